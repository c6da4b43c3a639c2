"""Sensitive work: a reviewable rule over text, headings and bodies, its words kept as data. Pure.

What the documents print is public; that is no reason for a bot to spread it in chats.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from store.records import TaskCard
from store.text import fold_chars


@dataclass(frozen=True, slots=True)
class Rule:
    """``words`` without blanks and in simplified characters, ``agencies`` as slugs."""

    words: tuple[str, ...]
    agencies: frozenset[str]


@cache
def shipped() -> Rule:
    """The rule of ``sensitive.toml``."""
    told = tomllib.loads(files("store").joinpath("sensitive.toml").read_text("utf-8"))
    return Rule(tuple(told["words"]), frozenset(told["agencies"]))


def why(
    text: str, headings: Sequence[str], agencies: Collection[str], rule: Rule | None = None
) -> tuple[str, ...]:
    """The words and slugs for which a task is kept back, in the rule's order; empty for none.

    Blanks, line ends and variants of characters in a damaged copy do not hide a word.
    """
    known = rule or shipped()
    said = ["".join(fold_chars(part).split()) for part in (text, *headings)]
    words = (word for word in known.words if any(word in part for part in said))
    return (*words, *sorted(known.agencies.intersection(agencies)))


def is_kept_back(card: TaskCard) -> bool:
    """Whether a task stays out of group posts and inline cards."""
    headings = [*card.path, *([card.heading] if card.heading else [])]
    text = f"{card.text}\n{card.responsibility_text or ''}"
    return bool(why(text, headings, {view.agency.slug for view in card.assignments}))
