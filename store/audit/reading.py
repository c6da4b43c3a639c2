"""Reading the journal: who did what, as what, from which message. For administrators."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, cast, func, or_, select, type_coerce

from store import numbered_then, rules
from store import people as people_of
from store.audit.chain import COMMITMENTS, LET_GO
from store.db import AnyRow, Tx
from store.records import Actor
from store.tables import (
    accounts,
    actions,
    agencies,
    appointments,
    audit,
    chats,
    keyboards,
    people,
    plans,
    reports,
    tasks,
)

_MESSAGE = re.compile(r"(?<![^:])(@?-?\d+):(\d+)(?=:|$)")
_ACTION = "action:"
# A statement takes some ten thousands of values and no more; a journal only grows.
_LOT = 500


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted; None or empty means all. ``verbs`` are any of these."""

    person_id: int | None = None
    agency_id: int | None = None
    task_id: int | None = None
    verbs: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where it was said: ``kind`` is private, group, button or system; ids are Telegram's.

    Of a button the message is known as long as its row is kept.
    """

    kind: str
    chat: str | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry to read. ``roles`` are what the person was when it happened, ``key`` the effect's.

    ``subject`` is the object as people know it: a name, a receipt, ``plan 39``; None if unknown.
    """

    seq: int
    at: datetime
    person_id: int | None
    name: str | None
    roles: tuple[str, ...]
    agencies: tuple[str, ...]
    verb: str
    object_kind: str
    object_id: str
    subject: str | None
    detail: dict[str, Any]
    origin: Origin
    key: str


async def read(
    tx: Tx, actor: Actor, wanted: Filters, *, offset: int = 0, limit: int | None = None
) -> tuple[tuple[Line, ...], int]:
    """Entries, the newest first, and how many there are in all. Forbidden to others."""
    actor = await people_of.current(tx, actor)
    rules.allow(actor, rules.Action.READ_AUDIT)
    where = _where(wanted)
    total: int = await tx.scalar(select(func.count()).select_from(audit).where(*where))
    rows = await tx.rows(
        select(audit, people.c.name)
        .join(people, people.c.id == audit.c.person_id, isouter=True)
        .where(*where)
        .order_by(audit.c.seq.desc())
        .offset(offset)
        .limit(limit)
    )
    found: list[Line] = []
    for first in range(0, len(rows), _LOT):
        found += await _lines(tx, rows[first : first + _LOT])
    return tuple(found), total


async def _lines(tx: Tx, rows: Sequence[AnyRow]) -> list[Line]:
    served = await _appointments(tx, {row.person_id for row in rows} - {None})
    origins = await _origins(tx, [row.effect_key for row in rows])
    subjects = await _subjects(tx, rows)
    then = await _numbered_then(tx, rows)
    return [
        _line(row, served, origins, then.get(row.seq) or subjects.get(_key(row))) for row in rows
    ]


def _key(row: AnyRow) -> tuple[str, str]:
    return row.object_kind, row.object_id


async def _numbered_then(tx: Tx, rows: Sequence[AnyRow]) -> dict[int, str]:
    """Of entries about tasks that were renumbered: plan and number as they were."""
    about = {row.seq: int(row.object_id) for row in rows if _key(row)[0] == "task"}
    numbers = await numbered_then.of_tasks(tx, set(about.values()))
    if not numbers:
        return {}
    named = select(tasks.c.id, plans.c.short).join(plans, plans.c.id == tasks.c.plan_id)
    short = {row.id: row.short for row in await tx.rows(named.where(tasks.c.id.in_(list(numbers))))}
    at = {row.seq: row.at for row in rows}
    return {
        seq: f"{short[id_]} {numbered_then.at(numbers, id_, at[seq])}"
        for seq, id_ in about.items()
        if id_ in numbers
    }


