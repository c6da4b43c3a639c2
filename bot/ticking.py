"""A loop that looks what is due: it ticks a few times a minute, rows decide who does it.

No timer stands for anything: a loop that stood still, a restart and a second worker ask the same
question and find the same rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from bot.worker import Worker, log

TICK = 20.0
One = TypeVar("One")


class Ticking(ABC):
    """``name`` as health knows it; ``wrong`` is what the log says where nothing could be done."""

    def __init__(self, worker: Worker, name: str, wrong: str) -> None:
        self._worker = worker
        self._name = name
        self._wrong = wrong
        self._bell = worker.bell()

    def wake(self) -> None:
        """The day was moved: look now."""
        self._bell.ring()

    async def run(self) -> None:
        """Until the worker stops. What fails is tried again at the next tick."""
        health = self._worker.health
        while not self._worker.is_stopping:
            health.beat(self._name)
            try:
                await self.tick()
                health.trouble(self._name, None)
            except Exception as error:
                if health.trouble(self._name, type(error).__name__):
                    log.exception(self._wrong)
            await self._bell.wait(TICK)

    @abstractmethod
    async def tick(self) -> object:
        """Do what is due."""

    async def _each(
        self,
        found: Iterable[One],
        do: Callable[[One], Awaitable[None]],
        failed: Callable[[One], None],
    ) -> None:
        """One after the other until the worker stops; one that fails holds up no other.

        ``failed`` is called where the error can be logged. The last error is raised at the end.
        """
        failure: Exception | None = None
        for one in found:
            if self._worker.is_stopping:
                break
            self._worker.health.beat(self._name)
            try:
                await do(one)
            except Exception as error:
                failure = error
                failed(one)
        if failure is not None:
            raise failure
