"""What becomes of a report, who decides, and who sees what of it."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, select

from store import audit
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.records import Role
from store.reports import extension, reading, review
from store.reports.records import Event, Life, ReportView, Status
from store.tables import given_deadlines
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import NOW, TODAY, Desk


async def history(desk: Desk, person: Person, ref: str = "39") -> tuple[ReportView, ...]:
    actor, task = await desk.actor(person), await desk.task(ref)
    return await desk.database.read(lambda tx: reading.history(tx, actor, task))


async def current(desk: Desk, person: Person, ref: str = "39") -> tuple[ReportView, ...]:
    actor, task = await desk.actor(person), await desk.task(ref)
    found = await desk.database.read(lambda tx: reading.current(tx, actor, [task]))
    return found.get(task, ())


async def test_what_waits_is_seen_inside_its_agency_only(desk: Desk) -> None:
    said = await desk.says(cast.LI, "39", "gacc")
    assert [view.report.id for view in await history(desk, cast.HE)] == [said.id]
    assert await current(desk, cast.LI) != ()
    for outside in (cast.SUN, cast.WANG):
        assert await history(desk, outside) == ()
        assert await current(desk, outside) == ()
    await desk.confirms(cast.HE, said)
    for entitled in (cast.SUN, cast.WANG, cast.LI):
        (view,) = await history(desk, entitled)
        assert (view.person, view.agency and view.agency.slug) == ("李海", "gacc")


async def test_others_see_no_progress_and_learn_no_id(desk: Desk) -> None:
    said = await desk.confirms(cast.HE, await desk.says(cast.LI, "39", "gacc"))
    gacc = desk.id_of("gacc")
    for outsider in (cast.ZHOU, cast.WU, cast.CHEN, cast.ZHANG):
        actor = await desk.actor(outsider)
        with pytest.raises(Forbidden):
            await history(desk, outsider)
        assert await current(desk, outsider) == ()
        for report_id in (said.id, 999):
            with pytest.raises(NotFound):
                await desk.database.read(partial(reading.one, actor=actor, report_id=report_id))
        with pytest.raises(Forbidden):
            await desk.database.read(partial(reading.pending, actor=actor, agency_id=gacc))


async def test_who_shares_a_task_sees_what_is_in_force(desk: Desk) -> None:
    await desk.says(cast.ZHANG, "14", "cnipa")
    pending = await desk.says(cast.CHEN, "14", "cnipa", text="内部稿")
    justice = await desk.hire(700001, Role.MEMBER, "moj")
    assert [view.report.text for view in await history(desk, justice, "14")] == [
        "已部署龙腾行动，查扣侵权货物 1200 批次"
    ]
    assert pending.id in [view.report.id for view in await history(desk, cast.ZHANG, "14")]


async def test_only_the_agencys_liaison_confirms_and_once(desk: Desk) -> None:
    said = await desk.says(cast.LI, "39", "gacc")
    for other in (cast.LI, cast.ZHANG, cast.SUN, cast.WANG, cast.ZHOU):
        with pytest.raises(Forbidden):
            await desk.confirms(other, said)
    assert (await desk.confirms(cast.HE, said)).state is Life.REPORTED
    with pytest.raises(Refused) as caught:
        await desk.confirms(cast.HE, said)
    assert caught.value.code is Refusal.NOT_PENDING


async def test_all_pending_are_confirmed_together_up_to_what_was_seen(desk: Desk) -> None:
    said = [await desk.says(cast.LI, "39", "gacc", text=f"第 {n} 条") for n in range(3)]
    actor = await desk.actor(cast.HE)

    async def body(tx: Any) -> Any:
        return await review.confirm_all(
            tx, actor, desk.id_of("gacc"), upto=said[1].id, effect_key="all", now=NOW
        )

    done = await desk.database.begin(body)
    assert [report.id for report in done] == [said[0].id, said[1].id]
    assert await desk.database.begin(body) == ()
    waiting = await desk.database.read(lambda tx: reading.pending(tx, actor, desk.id_of("gacc")))
    assert [view.report.id for view in waiting] == [said[2].id]


async def test_two_liaisons_at_once_confirm_each_report_once(desk: Desk) -> None:
    said = [await desk.says(cast.LI, "39", "gacc", text=f"第 {n} 条") for n in range(6)]
    other = await desk.hire(700009, Role.LIAISON, "gacc")

    async def all_of(person: Person) -> int:
        actor = await desk.actor(person)
        done = await desk.database.begin(
            lambda tx: review.confirm_all(
                tx, actor, desk.id_of("gacc"), effect_key=f"all:{person.id}", now=NOW
            )
        )
        return len(done)

    assert sum(await asyncio.gather(all_of(cast.HE), all_of(other))) == len(said)
    for view in await history(desk, cast.HE):
        assert [e.event for e in view.events] == [Event.SUBMITTED, Event.CONFIRMED]
    assert (await desk.database.read(audit.verify)).broken_at is None


async def test_a_return_has_a_reason_and_the_author_says_it_anew(desk: Desk) -> None:
    said = await desk.says(cast.LI, "39", "gacc")
    with pytest.raises(Refused) as caught:
        await desk.returns(cast.HE, said, " \n ")
    assert caught.value.code is Refusal.REASON_MISSING
    assert (await desk.returns(cast.HE, said, "请补充数据来源")).state is Life.RETURNED
    (view,) = await history(desk, cast.LI)
    assert (view.events[-1].event, view.events[-1].reason) == (Event.RETURNED, "请补充数据来源")
    assert await history(desk, cast.SUN) == ()
    again = await desk.says(cast.LI, "39", "gacc", supersedes_id=said.id)
    first, second = await history(desk, cast.LI)
    assert (first.report.state, first.superseded_by) == (Life.SUPERSEDED, again.receipt)
    assert second.report.supersedes_id == said.id


async def test_the_coordinator_returns_what_is_in_force_and_nothing_else(desk: Desk) -> None:
    said = await desk.says(cast.LI, "39", "gacc")
    with pytest.raises(Forbidden):
        await desk.returns(cast.SUN, said, "口径不对")
    await desk.confirms(cast.HE, said)
    with pytest.raises(Forbidden):
        await desk.returns(cast.HE, said, "口径不对")
    assert (await desk.returns(cast.SUN, said, "口径不对")).state is Life.RETURNED
    with pytest.raises(Refused) as caught:
        await desk.returns(cast.SUN, said, "再退一次")
    assert caught.value.code is Refusal.NOT_IN_FORCE


async def test_an_author_withdraws_what_waits_the_liaison_also_what_is_in_force(
    desk: Desk,
) -> None:
    first = await desk.says(cast.LI, "39", "gacc")
    assert (await desk.withdraws(cast.LI, first)).state is Life.WITHDRAWN
    second = await desk.confirms(cast.HE, await desk.says(cast.LI, "39", "gacc"))
    for other in (cast.LI, cast.SUN, cast.CHEN):
        with pytest.raises(Forbidden):
            await desk.withdraws(other, second)
    assert (await desk.withdraws(cast.HE, second)).state is Life.WITHDRAWN
    assert await current(desk, cast.HE) == ()
    assert [view.report.state for view in await history(desk, cast.SUN)] == [Life.WITHDRAWN]


async def test_current_is_the_last_word_with_what_waits_beside_it(desk: Desk) -> None:
    await desk.confirms(cast.HE, await desk.says(cast.LI, "39", "gacc", text="旧"))
    new = await desk.confirms(cast.HE, await desk.says(cast.LI, "39", "gacc", text="新"))
    waits = await desk.says(cast.LI, "39", "gacc", text="待审")
    assert [view.report.id for view in await current(desk, cast.LI)] == [new.id, waits.id]
    assert [view.report.text for view in await current(desk, cast.SUN)] == ["新"]


async def test_an_extension_is_the_coordinators_and_keeps_every_date(desk: Desk) -> None:
    asks = {"status": Status.ADJUST, "asks_until": date(2022, 9, 30)}
    said = await desk.says(cast.HE, "39", "gacc", **asks)
    coordinator, liaison = await desk.actor(cast.SUN), await desk.actor(cast.HE)

    async def decide(actor: Any, until: date | None, key: str) -> Any:
        return await desk.database.begin(
            lambda tx: extension.decide(
                tx, actor, said.id, until=until, today=TODAY, effect_key=key, now=NOW
            )
        )

    with pytest.raises(Forbidden):
        await decide(liaison, date(2022, 9, 30), "k0")
    open_ = await desk.database.read(lambda tx: extension.asked(tx, coordinator))
    assert [report.id for report in open_] == [said.id]
    with pytest.raises(Refused) as caught:
        await decide(coordinator, TODAY, "k1")
    assert caught.value.code is Refusal.EXTENSION_PAST
    await decide(coordinator, date(2022, 8, 31), "k2")
    with pytest.raises(Refused) as caught:
        await decide(coordinator, None, "k3")
    assert caught.value.code is Refusal.EXTENSION_DECIDED
    rows = await desk.database.read(lambda tx: tx.rows(select(given_deadlines)))
    assert [(r.kind, r.due_on, r.report_id, r.revoked_at) for r in rows] == [
        ("extension", date(2022, 8, 31), said.id, None)
    ]
    assert await desk.database.read(lambda tx: extension.asked(tx, coordinator)) == ()


async def test_an_extension_is_later_than_the_date_that_counts(desk: Desk) -> None:
    task = await desk.task("39")
    coordinator = await desk.actor(cast.SUN)
    assert coordinator.person_id is not None
    set_ = {"task_id": task, "kind": "internal", "due_on": date(2022, 8, 31), "set_at": NOW}
    row = insert(given_deadlines).values(**set_, set_by=coordinator.person_id)
    asks = {"status": Status.ADJUST, "asks_until": date(2022, 7, 31)}
    early = await desk.says(cast.HE, "39", "gacc", **asks)
    await desk.database.begin(lambda tx: tx.run(row))
    with pytest.raises(Refused) as caught:
        await desk.says(cast.HE, "39", "gacc", **asks)
    assert caught.value.code is Refusal.EXTENSION_PAST
    assert caught.value.facts == {"due": "2022-08-31"}
    with pytest.raises(Refused):
        await desk.database.begin(
            lambda tx: extension.decide(
                tx,
                coordinator,
                early.id,
                until=date(2022, 7, 31),
                today=TODAY,
                effect_key="k1",
                now=NOW,
            )
        )
    later = {"status": Status.ADJUST, "asks_until": date(2022, 9, 30)}
    assert (await desk.says(cast.HE, "39", "gacc", **later)).asks_until == date(2022, 9, 30)


async def test_who_confirms_and_who_withdraws_at_once_agree(desk: Desk) -> None:
    """One of them comes first, and the other is told so or follows."""
    for _ in range(5):
        said = await desk.says(cast.LI, "39", "gacc")
        results = await asyncio.gather(
            desk.confirms(cast.HE, said), desk.withdraws(cast.LI, said), return_exceptions=True
        )
        errors = [result for result in results if isinstance(result, BaseException)]
        assert all(isinstance(error, Refused | Forbidden) for error in errors)
        (view,) = [v for v in await history(desk, cast.HE) if v.report.id == said.id]
        assert len(view.events) == 3 - len(errors)
