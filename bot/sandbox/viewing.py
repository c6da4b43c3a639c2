"""The reading half of the control API: state, log, events, files, the command menu."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.chats import Chat
from bot.sandbox.desk import Desk
from bot.sandbox.errors import Refusal, bad

Endpoint = Callable[[Request], Awaitable[Response]]
MAX_WAIT = 60.0
# Often enough to notice a page that is gone, and for proxies not to close a silent stream.
HEARTBEAT = 15.0


def routes(desk: Desk, guarded: Callable[[Endpoint], Endpoint]) -> list[Route]:
    view = Viewing(desk)
    paths: dict[str, Endpoint] = {
        "/control/scenario": view.scenario,
        "/control/state": view.state,
        "/control/log": view.log,
        "/control/wait": view.wait,
        "/control/events": view.events,
        "/control/faults": view.faults,
        "/control/limits": view.limits,
        "/control/commands": view.commands,
        "/control/file/{file_id}": view.file,
    }
    return [Route(path, guarded(endpoint), methods=["GET"]) for path, endpoint in paths.items()]


class Viewing:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def scenario(self, _: Request) -> Response:
        """Who can be played and why the story opens when it does; no token."""
        scenario, opening = self.desk.scenario, self.desk.scenario.sandbox
        profile = self.desk.profile
        return JSONResponse(
            {
                "bot": {
                    **self.desk.world.bot_user,
                    "supports_inline_queries": scenario.bot.supports_inline_queries,
                    "description": profile.get("description|", ""),
                    "short_description": profile.get("short|", ""),
                },
                "people": [
                    {**p.user(), "label": p.label or p.first_name, "note": p.note}
                    for p in scenario.people
                ],
                "opens_on": opening.opens_on.isoformat(),
                "time_zone": opening.time_zone,
                "reason": opening.reason,
                "now": self.desk.clock.iso(opening.zone),
            }
        )

    async def state(self, request: Request) -> Response:
        """Chats with members and messages. ``chat``: only this one; ``last``: newest n of each."""
        only, last = _integer(request, "chat", None), _integer(request, "last", None)
        desk = self.desk
        return JSONResponse(
            {
                "revision": desk.hub.revision,
                "now": desk.clock.iso(desk.scenario.sandbox.zone),
                "pending": len(desk.queue),
                "next_update_id": desk.queue.tail,
                "dropped": desk.queue.dropped,
                "expired": desk.queue.expired,
                "connected": desk.polling.is_waiting,
                "refused_by_limits": desk.limits.refused,
                "chats": [
                    self._chat(chat, last)
                    for chat in desk.world.chats.values()
                    if only is None or chat.id == only
                ],
                "queries": [
                    {
                        "id": q.id,
                        "person": q.person,
                        "chat": q.chat_id,
                        "message": q.message_id,
                        "data": q.data,
                        "answer": q.answer,
                    }
                    for q in list(desk.queries.values())[-200:]
                ],
                "inline": [
                    {
                        "id": q.id,
                        "person": q.person,
                        "chat": q.chat_id,
                        "query": q.query,
                        "offset": q.offset,
                        "answer": q.answer,
                    }
                    for q in list(desk.inline.queries.values())[-200:]
                ],
            }
        )

    def _chat(self, chat: Chat, last: int | None) -> dict[str, Any]:
        messages = list(chat.messages.values())
        return {
            "chat": self.desk.world.chat_value(chat),
            "bot": chat.bot,
            "members": {str(user_id): status for user_id, status in chat.members.items()},
            "pinned": chat.pinned,
            "migrated_to": chat.migrated_to,
            "started": chat.started,
            "topics": [{"id": id_, "name": name} for id_, name in chat.topics.items()],
            "messages": messages if last is None else messages[-last:] if last else [],
        }

    async def log(self, request: Request) -> Response:
        since = _integer(request, "since", 0) or 0
        entries = self.desk.oracle.since(since)
        return JSONResponse({"revision": self.desk.hub.revision, "entries": entries})

    async def wait(self, request: Request) -> Response:
        """The revision once it is above ``since``, at the latest after ``timeout`` seconds."""
        since = _integer(request, "since", 0) or 0
        seconds = min(float(_integer(request, "timeout", 30) or 0), MAX_WAIT)
        return JSONResponse({"revision": await self.desk.hub.wait(since, seconds)})

    async def events(self, _: Request) -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        hub = self.desk.hub
        reader = hub.subscribe()
        try:
            yield f"data: {json.dumps({'kind': 'hello', 'revision': hub.revision})}\n\n"
            while not hub.closing:
                try:
                    event = await asyncio.wait_for(reader.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event, ensure_ascii=True)}\n\n"
        finally:
            hub.unsubscribe(reader)

    async def faults(self, _: Request) -> Response:
        return JSONResponse({"rules": self.desk.faults.report()})

    async def limits(self, _: Request) -> Response:
        return JSONResponse(self.desk.limits.settings.model_dump())

    async def commands(self, request: Request) -> Response:
        """The menu a person sees in a chat, resolved over the scopes."""
        person = _integer(request, "person", 0) or 0
        chat = self.desk.world.chats.get(_integer(request, "chat", person) or person)
        known = self.desk.world.people.get(person)
        if chat is None or known is None:
            raise bad("no such person or chat")
        status = chat.members.get(person, "left")
        menu = self.desk.commands.menu(
            chat.id,
            chat.type,
            person,
            administrator=status in ("creator", "administrator"),
            language=known.language_code,
        )
        return JSONResponse({"commands": menu})

    async def file(self, request: Request) -> Response:
        file = self.desk.files.by_id(request.path_params["file_id"])
        if file is None:
            raise Refusal(404, "Not Found")
        safe = file.kind == "photo" and "download" not in request.query_params
        # Only pictures are shown; anything else is handed over as a download, never run here.
        kind = "attachment" if not safe else "inline"
        headers = {"Content-Disposition": f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}"}
        media = "image/*" if safe else "application/octet-stream"
        return Response(self.desk.files.content(file), media_type=media, headers=headers)


def _integer(request: Request, name: str, default: int | None) -> int | None:
    value = request.query_params.get(name)
    if value in (None, ""):
        return default
    try:
        return int(str(value))
    except ValueError as error:
        raise bad(f"not a number: {name}={value!r}") from error
