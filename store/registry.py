"""The list of agencies as administrators keep it: adding, names through time, successors.

Rows that the office writes or changes are marked (``by_hand``), so that the names shipped with a
later version leave them alone. Documents keep what they print; what changes is whom it means and
how that body is called today. Writers wait for each other on the lexicon's counter.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from store import agencies as agencies_of
from store import audit, counters, people, rules
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.ids import reserve
from store.lexicon import AgencyEntry, AgencyKind, Lexicon, NameKind
from store.namesakes import clean_name, taken_by
from store.places import NATIONAL, PROVINCES
from store.records import Actor
from store.tables import agencies, agency_names, agency_successors
from store.text import match_key

ADDED = "added"
KINDS = (AgencyKind.AGENCY, AgencyKind.COLLECTIVE)
_PRESENT = (NameKind.PRINTED.value, NameKind.FULL.value)
_DAY = timedelta(days=1)


async def add(
    tx: Tx,
    actor: Actor,
    *,
    full: str,
    short: str,
    kind: AgencyKind,
    jurisdiction: str,
    effect_key: str,
    now: datetime,
) -> int | None:
    """Enter a body; its id, None if done before.

    Raises Forbidden for all but administrators; Refused for what is no name (NAME_BAD), or means
    another body there already (NAME_TAKEN).
    """
    actor, lexicon = await _begin(tx, actor)
    if kind not in KINDS or jurisdiction not in (NATIONAL, *PROVINCES):
        raise NotFound("kind of agency", f"{kind} {jurisdiction}")
    names = tuple(dict.fromkeys(_named(one) for one in (full, short)))
    detail = {"full": names[0], "short": names[-1], "kind": kind.value, "where": jurisdiction}
    id_ = (await reserve(tx, agencies, 1))[0]
    if not await audit.record_by(
        tx, actor, "add_agency", ("agency", id_), detail, effect_key=effect_key, now=now
    ):
        return None
    for name in names:
        _free(lexicon, name, jurisdiction)
    await tx.run(
        insert(agencies).values(
            id=id_,
            slug=f"{ADDED}-{id_}",
            short=names[-1],
            full_name=names[0],
            kind=kind.value,
            category=ADDED,
            jurisdiction=jurisdiction,
        )
    )
    await _write_name(tx, id_, names[-1], NameKind.PRINTED)
    if len(names) > 1:
        await _write_name(tx, id_, names[0], NameKind.FULL)
    await counters.bump(tx, counters.LEXICON)
    return id_


async def rename(
    tx: Tx,
    actor: Actor,
    agency_id: int,
    *,
    full: str,
    short: str,
    since: date,
    effect_key: str,
    now: datetime,
) -> bool:
    """Let a body be called otherwise from ``since`` on; the names before keep their validity.

    False if done before. Raises as ``add`` does, NAME_KNOWN where it is called so already, and
    DATES_BACKWARDS where its present name began no earlier.
    """
    actor, lexicon = await _begin(tx, actor)
    entry = _entry(lexicon, agency_id)
    names = tuple(dict.fromkeys(_named(one) for one in (full, short)))
    detail = {"full": names[0], "short": names[-1], "since": since.isoformat()}
    if not await audit.record_by(
        tx, actor, "rename_agency", ("agency", agency_id), detail, effect_key=effect_key, now=now
    ):
        return False
    present = await tx.rows(_present(agency_id))
    called = {match_key(row.text) for row in present} or {match_key(entry.full)}
    if match_key(names[0]) in called:
        raise Refused(Refusal.NAME_KNOWN, {"name": names[0]})
    for name in names:
        _free(lexicon, name, entry.jurisdiction, but=entry)
    if any(row.valid_from is not None and row.valid_from >= since for row in present):
        raise Refused(Refusal.DATES_BACKWARDS)
    await _close_names(tx, agency_id, since)
    await _write_name(tx, agency_id, names[0], NameKind.FULL, since)
    if len(names) > 1:
        await _write_name(tx, agency_id, names[1], NameKind.PRINTED, since)
    await counters.bump(tx, counters.LEXICON)
    return True


async def add_alias(
    tx: Tx, actor: Actor, agency_id: int, name: str, *, effect_key: str, now: datetime
) -> bool:
    """Let a body also go by ``name``; False if done before. Raises as ``add`` does."""
    actor, lexicon = await _begin(tx, actor)
    entry = _entry(lexicon, agency_id)
    name = _named(name)
    if not await audit.record_by(
        tx,
        actor,
        "add_alias",
        ("agency", agency_id),
        {"name": name},
        effect_key=effect_key,
        now=now,
    ):
        return False
    if any(match_key(one.text) == match_key(name) for one in entry.names):
        raise Refused(Refusal.NAME_KNOWN, {"name": name})
    _free(lexicon, name, entry.jurisdiction, but=entry)
    await _write_name(tx, agency_id, name, NameKind.ALIAS)
    await counters.bump(tx, counters.LEXICON)
    return True


async def drop_name(
    tx: Tx, actor: Actor, agency_id: int, name_id: int, *, effect_key: str, now: datetime
) -> bool:
    """Take a name for no name of the body any more; a name given from a day on ends with all that
    came with it, and those before hold for its time as well. False if done before.

    NotFound for a name that it does not have; Refused for the one that documents print of old.
    """
    actor, lexicon = await _begin(tx, actor)
    entry = _entry(lexicon, agency_id)
    n = agency_names.c
    row = await tx.row(select(agency_names).where(n.id == name_id, ~n.withdrawn))
    if row is None or row.agency_id not in entry.ids:
        raise NotFound("name", str(name_id))
    detail = {"name": row.text, "kind": row.kind}
    if not await audit.record_by(
        tx, actor, "drop_name", ("agency", agency_id), detail, effect_key=effect_key, now=now
    ):
        return False
    a = agencies.c
    base = await tx.row(select(a.short, a.full_name).where(a.id == row.agency_id))
    # a merged entry keeps its own as well: an undo would else leave a body without a name
    if row.text in (entry.short, entry.full, *(base or ())):
        raise Refused(Refusal.NAME_NEEDED)
    gone = n.id == name_id
    if row.kind in _PRESENT and row.by_hand and row.valid_from is not None:
        gone = (n.agency_id == row.agency_id) & n.kind.in_(_PRESENT)
        gone &= n.valid_from == row.valid_from
        await _reopen_names(tx, row.agency_id, row.valid_from, row.valid_to)
    await tx.run(update(agency_names).where(gone).values(withdrawn=True, by_hand=True))
    await counters.bump(tx, counters.LEXICON)
    return True


async def succeed(
    tx: Tx,
    actor: Actor,
    agency_id: int,
    successor_id: int,
    since: date,
    *,
    today: date,
    effect_key: str,
    now: datetime,
) -> bool:
    """Say that one body took over from another on a day that has come; False if done before.

    Both speak for each other from then on. Refused for what has not happened yet, for a day
    before the present name of the old one began, and for what would make a body its own heir.
    """
    actor, lexicon = await _begin(tx, actor)
    old, new = _entry(lexicon, agency_id), _entry(lexicon, successor_id)
    detail = {"successor": successor_id, "since": since.isoformat()}
    if not await audit.record_by(
        tx, actor, "set_successor", ("agency", agency_id), detail, effect_key=effect_key, now=now
    ):
        return False
    if since > today:
        raise Refused(Refusal.SINCE_AHEAD)
    if new.slug in old.successors:
        raise Refused(Refusal.SUCCESSOR_KNOWN)
    both = (old, new)
    fits = all(one.kind is AgencyKind.AGENCY for one in both)
    if not fits or old.jurisdiction != new.jurisdiction or new.slug in lexicon.family(old.slug):
        raise Refused(Refusal.SUCCESSOR_CIRCLE)
    present = await tx.rows(_present(agency_id))
    if any(row.valid_from is not None and row.valid_from >= since for row in present):
        raise Refused(Refusal.DATES_BACKWARDS)
    values = {"agency_id": agency_id, "successor_id": successor_id}
    await tx.run(insert(agency_successors).values(**values, since=since, by_hand=True))
    await _close_names(tx, agency_id, since)
    await counters.bump(tx, counters.LEXICON)
    return True


async def unsucceed(
    tx: Tx, actor: Actor, agency_id: int, successor_id: int, *, effect_key: str, now: datetime
) -> bool:
    """Take back that one body took over from another; False if done before.

    Refused for what was shipped; NotFound where there is no such succession.
    """
    actor, _ = await _begin(tx, actor)
    s = agency_successors.c
    here = (s.agency_id == agency_id) & (s.successor_id == successor_id)
    row = await tx.row(select(agency_successors).where(here))
    detail = {"successor": successor_id}
    if not await audit.record_by(
        tx, actor, "unset_successor", ("agency", agency_id), detail, effect_key=effect_key, now=now
    ):
        return False
    if row is None:
        raise NotFound("successor", str(successor_id))
    if not row.by_hand:
        raise Refused(Refusal.ENTRY_SHIPPED)
    await tx.run(agency_successors.delete().where(here))
    if row.since is not None:
        await _reopen_names(tx, agency_id, row.since)
    await counters.bump(tx, counters.LEXICON)
    return True


async def _begin(tx: Tx, actor: Actor) -> tuple[Actor, Lexicon]:
    """The actor as of now, who may keep the list, and all names; others wait from here on."""
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.MANAGE_AGENCIES)
    await counters.hold(tx, counters.LEXICON)
    return actor, await agencies_of.load(tx)


def _entry(lexicon: Lexicon, agency_id: int) -> AgencyEntry:
    """What has this id itself; Refused for what counts for another."""
    entry = lexicon.by_id(agency_id)
    if entry is None or entry.kind is AgencyKind.OTHER:
        raise NotFound("agency", str(agency_id))
    if entry.id != agency_id:
        raise Refused(Refusal.ENTRY_MERGED)
    return entry


def _named(said: str) -> str:
    name = clean_name(said)
    if not name:
        raise Refused(Refusal.NAME_BAD, {"name": " ".join(said.split())[:20]})
    return name


def _free(
    lexicon: Lexicon, name: str, jurisdiction: str, *, but: AgencyEntry | None = None
) -> None:
    other = taken_by(lexicon, name, jurisdiction, but=() if but is None else (but.slug,))
    if other is not None:
        raise Refused(Refusal.NAME_TAKEN, {"name": name, "other": other.full})


def _present(agency_id: int) -> Any:
    n = agency_names.c
    return select(agency_names).where(
        n.agency_id == agency_id, n.kind.in_(_PRESENT), n.valid_to.is_(None), ~n.withdrawn
    )


async def _close_names(tx: Tx, agency_id: int, since: date) -> None:
    """What it is called up to the day before."""
    n = agency_names.c
    open_ = (n.agency_id == agency_id) & n.kind.in_(_PRESENT) & n.valid_to.is_(None)
    await tx.run(
        update(agency_names).where(open_, ~n.withdrawn).values(valid_to=since - _DAY, by_hand=True)
    )


async def _reopen_names(tx: Tx, agency_id: int, since: date, until: date | None = None) -> None:
    """What ended the day before ``since`` holds up to ``until``; None: it is in force again."""
    n = agency_names.c
    closed = (n.agency_id == agency_id) & n.kind.in_(_PRESENT) & (n.valid_to == since - _DAY)
    await tx.run(update(agency_names).where(closed, ~n.withdrawn).values(valid_to=until))


async def _write_name(
    tx: Tx, agency_id: int, text: str, kind: NameKind, since: date | None = None
) -> None:
    """A name, also one that it had before and that was taken away or had ended."""
    n = agency_names.c
    same = (n.agency_id == agency_id) & (n.text == text) & (n.kind == kind.value)
    known = await tx.row(select(agency_names).where(same))
    if known is not None:
        begins = since if known.withdrawn else known.valid_from
        again = {"valid_from": begins, "valid_to": None, "withdrawn": False, "by_hand": True}
        await tx.run(update(agency_names).where(same).values(**again, unsure=False))
        return
    values = {"agency_id": agency_id, "text": text, "match_key": match_key(text)}
    values |= {"kind": kind.value, "valid_from": since, "unsure": False, "by_hand": True}
    await tx.run(insert(agency_names).values(values))
