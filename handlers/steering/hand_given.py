"""An agency's tasks that it has by hand alone: apart from the document's, for who may see them."""

from __future__ import annotations

from dataclasses import replace

from handlers.bodies import Body, body_of
from handlers.context import Context
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import MOST_LINES, lines_of, screens
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import plan_tags
from handlers.steering.views import HandGiven
from handlers.texts import labels
from handlers.texts import steering as say
from handlers.texts.duties import plan_heading
from handlers.texts.status import task
from handlers.views import Card, Summary
from store import given
from store.records import TaskLine

_A_PAGE = 8


async def found_for(context: Context, body: Body) -> tuple[TaskLine, ...]:
    """The tasks, as far as the person may see them; none in groups and for visitors."""
    if not context.in_private or not context.actor.appointments:
        return ()
    return await context.read(lambda tx: given.assigned_to(tx, context.actor, body.family))


async def listing(context: Context, view: HandGiven) -> Page:
    """The list, eight at a time."""
    body = body_of(await context.lexicon(), view.agency, context.today)
    found = await found_for(context, body)
    back: list[Key] = [nav(labels.BACK, Summary(view.agency))]
    if not found:
        return page(say.hand_given_none(full=body.full), [back])
    blocks = _blocks(found)
    head = say.hand_given_heading(full=body.full, first=1, last=len(found), total=len(found))
    pages = screens(blocks, budget=MOST_LINES - lines_of(bold(head)), most=_A_PAGE)
    at = min(view.page, len(pages) - 1)
    span = pages[at]
    head = say.hand_given_heading(
        full=body.full, first=span.start + 1, last=span.stop, total=len(found)
    )
    shown = [found[n] for n in span]
    marks = plan_tags({line.plan_id for line in shown}, await context.plans())
    keys: list[Key] = [
        nav(labels.task(ref=line.ref, tag=marks.get(line.plan_id)), Card(line.task_id))
        for line in shown
    ]
    turning = pager(at, len(pages), lambda number: replace(view, page=number))
    text = lines([bold(head), *(blocks[n] for n in span)])
    return page(text, [*rows(keys, 2 if marks else 4), turning, back])


def _blocks(found: tuple[TaskLine, ...]) -> list[Rich]:
    """Each with its plan: a number never stands without one."""
    return [
        lines([plan_heading(short=line.plan_short), task(ref=line.ref, title=line.title)])
        for line in found
    ]
