"""A roster sent as a file: read, shown, and after a tap a file of personal links.

The links never enter the outbox or the database; the file goes out directly after the commit.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from typing import Any

from telegram.error import TelegramError

from handlers import offers
from handlers.context import Context
from handlers.members import letters_members as letters
from handlers.members.asking import attempt, offer
from handlers.page import page
from handlers.presses import Press
from handlers.render import echoed
from handlers.texts import inviting as say_inviting
from handlers.texts import members as say
from handlers.texts.first import role as role_name
from seed.roster import MOST_BYTES, Row, place, read
from seed.sheets import NoTable, Why
from seed.sheets_written import Book
from store import roster, rules
from store.db import Tx
from store.lexicon import Lexicon
from store.records import Role
from store.roster import Line, Made

_SHOWN = 6
Facts = dict[str, Any]


async def received(context: Context) -> bool:
    """Take a document that is a roster, from who may invite; False for everything else."""
    document = context.message.document
    name = (document.file_name or "").lower() if document is not None else ""
    if document is None or not name.endswith(".xlsx") or not _may(context):
        return False
    try:
        if document.file_size is not None and document.file_size > MOST_BYTES:
            raise NoTable(Why.TOO_LARGE)
        file = await context.bot.get_file(document.file_id)
        data = bytes(await file.download_as_bytearray())
    except NoTable as error:
        await _refuse(context, error)
        return True
    await taken(context, data)
    return True


async def taken(context: Context, data: bytes) -> None:
    """A roster's bytes: shown with what is wrong, and a button that makes the links."""
    try:
        rows = await asyncio.to_thread(read, data)
    except NoTable as error:
        await _refuse(context, error)
        return
    facts = _preview(context, rows, await context.lexicon(), hashlib.sha256(data).hexdigest())

    async def body(tx: Tx) -> None:
        taken = [_line(kept) for kept in facts["lines"]]
        facts["joined"] = await roster.joined(tx, context.actor, taken)
        await offer(context, tx, letters.ROSTER_SEEN, facts)

    await attempt(context, body)


async def _refuse(context: Context, error: NoTable) -> None:
    said = say_inviting.no_roster(why=error.why.value, missing=list(error.missing))
    await context.reply(page(said))


async def make(context: Context, tx: Tx, press: Press) -> None:
    """Make the links that were shown, and hand out the file."""
    kept: list[list[Any]] = press.args["lines"]
    lines = [_line(one) for one in kept]
    sha = str(press.args["sha"])
    made = await roster.make(tx, context.actor, lines, sha, effect_key=press.key, now=context.now)
    if made is None:
        return
    facts = {"made": len(made.links), "joined": len(made.joined), "lines": kept, "sha": sha}
    await offers.put(context, tx, letters.ROSTER_MADE, facts, key=press.key)
    if made.links:
        context.afterwards(lambda: _hand_out(context, made, press.lexicon))


def table_of(made: Made, lexicon: Lexicon, bot_username: str) -> bytes:
    """The links as .xlsx; every cell is text, whatever it begins with."""
    shorts = {id_: entry.short for entry in lexicon.entries for id_ in entry.ids}
    book = Book()
    sheet = book.leaf(say_inviting.FILE_SHEET, say_inviting.FILE_WIDTHS)
    sheet.add(say_inviting.FILE_HEADERS, bold=True)
    for link in made.links:
        agency_id = link.line.agency_id
        sheet.add(
            (
                say.OFFICE if agency_id is None else shorts[agency_id],
                link.line.name,
                link.line.office or "",
                role_name(role=link.line.role.value),
                f"https://t.me/{bot_username}?start=i{link.secret}",
            )
        )
    return book.close()


async def _hand_out(context: Context, made: Made, lexicon: Lexicon) -> None:
    content = await asyncio.to_thread(table_of, made, lexicon, context.deps.bot_username)
    try:
        await context.bot.send_document(
            context.chat.id,
            content,
            filename=say_inviting.roster_file(),
            caption=say_inviting.roster_caption(made=len(made.links)),
        )
    except TelegramError:
        # what is on record stands and offers other links; a repeat of the whole would not
        return


def _preview(context: Context, rows: tuple[Row, ...], lexicon: Lexicon, sha: str) -> Facts:
    entries, problems = place(rows, lexicon)
    lines = [Line(e.agency_id, e.name, e.office, e.role) for e in entries]
    may = roster.may_invite(context.actor, lines)
    wrong = [(p.line, p.fault.value, p.said) for p in problems]
    wrong += [
        (entry.line, "beyond", f"{entry.name}　{role_name(role=entry.role.value)}")
        for entry, ok in zip(entries, may, strict=True)
        if not ok
    ]
    taken = [line for line, ok in zip(lines, may, strict=True) if ok]
    counted = Counter(line.role.value for line in taken)
    return {
        "total": len(taken),
        "by_role": [[role.value, counted[role.value]] for role in Role if counted[role.value]],
        "agencies": len({line.agency_id for line in taken} - {None}),
        "lines": [[line.agency_id, line.name, line.office, line.role.value] for line in taken],
        "sha": sha,
        "problems": [[n, fault, echoed(said)] for n, fault, said in sorted(wrong)[:_SHOWN]],
        "wrong": len(wrong),
    }


def _line(kept: list[Any]) -> Line:
    agency_id, name, office, role = kept
    return Line(agency_id, name, office, Role(role))


def _may(context: Context) -> bool:
    served = [agency.id for agency in context.actor.agencies]
    return rules.may(context.actor, rules.Action.APPOINT_MEMBER, agencies=served)
