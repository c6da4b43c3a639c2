"""Boards and lists of how tasks stand: what they count, out of what, and in which words."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.texts import status as say
from store import handling
from store.records import Part
from store.reports.records import Status
from store.state import State
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import delivered
from tests.store.reports.desk import Desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, act, assigns, dates

Stage = tuple[Conversation, Desk]


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; the boards are tested on both in tests/store."""
    return sqlite_files


async def test_the_board_of_ones_agency_counts_and_says_out_of_what(stage: Stage) -> None:
    talk, desk = stage
    await desk.says(cast.HE, ALONE, "gacc")
    shown = there(await talk.says(cast.LI, "/status"))
    head, when, *_ = shown.text.split("\n")
    assert head.startswith("海关总署 · 状态 · ")
    assert when == "截至 2022-03-15，按有效报送计算"
    assert "已报进展　1" in shown.text
    assert "尚无报送　" in shown.text
    assert "全部文件中有本单位的共 " in shown.text
    assert "未完成" not in shown.text
    assert {"我的", "✓ 本单位", "本处", "已报进展 1"} <= set(shown.labels)


async def test_a_count_opens_its_list_by_editing_and_a_task_leads_back_to_it(
    stage: Stage,
) -> None:
    talk, desk = stage
    await desk.says(cast.HE, ALONE, "gacc")
    board = there(await talk.says(cast.LI, "/status"))
    listed = there(await talk.taps(cast.LI, "已报进展 1", on=board))
    assert listed.id == board.id
    assert listed.text.startswith("海关总署 · 已报进展 · 1–1 / 1\n《2021—2022 年度推进计划》\n39　")
    assert "最近报送 2022-03-15" in listed.text
    card = there(await talk.taps(cast.LI, "39", on=listed))
    back = there(await talk.taps(cast.LI, "返回", on=card))
    assert back.text == listed.text


async def test_a_long_list_is_paged_by_editing_and_holds_every_task_once(stage: Stage) -> None:
    talk, _ = stage
    board = there(await talk.says(cast.ZHANG, "/status"))
    label = next(one for one in board.labels if one.startswith("尚无报送 "))
    shown = there(await talk.taps(cast.ZHANG, label, on=board))
    total = int(label.split()[1])
    seen = 0
    while True:
        heads = shown.text.split("\n")[0]
        assert heads.endswith(f"/ {total}")
        first, last = heads.split(" · ")[2].split(" / ")[0].split("–")
        assert int(first) == seen + 1
        seen = int(last)
        if "›" not in shown.labels:
            break
        shown = there(await talk.taps(cast.ZHANG, "›", on=shown))
        assert shown.id == board.id
    assert seen == total


async def test_the_rule_says_which_row_of_the_table_applied(stage: Stage) -> None:
    talk, desk = stage
    await desk.says(cast.HE, ALONE, "gacc")
    board = there(await talk.says(cast.LI, "/status"))
    listed = there(await talk.taps(cast.LI, "已报进展 1", on=board))
    rule = there(await talk.taps(cast.LI, "状态依据", on=listed))
    assert rule.text.startswith("“已报进展”的依据\n已有有效报送，没有报完成")
    assert there(await talk.taps(cast.LI, "返回", on=rule)).text == listed.text


async def test_every_state_has_its_words_and_its_rule() -> None:
    for state in State:
        assert say.row(name=state.value)
        assert say.rule(name=state.value).endswith("。")
        assert "未完成" not in say.row(name=state.value) + say.rule(name=state.value)


async def test_mine_comes_first_where_something_was_given_to_me(stage: Stage) -> None:
    talk, desk = stage
    task_id = await desk.task(ALONE)
    li = (await desk.actor(cast.LI)).person_id
    await act(
        desk,
        cast.HE,
        lambda tx, actor: handling.distribute(
            tx,
            actor,
            desk.id_of("gacc"),
            [task_id],
            person_id=li,
            effect_key="give",
            now=desk.at,
        ),
    )
    mine = there(await talk.says(cast.LI, "/status"))
    assert mine.text.startswith("海关总署 · 我经办的 · 状态 · 1 项")
    assert "只算分给我经办的 1 项。" in mine.text
    whole = there(await talk.taps(cast.LI, "本单位", on=mine))
    assert whole.id == mine.id
    assert whole.text.startswith("海关总署 · 状态 · ")
    office = there(await talk.taps(cast.LI, "本处", on=whole))
    assert office.text.startswith("还没有分给您所在司局、处室的任务")
    mine = there(await talk.says(cast.LI, "/status 我的"))
    assert mine.text.startswith("海关总署 · 我经办的 · 状态 · 1 项")


async def test_what_waits_is_counted_as_reports_and_moves_no_state(stage: Stage) -> None:
    talk, desk = stage
    await desk.says(cast.LI, ALONE, "gacc")
    shown = there(await talk.says(cast.HE, "/status"))
    assert "待审核　1 条，确认前不影响状态" in shown.text
    listed = there(await talk.taps(cast.HE, "待审核 1", on=shown))
    assert "尚无报送 · 待审核 1 条" in listed.text


