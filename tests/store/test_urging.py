"""Urging: who may, whom it reaches and whom not, once in five days, and never a group."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from store import chats, handling, urging
from store.db import Database, Tx
from store.errors import Forbidden, Refusal, Refused
from store.records import Role
from store.reports.records import Kind, Status
from store.tables import accounts, urged, urgings
from store.tables import chats as chat_rows
from store.tables import outbox as rows
from tests import cast
from tests.cast import Person
from tests.store.news_desk import events, gathers
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import act


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def urges(
    desk: Desk, who: Person, ref: str = "39", key: str | None = None
) -> urging.Plan | None:
    task_id, key = await desk.task(ref), key or desk.key()
    return await act(
        desk,
        who,
        lambda tx, actor: urging.urge(tx, actor, task_id, effect_key=key, now=desk.at),
    )


async def outcomes(desk: Desk) -> list[str]:
    found = select(urged.c.outcome).order_by(urged.c.id)
    return [row.outcome for row in await desk.database.read(lambda tx: tx.rows(found))]


async def shuts(desk: Desk, who: Person) -> None:
    async def body(tx: Tx) -> None:
        await chats.ensure(tx, who.id, "private", None, desk.at)
        await chats.set_state(tx, who.id, "blocked", desk.at)

    await desk.database.begin(body)


async def handles(desk: Desk, who: Person, ref: str = "39") -> None:
    task_id, key = await desk.task(ref), desk.key()
    person_id = (await desk.actor(who)).person_id
    await act(
        desk,
        cast.HE,
        lambda tx, actor: handling.distribute(
            tx,
            actor,
            desk.id_of("gacc"),
            [task_id],
            person_id=person_id,
            effect_key=key,
            now=desk.at,
        ),
    )


async def test_who_handles_it_is_told_else_the_liaison(desk: Desk) -> None:
    done = await urges(desk, cast.SUN)
    assert done is not None
    (one,) = done.agencies
    assert (one.agency, one.why, [name for _, name in one.told]) == (
        "海关总署",
        "liaison",
        [cast.HE.name],
    )
    assert await events(desk, cast.HE) == [["urged"]]
    assert await events(desk, cast.LI) == []
    await handles(desk, cast.LI)
    desk.at += timedelta(days=5)
    await urges(desk, cast.SUN)
    assert await events(desk, cast.LI) == [["urged"]]
    assert await events(desk, cast.HE) == [["urged"]]
    assert await outcomes(desk) == ["told", "told"]


async def test_once_in_five_days_and_when_it_is_possible_again(desk: Desk) -> None:
    await urges(desk, cast.SUN)
    desk.at += timedelta(days=5) - timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        await urges(desk, cast.SUN)
    assert refused.value.code is Refusal.URGED_LATELY
    assert refused.value.facts["last"] == "2022-03-15"
    assert refused.value.facts["again"] == "2022-03-20"
    desk.at += timedelta(seconds=1)
    assert await urges(desk, cast.SUN) is not None
    assert await events(desk, cast.HE) == [["urged"], ["urged"]]


async def test_twenty_at_once_are_one(desk: Desk) -> None:
    async def one(n: int) -> bool:
        try:
            return await urges(desk, cast.SUN, key=f"tap {n}") is not None
        except Refused as error:
            assert error.code is Refusal.URGED_LATELY
            return False

    done = await asyncio.gather(*(one(n) for n in range(20)))
    assert sum(done) == 1
    assert await events(desk, cast.HE) == [["urged"]]
    found = await desk.database.read(lambda tx: tx.rows(select(urgings.c.id)))
    assert len(found) == 1


async def test_a_second_delivery_is_none(desk: Desk) -> None:
    assert await urges(desk, cast.SUN, key="tap") is not None
    assert await urges(desk, cast.SUN, key="tap") is None
    assert await events(desk, cast.HE) == [["urged"]]


@pytest.mark.parametrize(
    "who",
    [cast.HE, cast.LI, cast.WU, cast.WANG, cast.ZHOU, cast.CHEN],
    ids=lambda one: one.name,
)
async def test_others_do_not_urge(desk: Desk, who: Person) -> None:
    """Task 14 is led by 知识产权局: a liaison of another agency, reporters, the owner."""
    with pytest.raises(Forbidden):
        await urges(desk, who, "14")
    assert await outcomes(desk) == []


async def test_the_leads_liaison_urges_the_others_and_not_the_own_agency(desk: Desk) -> None:
    head = await desk.hire(700001, Role.LIAISON, "moj")
    done = await urges(desk, cast.ZHANG, "14")
    assert done is not None
    assert {one.agency for one in done.agencies} == {"中央宣传部", "司法部"}
    by = {one.agency: one for one in done.agencies}
    assert [name for _, name in by["司法部"].told] == [head.name]
    assert by["中央宣传部"].nobody
    assert sorted(await outcomes(desk)) == ["nobody", "told"]
    # where nobody can be told, the coordinator is
    assert await events(desk, cast.SUN) == [["urged"]]
    assert await events(desk, cast.ZHANG) == []


async def test_whoever_reported_is_left_alone(desk: Desk) -> None:
    await desk.says(cast.HE, "39", "gacc")
    with pytest.raises(Refused) as refused:
        await urges(desk, cast.SUN)
    assert refused.value.code is Refusal.NOBODY_TO_URGE
    assert await outcomes(desk) == []


async def test_a_task_that_is_complete_needs_no_urging(desk: Desk) -> None:
    await desk.says(
        cast.ZHANG,
        "14",
        "cnipa",
        kind=Kind.OVERALL,
        status=Status.DONE,
        completed_on=desk.at.date(),
        deliverable="意见",
    )
    with pytest.raises(Refused):
        await urges(desk, cast.SUN, "14")


async def test_who_shut_the_bot_out_is_named_and_the_next_is_told(desk: Desk) -> None:
    await handles(desk, cast.LI)
    await shuts(desk, cast.LI)
    done = await urges(desk, cast.SUN)
    assert done is not None
    (one,) = done.agencies
    assert [name for _, name in one.missed] == [cast.LI.name]
    assert [name for _, name in one.told] == [cast.HE.name]
    assert await outcomes(desk) == ["told", "unreachable"]


async def test_who_has_no_account_is_named(desk: Desk) -> None:
    person_id = (await desk.actor(cast.HE)).person_id
    lost = update(accounts).where(accounts.c.person_id == person_id).values(person_id=None)
    await desk.database.begin(lambda tx: tx.run(lost))
    done = await urges(desk, cast.SUN)
    assert done is not None
    assert [name for _, name in done.agencies[0].missed] == [cast.HE.name]
    assert await outcomes(desk) == ["unreachable"]


async def test_at_night_it_waits_for_the_morning_whatever_one_has_set(desk: Desk) -> None:
    desk.at = datetime(2022, 3, 15, 15, 0, tzinfo=UTC)  # 23:00
    await urges(desk, cast.SUN)
    assert await events(desk, cast.HE) == []
    assert await gathers(desk, datetime(2022, 3, 16, 0, 0, tzinfo=UTC)) == 1
    assert await events(desk, cast.HE) == [["urged"]]


async def test_an_urging_never_goes_to_a_group(desk: Desk) -> None:
    await desk.database.begin(
        lambda tx: chats.ensure(tx, -1002000000001, "supergroup", "联络群", desk.at)
    )
    await urges(desk, cast.SUN)
    kinds = select(chat_rows.c.kind).join(rows, rows.c.chat_id == chat_rows.c.id)
    found = await desk.database.read(lambda tx: tx.rows(kinds))
    assert [row.kind for row in found] == ["private"]


async def test_a_preview_writes_nothing_and_says_when(desk: Desk) -> None:
    task_id, actor = await desk.task("39"), await desk.actor(cast.SUN)

    async def shown() -> urging.Plan:
        return await desk.database.read(lambda tx: urging.preview(tx, actor, task_id, desk.at))

    assert (await shown()).again is None
    await urges(desk, cast.SUN)
    assert (await shown()).again == desk.at + timedelta(days=5)
