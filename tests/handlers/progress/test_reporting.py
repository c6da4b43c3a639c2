"""The dialogues of "Reporting progress", word by word."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from store.db import Database
from tests import cast
from tests.conversation import STARTS_AT, Conversation, converse, there
from tests.databases import SqliteFiles
from tests.wire import Shown

DAY = date(2022, 3, 15)
NOW = datetime(2022, 3, 15, 9, 12, tzinfo=timezone(timedelta(hours=8)))
TASK = "2021—2022 年度推进计划 第 39 项「强化知识产权海关保护」"
SAID = "已部署龙腾行动，查扣侵权货物 1200 批次"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; test_both_databases walks through on both."""
    return sqlite_files


async def test_from_a_card_to_a_receipt_in_six_steps(talk: Conversation) -> None:
    card = there(await talk.says(cast.LI, "annual-2021-2022#39"))
    assert "填报进展" in card.labels
    asked = there(await talk.taps(cast.LI, "填报进展"))
    assert asked.id == card.id
    assert asked.text == f"{TASK}\n海关总署 的进展"
    assert asked.labels == ["未启动", "进行中", "已完成", "滞后", "建议调整", "取消"]
    words = there(await talk.taps(cast.LI, "进行中"))
    assert words.text == (
        f"{TASK}\n海关总署 · 进行中\n请写一两句进展（可附照片或文件）。不要发送涉密内容。"
    )
    whole = there(await talk.says(cast.LI, SAID))
    assert whole.text == (
        f"请确认：{TASK}\n海关总署 · 进行中\n“{SAID}”\n再发文字即替换，再发照片、文件即补充。"
    )
    assert whole.labels[:3] == ["提交", "修改", "取消"]
    await talk.taps(cast.LI, "提交", on=whole)
    told = talk.wire.message(cast.LI.id, whole.id)
    assert told is not None
    assert told.text == (
        "已记录，待本单位联络员审核　回执 2022-0315-001　3 月 15 日 09:12\n"
        f"{TASK}\n海关总署 · 进行中\n“{SAID}”"
    )
    assert told.labels == ["修改", "撤回", "继续填报下一项", "查看任务"]


async def draft(talk: Conversation, words: str = SAID) -> Shown:
    """A confirmation for 李海, ready to be submitted."""
    await talk.says(cast.LI, "/update 39")
    await talk.taps(cast.LI, "进行中")
    return there(await talk.says(cast.LI, words))


async def reported(talk: Conversation, words: str = SAID) -> Shown:
    """A receipt of 李海's."""
    shown = await draft(talk, words)
    await talk.taps(cast.LI, "提交", on=shown)
    return now(talk, shown)


def now(talk: Conversation, shown: Shown) -> Shown:
    """A message as it stands by now."""
    return there(talk.wire.message(shown.chat, shown.id))


def last_to(talk: Conversation, person: cast.Person) -> Shown:
    """The last message in somebody's private chat."""
    return [shown for shown in talk.wire.sent if shown.chat == person.id][-1]


async def receipts(talk: Conversation) -> list[str]:
    from sqlalchemy import select

    from store.tables import reports

    rows = await talk.database.read(lambda tx: tx.rows(select(reports).order_by(reports.c.id)))
    return [f"{row.receipt} {row.status} {row.state} {row.text}" for row in rows]


async def test_the_liaison_hears_of_it_and_confirms_all(talk: Conversation) -> None:
    await reported(talk)
    notice = last_to(talk, cast.HE)
    assert notice.text == f"海关总署 · 待审核 1 条\n最新：李海 · {TASK}"
    assert notice.labels == ["逐条看", "全部确认"]
    done = there(await talk.taps(cast.HE, "全部确认", on=notice))
    assert now(talk, notice).text == "已报送 1 条。"
    told = last_to(talk, cast.LI)
    assert told.text == f"本单位联络员已确认，已报送　回执 2022-0315-001\n{TASK}"
    assert done.chat in (cast.HE.id, cast.LI.id)
    assert (await receipts(talk)) == [f"2022-0315-001 in_progress reported {SAID}"]


