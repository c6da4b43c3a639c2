"""Coming in over real HTTP: a file of personal links, joining by one, playing everybody."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from bot.app import Wishes
from bot.office import read_office
from tests import cast
from tests.bot.served import serving
from tests.databases import Server, SqliteFiles
from tests.sandbox_server import OFFICE, Json, Sandbox, start_sandbox
from tests.seed.test_roster import HEADERS, book

_LINK = re.compile(r"\?start=(i[\w-]{22})")
ROWS = (["国家知识产权局", "周小", "战略规划司", "经办人"], ["海关总署", "包包", "", "成员"])


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is written is tested on both databases in tests/store."""
    return sqlite_files


def _all_of(chat: int, state: Json) -> list[Json]:
    return [m for entry in state["chats"] if entry["chat"]["id"] == chat for m in entry["messages"]]


async def _sees(box: Sandbox, person: cast.Person, words: str) -> Json:
    """The message with these words in somebody's private chat."""

    def found(state: Json) -> Json | None:
        every = _all_of(person.id, state)
        said = (m for m in every if words in str(m.get("text") or m.get("caption")))
        return next(said, None)

    shown = await box.wait_for(found, what=words)
    assert shown is not None
    return shown


async def _taps(box: Sandbox, person: cast.Person, shown: Json, label: str) -> None:
    keys = [key for row in shown["reply_markup"]["inline_keyboard"] for key in row]
    (data,) = [key["callback_data"] for key in keys if key["text"] == label]
    await box.tap(person.id, shown["message_id"], data)


async def test_a_roster_becomes_a_file_of_links_and_one_of_them_lets_somebody_in(
    tmp_path: Path, seeded_url: str
) -> None:
    wishes = Wishes(office=read_office(OFFICE))
    async with (
        start_sandbox(tmp_path) as box,
        serving(box, seeded_url, tmp_path, wishes, clock="api"),
    ):
        await box.send(cast.SUN.id, "名单.xlsx", book(HEADERS, *ROWS))
        await _taps(box, cast.SUN, await _sees(box, cast.SUN, "名单：2 人"), "生成个人链接")
        await _sees(box, cast.SUN, "已为 2 人生成个人链接")
        sent = await _sees(box, cast.SUN, "个人链接 2 个")
        file = (await box.call("getFile", file_id=sent["document"]["file_id"]))["result"]
        path = f"/file/bot{box.token}/{file['file_path']}"
        content = (await box.client.get(path)).content
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        link = _LINK.search(str(sheet["E2"].value))
        assert link

        await box.say(cast.ZHOU.id, f"/start {link[1]}")
        await _taps(box, cast.ZHOU, await _sees(box, cast.ZHOU, "这是给周小的邀请"), "是我，登记")
        await _sees(box, cast.ZHOU, "已登记：周小，国家知识产权局 · 经办人")
        await _sees(box, cast.SUN, "周小 已用您的邀请登记")
        await box.say(cast.ZHOU.id, "/whoami")
        await _sees(box, cast.ZHOU, "姓名　周小\n身份　国家知识产权局 · 经办人")
        calls = [entry["method"] for entry in await box.log()]
        assert {"getFile", "sendDocument"} <= set(calls)


async def test_everybody_of_the_sandbox_can_be_played_in_their_role(
    tmp_path: Path, seeded_url: str
) -> None:
    wishes = Wishes(office=read_office(OFFICE))
    posts = {
        cast.ZHOU: "访客",
        cast.ZHANG: "国家知识产权局 · 联络员",
        cast.CHEN: "国家知识产权局 · 经办人",
        cast.HE: "海关总署 · 联络员",
        cast.LI: "海关总署 · 经办人",
        cast.WU: "文化和旅游部 · 成员",
        cast.SUN: "统筹",
        cast.WANG: "所有者",
    }
    async with (
        start_sandbox(tmp_path) as box,
        serving(box, seeded_url, tmp_path, wishes, clock="api"),
    ):
        assert {person.id for person in box.scenario.people} == {p.id for p in posts}
        for person, post in posts.items():
            await box.say(person.id, "/whoami")
            await _sees(box, person, f"身份　{post}")
