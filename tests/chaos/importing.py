"""A story of a plan that is told through kills: sent, settled, imported, corrected by a second
version. However often the bot dies on the way, each version is in the database once and whole;
and whenever it is dead, a plan is whole or absent, and its draft still there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select

from store.tables import audit, plan_drafts, plan_revisions, plans, task_versions
from tests import cast
from tests.chaos.reporting import Storyteller, Told

# Every point that lies on the way of a file, a tap and a message.
POINTS = ("KP1", "KP2", "KP3", "KP4", "KP5", "KP6", "KP7", "KP8", "KP9", "KP10", "KP11", "KP14")
# Before this many statements of handlers' transactions it dies, in steps.
STATEMENTS = "KP18"
_TASKS = 4


@dataclass
class Importer(Storyteller):
    """``looked`` counts how often the database was looked at while nobody was there."""

    shorts: dict[int, str] = field(default_factory=dict)
    looked: int = 0

    async def check(self) -> Told:
        """Compare what is on record with what was told."""
        for number in self.shorts:
            self.told.wrong += await self._on_record(number)
        return self.told

    async def _story(self, number: int) -> None:
        name = f"计划{number}.txt"
        await self.sandbox.send(cast.WANG.id, name, _plan(number, "办法").encode())
        card = await self._sees(cast.WANG, f"《{name}》的草稿", label="处理 1 处")
        await self._taps(cast.WANG, card, "处理 1 处")
        asked = await self._sees(cast.WANG, "编号跳过 3。", label="确实没有")
        await self._taps(cast.WANG, asked, "确实没有")
        words = (f"《{name}》的草稿", "没有疑问")
        first = (lambda: self._has(number, 1), "the first version")
        await self._taps_until(*first, cast.WANG, *words, label="导入")
        self.shorts[number] = name
        name = f"计划{number}修订.txt"
        await self.sandbox.send(cast.WANG.id, name, _plan(number, "条例").encode())
        card = await self._sees(cast.WANG, f"《{name}》的草稿", label="处理 1 处")
        await self._taps(cast.WANG, card, "处理 1 处")
        asked = await self._sees(cast.WANG, "编号跳过 3。", label="确实没有")
        await self._taps(cast.WANG, asked, "确实没有")
        words = (f"《{name}》的草稿", "改动 1")
        second = (lambda: self._has(number, 2), "the second version")
        await self._taps_until(*second, cast.WANG, *words, label="更新")

    async def _has(self, number: int, revisions: int) -> bool:
        return len(await self._revisions(number)) == revisions

    async def _dead(self) -> None:
        self.looked += 1
        number = self.told.stories
        found = await self._revisions(number)
        if any(tasks != _TASKS for tasks in found):
            self.told.wrong.append(f"story {number}: dead with versions of {found} tasks")
        states = await self._states(number)
        if states.count("imported") != len(found):
            self.told.wrong.append(f"story {number}: dead with {found} of drafts {states}")

    async def _on_record(self, number: int) -> list[str]:
        wrong = []
        found, states = await self._revisions(number), await self._states(number)
        if found != [_TASKS, _TASKS] or states != ["imported", "imported"]:
            wrong.append(f"story {number}: versions of {found} tasks, drafts {states}")
        seeded = await self._rows(
            select(audit.c.seq)
            .join(plans, plans.c.key == audit.c.object_id)
            .join(plan_revisions, plans.c.id == plan_revisions.c.plan_id)
            .where(audit.c.verb == "seed_plan", plan_revisions.c.title == _title(number))
            .distinct()
        )
        if len(seeded) != 2:
            wrong.append(f"story {number}: {len(seeded)} imports in the journal")
        return wrong

    async def _revisions(self, number: int) -> list[int]:
        """How many tasks each version of the story's plan has."""
        r, v = plan_revisions.c, task_versions.c
        rows = await self._rows(
            select(r.id, func.count(v.id).label("tasks"))
            .outerjoin(task_versions, v.revision_id == r.id)
            .where(r.title == _title(number))
            .group_by(r.id)
            .order_by(r.id)
        )
        return [row.tasks for row in rows]

    async def _states(self, number: int) -> list[str]:
        d = plan_drafts.c
        named = (f"计划{number}.txt", f"计划{number}修订.txt")
        rows = await self._rows(select(d.state).where(d.name.in_(named)).order_by(d.id))
        return [row.state for row in rows]


def _title(number: int) -> str:
    return f"2024年第{number}批联合推进计划"


def _plan(number: int, word: str) -> str:
    return (
        f"{_title(number)}\n\n"
        f"1. 制定第{number}批专利转化{word}。（国家知识产权局、财政部负责，2024年6月底前完成）\n"
        f"2. 修订第{number}版商标审查指南。（国家知识产权局负责）\n"
        f"4. 开展第{number}轮龙腾行动。（海关总署、公安部负责，持续推进）\n"
        f"5. 打击第{number}类侵权假冒。（公安部、最高人民检察院负责）\n"
        "多个单位负责的，列第一位的为牵头单位。\n"
    )
