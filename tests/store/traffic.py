"""A chat, an account and an installation, for tests of what comes in and goes out."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert

from store.db import Database, Tx
from store.tables import accounts, chats, installation

BOT = 7700000001
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


async def a_chat(database: Database, telegram_id: int = 501002) -> int:
    """A chat of that Telegram id; its row id."""

    async def body(tx: Tx) -> int:
        made = insert(chats).values(
            telegram_id=telegram_id,
            kind="private" if telegram_id > 0 else "supergroup",
            state="active",
            first_seen_at=NOW,
            changed_at=NOW,
        )
        found: int = await tx.scalar(made.returning(chats.c.id))
        return found

    return await database.begin(body)


async def an_account(database: Database, telegram_id: int = 501002) -> int:
    """An account of that Telegram id; its row id."""

    async def body(tx: Tx) -> int:
        made = insert(accounts).values(telegram_id=telegram_id, created_at=NOW)
        found: int = await tx.scalar(made.returning(accounts.c.id))
        return found

    return await database.begin(body)


async def an_installation(database: Database) -> None:
    async def body(tx: Tx) -> None:
        await tx.run(
            insert(installation).values(id=1, bot_id=BOT, api_origin="http://x", created_at=NOW)
        )

    await database.begin(body)
