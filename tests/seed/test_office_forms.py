"""What Word, WPS and Excel put into a file beside its words, read as they print it."""

from __future__ import annotations

import pytest

from seed.parse import parse
from seed.readers.formats import read_file
from seed.readers.numbers import shown
from tests.seed import packages
from tests.seed.packages import W, paragraph

HEADER = ("序号", "工作任务", "责任单位", "完成时限")


def lines(body: str, **parts: bytes) -> list[str]:
    extra = {f"word/{name}.xml": data for name, data in parts.items()}
    return read_file(packages.docx(body, extra=extra)).text.split("\n")


def numbering(*levels: tuple[str, str, str]) -> bytes:
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text, more) in enumerate(levels)
    )
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()


def listed(text: str, depth: int = 0, more: str = "") -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>{more}'
    )


def cell(content: str, shape: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{inner}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    return f"<w:tbl>{''.join(map(row, rows))}</w:tbl>"


def row(texts: tuple[str, ...], more: str = "") -> str:
    return f"<w:tr>{more}{''.join(map(cell, texts))}</w:tr>"


def test_articles_run_on_through_the_chapters_and_a_legal_number_is_in_digits() -> None:
    part = numbering(
        ("chineseCountingThousand", "第%1章 ", '<w:suff w:val="nothing"/>'),
        ("chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/><w:suff w:val="space"/>'),
        ("ideographTraditional", "%3、", ""),
        ("decimal", "%1.%2.%4", "<w:isLgl/>"),
    )
    body = [("总则", 0), ("甲事", 1), ("乙事", 1), ("附则", 0), ("丙事", 1), ("子", 2), ("丑", 2)]
    body.append(("丁事", 3))
    assert lines("".join(listed(*one) for one in body), numbering=part) == [
        "第一章 总则", "第一条 甲事", "第二条 乙事", "第二章 附则", "第三条 丙事", "甲、子",
        "乙、丑", "2.3.1 丁事",
    ]  # fmt: skip


def test_an_empty_paragraph_of_a_list_counts_but_one_that_is_deleted_or_hidden_does_not() -> None:
    gone = "<w:rPr><w:del/></w:rPr>", "<w:rPr><w:vanish/></w:rPr>"
    body = listed("甲") + listed("") + listed("丙")
    body += "".join(listed("", 0, mark) for mark in gone) + listed("丁")
    part = numbering(("decimal", "%1.", '<w:suff w:val="nothing"/>'))
    assert [line for line in lines(body, numbering=part) if line] == ["1.甲", "3.丙", "4.丁"]


def test_a_column_of_automatic_numbers_has_them() -> None:
    rows = [HEADER, *((listed(""), f"修订{sign}办法", "省司法厅", "全年") for sign in "甲乙")]
    part = numbering(("decimal", "%1", '<w:suff w:val="nothing"/>'))
    assert lines(table(*rows), numbering=part)[1:] == [
        "1\t修订甲办法\t省司法厅\t全年", "2\t修订乙办法\t省司法厅\t全年",
    ]  # fmt: skip


def test_a_table_in_a_frame_of_one_cell_is_a_table() -> None:
    inner = table(HEADER, ("1", "修订办法", "省司法厅", "全年"))
    framed = f"<w:tbl><w:tr>{cell(paragraph('方案') + inner + paragraph('说明'))}</w:tr></w:tbl>"
    assert lines(framed) == ["方案", "\t".join(HEADER), "1\t修订办法\t省司法厅\t全年", "说明"]


def test_a_table_in_a_cell_is_the_words_of_the_cell() -> None:
    inner = table(("省司法厅", "省财政厅"))
    found = lines(table(HEADER, ("1", "修订办法", inner + paragraph("省教育厅"), "全年")))
    assert found[1] == "1\t修订办法\t省司法厅、省财政厅、省教育厅\t全年"


def test_a_hidden_row_is_none() -> None:
    rows = "".join(
        f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in (HEADER, ("1", "甲", "乙", ""))
    )
    hidden = f"<w:tr><w:trPr><w:hidden/></w:trPr>{''.join(map(cell, ('2', '丙', '丁', '')))}</w:tr>"
    assert not any("丙" in line for line in lines(f"<w:tbl>{rows}{hidden}</w:tbl>"))


def test_what_a_control_asks_for_is_not_what_was_written() -> None:
    prompt = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:sdt>{prompt}<w:sdtContent>{run.format('单击此处输入文字。')}</w:sdtContent></w:sdt>"
        f"{run.format('修订办法')}</w:p><w:sdt>{prompt}<w:sdtContent>{paragraph('选择日期')}"
        f"</w:sdtContent></w:sdt><w:p><w:sdt><w:sdtContent>{run.format('省司法厅')}"
        "</w:sdtContent></w:sdt></w:p>"
    )
    assert lines(body) == ["修订办法", "省司法厅"]


def test_soft_line_ends_comments_and_fields() -> None:
    body = (
        "<w:p><w:r><w:t>1.修订办法。</w:t><w:br/><w:t>（省司法厅负责）</w:t></w:r></w:p>"
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>2.举办</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>培训。</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>"
    )
    comments = f'<w:comments xmlns:w="{W}"><w:comment>{paragraph("批注")}</w:comment></w:comments>'
    assert lines(body, comments=comments.encode()) == [
        "1.修订办法。", "（省司法厅负责）", "2.举办培训。", "甲 乙",
    ]  # fmt: skip


# --- workbooks ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code", "printed"),
    [
        (6, '0"月底前"', "6月底前"), (12, '"第"0"项"', "第12项"), (30, 'General"家"', "30家"),
        (3, "\\第0\\项", "第3项"), (3, "0个", "3个"), (7, "000", "007"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.5, "0.##", "0.5"), (3, "0.##", "3"), (3, "0_ ", "3"), (3, "General", "3"), (3, "@", "3"),
        (1.1000000000000001, "", "1.1"), (12, "0.00E+00", "12"),
        (2e20, "0", "200000000000000000000"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_format_shows_it(number: float, code: str, printed: str) -> None:
    assert shown(number, code) == printed


def test_a_sheet_with_titles_above_its_header_formulas_and_rich_texts() -> None:
    def text(words: str) -> str:
        return f'<c t="inlineStr"><is><t>{words}</t></is></c>'

    strings = (
        "<si><r><t>修订</t></r><r><rPr><b/></rPr><t>办法</t></r></si>"
        "<si><t>省司法厅</t><rPh sb='0' eb='1'><t>shěng</t></rPh></si>"
    )
    rows = (
        f"<row>{text('2026年工作要点')}</row><row>{text('单位：项')}</row>"
        f"<row>{''.join(map(text, HEADER))}</row>"
        '<row><c><f>ROW()-3</f><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
        '<c s="1"><v>6</v></c></row>'
        f"<row><c><f>A4+1</f><v>2</v></c>{text('制定&#13;细则')}{text('省教育厅')}"
        '<c t="e"><v>#N/A</v></c></row>'
    )
    styles = (
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="0&quot;月底前&quot;"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    )
    source = read_file(packages.xlsx(rows, strings=strings, count=2, styles=styles))
    assert source.text.split("\n") == [
        "2026年工作要点", "单位：项", "\t".join(HEADER), "1\t修订办法\t省司法厅\t6月底前",
        "2\t制定 细则\t省教育厅\t",
    ]  # fmt: skip
    assert [item.number for item in parse(source).items] == ["1", "2"]
