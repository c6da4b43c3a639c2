"""An announcement is read as it is printed; what is not understood changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.workdays.words import read
from store.workdays import Workdays

# The State Council's own words for a year that the library knows (国办发明电〔2025〕7号).
ANNOUNCED = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


def test_the_announcement_of_2026_is_what_the_library_holds() -> None:
    found = read(f"{ANNOUNCED}依据：国办发明电〔2025〕7号")
    assert found.note == "国办发明电〔2025〕7号"
    known = Workdays()
    assert {day: known.is_working(day) for day in found.days} == dict(found.days)
    entered = Workdays(found.days)
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [entered.is_working(day) for day in year] == [known.is_working(day) for day in year]


def span(first: date, days: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(days)]


@pytest.mark.parametrize(
    ("words", "free", "worked"),
    [
        ("2027-02-13 上班", [], [date(2027, 2, 13)]),
        ("2027年10月1日放假1天，10月9日上班", [date(2027, 10, 1)], [date(2027, 10, 9)]),
        ("2027-2-15—2027-2-17放假", span(date(2027, 2, 15), 3), []),
        ("2027年1月1日至3日放假，1月4日补班", span(date(2027, 1, 1), 3), [date(2027, 1, 4)]),
        ("2026年12月31日至2027年1月2日放假", span(date(2026, 12, 31), 3), []),
        ("2027年5月1日、3日放假", [date(2027, 5, 1), date(2027, 5, 3)], []),
        ("２０２７年５月１日放假", [date(2027, 5, 1)], []),
        ("2027年5月1日放假，不上班", [date(2027, 5, 1)], []),
    ],
)
def test_what_is_understood(words: str, free: list[date], worked: list[date]) -> None:
    found = read(words)
    assert found.unclear is None
    assert [day for day, is_working in found.days.items() if not is_working] == free
    assert [day for day, is_working in found.days.items() if is_working] == worked


@pytest.mark.parametrize(
    "words",
    [
        "你好",
        "2027年2月30日放假",
        "2027年2月3日",
        "2027年2月3日或2月5日放假",
        "2027年2月5日至3日放假",
        "2027年1月1日至2027年12月31日放假",
        "放假",
        "2027年13月1日上班",
        "2027年1月1日不放假",
        "2027年1月1日取消上班",
    ],
)
def test_what_is_not_understood_changes_nothing(words: str) -> None:
    assert read(words).days == {}


def test_a_year_is_never_guessed() -> None:
    found = read("2月3日放假")
    assert (found.days, found.yearless) == ({}, True)
    assert read("2026年和2027年的安排：2月3日放假").yearless


def test_the_whole_notice_is_read_with_its_number_and_not_its_signature() -> None:
    whole = (
        "国务院办公厅关于2026年部分节假日安排的通知\n国办发明电〔2025〕7号\n\n"
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n"
        f"{ANNOUNCED}\n国务院办公厅\n2025年11月4日\n"
    )
    found = read(whole)
    assert found.days == read(ANNOUNCED).days
    assert len(found.days) == 39
    assert found.note == "国办发明电〔2025〕7号"
    assert read(f"{whole}依据：国办通知").note == "国办通知"
