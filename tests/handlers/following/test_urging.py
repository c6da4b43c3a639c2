"""催办 in the chat: who would be told, confirmed, and what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from store import chats
from store.db import Database
from store.records import Role
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.following.test_following import TASK, now, to
from tests.handlers.steering_talk import at_the_desk
from tests.store.reports.desk import Desk

JOINT = "2021—2022 年度推进计划 第 14 项"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database."""
    return sqlite_files


@pytest.fixture
async def office(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    """The bot on the day of the desk, with the cast at work."""
    async with at_the_desk(seeded) as both:
        yield both


async def test_preview_confirmation_and_who_was_told(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    card = there(await talk.says(cast.SUN, "annual-2021-2022#39"))
    asked = there(await talk.taps(cast.SUN, "催办"))
    assert asked.id == card.id
    assert asked.text == (
        f"{TASK}\n将催办 1 家尚未报送的单位：\n海关总署：联络员 何卫\n"
        "只发到本人私聊，不发群。同一任务 5 天内只能催办一次。"
    )
    assert asked.labels == ["发出催办", "不催办"]
    assert to(talk, cast.HE) == []
    await talk.taps(cast.SUN, "发出催办")
    assert now(talk, asked).text == f"已催办，通知 1 人。\n{TASK}\n已通知　海关总署：何卫"
    told = to(talk, cast.HE)[-1]
    assert told.text == f"催办：统筹 孙涛 请 海关总署 报送进展\n{TASK}"
    assert told.labels == ["填报进展", "查看任务"]
    asked_status = there(await talk.taps(cast.HE, "填报进展", on=told))
    assert "海关总署 的进展" in asked_status.text


async def test_again_within_five_days_it_says_when(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    await talk.says(cast.SUN, "annual-2021-2022#39")
    first = there(await talk.taps(cast.SUN, "催办"))
    other = there(await talk.says(cast.SUN, "annual-2021-2022#39"))
    second = there(await talk.taps(cast.SUN, "催办", on=other))
    await talk.taps(cast.SUN, "发出催办", on=first)
    refused = await talk.taps(cast.SUN, "发出催办", on=second)
    assert refused is None
    toast = talk.wire.toasts[-1]
    assert "3 月 15 日刚催办过" in str(toast)
    assert "3 月 20 日起可以再催" in str(toast)
    assert len(to(talk, cast.HE)) == 1
    await talk.says(cast.SUN, "annual-2021-2022#39")
    lately = there(await talk.taps(cast.SUN, "催办"))
    assert lately.text == (
        f"{TASK}\n3 月 15 日催办过，3 月 20 日起可以再催。同一任务 5 天内只催办一次。"
    )
    assert lately.labels == ["查看任务"]
    talk.clock.at += timedelta(days=5)
    await talk.says(cast.SUN, "annual-2021-2022#39")
    assert "发出催办" in there(await talk.taps(cast.SUN, "催办")).labels


async def test_the_leads_liaison_sees_who_cannot_be_reached(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    head = await desk.hire(700001, Role.LIAISON, "moj")
    await desk.database.begin(lambda tx: chats.ensure(tx, head.id, "private", None, talk.clock.at))
    await desk.database.begin(lambda tx: chats.set_state(tx, head.id, "blocked", talk.clock.at))
    await talk.says(cast.ZHANG, "annual-2021-2022#14")
    asked = there(await talk.taps(cast.ZHANG, "催办"))
    assert f"联系不上　司法部：{head.name}（没有账号或停用了机器人）" in asked.text
    assert "无人可通知　中央宣传部：没有登记的经办人和联络员" in asked.text
    await talk.taps(cast.ZHANG, "发出催办")
    done = now(talk, asked)
    assert done.text.startswith("已记录催办，但没有人能通知到。\n" + JOINT)
    assert to(talk, head) == []
    # where nobody can be told, the coordinator is
    assert to(talk, cast.SUN)[-1].text.startswith("催办：知识产权局 张敏 请 ")


@pytest.mark.parametrize(
    "who", [cast.HE, cast.LI, cast.WU, cast.CHEN, cast.WANG, cast.ZHOU], ids=lambda one: one.name
)
async def test_others_see_no_button_and_are_refused(
    office: tuple[Conversation, Desk], who: cast.Person
) -> None:
    talk, desk = office
    card = there(await talk.says(who, "annual-2021-2022#14"))
    assert "催办" not in card.labels
    task_id = await desk.task("14")
    shown = await talk.presses(who, f"1fu:{task_id}", on=card)
    assert shown is None
    assert "统筹和牵头单位联络员" in str(talk.wire.toasts[-1])


async def test_where_everybody_has_reported_there_is_nobody_to_urge(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    await desk.says(cast.HE, "39", "gacc")
    await talk.says(cast.SUN, "annual-2021-2022#39")
    assert await talk.taps(cast.SUN, "催办") is None
    assert "不必催办" in str(talk.wire.toasts[-1])
