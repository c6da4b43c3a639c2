"""Whose turn it is: what is due of all digests at a moment and was not decided.

A worker asks three times a minute, and nearly always the answer is nothing. So it looks first
whether anything is decided of the latest turn of each schedule, which takes two narrow reads, and
reads the schedules whole only where something is due.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from store import digest_records, slots
from store import digests as schedules
from store.db import AnyRow, Tx
from store.digest_records import Digest
from store.slots import Due
from store.tables import digests
from store.workdays import Workdays

_DAY = timedelta(days=1)
_Kind = tuple[str, int, tuple[int, ...]]


async def due(tx: Tx, now: datetime, calendar: Workdays) -> list[tuple[Digest, Due]]:
    """What is due at ``now`` and not decided, oldest first; ``now`` is the business moment."""
    waiting = await _waiting(tx, now, calendar)
    if not waiting:
        return []
    known = await schedules.running(tx, waiting)
    kinds, chats = {one.kind for one in known}, [one.chat_id for one in known]
    todays = {one.zone.key: now.astimezone(one.zone).date() for one in known}
    last = {day: await slots.last_of(tx, kinds, day, chats) for day in set(todays.values())}
    skipped = await slots.skipped_of(tx, kinds, min(todays.values()))
    found: list[tuple[Digest, Due]] = []
    for one in known:
        settings, of = one.settings, (one.chat_id, one.kind)
        turns = slots.due(
            now,
            one.zone,
            settings.minute,
            settings.weekdays,
            decided(last[todays[one.zone.key]].get(of), one.paused_until),
            since=since(one.runs_since, now),
            is_working=calendar.is_working,
        )
        found += [
            (one, turn) for turn in turns if not turn.is_skipped or (*of, turn.day) not in skipped
        ]
    return sorted(found, key=lambda pair: (pair[1].at, pair[0].id))


def decided(last: date | None, paused_until: date | None) -> date | None:
    """Up to which date there is nothing to decide. Pure."""
    if paused_until is None:
        return last
    return max(last or date.min, paused_until - _DAY)


def since(runs_since: datetime, now: datetime) -> datetime:
    """From when on it runs. A clock that was set back is no reason for silence. Pure."""
    return runs_since if runs_since <= now else now - _DAY


async def _waiting(tx: Tx, now: datetime, calendar: Workdays) -> frozenset[int]:
    """The schedules of which a turn that has come is not decided."""
    d = digests.c
    narrow = select(
        d.id, d.chat_id, d.topic, d.weekdays, d.minute, d.zone, d.paused_until, d.runs_since
    )
    rows = await tx.rows(narrow.where(d.ended_at.is_(None)))
    kinds = {(row.zone, row.minute, tuple(row.weekdays)) for row in rows}
    turns = {kind: _latest(now, kind, calendar) for kind in kinds}
    days = [turn.day for turn in turns.values() if turn is not None]
    if not days:
        return frozenset()
    todays = {zone: now.astimezone(ZoneInfo(zone)).date() for zone, _, _ in kinds}
    known = await slots.decided_since(tx, min(days))
    return frozenset(row.id for row in rows if _is_due(row, turns, todays, known, now))


def _latest(now: datetime, kind: _Kind, calendar: Workdays) -> Due | None:
    zone, minute, weekdays = kind
    return slots.latest(now, ZoneInfo(zone), minute, weekdays, is_working=calendar.is_working)


def _is_due(
    row: AnyRow,
    turns: Mapping[_Kind, Due | None],
    todays: Mapping[str, date],
    known: Mapping[tuple[int, str], Sequence[date]],
    now: datetime,
) -> bool:
    turn = turns[row.zone, row.minute, tuple(row.weekdays)]
    if turn is None or turn.at < since(row.runs_since, now):
        return False
    if row.paused_until is not None and turn.day < row.paused_until:
        return False
    dates: Collection[date] = known.get((row.chat_id, digest_records.kind_of(row.topic)), ())
    return not any(turn.day <= day <= todays[row.zone] for day in dates)
