"""A report in one line: /update NUMBER words, "第39项 已完成 …", or a reply to a card.

Which task is meant is settled as for writing: by what was said and one's own agency, never by
what was spoken of before; whatever it is, plan, number and first words are shown to be confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardMarkup, Message, Update

from handlers import offers
from handlers.ask import intents, numbers
from handlers.ask.parse import parse
from handlers.ask.question import Intent, Question
from handlers.ask.result import Reader, find
from handlers.ask.settling import Candidate, for_writing
from handlers.ask.words import HOLE
from handlers.context import Context
from handlers.encoding import Unreadable, decode
from handlers.groups import private_link
from handlers.page import page
from handlers.progress import flow, letters
from handlers.progress.about import Desk, about, subject
from handlers.progress.files import Fetched, attached, fetch
from handlers.progress.offering import closes, reports
from handlers.progress.start import begin, resume, write
from handlers.progress.typed import lay, refuse
from handlers.progress.views import Reporting
from handlers.progress.words import told, without_task
from handlers.texts import progress as say
from handlers.views import Card, Source
from store import drafts, rules, selection
from store.db import Tx
from store.errors import Forbidden, Refused
from store.named import agencies_of_all
from store.selection import Selection

_MOST = 8
Fields = dict[str, Any]


async def command(update: Update, context: Context) -> None:
    """/update: alone it goes on with a draft; with a number and words it begins one."""
    rest = " ".join(context.args or ())
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    if not rest:
        await resume(context)
        return
    number = numbers.read_whole(rest) or _numbered(rest)
    if number is None:
        from handlers.ask.answer import reported  # answers open reports, and reports answer

        await reported(context, rest)
        return
    ref, words, key = number.ref, number.rest, number.key
    plans = tuple(plan.id for plan in await context.plans() if plan.key == key)
    fields = fields_of(words.replace(HOLE, ""), alone=True)

    async def body(tx: Tx, desk: Desk, own: str) -> None:
        ids = [id_ for id_, _ in await selection.keys(tx, Selection(ref=ref, plans=plans))]
        await _settled(context, tx, desk, ids, fields, ref=ref, key=own)

    await write(context, body, kind="update")


async def line(context: Context, question: Question, text: str, reader: Reader) -> None:
    """A question that was understood as a report: settle its task, keep its words."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    asked = _which(question, text, reader)
    fields = fields_of(text)

    async def body(tx: Tx, desk: Desk, own: str) -> None:
        if asked.number is not None:
            plans = tuple(plan.id for plan in reader.plan_refs(asked))
            wanted = Selection(ref=asked.number, plans=plans)
            ids = [id_ for id_, _ in await selection.keys(tx, wanted)]
        else:
            found = await find(tx, asked, reader)
            ids = [one.task_id for one in found.page.lines]
        await _settled(context, tx, desk, ids, fields, ref=asked.number, key=own)

    await write(context, body, kind="line")


def _which(question: Question, text: str, reader: Reader) -> Question:
    """The task that is meant: by the words before the state, not by what was done (已报司法部)."""
    before = told(text).before
    if before and before != text:
        question = parse(
            before,
            lexicon=reader.lexicon,
            plans=reader.plans,
            sections=[heading.name for heading in reader.headings],
            asker=reader.asker,
            today=reader.today,
        )
    plain = Question(Intent.REPORT, plans=question.plans, number=question.number)
    return replace(plain, keywords=() if question.number else question.keywords)


async def replied(context: Context) -> bool:
    """A reply to a message that is about one task, and that tells how it stands; else False."""
    message = context.message
    task_id = _task_under(message.reply_to_message)
    words = (message.text or message.caption or "").strip()
    file = attached(message)
    tells = bool(intents.DONE.search(words) or intents.TOLD.search(words) or told(words).status)
    if task_id is None or not context.in_private or not (tells or file):
        return False
    if not words and await _is_begun(context, task_id):
        return False  # the next photo of an album: it belongs to the draft that waits
    try:
        fetched = None if file is None else await fetch(context, file)
    except Refused as error:
        await refuse(context, error)
        return True

    async def body(tx: Tx, desk: Desk, own: str) -> None:
        await _begun(context, tx, desk, task_id, fields_of(words, alone=True), fetched, own)

    await write(context, body, kind="reply")
    return True


