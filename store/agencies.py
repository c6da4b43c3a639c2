"""Agencies and their names: seeded from the shipped lexicon, added to by what documents print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from store import counters
from store.db import AnyRow, Tx
from store.errors import NotFound
from store.ids import reserve
from store.lexicon import AgencyEntry, AgencyKind, Lexicon, Membership, Name, NameKind
from store.places import name_from_outside
from store.records import AgencyRef
from store.tables import agencies, agency_names, agency_successors, collective_members
from store.text import match_key

UNLISTED = "unlisted"


async def seed(tx: Tx, lexicon: Lexicon) -> None:
    """Bring the tables to what ``lexicon`` says; bodies keep their ids by slug.

    A body that the lexicon has no more stays as it is, and so does what documents added and what
    the office wrote or changed.
    """
    found = await tx.rows(select(agencies.c.slug, agencies.c.id))
    known = {row.slug: row.id for row in found}
    fresh = [entry for entry in lexicon.entries if entry.slug not in known]
    new_ids = await reserve(tx, agencies, len(fresh))
    known.update({entry.slug: id_ for entry, id_ in zip(fresh, new_ids, strict=True)})
    if fresh:
        await tx.run(insert(agencies), [_row(e, known[e.slug]) for e in fresh])
    changed = [_row(e, known[e.slug]) for e in lexicon.entries if known[e.slug] not in new_ids]
    if changed:
        named = [{**row, "of": row.pop("id")} for row in changed]
        await tx.run(update(agencies).where(agencies.c.id == bindparam("of")), named)
    await _replace_names(tx, lexicon, known)
    await counters.bump(tx, counters.LEXICON)


async def load(tx: Tx) -> Lexicon:
    """Everything as an immutable snapshot; entries carry their ids.

    What was merged into another is no entry of its own: its names are aliases of the other's, and
    whatever points to it points to the other.
    """
    bodies = await tx.rows(select(agencies).order_by(agencies.c.id))
    roots = roots_of({row.id: row.merged_into for row in bodies})
    slugs = {row.id: row.slug for row in bodies}
    at = {id_: slugs[root] for id_, root in roots.items()}
    names: dict[int, list[Name]] = defaultdict(list)
    for row in await tx.rows(
        select(agency_names).where(~agency_names.c.withdrawn).order_by(agency_names.c.id)
    ):
        is_own = roots[row.agency_id] == row.agency_id
        kind = NameKind(row.kind) if is_own else NameKind.ALIAS
        name = Name(row.text, kind, row.valid_from, row.valid_to, row.unsure)
        names[roots[row.agency_id]].append(name)
    successors: dict[int, list[str]] = defaultdict(list)
    for row in await tx.rows(select(agency_successors).order_by(agency_successors.c.id)):
        heir = at[row.successor_id]
        if heir != at[row.agency_id] and heir not in successors[roots[row.agency_id]]:
            successors[roots[row.agency_id]].append(heir)
    members: dict[int, list[Membership]] = defaultdict(list)
    for row in await tx.rows(select(collective_members).order_by(collective_members.c.id)):
        member = Membership(at[row.member_id], row.valid_from, row.valid_to)
        if member not in members[roots[row.collective_id]]:
            members[roots[row.collective_id]].append(member)
    absorbed: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for id_, root in roots.items():
        if id_ != root:
            absorbed[root].append((id_, slugs[id_]))
    entries = tuple(
        replace(
            _entry(row, names[row.id], successors[row.id], members[row.id]),
            absorbed=tuple(absorbed[row.id]),
        )
        for row in bodies
        if roots[row.id] == row.id
    )
    return Lexicon(entries, await revision(tx))


def roots_of(merged: Mapping[int, int | None]) -> dict[int, int]:
    """Each body with the one that it counts for: itself, or what it was merged into, to the end."""
    found: dict[int, int] = {}
    for start in merged:
        at, seen = start, {start}
        while (into := merged.get(at)) is not None and into not in seen:
            seen.add(into)
            at = into
        found[start] = at
    return found


async def merged_roots(tx: Tx) -> dict[int, int]:
    """``roots_of`` of those alone that were merged; empty for most installations."""
    rows = await tx.rows(
        select(agencies.c.id, agencies.c.merged_into).where(agencies.c.merged_into.is_not(None))
    )
    return roots_of({row.id: row.merged_into for row in rows})


async def root_slugs(tx: Tx) -> dict[str, str]:
    """What was merged, with what it counts for, both by slug; empty for most installations."""
    roots = await merged_roots(tx)
    a = agencies.c
    ids = sorted({*roots, *roots.values()})
    if not ids:
        return {}
    slugs = {row.id: row.slug for row in await tx.rows(select(a.id, a.slug).where(a.id.in_(ids)))}
    return {slugs[id_]: slugs[root] for id_, root in roots.items()}


def family_ids(lexicon: Lexicon, slug: str) -> frozenset[int]:
    """The body and those it came from or became, by id; ``lexicon`` is one from the tables."""
    entries = (lexicon.by_slug(member) for member in lexicon.family(slug))
    return frozenset().union(*(entry.ids for entry in entries))


async def revision(tx: Tx) -> int:
    """Grows with every change of a name."""
    return await counters.value(tx, counters.LEXICON)


async def ref(tx: Tx, agency_id: int) -> AgencyRef:
    """The agency as shown."""
    row = await tx.row(select(agencies).where(agencies.c.id == agency_id))
    if row is None:
        raise NotFound("agency", str(agency_id))
    return AgencyRef(row.id, row.slug, row.short, row.full_name)


async def ensure_printed(tx: Tx, printed: Iterable[str], jurisdiction: str) -> dict[str, int]:
    """Ids by printed name. Spellings that differ in blanks or variants are one body."""
    wanted = dict.fromkeys(printed)
    if not wanted:
        return {}
    # Two imports at once would else make two bodies of one name.
    await counters.hold(tx, counters.LEXICON)
    known = select(agency_names.c.match_key, agencies.c.id).join(
        agencies, agencies.c.id == agency_names.c.agency_id
    )
    unlisted = known.where(agencies.c.category == UNLISTED, agencies.c.jurisdiction == jurisdiction)
    ids = {row.match_key: row.id for row in await tx.rows(unlisted)}
    fresh: dict[str, str] = {}
    for name in wanted:
        if _key(name) not in ids:
            fresh.setdefault(_key(name), name)
    new_ids = await reserve(tx, agencies, len(fresh))
    ids.update(zip(fresh, new_ids, strict=True))
    if fresh:
        rows = [_unlisted(ids[key], name, jurisdiction) for key, name in fresh.items()]
        await tx.run(insert(agencies), rows)
        printed_names = [
            _name_row(ids[key], name_)
            for key, name in fresh.items()
            for name_ in _names_printed(name, jurisdiction)
            # a document may print both
            if name_.text == name or _key(name_.text) not in ids
        ]
        await tx.run(insert(agency_names), printed_names)
        await counters.bump(tx, counters.LEXICON)
    return {name: ids[_key(name)] for name in wanted}


async def _replace_names(tx: Tx, lexicon: Lexicon, ids: dict[str, int]) -> None:
    ours = [ids[entry.slug] for entry in lexicon.entries]
    names, successors, members = [], [], []
    for entry in lexicon.entries:
        id_ = ids[entry.slug]
        names += [_name_row(id_, name) for name in entry.names]
        successors += [{"agency_id": id_, "successor_id": ids[s]} for s in entry.successors]
        members += [_member_row(id_, ids[m.slug], m) for m in entry.members]
    for table, owner, same, rows in (
        (agency_names, "agency_id", ("agency_id", "text", "kind"), names),
        (agency_successors, "agency_id", ("agency_id", "successor_id"), successors),
        (collective_members, "collective_id", ("collective_id", "member_id"), members),
    ):
        own = table.c[owner].in_(ours)
        await tx.run(delete(table).where(own, ~table.c.by_hand))
        kept = await tx.rows(select(*(table.c[name] for name in same)).where(own))
        taken = {tuple(row) for row in kept}
        fresh = [row for row in rows if tuple(row[name] for name in same) not in taken]
        if fresh:
            await tx.run(insert(table), fresh)


def _key(name: str) -> str:
    # A name of punctuation only has no key; it is still a name that a document printed.
    return match_key(name) or name


def _row(entry: AgencyEntry, id_: int) -> dict[str, Any]:
    return {
        "id": id_,
        "slug": entry.slug,
        "short": entry.short,
        "full_name": entry.full,
        "kind": entry.kind.value,
        "category": entry.category,
        "jurisdiction": entry.jurisdiction,
        "sort_order": entry.order,
    }


def _unlisted(id_: int, name: str, jurisdiction: str) -> dict[str, Any]:
    kind = AgencyKind.AGENCY
    entry = AgencyEntry(f"u{id_}", name, name, kind, UNLISTED, jurisdiction, ())
    return _row(entry, id_)


def _names_printed(name: str, jurisdiction: str) -> Iterator[Name]:
    """As printed; of a city or county also with its place, as one asks for it from outside."""
    yield Name(name, NameKind.PRINTED, unsure=True)
    own = name_from_outside(name, jurisdiction)
    if own is not None:
        yield Name(own, NameKind.ALIAS, unsure=True)


def _name_row(agency_id: int, name: Name) -> dict[str, Any]:
    return {
        "agency_id": agency_id,
        "text": name.text,
        "match_key": _key(name.text),
        "kind": name.kind.value,
        "valid_from": name.valid_from,
        "valid_to": name.valid_to,
        "unsure": name.unsure,
    }


def _member_row(collective_id: int, member_id: int, member: Membership) -> dict[str, Any]:
    return {
        "collective_id": collective_id,
        "member_id": member_id,
        "valid_from": member.valid_from,
        "valid_to": member.valid_to,
    }


def _entry(
    row: AnyRow, names: list[Name], successors: list[str], members: list[Membership]
) -> AgencyEntry:
    return AgencyEntry(
        slug=row.slug,
        short=row.short,
        full=row.full_name,
        kind=AgencyKind(row.kind),
        category=row.category,
        jurisdiction=row.jurisdiction,
        names=tuple(names),
        successors=tuple(successors),
        members=tuple(members),
        order=row.sort_order,
        id=row.id,
    )
