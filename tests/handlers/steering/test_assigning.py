"""/assign NUMBER: by name, by suggestion, by date; confirmed in full, labelled, taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from store import assigning
from store.tables import given_assignments, given_deadlines
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.store.reports.desk import Desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, act, assigns, given_on

Stage = tuple[Conversation, Desk]
TASK = f"{OPEN_PLAN}#{OPEN}"
WHICH = "2020—2021 年推进计划 第 8 项「建立药品专利纠纷早期解决机制」"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; the settings are tested on both in tests/store."""
    return sqlite_files


async def rows(desk: Desk) -> tuple[int, int]:
    """How many assignments and dates are on record, taken back or not."""
    counted = (select(func.count()).select_from(t) for t in (given_assignments, given_deadlines))
    a, d = [await desk.database.read(lambda tx, one=one: tx.scalar(one)) for one in counted]  # type: ignore[misc]
    return a, d


async def test_an_agency_by_name_is_confirmed_in_full_and_its_liaison_told(stage: Stage) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    assert menu.text.startswith(f"{WHICH}\n文件　未列明责任单位；期限 2020-10-31\n还没有统筹设定。")
    asked = there(await talk.taps(cast.SUN, "指定牵头", on=menu))
    assert asked.text == f"{WHICH}\n牵头单位是哪一个？请发名称，全称、简称都行，或从下面选。"
    check = there(await talk.says(cast.SUN, "海关总署"))
    assert check.text == (
        f"请确认：\n{WHICH}\n统筹设定　牵头 海关总署\n"
        "文件原文不变，任务卡上另标“统筹设定”和设定人、日期。"
    )
    assert await rows(desk) == (0, 0)
    await talk.taps(cast.SUN, "确认", on=check)
    done = there(talk.wire.message(cast.SUN.id, check.id))
    assert done.text == (f"已设定，已通知海关总署联络员 1 人。\n{WHICH}\n统筹设定　牵头 海关总署")
    told = next(shown for shown in talk.wire.sent if shown.chat == cast.HE.id)
    assert told.text == (
        "统筹（孙涛）把这项任务设定给海关总署：牵头。请安排填报，或分办到处室和人员。\n" + WHICH
    )
    (one,) = (await given_on(desk, await desk.task(OPEN, OPEN_PLAN))).agencies
    assert one.by == cast.SUN.name


async def test_one_of_those_suggested_is_confirmed_too(stage: Stage) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    asked = there(await talk.taps(cast.SUN, "指定参与", on=menu))
    assert "知识产权局" in asked.labels
    check = there(await talk.taps(cast.SUN, "知识产权局", on=asked))
    assert "统筹设定　参与 国家知识产权局" in check.text
    await talk.taps(cast.SUN, "确认", on=check)
    (one,) = (await given_on(desk, await desk.task(OPEN, OPEN_PLAN))).agencies
    assert (one.agency.slug, one.part.value) == ("cnipa", "participant")


async def test_a_date_is_typed_and_one_that_is_past_is_said_to_be(stage: Stage) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    await talk.taps(cast.SUN, "内部时限", on=menu)
    unread = there(await talk.says(cast.SUN, "尽快"))
    assert unread.text.startswith("没有看懂“尽快”是哪一天，没有记录。")
    past = there(await talk.says(cast.SUN, "2022-03-01"))
    assert "统筹设定　内部时限 2022-03-01\n⚠ 这个日期已经过去" in past.text
    again = there(await talk.taps(cast.SUN, "取消", on=past))
    await talk.taps(cast.SUN, "内部时限", on=again)
    check = there(await talk.says(cast.SUN, "6月底"))
    assert "统筹设定　内部时限 2022-06-30" in check.text
    assert "⚠" not in check.text
    await talk.taps(cast.SUN, "确认", on=check)
    on = await given_on(desk, await desk.task(OPEN, OPEN_PLAN))
    assert on.internal is not None
    assert on.internal.due_on.isoformat() == "2022-06-30"


async def test_tapped_twice_it_is_set_once(stage: Stage) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    await talk.taps(cast.SUN, "指定牵头", on=menu)
    check = there(await talk.says(cast.SUN, "海关总署"))
    data = check.button("确认")["callback_data"]
    await talk.presses(cast.SUN, data, on=check)
    await talk.presses(cast.SUN, data, on=check)
    assert talk.wire.toasts[-1] == "这一步已经做过了，没有重复记录。看现在的情况请发 /start"
    assert await rows(desk) == (1, 0)


async def test_somebody_else_who_presses_it_does_nothing(stage: Stage) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    await talk.taps(cast.SUN, "指定牵头", on=menu)
    check = there(await talk.says(cast.SUN, "海关总署"))
    await talk.presses(cast.HE, check.button("确认")["callback_data"], on=check)
    assert talk.wire.toasts[-1] == "这是发给别人的按钮，您按下没有作用。请发 /start。"
    assert await rows(desk) == (0, 0)


