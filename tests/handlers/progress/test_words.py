"""One line of free text to a status, a text and a day."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.progress.words import day, status_alone, tells, told, until, without_task
from store.reports.records import Status

TODAY = date(2022, 3, 15)


@pytest.mark.parametrize(
    ("line", "status", "text", "before"),
    [
        ("第39项 已完成 已查扣1200批次", Status.DONE, "已查扣1200批次", "第39项"),
        ("商标法那条 进行中 已报司法部", Status.IN_PROGRESS, "已报司法部", "商标法那条"),
        ("39 进行中，已部署，查扣 3 批", Status.IN_PROGRESS, "已部署，查扣 3 批", "39"),
        ("第39项已完成，全部查扣", Status.DONE, "全部查扣", "第39项"),
        ("第 14 项 未启动", Status.NOT_STARTED, "", "第 14 项"),
        ("第14项：滞后：等待司法部意见", Status.DELAYED, "等待司法部意见", "第14项"),
        ("建议调整 力量不足", Status.ADJUST, "力量不足", ""),
        ("第39项 已完成方案起草", None, "第39项 已完成方案起草", "第39项 已完成方案起草"),
    ],
)
def test_a_line_says_which_how_and_what(
    line: str, status: Status | None, text: str, before: str
) -> None:
    found = told(line)
    assert (found.status, found.text, found.before) == (status, text, before)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("第39项 已查扣1200批次", "已查扣1200批次"),
        ("39 已查扣", "已查扣"),
        ("二(一) 已部署", "已部署"),
        ("商标法那条 已报司法部", "已报司法部"),
        ("已报司法部", "已报司法部"),
        ("1200批次侵权货物已查扣", "1200批次侵权货物已查扣"),
    ],
)
def test_what_says_which_task_is_no_part_of_the_report(line: str, rest: str) -> None:
    assert without_task(line) == rest


def test_the_29th_of_february_is_the_last_or_the_next_that_there_is() -> None:
    assert day("2月29日", date(2025, 1, 10)) == date(2024, 2, 29)
    assert day("2月29日", date(2024, 2, 28)) == date(2020, 2, 29)
    assert until("2月29日", date(2027, 3, 5)) == date(2028, 2, 29)
    assert day("2月30日", date(2025, 1, 10)) is None


def test_a_status_may_be_typed() -> None:
    assert status_alone("进行中") is Status.IN_PROGRESS
    assert status_alone(" 已完成。") is Status.DONE
    assert status_alone("进行中 已部署") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今天", TODAY),
        ("昨天", date(2022, 3, 14)),
        ("3月10日", date(2022, 3, 10)),
        ("12月20日", date(2021, 12, 20)),
        ("2022-03-10", date(2022, 3, 10)),
        ("2022年3月10日", date(2022, 3, 10)),
        ("3.10", date(2022, 3, 10)),
        ("2月30日", None),
        ("3月", None),
        ("上个月", None),
        ("不知道", None),
        ("", None),
    ],
)
def test_a_completion_is_an_exact_day(text: str, found: date | None) -> None:
    assert day(text, TODAY) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9月30日", date(2022, 9, 30)),
        ("2月10日", date(2023, 2, 10)),
        ("9月底", date(2022, 9, 30)),
        ("2022-12-31", date(2022, 12, 31)),
        ("不知道", None),
    ],
)
def test_an_extension_may_name_a_months_end(text: str, found: date | None) -> None:
    assert until(text, TODAY) == found


@pytest.mark.parametrize(
    ("line", "is_report"),
    [
        ("第39项 建议调整 力量不足", True),
        ("商标法那条 进行中 已报司法部", True),
        ("39 进行中", True),
        ("第39项 进行中吗", False),
        ("第39项 进行中？", False),
        ("哪些 已完成", False),
        ("知识产权局 滞后 的任务", False),
        ("第39项", False),
    ],
)
def test_a_line_is_a_report_if_it_says_which_and_how(line: str, is_report: bool) -> None:
    assert tells(line) is is_report
