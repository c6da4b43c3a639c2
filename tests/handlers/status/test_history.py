"""/history, /recent, and what a card says of progress: who, when, what, and for whom."""

from __future__ import annotations

from datetime import date

import pytest

from store.records import Role
from store.reports import extension
from store.reports.records import Status
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import delivered, everything
from tests.store.reports.desk import TODAY, Desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, act, assigns, dates
from tests.wire import check_text

Stage = tuple[Conversation, Desk]
CARD = "annual-2021-2022#39"
CANARY = "金丝雀九七三一"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; what may be read is tested on both in tests/store."""
    return sqlite_files


async def test_history_says_who_when_what_and_what_replaced_what(stage: Stage) -> None:
    talk, desk = stage
    first = await desk.says(cast.HE, ALONE, "gacc")
    second = await desk.says(cast.HE, ALONE, "gacc", text="查扣 1300 批次", supersedes_id=first.id)
    shown = there(await talk.says(cast.LI, "/history annual-2021-2022#39"))
    assert shown.text.startswith("第 39 项　2021—2022 年度推进计划\n强化知识产权海关保护")
    assert "进展　已报进展·最近报送 2022-03-15" in shown.text
    assert "报送记录 2 条" in shown.text
    assert f"03-15 09:12　海关总署 · 进行中　回执 {second.receipt}" in shown.text
    assert "联络员 何卫 · 已报送" in shown.text
    assert f"更正了回执 {first.receipt}" in shown.text
    older = there(await talk.taps(cast.LI, "›", on=shown))
    assert older.id == shown.id
    assert f"回执 {first.receipt}\n　联络员 何卫 · 已被更正" in older.text
    assert f"被回执 {second.receipt} 更正" in older.text


async def test_a_returned_report_carries_its_reason(stage: Stage) -> None:
    talk, desk = stage
    report = await desk.says(cast.HE, ALONE, "gacc")
    await desk.returns(cast.SUN, report, "请写明数量")
    shown = there(await talk.says(cast.HE, "/history annual-2021-2022#39"))
    assert "已退回" in shown.text
    assert "退回 孙涛 03-15 09:12：请写明数量" in shown.text


async def test_a_number_in_several_plans_is_asked_about(stage: Stage) -> None:
    talk, _ = stage
    asked = there(await talk.says(cast.LI, "/history 39"))
    assert asked.text == "几份文件都有第 39 项，您看哪一项？"
    assert len(asked.labels) == 4
    chosen = next(one for one in asked.labels if one.startswith("2021—2022"))
    shown = there(await talk.taps(cast.LI, chosen, on=asked))
    assert "尚无报送。没有报送不等于没有做。" in shown.text
    assert there(await talk.says(cast.LI, "/history")).text.startswith("请写任务编号")
    assert "各份文件都没有第 999 项" in there(await talk.says(cast.LI, "/history 999")).text


async def test_who_is_not_entitled_hears_that_and_sees_the_title_only(stage: Stage) -> None:
    talk, desk = stage
    await desk.says(cast.HE, ALONE, "gacc", text=CANARY)
    for person in (cast.ZHOU, cast.WU, cast.ZHANG):
        shown = there(await talk.says(person, "/history annual-2021-2022#39"))
        assert "进展只对这项任务的责任单位、统筹和管理员开放" in shown.text
        assert CANARY not in shown.text


async def test_recent_shows_what_is_in_force_the_latest_first(stage: Stage) -> None:
    talk, desk = stage
    await desk.says(cast.HE, ALONE, "gacc")
    await desk.says(cast.ZHANG, JOINT, "cnipa")
    await desk.says(cast.LI, ALONE, "gacc")  # waits for its liaison
    shown = there(await talk.says(cast.SUN, "/recent"))
    assert shown.text.startswith("最近报送 · 1–2 / 2（只列您能看的有效报送）")
    assert shown.text.index("知识产权局 · 进行中") < shown.text.index("海关总署 · 进行中")
    assert "2021—2022 年度推进计划 第 39 项「强化知识产权海关保护」" in shown.text
    opened = there(await talk.taps(cast.SUN, "2", on=shown))
    assert opened.text.startswith("第 39 项　2021—2022 年度推进计划")
    own = there(await talk.says(cast.LI, "/recent"))
    assert "知识产权局 · 进行中" not in own.text
    assert there(await talk.says(cast.WU, "/recent")).text.startswith("您能看的任务最近没有")


async def test_a_card_shows_progress_to_those_entitled_in_the_words_of_the_table(
    stage: Stage,
) -> None:
    talk, desk = stage
    silent = there(await talk.says(cast.LI, CARD))
    assert "进展　尚无报送" in silent.text
    await desk.says(cast.LI, ALONE, "gacc")
    assert "进展　尚无报送；待审核 1 条" in there(await talk.says(cast.LI, CARD)).text
    await desk.says(cast.HE, ALONE, "gacc")
    shown = there(await talk.says(cast.SUN, CARD))
    assert "进展　已报进展·最近报送 2022-03-15" in shown.text
    assert "报送记录" in shown.labels
    history = there(await talk.taps(cast.SUN, "报送记录", on=shown))
    assert "报送记录 1 条" in history.text


async def test_a_joint_task_shows_each_agencys_line(stage: Stage) -> None:
    talk, desk = stage
    moj = await desk.hire(700010, Role.LIAISON, "moj")
    await desk.says(cast.ZHANG, JOINT, "cnipa")
    await desk.says(moj, JOINT, "moj", status=Status.NOT_STARTED)
    shown = there(await talk.says(cast.ZHANG, f"annual-2021-2022#{JOINT}"))
    assert "报送　知识产权局 进行中 2022-03-15" in shown.text
    assert "报送　司法部 未启动 2022-03-15" in shown.text


async def test_settings_by_hand_stand_on_the_card_with_by_whom_and_when(stage: Stage) -> None:
    talk, desk = stage
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await dates(desk, task_id, date(2022, 6, 30))
    await delivered(talk)
    shown = there(await talk.says(cast.LI, f"{OPEN_PLAN}#{OPEN}"))
    assert "责任单位　该文件未列明责任单位" in shown.text
    assert "统筹设定　牵头 海关总署（孙涛，2022-03-15）" in shown.text
    assert "统筹设定　内部时限 2022-06-30（孙涛，2022-03-15）" in shown.text
    assert "期限　2020-10-31（文件写“2020年10月底前完成”）" in shown.text
    others = there(await talk.says(cast.ZHANG, f"{OPEN_PLAN}#{OPEN}"))
    assert "统筹设定" not in others.text


async def test_an_extension_stands_with_the_date_it_moves(stage: Stage) -> None:
    talk, desk = stage
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await dates(desk, task_id, date(2022, 3, 1))
    asked = await desk.says(
        cast.HE,
        OPEN,
        "gacc",
        task_id=task_id,
        version_id=(await desk.named(task_id)).version_id,
        status=Status.ADJUST,
        asks_until=date(2022, 9, 30),
    )
    await act(
        desk,
        cast.SUN,
        lambda tx, actor: extension.decide(
            tx,
            actor,
            asked.id,
            until=date(2022, 9, 30),
            today=TODAY,
            effect_key="extend",
            now=desk.at,
        ),
    )
    await delivered(talk)
    first = there(await talk.says(cast.LI, f"{OPEN_PLAN}#{OPEN}"))
    assert "统筹设定　内部时限 2022-03-01" in first.text
    shown = there(await talk.taps(cast.LI, "全文 1/2", on=first))
    assert "准予延期　至 2022-09-30，原 2022-03-01（孙涛，2022-03-15）" in shown.text
    assert "进展　已报进展·最近报送 2022-03-15" in shown.text


async def test_nobody_outside_ever_sees_progress_or_a_name(stage: Stage) -> None:
    """Canaries: a report's words, who reported, who set something, who handles it."""
    talk, desk = stage
    teller = await desk.hire(700020, Role.LIAISON, "gacc")
    await desk.says(teller, ALONE, "gacc", text=CANARY)
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await dates(desk, task_id, date(2022, 3, 1))
    await delivered(talk)
    talk.wire.sent.clear()  # what the own liaison was told is theirs
    for person in (cast.ZHOU, cast.STRANGER, cast.WU, cast.ZHANG):
        for said in (
            CARD,
            f"{OPEN_PLAN}#{OPEN}",
            "/history annual-2021-2022#39",
            f"/history {OPEN_PLAN}#{OPEN}",
            "/recent",
            "/status 海关总署",
            "/duties 海关总署",
            "海关总署负责什么",
            "第39项进展如何",
            "/find 海关保护",
        ):
            # 知识产权局 shares tasks with the customs, has a 39 of its own, and sees how they stand
            if person != cast.ZHANG or not said.startswith(("/status", "第39项")):
                await talk.says(person, said)
    for person in (cast.HE, cast.LI, cast.SUN):
        for said in ("/find 海关保护", "/duties 海关总署", "/status", "/history 39", "/recent"):
            await talk.says(person, said, chat=GROUP)
        await talk.types(person, "海关保护")
        await talk.types(person, "annual-2021-2022#39")
        await talk.types(person, f"{OPEN_PLAN}#{OPEN}")
    said = everything(talk)
    assert "强化知识产权海关保护" in said, "something was seen at all"
    hidden = (CANARY, teller.name, cast.SUN.name, cast.HE.name, cast.LI.name)
    words = ("统筹设定　", "进展　", "2022-03-01", "已报进展", "到期未报", "尚无报送")
    assert [one for one in (*hidden, *words) if one in said] == []


