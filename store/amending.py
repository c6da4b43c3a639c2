"""动态调整: one task of a plan is changed, added or taken out, with a reason and a document.

An amendment is a revision of its own: a copy of the current one in which one task is another. What
the document printed stays in the revisions before it, reports and follows stay with the task.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from store import audit, copying, numbering, people, rules, turning
from store.db import AnyRow, Tx
from store.edition import Saved
from store.errors import NotFound, Refusal, Refused
from store.ids import reserve
from store.records import Actor
from store.revision_rows import TITLE_LIMIT
from store.tables import (
    plan_revisions,
    task_versions,
    tasks,
)
from store.text import clean_user_text, first_words
from store.undoing import held
from store.wished_rows import changed, fields_of, of_wish, put_children, text_of
from store.wishes import LONGEST_NUMBER, NewTask, Why, Wish

AMEND = "amend"
_EVERYTHING = ("text", "agencies", "deadline", "number")


async def amend(
    tx: Tx,
    actor: Actor,
    task_id: int,
    seen: int,
    wish: Wish,
    why: Why,
    *,
    effect_key: str,
    now: datetime,
) -> Saved | None:
    """Change a task; None if done before.

    ``seen``: the wording that the actor had before them (``TaskCard.version_id``). Raises
    Forbidden, NotFound; Refused for a text that changes nothing or is too long, without a
    document, and where somebody else amended the task meanwhile.
    """
    opened = await _opened(tx, actor, task_id, "amend_task", effect_key, now, why)
    if opened is None:
        return None
    version = await opened.version(tx, seen)
    values = await changed(tx, version, wish)
    revision_id = await opened.copied(tx, task_id=task_id)
    mine = await tx.scalar(_of(revision_id, task_id).with_only_columns(task_versions.c.id))
    values["by_hand"] = sorted({*version.by_hand, *fields_of(wish)})
    values |= {"amended_id": revision_id, "same_as": None}
    await tx.run(update(task_versions).where(task_versions.c.id == mine).values(values))
    await put_children(tx, mine, wish)
    return await opened.closed(tx, revision_id)


async def withdraw(
    tx: Tx, actor: Actor, task_id: int, seen: int, why: Why, *, effect_key: str, now: datetime
) -> Saved | None:
    """Take a task out of its plan; its reports are parked. None if done before.

    Raises as ``amend``, and Refused for the only task of a plan.
    """
    opened = await _opened(tx, actor, task_id, "withdraw_task", effect_key, now, why)
    if opened is None:
        return None
    await opened.version(tx, seen)
    of = select(func.count()).where(task_versions.c.revision_id == opened.current)
    if await tx.scalar(of) == 1:
        raise Refused(Refusal.LAST_TASK, {"task": task_id})
    revision_id = await opened.copied(tx, task_id=task_id, without=task_id)
    return await opened.closed(tx, revision_id)


async def add(
    tx: Tx, actor: Actor, plan_id: int, new: NewTask, why: Why, *, effect_key: str, now: datetime
) -> tuple[Saved, int] | None:
    """Add a task; the revision and the task's id, None if done before.

    Raises Forbidden, NotFound; Refused for a number that the plan has, for no text or too long a
    one, and without a document.
    """
    opened = await _open(tx, actor, plan_id, "add_task", effect_key, now, why)
    if opened is None:
        return None
    text = text_of(new.wish.text or "")
    number = clean_user_text(new.number).strip()
    taken = select(tasks.c.id).where(tasks.c.plan_id == plan_id, tasks.c.ref == number)
    taken = taken.where(tasks.c.current_version_id.is_not(None))
    if not number or len(number) > LONGEST_NUMBER or await tx.scalar(taken) is not None:
        raise Refused(Refusal.NUMBER_TAKEN, {"number": number})
    await numbering.renumber(tx, plan_id, {}, fresh=[number])
    (task_id,) = await reserve(tx, tasks, 1)
    await tx.run(insert(tasks).values(id=task_id, plan_id=plan_id, ref=number))
    revision_id = await opened.copied(tx, task_id=task_id)
    section_id, ordinal = await _place(tx, revision_id, new.after)
    values: dict[str, Any] = {
        "task_id": task_id,
        "revision_id": revision_id,
        "section_id": section_id,
        "ordinal": ordinal,
        "text": text,
        "title": first_words(text, TITLE_LIMIT),
        "division": "none",
        "lead_basis": "none",
        "agency_count": 0,
        "deadline_kind": "none",
        # the document has no place where it stands
        "span_start": 0,
        "span_end": 0,
        "damage": [],
        "ref": number,
        "by_hand": sorted(_EVERYTHING),
        "amended_id": revision_id,
        **of_wish(new.wish),
    }
    version_id = await tx.new_id(insert(task_versions).values(values))
    await put_children(tx, version_id, new.wish)
    return await opened.closed(tx, revision_id), task_id


@dataclass(frozen=True, slots=True)
class _Opened:
    """A plan that is held, and the deed on record."""

    actor: Actor
    plan: AnyRow
    why: Why
    number: int
    now: datetime
    task: AnyRow | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def current(self) -> int:
        found: int = self.plan.current_revision_id
        return found

    async def version(self, tx: Tx, seen: int) -> AnyRow:
        """The task's current version, if it is what the actor saw."""
        assert self.task is not None
        row = await tx.row(_of(self.current, self.task.id))
        if row is None:
            raise NotFound("task", str(self.task.id))
        if (row.same_as or row.id) != seen:
            raise Refused(Refusal.AMENDED_MEANWHILE, {"task": self.task.id})
        return row

    async def copied(self, tx: Tx, *, task_id: int, without: int | None = None) -> int:
        """A new revision that says what the current one does."""
        values = {
            "number": self.number,
            "kind": AMEND,
            "reason": self.why.reason or None,
            "basis": self.why.basis,
            "task_id": task_id,
            "imported_at": self.now,
            "imported_by": self.actor.person_id,
        }
        revision_id = await copying.revision(tx, self.current, values)
        await copying.contents(tx, self.current, revision_id, without=without)
        return revision_id

    async def closed(self, tx: Tx, revision_id: int) -> Saved:
        """Let it be read."""
        plan_id, old = self.plan.id, self.current
        await turning.to(tx, self.actor, plan_id, old, revision_id, now=self.now)
        return Saved(plan_id, revision_id, self.number, is_new=True)


