"""What is said in groups: brief, public plan text only, and the way into the private chat."""

from __future__ import annotations

from handlers import decided
from handlers.bodies import body_of
from handlers.context import Context
from handlers.encoding import deep
from handlers.page import Link, Page, bold, lines, page
from handlers.render import counts_of, none_block
from handlers.texts import amending as say_amended
from handlers.texts import duties as say_duties
from handlers.texts import first as say
from handlers.texts import help as say_help
from handlers.texts import labels
from handlers.texts import plan as say_plan
from handlers.texts import task as say_task
from handlers.view import View
from handlers.views import Card, Help, Listing, PlanCard, Plans, Summary
from store import items
from store.records import TaskCard


async def brief(context: Context, view: View) -> Page:
    """The summary of a view for a group. Whatever is about the person who asks stays out."""
    if isinstance(view, Summary | Listing):
        return await _duties(context, view.agency)
    if isinstance(view, Card):
        return await _task(context, view)
    if isinstance(view, Plans | PlanCard):
        shorts = [plan.short for plan in await context.plans()]
        return page(say_plan.in_group(shorts=shorts), [[private_link(context)]])
    if isinstance(view, Help):
        return page(say_help.in_group(), [[private_link(context)]])
    return page(say.only_in_private(), [[private_link(context)]])


async def _duties(context: Context, agency_id: int) -> Page:
    body = body_of(await context.lexicon(), agency_id, context.today)
    duties = await context.duties(body.ref, body.family)
    link = private_link(context, deep(Summary(body.id)))
    if not duties.plans:
        otherwise = await decided.of_body(context, body)
        none = lines([say_duties.none_on_record(full=body.full), *map(decided.brief, otherwise)])
        return page(none if otherwise else none_block(duties), [[link]])
    text = say_duties.in_group(
        full=body.full,
        counts=counts_of(duties),
        total=sum(found.total for found in duties.plans),
        plans=len(duties.coverage.naming) + len(duties.coverage.silent),
    )
    return page(text, [[link]])


async def _task(context: Context, view: Card) -> Page:
    known = await context.plans()
    found = await context.read(lambda tx: items.card(tx, view.task, plan_refs=known))
    if found.is_kept_back:
        return page(say.only_in_private(), [[private_link(context, deep(view))]])
    text = lines([bold(say_task.title(ref=found.ref, short=found.plan.short)), words_of(found)])
    return page(text, [[private_link(context, deep(view))]])


def words_of(card: TaskCard) -> str:
    """The first words of a task, and whether they are the document's."""
    return say_amended.added_to(title=card.title) if card.is_amended else card.title


def private_link(context: Context, parameter: str | None = None) -> Link:
    """The button into the private chat, straight to what was asked."""
    address = f"https://t.me/{context.deps.bot_username}"
    return Link(labels.IN_PRIVATE, f"{address}?start={parameter}" if parameter else address)