async def test_evidence_is_a_button_of_its_record_for_those_entitled(stage: Stage) -> None:
    talk, _ = stage
    await talk.says(cast.HE, "/update annual-2021-2022#39 进行中 已部署龙腾行动")
    whole = there(await talk.shows(cast.HE, b"\xff\xd8\xff photo"))
    await talk.taps(cast.HE, "提交", on=whole)
    await delivered(talk)
    shown = there(await talk.says(cast.SUN, "/history annual-2021-2022#39"))
    assert shown.labels[0] == "附件 001 · 1"
    listed = there(await talk.taps(cast.SUN, "附件 001 · 1", on=shown))
    assert "回执 2022-0315-001 的附件 1 个" in listed.text


async def test_long_words_leave_a_record_on_one_screen(stage: Stage) -> None:
    talk, desk = stage
    report = await desk.says(
        cast.HE,
        ALONE,
        "gacc",
        text="已部署龙腾行动，查扣侵权货物。" * 130,
        status=Status.DONE,
        completed_on=date(2022, 3, 1),
        deliverable="《中国海关知识产权保护状况年度报告》" * 12,
    )
    await desk.returns(cast.SUN, report, "口径与年报不一致，请核对后重报。" * 30)
    await delivered(talk)
    shown = there(await talk.says(cast.SUN, "/history annual-2021-2022#39"))
    check_text(shown.text)
    assert "……" in shown.text
    assert "退回 孙涛" in shown.text
