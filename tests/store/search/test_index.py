"""The index follows the text: in the same transaction, task by task, and after an upgrade."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select

from seed.importer import import_draft
from seed.parse import parse_bytes
from seed.shipped import seed_shipped
from store import agencies, counters, migrate
from store.db import Database, Tx, open_database
from store.edition import PlanMeta
from store.rules import OPERATOR
from store.search import called, find, index, terms
from store.search.glossary import Term, TermKind
from store.search.grams import code, lone, pair_of
from store.search.vocabulary import counts
from store.tables import search_pairs, search_postings, search_texts
from tests.databases import SEEDED_AT

NOW = datetime(2026, 1, 5, tzinfo=UTC)
OLD = "2025年某市绿植推进计划\n\n1. 推进屋顶绿化。（商务部负责）\n2. 修剪行道树。（公安部负责）\n"
NEW = "2025年某市绿植推进计划\n\n1. 推进屋顶绿化。（商务部负责）\n3. 清点路灯。（公安部负责）\n"


async def put_in(db: Database, text: str) -> None:
    async def body(tx: Tx) -> None:
        names = await agencies.load(tx)
        source, draft = parse_bytes(text.encode(), names)
        meta = PlanMeta("green", "绿植", draft.plan.title or "", "green.txt", len(text))
        await import_draft(tx, draft, source, meta, names, NOW)

    await db.begin(body)


async def keys(db: Database, query: str) -> list[str]:
    async def body(tx: Tx) -> list[str]:
        found = await find(tx, query, terms=await terms.load(tx))
        return [hit.key for hit in found.hits]

    return await db.read(body)


async def dump(db: Database) -> list[Any]:
    async def body(tx: Tx) -> list[Any]:
        return [
            [tuple(row) for row in await tx.rows(select(table).order_by(*table.c))]
            for table in (search_texts, search_pairs, search_postings)
        ]

    return await db.read(body)


async def test_what_is_imported_is_found_and_what_is_gone_is_not(database: Database) -> None:
    await database.begin(lambda tx: agencies.seed(tx, _lexicon()))
    await put_in(database, OLD)
    assert await keys(database, "屋顶绿化") == ["green#1"]
    assert await keys(database, "修剪行道树") == ["green#2"]
    await put_in(database, NEW)
    assert await keys(database, "屋顶绿化") == ["green#1"]
    assert await keys(database, "修剪行道树") == []
    assert await keys(database, "清点路灯") == ["green#3"]
    assert await keys(database, "wuding lvhua") == ["green#1"]


async def test_a_plan_can_be_called_by_its_title_as_soon_as_it_is_there(seeded: Database) -> None:
    assert await keys(seeded, "绿植推进计划第2项") == []
    assert await keys(seeded, "某市绿植推进计划") == []
    await put_in(seeded, OLD)
    assert await keys(seeded, "绿植推进计划第2项") == ["green#2"]
    assert await keys(seeded, "某市绿植推进计划") == ["green#1", "green#2"]
    await put_in(seeded, NEW.replace("绿植", "花木"))
    assert await keys(seeded, "花木推进计划第3项") == ["green#3"]


async def test_a_number_that_every_plan_has_is_found_in_the_newest_first(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put_in(seeded, OLD)
    everywhere = await keys(seeded, "第1项")
    assert everywhere[0] == "green#1"
    assert len(everywhere) > 3
    monkeypatch.setattr(called, "_FIRST_PLANS", 1)
    monkeypatch.setattr(called, "_NEXT_PLANS", 2)
    assert await keys(seeded, "第1项") == everywhere


async def test_a_failed_import_leaves_the_index(seeded: Database) -> None:
    before = await dump(seeded)

    async def body(tx: Tx) -> None:
        plan_id = await tx.scalar(select(search_texts.c.plan_id).limit(1))
        await index.put(tx, plan_id, [])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await seeded.begin(body)
    assert await dump(seeded) == before


async def test_a_new_index_is_the_same_as_the_one_that_grew(seeded: Database) -> None:
    """Import, replacement and rebuilding write the same rows."""
    before = await dump(seeded)
    assert [row for row in before[1] if row[3] <= 0] == []

    async def forget(tx: Tx) -> None:
        for table in (search_texts, search_pairs, search_postings):
            await tx.run(delete(table))
        await counters.put(tx, counters.SEARCH_INDEX, 0)

    await seeded.begin(forget)
    assert await seeded.begin(index.ensure)
    assert await dump(seeded) == before
    assert not await seeded.begin(index.ensure)


@pytest.mark.parametrize("block", [1, 7, 64])
async def test_blocks_of_any_size_find_the_same(
    seeded: Database, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Plans that begin, end and change within a block, and tasks that lie in many."""
    queries = ["昆仑", "地理标志 专用标志", "zscq", "知识产权", "“蓝天”"]
    before = [await keys(seeded, query) for query in queries]
    monkeypatch.setattr(index, "BLOCK", block)
    await seeded.begin(lambda tx: counters.put(tx, counters.SEARCH_INDEX, 0))
    await seeded.begin(index.ensure)
    assert [await keys(seeded, query) for query in queries] == before
    await put_in(seeded, OLD)
    await put_in(seeded, NEW)
    grown = await dump(seeded)
    assert max(len(row[2]) for row in grown[2]) <= 4 * block
    await seeded.begin(lambda tx: counters.put(tx, counters.SEARCH_INDEX, 0))
    await seeded.begin(index.ensure)
    assert await dump(seeded) == grown


