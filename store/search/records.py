"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """How a task came to be found. ``words``: the words, but not in one piece."""

    NUMBER = "number"
    EXACT = "exact"
    WORDS = "words"
    HOMOPHONE = "homophone"
    PINYIN = "pinyin"
    INITIALS = "initials"
    NEAR_TERM = "near_term"
    ENGLISH = "english"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Hit:
    """A task found. ``key`` is ``KEY#REF``, ``title`` its first words, ``score`` about 0 to 1.

    ``matched`` are the words of the text that answer the query, folded as in the index.
    """

    task_id: int
    key: str
    title: str
    score: float
    why: Why
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """``hits``, best first; ``near`` is what falls short of them and is no answer.

    ``read_as`` are the words that were looked for where they are not what was typed.
    """

    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    read_as: str | None = None
