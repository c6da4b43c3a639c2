"""Tests as conversations: ``says``, ``taps``, and what is then on the screen.

The real dispatcher, handlers and database; the wire and the courier's loop are stood in for, so
that a conversation takes milliseconds. The lane's and the courier's own tests are in tests/bot.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.ext import ApplicationBuilder

from bot.application import Dispatcher
from bot.reader import Reader
from handlers import letters, register
from handlers.context import CLAIM, Deps, context_types
from store import actions, inbox, outbox
from store.blobs import Blobs
from store.db import Claim, Database, Tx
from store.errors import AlreadyHandled
from store.readmodel import ReadModel
from store.traffic import OutboxMessage
from tests.cast import Person
from tests.wire import BOT, Json, Shown, Wire

OPENS = date(2020, 10, 19)
STARTS_AT = datetime(2020, 10, 19, 1, 0, tzinfo=UTC)
GROUP = -1002000000001
TOKEN = f"{BOT['id']}:TEST-only-not-a-real-token-0000000000"
# inbox rows need an installation only through bot_id, which is no foreign key
BOT_ID: int = BOT["id"]  # type: ignore[assignment]


@dataclass
class StoppedClock:
    """Stands still until a test moves it."""

    at: datetime = STARTS_AT
    day: date = OPENS

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.day

    def moment(self) -> datetime:
        return self.at


@dataclass
class Conversation:
    """One installation being talked to. ``seen`` is the last message of the bot."""

    database: Database
    application: Dispatcher
    wire: Wire
    clock: StoppedClock
    woken: list[int] = field(default_factory=list)
    update_id: int = 0
    message_id: int = 0

    async def says(
        self, person: Person, text: str, *, chat: int | None = None, **more: Any
    ) -> Shown | None:
        """The message the bot shows in answer, None for silence."""
        return await self.sends(person, chat=chat, text=text, entities=_commands(text), **more)

    async def sends(
        self, person: Person, *, chat: int | None = None, **fields: Any
    ) -> Shown | None:
        """Any kind of message, by Telegram's field names."""
        self.message_id += 1
        message = {
            "message_id": self.message_id,
            "date": int(self.clock.at.timestamp()),
            "chat": _chat(person, chat),
            "from": _user(person),
            **fields,
        }
        return await self.gets({"message": message})

    async def shows(
        self, person: Person, data: bytes, *, name: str | None = None, **more: Any
    ) -> Shown | None:
        """Send a photo, or with a ``name`` a document; ``caption`` and the like in ``more``."""
        file_id = self.wire.upload(data)
        one: dict[str, Any] = {"file_id": file_id, "file_unique_id": f"u{file_id}"}
        one["file_size"] = more.pop("file_size", len(data))
        if name is None:
            return await self.sends(person, photo=[{**one, "width": 90, "height": 90}], **more)
        return await self.sends(person, document={**one, "file_name": name}, **more)

    async def taps(self, person: Person, label: str, *, on: Shown | None = None) -> Shown | None:
        """Press a button under ``on``, by default the last message of the bot."""
        shown = on or self.wire.sent[-1]
        return await self.presses(person, shown.button(label)["callback_data"], on=shown)

    async def presses(self, person: Person, data: str, *, on: Shown | None = None) -> Shown | None:
        """Press with any data, also such as no button of ours has."""
        shown = on or self.wire.sent[-1]
        query = {
            "id": str(9000 + self.update_id),
            "from": _user(person),
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": shown.id,
                "date": int(self.clock.at.timestamp()),
                "chat": _chat(person, None if shown.chat > 0 else shown.chat),
                "from": BOT,
                "text": shown.text,
            },
        }
        return await self.gets({"callback_query": query})

    async def serves(self, person: Person, data: str, *, on: Shown) -> None:
        """Take in a press in a lane of the person's own, beside others; nothing is delivered."""
        self.update_id += 1
        chat, bot = _chat(person, None), BOT
        shown = {"message_id": on.id, "date": 0, "chat": chat, "from": bot, "text": on.text}
        query = {"id": str(9000 + self.update_id), "from": _user(person), "message": shown}
        pressed = {**query, "chat_instance": "1", "data": data}
        raw = {"update_id": self.update_id, "callback_query": pressed}
        await self._process(raw, lane=f"of {person.id}")

    async def delivers(self) -> None:
        """Deliver what is queued."""
        await self._deliver()

    async def types(self, person: Person, words: str, *, offset: str = "") -> Json | None:
        """What ``@bot words`` in any chat shows: the answer to the inline query."""
        before = len(self.wire.inline)
        query = {"id": str(self.update_id), "from": _user(person), "query": words, "offset": offset}
        await self.gets({"inline_query": query})
        return self.wire.inline[-1] if len(self.wire.inline) > before else None

    async def gets(self, update: Json, *, times: int = 1) -> Shown | None:
        """Take in an update, ``times`` as if its claim had been lost in between."""
        self.update_id += 1
        raw = {"update_id": self.update_id, **update}
        before = [(shown.id, shown.edits) for shown in self.wire.sent]
        for _ in range(times):
            await self._process(raw)
            await self._deliver()
        for shown in reversed(self.wire.sent):
            if (shown.id, shown.edits) not in before:
                return shown
        return None

    async def _process(self, raw: Json, lane: str = "lane") -> None:
        body = json.dumps(raw)
        arrival = inbox.Arrival(
            raw["update_id"], lane, body, hashlib.sha256(body.encode()).hexdigest()
        )
        now = self.clock.at
        await self.database.begin(lambda tx: inbox.accept(tx, BOT_ID, [arrival], now))
        waiting = await self.database.read(lambda tx: inbox.oldest(tx, BOT_ID, lane, 1))
        if not waiting:
            return
        claim = Claim(waiting[0].seq, now)
        mark = CLAIM.set(claim)
        try:
            update = Update.de_json(json.loads(waiting[0].body), self.application.bot)
            await self.application.process_update(update)
        except AlreadyHandled:
            pass
        finally:
            CLAIM.reset(mark)
        await self.database.begin(lambda tx: inbox.close(tx, [claim.seq], now))

    async def _deliver(self) -> None:
        until = self.clock.at + timedelta(seconds=60)
        while queued := await self.database.begin(
            lambda tx: outbox.claim(tx, "test", self.clock.at, until, 10)
        ):
            for message in queued:
                await self._send(message)

    async def _send(self, message: OutboxMessage) -> None:
        ids = [message.keyboard_id] if message.keyboard_id else []
        buttons = await self.database.read(lambda tx: actions.buttons(tx, ids))
        pressed = buttons[message.keyboard_id] if message.keyboard_id else ()
        worded = letters.word(message.kind, message.facts, pressed)
        page = type(worded).from_json(json.loads(json.dumps(worded.to_json())))
        bot, chat = self.application.bot, message.chat_telegram_id
        if message.edit_message_id is None:
            sent = await bot.send_message(chat, **page.arguments())
            message_id = sent.message_id
        else:
            message_id = message.edit_message_id
            await bot.edit_message_text(chat_id=chat, message_id=message_id, **page.arguments())

        async def body(tx: Tx) -> None:
            await outbox.sent(tx, message.id, "test", message_id, self.clock.at)
            if message.keyboard_id:
                await actions.placed(tx, message.keyboard_id, message_id)

        await self.database.begin(body)


