"""Among two thousand tasks both databases give the same answers, to the last score."""

from __future__ import annotations

from sqlalchemy import select

from store.db import Database, Tx
from store.search import Found, find, terms
from store.tables import search_texts
from tests.bench import corpus
from tests.databases import PostgresServer, SqliteFiles
from tests.store.search.test_quality import OWN, read

TASKS = 2_000


async def answers(db: Database, queries: list[str]) -> dict[str, Found]:
    async def body(tx: Tx) -> dict[str, Found]:
        known = await terms.load(tx)
        return {query: await find(tx, query, terms=known) for query in queries}

    return await db.read(body)


async def generated_queries(db: Database) -> list[str]:
    """Pieces of generated tasks: their own names, their beginnings, words left out."""
    t = search_texts.c
    found = await db.read(
        lambda tx: tx.rows(select(t.body).where(t.task_id > 377).order_by(t.task_id))
    )
    bodies = [row[0] for row in found[::40]]
    return [
        *(body[:6] for body in bodies),
        *(f"{body[3:7]} {body[-9:-3]}" for body in bodies),
        *(body[:4] + body[6:14] for body in bodies),
    ]


async def test_both_databases_answer_the_same(
    sqlite_files: SqliteFiles, postgres_server: PostgresServer
) -> None:
    found: list[dict[str, Found]] = []
    texts: list[list[str]] = []
    for server in (sqlite_files, postgres_server):
        url = await server.create(None)
        db = await corpus.opened(url)
        try:
            await corpus.fill(db, TASKS)
            queries = [query["query"] for query in read(OWN)] + await generated_queries(db)
            texts.append(queries)
            found.append(await answers(db, queries))
        finally:
            await db.close()
            await server.drop(url)
    assert texts[0] == texts[1]
    on_sqlite, on_postgresql = found
    assert on_sqlite == on_postgresql
    assert len(on_sqlite) > 150
    assert sum(bool(result.hits) for result in on_sqlite.values()) > 100
