"""What this topic adds to the tables of the house: verbs, letters, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.page import Page
from handlers.presses import Press
from handlers.years import judging, letters
from handlers.years.views import YearDecided, YearLinks, YearLook, YearPair
from store.db import Tx

VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    letters.DECIDE: judging.judged,
}
LETTERS: dict[str, Callable[[Any], Page]] = {**letters.LETTERS}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    YearLinks: judging.overview,
    YearDecided: judging.decided,
}
# Views that write, or that take longer than a page.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    YearPair: judging.opened,
    YearLook: judging.looked,
}
