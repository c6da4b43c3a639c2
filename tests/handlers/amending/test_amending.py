"""/edititem and /additem: step by step, old → new, a document, one tap, and a way back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from store.tables import plan_revisions
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import everything
from tests.seed.test_importer import draft, take_in, task
from tests.store.change_desk import plan_id, withdraws
from tests.store.news_desk import events, follows
from tests.store.reports.desk import ANNUAL, Desk
from tests.wire import Shown

Stage = tuple[Conversation, Desk]
TASK = f"{ANNUAL}#39"
WHICH = "2021—2022 年度推进计划 第 39 项"
WHY = "国知发〔2022〕8号\n联席会议第三次会议要求"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; amendments are tested on both in tests/store."""
    return sqlite_files


async def revisions(desk: Desk) -> int:
    plan = await plan_id(desk, ANNUAL)
    counted = select(func.count()).where(plan_revisions.c.plan_id == plan)
    found = await desk.database.read(lambda tx: tx.scalar(counted))
    assert isinstance(found, int)
    return found


async def opened(talk: Conversation, label: str) -> Shown:
    menu = there(await talk.says(cast.WANG, f"/edititem {TASK}"))
    assert menu.text.startswith(WHICH)
    assert menu.labels == ["改文字", "改责任单位", "改期限", "移出计划", "看任务"]
    return there(await talk.taps(cast.WANG, label, on=menu))


async def confirms(talk: Conversation, check: Shown, label: str = "确认") -> Shown:
    """Tap, and what the message then says."""
    await talk.taps(cast.WANG, label, on=check)
    return there(talk.wire.message(cast.WANG.id, check.id))


async def test_a_text_is_amended_with_its_document_and_shown_as_such(stage: Stage) -> None:
    talk, desk = stage
    await follows(desk, cast.WU)
    asked = await opened(talk, "改文字")
    assert asked.text.splitlines()[0].startswith(WHICH)
    assert "原　" in asked.text
    assert "请发新的文字" in asked.text
    basis = there(await talk.says(cast.WANG, "开展“虎啸行动”，查扣六万批次。"))
    assert "依据是什么？" in basis.text
    check = there(await talk.says(cast.WANG, WHY))
    assert check.text.startswith("请确认调整：\n" + WHICH)
    for part in (
        "原　",
        "改为　开展“虎啸行动”，查扣六万批次。",
        "依据　国知发〔2022〕8号；联席会议",
    ):
        assert part in check.text
    assert "进展、关注、分办都保留" in check.text
    assert await revisions(desk) == 1
    done = await confirms(talk, check)
    assert done.text.startswith("已调整，这是第 2 版。30 天内可以撤销。\n" + WHICH)
    assert await revisions(desk) == 2
    card = there(await talk.taps(cast.WANG, "看任务", on=done))
    assert "开展“虎啸行动”，查扣六万批次。" in card.text
    assert "2022-03-15 调整（依据 国知发〔2022〕8号，管理员 王静）" in card.text
    source = there(await talk.taps(cast.WANG, "原文", on=card))
    assert "龙腾行动" in source.text
    assert "原因　联席会议第三次会议要求" in everything(talk) + await whole(talk, source)
    assert await events(desk, cast.WU) == [["amended"]]


async def whole(talk: Conversation, shown: Shown, by: cast.Person = cast.WANG) -> str:
    """All pages of a long text."""
    text, pages = shown.text, [label for label in shown.labels if label.startswith("全文")]
    if not pages:
        return text
    for _ in range(int(pages[0].split("/")[1]) - 1):
        label = next(one for one in shown.labels if one.startswith("全文"))
        shown = there(await talk.taps(by, label, on=shown))
        text += shown.text
    return text