async def test_it_is_taken_back_from_the_menu_and_the_agency_hears(stage: Stage) -> None:
    talk, desk = stage
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    assert "统筹设定　牵头 海关总署（孙涛，2022-03-15）" in menu.text
    await talk.taps(cast.SUN, "撤销 牵头 海关总署", on=menu)
    assert there(talk.wire.message(cast.SUN.id, menu.id)).text.startswith("已撤销。记录留存备查。")
    told = next(shown for shown in talk.wire.sent if shown.chat == cast.HE.id)
    assert told.text.startswith("统筹（孙涛）撤销了海关总署在这项任务上的设定。")
    assert (await given_on(desk, task_id)).agencies == ()


async def test_taken_back_by_another_meanwhile_the_old_button_says_so(stage: Stage) -> None:
    talk, desk = stage
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    (one,) = (await given_on(desk, task_id)).agencies
    await act(
        desk,
        cast.SUN,
        lambda tx, actor: assigning.revoke(tx, actor, one.id, effect_key="r", now=desk.at),
    )
    await talk.taps(cast.SUN, "撤销 牵头 海关总署", on=menu)
    assert (talk.wire.toasts[-1] or "").startswith("这项设定已经撤销或改过，没有记录任何内容。")


async def test_assigned_by_another_between_preview_and_confirmation_it_says_so(
    stage: Stage,
) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    await talk.taps(cast.SUN, "指定牵头", on=menu)
    check = there(await talk.says(cast.SUN, "海关总署"))
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc")
    await talk.taps(cast.SUN, "确认", on=check)
    assert (talk.wire.toasts[-1] or "").startswith("文件或统筹设定已经是这样，没有记录任何内容。")
    assert await rows(desk) == (1, 0)


@pytest.mark.parametrize(
    "person", [cast.ZHOU, cast.WU, cast.LI, cast.HE, cast.WANG], ids=lambda one: one.name
)
async def test_nobody_else_assigns_and_each_hears_who_does(
    stage: Stage, person: cast.Person
) -> None:
    talk, desk = stage
    shown = there(await talk.says(person, f"/assign {TASK}"))
    assert shown.text.startswith("责任单位和内部时限由统筹设定，您目前的身份不能做，没有记录")
    for data in ("1ya:8:1", "1ya:8:0", "1yx:1"):
        await talk.presses(person, data)
    heard = [one or "" for one in talk.wire.toasts] + [shown.text for shown in talk.wire.sent]
    assert sum("统筹" in one and "没有记录任何内容" in one for one in heard) >= 3
    assert talk.wire.files_sent == []
    assert await rows(desk) == (0, 0)


async def test_a_coordinator_who_is_none_any_more_sets_nothing(stage: Stage) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    await talk.taps(cast.SUN, "指定牵头", on=menu)
    check = there(await talk.says(cast.SUN, "海关总署"))
    from store.tables import people

    person = (await desk.actor(cast.SUN)).person_id
    await desk.database.begin(
        lambda tx: tx.run(people.update().where(people.c.id == person).values(suspended_at=desk.at))
    )
    await talk.taps(cast.SUN, "确认", on=check)
    assert "已暂停" in (talk.wire.toasts[-1] or "")
    assert await rows(desk) == (0, 0)


async def test_a_name_that_nobody_has_or_several_is_not_guessed(stage: Stage) -> None:
    talk, desk = stage
    menu = there(await talk.says(cast.SUN, f"/assign {TASK}"))
    await talk.taps(cast.SUN, "指定牵头", on=menu)
    assert "月球局" in there(await talk.says(cast.SUN, "月球局")).text
    check = there(await talk.says(cast.SUN, "海关总署"))
    assert check.text.startswith("请确认：")
    assert await rows(desk) == (0, 0)


async def test_a_number_of_several_plans_is_asked_about_and_in_groups_nothing_is_set(
    stage: Stage,
) -> None:
    talk, _ = stage
    asked = there(await talk.says(cast.SUN, "/assign 39"))
    assert asked.text == "几份文件都有“39”，您设定哪一项？"
    assert len(asked.labels) == 4
    in_group = there(await talk.says(cast.SUN, "/assign 39", chat=GROUP))
    assert in_group.text == "统筹设定和分办请在私聊里办理。"


async def test_an_agencys_duties_say_what_is_by_hand_apart_from_the_document(
    stage: Stage,
) -> None:
    talk, desk = stage
    before = there(await talk.says(cast.LI, "/duties"))
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc")
    after = there(await talk.says(cast.LI, "/duties"))
    assert after.text.split("\n")[0] == before.text.split("\n")[0]
    assert "另有统筹设定 1 项（不是文件写明的，不计入上列）。" in after.text
    listed = there(await talk.taps(cast.LI, "统筹设定 1", on=after))
    assert listed.text == (
        "海关总署 · 统筹设定 · 1–1 / 1\n《2020—2021 年推进计划》\n8　建立药品专利纠纷早期解决机制"
    )
    for person in (cast.ZHOU, cast.ZHANG):
        others = there(await talk.says(person, "/duties 海关总署"))
        assert "统筹设定" not in others.text
        assert not any("统筹设定" in label for label in others.labels)
    tax = there(await talk.says(cast.SUN, "/duties 税务总局"))
    assert "统筹设定" not in tax.text
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "sta")
    tax = there(await talk.says(cast.SUN, "/duties 税务总局"))
    assert "另有统筹设定 1 项" in tax.text
