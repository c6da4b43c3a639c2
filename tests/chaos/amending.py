"""A story of a plan that changes under a report: a task is amended between the draft and its
submission, the amendment is taken back, the plan put away and taken out again. However often the
bot dies on the way, each deed is on record once, and what the plan says at the end is what it said.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from handlers.texts import amending as say
from handlers.texts import managing as say_managing
from store.tables import audit, plan_revisions, plans, reports, task_versions, tasks
from tests import cast
from tests.chaos.reporting import PLAN, REF, Storyteller, Told

# Every point that lies on the way of a message and a tap.
POINTS = ("KP1", "KP2", "KP3", "KP4", "KP5", "KP6", "KP7", "KP8", "KP9", "KP10", "KP11")
# Before this many statements of handlers' transactions it dies, in steps.
STATEMENTS = "KP18"
# The task that is amended; the other one is reported on.
AMENDED = "40"
_TASKS = 115
_DEEDS = ("amend_task", "undo_revision", "archive_plan", "restore_plan")


@dataclass
class Amender(Storyteller):
    """``submitted`` are the receipts of the stories, ``before`` what the task said first;
    ``looked`` counts how often the database was looked at while nobody was there.
    """

    submitted: dict[int, str] = field(default_factory=dict)
    before: str = ""
    looked: int = 0

    async def check(self) -> Told:
        """Compare what is on record with what was told."""
        stories = self.told.stories
        of_deeds = select(audit.c.verb).where(audit.c.verb.in_(_DEEDS))
        verbs = Counter(row.verb for row in await self._rows(of_deeds))
        deeds = {verb: verbs[verb] for verb in _DEEDS}
        if deeds != dict.fromkeys(_DEEDS, stories):
            self.told.wrong.append(f"{stories} stories, in the journal {deeds}")
        for number in range(1, stories + 1):
            self.told.wrong += await self._on_record(number)
        if await self._wording() != self.before:
            self.told.wrong.append(f"the task says {await self._wording()} in the end")
        if await self._put_away():
            self.told.wrong.append("the plan is put away in the end")
        return self.told

    async def _story(self, number: int) -> None:
        self.before = self.before or await self._wording()
        asked = await self.sandbox.say(cast.LI.id, f"/update {PLAN}#{REF} 进行中 {_said(number)}")
        draft = await self._sees(cast.LI, "请确认", _said(number), after=asked["message_id"])
        await self._amends(number)
        receipt, _ = await asyncio.gather(self._submits(draft), self._undoes(number))
        self.submitted[number] = receipt
        for command, label, away in (
            ("archive", say_managing.ARCHIVE, True),
            ("restore", say_managing.RESTORE, False),
        ):
            asked = await self.sandbox.say(cast.WANG.id, f"/{command} 2021—2022")
            shown = await self._sees(cast.WANG, "？", label=label, after=asked["message_id"])
            await self._taps(cast.WANG, shown, label)
            await self._until(self._put_away if away else self._taken_out, f"the plan {command}d")

    async def _amends(self, number: int) -> None:
        asked = await self.sandbox.say(cast.WANG.id, f"/edititem {PLAN}#{AMENDED}")
        after = asked["message_id"]
        menu = await self._sees(cast.WANG, label=say.EDIT_TEXT, after=after)
        await self._taps(cast.WANG, menu, say.EDIT_TEXT)
        await self._sees(cast.WANG, say.ask_text(), after=after)
        asked = await self.sandbox.say(cast.WANG.id, _text(number))
        await self._sees(cast.WANG, "依据是什么", after=asked["message_id"])
        await self.sandbox.say(cast.WANG.id, _basis(number))
        done = (lambda: self._has(number), "the amendment")
        await self._taps_until(*done, cast.WANG, _text(number), label=say.CONFIRM)

    async def _undoes(self, number: int) -> None:
        (made,) = await self._amendments(number)
        done = await self._sees(cast.WANG, f"这是第 {made.number} 版", label=say_managing.UNDO)
        await self._taps(cast.WANG, done, say_managing.UNDO)
        asked = await self._sees(
            cast.WANG, f"第 {made.number} 版（调整）？", label=say_managing.UNDO
        )
        await self._taps(cast.WANG, asked, say_managing.UNDO)
        await self._until(lambda: self._is_undone(made.id), "the amendment taken back")

    async def _dead(self) -> None:
        """Every revision is whole, and the plan's current one is the last."""
        self.looked += 1
        r, v, p = plan_revisions.c, task_versions.c, plans.c
        found = await self._rows(
            select(r.id, p.current_revision_id, func.count(v.id).label("tasks"))
            .join(plans, p.id == r.plan_id)
            .outerjoin(task_versions, v.revision_id == r.id)
            .where(p.key == PLAN)
            .group_by(r.id, p.current_revision_id)
            .order_by(r.id)
        )
        if any(row.tasks != _TASKS for row in found):
            self.told.wrong.append(f"dead with versions of {[row.tasks for row in found]} tasks")
        if found[-1].id != found[-1].current_revision_id:
            self.told.wrong.append("dead with a version that is not the plan's")

    async def _on_record(self, number: int) -> list[str]:
        wrong = []
        made = await self._amendments(number)
        undone = [await self._is_undone(row.id) for row in made]
        if undone != [True]:
            wrong.append(f"story {number}: amendments {made}, taken back {undone}")
        found = await self._rows(
            select(reports.c.receipt, tasks.c.ref)
            .join(tasks, tasks.c.id == reports.c.task_id)
            .where(reports.c.text == _said(number))
        )
        if [tuple(row) for row in found] != [(self.submitted.get(number), REF)]:
            wrong.append(f"story {number}: reports {found}")
        return wrong

    async def _has(self, number: int) -> bool:
        return bool(await self._amendments(number))

    async def _amendments(self, number: int) -> list[Any]:
        r = plan_revisions.c
        mine = select(r.id, r.number).where(r.basis == _basis(number), r.kind == "amend")
        return await self._rows(mine)

    async def _is_undone(self, revision_id: int) -> bool:
        r = plan_revisions.c
        found = await self._rows(select(r.id).where(r.undoes_id == revision_id))
        return len(found) == 1

    async def _put_away(self) -> bool:
        p = plans.c
        (row,) = await self._rows(select(p.archived_at).where(p.key == PLAN))
        return row.archived_at is not None

    async def _taken_out(self) -> bool:
        return not await self._put_away()

    async def _wording(self) -> str:
        t, v = tasks.c, task_versions.c
        rows = await self._rows(
            select(v.text)
            .join(tasks, t.current_version_id == v.id)
            .join(plans, plans.c.id == t.plan_id)
            .where(plans.c.key == PLAN, t.ref == AMENDED)
        )
        return str(rows[0].text)


def _said(number: int) -> str:
    return f"第{number}回部署完毕"


def _text(number: int) -> str:
    return f"按第{number}次会议的意见办理。"


def _basis(number: int) -> str:
    return f"国知发〔2024〕{number}号"
