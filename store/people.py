"""Who somebody is: accounts, persons, appointments, and the agency a visitor looks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select, update

from store import agencies as agencies_of
from store import audit, counters, rules
from store.db import AnyRow, Tx
from store.errors import NotFound, Refusal, Refused
from store.lexicon import AgencyKind
from store.records import Actor, AgencyRef, Appointment, Role
from store.tables import accounts, agencies, appointments, people
from store.upsert import insert_into

FROM_CONFIGURATION = "configuration"


async def actor(tx: Tx, telegram_id: int) -> Actor:
    """Who writes from this account: a visitor, or a person with appointments in force."""
    return await _as_of(tx, telegram_id)


async def as_person(tx: Tx, person_id: int) -> Actor:
    """What a person may do now, from whatever account; nothing where they are suspended."""
    found = await tx.row(
        select(people.c.name, people.c.suspended_at).where(people.c.id == person_id)
    )
    if found is None or found.suspended_at is not None:
        return Actor(0, person_id=person_id, suspended=found is not None)
    held = await _appointments(tx, person_id)
    return Actor(0, person_id=person_id, name=found.name, appointments=held)


async def speak_for(
    tx: Tx, actor: Actor, agency_id: int, *, effect_key: str, now: datetime
) -> Actor:
    """Who serves several agencies says for which one they speak from now on."""
    actor = await current(tx, actor)
    rules.allow(actor, rules.Action.CHOOSE_AGENCY)
    if agency_id not in {agency.id for agency in actor.agencies}:
        raise Refused(Refusal.SPEAKS_FOR_OTHERS)
    return await choose_agency(tx, actor, agency_id, effect_key=effect_key, now=now)


async def current(tx: Tx, actor: Actor) -> Actor:
    """``actor`` as of this transaction: what was taken away a moment ago is not in force.

    The person is held to the end of the transaction, so that who takes an appointment away
    (and locks the person for it) comes before or after, never in between.
    """
    if actor == rules.OPERATOR:
        return actor
    if actor.person_id is not None:
        await _share(tx, actor.person_id)
    found = await _as_of(tx, actor.telegram_id)
    while found.person_id not in (None, actor.person_id):
        # the account became this person's after the actor was read
        actor = found
        await _share(tx, found.person_id)
        found = await _as_of(tx, actor.telegram_id)
    return found


async def _share(tx: Tx, person_id: int | None) -> None:
    """Keep others from changing the person; on SQLite nobody else writes meanwhile anyhow."""
    if not tx.sqlite:
        held = select(people.c.id).where(people.c.id == person_id)
        await tx.run(held.with_for_update(read=True))


async def revision(tx: Tx) -> int:
    """Grows with every change of an account, a person or an appointment."""
    return await counters.value(tx, counters.PEOPLE)


async def ensure_account(tx: Tx, telegram_id: int, now: datetime) -> int:
    """The account of this Telegram id, made if it is new."""
    row = insert_into(tx, accounts).values(telegram_id=telegram_id, created_at=now)
    made = await tx.run(row.on_conflict_do_nothing(index_elements=["telegram_id"]))
    if made.rowcount:
        await counters.bump(tx, counters.PEOPLE)
    found: int = await tx.scalar(select(accounts.c.id).where(accounts.c.telegram_id == telegram_id))
    return found


async def choose_agency(
    tx: Tx, actor: Actor, agency_id: int, *, effect_key: str, now: datetime
) -> Actor:
    """Remember which agency this account asks for. A preference, never an appointment.

    The same ``effect_key`` again changes nothing. NotFound for what is no single agency.
    """
    rules.allow(actor, rules.Action.CHOOSE_AGENCY)
    alone = agencies.c.merged_into.is_(None)
    kind = await tx.scalar(select(agencies.c.kind).where(agencies.c.id == agency_id, alone))
    if kind != AgencyKind.AGENCY:
        raise NotFound("agency", str(agency_id))
    account_id = await ensure_account(tx, actor.telegram_id, now)
    is_new = await audit.record(
        tx,
        account_id=account_id,
        person_id=actor.person_id,
        verb=rules.Action.CHOOSE_AGENCY.value,
        object_kind="agency",
        object_id=str(agency_id),
        detail={},
        effect_key=effect_key,
        now=now,
    )
    if is_new:
        mine = update(accounts).where(accounts.c.id == account_id)
        await tx.run(mine.values(preferred_agency_id=agency_id))
        await counters.bump(tx, counters.PEOPLE)
    chosen = await tx.scalar(
        select(accounts.c.preferred_agency_id).where(accounts.c.id == account_id)
    )
    preferred = await agencies_of.ref(tx, chosen)
    return replace(actor, account_id=account_id, preferred=preferred)


async def appoint(
    tx: Tx,
    *,
    telegram_id: int,
    name: str,
    role: Role,
    agency_id: int | None,
    how: str,
    now: datetime,
) -> int:
    """Make the account's person hold ``role``; the person's id. Twice is once.

    For what the installation itself says (its configuration, a sandbox's scenario); ``how``
    names it.
    """
    account_id = await ensure_account(tx, telegram_id, now)
    person_id = await ensure_person(tx, account_id, name, None, now)
    held = select(appointments.c.id).where(
        appointments.c.person_id == person_id,
        appointments.c.role == role.value,
        appointments.c.agency_id.is_not_distinct_from(agency_id),
        appointments.c.valid_to.is_(None),
    )
    if await tx.scalar(held) is not None:
        return person_id
    values = {"person_id": person_id, "agency_id": agency_id, "role": role.value}
    await tx.run(insert(appointments).values(**values, valid_from=now, appointed_how=how))
    await _on_record(tx, "appoint", person_id, {**values, "how": how}, now)
    return person_id


async def set_owners(tx: Tx, owners: Mapping[int, str], *, now: datetime) -> None:
    """Let exactly these Telegram ids (with a name each) be owners by configuration."""
    for telegram_id, name in owners.items():
        await appoint(
            tx,
            telegram_id=telegram_id,
            name=name,
            role=Role.OWNER,
            agency_id=None,
            how=FROM_CONFIGURATION,
            now=now,
        )
    gone = await tx.rows(
        select(appointments.c.id, appointments.c.person_id)
        .join(accounts, accounts.c.person_id == appointments.c.person_id)
        .where(
            appointments.c.role == Role.OWNER.value,
            appointments.c.appointed_how == FROM_CONFIGURATION,
            appointments.c.valid_to.is_(None),
            accounts.c.telegram_id.not_in(list(owners)),
        )
    )
    for row in gone:
        ended = update(appointments).where(appointments.c.id == row.id).values(valid_to=now)
        await tx.run(ended)
        await _on_record(tx, "dismiss", row.person_id, {"role": Role.OWNER.value}, now)


async def _as_of(tx: Tx, telegram_id: int) -> Actor:
    row = await tx.row(
        select(accounts.c.id, accounts.c.person_id, people.c.name, people.c.suspended_at)
        .add_columns(agencies.c.id.label("agency_id"), agencies.c.slug, agencies.c.short)
        .add_columns(agencies.c.full_name)
        .select_from(accounts)
        .join(people, people.c.id == accounts.c.person_id, isouter=True)
        .join(agencies, agencies.c.id == accounts.c.preferred_agency_id, isouter=True)
        .where(accounts.c.telegram_id == telegram_id)
    )
    if row is None:
        return Actor(telegram_id)
    rests = row.person_id is None or row.suspended_at is not None
    held = () if rests else await _appointments(tx, row.person_id)
    return Actor(
        telegram_id=telegram_id,
        account_id=row.id,
        person_id=row.person_id,
        name=row.name,
        appointments=held,
        preferred=_agency(row),
        suspended=row.suspended_at is not None,
    )


async def ensure_person(
    tx: Tx, account_id: int, name: str, office: str | None, now: datetime
) -> int:
    """The person who writes from an account, made if there is none; a known one keeps the name."""
    mine = select(accounts.c.person_id).where(accounts.c.id == account_id)
    person_id: int | None = await tx.scalar(mine)
    if person_id is None:
        values = {"name": name, "office": office, "created_at": now}
        person_id = await tx.new_id(insert(people).values(values))
        linked = update(accounts).where(accounts.c.id == account_id)
        await tx.run(linked.values(person_id=person_id))
    return person_id


async def _on_record(
    tx: Tx, verb: str, person_id: int, detail: dict[str, object], now: datetime
) -> None:
    await counters.bump(tx, counters.PEOPLE)
    role, agency = detail["role"], detail.get("agency_id")
    await audit.record(
        tx,
        account_id=None,
        person_id=None,
        verb=verb,
        object_kind="person",
        object_id=str(person_id),
        detail=detail,
        effect_key=f"{verb}:{person_id}:{role}:{agency}:{now.timestamp():.6f}",
        now=now,
    )


async def _appointments(tx: Tx, person_id: int) -> tuple[Appointment, ...]:
    found = await tx.rows(
        select(appointments.c.role, agencies.c.id.label("agency_id"), agencies.c.slug)
        .add_columns(agencies.c.short, agencies.c.full_name)
        .select_from(appointments)
        .join(agencies, agencies.c.id == appointments.c.agency_id, isouter=True)
        .where(appointments.c.person_id == person_id, appointments.c.valid_to.is_(None))
        .order_by(appointments.c.id)
    )
    return tuple(Appointment(Role(row.role), _agency(row)) for row in found)


def _agency(row: AnyRow) -> AgencyRef | None:
    if row.agency_id is None:
        return None
    return AgencyRef(row.agency_id, row.slug, row.short, row.full_name)
