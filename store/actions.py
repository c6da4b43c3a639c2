"""Buttons that write: rows committed before the message is sent, bound to whoever may press.

Their message is an open keyboard until one of them is pressed or it expires. After an outage in
which Telegram let presses expire, open keyboards are what has to be offered again.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from store.db import Tx
from store.errors import Outdated
from store.tables import accounts, actions, chats, keyboards, outbox
from store.traffic import Button, OpenKeyboard

KEPT_FOR = timedelta(days=30)
_TOKEN_BYTES = 16


async def open_keyboard(
    tx: Tx,
    *,
    chat_id: int,
    account_id: int,
    kind: str,
    facts: dict[str, Any],
    buttons: Sequence[tuple[str, dict[str, Any]]],
    now: datetime,
    expires_at: datetime,
) -> OpenKeyboard:
    """Open a keyboard that only ``account_id`` may press. ``buttons``: verb and arguments."""
    keyboard_id: int = await tx.scalar(
        insert(keyboards)
        .values(
            chat_id=chat_id,
            account_id=account_id,
            kind=kind,
            facts=facts,
            created_at=now,
            expires_at=expires_at,
        )
        .returning(keyboards.c.id)
    )
    pressed = tuple(
        Button(secrets.token_urlsafe(_TOKEN_BYTES), verb, args) for verb, args in buttons
    )
    rows = [
        {
            "token": button.token,
            "keyboard_id": keyboard_id,
            "position": position,
            "verb": button.verb,
            "args": button.args,
        }
        for position, button in enumerate(pressed)
    ]
    if rows:
        await tx.run(insert(actions), rows)
    telegram_id = await tx.scalar(select(chats.c.telegram_id).where(chats.c.id == chat_id))
    return OpenKeyboard(keyboard_id, chat_id, telegram_id, account_id, kind, facts, None, pressed)


async def take(
    tx: Tx, token: str, telegram_id: int, now: datetime, *, chat: int | None = None
) -> Button:
    """Use a button once, in the transaction of its effect; its whole keyboard is closed by it.

    ``chat`` is Telegram's, where it was pressed: a button works where it was shown, so that what
    it answers stays there. Raises Outdated: unknown (also: in another chat), foreign (somebody
    else's), used, closed (another button of the same message was pressed, or it was closed) or
    expired.
    """
    found = await tx.row(
        select(
            actions.c.id,
            actions.c.keyboard_id,
            actions.c.verb,
            actions.c.args,
            actions.c.used_at,
            keyboards.c.closed_at,
            keyboards.c.expires_at,
            accounts.c.telegram_id,
            chats.c.telegram_id.label("chat"),
        )
        .join(keyboards, keyboards.c.id == actions.c.keyboard_id)
        .join(chats, chats.c.id == keyboards.c.chat_id)
        .join(accounts, accounts.c.id == keyboards.c.account_id)
        .where(actions.c.token == token)
        .with_for_update(of=(actions, keyboards))
    )
    why = _outdated(found, telegram_id, now)
    if found is not None and chat not in (None, found.chat):
        why = why or "unknown"
    if found is None or why is not None:
        raise Outdated(why or "unknown")
    await tx.run(update(actions).where(actions.c.id == found.id).values(used_at=now))
    await close(tx, found.keyboard_id, now)
    return Button(token, found.verb, found.args)


def _outdated(found: Any, telegram_id: int, now: datetime) -> str | None:
    if found is None:
        return "unknown"
    if found.telegram_id != telegram_id:
        return "foreign"
    if found.used_at is not None:
        return "used"
    if found.closed_at is not None:
        return "closed"
    return "expired" if found.expires_at <= now else None


async def close(tx: Tx, keyboard_id: int, now: datetime) -> None:
    """No button of this keyboard writes any more."""
    await tx.run(
        update(keyboards)
        .where(keyboards.c.id == keyboard_id, keyboards.c.closed_at.is_(None))
        .values(closed_at=now)
    )


async def close_under(tx: Tx, chat_id: int, message_id: int, now: datetime) -> None:
    """Close what stands under a message that is about to become another one."""
    await tx.run(
        update(keyboards)
        .where(
            keyboards.c.chat_id == chat_id,
            keyboards.c.message_id == message_id,
            keyboards.c.closed_at.is_(None),
        )
        .values(closed_at=now)
    )


async def placed(tx: Tx, keyboard_id: int, message_id: int) -> None:
    """Remember under which of Telegram's messages the keyboard stands."""
    await tx.run(
        update(keyboards).where(keyboards.c.id == keyboard_id).values(message_id=message_id)
    )


async def buttons(tx: Tx, keyboard_ids: Collection[int]) -> dict[int, tuple[Button, ...]]:
    """The buttons of these keyboards, in their order."""
    if not keyboard_ids:
        return {}
    rows = await tx.rows(
        select(actions)
        .where(actions.c.keyboard_id.in_(keyboard_ids))
        .order_by(actions.c.keyboard_id, actions.c.position)
    )
    found: dict[int, tuple[Button, ...]] = dict.fromkeys(keyboard_ids, ())
    for row in rows:
        found[row.keyboard_id] += (Button(row.token, row.verb, row.args),)
    return found


async def unanswered(tx: Tx, now: datetime, limit: int) -> list[OpenKeyboard]:
    """Keyboards that were shown, are still open, and have not been offered again yet."""
    rows = await tx.rows(
        select(keyboards, chats.c.telegram_id)
        .join(chats, chats.c.id == keyboards.c.chat_id)
        .where(
            keyboards.c.closed_at.is_(None),
            keyboards.c.expires_at > now,
            keyboards.c.offered_again_at.is_(None),
            keyboards.c.message_id.is_not(None),
        )
        .order_by(keyboards.c.id)
        .limit(limit)
    )
    pressed = await buttons(tx, [row.id for row in rows])
    return [
        OpenKeyboard(
            row.id,
            row.chat_id,
            row.telegram_id,
            row.account_id,
            row.kind,
            row.facts,
            row.message_id,
            pressed[row.id],
        )
        for row in rows
    ]


async def offered_again(tx: Tx, keyboard_id: int, now: datetime) -> bool:
    """Mark it; False when it was marked or closed meanwhile, and nothing is to be sent."""
    result = await tx.run(
        update(keyboards)
        .where(
            keyboards.c.id == keyboard_id,
            keyboards.c.closed_at.is_(None),
            keyboards.c.offered_again_at.is_(None),
        )
        .values(offered_again_at=now)
    )
    return result.rowcount == 1


async def prune(tx: Tx, now: datetime) -> int:
    """Forget keyboards that expired thirty days ago and that no kept message refers to."""
    old = (
        select(keyboards.c.id)
        .where(
            keyboards.c.expires_at < now - KEPT_FOR,
            ~exists().where(outbox.c.keyboard_id == keyboards.c.id),
        )
        .limit(500)
    )
    ids = [row.id for row in await tx.rows(old)]
    if ids:
        await tx.run(delete(actions).where(actions.c.keyboard_id.in_(ids)))
        await tx.run(delete(keyboards).where(keyboards.c.id.in_(ids)))
    return len(ids)
