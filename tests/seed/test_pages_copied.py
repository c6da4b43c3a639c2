"""Pages copied cell by cell or run together: tables without their lines, one long line."""

from __future__ import annotations

from seed.draft import Draft, DraftItem
from seed.parse import parse_bytes
from tests.seed.coverage import misplaced


def read(text: str) -> Draft:
    """The draft of a text, every character of which has its place."""
    source, draft = parse_bytes(text.encode())
    assert misplaced(source, draft) == []
    return draft


def bodies(items: list[DraftItem]) -> list[tuple[str, list[str]]]:
    """The texts with the bodies."""
    return [(item.text, item.agencies) for item in items]


def test_a_number_that_the_header_does_not_name_is_that_of_the_row() -> None:
    text = """\
工作任务
具体要求
责任科室
时限要求
强化集中公开
1
清理行政规范性文件，公布目录。
办公室
2024年底前
规范办理依申请公开
2
依法答复申请。
法规科
持续推进
3
编制年度报告。
办公室
持续推进
"""
    draft = read(text)
    assert bodies(draft.items) == [
        ("清理行政规范性文件，公布目录。", ["办公室"]),
        ("依法答复申请。", ["法规科"]),
        ("编制年度报告。", ["办公室"]),
    ]
    assert [item.number for item in draft.items] == ["1", "2", "3"]
    assert [one.text for one in draft.problems if one.code == "columns_left"] == ["工作任务"]


def test_a_name_that_a_narrow_cell_broke_is_one_body() -> None:
    text = """\
市政府2024年立法工作计划
序号
项目名称
起草单位
提请市政府讨论时间
1
城区噪音管理办法
市生态
环境局
8月
2
畜禽养殖管理办法
市农业农村局
9月
"""
    draft = read(text)
    assert bodies(draft.items) == [
        ("城区噪音管理办法", ["市生态环境局"]),
        ("畜禽养殖管理办法", ["市农业农村局"]),
    ]
    assert [str(item.deadline.due_on) for item in draft.items] == ["2024-08-31", "2024-09-30"]


def test_what_no_column_takes_is_told_once_for_the_table() -> None:
    rows = "\n".join(f"{n}\t推进第{n}项改革\t市财政局\t通报表扬\t每月调度" for n in range(1, 5))
    draft = read(f"序号\t重点任务\t责任单位\t备注\t进展情况\n{rows}\n")
    told = [(one.line, one.text) for one in draft.problems if one.code == "columns_left"]
    assert told == [(1, "备注、进展情况")]
    empty = read(
        "重点任务分工方案\n序号\t重点任务\t责任单位\t备注\n1\t推进改革\t市财政局\t\n2\t推进公开\t市教育局\t无\n"
    )
    assert [one.code for one in empty.problems] == []


def test_steps_run_on_behind_the_words_that_announce_them() -> None:
    text = (
        "重点任务分工方案\n为落实会议精神，制定如下方案。一、把政策落实好，提高时效性和精准性"
        "（一）落实减税政策。（财政部、税务总局等国务院相关部门负责）具体措施：1．总结经验做法。"
        "（财政部牵头，税务总局配合）2．简化申报程序。（税务总局负责）（二）规范收费。"
        "（市场监管总局负责）具体措施：1．2024年底前开展检查。（市场监管总局、民政部负责）\n"
    )
    draft = read(text)
    assert [item.number for item in draft.items] == [
        "一(一)",
        "一(一).1",
        "一(一).2",
        "一(二)",
        "一(二).1",
    ]
    assert [len(item.agencies) for item in draft.items] == [2, 2, 1, 1, 2]
    assert draft.items[0].text == "落实减税政策。"
