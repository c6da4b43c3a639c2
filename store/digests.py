"""Digests of chats: who set which up, when they come, and why one has ended.

One a chat and topic. What was due is decided in ``store.slots``; what is said, by the handlers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select, update

from store import audit, chats, people, rules
from store.db import AnyRow, Tx
from store.due import Wish
from store.errors import NotFound, Refusal, Refused
from store.records import Actor
from store.rules import Action
from store.tables import chats as chat_rows
from store.tables import digests, plans, sections
from store.tables import people as people_rows
from store.text import match_key
from store.upsert import insert_into

KIND = "digest"
MOST_DAYS = 120


class Part(StrEnum):
    """What a digest consists of. ``PICTURE`` comes in a message of its own after the words."""

    COMING = "coming"
    PAST = "past"
    NEW = "new"
    COMPLETED = "completed"
    # plans that have nothing to tell, history, and a note that there is nothing at all
    QUIET_PLANS = "quiet_plans"
    HISTORY = "history"
    ALL_WELL = "all_well"
    PICTURE = "picture"


class Form(StrEnum):
    """One screen, or everything."""

    SHORT = "short"
    FULL = "full"


class Ended(StrEnum):
    """Why a schedule has ended. LEFT to MUTED are states of a chat."""

    STOPPED = "stopped"
    LEFT = "left"
    BLOCKED = "blocked"
    GONE = "gone"
    MUTED = "muted"
    TOPIC = "topic"
    MERGED = "merged"


DEFAULT_PARTS = frozenset({Part.COMING, Part.PAST, Part.NEW, Part.COMPLETED})


@dataclass(frozen=True, slots=True)
class Settings:
    """``weekdays`` 0 = Monday; ``minute`` after midnight in ``zone``; ``days`` of the window.
    ``agencies``, ``plans`` ids, ``sections`` a plan's id and a path: empty restricts nothing.
    ``named``: agencies that have reported nothing are named.
    """

    weekdays: tuple[int, ...] = (0,)
    minute: int = 9 * 60
    zone: str = "Asia/Shanghai"
    days: int = 14
    agencies: tuple[int, ...] = ()
    plans: tuple[int, ...] = ()
    sections: tuple[tuple[int, tuple[str, ...]], ...] = ()
    parts: frozenset[Part] = DEFAULT_PARTS
    form: Form = Form.SHORT
    pinned: bool = False
    silent: bool = False
    named: bool = False

    @property
    def wish(self) -> Wish:
        """What it is about."""
        is_old = Part.HISTORY in self.parts
        return Wish(self.agencies, self.plans, self.sections, history=is_old)

    def to_row(self) -> dict[str, Any]:
        """Plain JSON, which is also what a row holds."""
        return {
            **asdict(self),
            "weekdays": sorted(self.weekdays),
            "agencies": list(self.agencies),
            "plans": list(self.plans),
            "sections": [[plan, list(path)] for plan, path in self.sections],
            "parts": sorted(part.value for part in self.parts),
            "form": self.form.value,
        }


@dataclass(frozen=True, slots=True)
class Digest:
    """A schedule with its chat. ``set_by`` is a person, ``set_by_name`` as on the roster."""

    id: int
    chat_id: int
    chat_telegram_id: int
    chat_kind: str
    chat_title: str | None
    chat_state: str
    topic: int
    settings: Settings
    paused_until: date | None
    set_by: int
    set_by_name: str
    set_at: datetime
    runs_since: datetime
    ended_at: datetime | None
    ended_why: Ended | None

    @property
    def kind(self) -> str:
        """The kind of its slots: a topic has its own."""
        return kind_of(self.topic)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.zone)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat in which the bot is, by our id."""

    chat_id: int
    telegram_id: int
    kind: str
    title: str | None


def kind_of(topic: int) -> str:
    """The kind of a digest's slots in that topic, 0 for none."""
    return KIND if not topic else f"{KIND}.{topic}"


async def find(tx: Tx, chat_id: int, topic: int = 0) -> Digest | None:
    """The schedule there, ended or not."""
    d = digests.c
    row = await tx.row(_all().where(d.chat_id == chat_id, d.topic == topic))
    return None if row is None else _digest(row)


async def by_id(tx: Tx, digest_id: int) -> Digest:
    """The schedule, or NotFound."""
    row = await tx.row(_all().where(digests.c.id == digest_id))
    if row is None:
        raise NotFound("digest", str(digest_id))
    return _digest(row)


async def running(tx: Tx, ids: Collection[int] | None = None) -> list[Digest]:
    """Every schedule that has not ended, also a paused one; with ``ids`` only of these."""
    on: ColumnElement[bool] = digests.c.ended_at.is_(None)
    if ids is not None:
        on &= digests.c.id.in_(sorted(ids))
    rows = await tx.rows(_all().where(on).order_by(digests.c.id))
    return [_digest(row) for row in rows]