async def test_past_due_by_a_date_set_by_hand_is_said_to_be_that(stage: Stage) -> None:
    talk, desk = stage
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await dates(desk, task_id, date(2022, 3, 1))
    await delivered(talk)
    board = there(await talk.says(cast.LI, "/status 本单位"))
    assert "到期未报　1" in board.text
    assert "（其中统筹设定 1 项）" in board.text
    listed = there(await talk.taps(cast.LI, "到期未报 1", on=board))
    assert "期限 2022-03-01（统筹设定） · 尚无报送" in listed.text
    home = there(await talk.says(cast.LI, "/start"))
    assert "到期未报 1" in home.text


async def test_a_plan_that_names_nobody_is_not_overdue_but_cannot_be_reported(
    stage: Stage,
) -> None:
    talk, _ = stage
    shown = there(await talk.says(cast.SUN, "/status protection-2020-2021"))
    assert shown.text.startswith("《2020—2021 年")
    assert "期限已过（未列明责任单位，无从报送）　" in shown.text
    assert "未列明责任单位　" in shown.text
    assert "到期未报" not in shown.text
    assert "这份文件共 133 项。" in shown.text


async def test_the_coordinator_chooses_a_plan_or_names_an_agency(stage: Stage) -> None:
    talk, _ = stage
    asked = there(await talk.says(cast.SUN, "/status"))
    assert asked.text.startswith("看哪一份文件的状态？")
    plan = there(await talk.taps(cast.SUN, "2021—2022 年度推进计划", on=asked))
    assert plan.text.startswith("《2021—2022 年度推进计划》 · 状态 · 115 项")
    assert there(await talk.says(cast.SUN, "/status 海关总署")).text.startswith("海关总署 · 状态")
    lost = there(await talk.says(cast.SUN, "/status 月球局"))
    assert lost.text.startswith("没有叫“月球局”的单位或计划。")


async def test_of_another_agency_one_sees_the_tasks_one_shares_and_how_many_not(
    stage: Stage,
) -> None:
    talk, desk = stage
    await assigns(desk, await desk.task(ALONE), "cnipa", Part.PARTICIPANT)
    shown = there(await talk.says(cast.ZHANG, "/status 海关总署"))
    assert "其余只对责任单位和统筹开放。" in shown.text


@pytest.mark.parametrize("person", [cast.ZHOU, cast.STRANGER], ids=lambda one: one.name)
@pytest.mark.parametrize("said", ["/status", "/status 海关总署", "/recent"])
async def test_visitors_hear_how_to_come_in(stage: Stage, person: cast.Person, said: str) -> None:
    talk, desk = stage
    await desk.says(cast.HE, ALONE, "gacc")
    shown = there(await talk.says(person, said))
    assert shown.text.startswith("任务状态和进展只对责任单位、统筹和管理员开放")
    assert "/join" in shown.text


@pytest.mark.parametrize("said", ["/status", "/history 39", "/recent"])
async def test_in_groups_it_is_for_the_private_chat(stage: Stage, said: str) -> None:
    talk, desk = stage
    await desk.says(cast.HE, ALONE, "gacc")
    shown = there(await talk.says(cast.HE, said, chat=GROUP))
    assert shown.text == "这个请在私聊中看。"


async def test_an_old_button_of_a_board_that_is_gone_says_so(stage: Stage) -> None:
    talk, _ = stage
    for data in ("1xb:9:0", "1xl:2:999999:0:0", "1xl:2:1:77:0", "1xh:999999"):
        await talk.says(cast.LI, "/status")
        shown = there(await talk.presses(cast.LI, data))
        assert shown.text.startswith("这里的内容已更新")


@pytest.mark.parametrize("said", ["哪些到期未报", "第39项进展如何"])
async def test_a_question_about_how_tasks_stand_leads_to_the_boards(
    stage: Stage, said: str
) -> None:
    talk, _ = stage
    asked = there(await talk.says(cast.LI, said))
    board = there(await talk.taps(cast.LI, "任务状态", on=asked))
    assert board.text.startswith("海关总署 · 状态 · ")
    assert "任务状态" not in there(await talk.says(cast.ZHOU, said)).labels
    assert "任务状态" not in there(await talk.says(cast.LI, "我们局负责什么")).labels


async def test_done_is_shown_with_its_day_and_late_where_it_was(stage: Stage) -> None:
    talk, desk = stage
    await dates(desk, await desk.task(JOINT), date(2022, 2, 1))
    done = {"status": Status.DONE, "completed_on": date(2022, 3, 1), "deliverable": "《意见》"}
    await desk.says(cast.ZHANG, JOINT, "cnipa", **done)
    await delivered(talk)
    board = there(await talk.says(cast.ZHANG, "/status"))
    listed = there(await talk.taps(cast.ZHANG, "已报完成 1", on=board))
    assert "完成 2022-03-01（晚于期限）" in listed.text
