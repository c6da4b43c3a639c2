"""谁负责…: who was put on a task by hand is told beside the document, never as its word."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store.db import Database
from store.records import Part
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import at_the_desk
from tests.store.reports.desk import Desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, assigns

ASKED = "2020—2021年推进计划第8项谁负责"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is seen by whom is tested on both kinds in tests/store; here it is said."""
    return sqlite_files


@pytest.fixture
async def at(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    async with at_the_desk(seeded) as found:
        yield found


async def says(talk: Conversation, who: cast.Person, text: str, **more: int) -> str:
    return there(await talk.says(who, text, **more)).text


async def test_the_hand_made_assignment_stands_beside_the_documents_word(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    before = await says(talk, cast.HE, ASKED)
    assert before.startswith("该文件未列明责任单位。\n")
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc")
    after = await says(talk, cast.HE, ASKED)
    assert after.startswith("该文件未列明责任单位。\n统筹设定　牵头 海关总署（孙涛，2022-03-15）\n")
    # who may not see it hears what the document says and no more
    for who in (cast.ZHOU, cast.WU):
        assert await says(talk, who, ASKED) == before
    in_group = await says(talk, cast.HE, f"/ask {ASKED}", chat=GROUP)
    assert "统筹设定" not in in_group


async def test_whether_it_is_theirs_is_no_plain_no_where_it_is_by_hand(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    asked = "2020—2021年推进计划第8项是不是海关总署负责"
    assert "不是。" in await says(talk, cast.SUN, asked)
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc", Part.PARTICIPANT)
    after = await says(talk, cast.SUN, asked)
    assert "不是。" not in after
    assert "该文件未列明责任单位。\n统筹设定　参与 海关总署（" in after
    assert "不是。" in await says(talk, cast.ZHOU, asked)


async def test_a_task_that_names_bodies_keeps_them_apart_from_the_hand_made(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    asked = "谁负责制定出台《关于加强知识产权纠纷调解工作的意见》"
    before = await says(talk, cast.SUN, asked)
    assert "知识产权局牵头，中央宣传部、司法部参与。" in before
    await assigns(desk, await desk.task("14"), "mofcom", Part.PARTICIPANT)
    after = await says(talk, cast.SUN, asked)
    assert "知识产权局牵头，中央宣传部、司法部参与。\n统筹设定　参与 商务部（" in after
