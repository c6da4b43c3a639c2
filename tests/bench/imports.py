"""A plan of 10,000 tasks: our parser and importer against what one would write for one file.

The yardstick knows the one form the generated file has: a regular expression over the text and
three Core bulk inserts into the same tables, in one transaction on the same engine. It keeps no
spans of headings, no deadlines, no problems, no index of what is new.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from seed import lexicon
from seed.importer import import_draft
from seed.parse import parse_bytes
from store import agencies
from store.db import Database, Tx, open_database
from store.edition import PlanMeta
from store.migrate import prepare
from store.tables import assignments, plan_revisions, plans, sources, task_versions, tasks

TASKS = 10_000
ROUNDS = 3
NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
BODIES = ("教育部", "科技部", "公安部", "司法部", "财政部", "商务部", "知识产权局", "海关总署")
_LINE = re.compile(r"^(\d+)\. (.+?)（([^（）]+?)(按职责分工)?负责）$", re.MULTILINE)


@dataclass(frozen=True)
class ImportRate:
    """Seconds for the whole plan, by round."""

    tasks: int
    plain: list[float]
    fengong: list[float]

    @property
    def ratio(self) -> float:
        return statistics.median(f / p for f, p in zip(self.fengong, self.plain, strict=True))


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


async def import_rate(directory: Path) -> ImportRate:
    """Both in turn, each round on a database of its own."""
    data = large_plan().encode()
    plain: list[float] = []
    fengong: list[float] = []
    for turn in range(ROUNDS):
        plain.append(await _timed(directory / f"plain{turn}.db", data, _plainly))
        fengong.append(await _timed(directory / f"fengong{turn}.db", data, _with_fengong))
    return ImportRate(TASKS, plain, fengong)


async def _timed(
    path: Path, data: bytes, way: Callable[[Database, bytes], Awaitable[int]]
) -> float:
    url = f"sqlite+aiosqlite:///{path}"
    await prepare(url)
    db = open_database(url)
    try:
        await db.begin(lambda tx: agencies.seed(tx, lexicon.load()))
        began = time.perf_counter()
        kept = await way(db, data)
        seconds = time.perf_counter() - began
    finally:
        await db.close()
    assert kept == TASKS, f"{kept} of {TASKS}"
    return seconds


async def _with_fengong(db: Database, data: bytes) -> int:
    names = await db.read(agencies.load)
    source, draft = parse_bytes(data, names)
    title = draft.plan.title or ""
    meta = PlanMeta("large", "示范计划", title, "large.txt", len(data))
    done = await db.begin(lambda tx: import_draft(tx, draft, source, meta, names, NOW))
    return done.tasks


async def _plainly(db: Database, data: bytes) -> int:
    names = await db.read(agencies.load)
    ids = {name.text: entry.id for entry in names.entries for name in entry.names}
    found = _LINE.findall(data.decode())

    async def body(tx: Tx) -> int:
        await _parents(tx, data)
        rows = [{"id": n, "plan_id": 1, "ref": f[0]} for n, f in enumerate(found, 1)]
        await tx.run(insert(tasks), rows)
        await tx.run(insert(task_versions), [_version(n, f) for n, f in enumerate(found, 1)])
        parts = [
            {
                "version_id": n,
                "position": position,
                "agency_id": ids[name],
                "printed": name,
                "role": "participant" if position else "lead",
                "basis": "rule",
            }
            for n, f in enumerate(found, 1)
            for position, name in enumerate(f[2].split("、"))
        ]
        await tx.run(insert(assignments), parts)
        return len(rows)

    return await db.begin(body)


def _version(number: int, found: tuple[str, ...]) -> dict[str, object]:
    return {
        "id": number,
        "task_id": number,
        "revision_id": 1,
        "ordinal": number,
        "title": found[1][:20],
        "text": found[1],
        "division": "divided" if found[3] else "joint",
        "lead_basis": "rule",
        "agency_count": found[2].count("、") + 1,
        "deadline_kind": "none",
        "span_start": 0,
        "span_end": 0,
        "damage": [],
    }


async def _parents(tx: Tx, data: bytes) -> None:
    plan = {"id": 1, "key": "large", "short": "示范计划", "jurisdiction": "national"}
    await tx.run(insert(plans), plan | {"created_at": NOW})
    source = {"id": 1, "sha256": "0" * 64, "name": "large.txt", "byte_size": len(data)}
    source |= {"text": data.decode(), "repost": False, "received_at": NOW}
    await tx.run(insert(sources), source)
    revision = {"id": 1, "plan_id": 1, "number": 1, "source_id": 1, "title": "示范"}
    await tx.run(insert(plan_revisions), revision | {"title_printed": "示范", "imported_at": NOW})
