"""Wherever a task is shown beside its card, what people changed of it is not the document's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from handlers.digests.compose import Told, messages
from handlers.digests.wording import row_text
from handlers.texts import amending as say
from store import agencies, due
from store.amending import Due, Wish
from store.db import Database
from store.digests import Form, Settings
from tests import cast
from tests.conversation import GROUP, Conversation
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import at_the_desk, there
from tests.store.change_desk import amends, plan_id
from tests.store.reports.desk import ANNUAL, Desk
from tests.wire import BOT

MENTION = f"@{BOT['username']}"
Stage = tuple[Conversation, Desk]
DAY = date(2022, 3, 15)
TEXT = "开展“虎啸行动”，查扣六万批次。"
FIRST = "开展“虎啸行动”"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database."""
    return sqlite_files


@pytest.fixture
async def stage(seeded: Database) -> AsyncIterator[Stage]:
    """A task with other words and a day that its document does not print."""
    async with at_the_desk(seeded) as (talk, desk):
        by = Due("by", DAY, "2022年3月15日前")
        assert await amends(desk, await desk.task("39"), Wish(TEXT, due=by))
        yield talk, desk


async def test_an_inline_card_says_that_people_changed_it(stage: Stage) -> None:
    talk, _ = stage
    answer = await talk.types(cast.ZHOU, "虎啸行动")
    assert answer is not None
    text = answer["results"][0]["input_message_content"]["message_text"]
    assert TEXT in text
    assert text.splitlines()[-1] == say.posted()
    answer = await talk.types(cast.ZHOU, "剑网")
    assert answer is not None
    assert say.posted() not in answer["results"][0]["input_message_content"]["message_text"]


async def test_a_group_is_told_so_with_the_first_words(stage: Stage) -> None:
    talk, _ = stage
    shown = there(await talk.says(cast.ZHANG, f"{MENTION} {ANNUAL}#39", chat=GROUP))
    assert shown.text.splitlines()[1] == f"{FIRST}（已调整）"
    found = there(await talk.says(cast.ZHANG, "/find 虎啸行动", chat=GROUP))
    assert f"{FIRST}（已调整）" in found.text
    other = there(await talk.says(cast.ZHANG, f"{MENTION} {ANNUAL}#37", chat=GROUP))
    assert "已调整" not in other.text


async def test_a_digest_does_not_quote_people_as_the_document(stage: Stage) -> None:
    _, desk = stage
    plan = await plan_id(desk, ANNUAL)
    settings = Settings(plans=(plan,), form=Form.FULL)
    found = await desk.database.read(
        lambda tx: due.overview(tx, settings.wish, today=date(2022, 3, 10), last=DAY)
    )
    lexicon = await desk.database.read(agencies.load)
    (message,) = messages(found, settings, Told(date(2022, 3, 10), "bot"), lexicon)
    said = [row_text(row).text for row in message["rows"]]
    assert f"39　{FIRST}（“2022年3月15日前”；已调整）" in said
    assert not any("文件写" in line for line in said)


def test_a_row_that_was_on_its_way_before_is_still_worded() -> None:
    assert row_text(["task", 1, "7", "研究编制标准", None, None]).text == "7　研究编制标准"