async def test_one_by_one_with_a_return_and_a_correction(talk: Conversation) -> None:
    await reported(talk, "第一条")
    await reported(talk, "第二条")
    notice = last_to(talk, cast.HE)
    assert notice.text.startswith("海关总署 · 待审核 2 条")
    await talk.taps(cast.HE, "逐条看", on=notice)
    one = now(talk, notice)
    assert one.text == (
        f"待审核 1/2\n{TASK}\n海关总署 · 进行中\n“第一条”\n李海　2022-03-15　回执 2022-0315-001"
    )
    assert one.labels == ["确认", "退回", "下一条", "查看任务"]
    await talk.taps(cast.HE, "下一条", on=one)
    assert "“第二条”" in now(talk, notice).text
    await talk.taps(cast.HE, "退回", on=now(talk, notice))
    assert now(talk, notice).text == (f"{TASK}\n退回回执 2022-0315-002：请写明理由，对方会看到。")
    await talk.says(cast.HE, "请补充数据来源")
    after = last_to(talk, cast.HE)
    assert after.text == ("已退回　回执 2022-0315-002，已通知填报人。\n还有 1 条待审核。")
    back = last_to(talk, cast.LI)
    assert back.text == (
        f"本单位联络员退回了您的报送　回执 2022-0315-002\n{TASK}\n“请补充数据来源”"
    )
    await talk.taps(cast.LI, "修改后重报", on=back)
    assert now(talk, back).text == f"{TASK}\n改哪一处？"
    await talk.taps(cast.LI, "文字", on=now(talk, back))
    whole = there(await talk.says(cast.LI, "第二条，数据来自总署统计司"))
    assert "更正回执 2022-0315-002" in whole.text
    await talk.taps(cast.LI, "提交", on=whole)
    assert (await receipts(talk))[1:] == [
        "2022-0315-002 in_progress superseded 第二条",
        "2022-0315-003 in_progress pending 第二条，数据来自总署统计司",
    ]


async def test_a_liaisons_own_entry_needs_no_confirming(talk: Conversation) -> None:
    await talk.says(cast.HE, "/update 39 进行中 已部署")
    shown = last_to(talk, cast.HE)
    await talk.taps(cast.HE, "提交", on=shown)
    assert now(talk, shown).text.startswith("已报送　回执 2022-0315-001　3 月 15 日 09:12")


async def test_another_agency_is_told_whose_it_is_and_can_tell_them(talk: Conversation) -> None:
    card = there(await talk.says(cast.CHEN, "annual-2021-2022#39"))
    assert "填报进展" not in card.labels
    await talk.says(cast.CHEN, "/update annual-2021-2022#39")
    refused = last_to(talk, cast.CHEN)
    assert refused.text == f"{TASK}由海关总署负责，您代表知识产权局，不能填报。"
    assert refused.labels == ["查看任务", "告知海关总署联络员", "首页"]
    await talk.taps(cast.CHEN, "告知海关总署联络员", on=refused)
    assert now(talk, refused).text == f"{TASK}\n已告知海关总署联络员 1 人。"
    told = last_to(talk, cast.HE)
    assert told.text == f"知识产权局的陈晨请您留意这项任务的进展：\n{TASK}"
    assert await receipts(talk) == []


async def test_who_reports_for_nobody_hears_how_to_begin(talk: Conversation) -> None:
    for person in (cast.ZHOU, cast.WU):
        for words in ("/update 39", "/update", "第39项 已完成 已查扣1200批次"):
            shown = there(await talk.says(person, words))
            assert shown.text == "要代表单位填报进展，请向本单位联络员索取邀请链接。"
            assert "首页" in shown.labels
    office = there(await talk.says(cast.WANG, "/update 39 已完成"))
    assert office.text.startswith("统筹和管理员不代表单位填报")
    assert await receipts(talk) == []


async def test_a_number_that_only_one_of_my_tasks_has_is_that_one(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "/update 39"))
    assert shown.text.startswith(TASK)


async def test_a_coordinator_chooses_among_the_plans_that_have_the_number(
    talk: Conversation,
) -> None:
    shown = there(await talk.says(cast.SUN, "/update 39"))
    assert shown.text == "几份文件都有第 39 项，您填报哪一项？"
    assert len([label for label in shown.labels if "第 39 项" in label]) == 3


