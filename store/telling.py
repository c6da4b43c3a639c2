"""Telling somebody: at once, or kept back until they want to hear; and telling it again.

What is kept back lies in ``notices`` and not in the outbox: a chat gets its messages in order, and
one that waits for the morning would hold up every answer of the night.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from store import chats, outbox
from store.audience import Hearer
from store.db import AnyRow, Tx
from store.headlines import Event, Facts, News
from store.quiet import Frequency
from store.tables import notices, told
from store.tables import outbox as outbox_rows
from store.upsert import insert_into

# The kind of ``handlers.letters`` that words a list of news.
NEWS = "news"
# Telegram lets a message be edited for two days at least.
EDITABLE = timedelta(hours=48)
_REMEMBERED = (Event.REPORTED, Event.COMPLETED)


@dataclass(frozen=True, slots=True)
class Piece:
    """News with their words. ``duty``: it is theirs to know, however rarely they want to hear."""

    news: News
    facts: Facts
    duty: bool = False


async def tell(tx: Tx, hearer: Hearer, pieces: Sequence[Piece], now: datetime) -> bool:
    """Tell it in one message, or keep it back; False where nothing is said now."""
    if hearer.telegram_id is None:
        return False
    wanted = hearer.wanted
    heard = [p for p in pieces if p.duty or wanted.frequency is not Frequency.OFF]
    is_quiet = wanted.is_quiet(now)
    soon = [p for p in heard if p.duty or wanted.frequency is Frequency.NOW]
    kept = heard if is_quiet else [p for p in heard if p not in soon]
    await keep(tx, hearer.person_id, kept, now)
    if is_quiet or not soon:
        return False
    await say(tx, hearer, soon, now, key=secrets.token_hex(8))
    return True


async def keep(tx: Tx, person_id: int, pieces: Sequence[Piece], now: datetime) -> None:
    """Keep news back for somebody; ``store.gathering`` tells them."""
    if not pieces:
        return
    rows = [
        {
            "person_id": person_id,
            "kind": piece.news.kind.value,
            "facts": {**piece.news.to_json(), "duty": piece.duty},
            "made_at": now,
        }
        for piece in pieces
    ]
    await tx.run(insert(notices), rows)


async def say(
    tx: Tx, hearer: Hearer, pieces: Sequence[Piece], now: datetime, *, key: str
) -> int | None:
    """Queue one message with all of it, and remember which reports it told of."""
    assert hearer.telegram_id is not None
    row_id = await outbox.put(
        tx,
        chat_id=await _chat(tx, hearer.telegram_id, now),
        kind=NEWS,
        facts={"items": [piece.facts for piece in pieces]},
        dedupe_key=f"news:{hearer.person_id}:{key}",
        now=now,
    )
    if row_id is not None:
        for piece in pieces:
            await _remember(tx, piece.news, hearer.person_id, row_id, now)
    return row_id


async def retell(
    tx: Tx,
    report_id: int,
    hearers: Mapping[int, Hearer],
    piece: Piece,
    now: datetime,
    *,
    left_out: Collection[int | None] = (),
) -> frozenset[int]:
    """Tell those who were told of a report what became of it; who they are.

    What is queued is changed, what arrived lately is edited, otherwise a message follows, which
    quotes the receipt; what is kept back is looked at again when it is told (store.gathering).
    Who may not hear of it any more (is no key of ``hearers``) is not told, and what is queued for
    them is not sent. ``left_out``: whose deed it is, and who needs no news of it.
    """
    rows = await tx.rows(
        select(told.c.person_id, told.c.outbox_id)
        .where(told.c.report_id == report_id)
        .order_by(told.c.person_id)
    )
    again = set()
    for person_id, outbox_id in rows:
        if person_id in left_out:
            continue
        before = await _message(tx, outbox_id)
        if before is not None and before.state == "failed":
            continue  # it never arrived
        hearer = hearers.get(person_id)
        if hearer is None:
            await _take_out(tx, before, report_id, now)
            continue
        changed = await _changed(tx, before, report_id, piece, now)
        if changed is not None:
            await _remember(tx, piece.news, person_id, changed, now)
        else:
            duty = Piece(piece.news, piece.facts, duty=True)
            await tell(tx, hearer, [duty], now)
        again.add(person_id)
    return frozenset(again)


async def people_told(tx: Tx, report_id: int) -> frozenset[int]:
    """Who was told of a report."""
    rows = await tx.rows(select(told.c.person_id).where(told.c.report_id == report_id))
    return frozenset(row.person_id for row in rows)


async def count_told(tx: Tx, report_ids: Collection[int]) -> int:
    """How many people were told of any of these reports."""
    number = func.count(func.distinct(told.c.person_id))
    found: int = await tx.scalar(select(number).where(told.c.report_id.in_(list(report_ids))))
    return found


async def _message(tx: Tx, outbox_id: int | None) -> AnyRow | None:
    """The message as it stands, kept from the courier's hands; None where it was pruned."""
    if outbox_id is None:
        return None
    here = select(outbox_rows).where(outbox_rows.c.id == outbox_id)
    return await tx.row(here.with_for_update())


