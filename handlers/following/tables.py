"""What this topic adds to the tables of the house: verbs, letters, views that write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.following import letters, menus, urging
from handlers.following.views import (
    FollowAgency,
    FollowList,
    FollowPlan,
    FollowSearch,
    FollowTask,
    NoticeSettings,
    Urging,
)
from handlers.presses import Press
from store.db import Tx

LETTERS = letters.LETTERS
VERBS: dict[str, Callable[[Context, Tx, Press], Awaitable[None]]] = {
    **menus.VERBS,
    **urging.VERBS,
}
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    FollowTask: menus.menu,
    FollowAgency: menus.menu,
    FollowPlan: menus.menu,
    FollowSearch: menus.menu,
    FollowList: menus.listed,
    NoticeSettings: menus.settings,
    Urging: urging.ask,
}
