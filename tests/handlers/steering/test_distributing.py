"""分办: singly, ticked, by section, all at once; only the liaison, only the own people."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from store import handling, units
from store.handling import Why
from store.records import Role
from store.tables import handlings
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.store.reports.desk import NOW, Desk
from tests.store.steering_desk import ALONE, act

Stage = tuple[Conversation, Desk]
CARD = f"annual-2021-2022#{ALONE}"
WHICH = "2021—2022 年度推进计划 第 39 项「强化知识产权海关保护」"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; 分办 is tested on both in tests/store."""
    return sqlite_files


async def open_ones(desk: Desk) -> int:
    """How many tasks somebody handles."""
    counted = select(func.count()).select_from(handlings).where(handlings.c.revoked_at.is_(None))
    found: int = await desk.database.read(lambda tx: tx.scalar(counted))
    return found


async def office(desk: Desk, name: str) -> int:
    return await act(
        desk,
        cast.HE,
        lambda tx, actor: units.ensure(
            tx, actor, desk.id_of("gacc"), name, effect_key=name, now=NOW
        ),
    )


async def test_from_the_card_to_a_person_who_is_told(stage: Stage) -> None:
    talk, _ = stage
    card = there(await talk.says(cast.HE, CARD))
    asked = there(await talk.taps(cast.HE, "分办", on=card))
    assert asked.text == (f"{WHICH}\n把这 1 项分给谁？也可以发姓名或司局、处室名称。")
    assert {"李海", "何卫"} <= set(asked.labels)
    assert "陈晨" not in asked.labels
    await talk.taps(cast.HE, "李海", on=asked)
    done = there(talk.wire.message(cast.HE.id, asked.id))
    assert done.text == "已分办 1 项给李海，已通知 1 人。"
    told = next(shown for shown in talk.wire.sent if shown.chat == cast.LI.id)
    assert told.text == f"海关总署联络员何卫把 1 项任务分给您经办：\n{WHICH}"
    mine = there(await talk.says(cast.LI, "/status"))
    assert mine.text.startswith("海关总署 · 我经办的 · 状态 · 1 项")


async def test_by_name_and_a_name_that_nobody_has_is_not_guessed(stage: Stage) -> None:
    talk, desk = stage
    await office(desk, "综合业务司")
    card = there(await talk.says(cast.HE, CARD))
    await talk.taps(cast.HE, "分办", on=card)
    lost = there(await talk.says(cast.HE, "陈晨"))
    assert lost.text.startswith("本单位没有叫“陈晨”的人员或司局、处室，没有记录。")
    done = there(await talk.says(cast.HE, "综合业务司"))
    assert done.text == ("已分办 1 项给综合业务司。这里还没有登记人员，通知仍由联络员接收。")
    assert await open_ones(desk) == 1


async def test_ticked_ones_are_given_and_the_list_says_who_handles(stage: Stage) -> None:
    talk, desk = stage
    listed = there(await talk.says(cast.HE, "/distribute"))
    assert listed.text.startswith("海关总署 · 分办 · 1–8 / ")
    assert "☐" in listed.text
    assert "☑" not in listed.text
    first, second = listed.labels[:2]
    one = there(await talk.taps(cast.HE, first, on=listed))
    assert one.id == listed.id
    assert one.text.count("☑") == 1
    two = there(await talk.taps(cast.HE, second, on=one))
    asked = there(await talk.taps(cast.HE, "分给…（选中 2）", on=two))
    assert asked.text.startswith("把这 2 项分给谁？")
    await talk.taps(cast.HE, "李海", on=asked)
    assert await open_ones(desk) == 2
    again = there(await talk.says(cast.HE, "/distribute"))
    assert again.text.count("（李海）") == 2


async def test_all_that_are_listed_are_given_at_once_and_taken_back_at_once(
    stage: Stage,
) -> None:
    talk, desk = stage
    listed = there(await talk.says(cast.HE, "/distribute"))
    total = int(listed.text.split("\n")[0].rpartition("/ ")[2])
    asked = there(await talk.taps(cast.HE, f"全部 {total} 项分给…", on=listed))
    await talk.taps(cast.HE, "李海", on=asked)
    assert await open_ones(desk) == total
    told = next(shown for shown in talk.wire.sent if shown.chat == cast.LI.id)
    assert f"……还有 {total - 3} 项" in told.text
    done = there(talk.wire.message(cast.HE.id, asked.id))
    await talk.taps(cast.HE, "撤销分办", on=done)
    assert there(talk.wire.message(cast.HE.id, asked.id)).text == (
        f"已撤销 {total} 项的分办，通知改由联络员接收。"
    )
    assert await open_ones(desk) == 0


