"""The liaison's queue, one report by its receipt, and the coordinator's return."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.encoding import encode
from handlers.progress.views import OneReport
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.progress.test_hostile import own
from tests.handlers.progress.test_reporting import (
    NOW,
    SAID,
    TASK,
    last_to,
    now,
    receipts,
    reported,
)


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; test_both_databases walks through on both."""
    return sqlite_files


async def confirmed(talk: Conversation) -> None:
    await reported(talk)
    await talk.taps(cast.HE, "全部确认", on=last_to(talk, cast.HE))


async def test_home_leads_to_reporting_and_to_what_waits(talk: Conversation) -> None:
    home = there(await talk.says(cast.HE, "/start"))
    assert {"填报进展", "待审核"} <= set(home.labels)
    queue = there(await talk.taps(cast.HE, "待审核"))
    assert queue.text == "海关总署 · 没有待审核的报送。"
    of_reporter = there(await talk.says(cast.LI, "/start"))
    assert "填报进展" in of_reporter.labels
    assert "待审核" not in of_reporter.labels
    how = there(await talk.taps(cast.LI, "填报进展"))
    assert how.text.startswith("请写任务编号")
    of_member = there(await talk.says(cast.WU, "/start"))
    assert "填报进展" not in of_member.labels
    assert of_member.text.endswith("要代表单位填报进展，请向本单位联络员索取邀请链接。")


async def test_a_liaison_finds_the_queue_without_its_notice(talk: Conversation) -> None:
    await reported(talk)
    queue = there(await talk.says(cast.HE, "/review"))
    assert queue.text == f"海关总署 · 待审核 1 条\n最新：李海 · {TASK}"
    await talk.taps(cast.HE, "逐条看", on=queue)
    await talk.taps(cast.HE, "确认", on=now(talk, queue))
    assert now(talk, queue).text == "已报送　回执 2022-0315-001。"
    for person in (cast.LI, cast.WU, cast.ZHOU):
        shown = there(await talk.says(person, "/review"))
        assert shown.text.startswith("审核由本单位联络员办理。")


async def test_the_coordinator_returns_what_is_in_force_with_a_reason(talk: Conversation) -> None:
    await confirmed(talk)
    one = there(await talk.says(cast.SUN, "/review 2022-0315-001"))
    assert one.text == (
        f"{TASK}\n海关总署 · 进行中\n“{SAID}”\n李海　2022-03-15　回执 2022-0315-001\n已报送"
    )
    assert one.labels == ["退回", "查看任务"]
    await talk.taps(cast.SUN, "退回", on=one)
    await talk.says(cast.SUN, "口径与总署年报不一致")
    back = last_to(talk, cast.LI)
    assert back.text == (f"统筹退回了您的报送　回执 2022-0315-001\n{TASK}\n“口径与总署年报不一致”")
    shown = there(await talk.says(cast.HE, "/review 2022-0315-001"))
    assert "已退回\n理由：口径与总署年报不一致" in shown.text
    assert [line.split()[2] for line in await receipts(talk)] == ["returned"]


async def test_a_return_may_be_called_off_in_words(talk: Conversation) -> None:
    await reported(talk)
    await talk.taps(cast.HE, "逐条看", on=last_to(talk, cast.HE))
    await talk.taps(cast.HE, "退回", on=last_to(talk, cast.HE))
    shown = there(await talk.says(cast.HE, "取消"))
    assert shown.text == "没有退回，没有记录任何内容。"
    assert [line.split()[2] for line in await receipts(talk)] == ["pending"]
    after = there(await talk.says(cast.HE, "谁负责软件正版化？"))
    assert "退回" not in after.text


async def test_submitting_does_not_end_another_wait(talk: Conversation) -> None:
    """The reason is still waited for after a draft of before was submitted."""
    await reported(talk)
    own_draft = there(await talk.says(cast.HE, "/update 39 进行中 自己的一条"))
    notice = next(s for s in talk.wire.sent if s.chat == cast.HE.id and "逐条看" in s.labels)
    await talk.taps(cast.HE, "逐条看", on=notice)
    await talk.taps(cast.HE, "退回", on=now(talk, notice))
    await talk.taps(cast.HE, "提交", on=own_draft)
    await talk.says(cast.HE, "补充来源")
    assert [line.split()[2] for line in await receipts(talk)] == ["returned", "reported"]


async def test_an_empty_reason_returns_nothing(talk: Conversation) -> None:
    await reported(talk)
    await talk.taps(cast.HE, "逐条看", on=last_to(talk, cast.HE))
    await talk.taps(cast.HE, "退回", on=last_to(talk, cast.HE))
    refused = there(await talk.sends(cast.HE, location={"latitude": 1.0, "longitude": 1.0}))
    assert refused.text == "退回须写明理由，没有记录任何内容。"
    await talk.says(cast.HE, "补充来源")
    assert [line.split()[2] for line in await receipts(talk)] == ["returned"]


async def test_a_liaison_withdraws_what_is_in_force_and_the_author_hears(
    talk: Conversation,
) -> None:
    await confirmed(talk)
    one = there(await talk.says(cast.HE, "/review 2022-0315-001"))
    assert one.labels == ["修改", "撤回", "查看任务"]
    await talk.taps(cast.HE, "撤回", on=one)
    assert last_to(talk, cast.LI).text == f"本单位联络员撤回了报送　回执 2022-0315-001\n{TASK}"
    author = there(await talk.says(cast.LI, "/review 2022-0315-001"))
    assert author.labels == ["查看任务"]


