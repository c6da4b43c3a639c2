"""What somebody can put right outside comes as Unusable, without a password."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from store import faults, migrate
from store.db import Database, Tx, open_database
from store.errors import Trouble, Unusable
from store.tables import counters
from tests.databases import PostgresServer, on_sqlite


async def look(tx: Tx) -> None:
    await tx.rows(select(counters))


async def trouble_at(url: str) -> set[Trouble]:
    """What reading, writing and preparing say."""
    found = set()
    database = open_database(url)
    for attempt in (database.read(look), database.begin(look), migrate.prepare(url)):
        with pytest.raises(Unusable) as failure:
            await attempt
        found.add(failure.value.trouble)
        assert "geheim" not in failure.value.url
    await database.close()
    return found


async def test_a_file_of_another_kind(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(b"Dear Sir or Madam, " * 500)
    assert await trouble_at(f"sqlite+aiosqlite:///{file}") == {Trouble.NO_DATABASE}
    assert file.read_bytes() == b"Dear Sir or Madam, " * 500


async def test_a_directory_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as failure:
        await migrate.prepare(f"sqlite+aiosqlite:///{tmp_path}")
    assert failure.value.trouble is Trouble.NO_ACCESS


async def test_a_server_that_is_not_there() -> None:
    url = "postgresql+asyncpg://fengong:geheim@127.0.0.1:1/fengong"
    assert await trouble_at(url) == {Trouble.UNREACHABLE}


async def test_a_server_that_refuses(postgres_server: PostgresServer) -> None:
    here = make_url(postgres_server.uri).set(drivername="postgresql+asyncpg", password="geheim")
    for change, trouble in (
        ({"database": "nowhere"}, Trouble.NO_DATABASE),
        ({"username": "nobody"}, Trouble.NO_ACCESS),
    ):
        url = here.set(**change).render_as_string(hide_password=False)  # type: ignore[arg-type]
        assert await trouble_at(url) == {trouble}


def overwrite(path: Path) -> None:
    """The first page, behind its header."""
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)


@on_sqlite
async def test_a_damaged_file(database: Database, database_url: str) -> None:
    await database.close()
    name = make_url(database_url).database
    assert name is not None
    overwrite(Path(name))
    again = open_database(database_url)
    with pytest.raises(Unusable) as failure:
        await again.read(look)
    assert failure.value.trouble is Trouble.DAMAGED
    await again.close()


async def test_an_ordinary_mistake_passes_as_it_is(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await database.begin(lambda tx: 1 // 0)  # type: ignore[arg-type, return-value]
    assert faults.trouble_of(sqlite3.IntegrityError("UNIQUE")) is None
