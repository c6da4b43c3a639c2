"""Once a chat, a kind and a local date: what is due is what has no row, and taking it is the row.

No timer decides: a loop that stood still, a process that was down, a clock that was set and a
second worker all ask the same question again. The key is a date on the wall, never an instant, so
that an hour which comes twice or not at all is served once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update

from store.db import Tx
from store.tables import slots
from store.upsert import insert_into

CATCH_UP = timedelta(hours=6)
# A tick comes three times a minute and a loop may stand still for minutes: that is not late.
LATE_AFTER = timedelta(minutes=15)
# What was missed longer ago is not counted either: after a wrong clock it would fill the table.
LOOK_BACK = 31
KEPT_FOR = timedelta(days=400)
_DAY = timedelta(days=1)


class State(StrEnum):
    """What became of a slot. ``planned`` is taken and not decided yet."""

    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"
    HELD = "held"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Due:
    """A local date that is due and not decided. ``moved_from``: the first day that it stands for,
    where it comes on the next working day. ``is_skipped``: too late to be of use.
    """

    day: date
    at: datetime
    moved_from: date | None = None
    is_late: bool = False
    is_skipped: bool = False


def due(
    now: datetime,
    zone: ZoneInfo,
    minute: int,
    weekdays: Collection[int],
    last: date | None,
    *,
    since: datetime,
    is_working: Callable[[date], bool] | None = None,
) -> list[Due]:
    """What is due at ``now`` and was not decided, oldest first. Pure.

    ``last``: the latest local date that was decided, none after today. What was due before
    ``since`` (when it was set up) is nobody's business. With ``is_working`` a day that is not
    worked gives its turn to the next one that is; several that meet there are one.
    """
    today = now.astimezone(zone).date()
    first = max(since.astimezone(zone).date(), today - LOOK_BACK * _DAY)
    if last is not None:
        first = max(first, last + _DAY)
    found = []
    for offset in range((today - first).days + 1):
        day = first + offset * _DAY
        source = _stands_for(day, weekdays, is_working)
        if source is None:
            continue
        at = moment(day, minute, zone)
        if since <= at <= now:
            found.append(
                Due(
                    day,
                    at,
                    moved_from=None if source == day else source,
                    is_late=now - at > LATE_AFTER,
                    is_skipped=now - at > CATCH_UP,
                )
            )
    return found


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When that minute after midnight is on that day, in UTC.

    The first of two where the clock is set back; where it is set forward over it, the first
    minute there is.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    for _ in range(24 * 60 + 1):
        at = wall.replace(tzinfo=zone).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == wall:
            return at
        wall += timedelta(minutes=1)
    raise ValueError(f"no such day: {day} in {zone}")


def next_after(
    now: datetime,
    zone: ZoneInfo,
    minute: int,
    weekdays: Collection[int],
    *,
    is_working: Callable[[date], bool] | None = None,
) -> Due | None:
    """What comes next after ``now``; None where it never does within ``LOOK_BACK`` days."""
    today = now.astimezone(zone).date()
    for offset in range(LOOK_BACK + 1):
        day = today + offset * _DAY
        source = _stands_for(day, weekdays, is_working)
        if source is not None and (at := moment(day, minute, zone)) > now:
            return Due(day, at, moved_from=None if source == day else source)
    return None


def latest(
    now: datetime,
    zone: ZoneInfo,
    minute: int,
    weekdays: Collection[int],
    *,
    is_working: Callable[[date], bool] | None = None,
) -> Due | None:
    """What came last up to ``now``, decided or not; None where nothing did within ``LOOK_BACK``
    days.
    """
    today = now.astimezone(zone).date()
    for offset in range(LOOK_BACK + 1):
        day = today - offset * _DAY
        source = _stands_for(day, weekdays, is_working)
        if source is not None and (at := moment(day, minute, zone)) <= now:
            return Due(day, at, moved_from=None if source == day else source)
    return None


def _stands_for(
    day: date, weekdays: Collection[int], is_working: Callable[[date], bool] | None
) -> date | None:
    """The first chosen day whose turn comes on ``day``; None where none does."""
    if is_working is None:
        return day if day.weekday() in weekdays else None
    if not is_working(day):
        return None
    source = day if day.weekday() in weekdays else None
    before = day - _DAY
    while day - before < LOOK_BACK * _DAY and not is_working(before):
        if before.weekday() in weekdays:
            source = before
        before -= _DAY
    return source


async def take(
    tx: Tx,
    chat_id: int,
    kind: str,
    local_date: date,
    *,
    zone: str,
    due_at: datetime,
    state: State,
    now: datetime,
    is_late: bool = False,
    why: str | None = None,
) -> int | None:
    """Decide a slot; its id, None where it was decided before. Then say nothing.

    ``chat_id`` is our row of the chat. With PostgreSQL a second worker waits here until the first
    one has committed or given up. That a slot was skipped is no decision: a clock that was ahead
    for a moment skips what is still to come.
    """
    decided = {
        "zone": zone,
        "due_at": due_at,
        "state": state.value,
        "late": is_late,
        "why": why,
        "at": now,
    }
    row = insert_into(tx, slots).values(
        chat_id=chat_id, kind=kind, local_date=local_date, **decided
    )
    key = ["chat_id", "kind", "local_date"]
    if state is State.SKIPPED:
        row = row.on_conflict_do_nothing(index_elements=key)
    else:
        skipped = slots.c.state == State.SKIPPED.value
        row = row.on_conflict_do_update(index_elements=key, set_=decided, where=skipped)
    taken: int | None = await tx.scalar(row.returning(slots.c.id))
    return taken


async def settle(tx: Tx, slot_id: int, state: State, why: str | None = None) -> None:
    """Say what became of a slot that was taken as planned."""
    here = slots.c.id == slot_id
    await tx.run(update(slots).where(here).values(state=state.value, why=why))


async def last_of(
    tx: Tx, kinds: Collection[str], latest: date, chat_ids: Sequence[int] | None = None
) -> dict[tuple[int, str], date]:
    """The latest local date decided of each chat and kind, none after ``latest`` (today) and none
    so old that ``due`` would not look at it.

    A clock that was ahead for a moment has decided days to come; they stay decided, and those
    before them are still due.
    """
    earliest = latest - (LOOK_BACK + 3) * _DAY
    recent = slots.c.local_date.between(earliest, latest)
    wanted = slots.c.kind.in_(sorted(kinds)) & recent & (slots.c.state != State.SKIPPED.value)
    if chat_ids is not None:
        wanted &= slots.c.chat_id.in_(sorted(chat_ids))
    rows = await tx.rows(
        select(slots.c.chat_id, slots.c.kind, func.max(slots.c.local_date).label("day"))
        .where(wanted)
        .group_by(slots.c.chat_id, slots.c.kind)
    )
    return {(row.chat_id, row.kind): row.day for row in rows}


async def decided_since(tx: Tx, earliest: date) -> dict[tuple[int, str], list[date]]:
    """The local dates from ``earliest`` on that are decided, by chat and kind; also those to come,
    which a clock that was ahead has decided.
    """
    rows = await tx.rows(
        select(slots.c.chat_id, slots.c.kind, slots.c.local_date).where(
            slots.c.local_date >= earliest, slots.c.state != State.SKIPPED.value
        )
    )
    found: dict[tuple[int, str], list[date]] = {}
    for chat_id, kind, day in rows:
        found.setdefault((chat_id, kind), []).append(day)
    return found


async def skipped_of(tx: Tx, kinds: Collection[str], latest: date) -> set[tuple[int, str, date]]:
    """The slots that were skipped, as far back as ``due`` looks: chat, kind, local date."""
    earliest = latest - (LOOK_BACK + 3) * _DAY
    rows = await tx.rows(
        select(slots.c.chat_id, slots.c.kind, slots.c.local_date)
        .where(slots.c.kind.in_(sorted(kinds)), slots.c.local_date >= earliest)
        .where(slots.c.state == State.SKIPPED.value)
    )
    return {(row.chat_id, row.kind, row.local_date) for row in rows}


async def missed(tx: Tx, chat_id: int, kind: str, since: date) -> int:
    """How many slots of a chat were skipped since that day."""
    number: int = await tx.scalar(
        select(func.count()).where(
            slots.c.chat_id == chat_id,
            slots.c.kind == kind,
            slots.c.local_date >= since,
            slots.c.state == State.SKIPPED.value,
        )
    )
    return number


async def prune(tx: Tx, moment: datetime) -> int:
    """Forget the slots of more than a year ago; ``moment``: now as plans see it, as slots do."""
    old = slots.c.local_date < (moment - KEPT_FOR).date()
    return (await tx.run(delete(slots).where(old))).rowcount
