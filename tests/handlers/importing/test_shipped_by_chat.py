"""The five shipped plans through the chat are what the shipped import makes of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, select

from seed import lexicon
from seed.lexicon.terms import load_terms
from seed.shipped import shipped_plans
from store import agencies
from store import tables as t
from store.db import Database, Tx
from store.search import index, terms
from tests import cast
from tests.databases import on_sqlite
from tests.handlers.importing.desk import an_office, keeps, review, tapped

# What says when, by whom, or under which id.
APART = frozenset({"imported_at", "imported_by", "created_at", "received_at", "plan_before"})
ROWS: tuple[Table, ...] = (
    t.plans,
    t.plan_revisions,
    t.sources,
    t.sections,
    t.tasks,
    t.task_versions,
    t.assignments,
    t.deadlines,
    t.targets,
    t.recurring_duties,
    t.boxes,
    t.goals,
    t.prose,
    t.problems,
    t.addressees,
    t.reporting_duties,
    t.search_texts,
    t.search_terms,
)


@on_sqlite
async def test_all_rows_that_matter_are_the_same(seeded: Database, database: Database) -> None:
    await database.begin(_names)
    async with an_office(database) as talk:
        for plan in shipped_plans():
            await talk.shows(cast.WANG, plan.read(), name=plan.file)
            assert "标题等" in review(talk).labels, review(talk).text
            await tapped(talk, "标题等")
            told = {"简称": plan.short, "代号": plan.key}
            if plan.repost:
                told["转载来源"] = plan.origin or "转载"
            if plan.published_on is not None:
                told["公布日期"] = plan.published_on.isoformat()
            for label, words in told.items():
                await tapped(talk, label)
                await keeps(talk, words)
            await tapped(talk, "返回")
            assert "导入" in review(talk).labels, review(talk).text
            shown = await tapped(talk, "导入")
            assert shown.text.startswith(f"已导入《{plan.short}》第 1 版")
            assert "新登记单位" not in shown.text
    counted = 0
    for table in ROWS:
        ours, theirs = [await db.read(lambda tx: _rows(tx, table)) for db in (database, seeded)]  # noqa: B023
        assert len(ours) == len(theirs), table.name
        for one, other in zip(ours, theirs, strict=True):
            assert one == other, table.name
        counted += len(ours)
    assert counted > 5000
    bodies = [await db.read(_bodies) for db in (database, seeded)]
    assert bodies[0] == bodies[1]
    assert len(bodies[0]) > 400


async def _names(tx: Tx) -> None:
    await agencies.seed(tx, lexicon.load())
    await index.ensure(tx)
    await terms.seed(tx, load_terms())


async def _rows(tx: Tx, table: Table) -> list[str]:
    """Every row without what says when and by whom; ids are none of it."""
    kept = [c for c in table.c if c.name not in APART and not _is_id(c)]
    rows = await tx.rows(select(*kept))
    return sorted(repr(tuple(row)) for row in rows)


def _is_id(column: Any) -> bool:
    return column.primary_key or bool(column.foreign_keys) or column.name in ("task_ids",)


async def _bodies(tx: Tx) -> list[tuple[Any, ...]]:
    """Who is assigned what, by the names of bodies, plans and tasks."""
    a, v = t.assignments.c, t.task_versions.c
    rows = await tx.rows(
        select(t.plans.c.key, v.ref, a.position, t.agencies.c.slug, a.printed, a.role, a.basis)
        .select_from(t.assignments)
        .join(t.task_versions, v.id == a.version_id)
        .join(t.tasks, t.tasks.c.id == v.task_id)
        .join(t.plans, t.plans.c.id == t.tasks.c.plan_id)
        .join(t.agencies, t.agencies.c.id == a.agency_id)
    )
    return sorted(tuple(row) for row in rows)