def _where(wanted: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.person_id is not None:
        is_object = (audit.c.object_kind == "person") & (audit.c.object_id == str(wanted.person_id))
        found.append((audit.c.person_id == wanted.person_id) | is_object)
    if wanted.agency_id is not None:
        found.append(_about("agency", wanted.agency_id, ("agency", "agency_id")))
    if wanted.task_id is not None:
        found.append(_about("task", wanted.task_id, ("task", "task_id")))
    if wanted.verbs:
        found.append(audit.c.verb.in_(wanted.verbs))
    if wanted.since is not None:
        found.append(audit.c.at >= wanted.since)
    return found


def _about(kind: str, number: int, names: Iterable[str]) -> ColumnElement[bool]:
    """The object is it, or the detail names it. The detail's text has one form."""
    detail = type_coerce(audit.c.detail, Text)
    named = [
        detail.contains(f'"{name}":{number}{end}', autoescape=True)
        for name in names
        for end in (",", "}")
    ]
    is_object = (audit.c.object_kind == kind) & (audit.c.object_id == str(number))
    return or_(is_object, *named)


async def _appointments(tx: Tx, ids: set[int]) -> dict[int, list[AnyRow]]:
    rows = await tx.rows(
        select(appointments, agencies.c.short)
        .join(agencies, agencies.c.id == appointments.c.agency_id, isouter=True)
        .where(appointments.c.person_id.in_(ids))
        .order_by(appointments.c.id)
    )
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def _line(
    row: AnyRow,
    served: dict[int, list[AnyRow]],
    origins: dict[str, Origin],
    subject: str | None,
) -> Line:
    held = [
        one
        for one in served.get(row.person_id, ())
        if one.valid_from <= row.at and (one.valid_to is None or one.valid_to >= row.at)
    ]
    said = row.detail.get("as")
    hidden = {COMMITMENTS, LET_GO}
    return Line(
        seq=row.seq,
        at=row.at,
        person_id=row.person_id,
        name=row.name,
        roles=(said,) if isinstance(said, str) else tuple(dict.fromkeys(h.role for h in held)),
        agencies=tuple(dict.fromkeys(h.short for h in held if h.short)),
        verb=row.verb,
        object_kind=row.object_kind,
        object_id=row.object_id,
        subject=subject,
        detail={name: value for name, value in row.detail.items() if name not in hidden},
        origin=origins[row.effect_key],
        key=row.effect_key,
    )


async def _origins(tx: Tx, keys: Sequence[str]) -> dict[str, Origin]:
    tokens = {key: key.removeprefix(_ACTION) for key in keys if key.startswith(_ACTION)}
    tapped = select(actions.c.token, keyboards.c.message_id, chats.c.kind, chats.c.title)
    rows = await tx.rows(
        tapped.join(keyboards, keyboards.c.id == actions.c.keyboard_id)
        .join(chats, chats.c.id == keyboards.c.chat_id)
        .where(actions.c.token.in_([token.split(":")[0] for token in tokens.values()]))
    )
    known = {row.token: Origin("button", row.title, row.message_id) for row in rows}
    groups = await _groups(tx, keys)
    found = {}
    for key in keys:
        if key in tokens:
            found[key] = known.get(tokens[key].split(":")[0], Origin("button"))
        else:
            found[key] = _said(key, groups)
    return found


async def _groups(tx: Tx, keys: Sequence[str]) -> dict[int, str | None]:
    ids = {int(m[1]) for key in keys if (m := _MESSAGE.search(key)) and m[1].startswith("-")}
    rows = await tx.rows(
        select(chats.c.telegram_id, chats.c.title).where(chats.c.telegram_id.in_(ids))
    )
    return {row.telegram_id: row.title for row in rows}


def _said(key: str, groups: dict[int, str | None]) -> Origin:
    found = _MESSAGE.search(key)
    if found is None:
        return Origin("system")
    if found[1].startswith("-"):
        return Origin("group", groups.get(int(found[1])) or found[1], int(found[2]))
    return Origin("private", None, int(found[2]))


async def _subjects(tx: Tx, rows: Sequence[AnyRow]) -> dict[tuple[str, str], str]:
    """The names of objects that have one."""
    task_ref = plans.c.short + " " + tasks.c.ref
    of_task = tasks.join(plans, plans.c.id == tasks.c.plan_id)
    sources: dict[str, tuple[Any, Select[Any]]] = {
        "person": (people.c.id, select(people.c.id, people.c.name)),
        "agency": (agencies.c.id, select(agencies.c.id, agencies.c.short)),
        "report": (reports.c.id, select(reports.c.id, reports.c.receipt)),
        "task": (tasks.c.id, select(tasks.c.id, cast(task_ref, String)).select_from(of_task)),
    }
    found: dict[tuple[str, str], str] = {}
    for kind, (column, named) in sources.items():
        ids = [
            int(row.object_id)
            for row in rows
            if row.object_kind == kind and row.object_id.isdecimal()
        ]
        if ids:
            for number, name in await tx.rows(named.where(column.in_(ids))):
                found[(kind, str(number))] = name
    return found


async def people_called(tx: Tx, actor: Actor, name: str) -> list[int]:
    """People of exactly this name, or of this Telegram number; for administrators."""
    rules.allow(await people_of.current(tx, actor), rules.Action.READ_AUDIT)
    which = people.c.name == name
    if name.isascii() and name.isdigit() and len(name) <= 16:
        owns = select(accounts.c.person_id).where(accounts.c.telegram_id == int(name))
        which = which | people.c.id.in_(owns)
    return [row.id for row in await tx.rows(select(people.c.id).where(which))]


def plain(detail: dict[str, Any]) -> str:
    """The detail as one line of JSON."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True)
