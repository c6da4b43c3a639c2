"""The life of a bot that is to be killed, in a process of its own."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from bot import logs, settings
from bot.app import App, Wishes, build
from tests.chaos.probes import BREAKS, add_probes


def live(told: dict[str, Any], broken: str) -> None:
    """Serve with these settings until killed or stopped; ``broken``: in which way on purpose."""
    chosen = settings.load(_env_file=None, **told)
    logs.configure("WARNING", "console")
    app = build(chosen)
    if broken:
        BREAKS[broken](app)
    asyncio.run(_serve(app))


async def _serve(app: App) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.stop)
    # The probes stand before the guard, so they need no place among the real reactions.
    add_probes(app.application)
    await app.serve(Wishes())
