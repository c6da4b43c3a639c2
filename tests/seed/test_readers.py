"""What each format prints is what is read, in its order; what nobody sees is not."""

from __future__ import annotations

import random
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from seed.errors import Unreadable, UnreadableDocument
from seed.parse import parse, parse_bytes
from seed.readers.formats import read_file
from seed.readers.grid import Cell, cell_of, table_lines
from seed.readers.numbering_word import written
from tests.plans.model import Table
from tests.seed import files, packages
from tests.seed.packages import W, paragraph

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "seed" / "documents").glob("*.txt"))
TABLE = Table(
    ["序号", "类别", "工作任务", "牵头单位", "配合单位", "完成时限"],
    [
        "一、制度建设",
        ["1", "制度", "修订管理办法", "省司法厅", "省财政厅\n省审计厅", "2026年6月"],
        ["2", None, "制定实施细则", "省教育厅", None, "2026年9月底前"],
        "二、能力建设",
        ["3", "培训", "举办培训班", "省科技厅", "无", "持续推进"],
    ],
)


def text_of(data: bytes) -> str:
    return read_file(data).text


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(UnreadableDocument) as refused:
        read_file(data)
    return refused.value.reason


# --- the shipped documents ------------------------------------------------------------------


def _tasks(data: bytes) -> list[tuple[object, ...]]:
    items = parse(read_file(data)).items
    return [
        (item.number, "".join((item.heading or "") + item.text).replace(" ", ""), item.agencies,
         item.lead, item.lead_basis, [deadline.text for deadline in item.deadlines])
        for item in items
    ]  # fmt: skip


@pytest.mark.parametrize("form", [name for name in files.FORMATS if name != "csv"])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_shipped_document_says_the_same_in_every_format(path: Path, form: str) -> None:
    source, _ = parse_bytes(path.read_bytes())
    made = files.FORMATS[form](source.text.split("\n"))
    assert _tasks(made) == _tasks(path.read_bytes())


@pytest.mark.parametrize("form", list(files.WITH_TABLES))
def test_a_table_says_the_same_in_every_format(form: str) -> None:
    draft = parse(read_file(files.FORMATS[form](["2026年工作要点任务分工表", TABLE])))
    found = {item.number: item for item in draft.items}
    assert list(found) == ["1", "2", "3"]
    assert found["1"].lead == "省司法厅"
    assert found["1"].participants == ["省财政厅", "省审计厅"]
    # a merged cell stands for both rows
    assert found["2"].participants == ["省财政厅", "省审计厅"]
    assert found["3"].agencies == ["省科技厅"]
    assert found["2"].deadline.due_on == date(2026, 9, 30)
    assert found["3"].section_path[-1:] == ["能力建设"] or "二、能力建设" in str(found["3"])


# --- Word -----------------------------------------------------------------------------------


def test_automatic_numbers_are_printed_as_word_prints_them() -> None:
    levels = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    numbering = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{f}"/>'
        f'<w:lvlText w:val="{t}"/></w:lvl>'
        for n, (f, t) in enumerate(levels)
    )
    part = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{numbering}'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    ).encode()

    def listed(text: str, depth: int, num: int = 1) -> str:
        return paragraph(
            text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
        )

    body = [listed("甲", 0), listed("乙", 1), listed("丙", 2), listed("丁", 2), listed("戊", 1)]
    body += [listed("己", 2), paragraph("正文"), listed("庚", 0), listed("辛", 1)]
    body += [listed("壬", 0, num=2), listed("癸", 0, num=2)]
    text = text_of(packages.docx("".join(body), extra={"word/numbering.xml": part}))
    assert text.split("\n") == [
        "一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "正文", "二、庚", "（一）辛",
        "一、壬", "二、癸",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "kind", "printed"),
    [
        (10, "chineseCounting", "十"), (12, "chineseCountingThousand", "十二"),
        (101, "chineseCounting", "一百零一"), (110, "chineseCounting", "一百一十"),
        (20, "japaneseCounting", "二十"), (21, "ideographDigital", "二一"),
        (3, "decimalEnclosedCircle", "③"), (21, "decimalEnclosedCircle", "21"),
        (12, "chineseLegalSimplified", "壹拾贰"), (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"), (7, "decimalFullWidth", "７"), (3, "ideographTraditional", "丙"),
        (5, "hebrew1", "5"),
    ],
)  # fmt: skip
def test_numbers_of_each_format(count: int, kind: str, printed: str) -> None:
    assert written(count, kind) == printed


