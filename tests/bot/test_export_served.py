"""/export over real HTTP: the button under an answer, a workbook that opens, its other forms."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from store.db import Database
from tests import cast
from tests.bot.served import serving
from tests.databases import Server, SqliteFiles
from tests.sandbox_server import Json, Sandbox, start_sandbox
from tests.store.reports.desk import open_desk


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is read is tested on both databases in tests/store."""
    return sqlite_files


async def _sees(box: Sandbox, person: cast.Person, words: str, ending: str = "") -> Json:
    """The message with these words, or a file of this kind, in somebody's private chat."""

    def found(state: Json) -> Json | None:
        here = [entry for entry in state["chats"] if entry["chat"]["id"] == person.id]
        for message in (message for entry in here for message in entry["messages"]):
            name = (message.get("document") or {}).get("file_name", "")
            said = str(message.get("text") or message.get("caption"))
            if words in said and name.endswith(ending):
                return dict(message)
        return None

    shown = await box.wait_for(found, what=words)
    assert shown is not None
    return shown


async def _file(box: Sandbox, message: Json) -> bytes:
    file = (await box.call("getFile", file_id=message["document"]["file_id"]))["result"]
    return (await box.client.get(f"/file/bot{box.token}/{file['file_path']}")).content


def _data(message: Json, label: str) -> str:
    keys = [key for row in message["reply_markup"]["inline_keyboard"] for key in row]
    (data,) = [key["callback_data"] for key in keys if key["text"] == label]
    return str(data)


async def test_an_answer_leaves_as_a_workbook_and_as_data(
    tmp_path: Path, seeded: Database, seeded_url: str
) -> None:
    await open_desk(seeded)
    async with start_sandbox(tmp_path) as box, serving(box, seeded_url, tmp_path, clock="api"):
        await box.say(cast.ZHOU.id, "海关总署牵头哪些")
        answer = await _sees(box, cast.ZHOU, "海关总署 · 牵头 · 3 项")
        await box.tap(cast.ZHOU.id, answer["message_id"], _data(answer, "导出"))
        sent = await _sees(box, cast.ZHOU, "3 项 · 截至", ".xlsx")
        assert sent["document"]["file_name"].startswith("台账 问题 ")
        book = openpyxl.load_workbook(io.BytesIO(await _file(box, sent)))
        assert book["台账"].max_row == 1 + 3
        await box.tap(cast.ZHOU.id, sent["message_id"], _data(sent, "数据 .json"))
        sent = await _sees(box, cast.ZHOU, "3 项 · 截至", ".json")
        numbers = [one["number"] for one in json.loads(await _file(box, sent))["tasks"]]
        assert numbers == ["39", "21", "46"]
