"""What reading reports costs: no statement for each report, and none that walks them all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, text

from store.db import Database
from store.reports import reading
from tests import cast
from tests.databases import on_sqlite
from tests.store.reports.desk import Desk


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    said: list[str] = []
    engine = database._reader.sync_engine

    def note(conn: object, cursor: object, statement: str, *more: object) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_what_waits_costs_no_statement_each(desk: Desk) -> None:
    actor, task = await desk.actor(cast.HE), await desk.task("39")

    async def cost() -> int:
        with counted(desk.database) as said:
            await desk.database.read(lambda tx: reading.current(tx, actor, [task]))
            await desk.database.read(lambda tx: reading.history(tx, actor, task))
        return len(said)

    await desk.says(cast.LI, "39", "gacc")
    one = await cost()
    for number in range(8):
        await desk.says(cast.LI, "39", "gacc", text=f"第 {number} 条")
    assert await cost() == one


@on_sqlite
async def test_what_corrects_a_report_is_found_by_an_index(desk: Desk) -> None:
    """It is looked for beside every report that is shown."""
    with counted(desk.database) as said:
        actor, task = await desk.actor(cast.HE), await desk.task("39")
        await desk.says(cast.HE, "39", "gacc")
        await desk.database.read(lambda tx: reading.history(tx, actor, task))
    (views,) = [statement for statement in said if "later.supersedes_id" in statement]
    rows = await desk.database.read(
        lambda tx: tx.rows(text(f"EXPLAIN QUERY PLAN {views.replace('?', '1')}"))
    )
    (step,) = [row.detail for row in rows if " later " in f"{row.detail} "]
    assert "supersedes_id" in step
