"""Short ways to set things by hand, for the tests of steering."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

from store import assigning, given
from store.db import Tx
from store.given import GivenOn
from store.records import Actor, Part
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import Desk

# Tasks of documents: 8 of protection-2020-2021 names nobody and is due by 2020-10-31; of
# annual-2021-2022, 39 is the customs' alone and 14 led by 知识产权局 with two others.
OPEN_PLAN, OPEN = "protection-2020-2021", "8"
ALONE, JOINT = "39", "14"
T = TypeVar("T")


async def act(desk: Desk, person: Person, body: Callable[[Tx, Actor], Awaitable[T]]) -> T:
    """Run ``body`` in a transaction as somebody."""
    actor = await desk.actor(person)
    return await desk.database.begin(lambda tx: body(tx, actor))


async def assigns(
    desk: Desk,
    task_id: int,
    slug: str,
    part: Part = Part.LEAD,
    *,
    by: Person = cast.SUN,
    key: str | None = None,
) -> bool:
    """Put an agency on a task as the coordinator."""
    agency_id, key = desk.id_of(slug), key or desk.key()
    return await act(
        desk,
        by,
        lambda tx, actor: assigning.assign(
            tx, actor, task_id, agency_id, part, effect_key=key, now=desk.at
        ),
    )


async def dates(desk: Desk, task_id: int, due_on: date, *, by: Person = cast.SUN) -> bool:
    """Set an internal date as the coordinator."""
    return await act(
        desk,
        by,
        lambda tx, actor: assigning.set_date(
            tx, actor, task_id, due_on, effect_key=desk.key(), now=desk.at
        ),
    )


async def given_on(desk: Desk, task_id: int) -> GivenOn:
    """What is set on a task."""
    found = await desk.database.read(lambda tx: given.of_tasks(tx, [task_id]))
    return found.get(task_id, given.NOTHING)
