"""The texts and names that come with the software, and putting them into a database."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import BaseModel, ConfigDict, Field

from store import agencies, counters, plans
from store.db import Database, Tx
from store.edition import PlanMeta
from store.search import index, terms

# What was put in last, as a number: a start with nothing new reads one row and parses nothing.
SHIPPED = "shipped"


class ShippedPlan(BaseModel):
    """One ``[[plan]]`` of plans.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{3,40}$")
    short: str
    file: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    repost: bool
    origin: str | None = None
    published_on: date | None = None

    def read(self) -> bytes:
        """The file as shipped."""
        return _documents().joinpath(self.file).read_bytes()

    def meta(self) -> PlanMeta:
        """What the importer is told beside the draft."""
        return PlanMeta(
            key=self.key,
            short=self.short,
            title=self.short,
            file_name=self.file,
            byte_size=len(self.read()),
            repost=self.repost,
            origin=self.origin,
            published_on=self.published_on,
        )


class _Index(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: tuple[ShippedPlan, ...]


@cache
def shipped_plans() -> tuple[ShippedPlan, ...]:
    """plans.toml; a wrong record is a ValidationError with its place."""
    text = _documents().joinpath("plans.toml").read_text("utf-8")
    return _Index.model_validate(tomllib.loads(text)).plan


async def is_seeded(db: Database) -> bool:
    """Are the names and plans of this very version in?"""
    return await db.read(lambda tx: counters.value(tx, SHIPPED)) == fingerprint()


async def seed_shipped(db: Database, now: datetime) -> bool:
    """Put lexicon and plans into ``db`` in one transaction; False where they are in already."""
    if await is_seeded(db):
        return False
    mark = fingerprint()

    async def body(tx: Tx) -> bool:
        # Two workers may start on one empty database: the second waits here.
        await counters.hold(tx, counters.LEXICON)
        if await counters.value(tx, SHIPPED) == mark:
            return False
        await _put_in(tx, now)
        await counters.put(tx, SHIPPED, mark)
        return True

    return await db.begin(body)


def fingerprint() -> int:
    """A number below 2⁶³ that changes with any shipped name, term or plan, and with the index."""
    digest = hashlib.sha256(f"index {index.VERSION}".encode())
    shipped = ("seed.lexicon", ".toml"), ("seed.lexicon.everyday", ".toml")
    for folder, ending in (*shipped, ("seed.documents", "plans.toml")):
        for file in sorted(_folder(folder).iterdir(), key=lambda found: found.name):
            if file.name.endswith(ending):
                digest.update(file.read_bytes())
    return int.from_bytes(digest.digest()[:8], "big") >> 1


async def _put_in(tx: Tx, now: datetime) -> None:
    # The parser and the lexicon's validation are of no use to a start with nothing new.
    from seed.importer import import_draft
    from seed.lexicon import load
    from seed.lexicon.terms import load_terms
    from seed.parse import parse_bytes

    await agencies.seed(tx, load())
    lexicon = await agencies.load(tx)
    # A database of an older version has texts that no index knows, or an older one.
    await index.ensure(tx)
    await terms.seed(tx, load_terms())
    for plan in shipped_plans():
        if await plans.is_left_to_people(tx, plan.key, plan.sha256):
            continue
        source, draft = parse_bytes(plan.read(), lexicon)
        await import_draft(tx, draft, source, plan.meta(), lexicon, now)


def _documents() -> Traversable:
    return _folder("seed.documents")


def _folder(package: str) -> Traversable:
    room, _, name = package.partition(".")
    return files(room).joinpath(*name.split("."))
