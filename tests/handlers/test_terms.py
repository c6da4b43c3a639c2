"""/term: an administrator adds, tries, deletes and restores what the office says."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from store import rules
from store.db import Database
from store.records import Actor, Appointment, Role
from store.search import terms
from store.tables import audit as audit_table
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both kinds in tests/store; here it is said."""
    return sqlite_files


async def own(database: Database) -> dict[str, tuple[str, ...]]:
    """The office's own terms."""
    return {term.said: term.means for term in await database.read(terms.office_terms)}


async def on_record(database: Database) -> int:
    """How often a term was changed."""
    count = select(func.count()).where(audit_table.c.object_kind == "term")
    found: int = await database.read(lambda tx: tx.scalar(count))
    return found


async def test_a_term_is_added_after_it_was_tried_and_confirmed(
    talk: Conversation, seeded: Database
) -> None:
    before = there(await talk.says(cast.ZHOU, "/find 护宝行动"))
    assert before.text.startswith("“护宝行动”没有找到。")
    tried = there(await talk.says(cast.WANG, "/term check 护宝行动 = 地理标志"))
    known = re.fullmatch(
        r"如果“护宝行动”也查“地理标志”：查到 (\d+) 项。没有记录任何内容。", tried.text
    )
    assert known is not None
    total = int(known[1])
    assert total > 10
    asked = there(await talk.says(cast.WANG, "/term 护宝行动 = 地理标志"))
    assert asked.text == (
        f"请确认：查“护宝行动”时，也查“地理标志”。\n现在查到 0 项，添加后查到 {total} 项。"
    )
    assert asked.labels == ["添加", "取消"]
    assert await own(seeded) == {}
    done = there(await talk.taps(cast.WANG, "添加"))
    assert done.id == asked.id
    assert done.text == f"已添加：查“护宝行动”时，也查“地理标志”。现在查到 {total} 项。"
    assert await own(seeded) == {"护宝行动": ("地理标志",)}
    assert await on_record(seeded) == 1
    after = there(await talk.says(cast.ZHOU, "/find 护宝行动"))
    assert after.text.startswith("“护宝行动” · 近义 · 1–")
    now = there(await talk.says(cast.WANG, "/term check 护宝行动"))
    assert now.text == f"“护宝行动”现在查到 {total} 项（按“地理标志”）。"


async def test_the_list_shows_what_the_office_said(talk: Conversation) -> None:
    empty = there(await talk.says(cast.WANG, "/term"))
    assert empty.text.startswith("本办公室的说法 · 0 条\n还没有自己添加的说法")
    await talk.says(cast.WANG, "/term 护宝行动＝地理标志、商标")
    await talk.taps(cast.WANG, "添加")
    shown = there(await talk.taps(cast.WANG, "全部说法"))
    assert "护宝行动 → 地理标志、商标" in shown.text
    assert "/term 删除 说法" in shown.text


async def test_a_term_is_deleted_and_a_shipped_one_switched_off_and_restored(
    talk: Conversation, seeded: Database
) -> None:
    await talk.says(cast.WANG, "/term 护宝行动 = 地理标志")
    await talk.taps(cast.WANG, "添加")
    asked = there(await talk.says(cast.WANG, "/term 删除 护宝行动"))
    assert asked.text == "请确认：删除说法“护宝行动”（“地理标志”）。"
    done = there(await talk.taps(cast.WANG, "删除"))
    assert done.text == "已删除“护宝行动”，今后按原词查。"
    assert await own(seeded) == {}
    shipped = (await seeded.read(terms.load)).entries[0].said
    off = there(await talk.says(cast.WANG, f"/term 删除 {shipped}"))
    assert off.text.startswith(f"请确认：停用随附的说法“{shipped}”")
    await talk.taps(cast.WANG, "停用")
    assert await own(seeded) == {shipped: ()}
    there(await talk.says(cast.WANG, f"/term 恢复 {shipped}"))
    back = there(await talk.taps(cast.WANG, "恢复"))
    assert back.text.startswith(f"已恢复“{shipped}”：")
    assert await own(seeded) == {}
    assert await on_record(seeded) == 4