async def test_a_pair_in_too_many_tasks_is_read_from_the_newest(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def held(most: int) -> list[int]:
        async def body(tx: Tx) -> list[int]:
            known = await counts(tx, {"知识", pair_of(index.ALL_TASKS)})
            total = known[pair_of(index.ALL_TASKS)]
            ((pair, ids),) = await index.holding(tx, ["知识"], known, total, most)
            assert pair == "知识"
            return list(ids)

        return await seeded.read(body)

    monkeypatch.setattr(index, "BLOCK", 16)
    await seeded.begin(lambda tx: counters.put(tx, counters.SEARCH_INDEX, 0))
    await seeded.begin(index.ensure)
    everything = await held(10_000)
    newest = await held(50)
    assert len(everything) > 200
    assert 40 <= len(newest) <= 100
    assert set(newest) == set(sorted(everything)[-len(newest) :])


async def test_a_database_of_the_version_before_is_indexed_at_its_start(seeded_url: str) -> None:
    fresh = open_database(seeded_url)
    before = await dump(fresh)
    await fresh.close()
    await migrate.downgrade(seeded_url, "0003")
    await migrate.prepare(seeded_url)
    opened = open_database(seeded_url)
    try:
        assert await keys(opened, "昆仑") == []
        await opened.begin(lambda tx: counters.put(tx, "shipped", 1))
        assert await seed_shipped(opened, SEEDED_AT)
        assert await dump(opened) == before
        assert len(await keys(opened, "昆仑")) == 3
    finally:
        await opened.close()


async def test_lone_characters_in_quotes_have_their_pair(seeded: Database) -> None:
    pair = code(lone("蓝"))
    held = select(search_pairs.c.tasks).where(search_pairs.c.pair == pair)
    assert await seeded.read(lambda tx: tx.scalar(held)) == 1


async def test_an_office_adds_a_term_and_keeps_it(seeded: Database) -> None:
    assert await keys(seeded, "飞毯项目") == []
    term = Term("飞毯", ("昆仑",), TermKind.NEAR, "本单位的叫法")
    before = await seeded.read(lambda tx: counters.value(tx, counters.TERMS))
    args = (OPERATOR, term.said, term.means, term.kind, term.reason, SEEDED_AT, "k1")
    await seeded.begin(lambda tx: terms.add_term(tx, *args))
    await seeded.begin(lambda tx: terms.seed(tx, ()))
    known = await seeded.read(terms.load)
    assert known.entries == (term,)
    assert known.revision == before + 2
    assert "annual-2021-2022#30" in await keys(seeded, "飞毯")


def _lexicon() -> Any:
    from seed import lexicon

    return lexicon.load()
