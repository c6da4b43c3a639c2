"""Reports that wait for a liaison where there is none any more: the coordinators are told.

However it came about (dismissed, suspended, moved, forgotten), it is looked for and not announced
by each of these; once a week and agency, in office hours, for as long as it stands.
"""

from __future__ import annotations

from datetime import date, datetime

from handlers import offers
from handlers.reminding import letters
from store import standing_notices, workdays
from store.db import Tx
from store.quiet import OFFICE
from store.reports import queue, whom
from store.reports.queue import Unattended

_HOURS = range(9, 18)


async def due(tx: Tx, moment: datetime) -> tuple[tuple[Unattended, int], ...]:
    """What nobody attends to, with the coordinator (Telegram's number) who is to hear of it; the
    ``moment`` is now as plans see it. Reads only.
    """
    local = moment.astimezone(OFFICE)
    if local.hour not in _HOURS or not (await workdays.load(tx)).is_working(local.date()):
        return ()
    found = await queue.unattended(tx)
    if not found:
        return ()
    heads = await whom.coordinators(tx)
    pairs = {_key(one, head.telegram_id, local.date()): (one, head.telegram_id)
             for one in found for head in heads}  # fmt: skip
    known = await standing_notices.known(tx, pairs)
    return tuple(pair for key, pair in pairs.items() if key not in known)


async def tell(tx: Tx, moment: datetime, now: datetime) -> int:
    """Tell them; how many messages. ``now`` is real time."""
    pairs = await due(tx, moment)
    day = moment.astimezone(OFFICE).date()
    for one, telegram_id in pairs:
        facts = {"agency": one.agency, "count": one.count}
        key = _key(one, telegram_id, day)
        await offers.put_to(tx, telegram_id, letters.UNATTENDED, facts, key=key, at=now)
    return len(pairs)


def _key(one: Unattended, telegram_id: int, day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"unattended:{one.agency_id}:{year}-{week}:{telegram_id}"
