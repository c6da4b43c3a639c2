"""What the store refuses, as the one sentence with which a process ends."""

from __future__ import annotations

from bot.stop import Stop
from handlers.texts import console
from store.errors import Busy, ForeignDatabase, NewerDatabase, StoreError, Unusable


def explain(error: StoreError) -> Stop:
    """A Stop for what somebody can put right; any other error is a bug and is raised again."""
    if isinstance(error, Unusable):
        return Stop(console.unusable(error.url, error.trouble), code=1)
    if isinstance(error, Busy):
        return Stop(console.busy(error.path), code=2)
    if isinstance(error, NewerDatabase):
        return Stop(console.newer_database(error.found))
    if isinstance(error, ForeignDatabase):
        owner = f"机器人 {error.bot_id}，{error.api_origin}"
        return Stop(f"这个数据库属于另一个机器人（{owner}）；确认要接过来，请加 --adopt。")
    raise error
