"""Plans of 10,000 and 99,999 tasks: our parser and importer against what one would write for one
file.

The yardstick knows the one form the generated file has: a regular expression over the text, and a
Core bulk insert of the very rows that we write, index included, table by table in one transaction
on the same engine. It is given the rows ready made; what it saves is reading headings, deadlines,
problems and spans, resolving names, and making the index.
"""

from __future__ import annotations

import gc
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select

from seed import lexicon
from seed.importer import import_draft
from seed.parse import parse_bytes
from store import agencies
from store.db import Database, Tx, open_database
from store.edition import PlanMeta
from store.migrate import prepare
from store.tables import (
    addressees,
    assignments,
    boxes,
    deadlines,
    goals,
    plan_revisions,
    plans,
    problems,
    prose,
    recurring_duties,
    reporting_duties,
    search_pairs,
    search_postings,
    search_texts,
    sections,
    sources,
    targets,
    task_versions,
    tasks,
)

# A number of six digits is none of a task: 99,999 is as many as a running number counts.
TASKS, MANY_TASKS = 10_000, 99_999
ROUNDS = 3
# Everything an import writes but its line in the journal; parents come first.
WRITTEN: tuple[Table, ...] = (
    sources,
    plans,
    plan_revisions,
    addressees,
    sections,
    tasks,
    task_versions,
    boxes,
    goals,
    assignments,
    deadlines,
    targets,
    recurring_duties,
    reporting_duties,
    prose,
    problems,
    search_texts,
    search_postings,
    search_pairs,
)
Rows = dict[Table, list[dict[str, Any]]]
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
BODIES = ("教育部", "科技部", "公安部", "司法部", "财政部", "商务部", "知识产权局", "海关总署")
_LINE = re.compile(r"^(\d+)\. (.+?)（([^（）]+?)(按职责分工)?负责）$", re.MULTILINE)


@dataclass(frozen=True)
class Spent:
    """``own``: time of this process, which others on the machine do not lengthen; ``clock``."""

    own: float
    clock: float


@dataclass(frozen=True)
class ImportRate:
    """Seconds for the whole plan by round: of this process's own time, and of the clock."""

    tasks: int
    plain: list[Spent]
    fengong: list[Spent]

    @property
    def ratio(self) -> float:
        """How many times the yardstick's own time ours takes, the median of pairs."""
        pairs = zip(self.fengong, self.plain, strict=True)
        return statistics.median(ours.own / theirs.own for ours, theirs in pairs)

    @property
    def a_task(self) -> float:
        """Our own time for a task, in milliseconds."""
        return statistics.median(one.own for one in self.fengong) / self.tasks * 1000


def large_plan(count: int = TASKS) -> str:
    """A plan in the family's commonest form: sections, running numbers, closing rule."""
    lines = ["2026年深入实施示范工作推进计划", "", "为做好示范工作，制定本计划。", ""]
    for number in range(1, count + 1):
        if number % 250 == 1:
            lines += [
                f"（{'一二三四五六七八九十'[number // 250 % 10]}）推进第{number}批示范任务",
                "",
            ]
        bodies = "、".join(BODIES[(number + step) % 8] for step in range(number % 3 + 1))
        duty = "按职责分工负责" if number % 5 == 0 else "负责"
        text = f"推进第{number}号示范项目建设，完善工作机制，加强督促检查，发布年度报告。"
        lines += [f"{number}. {text}（{bodies}{duty}）", ""]
    lines.append("上述任务中，由多个部门负责的，列第一位的部门为牵头部门，其他为参与部门。")
    return "\n".join(lines)


async def import_rate(directory: Path, tasks: int = TASKS, rounds: int = ROUNDS) -> ImportRate:
    """Both in turn, each round on a database of its own."""
    data = large_plan(tasks).encode()
    rows = await _written(directory / f"rows{tasks}.db", data)
    plain: list[Spent] = []
    fengong: list[Spent] = []
    for turn in range(rounds):
        ours = directory / f"fengong{tasks}-{turn}.db"
        fengong.append(await _timed(ours, data, _with_fengong, tasks))
        theirs = directory / f"plain{tasks}-{turn}.db"
        plain.append(await _timed(theirs, data, partial(_plainly, rows=rows), tasks))
        assert await _counted(ours) == await _counted(theirs), "not the same rows"
    return ImportRate(tasks, plain, fengong)


async def _timed(
    path: Path, data: bytes, way: Callable[[Database, bytes], Awaitable[int]], tasks: int
) -> Spent:
    db = await _fresh(path)
    # what an import set aside from the collector would be a gift to who comes next
    gc.unfreeze()
    gc.collect()
    try:
        own, began = time.process_time(), time.perf_counter()
        kept = await way(db, data)
        spent = Spent(time.process_time() - own, time.perf_counter() - began)
    finally:
        await db.close()
    assert kept == tasks, f"{kept} of {tasks}"
    return spent


async def _fresh(path: Path) -> Database:
    """A database that knows names and no plan."""
    url = f"sqlite+aiosqlite:///{path}"
    await prepare(url)
    db = open_database(url)
    await db.begin(lambda tx: agencies.seed(tx, lexicon.load()))
    return db


async def _with_fengong(db: Database, data: bytes) -> int:
    names = await db.read(agencies.load)
    source, draft = parse_bytes(data, names)
    title = draft.plan.title or ""
    meta = PlanMeta("large", "示范计划", title, "large.txt", len(data))
    done = await db.begin(lambda tx: import_draft(tx, draft, source, meta, names, NOW))
    return done.tasks


async def _plainly(db: Database, data: bytes, rows: Rows) -> int:
    found = _LINE.findall(data.decode())

    async def body(tx: Tx) -> int:
        for table, values in rows.items():
            await tx.run(insert(table), values)
        return len(found)

    return await db.begin(body)


async def _written(path: Path, data: bytes) -> Rows:
    """Every row that an import of ``data`` writes into an empty database, by table."""
    db = await _fresh(path)
    try:
        await _with_fengong(db, data)

        async def body(tx: Tx) -> Rows:
            every = {table: await tx.rows(select(table)) for table in WRITTEN}
            return {t: [dict(row._mapping) for row in rows] for t, rows in every.items() if rows}

        return await db.read(body)
    finally:
        await db.close()


async def _counted(path: Path) -> dict[str, int]:
    db = open_database(f"sqlite+aiosqlite:///{path}")
    try:

        async def body(tx: Tx) -> dict[str, int]:
            counts = {t.name: select(func.count()).select_from(t) for t in WRITTEN}
            return {name: await tx.scalar(count) for name, count in counts.items()}

        return await db.read(body)
    finally:
        await db.close()
