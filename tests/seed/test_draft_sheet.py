"""A draft as a sheet: untouched it changes nothing, and each changed cell changes what it says."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.draft import Draft, DraftItem, LeadBasis
from seed.draft_sheet import (
    HEADERS,
    Fault,
    RowProblem,
    changes,
    mark_in,
    mark_of,
    read,
    write,
)
from seed.parse import parse_bytes
from seed.sheets import NoTable, Why

DOCUMENT = """2024年知识产权推进计划

由多个部门负责的，列第一位的部门为牵头部门，其他为参与部门。

一、强化保护

（一）执法

1.开展龙腾行动。（海关总署负责）

2.推进软件正版化。（中央宣传部、工业和信息化部、财政部负责；2024年6月底前完成）

3.各省、自治区、直辖市人民政府，制定实施方案并报送。（公安部、司法部负责；持续推进）

二、促进运用

4.出台专利开放许可办法。（知识产权局、财政部按职责分工负责；2024年10月底前完成）
"""
Edit = Callable[[Any], None]
COLUMN = {header: at for at, header in enumerate(HEADERS, 1)}


@pytest.fixture(scope="module")
def text() -> str:
    return parse_bytes(DOCUMENT.encode())[0].text


@pytest.fixture(scope="module")
def draft() -> Draft:
    found = parse_bytes(DOCUMENT.encode())[1]
    assert [item.number for item in found.items] == ["1", "2", "3", "4"]
    return found


def edited(data: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def setting(**cells: object) -> Edit:
    """``n2_任务="…"``: the cell of task 2 under 任务."""

    def edit(sheet: Any) -> None:
        for name, value in cells.items():
            number, header = name[1:].split("_")
            line = next(row[0].row for row in sheet.iter_rows() if row[0].value == number)
            sheet.cell(line, COLUMN[header]).value = value

    return edit


def item_of(draft: Draft, number: str) -> DraftItem:
    return next(item for item in draft.items if item.number == number)


def corrected(draft: Draft, edit: Edit) -> tuple[Draft, tuple[RowProblem, ...]]:
    return read(edited(write(draft, "plan.docx"), edit), draft)


def test_the_sheet_shows_every_task_with_roles_time_and_line(draft: Draft, text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write(draft, "计划.docx", text))).worksheets[0]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:2] == ["核对表", "计划.docx"]
    assert rows[2] == list(HEADERS)
    assert rows[4] == [
        "2",
        "一、强化保护 › （一）执法",
        "",
        "推进软件正版化。",
        "中央宣传部",
        "工业和信息化部、财政部",
        "",
        "2024年6月底前完成",
        "11",
    ]
    assert len(rows) == 3 + 4
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_untouched_it_changes_nothing_whoever_saved_it(draft: Draft, text: str) -> None:
    data = write(draft, "计划.docx", text)
    assert read(data, draft) == (draft, ())
    assert read(edited(data, lambda sheet: None), draft) == (draft, ())


@given(st.text(min_size=1, max_size=200), st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_whatever_a_document_prints_comes_back_as_it_was(
    words: str, heading: str, name: str
) -> None:
    plan = parse_bytes(DOCUMENT.encode())[1]
    odd = plan.items[1].model_copy(update={"text": words, "heading": heading or None})
    assignees = [one.model_copy(update={"name": name}) for one in odd.assignees[:1]]
    odd = odd.model_copy(update={"assignees": [*assignees, *odd.assignees[1:]]})
    plan = plan.model_copy(update={"items": [plan.items[0], odd, *plan.items[2:]]})
    assert read(write(plan, name), plan) == (plan, ())


def test_only_changed_cells_change_the_draft_and_are_noted(draft: Draft) -> None:
    after, problems = corrected(
        draft, setting(n1_任务="开展龙腾行动、蓝网行动。", n2_期限="2024年9月底前完成")
    )
    assert problems == ()
    assert changes(draft, after).changed == ("1", "2")
    one, two = item_of(after, "1"), item_of(after, "2")
    assert (one.text, one.by_hand) == ("开展龙腾行动、蓝网行动。", ["text"])
    assert one.assignees == item_of(draft, "1").assignees
    assert (two.deadline.due_on, two.by_hand) == (date(2024, 9, 30), ["deadline"])
    assert two.text == item_of(draft, "2").text
    assert item_of(after, "3") == item_of(draft, "3")


def test_a_body_added_keeps_the_rule_and_another_lead_is_a_persons_word(draft: Draft) -> None:
    after, problems = corrected(
        draft,
        setting(
            n2_参与="工业和信息化部、财政部、市场监管总局",
            n4_牵头="财政部",
            n4_参与="知识产权局、国家发展改革委（国家数据局、价格司）",
        ),
    )
    assert problems == ()
    two, four = item_of(after, "2"), item_of(after, "4")
    assert two.lead_basis is LeadBasis.RULE and two.lead == "中央宣传部"
    assert two.participants == ["工业和信息化部", "财政部", "市场监管总局"]
    assert four.lead_basis is LeadBasis.STATED and four.lead == "财政部"
    assert four.participants == ["知识产权局", "国家发展改革委（国家数据局、价格司）"]
    assert four.division == item_of(draft, "4").division, "still divided by duty"
    assert two.by_hand == four.by_hand == ["agencies"]


def test_nobody_leads_where_only_the_unranked_are_named(draft: Draft) -> None:
    ruleless = draft.model_copy(update={"plan": draft.plan.model_copy(update={"lead_rule": None})})
    after, _ = corrected(ruleless, setting(n2_牵头="", n2_参与="", n2_未分主次="财政部、公安部"))
    two = item_of(after, "2")
    assert two.lead is None and two.lead_basis is LeadBasis.FIRST_LISTED
    assert [one.role for one in two.assignees] == ["first", "listed"]
    again, problems = read(write(after, "x"), after)
    assert (again, problems) == (after, ())


def test_a_name_with_the_separator_in_it_stays_one_name(draft: Draft) -> None:
    name = "各省、自治区、直辖市人民政府"
    three = item_of(draft, "3")
    odd = three.assignees[0].model_copy(update={"name": name})
    three = three.model_copy(update={"assignees": [odd, *three.assignees[1:]], "lead": name})
    plan = draft.model_copy(update={"items": [*draft.items[:2], three, draft.items[3]]})
    after, _ = corrected(plan, setting(n3_参与="司法部、财政部"))
    assert item_of(after, "3").agencies == [name, "司法部", "财政部"]


def test_no_deadline_and_a_date_cell_are_understood(draft: Draft) -> None:
    after, problems = corrected(draft, setting(n2_期限=None, n4_期限=date(2024, 11, 15)))
    assert problems == ()
    assert item_of(after, "2").deadlines == []
    assert item_of(after, "4").deadline.due_on == date(2024, 11, 15)


@pytest.mark.parametrize("said", ["06/30/2024", "30.06.24", "6/7/24", "45473", 45473, "20240630"])
def test_a_date_that_may_be_another_day_is_reported(draft: Draft, said: object) -> None:
    after, problems = corrected(draft, setting(n2_期限=said))
    assert [problem.fault for problem in problems] == [Fault.NO_DATE]
    assert after == draft


def test_a_row_without_a_place_in_the_document_is_a_new_task_where_it_stands(draft: Draft) -> None:
    def edit(sheet: Any) -> None:
        sheet.insert_rows(6)
        for header, value in {
            "编号": "2-1",
            "任务": "开展软件正版化督查。",
            "牵头": "中央宣传部",
            "期限": "2024年12月底前完成",
        }.items():
            sheet.cell(6, COLUMN[header]).value = value

    after, problems = corrected(draft, edit)
    assert problems == ()
    assert [item.number for item in after.items] == ["1", "2", "2-1", "3", "4"]
    new = item_of(after, "2-1")
    assert new.lead == "中央宣传部" and new.deadline.due_on == date(2024, 12, 31)
    assert new.section_path == item_of(draft, "2").section_path
    assert new.span == (item_of(draft, "2").span[1],) * 2
    assert set(new.by_hand) == {"added", "text", "number", "agencies", "deadline"}
    assert changes(draft, after).added == ("2-1",)
    again, problems = read(write(after, "x"), after)
    assert (again, problems) == (after, ())


def test_a_row_that_is_gone_is_no_task_and_stays_as_prose(draft: Draft) -> None:
    after, problems = corrected(draft, lambda sheet: sheet.delete_rows(5))
    assert problems == ()
    assert changes(draft, after).removed == ("2",)
    assert any("推进软件正版化" in piece.text for piece in after.prose)


def test_a_number_nobody_knows_is_reported_and_then_nothing_is_removed(draft: Draft) -> None:
    after, problems = corrected(draft, setting(n2_编号="22", n3_任务="改了"))
    assert problems == (
        RowProblem(0, Fault.NOT_REMOVED, "2"),
        RowProblem(5, Fault.UNKNOWN_NUMBER, "22"),
    )
    assert [item.number for item in after.items] == ["1", "2", "3", "4"]
    assert item_of(after, "3").text == "改了"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"n2_任务": "=1+1"}, Fault.FORMULA),
        ({"n2_牵头": "#REF!"}, Fault.FORMULA),
        ({"n2_任务": None}, Fault.NO_TEXT),
        ({"n2_任务": "长" * 4001}, Fault.TEXT_LONG),
        ({"n2_标题": "长" * 201}, Fault.TITLE_LONG),
        ({"n2_板块": "三、没有的板块"}, Fault.UNKNOWN_SECTION),
        ({"n2_期限": "尽快"}, Fault.NO_DATE),
        ({"n2_期限": "2024年6月31日前"}, Fault.NO_DATE),
        ({"n2_参与": "中央宣传部"}, Fault.BOTH_PARTS),
        ({"n2_未分主次": "公安部"}, Fault.MIXED),
        ({"n2_编号": None}, Fault.NO_NUMBER),
        ({"n2_编号": 2.1}, Fault.FRACTION),
        ({"n2_编号": "1"}, Fault.TWICE),
    ],
    ids=lambda value: str(value) if isinstance(value, Fault) else "",
)
def test_what_is_not_understood_changes_nothing_of_its_row(
    draft: Draft, cells: dict[str, object], fault: Fault
) -> None:
    both = {"n2_标题": "另一个标题", **cells}
    after, problems = corrected(draft, setting(**both))
    assert fault in [problem.fault for problem in problems]
    assert [p.line for p in problems if p.fault is fault] == [5]
    assert after.items == draft.items


def test_a_sheet_of_another_draft_or_of_an_earlier_state_is_refused(draft: Draft) -> None:
    data = write(draft, "plan.docx")
    moved, _ = read(edited(data, setting(n1_任务="别人改了。")), draft)
    with pytest.raises(NoTable) as refused:
        read(data, moved)
    assert refused.value.why is Why.OTHER_DRAFT
    with pytest.raises(NoTable) as refused:
        read(b"no workbook", draft)
    assert refused.value.why is Why.NOT_XLSX


def test_a_sheet_says_of_which_draft_it_is(draft: Draft) -> None:
    data = write(draft, "plan.docx")
    moved, _ = read(edited(data, setting(n1_任务="别人改了。")), draft)
    assert mark_in(data) == mark_of(draft) != mark_of(moved)
    for other in (b"no workbook", edited(data, lambda sheet: sheet.delete_rows(1, 2))):
        with pytest.raises(NoTable):
            mark_in(other)


def test_a_column_that_was_deleted_changes_nothing(draft: Draft) -> None:
    after, problems = corrected(draft, lambda sheet: sheet.delete_cols(COLUMN["牵头"], 3))
    assert (after, problems) == (draft, ())
