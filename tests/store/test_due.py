"""What falls due, is past due and was reported: the shipped documents on given days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from store import due, plans
from store.db import Database
from store.due import Overview, Wish
from store.standing import Standing
from store.state import DueBasis, State, Status
from tests import cast
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import ALONE, OPEN_PLAN, assigns, dates

PROTECTION, ANNUAL = "protection-2020-2021", "annual-2021-2022"


async def seen(
    database: Database,
    today: date,
    days: int,
    wish: Wish | None = None,
    since: datetime | None = None,
) -> Overview:
    last = today + timedelta(days=days)
    return await database.read(
        lambda tx: due.overview(tx, wish or Wish(), today=today, last=last, since=since)
    )


async def id_of(database: Database, key: str) -> int:
    return (await database.read(lambda tx: plans.by_key(tx, key))).id


async def test_october_2020_has_seven_due_and_fourteen_past_that_nobody_could_report(
    seeded: Database,
) -> None:
    found = await seen(seeded, date(2020, 10, 19), 14)
    told = {plan.plan.key: plan for plan in found.plans}
    assert set(told) == {PROTECTION, "strategy-2020", "protection-system-2027"}
    plan = told[PROTECTION]
    assert len(plan.coming) == 7
    assert {task.due_on for task in plan.coming} == {date(2020, 10, 31)}
    phrases = [task.phrase for task in plan.coming]
    assert phrases.count("2020年10月底前完成") == 6
    assert phrases.count("2020年10月底前完成并持续推进") == 1
    assert {task.basis for task in plan.coming} == {DueBasis.DOCUMENT}
    assert plan.past_counts == {State.PAST_DUE_NOBODY: 14}
    assert not any(task.line.deadline_kind == "ongoing" for task in plan.past)
    # by the end of August and then ongoing
    assert "67" in {task.line.ref for task in plan.past}
    assert found.total("coming") == 7
    assert not told["strategy-2020"].past
    ahead = {plan.key for plan in found.left_out[Standing.AHEAD]}
    assert ahead == {"annual-2021-2022", "admin-protection-2021"}


async def test_july_2020_has_three(seeded: Database) -> None:
    found = await seen(seeded, date(2020, 7, 15), 16)
    coming = [task.line.ref for plan in found.plans for task in plan.coming]
    assert coming == ["15", "34", "41"]


async def test_november_2026_has_nothing_and_says_which_plans_were_left_out(
    seeded: Database,
) -> None:
    found = await seen(seeded, date(2026, 11, 23), 14)
    assert [(plan.plan.key, plan.dated) for plan in found.plans] == [("protection-system-2027", 0)]
    assert found.total("coming") + found.total("past") + found.total("duties") == 0
    assert len(found.left_out[Standing.HISTORY]) == 4


async def test_history_comes_where_it_is_asked_for(seeded: Database) -> None:
    found = await seen(seeded, date(2026, 11, 23), 14, Wish(history=True))
    plan = next(plan for plan in found.plans if plan.plan.key == PROTECTION)
    # 55 by a month's end and 6 by one and then ongoing
    assert plan.past_counts == {State.PAST_DUE_NOBODY: 61}


async def test_a_plan_winds_up_after_its_period_and_is_still_told_of(seeded: Database) -> None:
    found = await seen(seeded, date(2022, 3, 1), 14)
    told = {plan.plan.key: plan.standing for plan in found.plans}
    assert told[PROTECTION] is Standing.CLOSING
    assert told[ANNUAL] is Standing.CURRENT


async def test_reporting_duties_of_a_plan_fall_due(seeded: Database) -> None:
    found = await seen(seeded, date(2021, 3, 8), 14)
    duties = [duty for plan in found.plans for duty in plan.duties]
    assert [(duty.what, duty.due_on) for duty in duties] == [("实施方案", date(2021, 3, 15))]


async def test_plans_and_sections_narrow_it(seeded: Database) -> None:
    plan_id = await id_of(seeded, PROTECTION)
    other = await id_of(seeded, "strategy-2020")
    today = date(2020, 10, 19)
    assert (await seen(seeded, today, 14, Wish(plans=(other,)))).total("coming") == 0
    assert (await seen(seeded, today, 14, Wish(plans=(plan_id,)))).total("coming") == 7
    page = await seeded.read(lambda tx: plans.page(tx, plan_id))
    numbers = []
    for section in page.sections:
        wish = Wish(sections=((plan_id, section.path),))
        numbers.append((await seen(seeded, today, 14, wish)).total("coming"))
    assert sum(numbers) == 7
    assert max(numbers) < 7


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    return await open_desk(seeded)


async def test_who_has_not_reported_is_known_by_agency(desk: Desk) -> None:
    task_id = await desk.task(ALONE)
    await dates(desk, task_id, date(2022, 3, 10))
    found = await seen(desk.database, date(2022, 3, 15), 14)
    (past,) = [t for plan in found.plans for t in plan.past if t.line.task_id == task_id]
    assert (past.state, past.basis) == (State.PAST_DUE_SILENT, DueBasis.INTERNAL)
    assert past.phrase is None
    assert past.silent == (desk.id_of("gacc"),)


async def test_what_was_reported_and_completed_since_is_counted_and_done_is_not_due(
    desk: Desk,
) -> None:
    task_id = await desk.task(ALONE)
    await dates(desk, task_id, date(2022, 3, 20))
    since = datetime(2022, 3, 1, tzinfo=UTC)
    today = date(2022, 3, 15)

    async def plan() -> due.PlanDue:
        found = await seen(desk.database, today, 14, since=since)
        return next(plan for plan in found.plans if plan.plan.key == ANNUAL)

    assert [task.line.ref for task in (await plan()).coming] == [ALONE]
    await desk.says(cast.HE, ALONE, "gacc")
    assert ((await plan()).reported, (await plan()).completed) == (1, 0)
    assert [task.state for task in (await plan()).coming] == [State.REPORTED]
    done = {"status": Status.DONE, "completed_on": date(2022, 3, 14), "deliverable": "年报"}
    await desk.says(cast.HE, ALONE, "gacc", **done)
    after = await plan()
    assert after.coming == ()
    assert after.completed == 1
    assert (await seen(desk.database, today, 14)).total("reported") == 0


async def test_an_agency_hears_of_its_own_only(desk: Desk) -> None:
    task_id = await desk.task("8", OPEN_PLAN)
    await assigns(desk, task_id, "nmpa")
    today = date(2020, 10, 19)
    found = await seen(desk.database, today, 14, Wish(agencies=(desk.id_of("nmpa"),)))
    assert [t.line.ref for plan in found.plans for t in plan.coming] == ["8"]
    nobody = await seen(desk.database, today, 14, Wish(agencies=(desk.id_of("mct"),)))
    assert nobody.total("coming") == 0


async def test_sensitive_work_is_marked(seeded: Database) -> None:
    # 30 speaks of 保密商务信息, which the rule rather keeps back
    found = await seen(seeded, date(2020, 10, 19), 14)
    hidden = [t.line.ref for plan in found.plans for t in plan.coming if t.kept_back]
    assert hidden == ["30"]