@pytest.mark.parametrize(
    ("line", "status", "words"),
    [
        ("第39项 进行中 已查扣1200批次", "进行中", "已查扣1200批次"),
        ("39 进行中 已查扣1200批次", "进行中", "已查扣1200批次"),
        ("第39项滞后，等待会签", "滞后", "等待会签"),
        ("第39项 未启动 待安排", "未启动", "待安排"),
    ],
)
async def test_one_line_of_words_is_confirmed_whole(
    talk: Conversation, line: str, status: str, words: str
) -> None:
    shown = there(await talk.says(cast.LI, line))
    assert shown.text.startswith(f"请确认：{TASK}\n海关总署 · {status}\n“{words}”")
    await talk.taps(cast.LI, "提交", on=shown)
    assert len(await receipts(talk)) == 1


async def test_a_task_may_be_named_by_its_words(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "海关保护那条 进行中 已报司法部"))
    assert shown.text.startswith(("请确认：", "您填报的是哪一项？"))
    if shown.text.startswith("您填报的是哪一项？"):
        assert 2 <= len(shown.labels) <= 9, shown.labels
        label = next(label for label in shown.labels if label.startswith("2021—2022"))
        await talk.taps(cast.LI, label, on=shown)
        shown = now(talk, shown)
    assert "“已报司法部”" in shown.text
    assert "海关总署 · 进行中" in shown.text


async def test_what_is_done_asks_for_the_day_and_the_deliverable(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "第39项 已完成 已查扣1200批次"))
    assert shown.text == (
        f"{TASK}\n海关总署 · 已完成\n哪一天完成的？点按钮，或发日期，例如“3月15日”。"
    )
    unread = there(await talk.says(cast.LI, "前阵子"))
    assert "没有看懂这个日期" in unread.text
    asked = there(await talk.says(cast.LI, "3月10日"))
    assert "请写成果的名称、文号或链接" in asked.text
    whole = there(await talk.says(cast.LI, "《2021 年中国海关知识产权保护状况》"))
    assert whole.text == (
        f"请确认：{TASK}\n海关总署 · 已完成\n“已查扣1200批次”\n完成日期　2022-03-10\n"
        "成果　《2021 年中国海关知识产权保护状况》\n再发文字即替换，再发照片、文件即补充。"
    )
    await talk.taps(cast.LI, "提交", on=whole)
    assert (await receipts(talk))[0].startswith("2022-0315-001 done pending")


async def test_a_day_may_be_tapped_and_none_lies_ahead(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "第39项 已完成 全部查扣"))
    asked = there(await talk.taps(cast.LI, "昨天", on=shown))
    await talk.says(cast.LI, "无")
    whole = last_to(talk, cast.LI)
    assert "完成日期　2022-03-14" in whole.text
    await talk.taps(cast.LI, "修改", on=whole)
    await talk.taps(cast.LI, "完成日期", on=now(talk, whole))
    refused = there(await talk.says(cast.LI, "2022-04-01"))
    assert refused.text.startswith("完成日期不能晚于今天，没有记录任何内容。")
    again = there(await talk.says(cast.LI, "3月10日"))
    assert "“全部查扣”" in again.text
    assert "完成日期　2022-03-10" in again.text
    assert await receipts(talk) == []
    assert asked.chat == cast.LI.id


async def test_an_extension_is_asked_for_and_decided(talk: Conversation) -> None:
    shown = there(await talk.says(cast.HE, "第39项 建议调整 力量不足"))
    assert "需要延期吗" in shown.text
    whole = there(await talk.says(cast.HE, "9月底"))
    assert "申请延期至　2022-09-30（由统筹决定）" in whole.text
    await talk.taps(cast.HE, "提交", on=whole)
    asked = last_to(talk, cast.SUN)
    assert asked.text.startswith("海关总署建议调整，申请延期至 2022-09-30")
    assert asked.labels[:3] == ["同意", "改日期", "不同意"]
    await talk.taps(cast.SUN, "改日期", on=asked)
    await talk.says(cast.SUN, "看情况")
    assert "没有看懂这个日期" in last_to(talk, cast.SUN).text
    await talk.says(cast.SUN, "8月31日")
    assert last_to(talk, cast.SUN).text == (
        f"{TASK}\n已决定：延期至 2022-08-31（统筹设定），原期限留存。"
    )
    assert last_to(talk, cast.HE).text.startswith("统筹同意延期至 2022-08-31　回执 2022-0315-001")


async def test_a_date_that_is_no_extension_is_asked_for_again(talk: Conversation) -> None:
    await talk.says(cast.HE, "第39项 建议调整 力量不足")
    refused = there(await talk.says(cast.HE, "2022-01-31"))
    assert refused.text.startswith("延期的日期须晚于今天，没有记录任何内容。")
    whole = there(await talk.says(cast.HE, "9月30日"))
    assert "“力量不足”" in whole.text
    assert "申请延期至　2022-09-30" in whole.text


