"""Ways to touch a journal behind the bot's back, each at random, each really a change."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from store.audit.chain import GENESIS, LET_GO, Entry, Private, commit, hashed
from store.columns import canonical, microseconds

BEGINS = datetime(2022, 3, 15, 1, 12, tzinfo=UTC)
_VERBS = ("report", "confirm_report", "appoint", "choose_agency")


@dataclass(frozen=True)
class Journal:
    """All that the database holds of it."""

    entries: tuple[Entry, ...]
    private: tuple[Private, ...]
    head: str


def written(length: int, rng: random.Random, *, people: tuple[int, ...] = (1, 2)) -> Journal:
    """An honest journal; the texts of its third entry were forgotten later, on record."""
    entries: list[Entry] = []
    private: list[Private] = []
    for seq in range(1, length + 1):
        detail: dict[str, Any] = {"task": seq, "单位": rng.choice("甲乙丙"), "share": seq / 2}
        if seq % 3 == 0:
            text = Private(seq, "text", f"{rng.getrandbits(256):064x}", f"已部署 {seq}")
            private.append(text)
            detail["commitments"] = {"text": commit(text.salt, text.value)}
        if seq == length // 2:
            detail[LET_GO] = [3]
        previous = entries[-1].hash if entries else GENESIS
        entries.append(_entry(seq, detail, rng, previous, people))
    kept = tuple(text for text in private if text.seq != 3)
    return Journal(tuple(entries), kept, entries[-1].hash)


def _entry(
    seq: int,
    detail: dict[str, Any],
    rng: random.Random,
    previous: str,
    people: tuple[int, ...] = (),
) -> Entry:
    at = BEGINS + timedelta(seconds=seq)
    content: dict[str, Any] = {
        "at": at,
        "account_id": rng.choice([None, *people]),
        "person_id": rng.choice([None, *people]),
        "verb": rng.choice(_VERBS),
        "object_kind": "task",
        "object_id": str(rng.randrange(400)),
        "detail": detail,
        "effect_key": f"action:{rng.getrandbits(64):x}:{seq}",
    }
    hash_ = hashed(content, seq, previous)
    stored = {**content, "at": microseconds(at), "detail": canonical(detail)}
    return Entry(seq=seq, **stored, prev=previous, hash=hash_)


def _other(value: Any, rng: random.Random) -> Any:
    """Another value of the same kind, often one that looks the same."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value + rng.choice([-1000, -2, -1, 1, 2, 1000])
    at = rng.randrange(len(value))
    changed = rng.choice(
        [
            value + " ",
            " " + value,
            value.upper() if value.upper() != value else value + "x",
            value[:at] + value[at + 1 :],
            value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :],
            "",
        ]
    )
    return changed if changed != value else value + "\u200b"


def _put(journal: Journal, index: int, entry: Entry) -> Journal:
    entries = list(journal.entries)
    entries[index] = entry
    return replace(journal, entries=tuple(sorted(entries, key=lambda e: e.seq)))


def column(journal: Journal, rng: random.Random) -> Journal:
    """One column of one entry."""
    index = rng.randrange(len(journal.entries))
    entry = journal.entries[index]
    name = rng.choice(fields(Entry)).name
    return _put(journal, index, replace(entry, **{name: _other(getattr(entry, name), rng)}))


def spacing(journal: Journal, rng: random.Random) -> Journal:
    """The same JSON, written otherwise."""
    index = rng.randrange(len(journal.entries))
    entry = journal.entries[index]
    return _put(journal, index, replace(entry, detail=entry.detail.replace(":", ": ")))


def deletion(journal: Journal, rng: random.Random) -> Journal:
    """One entry taken out, the head left."""
    index = rng.randrange(len(journal.entries))
    gone = journal.entries[index].seq
    entries = journal.entries[:index] + journal.entries[index + 1 :]
    private = tuple(text for text in journal.private if text.seq != gone)
    return replace(journal, entries=entries, private=private)


