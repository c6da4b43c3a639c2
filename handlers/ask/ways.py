"""Where an answer leads to: the view that is the answer, or the ways on from a sentence."""

from __future__ import annotations

from typing import Any

from handlers.context import Context
from handlers.keyboards import nav
from handlers.page import Key
from handlers.texts import labels
from handlers.views import Help, Home, Plans


async def opened(context: Context, view: Any, note: str | None = None) -> None:
    """Show a view of another topic in the place of an answer."""
    from handlers.navigation import open_view  # it opens answers too

    await open_view(context, view, note)


def ways_on(context: Context) -> list[list[Key]]:
    """Where to go from a sentence; a group's message has no buttons that navigate."""
    if not context.in_private:
        return []
    return [[nav(labels.HOME, Home()), nav(labels.PLANS, Plans()), nav(labels.HELP, Help())]]
