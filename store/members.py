"""Who is appointed to what: lists and single people, as far as the asker may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from store import rules, units
from store.db import Tx
from store.errors import Forbidden, NotFound
from store.records import Actor, AgencyRef, Role
from store.tables import accounts, agencies, appointments, people


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment in force; ``agency`` None for the office."""

    role: Role
    agency: AgencyRef | None
    since: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the members' list shows them. ``telegram_ids``: the accounts they write from."""

    person_id: int
    name: str
    office: str | None
    suspended: bool
    posts: tuple[Post, ...]
    telegram_ids: tuple[int, ...]
    units: tuple[str, ...] = ()

    @property
    def role(self) -> Role:
        """The highest role held, suspended or not."""
        order = list(Role)
        return max((post.role for post in self.posts), key=order.index, default=Role.VISITOR)


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody to be told something, at the account they write from."""

    person_id: int
    telegram_id: int
    name: str


async def of_agency(tx: Tx, actor: Actor, agency_id: int) -> tuple[Member, ...]:
    """Who serves an agency, the highest role first. Forbidden as the rules say."""
    rules.allow(actor, rules.Action.READ_MEMBERS, agency_id=agency_id)
    return await _members(tx, appointments.c.agency_id == agency_id)


async def of_office(tx: Tx, actor: Actor) -> tuple[Member, ...]:
    """Coordinators, administrators, owners."""
    rules.allow(actor, rules.Action.READ_MEMBERS)
    return await _members(tx, appointments.c.agency_id.is_(None))


async def counts(tx: Tx, actor: Actor) -> tuple[tuple[AgencyRef, int], ...]:
    """Every agency that somebody serves, with how many."""
    rules.allow(actor, rules.Action.READ_MEMBERS)
    served = (
        select(appointments.c.agency_id, func.count().label("number"))
        .where(appointments.c.valid_to.is_(None), appointments.c.agency_id.is_not(None))
        .group_by(appointments.c.agency_id)
        .subquery()
    )
    rows = await tx.rows(
        select(agencies, served.c.number)
        .join(served, served.c.agency_id == agencies.c.id)
        .order_by(agencies.c.sort_order, agencies.c.id)
    )
    return tuple(
        (AgencyRef(row.id, row.slug, row.short, row.full_name), row.number) for row in rows
    )


async def one(tx: Tx, actor: Actor, person_id: int) -> Member:
    """A person; for who acts for an agency, only where that agency is served.

    Forbidden for everybody else's, whether there or not.
    """
    found = await _members(tx, appointments.c.person_id == person_id)
    served = {post.agency.id for member in found for post in member.posts if post.agency}
    rules.allow(actor, rules.Action.READ_MEMBERS, agencies=served)
    if not found:
        raise NotFound("person", str(person_id))
    return found[0]


async def by_name_or_number(tx: Tx, actor: Actor, said: str) -> tuple[Member, ...]:
    """People whom ``actor`` may see, by their whole name or an account's number."""
    said = said.strip()
    which = people.c.name == said
    if said.isascii() and said.isdigit() and len(said) <= 18:
        owns = select(accounts.c.person_id).where(accounts.c.telegram_id == int(said))
        which = people.c.id.in_(owns)
    ids = [row.id for row in await tx.rows(select(people.c.id).where(which).limit(50))]
    seen = []
    for person_id in ids:
        try:
            seen.append(await one(tx, actor, person_id))
        except (Forbidden, NotFound):
            continue
    return tuple(seen)


async def holding(
    tx: Tx, roles: Collection[Role], agency_ids: Collection[int] | None = None
) -> tuple[Reached, ...]:
    """Who holds one of these roles now and can be told something.

    ``agency_ids`` None: in the office. Nobody suspended; one entry for a person.
    """
    here = (
        appointments.c.agency_id.is_(None)
        if agency_ids is None
        else appointments.c.agency_id.in_(sorted(agency_ids))
    )
    rows = await tx.rows(
        select(people.c.id, people.c.name, func.max(accounts.c.telegram_id).label("telegram_id"))
        .select_from(appointments)
        .join(people, people.c.id == appointments.c.person_id)
        .join(accounts, accounts.c.person_id == people.c.id)
        .where(
            appointments.c.valid_to.is_(None),
            appointments.c.role.in_([role.value for role in roles]),
            people.c.suspended_at.is_(None),
            here,
        )
        .group_by(people.c.id, people.c.name)
        .order_by(people.c.id)
    )
    return tuple(Reached(row.id, row.telegram_id, row.name) for row in rows)


async def deciders(tx: Tx, agency_id: int) -> tuple[Reached, ...]:
    """Who is told of a request to join: its liaisons and the coordinators, else the heads."""
    found = {
        **{r.person_id: r for r in await holding(tx, [Role.LIAISON], [agency_id])},
        **{r.person_id: r for r in await holding(tx, [Role.COORDINATOR])},
    }
    if not found:
        heads = await holding(tx, [Role.ADMINISTRATOR, Role.OWNER])
        found = {reached.person_id: reached for reached in heads}
    return tuple(found.values())


async def reached(tx: Tx, person_id: int) -> Reached | None:
    """Where a person can be told something; None where they write from no account."""
    row = await tx.row(
        select(people.c.id, people.c.name, accounts.c.telegram_id)
        .join(accounts, accounts.c.person_id == people.c.id)
        .where(people.c.id == person_id)
        .order_by(accounts.c.id.desc())
    )
    return None if row is None else Reached(row.id, row.telegram_id, row.name)


async def _members(tx: Tx, which: Any) -> tuple[Member, ...]:
    ids = select(appointments.c.person_id).where(which, appointments.c.valid_to.is_(None))
    rows = await tx.rows(
        select(people, appointments.c.role, appointments.c.valid_from)
        .add_columns(appointments.c.appointed_how, appointments.c.agency_id, agencies.c.slug)
        .add_columns(agencies.c.short, agencies.c.full_name)
        .join(appointments, appointments.c.person_id == people.c.id)
        .join(agencies, agencies.c.id == appointments.c.agency_id, isouter=True)
        .where(people.c.id.in_(ids), appointments.c.valid_to.is_(None))
        .order_by(people.c.id, appointments.c.id)
    )
    posts: dict[int, tuple[Post, ...]] = {}
    by_id = {row.id: row for row in rows}
    for row in rows:
        agency = (
            AgencyRef(row.agency_id, row.slug, row.short, row.full_name)
            if row.agency_id is not None
            else None
        )
        post = Post(Role(row.role), agency, row.valid_from, row.appointed_how)
        posts[row.id] = (*posts.get(row.id, ()), post)
    owned: dict[int, tuple[int, ...]] = {}
    for account in await tx.rows(select(accounts).where(accounts.c.person_id.in_(sorted(by_id)))):
        owned[account.person_id] = (*owned.get(account.person_id, ()), account.telegram_id)
    offices = await units.of_people(tx, by_id)
    made = [
        Member(
            person_id=id_,
            name=row.name,
            office=row.office,
            suspended=row.suspended_at is not None,
            posts=posts[id_],
            telegram_ids=owned.get(id_, ()),
            units=tuple(unit.name for unit in offices.get(id_, ())),
        )
        for id_, row in by_id.items()
    ]
    order = list(Role)
    return tuple(sorted(made, key=lambda m: (-order.index(m.role), m.name, m.person_id)))
