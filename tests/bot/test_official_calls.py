"""Every call that the bot makes has only methods, parameters and fields of the official Bot API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.app import Wishes
from bot.office import read_office
from tests.bot.served import GROUP, ZHANG, ZHOU, serving
from tests.databases import Server, SqliteFiles
from tests.sandbox_server import OFFICE, ROOT, Json, Sandbox, start_sandbox

OFFICIAL = ROOT / ".." / "shared" / "bot-api" / "api.min.json"
# What the walk below must have made the bot do, or it proves nothing.
EXPECTED = {
    "getMe",
    "getUpdates",
    "getWebhookInfo",
    "setMyCommands",
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
}


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """The calls do not hang on the kind of database."""
    return sqlite_files


@pytest.fixture(scope="module")
def api() -> Json:
    if not OFFICIAL.exists():
        pytest.skip("the official API as data lies outside the project")
    return dict(json.loads(OFFICIAL.read_text(encoding="utf-8")))


class Official:
    """Checks values against the official types."""

    def __init__(self, api: Json) -> None:
        self.methods, self.types = api["methods"], api["types"]
        self.values = 0

    def call(self, method: str, parameters: Json) -> None:
        assert method in self.methods
        self._fields(method, self.methods[method].get("fields", []), parameters)

    def _fields(self, where: str, fields: list[Json], value: Json) -> None:
        kinds = {field["name"]: field["types"] for field in fields}
        assert set(value) <= set(kinds), (where, set(value) - set(kinds))
        needed = {field["name"] for field in fields if field["required"]}
        assert needed <= set(value), (where, needed - set(value))
        for name, inner in value.items():
            self._value(f"{where}.{name}", kinds[name], _plain(inner))

    def _value(self, where: str, kinds: list[str], value: Any) -> None:
        self.values += 1
        if isinstance(value, list):
            inner = [kind.removeprefix("Array of ") for kind in kinds]
            for one in value:
                self._value(where, inner, one)
        elif isinstance(value, dict):
            single = [one for kind in kinds for one in self.types[kind].get("subtypes", [kind])]
            fitting = [kind for kind in single if set(value) <= self._names(kind)]
            assert fitting, (where, kinds, value)
            self._fields(where, self.types[fitting[0]]["fields"], value)

    def _names(self, kind: str) -> set[str]:
        return {field["name"] for field in self.types.get(kind, {}).get("fields", [])}


def _plain(value: Any) -> Any:
    """Nested values travel as JSON text in a form."""
    if isinstance(value, str) and value[:1] in "[{":
        return json.loads(value)
    return value


async def _walk(box: Sandbox) -> None:
    async def says(person: int, text: str, chat: int | None = None) -> Json:
        said = await box.say(person, text, chat)
        return await box.wait_for_reply(said["chat"]["id"], said["message_id"])

    async def taps(person: int, message: Json, row: int) -> None:
        data = message["reply_markup"]["inline_keyboard"][row][0]["callback_data"]
        query = await box.tap(person, message["message_id"], data)
        await box.wait_for(
            lambda state: any(q["id"] == query and q["answer"] for q in state["queries"]),
            what="an answered press",
        )

    await taps(ZHOU, await says(ZHOU, "/start"), 0)
    for words in ("/plans", "/help", "/whoami", "明天会下雨吗", "/agency 海关总署"):
        await says(ZHANG, words)
    await taps(ZHANG, await says(ZHANG, "我们局负责什么"), 0)
    await says(ZHANG, "/duties 海关总署", GROUP)


async def test_every_call_is_official(api: Json, tmp_path: Path, seeded_url: str) -> None:
    official = Official(api)
    wishes = Wishes(office=read_office(OFFICE))
    async with start_sandbox(tmp_path) as box:
        async with serving(box, seeded_url, tmp_path, wishes, clock="api"):
            await _walk(box)
        calls = await box.log()
    for entry in calls:
        official.call(entry["method"], entry["parameters"])
    assert {entry["method"] for entry in calls} >= EXPECTED
    assert official.values > 100


def test_a_parameter_that_is_not_official_is_noticed(api: Json) -> None:
    with pytest.raises(AssertionError):
        Official(api).call("sendMessage", {"chat_id": 1, "text": "x", "parse": "html"})
    keys = {"inline_keyboard": [[{"text": "x", "callback": "y"}]]}
    with pytest.raises(AssertionError):
        Official(api).call("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": keys})