async def _is_begun(context: Context, task_id: int) -> bool:
    """Whether what is waited for here is about this task."""
    person = context.actor.telegram_id
    waits = await context.deps.reads.waiting(context.chat.id, person, context.now)
    if waits is None or waits.kind != flow.AWAITED:
        return False
    found = await context.read(lambda tx: drafts.open_ones(tx, context.actor, context.now))
    return (waits.facts["draft"], task_id) in [(draft.id, draft.task_id) for draft in found]


def fields_of(text: str, *, alone: bool = False) -> Fields:
    """The fields of a draft that one line says; ``alone``: it does not say which task."""
    said = told(text)
    words = said.text
    if said.status is None and not alone:
        words = without_task(text)
    fields: Fields = {} if said.status is None else {"status": said.status.value}
    return {**fields, "text": words} if words else fields


async def _begun(
    context: Context,
    tx: Tx,
    desk: Desk,
    task_id: int,
    fields: Mapping[str, Any],
    fetched: Fetched | None,
    key: str,
) -> None:
    made = await begin(context, tx, desk, task_id, fields, key=key, shown=fetched is None)
    if made is None or fetched is None:
        return
    held = await drafts.held(tx, context.actor, made.id, context.now)
    await lay(context, tx, held, fetched)
    await flow.show(context, tx, held, desk, key=key)


async def _settled(
    context: Context,
    tx: Tx,
    desk: Desk,
    ids: Sequence[int],
    fields: Fields,
    *,
    ref: str | None,
    key: str,
) -> None:
    if not reports(context.actor) and not closes(context.actor):
        raise Forbidden(rules.Action.REPORT.value, context.actor.role.value)
    named = await agencies_of_all(tx, ids)
    own = frozenset(agency.id for agency in context.actor.agencies)
    candidates = [Candidate(id_, "", named[id_].every) for id_ in ids if id_ in named]
    meant = for_writing(candidates, own)
    if meant is not None:
        await begin(context, tx, desk, meant.task_id, fields, key=key)
        return
    mine = [one for one in candidates if one.agencies & own] or candidates
    if not mine:
        await offers.put(context, tx, letters.NONE_FOUND, {}, key=key)
        return
    tasks = []
    for one in mine[:_MOST]:
        task = about(await subject(tx, one.task_id, desk), desk, None)
        label = say.task(plan=task["plan"], ref=task["ref"], words=task["words"])
        tasks.append([one.task_id, label])
    facts = {"tasks": tasks, "ref": ref, "fields": fields}
    await offers.put(context, tx, letters.WHICH, facts, key=key)


def _numbered(rest: str) -> numbers.Read | None:
    """A number at the beginning, and the words behind it to the letter."""
    first, _, words = rest.strip().partition(" ")
    exact = numbers.read_whole(first)
    if exact is not None:
        return numbers.Read(exact.ref, words, exact.key)
    found = numbers.read(first)
    return None if found is None else numbers.Read(found.ref, words)


def _task_under(shown: Message | None) -> int | None:
    """The task that a message of ours is about, by its buttons; None for any other message."""
    markup = None if shown is None else shown.reply_markup
    if not isinstance(markup, InlineKeyboardMarkup):
        return None
    for button in (button for row in markup.inline_keyboard for button in row):
        if not isinstance(button.callback_data, str):
            continue
        try:
            view = decode(button.callback_data)
        except Unreadable:
            continue
        if isinstance(view, Source | Reporting | Card) and view.task:
            return view.task
    return None
