"""Reports that wait where nobody can confirm them: the coordinators hear of it, once a week."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers import letters
from handlers.reminding import unattended
from store import appointments, forget
from store.db import Database, Tx
from store.records import Actor
from store.reports import review
from store.tables import chats, outbox
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import Desk, open_desk
from tests.store.test_reminders import at

TUESDAY = date(2022, 3, 15)
Act = Callable[[Tx, Actor], Awaitable[object]]


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """Li's report waits for He, who is the only liaison of the customs."""
    made = await open_desk(seeded)
    await made.submit(cast.LI, await made.new("39", "gacc"))
    return made


async def told(desk: Desk, moment: datetime | None = None) -> int:
    now = moment or at(TUESDAY, 10)
    return await desk.database.begin(lambda tx: unattended.tell(tx, now, now))


async def said(desk: Desk) -> list[tuple[int, str]]:
    rows = select(chats.c.telegram_id, outbox.c.kind, outbox.c.facts).join(
        chats, chats.c.id == outbox.c.chat_id
    )
    mine = rows.where(outbox.c.kind == "reports_unattended").order_by(outbox.c.id)
    found = await desk.database.read(lambda tx: tx.rows(mine))
    return [(row.telegram_id, letters.word(row.kind, row.facts).text) for row in found]


async def does(desk: Desk, who: Person, act: Act) -> None:
    actor = await desk.actor(who)
    await desk.database.begin(lambda tx: act(tx, actor))


async def test_while_a_liaison_is_there_nobody_hears(desk: Desk) -> None:
    assert await told(desk) == 0


WAYS: dict[str, tuple[Person, Callable[[Desk, int, int], Act]]] = {
    "dismissed": (
        cast.WANG,
        lambda desk, he, gacc: (
            lambda tx, actor: appointments.dismiss(tx, actor, he, gacc, effect_key="d", now=desk.at)
        ),
    ),
    "suspended": (
        cast.WANG,
        lambda desk, he, gacc: (
            lambda tx, actor: appointments.suspend(tx, actor, he, effect_key="s", now=desk.at)
        ),
    ),
    "left": (
        cast.HE,
        lambda desk, he, gacc: (
            lambda tx, actor: appointments.leave(tx, actor, gacc, effect_key="l", now=desk.at)
        ),
    ),
    "forgotten": (
        cast.HE,
        lambda desk, he, gacc: (
            lambda tx, actor: forget.forget(tx, actor, effect_key="f", now=desk.at)
        ),
    ),
}


async def goes(desk: Desk, way: str) -> None:
    he = (await desk.actor(cast.HE)).person_id
    assert he is not None
    by, act = WAYS[way]
    await does(desk, by, act(desk, he, desk.id_of("gacc")))


@pytest.mark.parametrize("way", WAYS)
async def test_however_the_last_liaison_went_the_coordinator_hears_once(
    desk: Desk, way: str
) -> None:
    await goes(desk, way)
    assert await told(desk) == 1
    assert await told(desk) == 0
    assert await said(desk) == [
        (
            cast.SUN.id,
            "海关总署有 1 条报送待审核，但现在没有联络员，没有人能审核。"
            "请用 /invite 联络员 或 /members 安排。",
        )
    ]


async def test_a_week_later_it_is_said_again_and_not_on_days_that_are_not_worked(
    desk: Desk,
) -> None:
    await goes(desk, "left")
    assert await told(desk, at(TUESDAY, 8)) == 0
    assert await told(desk) == 1
    assert await told(desk, at(TUESDAY + timedelta(days=1), 10)) == 0
    assert await told(desk, at(date(2022, 3, 20), 10)) == 0
    assert await told(desk, at(date(2022, 3, 21), 10)) == 1


async def test_once_there_is_somebody_or_nothing_waits_it_stops(desk: Desk) -> None:
    await goes(desk, "suspended")
    he = (await desk.actor(cast.HE)).person_id
    assert he is not None

    async def resume(tx: Tx, actor: Actor) -> object:
        return await appointments.resume(tx, actor, he, effect_key="r", now=desk.at)

    await does(desk, cast.WANG, resume)
    assert await told(desk) == 0

    async def confirm(tx: Tx, actor: Actor) -> object:
        gacc = desk.id_of("gacc")
        return await review.confirm_all(tx, actor, gacc, upto=10**6, effect_key="c", now=desk.at)

    await does(desk, cast.HE, confirm)
    await goes(desk, "left")
    assert await told(desk) == 0
