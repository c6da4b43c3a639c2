"""The deliberately broken variant: every worker keeps a timer for each chat, as a job queue does.

It fires once when its time has come and skips what came too late; nothing in the database says
whether somebody else has fired.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.worker import Worker
from handlers.digests import serving
from store import digests as schedules
from store import outbox, slots
from store.db import Tx
from store.workdays import Workdays

GRACE = timedelta(minutes=1)


class Timers:
    """A worker's timers, lost with its process."""

    def __init__(self, worker: Worker, clock: Clock) -> None:
        self._worker = worker
        self._clock = clock
        self._next: dict[int, datetime] = {}
        self._fired = 0

    async def tick(self) -> None:
        now = self._clock.now()
        known = await self._worker.db.read(schedules.running)
        for one in known:
            due = self._next.get(one.id)
            if due is not None and due <= now <= due + GRACE:
                self._fired += 1
                day = due.astimezone(one.zone).date().isoformat()
                key = f"timer:{id(self)}:{self._fired}"
                chat_id = one.chat_id

                async def body(
                    tx: Tx, chat_id: int = chat_id, day: str = day, key: str = key
                ) -> None:
                    await outbox.put(
                        tx,
                        chat_id=chat_id,
                        kind=serving.LETTER,
                        facts={"today": day},
                        dedupe_key=key,
                        now=now,
                    )

                await self._worker.db.begin(body)
            if due is None or due <= now:
                settings = one.settings
                coming = slots.next_after(
                    now,
                    one.zone,
                    settings.minute,
                    settings.weekdays,
                    is_working=Workdays().is_working,
                )
                if coming is not None:
                    self._next[one.id] = coming.at
