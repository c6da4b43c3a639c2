"""The Bot API client: raw updates for the inbox, and no token in its own description."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram.ext import ExtBot


class Client(ExtBot[None]):
    """python-telegram-bot's bot with what intake needs beside it."""

    def __repr__(self) -> str:
        return f"Client[{self.token.partition(':')[0]}]"

    async def raw_updates(
        self, *, offset: int | None, timeout: int, allowed: Sequence[str], limit: int = 100
    ) -> list[Any]:
        """Updates as Telegram's JSON. ``timeout`` (s): how long Telegram waits for the first.

        Building ``Update`` objects here would let one malformed update stop the intake of all.
        """
        data: dict[str, Any] = {
            "timeout": timeout,
            "limit": limit,
            "allowed_updates": list(allowed),
        }
        if offset is not None:
            data["offset"] = offset
        result = await self._post("getUpdates", data, read_timeout=timeout + 10.0)
        return result if isinstance(result, list) else []

    async def rebuild_intake(self) -> None:
        """Close and reopen the connection that long polls use."""
        polling = self._request[0]
        await polling.shutdown()
        await polling.initialize()

    async def hang_up(self) -> None:
        """Close all connections, also those of a bot that never got to know itself."""
        for request in self._request:
            await request.shutdown()
