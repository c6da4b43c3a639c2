"""What has to be said, as facts: written in the transaction of the effect, delivered after it.

queued → sending → sent | failed | unknown; held after a restore. Telegram has no key that would
make a repeated send harmless, so the promise is: an effect once, its message at least once, and a
message that may be there twice is marked as repeated and says the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select, update

from store.db import AnyRow, Tx
from store.tables import chats, outbox, told
from store.traffic import OpenKeyboard, OutboxMessage
from store.upsert import insert_into

# Each time the outcome is unknown the message is sent once more; this bounds it.
MAX_UNKNOWN = 5
# What is said to many at once is not said three times.
MAX_UNKNOWN_ONCE = 2
OBSOLETE_AFTER = timedelta(hours=48)
KEPT_FOR = timedelta(days=30)
_ERROR_LENGTH = 500


async def put(
    tx: Tx,
    *,
    chat_id: int,
    kind: str,
    facts: dict[str, Any],
    dedupe_key: str,
    now: datetime,
    keyboard: OpenKeyboard | None = None,
    edit_message_id: int | None = None,
    manner: dict[str, Any] | None = None,
) -> int | None:
    """Queue a message; None when ``dedupe_key`` was queued before, and nothing happens.

    ``chat_id`` is our row of the chat, ``kind`` a kind of ``handlers.letters``,
    ``edit_message_id`` Telegram's message that is to become this one. ``manner``: ``topic`` of a
    forum, ``silent``, ``pin``; ``once``: after one repeat nobody tries again.
    """
    insert = insert_into(tx, outbox).values(
        dedupe_key=dedupe_key,
        chat_id=chat_id,
        kind=kind,
        facts=facts,
        keyboard_id=None if keyboard is None else keyboard.id,
        edit_message_id=edit_message_id,
        manner=manner,
        state="queued",
        tries=0,
        repeated=False,
        not_before=now,
        created_at=now,
    )
    found: int | None = await tx.scalar(
        insert.on_conflict_do_nothing(index_elements=[outbox.c.dedupe_key]).returning(outbox.c.id)
    )
    return found


async def claim(
    tx: Tx, holder: str, now: datetime, until: datetime, limit: int
) -> list[OutboxMessage]:
    """Claim what is due, in order; of each chat only its oldest open message."""
    earlier = outbox.alias()
    due = (
        select(outbox.c.id)
        .where(
            outbox.c.state == "queued",
            outbox.c.not_before <= now,
            ~exists().where(
                earlier.c.state.in_(["queued", "sending"]),
                earlier.c.chat_id == outbox.c.chat_id,
                earlier.c.id < outbox.c.id,
            ),
        )
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
        .cte("due")
    )
    taken = await tx.rows(
        update(outbox)
        .where(outbox.c.id.in_(select(due.c.id)))
        .values(state="sending", claimed_by=holder, claimed_until=until)
        .returning(outbox.c.id)
    )
    if not taken:
        return []
    rows = await tx.rows(
        select(outbox, chats.c.telegram_id)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(outbox.c.id.in_([row.id for row in taken]))
        .order_by(outbox.c.id)
    )
    return [
        OutboxMessage(
            id=row.id,
            chat_telegram_id=row.telegram_id,
            chat_id=row.chat_id,
            kind=row.kind,
            facts=row.facts,
            rendered=row.rendered,
            keyboard_id=row.keyboard_id,
            edit_message_id=row.edit_message_id,
            tries=row.tries,
            repeated=row.repeated,
            manner=row.manner or {},
        )
        for row in rows
    ]


async def keep_wording(tx: Tx, message_id: int, rendered: dict[str, Any]) -> None:
    """Keep what the first try says: before it is sent, so that a repeat says the same."""
    await tx.run(update(outbox).where(outbox.c.id == message_id).values(rendered=rendered))


def _mine(message_id: int, holder: str) -> ColumnElement[bool]:
    held = (outbox.c.state == "sending") & (outbox.c.claimed_by == holder)
    return (outbox.c.id == message_id) & held


async def sent(
    tx: Tx, message_id: int, holder: str, telegram_message_id: int | None, now: datetime
) -> bool:
    """Record a success; False when the claim had expired and somebody else has it."""
    result = await tx.run(
        update(outbox)
        .where(_mine(message_id, holder))
        .values(
            state="sent",
            message_id=telegram_message_id,
            finished_at=now,
            claimed_by=None,
            error=None,
        )
    )
    return result.rowcount == 1


async def later(
    tx: Tx,
    message_id: int,
    holder: str,
    not_before: datetime,
    error: str,
    *,
    may_be_there: bool = False,
) -> None:
    """Telegram did not take it: the same again, not before then. This is no try.

    ``may_be_there``: most likely not, but then the next one says that it may be a repeat.
    """
    await tx.run(
        update(outbox)
        .where(_mine(message_id, holder))
        .values(
            state="queued",
            repeated=True if may_be_there else outbox.c.repeated,
            not_before=not_before,
            claimed_by=None,
            error=error[:_ERROR_LENGTH],
        )
    )


async def failed(tx: Tx, message_id: int, holder: str, error: str, now: datetime) -> None:
    """Record that it will never be delivered."""
    await tx.run(
        update(outbox)
        .where(_mine(message_id, holder))
        .values(state="failed", error=error[:_ERROR_LENGTH], finished_at=now, claimed_by=None)
    )


async def unknown(
    tx: Tx,
    message_id: int,
    holder: str,
    not_before: datetime,
    error: str,
    now: datetime,
    *,
    most: int = MAX_UNKNOWN,
) -> bool:
    """Nobody knows whether Telegram took it: once more, marked; after ``most`` times no more,
    and then False.
    """
    which = _mine(message_id, holder)
    ended = await tx.run(
        update(outbox)
        .where(which, outbox.c.tries >= most - 1)
        .values(state="unknown", error=error[:_ERROR_LENGTH], finished_at=now, claimed_by=None)
    )
    await _once_more(tx, which, not_before, error, tries=1)
    return not ended.rowcount


async def new_edit_target(tx: Tx, message_id: int, holder: str, now: datetime) -> None:
    """The message that was to be edited is gone: say it in a new one."""
    await tx.run(
        update(outbox)
        .where(_mine(message_id, holder))
        .values(state="queued", edit_message_id=None, not_before=now, claimed_by=None)
    )


async def recover(tx: Tx, now: datetime, *, alone: bool) -> int:
    """Take back what dead workers were sending. ``alone``: no other process can be alive."""
    abandoned: ColumnElement[bool] = outbox.c.state == "sending"
    if not alone:
        abandoned &= outbox.c.claimed_until <= now
    # No try is counted: most of these never reached Telegram, and a crash is not theirs.
    return await _once_more(tx, abandoned, now, "interrupted", tries=0)


async def _once_more(
    tx: Tx, which: ColumnElement[bool], not_before: datetime, error: str, *, tries: int
) -> int:
    again = await tx.run(
        update(outbox)
        .where(which)
        .values(
            state="queued",
            repeated=True,
            tries=outbox.c.tries + tries,
            not_before=not_before,
            claimed_by=None,
            error=error[:_ERROR_LENGTH],
        )
    )
    return again.rowcount


async def drop_waiting(tx: Tx, chat_id: int, dedupe_prefix: str, now: datetime) -> int:
    """Give up what waits for a chat and begins with this key: something newer says it better."""
    waiting = (outbox.c.chat_id == chat_id) & (outbox.c.state == "queued")
    older = waiting & outbox.c.dedupe_key.startswith(dedupe_prefix, autoescape=True)
    values = {"state": "failed", "error": "superseded", "finished_at": now}
    return (await tx.run(update(outbox).where(older).values(**values))).rowcount


async def expire(tx: Tx, now: datetime) -> int:
    """Give up what could not be sent for two days: it would no longer be understood."""
    result = await tx.run(
        update(outbox)
        .where(outbox.c.state == "queued", outbox.c.created_at < now - OBSOLETE_AFTER)
        .values(state="failed", error="expired", finished_at=now)
    )
    return result.rowcount


async def renew(tx: Tx, holder: str, ids: Collection[int], until: datetime) -> set[int]:
    """Prolong this worker's claim on the messages ``ids``; those that are still its own."""
    if not ids:
        return set()
    rows = await tx.rows(
        update(outbox)
        .where(
            outbox.c.state == "sending",
            outbox.c.claimed_by == holder,
            outbox.c.id.in_(sorted(ids)),
        )
        .values(claimed_until=until)
        .returning(outbox.c.id)
    )
    return {row.id for row in rows}


