"""A picture is not read, and it is said what to send instead; in a report it is evidence."""

from __future__ import annotations

import pytest

from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Nothing is written here."""
    return sqlite_files


async def test_a_picture_is_said_to_be_unread(talk: Conversation) -> None:
    shown = there(await talk.shows(cast.ZHOU, b"\xff\xd8"))
    assert shown.text == ("图片我读不了，没有保存任何内容。\n要提问，请发一句文字；用法见 /help。")
    shown = there(await talk.shows(cast.ZHANG, b"\xff\xd8", caption="这一项谁负责"))
    assert shown.text.startswith("图片我读不了，没有保存任何内容，附言也没有当作提问。\n")
    assert "要作填报的附件，请先点“填报进展”开始填报，再发图片。" in shown.text
    assert "要导入计划" not in shown.text
    # as a file, too
    shown = there(await talk.shows(cast.WANG, b"\x89PNG", name="扫描件.PNG"))
    assert "要导入计划，请发电子版原件（.docx、.pdf 等），不要发照片或截图。" in shown.text
    assert await talk.shows(cast.ZHOU, b"\xff\xd8", chat=GROUP) is None


async def test_the_help_says_that_what_is_edited_is_not_read_again(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/help"))
    assert "改过的消息不再重读，请重新发一条" in shown.text
