"""Buttons: from a view and a label to a key, from keys to rows that fit a screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.encoding import encode
from handlers.measure import cut_to, ems
from handlers.page import Key, Nav
from handlers.view import View


def nav(label: str, view: View) -> Nav:
    return Nav(label, encode(view))


# What a button shows of its label at 390 px, in full-width characters, by buttons in its row.
LABEL_EMS = {1: 22.0, 2: 10.5, 3: 6.8, 4: 5.0}


def rows(keys: Sequence[Key], most: int) -> list[tuple[Key, ...]]:
    """Keys in rows of at most ``most``, of fewer where a label would not fit.

    A label that is too long for a row of its own ends with ``…``.
    """
    made: list[tuple[Key, ...]] = []
    left = list(keys)
    while left:
        size = next(n for n in range(min(most, len(left)), 0, -1) if n == 1 or _fit(left[:n]))
        made.append(tuple(left[:size]) if size > 1 else (_cut(left[0]),))
        left = left[size:]
    return made


def _fit(row: Sequence[Key]) -> bool:
    return all(ems(key.label) <= LABEL_EMS[len(row)] for key in row)


def _cut(key: Key) -> Key:
    return replace(key, label=cut_to(key.label, LABEL_EMS[1]))
