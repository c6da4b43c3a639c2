"""A plan's sheet: written so that nothing in it is a formula, read back with nothing guessed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.lexicon.reading import load
from seed.plan_sheet import (
    DUE,
    HEADERS,
    Fault,
    Filled,
    Problem,
    Sheet,
    place,
    read,
)
from seed.plan_sheet_written import Known, write
from seed.sheets import NoTable, Why
from store.lexicon import Lexicon

KEY = "protection-2020-2021"
TITLES = {"8": "建立药品专利纠纷早期解决机制", "二(一)": "加强行政保护"}


def book(*rows: Sequence[object]) -> bytes:
    """An .xlsx of these rows."""
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def filled_in(*rows: Sequence[object]) -> Sheet:
    """A sheet with a plan, headers in another order, and these rows."""
    return read(book(["计划", KEY], ["编号", "任务", "内部时限", "牵头", "参与"], *rows))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The shipped names, with ids as the tables give them."""
    found = load()
    entries = (replace(entry, id=n) for n, entry in enumerate(found.entries, 1))
    return Lexicon(tuple(entries))


def test_what_is_written_is_read_back(lexicon: Lexicon) -> None:
    known = [
        Known(
            "8",
            TITLES["8"],
            "",
            "2020-10-31",
            ("海关总署",),
            ("公安部", "司法部"),
            date(2022, 6, 30),
        ),
        Known("二(一)", TITLES["二(一)"], "知识产权局", ""),
    ]
    sheet = read(write(KEY, "推进计划", known))
    assert sheet.plan == KEY
    assert sheet.columns == {"牵头", "参与", DUE}
    filled, problems = place(sheet, TITLES, lexicon, year=None)
    assert problems == ()
    ids = {slug: lexicon.by_slug(slug).id for slug in ("gacc", "mps", "moj")}
    assert filled == (
        Filled(4, "8", (ids["gacc"],), (ids["mps"], ids["moj"]), date(2022, 6, 30)),  # type: ignore[arg-type]
        Filled(5, "二(一)", (), (), None),
    )


@given(
    st.lists(st.text(st.sampled_from("=+-@\t\n\"'(){}1a文，"), max_size=30), min_size=4, max_size=4)
)
def test_no_cell_of_a_users_text_is_a_formula(words: list[str]) -> None:
    ref, title, lead, part = words
    data = write(f"={KEY}", "=1+1", [Known(f"={ref}", f"={title}", lead, part, (f"={lead}",))])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside
    book_ = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for row in book_.worksheets[0].iter_rows() for cell in row]
    assert len(cells) > len(HEADERS)
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


@pytest.mark.parametrize(
    ("row", "fault", "said"),
    [
        (["99", None, None, "海关总署"], Fault.UNKNOWN_NUMBER, "99"),
        ([None, "没有编号", None, "海关总署"], Fault.NO_NUMBER, "没有编号"),
        (["8", "另外一项任务的名称", None, "海关总署"], Fault.OTHER_TITLE, "另外一项任务的名称"),
        (["8", None, None, "海关总暑局"], Fault.UNKNOWN_AGENCY, "海关总暑局"),
        (["8", None, "待定", None], Fault.NO_DATE, "待定"),
        (["8", None, "2022-06-31", None], Fault.NO_DATE, "2022-06-31"),
        (["8", None, "6月底", None], Fault.NO_DATE, "6月底"),
        (["8", None, None, "海关总署", "公安部、海关总署"], Fault.BOTH_PARTS, "海关总署"),
        (["8", None, None, '=HYPERLINK("http://x")'], Fault.FORMULA, '=HYPERLINK("http://x")'),
    ],
    ids=lambda value: str(value) if isinstance(value, Fault) else "",
)
def test_what_is_not_known_is_reported_with_its_line(
    lexicon: Lexicon, row: list[object], fault: Fault, said: str
) -> None:
    filled, problems = place(filled_in(row), TITLES, lexicon, year=None)
    assert filled == ()
    assert problems == (Problem(3, fault, said),)


def test_a_name_that_means_several_is_not_settled(lexicon: Lexicon) -> None:
    shared = next(
        name.text
        for entry in lexicon.agencies
        for name in entry.names
        if len([r for r in lexicon.resolve(name.text) if not r.entry.successors]) > 1
    )
    _, problems = place(filled_in(["8", None, None, shared]), TITLES, lexicon, year=None)
    assert [problem.fault for problem in problems] == [Fault.SEVERAL_AGENCIES]


def test_the_same_number_twice_is_reported(lexicon: Lexicon) -> None:
    sheet = filled_in(["8", None, None, "海关总署"], ["8", None, None, "公安部"])
    filled, problems = place(sheet, TITLES, lexicon, year=None)
    assert [one.line for one in filled] == [3]
    assert problems == (Problem(4, Fault.TWICE, "8"),)


@pytest.mark.parametrize(
    "said",
    [datetime(2022, 6, 30), date(2022, 6, 30), "2022-06-30", "2022年6月底", "6月30日前"],  # noqa: DTZ001  # a cell has no zone
    ids=str,
)
def test_a_date_is_read_as_a_cell_or_as_words(lexicon: Lexicon, said: object) -> None:
    filled, problems = place(filled_in(["8", None, said, None]), TITLES, lexicon, year=2022)
    assert problems == ()
    assert filled[0].due_on == date(2022, 6, 30)


def test_numbers_may_be_numbers_and_nothing_may_be_said_as_none(lexicon: Lexicon) -> None:
    filled, problems = place(filled_in([8, None, "无", "无", "—"]), TITLES, lexicon, year=None)
    assert problems == ()
    assert filled == (Filled(3, "8", (), (), None),)


def test_a_column_that_is_not_there_is_not_said() -> None:
    sheet = read(book(["计划", KEY], ["编号", "内部时限"], ["8", "2022-06-30"]))
    assert sheet.columns == {DUE}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"not a workbook", Why.NOT_XLSX),
        (
            book(["单位", "姓名", "处室", "角色"], ["海关总署", "李海", "", "经办人"]),
            Why.NO_HEADERS,
        ),
        (book(["计划", KEY], ["编号", "牵头"]), Why.NO_ROWS),
        (book(["编号", "牵头"], ["8", "海关总署"]), Why.NO_PLAN),
        (b"x" * (5 << 20), Why.TOO_LARGE),
    ],
    ids=["text", "roster", "empty", "of no plan", "large"],
)
def test_what_is_no_sheet_is_said_to_be_none(data: bytes, why: Why) -> None:
    with pytest.raises(NoTable) as error:
        read(data)
    assert error.value.why is why


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    with pytest.raises(NoTable):
        read(b"PK\x03\x04" + data)
