"""A new revision of a plan: everything a document says, in one go, or nothing.

Tasks keep their ids, by their printed number or as people matched them; what the document says of
them is a version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from store import audit, consent, origins, people, rules, turning
from store.aside import aside
from store.bulk import insert_rows
from store.db import Tx
from store.edition import Edition, Matching, PlanMeta, Saved, SourceText
from store.errors import Outdated
from store.ids import reserve
from store.numbering import matched
from store.origins import Marks
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
    matching: Matching | None = None,
) -> Saved:
    """Make ``edition`` the current revision of the plan ``meta.key``.

    ``agency_ids`` has an id for every name in a responsibility; for addressees and senders it
    may have none. The file that is current already changes nothing, unless people wrote into it or
    said something else of it.
    Raises Forbidden; Outdated where ``matching`` is about another text than the current one;
    Refused where much goes and a second administrator has to want it.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    matching = matching or Matching()
    plan_id, current = await _plan(tx, meta, now)
    old_id = None if current is None else current.revision_id
    marks, said = Marks(meta.repost, meta.origin), await origins.of_file(tx, source.sha256)
    is_other = matching.differs or any(item.by_hand for item in edition.items)
    place = await _place(tx, plan_id)
    is_other = is_other or marks != said or meta.jurisdiction != place
    if current is not None and current.sha256 == source.sha256 and not is_other:
        return Saved(plan_id, current.revision_id, current.number, is_new=False)
    if matching.seen is not None and matching.seen != old_id:
        raise Outdated("closed")
    last = select(func.max(plan_revisions.c.number)).where(plan_revisions.c.plan_id == plan_id)
    number = (await tx.scalar(last) or 0) + 1
    detail: dict[str, Any] = {"sha256": source.sha256, "revision": number}
    detail["tasks"] = len(edition.items)
    if matching.seconded is not None:
        detail["seconded"] = matching.seconded
    if meta.jurisdiction != place:
        detail |= {"place": [place, meta.jurisdiction]}
    await audit.record_by(
        tx,
        actor,
        rules.Action.SEED_PLAN.value,
        ("plan", meta.key),
        detail,
        effect_key=f"seed_plan:{meta.key}:{number}",
        now=now,
    )
    version_ids = await reserve(tx, task_versions, len(edition.items))
    numbers = [item.number for item in edition.items]
    task_ids = await matched(tx, plan_id, numbers, version_ids, matching.pairs)
    await consent.ask(tx, actor, plan_id, task_ids, matching.seconded)
    source_id = await _source(tx, source, meta, now)
    revision = _revision(edition, meta, plan_id=plan_id, number=number, source_id=source_id)
    revision |= {"imported_at": now, "imported_by": actor.person_id}
    values: dict[str, Any] = {"archived_at": None, "jurisdiction": meta.jurisdiction}
    if meta.short is not None:
        values["short"] = meta.short
    made = await turning.made_of(tx, plan_id, values)
    revision |= {"plan_before": made | origins.made(source_id, said, marks)}
    revision_id = await tx.new_id(insert(plan_revisions).values(revision))
    await _fill(tx, edition, task_ids, version_ids, revision_id, agency_ids)
    words = await aside(len(task_ids), index.words_of, edition, task_ids)
    await turning.to(
        tx,
        actor,
        plan_id,
        old_id,
        revision_id,
        now=now,
        values=values,
        words=words,
        is_first=number == 1,
    )
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


async def _place(tx: Tx, plan_id: int) -> str:
    found: str = await tx.scalar(select(plans.c.jurisdiction).where(plans.c.id == plan_id))
    return found


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
    told = {"repost": meta.repost, "origin": meta.origin}
    await tx.run(row.on_conflict_do_update(index_elements=["sha256"], set_=told))
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
    task_ids: Sequence[int],
    version_ids: Sequence[int],
    revision_id: int,
    agency_ids: Mapping[str, int | None],
) -> None:
    rows = Rows(
        revision_id,
        agency_ids,
        section_ids=await reserve(tx, sections, len(edition.sections)),
        version_ids=version_ids,
        box_ids=await reserve(tx, box_rows, len(edition.boxes)),
        goal_ids=await reserve(tx, goal_rows, len(edition.goals)),
    )
    await aside(len(task_ids), rows.add, edition, task_ids)
    for table, values in rows.by_table():
        await insert_rows(tx, table, values)
