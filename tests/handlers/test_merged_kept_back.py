"""What counts for a sensitive body is kept back on every way out of the private chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import insert, select

from handlers import digests_picture
from store import due, shares
from store.db import Database, Tx
from store.due import Wish
from store.tables import assignments, tasks
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.calendars.test_calendar import asks, events, follows
from tests.handlers.steering_talk import at_the_desk
from tests.handlers.test_groups import MENTION
from tests.store.registry_desk import merges, new
from tests.store.reports.desk import Desk

TASK, KEY = "protection-2020-2021#22", "protection-2020-2021"
WORDS = "著作权和邻接权"
DAY = date(2020, 10, 19)
Office = tuple[Conversation, Desk]


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """The rule is tested on both databases in tests/store; here it is who asks it."""
    return sqlite_files


@pytest.fixture
async def office(seeded: Database) -> AsyncIterator[Office]:
    """A task for a body that was entered twice, and may yet be the sensitive one."""
    async with at_the_desk(seeded) as (talk, desk):
        talk.clock.day = DAY
        yield talk, desk


async def doubled(desk: Desk) -> int:
    task_id, twin = await desk.task("22", KEY), await new(desk, "装备发展总部")

    async def body(tx: Tx) -> None:
        version = await tx.scalar(select(tasks.c.current_version_id).where(tasks.c.id == task_id))
        words = {"printed": "装备发展总部", "role": "lead", "basis": "sole"}
        row = {"version_id": version, "position": 1, "agency_id": twin, **words}
        await tx.run(insert(assignments).values(row))

    await desk.database.begin(body)
    return twin


async def merged(desk: Desk, twin: int) -> None:
    assert await merges(desk, twin, desk.id_of("cmc-edd")) is not None


async def test_no_inline_card(office: Office) -> None:
    talk, desk = office
    twin = await doubled(desk)
    before = await talk.types(cast.ZHOU, TASK)
    assert before is not None
    assert len(before["results"]) == 1
    await merged(desk, twin)
    after = await talk.types(cast.ZHOU, TASK)
    assert after is not None
    assert after["results"] == []
    assert after["button"]["text"] == "相关任务不便转发，请在私聊中查看"


async def test_no_card_and_no_answer_in_a_group(office: Office) -> None:
    talk, desk = office
    twin = await doubled(desk)
    asked = (f"{MENTION} {TASK}", "/ask protection-2020-2021第22项谁牵头")
    for words in asked:
        shown = there(await talk.says(cast.ZHANG, words, chat=GROUP))
        assert WORDS in shown.text or "装备发展总部" in shown.text, words
    await merged(desk, twin)
    for words in asked:
        shown = there(await talk.says(cast.ZHANG, words, chat=GROUP))
        assert WORDS not in shown.text, words
        assert "装备发展总部" not in shown.text, words
    private = there(await talk.says(cast.ZHANG, TASK))
    assert WORDS in private.text


async def test_no_line_of_a_digest_and_no_number_in_its_picture(office: Office) -> None:
    _, desk = office

    async def body(tx: Tx) -> tuple[set[str], str]:
        found = await due.overview(tx, Wish(), today=DAY, last=date(2020, 10, 31))
        coming = [task for plan in found.plans for task in plan.coming]
        facts = digests_picture.facts(
            found, await shares.of_plans(tx, [plan.plan.id for plan in found.plans], DAY)
        )
        assert facts is not None
        return {task.line.ref for task in coming if task.kept_back}, str(facts["lines"])

    twin = await doubled(desk)
    hidden, drawn = await desk.database.read(body)
    assert "22" not in hidden
    assert "、22、" in drawn
    await merged(desk, twin)
    hidden, drawn = await desk.database.read(body)
    assert "22" in hidden
    assert "22" not in drawn


async def test_no_words_in_a_calendar(office: Office) -> None:
    talk, desk = office
    twin = await doubled(desk)
    await follows(desk, cast.SUN, await desk.task("22", KEY))
    await asks(talk, cast.SUN, "关注")
    assert WORDS in events(talk)[0].decoded("summary")
    await merged(desk, twin)
    await asks(talk, cast.SUN, "关注")
    told = events(talk)[0]
    assert WORDS not in told.decoded("summary") + told.decoded("description")
