"""People who write and tap, and the books in which every update must end up settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from handlers.texts import first as say
from store.db import Database, Tx
from store.tables import audit, inbox, outbox
from tests.chaos.probes import ASK, TALLY, answer, receipt
from tests.sandbox_server import Sandbox

CHOOSER = "1c:0"


@dataclass
class Books:
    """What was found wrong at the end. All zero is what is promised."""

    updates: int = 0
    kills: int = 0
    lost_effects: int = 0
    double_effects: int = 0
    lost_replies: int = 0
    unmarked_repeats: int = 0
    marked_repeats: int = 0
    quarantined: int = 0

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost_effects, self.double_effects, self.lost_replies)
        return not any((*wrong, self.unmarked_repeats, self.quarantined))

    def add(self, other: Books) -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class Traffic:
    """Everything that was sent, so that it can be looked for."""

    sandbox: Sandbox
    people: tuple[int, ...]
    sent: int = 0
    number: int = 0
    tallies: dict[int, int] = field(default_factory=dict)
    questions: dict[int, int] = field(default_factory=dict)
    tapped: set[str] = field(default_factory=set)
    choosing: dict[int, int] = field(default_factory=dict)

    async def begin(self) -> None:
        """Everybody says hello; the bot's answer is what they later tap on."""
        for person in self.people:
            await self.sandbox.say(person, "/help")
            self.sent += 1

    async def batch(self) -> None:
        """Two messages from everybody, and two taps from those who have a fresh choice."""
        for person in self.people:
            await self._choose(person)
            self.number += 1
            await self.sandbox.say(person, f"{TALLY} {self.number}")
            self.tallies[self.number] = person
            await self.sandbox.say(person, f"{ASK} {self.number}")
            self.questions[self.number] = person
            self.sent += 2

    async def _choose(self, person: int) -> None:
        """Press a button that writes, and ask for new ones under the same message."""
        found = await self._tappable(person)
        if found is None:
            return
        message, token = found
        if token is not None:
            await self.sandbox.tap(person, message, f"a:{token}")
            self.tapped.add(token)
            self.sent += 1
        await self.sandbox.tap(person, message, CHOOSER)
        self.choosing[person] = message
        self.sent += 1

    async def _tappable(self, person: int) -> tuple[int, str | None] | None:
        """The message and a button not pressed yet; None while new ones are on their way."""
        messages = await self.sandbox.messages(person)
        if person not in self.choosing:
            mine = [m["message_id"] for m in messages if m["from"]["is_bot"]]
            return (mine[0], None) if mine else None
        for message in messages:
            if message["message_id"] == self.choosing[person]:
                tokens = _tokens(message)
                if tokens and not self.tapped.intersection(tokens):
                    return message["message_id"], tokens[self.number % len(tokens)]
        return None

    async def settle(self, database: Database, kills: int) -> Books:
        """Count what became of everything that was sent."""
        books = Books(updates=self.sent, kills=kills)
        effects = await database.read(_effects)
        wanted = [f"tally:{number}" for number in self.tallies]
        wanted += [f"action:{token}" for token in self.tapped]
        for key in wanted:
            books.lost_effects += effects.get(key, 0) == 0
            books.double_effects += effects.get(key, 0) > 1
        for person in self.people:
            await self._replies(person, books)
        books.quarantined = await database.read(_quarantined)
        return books

    async def _replies(self, person: int, books: Books) -> None:
        texts = [m.get("text", "") for m in await self.sandbox.messages(person)]
        for number, owner in self.tallies.items():
            if owner == person:
                found = [text for text in texts if receipt(number) in text]
                plain = [text for text in found if say.repeated() not in text]
                books.lost_replies += not found
                books.unmarked_repeats += max(0, len(plain) - 1)
                books.marked_repeats += len(found) - len(plain)
        said = "\n".join(texts)
        for number, owner in self.questions.items():
            books.lost_replies += owner == person and answer(number) not in said


def _tokens(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    data = [button["callback_data"] for row in rows for button in row]
    return [one.removeprefix("a:") for one in data if one.startswith("a:")]


async def _effects(tx: Tx) -> dict[str, int]:
    """Effects by what caused them, with how often they are on record."""
    counted: dict[str, int] = {}
    for row in await tx.rows(select(audit.c.verb, audit.c.object_id, audit.c.effect_key)):
        key = f"tally:{row.object_id}" if row.verb == "tally" else row.effect_key
        counted[key] = counted.get(key, 0) + 1
    return counted


async def _quarantined(tx: Tx) -> int:
    state = inbox.c.state == "quarantined"
    found: int = await tx.scalar(select(func.count()).select_from(inbox).where(state))
    return found


async def finished(tx: Tx) -> int:
    """How many updates are done with."""
    state = inbox.c.state != "open"
    found: int = await tx.scalar(select(func.count()).select_from(inbox).where(state))
    return found


async def under_way(tx: Tx) -> int:
    """How many messages are still to be delivered."""
    state = outbox.c.state.in_(["queued", "sending"])
    found: int = await tx.scalar(select(func.count()).select_from(outbox).where(state))
    return found
