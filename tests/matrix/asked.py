"""How the store is asked: a call as an actor on a place, and what the oracle says of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from store.db import Tx
from store.records import Actor
from tests.matrix.identities import LEAD, PARTICIPANT, Identity
from tests.matrix.oracle import Scope
from tests.matrix.world import NOW, Place, World

Call = Callable[["Cell"], Awaitable[Any]]
Should = Callable[[Identity, Scope], bool]


@dataclass(frozen=True)
class Cell:
    """One call: as ``actor``, in ``tx``, on ``place``. Its keys are its own."""

    tx: Tx
    actor: Actor
    world: World
    place: Place

    @property
    def same(self) -> dict[str, Any]:
        return {"effect_key": self.world.key(), "now": NOW}

    def id(self, slug: str) -> int:
        return self.world.agency(slug)


@dataclass(frozen=True)
class Probe:
    """``needs``: what a place must have for this to be asked at all. ``whole``: on no place."""

    key: str
    call: Call
    should: Should
    needs: str = ""
    whole: bool = False


def part_of(scope: Scope) -> str:
    return {"own participant": LEAD, "other": "moj"}.get(scope.key, PARTICIPANT)


def lead_of(scope: Scope) -> str:
    return {"own participant": PARTICIPANT, "other": "mofcom"}.get(scope.key, LEAD)
