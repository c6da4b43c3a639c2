"""A whole plan's assignments and internal dates at once, as a sheet that was sent back says.

What the sheet says of a task is all that is set by hand on it: what it leaves empty is taken
back. Tasks and columns that the sheet does not have stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from store import assigning, given, news
from store import audit as journal
from store.db import Tx
from store.errors import Refusal, Refused
from store.given import NOTHING, GivenOn
from store.named import Named, agencies_of_all
from store.records import Actor, Part
from store.tables import audit

APPLIED, UNDONE = "assign_sheet", "revoke_sheet"


class Column(StrEnum):
    """What a sheet can say of a task."""

    LEAD = "lead"
    PARTICIPANT = "participant"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Wish:
    """One row of a sheet: all that is to be set by hand on a task, in the columns it has."""

    task_id: int
    leads: tuple[int, ...] = ()
    participants: tuple[int, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that becomes another: an agency's part by hand, or (agency None) the date.

    ``before`` and ``after`` are a part or an ISO date; None where nothing is set.
    """

    task_id: int
    agency_id: int | None
    before: str | None
    after: str | None

    def as_json(self) -> list[Any]:
        """The change as facts and the journal hold it."""
        return [self.task_id, self.agency_id, self.before, self.after]

    @property
    def undone(self) -> Change:
        """What takes it back."""
        return Change(self.task_id, self.agency_id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Applied:
    """``changes`` were made. ``skipped``: how many not, since others changed the same meanwhile."""

    changes: tuple[Change, ...]
    skipped: int = 0


def from_json(kept: Sequence[Sequence[Any]]) -> tuple[Change, ...]:
    """The changes of ``Change.as_json``."""
    return tuple(Change(*one) for one in kept)


async def changes(
    tx: Tx, actor: Actor, wishes: Sequence[Wish], columns: Collection[Column]
) -> tuple[Change, ...]:
    """What the sheet would change now, in its order. Forbidden for all but the coordinator."""
    await assigning.may_assign(tx, actor)
    return await _changes(tx, wishes, columns)


async def apply(
    tx: Tx,
    actor: Actor,
    wishes: Sequence[Wish],
    columns: Collection[Column],
    expected: Sequence[Change],
    batch: str,
    *,
    effect_key: str,
    now: datetime,
) -> Applied | None:
    """Set all of it in one go. None if done before.

    ``batch`` is the SHA-256 of the file, ``expected`` what somebody saw and confirmed. Raises
    Forbidden; NotFound where a task has gone; Refused where it would now change something else.
    """
    actor, person_id = await assigning.may_assign(tx, actor)
    await assigning.hold(tx, [wish.task_id for wish in wishes])
    kept = [one.as_json() for one in expected]
    if not await _on_record(tx, actor, APPLIED, batch, kept, effect_key, now):
        return None
    found = await _changes(tx, wishes, columns)
    if set(found) != set(expected):
        raise Refused(Refusal.SETTINGS_MOVED)
    for change in found:
        await _make(tx, change, person_id, now, batch)
    await news.announce_all(tx, _news(found, actor), now)
    return Applied(found)


async def revoke_batch(
    tx: Tx, actor: Actor, batch: str, *, effect_key: str, now: datetime
) -> Applied | None:
    """Take back what the sheet changed when it was applied last, and put back what was before.

    What others have changed since stays as it is. None if done before; Refused where it was
    taken back already.
    """
    actor, person_id = await assigning.may_assign(tx, actor)
    made = await _last(tx, batch)
    await assigning.hold(tx, sorted({change.task_id for change in made}))
    standing = await given.of_tasks(tx, {change.task_id for change in made})
    back = [
        change.undone
        for change in made
        if _now(standing.get(change.task_id, NOTHING), change.agency_id) == change.after
    ]
    kept = [one.as_json() for one in back]
    if not await _on_record(tx, actor, UNDONE, batch, kept, effect_key, now):
        return None
    if not made:
        raise Refused(Refusal.SETTING_GONE)
    for change in back:
        await _make(tx, change, person_id, now, batch)
    await news.announce_all(tx, _news(back, actor), now)
    return Applied(tuple(back), skipped=len(made) - len(back))


async def is_in_force(tx: Tx, actor: Actor, batch: str) -> bool:
    """Whether this sheet was applied and not taken back since."""
    await assigning.may_assign(tx, actor)
    return bool(await _last(tx, batch))


def difference(
    wish: Wish, standing: GivenOn, named: Named | None, columns: Collection[Column]
) -> list[Change]:
    """What one row changes. An agency that the document prints in that part needs no hand. Pure."""
    has = {one.agency.id: one.part.value for one in standing.agencies}
    wanted = dict.fromkeys(wish.participants, Part.PARTICIPANT.value)
    wanted |= dict.fromkeys(wish.leads, Part.LEAD.value)
    covered = {
        part for part in (Part.LEAD.value, Part.PARTICIPANT.value) if Column(part) in columns
    }
    found = []
    for id_ in dict.fromkeys([*has, *wanted]):
        before, after = has.get(id_), wanted.get(id_)
        if before == after or (before or after) not in covered:
            continue
        if after is not None and after not in covered:
            continue
        if before is None and named is not None and _printed(named, id_, after):
            continue
        found.append(Change(wish.task_id, id_, before, after))
    if Column.DUE in columns:
        set_on = standing.internal
        before = None if set_on is None else set_on.due_on.isoformat()
        after = None if wish.due_on is None else wish.due_on.isoformat()
        if before != after:
            found.append(Change(wish.task_id, None, before, after))
    return found


def _printed(named: Named, agency_id: int, part: str | None) -> bool:
    party = named.party_of(agency_id)
    if party is None or party.by_hand:
        return False
    return party.leads or part == Part.PARTICIPANT.value


async def _changes(
    tx: Tx, wishes: Sequence[Wish], columns: Collection[Column]
) -> tuple[Change, ...]:
    ids = [wish.task_id for wish in wishes]
    standing, named = await given.of_tasks(tx, ids), await agencies_of_all(tx, ids)
    return tuple(
        change
        for wish in wishes
        for change in difference(
            wish, standing.get(wish.task_id, NOTHING), named.get(wish.task_id), columns
        )
    )


def _now(standing: GivenOn, agency_id: int | None) -> str | None:
    if agency_id is None:
        return None if standing.internal is None else standing.internal.due_on.isoformat()
    parts = {one.agency.id: one.part.value for one in standing.agencies}
    return parts.get(agency_id)


async def _make(tx: Tx, change: Change, person_id: int, now: datetime, batch: str) -> None:
    task_id, agency_id, after = change.task_id, change.agency_id, change.after
    if agency_id is None:
        if change.before is not None:
            await assigning.end_date(tx, task_id, person_id, now)
        if after is not None:
            due_on = date.fromisoformat(after)
            await assigning.start_date(tx, task_id, due_on, person_id, now, batch=batch)
        return
    if change.before is not None:
        await assigning.end_assignment(tx, task_id, agency_id, person_id, now)
    if after is not None:
        part = Part(after)
        await assigning.start_assignment(tx, task_id, agency_id, part, person_id, now, batch=batch)


def _news(made: Sequence[Change], actor: Actor) -> list[news.News]:
    return [
        news.of_task(one.task_id, actor, until=one.after)
        if one.agency_id is None
        else news.of_task(one.task_id, actor, one.agency_id, part=one.after)
        for one in made
    ]


async def _last(tx: Tx, batch: str) -> tuple[Change, ...]:
    """What the sheet changed when it was applied last; nothing where that was taken back."""
    row = await tx.row(
        select(audit.c.verb, audit.c.detail)
        .where(
            audit.c.object_kind == "sheet",
            audit.c.object_id == batch,
            audit.c.verb.in_([APPLIED, UNDONE]),
        )
        .order_by(audit.c.seq.desc())
        .limit(1)
    )
    if row is None or row.verb != APPLIED:
        return ()
    detail: Mapping[str, Any] = row.detail
    return from_json(detail["changes"])


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    batch: str,
    kept: list[list[Any]],
    effect_key: str,
    now: datetime,
) -> bool:
    return await journal.record_by(
        tx, actor, verb, ("sheet", batch), {"changes": kept}, effect_key=effect_key, now=now
    )