async def _changed(
    tx: Tx, before: AnyRow | None, report_id: int, piece: Piece, now: datetime
) -> int | None:
    """Put ``piece`` in the place of the report in its message; the outbox row that says so.

    None where that cannot be done: on its way, unknown, too old, or emptied by somebody's leaving.
    """
    if before is None or not before.facts.get("items"):
        return None
    items = [_in_place(item, report_id, piece.facts) for item in before.facts["items"]]
    if before.state == "queued" and not before.repeated:
        changed = update(outbox_rows).where(outbox_rows.c.id == before.id)
        await tx.run(changed.values(facts={"items": items}, rendered=None))
        return int(before.id)
    arrived = before.state == "sent" and before.message_id is not None
    if not arrived or before.finished_at <= now - EDITABLE:
        return None
    edit = await outbox.put(
        tx,
        chat_id=before.chat_id,
        kind=NEWS,
        facts={"items": items},
        dedupe_key=f"news:edit:{before.id}:{secrets.token_hex(8)}",
        now=now,
        edit_message_id=before.message_id,
    )
    # the other reports in that message stand in the new row now
    moved = update(told).where(told.c.outbox_id == before.id)
    await tx.run(moved.values(outbox_id=edit))
    return edit


def _in_place(item: Facts, report_id: int, facts: Facts) -> Facts:
    return facts if item.get("report") == report_id else item


async def _take_out(tx: Tx, before: AnyRow | None, report_id: int, now: datetime) -> None:
    """Let a message that still waits say nothing of the report."""
    if before is None or before.state != "queued":
        return
    items = before.facts.get("items", [])
    left = [item for item in items if item.get("report") != report_id]
    values: dict[str, Any] = {"facts": {"items": left}, "rendered": None}
    if not left:
        values |= {"state": "failed", "error": "no longer theirs", "finished_at": now}
    await tx.run(update(outbox_rows).where(outbox_rows.c.id == before.id).values(values))


async def _remember(tx: Tx, news: News, person_id: int, outbox_id: int, now: datetime) -> None:
    if news.kind not in _REMEMBERED or news.report_id is None:
        return
    key = {"report_id": news.report_id, "person_id": person_id}
    row = insert_into(tx, told).values(**key, outbox_id=outbox_id, at=now)
    same = row.on_conflict_do_update(
        index_elements=["report_id", "person_id"], set_={"outbox_id": outbox_id}
    )
    await tx.run(same)


async def _chat(tx: Tx, telegram_id: int, now: datetime) -> int:
    """Looked for first: making sure of it would lock a row that many news write to."""
    known = await chats.find(tx, telegram_id)
    return known if known is not None else await chats.ensure(tx, telegram_id, "private", None, now)
