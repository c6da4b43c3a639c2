"""Where a plan stands in time (DOMAIN: what an honest answer is, 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from store.records import PlanRef
from store.standing import Standing, standing

PLAN = PlanRef(
    id=1,
    key="annual",
    short="年度推进计划",
    title="年度推进计划",
    tasks=1,
    names_agencies=True,
    issued_on=date(2021, 12, 27),
    published_on=date(2022, 1, 4),
    period_start=date(2021, 1, 1),
    period_end=date(2022, 12, 31),
    archived=False,
    repost=False,
)


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2021, 12, 26), Standing.AHEAD),
        (date(2021, 12, 27), Standing.CURRENT),
        (date(2022, 12, 31), Standing.CURRENT),
        (date(2023, 1, 1), Standing.CLOSING),
        (date(2023, 6, 29), Standing.CLOSING),
        (date(2023, 6, 30), Standing.HISTORY),
    ],
)
def test_a_plan_winds_up_for_180_days(today: date, stands: Standing) -> None:
    assert standing(PLAN, today) is stands


def test_the_coordinator_may_archive_it_before() -> None:
    assert standing(replace(PLAN, archived=True), date(2023, 1, 1)) is Standing.HISTORY


def test_the_day_it_became_public_stands_in_for_an_unknown_date_of_issue() -> None:
    plan = replace(PLAN, issued_on=None)
    assert standing(plan, date(2022, 1, 3)) is Standing.AHEAD
    assert standing(plan, date(2022, 1, 4)) is Standing.CURRENT


def test_nothing_is_guessed_where_no_date_is_known() -> None:
    plan = replace(PLAN, issued_on=None, published_on=None, period_start=None, period_end=None)
    assert standing(plan, date(1999, 1, 1)) is Standing.CURRENT
