"""A desk with digests: schedules set up, the clock moved, what is due served as the bot's tick."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from handlers import letters
from handlers.digests import serving
from handlers.page import Page
from store import agencies, chats, people
from store import digests as schedules
from store.db import Database, Tx
from store.digest_records import Digest, Settings
from store.slots import State
from store.tables import outbox, slots
from tests import cast
from tests.cast import Person
from tests.conversation import GROUP

BOT = "fengong_bot"
SET_AT = datetime(2020, 7, 1, 1, 0, tzinfo=UTC)


@dataclass
class Desk:
    """``sets`` a schedule, ``ticks`` at a moment, and reads what is queued."""

    database: Database
    keys: list[int] = field(default_factory=list)

    async def chat(self, telegram_id: int = GROUP, kind: str = "supergroup") -> int:
        return await self.database.begin(
            lambda tx: chats.ensure(tx, telegram_id, kind, "联席会议联络群", SET_AT)
        )

    async def sets(
        self,
        settings: Settings | None = None,
        *,
        by: Person = cast.SUN,
        chat: int = GROUP,
        topic: int = 0,
        at: datetime = SET_AT,
    ) -> Digest:
        """Set up by somebody; the schedule."""
        chat_id = await self.chat(chat)
        self.keys.append(1)
        key = f"set:{len(self.keys)}"

        async def body(tx: Tx) -> Digest:
            actor = await people.actor(tx, by.id)
            wanted = settings or Settings()
            await schedules.put(tx, actor, chat_id, topic, wanted, effect_key=key, now=at)
            found = await schedules.find(tx, chat_id, topic)
            assert found is not None
            return found

        return await self.database.begin(body)

    async def ticks(self, at: datetime) -> list[State]:
        """What the bot's tick does at that moment."""
        found = await self.database.read(lambda tx: serving.waiting(tx, at))
        lexicon = await self.database.read(agencies.load)
        done = []
        for digest, one in found:
            state = await self.database.begin(
                lambda tx, digest=digest, one=one: serving.serve(  # type: ignore[misc]
                    tx, digest, one, bot=BOT, lexicon=lexicon, now=at
                )
            )
            if state is not None:
                done.append(state)
        return done

    async def queued(self, kind: str = "digest") -> list[Any]:
        """The rows of the outbox of a kind, in order."""
        rows = select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id)
        return list(await self.database.read(lambda tx: tx.rows(rows)))

    async def said(self, kind: str = "digest") -> list[Page]:
        """Their words."""
        return [letters.word(row.kind, row.facts) for row in await self.queued(kind)]

    async def slots(self) -> list[tuple[date, str, bool]]:
        rows = await self.database.read(
            lambda tx: tx.rows(select(slots).order_by(slots.c.local_date))
        )
        return [(row.local_date, row.state, row.late) for row in rows]


def shanghai(*when: int) -> datetime:
    """A moment by the clock of Shanghai, which is eight hours ahead all year."""
    return datetime(*when, tzinfo=UTC) - timedelta(hours=8)  # type: ignore[misc, arg-type]
