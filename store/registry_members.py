"""Who belongs to a collective, and from when to when, as administrators keep it.

A collective counts for a member only where that is asked for, and for the time of a document.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import insert, select, update

from store import agencies as agencies_of
from store import audit, counters, people, rules
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.lexicon import AgencyKind, Membership
from store.records import Actor
from store.tables import collective_members


async def put(
    tx: Tx,
    actor: Actor,
    collective_id: int,
    member_id: int,
    *,
    since: date | None,
    until: date | None,
    effect_key: str,
    now: datetime,
) -> bool:
    """Let a body be a member from ``since`` to ``until``, both included; None is open.

    False if done before. Refused where it is a member in that time already, for what is no
    collective or no agency, and for dates the wrong way round.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.MANAGE_AGENCIES)
    await counters.hold(tx, counters.LEXICON)
    lexicon = await agencies_of.load(tx)
    group, member = lexicon.by_id(collective_id), lexicon.by_id(member_id)
    if group is None or member is None:
        raise NotFound("agency", str(collective_id if group is None else member_id))
    if not await _on_record(
        tx, actor, "put_member", collective_id, member_id, since, until, effect_key, now
    ):
        return False
    if group.kind is not AgencyKind.COLLECTIVE or member.kind is not AgencyKind.AGENCY:
        raise Refused(Refusal.NO_COLLECTIVE)
    if since is not None and until is not None and until < since:
        raise Refused(Refusal.DATES_BACKWARDS)
    held = [one for one in group.members if one.slug == member.slug]
    if any(_meet(one, since, until) for one in held):
        raise Refused(Refusal.MEMBER_KNOWN, {"name": member.short})
    dates = {"valid_from": since, "valid_to": until, "by_hand": True}
    values = {"collective_id": group.id, "member_id": member.id, **dates}
    await tx.run(insert(collective_members).values(values))
    # the shipped rows of this member stay as they are from now on
    await _keep(tx, collective_id, member_id)
    await counters.bump(tx, counters.LEXICON)
    return True


async def end(
    tx: Tx, actor: Actor, row_id: int, until: date, *, effect_key: str, now: datetime
) -> bool:
    """Let a membership end with a day; False if done before.

    NotFound for no such membership, Refused for a day before it began.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.MANAGE_AGENCIES)
    await counters.hold(tx, counters.LEXICON)
    m = collective_members.c
    row = await tx.row(select(collective_members).where(m.id == row_id))
    if row is None:
        raise NotFound("membership", str(row_id))
    if not await _on_record(
        tx,
        actor,
        "end_member",
        row.collective_id,
        row.member_id,
        row.valid_from,
        until,
        effect_key,
        now,
    ):
        return False
    if row.valid_from is not None and until < row.valid_from:
        raise Refused(Refusal.DATES_BACKWARDS)
    ended = update(collective_members).where(m.id == row_id).values(valid_to=until)
    await tx.run(ended)
    await _keep(tx, row.collective_id, row.member_id)
    await counters.bump(tx, counters.LEXICON)
    return True


def _meet(held: Membership, since: date | None, until: date | None) -> bool:
    """Whether two times share a day."""
    before = until is not None and held.valid_from is not None and until < held.valid_from
    after = since is not None and held.valid_to is not None and held.valid_to < since
    return not (before or after)


async def _keep(tx: Tx, collective_id: int, member_id: int) -> None:
    m = collective_members.c
    same = (m.collective_id == collective_id) & (m.member_id == member_id)
    await tx.run(update(collective_members).where(same).values(by_hand=True))


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    collective_id: int,
    member_id: int,
    since: date | None,
    until: date | None,
    effect_key: str,
    now: datetime,
) -> bool:
    dates = {"from": since and since.isoformat(), "to": until and until.isoformat()}
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("agency", collective_id),
        {"member": member_id, **dates},
        effect_key=effect_key,
        now=now,
    )
