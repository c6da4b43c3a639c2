"""Somebody's desk for the tests of reports: a seeded office and short ways to say things."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from store import agencies, cards, drafts, named, people
from store.db import Database, Tx
from store.lexicon import Lexicon
from store.records import Actor, Role
from store.reports import record, review
from store.reports.records import Kind, New, Report, Status
from tests import cast
from tests.cast import Person

TODAY = date(2022, 3, 15)
NOW = datetime(2022, 3, 15, 1, 12, tzinfo=UTC)
ANNUAL = "annual-2021-2022"


@dataclass
class Desk:
    """``says`` puts a report on record, as the flow would; keys count up by themselves."""

    database: Database
    lexicon: Lexicon
    at: datetime = NOW
    keys: list[int] = field(default_factory=list)

    def id_of(self, slug: str) -> int:
        found = self.lexicon.by_slug(slug).id
        assert found is not None
        return found

    async def actor(self, person: Person) -> Actor:
        return await self.database.read(lambda tx: people.actor(tx, person.id))

    async def task(self, ref: str, plan: str = ANNUAL) -> int:
        return await self.database.read(lambda tx: cards.by_ref(tx, plan, ref))

    async def named(self, task_id: int) -> named.Named:
        return await self.database.read(lambda tx: named.agencies_of(tx, task_id))

    async def hire(self, telegram_id: int, role: Role, slug: str | None) -> Person:
        person = Person(telegram_id, f"员{telegram_id}", role, slug)
        await self.database.begin(
            lambda tx: people.appoint(
                tx,
                telegram_id=person.id,
                name=person.name,
                role=role,
                agency_id=None if slug is None else self.id_of(slug),
                how="test",
                now=NOW,
            )
        )
        return person

    def key(self) -> str:
        self.keys.append(1)
        return f"key:{len(self.keys)}"

    async def new(self, ref: str, slug: str | None, **more: Any) -> New:
        task_id = await self.task(ref)
        version = (await self.named(task_id)).version_id
        fields: dict[str, Any] = {
            "task_id": task_id,
            "agency_id": None if slug is None else self.id_of(slug),
            "kind": Kind.AGENCY,
            "status": Status.IN_PROGRESS,
            "text": "已部署龙腾行动，查扣侵权货物 1200 批次",
            "version_id": version,
        }
        return New(**{**fields, **more})

    async def submit(self, person: Person, new: New, key: str | None = None) -> Report:
        actor, key = await self.actor(person), key or self.key()
        return await self.database.begin(
            lambda tx: record.submit(tx, actor, new, today=TODAY, now=self.at, effect_key=key)
        )

    async def says(self, person: Person, ref: str, slug: str | None, **more: Any) -> Report:
        self.at += timedelta(seconds=1)
        return await self.submit(person, await self.new(ref, slug, **more))

    async def confirms(self, person: Person, report: Report) -> Report:
        actor = await self.actor(person)
        return await self.database.begin(
            lambda tx: review.confirm(tx, actor, report.id, effect_key=self.key(), now=self.at)
        )

    async def returns(self, person: Person, report: Report, reason: str) -> Report:
        actor = await self.actor(person)
        return await self.database.begin(
            lambda tx: review.return_(
                tx, actor, report.id, reason, effect_key=self.key(), now=self.at
            )
        )

    async def withdraws(self, person: Person, report: Report) -> Report:
        actor = await self.actor(person)
        return await self.database.begin(
            lambda tx: review.withdraw(tx, actor, report.id, effect_key=self.key(), now=self.at)
        )

    async def drafts(self, person: Person, ref: str, slug: str, **fields: Any) -> drafts.Draft:
        from store import chats

        task_id, actor = await self.task(ref), await self.actor(person)

        async def body(tx: Tx) -> drafts.Draft:
            chat_id = await chats.ensure(tx, person.id, "private", None, self.at)
            return await drafts.begin(
                tx,
                actor,
                task_id=task_id,
                agency_id=self.id_of(slug),
                kind=Kind.AGENCY,
                chat_id=chat_id,
                step="status",
                now=self.at,
                fields=fields,
            )

        return await self.database.begin(body)


async def open_desk(database: Database) -> Desk:
    """The cast at work in ``database``, a seeded one."""
    await cast.appoint(database, NOW)
    return Desk(database, await database.read(agencies.load))
