"""The list of agencies and doubts about readings: administrators keep it, members doubt."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from datetime import date
from typing import Any

from store import merging, misreadings, registry, registry_members, registry_reading
from store.lexicon import AgencyKind
from store.misreadings import What
from store.places import NATIONAL
from tests.matrix import oracle
from tests.matrix.asked import Call, Cell, Probe, Should
from tests.matrix.identities import OTHER, PARTICIPANT
from tests.matrix.world import TODAY


def on_the_list() -> Iterator[Probe]:
    heads: Should = lambda w, s: oracle.heads(w)  # noqa: E731
    calls: dict[str, Call] = {
        "add an agency": _add,
        "rename an agency": lambda c: registry.rename(
            c.tx,
            c.actor,
            c.id(PARTICIPANT),
            full="国家口岸管理总署",
            short="口岸总署",
            since=TODAY,
            **c.same,
        ),
        "add an alias": lambda c: registry.add_alias(
            c.tx, c.actor, c.id(PARTICIPANT), "口岸那家", **c.same
        ),
        "drop a name": _drop,
        "say who took over": lambda c: registry.succeed(
            c.tx, c.actor, c.id(OTHER), c.id("moj"), date(2022, 1, 1), today=TODAY, **c.same
        ),
        "put a member into a collective": lambda c: registry_members.put(
            c.tx,
            c.actor,
            c.id("prov-ipo"),
            c.id(PARTICIPANT),
            since=None,
            until=TODAY,
            **c.same,
        ),
        "merge and take back": _merge,
        "look at an entry": lambda c: registry_reading.of(c.tx, c.actor, c.id(PARTICIPANT)),
        "look at the queue": _queue,
    }
    for key, call in calls.items():
        yield Probe(key, call, heads, whole=True)
    yield Probe("doubt a reading", _doubt, lambda w, s: oracle.inside(w))
    yield Probe(
        "decide one's own doubt", _decide, lambda w, s: oracle.heads(w) and oracle.inside(w)
    )


async def _add(c: Cell) -> Any:
    names = {"full": "国家低空管理局", "short": "低空局"}
    kind = {"kind": AgencyKind.AGENCY, "jurisdiction": NATIONAL}
    return await registry.add(c.tx, c.actor, **names, **kind, **c.same)  # type: ignore[arg-type]


async def _drop(c: Cell) -> Any:
    found = await registry_reading.of(c.tx, c.actor, c.id(PARTICIPANT))
    base = {found.entry.short, found.entry.full}
    row = next(one for one in found.names if one.text not in base)
    return await registry.drop_name(c.tx, c.actor, c.id(PARTICIPANT), row.id, **c.same)


async def _merge(c: Cell) -> Any:
    twin = await _add(c)
    made = await merging.merge(c.tx, c.actor, twin, c.id(PARTICIPANT), **c.same)
    assert made is not None
    return await merging.undo(c.tx, c.actor, made, **c.same)


async def _queue(c: Cell) -> Any:
    await misreadings.waiting(c.tx, c.actor)
    return True


def _doubt(c: Cell) -> Awaitable[Any]:
    return misreadings.doubt(c.tx, c.actor, c.place.task_id, What.TEXT, "少一个字", **c.same)


async def _decide(c: Cell) -> Any:
    made = await _doubt(c)
    assert made is not None
    return await misreadings.decide(c.tx, c.actor, made[0], "原文如此", amended=False, **c.same)
