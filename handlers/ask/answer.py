"""A question in words to an answer: understood, kept, read, shown; or what is missing is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers import choosing
from handlers.ask import pages
from handlers.ask.chips import chips, cut
from handlers.ask.parse import leans, parse
from handlers.ask.question import DoubtKind, Intent, Question
from handlers.ask.reading import parts, read_name
from handlers.ask.result import Reader, Result, find, lacks_agency
from handlers.bodies import Body, as_body, body_of, is_yet_called
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import Asked, Card, Help, Home, Plans, Summary, nav, rows
from handlers.page import Key, page
from handlers.progress import lines
from handlers.progress.words import tells
from handlers.render import echoed
from handlers.sharing import is_kept_back
from handlers.texts import ask as say
from handlers.texts import duties as say_duties
from handlers.texts import first, labels
from handlers.texts import task as say_task
from store import chats, people, questions, selection
from store.db import Tx
from store.errors import NotFound
from store.lexicon import AgencyKind
from store.records import AgencyRef, RoleFilter
from store.selection import Selection
from store.text import fold_variants


async def ask(context: Context, text: str) -> None:
    """Answer ``text`` where it was said. In groups what is not understood gets no answer."""
    if tells(text):
        await reported(context, text)
        return
    reader = await _reader(context)
    question = _understood(text, reader)
    # most questions stand on their own, and spare a read
    if leans(text, question) and (previous := await _previous(context)) is not None:
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
    reader = reader or await _reader(context)
    if question.intent is Intent.REPORT and question.numbers:
        await context.reply(page(say.one_at_a_time(), _ways_on(context)))
    elif question.intent is Intent.REPORT:
        await lines.line(context, question, text, reader)
    elif question.doubt is not None:
        said = await context.read(lambda tx: find(tx, question, reader))
        if said.ids and context.in_private:
            await _show(context, said, said.question, text, reader)
            return
        await _in_doubt(context, question, text, reader)
    elif lacks_agency(question):
        await _whose(context)
    elif _is_about_one_body(question):
        await _about_body(context, question, text, reader)
    elif question.intent is Intent.PLANS:
        await _open(context, Plans())
    elif question.intent is Intent.HELP:
        await _open(context, Help())
    elif question.intent in (Intent.GREETING, Intent.OUT_OF_SCOPE):
        await _say_what_works(context, question, reader)
    elif question.own and not context.in_private:
        # whom somebody works for is not the group's business
        await context.reply(page(first.own_in_private(), [[private_link(context)]]))
    else:
        result = await context.read(lambda tx: find(tx, question, reader))
        await _show(context, result, question, text, reader)


async def reported(context: Context, text: str) -> None:
    """Words that are a report, whatever they look like: which task, how it stands."""
    reader = await _reader(context)
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
        await context.show(page(say.gone(), _ways_on(context)))
        return
    reader = await _reader(context)
    whole = picked(question, view.pick)
    left = cut(whole, view.cut)
    if _is_about_one_body(left):
        body = reader.bodies(left)[0]
        await _open(context, Summary(body.id))
        return
    result = await context.read(lambda tx: find(tx, left, reader, view.offset))
    await context.show(pages.answer_page(_shown(context, result, reader, view, whole)))


def picked(question: Question, pick: int) -> Question:
    """``question`` with its doubtful name settled as the ``pick``-th of what it may mean."""
    if question.doubt is None or not 0 < pick <= len(question.doubt.options):
        return replace(question, doubt=None)
    chosen = question.doubt.options[pick - 1]
    agencies = tuple(dict.fromkeys((*question.agencies, chosen)))
    return replace(question, agencies=agencies, doubt=None, alone=False)


async def _previous(context: Context) -> Question | None:
    now, said_in = context.now, context.said_in
    kept = await context.read(
        lambda tx: questions.previous(
            tx, chat=context.chat.id, person=context.actor.telegram_id, but=said_in, now=now
        )
    )
    return None if kept is None else Question.from_json(kept)


async def _reader(context: Context) -> Reader:
    return Reader(
        lexicon=await context.lexicon(),
        plans=await context.plans(),
        headings=await context.deps.reads.headings(),
        # in a group nobody learns from an answer whom the asker works for
        asker=context.actor.agency if context.in_private else None,
        today=context.today,
        terms=await context.deps.reads.terms(),
    )


async def _keep(context: Context, question: Question, text: str) -> int:
    """Write the question down before it is answered: its buttons carry the number of the row.

    Not the transaction that closes the update: where sending fails, it is answered again.
    """
    chat, now = context.chat, context.now

    async def body(tx: Tx) -> int:
        person = context.actor.telegram_id
        chat_id, account_id = await questions.whose(tx, chat=chat.id, person=person)
        if chat_id is None:
            chat_id = await chats.ensure(tx, chat.id, chat.type, chat.title, now)
        if account_id is None:
            account_id = await people.ensure_account(tx, person, now)
        return await questions.keep(
            tx,
            chat_id=chat_id,
            account_id=account_id,
            said_in=context.said_in,
            text=text,
            question=question.to_json(),
            now=now,
        )

    return await context.deps.db.begin(body)


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
        await _keep(context, question, text)
    note = None
    if not question.own:
        note = read_name(body, echoed(question.typed), fold_variants(question.typed))
    await _open(context, Summary(body.id), note)


async def _whose(context: Context) -> None:
    """我们局 of somebody whose bureau is not known."""
    if context.in_private:
        await choosing.welcome(context, asked=True)
    else:
        await context.reply(page(first.own_in_private(), [[private_link(context)]]))


async def _in_doubt(context: Context, question: Question, text: str, reader: Reader) -> None:
    """Let the reader settle which body is meant; each button asks on for that one."""
    doubt = question.doubt
    assert doubt is not None
    typed = echoed(doubt.typed)
    if doubt.kind is DoubtKind.MENTIONED:
        await context.reply(page(first.not_an_agency(name=typed), _ways_on(context)))
        return
    if doubt.kind is DoubtKind.UNKNOWN:
        await context.reply(page(first.no_such_agency(typed=typed), _ways_on(context)))
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
    number = await _keep(context, question, text)
    keys: list[Key] = [nav(body.full, Asked(number, pick=pick)) for pick, body in bodies]
    await context.reply(page(said, rows(keys, 1)))


async def _show(
    context: Context, result: Result, asked: Question, text: str, reader: Reader
) -> None:
    question = result.question
    if question.intent is Intent.OUT_OF_SCOPE:
        await _say_what_works(context, question, reader)
    elif not context.in_private:
        await _brief(context, result, reader)
    elif result.several:
        await _keep(context, asked, text)
        await _choose_plan(context, result)
    elif question.intent is Intent.ITEM and not (question.numbers or question.whom):
        await _item(context, result, text, reader)
    else:
        number = await _keep(context, question, text)
        shown = _shown(context, result, reader, Asked(number), question)
        await context.reply(pages.answer_page(shown))


def _shown(
    context: Context, result: Result, reader: Reader, view: Asked, whole: Question
) -> pages.Shown:
    known = enumerate(chips(whole))
    left = tuple((bit, chip) for bit, chip in known if not view.cut >> bit & 1)
    boards = bool(context.actor.appointments) and context.in_private
    return pages.Shown(result, reader, view, left, boards)


async def _item(context: Context, result: Result, text: str, reader: Reader) -> None:
    question = result.question
    if result.page.lines:
        line = result.page.lines[0]
        # what follows on it is about this plan
        await _keep(context, replace(question, plans=(line.plan_key,)), text)
        await _open(context, Card(line.task_id))
        return
    ref = echoed(question.number or "")
    known = reader.plan_refs(question)
    if len(known) == 1:
        said = say_task.not_found(ref=ref, short=known[0].short)
    else:
        said = say_task.in_no_plan(ref=ref)
    await context.reply(page(said, _ways_on(context)))


async def _choose_plan(context: Context, result: Result) -> None:
    said = say_task.which_plan(ref=result.question.number or "")
    if result.question.intent is Intent.REPORT:
        said = f"{say.report()}\n{said}"
    lines = result.page.lines
    keys: list[Key] = [nav(line.plan_short, Card(line.task_id)) for line in lines]
    await context.reply(page(said, rows(keys, 1)))


async def _brief(context: Context, result: Result, reader: Reader) -> None:
    """In a group: the reading, how many, the sentence, and the way into the private chat."""
    question, lines = result.question, result.page.lines
    lone = lines[0].task_id if len(lines) == 1 else None
    is_told = question.asks_who and lone and not await is_kept_back(context, lone)
    if lone and question.intent in (Intent.ITEM, Intent.WHO) and not is_told:
        # the card of sensitive work says that it is not told before others
        await _open(context, Card(lone))
        return
    if result.several:
        names = "、".join(line.plan_short for line in lines)
        said = f"{say_task.which_plan(ref=question.number or '')}{names}"
    elif question.asks_who and len(lines) == 1:
        line = lines[0]
        who = pages.who_sentence(
            result.who.get(line.task_id, ()), divided=line.division == "divided"
        )
        said = f"{who}\n{say.cited(short=line.plan_short, ref=line.ref, title=line.title)}"
    else:
        read = " · ".join(parts(question, reader)) or say.EVERYTHING
        words = pages.sentence(result, reader.today) or ""
        said = say.in_group(read=read, sentence=words, total=len(result.ids))
    await context.reply(page(said, [[private_link(context)]]))


async def _say_what_works(context: Context, question: Question, reader: Reader) -> None:
    if not context.in_private:
        return
    if question.intent is Intent.GREETING:
        await context.reply(page(first.greeting(), _ways_on(context)))
        return
    said = await context.read(lambda tx: _examples(tx, reader))
    cannot = say.no_ranking() if question.compares else first.cannot_answer()
    text = f"{cannot}\n{say.examples(said=said)}"
    await context.reply(page(text, _ways_on(context)))


async def _examples(tx: Tx, reader: Reader) -> list[str]:
    """Three questions that can be answered, made from the person's agency and its tasks."""
    body = _example_body(reader)
    family = (body.family,) if body else ()
    found = await selection.page(tx, Selection(families=family, role=_LEADS[bool(body)]), limit=1)
    short = body.ref.short if body else None
    if short is None and found.lines:
        who = await selection.who(tx, [found.lines[0].task_id])
        names = [view.agency.short for views in who.values() for view in views]
        short = names[0] if names else None
    said = [say.example_duties(short=short)] if short else []
    said += [say.example_item(short=line.plan_short, ref=line.ref) for line in found.lines]
    return [*said, say.example_due()]


_LEADS = {True: RoleFilter.LEAD, False: RoleFilter.ANY}


def _example_body(reader: Reader) -> Body | None:
    asker: AgencyRef | None = reader.asker
    if asker is None:
        return None
    return body_of(reader.lexicon, asker.id, reader.today)


async def _open(context: Context, view: Any, note: str | None = None) -> None:
    from handlers.navigation import open_view  # it opens answers too

    await open_view(context, view, note)


def _ways_on(context: Context) -> list[list[Key]]:
    """Where to go from a sentence; a group's message has no buttons that navigate."""
    if not context.in_private:
        return []
    return [[nav(labels.HOME, Home()), nav(labels.PLANS, Plans()), nav(labels.HELP, Help())]]
