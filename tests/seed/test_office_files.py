"""What office programs and sites write around a plan, and what they leave out."""

from __future__ import annotations

import pytest

from seed.parse import parse
from seed.readers.formats import read_file
from seed.readers.grid import Cell, cell_of, table_lines


def text_of(data: bytes) -> str:
    return read_file(data).text


def lines_of(page: str) -> list[str]:
    return [line for line in text_of(page.encode()).split("\n") if line]


def test_a_sheet_of_prose_that_was_filled_up_with_empty_cells_is_read_without_them() -> None:
    rows = [
        "2026年工作方案,,,",
        '"一、主要任务,重点",,,',
        "1.修订管理办法。（省司法厅负责）,,,",
        ",,,",
        '"2.制定细则。（省教育厅牵头，省财政厅配合）",,,',
        "序号,名称,地点,备注",
        "1,甲,乙,",
    ]
    source = read_file("\r\n".join(rows).encode("gb18030"))
    assert source.text.split("\n")[2] == "1.修订管理办法。（省司法厅负责）"
    assert [item.lead for item in parse(source).items] == ["省司法厅", "省教育厅"]


@pytest.mark.parametrize("section", ["二、能力建设", "能力建设任务", "附件2"])
def test_a_section_between_two_rows_is_no_part_of_the_row_above(section: str) -> None:
    table = (
        "序号\t工作任务\t责任单位\t完成时限\n1\t修订管理办法\t省司法厅\t2026年6月底前\n"
        f"{section}\t\t\t\n2\t制定实施细则\t省教育厅\t2026年9月底前\n"
    )
    items = parse(read_file(table.encode())).items
    assert [(item.number, item.text, item.agencies) for item in items] == [
        ("1", "修订管理办法", ["省司法厅"]),
        ("2", "制定实施细则", ["省教育厅"]),
    ]


def test_columns_that_merged_cells_left_empty_are_none() -> None:
    rows = [
        [cell_of("2026年任务分工表"), *(Cell(across=True) for _ in range(4))],
        [cell_of("序号"), cell_of("任务"), Cell(), cell_of("责任单位"), Cell()],
        [cell_of("1"), cell_of("修订办法"), Cell(), cell_of("甲局"), Cell()],
    ]
    assert table_lines(rows) == ["2026年任务分工表", "序号\t任务\t责任单位", "1\t修订办法\t甲局"]


def test_pieces_of_a_line_with_fonts_of_their_own_are_one_line() -> None:
    page = (
        '<html><body><div title="header"><p>某某办公室文件</p></div><p><font face="仿宋"><span>'
        "1．推进《</span></font><span>2023</span><font><span>年办法》修订。（</span></font>"
        "<span>省司法厅负责</span>）</p><div style='mso-element:footer'><p>3</p></div>"
        "</body></html>"
    )
    assert lines_of(page) == ["1．推进《2023年办法》修订。（省司法厅负责）"]


def test_a_list_is_numbered_in_the_style_that_it_names_and_deleted_words_are_none() -> None:
    page = (
        '<html><ol style="list-style-type: simp-chinese-informal"><li>总体要求</li></ol>'
        '<ol style="list-style-type:cjk-ideographic" start="12">'
        "<li>重点<del>删去</del>任务</li></ol>"
        '<ol style="list-style-type: lower-roman"><li>其他</li></ol></html>'
    )
    assert ["".join(line.split()) for line in lines_of(page)] == [
        "一、总体要求", "十二、重点任务", "i.其他",
    ]  # fmt: skip


def test_menus_and_lists_of_other_pages_around_a_document_are_no_text() -> None:
    page = """<html><body>
    <div><a href="/">首页</a> | <a href="/en">English</a> | <a href="/login">登录</a></div>
    <ul><li><a href="/a">政务公开</a></li><li><a href="/b">政务服务</a></li></ul>
    <p>1.修订<a href="/law">《管理办法》</a>。（省司法厅负责）</p>
    <h2><a href="#two">二、其他任务</a></h2>
    <p><a name="_Toc1">2.制定细则</a></p><p><a href="/c.html">3.修订规则</a></p>
    <p><a href="/files/plan.docx">任务分工表</a></p>
    <div><a href="#">【打印】</a> <a href="#">【关闭】</a></div>
    <ul><li><a href="/d">关于其他事项的通知</a></li></ul></body></html>"""
    assert [line.strip() for line in lines_of(page)] == [
        "1.修订《管理办法》。（省司法厅负责）", "二、其他任务", "2.制定细则", "3.修订规则",
        "任务分工表",
    ]  # fmt: skip
