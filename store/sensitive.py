"""Sensitive work: a reviewable rule over text, headings and bodies, its words kept as data. Pure.

What the documents print is public; that is no reason for a bot to spread it in chats.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from store.text import fold_chars

NOBODY: Mapping[str, str] = MappingProxyType({})


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
    text: str,
    headings: Sequence[str],
    agencies: Collection[str],
    counts_as: Mapping[str, str] = NOBODY,
    rule: Rule | None = None,
) -> tuple[str, ...]:
    """The words and slugs for which a task is kept back, in the rule's order; empty for none.

    Blanks, line ends and variants of characters in a damaged copy do not hide a word. A body is
    meant whatever it was merged into, or was merged into it: ``counts_as`` has merged bodies by
    slug, with what they count for (``store.agencies.root_slugs``).
    """
    known = rule or shipped()
    said = ["".join(fold_chars(part).split()) for part in (text, *headings)]
    words = (word for word in known.words if any(word in part for part in said))
    there = {counts_as.get(slug, slug) for slug in agencies}
    meant = (slug for slug in known.agencies if counts_as.get(slug, slug) in there)
    return (*words, *sorted(meant))


def is_kept_back(row: Any, agencies: Collection[str], counts_as: Mapping[str, str]) -> bool:
    """Whether a task stays out of group posts, inline cards, calendars and exports.

    The one question of all ways out. ``row`` has text, heading, responsibility_text and the path
    of its section, ``agencies`` are the slugs of who is on it, ``counts_as`` as in ``why``.
    """
    headings = [*(row.path or ()), *([row.heading] if row.heading else [])]
    text = f"{row.text}\n{row.responsibility_text or ''}"
    return bool(why(text, headings, agencies, counts_as))
