"""How long a plan runs is what it says of itself, and no year that it aims at."""

from __future__ import annotations

from datetime import date

import pytest

from seed.draft import DraftPlan
from seed.grammar.period import has_term, read_period
from seed.parse import parse_bytes

AIMS = """

一、总体要求
到2020年，制度基本完善；到2025年，体系更加健全。
二、重点任务
1. 完善保护制度。（知识产权局牵头，司法部配合）
2. 强化执法。（公安部牵头，海关总署配合）
"""


def plan_of(title: str) -> DraftPlan:
    return parse_bytes((title + AIMS).encode())[1].plan


@pytest.mark.parametrize("title", ["关于强化保护的指导意见", "强化保护若干政策措施"])
def test_a_goal_of_a_paper_without_a_term_is_no_period(title: str) -> None:
    plan = plan_of(title)
    assert (plan.period_start, plan.period_end, plan.outlook_end) == (None, None, None)


def test_a_programme_runs_to_its_first_goal() -> None:
    plan = plan_of("保护体系建设工程实施方案")
    assert (plan.period_start, plan.period_end) == (None, date(2020, 12, 31))
    assert plan.outlook_end == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("2021—2022年度推进计划", 2021, 2022),
        ("污染防治三年行动计划（2018—2020年）", 2018, 2020),
        ("2025年度工作计划", 2025, 2025),
        ("关于强化保护的指导意见（2023-2025年）", 2023, 2025),
    ],
)
def test_years_in_a_title_are_the_period(title: str, first: int, last: int) -> None:
    plan = plan_of(title)
    assert (plan.period_start, plan.period_end) == (date(first, 1, 1), date(last, 12, 31))


def test_a_goal_in_a_title_is_no_period() -> None:
    assert read_period("关于到2025年建成知识产权强省的意见", "").end is None
    assert not has_term("关于到2025年建成知识产权强省的意见")
