"""An office with everybody in it, nine tasks, and canaries in whatever is not for everybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update

from store import (
    agencies,
    appointments,
    assigning,
    cards,
    chats,
    counters,
    drafts,
    evidence,
    forget,
    given,
    invitations,
    named,
    people,
    redeeming,
)
from store.blobs import Blobs, Kept
from store.db import Database, Tx
from store.lexicon import Lexicon
from store.records import Actor, Part, Role
from store.reports import record, review
from store.reports.records import Kind, New, Report, Status
from store.tables import assignments, plans, task_versions, tasks
from tests.matrix.identities import (
    IDENTITIES,
    LEAD,
    OTHER,
    PARTICIPANT,
    PRINTED,
    SUCCESSOR,
    Identity,
)
from tests.matrix.oracle import SCOPES, Scope

TODAY = date(2022, 3, 15)
NOW = datetime(2022, 3, 15, 1, 12, tzinfo=UTC)
_ANNUAL, _SILENT, _OLD = "annual-2021-2022", "protection-2020-2021", "strategy-2020"
# Plan and number of each scope's task, who leads it and who takes part, as printed.
_TASKS: dict[str, tuple[str, str]] = {
    "own lead": (_ANNUAL, "39"),
    "own participant": (_ANNUAL, "14"),
    "other": (_ANNUAL, "11"),
    "divided": (_ANNUAL, "29"),
    "assigned by hand": (_SILENT, "8"),
    "revoked assignment": (_SILENT, "22"),
    "silent plan": (_SILENT, "9"),
    "archived plan": (_OLD, "46"),
    "sensitive task": (_ANNUAL, "6"),
}
_PRINTS: dict[str, tuple[str, ...]] = {
    "own lead": (LEAD, PARTICIPANT, PRINTED),
    "own participant": (PARTICIPANT, LEAD, PRINTED),
    "other": ("mofcom", "moj"),
    "divided": (LEAD, PARTICIPANT, PRINTED),
    "archived plan": (LEAD, PARTICIPANT, PRINTED),
    "sensitive task": (LEAD, PARTICIPANT, PRINTED),
}
_BY_HAND = ((LEAD, Part.LEAD), (PARTICIPANT, Part.PARTICIPANT), (SUCCESSOR, Part.PARTICIPANT))
T = TypeVar("T")


@dataclass(frozen=True)
class Canary:
    """``kind``: in_force or pending (text, file, reason), draft, or name; ``whose``: who for."""

    token: str
    kind: str
    scope: str
    agency: str


@dataclass
class Place:
    """A scope's task and what was said of it."""

    scope: Scope
    plan: str
    ref: str
    task_id: int = 0
    version_id: int = 0
    lead: str = LEAD
    part: str = PARTICIPANT
    in_force: Report | None = None
    pending: Report | None = None
    shown: int = 0
    hidden: int = 0
    draft: int = 0
    given: int = 0
    dated: int = 0

    @property
    def words(self) -> str:
        """Plan and number as somebody would write them."""
        return f"{self.plan}#{self.ref}"


@dataclass
class World:
    """``people``: person id by Telegram id; ``authors`` are nobody of the matrix."""

    database: Database
    lexicon: Lexicon
    files: Blobs | None = None
    places: dict[str, Place] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    canaries: dict[str, Canary] = field(default_factory=dict)
    authors: dict[tuple[str, str], int] = field(default_factory=dict)
    invitation: int = 0
    keys: int = 0

    def agency(self, slug: str) -> int:
        found = self.lexicon.by_slug(slug).id
        assert found is not None
        return found

    def canary(self, kind: str, scope: str, agency: str) -> str:
        token = f"QX{len(self.canaries):04d}Z"
        self.canaries[token] = Canary(token, kind, scope, agency)
        return token

    def key(self) -> str:
        self.keys += 1
        return f"m:{self.keys}"

    def author(self, role: str, agency: str) -> int:
        """The person id of the author of this role there."""
        return self.people[self.authors[role, agency]]

    async def actor(self, telegram_id: int) -> Actor:
        return await self.database.read(lambda tx: people.actor(tx, telegram_id))

    async def act(self, telegram_id: int, body: Callable[[Tx, Actor], Awaitable[T]]) -> T:
        actor = await self.actor(telegram_id)
        return await self.database.begin(lambda tx: body(tx, actor))


async def build(database: Database, files: Blobs | None = None) -> World:
    """Everything into a seeded database; the bytes of evidence into ``files`` where given."""
    world = World(database, await database.read(agencies.load), files)
    await database.begin(lambda tx: _print(tx, world))
    await database.begin(lambda tx: _authors(tx, world))
    for scope in SCOPES:
        await _furnish(world, world.places[scope.key])
    archive = update(plans).where(plans.c.key == _OLD).values(archived_at=NOW)
    await database.begin(lambda tx: tx.run(archive))
    for who in IDENTITIES:
        await _arrive(world, who)
    return world


