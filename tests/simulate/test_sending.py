"""The courier under Telegram's limits on a virtual clock: small in every run, whole in
``make simulate``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from store.db import Database
from tests.databases import Server, SqliteFiles
from tests.simulate.sending import Sending


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is counted is the pace; claims on both databases are tested in tests/bot."""
    return sqlite_files


async def test_nothing_of_ours_is_refused_and_time_and_order_are_kept(
    database: Database, tmp_path: Path
) -> None:
    found = await Sending(database, tmp_path, chats=60, each=10).run()
    assert (found.ours, found.lost, found.unmarked, found.disordered) == (0, 0, 0, 0)
    assert found.seconds <= 1.2 * found.least


async def test_of_lost_answers_none_is_lost_and_each_is_repeated_once_at_most(
    database: Database, tmp_path: Path
) -> None:
    found = await Sending(database, tmp_path, chats=30, each=10, dropped=0.3).run()
    assert (found.lost, found.twice_marked, found.unmarked) == (0, 0, 0)
    assert found.marked > 50
    assert found.unknown == found.reported > 0


async def test_a_chat_that_refuses_for_an_hour_holds_up_no_other(
    database: Database, tmp_path: Path
) -> None:
    found = await Sending(database, tmp_path, chats=30, each=10, refused={3: 3600.0}).run()
    assert (found.ours, found.lost, found.disordered) == (0, 0, 0)
    assert found.seconds <= 1.2 * found.least
    assert 3600 <= found.slowest_refused < 3700
