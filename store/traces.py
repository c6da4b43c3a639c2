"""Where a person leaves traces, table by table, and what is put in their place.

Account and person keep their internal ids, since the journal and the reports refer to them: those
say nothing once the rows they point to are empty. Telegram's raw updates are emptied where they
were handled, and go after six days, like the names of their lanes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, delete, select, type_coerce, update

from store import counters
from store.db import Tx
from store.tables import (
    accounts,
    actions,
    chats,
    drafts,
    evidence,
    follows,
    handlings,
    inbox,
    invitation_uses,
    invitations,
    join_requests,
    keyboards,
    matches_told,
    notice_settings,
    notices,
    outbox,
    people,
    questions,
    reminder_settings,
    reports,
    unit_members,
    waiting,
    wrong_links,
)

# Below every number that Telegram gives to anybody: what was a chat is none.
_NO_CHAT = -(2**60)
_FINISHED = ("sent", "failed", "unknown")


def invitations_of(person_id: int) -> Select[tuple[Any, ...]]:
    """Ids of the invitations that were made for them, or that one of their accounts used."""
    used = (
        select(invitation_uses.c.invitation_id)
        .join(accounts, accounts.c.id == invitation_uses.c.account_id)
        .where(accounts.c.person_id == person_id)
    )
    return select(invitations.c.id).where(
        (invitations.c.person_id == person_id) | invitations.c.id.in_(used)
    )


async def of_person(tx: Tx, person_id: int, now: datetime) -> None:
    """Take away what hangs on the person. Call it before ``of_account``."""
    name = await tx.scalar(select(people.c.name).where(people.c.id == person_id))
    values: dict[str, Any] = {"name": f"#{person_id}", "office": None, "forgotten_at": now}
    await tx.run(update(people).where(people.c.id == person_id).values(values))
    await _scrub_messages(tx, name, now)
    made = invitations.c.id.in_(invitations_of(person_id))
    await tx.run(update(invitations).where(made).values(name=None, office=None))
    open_ = made & invitations.c.revoked_at.is_(None)
    await tx.run(update(invitations).where(open_).values(revoked_at=now))
    for table, end in ((unit_members, "until"), (follows, "until"), (handlings, "revoked_at")):
        theirs = (table.c.person_id == person_id) & table.c[end].is_(None)
        await tx.run(update(table).where(theirs).values({end: now}))
    for table in (notices, notice_settings, reminder_settings, matches_told):
        await tx.run(delete(table).where(table.c.person_id == person_id))
    await _nowhere(tx, evidence, evidence.c.id.in_(_proof(person_id)))


def _proof(person_id: int) -> Select[tuple[Any, ...]]:
    theirs = (reports.c.person_id == person_id) | (drafts.c.person_id == person_id)
    return (
        select(evidence.c.id)
        .join(reports, reports.c.id == evidence.c.report_id, isouter=True)
        .join(drafts, drafts.c.id == evidence.c.draft_id, isouter=True)
        .where(theirs)
    )


async def of_account(tx: Tx, account_id: int, telegram_id: int, now: datetime) -> None:
    """Cut the tie between the account and Telegram's number, everywhere."""
    for table in (questions, waiting, wrong_links):
        await tx.run(delete(table).where(table.c.account_id == account_id))
    await counters.bump(tx, counters.WAITING)
    mine = drafts.c.account_id == account_id
    await tx.run(update(drafts).where(mine).values(fields={}))
    await tx.run(update(drafts).where(mine, drafts.c.state == "open").values(state="dropped"))
    asked = join_requests.c.account_id == account_id
    await tx.run(update(join_requests).where(asked).values(name="#", office=None, reason=None))
    still = asked & (join_requests.c.state == "open")
    await tx.run(update(join_requests).where(still).values(state="withdrawn", decided_at=now))
    await _nowhere(tx, join_requests, asked)
    await _close_keyboards(tx, keyboards.c.account_id == account_id, now)
    await _empty_inbox(tx, telegram_id)
    chat_id = await tx.scalar(select(chats.c.id).where(chats.c.telegram_id == telegram_id))
    if chat_id is not None:
        await _of_chat(tx, chat_id, now)
    values = {"telegram_id": -account_id, "person_id": None, "preferred_agency_id": None}
    await tx.run(update(accounts).where(accounts.c.id == account_id).values(values))


async def _of_chat(tx: Tx, chat_id: int, now: datetime) -> None:
    here = outbox.c.chat_id == chat_id
    waiting_ = here & outbox.c.state.not_in(_FINISHED)
    failed = {"state": "failed", "error": "forgotten", "finished_at": now, "claimed_by": None}
    await tx.run(update(outbox).where(waiting_).values(failed))
    await tx.run(update(outbox).where(here).values(facts={}, rendered=None))
    await _nowhere(tx, outbox, here, "dedupe_key")
    await _close_keyboards(tx, keyboards.c.chat_id == chat_id, now)
    nobody = {"telegram_id": _NO_CHAT - chat_id, "title": None, "state": "forgotten"}
    await tx.run(update(chats).where(chats.c.id == chat_id).values(**nobody, changed_at=now))


async def _close_keyboards(tx: Tx, which: ColumnElement[bool], now: datetime) -> None:
    theirs = actions.c.keyboard_id.in_(select(keyboards.c.id).where(which))
    await tx.run(update(actions).where(theirs).values(args={}))
    open_ = which & keyboards.c.closed_at.is_(None)
    await tx.run(update(keyboards).where(open_).values(closed_at=now))
    await tx.run(update(keyboards).where(which).values(facts={}))


async def _empty_inbox(tx: Tx, telegram_id: int) -> None:
    """Also other people's updates that quote them. They go by themselves after six days."""
    theirs = inbox.c.body.contains(str(telegram_id)) & (inbox.c.state != "open")
    await tx.run(update(inbox).where(theirs).values(body="{}"))


async def _scrub_messages(tx: Tx, name: str, now: datetime) -> None:
    """Empty what was said to others with the name in it, once it was delivered.

    Buttons under it are closed: they are about somebody who is gone.
    """
    if len(name) < 2:
        return

    def has_name(column: Any) -> ColumnElement[bool]:
        return type_coerce(column, Text).contains(name, autoescape=True)

    said = has_name(outbox.c.facts) | has_name(outbox.c.rendered)
    delivered = outbox.c.state.in_(_FINISHED) & said
    await tx.run(update(outbox).where(delivered).values(facts={}, rendered=None))
    await _close_keyboards(tx, has_name(keyboards.c.facts), now)


async def _nowhere(tx: Tx, table: Any, which: ColumnElement[bool], column: str = "said_in") -> None:
    """What names a chat and a message of theirs names nothing but its own row."""
    for row in await tx.rows(select(table.c.id).where(which)):
        await tx.run(update(table).where(table.c.id == row.id).values({column: f"#{row.id}"}))
