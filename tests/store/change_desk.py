"""What is read of a plan, as one hash, and short ways to change it; for the tests of changes."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from store import adjusted, amending, cards, items, plans, undoing
from store.db import Tx
from store.edition import Saved
from store.search import find, terms
from store.tables import plans as plan_rows
from store.wishes import NewTask, Why, Wish
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import Desk
from tests.store.steering_desk import act

BASIS = Why("国知发〔2022〕8号", "联席会议第三次会议要求")
TODAY = date(2022, 3, 15)


async def plan_id(desk: Desk, key: str) -> int:
    found = await desk.database.read(
        lambda tx: tx.scalar(select(plan_rows.c.id).where(plan_rows.c.key == key))
    )
    assert isinstance(found, int)
    return found


async def what_is_read(desk: Desk, key: str, *words: str) -> str:
    """A hash over lists, cards, printed texts, sections, dates and what a search finds."""

    async def body(tx: Tx) -> list[Any]:
        every = await plans.refs(tx)
        said: list[Any] = [[ref for ref in every if ref.key == key]]
        for ref in every:
            if ref.key != key:
                continue
            page = await plans.page(tx, ref.id)
            lines = (await items.plan_tasks(tx, ref.id, limit=500)).lines
            said += [page.title_printed, page.lead_rule, page.addressees, page.reporting]
            said += [[(one.path, one.tasks) for one in page.sections], page.boxes, page.goals]
            said += [page.by_deadline, page.file_name, page.sha256, page.problems, lines]
            for line in lines:
                said.append(await cards.card(tx, line.task_id))
                said.append(await cards.source(tx, line.task_id))
                said.append(await adjusted.of_task(tx, line.task_id))
            said.append(sorted(page.by_deadline.items()))
        for query in words:
            found = await find(tx, query, terms=await terms.load(tx))
            said.append([(hit.key, round(hit.score, 6)) for hit in found.hits])
        return said

    told = repr(await desk.database.read(body))
    return hashlib.sha256(told.encode()).hexdigest()


async def undoes(
    desk: Desk, plan: int, revision: int, *, by: Person = cast.WANG, at: datetime | None = None
) -> Saved:
    now = at or desk.at
    return await act(desk, by, lambda tx, actor: undoing.undo(tx, actor, plan, revision, now))


async def amends(
    desk: Desk,
    task_id: int,
    wish: Wish,
    *,
    by: Person = cast.WANG,
    why: Why = BASIS,
    seen: int | None = None,
    key: str | None = None,
) -> Saved | None:
    effect, version = key or desk.key(), seen or (await desk.named(task_id)).version_id
    return await act(
        desk,
        by,
        lambda tx, actor: amending.amend(
            tx, actor, task_id, version, wish, why, effect_key=effect, now=desk.at
        ),
    )


async def adds(
    desk: Desk, plan: int, new: NewTask, *, by: Person = cast.WANG, why: Why = BASIS
) -> tuple[Saved, int] | None:
    effect = desk.key()
    return await act(
        desk,
        by,
        lambda tx, actor: amending.add(tx, actor, plan, new, why, effect_key=effect, now=desk.at),
    )


async def withdraws(
    desk: Desk, task_id: int, *, by: Person = cast.WANG, why: Why = BASIS
) -> Saved | None:
    effect, version = desk.key(), (await desk.named(task_id)).version_id
    return await act(
        desk,
        by,
        lambda tx, actor: amending.withdraw(
            tx, actor, task_id, version, why, effect_key=effect, now=desk.at
        ),
    )
