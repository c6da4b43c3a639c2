"""Digests of chats: who set which up, when they come, and why one has ended.

One a chat and topic. What was due is decided in ``store.slots``; what is said, by the handlers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select, update

from store import audit, chats, people, rules
from store.db import AnyRow, Tx
from store.digest_records import MOST_DAYS, Digest, Ended, Form, Part, Place, Settings
from store.errors import NotFound, Refusal, Refused
from store.records import Actor
from store.rules import Action
from store.tables import chats as chat_rows
from store.tables import digests, plans, sections
from store.tables import people as people_rows
from store.text import match_key
from store.upsert import insert_into


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
    here, said = (chat_id, topic), settings.to_row()
    if not await _on_record(tx, actor, "set_digest", here, said, effect_key, now):
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
    if not await _on_record(tx, actor, "pause_digest", known.where, detail, effect_key, now):
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
    if not await _on_record(tx, actor, "stop_digest", known.where, {}, effect_key, now):
        return False
    await _end(tx, digests.c.id == digest_id, Ended.STOPPED, now)
    return True


async def send_now(tx: Tx, actor: Actor, digest_id: int, *, effect_key: str, now: datetime) -> bool:
    """Put on record that it is sent now, beside its days. False if done before."""
    actor, _ = await _may(tx, actor)
    known = await _running(tx, digest_id)
    return await _on_record(tx, actor, "send_digest", known.where, {}, effect_key, now)


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


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    where: tuple[int, int],
    detail: Mapping[str, Any],
    effect_key: str,
    now: datetime,
) -> bool:
    chat_id, topic = where
    return await audit.record_by(
        tx,
        actor,
        verb,
        ("chat", chat_id),
        {"topic": topic, **detail},
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
