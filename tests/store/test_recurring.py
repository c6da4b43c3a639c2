"""Dated instances of what is done again and again: by the wording, anew at every look."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from store.recurring import duty_subjects, is_dated, occasions, open_ones, spans

FIRST, LAST = date(2020, 1, 1), date(2021, 12, 31)


@pytest.mark.parametrize(
    ("every", "phrase", "ends"),
    [
        ("quarterly", "按季度公开发布海关", [(2020, 3, 31), (2020, 6, 30), (2020, 9, 30)]),
        ("annual", "按年度公开发布假冒", [(2020, 12, 31), (2021, 12, 31)]),
        ("monthly", "按月通报", [(2020, 1, 31), (2020, 2, 29), (2020, 3, 31)]),
        ("half-yearly", "按半年报送", [(2020, 6, 30), (2020, 12, 31), (2021, 6, 30)]),
    ],
)
def test_a_wording_that_names_the_span_has_an_instance_for_each(
    every: str, phrase: str, ends: list[tuple[int, int, int]]
) -> None:
    found = occasions(7, every, phrase, FIRST, LAST)
    assert [one.due_on for one in found][: len(ends)] == [date(*end) for end in ends]
    assert len({one.subject for one in found}) == len(found)
    assert all(one.subject.startswith(f"t7:{every}:") for one in found)


@pytest.mark.parametrize(
    ("every", "phrase"),
    [
        ("annual", "每年选派"),
        ("annual", "年度报告"),
        ("regular", "定期发布报告"),
        ("quarterly", "每季度"),
    ],
)
def test_without_a_day_in_the_wording_there_is_nothing_to_be_late_for(
    every: str, phrase: str
) -> None:
    (one,) = occasions(7, every, phrase, FIRST, LAST)
    assert one.due_on is None
    assert not is_dated(every, phrase)
    assert open_ones([one], date(2030, 1, 1)) == []


@pytest.mark.parametrize("every", ["monthly", "quarterly", "half-yearly", "annual"])
def test_spans_cover_every_day_once(every: str) -> None:
    found = list(spans(every, date(2019, 5, 17), date(2031, 12, 31)))
    assert found[0].first <= date(2019, 5, 17) <= found[0].last
    assert found[-1].last == date(2031, 12, 31)
    for before, after in pairwise(found):
        assert before.last + timedelta(days=1) == after.first
        assert before.first < before.last


def test_the_span_that_runs_and_the_one_before_are_open() -> None:
    found = occasions(7, "quarterly", "按季度公开发布", FIRST, LAST)
    assert [one.due_on for one in open_ones(found, date(2020, 2, 1))] == [date(2020, 3, 31)]
    assert [one.due_on for one in open_ones(found, date(2021, 5, 1))] == [
        date(2021, 3, 31),
        date(2021, 6, 30),
    ]


@pytest.mark.parametrize(
    ("said_on", "left"),
    [
        ([], [(2020, 6, 30), (2020, 9, 30)]),
        ([date(2020, 7, 3)], [(2020, 9, 30)]),  # three days late, for the quarter that ended
        ([date(2020, 5, 3)], [(2020, 6, 30), (2020, 9, 30)]),  # that was the first quarter's
        ([date(2020, 3, 3), date(2020, 5, 3)], [(2020, 9, 30)]),
        ([date(2020, 3, 3), date(2020, 5, 3), date(2020, 8, 1)], []),
        ([date(2020, 7, 3), date(2020, 7, 4)], []),
    ],
)
def test_a_report_stands_for_the_earlier_span_that_was_open(
    said_on: list[date], left: list[tuple[int, int, int]]
) -> None:
    found = occasions(7, "quarterly", "按季度公开发布", FIRST, LAST)
    today = date(2020, 8, 15)
    assert [one.due_on for one in open_ones(found, today, said_on)] == [date(*d) for d in left]


def test_a_duty_keeps_its_name_when_its_day_or_place_changes() -> None:
    before = duty_subjects(3, ["实施方案", "工作总结", "工作总结"])
    assert before == ["d3:实施方案:1", "d3:工作总结:1", "d3:工作总结:2"]
    assert set(before) < set(duty_subjects(3, ["联络员名单", "实施方案", "工作总结", "工作总结"]))
