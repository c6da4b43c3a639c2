"""Somebody is forgotten: their name and numbers go, what they did stays, and the journal holds.

What belongs to an agency stays: reports, receipts, evidence (unless an administrator says
otherwise). Backups of the last two weeks still know the name; they go by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, select, update

from store import audit, counters, people, posts, retention, rules, traces
from store import evidence as files
from store.audit.chain import LET_GO
from store.db import Tx
from store.errors import NotFound
from store.records import Actor
from store.tables import accounts, audit_private, evidence, invitations, reports
from store.tables import audit as entries
from store.tables import people as persons

VERB = "forget"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who would be forgotten, and what would stay: reports and pieces of evidence."""

    person_id: int | None
    name: str | None
    reports: int
    evidence: int


async def subject(tx: Tx, actor: Actor, person_id: int | None = None) -> Subject:
    """What there is of oneself, or for an administrator of ``person_id``. NotFound for nobody."""
    actor, person_id = await _asked(tx, actor, person_id)
    if person_id is None:
        if actor.account_id is None:
            raise NotFound("account", "")
        return Subject(None, None, 0, 0)
    living = (persons.c.id == person_id) & persons.c.forgotten_at.is_(None)
    name = await tx.scalar(select(persons.c.name).where(living))
    if name is None:
        raise NotFound("person", str(person_id))
    theirs = select(reports.c.id).where(reports.c.person_id == person_id)
    made = await tx.scalar(select(func.count()).select_from(theirs.subquery()))
    proof = evidence.c.report_id.in_(theirs) & evidence.c.removed_at.is_(None)
    kept = await tx.scalar(select(func.count()).select_from(evidence).where(proof))
    return Subject(person_id, name, made, kept)


async def person_of(tx: Tx, actor: Actor, number: int) -> int:
    """The person of this number, their own or that of their Telegram account; NotFound."""
    rules.allow(await people.current(tx, actor), rules.Action.FORGET)
    theirs = select(accounts.c.person_id).where(accounts.c.telegram_id == number)
    found: int | None = await tx.scalar(theirs)
    if found is None:
        living = (persons.c.id == number) & persons.c.forgotten_at.is_(None)
        found = await tx.scalar(select(persons.c.id).where(living))
    if found is None:
        raise NotFound("person", str(number))
    return found


async def forget(
    tx: Tx,
    actor: Actor,
    person_id: int | None = None,
    *,
    with_evidence: bool = False,
    effect_key: str,
    now: datetime,
) -> bool:
    """Forget oneself, or as an administrator ``person_id``; False if it was done before.

    ``with_evidence``: the files they sent go too, which only an administrator may say. Refused
    for an owner by configuration and for the last administrator; NotFound for nobody.
    """
    is_oneself = person_id is None or person_id == actor.person_id
    actor, person_id = await _asked(tx, actor, person_id)
    if with_evidence:
        rules.allow(actor, rules.Action.FORGET)
    if person_id is not None:
        await posts.hold(tx, person_id)
    theirs = await _accounts(tx, actor.account_id if is_oneself else None, person_id)
    if not theirs and person_id is None:
        raise NotFound("person", "")
    seqs = await _private_of(tx, list(theirs), person_id)
    is_new = await audit.record_by(
        tx,
        actor,
        VERB,
        (
            "account" if person_id is None else "person",
            next(iter(theirs)) if person_id is None else person_id,
        ),
        {"oneself": is_oneself, "evidence": with_evidence, LET_GO: seqs},
        effect_key=effect_key,
        now=now,
    )
    if not is_new:
        return False
    await tx.run(delete(audit_private).where(audit_private.c.seq.in_(seqs)))
    if person_id is not None:
        await posts.end(tx, await posts.held(tx, person_id), now=now)
        if with_evidence:
            await _remove_evidence(tx, person_id, now)
        await traces.of_person(tx, person_id, now)
    for account_id, telegram_id in theirs.items():
        await traces.of_account(tx, account_id, telegram_id, now)
    await counters.bump(tx, counters.PEOPLE)
    return True


async def _asked(tx: Tx, actor: Actor, person_id: int | None) -> tuple[Actor, int | None]:
    """The actor as of now and whom they mean; Forbidden where they may not."""
    actor = await people.current(tx, actor)
    if person_id is None or person_id == actor.person_id:
        rules.allow(actor, rules.Action.FORGET_ME)
        return actor, actor.person_id
    rules.allow(actor, rules.Action.FORGET)
    return actor, person_id


async def _accounts(tx: Tx, own: int | None, person_id: int | None) -> dict[int, int]:
    """Account → Telegram's number; also of accounts that they wrote from before."""
    mine: ColumnElement[bool] = accounts.c.id == own
    if person_id is not None:
        acted = select(entries.c.account_id).where(entries.c.person_id == person_id)
        before = accounts.c.person_id.is_(None) & accounts.c.id.in_(acted)
        mine = (accounts.c.person_id == person_id) | before
    rows = await tx.rows(select(accounts.c.id, accounts.c.telegram_id).where(mine))
    return {row.id: row.telegram_id for row in rows}


async def _private_of(tx: Tx, account_ids: list[int], person_id: int | None) -> list[int]:
    """Entries with personal texts that they wrote, or that are about them."""
    whose: list[ColumnElement[bool]] = [entries.c.account_id.in_(account_ids)]
    if person_id is not None:
        invited = select(cast(invitations.c.id, String)).where(
            invitations.c.id.in_(traces.invitations_of(person_id))
        )
        whose += [
            entries.c.person_id == person_id,
            (entries.c.object_kind == "person") & (entries.c.object_id == str(person_id)),
            (entries.c.object_kind == "invitation") & entries.c.object_id.in_(invited),
        ]
    found = select(audit_private.c.seq).join(entries, entries.c.seq == audit_private.c.seq)
    rows = await tx.rows(found.where(or_(*whose)).distinct().order_by(audit_private.c.seq))
    return [row.seq for row in rows]


async def _remove_evidence(tx: Tx, person_id: int, now: datetime) -> None:
    """Rows now; bytes that nothing else needs go with the next night."""
    theirs = select(reports.c.id).where(reports.c.person_id == person_id)
    here = evidence.c.report_id.in_(theirs) & evidence.c.removed_at.is_(None)
    await tx.run(update(evidence).where(here).values(removed_at=now))
    await files.retire(tx, now, kept_for=await retention.evidence_kept_for(tx))
