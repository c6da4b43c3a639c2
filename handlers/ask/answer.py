"""A Question to an answer: a view that is opened, or a sentence with the way on."""

from __future__ import annotations

from handlers import choosing
from handlers.ask.question import Intent, Question
from handlers.bodies import Body, as_body, is_yet_called, meant_by
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import (
    Card,
    Help,
    Home,
    Listing,
    Plans,
    Summary,
    View,
    nav,
    rows,
)
from handlers.navigation import open_view
from handlers.page import Key, page
from handlers.render import echoed
from handlers.texts import duties as say_duties
from handlers.texts import first as say
from handlers.texts import labels
from handlers.texts import task as say_task
from store import items
from store.db import Tx
from store.errors import NotFound
from store.lexicon import AgencyEntry, AgencyKind
from store.records import PlanRef, RoleFilter
from store.text import fold_variants


async def answer(context: Context, question: Question) -> None:
    """Answer in the chat it was asked in. In groups what is not understood gets no answer."""
    match question.intent:
        case Intent.RESPONSIBLE | Intent.AGENCY:
            await _about_agency(context, question)
        case Intent.WHICH | Intent.NEAR:
            await _several(context, question)
        case Intent.TASK:
            await _task(context, question)
        case Intent.PLANS:
            await open_view(context, Plans())
        case Intent.HELP:
            await open_view(context, Help())
        case Intent.NO_SUCH_AGENCY:
            await _no_such_agency(context, question)
        case Intent.MENTIONED:
            text = say.not_an_agency(name=echoed(question.typed))
            await context.reply(page(text, _ways_on(context)))
        case Intent.GREETING | Intent.UNKNOWN if context.in_private:
            await _say_what_works(context, question)


async def _about_agency(context: Context, question: Question) -> None:
    if question.own:
        await _about_us(context, question)
        return
    (entry,) = question.agencies
    lexicon = await context.lexicon()
    body = as_body(lexicon, entry, context.today)
    if meant := meant_by(lexicon, body, context.today):
        await _choose_body(context, question, [member.entry for member in meant])
        return
    is_alone = question.intent is Intent.AGENCY
    is_new = context.in_private and context.actor.agency is None
    if is_alone and is_new and entry.kind is AgencyKind.AGENCY:
        await choosing.confirm(context, body.id)
        return
    await open_view(context, _view(question, body.id), _reading(question, body))


async def _about_us(context: Context, question: Question) -> None:
    mine = context.actor.agency
    if not context.in_private:
        # whom somebody works for is not the group's business
        await context.reply(page(say.own_in_private(), [[private_link(context)]]))
    elif mine is None:
        await choosing.welcome(context, asked=True)
    else:
        await open_view(context, _view(question, mine.id))


def _view(question: Question, agency: int) -> View:
    """The summary, unless the question was narrowed to a role or a plan."""
    plan = question.plans[0] if question.plans else 0
    if question.role is RoleFilter.ANY and not plan:
        return Summary(agency)
    return Listing(agency, question.role, plan)


def _reading(question: Question, body: Body) -> str | None:
    """How the name was read, where the answer does not show the typed one."""
    shown = {body.full, body.ref.short}
    if not body.is_renamed:
        shown |= {body.entry.full, body.entry.short}
    if fold_variants(question.typed) in shown:
        return None
    return say_duties.reading(typed=echoed(question.typed), full=body.full)


async def _several(context: Context, question: Question) -> None:
    is_new = context.in_private and context.actor.agency is None
    typed, today = question.typed, context.today
    entries = [one for one in question.agencies if is_yet_called(one, typed, today)]
    if is_new and question.then is Intent.AGENCY:
        lexicon = await context.lexicon()
        bodies = [as_body(lexicon, entry, today) for entry in entries]
        near = question.intent is Intent.NEAR
        await choosing.which(context, typed, bodies, near=near)
        return
    await _choose_body(context, question, entries)


async def _choose_body(context: Context, question: Question, entries: list[AgencyEntry]) -> None:
    """Let the reader settle which body is meant; each button asks on for that one."""
    typed = echoed(question.typed)
    near = question.intent is Intent.NEAR
    text = say.near(typed=typed) if near else say_duties.which(typed=typed)
    lexicon = await context.lexicon()
    bodies = [as_body(lexicon, entry, context.today) for entry in entries]
    if not context.in_private:
        names = "、".join(body.full for body in bodies)
        await context.reply(page(f"{text}{names}", [[private_link(context)]]))
        return
    keys: list[Key] = [nav(body.full, _view(question, body.id)) for body in bodies]
    await context.reply(page(text, rows(keys, 1)))


async def _no_such_agency(context: Context, question: Question) -> None:
    text = say.no_such_agency(typed=echoed(question.typed))
    await context.reply(page(text, _ways_on(context)))


def _ways_on(context: Context) -> list[list[Key]]:
    """Where to go from a sentence; a group's message has no buttons that navigate."""
    if not context.in_private:
        return []
    return [[nav(labels.HOME, Home()), nav(labels.PLANS, Plans()), nav(labels.HELP, Help())]]


async def _task(context: Context, question: Question) -> None:
    assert question.ref is not None
    known = await context.plans()
    asked = [plan for plan in known if not question.plans or plan.id in question.plans]
    ref = question.ref
    found = await context.read(lambda tx: _numbered(tx, asked, ref))
    if len(found) == 1:
        await open_view(context, Card(found[0][1]))
    elif found:
        await _choose_plan(context, ref, found)
    elif len(asked) == 1:
        text = say_task.not_found(ref=echoed(ref), short=asked[0].short)
        await context.reply(page(text, _ways_on(context)))
    else:
        await context.reply(page(say_task.in_no_plan(ref=echoed(ref)), _ways_on(context)))


async def _choose_plan(context: Context, ref: str, found: list[tuple[PlanRef, int]]) -> None:
    text = say_task.which_plan(ref=ref)
    if not context.in_private:
        names = "、".join(plan.short for plan, _ in found)
        await context.reply(page(f"{text}{names}", [[private_link(context)]]))
        return
    keys: list[Key] = [nav(plan.short, Card(task)) for plan, task in found]
    await context.reply(page(text, rows(keys, 1)))


async def _numbered(tx: Tx, asked: list[PlanRef], ref: str) -> list[tuple[PlanRef, int]]:
    found = []
    for plan in asked:
        try:
            found.append((plan, await items.by_ref(tx, plan.key, ref)))
        except NotFound:
            continue
    return found


async def _say_what_works(context: Context, question: Question) -> None:
    if question.intent is Intent.GREETING:
        await context.reply(page(say.greeting(), _ways_on(context)))
    else:
        text = f"{say.cannot_answer()}\n{say.examples()}"
        await context.reply(page(text, _ways_on(context)))
