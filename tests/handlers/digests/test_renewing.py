"""A digest that waits for Telegram says what is so when it goes, not what was so when it waited."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from handlers import letters
from handlers.digests import compose, renewing
from store import agencies, people
from store import digests as schedules
from store.db import Database, Tx
from store.digest_records import DEFAULT_PARTS, Form, Part, Settings
from store.records import Actor
from store.slots import State
from store.tables import outbox, plans
from tests import cast
from tests.handlers.digests.desk import Desk, shanghai
from tests.store.reports.desk import Desk as Office
from tests.store.reports.desk import open_desk
from tests.store.steering_desk import ALONE, dates
from tests.store.test_reminders import archives

NINE = shanghai(2022, 3, 14, 9, 0)
SINCE = shanghai(2022, 3, 10, 9, 0)
LATER = timedelta(minutes=6)


@pytest.fixture
async def office(seeded: Database) -> Office:
    """One plan, of which the customs' task is four days past due."""
    made = await open_desk(seeded)
    await archives(made, made.at)
    await dates(made, await made.task(ALONE), date(2022, 3, 10))
    return made


@pytest.fixture
async def desk(office: Office) -> Desk:
    return Desk(office.database)


async def renewed(desk: Desk, now: datetime) -> int:
    """What the bot's tick does with what waits; how many were composed anew."""
    lexicon = await desk.database.read(agencies.load)
    found = await desk.database.read(lambda tx: renewing.stale(tx, now))
    done = [
        await desk.database.begin(
            lambda tx, which=which: renewing.renew(tx, which, lexicon, now)  # type: ignore[misc]
        )
        for which in found
    ]
    return sum(done)


async def waiting(desk: Desk) -> list[str]:
    """The words that would go now."""
    rows = await desk.queued()
    return [letters.word(row.kind, row.facts).text for row in rows if row.state == "queued"]


async def served(desk: Desk, settings: Settings | None = None) -> None:
    await desk.sets(settings, at=SINCE)
    assert await desk.ticks(NINE) == [State.SENT]


async def test_what_was_moved_meanwhile_is_not_said_to_be_past_due(
    desk: Desk, office: Office
) -> None:
    await served(desk)
    assert "到期未报 1 项" in (await waiting(desk))[0]
    await dates(office, await office.task(ALONE), date(2022, 3, 21))
    assert await renewed(desk, NINE + LATER) == 1
    (text,) = await waiting(desk)
    assert "到期未报" not in text
    assert "3 月 21 日（周一）" in text
    assert text.startswith("📅 未来 14 天到期 · 2022-03-14 周一")


async def test_what_is_minutes_old_is_left_alone(desk: Desk, office: Office) -> None:
    await served(desk)
    await dates(office, await office.task(ALONE), date(2022, 3, 21))
    assert await renewed(desk, NINE + timedelta(minutes=1)) == 0
    assert await renewed(desk, NINE + LATER) == 1
    # composed anew just now
    assert await renewed(desk, NINE + LATER + timedelta(minutes=1)) == 0


async def test_where_nothing_is_left_to_tell_nothing_is_sent(desk: Desk, office: Office) -> None:
    annual = await desk.database.read(
        lambda tx: tx.scalar(select(plans.c.id).where(plans.c.key == "annual-2021-2022"))
    )
    parts = frozenset({Part.PAST, Part.PICTURE})
    await served(desk, Settings(plans=(annual,), parts=parts))
    assert len(await desk.queued("digest_picture")) == 1
    await dates(office, await office.task(ALONE), date(2022, 8, 1))
    assert await renewed(desk, NINE + LATER) == 1
    assert await waiting(desk) == []
    assert [row.state for row in await desk.queued("digest_picture")] == ["failed"]


async def test_a_digest_that_was_stopped_meanwhile_does_not_come(desk: Desk) -> None:
    await served(desk)
    (row,) = await desk.queued()

    async def stop(tx: Tx) -> bool:
        actor: Actor = await people.actor(tx, cast.SUN.id)
        return await schedules.stop(tx, actor, row.facts["digest"], effect_key="stop", now=NINE)

    await desk.database.begin(stop)
    assert await renewed(desk, NINE + LATER) == 1
    assert await waiting(desk) == []


async def test_after_a_quarter_of_an_hour_it_says_that_it_is_late(desk: Desk) -> None:
    await served(desk)
    await renewed(desk, NINE + LATER)
    assert "迟发" not in (await waiting(desk))[0]
    await renewed(desk, NINE + timedelta(hours=3))
    assert "迟发：" in (await waiting(desk))[0]


@pytest.mark.parametrize(
    "change", [{"repeated": True}, {"state": "sending"}, {"state": "sent"}], ids=str
)
async def test_what_may_be_there_already_stays_as_it_is(
    desk: Desk, office: Office, change: dict[str, object]
) -> None:
    await served(desk)
    (before,) = await desk.queued()
    await desk.database.begin(lambda tx: tx.run(update(outbox).values(**change)))
    await dates(office, await office.task(ALONE), date(2022, 3, 21))
    assert await renewed(desk, NINE + LATER) == 0
    (after,) = await desk.queued()
    assert after.facts == before.facts


async def test_more_messages_or_fewer_are_all_there_in_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window is widened and narrowed while it waits; six rows make a message."""
    monkeypatch.setattr(compose, "MOST_ROWS", 6)
    settings = Settings(form=Form.FULL, days=1, parts=DEFAULT_PARTS | {Part.HISTORY})
    await desk.sets(settings, at=shanghai(2020, 10, 18, 9, 0))
    at = shanghai(2020, 10, 19, 9, 0)
    await desk.ticks(at)
    digest = (await desk.queued())[-1].facts["digest"]

    async def widen(tx: Tx, days: int, key: str) -> None:
        actor = await people.actor(tx, cast.SUN.id)
        known = await schedules.by_id(tx, digest)
        wider = Settings(form=Form.FULL, days=days, parts=settings.parts)
        await schedules.put(tx, actor, known.chat_id, 0, wider, effect_key=key, now=at)

    numbers = []
    for step, days in enumerate((120, 1, 120), 1):
        await desk.database.begin(lambda tx, d=days, k=f"w{step}": widen(tx, d, k))  # type: ignore[misc]
        assert await renewed(desk, at + step * LATER) == 1
        rows = [row for row in await desk.queued() if row.state == "queued"]
        assert [row.facts["part"] for row in rows] == list(range(1, len(rows) + 1))
        assert {row.facts["parts"] for row in rows} == {len(rows)}
        numbers.append(len(rows))
    assert numbers[0] == numbers[2] > numbers[1]
