"""Chats by our own ids: Telegram may move a group to another id at any time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, exists, select, update

from store.db import Tx
from store.tables import chats, digests, metadata, slots
from store.text import clean_user_text
from store.upsert import insert_into

ACTIVE = "active"


async def ensure(tx: Tx, telegram_id: int, kind: str, title: str | None, now: datetime) -> int:
    """The chat's id, made if it is new; kind and title follow what Telegram says last."""
    title = None if title is None else clean_user_text(title)
    row = insert_into(tx, chats).values(
        telegram_id=telegram_id,
        kind=kind,
        title=title,
        state=ACTIVE,
        first_seen_at=now,
        changed_at=now,
    )
    differs = chats.c.kind.is_distinct_from(kind) | chats.c.title.is_distinct_from(title)
    await tx.run(
        row.on_conflict_do_update(
            index_elements=["telegram_id"],
            set_={"kind": kind, "title": title, "changed_at": now},
            where=differs,
        )
    )
    return await _id(tx, telegram_id)


async def find(tx: Tx, telegram_id: int) -> int | None:
    """The chat's id; None for one we do not know."""
    return await _find(tx, telegram_id)


async def moved(tx: Tx, old_telegram_id: int, new_telegram_id: int, now: datetime) -> None:
    """A group became a supergroup. Nothing happens for a chat we do not know.

    Where a message from the new id came first, what refers to that chat goes over to the old
    one, which is the one with a history.
    """
    old = await _find(tx, old_telegram_id)
    if old is None:
        return
    newer = await _find(tx, new_telegram_id)
    if newer is not None:
        await _hand_over(tx, newer, old)
    values = {"telegram_id": new_telegram_id, "kind": "supergroup", "changed_at": now}
    await tx.run(update(chats).where(chats.c.id == old).values(values))


async def set_state(tx: Tx, telegram_id: int, state: str, now: datetime) -> None:
    """Remember that the bot was put in, put out or blocked; unknown chats are ignored."""
    here = chats.c.telegram_id == telegram_id
    await tx.run(update(chats).where(here).values(state=state, changed_at=now))


async def _hand_over(tx: Tx, giver: int, taker: int) -> None:
    await _give_way(tx, giver, taker)
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.references(chats.c.id):
                await tx.run(update(table).where(column == giver).values({column: taker}))
    await tx.run(delete(chats).where(chats.c.id == giver))


async def _give_way(tx: Tx, giver: int, taker: int) -> None:
    """Where both have a row of a thing that a chat has once, the one with a history keeps it."""
    for table, key in ((slots, ("kind", "local_date")), (digests, ("topic",))):
        both = table.alias()
        same = and_(*(both.c[name] == table.c[name] for name in key))
        there = exists().where(both.c.chat_id == taker, same)
        await tx.run(delete(table).where(table.c.chat_id == giver, there))


async def _id(tx: Tx, telegram_id: int) -> int:
    found = await _find(tx, telegram_id)
    assert found is not None
    return found


async def _find(tx: Tx, telegram_id: int) -> int | None:
    found: int | None = await tx.scalar(
        select(chats.c.id).where(chats.c.telegram_id == telegram_id)
    )
    return found
