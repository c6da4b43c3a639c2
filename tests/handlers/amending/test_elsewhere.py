"""Wherever a task is shown beside its card, what people changed of it is not the document's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from handlers.digests.compose import Told, messages
from handlers.digests.wording import row_text
from handlers.texts import amending as say
from handlers.texts import reminding
from seed.draft import Deadline, DeadlineKind
from store import agencies, due, remindable
from store.db import Database
from store.digest_records import Form, Settings
from store.remindable import Whose
from store.wishes import Due, Wish
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.calendars.test_calendar import asks, events, follows
from tests.handlers.steering_talk import at_the_desk
from tests.seed.test_importer import META, draft, take_in, task
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
    assert f"39　{FIRST}（管理员写“2022年3月15日前”；已调整）" in said
    assert not any("文件写" in line for line in said)


async def test_a_digest_does_not_quote_a_correction_of_an_import_as_the_document(
    stage: Stage,
) -> None:
    _, desk = stage
    by = Deadline(kind=DeadlineKind.BY, due_on=DAY, text="2022年3月中旬")
    printed = Deadline(kind=DeadlineKind.BY, due_on=DAY, text="3月15日前")
    made = [
        task(number, f"{number}事").model_copy(update={"deadline": one, "deadlines": [one], **more})
        for number, one, more in (("1", by, {"by_hand": ["deadline"]}), ("2", printed, {}))
    ]
    await take_in(desk.database, draft(*made))
    settings = Settings(plans=(await plan_id(desk, META.key),), form=Form.FULL)
    found = await desk.database.read(
        lambda tx: due.overview(tx, settings.wish, today=date(2022, 3, 10), last=DAY)
    )
    lexicon = await desk.database.read(agencies.load)
    (message,) = messages(found, settings, Told(date(2022, 3, 10), "bot"), lexicon)
    said = [row_text(row).text for row in message["rows"]]
    assert "3 月 15 日（周二） 2 项 — 文件写“3月15日前”" in said
    assert "1　1事（管理员写“2022年3月中旬”）" in said
    assert "2　2事" in said


async def test_a_reminder_does_not_quote_people_as_the_document(stage: Stage) -> None:
    _, desk = stage
    task_id = await desk.task("39")
    topics = await desk.database.read(lambda tx: remindable.topics(tx, date(2022, 3, 10)))
    whose = {(one.whose, one.phrase) for one in topics if one.task_id == task_id}
    assert whose == {(Whose.ADMINISTRATOR, "2022年3月15日前")}
    said = reminding.origin(phrase="2022年3月15日前", whose=Whose.ADMINISTRATOR.value)
    assert said == "由管理员更正为“2022年3月15日前”，不是文件写的"


async def test_a_calendar_does_not_quote_people_as_the_document(stage: Stage) -> None:
    talk, desk = stage
    await follows(desk, cast.SUN, await desk.task("39"))
    await asks(talk, cast.SUN, "关注")
    (event,) = events(talk)
    assert event.decoded("summary").endswith("（管理员写2022年3月15日前）")
    told = event.decoded("description")
    assert "期限：由管理员更正为“2022年3月15日前”（2022-03-15），文件怎么写的见原文" in told
    assert "文件写“" not in told


async def test_an_answer_does_not_call_it_the_documents(stage: Stage) -> None:
    talk, desk = stage
    never = Due("ongoing", None, "持续推进")
    assert await amends(desk, await desk.task("37"), Wish(due=never))
    said = there(await talk.says(cast.ZHOU, f"{ANNUAL}第37项什么时候到期"))
    assert "持续推进，没有日期，由管理员更正。" in said.text
    assert "文件写" not in said.text


def test_a_row_that_was_on_its_way_before_is_still_worded() -> None:
    assert row_text(["task", 1, "7", "研究编制标准", None, None]).text == "7　研究编制标准"
