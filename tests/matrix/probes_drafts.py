"""Plans under review: administrators and owners read and change them, nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from store import plan_drafts, plans_known
from store.rules import OPERATOR
from tests.matrix import oracle
from tests.matrix.asked import Cell, Probe
from tests.matrix.identities import Identity
from tests.matrix.oracle import Scope
from tests.matrix.world import NOW


def on_drafts() -> Iterator[Probe]:
    for key, call in (
        ("put a plan under review", _put),
        ("list plans under review", _listed),
        ("hold a plan under review", _held),
        ("read a plan under review", _read),
        ("change a plan under review", _changed),
        ("drop a plan under review", _dropped),
        ("claim a plan under review", _claimed),
        ("record what a plan under review became", _became),
    ):
        yield Probe(key, call, _heads, whole=True)


def _heads(who: Identity, scope: Scope) -> bool:
    return oracle.heads(who)


async def _put(c: Cell) -> Any:
    return await _new(c, c.actor)


async def _listed(c: Cell) -> Any:
    await plan_drafts.open_ones(c.tx, c.actor)
    return True


async def _held(c: Cell) -> Any:
    return await plan_drafts.held(c.tx, c.actor, await _new(c))


async def _read(c: Cell) -> Any:
    return await plan_drafts.shown(c.tx, c.actor, await _new(c))


async def _changed(c: Cell) -> Any:
    return await plan_drafts.change(c.tx, c.actor, await _new(c), 1, now=NOW, settled={"a": "b"})


async def _dropped(c: Cell) -> Any:
    await plan_drafts.drop(c.tx, c.actor, await _new(c), 1, **c.same)
    return True


async def _claimed(c: Cell) -> Any:
    return await plan_drafts.claim(c.tx, c.actor, await _new(c), 1, NOW)


async def _became(c: Cell) -> Any:
    plan = await plans_known.in_force(c.tx, "annual-2021-2022")
    assert plan is not None
    became = {"plan_id": plan.plan_id, "revision_id": plan.revision_id}
    await plan_drafts.imported(c.tx, c.actor, await _new(c), **became)
    return True


async def _new(c: Cell, by: Any = None) -> int:
    """A draft of the owner's, or of who asks."""
    key = c.world.key()
    return await plan_drafts.put(
        c.tx,
        by or OPERATOR,
        sha256=key.ljust(64, "0")[:64],
        name="计划.txt",
        byte_size=1,
        words=plan_drafts.Words("x", "{}"),
        given={},
        effect_key=key,
        now=NOW,
    )
