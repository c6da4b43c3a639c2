"""What a search found, on one screen: plan by plan, each task with how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import MOST_LINES, STAMP, lines_of
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import echoed, plan_tags, tags, task_lines
from handlers.texts import ask as say_ask
from handlers.texts import find as say
from handlers.texts import labels
from handlers.views import Card, Hits, Home, Recent
from store import selection
from store.db import Tx
from store.records import PlanRef, TaskLine
from store.search import Found, Hit, Terms, Why
from store.search import find as search
from store.selection import Selection

MOST = 100
MOST_SHOWN, FEWEST_SHOWN = 8, 3
MOST_NEAR = 2
_UNMARKED = (Why.EXACT, Why.NUMBER)


@dataclass(frozen=True, slots=True)
class Listed:
    """``hits``: those of the plan that is looked at; ``lines``: the ones on this screen."""

    found: Found
    hits: tuple[Hit, ...]
    lines: tuple[TaskLine, ...]
    offset: int
    size: int


async def searched(tx: Tx, words: str, terms: Terms) -> Found:
    """At most ``MOST`` hits, those of a plan together, the plan of the best hit first."""
    found = await search(tx, words, terms=terms, limit=MOST)
    order = list(dict.fromkeys(map(plan_key, found.hits)))
    return replace(found, hits=tuple(sorted(found.hits, key=lambda h: order.index(plan_key(h)))))


async def lines_for(tx: Tx, hits: Sequence[Hit]) -> tuple[TaskLine, ...]:
    """The tasks of ``hits`` in their order; what a revision took away meanwhile is left out."""
    wanted = frozenset(hit.task_id for hit in hits)
    found = await selection.page(tx, Selection(tasks=wanted), limit=max(1, len(hits)))
    known = {line.task_id: line for line in found.lines}
    return tuple(known[hit.task_id] for hit in hits if hit.task_id in known)


async def listed(tx: Tx, view: Hits, words: str, plans: Sequence[PlanRef], terms: Terms) -> Listed:
    """One screen of the search for ``words``; near misses where nothing was found."""
    found = await searched(tx, words, terms)
    if not found.hits:
        return Listed(found, (), await lines_for(tx, found.near[:MOST_NEAR]), 0, 1)
    keys = {plan.key for plan in plans if plan.id == view.plan}
    hits = tuple(hit for hit in found.hits if plan_key(hit) in keys) or found.hits
    heads = _heads(found, hits, words, 0, len(hits))
    used = sum(map(lines_of, heads)) + lines_of(Rich(_coverage(plans) + STAMP))
    size = _size(hits, MOST_LINES - used)
    offset = view.offset if view.offset < len(hits) else 0
    lines_ = await lines_for(tx, hits[offset : offset + size])
    return Listed(found, hits, lines_, offset, size)


def hits_page(
    view: Hits,
    words: str,
    shown: Listed,
    plans: Sequence[PlanRef],
    more: Sequence[Key] = (),
) -> Page:
    """The screen of ``listed``, with buttons for its tasks, its plans and its other pages; ``more``
    go with the ways on.
    """
    marks = tags(shown.lines, plans)
    keys: list[Key] = [
        nav(labels.task(ref=line.ref, tag=marks.get(line.plan_id)), Card(line.task_id, back=view))
        for line in shown.lines
    ]
    numbers = rows(keys, 2 if marks else 4)
    if not shown.hits:
        return page(lines([*_nothing(words, shown), _coverage(plans)]), [*numbers, _ways_on()])
    heads = _heads(shown.found, shown.hits, words, shown.offset, len(shown.lines))
    below = _coverage(plans)
    text = task_lines(_marked(shown), [*heads, Rich(below + STAMP)])
    pages = -(-len(shown.hits) // shown.size)
    turning = pager(
        shown.offset // shown.size, pages, lambda at: replace(view, offset=at * shown.size)
    )
    keyboard = [*_plan_keys(view, shown.found, plans), *numbers, turning, [*more, *_ways_on()]]
    return page(lines([*heads, text, below]), keyboard)


def _size(hits: Sequence[Hit], room: int) -> int:
    """The most tasks a screen may have so that each fits ``room`` lines with its headings."""
    for size in range(MOST_SHOWN, FEWEST_SHOWN, -1):
        pages = (hits[at : at + size] for at in range(0, len(hits), size))
        if all(len(part) + len(set(map(plan_key, part))) <= room for part in pages):
            return size
    return FEWEST_SHOWN


def plan_key(hit: Hit) -> str:
    return hit.key.partition("#")[0]


def read_otherwise(found: Found, words: str) -> str | None:
    """The line that says which words were looked for, where they are not the typed ones."""
    if found.read_as is None or found.read_as == words:
        return None
    return say_ask.read_as(typed=echoed(words), meant=found.read_as)


def _heads(found: Found, hits: Sequence[Hit], words: str, offset: int, shown: int) -> list[Rich]:
    typed = echoed(words)
    way = say.way(why=hits[0].why) if _is_one_way(hits) else None
    head = say_ask.reading(
        parts=[say_ask.keyword(word=typed), *([way] if way else [])],
        first=offset + 1,
        last=offset + shown,
        total=len(hits),
    )
    read_as = read_otherwise(found, words)
    return [bold(head), *([Rich(read_as)] if read_as else [])]


def _is_one_way(hits: Sequence[Hit]) -> bool:
    return len({hit.why for hit in hits}) == 1


def _marked(shown: Listed) -> list[TaskLine]:
    if _is_one_way(shown.hits):
        return list(shown.lines)
    ways = {hit.task_id: hit.why for hit in shown.hits}
    return [
        replace(line, title=say.marked(title=line.title, why=ways[line.task_id]))
        if ways[line.task_id] not in _UNMARKED
        else line
        for line in shown.lines
    ]


def _nothing(words: str, shown: Listed) -> list[Rich | str]:
    said: list[Rich | str] = [bold(say.nothing(typed=echoed(words)))]
    if not shown.lines:
        return [*said, say.other_words()]
    near = (
        say_ask.cited(short=line.plan_short, ref=line.ref, title=line.title) for line in shown.lines
    )
    return [*said, say_ask.near(), *near]


def _plan_keys(view: Hits, found: Found, plans: Sequence[PlanRef]) -> list[tuple[Key, ...]]:
    """A button for each plan that has hits, where there are several."""
    present = set(map(plan_key, found.hits))
    known = [plan for plan in plans if plan.key in present]
    marks = plan_tags({plan.id for plan in known}, plans)
    keys: list[Key] = []
    for plan in known if marks else []:
        is_on = view.plan == plan.id
        label = labels.chosen(marks[plan.id]) if is_on else say.only(tag=marks[plan.id])
        keys.append(nav(label, replace(view, plan=0 if is_on else plan.id, offset=0)))
    return rows(keys, 3)


def _coverage(plans: Sequence[PlanRef]) -> str:
    return say_ask.coverage(plans=len(plans), tasks=sum(plan.tasks for plan in plans))


def _ways_on() -> list[Key]:
    return [nav(labels.RECENT, Recent()), nav(labels.BACK, Home())]
