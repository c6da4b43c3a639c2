"""What is due is decided and queued in one transaction: the slot, the words, the rows of the
outbox. A kill leaves all of it or nothing, and a second worker finds the slot taken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from handlers.digests import compose
from handlers.digests.compose import Facts, Told
from store import digests as schedules
from store import due, outbox, slots, turns, workdays
from store.db import Tx
from store.digests import Digest, Part
from store.lexicon import Lexicon
from store.slots import Due, State
from store.workdays import Workdays

LETTER = "digest"
_NEW_FOR = timedelta(days=7)


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
    state = State.SENT if said else State.EMPTY
    await slots.settle(tx, slot, state)
    if said:
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
) -> list[Facts]:
    """The messages of a digest; none where there is nothing to tell and nobody asked for that."""
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
        return []
    return compose.messages(overview, settings, replace(told, since=since), lexicon)


async def queue(tx: Tx, digest: Digest, said: list[Facts], key: str, now: datetime) -> None:
    """Put the messages into the outbox, in order; the first is pinned where that is wished."""
    settings = digest.settings
    for number, facts in enumerate(said, 1):
        manner = {
            "once": True,
            "topic": digest.topic or None,
            "silent": settings.silent or None,
            "pin": (settings.pinned and number == 1) or None,
        }
        await outbox.put(
            tx,
            chat_id=digest.chat_id,
            kind=LETTER,
            facts={**facts, "digest": digest.id},
            dedupe_key=f"{key}:{number}",
            now=now,
            manner={name: value for name, value in manner.items() if value is not None},
        )


async def _since(tx: Tx, digest: Digest, today: date) -> datetime:
    """From when on reports are new: the last digest there, a week where there was none."""
    yesterday = today - timedelta(days=1)
    found = await slots.last_of(tx, {digest.kind}, yesterday, [digest.chat_id])
    last = found.get((digest.chat_id, digest.kind))
    if last is None:
        return datetime.combine(today, datetime.min.time(), digest.zone).astimezone(UTC) - _NEW_FOR
    return slots.moment(last, digest.settings.minute, digest.zone)
