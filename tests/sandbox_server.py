"""A sandbox for tests: a real server on a free port, and people who act in it.

``start_sandbox`` serves from the test's own event loop (starts in milliseconds);
``spawn_sandbox`` is a process of its own, for tests that kill a bot or measure one.
Nothing here sleeps: waiting is a long poll on the server's revision.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.desk import Desk, open_desk
from bot.sandbox.limits import LimitSettings
from bot.sandbox.scenario import Scenario, read_scenario
from bot.sandbox.server import bind, serve

ROOT = Path(__file__).parents[1]
OFFICE = ROOT / "seed" / "scenario" / "office.toml"

Json = dict[str, Any]
T = TypeVar("T")


@dataclass
class Sandbox:
    """A running sandbox. ``url``: its address; ``desk``: its inside, None in another process.

    ``chat`` None in the acts means the person's private chat with the bot.
    """

    url: str
    scenario: Scenario
    client: httpx.AsyncClient
    desk: Desk | None = None
    process: subprocess.Popen[str] | None = None

    @property
    def token(self) -> str:
        return self.scenario.bot.token

    @property
    def base_url(self) -> str:
        """For ``Bot(base_url=…)``; python-telegram-bot appends the token."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    def bot(self) -> Bot:
        """python-telegram-bot as the client, for ``async with``; no TLS context, it is slow."""

        def request() -> HTTPXRequest:
            return HTTPXRequest(httpx_kwargs={"verify": False, "trust_env": False})

        return Bot(
            self.token,
            base_url=self.base_url,
            base_file_url=self.base_file_url,
            request=request(),
            get_updates_request=request(),
        )

    async def call(self, method: str, **parameters: Any) -> Json:
        """A Bot API call without any client in between; returns the whole answer."""
        answer = await self.client.post(f"/bot{self.token}/{method}", json=parameters)
        return dict(answer.json())

    async def control(self, path: str, **body: Any) -> Json:
        answer = await self.client.post(f"/control/{path}", json=body)
        if answer.status_code != 200:
            raise AssertionError(f"/control/{path} refused: {answer.text}")
        return dict(answer.json())

    async def say(self, person: int, text: str, chat: int | None = None, **more: Any) -> Json:
        """The message as the bot will see it. ``more``: reply_to, entities, fields."""
        said = await self.control("say", person=person, chat=chat, text=text, **more)
        return dict(said["message"])

    async def tap(self, person: int, message: int, data: str, chat: int | None = None) -> str:
        """Presses a button (``data`` may be forged); returns the query's id."""
        answer = await self.control("tap", person=person, chat=chat, message=message, data=data)
        return str(answer["query_id"])

    async def inline(
        self, person: int, query: str, chat: int | None = None, *, offset: str = ""
    ) -> str:
        """Types behind the bot's name; returns the query's id, see ``inline_answer``."""
        asked = await self.control("inline", person=person, chat=chat, query=query, offset=offset)
        return str(asked["query_id"])

    async def inline_answer(self, query_id: str, *, within: float = 15) -> Json:
        """What the bot shows for an inline query: results, next_offset, button."""

        def answer(state: Json) -> Json | None:
            found = [one["answer"] for one in state["inline"] if one["id"] == query_id]
            return found[0] if found else None

        found = await self.wait_for(answer, within=within, what=f"cards for {query_id}")
        assert found is not None
        return found

    async def post(self, person: int, query_id: str, result_id: str) -> Json:
        """Taps a card; the message as it stands in the chat."""
        told = {"person": person, "query_id": query_id, "result_id": result_id}
        return dict((await self.control("post", **told))["message"])

    async def edit(self, person: int, message: int, text: str, chat: int | None = None) -> Json:
        answer = await self.control("edit", person=person, chat=chat, message=message, text=text)
        return dict(answer["message"])

    async def send(
        self,
        person: int,
        name: str,
        content: bytes,
        *,
        kind: str = "document",
        chat: int | None = None,
        **more: Any,
    ) -> Json:
        """A person sends a document or photo. ``more``: caption, reply_to, file_size."""
        data = {"person": str(person), "kind": kind} | {k: str(v) for k, v in more.items()}
        if chat is not None:
            data["chat"] = str(chat)
        answer = await self.client.post("/control/send", data=data, files={"file": (name, content)})
        if answer.status_code != 200:
            raise AssertionError(f"/control/send refused: {answer.text}")
        return dict(answer.json()["message"])

    async def faults(self, *rules: Json, seed: int = 0) -> None:
        """Replaces the fault script; no rules: nothing goes wrong."""
        await self.control("faults", rules=list(rules), seed=seed)

    async def set_today(self, today: str) -> None:
        await self.control("clock", today=today)

    async def advance(self, seconds: float) -> None:
        await self.control("clock", advance=seconds)

    async def state(self) -> Json:
        return dict((await self.client.get("/control/state")).json())

    async def messages(self, chat: int) -> list[Json]:
        state = (await self.client.get("/control/state", params={"chat": chat})).json()
        return list(state["chats"][0]["messages"])

    async def log(self, since: int = 0) -> list[Json]:
        """Requests in order, see bot.sandbox.oracle."""
        answer = (await self.client.get("/control/log", params={"since": since})).json()
        return list(answer["entries"])

    async def wait_for(
        self, predicate: Callable[[Json], T], *, within: float = 15, what: str = ""
    ) -> T:
        """The first true value of ``predicate(state)``; AssertionError after ``within`` s."""
        return await self._wait(self.state, predicate, within, what)

    async def wait_for_log(
        self, predicate: Callable[[list[Json]], T], *, within: float = 15, what: str = ""
    ) -> T:
        """The same over the oracle log."""
        return await self._wait(self.log, predicate, within, what)

    async def wait_for_reply(self, chat: int, after: int, *, within: float = 15) -> Json:
        """The first message of the bot in ``chat`` with an id above ``after``."""
        bot = self.scenario.bot.id

        def reply(state: Json) -> Json | None:
            for entry in state["chats"]:
                if entry["chat"]["id"] == chat:
                    for message in entry["messages"]:
                        mine = message.get("from", {"id": bot})["id"] == bot
                        if mine and message["message_id"] > after:
                            return dict(message)
            return None

        found = await self.wait_for(reply, within=within, what=f"a reply after {after} in {chat}")
        assert found is not None
        return found

    async def _wait(self, read: Any, predicate: Callable[[Any], T], within: float, what: str) -> T:
        deadline = time.monotonic() + within
        revision = -1
        while True:
            # The revision first: a change between the two reads is seen by the next round.
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {within} s in vain for {what or predicate}")
            parameters = {"since": revision, "timeout": max(1, int(left))}
            answer = await self.client.get("/control/wait", params=parameters, timeout=left + 10)
            revision = answer.json()["revision"]
            if found := predicate(await read()):
                return found

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()