async def places(tx: Tx, actor: Actor) -> list[Place]:
    """The groups and channels in which the bot is, for who may set up digests there."""
    rules.allow(await people.current(tx, actor), Action.SET_DIGEST)
    c = chat_rows.c
    rows = await tx.rows(
        select(chat_rows)
        .where(c.kind != "private", c.state == chats.ACTIVE)
        .order_by(c.title, c.id)
    )
    return [Place(row.id, row.telegram_id, row.kind, row.title) for row in rows]


async def place(tx: Tx, chat_id: int) -> Place:
    """A group or channel; Refused where the bot is not in it, NotFound where there is none."""
    row = await tx.row(select(chat_rows).where(chat_rows.c.id == chat_id))
    if row is None or row.kind == "private":
        raise NotFound("chat", str(chat_id))
    if row.state != chats.ACTIVE:
        raise Refused(Refusal.NOT_IN_CHAT)
    return Place(row.id, row.telegram_id, row.kind, row.title)


async def put(
    tx: Tx,
    actor: Actor,
    chat_id: int,
    topic: int,
    settings: Settings,
    *,
    effect_key: str,
    now: datetime,
    moment: datetime | None = None,
) -> bool:
    """Set it up, or change it; one that has ended runs again. False if done before.

    ``moment`` is the business moment from which it runs, where that is not ``now`` (a sandbox):
    what was due before is not made good. Refused for settings that no schedule can have.
    """
    actor, person_id = await _may(tx, actor)
    _check(settings)
    await place(tx, chat_id)
    known = await find(tx, chat_id, topic)
    is_on = known is not None and known.ended_at is None
    if not await _record(tx, actor, "set_digest", chat_id, topic, settings, effect_key, now):
        return False
    runs_since = known.runs_since if known is not None and is_on else moment or now
    if known is not None and is_on and _when(known.settings) != _when(settings):
        runs_since = moment or now
    by = {"set_by": person_id, "set_at": moment or now}
    values = {**settings.to_row(), "runs_since": runs_since, "ended_at": None, "ended_why": None}
    if not is_on:
        values["paused_until"] = None
    row = insert_into(tx, digests).values(chat_id=chat_id, topic=topic, **by, **values)
    again = values if is_on else {**values, **by}
    await tx.run(row.on_conflict_do_update(index_elements=["chat_id", "topic"], set_=again))
    return True


async def pause(
    tx: Tx,
    actor: Actor,
    digest_id: int,
    until: date | None,
    *,
    effect_key: str,
    now: datetime,
    moment: datetime | None = None,
) -> bool:
    """Say nothing before ``until``, in its zone; None: go on. False if done before."""
    actor, _ = await _may(tx, actor)
    known = await _running(tx, digest_id)
    detail = {"until": until.isoformat() if until else None}
    if not await _on_record(tx, actor, "pause_digest", known, detail, effect_key, now):
        return False
    values: dict[str, Any] = {"paused_until": until}
    if until is None:
        values["runs_since"] = moment or now
    await tx.run(update(digests).where(digests.c.id == digest_id).values(**values))
    return True


async def stop(tx: Tx, actor: Actor, digest_id: int, *, effect_key: str, now: datetime) -> bool:
    """End it. False if done before."""
    actor, _ = await _may(tx, actor)
    known = await _running(tx, digest_id)
    if not await _on_record(tx, actor, "stop_digest", known, {}, effect_key, now):
        return False
    await _end(tx, digests.c.id == digest_id, Ended.STOPPED, now)
    return True


async def send_now(tx: Tx, actor: Actor, digest_id: int, *, effect_key: str, now: datetime) -> bool:
    """Put on record that it is sent now, beside its days. False if done before."""
    actor, _ = await _may(tx, actor)
    known = await _running(tx, digest_id)
    return await _on_record(tx, actor, "send_digest", known, {}, effect_key, now)


