"""What has to be settled before there is an answer: whose bureau, which body, which plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import choosing, decided
from handlers.ask.keeping import keep
from handlers.ask.question import DoubtKind, Intent, Question
from handlers.ask.result import Reader, Result
from handlers.ask.views import Asked
from handlers.ask.ways import ways_on
from handlers.bodies import Body, as_body, is_yet_called
from handlers.context import Context
from handlers.decided import Decided
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.page import Key, lines, page
from handlers.render import echoed
from handlers.texts import ask as say
from handlers.texts import duties as say_duties
from handlers.texts import first
from handlers.texts import task as say_task
from handlers.views import Card


def picked(question: Question, pick: int) -> Question:
    """``question`` with its doubtful name settled as the ``pick``-th of what it may mean."""
    if question.doubt is None or not 0 < pick <= len(question.doubt.options):
        return replace(question, doubt=None)
    chosen = question.doubt.options[pick - 1]
    agencies = tuple(dict.fromkeys((*question.agencies, chosen)))
    return replace(question, agencies=agencies, doubt=None, alone=False)


async def whose(context: Context) -> None:
    """我们局 of somebody whose bureau is not known."""
    if context.in_private:
        await choosing.welcome(context, asked=True)
    else:
        await context.reply(page(first.own_in_private(), [[private_link(context)]]))


async def in_doubt(context: Context, question: Question, text: str, reader: Reader) -> None:
    """Let the reader settle which body is meant; each button asks on for that one."""
    doubt = question.doubt
    assert doubt is not None
    typed = echoed(doubt.typed)
    otherwise = await decided.of_name(context, doubt.typed)
    if otherwise and doubt.kind is not DoubtKind.WHICH:
        # a document prints this name, whoever is on record for it
        await told_otherwise(context, otherwise)
        return
    if doubt.kind is DoubtKind.MENTIONED:
        await context.reply(page(first.not_an_agency(name=typed), ways_on(context)))
        return
    if doubt.kind is DoubtKind.UNKNOWN:
        await context.reply(page(first.no_such_agency(typed=typed), ways_on(context)))
        return
    entries = [reader.lexicon.by_slug(slug) for slug in doubt.options]
    today = context.today
    bodies = [
        (pick, as_body(reader.lexicon, entry, today))
        for pick, entry in enumerate(entries, 1)
        if is_yet_called(entry, doubt.typed, today)
    ]
    is_near = doubt.kind is DoubtKind.NEAR
    if question.alone and context.in_private and context.actor.agency is None:
        await choosing.which(context, doubt.typed, [body for _, body in bodies], near=is_near)
        return
    await _choose_body(context, question, text, bodies)


async def told_otherwise(context: Context, otherwise: Sequence[Decided]) -> None:
    """What is printed under a name that a person gave to another body; in groups no task."""
    if context.in_private:
        cards = [row for one in otherwise for row in decided.keys(one)]
        await context.reply(page(lines([*map(decided.said, otherwise)]), cards))
    else:
        said = lines([*map(decided.brief, otherwise)])
        await context.reply(page(said, [[private_link(context)]]))


async def _choose_body(
    context: Context, question: Question, text: str, bodies: list[tuple[int, Body]]
) -> None:
    doubt = question.doubt
    assert doubt is not None
    typed = echoed(doubt.typed)
    is_near = doubt.kind is DoubtKind.NEAR
    said = first.near(typed=typed) if is_near else say_duties.which(typed=typed)
    if not context.in_private:
        names = "、".join(body.full for _, body in bodies)
        await context.reply(page(f"{said}{names}", [[private_link(context)]]))
        return
    number = await keep(context, question, text)
    keys: list[Key] = [nav(body.full, Asked(number, pick=pick)) for pick, body in bodies]
    await context.reply(page(said, rows(keys, 1)))


async def choose_plan(context: Context, result: Result) -> None:
    """Let the reader settle in which plan a number is meant."""
    said, names = which_number(result)
    if result.question.intent is Intent.REPORT:
        said = f"{say.report()}\n{said}"
    meant = zip(names, result.page.lines, strict=True)
    keys: list[Key] = [nav(name, Card(one.task_id)) for name, one in meant]
    await context.reply(page(said, rows(keys, 1)))


def which_number(result: Result) -> tuple[str, list[str]]:
    """The question which of the tasks of one number is meant, and a name for each of them.

    A plan that has 10 and （十） stands twice, each time with the label as printed.
    """
    found, ref = result.page.lines, result.question.number or ""
    if len({line.plan_id for line in found}) == len(found):
        return say_task.which_plan(ref=ref), [line.plan_short for line in found]
    names = [say.where(short=line.plan_short, ref=line.ref) for line in found]
    return say_task.which_task(ref=ref), names
