"""/calendar in conversation: what is in the file, what is not, and what is said instead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from store import cards, following, handling, selection
from store.db import Database
from store.following import Kind, Target
from store.reports.records import Status
from store.selection import Selection
from tests import cast
from tests.cast import Person
from tests.conversation import GROUP, Conversation, there
from tests.handlers.steering_talk import at_the_desk
from tests.store.reports.desk import TODAY, Desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, act, assigns, dates

DUE = date(2022, 6, 30)
# 已完成 of a deliverable names it.
MADE = {"deliverable": "《龙腾行动方案》"}
Office = tuple[Conversation, Desk]


@pytest.fixture
async def office(seeded: Database) -> AsyncIterator[Office]:
    """The bot on the day of the desk, with the cast at work; on both databases."""
    async with at_the_desk(seeded) as both:
        yield both


def events(talk: Conversation) -> list[Any]:
    """The entries of the last file, read back."""
    name, data = talk.wire.files_sent[-1]
    assert name == "sendDocument"
    return list(Calendar.from_ical(data).walk("VEVENT"))


def caption(talk: Conversation) -> str:
    told = [params for name, params in talk.wire.calls if name == "sendDocument"]
    return str(told[-1]["caption"])


async def asks(talk: Conversation, person: Person, words: str = "") -> str | None:
    """/calendar; the words of the answer, None where a file came instead."""
    before = len(talk.wire.files_sent)
    shown = await talk.says(person, f"/calendar {words}".strip())
    if len(talk.wire.files_sent) > before:
        return None
    return there(shown).text


async def follows(desk: Desk, person: Person, task_id: int) -> None:
    target = Target(Kind.TASK, task_id)
    await act(
        desk,
        person,
        lambda tx, actor: following.follow(tx, actor, target, effect_key=desk.key(), now=desk.at),
    )


async def test_a_date_set_by_hand_is_an_entry_and_is_never_called_the_documents(
    office: Office,
) -> None:
    talk, desk = office
    await dates(desk, await desk.task("39"), DUE)
    assert await asks(talk, cast.HE) is None
    (event,) = events(talk)
    assert event.decoded("dtstart") == DUE
    assert event.decoded("dtend") == DUE + timedelta(days=1)
    assert (
        str(event["summary"]) == "2021—2022 年度推进计划 第 39 项 强化知识产权海关保护（统筹设定）"
    )
    said = str(event["description"]).split("\n")
    assert said[0] == "期限：文件未列明"
    assert said[1] == "统筹设定：内部时限 2022-06-30，不是文件写的"
    assert said[2] == "本单位：牵头"
    assert said[3].startswith("出处：《") and said[3].endswith("第 39 项")
    assert str(event["url"]).startswith("https://t.me/fengong_test_bot?start=t")
    alarms = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(days=-7, hours=9), timedelta(days=-1, hours=9)]
    assert "统筹设定或准予延期 1 条" in caption(talk)
    assert "没有放进去" in caption(talk)
    assert "未列明期限" in caption(talk)


async def test_a_changed_date_is_the_same_entry_with_a_higher_sequence(office: Office) -> None:
    talk, desk = office
    task_id = await desk.task("39")
    await dates(desk, task_id, DUE)
    await asks(talk, cast.HE)
    (first,) = events(talk)
    desk.at += timedelta(minutes=5)
    talk.clock.at = desk.at
    await dates(desk, task_id, DUE + timedelta(days=10))
    await asks(talk, cast.HE)
    (second,) = events(talk)
    assert first["uid"] == second["uid"]
    assert second["sequence"] > first["sequence"]
    assert second.decoded("dtstamp") > first.decoded("dtstamp")
    assert second.decoded("dtstart") == DUE + timedelta(days=10)


async def test_what_is_reported_done_rings_no_more_and_says_so(office: Office) -> None:
    talk, desk = office
    await dates(desk, await desk.task("39"), DUE)
    await desk.says(cast.HE, "39", "gacc", status=Status.DONE, completed_on=TODAY, **MADE)
    await asks(talk, cast.HE)
    (event,) = events(talk)
    assert str(event["summary"]).startswith("已报完成 · ")
    assert event.walk("VALARM") == []
    assert "已报完成 1 条，不提醒" in caption(talk)


async def test_an_alarm_that_would_ring_at_once_is_left_out(office: Office) -> None:
    talk, desk = office
    task_id = await desk.task("39")
    for days, rings in ((8, [7, 1]), (7, [1]), (2, [1]), (1, []), (0, []), (-3, [])):
        await dates(desk, task_id, TODAY + timedelta(days=days))
        await asks(talk, cast.HE)
        (event,) = events(talk)
        ahead = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
        assert ahead == [timedelta(hours=9) - timedelta(days=n) for n in rings], days
    assert "期限已过 1 条，不提醒" in caption(talk)


async def test_without_a_day_there_is_no_file_and_the_reason_is_said(office: Office) -> None:
    talk, _ = office
    said = await asks(talk, cast.HE)
    assert said is not None
    first, left, silent, *more = said.split("\n")
    assert first == "海关总署 · 本单位共 9 项，没有可以放进日历的日期，所以不发空文件。"
    assert left == "未列明期限 3 项；历史计划 6 项。"
    assert "《2021—2022 年度推进计划》" in silent
    assert "《2020—2021 年推进计划》有 61 项写了期限，但没有列明责任单位" in more[0]
    assert talk.wire.files_sent == []


async def test_followed_tasks_carry_the_documents_phrase(office: Office) -> None:
    talk, desk = office
    talk.clock.day = date(2020, 10, 19)
    for ref in (OPEN, "67"):
        await follows(desk, cast.SUN, await desk.task(ref, OPEN_PLAN))
    assert await asks(talk, cast.SUN, "关注") is None
    late, soon = events(talk)
    assert late.decoded("dtstart") == date(2020, 8, 31)
    assert late.walk("VALARM") == []
    assert soon.decoded("dtstart") == date(2020, 10, 31)
    assert "第 8 项" in str(soon["summary"])
    assert "（2020年10月底前完成）" in str(soon["summary"])
    assert "期限：文件写“2020年10月底前完成”（2020-10-31）" in str(soon["description"])


async def test_what_only_goes_on_has_no_entry(office: Office) -> None:
    talk, desk = office
    talk.clock.day = date(2020, 10, 19)
    wanted = Selection(kinds=frozenset({"ongoing"}))
    ongoing = await desk.database.read(lambda tx: selection.keys(tx, wanted))
    assert len(ongoing) == 66
    for task_id, _ in ongoing[:3]:
        await follows(desk, cast.SUN, task_id)
    said = await asks(talk, cast.SUN, "关注")
    assert said is not None
    assert "持续推进（不设期限）3 项" in said
    await follows(desk, cast.SUN, await desk.task(OPEN, OPEN_PLAN))
    assert await asks(talk, cast.SUN, "关注") is None
    assert len(events(talk)) == 1
    assert "没有放进去：持续推进（不设期限）3 项。" in caption(talk)


async def test_a_plan_that_is_history_stays_out_and_is_counted(office: Office) -> None:
    talk, desk = office
    talk.clock.day = date(2026, 11, 23)
    await follows(desk, cast.SUN, await desk.task(OPEN, OPEN_PLAN))
    said = await asks(talk, cast.SUN, "关注")
    assert said is not None
    assert "历史计划 1 项" in said
    assert talk.wire.files_sent == []


async def test_mine_is_what_was_given_to_me_and_the_default_once_something_was(
    office: Office,
) -> None:
    talk, desk = office
    given, other = await desk.task("39"), await desk.task("40")
    await assigns(desk, other, "gacc")
    await dates(desk, given, DUE)
    await dates(desk, other, DUE)
    await asks(talk, cast.LI)
    assert len(events(talk)) == 2
    li = (await desk.actor(cast.LI)).person_id
    assert li is not None
    await act(
        desk,
        cast.HE,
        lambda tx, actor: handling.distribute(
            tx,
            actor,
            desk.id_of("gacc"),
            [given],
            person_id=li,
            effect_key=desk.key(),
            now=desk.at,
        ),
    )
    await asks(talk, cast.LI)
    assert len(events(talk)) == 1
    await asks(talk, cast.LI, "本单位")
    assert len(events(talk)) == 2


async def test_who_may_not_see_how_a_task_stands_learns_nothing_set_by_hand(
    office: Office,
) -> None:
    talk, desk = office
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await dates(desk, task_id, date(2021, 5, 6))
    await follows(desk, cast.WU, task_id)
    talk.clock.day = date(2020, 10, 19)
    await asks(talk, cast.WU, "关注")
    (event,) = events(talk)
    assert event.decoded("dtstart") == date(2020, 10, 31)
    assert event["sequence"] == 0
    assert "统筹" not in str(event["summary"]) + str(event["description"])


async def test_a_sensitive_task_gives_plan_and_number_only(office: Office) -> None:
    talk, desk = office
    task_id = await desk.task("30", OPEN_PLAN)
    title = await _title(desk, task_id)
    await follows(desk, cast.SUN, task_id)
    await dates(desk, task_id, DUE)
    await asks(talk, cast.SUN, "关注")
    (event,) = events(talk)
    assert title[:6] not in str(event)
    assert "这一项按规则不写任务文字" in str(event["description"])


async def _title(desk: Desk, task_id: int) -> str:
    return (await desk.database.read(lambda tx: cards.card(tx, task_id))).title


async def test_a_group_gets_no_file(office: Office) -> None:
    talk, desk = office
    await dates(desk, await desk.task("39"), DUE)
    await talk.says(cast.HE, "/calendar", chat=GROUP)
    assert [m.text for m in talk.wire.sent if m.chat == GROUP] == ["这个请在私聊中看。"]
    assert talk.wire.files_sent == []


async def test_the_public_gets_the_documents_days_or_is_told_how(office: Office) -> None:
    talk, _ = office
    assert "您还没有选单位" in (await asks(talk, cast.ZHOU) or "")
    assert "您还没有关注任务" in (await asks(talk, cast.SUN) or "")
    assert "没有“明年”这样的日历" in (await asks(talk, cast.HE, "明年") or "")
