"""What people were told, for the tests of news: their messages, as the courier would take them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from store import following, gathering, outbox
from store.db import Tx
from store.following import Kind, Target
from store.quiet import Wanted
from store.tables import chats
from store.tables import outbox as rows
from tests.cast import Person
from tests.store.reports.desk import Desk
from tests.store.steering_desk import act

LATER = timedelta(minutes=5)


async def follows(desk: Desk, who: Person, ref: str = "39") -> None:
    await follows_target(desk, who, Target(Kind.TASK, await desk.task(ref)))


async def follows_target(desk: Desk, who: Person, target: Target) -> None:
    key = desk.key()
    assert await act(
        desk,
        who,
        lambda tx, actor: following.follow(tx, actor, target, effect_key=key, now=desk.at),
    )


async def wants(desk: Desk, who: Person, wish: Wanted) -> None:
    key = desk.key()
    await act(
        desk,
        who,
        lambda tx, actor: following.set_wanted(tx, actor, wish, effect_key=key, now=desk.at),
    )


async def messages(desk: Desk, who: Person) -> list[Any]:
    """Rows of news for somebody, the oldest first."""

    async def body(tx: Tx) -> list[Any]:
        found = select(rows).join(chats, chats.c.id == rows.c.chat_id)
        theirs = found.where(chats.c.telegram_id == who.id, rows.c.kind == "news")
        return list(await tx.rows(theirs.order_by(rows.c.id)))

    return await desk.database.read(body)


async def events(desk: Desk, who: Person) -> list[list[str]]:
    """What each message to somebody says, one list a message."""
    return [
        [item["event"] for item in row.facts["items"]]
        for row in await messages(desk, who)
        if row.state != "failed"
    ]


async def delivers(desk: Desk, at: datetime | None = None) -> None:
    """Send everything that is queued; Telegram's numbers are 1000 + the row's."""
    now = at or desk.at
    until = now + timedelta(seconds=60)

    async def body(tx: Tx) -> int:
        claimed = await outbox.claim(tx, "test", now, until, 50)
        for message in claimed:
            await outbox.keep_wording(tx, message.id, {"worded": True})
            number = message.edit_message_id or 1000 + message.id
            await outbox.sent(tx, message.id, "test", number, now)
        return len(claimed)

    while await desk.database.begin(body):
        pass


async def gathers(desk: Desk, now: datetime) -> int:
    return await desk.database.begin(lambda tx: gathering.gather(tx, now))
