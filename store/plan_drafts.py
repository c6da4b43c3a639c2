"""Plans on their way in: read from a file, under review, not yet in force.

A draft outlives restarts and its reviewer: any administrator may go on with any open one.
``number`` grows with every change and a change names the number it saw, so that a button from
before finds that it is old, and of two who confirm at once one imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from store import audit, people, rules
from store.db import AnyRow, Tx
from store.errors import Outdated, Refusal, Refused
from store.records import Actor
from store.tables import accounts, plan_drafts, plans
from store.tables import people as persons

LASTS = timedelta(days=30)
OPEN, IMPORTED, DROPPED, EXPIRED = "open", "imported", "dropped", "expired"
# More than anybody reviews at once; a flood of files must not fill the database.
MOST_OPEN = 50
_NO_WORDS: dict[str, Any] = {"text": "", "draft": "", "given": {}, "settled": {}}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """An open draft without its words, which may be long: see ``words``.

    ``given`` and ``settled`` are JSON that only the reviewing knows. ``by`` and ``touched_by`` are
    the names of who sent it and who changed it last, None where nobody is registered;
    ``touched_account`` is the account of the latter.
    """

    id: int
    number: int
    state: str
    sha256: str
    name: str
    byte_size: int
    given: Json
    settled: Json
    plan_id: int | None
    revision_id: int | None
    by: str | None
    touched_by: str | None
    touched_account: int
    made_at: datetime
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Words:
    """The decoded source, and what was read of it as the JSON text that the reviewing wrote."""

    text: str
    draft: str


@dataclass(frozen=True, slots=True)
class Line:
    """An open draft in a list, without its words."""

    id: int
    number: int
    name: str
    by: str | None
    touched_by: str | None
    touched_at: datetime


async def put(
    tx: Tx,
    actor: Actor,
    *,
    sha256: str,
    name: str,
    byte_size: int,
    words: Words,
    given: Mapping[str, Any],
    effect_key: str,
    now: datetime,
) -> int:
    """A new open draft; its id. An open one of the same bytes is gone on with instead.

    The same ``effect_key`` again gives the same draft. Forbidden for who may not seed plans,
    Refused where too many are open.
    """
    actor = await _seeding(tx, actor)
    before = await audit.object_of(tx, effect_key, "draft_plan")
    if before is not None:
        return int(before)
    known = await check_room(tx, actor, sha256)
    if known is not None:
        return known
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    draft_id = await tx.new_id(
        insert(plan_drafts).values(
            sha256=sha256,
            name=name,
            byte_size=byte_size,
            text=words.text,
            draft=words.draft,
            given=dict(given),
            settled={},
            number=1,
            state=OPEN,
            account_id=account_id,
            touched_by=account_id,
            made_at=now,
            touched_at=now,
        )
    )
    detail = {"sha256": sha256, "bytes": byte_size}
    await _record(tx, actor, "draft_plan", draft_id, detail, effect_key, now)
    return draft_id


async def check_room(tx: Tx, actor: Actor, sha256: str) -> int | None:
    """The open draft of these bytes, None for a new one; Refused where there are too many."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    open_one = select(plan_drafts.c.id).where(plan_drafts.c.state == OPEN)
    known: int | None = await tx.scalar(open_one.where(plan_drafts.c.sha256 == sha256).limit(1))
    if known is None and len(await tx.rows(open_one)) >= MOST_OPEN:
        raise Refused(Refusal.PLAN_DRAFTS_FULL, {"most": MOST_OPEN})
    return known


async def same_text(tx: Tx, draft_id: int) -> tuple[int, str] | None:
    """Id and name of another open draft of the same decoded words, the oldest."""
    own, other = plan_drafts.alias(), plan_drafts.alias()
    row = await tx.row(
        select(other.c.id, other.c.name)
        .join(own, (own.c.text == other.c.text) & (own.c.id != other.c.id))
        .where(own.c.id == draft_id, other.c.state == OPEN)
        .order_by(other.c.id)
        .limit(1)
    )
    return None if row is None else (row.id, row.name)


async def held(tx: Tx, actor: Actor, draft_id: int) -> PlanDraft:
    """An open draft, held to the end of the transaction.

    Refused for one that was imported, dropped, has expired or never was; Forbidden for who may
    not seed plans.
    """
    await _seeding(tx, actor)
    await tx.run(select(plan_drafts.c.id).where(plan_drafts.c.id == draft_id).with_for_update())
    return await _open(tx, draft_id)