async def _opened(
    tx: Tx, actor: Actor, task_id: int, verb: str, effect_key: str, now: datetime, why: Why
) -> _Opened | None:
    task = await tx.row(select(tasks).where(tasks.c.id == task_id))
    if task is None:
        raise NotFound("task", str(task_id))
    return await _open(tx, actor, task.plan_id, verb, effect_key, now, why, task)


async def _open(
    tx: Tx,
    actor: Actor,
    plan_id: int,
    verb: str,
    effect_key: str,
    now: datetime,
    why: Why,
    task: AnyRow | None = None,
) -> _Opened | None:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    plan = await held(tx, plan_id)
    if plan.current_revision_id is None:
        raise NotFound("plan", str(plan_id))
    last = select(func.max(plan_revisions.c.number)).where(plan_revisions.c.plan_id == plan_id)
    number = await tx.scalar(last) + 1
    is_new = await audit.record_by(
        tx,
        actor,
        verb,
        ("plan" if task is None else "task", plan.key if task is None else str(task.id)),
        {"revision": number, "plan": plan.key},
        effect_key=effect_key,
        now=now,
    )
    return _Opened(actor, plan, why.cleaned(), number, now, task) if is_new else None


async def _place(tx: Tx, revision_id: int, after: int | None) -> tuple[int | None, int]:
    """Section and ordinal of a task behind ``after``; those behind it move on by one."""
    v = task_versions.c
    mine = select(v.section_id, v.ordinal).where(v.revision_id == revision_id)
    if after is not None:
        mine = mine.where(v.task_id == after)
    row = await tx.row(mine.order_by(v.ordinal.desc()).limit(1))
    if row is None:
        raise NotFound("task", str(after))
    behind = update(task_versions).where(v.revision_id == revision_id, v.ordinal > row.ordinal)
    await tx.run(behind.values(ordinal=v.ordinal + 1))
    return row.section_id, row.ordinal + 1


def _of(revision_id: int, task_id: int) -> Any:
    v = task_versions.c
    return select(task_versions).where(v.revision_id == revision_id, v.task_id == task_id)
