"""What this topic adds to the tables of the house: verbs, kinds of words waited for, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.doubts import deciding, doubting, letters, queue
from handlers.doubts.views import DoubtCard, Doubting, Queue
from handlers.page import Page
from handlers.presses import Press
from store.db import Tx
from store.waiting import Waiting

VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    letters.AMENDED: deciding.amended,
    letters.KEEP: deciding.keep,
}
KINDS: dict[str, Callable[[Context, Waiting], Awaitable[None]]] = {
    doubting.WORDS: doubting.said,
    queue.WHY: deciding.reasoned,
}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    Queue: queue.shown,
}
# Views that write, or that send something else than a page.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    Doubting: doubting.opened,
    DoubtCard: deciding.opened,
}
