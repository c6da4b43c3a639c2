"""What documents print under a name that an administrator gave to another body.

An agency's answer says it beside what is on record for it: nothing that a document prints under
a name is passed over because a person read the name otherwise.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from handlers.bodies import Body, as_body, goes_by
from handlers.context import Context
from handlers.keyboards import nav, rows
from handlers.page import Key, Rich, lines
from handlers.texts import ask as say_ask
from handlers.texts import duties as say
from handlers.views import Card, Summary
from store import decided
from store.records import TaskLine
from store.text import match_key

_MOST = 6


@dataclass(frozen=True, slots=True)
class Decided:
    """The tasks that print ``printed``, and the body on record for them."""

    printed: str
    body: Body
    lines: tuple[TaskLine, ...]


async def of_body(context: Context, body: Body) -> tuple[Decided, ...]:
    """What is printed under any name of ``body`` and stands on record for another."""
    names = {name.text for name in body.entry.names} | {body.entry.short, body.entry.full}
    return await _found(context, {match_key(name) for name in names}, body.family)


async def of_name(context: Context, typed: str) -> tuple[Decided, ...]:
    """The same of a name by which nobody goes."""
    return await _found(context, {match_key(typed)} - {""}, frozenset())


async def _found(
    context: Context, keys: Collection[str], family: frozenset[int]
) -> tuple[Decided, ...]:
    known = await context.deps.reads.printed()
    lexicon = await context.lexicon()
    others = {
        id_
        for key in keys
        for id_ in known.get(key, frozenset()) - family
        if (entry := lexicon.by_id(id_)) is not None and not goes_by(entry, key)
    }
    if not others:
        return ()
    by_hand: dict[tuple[str, int], list[TaskLine]] = {}
    for line, printed, id_ in await context.read(
        lambda tx: decided.tasks_of(tx, frozenset(keys), others)
    ):
        entry = lexicon.by_id(id_)
        if entry is not None and not goes_by(entry, printed):
            by_hand.setdefault((printed, id_), []).append(line)
    made = []
    for (printed, id_), found in by_hand.items():
        entry = lexicon.by_id(id_)
        assert entry is not None
        made.append(Decided(printed, as_body(lexicon, entry, context.today), tuple(found)))
    return tuple(made)


def said(found: Decided) -> Rich:
    """The decision, and the first of the tasks."""
    shown = [say.decided_task(where=_where(line), title=line.title) for line in found.lines[:_MOST]]
    return lines([brief(found), *shown])


def brief(found: Decided) -> str:
    """The decision alone: in groups no task is named, for some are kept back there."""
    return say.decided(printed=found.printed, body=found.body.ref.short, total=len(found.lines))


def keys(found: Decided) -> list[list[Key]]:
    """Buttons for the tasks that are shown, and for the body that has them all."""
    cards: list[Key] = [nav(_where(line), Card(line.task_id)) for line in found.lines[:_MOST]]
    return [*map(list, rows(cards, 2)), [nav(found.body.ref.short, Summary(found.body.id))]]


def _where(line: TaskLine) -> str:
    return say_ask.where(short=line.plan_short, ref=line.ref)