def test_the_number_of_a_style_is_printed_and_a_list_taken_off_is_not() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="b"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:styleId="t"><w:basedOn w:val="b"/></w:style>'
        "</w:styles>"
    ).encode()
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()
    body = paragraph("甲", '<w:pStyle w:val="t"/>')
    body += paragraph("乙", '<w:pStyle w:val="t"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body += paragraph("丙", '<w:pStyle w:val="t"/>')
    extra = {"word/numbering.xml": numbering, "word/styles.xml": styles}
    assert text_of(packages.docx(body, extra=extra)).split("\n") == ["第3条 甲", "乙", "第4条 丙"]


def test_deleted_and_hidden_text_is_not_read_and_inserted_text_is() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('留')}<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('增')}</w:ins><w:moveFrom>{run.format('移走')}</w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>'
        # the end of a paragraph was deleted: two became one
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run.format('前半')}</w:p>"
        f"<w:p>{run.format('后半')}</w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run.format('旧行')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p>{run.format('新行')}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert text_of(packages.docx(body)).split("\n") == ["留增显", "前半后半", "新行"]


def test_boxes_fields_and_contents() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="{mc}">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        '<w:p><w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r><w:fldSimple w:instr="DATE">'
        "<w:r><w:t>二〇二六年</w:t></w:r></w:fldSimple></w:p>"
        '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>一、目录中的标题</w:t></w:r></w:p>'
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
        "</w:styles>"
    ).encode()
    text = text_of(packages.docx(body, extra={"word/styles.xml": styles}))
    assert text.split("\n") == ["正文", "框中", "二〇二六年", "控件里"]


def test_footnotes_stand_at_the_end() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator"><w:p/></w:footnote>'
        "<w:footnote><w:p><w:r><w:t>见附件。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    ).encode()
    body = paragraph("1.甲事。（甲局负责）") + paragraph("2.乙事。（乙局负责）")
    source = read_file(packages.docx(body, extra={"word/footnotes.xml": notes}))
    assert source.text.split("\n")[-1] == "注：见附件。"
    assert [item.text for item in parse(source).items] == ["甲事。", "乙事。"]


# --- tables ---------------------------------------------------------------------------------


def grid(*rows: list[str | None]) -> list[list[Cell]]:
    """None: merged with the cell above."""
    return [[Cell(down=True) if text is None else cell_of(text) for text in row] for row in rows]


def test_rows_of_one_task_are_one_line() -> None:
    rows = grid(
        ["序号", "任务", "责任单位", "完成时限"],
        ["1", "修订办法", "甲局", "6月底前"],
        [None, None, "乙局", "12月底前"],
        ["2", "制定细则", "丙局", "全年"],
    )
    assert table_lines(rows) == [
        "序号\t任务\t责任单位\t完成时限",
        "1\t修订办法\t甲局、乙局\t6月底前；12月底前",
        "2\t制定细则\t丙局\t全年",
    ]


def test_a_header_of_two_rows_is_one() -> None:
    rows = grid(
        ["序号", "重点任务", "责任单位", "", "完成时限"],
        [None, None, "牵头单位", "配合单位", None],
        ["1", "修订办法", "甲局", "乙局", "全年"],
    )
    rows[0][3].across = True
    assert table_lines(rows) == [
        "序号\t重点任务\t牵头单位\t配合单位\t完成时限",
        "1\t修订办法\t甲局\t乙局\t全年",
    ]


def test_lines_around_a_table_are_lines() -> None:
    rows = grid(
        ["2026年任务分工表", "", ""],
        ["任务", "责任单位", "时限"],
        ["修订办法", "甲局", "全年"],
        ["注：列第一位的为牵头单位。", "", ""],
    )
    lines = table_lines(rows)
    assert lines[0] == "2026年任务分工表" and lines[-1] == "注：列第一位的为牵头单位。"


# --- workbooks ------------------------------------------------------------------------------


def test_days_are_read_as_the_sheet_shows_them() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    shown = {
        'yyyy"年"m"月"': "2026年6月", "yyyy/m/d": "2026/6/1", "yyyy-mm-dd": "2026-06-01",
        'm"月"d"日"': "6月1日", 'yyyy"年"m"月"d"日";@': "2026年6月1日",
        '[DBNum1][$-804]yyyy"年"m"月"': "二〇二六年六月",
    }  # fmt: skip
    for at, code in enumerate(shown, 1):
        cell = sheet.cell(at, 1, date(2026, 6, 1))
        cell.number_format = code
    sheet.cell(len(shown) + 1, 1, 0.85).number_format = "0%"
    sheet.cell(len(shown) + 2, 1, 1200)
    out = BytesIO()
    book.save(out)
    assert text_of(out.getvalue()).split("\n") == [*shown.values(), "85%", "1200"]


def test_days_of_an_old_workbook_are_read_as_shown() -> None:
    rows: list[list[object]] = [
        [(date(2026, 6, 1), 'yyyy"年"m"月"')],
        [(date(2026, 6, 1), "yyyy/m/d")],
        [3.0],
        ["甲"],
    ]
    assert text_of(packages.xls(rows)).split("\n") == ["2026年6月", "2026/6/1", "3", "甲"]


