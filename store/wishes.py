"""What a task is wished to say, and why: frozen values for amendments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.errors import Refusal, Refused
from store.text import clean_user_text

MOST_TEXT, MOST_WORDS, LONGEST_NUMBER = 4000, 500, 24


@dataclass(frozen=True, slots=True)
class PartyWish:
    """An agency as it is to stand on a task: ``role`` as in seed.draft.Assignee."""

    agency_id: int
    printed: str
    role: str
    stated: str | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is responsible, in order, with the rule that says who leads, and the words for it."""

    every: tuple[PartyWish, ...]
    basis: str
    division: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: ``kind`` as in seed.draft.DeadlineKind, with the phrase for it.

    ``stages`` are (kind, day, phrase) of each where there are several, the last one included.
    """

    kind: str
    due_on: date | None
    phrase: str | None
    stages: tuple[tuple[str, date | None, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a task is to say; None stays as it is. ``targets`` and ``recurring`` are what a new
    text says of them, as in a draft.
    """

    text: str | None = None
    parties: Parties | None = None
    due: Due | None = None
    targets: Sequence[Any] = ()
    recurring: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """``basis``: the document that says so (依据); ``reason`` may be empty."""

    basis: str
    reason: str = ""

    def cleaned(self) -> Why:
        """As it is kept; Refused without a document, or for too many words."""
        basis = clean_user_text(self.basis).strip()
        reason = clean_user_text(self.reason).strip()
        if not basis:
            raise Refused(Refusal.BASIS_MISSING)
        if max(len(basis), len(reason)) > MOST_WORDS:
            raise Refused(Refusal.TEXT_TOO_LONG, {"most": MOST_WORDS})
        return Why(basis, reason)


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be added behind the task ``after`` (None: at the end), in the same section."""

    number: str
    after: int | None
    wish: Wish
