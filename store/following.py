"""What somebody follows, and how often they want to hear of it.

Everybody who serves may follow everything, since plans are public; what is told of it is decided
when there is something to tell (``store.news``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, insert, select, update

from store import audit, people, rules
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.lexicon import AgencyKind
from store.quiet import DAY, Frequency, Wanted
from store.records import Actor
from store.tables import agencies, follows, notice_settings, plans, sections, tasks
from store.tables import task_versions as versions
from store.text import clean_user_text
from store.upsert import insert_into

MOST = 200
MOST_WORDS = 60
# Between the headings of a section's path, which are printed lines.
_STEP = "\n"


class Kind(StrEnum):
    """What can be followed."""

    TASK = "task"
    SECTION = "section"
    PLAN = "plan"
    AGENCY = "agency"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Target:
    """``object_id`` is the task, plan or agency; of a section its plan, and ``words`` its path,
    so that it outlives a revision. Of a search ``words`` alone.
    """

    kind: Kind
    object_id: int | None
    words: str | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The headings that lead to a section."""
        return tuple((self.words or "").split(_STEP))


@dataclass(frozen=True, slots=True)
class Followed:
    """A row of the list, with what it is called; ``task`` and ``plan`` as far as there are."""

    id: int
    target: Target
    since: datetime
    plan: str | None = None
    ref: str | None = None
    title: str | None = None
    agency: str | None = None


def of_path(plan_id: int, path: tuple[str, ...] | list[str]) -> Target:
    """A section by the headings that lead to it."""
    return Target(Kind.SECTION, plan_id, _STEP.join(path))


def followable(words: str) -> str:
    """Words as they are followed: their beginning, with single blanks."""
    return " ".join(clean_user_text(words).split())[:MOST_WORDS].strip()


async def section(tx: Tx, section_id: int) -> Target:
    """The section of a plan's current revision; NotFound for one of an earlier revision."""
    row = await tx.row(
        select(plans.c.id, sections.c.path)
        .join(plans, plans.c.current_revision_id == sections.c.revision_id)
        .where(sections.c.id == section_id)
    )
    if row is None:
        raise NotFound("section", str(section_id))
    return of_path(row.id, row.path)


async def around(tx: Tx, task_id: int) -> tuple[Target, ...]:
    """What can be followed at a task: itself, its sections from the inside out, its plan."""
    row = await tx.row(
        select(tasks.c.plan_id, sections.c.path)
        .join(versions, versions.c.id == tasks.c.current_version_id)
        .join(sections, sections.c.id == versions.c.section_id, isouter=True)
        .where(tasks.c.id == task_id)
    )
    if row is None:
        raise NotFound("task", str(task_id))
    path = tuple(row.path or ())
    inner = [of_path(row.plan_id, path[:depth]) for depth in range(len(path), 0, -1)]
    return (Target(Kind.TASK, task_id), *inner, Target(Kind.PLAN, row.plan_id))


async def follow(tx: Tx, actor: Actor, target: Target, *, effect_key: str, now: datetime) -> bool:
    """Follow it from now on; False where they do already, or if this was done before.

    Raises Forbidden for visitors, NotFound for what is not there, Refused for too many.
    """
    actor, person_id = await _may(tx, actor)
    target = await _checked(tx, target)
    mine = (follows.c.person_id == person_id) & follows.c.until.is_(None)
    if await tx.scalar(select(follows.c.id).where(mine, _same(target)).limit(1)) is not None:
        return False
    if len(await tx.rows(select(follows.c.id).where(mine))) >= MOST:
        raise Refused(Refusal.FOLLOWS_TOO_MANY, {"most": MOST})
    if not await _on_record(tx, actor, "follow", target, effect_key, now):
        return False
    row = {"kind": target.kind.value, "object_id": target.object_id, "words": target.words}
    await tx.run(insert(follows).values(**row, person_id=person_id, since=now))
    return True


async def unfollow(tx: Tx, actor: Actor, target: Target, *, effect_key: str, now: datetime) -> bool:
    """Follow it no longer; False where they do not. What is gone can be let go of, too."""
    actor, person_id = await _may(tx, actor)
    mine = (follows.c.person_id == person_id) & follows.c.until.is_(None) & _same(target)
    if await tx.scalar(select(follows.c.id).where(mine).limit(1)) is None:
        return False
    if not await _on_record(tx, actor, "unfollow", target, effect_key, now):
        return False
    await tx.run(update(follows).where(mine).values(until=now))
    return True


async def unfollow_row(
    tx: Tx, actor: Actor, follow_id: int, *, effect_key: str, now: datetime
) -> Target:
    """Follow no longer what a row of one's own list says; NotFound for anybody else's."""
    actor, person_id = await _may(tx, actor)
    row = await tx.row(
        select(follows).where(follows.c.id == follow_id, follows.c.person_id == person_id)
    )
    if row is None:
        raise NotFound("follow", str(follow_id))
    target = _target(row)
    await unfollow(tx, actor, target, effect_key=effect_key, now=now)
    return target


