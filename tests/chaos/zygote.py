"""A process that has imported everything and forks bots: a start costs a tenth of a second.

One JSON object a line on standard input: ``{"start": SETTINGS, "broken": NAME, "log": FILE}``
answers with a process id, ``{"wait": PID}`` with its exit status (negative: the signal).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from typing import Any

from bot import logs, settings
from bot.app import App, Wishes, build
from tests.chaos.probes import BREAKS, add_probes


def main() -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        ask = json.loads(line)
        if "wait" in ask:
            _, status = os.waitpid(ask["wait"], 0)
            code = os.waitstatus_to_exitcode(status)
            sys.stdout.write(f"{code}\n")
        else:
            pid = os.fork()
            if pid == 0:
                _live(ask)
            sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _live(ask: dict[str, Any]) -> None:
    """Be a bot until killed or stopped; never returns."""
    log = os.open(ask["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    code = 1
    try:
        chosen = settings.load(_env_file=None, **ask["start"])
        logs.configure("WARNING", "console")
        app = build(chosen)
        if ask["broken"]:
            BREAKS[ask["broken"]](app)
        asyncio.run(_serve(app))
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


async def _serve(app: App) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.stop)
    # The probes stand before the guard, so they need no place among the real reactions.
    add_probes(app.application)
    await app.serve(Wishes())


if __name__ == "__main__":
    main()