async def sections_named(tx: Tx, names: Sequence[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The sections of current plans whose heading has one of these names in it; Refused where
    there is none.
    """
    keys = [match_key(name) for name in names]
    rows = await tx.rows(
        select(plans.c.id, sections.c.path)
        .join(sections, sections.c.revision_id == plans.c.current_revision_id)
        .order_by(plans.c.id, sections.c.position)
    )
    found = tuple(
        (row.id, tuple(row.path))
        for row in rows
        if any(key and key in match_key(row.path[-1]) for key in keys)
    )
    if not found:
        raise Refused(Refusal.NO_SUCH_SECTION)
    return found


def imagined(where: Place, topic: int, settings: Settings, now: datetime) -> Digest:
    """A schedule that nobody has set up, for showing what it would say. Pure."""
    return Digest(
        id=0,
        chat_id=where.chat_id,
        chat_telegram_id=where.telegram_id,
        chat_kind=where.kind,
        chat_title=where.title,
        chat_state=chats.ACTIVE,
        topic=topic,
        settings=settings,
        paused_until=None,
        set_by=0,
        set_by_name="",
        set_at=now,
        runs_since=now,
        ended_at=None,
        ended_why=None,
    )


async def chat_lost(
    tx: Tx, chat_telegram_id: int, why: Ended, now: datetime, topic: int | None = None
) -> list[Digest]:
    """The bot cannot speak there any more (``topic``: in that topic): what ended by it."""
    here = (chat_rows.c.telegram_id == chat_telegram_id) & digests.c.ended_at.is_(None)
    if topic is not None:
        here &= digests.c.topic == topic
    found = [_digest(row) for row in await tx.rows(_all().where(here).order_by(digests.c.id))]
    ids = [one.id for one in found]
    if ids:
        await _end(tx, digests.c.id.in_(ids), why, now)
    return [replace(one, ended_at=now, ended_why=why) for one in found]


async def _may(tx: Tx, actor: Actor) -> tuple[Actor, int]:
    actor = await people.current(tx, actor)
    rules.allow(actor, Action.SET_DIGEST)
    assert actor.person_id is not None, "who serves is a person"
    return actor, actor.person_id


async def _running(tx: Tx, digest_id: int) -> Digest:
    known = await by_id(tx, digest_id)
    if known.ended_at is not None:
        raise Refused(Refusal.DIGEST_ENDED)
    return known


def _check(settings: Settings) -> None:
    if not settings.weekdays or not set(settings.weekdays) <= set(range(7)):
        raise Refused(Refusal.NO_WEEKDAY)
    if not 1 <= settings.days <= MOST_DAYS:
        raise Refused(Refusal.BAD_WINDOW, {"most": MOST_DAYS})
    if not 0 <= settings.minute < 24 * 60:
        raise ValueError(f"no such minute: {settings.minute}")
    try:
        ZoneInfo(settings.zone)
    except (KeyError, ValueError, OSError):
        raise Refused(Refusal.NO_SUCH_ZONE, {"zone": settings.zone[:40]}) from None


def _when(settings: Settings) -> tuple[Any, ...]:
    return settings.weekdays, settings.minute, settings.zone


async def _end(tx: Tx, which: ColumnElement[bool], why: Ended, now: datetime) -> None:
    await tx.run(update(digests).where(which).values(ended_at=now, ended_why=why.value))


async def _record(
    tx: Tx,
    actor: Actor,
    verb: str,
    chat_id: int,
    topic: int,
    settings: Settings,
    effect_key: str,
    now: datetime,
) -> bool:
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("chat", chat_id),
        {"topic": topic, **settings.to_row()},
        effect_key=effect_key,
        now=now,
    )


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    known: Digest,
    detail: Mapping[str, Any],
    effect_key: str,
    now: datetime,
) -> bool:
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("chat", known.chat_id),
        {"topic": known.topic, **detail},
        effect_key=effect_key,
        now=now,
    )


def _all() -> Select[Any]:
    c = chat_rows.c
    return (
        select(digests, c.telegram_id, c.kind, c.title, c.state)
        .add_columns(people_rows.c.name.label("set_by_name"))
        .join(chat_rows, c.id == digests.c.chat_id)
        .join(people_rows, people_rows.c.id == digests.c.set_by)
    )


def _digest(row: AnyRow) -> Digest:
    return Digest(
        id=row.id,
        chat_id=row.chat_id,
        chat_telegram_id=row.telegram_id,
        chat_kind=row.kind,
        chat_title=row.title,
        chat_state=row.state,
        topic=row.topic,
        settings=Settings(
            weekdays=tuple(row.weekdays),
            minute=row.minute,
            zone=row.zone,
            days=row.days,
            agencies=tuple(row.agencies),
            plans=tuple(row.plans),
            sections=_sections(row.sections),
            parts=frozenset(Part(part) for part in row.parts),
            form=Form(row.form),
            pinned=row.pinned,
            silent=row.silent,
            named=row.named,
        ),
        paused_until=row.paused_until,
        set_by=row.set_by,
        set_by_name=row.set_by_name,
        set_at=row.set_at,
        runs_since=row.runs_since,
        ended_at=row.ended_at,
        ended_why=None if row.ended_why is None else Ended(row.ended_why),
    )


def _sections(rows: Sequence[Any]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    return tuple((plan, tuple(path)) for plan, path in rows)
