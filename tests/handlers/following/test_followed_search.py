"""［关注］ under what /find found: by words, one's own search only, and the notice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.encoding import encode
from handlers.following.views import FollowSearch
from store.db import Database
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.following.test_following import delivers, now, to
from tests.handlers.steering_talk import at_the_desk
from tests.seed.test_followed_words import FIRST
from tests.seed.test_importer import NOW, take_in
from tests.store.reports.desk import Desk


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database."""
    return sqlite_files


@pytest.fixture
async def office(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    """The bot on the day of the desk, with the cast at work."""
    async with at_the_desk(seeded) as both:
        yield both


async def test_a_search_is_followed_and_its_new_results_are_told(
    office: tuple[Conversation, Desk],
) -> None:
    talk, desk = office
    hits = there(await talk.says(cast.WU, "/find 仿冒"))
    assert hits.labels[-1] == "返回"
    menu = there(await talk.taps(cast.WU, "关注", on=hits))
    assert "有新的任务含有这些词就通知您" in menu.text
    await talk.taps(cast.WU, "关注 这个查找")
    assert "✓ 已关注 这个查找" in now(talk, menu).text
    assert "查找“仿冒”" in there(await talk.says(cast.WU, "/follow")).text
    await take_in(desk.database, FIRST)
    desk.at = NOW
    await delivers(talk, desk)
    told = to(talk, cast.WU)[-1]
    assert told.text.startswith("您关注的查找“仿冒”有新结果\n2024 年推进计划 第 1 项")
    assert "查看任务" in told.labels


async def test_the_public_is_not_offered_it(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    assert "关注" not in there(await talk.says(cast.ZHOU, "/find 仿冒")).labels


async def test_nobody_follows_what_another_looked_for(office: tuple[Conversation, Desk]) -> None:
    talk, _ = office
    hits = there(await talk.says(cast.WU, "/find 仿冒"))
    data = hits.button("关注")["callback_data"]
    assert data.startswith(encode(FollowSearch(0))[:3])
    mine = there(await talk.says(cast.LI, "/find 商标"))
    await talk.presses(cast.LI, data, on=mine)
    assert "仿冒" not in now(talk, mine).text
