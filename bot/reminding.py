"""The clock of reminders: a tick asks whose hour has come, rows decide who is told.

No timer stands for anybody: a loop that stood still, a restart and a second worker ask the same
question, and the day of a person is decided once (store.reminders).
"""

from __future__ import annotations

from collections.abc import Callable

from bot.failpoints import failpoint
from bot.worker import Worker, log
from handlers.reminding import sending, unattended
from store.db import Tx

TICK = 20.0


class Reminders:
    """Ticks a few times a minute."""

    def __init__(self, worker: Worker, wake: Callable[[], None]) -> None:
        self._worker = worker
        self._wake = wake
        self._bell = worker.bell()

    def wake(self) -> None:
        """The day was moved: look now."""
        self._bell.ring()

    async def run(self) -> None:
        """Until the worker stops. What fails is tried again at the next tick."""
        while not self._worker.is_stopping:
            self._worker.health.beat("reminders")
            try:
                await self.tick()
                self._worker.health.trouble("reminders", None)
            except Exception as error:
                if self._worker.health.trouble("reminders", type(error).__name__):
                    log.exception("nobody can be reminded")
            await self._bell.wait(TICK)

    async def tick(self) -> int:
        """Remind everybody whose hour has come; how many were told something.

        Looked for in a read: only where somebody is due does it wait for the writer.
        """
        db, moment, told = self._worker.db, self._worker.clock.moment(), 0
        await self._tell_of_unattended()
        while not self._worker.is_stopping:
            due = await db.read(lambda tx: sending.due(tx, moment))
            if not due:
                break
            self._worker.health.beat("reminders")
            try:
                told += await self._round(due)
            except Exception:
                if len(due) == 1:
                    raise
                log.exception("a round of reminders failed")
                return told + await self._one_by_one(due)
        return told

    async def _tell_of_unattended(self) -> None:
        """Looked for in a read, as everything here."""
        db, clock = self._worker.db, self._worker.clock
        if await db.read(lambda tx: unattended.due(tx, clock.moment())):
            await db.begin(lambda tx: unattended.tell(tx, clock.moment(), clock.now()))
            self._wake()

    async def _one_by_one(self, due: tuple[int, ...]) -> int:
        """What fails for one person holds up no other."""
        told, failure = 0, None
        for person_id in due:
            if self._worker.is_stopping:
                break
            self._worker.health.beat("reminders")
            try:
                told += await self._round((person_id,))
            except Exception as error:
                failure = error
                log.exception("somebody was not reminded", person=person_id)
        if failure is not None:
            raise failure
        return told

    async def _round(self, due: tuple[int, ...]) -> int:
        clock = self._worker.clock

        async def body(tx: Tx) -> int:
            told = await sending.send(tx, due, clock.moment(), clock.now())
            failpoint("KP12")
            return told

        told = await self._worker.db.begin(body)
        failpoint("KP13")
        if told:
            self._wake()
            log.info("reminders", people=told)
        return told