async def _print(tx: Tx, world: World) -> None:
    for scope in SCOPES:
        plan, ref = _TASKS[scope.key]
        place = world.places[scope.key] = Place(scope, plan, ref)
        place.task_id = await cards.by_ref(tx, plan, ref)
        here = select(tasks.c.current_version_id).where(tasks.c.id == place.task_id)
        place.version_id = await tx.scalar(here)
        slugs = _PRINTS.get(scope.key, ())
        await tx.run(delete(assignments).where(assignments.c.version_id == place.version_id))
        for at, slug in enumerate(slugs):
            role = Part.PARTICIPANT if at else Part.LEAD
            row = {"version_id": place.version_id, "position": at, "printed": slug, "basis": "rule"}
            values = {**row, "agency_id": world.agency(slug), "role": role.value}
            await tx.run(insert(assignments).values(values))
        division = "divided" if scope.divided else ("joint" if slugs else "none")
        mine = update(task_versions).where(task_versions.c.id == place.version_id)
        await tx.run(mine.values(division=division))
        if slugs:
            place.lead, place.part = slugs[0], slugs[1]
    await counters.bump(tx, counters.LEXICON)


async def _authors(tx: Tx, world: World) -> None:
    number = 710_001
    posts = [(r, a) for a in (LEAD, PARTICIPANT, "mofcom", "moj") for r in ("reporter", "liaison")]
    every = [*posts, ("coordinator", ""), ("administrator", ""), ("reporter", OTHER)]
    for role, slug in every:
        name = f"名{world.canary('name', role, slug)}"
        agency_id = world.agency(slug) if slug else None
        world.people[number] = await people.appoint(
            tx,
            telegram_id=number,
            name=name,
            role=Role(role),
            agency_id=agency_id,
            how="matrix",
            now=NOW - timedelta(days=9),
        )
        world.authors[role, slug] = number
        number += 1


async def _furnish(world: World, place: Place) -> None:
    """What was said of the task, in its lives: superseded, in force, returned, waiting, begun."""
    scope, by = place.scope, world.authors["coordinator", ""]
    if not scope.spoken:
        return
    if scope.key not in _PRINTS:
        for slug, as_part in _BY_HAND:
            await world.act(
                by,
                lambda tx, actor, slug=slug, part=as_part: assigning.assign(  # type: ignore[misc]
                    tx,
                    actor,
                    place.task_id,
                    world.agency(slug),
                    part,
                    effect_key=world.key(),
                    now=NOW,
                ),
            )
    place.dated = await _dated(world, place, by)
    lead, part = ("reporter", place.lead), ("reporter", place.part)
    old, _ = await _says(world, place, lead, "in_force", confirmed=True)
    place.in_force, place.shown = await _says(
        world, place, lead, "in_force", confirmed=True, supersedes_id=old.id
    )
    returned, _ = await _says(world, place, part, "pending")
    why = world.canary("pending", scope.key, place.part)
    head = world.authors["liaison", place.part]
    await world.act(
        head,
        lambda tx, actor: review.return_(
            tx, actor, returned.id, why, effect_key=world.key(), now=NOW
        ),
    )
    place.pending, place.hidden = await _says(world, place, part, "pending")
    begun = await _drafts(world, place, part, {"text": world.canary("draft", scope.key, "")})
    place.draft = begun.id
    found = (await world.database.read(lambda tx: given.of_tasks(tx, [place.task_id])))[
        place.task_id
    ]
    place.given = found.agencies[0].id if found.agencies else 0
    if scope.key == "revoked assignment":
        for one in found.agencies:
            await world.act(
                by,
                lambda tx, actor, one=one: assigning.revoke(  # type: ignore[misc]
                    tx, actor, one.id, effect_key=world.key(), now=NOW
                ),
            )


async def _dated(world: World, place: Place, by: int) -> int:
    await world.act(
        by,
        lambda tx, actor: assigning.set_date(
            tx, actor, place.task_id, date(2022, 6, 30), effect_key=world.key(), now=NOW
        ),
    )
    found = await world.database.read(lambda tx: given.of_tasks(tx, [place.task_id]))
    return found[place.task_id].dates[0].id


async def _drafts(
    world: World, place: Place, by: tuple[str, str], fields: dict[str, Any]
) -> drafts.Draft:
    telegram_id = world.authors[by]

    async def body(tx: Tx, actor: Actor) -> drafts.Draft:
        return await drafts.begin(
            tx,
            actor,
            task_id=place.task_id,
            agency_id=world.agency(by[1]),
            kind=Kind.AGENCY,
            chat_id=await chats.ensure(tx, telegram_id, "private", None, NOW),
            step="text",
            now=NOW,
            fields=fields,
        )

    return await world.act(telegram_id, body)