def there(shown: Shown | None) -> Shown:
    """What was said; silence fails the test."""
    assert shown is not None, "silence"
    return shown


@asynccontextmanager
async def converse(
    database: Database,
    *,
    access: Literal["open", "members"] = "open",
    owners: frozenset[int] = frozenset(),
    today: date = OPENS,
) -> AsyncIterator[Conversation]:
    """The bot over ``database`` with a faked wire; ``files`` go into a directory of its own."""
    wire, clock, reader = Wire(), StoppedClock(day=today), Reader()
    woken: list[int] = []
    built: Any = (
        ApplicationBuilder()
        .application_class(Dispatcher)
        .token(TOKEN)
        .request(wire)
        .get_updates_request(Wire())
        .context_types(context_types)
        .updater(None)
        .build()
    )
    application: Dispatcher = built
    folder = TemporaryDirectory(prefix="fg")
    application.deps = Deps(
        db=database,
        reads=ReadModel(database),
        clock=clock,
        access=access,
        owner_ids=owners,
        bot_username=str(BOT["username"]),
        wake=lambda: woken.append(1),
        files=Blobs(Path(folder.name)),
        zone=ZoneInfo("Asia/Shanghai"),
        reader=reader,
    )
    register(application)
    await application.initialize()
    try:
        yield Conversation(database, application, wire, clock, woken)
    finally:
        await application.shutdown()
        await reader.close()
        folder.cleanup()


def _user(person: Person) -> Json:
    return {"id": person.id, "is_bot": False, "first_name": person.name}


def _chat(person: Person, chat: int | None) -> Json:
    if chat is None:
        return {"id": person.id, "type": "private", "first_name": person.name}
    return {"id": chat, "type": "supergroup", "title": "联席会议联络群"}


def _commands(text: str) -> list[Json]:
    """Entities as Telegram finds them: a command at the start, mentions of the bot."""
    found: list[Json] = []
    if text.startswith("/"):
        found.append({"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])})
    mention = f"@{BOT['username']}"
    if mention in text and not text.startswith("/"):
        at = text.index(mention)
        found.append({"type": "mention", "offset": at, "length": len(mention)})
    return found
