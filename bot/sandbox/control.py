"""The control API under ``/control``: what the page and the tests use. Loopback only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import inline, people, viewing
from bot.sandbox.chats import Chat
from bot.sandbox.clock import moment_of
from bot.sandbox.desk import Desk
from bot.sandbox.errors import Refusal, bad
from bot.sandbox.faults import Script
from bot.sandbox.limits import LimitSettings
from bot.sandbox.scenario import Status

MAX_UPLOAD = 60 * 1024 * 1024


class _Act(BaseModel, extra="forbid"):
    person: int
    chat: int | None = None


class Say(_Act):
    text: str
    reply_to: int | None = None
    entities: list[dict[str, Any]] | None = None
    fields: dict[str, Any] | None = None
    topic: int | None = None


class Tap(_Act):
    message: int
    data: str


class AskInline(_Act):
    query: str
    offset: str = ""


class Post(BaseModel, extra="forbid"):
    """A tap on a card of an answered inline query."""

    person: int
    query_id: str
    result_id: str


class Edit(_Act):
    message: int
    text: str


class Block(BaseModel, extra="forbid"):
    person: int
    blocked: bool = True


class Membership(BaseModel, extra="forbid"):
    """``person`` None: the bot itself."""

    chat: int
    status: Status
    by: int
    person: int | None = None


class Migrate(BaseModel, extra="forbid"):
    chat: int
    to: int


class Today(BaseModel, extra="forbid"):
    today: str | None = None
    advance: float | None = None


class QuietWeek(BaseModel, extra="forbid"):
    next_id: int | None = Field(default=None, gt=0, lt=2**31)


class Inject(BaseModel, extra="forbid"):
    """A raw update: ``kind`` → ``body`` as they are, whatever they are."""

    kind: str
    body: Any = None


class Control:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        posts: dict[str, Callable[[Request], Awaitable[Response]]] = {
            "say": self._taking(Say, self._say),
            "tap": self._taking(Tap, self._tap),
            "inline": self._taking(AskInline, self._inline),
            "post": self._taking(Post, self._post),
            "edit": self._taking(Edit, self._edit),
            "block": self._taking(Block, self._block),
            "membership": self._taking(Membership, self._membership),
            "migrate": self._taking(Migrate, self._migrate),
            "clock": self._taking(Today, self._clock),
            "quiet_week": self._taking(QuietWeek, self._quiet_week),
            "inject": self._taking(Inject, self._inject),
            "limits": self._taking(LimitSettings, self._limits),
            "faults": self._taking(Script, self._faults),
            "send": self._send,
            "reset": self._reset,
        }
        made = [Route(f"/control/{n}", _guarded(f), methods=["POST"]) for n, f in posts.items()]
        return made + viewing.routes(self.desk, _guarded)

    def _taking(
        self, model: type[BaseModel], act: Callable[[Any], dict[str, Any]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            return JSONResponse(act(model.model_validate_json(raw or b"{}")))

        return endpoint

    def _say(self, ask: Say) -> dict[str, Any]:
        message = people.say(
            self.desk,
            ask.person,
            ask.chat,
            ask.text,
            reply_to=ask.reply_to,
            entities=ask.entities,
            fields=ask.fields,
            topic=ask.topic,
        )
        return {"message": message}

    def _tap(self, ask: Tap) -> dict[str, Any]:
        query = people.tap(self.desk, ask.person, ask.chat, ask.message, ask.data)
        return {"query_id": query.id}

    def _inline(self, ask: AskInline) -> dict[str, Any]:
        asked = inline.ask(self.desk, ask.person, ask.chat, ask.query, ask.offset)
        return {"query_id": asked.id, "answer": asked.answer}

    def _post(self, ask: Post) -> dict[str, Any]:
        return {"message": inline.post(self.desk, ask.person, ask.query_id, ask.result_id)}

    def _edit(self, ask: Edit) -> dict[str, Any]:
        return {"message": people.edit(self.desk, ask.person, ask.chat, ask.message, ask.text)}

    def _block(self, ask: Block) -> dict[str, Any]:
        people.block(self.desk, ask.person, blocked=ask.blocked)
        return {}

    def _membership(self, ask: Membership) -> dict[str, Any]:
        chat = self._room(ask.chat)
        actor = self.desk.world.people.get(ask.by)
        if actor is None:
            raise bad(f"no such person: {ask.by}")
        if ask.person is None:
            people.change_bot_status(self.desk, chat, ask.status, actor.user())
        elif ask.person in self.desk.world.people:
            people.change_member_status(self.desk, chat, ask.person, ask.status, ask.by)
        else:
            raise bad(f"no such person: {ask.person}")
        return {}

    def _migrate(self, ask: Migrate) -> dict[str, Any]:
        return {"chat": people.migrate(self.desk, self._room(ask.chat), ask.to).id}

    def _room(self, chat_id: int) -> Chat:
        chat = self.desk.world.chats.get(chat_id)
        if chat is None or chat.type == "private":
            raise bad(f"no such group or channel: {chat_id}")
        return chat

    def _clock(self, ask: Today) -> dict[str, Any]:
        opening = self.desk.scenario.sandbox
        moment = self.desk.clock.now()
        if ask.today is not None:
            moment = moment_of(ask.today, opening.zone, opening.opens_at)
        self.desk.clock.set(moment + (ask.advance or 0))
        now = self.desk.clock.iso(opening.zone)
        self.desk.hub.publish("clock", now=now)
        # the bot hears of the day with an answer, and need not wait for an update
        self.desk.polling.end_with_nothing()
        return {"now": now}

    def _quiet_week(self, ask: QuietWeek) -> dict[str, Any]:
        return {"next_id": self.desk.queue.quiet_week(ask.next_id)}

    def _inject(self, ask: Inject) -> dict[str, Any]:
        return {"update_id": self.desk.push(ask.kind, ask.body)}

    def _limits(self, ask: LimitSettings) -> dict[str, Any]:
        self.desk.limits.configure(ask)
        return ask.model_dump()

    def _faults(self, script: Script) -> dict[str, Any]:
        self.desk.faults.load(script)
        return {"rules": self.desk.faults.report()}

    async def _send(self, request: Request) -> Response:
        """Multipart: person, kind (document or photo), file; chat, caption, reply_to, file_size."""
        length = int(request.headers.get("content-length") or 0)
        if length > MAX_UPLOAD:
            raise Refusal(413, "Request Entity Too Large")
        async with request.form(max_part_size=MAX_UPLOAD) as form:
            upload = form.get("file")
            if upload is None or isinstance(upload, str):
                raise bad("there is no file in the request")
            kind = form.get("kind", "document")
            if kind not in ("document", "photo"):
                raise bad("kind must be document or photo")
            file = self.desk.files.add(
                str(kind),
                upload.filename or "file",
                await upload.read(),
                upload.content_type or "",
                _number(form.get("file_size")),
            )
            person = _number(form.get("person"))
            message = people.send_file(
                self.desk,
                person or 0,
                _number(form.get("chat")),
                file,
                str(form.get("caption") or ""),
                _number(form.get("reply_to")),
            )
        return JSONResponse({"message": message})

    async def _reset(self, _: Request) -> Response:
        self.desk.reset()
        return JSONResponse({"ok": True})


def _number(value: Any) -> int | None:
    if value in (None, ""):
        return None
    try:
        return int(str(value))
    except ValueError as error:
        raise bad(f"not a number: {value!r}") from error


def _guarded(
    endpoint: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    async def safe(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "body"
            refusal = bad(f"{where}: {first['msg']}")
        except Refusal as refused:
            refusal = refused
        return JSONResponse(refusal.body(), refusal.code)

    return safe
