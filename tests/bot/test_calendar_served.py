"""/calendar over real HTTP: a file that reads back, and buttons under it that answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from store import following
from store.db import Database
from tests import cast
from tests.bot.served import serving
from tests.databases import Server, SqliteFiles
from tests.sandbox_server import Json, Sandbox, start_sandbox
from tests.store.reports.desk import open_desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, act


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is read is tested on both databases in tests/handlers/calendars."""
    return sqlite_files


async def _sees(box: Sandbox, person: cast.Person, words: str) -> Json:
    """The message with these words in somebody's private chat."""

    def found(state: Json) -> Json | None:
        here = [entry for entry in state["chats"] if entry["chat"]["id"] == person.id]
        every = [message for entry in here for message in entry["messages"]]
        said = (m for m in every if words in str(m.get("text") or m.get("caption")))
        return next(said, None)

    shown = await box.wait_for(found, what=words)
    assert shown is not None
    return shown


async def test_the_file_arrives_and_its_buttons_answer_in_a_message_of_their_own(
    tmp_path: Path, seeded: Database, seeded_url: str
) -> None:
    desk = await open_desk(seeded)
    task_id = await desk.task(OPEN, OPEN_PLAN)
    target = following.Target(following.Kind.TASK, task_id)
    await act(
        desk,
        cast.SUN,
        lambda tx, actor: following.follow(tx, actor, target, effect_key=desk.key(), now=desk.at),
    )
    async with start_sandbox(tmp_path) as box, serving(box, seeded_url, tmp_path, clock="api"):
        await box.say(cast.SUN.id, "/calendar")
        sent = await _sees(box, cast.SUN, "我关注的任务 · 日历 1 条")
        assert sent["document"]["file_name"].endswith(".ics")
        file = (await box.call("getFile", file_id=sent["document"]["file_id"]))["result"]
        path = f"/file/bot{box.token}/{file['file_path']}"
        (event,) = Calendar.from_ical((await box.client.get(path)).content).walk("VEVENT")
        assert event.decoded("dtstart") == date(2020, 10, 31)
        keys = [key for row in sent["reply_markup"]["inline_keyboard"] for key in row]
        (data,) = [key["callback_data"] for key in keys if key["text"] == "计划文件"]
        await box.tap(cast.SUN.id, sent["message_id"], data)
        shown = await _sees(box, cast.SUN, "2020—2021 年推进计划\n")
        assert shown["message_id"] != sent["message_id"]