@pytest.mark.parametrize(
    "text", ["/term", "/term 甲乙 = 商标", "/term 删除 甲乙", "/term check 商标"]
)
async def test_others_are_told_who_may(talk: Conversation, seeded: Database, text: str) -> None:
    for person in (cast.ZHOU, cast.ZHANG):
        shown = there(await talk.says(person, text))
        assert shown.text.startswith("说法由管理员维护")
        assert shown.labels == ["首页"]
    assert there(await talk.presses(cast.ZHOU, "1v:0")).text.startswith("说法由管理员维护")
    assert await own(seeded) == {}


def test_administrators_and_owners_may_and_nobody_else() -> None:
    for role in Role:
        actor = Actor(1, appointments=(Appointment(role, None),))
        is_head = role in (Role.ADMINISTRATOR, Role.OWNER)
        assert rules.may(actor, rules.Action.MANAGE_TERMS) is is_head, role


async def test_a_button_works_once_for_its_own_person_and_asks_for_rights_again(
    talk: Conversation, seeded: Database
) -> None:
    asked = there(await talk.says(cast.WANG, "/term 护宝行动 = 地理标志"))
    data = asked.button("添加")["callback_data"]
    await talk.presses(cast.ZHANG, data, on=asked)
    assert await own(seeded) == {}
    assert "发给别人的按钮" in (talk.wire.toasts[-1] or "")
    await talk.presses(cast.WANG, data, on=asked)
    await talk.presses(cast.WANG, data, on=asked)
    assert "已经做过了" in (talk.wire.toasts[-1] or "")
    assert await on_record(seeded) == 1


async def test_a_tap_that_is_delivered_twice_adds_once(
    talk: Conversation, seeded: Database
) -> None:
    asked = there(await talk.says(cast.WANG, "/term 护宝行动 = 地理标志"))
    query = {
        "id": "77",
        "from": {"id": cast.WANG.id, "is_bot": False, "first_name": "王"},
        "chat_instance": "1",
        "data": asked.button("添加")["callback_data"],
        "message": {
            "message_id": asked.id,
            "date": 0,
            "chat": {"id": cast.WANG.id, "type": "private", "first_name": "王"},
            "text": asked.text,
        },
    }
    await talk.gets({"callback_query": query}, times=2)
    assert await on_record(seeded) == 1


async def test_cancelling_writes_nothing(talk: Conversation, seeded: Database) -> None:
    await talk.says(cast.WANG, "/term 护宝行动 = 地理标志")
    shown = there(await talk.taps(cast.WANG, "取消"))
    assert shown.text.startswith("本办公室的说法 · 0 条")
    assert await own(seeded) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/term 护宝行动", "没有看懂"),
        ("/term = 商标", "没有看懂"),
        ("/term 护宝行动 =", "没有看懂"),
        ("/term 删除", "没有看懂"),
        ("/term 删除 甲 = 乙", "没有看懂"),
        ("/term 删除 没有这个说法", "没有“没有这个说法”这个说法"),
        ("/term 恢复 没有这个说法", "随附的说法里，“没有这个说法”没有停用或改写过"),
        ("/term 护 = 商标", "“护”不能作为说法"),
        ("/term 商标 = 商标", "“商标”不能作为文件用词"),
        ("/term 护宝行动 = " + "的" * 200, "不能作为文件用词"),
    ],
)
async def test_what_can_be_no_term_is_said(talk: Conversation, text: str, said: str) -> None:
    shown = there(await talk.says(cast.WANG, text))
    assert said in shown.text
    assert "没有记录任何内容" in shown.text


async def test_it_is_no_business_of_a_group(talk: Conversation) -> None:
    shown = there(await talk.says(cast.WANG, "/term", chat=GROUP))
    assert shown.text == "这个请在私聊中看。"
