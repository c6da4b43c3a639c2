"""What makes the journal a chain, and what is wrong with one: pure.

An entry's hash covers its number, its content and the hash before it. Personal text enters as a
salted commitment; what was let go of (forgotten, or older than is kept) is named by a later entry,
so that a text that went any other way is found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from store.columns import canonical, microseconds

GENESIS = "0" * 64
COMMITMENTS = "commitments"
# Keys in the detail of an entry that says which personal texts are gone: the numbers of their
# entries, or the number up to which all may be.
LET_GO, LET_GO_UNTIL = "let_go", "let_go_until"
# Key in the detail of the entry with which a restored database goes on: the head it went back to.
BACK_TO = "back_to"
_CONTENT = ("account_id", "person_id", "verb", "object_kind", "object_id", "effect_key")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the journal as it is stored: ``at`` in microseconds, ``detail`` as text."""

    seq: int
    at: int
    account_id: int | None
    person_id: int | None
    verb: str
    object_kind: str
    object_id: str
    detail: str
    effect_key: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Private:
    """A personal text of an entry, with the salt of its commitment."""

    seq: int
    field: str
    salt: str
    value: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain as somebody noted it outside. ``source``: who did; ``at``: when."""

    hash: str
    seq: int | None = None
    source: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``entries`` were read; ``broken_at`` is the first that does not fit, None if all do.

    0 stands for the end of the chain: an entry was taken off, or a head was changed. ``why`` is
    entry, link, number, private, head or kept; ``missing`` are the kept heads that the chain does
    not hold, ``undone`` those that a restore has taken back, on record.
    """

    entries: int
    broken_at: int | None
    why: str | None = field(default=None, compare=False)
    head: Head | None = field(default=None, compare=False)
    missing: tuple[Head, ...] = field(default=(), compare=False)
    undone: tuple[Head, ...] = field(default=(), compare=False)


def hashed(entry: Mapping[str, Any], seq: int, previous: str) -> str:
    """The hash of a new entry; ``at`` is an aware datetime, ``detail`` a JSON value."""
    content = {name: entry[name] for name in _CONTENT}
    content |= {"at": microseconds(entry["at"]), "detail": entry["detail"]}
    return _digest(content, seq, previous)


def commit(salt: str, value: str) -> str:
    """What stands in the chain for a personal text."""
    return hashlib.sha256(canonical([salt, value]).encode()).hexdigest()


class Walk:
    """Reads a chain from its beginning; ``end`` says what was found."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        self._heads = tuple(heads)
        self._wanted = {head.hash for head in self._heads}
        self._seen: dict[str, int] = {}
        self._last = Head(GENESIS, 0)
        self._entries = 0
        self._broken: tuple[int, str] | None = None
        self._absent: set[int] = set()
        self._let_go: set[int] = set()
        self._let_go_until = 0
        self._restores: list[tuple[int, int]] = []

    @property
    def is_broken(self) -> bool:
        return self._broken is not None

    def take(self, entry: Entry, private: Iterable[Private] = ()) -> None:
        """The next entry in the order of numbers, with the personal texts that are there."""
        if self.is_broken:
            return
        self._entries += 1
        why = self._wrong(entry, private)
        if why is not None:
            self._broken = (entry.seq, why)
            return
        self._last = Head(entry.hash, entry.seq)
        if entry.hash in self._wanted:
            self._seen[entry.hash] = entry.seq

    def _wrong(self, entry: Entry, private: Iterable[Private]) -> str | None:
        if entry.prev != self._last.hash:
            return "link"
        assert self._last.seq is not None
        if entry.seq != self._last.seq + 1:
            return "number"
        detail = _read(entry.detail)
        if detail is None or entry.hash != _stored_hash(entry, detail):
            return "entry"
        promised = dict(detail.get(COMMITMENTS, {}))
        for text in private:
            if promised.pop(text.field, None) != commit(text.salt, text.value):
                return "private"
        if promised:
            self._absent.add(entry.seq)
        self._note(entry, detail)
        return None

    def _note(self, entry: Entry, detail: Mapping[str, Any]) -> None:
        self._let_go.update(detail.get(LET_GO, ()))
        self._let_go_until = max(self._let_go_until, detail.get(LET_GO_UNTIL, 0))
        if BACK_TO in detail:
            self._restores.append((detail[BACK_TO], entry.at))

    def end(self, head: str | None, orphans: Iterable[Private] = ()) -> Verdict:
        """The verdict, given the stored head and personal texts that belong to no entry."""
        broken = self._broken
        gone = {seq for seq in self._absent - self._let_go if seq > self._let_go_until}
        if broken is None and gone:
            broken = (min(gone), "private")
        if broken is None and head != self._last.hash:
            broken = (0, "head")
        if broken is None and any(True for _ in orphans):
            broken = (0, "private")
        lost = [kept for kept in self._heads if not self._holds(kept)]
        undone = tuple(kept for kept in lost if self._is_undone(kept))
        missing = tuple(kept for kept in lost if kept not in undone)
        if broken is None and missing:
            broken = (0, "kept")
        at, why = broken or (None, None)
        return Verdict(self._entries, at, why, self._last, missing, undone)

    def _holds(self, kept: Head) -> bool:
        if kept.hash == GENESIS:
            return True
        return kept.hash in self._seen and kept.seq in (None, self._seen[kept.hash])

    def _is_undone(self, kept: Head) -> bool:
        """Whether it was noted after what a restore went back to, and before that restore."""
        if kept.seq is None or kept.at is None:
            return False
        noted = microseconds(kept.at)
        return any(kept.seq > back and noted <= at for back, at in self._restores)


def check(
    entries: Iterable[Entry],
    private: Iterable[Private],
    head: str | None,
    heads: Iterable[Head] = (),
) -> Verdict:
    """The verdict on a whole chain in memory: rows in the order of their numbers."""
    texts: dict[int, list[Private]] = {}
    for text in private:
        texts.setdefault(text.seq, []).append(text)
    walk = Walk(heads)
    for entry in entries:
        walk.take(entry, texts.pop(entry.seq, ()))
        if walk.is_broken:
            break
    return walk.end(head, _flat(texts))


def _flat(texts: Mapping[int, list[Private]]) -> Iterator[Private]:
    for group in texts.values():
        yield from group


def _read(detail: str) -> dict[str, Any] | None:
    """The detail, if it is a JSON object in its one form."""
    try:
        value = json.loads(detail)
    except (TypeError, ValueError):
        return None
    return value if isinstance(value, dict) and canonical(value) == detail else None


def _stored_hash(entry: Entry, detail: Mapping[str, Any]) -> str:
    content = {name: getattr(entry, name) for name in _CONTENT}
    return _digest({**content, "at": entry.at, "detail": detail}, entry.seq, entry.prev)


def _digest(content: Mapping[str, Any], seq: int, previous: str) -> str:
    whole = canonical({**content, "seq": seq, "prev": previous})
    return hashlib.sha256(whole.encode()).hexdigest()