async def test_by_section(stage: Stage) -> None:
    talk, desk = stage
    listed = there(await talk.says(cast.HE, "/distribute"))
    asked = there(await talk.taps(cast.HE, "按板块", on=listed))
    plan = there(await talk.taps(cast.HE, "2021—2022 年度推进计划", on=asked))
    label = plan.labels[0]
    count = int(label.rpartition("· ")[2])
    inside = there(await talk.taps(cast.HE, label, on=plan))
    assert inside.text.split("\n")[0].endswith(f"/ {count}")
    whom = there(await talk.taps(cast.HE, f"全部 {count} 项分给…", on=inside))
    await talk.taps(cast.HE, "李海", on=whom)
    assert await open_ones(desk) == count


async def test_tapped_twice_it_is_given_once_and_an_old_list_gives_nothing_more(
    stage: Stage,
) -> None:
    talk, desk = stage
    asked = there(await talk.taps(cast.HE, "分办", on=there(await talk.says(cast.HE, CARD))))
    data = asked.button("李海")["callback_data"]
    await talk.presses(cast.HE, data, on=asked)
    await talk.presses(cast.HE, data, on=asked)
    assert (talk.wire.toasts[-1] or "").startswith("这一步已经做过了")
    assert await open_ones(desk) == 1


async def test_who_left_since_the_list_was_made_gets_nothing(stage: Stage) -> None:
    talk, desk = stage
    helper = await desk.hire(700030, Role.MEMBER, "gacc")
    asked = there(await talk.taps(cast.HE, "分办", on=there(await talk.says(cast.HE, CARD))))
    from store import appointments

    person = (await desk.actor(helper)).person_id
    assert person is not None
    await act(
        desk,
        cast.HE,
        lambda tx, actor: appointments.dismiss(
            tx, actor, person, desk.id_of("gacc"), effect_key="gone", now=NOW
        ),
    )
    await talk.taps(cast.HE, helper.name, on=asked)
    assert (talk.wire.toasts[-1] or "").startswith("只能分给登记在本单位的人员，没有记录")
    assert await open_ones(desk) == 0


@pytest.mark.parametrize(
    "person", [cast.ZHOU, cast.WU, cast.LI, cast.ZHANG, cast.SUN], ids=lambda one: one.name
)
async def test_nobody_else_distributes_the_customs_tasks(stage: Stage, person: cast.Person) -> None:
    talk, desk = stage
    gacc, task = desk.id_of("gacc"), await desk.task(ALONE)
    card = there(await talk.says(person, CARD))
    assert "分办" not in card.labels
    for data in (f"1yd:{gacc}:0:0:0:0", f"1ys:{gacc}:0:0"):
        shown = there(await talk.presses(person, data, on=card))
        assert shown.text.startswith("分办由本单位联络员办理，您目前的身份不能做，没有记录")
        card = there(await talk.says(person, CARD))
    await talk.presses(person, f"1yg:{gacc}:{task}", on=card)
    assert "这一步由本单位联络员办理" in (talk.wire.toasts[-1] or "")
    assert await open_ones(desk) == 0


async def test_in_groups_nothing_is_distributed(stage: Stage) -> None:
    talk, _ = stage
    shown = there(await talk.says(cast.HE, "/distribute", chat=GROUP))
    assert shown.text == "统筹设定和分办请在私聊里办理。"


async def test_reminders_reach_who_handles_then_the_liaison(stage: Stage) -> None:
    talk, desk = stage
    asked = there(await talk.taps(cast.HE, "分办", on=there(await talk.says(cast.HE, CARD))))
    await talk.taps(cast.HE, "李海", on=asked)
    task = await desk.task(ALONE)
    (one,) = await desk.database.read(
        lambda tx: handling.whom_to_tell(tx, task, desk.id_of("gacc"))
    )
    assert (one.telegram_ids, one.why) == ((cast.LI.id,), Why.HANDLES)
