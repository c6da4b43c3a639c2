"""/agencies: an administrator finds an entry, and changes it by questions, buttons and replies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import func, insert, select, update

from handlers.agencies.views import Registry, RegistryCard, RegistryDeed
from handlers.bodies import body_of
from handlers.encoding import decode, encode
from handlers.page import Nav
from handlers.views import Summary
from store import agencies, counters
from store.db import Database
from store.lexicon import AgencyKind, Lexicon
from store.tables import agency_merges, appointments, audit, collective_members
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import at_the_desk
from tests.handlers.test_every_page import Reader
from tests.store.registry_desk import new
from tests.store.reports.desk import TODAY, Desk
from tests.wire import Shown


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both kinds in tests/store; here it is said."""
    return sqlite_files


@pytest.fixture
async def at(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    async with at_the_desk(seeded) as found:
        yield found


async def names(desk: Desk) -> Lexicon:
    return await desk.database.read(agencies.load)


async def on_record(desk: Desk, verb: str) -> int:
    counted = select(func.count()).where(audit.c.verb == verb)
    found: int = await desk.database.read(lambda tx: tx.scalar(counted))
    return found


async def says(talk: Conversation, text: str) -> Shown:
    return there(await talk.says(cast.WANG, text))


async def taps(talk: Conversation, label: str, on: Shown) -> Shown:
    return there(await talk.taps(cast.WANG, label, on=on))


async def test_an_entry_is_found_by_any_name_and_shows_what_is_kept(
    at: tuple[Conversation, Desk],
) -> None:
    talk, _ = at
    start = await says(talk, "/agencies")
    assert start.text.startswith("单位名录 · ")
    assert start.labels == ["找单位", "新增单位", "返回"]
    asked = await taps(talk, "找单位", start)
    assert asked.text == "请发要找的单位名称，全称、简称、曾用名、几个字都行。"
    card = await says(talk, "国知局")
    assert card.text.startswith("国家知识产权局 · 单位 · 全国\n")
    assert "文件简称　知识产权局" in card.text
    assert {"更名", "加别名", "删名称", "由谁承接", "并入另一家", "返回"} <= set(card.labels)
    while "文件中　" not in card.text:
        card = await taps(talk, "›", card)
    assert "年度推进计划 69 项" in card.text or "69 项" in card.text
    several = await says(talk, "/agencies 海关总")
    assert several.text.startswith("海关总署 · 单位 · 全国\n")
    several = await says(talk, "/agencies 省知识产权局")
    assert several.text.startswith("“省知识产权局”找到 ")
    assert "另有" in several.text
    assert "河北省知识产权局" in several.labels
    near = await says(talk, "/agencies 国家知识产杈局")
    assert near.text == "没有“国家知识产杈局”。名称相近的："
    assert "知识产权局" in near.labels
    nothing = await says(talk, "/agencies 火星事务总局")
    assert nothing.text.startswith("没有“火星事务总局”，也没有相近的。")


@pytest.mark.parametrize("who", [cast.ZHOU, cast.ZHANG, cast.SUN])
async def test_others_are_told_who_keeps_the_list(
    at: tuple[Conversation, Desk], who: cast.Person
) -> None:
    talk, desk = at
    refused = there(await talk.says(who, "/agencies 国知局"))
    assert refused.text.startswith("单位名录由管理员维护，您目前的身份不能看也不能改")
    for view in (RegistryCard(desk.id_of("cnipa")), RegistryDeed(desk.id_of("cnipa"), 2)):
        shown = await talk.presses(who, encode(view), on=refused)
        assert shown is None or shown.text.startswith("单位名录由管理员维护")
    assert str(talk.wire.toasts[-1]).startswith("这一步由管理员办理")


async def test_in_a_group_it_leads_into_the_private_chat(at: tuple[Conversation, Desk]) -> None:
    talk, _ = at
    shown = there(await talk.says(cast.WANG, "/agencies 国知局", chat=GROUP))
    assert shown.text == "单位名录请在私聊里维护。"


async def test_a_body_is_added_after_its_names_place_and_confirmation(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    first = await taps(talk, "新增单位", await says(talk, "/agencies"))
    assert first.text == "新增单位：请发它的全称。"
    short = await says(talk, "广东省低空管理局")
    assert short.text == "请发文件里常印的简称。"
    place = await says(talk, "广东低空局")
    assert place.labels[:2] == ["广东省 · 单位", "广东省 · 集合"]
    check = await taps(talk, "广东省 · 单位", place)
    assert check.text == (
        "请确认新增单位：\n全称　广东省低空管理局\n简称　广东低空局\n"
        "类别　单位 · 广东省\n新增不带任何人员和任务；任职要另行邀请。"
    )
    assert check.labels == ["确认", "取消"]
    assert not (await names(desk)).resolve("广东省低空管理局")
    pressed = check.button("确认")["callback_data"]
    done = await taps(talk, "确认", check)
    assert done.text == "已新增：广东省低空管理局。记录见 /audit。"
    assert done.labels == ["看这一家", "单位名录"]
    [found] = (await names(desk)).resolve("广东低空局")
    assert found.entry.jurisdiction == "guangdong"
    # the button does nothing any more
    assert await talk.presses(cast.WANG, pressed, on=done) is None
    assert await on_record(desk, "add_agency") == 1


async def test_a_name_that_means_another_is_refused_and_a_like_one_is_shown(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    await taps(talk, "新增单位", await says(talk, "/agencies"))
    await says(talk, "國家知識產權局")
    place = await taps(talk, "与全称相同", talk.wire.sent[-1])
    assert await talk.taps(cast.WANG, "全国 · 单位", on=place) is None
    assert str(talk.wire.toasts[-1]).startswith("“國家知識產權局”已经指国家知识产权局")
    await taps(talk, "新增单位", await says(talk, "/agencies"))
    await says(talk, "海关总暑")
    check = await taps(talk, "全国 · 单位", await taps(talk, "与全称相同", talk.wire.sent[-1]))
    assert "注意：与海关总署的名称看上去一样，请核对是不是同一家。" in check.text
    kept = await taps(talk, "取消", check)
    assert kept.text.startswith("单位名录 · ")
    assert not (await names(desk)).resolve("海关总暑")


async def test_a_new_name_from_a_day(at: tuple[Conversation, Desk]) -> None:
    talk, _ = at
    card = await says(talk, "/agencies 海关总署")
    assert (await taps(talk, "更名", card)).text.startswith("单位　海关总署\n更名：请发新的全称。")
    await says(talk, "国家海关管理总署")
    since = await says(talk, "海关管理总署")
    assert since.labels == ["今天", "取消"]
    unread = await says(talk, "春天")
    assert "没有看懂“春天”。请写一个日子，如 2023-05-18。" in unread.text
    check = await says(talk, "2022-03-01")
    assert check.text == (
        "请确认：海关总署自 2022-03-01 起称\n全称　国家海关管理总署\n简称　海关管理总署\n"
        "旧名用到 2022-02-28，照样查得到；文件原文不变。"
    )
    done = await taps(talk, "确认", check)
    assert done.text == "已登记更名：国家海关管理总署。记录见 /audit。"
    summary = there(await talk.says(cast.ZHOU, "/duties 海关总署"))
    assert "国家海关管理总署" in summary.text
    assert "文件中写作“海关总署”" in summary.text or "海关总署" in summary.text
    task = there(await talk.says(cast.ZHOU, "2021年计划第39项"))
    assert "海关总署" in task.text
    assert "国家海关管理总署" in task.text


async def test_an_alias_and_its_end(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    await taps(talk, "加别名", await says(talk, "/agencies 海关总署"))
    check = await says(talk, "国门那家")
    assert check.text == "请确认：“国门那家”也指海关总署。"
    await taps(talk, "确认", check)
    assert (await names(desk)).resolve("国门那家")
    which = await taps(talk, "删名称", await says(talk, "/agencies 国门那家"))
    assert "海关总署" not in which.labels
    check = await taps(talk, "国门那家", which)
    assert check.text == "请确认：“国门那家”不再指海关总署。"
    await taps(talk, "确认", check)
    assert not (await names(desk)).resolve("国门那家")


async def test_two_entries_become_one_and_two_again(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    twin = await new(desk, "国家海关事务总署")
    await taps(talk, "并入另一家", await says(talk, "/agencies 国家海关事务总署"))
    unknown = await says(talk, "海观总署")
    assert unknown.text.startswith("单位　国家海关事务总署\n名录里没有“海观总署”。")
    check = await taps(talk, "海关总署", unknown)
    assert check.text.startswith("请确认：国家海关事务总署 与 海关总署 是同一家，并入后者。\n")
    assert "国家海关事务总署：任职 0 人，文件任务 0 项，统筹设定 0 项，报送 0 条" in check.text
    assert "合并后：前者 0 人可代表后者的" in check.text
    done = await taps(talk, "确认", check)
    assert done.text == "已并入：海关总署。记录见 /audit。"
    card = await taps(talk, "看这一家", done)
    assert "撤销并入 国家海关事务总署" in card.labels
    back = await taps(talk, "撤销并入 国家海关事务总署", card)
    assert back.text.startswith("请确认：撤销“国家海关事务总署并入海关总署”。")
    undone = await taps(talk, "确认", back)
    assert undone.text == "已撤销合并：海关总署。记录见 /audit。"
    found = (await names(desk)).by_id(twin)
    assert found is not None
    assert found.id == twin


async def test_a_merge_that_was_shown_otherwise_is_refused(at: tuple[Conversation, Desk]) -> None:
    from store import people
    from store.records import Role

    talk, desk = at
    twin = await new(desk, "国家海关事务总署")
    await taps(talk, "并入另一家", await says(talk, "/agencies 国家海关事务总署"))
    check = await says(talk, "海关总署")
    await desk.database.begin(
        lambda tx: people.appoint(
            tx,
            telegram_id=700_100,
            name="后来",
            role=Role.LIAISON,
            agency_id=twin,
            how="test",
            now=desk.at,
        )
    )
    assert await talk.taps(cast.WANG, "确认", on=check) is None
    assert str(talk.wire.toasts[-1]).startswith("您看过之后，涉及的人数或任务数已经变了")
    merges = await desk.database.read(lambda tx: tx.rows(select(agency_merges)))
    assert not merges


async def test_members_of_a_collective_with_their_time(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    await taps(talk, "新增单位", await says(talk, "/agencies"))
    await says(talk, "低空协调小组")
    place = await taps(talk, "与全称相同", talk.wire.sent[-1])
    done = await taps(talk, "确认", await taps(talk, "全国 · 集合", place))
    card = await taps(talk, "看这一家", done)
    assert "由谁承接" not in card.labels
    await taps(talk, "加成员", card)
    since = await says(talk, "海关总署")
    assert since.labels == ["不写起始日", "取消"]
    until = await says(talk, "2020-01-01")
    check = await taps(talk, "至今有效", until)
    assert check.text.startswith("请确认：海关总署是低空协调小组的成员（2020-01-01 起）。")
    card = await taps(talk, "看这一家", await taps(talk, "确认", check))
    assert "成员今天 1 家，先后 1 家\n成员　海关总署（2020-01-01 起）" in card.text
    which = await taps(talk, "成员截止", card)
    last = await taps(talk, "海关总署", which)
    check = await taps(talk, "今天", last)
    assert check.text == f"请确认：海关总署作为低空协调小组的成员，到 {TODAY} 为止。"
    card = await taps(talk, "看这一家", await taps(talk, "确认", check))
    assert f"成员　海关总署（2020-01-01 至 {TODAY}）" in card.text
    slug = (await names(desk)).resolve("低空协调小组")[0].entry.slug
    assert (await names(desk)).members(slug, date(2022, 3, 16)) == ()


async def test_of_a_large_group_the_member_that_leaves_is_looked_for_page_by_page(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    group = await new(desk, "大协调小组", kind=AgencyKind.COLLECTIVE)
    bodies = [e for e in (await names(desk)).entries if e.kind is AgencyKind.AGENCY][:120]
    rows = [{"collective_id": group, "member_id": one.id} for one in bodies]
    await desk.database.begin(lambda tx: tx.run(insert(collective_members), rows))
    await desk.database.begin(lambda tx: counters.bump(tx, counters.LEXICON))
    shown = await taps(talk, "成员截止", await says(talk, "/agencies 大协调小组"))
    seen: list[str] = []
    while True:
        answers = [one for one in shown.labels if one not in ("‹", "›", "取消") and "/" not in one]
        assert len(answers) <= 12
        seen += answers
        if "›" not in shown.labels:
            break
        shown = await taps(talk, "›", shown)
    assert sorted(seen) == sorted(one.short for one in bodies)
    shown = await taps(talk, "‹", shown)
    leaving = shown.labels[0]
    check = await taps(talk, "今天", await taps(talk, leaving, shown))
    assert check.text == f"请确认：{leaving}作为大协调小组的成员，到 {TODAY} 为止。"


async def test_who_took_over_is_entered_and_taken_back(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    heir = await new(desk, "国家低空管理局")
    await taps(talk, "由谁承接", await says(talk, "/agencies 文化和旅游部"))
    since = await says(talk, "国家低空管理局")
    assert await talk.says(cast.WANG, "2022-05-01") is not None
    assert talk.wire.sent[-1].text.startswith(
        "请确认：文化和旅游部自 2022-05-01 起由国家低空管理局承接。"
    )
    await talk.taps(cast.WANG, "确认", on=talk.wire.sent[-1])
    assert str(talk.wire.toasts[-1]).startswith("职责划转只能登记已经发生的")
    await taps(talk, "由谁承接", await says(talk, "/agencies 文化和旅游部"))
    await says(talk, "国家低空管理局")
    done = await taps(talk, "确认", await says(talk, "2022-03-01"))
    assert done.text == "已登记承接：文化和旅游部。记录见 /audit。"
    lexicon = await names(desk)
    assert desk.id_of("mct") in body_of(lexicon, heir, TODAY).family
    card = await taps(talk, "看这一家", done)
    check = await taps(talk, "撤销承接 国家低空管理局", card)
    await taps(talk, "确认", check)
    assert desk.id_of("mct") not in body_of(await names(desk), heir, TODAY).family
    assert since.labels == ["今天", "取消"]


async def test_what_comes_by_way_of_a_group_follows_the_day_of_the_document(
    at: tuple[Conversation, Desk],
) -> None:
    from store import registry_reading
    from tests.store.registry_desk import joins
    from tests.store.steering_desk import act

    talk, desk = at
    group = desk.id_of("ipjc-members")
    late = await new(desk, "国家低空管理局", "低空局")
    past = await new(desk, "国家深海管理局", "深海局")
    await joins(desk, group, late, date(2022, 1, 1))
    await joins(desk, group, past, None, date(2021, 12, 31))
    shown = there(await talk.says(cast.ZHOU, "/duties 低空局"))
    assert not [label for label in shown.labels if label.startswith("经由")]
    via = Summary(group, via=late)
    none = there(await talk.presses(cast.ZHOU, encode(via), on=shown))
    assert none.text == (
        "给联席会议成员单位分任务的文件印发时，国家低空管理局不在其中，没有经由它的任务。"
    )
    listed = await act(desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, group))
    assert len([row for row in listed.members if row.member_id in (late, past)]) == 2
    plans = {plan.key: plan for plan in await talk.application.deps.reads.plans()}
    shown = there(await talk.says(cast.ZHOU, "/duties 深海局"))
    assert "经由联席会议成员单位" in shown.labels
    via_past = there(await talk.taps(cast.ZHOU, "经由联席会议成员单位", on=shown))
    assert plans["annual-2021-2022"].short in via_past.text


async def test_every_entry_fits_a_screen_and_has_a_way_back(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    reader = Reader(talk)
    every = [one for one in desk.lexicon.entries if one.kind is not AgencyKind.OTHER]
    groups = [one for one in every if one.kind is AgencyKind.COLLECTIVE]
    for one in (*every[::6], *groups):
        assert one.id is not None
        shown = await reader.open(cast.WANG, RegistryCard(one.id))
        while turn := [key for row in shown.keyboard for key in row if key.label == "›"]:
            assert isinstance(turn[0], Nav)
            shown = await reader.open(cast.WANG, decode(turn[0].data))
    for view in (Registry(), Registry(1), Registry(1, 99)):
        await reader.open(cast.WANG, view)
    assert reader.pages > len(groups) * 2


async def test_forged_numbers_lead_nowhere(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    start = await says(talk, "/agencies")
    cnipa = desk.id_of("cnipa")
    before = await on_record(desk, "add_alias")
    for view in (
        RegistryCard(999_999),
        RegistryDeed(cnipa, 99),
        RegistryDeed(999_999, 2),
        RegistryDeed(0, 2),
        RegistryDeed(cnipa, 9, 999_999),
        RegistryDeed(cnipa, 10, 999_999),
    ):
        await talk.presses(cast.WANG, encode(view), on=start)
        assert not [label for label in talk.wire.sent[-1].labels if label == "确认"]
    merges = await desk.database.read(lambda tx: tx.rows(select(agency_merges)))
    assert not merges
    assert await on_record(desk, "add_alias") == before


async def test_a_confirmation_with_what_no_button_of_ours_says_does_nothing(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    await taps(talk, "加别名", await says(talk, "/agencies 海关总署"))
    check = await says(talk, "国门那家")
    # the button is the administrator's: in other hands it is none
    for who in (cast.HE, cast.ZHOU):
        data = check.button("确认")["callback_data"]
        assert await talk.presses(who, data, on=check) is None
    assert await on_record(desk, "add_alias") == 0
    # and no longer theirs when they are no administrator any more
    ended = update(appointments).where(appointments.c.role == "owner").values(valid_to=desk.at)
    await desk.database.begin(lambda tx: tx.run(ended))
    assert await talk.taps(cast.WANG, "确认", on=check) is None
    assert str(talk.wire.toasts[-1]).startswith("这一步由管理员办理")
    assert await on_record(desk, "add_alias") == 0


async def test_who_turns_away_from_a_question_answers_it_no_more(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    for turning in ("取消", "/agencies"):
        asked = await taps(talk, "新增单位", await says(talk, "/agencies"))
        if turning == "取消":
            await taps(talk, turning, asked)
        else:
            await says(talk, turning)
        answer = await says(talk, "海关总署牵头的任务")
        assert answer.text != "请发文件里常印的简称。"
    card = await says(talk, "/agencies 海关总署")
    await taps(talk, "取消", await taps(talk, "加别名", card))
    assert not (await says(talk, "知识产权局牵头的任务")).text.startswith("请确认")
    assert await on_record(desk, "add_alias") == 0


async def test_what_can_be_no_name_is_said_at_once_and_asked_again(
    at: tuple[Conversation, Desk],
) -> None:
    talk, _ = at
    await taps(talk, "新增单位", await says(talk, "/agencies"))
    for bad in ("。。。", "长" * 61):
        again = await says(talk, bad)
        assert "不能作为单位名称：要 2 到 60 个字" in again.text
    assert (await says(talk, "国家低空管理局")).text == "请发文件里常印的简称。"
    await taps(talk, "加别名", await says(talk, "/agencies 海关总署"))
    taken = await says(talk, "国知局")
    assert "“国知局”已经指国家知识产权局" in taken.text
    assert (await says(talk, "国门那家")).text.startswith("请确认：“国门那家”也指海关总署。")