async def test_a_visitor_sees_that_it_was_amended_and_not_by_whom(stage: Stage) -> None:
    talk, desk = stage
    await opened(talk, "改期限")
    await talk.says(cast.WANG, "2022年9月30日前")
    await confirms(talk, there(await talk.says(cast.WANG, WHY)))
    card = there(await talk.says(cast.ZHOU, f"/start t{await desk.task('39')}"))
    text = await whole(talk, card, by=cast.ZHOU)
    assert "2022-03-15 调整（依据 国知发〔2022〕8号，管理员）" in text
    assert "期限　2022-09-30（管理员写“2022年9月30日前”）" in text
    assert "王静" not in text
    assert "调整任务" not in card.labels


async def test_agencies_are_typed_as_documents_print_them(stage: Stage) -> None:
    talk, desk = stage
    await opened(talk, "改责任单位")
    near = there(await talk.says(cast.WANG, "示范发展委员会牵头，海关总署参与"))
    assert "没有叫“示范发展委员会”的单位，没有记录任何内容。" in near.text
    await talk.says(cast.WANG, "知识产权局牵头，海关总署参与")
    check = there(await talk.says(cast.WANG, "领导批示"))
    assert "原　牵头 海关总署\n改为　牵头 知识产权局；参与 海关总署" in check.text
    await confirms(talk, check)
    named = await desk.named(await desk.task("39"))
    assert named.lead == frozenset({desk.id_of("cnipa")})
    assert desk.id_of("gacc") in named.participants


async def test_words_that_are_no_date_are_asked_for_again(stage: Stage) -> None:
    talk, desk = stage
    await opened(talk, "改期限")
    again = there(await talk.says(cast.WANG, "尽快吧"))
    assert again.text.startswith("没有看出日期，还没有记录。")
    assert "依据是什么" in there(await talk.says(cast.WANG, "2022年10月底前")).text
    empty = there(await talk.says(cast.WANG, "字" * 501))
    assert empty.text.startswith("没有看到依据")
    assert await revisions(desk) == 1


async def test_a_task_is_added_behind_another(stage: Stage) -> None:
    talk, _ = stage
    asked = there(await talk.says(cast.WANG, "/additem 2021—2022"))
    assert "新任务放在哪一项之后？" in asked.text
    wrong = there(await talk.says(cast.WANG, "第900项"))
    assert wrong.text.startswith("《2021—2022 年度推进计划》没有编号“第900项”的任务。")
    assert "请发新的文字" in there(await talk.says(cast.WANG, "第39项")).text
    parties = there(await talk.says(cast.WANG, "建立海关与专利部门协作机制。"))
    assert "请发责任单位" in parties.text
    due = there(await talk.says(cast.WANG, "海关总署、知识产权局按职责分工负责"))
    assert "请发期限" in due.text
    basis = there(await talk.taps(cast.WANG, "不写期限", on=due))
    assert "依据是什么" in basis.text
    check = there(await talk.says(cast.WANG, WHY))
    assert "位置　第 39 项之后，编号 39之一" in check.text
    assert "牵头 海关总署；参与 知识产权局" in check.text
    done = await confirms(talk, check)
    assert done.text.startswith("已增加，这是第 2 版。")
    card = there(await talk.taps(cast.WANG, "看任务", on=done))
    assert card.text.startswith("39之一　2021—2022 年度推进计划")
    assert "2022-03-15 增加（依据 国知发〔2022〕8号，管理员 王静）" in card.text
    assert "期限　管理员没有写" in card.text
    source = there(await talk.taps(cast.WANG, "原文", on=card))
    assert "文件里没有这一项，由管理员增加。" in source.text


async def test_a_task_is_withdrawn_and_brought_back(stage: Stage) -> None:
    talk, desk = stage
    await desk.says(cast.HE, "39", "gacc")
    asked = await opened(talk, "移出计划")
    assert "依据是什么" in asked.text
    check = there(await talk.says(cast.WANG, WHY))
    assert "移出后不再统计、提醒、催办；已报的进展全部保留" in check.text
    done = await confirms(talk, check)
    assert done.text.startswith("已移出计划，这是第 2 版。")
    undo = there(await talk.taps(cast.WANG, "撤销", on=done))
    assert undo.text.startswith("撤销 2021—2022 年度推进计划 第 2 版（调整）？")
    back = await confirms(talk, undo, "撤销")
    assert back.text == ("已撤销第 2 版：2021—2022 年度推进计划 恢复为上一版的内容，记为第 3 版。")
    card = there(await talk.says(cast.HE, f"/start t{await desk.task('39')}"))
    assert "进展　" in card.text


