"""The clock of reminders: a tick asks whose hour has come.

The day of a person is decided once (store.reminders).
"""

from __future__ import annotations

from collections.abc import Callable

from bot.failpoints import failpoint
from bot.ticking import Ticking
from bot.worker import Worker, log
from handlers.reminding import sending, unattended
from store.db import Tx


class Reminders(Ticking):
    """``wake`` is called where something is to be sent."""

    def __init__(self, worker: Worker, wake: Callable[[], None]) -> None:
        super().__init__(worker, "reminders", "nobody can be reminded")
        self._wake = wake

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
        told = 0

        async def remind(person_id: int) -> None:
            nonlocal told
            told += await self._round((person_id,))

        await self._each(due, remind, _not_reminded)
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


def _not_reminded(person_id: int) -> None:
    log.exception("somebody was not reminded", person=person_id)
