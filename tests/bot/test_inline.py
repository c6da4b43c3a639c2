"""Inline mode through the whole bot: real HTTP, both databases, no chat and no letters."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.app import Wishes
from bot.office import read_office
from store.db import Tx, open_database
from store.tables import chats, outbox
from tests.bot.served import GROUP, ZHANG, ZHOU, acknowledged, serving
from tests.sandbox_server import OFFICE, start_sandbox


async def test_a_member_posts_a_card_and_others_get_none_of_it(
    seeded_url: str, tmp_path: Path
) -> None:
    wishes = Wishes(office=read_office(OFFICE))
    async with (
        start_sandbox(tmp_path) as box,
        serving(box, seeded_url, tmp_path, wishes, access="members", owner_ids="501004"),
    ):
        query = await box.inline(ZHANG, "剑网", GROUP)
        answer = await box.inline_answer(query)
        titles = [result["title"] for result in answer["results"]]
        assert titles[0] == "第 37 项　2021—2022 年度推进计划"
        # The same words again, of somebody who is not let in: nothing was kept for them.
        foreign = await box.inline_answer(await box.inline(ZHOU, "剑网"))
        assert foreign["results"] == []
        assert foreign["button"]["text"] == "这个机器人只对登记过的人员开放"
        posted = await box.post(ZHANG, query, answer["results"][0]["id"])
        assert (posted["chat"]["id"], posted["via_bot"]["id"]) == (GROUP, box.scenario.bot.id)
        await acknowledged(box)
        assert [m["message_id"] for m in await box.messages(GROUP)] == [posted["message_id"]]
    database = open_database(seeded_url)
    try:
        for table in (outbox, chats):
            count = select(func.count()).select_from(table)
            assert await database.read(partial(_one, count)) == 0
    finally:
        await database.close()


async def _one(query: Any, tx: Tx) -> Any:
    return await tx.scalar(query)


async def test_every_letter_typed_is_answered_in_turn(seeded_url: str, tmp_path: Path) -> None:
    async with start_sandbox(tmp_path) as box, serving(box, seeded_url, tmp_path):
        queries = [await box.inline(ZHOU, "软件正版化"[:size]) for size in range(6)]
        answers = [await box.inline_answer(query) for query in queries]
        assert answers[0]["results"] == []
        assert answers[-1]["results"][0]["description"].startswith("持续推进软件正版化工作")
        calls = [e for e in await box.log() if e["method"] == "answerInlineQuery"]
        assert [call["status"] for call in calls] == [200] * 6
