"""Our own grammar of days: weeks from Monday, 底 the last day, months of the same day."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.ask import windows
from handlers.ask.question import Window

TUESDAY = date(2020, 9, 15)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("这个月", "2020-09-01..2020-09-30"),
        ("下个月", "2020-10-01..2020-10-31"),
        ("本周", "2020-09-14..2020-09-20"),
        ("下周", "2020-09-21..2020-09-27"),
        ("下周三之前", "2020-09-15..2020-09-22"),
        ("月底前", "2020-09-01..2020-09-30"),
        ("年底前", "2020-09-15..2020-12-31"),
        ("2021年底", "2021-12-01..2021-12-31"),
        ("第三季度", "2020-07-01..2020-09-30"),
        ("明年一季度", "2021-01-01..2021-03-31"),
        ("上半年", "2020-01-01..2020-06-30"),
        ("未来30天", "2020-09-15..2020-10-15"),
        ("未来三个月", "2020-09-15..2020-12-15"),
        ("半个月内", "2020-09-15..2020-09-30"),
        ("2020年10月底前", "2020-10-01..2020-10-31"),
        ("二〇二〇年十月底前", "2020-10-01..2020-10-31"),
        ("10月15日前", "2020-09-15..2020-10-15"),
        ("10月31号之前", "2020-09-15..2020-10-31"),
        ("9月1日到11月30日", "2020-09-01..2020-11-30"),
        ("2020年11月到2021年2月之间", "2020-11-01..2021-02-28"),
        ("2020-10-01至2020-12-31", "2020-10-01..2020-12-31"),
        ("2021年要完成", "2021-01-01..2021-12-31"),
        ("明天", "2020-09-16..2020-09-16"),
        ("10月下旬", "2020-10-21..2020-10-31"),
    ],
)
def test_a_phrase_is_these_days(text: str, printed: str) -> None:
    found = windows.read(f"在{text}的任务", TUESDAY)
    assert found is not None
    assert str(found.window) == printed
    assert "任务" in found.rest


@pytest.mark.parametrize("text", ["第39项", "2021年计划", "剑网2021", "13月", "2月30日", "半年报"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert windows.read(text, TUESDAY) is None


def test_the_31st_is_followed_by_the_last_of_a_shorter_month() -> None:
    found = windows.read("未来一个月", date(2021, 1, 31))
    assert found is not None
    assert str(found.window) == "2021-01-31..2021-02-28"


def test_a_due_day_itself_is_not_overdue() -> None:
    july = Window(date(2020, 7, 1), date(2020, 7, 31))
    assert windows.before(july, date(2020, 7, 31)).last == date(2020, 7, 30)
    assert windows.before(july, date(2020, 8, 1)) == july
    assert windows.before(None, TUESDAY) == Window(None, date(2020, 9, 14))
