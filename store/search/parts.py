"""A query as it is compared with tasks: its parts, and what each of them can mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from store.search.records import Why


class Grade(IntEnum):
    """How much of a word a text is, by what stands beside it in texts."""

    PIECE = 0  # always between the same two characters: 解协 of 调解协议
    UNSURE = 1
    WORD = 2


@dataclass(frozen=True, slots=True)
class Option:
    """One way to say a part of the query, and how far it can be trusted (0 to 1)."""

    text: str
    trust: float = 1.0
    # A short guess must be this much of a word.
    least: Grade = Grade.PIECE


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the query: any of its options will do. It weighs as much as ``measure``."""

    options: tuple[Option, ...]
    measure: str = ""
    # Letters that were read as words: only words that stand somewhere in one piece are any.
    guessed: bool = False
    # What it weighs beside the others, where its words do not say it: in words of English.
    english: float = 0.0
    # What was typed in one piece with it; its words should stand together.
    phrase: str = ""
    # The last part of a phrase is what it is about.
    is_head: bool = False

    @property
    def measured(self) -> str:
        """The words whose weight the part has: the first option, if nothing else is said."""
        return self.measure or self.options[0].text


@dataclass(frozen=True, slots=True)
class Reading:
    """One understanding of the whole query."""

    parts: tuple[Part, ...]
    why: Why
    trust: float = 1.0
    # Guesses: what must stand somewhere in one piece for the reading to be one at all.
    proof: tuple[str, ...] = ()
    # Small words that no text has were left out.
    lightened: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task that shares pairs with the query; ``body`` and ``around`` as in the index.

    ``lone`` are characters of the query that it prints alone in quotes.
    """

    task_id: int
    body: str
    around: str
    lone: str = ""