async def test_words_that_are_too_many_are_refused_where_they_are_said(talk: Conversation) -> None:
    too_long = "已部署。" * 501
    refused = there(await talk.says(cast.LI, f"第39项 进行中 {too_long}"))
    assert refused.text.startswith("文字太长，没有记录任何内容。请控制在 2000 字以内")
    await talk.says(cast.LI, "第39项 已完成 全部查扣")
    await talk.taps(cast.LI, "昨天")
    refused = there(await talk.says(cast.LI, too_long))
    assert refused.text.startswith("文字太长")
    whole = there(await talk.says(cast.LI, "《状况》"))
    assert "“全部查扣”" in whole.text
    assert "成果　《状况》" in whole.text


async def test_an_extension_may_be_refused(talk: Conversation) -> None:
    await talk.says(cast.HE, "第39项 建议调整 力量不足")
    whole = there(await talk.says(cast.HE, "9月30日"))
    await talk.taps(cast.HE, "提交", on=whole)
    asked = last_to(talk, cast.SUN)
    await talk.taps(cast.SUN, "不同意", on=asked)
    assert now(talk, asked).text == f"{TASK}\n已决定：不延期，原期限不变。"
    assert "统筹不同意延期，原期限不变" in last_to(talk, cast.HE).text


async def test_parts_are_ticked(talk: Conversation) -> None:
    whole = await draft(talk)
    await talk.taps(cast.LI, "勾选分项", on=whole)
    shown = now(talk, whole)
    assert shown.text.startswith(f"{TASK}\n点序号勾选已完成的分项：\n☐ 1　强化知识产权海关保护")
    assert shown.labels == ["1", "2", "3", "勾好了"]
    await talk.taps(cast.LI, "2", on=shown)
    assert now(talk, whole).labels == ["1", "✓ 2", "3", "勾好了"]
    await talk.taps(cast.LI, "勾好了", on=now(talk, whole))
    assert "分项　已完成 1/3" in now(talk, whole).text
    await talk.taps(cast.LI, "提交", on=now(talk, whole))
    assert "分项　已完成 1/3" in now(talk, whole).text


async def test_a_draft_is_gone_on_with_after_a_restart(seeded: Database) -> None:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded, today=DAY) as before:
        before.clock.at = NOW
        await draft(before, "写到一半")
    async with converse(seeded, today=DAY) as after:
        after.clock.at = NOW + timedelta(hours=3)
        after.update_id, after.message_id = 500, 500
        again = there(await after.says(cast.LI, "/update"))
        assert again.text.startswith(f"请确认：{TASK}\n海关总署 · 进行中\n“写到一半”")
        changed = there(await after.says(cast.LI, "写完了的进展"))
        assert "“写完了的进展”" in changed.text


async def test_a_draft_ends_after_a_day(talk: Conversation) -> None:
    shown = await draft(talk)
    talk.clock.at = NOW + timedelta(hours=25)
    await talk.taps(cast.LI, "提交", on=shown)
    ended = now(talk, shown)
    assert ended.text == "这份草稿超过一天没有动过，已作废，没有记录任何内容。请重新填报。"
    assert "重新填报" in ended.labels
    assert await receipts(talk) == []
    await talk.taps(cast.LI, "重新填报", on=ended)
    assert now(talk, shown).text == f"{TASK}\n海关总署 的进展"


async def test_cancelling_leaves_nothing(talk: Conversation) -> None:
    shown = await draft(talk)
    await talk.taps(cast.LI, "取消", on=shown)
    assert now(talk, shown).text == f"{TASK}\n已取消，没有记录任何内容。"
    again = there(await talk.says(cast.LI, "/update"))
    assert again.text.startswith("请写任务编号")
    await talk.says(cast.LI, "/update 39")
    ended = there(await talk.says(cast.LI, "取消"))
    assert ended.text.endswith("已取消，没有记录任何内容。")


