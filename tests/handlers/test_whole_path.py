"""One newcomer from the first word to the source of a task, on both databases."""

from __future__ import annotations

from store.db import Database
from tests import cast
from tests.conversation import STARTS_AT, converse


async def test_from_start_to_the_source_of_a_task(seeded: Database) -> None:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as talk:
        await talk.says(cast.ZHOU, "/start")
        home = await talk.taps(cast.ZHOU, "知识产权局")
        assert home is not None
        assert home.text == (
            "国家知识产权局\n牵头 71 · 参与 55\n30 天内到期 0"
            "\n要代表单位填报进展，请向本单位联络员索取邀请链接。"
        )
        steps = ["我的任务", "参与 55", "›", "筛选", "2020 年推进计划 · 22", "2", "原文", "返回"]
        for label in steps:
            shown = await talk.taps(cast.ZHOU, label)
            assert shown is not None
            assert shown.id == home.id
        shown = talk.wire.sent[-1]
        assert "参与　" in shown.text
        assert "原文注明“按职责分" in shown.text
        plans = await talk.says(cast.ZHOU, "/plans")
        assert plans is not None
        for label in ["2020—2021 年推进计划", "按板块", "返回", "任务 133", "›", "返回", "返回"]:
            back = await talk.taps(cast.ZHOU, label)
        assert back is not None
        assert back.text == plans.text
        answer = await talk.says(cast.ZHOU, "我们局牵头哪些")
        assert answer is not None
        assert answer.text.startswith("国家知识产权局 · 牵头 · 1–8 / 71")
