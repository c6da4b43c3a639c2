"""A draft under review as a sheet: the file, and why it or a row of it is not taken."""

from __future__ import annotations

from collections.abc import Sequence

_WHY = {
    "not_xlsx": "这不是能打开的 .xlsx 表格，草稿没有改动。",
    "too_large": "表格太大，没有打开，草稿没有改动。",
    "too_many_rows": "表格的行数太多，草稿没有改动。",
    "no_headers": "表格里没有找到{missing}这几列，草稿没有改动。",
    "no_rows": "表格里没有任务，草稿没有改动。",
    "other_draft": (
        "这不是这份草稿现在的核对表：它是别的草稿的，或者导出之后草稿又改过。"
        "草稿没有改动，请重新导出再填。"
    ),
}
_FAULTS = {
    "no_number": "没有编号，请补上编号",
    "unknown_number": "草稿里没有这个编号；是新任务的，把“原文行”留空",
    "number_long": "编号太长，请改短",
    "fraction": "编号成了小数，请把单元格设成文本再写",
    "twice": "这个编号前面已有一行，请改编号或删去",
    "formula": "单元格里是公式，请改成文字",
    "no_text": "任务没有文字，请补上；不是任务的，删掉整行",
    "text_long": "文字太长，最多 4,000 字",
    "title_long": "标题太长，最多 200 字",
    "unknown_section": "草稿里没有这个板块，请照表里已有的写",
    "no_date": "没有看懂期限，请写成“2025年10月底前”",
    "person": "像是人名，请写单位",
    "both_parts": "既牵头又参与，请只留一处",
    "mixed": "有“牵头”“参与”，不能再写“未分主次”",
    "not_removed": "没有对应的行，但有的行没认出编号，所以没删；改好那一行",
}


def sheet_name(*, name: str) -> str:
    return f"核对表-{name}.xlsx"


def caption(*, tasks: int) -> str:
    return (
        f"草稿 {tasks} 项。改好后发回来，草稿就照着改，没有改的格子不变；导入仍由您确认。"
        "导出之后草稿又有改动的，请重新导出。"
    )


def no_sheet(*, why: str, missing: Sequence[str] = ()) -> str:
    return _WHY[why].format(missing="、".join(f"“{name}”" for name in missing))


def row_problem(*, line: int, fault: str, said: str) -> str:
    """``line`` 0 is the sheet as a whole."""
    where = f"第 {line} 行" if line else "编号"
    return f"{where}“{said}”：{_FAULTS[fault]}" if said else f"{where}：{_FAULTS[fault]}"
