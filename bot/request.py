"""The HTTP client: feeds the sandbox's date to the clock, and keeps tokens out of the logs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx
from telegram.request import HTTPXRequest

from bot.failpoints import failpoint, is_armed

# The longest answer that is awaited; a long poll adds its own time.
READ_TIMEOUT = 20.0
CONNECT_TIMEOUT = 10.0
POOL_TIMEOUT = 5.0


class Request(HTTPXRequest):
    """``heard`` gets the ``Date`` of every answer; ``trust_env`` whether proxies of the
    environment are followed (never on loopback: a proxy cannot reach this machine's sandbox)."""

    def __init__(
        self,
        *,
        connections: int,
        proxy: str | None = None,
        heard: Callable[[str], None] | None = None,
        trust_env: bool = True,
    ) -> None:
        for name in ("httpx", "httpcore"):  # at INFO they print the address, and the token in it
            logging.getLogger(name).setLevel(logging.WARNING)
        super().__init__(
            connection_pool_size=connections,
            read_timeout=READ_TIMEOUT,
            write_timeout=READ_TIMEOUT,
            connect_timeout=CONNECT_TIMEOUT,
            pool_timeout=POOL_TIMEOUT,
            proxy=proxy,
            httpx_kwargs={"trust_env": trust_env, "event_hooks": _hooks(heard)},
        )


def _hooks(heard: Callable[[str], None] | None) -> dict[str, list[Callable[[Any], Any]]]:
    hooks: dict[str, list[Callable[[Any], Any]]] = {}
    if heard is not None:

        async def listen(response: httpx.Response) -> None:
            date = response.headers.get("Date")
            if date:
                heard(date)

        hooks["response"] = [listen]
    if is_armed("KP9"):
        hooks["request"] = [_watch_the_socket]
    return hooks


async def _watch_the_socket(request: httpx.Request) -> None:
    if b"sendMessage" in request.url.raw_path:
        request.extensions["trace"] = _traced


async def _traced(event: str, _info: dict[str, Any]) -> None:
    if event == "http11.send_request_body.complete":
        failpoint("KP9")
