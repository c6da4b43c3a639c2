"""What is due is decided and queued in one transaction: the slot, the words, the rows of the
outbox. A kill leaves all of it or nothing, and a second worker finds the slot taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from handlers import digests_picture
from handlers.digests import compose
from handlers.digests.compose import Facts, Told
from handlers.digests_picture import PICTURE
from store import digests as schedules
from store import due, outbox, shares, slots, turns, workdays
from store.db import Tx
from store.digest_records import Digest, Part, Settings
from store.due import Overview
from store.lexicon import Lexicon
from store.slots import Due, State
from store.workdays import Workdays

LETTER = "digest"
NOW_KEY = "digest_now:"
# When it was composed, in the facts.
AS_OF = "as_of"
_NEW_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Said:
    """``messages`` in order, as facts; ``picture`` beside them, None for none."""

    messages: list[Facts]
    picture: Facts | None = None


async def waiting(tx: Tx, moment: datetime) -> list[tuple[Digest, Due]]:
    """What is due at the business ``moment``, oldest first. Reads only."""
    return await turns.due(tx, moment, await workdays.load(tx))


async def serve(
    tx: Tx, digest: Digest, one: Due, *, bot: str, lexicon: Lexicon, now: datetime
) -> State | None:
    """Decide one slot; None where somebody else has. ``now`` is real time, for the outbox."""
    if await schedules.by_id(tx, digest.id) != digest:
        # changed or ended since it was looked for: the next tick asks again
        return None
    slot = await slots.take(
        tx,
        digest.chat_id,
        digest.kind,
        one.day,
        zone=digest.settings.zone,
        due_at=one.at,
        state=State.SKIPPED if one.is_skipped else State.PLANNED,
        is_late=one.is_late,
        now=now,
    )
    if slot is None or one.is_skipped:
        return None if slot is None else State.SKIPPED
    said = await composed(tx, digest, told_of(one, await workdays.load(tx), bot), lexicon)
    state = State.SENT if said.messages else State.EMPTY
    await slots.settle(tx, slot, state)
    if said.messages:
        # what a long outage kept back is older news than this
        await outbox.drop_waiting(tx, digest.chat_id, f"{LETTER}:{digest.id}:", now)
        await queue(tx, digest, said, f"{LETTER}:{digest.id}:{one.day.isoformat()}", now)
    return state


def told_of(one: Due, calendar: Workdays, bot: str) -> Told:
    """What is said around a digest that comes by itself."""
    is_known = calendar.knows(one.day.year)
    return Told(
        one.day,
        bot,
        late=one.is_late,
        moved_from=one.moved_from,
        unknown_year=None if is_known else one.day.year,
    )


async def composed(
    tx: Tx, digest: Digest, told: Told, lexicon: Lexicon, *, always: bool = False
) -> Said:
    """What a digest says; no messages where there is nothing to tell and nobody asked for that."""
    settings = digest.settings
    since = await _since(tx, digest, told.today)
    overview = await due.overview(
        tx,
        settings.wish,
        today=told.today,
        last=told.today + timedelta(days=settings.days),
        since=since,
    )
    is_wanted = always or Part.ALL_WELL in settings.parts
    if compose.is_empty(overview, settings) and not is_wanted:
        return Said([])
    messages = compose.messages(overview, settings, replace(told, since=since), lexicon)
    return Said(messages, await _picture(tx, overview, settings, lexicon))


async def _picture(
    tx: Tx, overview: Overview, settings: Settings, lexicon: Lexicon
) -> Facts | None:
    """The picture beside it, where it is wished and there is anything to draw."""
    if Part.PICTURE not in settings.parts:
        return None
    ids = [plan.plan.id for plan in overview.plans]
    by_plan = await shares.of_plans(tx, ids, overview.today)
    names = {entry.id: entry.short for entry in lexicon.entries if entry.id is not None}
    return digests_picture.facts(overview, by_plan, names=names if settings.named else None)


def stamped(facts: Facts, digest: Digest, now: datetime) -> Facts:
    """With whose they are, and of when."""
    return {**facts, "digest": digest.id, AS_OF: now.isoformat()}


async def queue(
    tx: Tx, digest: Digest, said: Said, key: str, now: datetime, *, first: int = 1
) -> None:
    """Put the messages into the outbox, in order; the one of number 1 is pinned where that is
    wished.
    """
    settings, topic = digest.settings, digest.topic or None
    for number, facts in enumerate(said.messages, first):
        manner = {
            "once": True,
            "topic": topic,
            "silent": settings.silent or None,
            "pin": (settings.pinned and number == 1) or None,
        }
        told = stamped(facts, digest, now)
        await _put(tx, digest.chat_id, LETTER, told, f"{key}:{number}", now, manner)
    if said.picture is not None:
        manner = {"once": True, "topic": topic}
        await _put(tx, digest.chat_id, PICTURE, said.picture, f"{key}:picture", now, manner)


async def _put(
    tx: Tx, chat_id: int, kind: str, facts: Facts, key: str, now: datetime, manner: Facts
) -> None:
    given = {name: value for name, value in manner.items() if value is not None}
    await outbox.put(
        tx, chat_id=chat_id, kind=kind, facts=facts, dedupe_key=key, now=now, manner=given
    )


async def _since(tx: Tx, digest: Digest, today: date) -> datetime:
    """From when on reports are new: the last digest there, a week where there was none."""
    yesterday = today - timedelta(days=1)
    found = await slots.last_of(tx, {digest.kind}, yesterday, [digest.chat_id])
    last = found.get((digest.chat_id, digest.kind))
    if last is None:
        return datetime.combine(today, datetime.min.time(), digest.zone).astimezone(UTC) - _NEW_FOR
    return slots.moment(last, digest.settings.minute, digest.zone)
