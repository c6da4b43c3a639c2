"""One change of a plan, killed on the way, for tests of what is left then.

POINT is ``before`` (inside the transaction, all of it done), ``after`` (committed) or a number of
statements after which the process dies.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import event, func, select

from store import amending, items, people, undoing
from store.db import Database, Tx, open_database
from store.named import agencies_of
from store.records import Actor
from store.tables import plan_revisions, plans
from store.wishes import NewTask, Why, Wish
from tests import cast
from tests.seed.test_importer import META, draft, source, task
from tests.store.reports.desk import ANNUAL, NOW

WHY = Why("国知发〔2022〕8号")
DEEDS = ("import", "again", "amend", "add", "withdraw", "undo")


def second() -> Any:
    """Another version of the test's plan, with its tasks numbered anew."""
    return draft(task("1", "丙事", "司法部"), task("2", "甲事", "知识产权局"))


async def deed(tx: Tx, name: str) -> None:
    """The change of this name, by the owner."""
    actor = await people.actor(tx, cast.WANG.id)
    if name in ("import", "again"):
        await _import(tx, actor, name)
        return
    plan_id = await tx.scalar(select(plans.c.id).where(plans.c.key == ANNUAL))
    how: Any = {"effect_key": f"{name}:1", "now": NOW}
    if name == "undo":
        last = select(func.max(plan_revisions.c.id)).where(plan_revisions.c.plan_id == plan_id)
        await undoing.undo(tx, actor, plan_id, await tx.scalar(last), NOW)
    elif name == "add":
        await amending.add(tx, actor, plan_id, NewTask("116", None, Wish("新增。")), WHY, **how)
    else:
        task_id = await items.by_ref(tx, ANNUAL, "39")
        seen = (await agencies_of(tx, task_id)).version_id
        if name == "amend":
            await amending.amend(tx, actor, task_id, seen, Wish("改了。"), WHY, **how)
        else:
            await amending.withdraw(tx, actor, task_id, seen, WHY, **how)


async def _import(tx: Tx, actor: Actor, name: str) -> None:
    from seed.importer import import_draft
    from store import agencies

    lexicon = await agencies.load(tx)
    first = draft(task("1", "甲事", "知识产权局", "司法部"), task("2", "乙事", "海关总署"))
    made, text = (first, "第一版") if name == "import" else (second(), "第二版")
    await import_draft(tx, made, source(text), META, lexicon, NOW, actor)


async def dying(db: Database, name: str, point: str) -> None:
    """Do it and die at the point."""
    if point.isdigit():
        _die_after(db, int(point))

    async def body(tx: Tx) -> None:
        await deed(tx, name)
        if point == "before":
            os.kill(os.getpid(), signal.SIGKILL)

    await db.begin(body)
    if point == "after":
        os.kill(os.getpid(), signal.SIGKILL)


def _die_after(db: Database, statements: int) -> None:
    failing_at(db, statements, lambda: os.kill(os.getpid(), signal.SIGKILL))


def failing_at(db: Database, statements: int, act: Callable[[], None]) -> Callable[[], int]:
    """Let ``act`` happen before the statement of this number; how many there were so far."""
    seen = 0

    def passing(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statements:
            act()

    engine = db._writer.sync_engine
    event.listen(engine, "before_cursor_execute", passing)

    def stop() -> int:
        event.remove(engine, "before_cursor_execute", passing)
        return seen

    return stop


def change(url: str, name: str, point: str) -> None:
    """The change by a process of its own, which dies at the point."""
    asyncio.run(_change(url, name, point))


async def _change(url: str, name: str, point: str) -> None:
    db = open_database(url)
    try:
        await dying(db, name, point)
    finally:
        await db.close()
