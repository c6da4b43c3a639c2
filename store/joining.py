"""Joining by request: somebody says who they are, and those who may appoint decide.

What is said grants nothing; the numeric id of the account is what is appointed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from store import audit, people, posts, rules
from store.db import AnyRow, Tx
from store.errors import NotFound, Refusal, Refused
from store.invitations import clean_name, clean_office
from store.records import Actor, Role
from store.tables import accounts, join_requests
from store.tables import people as persons

OPEN, APPROVED, DECLINED, WITHDRAWN = "open", "approved", "declined", "withdrawn"
# Everybody who may decide hears of each.
MOST_A_DAY = 5
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what. ``name`` and ``office`` are what they say of themselves."""

    id: int
    telegram_id: int
    agency_id: int
    role: Role
    name: str
    office: str | None
    state: str
    made_at: datetime
    decided_by: str | None = None
    reason: str | None = None


async def ask(
    tx: Tx,
    actor: Actor,
    *,
    agency_id: int,
    role: Role,
    name: str,
    office: str | None,
    said_in: str,
    now: datetime,
) -> Request:
    """Ask to be let in; the same ``said_in`` again is the same request.

    Refused where one is open already, where the person holds as much there, and for no name.
    """
    rules.allow(actor, rules.Action.JOIN)
    actor = await people.current(tx, actor)
    if actor.suspended:
        raise Refused(Refusal.PERSON_SUSPENDED)
    if role not in rules.OF_AN_AGENCY:
        raise Refused(Refusal.ROLE_AND_AGENCY, {"role": role.value})
    await posts.is_agency(tx, agency_id)
    said = clean_name(name)
    if not said:
        raise Refused(Refusal.NAME_MISSING)
    account_id = await people.ensure_account(tx, actor.telegram_id, now)
    await tx.run(select(accounts.c.id).where(accounts.c.id == account_id).with_for_update())
    same = await tx.row(select(join_requests).where(join_requests.c.said_in == said_in))
    if same is None:
        await _must_be_new(tx, actor, account_id, agency_id, role, now)
        values = {"agency_id": agency_id, "role": role.value, "name": said}
        await tx.run(
            insert(join_requests).values(
                **values,
                account_id=account_id,
                office=clean_office(office or ""),
                said_in=said_in,
                state=OPEN,
                made_at=now,
            )
        )
        detail = {"role": role.value}
        await audit.record(
            tx,
            account_id=account_id,
            person_id=actor.person_id,
            verb="ask_to_join",
            object_kind="agency",
            object_id=str(agency_id),
            detail=detail,
            effect_key=f"join:{said_in}",
            now=now,
            private={"name": said},
        )
    made = await _find(tx, join_requests.c.said_in == said_in)
    assert made is not None
    return made


async def approve(
    tx: Tx, actor: Actor, request_id: int, role: Role, *, effect_key: str, now: datetime
) -> Request | None:
    """Let them in with ``role``, which may be another one than was asked for.

    None where this tap did it before. Refused where somebody else decided meanwhile.
    """
    actor = await people.current(tx, actor)
    found = await _to_decide(tx, actor, request_id)
    rules.allow_appointing(actor, role, found.agency_id)
    detail = {"role": role.value}
    if not await _decided(tx, actor, found, APPROVED, None, effect_key, now, detail):
        return None
    account_id = await people.ensure_account(tx, found.telegram_id, now)
    person_id = await people.ensure_person(tx, account_id, found.name, found.office, now)
    await posts.hold(tx, person_id)
    for row in await posts.held(tx, person_id):
        if row.agency_id == found.agency_id and posts.rank(Role(row.role)) >= posts.rank(role):
            raise Refused(Refusal.ALREADY_HOLDS, {"role": row.role})
    how = f"request {request_id}"
    await posts.grant(tx, person_id, role, found.agency_id, by=actor.person_id, how=how, now=now)
    return await _find(tx, join_requests.c.id == request_id)


async def decline(
    tx: Tx, actor: Actor, request_id: int, reason: str | None, *, effect_key: str, now: datetime
) -> Request | None:
    """Do not let them in; they are told ``reason``. None where this was done before."""
    actor = await people.current(tx, actor)
    found = await _to_decide(tx, actor, request_id)
    rules.allow(actor, rules.Action.APPOINT_MEMBER, agency_id=found.agency_id)
    if not await _decided(tx, actor, found, DECLINED, reason, effect_key, now, {}):
        return None
    return await _find(tx, join_requests.c.id == request_id)


