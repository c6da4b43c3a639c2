"""What a fault rule does to one request: before it takes effect, and to its answer."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.desk import Desk
from bot.sandbox.faults import Rule

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Entry = dict[str, Any]

# Set by the server's protocol; absent when the app is called in process.
TRANSPORT = "sandbox.transport"
_HTML = (
    "<html>\r\n<head><title>{code} {text}</title></head>\r\n<body>\r\n"
    "<center><h1>{code} {text}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
)
_NAMES = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Time-out"}
_PROCEED = frozenset({"drop", "slow_headers", "truncate", "patch", "delay", "endless"})


class ConnectionCut(Exception):
    """Ends a request without an answer where there is no socket to close (in-process tests)."""


async def respond(send: Send, status: int, kind: bytes, content: bytes, clock: Clock) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(content)).encode()),
        (b"date", clock.http_date()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def before(desk: Desk, rule: Rule, entry: Entry, scope: Scope, send: Send) -> bool:
    """False when the request is over without having taken effect."""
    if rule.do in ("freeze", "delay"):
        await pause(desk, rule.seconds)
    if rule.do in _PROCEED or rule.executed:
        return True
    if rule.do in ("close", "reset", "freeze"):
        desk.oracle.end(entry, "frozen" if rule.do == "freeze" else "closed", None, None)
        await cut(scope, reset=rule.do == "reset")
        return False
    await _false_answer(desk, rule, entry, send)
    return False


async def after(
    desk: Desk,
    rule: Rule,
    entry: Entry,
    scope: Scope,
    send: Send,
    status: int,
    body: dict[str, Any],
) -> None:
    """The call has taken effect; its answer is what the rule makes of it."""
    if rule.do in ("error", "garbage", "html", "migrate"):
        await _false_answer(desk, rule, entry, send, body)
        return
    if rule.do == "patch" and isinstance(body.get("result"), dict):
        body = {**body, "result": {**body["result"], **rule.patch}}
    content = json.dumps(body, separators=(",", ":")).encode()
    await after_bytes(desk, rule, entry, scope, send, content, status, body, b"application/json")


async def after_bytes(
    desk: Desk,
    rule: Rule,
    entry: Entry,
    scope: Scope,
    send: Send,
    content: bytes,
    status: int = 200,
    result: Any = None,
    kind: bytes = b"application/octet-stream",
) -> None:
    """The same for a ready body: lost, slow, cut short or without end."""
    outcome = {"drop": "dropped", "truncate": "truncated", "endless": "endless"}
    desk.oracle.end(entry, outcome.get(rule.do, "answered"), status, result)
    desk.hub.touch()
    if rule.do in ("drop", "close", "reset"):
        await cut(scope, reset=rule.do == "reset")
        return
    if rule.do == "slow_headers":
        await pause(desk, rule.seconds)
    if rule.do not in ("truncate", "endless"):
        await respond(send, status, kind, content, desk.clock)
        return
    headers = [(b"content-type", kind), (b"date", desk.clock.http_date())]
    if rule.do == "truncate":
        headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    half = content[: len(content) // 2] if rule.do == "truncate" else content
    await send({"type": "http.response.body", "body": half, "more_body": True})
    while rule.do == "endless" and not desk.hub.closing and not _is_gone(scope):
        await send({"type": "http.response.body", "body": b"\0" * 65_536, "more_body": True})
        # Lets the socket drain and notices a reader who went away.
        await asyncio.sleep(0.005)
    await cut(scope, reset=False)


async def _false_answer(
    desk: Desk, rule: Rule, entry: Entry, send: Send, result: Any = None
) -> None:
    if rule.do == "garbage":
        status, kind, content = 200, b"application/json", b'{"ok":tru\x00\xff<'
    elif rule.do == "html":
        status = rule.code if rule.code in _NAMES else 502
        page = _HTML.format(code=status, text=_NAMES[status])
        kind, content = b"text/html", page.encode()
    else:
        answer = _migrate(rule) if rule.do == "migrate" else rule.answer()
        status, kind = answer["error_code"], b"application/json"
        content = json.dumps(answer, separators=(",", ":")).encode()
        result = answer if result is None else result
    desk.oracle.end(entry, rule.do, status, result)
    desk.hub.touch()
    await respond(send, status, kind, content, desk.clock)


def _migrate(rule: Rule) -> dict[str, Any]:
    return {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": rule.migrate_to_chat_id},
    }


async def pause(desk: Desk, seconds: float) -> None:
    """Real seconds, ended early when the sandbox stops."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    revision = desk.hub.revision
    while not desk.hub.closing and (left := deadline - loop.time()) > 0:
        revision = await desk.hub.wait(revision, left)


async def cut(scope: Scope, *, reset: bool) -> None:
    """Closes the connection under the request; ``reset``: the peer sees a TCP reset."""
    transport = scope.get(TRANSPORT)
    if transport is None:
        raise ConnectionCut
    if reset:
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    else:
        transport.close()
    # The server learns of the loss on its next turns; before that it would answer 500.
    for _ in range(3):
        await asyncio.sleep(0)


def _is_gone(scope: Scope) -> bool:
    transport = scope.get(TRANSPORT)
    return transport is None or bool(transport.is_closing())
