"""A roster as a dialogue: the file, what is wrong in it, the links as a file, the board."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.handlers.members.people import LINK, last_to
from tests.seed.test_roster import HEADERS, book
from tests.wire import Shown

ROWS = (
    ["国家知识产权局", "安安", "战略规划司", "经办人"],
    ["海关总署", "包包", "", "联络员"],
)


async def sends(talk: Conversation, data: bytes, by: cast.Person = cast.SUN) -> Shown:
    return there(await talk.shows(by, data, name="名单.xlsx"))


def links(talk: Conversation) -> list[tuple[str, ...]]:
    """The rows of the file of links that was sent last."""
    sheet = openpyxl.load_workbook(io.BytesIO(talk.wire.files_sent[-1][1])).active
    assert sheet is not None
    return [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True)]


async def test_from_the_file_to_personal_links_and_the_board(talk: Conversation) -> None:
    shown = await sends(talk, book(HEADERS, *ROWS))
    assert shown.text == "名单：2 人可以邀请\n2 个单位 · 经办人 1、联络员 1"
    await talk.taps(cast.SUN, "生成个人链接", on=shown)
    made = talk.wire.message(cast.SUN.id, shown.id)
    assert made is not None
    assert made.text.startswith("已为 2 人生成个人链接 · 14 天内有效，每个只能用一次")
    head, *told = links(talk)
    assert head == ("单位", "姓名", "处室", "角色", "邀请链接")
    assert [row[:4] for row in told] == [
        ("知识产权局", "安安", "战略规划司", "经办人"),
        ("海关总署", "包包", "", "联络员"),
    ]
    link = LINK.fullmatch(told[0][4])
    assert link
    shown = there(await talk.says(cast.STRANGER, f"/start {link[1]}"))
    assert shown.text.startswith("这是给安安的邀请\n身份　国家知识产权局 · 经办人")
    await talk.taps(cast.STRANGER, "是我，登记", on=shown)
    assert last_to(talk, cast.STRANGER).text.startswith("已登记：安安")

    await talk.says(cast.SUN, "/members")
    shown = there(await talk.taps(cast.SUN, "名单进度"))
    assert shown.text.startswith("名单进度 · 已登记 1 / 2 人")
    assert "安安　知识产权局 · 经办人　✓" in shown.text
    assert "包包　海关总署 · 联络员　未登记" in shown.text
    assert "还没有联络员的单位（任务数）：" in shown.text


async def test_what_is_not_understood_is_said_with_its_line_and_the_rest_can_be_invited(
    talk: Conversation,
) -> None:
    wrong = [["火星事务局", "甲乙", "", "成员"], ["海关总署", "丙丁", "", "管理员"]]
    shown = await sends(talk, book(HEADERS, *ROWS, *wrong))
    assert "没有采用 2 行，改好可以再发整份名单：" in shown.text
    assert "第 4 行　不认识的单位“火星事务局”" in shown.text
    assert "第 5 行　丙丁 管理员：您不能任命这个角色" in shown.text
    assert "生成个人链接" in shown.labels


async def test_a_liaison_sends_the_roster_of_her_own_agency(talk: Conversation) -> None:
    shown = await sends(talk, book(HEADERS, *ROWS), cast.ZHANG)
    assert shown.text.startswith("名单：1 人可以邀请")
    assert "包包 联络员：您不能任命这个角色" in shown.text


@pytest.mark.parametrize("person", [cast.CHEN, cast.ZHOU])
async def test_from_who_may_not_invite_a_file_is_a_file(
    talk: Conversation, person: cast.Person
) -> None:
    shown = await sends(talk, book(HEADERS, *ROWS), person)
    assert "名单" not in shown.text


async def test_in_a_group_nothing_is_said_of_a_roster(talk: Conversation) -> None:
    data = book(HEADERS, *ROWS)
    assert await talk.shows(cast.SUN, data, name="名单.xlsx", chat=GROUP) is None


async def test_a_file_that_is_no_roster_says_what_is_missing(talk: Conversation) -> None:
    shown = await sends(talk, b"PK broken")
    assert shown.text.endswith("没有登记任何人。")
    shown = await sends(talk, book(["单位", "姓名"], ["海关总署", "李海"]))
    assert shown.text.startswith("没有找到列名角色。")
    shown = there(await talk.shows(cast.SUN, b"x", name="名单.xlsx", file_size=3 << 20))
    assert shown.text.startswith("文件太大。")


async def test_not_received_other_links_take_the_place_of_the_first(talk: Conversation) -> None:
    shown = await sends(talk, book(HEADERS, *ROWS))
    await talk.taps(cast.SUN, "生成个人链接", on=shown)
    first = links(talk)[1][4]
    await talk.taps(cast.SUN, "没收到，重新生成", on=last_with(talk, "没收到，重新生成"))
    second = links(talk)[1][4]
    assert first != second
    link = LINK.fullmatch(first)
    assert link
    shown = there(await talk.says(cast.STRANGER, f"/start {link[1]}"))
    assert shown.text.startswith("这个邀请链接已作废")


def last_with(talk: Conversation, label: str) -> Shown:
    return next(shown for shown in reversed(talk.wire.sent) if label in shown.labels)


async def test_what_looks_like_a_formula_is_text_in_the_file(talk: Conversation) -> None:
    rows = [["国家知识产权局", "+安安", "@处", "经办人"]]
    shown = await sends(talk, book(HEADERS, *rows))
    await talk.taps(cast.SUN, "生成个人链接", on=shown)
    sheet = openpyxl.load_workbook(io.BytesIO(talk.wire.files_sent[-1][1])).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[2]] == ["s"] * 5
