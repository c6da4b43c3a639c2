"""What was kept back is told: once a day, or when quiet hours end; one message a person.

Rows decide what is due. Everything is looked at again: whether they may still hear it, whether
they still want to, and whether it still holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from store import audience, headlines, office, telling
from store.audience import Hearer
from store.db import AnyRow, Tx
from store.headlines import Event, News
from store.named import agencies_of_all
from store.news import may_hear
from store.quiet import Frequency
from store.reports.records import Life
from store.tables import misreadings, notices, reports
from store.telling import Piece

# People in one transaction: others wait for it.
MOST = 40
# Administrators hear of doubts together: the first waits for those that follow it.
BUNDLED_FOR = timedelta(minutes=10)


async def due(tx: Tx, now: datetime) -> tuple[int, ...]:
    """Who is to be told something now, the longest waiting first. Reads only."""
    found = await _waiting(tx, None)
    hearers = await audience.of_people(tx, found)
    return tuple(
        id_
        for id_, rows in found.items()
        if (hearer := hearers.get(id_)) is None or any(_is_due(hearer, row, now) for row in rows)
    )


async def gather(tx: Tx, now: datetime, most: int = MOST) -> int:
    """Tell those who are due, at most ``most`` people; how many were told something.

    The rows are gone with the same transaction, also those that nobody is told: of people who
    left, or who may not or do not want to hear it any more, and what is no longer so.
    """
    ids = (await due(tx, now))[:most]
    found = await _waiting(tx, ids)
    hearers = await audience.of_people(tx, ids)
    taken: dict[int, list[AnyRow]] = {}
    for id_, rows in found.items():
        hearer = hearers.get(id_)
        ready = _ready(hearer, rows, now)
        taken[id_] = await _take(tx, ready, now)
    news = {row.id: News.from_json(row.kind, row.facts) for rows in taken.values() for row in rows}
    left = await _still_so(tx, news)
    named = await agencies_of_all(tx, {one.task_id for one in left.values()})
    policy = (await office.load(tx)).policy
    facts = dict(
        zip(left, await headlines.worded(tx, list(left.values())), strict=True) if left else ()
    )
    told = 0
    for id_, rows in taken.items():
        hearer = hearers.get(id_)
        if hearer is None or hearer.telegram_id is None:
            continue
        pieces = [
            Piece(left[row.id], facts[row.id], duty=bool(row.facts.get("duty")))
            for row in rows
            if row.id in left
            and _wants(hearer, row)
            and may_hear(hearer, left[row.id], named.get(left[row.id].task_id), policy)
        ]
        if pieces:
            await telling.say(tx, hearer, pieces, now, key=f"kept:{rows[-1].id}")
            told += 1
    return told


async def _waiting(tx: Tx, person_ids: Sequence[int] | None) -> dict[int, list[AnyRow]]:
    open_ = select(notices).where(notices.c.gone_at.is_(None)).order_by(notices.c.id)
    if person_ids is not None:
        open_ = open_.where(notices.c.person_id.in_(person_ids))
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in await tx.rows(open_):
        found[row.person_id].append(row)
    return dict(found)


async def _take(tx: Tx, rows: Sequence[AnyRow], now: datetime) -> list[AnyRow]:
    """Those of the rows that nobody else took meanwhile."""
    ids = [row.id for row in rows]
    mine = update(notices).where(notices.c.id.in_(ids), notices.c.gone_at.is_(None))
    taken = await tx.rows(mine.values(gone_at=now).returning(notices.c.id))
    won = {row.id for row in taken}
    return [row for row in rows if row.id in won]


async def _still_so(tx: Tx, news: dict[int, News]) -> dict[int, News]:
    """Without reports that have ended since and doubts that were decided: of those nobody was
    told, so nothing is to be said.
    """
    doubts = {one.facts["doubt"] for one in news.values() if one.kind is Event.DOUBTED}
    open_ = select(misreadings.c.id).where(misreadings.c.id.in_(doubts))
    waiting = {row.id for row in await tx.rows(open_.where(misreadings.c.state == "open"))}
    ids = {one.report_id for one in news.values() if one.report_id is not None}
    r = reports.c
    rows = await tx.rows(select(r.id).where(r.id.in_(ids), r.state == Life.REPORTED.value))
    in_force = {row.id for row in rows}
    return {
        id_: one
        for id_, one in news.items()
        if (one.kind not in (Event.REPORTED, Event.COMPLETED) or one.report_id in in_force)
        and (one.kind is not Event.DOUBTED or one.facts["doubt"] in waiting)
    }


def _ready(hearer: Hearer | None, rows: Sequence[AnyRow], now: datetime) -> list[AnyRow]:
    """What is due; with one doubt all that came after it."""
    ready = [row for row in rows if hearer is None or _is_due(hearer, row, now)]
    if any(row.kind == Event.DOUBTED.value for row in ready):
        ready += [row for row in rows if row.kind == Event.DOUBTED.value and row not in ready]
    return ready


def _is_due(hearer: Hearer, row: AnyRow, now: datetime) -> bool:
    if row.kind == Event.DOUBTED.value and now < row.made_at + BUNDLED_FOR:
        return False
    is_duty = bool(row.facts.get("duty"))
    at_once = is_duty or hearer.wanted.frequency is not Frequency.DAILY
    return hearer.wanted.is_due(row.made_at, now, at_once=at_once)


def _wants(hearer: Hearer, row: AnyRow) -> bool:
    return bool(row.facts.get("duty")) or hearer.wanted.frequency is not Frequency.OFF
