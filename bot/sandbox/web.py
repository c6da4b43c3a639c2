"""The whole app: Bot API, control API, and the page; with the doors a local server needs.

A page on the web can make a browser send requests to this port, or point a name at 127.0.0.1.
So: the Host must be loopback, a foreign Origin is refused, and the page runs under a strict
content security policy.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.botapi import BotApi, Receive, Scope, Send
from bot.sandbox.control import Control
from bot.sandbox.desk import Desk

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PAGE = Path(__file__).with_name("page")
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
        " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class App:
    """The ASGI app. ``desk`` is opened and closed by whoever runs it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._api = BotApi(desk)
        self._site = Starlette(routes=[*Control(desk).routes(), *_page_routes()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if not _is_local(scope):
            refusal = PlainTextResponse("沙盒只回应本机。", 403)
            await refusal(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(("/bot", "/file/bot")):
            await self._api(scope, receive, send)
            return

        async def dated(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                assert isinstance(headers, list)
                headers.append((b"date", self.desk.clock.http_date()))
            await send(message)

        await self._site(scope, receive, dated)  # type: ignore[arg-type]


def _is_local(scope: Scope) -> bool:
    host = origin = ""
    for name, value in scope["headers"]:
        if name == b"host":
            host = value.decode("latin-1")
        elif name == b"origin":
            origin = value.decode("latin-1")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return False
    return not origin or urlsplit(origin).netloc == host


def _page_routes() -> list[Route]:
    """The page's files, read once: no path of a request ever reaches the file system."""
    found = [Route("/healthz", _fixed(b"ok", "text/plain"))]
    for file in sorted(PAGE.iterdir()):
        if media := _TYPES.get(file.suffix):
            path = "/" if file.name == "index.html" else f"/{file.name}"
            found.append(Route(path, _fixed(file.read_bytes(), media)))
    return found


def _fixed(content: bytes, media: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_: Request) -> Response:
        return Response(content, media_type=media, headers=_HEADERS)

    return endpoint
