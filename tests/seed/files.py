"""Plans as files of every format, written as the programs of offices write them.

Blocks are those of ``tests.plans.model``: a paragraph is a string, a ``Table`` a table whose cells
of None are merged with the one above; a row that is a string spans the table.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.plans.model import Table
from tests.seed import packages
from tests.seed.packages import W

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")
Blocks = Sequence[str | Table]
_ORDERED = (
    (re.compile(r"([一二三四五六七八九十]+)、(?=\S)"), "chineseCounting", "%1、"),
    (re.compile(r"（([一二三四五六七八九十]+)）(?=\S)"), "chineseCounting", "（%1）"),
    (re.compile(r"(\d+)\.(?=\S)"), "decimal", "%1."),
    (re.compile(r"(\d+)、(?=\S)"), "decimal", "%1、"),
)


def _words(lines: Sequence[str]) -> Any:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx(blocks: Blocks) -> bytes:
    """Word: paragraphs and tables, cells merged where the table says so."""
    document = _words([])
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = len(block.header)
        table = document.add_table(rows=1 + len(block.rows), cols=width)
        for column, title in enumerate(block.header):
            table.cell(0, column).text = title
        for at, row in enumerate(block.rows, 1):
            if isinstance(row, str):
                table.cell(at, 0).merge(table.cell(at, width - 1)).text = row
                continue
            for column, text in enumerate(row):
                if text is None:
                    table.cell(at - 1, column).merge(table.cell(at, column))
                else:
                    table.cell(at, column).text = text
    return _saved(document)


def docx_listed(blocks: Blocks) -> bytes:
    """Word with automatic numbers where the printed ones can be made so: as officials write."""
    lists: dict[int, list[int]] = {}
    nums: list[str] = []
    body = []
    for block in blocks:
        if not isinstance(block, str):
            body.append(_table(block))
            continue
        text, properties = block, ""
        for kind, (pattern, _, _) in enumerate(_ORDERED):
            found = pattern.match(block)
            number = _value(found[1]) if found else None
            if found is None or number is None:
                continue
            known = lists.get(kind)
            if known is None or number != known[1] + 1:
                nums.append(_num(len(nums) + 1, kind, number))
                known = lists[kind] = [len(nums), number]
            known[1] = number
            listed = f'<w:ilvl w:val="0"/><w:numId w:val="{known[0]}"/>'
            text, properties = block[found.end() :], f"<w:numPr>{listed}</w:numPr>"
            break
        body.append(packages.paragraph(text, properties))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{code}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        for kind, (_, code, text) in enumerate(_ORDERED)
    )
    numbering = f'<w:numbering xmlns:w="{W}">{abstract}{"".join(nums)}</w:numbering>'
    return packages.docx("".join(body), extra={"word/numbering.xml": numbering.encode()})


def _num(number: int, kind: int, start: int) -> str:
    over = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{over}</w:num>'


def _value(text: str) -> int | None:
    from seed.readers.numbering_word import chinese
    from store.numerals import number

    value = number(text)
    # what an automatic number would print otherwise is typed by hand
    return value if value and text in (str(value), chinese(value)) else None


def _table(table: Table) -> str:
    rows = [table.header, *table.rows]
    made = []
    for at, row in enumerate(rows):
        if isinstance(row, str):
            span = f'<w:tcPr><w:gridSpan w:val="{len(table.header)}"/></w:tcPr>'
            made.append(f"<w:tr><w:tc>{span}{packages.paragraph(row)}</w:tc></w:tr>")
            continue
        cells = []
        for column, text in enumerate(row):
            below = rows[at + 1] if at + 1 < len(rows) else None
            goes_on = isinstance(below, list) and below[column] is None
            merge = '<w:vMerge w:val="restart"/>' if goes_on and text is not None else ""
            merge = "<w:vMerge/>" if text is None else merge
            lines = "".join(packages.paragraph(line) for line in (text or "").split("\n"))
            cells.append(f"<w:tc><w:tcPr>{merge}</w:tcPr>{lines}</w:tc>")
        made.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def page(blocks: Blocks) -> bytes:
    """A web page with what such pages have around a text."""
    out = [
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>文件</title>',
        "<style>p{margin:0}</style><script>var a='1.假任务。（甲局负责）'</script></head><body>",
        '<div style="display:none">99.看不见的任务。（乙局负责）</div><div class="content">',
    ]
    for block in blocks:
        if isinstance(block, str):
            out.append(f"<p>　　{html.escape(block)}</p>")
        else:
            out.append(_page_table(block))
    return "\n".join([*out, "</div></body></html>"]).encode()


def _page_table(table: Table) -> str:
    rows: list[list[str | None] | str] = [list(table.header), *table.rows]
    made = []
    for at, row in enumerate(rows):
        if isinstance(row, str):
            made.append(f'<tr><td colspan="{len(table.header)}">{html.escape(row)}</td></tr>')
            continue
        cells = []
        for column, text in enumerate(row):
            if text is None:
                continue
            down = 1
            while at + down < len(rows) and _is_merged(rows[at + down], column):
                down += 1
            inner = "<br>".join(html.escape(line) for line in text.split("\n"))
            cells.append(f'<td rowspan="{down}"><p>{inner}</p></td>')
        made.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1>{''.join(made)}</table>"


def _is_merged(row: list[str | None] | str, column: int) -> bool:
    return isinstance(row, list) and row[column] is None


def pdf(blocks: Blocks) -> bytes:
    """A PDF with a text layer: lines broken at the margin, a header and a number on each page."""
    import fpdf

    class Paper(fpdf.FPDF):
        def header(self) -> None:
            self.cell(0, 6, "政府公报　内部资料", align="C", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 6, f"— {self.page_no()} —", align="C")

    paper = Paper()
    paper.add_font("w", "", FONT)
    paper.set_font("w", size=11)
    paper.add_page()
    for block in blocks:
        if isinstance(block, str):
            paper.multi_cell(
                0, 7, block or " ", align="L", wrapmode=fpdf.enums.WrapMode.CHAR,
                new_x="LMARGIN", new_y="NEXT",
            )  # fmt: skip
        else:
            _pdf_table(paper, block)
    return bytes(paper.output())


def _pdf_table(paper: Any, table: Table) -> None:
    import fpdf

    rows: list[list[str | None] | str] = [list(table.header), *table.rows]
    shares = tuple(4 if "任务" in t or "内容" in t else 1 if "号" in t else 2 for t in table.header)
    whole = paper.font_size_pt
    paper.set_font(size=next(size for size in (11, 9, 7, 5) if _fits(paper, table, shares, size)))
    with paper.table(
        col_widths=shares, wrapmode=fpdf.enums.WrapMode.CHAR, first_row_as_headings=False,
        text_align="LEFT",
    ) as drawn:  # fmt: skip
        for at, row in enumerate(rows):
            line = drawn.row()
            if isinstance(row, str):
                line.cell(row, colspan=len(table.header))
                continue
            for column, text in enumerate(row):
                if text is None:
                    continue
                down = 1
                while at + down < len(rows) and _is_merged(rows[at + down], column):
                    down += 1
                line.cell(text, rowspan=down)
    paper.set_font(size=whole)


def _fits(paper: Any, table: Table, shares: Sequence[int], size: int) -> bool:
    """Whether rows that are merged fit on one page in letters of so many points."""
    letter = size / paper.k
    height = 0.0
    for row in table.rows:
        if isinstance(row, str):
            height = 0.0
            continue
        rooms = [max(1, int(paper.epw * share / sum(shares) / letter) - 1) for share in shares]
        lines = (
            sum(-(-len(line) // room) for line in (text or "").split("\n"))
            for text, room in zip(row, rooms, strict=True)
        )
        # the library makes a line twice as high as its letters
        height = (height if None in row else 0.0) + 2 * letter * max(lines)
        if height > 0.9 * paper.eph:
            return False
    return True


def xlsx(blocks: Blocks) -> bytes:
    """A workbook: paragraphs in the first column, tables below one another."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    at = 1
    for block in blocks:
        if isinstance(block, str):
            sheet.cell(at, 1, block)
            at += 1
            continue
        for column, title in enumerate(block.header, 1):
            sheet.cell(at, column, title)
        at += 1
        tops = dict.fromkeys(range(1, len(block.header) + 1), at)
        first = at
        for row in block.rows:
            if isinstance(row, str):
                sheet.cell(at, 1, row)
                sheet.merge_cells(None, at, 1, at, len(block.header))
            else:
                for column, text in enumerate(row, 1):
                    if text is not None:
                        tops[column] = at
                        value = int(text) if text.isdecimal() else text
                        sheet.cell(at, column, value)
            at += 1
        _merge(sheet, block, first)
    return _saved(book)


