"""The home page of who imports plans leads there, and to what waits; of others it does not."""

from __future__ import annotations

import pytest

from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Nothing is written here."""
    return sqlite_files


async def test_administrators_are_led_to_their_desk(talk: Conversation) -> None:
    home = there(await talk.says(cast.WANG, "/start"))
    imports = there(await talk.taps(cast.WANG, "导入计划", on=home))
    assert imports.text.startswith("没有待导入的计划。")
    home = there(await talk.says(cast.WANG, "/start"))
    queue = there(await talk.taps(cast.WANG, "管理员待办", on=home))
    assert queue.text.startswith("管理员待办")
    for other in (cast.ZHOU, cast.ZHANG, cast.SUN):
        shown = there(await talk.says(other, "/start"))
        assert not {"导入计划", "管理员待办"} & set(shown.labels)
