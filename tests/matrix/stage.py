"""The whole bot over HTTP with everybody in it: raw updates in, every call that goes out read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as day_time
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.app import App
from bot.sandbox.scenario import Bot, Member, Opening, Person, Room, Scenario
from store import inbox
from store.blobs import Blobs
from store.db import Tx, open_database
from store.tables import accounts, audit, outbox
from store.tables import inbox as inbox_rows
from tests.bot.served import serving
from tests.matrix import world as worlds
from tests.matrix.identities import BY_KEY, IDENTITIES, Identity
from tests.matrix.updates import ROOMS, Chat
from tests.matrix.world import TODAY, World
from tests.sandbox_server import Sandbox, start_sandbox

Json = dict[str, Any]
BOT_ID = 7_700_000_001
_WITHIN = 30.0


@dataclass
class Stage:
    """``under``: the message of the bot in each chat, on which people tap."""

    sandbox: Sandbox
    app: App
    world: World
    under: dict[int, int] = field(default_factory=dict)
    whose: dict[str, int] = field(default_factory=dict)
    file_id: str = ""
    read_to: int = 0

    @property
    def bot_user(self) -> Json:
        assert self.sandbox.desk is not None
        return self.sandbox.desk.world.bot_user

    def push(self, who: Identity, raw: Json) -> None:
        """Put an update into Telegram's queue, as it is."""
        assert self.sandbox.desk is not None
        ((kind, body),) = raw.items()
        if kind in ("callback_query", "inline_query"):
            self.whose[body["id"]] = who.id
        self.sandbox.desk.push(kind, body)

    async def settled(self) -> None:
        """Wait until everything is answered and delivered."""
        assert self.sandbox.desk is not None
        # what is prepared beside the bot may have queued news, of which its courier knows nothing
        self.app.courier.wake()
        async with asyncio.timeout(_WITHIN):
            while True:
                if not len(self.sandbox.desk.queue):
                    left = await self.world.database.read(_left)
                    if not left:
                        return
                await asyncio.sleep(0.01)

    def calls(self) -> Iterator[tuple[int, Json, str]]:
        """What went out since: to whom (0: everybody), the parameters, the method."""
        assert self.sandbox.desk is not None
        for entry in self.sandbox.desk.oracle.since(self.read_to):
            self.read_to = entry["n"]
            method, told = entry["method"], entry["parameters"]
            if method in ("getUpdates", "getMe", "getFile", "setMyCommands"):
                continue
            yield self._to(method, told), told, method

    def _to(self, method: str, told: Json) -> int:
        asked = told.get("callback_query_id") or told.get("inline_query_id")
        if asked is not None:
            return self.whose.get(str(asked), 0)
        return int(told.get("chat_id") or 0)

    async def journal(self, after: int) -> list[tuple[str, int | None]]:
        """(verb, account's Telegram id) of what was put on record since."""
        rows = await self.world.database.read(
            lambda tx: tx.rows(
                select(audit.c.verb, accounts.c.telegram_id)
                .join(accounts, accounts.c.id == audit.c.account_id, isouter=True)
                .where(audit.c.seq > after)
            )
        )
        return [(row.verb, row.telegram_id) for row in rows]

    async def head(self) -> int:
        """Where the journal stands."""
        found = await self.world.database.read(lambda tx: tx.scalar(select(func.max(audit.c.seq))))
        return int(found or 0)

    async def quarantined(self) -> list[str]:
        """Updates that the bot could not deal with."""
        bad = select(inbox_rows.c.body).where(inbox_rows.c.state == "quarantined")
        return [row.body for row in await self.world.database.read(lambda tx: tx.rows(bad))]


async def _left(tx: Tx) -> int:
    """What is to be answered or delivered now; what waits for the morning waits."""
    due = outbox.c.not_before <= datetime.now(UTC)
    state = outbox.c.state.in_(["queued", "sending"])
    queued = await tx.scalar(select(func.count()).select_from(outbox).where(state, due))
    return int((await inbox.counts(tx))["open"]) + int(queued)


def scenario() -> Scenario:
    """Everybody, and a room of each kind with everybody in it."""
    ids = [who.id for who in IDENTITIES]
    authors = range(710_001, 710_020)
    everyone = [Person(id=id_, first_name=f"u{id_}") for id_ in (*ids, *authors)]
    kinds = {Chat.GROUP: "group", Chat.TOPIC: "supergroup", Chat.CHANNEL: "channel"}
    rooms = [
        Room(
            id=ROOMS[chat],
            type=kind,  # type: ignore[arg-type]
            title="联络群",
            bot="administrator",
            members=tuple(Member(person=id_) for id_ in ids),
        )
        for chat, kind in kinds.items()
    ]
    bot = Bot(
        id=BOT_ID,
        username="fengong_matrix_bot",
        first_name="分工助手",
        token=f"{BOT_ID}:matrix-only-not-a-real-token-0000000",
        can_read_all_group_messages=True,
        supports_inline_queries=True,
    )
    opening = Opening(opens_on=TODAY, opens_at=day_time(9, 30))
    return Scenario(bot=bot, sandbox=opening, people=tuple(everyone), chats=tuple(rooms))


@asynccontextmanager
async def on_stage(url: str, folder: Path) -> AsyncIterator[Stage]:
    """A bot that serves the world at ``url`` until the block ends."""
    database = open_database(url)
    world = await worlds.build(database, Blobs(folder))
    await database.close()
    owner = BY_KEY["owner"].id
    async with (
        start_sandbox(scenario=scenario()) as sandbox,
        serving(sandbox, url, folder, clock="api", owner_ids=frozenset({owner})) as app,
    ):
        world.database = app.worker.db
        stage = Stage(sandbox, app, world)
        await _furnish(stage)
        yield stage


async def _furnish(stage: Stage) -> None:
    """Open every chat, and a message of the bot in each."""
    assert stage.sandbox.desk is not None
    for who in IDENTITIES:
        stage.sandbox.desk.world.chats[who.id].started = True
    for chat in (*(who.id for who in IDENTITIES), *ROOMS.values()):
        sent = await stage.sandbox.call("sendMessage", chat_id=chat, text="…")
        stage.under[chat] = sent["result"]["message_id"]
    sent = await stage.sandbox.send(IDENTITIES[0].id, "说明.pdf", b"%PDF x")
    stage.file_id = sent["document"]["file_id"]
    await stage.settled()
    for _ in stage.calls():
        pass
