"""What happens after a merge bars its undo; what was said before it is still there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from store import assigning, due, merging, registry_reading, reminder_marks, reminders, status
from store.db import Database, Tx
from store.errors import Refusal, Refused
from store.records import Actor, Part, Role
from store.remindable import Topic
from store.reports.records import Life
from store.tables import reminder_marks as mark_rows
from store.tables import reminders as reminder_rows
from tests import cast
from tests.store.registry_desk import drops, merges, parts
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, act, assigns, given_on
from tests.store.test_merging import _serve as serve
from tests.store.test_merging import doubled, refused


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    return await open_desk(seeded)


async def blocked(desk: Desk, into: int) -> tuple[str, ...]:
    [told] = await act(
        desk, cast.WANG, lambda tx, actor: merging.undoable(tx, actor, into, desk.at)
    )
    return told.blocked


async def test_what_was_taken_from_the_one_entry_comes_back_by_no_undo(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    task = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task, "gacc")

    async def also(tx: Tx, actor: Actor) -> bool:
        return await assigning.assign(tx, actor, task, twin, Part.LEAD, effect_key="t", now=desk.at)

    await act(desk, cast.SUN, also)
    made = await merges(desk, twin, gacc)
    assert made is not None
    desk.at += timedelta(minutes=1)

    [held] = (await given_on(desk, task)).agencies

    async def revokes(tx: Tx, actor: Actor) -> bool:
        return await assigning.revoke(tx, actor, held.id, effect_key="r", now=desk.at)

    await act(desk, cast.SUN, revokes)
    assert await blocked(desk, gacc) == ("given",)
    assert await refused(parts(desk, made)) is Refusal.MERGE_LIVED_IN
    assert (await desk.named(task)).silent


async def test_a_report_that_the_other_confirmed_since_stays_theirs(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    clerk = await desk.hire(700_010, Role.MEMBER, None)
    await serve(desk, clerk, twin, Role.REPORTER)
    new = await desk.new("39", "gacc")
    report = await desk.submit(clerk, replace(new, agency_id=twin))
    assert report.state is Life.PENDING
    made = await merges(desk, twin, gacc)
    assert made is not None
    assert await blocked(desk, gacc) == ()
    desk.at += timedelta(minutes=1)
    assert (await desk.confirms(cast.HE, report)).state is Life.REPORTED
    assert await blocked(desk, gacc) == ("reports",)


async def test_what_was_reported_elsewhere_is_seen_by_the_other(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    clerk = await desk.hire(700_011, Role.MEMBER, None)
    await serve(desk, clerk, twin, Role.REPORTER)
    task = await desk.task(OPEN, OPEN_PLAN)

    async def gives(tx: Tx, actor: Actor) -> bool:
        return await assigning.assign(tx, actor, task, twin, Part.LEAD, effect_key="t", now=desk.at)

    await act(desk, cast.SUN, gives)

    async def elsewhere(tx: Tx, actor: Actor) -> Topic | None:
        return await reminder_marks.elsewhere(
            tx, actor, f"t{task}", twin, today=desk.at.date(), effect_key="e", now=desk.at
        )

    assert await act(desk, clerk, elsewhere) is not None
    await merges(desk, twin, gacc)
    for who in (cast.HE, clerk):
        seen = await act(desk, who, reminder_marks.claims)
        assert [one.task_id for one in seen] == [task]


async def test_the_name_that_documents_print_of_a_merged_entry_stays(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    await merges(desk, twin, gacc)
    listed = await act(desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, gacc))
    for row in listed.names:
        if row.of == twin:
            with pytest.raises(Refused) as refusal:
                await drops(desk, gacc, row.id)
            assert refusal.value.code is Refusal.NAME_NEEDED


async def test_what_waits_and_what_was_put_off_goes_along(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    clerk = await desk.hire(700_012, Role.MEMBER, None)
    await serve(desk, clerk, twin, Role.REPORTER)
    report = await desk.submit(clerk, replace(await desk.new("39", "gacc"), agency_id=twin))
    task, today = report.task_id, desk.at.date()
    person_id = (await desk.actor(clerk)).person_id
    assert person_id is not None
    mine = {"person_id": person_id, "agency_id": twin, "subject": f"t{task}", "at": desk.at}

    async def reminded(tx: Tx) -> None:
        await tx.run(insert(reminder_rows).values(**mine, step="overdue", local_date=today))

    await desk.database.begin(reminded)

    async def later(tx: Tx, actor: Actor) -> date | None:
        return await reminder_marks.later(
            tx, actor, today, today=today, effect_key="l", now=desk.at
        )

    assert await act(desk, clerk, later) is not None

    async def put_off(tx: Tx) -> list[int]:
        marks = select(mark_rows.c.agency_id).where(mark_rows.c.kind == reminder_marks.LATER)
        return [row.agency_id for row in await tx.rows(marks)]

    async def waits(who: cast.Person) -> int:
        row = await act(desk, who, lambda tx, actor: status.of_task_seen(tx, actor, task, today))
        assert row is not None
        return row.pending

    assert await waits(clerk) == 1
    made = await merges(desk, twin, gacc)
    assert made is not None
    assert await desk.database.read(put_off) == [gacc]
    assert (await waits(clerk), await waits(cast.HE)) == (1, 1)
    assert await parts(desk, made)
    assert await desk.database.read(put_off) == [twin]


async def test_what_one_was_reminded_of_before_is_still_shown(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    clerk = await desk.hire(700_013, Role.MEMBER, None)
    await serve(desk, clerk, twin, Role.REPORTER)
    task, today = await desk.task(OPEN, OPEN_PLAN), desk.at.date()
    person_id = (await desk.actor(clerk)).person_id

    async def gives(tx: Tx, actor: Actor) -> bool:
        return await assigning.assign(tx, actor, task, twin, Part.LEAD, effect_key="t", now=desk.at)

    await act(desk, cast.SUN, gives)

    async def reminded(tx: Tx) -> None:
        mine = {"person_id": person_id, "agency_id": twin, "subject": f"t{task}", "at": desk.at}
        await tx.run(insert(reminder_rows).values(**mine, step="overdue", local_date=today))

    await desk.database.begin(reminded)

    async def open_(tx: Tx, actor: Actor) -> list[tuple[str, int]]:
        found = await reminders.open_of(tx, actor, today, today)
        return [(topic.subject, agency_id) for topic, agency_id in found]

    assert await act(desk, clerk, open_) == [(f"t{task}", twin)]
    await merges(desk, twin, gacc)
    assert await act(desk, clerk, open_) == [(f"t{task}", gacc)]


async def test_a_digest_keeps_back_what_counts_for_a_sensitive_body(desk: Desk) -> None:
    twin, _ = await doubled(desk)
    task = await desk.task("39")

    async def kept_back(tx: Tx) -> frozenset[int]:
        return await due._kept_back(tx, [task])

    assert not await desk.database.read(kept_back)
    assert await merges(desk, twin, desk.id_of("cmc-edd")) is not None
    assert await desk.database.read(kept_back) == {task}
