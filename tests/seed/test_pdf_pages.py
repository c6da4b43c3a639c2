"""Pages as they are set: columns, footnotes, rows that the end of a page cuts."""

from __future__ import annotations

from typing import Any

import pytest

from seed.errors import Unreadable, UnreadableDocument
from seed.parse import parse
from seed.readers.formats import read_file
from seed.readers.grid import cell_of, joined
from seed.readers.pdf import _continued
from seed.readers.pdf_lines import laid
from seed.readers.pdf_notes import Letter, Notes
from seed.readers.pdf_tables import Drawn
from tests.seed import packages

LINES = [
    "1.修订专项资金管理办法，优化服务，", "压缩办理时限。（省司法厅牵头，省财", "政厅配合）",
    "2.推动老年助餐服务，完成投资两亿元", "以上，确保政策落地。（省民政局负责）",
    "3.规范国际商事调解机制，覆盖率达到", "百分之九十五以上。（省教育厅负责）",
    "4.开展检查评估，及时总结推广典型经", "验做法。（省审计厅、省统计局负责）",
    "5.加强工业园区循环化改造，新增示范", "点十二个。（省科技厅负责）",
    "6.培育骨干企业三十家，强化跟踪问效", "和监督检查。（省工业和信息化厅负责）",
]  # fmt: skip
BODIES = [
    ["省司法厅", "省财政厅"], ["省民政局"], ["省教育厅"], ["省审计厅", "省统计局"],
    ["省科技厅"], ["省工业和信息化厅"],
]  # fmt: skip


def put(x: float, y: float, text: str, size: float = 12) -> list[Letter]:
    """Letters beside one another, their baseline at ``y``; a digit is half as wide."""
    found: list[Letter] = []
    for sign in text:
        width = size / 2 if sign.isascii() else size
        found.append(Letter(x, y, x + width, size, sign))
        x += width
    return found


def bodies(lines: list[str]) -> list[list[str]]:
    return [item.agencies for item in parse(read_file("\n".join(lines).encode())).items]


def set_below(x: float, lines: list[str]) -> list[Letter]:
    return [letter for row, line in enumerate(lines) for letter in put(x, 80 + 20 * row, line)]


def test_the_left_column_is_read_before_the_right_one() -> None:
    half = len(LINES) // 2 + 1
    page = put(150, 40, "2026年工作要点任务分工方案") + put(250, 800, "— 3 —")
    page += set_below(50, LINES[:half]) + set_below(280, LINES[half:])
    lines = laid(page, Notes())
    assert lines == ["2026年工作要点任务分工方案", *LINES, "— 3 —"]
    assert bodies(lines) == BODIES


def test_cells_that_stand_beside_one_another_are_no_columns() -> None:
    page = set_below(50, [f"修订第{row}号管理办法并组织实施" for row in range(1, 9)])
    page += set_below(280, ["省司法厅"] * 8)
    assert laid(page, Notes())[0] == "修订第1号管理办法并组织实施 省司法厅"


@pytest.mark.parametrize("mark", ["1", "①", "[1]"])
def test_a_footnote_and_its_mark_are_no_part_of_the_task_beside_them(mark: str) -> None:
    note = ["指由市级以上主管部门认定并公布的单位，", "名单以当年公布的为准"]
    page = set_below(50, LINES) + put(50 + 12 * 16.5, 75, mark, 7) + put(250, 800, "3")
    page += put(50, 700, f"{mark} {note[0]}", 9) + put(50, 712, note[1], 9)
    notes = Notes()
    lines = laid(page, notes)
    assert lines == [*LINES, "3"] and bodies(lines) == BODIES
    # and so it goes on below the next page
    assert laid(set_below(50, LINES) + put(50, 700, "，每年调整一次。", 9), notes) == LINES
    assert notes.found == ["".join(note) + "，每年调整一次。"]
    assert laid(set_below(50, LINES) + put(50, 700, "小字的正文", 9), notes)[-1] == "小字的正文"


def test_small_raised_digits_without_a_note_belong_to_what_is_written() -> None:
    page = put(50, 80, "1.改造3000m") + put(116, 75, "2", 7) + put(121, 80, "场馆。")
    assert laid(page, Notes())[0].replace(" ", "") == "1.改造3000m2场馆。"


HEADER = ["工作任务", "责任单位", "完成时限"]


def rows(*texts: list[str]) -> list[list[Any]]:
    return [[cell_of(text) for text in row] for row in texts]


@pytest.mark.parametrize(
    ("cut", "rest"),
    [
        (["培育骨干", "省司法厅", "全年"], ["企业三十家。", "", ""]),
        (["培育企业。", "省司法厅、省机关事务", "全年"], ["", "管理局", ""]),
    ],
)
def test_what_a_page_s_end_cut_is_put_together_without_a_number(
    cut: list[str], rest: list[str]
) -> None:
    whole = [[f"完成第{n}件事。", "省财政厅", "全年"] for n in range(4)]
    table = rows(HEADER, *whole, cut)
    assert _continued(table, rows(HEADER, rest)) == []
    assert "".join(table[-1][0].lines) == cut[0] + rest[0]


@pytest.mark.parametrize("last", [["培育企业。", "无", "全年"], ["培育企业。", "张三", "全年"]])
def test_a_row_that_is_whole_does_not_go_on(last: list[str]) -> None:
    whole = [[f"完成第{n}件事。", "省财政厅", "全年"] for n in range(4)]
    after = rows(["举办培训。", "省教育厅", "全年"])
    assert len(_continued(rows(HEADER, *whole, last), after)) == 1


def test_a_name_that_a_narrow_cell_breaks_before_its_last_sign_is_one() -> None:
    cell = cell_of("市市场监管局、市人社\n局、各区县（市）政府", room=11.5)
    assert joined(cell, "duty") == "市市场监管局、市人社局、各区县（市）政府"


@pytest.mark.parametrize("size", ["/CropBox[0 0 9]", "/CropBox[0 0 (a) 9]"])
def test_a_page_of_a_size_that_is_none_is_read_all_the_same(size: str) -> None:
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]{size}/Contents 4 0 R>>"
    broken = packages.pdf({3: page, 4: b"0 0 9 9 re 9 9 9 9 re 0 9 9 9 re 9 0 9 9 re S"})
    assert Drawn(broken).page(0, Notes()) is None
    with pytest.raises(UnreadableDocument) as refused:
        read_file(broken)
    assert refused.value.reason is Unreadable.NO_TEXT_LAYER
