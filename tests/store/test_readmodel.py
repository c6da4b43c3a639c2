"""What is kept in memory: asked once, and right after every change of one's own or another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, update

from store import agencies, chats, counters, people
from store.db import Database, Tx, open_database
from store.readmodel import ReadModel
from store.records import Actor, AgencyRef, Role
from store.tables import plans as plan_rows
from tests.databases import on_postgresql, on_sqlite

NOW = datetime(2020, 10, 19, 9, 0, tzinfo=UTC)
ZHOU = 501001


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    said: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            said.append(statement)

    engine = database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine, "before_cursor_execute", listen)


async def choose(database: Database, slug: str, key: str) -> Actor:
    async def body(tx: Tx) -> Actor:
        agency = (await agencies.load(tx)).by_slug(slug).id
        assert agency is not None
        return await people.choose_agency(tx, Actor(ZHOU), agency, effect_key=key, now=NOW)

    return await database.begin(body)


@on_sqlite
async def test_what_did_not_change_is_not_asked_for(seeded: Database) -> None:
    reads = ReadModel(seeded)
    assert len(await reads.plans()) == 5
    assert (await reads.lexicon()).resolve("知识产权局")
    await reads.actor(ZHOU)
    with statements(seeded) as said:
        for _ in range(3):
            await reads.plans()
            await reads.lexicon()
            await reads.actor(ZHOU)
        await seeded.begin(lambda tx: chats.ensure(tx, ZHOU, "private", None, NOW))
        await reads.plans()
    assert said == []


@on_postgresql
async def test_of_a_shared_database_only_the_revisions_are_asked(seeded: Database) -> None:
    reads = ReadModel(seeded)
    await reads.actor(ZHOU)
    with statements(seeded) as said:
        await reads.actor(ZHOU)
    assert len(said) == 1
    assert "counters" in said[0]


async def test_an_own_change_is_seen_at_once(seeded: Database) -> None:
    reads = ReadModel(seeded)
    assert await reads.actor(ZHOU) == Actor(ZHOU)
    for number, slug in enumerate(("cnipa", "gacc")):
        chosen = await choose(seeded, slug, f"{number}")
        assert await reads.actor(ZHOU) == chosen
    same = await reads.lexicon()
    await choose(seeded, "cnipa", "again")
    assert await reads.lexicon() is same


async def test_what_was_rolled_back_is_not_seen(seeded: Database) -> None:
    reads = ReadModel(seeded)
    before = await reads.actor(ZHOU)

    async def broken(tx: Tx) -> None:
        await people.ensure_account(tx, ZHOU, NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await seeded.begin(broken)
    assert await reads.actor(ZHOU) == before


async def test_a_commit_whose_answer_was_lost_is_seen(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, dialect = ReadModel(seeded), seeded._writer.sync_engine.dialect
    await reads.actor(ZHOU)
    real = dialect.do_commit

    def loses_the_answer(connection: Any) -> None:
        real(connection)
        raise ArithmeticError

    with monkeypatch.context() as broken:
        broken.setattr(dialect, "do_commit", loses_the_answer)
        with pytest.raises(ArithmeticError):
            await seeded.begin(lambda tx: people.set_owners(tx, {ZHOU: "小周"}, now=NOW))
    assert (await reads.actor(ZHOU)).role is Role.OWNER


async def test_a_new_name_and_a_new_plan_are_seen(seeded: Database) -> None:
    reads = ReadModel(seeded)
    lexicon, plans = await reads.lexicon(), await reads.plans()

    async def name(tx: Tx) -> None:
        await agencies.ensure_printed(tx, ["海上丝路办"], "national")

    await seeded.begin(name)
    assert not lexicon.resolve("海上丝路办")
    assert (await reads.lexicon()).resolve("海上丝路办")
    assert await reads.plans() is plans

    async def rename(tx: Tx) -> None:
        await tx.run(update(plan_rows).where(plan_rows.c.id == 1).values(short="新名"))
        await counters.bump(tx, counters.PLANS)

    await seeded.begin(rename)
    assert "新名" in {plan.short for plan in await reads.plans()}


@on_postgresql
async def test_what_another_worker_changed_is_seen(seeded: Database, seeded_url: str) -> None:
    other = open_database(seeded_url)
    reads = ReadModel(seeded)
    assert (await reads.actor(ZHOU)).role is Role.VISITOR
    await other.begin(lambda tx: people.set_owners(tx, {ZHOU: "小周"}, now=NOW))
    assert (await reads.actor(ZHOU)).role is Role.OWNER
    await other.close()


async def test_memory_stays_bounded(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import readmodel

    monkeypatch.setattr(readmodel, "MOST_ACTORS", 3)
    reads = ReadModel(seeded)
    for telegram_id in range(1, 10):
        assert await reads.actor(telegram_id) == Actor(telegram_id)
    assert reads._memory is not None
    assert len(reads._memory.actors) == 3


async def test_counts_are_remembered_until_a_plan_or_a_name_changes(seeded: Database) -> None:
    reads = ReadModel(seeded)
    entry = (await reads.lexicon()).by_slug("cnipa")
    assert entry.id is not None
    asked = AgencyRef(entry.id, entry.slug, entry.short, entry.full)
    first = await reads.duties(asked, frozenset({entry.id}))
    assert await reads.duties(asked, frozenset({entry.id})) is first
    await seeded.begin(lambda tx: counters.bump(tx, counters.PEOPLE))
    assert await reads.duties(asked, frozenset({entry.id})) is first
    await seeded.begin(lambda tx: counters.bump(tx, counters.PLANS))
    again = await reads.duties(asked, frozenset({entry.id}))
    assert again is not first
    assert again == first