async def test_who_may_not_see_a_report_learns_nothing_of_it(talk: Conversation) -> None:
    await reported(talk)
    for outsider in (cast.ZHOU, cast.WU, cast.CHEN, cast.ZHANG, cast.SUN, cast.WANG):
        for receipt in ("2022-0315-001", "2022-0315-999"):
            shown = there(await talk.says(outsider, f"/review {receipt}"))
            assert shown.text == f"没有您能看到的回执 {receipt}。"
        gone = there(await talk.presses(outsider, encode(OneReport(1)), on=own(talk, outsider)))
        never = there(await talk.presses(outsider, encode(OneReport(9)), on=own(talk, outsider)))
        assert gone.text == never.text
        assert SAID not in " ".join(s.text for s in talk.wire.sent if s.chat == outsider.id)


async def test_the_coordinator_finds_requests_for_extensions(talk: Conversation) -> None:
    assert there(await talk.says(cast.SUN, "/review")).text.startswith("没有待决定的延期申请。")
    await talk.says(cast.HE, "第39项 建议调整 力量不足")
    whole = there(await talk.says(cast.HE, "9月30日"))
    await talk.taps(cast.HE, "提交", on=whole)
    listed = there(await talk.says(cast.SUN, "/review"))
    assert listed.text == "待决定的延期申请 1 项："
    await talk.taps(cast.SUN, listed.labels[0], on=listed)
    await talk.taps(cast.SUN, "同意", on=now(talk, listed))
    assert "已决定：延期至 2022-09-30" in now(talk, listed).text
    asked = [s for s in talk.wire.sent if s.chat == cast.SUN.id and "同意" in s.labels]
    await talk.taps(cast.SUN, "不同意", on=asked[0])
    assert now(talk, asked[0]).text == "这个延期申请已经有决定，没有重复记录。"


async def test_a_notice_from_before_confirms_only_what_it_counted(talk: Conversation) -> None:
    await reported(talk, "第一条")
    old = last_to(talk, cast.HE)
    # later than an hour: it is a notice of its own
    talk.clock.at += timedelta(hours=2)
    await reported(talk, "第二条")
    await talk.taps(cast.HE, "全部确认", on=old)
    assert now(talk, old).text == "已报送 1 条。\n还有 1 条待审核。"
    assert [line.split()[2] for line in await receipts(talk)] == ["reported", "pending"]


async def test_a_divided_task_is_closed_by_the_coordinator(talk: Conversation) -> None:
    from sqlalchemy import select

    from store.tables import plans, task_versions, tasks

    found = (
        select(tasks.c.id)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .where(task_versions.c.division == "divided", task_versions.c.agency_count > 1)
        .where(plans.c.key == "annual-2021-2022")
        .order_by(tasks.c.id)
    )
    task = await talk.database.read(lambda tx: tx.scalar(found))
    card = there(await talk.says(cast.SUN, f"/start t{task}"))
    assert "填报进展" in card.labels
    await talk.taps(cast.SUN, "填报进展", on=card)
    assert "统筹办结 · 已完成" in now(talk, card).text
    asked = there(await talk.says(cast.SUN, "各单位均已完成"))
    await talk.taps(cast.SUN, "今天", on=asked)
    shown = last_to(talk, cast.SUN)
    if "成果" in shown.text:
        shown = there(await talk.says(cast.SUN, "无"))
    await talk.taps(cast.SUN, "提交", on=last_to(talk, cast.SUN))
    assert (await receipts(talk))[0].startswith("2022-0315-001 done reported")
    assert shown.chat == cast.SUN.id


async def test_the_leads_liaison_may_give_the_whole_result(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "/update annual-2021-2022#14 已完成 已印发")
    asked = last_to(talk, cast.ZHANG)
    await talk.taps(cast.ZHANG, "今天", on=asked)
    whole = there(await talk.says(cast.ZHANG, "国知发保字〔2022〕1 号"))
    assert "作为整项结果" in whole.labels
    await talk.taps(cast.ZHANG, "作为整项结果", on=whole)
    assert "知识产权局 · 整项结果 · 已完成" in now(talk, whole).text
    await talk.taps(cast.ZHANG, "提交", on=now(talk, whole))
    from sqlalchemy import select

    from store.tables import reports

    row = await talk.database.read(lambda tx: tx.row(select(reports)))
    assert row is not None
    assert (row.kind, row.state) == ("overall", "reported")


async def test_who_serves_two_agencies_says_for_which(talk: Conversation) -> None:
    from store import agencies, people
    from store.db import Tx
    from store.records import Role

    async def hire(tx: Tx) -> None:
        lexicon = await agencies.load(tx)
        for slug in ("moj", "ccpd"):
            await people.appoint(
                tx,
                telegram_id=cast.LI.id,
                name=cast.LI.name,
                role=Role.REPORTER,
                agency_id=lexicon.by_slug(slug).id,
                how="test",
                now=NOW,
            )

    await talk.database.begin(hire)
    asked = there(await talk.says(cast.LI, "/update annual-2021-2022#14 进行中 已会签"))
    assert asked.text.endswith("您同时代表几个单位，这次代表哪一个填报？")
    assert set(asked.labels) == {"司法部", "中央宣传部"}
    await talk.taps(cast.LI, "司法部", on=asked)
    assert "司法部 · 进行中\n“已会签”" in now(talk, asked).text