async def test_two_taps_are_one_amendment_and_an_old_one_is_told(stage: Stage) -> None:
    talk, desk = stage
    await opened(talk, "改文字")
    await talk.says(cast.WANG, "改后的文字。")
    check = there(await talk.says(cast.WANG, WHY))
    data = check.button("确认")["callback_data"]
    await talk.presses(cast.WANG, data, on=check)
    await talk.presses(cast.WANG, data, on=check)
    assert await revisions(desk) == 2
    await opened(talk, "改文字")
    await talk.says(cast.WANG, "再改一次。")
    late = there(await talk.says(cast.WANG, WHY))
    await withdraws(desk, await desk.task("39"))
    await talk.taps(cast.WANG, "确认", on=late)
    assert await revisions(desk) == 3


@pytest.mark.parametrize("words", ["/edititem 39", "/additem", "/archive", "/restore"])
async def test_others_are_told_who_may_and_groups_are_sent_home(stage: Stage, words: str) -> None:
    talk, desk = stage
    for who in (cast.SUN, cast.ZHANG, cast.ZHOU):
        shown = there(await talk.says(who, words))
        assert shown.text.startswith("计划文件由管理员导入和调整")
    here = there(await talk.says(cast.WANG, words, chat=GROUP))
    assert here.text.startswith("调整计划请在私聊中办理")
    assert await revisions(desk) == 1


async def test_a_button_of_an_administrator_does_nothing_for_others(stage: Stage) -> None:
    talk, desk = stage
    await opened(talk, "改文字")
    await talk.says(cast.WANG, "改后的文字。")
    check = there(await talk.says(cast.WANG, WHY))
    await talk.presses(cast.SUN, check.button("确认")["callback_data"], on=check)
    for data in ("1ze:39:1", "1za:1", "1zx:1:0", "1zu:1:1", "1zm:1", "1zv:1", "1ze:39:9"):
        await talk.presses(cast.ZHANG, data, on=check)
    assert await revisions(desk) == 1
    assert "改后的文字" not in "".join(s.text for s in talk.wire.sent if s.chat != cast.WANG.id)


async def test_without_a_number_the_way_is_shown_and_of_several_one_is_chosen(
    stage: Stage,
) -> None:
    talk, _ = stage
    shown = there(await talk.says(cast.WANG, "/edititem"))
    assert shown.text.startswith("请写任务编号：/edititem 39")
    several = there(await talk.says(cast.WANG, "/edititem 39"))
    assert several.text == "几份文件都有第 39 项，调整哪一份的？"
    menu = there(await talk.taps(cast.WANG, several.labels[0], on=several))
    assert "要改哪一处？" in menu.text
    assert there(await talk.says(cast.WANG, "/edititem 第九百项")).text.startswith("各份文件都没有")


async def test_behind_a_long_number_a_new_task_is_given_a_short_one(stage: Stage) -> None:
    talk, desk = stage
    long = "附件一第三章第二节第十四条第（二十三）款第5项"
    await take_in(desk.database, draft(task(long, "甲事", "知识产权局"), task("2", "乙事")))
    asked = there(await talk.says(cast.WANG, "/additem 2024"))
    await talk.taps(cast.WANG, "2024 年推进计划", on=asked)
    for words in (long, "办理丙事。", "知识产权局", "持续推进"):
        await talk.says(cast.WANG, words)
    check = there(await talk.says(cast.WANG, WHY))
    assert f"位置　第 {long} 项之后，编号 增1" in check.text
    done = await confirms(talk, check)
    assert done.text.startswith("已增加，这是第 2 版。")
