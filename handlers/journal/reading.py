"""/audit: the journal in words, filtered by words, a page at a time or as a file."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from telegram import Update

from handlers.context import Context
from handlers.journal.table import csv_of
from handlers.journal.views import AuditFile, AuditLog
from handlers.keyboards import nav
from handlers.lists import pager
from handlers.page import Page, Rich, bold, lines, page
from handlers.render import echoed
from handlers.texts import first as say_first
from handlers.texts import journal as say
from handlers.texts import journal_labels as words
from handlers.texts import labels, refusals
from handlers.views import Home
from store import audit, cards, people, rules
from store.audit import reading
from store.audit.reading import Filters, Line
from store.db import Tx
from store.errors import Forbidden, NotFound

A_PAGE = 3
_TASK = re.compile(r"([a-z0-9-]{3,40})#(\S{1,32})")
_VERB_OF = {said: number for number, (_, said) in enumerate(say.VERBS, 1)}


async def command(update: Update, context: Context) -> None:
    """Read the filters from the words behind the command, and show the first page."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private()))
        return
    found: dict[str, int] = {}
    try:
        for word in (context.message.text or "").split()[1:]:
            one = await _filter(context, word)
            if one is None:
                await context.reply(page(say.how_to_filter(word=echoed(word))))
                return
            found |= one
        await context.reply(await listing(context, AuditLog(**found)))
    except Forbidden as error:
        await context.reply(page(refusals.forbidden(action=error.action)))


async def _filter(context: Context, word: str) -> dict[str, int] | None:
    if days := say.days_in(word=word):
        return {"days": days}
    if word in _VERB_OF:
        return {"verb": _VERB_OF[word]}
    if task := _TASK.fullmatch(word):
        key, ref = task.groups()
        try:
            return {"task": await context.read(lambda tx: cards.by_ref(tx, key, ref))}
        except NotFound:
            return None
    called = await context.read(lambda tx: reading.people_called(tx, context.actor, word))
    if called:
        return {"person": called[0]}
    meant = (await context.lexicon()).resolve(word, on=context.today)
    agency_id = meant[0].entry.id if len(meant) == 1 else None
    return None if agency_id is None else {"agency": agency_id}


async def listing(context: Context, view: AuditLog) -> Page:
    """A page of entries, the newest first; a refusal where they are not for this person."""
    wanted = _wanted(view, context.now)

    async def body(tx: Tx) -> tuple[tuple[Line, ...], int]:
        first = view.page * A_PAGE
        return await reading.read(tx, context.actor, wanted, offset=first, limit=A_PAGE)

    try:
        found, total = await context.read(body)
    except Forbidden as error:
        return page(refusals.forbidden(action=error.action))
    heads = await _heads(context, view)
    blocks = [Rich(say.nothing_on_record())] if not found else [_entry(context, e) for e in found]
    pages = max(1, -(-total // A_PAGE))
    head = bold(say.audit_head(filters=heads, total=total))

    def at(number: int) -> AuditLog:
        return AuditLog(view.person, view.agency, view.task, view.verb, view.days, number)

    file = AuditFile(view.person, view.agency, view.task, view.verb, view.days)
    below = [nav(words.EXPORT, file), nav(labels.HOME, Home())]
    return page(lines([head, *blocks], "\n\n"), [pager(view.page, pages, at), below])


async def hand_out(context: Context, view: AuditFile) -> None:
    """The same as a file; that somebody took it is on record too."""
    wanted = _wanted(view, context.now)

    async def body(tx: Tx) -> None:
        actor = await people.current(tx, context.actor)
        rules.allow(actor, rules.Action.READ_AUDIT)
        query = context.incoming.callback_query
        assert query is not None
        await audit.record_by(
            tx,
            actor,
            "export_audit",
            ("journal", len(found)),
            {"entries": len(found)},
            effect_key=f"tap:{query.id}:export_audit",
            now=context.now,
        )

    try:
        # a long journal takes its time, in which others write
        found, _ = await context.read(lambda tx: reading.read(tx, context.actor, wanted))
        await context.write(body)
    except Forbidden as error:
        await context.toast(refusals.forbidden(action=error.action), alert=True)
        return
    await context.bot.send_document(
        context.chat.id,
        csv_of(found, context.deps.zone),
        filename=say.audit_file(),
        caption=say.audit_caption(total=len(found)),
    )
    await context.toast(None)


def _wanted(view: AuditLog | AuditFile, now: datetime) -> Filters:
    verbs = (say.VERBS[view.verb - 1][0],) if 0 < view.verb <= len(say.VERBS) else ()
    return Filters(
        person_id=view.person or None,
        agency_id=view.agency or None,
        task_id=view.task or None,
        verbs=verbs,
        since=now - timedelta(days=view.days) if view.days else None,
    )


async def _heads(context: Context, view: AuditLog) -> tuple[str, ...]:
    said: list[str] = []
    if view.person:
        said.append(say.about(kind="person", number=str(view.person), subject=None))
    if view.agency:
        entry = (await context.lexicon()).by_id(view.agency)
        said += [] if entry is None else [entry.short]
    if view.task:
        said.append(say.about(kind="task", number=str(view.task), subject=None))
    if 0 < view.verb <= len(say.VERBS):
        said.append(say.VERBS[view.verb - 1][1])
    if view.days:
        said.append(say.in_days(days=view.days))
    return tuple(said)


def _entry(context: Context, entry: Line) -> Rich:
    when = f"{entry.at.astimezone(context.deps.zone):%Y-%m-%d %H:%M}"
    roles = tuple(say_first.role(role=role) for role in entry.roles)
    console = entry.detail.get("console")
    who = say.who(name=entry.name, roles=roles, agencies=entry.agencies, console=console)
    head = say.entry_head(seq=entry.seq, when=when, what=say.verb(name=entry.verb))
    about = say.about(kind=entry.object_kind, number=entry.object_id, subject=entry.subject)
    came = say.origin(kind=entry.origin.kind, chat=entry.origin.chat, message=entry.origin.message)
    return lines([head, echoed(who), f"{echoed(about)} · {echoed(came)}"])