def _merge(sheet: Any, table: Table, first: int) -> None:
    for column in range(len(table.header)):
        top = 0
        for at in range(len(table.rows) + 1):
            goes_on = at < len(table.rows) and _is_merged(table.rows[at], column)
            if not goes_on:
                if at - top > 1:
                    sheet.merge_cells(None, first + top, column + 1, first + at - 1, column + 1)
                top = at


def xls(blocks: Blocks) -> bytes:
    """The same as an old workbook."""
    rows: list[list[object]] = []
    merges = []
    for block in blocks:
        if isinstance(block, str):
            rows.append([block])
            continue
        rows.append(list(block.header))
        first = len(rows)
        rows += [[row] if isinstance(row, str) else list(row) for row in block.rows]
        for column in range(len(block.header)):
            top = 0
            for at in range(len(block.rows) + 1):
                if at < len(block.rows) and _is_merged(block.rows[at], column):
                    continue
                if at - top > 1:
                    merges.append((first + top, first + at - 1, column, column))
                top = at
    return packages.xls(rows, merges=merges)


def table_text(blocks: Blocks) -> bytes:
    """Comma-separated, as a workbook is saved by a Chinese office: GBK, quoted where needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for block in blocks:
        if isinstance(block, str):
            writer.writerow([block])
            continue
        writer.writerow(block.header)
        above: list[str] = [""] * len(block.header)
        for row in block.rows:
            if isinstance(row, str):
                writer.writerow([row, *[""] * (len(block.header) - 1)])
            else:
                above = [above[n] if text is None else text for n, text in enumerate(row)]
                writer.writerow(above)
    return out.getvalue().encode("gb18030")


def ofd(blocks: Blocks) -> bytes:
    """OFD: lines of text. Tables are lines of their cells."""
    lines: list[str] = []
    for block in blocks:
        cells = [block] if isinstance(block, str) else [t for r in _rows(block) for t in r]
        for text in cells:
            lines += [text[at : at + 120] for at in range(0, len(text), 120)]
    return packages.ofd(lines, per_page=30)


def _rows(table: Table) -> list[list[str]]:
    rows: list[list[str | None] | str] = [list(table.header), *table.rows]
    return [[row] if isinstance(row, str) else [text or "" for text in row] for row in rows]


WITH_TABLES: dict[str, Callable[[Blocks], bytes]] = {
    "docx": docx,
    "docx, numbered": docx_listed,
    "html": page,
    "pdf": pdf,
    "xlsx": xlsx,
    "xls": xls,
}
FORMATS = WITH_TABLES | {"csv": table_text, "ofd": ofd}
