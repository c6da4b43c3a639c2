"""``python -m bot.sandbox --scenario FILE --port 8800 --database FILE``."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.sandbox.desk import Desk, open_desk
from bot.sandbox.errors import SetupError
from bot.sandbox.limits import LimitSettings
from bot.sandbox.scenario import read_scenario
from bot.sandbox.server import bind, check_host, serve


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bot.sandbox", description="A Telegram on your desk.")
    parser.add_argument("--scenario", type=Path, required=True, help="TOML: people, chats, day")
    parser.add_argument("--database", type=Path, help="kept here; without it nothing is kept")
    parser.add_argument("--host", default="127.0.0.1", help="loopback only")
    parser.add_argument("--port", type=int, default=8800, help="0: any free port")
    parser.add_argument("--limits", choices=("strict", "off"), default="strict")
    parser.add_argument("--child", action="store_true", help="end when standard input does")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 after a signal or the parent's end, 2 with one sentence when it cannot start."""
    arguments = _arguments(argv)
    logging.basicConfig(level=logging.WARNING, format="沙盒：%(message)s")
    try:
        host = check_host(arguments.host)
        scenario = read_scenario(arguments.scenario)
        listener = bind(host, arguments.port)
        try:
            desk = open_desk(scenario, arguments.database, LimitSettings(mode=arguments.limits))
        except SetupError:
            listener.close()
            raise
    except SetupError as error:
        print(f"沙盒没有启动：{error}", file=sys.stderr)  # noqa: T201
        return 2
    try:
        asyncio.run(_serve(desk, listener, is_child=arguments.child))
    finally:
        desk.close()
    return 0


async def _serve(desk: Desk, listener: socket.socket, *, is_child: bool) -> None:
    stop = asyncio.Event()
    if is_child:
        _stop_with_parent(stop)
    await serve(desk, listener, _announce, stop)


def _stop_with_parent(stop: asyncio.Event) -> None:
    """A parent that is killed cannot end its child; the pipe that it held open does."""
    loop, pipe = asyncio.get_running_loop(), sys.stdin.fileno()

    def read() -> None:
        if not os.read(pipe, 4096):
            loop.remove_reader(pipe)
            stop.set()

    loop.add_reader(pipe, read)


def _announce(address: str) -> None:
    print(address, flush=True)  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
