"""What this topic adds to the tables of the house: verbs, kinds of words waited for, views."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.agencies import dialogue, letters, pages
from handlers.agencies.views import Registry, RegistryCard, RegistryDeed
from handlers.context import Context
from handlers.page import Page
from handlers.presses import Press
from store.db import Tx
from store.waiting import Waiting

VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    letters.PICK: dialogue.picked,
    letters.DO: dialogue.confirmed,
}
KINDS: dict[str, Callable[[Context, Waiting], Awaitable[None]]] = {
    pages.SEARCH: pages.named,
    pages.SAID: dialogue.said,
}
PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    Registry: pages.listing,
    RegistryCard: pages.card,
}
# Views that write, or that send something else than a page.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    RegistryDeed: dialogue.opened,
}
