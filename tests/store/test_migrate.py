"""The schema: up, down, up on populated tables, the same as the models, never between."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, func, insert, inspect, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from store import migrate
from store.columns import CanonicalJson, Instant
from store.errors import NewerDatabase
from store.tables import metadata

ROOT = Path(__file__).parents[2]
NOW = datetime(2020, 10, 19, 9, 0, tzinfo=UTC)
# The index of the search is made anew from the texts: a revision of its form may leave it empty.
DERIVED = {"search_pairs", "search_postings", "search_texts"}


async def run(url: str, work: Any, *, begin: bool = True) -> Any:
    """Run ``work(connection)`` in a plain transaction of a connection of its own."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            result = await connection.run_sync(work)
            if begin:
                await connection.commit()
            return result
    finally:
        await engine.dispose()


def sample(table: Table, row: int) -> dict[str, Any]:
    """A row that satisfies every constraint; references point to row 1 of their table."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            values[column.name] = 1
        elif column.primary_key and column.type.python_type is int:
            values[column.name] = row
        elif isinstance(column.type, Instant):
            values[column.name] = NOW
        elif isinstance(column.type, CanonicalJson):
            values[column.name] = {"行": row}
        else:
            kind = column.type.python_type
            plain: dict[type, Any] = {int: row, bool: True, float: 1.5, bytes: b"\0"}
            plain |= {date: date(2020, 10, row), str: f"值{row}"}
            values[column.name] = plain[kind]
    return values


def populate(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if table.name in ("counters", "audit_head"):  # the migration fills them
            continue
        connection.execute(insert(table), sample(table, 1))


def counts(connection: Connection) -> dict[str, int]:
    present = inspect(connection).get_table_names()
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
        if table.name in present
    }


def differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_file_names_tell_the_revisions_that_alembic_sees() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(s.revision for s in reversed(list(scripts.walk_revisions()))) == migrate.REVISIONS
    assert scripts.get_current_head() == migrate.HEAD


async def test_migrations_make_what_the_models_say(database_url: str) -> None:
    assert await run(database_url, differences) == []
    assert await migrate.version(database_url) == migrate.HEAD


async def test_down_and_up_again_from_populated_tables(database_url: str) -> None:
    await run(database_url, populate)
    before = await run(database_url, counts)
    assert min(before.values()) >= 1
    assert len(before) == len(metadata.tables)
    for step in reversed(("base", *migrate.REVISIONS[:-1])):
        await migrate.downgrade(database_url, step)
        kept = await run(database_url, counts)
        # a revision takes the counters it brought along
        assert kept.pop("counters", 0) <= before["counters"]
        for name in DERIVED & kept.keys():
            assert kept.pop(name) <= before[name]
        assert kept == {name: before[name] for name in kept}
        await migrate.upgrade(database_url, migrate.HEAD)
        assert await run(database_url, differences) == []
        await migrate.downgrade(database_url, step)
    assert await run(database_url, counts) == {}
    await migrate.prepare(database_url)
    assert await run(database_url, differences) == []


async def test_preparing_twice_changes_nothing(database_url: str) -> None:
    await run(database_url, populate)
    before = await run(database_url, counts)
    await migrate.prepare(database_url)
    assert await run(database_url, counts) == before


async def test_an_up_to_date_database_needs_no_alembic(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def called(url: str, target: str) -> None:
        raise AssertionError("migrated")

    monkeypatch.setattr(migrate, "upgrade", called)
    await migrate.prepare(database_url)


async def test_a_database_of_a_newer_version_is_refused_untouched(database_url: str) -> None:
    def newer(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await run(database_url, newer)
    with pytest.raises(NewerDatabase) as refusal:
        await migrate.prepare(database_url)
    assert refusal.value.found == "9999"
    assert await migrate.version(database_url) == "9999"


async def test_a_failure_in_the_last_step_leaves_the_old_schema(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    upgrade = command.upgrade

    def broken(config: Config, target: str) -> None:
        upgrade(config, target)
        raise RuntimeError("power cut")

    monkeypatch.setattr(command, "upgrade", broken)
    with pytest.raises(RuntimeError):
        await migrate.prepare(empty_url)
    assert await migrate.version(empty_url) is None
    assert await run(empty_url, counts, begin=False) == {}
    monkeypatch.undo()
    await migrate.prepare(empty_url)
    assert await run(empty_url, differences) == []


async def test_a_missing_file_has_no_version_and_is_not_created(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    assert await migrate.version(f"sqlite+aiosqlite:///{file}") is None
    assert not file.exists()


KILLED_AT_TABLE_20 = """
import asyncio, os, sys
from store import migrate
from store.migrations import shapes
real, made = shapes.op.create_table, []

def create_table(name, *columns, **options):
    made.append(name)
    if len(made) == 20:
        os.kill(os.getpid(), 9)
    return real(name, *columns, **options)

shapes.op.create_table = create_table
asyncio.run(migrate.prepare(sys.argv[1]))
"""


async def test_a_kill_in_the_middle_leaves_the_old_schema(empty_url: str) -> None:
    command = [sys.executable, "-c", KILLED_AT_TABLE_20, empty_url]
    killed = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await killed.wait() == -signal.SIGKILL
    assert await run(empty_url, counts, begin=False) == {}
    await migrate.prepare(empty_url)
    assert await run(empty_url, differences) == []


async def test_two_that_start_at_once_migrate_once(empty_url: str) -> None:
    await asyncio.gather(migrate.prepare(empty_url), migrate.prepare(empty_url))
    assert await run(empty_url, differences) == []
