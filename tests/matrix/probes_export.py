"""What leaves in a file: the words of the document for all, progress for those entitled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from handlers.export.data import as_json
from handlers.export.ledger import Setting, cells
from store import exporting
from tests.matrix import oracle
from tests.matrix.asked import Cell, Probe
from tests.matrix.identities import LEAD, PARTICIPANT, Identity
from tests.matrix.oracle import Scope
from tests.matrix.world import TODAY


def on_taking_away() -> Iterator[Probe]:
    yield Probe("take words away", _taken, lambda w, s: True)
    yield Probe("take progress away", _reported, _takes_progress, "spoken")
    yield Probe("take a date set by hand away", _dated, _takes_status, "dated")
    yield Probe("write a ledger", _written, lambda w, s: True)
    for slug in (LEAD, PARTICIPANT):
        yield Probe(f"list the file of {slug}", _listing(slug), lambda w, s: True, whole=True)
    yield Probe("put a file on record", _recorded, lambda w, s: True, whole=True)


def _takes_progress(who: Identity, scope: Scope) -> bool:
    """Sensitive work leaves with its number only, whoever asks."""
    return oracle.sees_progress(who, scope) and not scope.sensitive


def _takes_status(who: Identity, scope: Scope) -> bool:
    return oracle.sees_status(who, scope) and not scope.sensitive


async def _taken(c: Cell) -> Any:
    return await exporting.rows(c.tx, c.actor, [c.place.task_id], TODAY)


async def _reported(c: Cell) -> Any:
    (row,) = await _taken(c)
    return row.reports


async def _dated(c: Cell) -> Any:
    (row,) = await _taken(c)
    return row.given.dates or None


async def _written(c: Cell) -> Any:
    setting = Setting(frozenset(), ZoneInfo("Asia/Shanghai"), public=not c.actor.appointments)
    return [(cells(row, setting), as_json(row, setting)) for row in await _taken(c)]


def _listing(slug: str) -> Any:
    async def call(c: Cell) -> Any:
        await exporting.of_agency(c.tx, c.actor, frozenset({c.id(slug)}))
        return True

    return call


async def _recorded(c: Cell) -> Any:
    return await exporting.record(
        c.tx, c.actor, kind="agency", object_id="1", detail={"form": "csv"}, **c.same
    )
