"""Reminders in the chat: the message, what is said to it, double taps, old buttons, settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from handlers.reminding import sending
from store.db import Database, Tx
from store.tables import audit, reminder_marks, reports
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.following.test_following import now, to
from tests.handlers.steering_talk import at_the_desk
from tests.store.reports.desk import Desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, assigns, dates
from tests.store.test_handling import gives
from tests.store.test_reminders import archives
from tests.wire import Shown

DUE = date(2022, 3, 22)
ITEM = "2021—2022 年度推进计划 39　强化知识产权海关保护"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database."""
    return sqlite_files


@pytest.fixture
async def office(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    """The bot on the day of the desk; task 39, the customs' alone, is due a week later."""
    async with at_the_desk(seeded) as both:
        await archives(both[1], both[1].at)
        await dates(both[1], await both[1].task(ALONE), DUE)
        await both[0].delivers()
        yield both


async def reminds(talk: Conversation, day: date | None = None) -> int:
    """A tick at a quarter past nine."""
    if day is not None:
        talk.clock.at = datetime(day.year, day.month, day.day, 1, 15, tzinfo=UTC)
        talk.clock.day = day
    moment = talk.clock.at

    async def body(tx: Tx) -> int:
        return await sending.send(tx, await sending.due(tx, moment), moment, moment)

    told = await talk.database.begin(body)
    await talk.delivers()
    return told


async def reminded(talk: Conversation, who: cast.Person, day: date | None = None) -> Shown:
    before = len(to(talk, who))
    await reminds(talk, day)
    assert len(to(talk, who)) == before + 1
    return to(talk, who)[-1]


async def count(talk: Conversation, table: type | object, *where: object) -> int:
    counted = select(func.count()).select_from(table).where(*where)  # type: ignore[arg-type]
    found: int = await talk.database.read(lambda tx: tx.scalar(counted))
    return found


async def test_one_message_with_the_day_whose_it_is_and_what_can_be_done(
    office: tuple[Conversation, Desk],
) -> None:
    talk, _ = office
    shown = await reminded(talk, cast.HE)
    assert shown.text == (
        "提醒 · 3 月 15 日（周二） · 1 项\n"
        "《2021—2022 年度推进计划》\n"
        "3 月 22 日（周二）还有 7 天 · 1 项\n"
        "统筹设定的时限\n"
        "39　强化知识产权海关保护"
    )
    assert shown.labels == ["填报 39", "3 天后再提醒", "已在别处报送", "提醒设置"]
    assert await reminds(talk) == 0
    asked = there(await talk.taps(cast.HE, "填报 39", on=shown))
    assert "海关总署 的进展" in asked.text


async def test_the_phrase_of_the_document_is_shown(office: tuple[Conversation, Desk]) -> None:
    talk, desk = office
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc")
    shown = await reminded(talk, cast.HE, date(2020, 10, 30))
    assert shown.text.splitlines()[2:] == [
        "10 月 31 日（周六）明天到期 · 1 项",
        "文件写“2020年10月底前完成”",
        "8　建立药品专利纠纷早期解决机制",
    ]


async def test_later_comes_again_three_days_on(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    shown = await reminded(talk, cast.HE)
    said = there(await talk.taps(cast.HE, "3 天后再提醒", on=shown))
    assert said.text.startswith("好的，3 月 18 日（周五）再提醒。")
    for _ in range(2):
        await talk.taps(cast.HE, "3 天后再提醒", on=shown)
    assert await count(talk, reminder_marks) == 1
    assert await reminds(talk, date(2022, 3, 17)) == 0
    assert await reminds(talk, date(2022, 3, 18)) == 1


async def test_the_same_tap_delivered_twice_is_one(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    shown = await reminded(talk, cast.HE)
    data = shown.button("已在别处报送")["callback_data"]
    for _ in range(3):
        await talk.presses(cast.HE, data, on=shown)
    assert await count(talk, reminder_marks) == 1
    assert await count(talk, audit, audit.c.verb == "reported_elsewhere") == 1


async def test_reported_elsewhere_is_no_report_and_the_coordinator_sees_it_as_such(
    office: tuple[Conversation, Desk],
) -> None:
    talk, _ = office
    shown = await reminded(talk, cast.HE)
    said = there(await talk.taps(cast.HE, "已在别处报送", on=shown))
    assert said.text == (
        "已记下：海关总署 称已在别处报送\n"
        f"{ITEM}\n"
        "这不是报送记录，任务状态不变；统筹看到的是“称已在别处报送”。期限改动前不再提醒。"
    )
    assert said.labels == ["改为填报", "不是，撤回"]
    assert await count(talk, reports) == 0
    assert await reminds(talk, DUE) == 0
    settings = there(await talk.says(cast.SUN, "/remind"))
    seen = there(await talk.taps(cast.SUN, "称已在别处报送", on=settings))
    assert seen.text == (
        "称已在别处报送 · 1–1 / 1（不是报送记录）\n"
        "2021—2022 年度推进计划 第 39 项\n"
        "海关总署 何卫 3 月 15 日"
    )
    await talk.says(cast.SUN, "annual-2021-2022#39")
    card = there(await talk.taps(cast.SUN, "全文 1/2"))
    assert "海关总署 3 月 15 日称已在别处报送（不是报送记录）" in card.text
    for who in (cast.WU, cast.ZHOU):
        first = there(await talk.says(who, "annual-2021-2022#39"))
        second = there(await talk.taps(who, "全文 1/2"))
        assert "别处报送" not in first.text + second.text
    other = there(await talk.says(cast.WU, "/remind"))
    assert "没有单位" in there(await talk.taps(cast.WU, "称已在别处报送", on=other)).text


async def test_it_can_be_taken_back(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    shown = await reminded(talk, cast.HE)
    said = there(await talk.taps(cast.HE, "已在别处报送", on=shown))
    await talk.taps(cast.HE, "不是，撤回", on=said)
    assert now(talk, said).text.startswith("已撤回：海关总署 没有在别处报送")
    assert await reminds(talk, DUE) == 1


async def test_of_several_one_is_chosen_and_then_another(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    joint = await desk.task(JOINT)
    await assigns(desk, joint, "gacc")
    await dates(desk, joint, DUE)
    await talk.delivers()
    shown = await reminded(talk, cast.HE)
    assert "2 项" in shown.text
    which = there(await talk.taps(cast.HE, "已在别处报送", on=shown))
    assert which.text == "哪一项已在别处报送？"
    assert len(which.labels) == 3
    said = there(await talk.taps(cast.HE, which.labels[0], on=which))
    assert "称已在别处报送" in said.text
    rest = there(await talk.taps(cast.HE, "还有别的", on=said))
    assert len(rest.labels) == 2
    assert rest.labels[0] not in (which.labels[0], "不用了")


async def test_who_handles_it_without_reporting_is_not_asked_to_say_so(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    task_id = await desk.task(ALONE)
    await assigns(desk, task_id, "mct")
    await gives(desk, cast.HE, "gacc", [task_id], to=cast.LI)
    shown = await reminded(talk, cast.SUN)
    assert "文化和旅游…" in shown.text or "文化和旅" in shown.text
    assert "无人可通知" in shown.text
    assert shown.labels == ["3 天后再提醒", "提醒设置"]


async def test_an_old_button_of_what_is_done_says_so(office: tuple[Conversation, Desk]) -> None:
    talk, desk = office
    shown = await reminded(talk, cast.HE)
    from store.reports.records import Status

    await desk.says(
        cast.HE,
        "39",
        "gacc",
        status=Status.DONE,
        completed_on=date(2022, 3, 15),
        deliverable="年报",
    )
    assert await talk.taps(cast.HE, "已在别处报送", on=shown) is None
    assert await count(talk, reminder_marks) == 0
    assert talk.wire.toasts[-1]


async def test_a_button_of_last_week_does_nothing(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    shown = await reminded(talk, cast.HE)
    talk.clock.at += timedelta(days=8)
    assert await talk.taps(cast.HE, "3 天后再提醒", on=shown) is None
    assert await count(talk, reminder_marks) == 0


async def test_nobody_else_presses_it(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    shown = await reminded(talk, cast.HE)
    for label in ("3 天后再提醒", "已在别处报送"):
        await talk.presses(cast.LI, shown.button(label)["callback_data"], on=shown)
    assert await count(talk, reminder_marks) == 0


async def test_whether_and_when_is_set_and_shown(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    shown = there(await talk.says(cast.HE, "/remind"))
    assert shown.text.startswith("到期提醒：工作日 9:00，一天最多一条")
    assert "✓ 9:00" in shown.labels
    await talk.taps(cast.HE, "14:00", on=shown)
    assert "工作日 14:00" in now(talk, shown).text
    assert await reminds(talk) == 0
    await talk.taps(cast.HE, "关闭提醒", on=now(talk, shown))
    assert now(talk, shown).text.startswith("到期提醒：已关闭")
    talk.clock.at = datetime(2022, 3, 15, 6, 30, tzinfo=UTC)
    assert await reminds(talk) == 0
    await talk.taps(cast.HE, "开启提醒", on=now(talk, shown))
    assert await reminds(talk) == 1


@pytest.mark.parametrize("who", [cast.ZHOU, cast.STRANGER])
async def test_the_public_has_no_reminders(
    office: tuple[Conversation, Desk], who: cast.Person
) -> None:
    talk, _ = office
    said = there(await talk.says(who, "/remind"))
    assert "到期提醒：" not in said.text


async def test_in_a_group_it_leads_into_the_private_chat(
    office: tuple[Conversation, Desk],
) -> None:
    talk, _ = office
    said = there(await talk.says(cast.HE, "/remind", chat=GROUP))
    assert "私聊" in said.text