@contextlib.asynccontextmanager
async def start_sandbox(
    tmp_path: Path | None = None,
    scenario: Path | Scenario = OFFICE,
    *,
    limits: str = "off",
    port: int = 0,
    database: str = "sandbox.db",
) -> AsyncIterator[Sandbox]:
    """Serves until the block ends. ``tmp_path`` None: nothing is kept on disk."""
    story = scenario if isinstance(scenario, Scenario) else read_scenario(scenario)
    path = None if tmp_path is None else tmp_path / database
    desk = open_desk(story, path, LimitSettings.model_validate({"mode": limits}))
    listener = bind("127.0.0.1", port)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(desk, listener, address.set_result, stop))
    try:
        serving.add_done_callback(lambda _: address.cancel())
        url = await address
        async with connect(url, story) as sandbox:
            sandbox.desk = desk
            yield sandbox
    finally:
        stop.set()
        await serving
        desk.close()
        listener.close()


@contextlib.contextmanager
def spawn_sandbox(
    database: Path,
    scenario: Path = OFFICE,
    *,
    limits: str = "off",
    port: int = 0,
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The sandbox as a process of its own: (address, process). Ended with SIGTERM."""
    command = [sys.executable, "-m", "bot.sandbox", "--scenario", str(scenario)]
    command += ["--database", str(database), "--port", str(port), "--limits", limits]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            if not address:
                raise AssertionError(f"the sandbox did not start: exit code {process.wait()}")
            yield address, process
        finally:
            process.terminate()
            process.wait(timeout=10)


def connect(address: str, scenario: Path | Scenario = OFFICE) -> Sandbox:
    """A handle on a sandbox that runs elsewhere; use it with ``async with``."""
    story = scenario if isinstance(scenario, Scenario) else read_scenario(scenario)
    # No TLS on loopback: making a context for it costs more than a whole test.
    client = httpx.AsyncClient(base_url=address, timeout=70, trust_env=False, verify=False)
    return Sandbox(address, story, client)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
