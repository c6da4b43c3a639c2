"""``/bot<token>/<method>`` and ``/file/bot<token>/<path>``: the Bot API over plain ASGI.

Plain ASGI because benches and crash suites send thousands of requests, and because a scripted
fault must be able to close a connection instead of answering.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from bot.sandbox import breakage
from bot.sandbox.desk import Desk
from bot.sandbox.errors import Refusal, bad
from bot.sandbox.files import Upload
from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.params import Params
from bot.sandbox.updates import KINDS

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 60 * 1024 * 1024
_CALL = re.compile(r"/bot([^/]+)/([^/]+)/?")
_FILE = re.compile(r"/file/bot([^/]+)/(.+)")
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,80}")


class BotApi:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if match := _FILE.fullmatch(path):
            await self._file(match[1], match[2], scope, send)
            return
        match = _CALL.fullmatch(path)
        if match is None:
            await self._json(send, 404, Refusal(404, "Not Found").body())
            return
        try:
            params = await _read(scope, receive)
            method = self._admit(match[1], match[2])
        except Refusal as refusal:
            await self._json(send, refusal.code, refusal.body())
            return
        except ClientDisconnect:
            # Cut off before the request was whole: there is nobody to answer.
            return
        await self._call(method, params, scope, send)

    def _admit(self, token: str, method: str) -> str:
        self._check_token(token)
        name = NAMES.get(method.lower())
        if name is None:
            raise Refusal(404, "Not Found: method not found")
        return name

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Refusal(404, "Not Found")
        if not hmac.compare_digest(token.encode(), self.desk.scenario.bot.token.encode()):
            raise Refusal(401, "Unauthorized")

    async def _call(self, method: str, params: Params, scope: Scope, send: Send) -> None:
        desk = self.desk
        entry = desk.oracle.begin(method, params.for_log(), desk.clock.now())
        rule = desk.faults.pick(method, _chat_id(params))
        try:
            if rule is not None and not await breakage.before(desk, rule, entry, scope, send):
                return
            status, body = await self._answer(method, params)
            if rule is not None and rule.do != "delay":
                await breakage.after(desk, rule, entry, scope, send, status, body)
                return
            desk.oracle.end(entry, "answered" if status == 200 else "refused", status, body)
            await self._json(send, status, body)
        finally:
            if entry["outcome"] == "open":
                desk.oracle.end(entry, "abandoned", None, None)
            desk.hub.touch()

    async def _answer(self, method: str, params: Params) -> tuple[int, dict[str, Any]]:
        try:
            if method == "getUpdates":
                result = await self._get_updates(params)
            else:
                result = METHODS[method](self.desk, params)
        except Refusal as refusal:
            return refusal.code, refusal.body()
        return 200, {"ok": True, "result": result}

    async def _get_updates(self, params: Params) -> list[dict[str, Any]]:
        kinds = params.structure("allowed_updates")
        if isinstance(kinds, list):
            # Unknown kinds are passed over, as on Telegram.
            self.desk.queue.allow([kind for kind in kinds if kind in KINDS])
        return await self.desk.polling.get_updates(
            params.number("offset"), params.number("limit", 100), params.number("timeout")
        )

    async def _file(self, token: str, path: str, scope: Scope, send: Send) -> None:
        desk = self.desk
        try:
            self._check_token(token)
        except Refusal as refusal:
            await self._json(send, refusal.code, refusal.body())
            return
        entry = desk.oracle.begin("file", {"path": path}, desk.clock.now())
        rule = desk.faults.pick("file", None)
        if rule is not None and not await breakage.before(desk, rule, entry, scope, send):
            return
        file = desk.files.by_path(path)
        if file is None:
            desk.oracle.end(entry, "refused", 404, None)
            await self._json(send, 404, Refusal(404, "Not Found").body())
            return
        content = desk.files.content(file)
        if rule is not None and rule.do != "delay":
            await breakage.after_bytes(desk, rule, entry, scope, send, content)
            return
        desk.oracle.end(entry, "answered", 200, {"bytes": len(content)})
        await breakage.respond(send, 200, b"application/octet-stream", content, desk.clock)
        desk.hub.touch()

    async def _json(self, send: Send, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body, separators=(",", ":")).encode()
        await breakage.respond(send, status, b"application/json", content, self.desk.clock)


def _chat_id(params: Params) -> int | None:
    return params.number("chat_id") or None


async def _read(scope: Scope, receive: Receive) -> Params:
    values: dict[str, Any] = dict(
        parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    )
    kind = next((v for k, v in scope["headers"] if k == b"content-type"), b"").lower()
    if kind.startswith(b"multipart/form-data"):
        return await _multipart(scope, receive, values)
    body = await _body(receive)
    if kind.startswith(b"application/json"):
        try:
            data = json.loads(body or b"{}")
        except ValueError as error:
            raise bad("can't parse JSON object") from error
        if not isinstance(data, dict):
            raise bad("object expected as the request")
        return Params(values | data)
    if body:
        try:
            values |= parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
        except UnicodeDecodeError as error:
            raise bad("strings must be encoded in UTF-8") from error
    return Params(values)


async def _body(receive: Receive) -> bytes:
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY:
            raise Refusal(413, "Request Entity Too Large")
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


async def _multipart(scope: Scope, receive: Receive, values: dict[str, Any]) -> Params:
    uploads: dict[str, Upload] = {}
    length = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
    if int(length or 0) > MAX_BODY:
        raise Refusal(413, "Request Entity Too Large")
    request = Request(scope, receive)
    async with request.form(max_part_size=MAX_BODY) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                values[name] = value
            else:
                uploads[name] = Upload(
                    value.filename or "file", await value.read(), value.content_type or ""
                )
    return Params(values, uploads)
