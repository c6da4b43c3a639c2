"""催办: whoever has not reported on a task is asked to, at most once in five days for a task.

By the coordinator, or by the liaison of the agency that leads it. Each agency's people are told in
private: who handles the task, else its liaisons; where nobody can be told, the coordinators are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select

from store import audience, audit, headlines, people, rules, telling
from store.audience import Hearer
from store.db import Tx
from store.errors import Refusal, Refused
from store.handling import Why, whom_to_tell
from store.headlines import Event, News
from store.named import Named, Party, agencies_of
from store.quiet import OFFICE
from store.records import Actor, Role
from store.reports import whom
from store.reports.records import Kind, Life, Status
from store.reports.rows import held_task
from store.rules import Action
from store.tables import accounts, agencies, appointments, handlings, reports, urged, urgings
from store.tables import people as people_rows
from store.telling import Piece

INTERVAL = timedelta(days=5)
TOLD, UNREACHABLE, NOBODY = "told", "unreachable", "nobody"


@dataclass(frozen=True, slots=True)
class Asked:
    """One agency: by ``why`` (a ``handling.Why``) who is told, and who cannot be reached."""

    agency_id: int
    agency: str
    why: str
    told: tuple[tuple[int, str], ...]
    missed: tuple[tuple[int, str], ...]

    @property
    def nobody(self) -> bool:
        """Whether the agency has nobody here who could be told."""
        return not self.told and not self.missed


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would be told. ``again``: when it is possible, where it was done lately (``last``)."""

    agencies: tuple[Asked, ...]
    last: datetime | None = None

    @property
    def again(self) -> datetime | None:
        """From when on the task may be urged once more."""
        return None if self.last is None else self.last + INTERVAL


async def may_urge(tx: Tx, actor: Actor, task_id: int) -> bool:
    """Whether the actor may urge on this task at all, done lately or not."""
    named = await agencies_of(tx, task_id)
    return bool(named.parties) and rules.may(actor, Action.URGE, agencies=named.lead)


async def preview(tx: Tx, actor: Actor, task_id: int, now: datetime) -> Plan:
    """Who would be told now; nothing is written. Raises as ``urge`` does, but for lately."""
    actor = await people.current(tx, actor)
    named = await agencies_of(tx, task_id)
    rules.allow(actor, Action.URGE, agencies=named.lead)
    found = await _asked(tx, actor, named)
    if not found:
        raise Refused(Refusal.NOBODY_TO_URGE, {"task": task_id})
    return Plan(found, await _last(tx, task_id, now))


async def urge(
    tx: Tx, actor: Actor, task_id: int, *, effect_key: str, now: datetime
) -> Plan | None:
    """Urge, and say who was told and who could not be reached; None if done before.

    Raises Forbidden; Refused where it was done within five days, and where nobody is to be urged.
    """
    actor = await people.current(tx, actor)
    named = await held_task(tx, task_id)
    rules.allow(actor, Action.URGE, agencies=named.lead)
    assert actor.person_id is not None, "who may urge is a person"
    as_role = Role.COORDINATOR if rules.may(actor, Action.URGE) else Role.LIAISON
    is_new = await audit.record_by(
        tx, actor, "urge", ("task", task_id), {"as": as_role.value}, effect_key=effect_key, now=now
    )
    if not is_new:
        return None
    last = await _last(tx, task_id, now)
    if last is not None:
        days = {"last": _day(last), "again": _day(last + INTERVAL)}
        raise Refused(Refusal.URGED_LATELY, {"task": task_id, **days})
    found = await _asked(tx, actor, named)
    if not found:
        raise Refused(Refusal.NOBODY_TO_URGE, {"task": task_id})
    row = {"task_id": task_id, "person_id": actor.person_id, "as_role": as_role.value, "at": now}
    urging_id = await tx.new_id(insert(urgings).values(row))
    await tx.run(insert(urged), _outcomes(urging_id, found))
    await _tell(tx, actor, named, found, now)
    return Plan(found)


async def _last(tx: Tx, task_id: int, now: datetime) -> datetime | None:
    """When it was urged within five days."""
    u = urgings.c
    lately = select(u.at).where(u.task_id == task_id, u.at > now - INTERVAL)
    found: datetime | None = await tx.scalar(lately.order_by(u.at.desc()).limit(1))
    return found


async def _asked(tx: Tx, actor: Actor, named: Named) -> tuple[Asked, ...]:
    silent = await _silent(tx, actor, named)
    names = select(agencies.c.id, agencies.c.short)
    wanted = names.where(agencies.c.id.in_([party.agency_id for party in silent]))
    short = {row.id: row.short for row in await tx.rows(wanted)}
    return tuple([await _of_agency(tx, named, p, short[p.agency_id]) for p in silent])


