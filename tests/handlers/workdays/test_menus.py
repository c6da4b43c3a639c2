"""/workdays as a conversation: who may, how the years stand, what is entered and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from handlers.measure import MOST_LINES, count_lines
from store import workdays
from store.db import Database, Tx
from store.tables import appointments, audit
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse
from tests.handlers.workdays.test_words import ANNOUNCED

AUTUMN = date(2026, 11, 26)
NOTICE = "2027年2月15日至21日放假，2月13日、2月27日上班。依据：国办发明电〔2026〕7号"


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded, today=AUTUMN) as conversation:
        conversation.clock.at = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
        yield conversation


async def entered(talk: Conversation) -> dict[date, bool]:
    return dict((await talk.database.read(workdays.load)).entered)


async def verbs(talk: Conversation) -> list[str]:
    async def body(tx: Tx) -> list[str]:
        of = select(audit.c.verb).where(audit.c.object_kind == "calendar")
        return [row.verb for row in await tx.rows(of.order_by(audit.c.seq))]

    return await talk.database.read(body)


async def test_the_years_are_shown_with_whether_they_are_announced(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, "/workdays")
    assert shown is not None
    assert shown.text.startswith(
        "工作日历 · 今天 2026-11-26 周四\n2026 年　已公布（周末上班 6 天）\n"
    )
    assert "2027 年　未公布" in shown.text
    assert "期限不变" in shown.text
    assert shown.labels == ["录入", "首页"]


async def test_an_announcement_is_shown_confirmed_and_holds(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, f"/workdays {NOTICE}")
    assert shown is not None
    assert shown.text.split("\n") == [
        "请确认，共 9 天，其中 7 天与现在的算法不同。",
        "2027 年 2 月 15 日（周一）至 2 月 21 日（周日）放假；"
        "2027 年 2 月 13 日（周六）、2 月 27 日（周六）上班",
        "依据：国办发明电〔2026〕7号",
    ]
    assert await entered(talk) == {}
    done = await talk.taps(cast.SUN, "确认录入")
    assert done is not None
    assert done.text.startswith("已录入 9 天。\n工作日历")
    assert "2027 年　录入 9 天（周末上班 2 天）" in done.text
    assert "国办发明电〔2026〕7号" in done.text
    known = await talk.database.read(workdays.load)
    assert known.next_working(date(2027, 2, 15)) == date(2027, 2, 22)
    assert known.is_working(date(2027, 2, 13))
    assert await verbs(talk) == ["enter_workdays"]


async def test_it_is_asked_for_and_given_by_reply(talk: Conversation) -> None:
    await talk.says(cast.SUN, "/workdays")
    asked = await talk.taps(cast.SUN, "录入")
    assert asked is not None
    assert "可以直接粘贴通知原文" in asked.text
    wrong = await talk.says(cast.SUN, "2月15日放假")
    assert wrong is not None
    assert wrong.text.startswith("没有写年份，没有改动。")
    shown = await talk.says(cast.SUN, NOTICE)
    assert shown is not None
    assert shown.text.startswith("请确认，共 9 天")
    await talk.taps(cast.SUN, "取消")
    assert await entered(talk) == {}
    # it is not waited for any more
    asked_something = await talk.says(cast.SUN, NOTICE)
    assert asked_something is None or not asked_something.text.startswith("请确认")


async def test_it_is_taken_back_after_a_question(talk: Conversation) -> None:
    await talk.says(cast.SUN, f"/workdays {NOTICE}")
    await talk.taps(cast.SUN, "确认录入")
    asked = await talk.taps(cast.SUN, "撤回")
    assert asked is not None
    assert asked.text.startswith("要撤回吗？")
    assert len(await entered(talk)) == 9
    done = await talk.taps(cast.SUN, "撤回")
    assert done is not None
    assert done.text.startswith("已撤回 9 天。")
    assert await entered(talk) == {}
    assert await verbs(talk) == ["enter_workdays", "withdraw_workdays"]


async def test_what_was_entered_later_wins_and_is_taken_back_alone(talk: Conversation) -> None:
    await talk.says(cast.SUN, f"/workdays {NOTICE}")
    await talk.taps(cast.SUN, "确认录入")
    talk.clock.at = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    await talk.says(cast.WANG, "/workdays 2027-02-13 放假")
    await talk.taps(cast.WANG, "确认录入")
    assert (await entered(talk))[date(2027, 2, 13)] is False
    shown = await talk.says(cast.SUN, "/workdays")
    assert shown is not None
    assert [one for one in shown.labels if one.startswith("撤回")] == ["撤回第 1 次", "撤回第 2 次"]
    await talk.taps(cast.SUN, "撤回第 1 次")
    await talk.taps(cast.SUN, "撤回")
    assert date(2027, 2, 13) not in await entered(talk)
    assert len(await entered(talk)) == 8


async def test_the_same_tap_delivered_twice_is_one(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, f"/workdays {NOTICE}")
    assert shown is not None
    pressed = shown.button("确认录入")["callback_data"]
    for _ in range(2):
        await talk.presses(cast.SUN, pressed, on=shown)
    assert await verbs(talk) == ["enter_workdays"]


@pytest.mark.parametrize("person", [cast.ZHOU, cast.LI, cast.HE, cast.WU], ids=lambda p: p.name)
async def test_who_may_not_is_told_who_can(talk: Conversation, person: cast.Person) -> None:
    for words in ("/workdays", f"/workdays {NOTICE}"):
        shown = await talk.says(person, words)
        assert shown is not None
        assert "这一步由统筹和管理员办理" in shown.text
    assert await entered(talk) == {}
    assert await verbs(talk) == []


async def test_a_coordinator_who_is_none_any_more_presses_in_vain(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, f"/workdays {NOTICE}")
    assert shown is not None

    async def dismiss(tx: Tx) -> None:
        gone = update(appointments).where(appointments.c.role == "coordinator")
        await tx.run(gone.values(valid_to=STARTS_AT))

    await talk.database.begin(dismiss)
    await talk.taps(cast.SUN, "确认录入", on=shown)
    assert await entered(talk) == {}


async def test_years_far_away_are_refused(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, "/workdays 2037年2月15日放假")
    assert shown is not None
    assert shown.text == "只能录入 2025 至 2028 年的日期，没有改动。"


async def test_in_a_group_it_leads_into_the_private_chat(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, "/workdays", chat=GROUP)
    assert shown is not None
    assert shown.text == "工作日历在私聊里查看和录入。"


async def test_it_stays_one_screen_however_much_was_entered(talk: Conversation) -> None:
    shown = None
    for month in range(1, 8):
        talk.clock.at = datetime(2026, 11, 26, 2, month, tzinfo=UTC)
        days = "、".join(f"2027年{month}月{day}日" for day in range(1, 12, 2))
        await talk.says(cast.SUN, f"/workdays {days}放假。依据：{'很长的依据' * 20}")
        shown = await talk.taps(cast.SUN, "确认录入")
        assert shown is not None
        assert count_lines(shown.text) <= MOST_LINES
    assert shown is not None
    assert "次较早的录入" in shown.text


async def test_what_one_screen_cannot_hold_is_not_confirmed_unseen(talk: Conversation) -> None:
    days = "、".join(f"2027年{month}月{day}日" for month in range(1, 7) for day in range(1, 28, 2))
    shown = await talk.says(cast.SUN, f"/workdays {days}放假")
    assert shown is not None
    assert shown.text == "一次录入的日期太多，一屏写不下，没有改动。请分几次发。"


async def test_a_whole_announcement_fits(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, f"/workdays {ANNOUNCED}依据：国办发明电〔2025〕7号")
    assert shown is not None
    assert shown.text.startswith("请确认，共 39 天，与现在的算法相同。")


async def test_what_is_not_understood_is_quoted_in_short_and_calls_nobody(
    talk: Conversation,
) -> None:
    answer = await talk.says(cast.SUN, "/workdays 2027年1月1日 @all " + "长" * 3900)
    assert answer is not None
    assert answer.text.startswith("没有看懂“2027年1月1日 @")
    assert "@all" not in answer.text
    assert len(answer.text) < 300


async def test_words_after_the_calendar_was_opened_again_are_a_question(
    talk: Conversation,
) -> None:
    await talk.says(cast.SUN, "/workdays")
    await talk.taps(cast.SUN, "录入")
    await talk.says(cast.SUN, "/workdays")
    answer = await talk.says(cast.SUN, "海关总署牵头的任务")
    assert answer is not None
    assert "没有改动" not in answer.text


async def test_a_whole_notice_is_confirmed_with_its_number(talk: Conversation) -> None:
    whole = f"国办发明电〔2026〕7号\n{NOTICE.partition('依据')[0]}\n国务院办公厅\n2026年11月4日"
    shown = await talk.says(cast.SUN, f"/workdays {whole}")
    assert shown is not None
    assert shown.text.startswith("请确认，共 9 天")
    assert shown.text.endswith("依据：国办发明电〔2026〕7号")
