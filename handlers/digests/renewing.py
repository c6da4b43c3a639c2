"""A digest that waits for Telegram is composed anew, so that it never says what is not so any more.

What was reported, archived or taken back since would otherwise be in it; after an outage of hours
a group would read of the morning. So whatever waits longer than ``FRESH`` is compared with what
would be said now. What may have been delivered stays as it is: a repeat says the same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.digests import serving
from handlers.digests.compose import Facts, Told
from handlers.digests.serving import AS_OF, LETTER, NOW_KEY, Said
from handlers.digests_picture import PICTURE
from store import digests as schedules
from store import restating
from store.db import Tx
from store.digest_records import Digest
from store.lexicon import Lexicon
from store.restating import Waiting
from store.slots import LATE_AFTER

# Composing takes a tenth of a second, and in an outage every chat's digest waits.
FRESH = timedelta(minutes=5)
_WITHDRAWN = "failed"
Which = tuple[int, str]


async def stale(tx: Tx, now: datetime) -> list[Which]:
    """The digests that wait and were composed longer ago: chat and key of each. Reads only."""
    found: dict[Which, None] = {}
    for row in await restating.queued(tx, LETTER, now - FRESH):
        if "digest" in row.facts and now - _as_of(row, now) > FRESH:
            found[row.chat_id, row.key.rpartition(":")[0]] = None
    return list(found)


async def renew(tx: Tx, which: Which, lexicon: Lexicon, now: datetime) -> bool:
    """Compose one of them anew; False where it does not wait any more, or may be there."""
    chat_id, key = which
    every = await restating.of_key(tx, chat_id, f"{key}:")
    rows = [row for row in every if row.state != _WITHDRAWN]
    if not rows or any(row.state != "queued" or row.may_be_there for row in rows):
        return False
    said = await _said(tx, rows[0], lexicon, now, is_asked=key.startswith(NOW_KEY))
    digest, messages, picture = said
    words = [row for row in rows if row.kind == LETTER]
    for row, facts in zip(words, messages, strict=False):
        await restating.restate(tx, row.id, serving.stamped(facts, digest, now))
    left = words[len(messages) :]
    for row in rows:
        if row.kind == PICTURE and picture is not None:
            await restating.restate(tx, row.id, picture)
        elif row.kind == PICTURE:
            left.append(row)
    await restating.withdraw(tx, [row.id for row in left], now)
    # a number that was taken back keeps its key
    first = sum(row.kind == LETTER for row in every) + 1
    await serving.queue(tx, digest, Said(messages[len(words) :]), key, now, first=first)
    return True


async def _said(
    tx: Tx, row: Waiting, lexicon: Lexicon, now: datetime, *, is_asked: bool
) -> tuple[Digest, list[Facts], Facts | None]:
    digest = await schedules.by_id(tx, row.facts["digest"])
    if digest.ended_at is not None:
        return digest, [], None
    told = _told(row.facts, is_late=now - row.since > LATE_AFTER)
    said = await serving.composed(tx, digest, told, lexicon, always=is_asked)
    return digest, said.messages, said.picture


def _told(facts: Facts, *, is_late: bool) -> Told:
    moved = facts["moved"]
    return Told(
        date.fromisoformat(facts["today"]),
        facts["bot"],
        late=facts["late"] or is_late,
        moved_from=None if moved is None else date.fromisoformat(moved),
        unknown_year=facts["unknown_year"],
    )


def _as_of(row: Waiting, now: datetime) -> datetime:
    said = row.facts.get(AS_OF)
    return now - 2 * FRESH if said is None else datetime.fromisoformat(said)
