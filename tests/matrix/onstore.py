"""Every function of the store that acts for somebody, by everybody, on everything; undone each."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable
from typing import Any

from store.db import Tx
from store.errors import Forbidden, NotFound, Refused
from store.records import Actor
from tests.matrix.asked import Cell, Probe
from tests.matrix.canaries import wrongly_seen
from tests.matrix.identities import IDENTITIES, Identity
from tests.matrix.probes import every
from tests.matrix.tally import Tally
from tests.matrix.world import Place, World


class _Undo(Exception):
    """So that nothing of a transaction stays."""


async def run(world: World, *, step: int = 1, first: int = 0) -> Tally:
    """Every probe by every identity on every place, or every ``step``-th from ``first`` on."""
    tally, started = Tally("store"), time.monotonic()
    actors = {who.key: await world.actor(who.id) for who in IDENTITIES}
    cells = (
        (who, probe, place)
        for who in IDENTITIES
        for probe in every()
        for place in _places(world, probe)
    )
    for who, probe, place in itertools.islice(cells, first, None, step):
        await _cell(world, tally, who, actors[who.key], probe, place)
    tally.seconds = time.monotonic() - started
    return tally


def _places(world: World, probe: Probe) -> list[Place]:
    every_place = list(world.places.values())
    if probe.whole:
        return every_place[:1]
    needs: dict[str, Callable[[Place], object]] = {
        "": lambda place: True,
        "spoken": lambda place: place.scope.spoken,
        "given": lambda place: place.given,
        "dated": lambda place: place.dated,
    }
    return [place for place in every_place if needs[probe.needs](place)]


async def _cell(
    world: World, tally: Tally, who: Identity, actor: Actor, probe: Probe, place: Place
) -> None:
    answer: list[Any] = []

    async def body(tx: Tx) -> None:
        try:
            answer.append(await probe.call(Cell(tx, actor, world, place)))
        except (Forbidden, NotFound, Refused) as refusal:
            answer.extend((None, refusal))
        raise _Undo

    cell = f"{who.key} · {probe.key} · {place.scope.key}"
    with contextlib.suppress(_Undo):
        await world.database.begin(body)
    found = bool(answer[0]) or answer == [()]
    expected = probe.should(who, place.scope)
    tally.judge(expected, found, f"{cell} {answer[1:] or ''}")
    for what in wrongly_seen(world, who, repr(answer)):
        tally.canary(f"{cell}: {what}")