async def shown(tx: Tx, actor: Actor, draft_id: int) -> PlanDraft:
    """The same to be looked at only."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    return await _open(tx, draft_id)


async def words(tx: Tx, held: PlanDraft) -> Words:
    """The words of a draft that was held or shown, as this transaction has them."""
    d = plan_drafts.c
    row = await tx.row(select(d.text, d.draft).where(d.id == held.id, d.number == held.number))
    if row is None:
        raise Outdated("closed")
    return Words(*row)


async def change(
    tx: Tx,
    actor: Actor,
    draft_id: int,
    number: int,
    *,
    now: datetime,
    draft: str | None = None,
    given: Mapping[str, Any] | None = None,
    settled: Mapping[str, Any] | None = None,
) -> PlanDraft:
    """Replace what is given, if the draft is still at ``number``; as it is then.

    ``draft`` is JSON text.

    Outdated where somebody changed it meanwhile; Refused and Forbidden as ``held``.
    """
    actor = await _seeding(tx, actor)
    new = {"given": given, "settled": settled}
    values: Json = {name: dict(value) for name, value in new.items() if value is not None}
    values |= {} if draft is None else {"draft": draft}
    values |= {"number": number + 1, "touched_at": now}
    values["touched_by"] = await people.ensure_account(tx, actor.telegram_id, now)
    await _if_still(tx, draft_id, number, values)
    return await _open(tx, draft_id)


async def drop(
    tx: Tx, actor: Actor, draft_id: int, number: int, *, effect_key: str, now: datetime
) -> None:
    """Give it up; its words go at once. Raises as ``change``."""
    actor = await _seeding(tx, actor)
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    ended = {"state": DROPPED, "touched_at": now, "touched_by": account_id}
    await _if_still(tx, draft_id, number, {**ended, **_NO_WORDS})
    await _record(tx, actor, "drop_plan_draft", draft_id, {}, effect_key, now)


async def claim(tx: Tx, actor: Actor, draft_id: int, number: int, now: datetime) -> PlanDraft:
    """Take it for the import of this transaction: whoever else confirms it comes too late.

    Returns it as it was. Raises as ``change``.
    """
    actor = await _seeding(tx, actor)
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    values = {"state": IMPORTED, "touched_at": now, "touched_by": account_id}
    await _if_still(tx, draft_id, number, values)
    found = await _row(tx, draft_id)
    assert found is not None
    return _draft(found)


async def imported(tx: Tx, actor: Actor, draft_id: int, *, plan_id: int, revision_id: int) -> None:
    """What a claimed draft became. Its words go: the plan has them, and an undo needs no draft."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    became = {"plan_id": plan_id, "revision_id": revision_id, **_NO_WORDS}
    await tx.run(update(plan_drafts).where(plan_drafts.c.id == draft_id).values(**became))


async def open_ones(tx: Tx, actor: Actor) -> tuple[Line, ...]:
    """Every draft that can be gone on with, the one touched last first."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    d = plan_drafts.c
    rows = await tx.rows(
        _named(d.id, d.number, d.name, d.touched_at)
        .where(d.state == OPEN)
        .order_by(d.touched_at.desc(), d.id.desc())
    )
    return tuple(
        Line(row.id, row.number, row.name, row.by, row.touched_by, row.touched_at) for row in rows
    )


async def expire(tx: Tx, now: datetime) -> int:
    """End what was not touched for a month, and let its words go; how many ended."""
    d, old = plan_drafts.c, plan_drafts.c.touched_at <= now - LASTS
    ended = await tx.run(
        update(plan_drafts).where(old, d.state == OPEN).values(state=EXPIRED, **_NO_WORDS)
    )
    return ended.rowcount


async def _if_still(tx: Tx, draft_id: int, number: int, values: Json) -> None:
    same = (plan_drafts.c.id == draft_id) & (plan_drafts.c.number == number)
    alive = update(plan_drafts).where(same, plan_drafts.c.state == OPEN)
    if (await tx.run(alive.values(**values))).rowcount != 1:
        await _open(tx, draft_id)  # says what became of it
        raise Outdated("closed")


async def _open(tx: Tx, draft_id: int) -> PlanDraft:
    row = await _row(tx, draft_id)
    if row is None or row.state == DROPPED:
        by = None if row is None else row.touched_by
        raise Refused(Refusal.PLAN_DRAFT_GONE, {"by": by})
    if row.state == EXPIRED:
        raise Refused(Refusal.PLAN_DRAFT_EXPIRED, {"days": LASTS.days})
    if row.state == IMPORTED:
        short = await tx.scalar(select(plans.c.short).where(plans.c.id == row.plan_id))
        raise Refused(Refusal.PLAN_DRAFT_IMPORTED, {"short": short, "by": row.touched_by})
    return _draft(row)


async def _row(tx: Tx, draft_id: int) -> AnyRow | None:
    d = plan_drafts.c
    of_it = (d.id, d.number, d.state, d.sha256, d.name, d.byte_size)
    rest = (d.given, d.settled, d.plan_id, d.revision_id, d.made_at, d.touched_at)
    touched = d.touched_by.label("touched_account")
    return await tx.row(_named(*of_it, *rest, touched).where(d.id == draft_id))


def _named(*columns: Any) -> Any:
    """These columns with the names of who sent the draft (``by``) and who ``touched_by`` it."""
    sent, touched = accounts.alias(), accounts.alias()
    sender, toucher = persons.alias(), persons.alias()
    return (
        select(*columns, sender.c.name.label("by"), toucher.c.name.label("touched_by"))
        .select_from(plan_drafts)
        .join(sent, sent.c.id == plan_drafts.c.account_id)
        .join(touched, touched.c.id == plan_drafts.c.touched_by)
        .outerjoin(sender, sender.c.id == sent.c.person_id)
        .outerjoin(toucher, toucher.c.id == touched.c.person_id)
    )


async def _seeding(tx: Tx, actor: Actor) -> Actor:
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    return actor


async def _record(
    tx: Tx, actor: Actor, verb: str, draft_id: int, detail: Json, effect_key: str, now: datetime
) -> None:
    await audit.record(
        tx,
        account_id=actor.account_id,
        person_id=actor.person_id,
        verb=verb,
        object_kind="plan_draft",
        object_id=str(draft_id),
        detail=detail,
        effect_key=effect_key,
        now=now,
    )


def _draft(row: AnyRow) -> PlanDraft:
    return PlanDraft(**row._mapping)
