"""A corrected sheet comes back: every row that was not taken says its line, why, and what to do."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from handlers.texts import draft_sheet as say
from seed.draft_sheet import HEADERS, Fault
from store.db import Database
from tests import cast
from tests.handlers.importing.desk import an_office, items, sends, tapped

COLUMN = {header: at for at, header in enumerate(HEADERS, 1)}


def _line_of(leaf: Any, number: str) -> int:
    return int(next(row[0].row for row in leaf.iter_rows() if row[0].value == number))


async def test_rows_not_taken_are_listed_with_line_fault_and_remedy(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        await sends(talk)
        await tapped(talk, "导出核对表")
        book = openpyxl.load_workbook(io.BytesIO(talk.wire.files_sent[-1][1]))
        leaf = book.active
        assert leaf is not None
        one, three = _line_of(leaf, "1"), _line_of(leaf, "3")
        leaf.cell(one, COLUMN["期限"]).value = "2025年13月"
        # in the place of task 3 somebody types a new one, and leaves what stood beside it
        leaf.cell(three, COLUMN["编号"]).value = "12"
        leaf.cell(three, COLUMN["任务"]).value = "再加一项。"
        out = io.BytesIO()
        book.save(out)
        shown = await talk.shows(cast.WANG, out.getvalue(), name="核对表.xlsx")
        assert shown is not None
        assert shown.text.split("\n")[:5] == [
            "按核对表：改动 0 项、增加 0 项、删去 0 项。",
            "⚠ 3 处没有采用；请重新导出核对表，改这几处：",
            "编号“3”：没有对应的行，但有的行没认出编号，所以没删；改好那一行",
            f"第 {one} 行“2025年13月”：没有看懂期限，请写成“2025年10月底前”",
            f"第 {three} 行“12”：草稿里没有这个编号；是新任务的，把“原文行”留空",
        ]
        assert await items(talk) == ["1", "2", "3", "5", "6"]


async def test_what_a_sheet_corrected_is_taken_back_at_once(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        await sends(talk)
        await tapped(talk, "导出核对表")
        book = openpyxl.load_workbook(io.BytesIO(talk.wire.files_sent[-1][1]))
        leaf = book.active
        assert leaf is not None
        leaf.cell(_line_of(leaf, "1"), COLUMN["期限"]).value = "2024年9月底前"
        leaf.delete_rows(_line_of(leaf, "5"), 2)
        out = io.BytesIO()
        book.save(out)
        shown = await talk.shows(cast.WANG, out.getvalue(), name="核对表.xlsx")
        assert shown is not None
        assert shown.text.startswith("按核对表：改动 1 项、增加 0 项、删去 2 项。\n")
        assert "人工：去掉 2 段、更正 1 处" in shown.text
        shown = await tapped(talk, "撤回刚才这一步")
        assert shown.text.startswith("已撤回刚才那一步，草稿和之前一样。\n")
        assert await items(talk) == ["1", "2", "3", "5", "6"]


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_words(fault: Fault) -> None:
    assert say.row_problem(line=7, fault=fault.value, said="").startswith("第 7 行：")
