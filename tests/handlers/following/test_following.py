"""The dialogues about following: from a card to a notice, lists, settings; in private only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from store import gathering
from store.db import Database
from store.tables import actions, notice_settings
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import at_the_desk, everything
from tests.store.reports.desk import Desk
from tests.wire import Shown

TASK = "2021—2022 年度推进计划 第 39 项「强化知识产权海关保护」"
CANARY = "金丝雀七四一"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database."""
    return sqlite_files


@pytest.fixture
async def office(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    """The bot on the day of the desk, with the cast at work."""
    async with at_the_desk(seeded) as both:
        yield both


def to(talk: Conversation, person: cast.Person) -> list[Shown]:
    """What stands in somebody's private chat."""
    return [shown for shown in talk.wire.sent if shown.chat == person.id]


def now(talk: Conversation, shown: Shown) -> Shown:
    """A message as it stands by now."""
    return there(talk.wire.message(shown.chat, shown.id))


async def delivers(talk: Conversation, desk: Desk) -> None:
    """The desk's time has gone on: the courier's goes with it."""
    talk.clock.at = max(talk.clock.at, desk.at)
    await talk.delivers()


async def follows(talk: Conversation, person: cast.Person) -> Shown:
    """Follow task 39 from its card."""
    await talk.says(person, "annual-2021-2022#39")
    await talk.taps(person, "关注")
    return there(await talk.taps(person, "关注 本任务"))


async def test_from_a_card_two_taps_and_it_is_followed(
    office: tuple[Conversation, Desk],
) -> None:
    talk, _ = office
    card = there(await talk.says(cast.SUN, "annual-2021-2022#39"))
    menu = there(await talk.taps(cast.SUN, "关注"))
    assert menu.id == card.id
    first, explained, *states = menu.text.split("\n")
    assert first == TASK
    assert explained == "关注后，有报送、更正、退回、完成，或文件有修订时通知您。"
    assert states[0] == "· 未关注 本任务"
    assert states[-1] == "· 未关注 全部 2021—2022 年度推进计划"
    assert menu.labels[0] == "关注 本任务"
    assert menu.labels[-2:] == ["我的关注", "返回"]
    done = there(await talk.taps(cast.SUN, "关注 本任务"))
    assert done.id == card.id
    assert "✓ 已关注 本任务" in done.text
    assert done.labels[0] == "取消关注 本任务"
    again = there(await talk.taps(cast.SUN, "取消关注 本任务"))
    assert "· 未关注 本任务" in again.text
    back = there(await talk.taps(cast.SUN, "返回"))
    assert back.text.startswith("第 39 项")


async def test_a_notice_says_what_happened_and_changes_when_it_is_withdrawn(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    await follows(talk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc")
    await delivers(talk, desk)
    notice = to(talk, cast.SUN)[-1]
    assert notice.text == (
        f"海关总署 已报送 · 进行中\n{TASK}\n“已部署龙腾行动，查扣侵权货物 1200 批次”\n"
        "何卫　回执 2022-0315-001"
    )
    assert notice.labels == ["查看任务", "取消关注"]
    await desk.withdraws(cast.HE, report)
    await delivers(talk, desk)
    assert now(talk, notice).text == (
        f"海关总署 已撤回报送，请不再引用　回执 2022-0315-001\n{TASK}"
    )
    assert len(to(talk, cast.SUN)) == 2  # the card that became the menu, and the notice
    menu = there(await talk.taps(cast.SUN, "取消关注", on=now(talk, notice)))
    assert "取消关注 本任务" in menu.labels


async def test_a_correction_and_a_return_take_its_place(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    await follows(talk, cast.WANG)
    report = await desk.says(cast.HE, "39", "gacc")
    await delivers(talk, desk)
    notice = to(talk, cast.WANG)[-1]
    second = await desk.says(
        cast.HE, "39", "gacc", text="更正为 1100 批次", supersedes_id=report.id
    )
    await delivers(talk, desk)
    assert now(talk, notice).text == (
        "海关总署 更正了报送 · 进行中（原回执 2022-0315-001 不再有效）\n"
        f"{TASK}\n“更正为 1100 批次”\n何卫　回执 2022-0315-002"
    )
    await desk.returns(cast.SUN, second, "口径不一致")
    await delivers(talk, desk)
    assert now(talk, notice).text == (
        f"统筹已退回 海关总署 的报送，内容不再有效　回执 2022-0315-002\n{TASK}\n原因：口径不一致"
    )


async def test_who_may_not_see_progress_is_told_so_and_hears_nothing_of_it(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    menu = await follows(talk, cast.WU)
    assert "关注后，文件有修订时通知您。进展只告诉责任单位、统筹和管理员。" in menu.text
    await follows(talk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc", text=CANARY)
    await delivers(talk, desk)
    assert CANARY in to(talk, cast.SUN)[-1].text
    await desk.withdraws(cast.HE, report)
    await delivers(talk, desk)
    assert len(to(talk, cast.WU)) == 1
    said = to(talk, cast.WU)[0]
    assert CANARY not in said.text + "".join(said.labels)
    # once it is withdrawn its words stand nowhere any more
    assert CANARY not in everything(talk)


async def test_several_of_the_night_come_in_one_message_on_one_screen(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    await follows(talk, cast.SUN)
    desk.at = datetime(2022, 3, 15, 15, 0, tzinfo=UTC)
    for n in range(9):
        await desk.says(cast.HE, "39", "gacc", text=f"第 {n} 条")
    talk.clock.at = datetime(2022, 3, 16, 0, 0, tzinfo=UTC)
    await desk.database.begin(lambda tx: gathering.gather(tx, talk.clock.at))
    await delivers(talk, desk)
    told = to(talk, cast.SUN)[-1]
    first, *_, last = told.text.split("\n")
    assert first == "您有 9 条消息"
    assert last.startswith("另有 ")
    assert told.labels == ["最近报送", "我的关注", "通知设置"]


async def test_the_list_lets_go_row_by_row(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    empty = there(await talk.says(cast.LI, "/follow"))
    assert empty.text.startswith("您还没有关注任何内容。")
    await talk.says(cast.LI, "annual-2021-2022#39")
    await talk.taps(cast.LI, "关注")
    await talk.taps(cast.LI, "关注 本任务")
    plan = there(await talk.taps(cast.LI, "关注 全部 2021—2022 年度推进计划"))
    assert plan.text.count("✓ 已关注") == 2
    await talk.says(cast.LI, "/agency 海关总署")
    await talk.taps(cast.LI, "关注")
    await talk.taps(cast.LI, "关注 海关总署")
    listed = there(await talk.says(cast.LI, "/follow"))
    assert listed.text == (
        f"我的关注 · 1–3 / 3\n1　海关总署\n2　全部 2021—2022 年度推进计划\n3　{TASK}"
    )
    assert listed.labels == ["取消 1", "取消 2", "取消 3", "通知设置", "首页"]
    left = there(await talk.taps(cast.LI, "取消 2"))
    assert left.id == listed.id
    assert left.text == f"我的关注 · 1–2 / 2\n1　海关总署\n2　{TASK}"


async def test_sections_and_plans_are_followed_from_their_own_pages(
    office: tuple[Conversation, Desk],
) -> None:
    talk, _ = office
    await talk.says(cast.LI, "/plans")
    await talk.taps(cast.LI, "2021—2022 年度推进计划")
    await talk.taps(cast.LI, "按板块")
    shown = there(talk.wire.sent[-1])
    section = shown.labels[0]
    await talk.taps(cast.LI, section)
    menu = there(await talk.taps(cast.LI, "关注"))
    name = section.rpartition(" · ")[0]
    assert menu.text.startswith("2021—2022 年度推进计划\n")
    assert any(label.startswith(f"关注 板块 {name[:6]}") for label in menu.labels)
    done = there(await talk.taps(cast.LI, menu.labels[0]))
    assert "✓ 已关注 板块" in done.text


async def test_settings_are_one_tap_each(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    await talk.says(cast.LI, "/follow")
    page = there(await talk.taps(cast.LI, "通知设置"))
    assert page.text.startswith("通知设置：有消息随时通知；免打扰 21:00–8:00。")
    assert page.labels[:3] == ["✓ 随时", "每天一次", "不通知"]
    daily = there(await talk.taps(cast.LI, "每天一次"))
    assert daily.text.startswith("通知设置：每天早上汇总通知一次；免打扰 21:00–8:00。")
    never = there(await talk.taps(cast.LI, "不设免打扰"))
    assert never.text.startswith("通知设置：每天早上汇总通知一次；不设免打扰。")


async def test_visitors_see_no_button_and_are_told_who_may(
    office: tuple[Conversation, Desk],
) -> None:
    talk, _ = office
    card = there(await talk.says(cast.ZHOU, "annual-2021-2022#39"))
    assert "关注" not in card.labels
    refused = there(await talk.says(cast.ZHOU, "/follow"))
    assert refused.text.startswith("这一步由有单位的成员办理")
    forged = await talk.presses(cast.ZHOU, "1ft:39", on=card)
    assert forged is None or "关注 本任务" not in forged.labels


async def test_a_group_shows_none_of_it(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    said = there(await talk.says(cast.LI, "/follow", chat=GROUP))
    assert said.text == "关注、催办和通知设置在私聊里办理。"
    card = there(await talk.says(cast.LI, "/find annual-2021-2022#39", chat=GROUP))
    assert "关注" not in card.labels


async def test_a_button_tapped_twice_or_by_another_writes_once(
    office: tuple[Conversation, Desk],
) -> None:
    talk, _ = office
    await talk.says(cast.LI, "annual-2021-2022#39")
    menu = there(await talk.taps(cast.LI, "关注"))
    data = menu.button("关注 本任务")["callback_data"]
    assert await talk.presses(cast.WU, data, on=menu) is None
    await talk.presses(cast.LI, data, on=menu)
    await talk.presses(cast.LI, data, on=menu)
    listed = there(await talk.says(cast.LI, "/follow"))
    assert listed.text.startswith("我的关注 · 1–1 / 1")


async def test_a_forged_row_is_outdated(office: tuple[Conversation, Desk]) -> None:
    talk, desk = office
    await talk.says(cast.LI, "/follow")
    page = there(await talk.taps(cast.LI, "通知设置"))
    data = page.button("每天一次")["callback_data"]
    token = data.removeprefix("a:")
    wrong = {"frequency": "hourly", "quiet_from": 0, "quiet_to": 0}
    bent = update(actions).where(actions.c.token == token).values(args=wrong)
    await desk.database.begin(lambda tx: tx.run(bent))
    await talk.presses(cast.LI, data, on=page)
    rows = await desk.database.read(lambda tx: tx.rows(select(notice_settings)))
    assert not rows


async def test_the_liaison_sees_how_many_followers_were_told(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    await follows(talk, cast.SUN)
    await follows(talk, cast.WU)
    await desk.says(cast.LI, "39", "gacc")
    talk.clock.at = desk.at
    queue = there(await talk.says(cast.HE, "/review"))
    await talk.taps(cast.HE, "全部确认", on=queue)
    assert now(talk, queue).text == "已报送 1 条。\n关注者 1 人已通知。"
