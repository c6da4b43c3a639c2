"""Rosters as offices send them: read by header, nothing guessed, every odd row reported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest

from seed.lexicon.reading import load
from seed.roster import Entry, Fault, Problem, place, read
from seed.sheets import NoTable, Why
from store.lexicon import Lexicon
from store.records import Role

HEADERS = ["单位", "姓名", "处室", "角色"]


def book(*rows: Sequence[object], sheet: str = "名单") -> bytes:
    """An .xlsx of these rows."""
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = sheet
    for row in rows:
        made.active.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The shipped names, with ids as the tables give them."""
    found = load()
    entries = (replace(entry, id=n) for n, entry in enumerate(found.entries, 1))
    return Lexicon(tuple(entries))


def test_columns_are_found_by_header_in_any_order_under_a_title(lexicon: Lexicon) -> None:
    data = book(
        ["联席会议联络员名单"],
        ["序号", "角色", "姓名", "电话", "单位", "处室"],
        [1, "联络员", "张敏", "010-1", "国家知识产权局", "战略规划司"],
        [2, "经办人", "李 海", None, "海关总署", None],
        [],
        [3, "成员", "吴倩", None, "文化和旅游部", " "],
    )
    entries, problems = place(read(data), lexicon)
    assert problems == ()
    cnipa, gacc = lexicon.by_slug("cnipa").id, lexicon.by_slug("gacc").id
    assert entries[:2] == (
        Entry(3, cnipa, "张敏", "战略规划司", Role.LIAISON),
        Entry(4, gacc, "李 海", None, Role.REPORTER),
    )
    assert entries[2].line == 6


def test_what_is_not_known_is_reported_with_its_line(lexicon: Lexicon) -> None:
    rows = [
        ["火星事务局", "甲乙", "", "成员"],
        ["", "丙丁", "", "成员"],
        ["海关总署", "", "", "成员"],
        ["海关总署", "戊己", "", "局长"],
        ["海关总署", "庚辛", "", ""],
        ["海关总署", "壬癸", "", "所有者"],
        ["海关总署", '=HYPERLINK("http://x")', "", "成员"],
        ["海关总署", "子丑", "一处", "成员"],
        ["海关总署", "子丑", "一处", "经办人"],
        ["海关总署", "子丑", "二处", "经办人"],
        ["联席会议成员单位", "寅卯", "", "成员"],
    ]
    entries, problems = place(read(book(HEADERS, *rows)), lexicon)
    assert [(e.line, e.office) for e in entries] == [(9, "一处"), (11, "二处")]
    assert [(p.line, p.fault) for p in problems] == [
        (2, Fault.UNKNOWN_AGENCY),
        (3, Fault.NO_AGENCY),
        (4, Fault.NO_NAME),
        (5, Fault.UNKNOWN_ROLE),
        (6, Fault.NO_ROLE),
        (7, Fault.OWNER),
        (8, Fault.FORMULA),
        (10, Fault.TWICE),
        (12, Fault.UNKNOWN_AGENCY),
    ]
    assert problems[0] == Problem(2, Fault.UNKNOWN_AGENCY, "火星事务局")


def test_roles_of_the_office_belong_to_no_agency(lexicon: Lexicon) -> None:
    entries, problems = place(read(book(HEADERS, ["联席办", "孙涛", "", "统筹"])), lexicon)
    assert problems == ()
    assert entries == (Entry(2, None, "孙涛", None, Role.COORDINATOR),)


def test_the_first_sheet_with_the_headers_is_read() -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["说明"])
    second = made.create_sheet("名单")
    second.append(HEADERS)
    second.append(["海关总署", "李海", "", "成员"])
    out = io.BytesIO()
    made.save(out)
    assert [row.name for row in read(out.getvalue())] == ["李海"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Why.NOT_XLSX),
        (b"PK\x03\x04 nothing", Why.NOT_XLSX),
        ("单位,姓名\n".encode(), Why.NOT_XLSX),
        (b"0" * (2 << 20) + b"1", Why.TOO_LARGE),
        (book(["单位", "姓名", "处室"], ["海关总署", "李海", ""]), Why.NO_HEADERS),
        (book(HEADERS), Why.NO_ROWS),
        (book(HEADERS, *([["海关总署", "李海", "", "成员"]] * 2001)), Why.TOO_MANY_ROWS),
    ],
    ids=["empty", "broken", "csv", "large", "a header missing", "no row", "too many rows"],
)
def test_what_is_no_roster_says_why(data: bytes, why: Why) -> None:
    with pytest.raises(NoTable) as refused:
        read(data)
    assert refused.value.why is why
    if why is Why.NO_HEADERS:
        assert refused.value.missing == ("角色",)


def test_a_zip_that_is_no_workbook_or_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(NoTable) as refused:
        read(out.getvalue())
    assert refused.value.why is Why.NOT_XLSX
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (49 << 20))
    with pytest.raises(NoTable) as refused:
        read(out.getvalue())
    assert refused.value.why is Why.TOO_LARGE


def test_a_workbook_cut_anywhere_is_read_or_refused() -> None:
    whole = book(HEADERS, *([["海关总署", "李海", "", "成员"]] * 50))
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        with pytest.raises(NoTable):
            read(whole[:end])