def swap(journal: Journal, rng: random.Random) -> Journal:
    """Two entries change places, or one column of theirs does."""
    one, two = rng.sample(range(len(journal.entries)), 2)
    first, second = journal.entries[one], journal.entries[two]
    if rng.random() < 0.5:
        moved = [replace(second, seq=first.seq), replace(first, seq=second.seq)]
    else:
        name = rng.choice(["at", "object_id", "effect_key", "detail", "hash", "prev"])
        there, here = getattr(second, name), getattr(first, name)
        if there == here:
            return swap(journal, rng)
        moved = [replace(first, **{name: there}), replace(second, **{name: here})]
    entries = list(journal.entries)
    entries[one], entries[two] = moved
    return replace(journal, entries=tuple(entries))


def insertion(journal: Journal, rng: random.Random) -> Journal:
    """An entry that nobody wrote, hashed as it should be, put in somewhere."""
    index = rng.randrange(len(journal.entries) + 1)
    previous = journal.entries[index - 1].hash if index else GENESIS
    made = _entry(index + 1, {"task": 1}, rng, previous)
    after = tuple(replace(e, seq=e.seq + 1) for e in journal.entries[index:])
    private = tuple(replace(p, seq=p.seq + 1) if p.seq > index else p for p in journal.private)
    return replace(journal, entries=(*journal.entries[:index], made, *after), private=private)


def cut(journal: Journal, rng: random.Random) -> Journal:
    """The end taken off, the head left."""
    length = rng.randrange(len(journal.entries))
    private = tuple(text for text in journal.private if text.seq <= length)
    return replace(journal, entries=journal.entries[:length], private=private)


def other_head(journal: Journal, rng: random.Random) -> Journal:
    """The head alone: one that was, or none that ever was."""
    earlier = rng.choice(journal.entries[:-1]).hash
    return replace(journal, head=rng.choice([earlier, _other(journal.head, rng)]))


def private_text(journal: Journal, rng: random.Random) -> Journal:
    """A personal text changed, taken away without a word, given away, or made up."""
    index = rng.randrange(len(journal.private))
    text = journal.private[index]
    name = rng.choice(["", "new", *(spec.name for spec in fields(Private))])
    others = journal.private[:index] + journal.private[index + 1 :]
    if name == "":
        return replace(journal, private=others)
    if name == "new":
        made = replace(text, seq=rng.randrange(1, 500), field="note")
        return replace(journal, private=(*journal.private, made))
    changed = replace(text, **{name: _other(getattr(text, name), rng)})
    return replace(journal, private=(*others, changed))


def clean_cut(journal: Journal, rng: random.Random) -> Journal:
    """The end taken off and the head with it: a shorter journal that is whole."""
    # behind what lets the third entry's text go: in front of it, that text's absence shows
    shortest = len(journal.entries) // 2
    shorter = cut(journal, rng)
    while not shortest <= len(shorter.entries) < len(journal.entries):
        shorter = cut(journal, rng)
    return replace(shorter, head=shorter.entries[-1].hash)


def forgery(journal: Journal, rng: random.Random) -> Journal:
    """An entry changed and everything after it hashed anew: a journal that is whole."""
    index = rng.randrange(len(journal.entries))
    entries = list(journal.entries)
    entries[index] = replace(entries[index], object_id=f"{entries[index].object_id}0")
    previous = entries[index - 1].hash if index else GENESIS
    for at in range(index, len(entries)):
        entries[at] = _hashed_anew(entries[at], previous)
        previous = entries[at].hash
    return replace(journal, entries=tuple(entries), head=previous)


def _hashed_anew(entry: Entry, previous: str) -> Entry:
    names = ("account_id", "person_id", "verb", "object_kind", "object_id", "effect_key")
    content: dict[str, Any] = {name: getattr(entry, name) for name in names}
    content["at"] = BEGINS + timedelta(seconds=entry.seq)
    content["detail"] = json.loads(entry.detail)
    return replace(entry, prev=previous, hash=hashed(content, entry.seq, previous))


Edit = Callable[[Journal, random.Random], Journal]
# What leaves a chain that is whole in itself is found by a head kept outside, and only by that.
BLUNT: tuple[Edit, ...] = (
    *(column, spacing, deletion, swap, insertion),
    *(cut, other_head, private_text),
)
WHOLE: tuple[Edit, ...] = (clean_cut, forgery)
