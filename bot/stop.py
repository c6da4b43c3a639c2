"""How a process that cannot go on says so.

Apart from bot.errors, which needs Telegram's library: a command that only reads a file starts
without it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class Stop(Exception):
    """The process ends with ``code`` after one clear ``sentence``. 2: something to put right."""

    sentence: str
    code: int = 2

    def __str__(self) -> str:
        return self.sentence
