"""Whole plans: put away and taken out, their revisions, undo, and what is parked."""

from __future__ import annotations

import pytest

from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.seed.test_importer import FIRST, META, draft, take_in, task
from tests.store.change_desk import plan_id, undoes
from tests.store.reports.desk import ANNUAL, Desk
from tests.wire import Shown

Stage = tuple[Conversation, Desk]
SHORT = "2021—2022 年度推进计划"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; archiving and undo are tested on both in tests/store."""
    return sqlite_files


async def manage(talk: Conversation, short: str) -> Shown:
    plans = there(await talk.says(cast.WANG, "/plans"))
    while short not in plans.labels:
        plans = there(await talk.taps(cast.WANG, "›", on=plans))
    page = there(await talk.taps(cast.WANG, short, on=plans))
    return there(await talk.taps(cast.WANG, "管理", on=page))


async def test_a_plan_is_put_away_with_what_that_means_and_taken_out(stage: Stage) -> None:
    talk, _ = stage
    asked = there(await talk.says(cast.WANG, "/archive 2021—2022"))
    assert asked.text == (
        f"归档 {SHORT}？还有 115 项没有报完成。\n"
        "归档后是历史计划：不再收报送，不提醒、不催办，不进摘要；已有进展都保留，仍能查询。"
        "以后可以恢复。"
    )
    await talk.taps(cast.WANG, "归档", on=asked)
    done = there(talk.wire.message(cast.WANG.id, asked.id))
    assert done.text == f"{SHORT} 已归档。进展都保留；要恢复请发 /restore。"
    refused = there(await talk.says(cast.HE, f"/update {ANNUAL}#39 进行中 已部署"))
    assert "历史计划" in refused.text or "归档" in refused.text
    asked = there(await talk.says(cast.WANG, "/restore"))
    assert asked.text.startswith("恢复哪份文件？")
    asked = there(await talk.taps(cast.WANG, SHORT, on=asked))
    await talk.taps(cast.WANG, "恢复", on=asked)
    done = there(talk.wire.message(cast.WANG.id, asked.id))
    assert done.text == f"{SHORT} 已恢复，重新收报送、提醒和统计。"
    none = there(await talk.says(cast.WANG, "/restore"))
    assert none.text == "没有已归档的文件。"


async def test_administrators_find_the_buttons_and_others_do_not(stage: Stage) -> None:
    talk, _ = stage
    shown = await manage(talk, SHORT)
    assert shown.text == f"{SHORT} · 第 1 版 · 115 项"
    assert shown.labels[:2] == ["增加任务", "归档"]
    assert "版本记录" in shown.labels
    plans = there(await talk.says(cast.SUN, "/plans"))
    page = there(await talk.taps(cast.SUN, SHORT, on=plans))
    assert not {"管理", "增加任务", "版本记录"} & set(page.labels)


async def test_revisions_are_listed_and_the_last_one_is_undone(stage: Stage) -> None:
    talk, desk = stage
    await take_in(desk.database, FIRST)
    second = draft(task("2", "乙事，改", "公安部"), task("3", "丙事", "司法部"))
    await take_in(desk.database, second, "第二版全文")
    record = there(await talk.taps(cast.WANG, "版本记录", on=await manage(talk, "2024 年推进计划")))
    assert record.text.splitlines()[0] == "2024 年推进计划 · 版本记录 2 版"
    assert "第 2 版 · " in record.text
    assert "文件 测试.txt" in record.text.replace("\u2060", "")
    # imported later than the conversation's today, so the thirty days have not begun to pass
    data = record.button("撤销第 2 版")["callback_data"]
    asked = there(await talk.presses(cast.WANG, data, on=record))
    assert asked.text.startswith("撤销 2024 年推进计划 第 2 版（导入）？")
    await talk.taps(cast.WANG, "撤销", on=asked)
    done = there(talk.wire.message(cast.WANG.id, asked.id))
    assert "恢复为上一版的内容，记为第 3 版" in done.text
    again = there(await talk.presses(cast.WANG, data, on=record))
    await talk.taps(cast.WANG, "撤销", on=again)
    record = there(await talk.taps(cast.WANG, "版本记录", on=await manage(talk, "2024 年推进计划")))
    assert record.text.splitlines()[0].endswith("版本记录 3 版")
    assert "撤销第 2 版 · 王静" in record.text


async def test_what_is_parked_is_listed_for_those_entitled(stage: Stage) -> None:
    talk, desk = stage
    await take_in(desk.database, FIRST)
    id_ = await desk.task("2", META.key)
    version = (await desk.named(id_)).version_id
    await desk.says(cast.HE, "39", "gacc", task_id=id_, version_id=version)
    await take_in(desk.database, draft(task("1", "甲事", "知识产权局", "司法部")), "第二版")
    plan = await plan_id(desk, META.key)
    for who in (cast.SUN, cast.LI):
        page = there(await talk.says(who, f"/start p{plan}"))
        assert "已移出现行版本的任务（1），其进展保留" in page.text
        gone = there(await talk.taps(who, "已移出的任务 1", on=page))
        assert "2　乙事\n　最后在第 1 版 · 报送 1 条" in gone.text
        history = there(await talk.taps(who, "2", on=gone))
        assert "已部署龙腾行动" in history.text
    for who in (cast.ZHANG, cast.ZHOU):
        page = there(await talk.says(who, f"/start p{plan}"))
        assert "移出" not in page.text + "".join(page.labels)
        denied = there(await talk.presses(who, f"1xh:{id_}", on=page))
        assert "已部署龙腾行动" not in denied.text
        empty = there(await talk.presses(who, f"1zp:{plan}", on=page))
        assert "已部署" not in empty.text and "乙事" not in empty.text


async def test_undoing_the_first_import_says_what_the_file_alone_brings_back(stage: Stage) -> None:
    talk, desk = stage
    await take_in(desk.database, FIRST)
    plan = await manage(talk, "2024 年推进计划")
    record = there(await talk.taps(cast.WANG, "版本记录", on=plan))
    asked = there(await talk.taps(cast.WANG, "撤销第 1 版", on=record))
    back = "再发同一份文件并导入，文件里的任务连同进展就回来；核对时手工改过的要重新改。"
    assert asked.text.endswith(back)
    await talk.taps(cast.WANG, "撤销", on=asked)
    assert there(talk.wire.message(cast.WANG.id, asked.id)).text.endswith(back)


async def test_a_plan_whose_first_import_was_undone_stays_in_reach(stage: Stage) -> None:
    talk, desk = stage
    made = await take_in(desk.database, FIRST)
    await undoes(desk, made.plan_id, made.revision_id)
    plans = there(await talk.says(cast.WANG, "/plans"))
    shown = there(await talk.taps(cast.WANG, "已撤销：2024 年推进计划", on=plans))
    assert "首次导入已撤销" in shown.text
    assert "核对时手工改过的要重新改；按下面的按钮恢复的，连手工改动一起回来。" in shown.text
    asked = there(await talk.taps(cast.WANG, "恢复原文", on=shown))
    assert asked.text.splitlines()[0] == "恢复 2024 年推进计划 的原文？"
    await talk.taps(cast.WANG, "恢复", on=asked)
    done = there(talk.wire.message(cast.WANG.id, asked.id))
    assert done.text == "2024 年推进计划 已恢复，任务和进展都回来了，记为第 3 版。"
    assert await desk.task("1", META.key)
    assert "已撤销" not in "".join(there(await talk.says(cast.SUN, "/plans")).labels)


async def test_the_history_of_a_renumbered_task_quotes_the_number_of_its_time(
    stage: Stage,
) -> None:
    talk, desk = stage
    await take_in(desk.database, FIRST)
    id_ = await desk.task("2", META.key)
    version = (await desk.named(id_)).version_id
    await desk.says(cast.HE, "39", "gacc", task_id=id_, version_id=version)
    second = draft(task("1", "乙事", "海关总署"), task("2", "甲事", "知识产权局", "司法部"))
    pairs = {"1": id_, "2": await desk.task("1", META.key)}
    await take_in(desk.database, second, "第二版", pairs=pairs)
    shown = there(await talk.says(cast.HE, f"/history {META.key}#1"))
    assert shown.text.startswith("第 1 项　2024 年推进计划")
    assert "当时编号 2，之后文件修订改了编号" in shown.text
