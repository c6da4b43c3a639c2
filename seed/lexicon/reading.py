"""Records of the data files to entries of a Lexicon. The meaning of each key stands here.

A name is a plain string, with its kind from the key it stands under: ``printed``, ``full``,
``alias``, ``outward``, ``english``, ``acronym``; ``former = { 2018 = [...] }`` are names valid to
the end of a year, ``later = { 2023 = [...] }`` from its start (the first is the full name). A body
that ``ended`` has all its names but the later ones closed. ``unsure`` repeats the names that
nobody has verified, or that mean several bodies.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from store.lexicon import NATIONAL, AgencyEntry, AgencyKind, Lexicon, Membership, Name, NameKind

# The order is that of lists: the joint conference in protocol order first.
_FILES = (
    "joint_conference.toml",
    "state.toml",
    "provincial.toml",
    "collectives.toml",
    "others.toml",
)
REVISION = 1


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str = Field(pattern=r"^[a-z0-9-]{2,64}$")
    full: str
    category: str
    english: tuple[str, ...] = ()
    acronym: tuple[str, ...] = ()


class _Named(_Record):
    short: str
    printed: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    outward: tuple[str, ...] = ()
    former: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    later: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    note: str | None = None


class _Body(_Named):
    jurisdiction: str = NATIONAL
    order: int | None = None
    bare: tuple[str, ...] = ()
    since: int | None = None
    ended: int | None = None
    successors: tuple[str, ...] = ()


class _Members(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    since: int | None = Field(default=None, alias="from")
    to: int | None = None
    slugs: tuple[str, ...]


class _Collective(_Named):
    names_full: tuple[str, ...] = ()
    members: tuple[_Members, ...]


class _Other(_Record):
    names: tuple[str, ...]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    body: tuple[_Body, ...] = ()
    collective: tuple[_Collective, ...] = ()
    other: tuple[_Other, ...] = ()


@cache
def load() -> Lexicon:
    """The shipped names as one snapshot; a wrong record is a ValidationError with its place."""
    entries: list[AgencyEntry] = []
    for name in _FILES:
        data = _File.model_validate(_read(name))
        entries += [_body(record) for record in data.body]
        entries += [_collective(record) for record in data.collective]
        entries += [_other(record) for record in data.other]
    return Lexicon(tuple(entries), REVISION)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("seed.lexicon").joinpath(name).read_text("utf-8"))


def _body(record: _Body) -> AgencyEntry:
    names = [
        *_names(record, NameKind.PRINTED, (record.short, *record.printed)),
        *_names(record, NameKind.FULL, (record.full,) if record.full != record.short else ()),
        *_names(record, NameKind.ALIAS, (*record.alias, *record.bare)),
        *_names(record, NameKind.OUTWARD, record.outward),
        *_names(record, NameKind.ENGLISH, record.english),
        *_names(record, NameKind.ACRONYM, record.acronym),
        *_past_and_future(record),
    ]
    return AgencyEntry(
        slug=record.slug,
        short=record.short,
        full=record.full,
        kind=AgencyKind.AGENCY,
        category=record.category,
        jurisdiction=record.jurisdiction,
        names=tuple(names),
        successors=record.successors,
        order=record.order,
    )


def _collective(record: _Collective) -> AgencyEntry:
    names = [
        *_names(record, NameKind.PRINTED, record.printed),
        *_names(record, NameKind.FULL, record.names_full),
        *_names(record, NameKind.ALIAS, record.alias),
        *_past_and_future(record),
    ]
    members = [
        Membership(slug, _start(group.since), _end(group.to))
        for group in record.members
        for slug in group.slugs
    ]
    return AgencyEntry(
        slug=record.slug,
        short=record.short,
        full=record.full,
        kind=AgencyKind.COLLECTIVE,
        category=record.category,
        jurisdiction=NATIONAL,
        names=tuple(names),
        members=tuple(members),
    )


def _other(record: _Other) -> AgencyEntry:
    names = [
        *(Name(text, NameKind.PRINTED) for text in record.names),
        *(Name(text, NameKind.ENGLISH) for text in record.english),
        *(Name(text, NameKind.ACRONYM) for text in record.acronym),
    ]
    return AgencyEntry(
        slug=record.slug,
        short=record.names[0],
        full=record.full,
        kind=AgencyKind.OTHER,
        category=record.category,
        jurisdiction=NATIONAL,
        names=tuple(names),
    )


def _names(record: _Named, kind: NameKind, texts: tuple[str, ...]) -> list[Name]:
    since, ended = (record.since, record.ended) if isinstance(record, _Body) else (None, None)
    return [Name(t, kind, _start(since), _end(ended), t in record.unsure) for t in texts]


def _past_and_future(record: _Named) -> list[Name]:
    past = [
        Name(text, NameKind.FORMER, None, _end(year), text in record.unsure)
        for year, texts in record.former.items()
        for text in texts
    ]
    future = [
        Name(text, _kind_of_later(text, at), _start(year), None, text in record.unsure)
        for year, texts in record.later.items()
        for at, text in enumerate(texts)
    ]
    return past + future


def _kind_of_later(text: str, at: int) -> NameKind:
    if text.isascii():
        return NameKind.ENGLISH if " " in text else NameKind.ACRONYM
    return NameKind.FULL if at == 0 else NameKind.ALIAS


def _start(year: int | None) -> date | None:
    return None if year is None else date(year, 1, 1)


def _end(year: int | None) -> date | None:
    return None if year is None else date(year, 12, 31)