async def _silent(tx: Tx, actor: Actor, named: Named) -> list[Party]:
    """The parties of which nothing is in force; the actor's own agency need not be told."""
    r = reports.c
    rows = await tx.rows(
        select(r.agency_id, r.kind, r.status)
        .where(r.task_id == named.task_id, r.state == Life.REPORTED.value)
        .order_by(r.id)
    )
    whole = [row.status for row in rows if row.kind == Kind.OVERALL.value]
    if whole and whole[-1] == Status.DONE.value:
        return []
    spoke = {row.agency_id for row in rows}
    own = {agency.id for agency in actor.agencies}
    return [p for p in named.parties if not p.family & spoke and not p.family & own]


async def _of_agency(tx: Tx, named: Named, party: Party, short: str) -> Asked:
    """Its people, step by step: where none of a step can be reached, the next is told."""
    found = await whom_to_tell(tx, named.task_id, party.agency_id)
    why = found[0].why if found else Why.COORDINATOR
    missed = await _without_account(tx, named.task_id, party.family)
    told: dict[int, str] = {}
    steps = [{one.person_id: one.name for one in found}] if why is not Why.COORDINATOR else []
    if why in (Why.HANDLES, Why.OFFICE):
        heads = await whom.liaisons(tx, party.family)
        steps.append({one.person_id: one.name for one in heads})
    for at, step in enumerate(steps):
        hearers = await audience.of_people(tx, step)
        told = {id_: step[id_] for id_ in step if _is_reached(hearers.get(id_))}
        missed |= {id_: name for id_, name in step.items() if id_ not in told}
        if told:
            why = why if at == 0 else Why.LIAISON
            break
    pairs = tuple(sorted(told.items())), tuple(sorted(missed.items()))
    return Asked(party.agency_id, short, why.value, *pairs)


def _is_reached(hearer: Hearer | None) -> bool:
    return hearer is not None and hearer.telegram_id is not None


async def _without_account(tx: Tx, task_id: int, family: Collection[int]) -> dict[int, str]:
    """Who handles the task or heads the agency, and has no account any more."""
    h, a, p = handlings.c, appointments.c, people_rows.c
    own = sorted(family)
    handles = select(h.person_id).where(
        h.task_id == task_id, h.agency_id.in_(own), h.revoked_at.is_(None)
    )
    is_theirs = or_(p.id.in_(handles), a.role == Role.LIAISON.value)
    rows = await tx.rows(
        select(p.id, p.name)
        .join(appointments, a.person_id == p.id)
        .join(accounts, accounts.c.person_id == p.id, isouter=True)
        .where(a.agency_id.in_(own), a.valid_to.is_(None), p.suspended_at.is_(None), is_theirs)
        .where(accounts.c.id.is_(None), p.forgotten_at.is_(None))
        .distinct()
    )
    return {row.id: row.name for row in rows}


def _outcomes(urging_id: int, found: Collection[Asked]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for one in found:
        row = {"urging_id": urging_id, "agency_id": one.agency_id}
        rows += [{**row, "person_id": id_, "outcome": TOLD} for id_, _ in one.told]
        rows += [{**row, "person_id": id_, "outcome": UNREACHABLE} for id_, _ in one.missed]
        if one.nobody:
            rows.append({**row, "person_id": None, "outcome": NOBODY})
    return rows


async def _tell(
    tx: Tx, actor: Actor, named: Named, found: Collection[Asked], now: datetime
) -> None:
    """Everybody once, whichever of the agencies they serve."""
    of = "" if rules.may(actor, Action.URGE) or actor.agency is None else actor.agency.short
    facts = {"by": actor.name or "", "of": of}
    agency_of = {id_: one.agency_id for one in found for id_, _ in one.told}
    if any(not one.told for one in found) and of:
        heads = await whom.coordinators(tx)
        lost = next(one.agency_id for one in found if not one.told)
        agency_of |= {one.person_id: lost for one in heads if one.person_id not in agency_of}
    hearers = await audience.of_people(tx, agency_of)
    ids = [id_ for id_ in sorted(hearers) if id_ != actor.person_id]
    news = [News(Event.URGED, named.task_id, agency_of[i], None, None, facts) for i in ids]
    worded = await headlines.worded(tx, news)
    for id_, one, said in zip(ids, news, worded, strict=True):
        await telling.tell(tx, hearers[id_], [Piece(one, said, duty=True)], now)


def _day(at: datetime) -> str:
    return at.astimezone(OFFICE).date().isoformat()
