"""No change to the journal goes unseen: ten thousand at random, and a hundred through SQL."""

from __future__ import annotations

import asyncio
import random
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from store import audit
from store.audit.chain import Entry, Head, Private, check
from store.db import Database, Tx
from store.tables import audit as entries
from store.tables import audit_head, audit_private
from tests.store.tampering import BEGINS, BLUNT, WHOLE, Edit, Journal, written

SEED = 20220315
EDITS = 10_000


def verdict(journal: Journal, *heads: Head) -> audit.Verdict:
    return check(journal.entries, journal.private, journal.head, heads)


def test_ten_thousand_random_edits_are_all_found() -> None:
    rng = random.Random(SEED)
    unseen: list[str] = []
    seen: dict[str, int] = {}
    for number in range(EDITS):
        if number % 100 == 0:
            honest = written(24, rng)
            kept = Head(honest.head, len(honest.entries))
            assert verdict(honest, kept) == audit.Verdict(24, None)
        edit = rng.choice(BLUNT + WHOLE)
        touched = edit(honest, rng)
        assert touched != honest, edit.__name__
        found = verdict(touched, kept)
        seen[edit.__name__] = seen.get(edit.__name__, 0) + 1
        if found.broken_at is None:
            unseen.append(edit.__name__)
    assert unseen == []
    assert sum(seen.values()) == EDITS
    assert min(seen.values()) > 500


@pytest.mark.parametrize("edit", BLUNT, ids=lambda edit: edit.__name__)
def test_what_breaks_the_chain_is_found_without_a_kept_head(edit: Edit) -> None:
    rng = random.Random(SEED)
    for _ in range(100):
        assert verdict(edit(written(12, rng), rng)).broken_at is not None


@pytest.mark.parametrize("edit", WHOLE, ids=lambda edit: edit.__name__)
def test_a_journal_made_whole_again_is_found_by_a_kept_head_only(edit: Edit) -> None:
    rng = random.Random(SEED)
    for _ in range(50):
        honest = written(12, rng)
        touched = edit(honest, rng)
        assert verdict(touched).broken_at is None
        found = verdict(touched, Head(honest.head))
        assert (found.broken_at, found.why) == (0, "kept")
        assert [head.hash for head in found.missing] == [honest.head]


def _insert(table: str, shape: type[Entry] | type[Private]) -> Any:
    names = [spec.name for spec in fields(shape)]
    values = ", ".join(f":{name}" for name in names)
    return text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})")


async def load(tx: Tx, journal: Journal) -> None:
    """Make the tables hold exactly this journal, past everything that writes them."""
    for table in (audit_private, entries):
        await tx.run(delete(table))
    await tx.run(update(audit_head).values(hash=journal.head))
    if journal.entries:
        await tx.run(_insert("audit", Entry), [asdict(entry) for entry in journal.entries])
    if journal.private:
        rows = [asdict(private) for private in journal.private]
        await tx.run(_insert("audit_private", Private), rows)


def fits(journal: Journal) -> bool:
    """Whether the tables' own constraints let this in: what they refuse is no danger."""
    unique = all(
        len({getattr(entry, name) for entry in journal.entries}) == len(journal.entries)
        for name in ("seq", "effect_key", "prev", "hash")
    )
    places = {(private.seq, private.field) for private in journal.private}
    texts = [journal.head]
    for entry in journal.entries:
        texts += [entry.hash, entry.prev, entry.object_id]
    texts += [private.salt for private in journal.private]
    return (
        unique
        and all(entry.person_id is None is entry.account_id for entry in journal.entries)
        and {seq for seq, _ in places} <= {entry.seq for entry in journal.entries}
        and len(places) == len(journal.private)
        and max(map(len, texts)) <= 64
    )


async def test_a_hundred_edits_in_the_tables_are_found(database: Database) -> None:
    rng = random.Random(SEED)
    done: dict[str, int] = {}
    while sum(done.values()) < 100:
        honest = written(8, rng, people=())
        edit = rng.choice(BLUNT + WHOLE)
        touched = edit(honest, rng)
        if not fits(touched):
            continue
        kept = Head(honest.head, len(honest.entries))
        await database.begin(lambda tx, j=honest: load(tx, j))  # type: ignore[misc]
        assert (await database.read(lambda tx, k=kept: audit.verify(tx, [k]))).broken_at is None  # type: ignore[misc]
        await database.begin(lambda tx, j=touched: load(tx, j))  # type: ignore[misc]
        found = await database.read(lambda tx, k=kept: audit.verify(tx, [k]))  # type: ignore[misc]
        assert found.broken_at is not None, edit.__name__
        done[edit.__name__] = done.get(edit.__name__, 0) + 1
    assert len(done) == len(BLUNT + WHOLE)


async def test_ten_writers_at_once_make_one_chain_without_a_fork(database: Database) -> None:
    async def writer(number: int) -> None:
        for step in range(30):

            async def body(tx: Tx, step: int = step) -> bool:
                return await audit.record(
                    tx,
                    account_id=None,
                    person_id=None,
                    verb="report",
                    object_kind="task",
                    object_id=str(number),
                    detail={"step": step},
                    effect_key=f"writer:{number}:{step}",
                    now=BEGINS + timedelta(seconds=step),
                    private={"text": f"{number}/{step}"},
                )

            assert await database.begin(body)

    await asyncio.gather(*map(writer, range(10)))
    assert await database.read(audit.verify) == audit.Verdict(300, None)
    rows = await database.read(lambda tx: tx.rows(select(entries.c.seq, entries.c.prev)))
    assert sorted(row.seq for row in rows) == list(range(1, 301))
    assert len({row.prev for row in rows}) == 300