async def test_after_the_receipt_it_is_withdrawn_or_changed(talk: Conversation) -> None:
    receipt = await reported(talk)
    await talk.taps(cast.LI, "修改", on=receipt)
    await talk.taps(cast.LI, "状态", on=now(talk, receipt))
    await talk.taps(cast.LI, "滞后", on=now(talk, receipt))
    whole = now(talk, receipt)
    assert "更正回执 2022-0315-001" in whole.text
    await talk.taps(cast.LI, "提交", on=whole)
    second = now(talk, receipt)
    await talk.taps(cast.LI, "撤回", on=second)
    assert now(talk, receipt).text == (
        f"{TASK}\n已撤回　回执 2022-0315-002。原文留存备查，不再作为本单位的进展。"
    )
    assert [line.split()[2] for line in await receipts(talk)] == ["superseded", "withdrawn"]


async def test_the_next_task_is_one_of_mine_without_a_report(talk: Conversation) -> None:
    receipt = await reported(talk)
    await talk.taps(cast.LI, "继续填报下一项", on=receipt)
    shown = now(talk, receipt)
    assert shown.text.endswith("海关总署 的进展")
    assert TASK not in shown.text


async def test_a_question_is_answered_while_a_draft_waits(talk: Conversation) -> None:
    whole = await draft(talk)
    answer = there(await talk.says(cast.LI, "谁负责软件正版化？"))
    assert "请确认" not in answer.text
    await talk.taps(cast.LI, "提交", on=whole)
    assert await receipts(talk) == [f"2022-0315-001 in_progress pending {SAID}"]


async def test_a_line_about_another_task_is_no_text_of_the_draft_that_waits(
    talk: Conversation,
) -> None:
    await draft(talk)
    other = there(await talk.says(cast.LI, "strategy-2020#46 进行中 已部署"))
    if "第 46 项" not in other.text:
        other = there(await talk.says(cast.LI, "第46项 进行中 已部署"))
    assert "第 46 项" in other.text
    assert SAID not in other.text


async def test_sensitive_work_is_warned_of_more_strongly(talk: Conversation) -> None:
    from sqlalchemy import select, update

    from store.tables import task_versions, tasks

    async def body(tx: object) -> None:
        found = select(tasks.c.current_version_id).where(tasks.c.ref == "39")
        ids = [row[0] for row in await tx.rows(found)]  # type: ignore[attr-defined]
        changed = update(task_versions).where(task_versions.c.id.in_(ids))
        await tx.run(changed.values(text="强化国防知识产权保护。"))  # type: ignore[attr-defined]

    await talk.database.begin(body)
    await talk.says(cast.LI, "/update 39")
    shown = there(await talk.taps(cast.LI, "进行中"))
    assert "严禁在这里填写涉密信息" in shown.text
    whole = there(await talk.says(cast.LI, "第39项 滞后 等待批复"))
    assert "请确认不含涉密信息再提交" in whole.text


async def test_a_reply_to_a_card_reports_on_its_task(talk: Conversation) -> None:
    card = there(await talk.says(cast.LI, "annual-2021-2022#39"))
    keyboard = {"inline_keyboard": card.buttons}
    chat = {"id": cast.LI.id, "type": "private", "first_name": "李海"}
    replied = {
        "message_id": card.id,
        "date": 0,
        "chat": chat,
        "from": {"id": 7700000001, "is_bot": True, "first_name": "分工助手"},
        "text": card.text,
        "reply_markup": keyboard,
    }
    shown = there(await talk.says(cast.LI, "进行中 已查扣 3 批", reply_to_message=replied))
    assert shown.text.startswith(f"请确认：{TASK}\n海关总署 · 进行中\n“已查扣 3 批”")
    asked = there(await talk.says(cast.LI, "谁负责？", reply_to_message=replied))
    assert "请确认" not in asked.text


async def test_a_deep_link_opens_the_report(talk: Conversation) -> None:
    from store import cards

    task = await talk.database.read(lambda tx: cards.by_ref(tx, "annual-2021-2022", "39"))
    shown = there(await talk.says(cast.LI, f"/start u{task}"))
    assert shown.text == f"{TASK}\n海关总署 的进展"


async def test_in_a_group_reporting_is_sent_to_the_private_chat(talk: Conversation) -> None:
    from tests.conversation import GROUP

    for words in ("/update 39 进行中 已部署", "@fengong_test_bot 第39项 已完成 已查扣"):
        shown = there(await talk.says(cast.LI, words, chat=GROUP))
        assert shown.text == "填报进展请在私聊里办理。"
        assert shown.labels == ["在私聊中查看"]
    assert await receipts(talk) == []