async def hold(tx: Tx) -> int:
    """Send nothing of what is queued until somebody has looked: it may have been sent already.

    For a database that was restored. What is queued from now on is sent as always.
    """
    waiting = outbox.c.state.in_(["queued", "sending"])
    result = await tx.run(update(outbox).where(waiting).values(state="held", claimed_by=None))
    return result.rowcount


async def held(tx: Tx) -> Sequence[AnyRow]:
    """What is held: id, kind, created_at, and the chat's Telegram id."""
    rows = select(outbox.c.id, outbox.c.kind, outbox.c.created_at, chats.c.telegram_id)
    here = rows.join(chats, chats.c.id == outbox.c.chat_id).where(outbox.c.state == "held")
    return await tx.rows(here.order_by(outbox.c.id))


async def release(tx: Tx, now: datetime) -> int:
    """Send what is held after all, marked as a repeat; how many messages."""
    held = update(outbox).where(outbox.c.state == "held")
    result = await tx.run(held.values(state="queued", repeated=True, not_before=now))
    return result.rowcount


async def discard(tx: Tx, now: datetime) -> int:
    """Never send what is held; how many messages."""
    held = update(outbox).where(outbox.c.state == "held")
    result = await tx.run(held.values(state="failed", error="discarded", finished_at=now))
    return result.rowcount


async def counts(tx: Tx) -> dict[str, int]:
    """How many messages are in which state, the sent ones left out."""
    rows = await tx.rows(
        select(outbox.c.state, func.count().label("number"))
        .where(outbox.c.state.in_(["queued", "sending", "held", "failed", "unknown"]))
        .group_by(outbox.c.state)
    )
    return {row.state: row.number for row in rows}


async def prune(tx: Tx, now: datetime) -> int:
    """Forget what came to an end thirty days ago; longer than an update can come again.

    Who was told of a report stays known, by which message does not: nobody edits it any more.
    """
    ended = outbox.c.state.in_(["sent", "failed", "unknown"])
    old = ended & (outbox.c.finished_at < now - KEPT_FOR)
    by_these = told.c.outbox_id.in_(select(outbox.c.id).where(old))
    await tx.run(update(told).where(by_these).values(outbox_id=None))
    return (await tx.run(delete(outbox).where(old))).rowcount