def test_hidden_sheets_rows_and_columns_are_not_read() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["甲", "藏列", "一"], ["藏行", "", ""], ["乙", "藏列", "二"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("other")
    other["A1"] = "另一张表"
    hidden = book.create_sheet("hidden")
    hidden["A1"] = "藏表"
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    assert text_of(out.getvalue()).split("\n") == ["甲\t一", "乙\t二", "另一张表"]


# --- pages, tables as text, OFD -------------------------------------------------------------


def test_only_what_a_page_shows_is_read() -> None:
    page = """<html><head><title>题</title><meta charset="utf-8"></head><body>
    <nav>首页</nav><script>写()</script><style>p{}</style><!-- 注释 -->
    <p>看得见</p><p hidden>藏一</p><p style="display: none">藏二</p>
    <span style="visibility:hidden">藏三</span><template>藏四</template><noscript>藏五</noscript>
    <p aria-hidden="true">藏六</p><select><option>选项</option></select><input value="输入">
    <div>一行<br>两行</div></body></html>"""
    assert [line for line in text_of(page.encode()).split("\n") if line] == [
        "看得见", "一行", "两行",
    ]  # fmt: skip


def test_ordered_lists_have_their_numbers_and_bullets_none() -> None:
    page = (
        "<html><ol start=3><li>甲</li><li><p>乙</p></li><li value=9>丙</li></ol>"
        "<ul><li>丁</li></ul>"
        "<ol type=a><li>戊</li></ol><ol style='list-style-type: none'><li>己</li></ol></html>"
    )
    lines = ["".join(line.split()) for line in text_of(page.encode()).split("\n") if line]
    assert "".join(lines) == "3.甲4.乙9.丙丁a.戊己"


def test_a_page_in_gbk_that_calls_itself_gb2312() -> None:
    page = '<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>镕基</p>'
    assert text_of(page.encode("gb18030")).strip() == "镕基"


def test_tables_that_only_lay_out_a_page_are_text() -> None:
    inner = "<table><tr><td>1.甲事。</td></tr></table>"
    page = f"<html><table><tr><td>栏目</td><td>{inner}</td></tr></table>"
    assert "1.甲事。" in [line.strip() for line in text_of(page.encode()).split("\n")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_delimiters_and_encodings_of_tables(sign: str, encoding: str) -> None:
    rows = [["序號", "任務", "責任單位"], ["1", '修訂"辦法"', "甲局"], ["2", "制定細則", "乙局"]]
    if encoding != "big5":
        rows = [
            ["序号", "任务", "责任单位"],
            ["1", '修订"办法"', "甲局"],
            ["2", "制定细则", "乙局"],
        ]
    quoted = [sign.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    text = text_of("\r\n".join(quoted).encode(encoding))
    assert text.split("\n") == ["\t".join(row) for row in rows]


def test_a_text_with_commas_is_no_table() -> None:
    prose = "1.推进甲事,完善制度,加强协调。（甲局负责）\n2.推进乙事,落实。（乙局负责）\n3.丙事。"
    assert text_of(prose.encode()) == prose


def test_ofd_lines_are_in_reading_order_whatever_the_order_of_the_objects() -> None:
    lines = ["一、任务", "1.甲事。（甲局负责）", "2.乙事。（乙局负责）"]
    data = packages.ofd(lines, per_page=9)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read("Doc_0/Pages/Page_0/Content.xml").decode()
    first, *objects = content.split("<ofd:TextObject")
    turned = list(reversed(objects))
    tail = "</ofd:Layer></ofd:Content></ofd:Page>"
    page = first + "".join("<ofd:TextObject" + one.replace(tail, "") for one in turned) + tail
    assert text_of(packages.ofd([], page=page.encode())).split("\n") == lines


# --- PDF ------------------------------------------------------------------------------------


def test_headers_and_page_numbers_are_not_text() -> None:
    lines = [f"{n}.推进第{n}件事。（甲局负责）" for n in range(1, 120)]
    text = text_of(files.pdf(lines))
    assert "政府公报" not in text and "—" not in text
    assert [item.number for item in parse(read_file(files.pdf(lines))).items] == [
        str(n) for n in range(1, 120)
    ]


def test_a_table_goes_on_over_the_pages() -> None:
    rows: list[list[str | None] | str] = [
        [str(n), "推进" * 20 + f"第{n}件事。", "省司法厅", "全年"] for n in range(1, 60)
    ]
    table = Table(["序号", "工作任务", "牵头单位", "完成时限"], rows)
    items = parse(read_file(files.pdf([table]))).items
    assert [item.number for item in items] == [str(n) for n in range(1, 60)]
    assert {item.lead for item in items} == {"省司法厅"}
    assert all(item.text == "推进" * 20 + f"第{item.number}件事。" for item in items)


def test_columns_without_lines_are_rows_too() -> None:
    import fpdf

    rows = [
        ["序号", "工作任务", "牵头单位", "完成时限"],
        ["1", "修订管理办法", "省司法厅", "6月底前"],
        ["2", "制定实施细则", "省教育厅", "全年"],
    ]
    paper = fpdf.FPDF()
    paper.add_font("w", "", files.FONT)
    paper.set_font("w", size=11)
    paper.add_page()
    for row in rows:
        for place, text in zip((20, 40, 100, 150), row, strict=True):
            paper.set_x(place)
            paper.cell(40, 8, text)
        paper.ln()
    expected = ["\t".join(row) for row in rows]
    assert text_of(bytes(paper.output())).split("\n") == expected
    objects = "".join(
        f'<TextObject Boundary="{20 + 45 * x} {20 + 8 * y} 40 6" Size="4">'
        f'<TextCode X="0" Y="4">{text}</TextCode></TextObject>'
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
    )
    assert (
        text_of(packages.ofd([], page=f"<Page>{objects}</Page>".encode())).split("\n") == expected
    )


def test_a_scan_has_no_text_layer() -> None:
    import fpdf

    paper = fpdf.FPDF()
    paper.add_page()
    paper.rect(10, 10, 50, 50)
    assert refusal(bytes(paper.output())) is Unreadable.NO_TEXT_LAYER


# --- encodings ------------------------------------------------------------------------------

PLAIN = "一、加强组织领导\n1.完善工作制度，落实各项任务。（市场监管总局负责，2026年6月底前完成）"
TRADITIONAL = "一、加強組織領導\n1.完善工作制度，落實各項任務。（經濟部智慧財產局負責，年底前完成）"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(PLAIN, name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")]
    + [(PLAIN, name) for name in ("utf-32", "gb2312", "gbk", "gb18030")]
    + [(TRADITIONAL, name) for name in ("big5", "cp950", "gb18030", "utf-8")],
)
def test_a_text_in_any_usual_encoding(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding)) == text


def test_short_texts_are_not_mistaken() -> None:
    rng = random.Random(3)
    words = [line for line in PLAIN.replace("。", "\n").split("\n") if line]
    for _ in range(200):
        text = rng.choice(words)[rng.randint(0, 5) :]
        assert text_of(text.encode("gb18030")) == text


def test_a_text_that_lost_bytes_is_read_with_the_losses_shown() -> None:
    data = (PLAIN * 20).encode("gb18030")
    text = text_of(data[:1001] + b"\xff" + data[1002:])
    assert "\ufffd" in text and text.count("加强组织领导") >= 19


# --- what a file is -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Unreadable.EMPTY),
        (b" \r\n\t", Unreadable.EMPTY),
        ("\ufeff".encode(), Unreadable.EMPTY),
        (packages.docx(text=" "), Unreadable.EMPTY),
        (packages.docx(text=" ", extra={"word/media/1.png": b"x"}), Unreadable.NO_TEXT_LAYER),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), Unreadable.NO_TEXT_LAYER),
        (b"\xff\xd8\xff\xe0" + bytes(50), Unreadable.NO_TEXT_LAYER),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(50), Unreadable.NO_TEXT_LAYER),
        (packages.archive([("甲.docx", b"x"), ("乙.docx", b"y")]), Unreadable.SEVERAL),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), Unreadable.SEVERAL),
        (b"{\\rtf1 x}", Unreadable.OLD_FORMAT),
        (b"<?xml version='1.0'?><a/>", Unreadable.UNSUPPORTED),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", Unreadable.EMPTY),
        (b"%PDF-1.7 x", Unreadable.DAMAGED),
        (bytes(range(256)) * 20, Unreadable.BINARY),
        (packages.pdf_locked(), Unreadable.PASSWORD),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: Unreadable) -> None:
    assert refusal(data) is reason


def test_a_file_that_is_two_things_is_read_as_one() -> None:
    document, paper = packages.docx(text="文档"), files.pdf(["纸上的文字在这里，十个字以上。"])
    assert "纸上" in text_of(paper + document)
    assert text_of(document + paper) == "文档"
    assert refusal(b"<html><p>page</p></html>" + document) is Unreadable.BINARY
    both = packages.docx(
        text="文档", extra={"xl/workbook.xml": b"<x/>", "OFD2.xml": b"<x/>", "a.pdf": paper}
    )
    assert text_of(both) == "文档"


def test_an_old_word_file_is_told_from_an_old_workbook() -> None:
    book = packages.xls([["甲"]])
    name = "Workbook".encode("utf-16-le")
    word = book.replace(name, "WordDocument".encode("utf-16-le")[: len(name)])
    assert text_of(book) == "甲"
    assert refusal(word) in (Unreadable.OLD_FORMAT, Unreadable.UNSUPPORTED)
