"""A new revision of a plan: everything a document says, in one go, or nothing.

Tasks keep their ids by their printed number; what the document says of them is a version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from store import amendments, audit, counters, matches, news, rules
from store.bulk import insert_rows
from store.db import Tx
from store.edition import Edition, PlanMeta, Saved, SourceText
from store.ids import reserve
from store.records import Actor
from store.revision_rows import Rows
from store.search import index
from store.tables import boxes as box_rows
from store.tables import goals as goal_rows
from store.tables import (
    plan_revisions,
    plans,
    sections,
    sources,
    task_versions,
    tasks,
)
from store.upsert import insert_into


async def save(
    tx: Tx,
    actor: Actor,
    edition: Edition,
    source: SourceText,
    meta: PlanMeta,
    agency_ids: Mapping[str, int | None],
    *,
    now: datetime,
) -> Saved:
    """Make ``edition`` the current revision of the plan ``meta.key``.

    ``agency_ids`` has an id for every name in a responsibility; for addressees and senders it
    may have none. The file that is current already changes nothing.
    """
    rules.allow(actor, rules.Action.SEED_PLAN)
    plan_id, current = await _plan(tx, meta, now)
    if current is not None and current.sha256 == source.sha256:
        return Saved(plan_id, current.revision_id, current.number, is_new=False)
    last = select(func.max(plan_revisions.c.number)).where(plan_revisions.c.plan_id == plan_id)
    number = (await tx.scalar(last) or 0) + 1
    await audit.record(
        tx,
        account_id=actor.account_id,
        person_id=actor.person_id,
        verb=rules.Action.SEED_PLAN.value,
        object_kind="plan",
        object_id=meta.key,
        detail={"sha256": source.sha256, "revision": number, "tasks": len(edition.items)},
        effect_key=f"seed_plan:{meta.key}:{number}",
        now=now,
    )
    source_id = await _source(tx, source, meta, now)
    revision = _revision(edition, meta, plan_id=plan_id, number=number, source_id=source_id)
    revision |= {"imported_at": now, "imported_by": actor.person_id}
    revision_id = await tx.new_id(insert(plan_revisions).values(revision))
    before = await matches.texts(tx, plan_id)
    await _fill(tx, edition, plan_id, revision_id, agency_ids)
    values: dict[str, Any] = {"current_revision_id": revision_id, "archived_at": None}
    if meta.short is not None:
        values["short"] = meta.short
    await tx.run(update(plans).where(plans.c.id == plan_id).values(values))
    await counters.bump(tx, counters.PLANS)
    if current is not None:
        said = await amendments.of_revision(tx, actor, current.revision_id, revision_id)
        await news.announce_all(tx, said, now)
    await matches.announce(tx, actor, plan_id, before, now)
    return Saved(plan_id, revision_id, number, is_new=True)


async def _plan(tx: Tx, meta: PlanMeta, now: datetime) -> tuple[int, Any]:
    """The plan's id and its current revision. The row stays locked: one import at a time."""
    row = insert_into(tx, plans).values(
        key=meta.key,
        short=meta.short or meta.title,
        jurisdiction=meta.jurisdiction,
        created_at=now,
    )
    await tx.run(row.on_conflict_do_nothing(index_elements=["key"]))
    locked = select(plans.c.id).where(plans.c.key == meta.key).with_for_update()
    plan_id: int = await tx.scalar(locked)
    current = await tx.row(
        select(plan_revisions.c.id.label("revision_id"), plan_revisions.c.number)
        .add_columns(sources.c.sha256)
        .join(plans, plans.c.current_revision_id == plan_revisions.c.id)
        .join(sources, sources.c.id == plan_revisions.c.source_id)
        .where(plans.c.id == plan_id)
    )
    return plan_id, current


async def _source(tx: Tx, source: SourceText, meta: PlanMeta, now: datetime) -> int:
    row = insert_into(tx, sources).values(
        sha256=source.sha256,
        name=meta.file_name,
        byte_size=meta.byte_size,
        text=source.text,
        repost=meta.repost,
        origin=meta.origin,
        received_at=now,
    )
    await tx.run(row.on_conflict_do_nothing(index_elements=["sha256"]))
    found: int = await tx.scalar(select(sources.c.id).where(sources.c.sha256 == source.sha256))
    return found


def _revision(edition: Edition, meta: PlanMeta, **known: int) -> dict[str, Any]:
    plan = edition.plan
    copied = ("notice_title", "issuer", "doc_number", "issued_on", "period_start", "period_end")
    return {
        **known,
        **{name: getattr(plan, name) for name in (*copied, "period_text", "outlook_end")},
        "title": meta.title if meta.titled else plan.title or meta.title,
        "title_printed": plan.title_printed or plan.title or meta.title,
        "published_on": plan.published_on or meta.published_on,
        "lead_rule": plan.lead_rule,
    }


async def _fill(
    tx: Tx,
    edition: Edition,
    plan_id: int,
    revision_id: int,
    agency_ids: Mapping[str, int | None],
) -> None:
    rows = Rows(
        revision_id,
        agency_ids,
        section_ids=await reserve(tx, sections, len(edition.sections)),
        version_ids=await reserve(tx, task_versions, len(edition.items)),
        box_ids=await reserve(tx, box_rows, len(edition.boxes)),
        goal_ids=await reserve(tx, goal_rows, len(edition.goals)),
    )
    task_ids = await _task_ids(tx, edition, plan_id)
    rows.add(edition, task_ids)
    for table, values in rows.by_table():
        await insert_rows(tx, table, values)
    current = (
        select(task_versions.c.id)
        .where(task_versions.c.task_id == tasks.c.id)
        .where(task_versions.c.revision_id == revision_id)
        .scalar_subquery()
    )
    # A task that the new text has no more keeps its id and its history, without a version.
    moved = update(tasks).where(tasks.c.plan_id == plan_id)
    await tx.run(moved.values(current_version_id=current))
    await index.put(tx, plan_id, index.words_of(edition, task_ids))


async def _task_ids(tx: Tx, edition: Edition, plan_id: int) -> Sequence[int]:
    """The id of each task in order; numbers that this plan never had get new ones."""
    mine = select(tasks.c.ref, tasks.c.id).where(tasks.c.plan_id == plan_id)
    known = {row.ref: row.id for row in await tx.rows(mine)}
    fresh = [item.number for item in edition.items if item.number not in known]
    new_ids = await reserve(tx, tasks, len(fresh))
    known.update(zip(fresh, new_ids, strict=True))
    made = [{"id": known[ref], "plan_id": plan_id, "ref": ref} for ref in fresh]
    await insert_rows(tx, tasks, made)
    return [known[item.number] for item in edition.items]
