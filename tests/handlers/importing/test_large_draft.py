"""A draft of ten thousand tasks: its pages come while everybody else is served."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from seed import desk as desks
from seed.desk import Desk
from seed.draft import Draft, DraftPlan
from seed.reviewing import Chosen, Review
from store.db import Database
from tests.databases import on_sqlite
from tests.fuzz.run import Figures, watch
from tests.handlers.importing.desk import an_office, said, sends, tapped

WHO = "（国家知识产权局、财政部负责，2024年6月底前完成）"
TASKS = "\n".join(f"{n}. 推进第{n}类专利转化，完成{n}项。{WHO}" for n in range(1, 10_001))
PLAN = f"2024年推进计划\n\n一、任务\n{TASKS}\n多个单位负责的，列第一位的为牵头单位。\n"


async def blocked(work: Awaitable[object]) -> float:
    """For how many seconds the loop stood still at most."""
    figures = Figures()
    watching = asyncio.get_running_loop().create_task(watch(figures))
    await work
    watching.cancel()
    return figures.blocked


@on_sqlite
async def test_no_page_of_a_large_draft_holds_up_the_loop(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        assert await blocked(sends(talk, PLAN)) < 0.050
        for label in ("逐项查看 10000", "1", "改文字"):
            talk.application.deps.desk.clear()  # as after a start
            assert await blocked(tapped(talk, label)) < 0.050, label
        assert await blocked(said(talk, "推进专利转化。")) < 0.050
        assert await blocked(tapped(talk, "确认")) < 0.050
        await tapped(talk, "返回")
        assert await blocked(tapped(talk, "导入")) < 0.050


def review(text: str) -> Review:
    return Review(text, Draft(plan=DraftPlan(), items=[]), Chosen(), {})


async def test_the_desk_holds_what_was_used_last_and_not_much_of_it() -> None:
    desk, long = Desk(), "长" * (desks.MOST_CHARACTERS // 2)
    desk.lay(1, 1, review(long))
    desk.lay(2, 1, review(long))
    assert desk.take(1, 1) is not None
    desk.lay(3, 1, review("短"))
    assert desk.take(2, 1) is None
    assert desk.take(1, 1) is not None
    desk.lay(4, 1, review(long * 3))
    assert [desk.take(n, 1) is None for n in (1, 2, 3, 4)] == [True, True, True, False]
    desk.lay(4, 2, review("短"))
    assert desk.take(4, 1) is None
    for n in range(10, 10 + desks.MOST_DRAFTS):
        desk.lay(n, 1, review("短"))
    assert desk.take(4, 2) is None
