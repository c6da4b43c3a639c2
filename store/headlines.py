"""A piece of news as a message takes it: what happened to which task, with the words of the record.

Kept back, news are only ids; they are put into words when they are told, as things stand then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from store.db import AnyRow, Tx
from store.tables import agencies, people, plans, reports, sections, task_versions, tasks
from store.text import first_words

Facts = dict[str, Any]
_WORDS = 24


class Event(StrEnum):
    """What happened. Rows carry these names: they are only added to."""

    REPORTED = "reported"
    COMPLETED = "completed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    DATED = "dated"
    AMENDED = "amended"
    URGED = "urged"
    MATCHED = "matched"
    DOUBTED = "doubted"
    DOUBT_AMENDED = "doubt_amended"
    DOUBT_KEPT = "doubt_kept"


@dataclass(frozen=True, slots=True)
class News:
    """``agency_id``: who reported, or who was assigned. ``actor_person_id``: whose deed it is.

    ``facts``: until (ISO), part, reason, by (a role or name), gone (the document has it no more),
    sought (the followed words that a task matches), doubt (its number) and what (is doubted).
    """

    kind: Event
    task_id: int
    agency_id: int | None = None
    report_id: int | None = None
    actor_person_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> Facts:
        """What a row of ``notices`` keeps beside its kind."""
        return {
            "task": self.task_id,
            "agency": self.agency_id,
            "report": self.report_id,
            "facts": dict(self.facts),
        }

    @classmethod
    def from_json(cls, kind: str, kept: Mapping[str, Any]) -> News:
        """The news of ``to_json``."""
        return cls(Event(kind), kept["task"], kept["agency"], kept["report"], None, kept["facts"])


@dataclass(frozen=True, slots=True)
class Subject:
    """A task by its current wording, or by its last where the document has it no more."""

    task_id: int
    plan_id: int
    plan: str
    ref: str
    title: str
    path: tuple[str, ...]


async def subjects(tx: Tx, task_ids: Collection[int]) -> dict[int, Subject]:
    """These tasks, in one statement."""
    v, t = task_versions.c, tasks.c
    wanted = sorted(set(task_ids))
    # Grouped and not task by task: PostgreSQL walks back through all versions for each otherwise.
    last = select(v.task_id, func.max(v.id).label("id")).where(v.task_id.in_(wanted))
    told = last.group_by(v.task_id).subquery()
    rows = await tx.rows(
        select(t.id, t.plan_id, plans.c.short, t.ref, v.title, sections.c.path)
        .select_from(tasks)
        .join(told, told.c.task_id == t.id)
        .join(plans, plans.c.id == t.plan_id)
        .join(task_versions, v.id == func.coalesce(t.current_version_id, told.c.id))
        .join(sections, sections.c.id == v.section_id, isouter=True)
    )
    return {
        id_: Subject(id_, plan_id, plan, ref, title, tuple(path or ()))
        for id_, plan_id, plan, ref, title, path in rows
    }


async def worded(tx: Tx, many: Sequence[News]) -> list[Facts]:
    """Each piece of news with plan, number, first words, agency and what the report says."""
    about = await subjects(tx, [news.task_id for news in many])
    names = await _names(tx, {news.agency_id for news in many} - {None})
    said = await _reports(tx, {news.report_id for news in many} - {None})
    found = []
    for news in many:
        subject = about[news.task_id]
        facts: Facts = {
            "event": news.kind.value,
            "task": news.task_id,
            "plan": subject.plan,
            "ref": subject.ref,
            "words": first_words(subject.title, _WORDS),
            "agency": names.get(news.agency_id or 0, ""),
            "report": news.report_id,
            **news.facts,
        }
        report = said.get(news.report_id or 0)
        if report is not None:
            facts |= {"receipt": report.receipt, "whole": report.kind == "overall"}
            facts["corrects"] = report.corrects
        if report is not None and news.kind in (Event.REPORTED, Event.COMPLETED):
            facts |= {"status": report.status, "text": report.text, "who": report.name}
        found.append(facts)
    return found


async def _names(tx: Tx, ids: Collection[int | None]) -> dict[int, str]:
    wanted = select(agencies.c.id, agencies.c.short).where(agencies.c.id.in_(list(ids)))
    return {row.id: row.short for row in await tx.rows(wanted)}


async def _reports(tx: Tx, ids: Collection[int | None]) -> dict[int, AnyRow]:
    r, before = reports.c, reports.alias("before")
    # what was never in force nobody has heard of
    seen = (before.c.id == r.supersedes_id) & before.c.confirmed_at.is_not(None)
    rows = await tx.rows(
        select(r.id, r.receipt, r.kind, r.status, r.text, people.c.name)
        .add_columns(before.c.receipt.label("corrects"))
        .join(people, people.c.id == r.person_id)
        .join(before, seen, isouter=True)
        .where(r.id.in_(list(ids)))
    )
    return {row.id: row for row in rows}