async def mine(tx: Tx, actor: Actor) -> tuple[Followed, ...]:
    """What the actor follows, the newest first, each once."""
    rules.allow(actor, rules.Action.FOLLOW)
    f = follows.c
    rows = await tx.rows(
        select(follows, plans.c.short.label("plan"), tasks.c.ref, versions.c.title)
        .add_columns(agencies.c.short.label("agency"))
        .join(tasks, (tasks.c.id == f.object_id) & (f.kind == Kind.TASK.value), isouter=True)
        .join(versions, versions.c.id == tasks.c.current_version_id, isouter=True)
        .join(plans, plans.c.id == _plan_id(), isouter=True)
        .join(
            agencies, (agencies.c.id == f.object_id) & (f.kind == Kind.AGENCY.value), isouter=True
        )
        .where(f.person_id == actor.person_id, f.until.is_(None))
        .order_by(f.id.desc())
    )
    found: dict[Target, Followed] = {}
    for row in rows:
        target = _target(row)
        one = Followed(row.id, target, row.since, row.plan, row.ref, row.title, row.agency)
        found.setdefault(target, one)
    return tuple(found.values())


async def among(tx: Tx, actor: Actor, targets: tuple[Target, ...]) -> frozenset[Target]:
    """Which of these the actor follows."""
    rows = await tx.rows(
        select(follows).where(follows.c.person_id == actor.person_id, follows.c.until.is_(None))
    )
    return frozenset(map(_target, rows)) & frozenset(targets)


async def wanted(tx: Tx, actor: Actor) -> Wanted:
    """What the actor has set, or the default."""
    n = notice_settings.c
    row = await tx.row(select(notice_settings).where(n.person_id == actor.person_id))
    return Wanted() if row is None else wanted_of(row)


def wanted_of(row: Any) -> Wanted:
    """A row of ``notice_settings``."""
    return Wanted(Frequency(row.frequency), row.quiet_from, row.quiet_to)


async def set_wanted(tx: Tx, actor: Actor, wish: Wanted, *, effect_key: str, now: datetime) -> bool:
    """Set how often and when; False if done before. ValueError for no time of day."""
    if not (0 <= wish.quiet_from < DAY and 0 <= wish.quiet_to < DAY):
        raise ValueError("minutes after midnight")
    actor, person_id = await _may(tx, actor)
    values = {
        "frequency": wish.frequency.value,
        "quiet_from": wish.quiet_from,
        "quiet_to": wish.quiet_to,
    }
    is_new = await audit.record(
        tx,
        account_id=actor.account_id,
        person_id=person_id,
        verb="set_notices",
        object_kind="person",
        object_id=str(person_id),
        detail=values,
        effect_key=effect_key,
        now=now,
    )
    if is_new:
        row = insert_into(tx, notice_settings).values(person_id=person_id, changed_at=now, **values)
        changed = {**values, "changed_at": now}
        await tx.run(row.on_conflict_do_update(index_elements=["person_id"], set_=changed))
    return is_new


async def _may(tx: Tx, actor: Actor) -> tuple[Actor, int]:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.FOLLOW)
    assert actor.person_id is not None, "who serves is a person"
    return actor, actor.person_id


async def _checked(tx: Tx, target: Target) -> Target:
    """The target with its words cleaned; NotFound where there is no such thing."""
    id_ = target.object_id
    if target.kind is Kind.SEARCH:
        words = followable(target.words or "")
        if not words:
            raise NotFound("search", "")
        return Target(Kind.SEARCH, None, words)
    found = {
        Kind.TASK: select(tasks.c.id).where(tasks.c.id == id_, tasks.c.current_version_id > 0),
        Kind.PLAN: select(plans.c.id).where(plans.c.id == id_),
        Kind.SECTION: select(plans.c.id).where(plans.c.id == id_),
        Kind.AGENCY: select(agencies.c.id).where(
            agencies.c.id == id_, agencies.c.kind != AgencyKind.OTHER.value
        ),
    }[target.kind]
    if await tx.scalar(found) is None:
        raise NotFound(target.kind.value, str(id_))
    if target.kind is Kind.SECTION and not await _has_section(tx, target):
        raise NotFound("section", str(id_))
    return target


async def _has_section(tx: Tx, target: Target) -> bool:
    rows = await tx.rows(
        select(sections.c.path)
        .join(plans, plans.c.current_revision_id == sections.c.revision_id)
        .where(plans.c.id == target.object_id)
    )
    return any(tuple(row.path) == target.path for row in rows)


def _plan_id() -> ColumnElement[Any]:
    of_plan = follows.c.kind.in_([Kind.PLAN.value, Kind.SECTION.value])
    return case((of_plan, follows.c.object_id), else_=tasks.c.plan_id)


def _same(target: Target) -> ColumnElement[bool]:
    f = follows.c
    object_ = f.object_id.is_not_distinct_from(target.object_id)
    return (f.kind == target.kind.value) & object_ & f.words.is_not_distinct_from(target.words)


def _target(row: Any) -> Target:
    return Target(Kind(row.kind), row.object_id, row.words)


async def _on_record(
    tx: Tx, actor: Actor, verb: str, target: Target, effect_key: str, now: datetime
) -> bool:
    detail: Mapping[str, Any] = {} if target.words is None else {"words": target.words}
    # what somebody looks for is theirs; a section's path is printed
    is_search = target.kind is Kind.SEARCH
    return await audit.record_by(
        tx,
        actor,
        verb,
        (target.kind.value, target.object_id or 0),
        {} if is_search else detail,
        effect_key=effect_key,
        now=now,
        private={"words": target.words or ""} if is_search else None,
    )
