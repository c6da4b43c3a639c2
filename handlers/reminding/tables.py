"""What this topic adds to the tables of the house: verbs, letters, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.page import Page
from handlers.presses import Press
from handlers.reminding import letters, menus
from handlers.reminding.views import ElsewhereList, Reminding
from store.db import Tx

LETTERS = letters.LETTERS
VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {**menus.VERBS}
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {Reminding: menus.settings}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {ElsewhereList: menus.claimed}
