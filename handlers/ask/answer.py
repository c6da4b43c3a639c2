"""A question in words to an answer: understood, kept, read, shown; or what is missing is asked."""

from __future__ import annotations

from dataclasses import replace

from handlers import choosing, decided
from handlers.ask import pages
from handlers.ask.brief import brief
from handlers.ask.cannot import say_what_works
from handlers.ask.chips import chips, cut
from handlers.ask.keeping import keep, previous_of, reader_of
from handlers.ask.parse import leans, parse
from handlers.ask.question import Intent, Question
from handlers.ask.reading import read_name
from handlers.ask.result import Reader, Result, find, lacks_agency
from handlers.ask.unclear import choose_plan, in_doubt, picked, told_otherwise, whose
from handlers.ask.views import Asked
from handlers.ask.ways import opened, ways_on
from handlers.context import Context
from handlers.groups import private_link
from handlers.page import page
from handlers.progress import lines
from handlers.progress.words import tells
from handlers.render import echoed
from handlers.texts import ask as say
from handlers.texts import first
from handlers.texts import task as say_task
from handlers.views import Card, Help, Plans, Summary
from store import questions
from store.errors import NotFound
from store.lexicon import AgencyKind
from store.text import fold_variants


async def ask(context: Context, text: str) -> None:
    """Answer ``text`` where it was said. In groups what is not understood gets no answer."""
    if tells(text):
        await reported(context, text)
        return
    reader = await reader_of(context)
    question = _understood(text, reader)
    # most questions stand on their own, and spare a read
    if leans(text, question) and (previous := await previous_of(context)) is not None:
        question = _understood(text, reader, previous)
        reader = replace(reader, last_plans=previous.plans)
    await answer(context, question, text, reader)


def _understood(text: str, reader: Reader, previous: Question | None = None) -> Question:
    return parse(
        text,
        lexicon=reader.lexicon,
        plans=reader.plans,
        sections=[heading.name for heading in reader.headings],
        asker=reader.asker,
        today=reader.today,
        previous=previous,
    )


async def answer(
    context: Context, question: Question, text: str, reader: Reader | None = None
) -> None:
    """Answer a question that is understood already; ``text`` is how it was put."""
    reader = reader or await reader_of(context)
    if question.intent is Intent.REPORT and question.numbers:
        await context.reply(page(say.one_at_a_time(), ways_on(context)))
    elif question.intent is Intent.REPORT:
        await lines.line(context, question, text, reader)
    elif question.doubt is not None:
        said = await context.read(lambda tx: find(tx, question, reader))
        if said.ids and context.in_private:
            await _show(context, said, said.question, text, reader)
            return
        await in_doubt(context, question, text, reader)
    elif lacks_agency(question):
        await whose(context)
    elif _is_about_one_body(question):
        await _about_body(context, question, text, reader)
    elif question.intent is Intent.PLANS:
        await opened(context, Plans())
    elif question.intent is Intent.HELP:
        await opened(context, Help())
    elif question.intent in (Intent.GREETING, Intent.OUT_OF_SCOPE):
        await say_what_works(context, question, reader)
    elif question.own and not context.in_private:
        # whom somebody works for is not the group's business
        await context.reply(page(first.own_in_private(), [[private_link(context)]]))
    else:
        result = await context.read(lambda tx: find(tx, question, reader))
        if not result.ids and len(question.agencies) == 1 and question.number is None:
            # nothing is on record for the body, yet a document may print its name
            otherwise = await decided.of_body(context, reader.bodies(question)[0])
            if otherwise:
                await told_otherwise(context, otherwise)
                return
        await _show(context, result, question, text, reader)


async def reported(context: Context, text: str) -> None:
    """Words that are a report, whatever they look like: which task, how it stands."""
    reader = await reader_of(context)
    question = replace(_understood(text, reader), intent=Intent.REPORT)
    await lines.line(context, question, text, reader)


async def asked_again(context: Context, view: Asked) -> None:
    """The answer of an earlier message with a chip less, another page, or a name settled."""
    try:
        kept = await context.read(lambda tx: questions.by_id(tx, view.question))
        if kept.telegram_id != context.actor.telegram_id:
            # what another asked is nobody's business, whoever made up the button
            raise NotFound("question", str(view.question))
        question = Question.from_json(kept.question)
    except NotFound:
        await context.show(page(say.gone(), ways_on(context)))
        return
    reader = await reader_of(context)
    whole = picked(question, view.pick)
    left = cut(whole, view.cut)
    if _is_about_one_body(left):
        body = reader.bodies(left)[0]
        await opened(context, Summary(body.id))
        return
    result = await context.read(lambda tx: find(tx, left, reader, view.offset))
    await context.show(pages.answer_page(_shown(context, result, reader, view, whole)))


def _is_about_one_body(question: Question) -> bool:
    """What one agency is responsible for, with nothing that narrows it: its summary."""
    return (
        question.intent is Intent.RESPONSIBLE
        and len(question.agencies) == 1
        and len(chips(question)) == 1
    )


async def _about_body(context: Context, question: Question, text: str, reader: Reader) -> None:
    body = reader.bodies(question)[0]
    is_new = context.in_private and context.actor.agency is None
    if question.alone and is_new and body.entry.kind is AgencyKind.AGENCY:
        await choosing.confirm(context, body.id)
        return
    if context.in_private:
        await keep(context, question, text)
    note = None
    if not question.own:
        note = read_name(body, echoed(question.typed), fold_variants(question.typed))
    await opened(context, Summary(body.id), note)


async def _show(
    context: Context, result: Result, asked: Question, text: str, reader: Reader
) -> None:
    question = result.question
    if question.intent is Intent.OUT_OF_SCOPE:
        await say_what_works(context, question, reader)
    elif not context.in_private:
        await brief(context, result, reader)
    elif result.several:
        await keep(context, asked, text)
        await choose_plan(context, result)
    elif question.intent is Intent.ITEM and not (question.numbers or question.whom):
        await _item(context, result, text, reader)
    else:
        number = await keep(context, question, text)
        shown = _shown(context, result, reader, Asked(number), question)
        await context.reply(pages.answer_page(shown))


def _shown(
    context: Context, result: Result, reader: Reader, view: Asked, whole: Question
) -> pages.Shown:
    known = enumerate(chips(whole))
    left = tuple((bit, chip) for bit, chip in known if not view.cut >> bit & 1)
    boards = bool(context.actor.appointments) and context.in_private
    return pages.Shown(result, reader, view, left, boards, context.deps.zone)


async def _item(context: Context, result: Result, text: str, reader: Reader) -> None:
    question = result.question
    if result.page.lines:
        line = result.page.lines[0]
        # what follows on it is about this plan
        await keep(context, replace(question, plans=(line.plan_key,)), text)
        await opened(context, Card(line.task_id))
        return
    ref = echoed(question.number or "")
    known = reader.plan_refs(question)
    if len(known) == 1:
        said = say_task.not_found(ref=ref, short=known[0].short)
    else:
        said = say_task.in_no_plan(ref=ref)
    await context.reply(page(said, ways_on(context)))
