"""What may be taken away, row by row, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from store import appointments, exporting, items, office
from store.db import Database, Tx
from store.exporting import Row
from store.records import Actor
from store.reports.records import Status
from store.rules import OPERATOR
from store.tables import assignments, tasks
from store.wishes import NewTask, Wish
from tests import cast
from tests.cast import Person
from tests.store.change_desk import BASIS, adds, amends, plan_id
from tests.store.registry_desk import merges, new
from tests.store.reports.desk import ANNUAL, TODAY, Desk, open_desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, assigns, dates

NOBODY = Actor(0)


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """A seeded office with the cast at work."""
    return await open_desk(seeded)


async def taken(
    desk: Desk, person: Person | None, *ids: int, family: str | None = None
) -> list[Row]:
    actor = NOBODY if person is None else await desk.actor(person)
    kin = None if family is None else frozenset({desk.id_of(family)})
    return list(await desk.database.read(lambda tx: exporting.rows(tx, actor, ids, TODAY, kin)))


async def test_a_row_says_all_that_the_card_says_and_where_it_is_printed(desk: Desk) -> None:
    task_id = await desk.task(JOINT)
    (row,) = await taken(desk, None, task_id)
    card = await desk.database.read(lambda tx: items.card(tx, task_id))
    source = await desk.database.read(lambda tx: items.source(tx, task_id))
    assert (row.text, row.path, row.who) == (card.text, card.path, card.assignments)
    assert row.deadlines == card.deadlines
    assert row.source is not None
    assert (row.source.span, row.source.sha256) == (source.span, source.sha256)
    assert row.source.file_name == source.file_name
    assert (row.standing, row.reports) == (None, None)


async def test_rows_come_in_the_order_asked_and_what_is_gone_is_left_out(desk: Desk) -> None:
    ids = [await desk.task(ref) for ref in ("3", "1", "2")]
    rows = await taken(desk, cast.SUN, ids[0], 10**9, *ids[1:])
    assert [row.line.ref for row in rows] == ["3", "1", "2"]
    keys = [f"{ANNUAL}#2", f"{ANNUAL}#无", f"{OPEN_PLAN}#8", "no-plan#1"]
    found = await desk.database.read(lambda tx: exporting.of_keys(tx, keys))
    assert found == [ids[2], await desk.task(OPEN, OPEN_PLAN)]


async def test_progress_is_for_the_agencies_on_the_task_and_the_office(desk: Desk) -> None:
    await desk.says(cast.HE, ALONE, "gacc")
    await dates(desk, await desk.task(ALONE), date(2022, 6, 30))
    ids = (await desk.task(ALONE), await desk.task(JOINT))
    for person in (cast.HE, cast.LI):
        own, other = await taken(desk, person, *ids)
        assert own.reports and own.reports[0].person == "何卫"
        assert own.given.internal is not None and own.given.internal.by == "孙涛"
        assert (other.standing, other.reports) == (None, None)
    for person in (cast.SUN, cast.WANG):
        both = await taken(desk, person, *ids)
        assert [row.reports is not None for row in both] == [True, True]
    for nobody in (cast.ZHOU, cast.WU, cast.ZHANG, None):
        own, _ = await taken(desk, nobody, *ids)
        assert own.reports is None and own.standing is None
        assert own.given.internal is None


async def test_open_statuses_show_how_it_stands_but_no_words_and_no_names(desk: Desk) -> None:
    await desk.says(cast.HE, ALONE, "gacc")
    task_id = await desk.task(ALONE)
    await dates(desk, task_id, date(2022, 6, 30))
    owner = await desk.actor(cast.WANG)

    async def opens(tx: Tx) -> None:
        setting = office.Setting.OPEN_STATUSES
        await office.put(tx, owner, setting, True, effect_key=desk.key(), now=desk.at)

    await desk.database.begin(opens)
    (row,) = await taken(desk, cast.WU, task_id)
    assert row.standing is not None and row.reports is None
    assert row.given.internal is not None and row.given.internal.by == ""
    (row,) = await taken(desk, cast.ZHOU, task_id)
    assert row.standing is None and row.given.internal is None


async def test_what_was_never_confirmed_leaves_in_no_file(desk: Desk) -> None:
    await desk.says(cast.LI, ALONE, "gacc")
    for person in (cast.LI, cast.HE, cast.SUN):
        (row,) = await taken(desk, person, await desk.task(ALONE))
        assert row.reports == ()


async def test_an_agencys_own_part_is_what_its_list_says(desk: Desk) -> None:
    await desk.says(cast.ZHANG, JOINT, "cnipa", status=Status.IN_PROGRESS)
    task_id = await desk.task(JOINT)
    (row,) = await taken(desk, cast.SUN, task_id, family="cnipa")
    assert row.standing is not None and row.standing.last_on == TODAY
    other = next(v.agency.slug for v in row.who if v.agency.slug != "cnipa")
    (row,) = await taken(desk, cast.SUN, task_id, family=other)
    assert row.standing is not None and row.standing.last_on is None


async def test_an_agencys_file_has_what_is_by_hand_only_for_who_may_know_of_it(
    desk: Desk,
) -> None:
    task_id, family = await desk.task(OPEN, OPEN_PLAN), frozenset({desk.id_of("gacc")})
    await assigns(desk, task_id, "gacc")

    async def ids(person: Person) -> list[int]:
        actor = await desk.actor(person)
        return await desk.database.read(lambda tx: exporting.of_agency(tx, actor, family))

    assert task_id in await ids(cast.HE) and task_id in await ids(cast.SUN)
    assert task_id not in await ids(cast.ZHOU) and task_id not in await ids(cast.WU)
    assert set(await ids(cast.HE)) - {task_id} == set(await ids(cast.ZHOU))


async def test_sensitive_work_is_withheld_from_everybody(desk: Desk) -> None:
    task_id = await desk.task("30", OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    for person in (cast.WANG, cast.HE, cast.ZHOU):
        (row,) = await taken(desk, person, task_id)
        assert row.withheld and row.line.ref == "30" and row.line.title == ""
        assert (row.text, row.who, row.reports, row.standing) == ("", (), None, None)
    (row,) = await desk.database.read(lambda tx: exporting.rows(tx, OPERATOR, [task_id], TODAY))
    assert row.withheld


async def test_whoever_lost_an_appointment_takes_nothing_more_away(desk: Desk) -> None:
    await desk.says(cast.HE, ALONE, "gacc")
    before, owner = await desk.actor(cast.HE), await desk.actor(cast.WANG)
    person_id = before.person_id
    assert person_id is not None

    async def suspends(tx: Tx) -> None:
        await appointments.suspend(tx, owner, person_id, effect_key=desk.key(), now=desk.at)

    await desk.database.begin(suspends)
    task_id = await desk.task(ALONE)
    rows = await desk.database.read(lambda tx: exporting.rows(tx, before, [task_id], TODAY))
    assert rows[0].reports is None and rows[0].standing is None


async def test_what_people_wrote_into_a_plan_leaves_with_the_document_they_named(
    desk: Desk,
) -> None:
    task_id = await desk.task(ALONE)
    await amends(desk, task_id, Wish("改为开展“虎啸行动”。"))
    (row,) = await taken(desk, cast.ZHOU, task_id)
    assert row.by_hand == ("text",) and row.text == "改为开展“虎啸行动”。"
    assert row.amended is not None and row.amended.basis == BASIS.basis
    assert row.source is not None, "what the document printed stays where it was"
    added = await adds(
        desk, await plan_id(desk, ANNUAL), NewTask("39之一", None, Wish("新增一项。"))
    )
    assert added is not None
    (row,) = await taken(desk, cast.ZHOU, added[1])
    assert row.source is None and row.amended is not None
    ids = await desk.database.read(lambda tx: exporting.of_plan(tx, row.line.plan_id))
    assert added[1] in ids and len(ids) == 116


async def test_a_file_is_on_record_once_a_tap(desk: Desk) -> None:
    actor = await desk.actor(cast.HE)

    async def record(tx: Tx) -> bool:
        return await exporting.record(
            tx,
            actor,
            kind="plan",
            object_id="1",
            detail={"form": "csv"},
            effect_key="k",
            now=desk.at,
        )

    assert await desk.database.begin(record)
    assert not await desk.database.begin(record)


async def test_a_body_that_counts_for_a_sensitive_one_is_sensitive(desk: Desk) -> None:
    twin = await new(desk, "装备发展总部")
    task_id = await desk.task(ALONE)
    version = select(tasks.c.current_version_id).where(tasks.c.id == task_id).scalar_subquery()
    there = assignments.c.version_id == version
    await desk.database.begin(
        lambda tx: tx.run(update(assignments).where(there).values(agency_id=twin))
    )
    assert not (await taken(desk, cast.ZHOU, task_id))[0].withheld
    assert await merges(desk, twin, desk.id_of("cmc-edd")) is not None
    assert (await taken(desk, cast.ZHOU, task_id))[0].withheld