async def withdraw(
    tx: Tx, actor: Actor, request_id: int, *, effect_key: str, now: datetime
) -> Request | None:
    """Take one's own request back. NotFound for somebody else's."""
    rules.allow(actor, rules.Action.JOIN)
    found = await _find(tx, join_requests.c.id == request_id)
    if found is None or found.telegram_id != actor.telegram_id:
        raise NotFound("request", str(request_id))
    if not await _decided(tx, actor, found, WITHDRAWN, None, effect_key, now, {}):
        return None
    return await _find(tx, join_requests.c.id == request_id)


async def mine(tx: Tx, actor: Actor) -> tuple[Request, ...]:
    """The open requests of this account."""
    same = (accounts.c.telegram_id == actor.telegram_id) & (join_requests.c.state == OPEN)
    return tuple(_request(row) for row in await tx.rows(_all().where(same)))


async def waiting(tx: Tx, actor: Actor, agency_id: int | None = None) -> tuple[Request, ...]:
    """Open requests that ``actor`` may decide, the oldest first."""
    rows = await tx.rows(_all().where(join_requests.c.state == OPEN).order_by(join_requests.c.id))
    return tuple(
        found
        for found in map(_request, rows)
        if agency_id in (None, found.agency_id)
        and rules.may(actor, rules.Action.APPOINT_MEMBER, agency_id=found.agency_id)
    )


async def _must_be_new(
    tx: Tx, actor: Actor, account_id: int, agency_id: int, role: Role, now: datetime
) -> None:
    for held in actor.appointments:
        here = held.agency is not None and held.agency.id == agency_id
        if here and posts.rank(held.role) >= posts.rank(role):
            raise Refused(Refusal.ALREADY_HOLDS, {"role": held.role.value})
    theirs = (join_requests.c.account_id == account_id) & (join_requests.c.state == OPEN)
    if await tx.scalar(select(join_requests.c.id).where(theirs)) is not None:
        raise Refused(Refusal.REQUEST_OPEN)
    lately = (join_requests.c.account_id == account_id) & (join_requests.c.made_at > now - A_DAY)
    if await tx.scalar(select(func.count()).select_from(join_requests).where(lately)) >= MOST_A_DAY:
        raise Refused(Refusal.REQUESTS_TOO_MANY)


async def _to_decide(tx: Tx, actor: Actor, request_id: int) -> Request:
    """The request; Forbidden before NotFound, so that nobody learns which there are."""
    found = await _find(tx, join_requests.c.id == request_id)
    agency_id = None if found is None else found.agency_id
    rules.allow(actor, rules.Action.APPOINT_MEMBER, agency_id=agency_id)
    if found is None:
        raise NotFound("request", str(request_id))
    return found


async def _decided(
    tx: Tx,
    actor: Actor,
    found: Request,
    state: str,
    reason: str | None,
    effect_key: str,
    now: datetime,
    detail: dict[str, str],
) -> bool:
    if not await audit.record_by(
        tx,
        actor,
        f"join_{state}",
        ("request", found.id),
        detail,
        effect_key=effect_key,
        now=now,
        private={"reason": reason} if reason else None,
    ):
        return False
    open_ = (join_requests.c.id == found.id) & (join_requests.c.state == OPEN)
    decided = (
        update(join_requests)
        .where(open_)
        .values(state=state, decided_at=now, decided_by=actor.person_id, reason=reason)
    )
    if (await tx.run(decided)).rowcount != 1:
        last = await _find(tx, join_requests.c.id == found.id)
        assert last is not None
        facts = {"state": last.state, "by": last.decided_by}
        raise Refused(Refusal.REQUEST_DECIDED, facts)
    return True


async def _find(tx: Tx, which: Any) -> Request | None:
    row = await tx.row(_all().where(which))
    return None if row is None else _request(row)


def _all() -> Any:
    return (
        select(join_requests, accounts.c.telegram_id, persons.c.name.label("decider"))
        .join(accounts, accounts.c.id == join_requests.c.account_id)
        .join(persons, persons.c.id == join_requests.c.decided_by, isouter=True)
    )


def _request(row: AnyRow) -> Request:
    return Request(
        id=row.id,
        telegram_id=row.telegram_id,
        agency_id=row.agency_id,
        role=Role(row.role),
        name=row.name,
        office=row.office,
        state=row.state,
        made_at=row.made_at,
        decided_by=row.decider,
        reason=row.reason,
    )