async def _says(
    world: World,
    place: Place,
    by: tuple[str, str],
    kind: str,
    *,
    confirmed: bool = False,
    supersedes_id: int | None = None,
) -> tuple[Report, int]:
    """A report with a file, by way of a draft; the report and its piece of evidence."""
    draft = await _drafts(world, place, by, {})
    file = world.canary(kind, place.scope.key, by[1])
    kept = Kept(f"{len(world.canaries):064x}", 1000)
    if world.files is not None:
        kept = await world.files.keep(f"%PDF {file}".encode())

    async def body(tx: Tx, actor: Actor) -> tuple[Report, int]:
        held = await drafts.held(tx, actor, draft.id, NOW)
        said_in = f"{draft.id}:1"
        same: dict[str, Any] = {
            "kind": "document",
            "media_type": "application/pdf",
            "said_in": said_in,
        }
        await evidence.add(tx, held, kept, name=f"{file}.pdf", now=NOW, **same)
        new = new_report(world, place, by[1], world.canary(kind, place.scope.key, by[1]))
        new = New(**{**_fields(new), "draft_id": draft.id, "supersedes_id": supersedes_id})
        report = await record.submit(tx, actor, new, today=TODAY, now=NOW, effect_key=world.key())
        from store.tables import evidence as rows

        found = await tx.scalar(select(rows.c.id).where(rows.c.report_id == report.id))
        return report, int(found)

    report, piece = await world.act(world.authors[by], body)
    if confirmed:
        report = await world.act(
            world.authors["liaison", by[1]],
            lambda tx, actor: review.confirm(tx, actor, report.id, effect_key=world.key(), now=NOW),
        )
    return report, piece


def new_report(
    world: World, place: Place, agency: str | None, text: str, kind: Kind = Kind.AGENCY
) -> New:
    """A report of an agency that asks for an extension; the whole of a task is done."""
    is_whole = kind is Kind.OVERALL
    return New(
        task_id=place.task_id,
        agency_id=None if agency is None else world.agency(agency),
        kind=kind,
        status=Status.DONE if is_whole else Status.ADJUST,
        text=text,
        version_id=place.version_id,
        completed_on=TODAY if is_whole else None,
        deliverable="国令第 1 号" if is_whole else None,
        asks_until=None if is_whole else date(2022, 12, 31),
    )


def _fields(new: New) -> dict[str, Any]:
    return {name: getattr(new, name) for name in New.__slots__}


async def _arrive(world: World, who: Identity) -> None:
    """The person as the story has them by now."""
    if who.known:
        held = who.posts or who.once

        async def body(tx: Tx) -> None:
            await people.ensure_account(tx, who.id, NOW)
            for role, slug in held:
                world.people[who.id] = await people.appoint(
                    tx,
                    telegram_id=who.id,
                    name=who.name,
                    role=Role(role),
                    agency_id=world.agency(slug) if slug else None,
                    how="configuration" if role == "owner" else "matrix",
                    now=NOW - timedelta(days=2),
                )

        await world.database.begin(body)
    by = world.authors["administrator", ""]
    same: dict[str, Any] = {"effect_key": world.key(), "now": NOW}
    if who.suspended:
        await world.act(
            by, lambda tx, actor: appointments.suspend(tx, actor, world.people[who.id], **same)
        )
    elif who.fate == "dismissed":
        nra, id_ = world.agency(LEAD), world.people[who.id]
        await world.act(by, lambda tx, a: appointments.dismiss(tx, a, id_, nra, **same))
    elif who.fate == "forgotten":
        await world.act(who.id, lambda tx, actor: forget.forget(tx, actor, **same))
    elif who.fate == "arrived":
        await _move_account(world, who, by, same)


async def _move_account(world: World, who: Identity, by: int, same: dict[str, Any]) -> None:
    """A link lets the person of the old account write from this one, and only from this one."""
    old = next(one for one in IDENTITIES if one.fate == "moved")
    world.people[who.id] = person = world.people[old.id]
    new = invitations.New(Role.LIAISON, world.agency(LEAD), person_id=person)
    made = await world.act(by, lambda tx, a: invitations.create(tx, a, new, **same))
    assert made is not None
    stranger = Actor(who.id)
    looked = await world.database.begin(
        lambda tx: invitations.look(tx, stranger, made.secret, now=NOW)
    )
    assert looked is not None
    await world.database.begin(
        lambda tx: redeeming.redeem(
            tx, stranger, invitations.digest(made.secret), name=None, **{**same, "effect_key": "mv"}
        )
    )


async def check(world: World) -> None:
    """The world is as the oracle believes: named agencies by scope, people by posts."""
    slugs = {entry.id: entry.slug for entry in world.lexicon.agencies}
    for place in world.places.values():
        on = await world.database.read(
            lambda tx, id_=place.task_id: named.agencies_of(tx, id_)  # type: ignore[misc]
        )
        found = {slugs[id_] for id_ in on.every}
        assert found == place.scope.named, (place.scope.key, found)
