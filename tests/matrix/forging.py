"""Buttons that nobody made, that were used, that are somebody else's or from the past.

Nothing of what is tried here may be accepted, and no row may change by it; in between, and at the
end, a genuine press is, so that a table which refuses everything is found.
"""

from __future__ import annotations

import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from store import actions, chats, people
from store.db import Database, Tx
from store.errors import Outdated
from store.tables import actions as rows
from tests.matrix.identities import IDENTITIES
from tests.matrix.world import NOW

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_A_TURN = 2000


@dataclass
class Forged:
    """``tried`` by kind; ``accepted`` must be empty."""

    tried: Counter[str] = field(default_factory=Counter)
    accepted: list[str] = field(default_factory=list)
    genuine: int = 0
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        return not self.accepted and self.genuine > 0

    def line(self, where: str) -> str:
        """A row to print."""
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(self.tried.items()))
        total = sum(self.tried.values())
        return (
            f"forged or replayed at the {where}: {total:,} tried, {len(self.accepted)} accepted, "
            f"{self.genuine} genuine accepted, {self.seconds:.0f} s ({kinds})"
        )


@dataclass(frozen=True)
class Tokens:
    """Real ones: open for ``owner``, used, closed beside a used one, expired."""

    owner: int
    fresh: tuple[str, ...]
    used: str
    closed: str
    expired: str


async def press_at_the_store(database: Database, tries: int, seed: int) -> Forged:
    """Try ``tries`` presses by everybody, then press what is genuine."""
    source, found, started = random.Random(seed), Forged(), time.monotonic()
    owners = [one.id for one in IDENTITIES]
    held = [await database.begin(lambda tx, id_=id_: _tokens(tx, id_)) for id_ in owners]  # type: ignore[misc]
    before = await database.read(_used)
    presses = _presses(source, held)
    for _ in range(-(-tries // _A_TURN)):

        async def turn(tx: Tx) -> None:
            for _ in range(min(_A_TURN, tries - sum(found.tried.values()))):
                kind, token, who = next(presses)
                found.tried[kind] += 1
                try:
                    await actions.take(tx, token, who, NOW)
                except Outdated:
                    continue
                found.accepted.append(f"{kind}: {token!r} by {who}")

        await database.begin(turn)
    if await database.read(_used) != before:
        found.accepted.append("a row changed")
    for one in held:
        await database.begin(lambda tx, one=one: actions.take(tx, one.fresh[0], one.owner, NOW))  # type: ignore[misc]
        found.genuine += 1
    found.seconds = time.monotonic() - started
    return found


async def _tokens(tx: Tx, owner: int) -> Tokens:
    async def opened(count: int, lasts: timedelta) -> tuple[str, ...]:
        keyboard = await actions.open_keyboard(
            tx,
            chat_id=await chats.ensure(tx, owner, "private", None, NOW),
            account_id=await people.ensure_account(tx, owner, NOW),
            kind="matrix",
            facts={},
            buttons=[("verb", {"n": n}) for n in range(count)],
            now=NOW - timedelta(days=2),
            expires_at=NOW + lasts,
        )
        return tuple(button.token for button in keyboard.buttons)

    day = timedelta(days=1)
    fresh, (used, closed) = await opened(3, day), await opened(2, day)
    await actions.take(tx, used, owner, NOW)
    (expired,) = await opened(1, timedelta(0))
    return Tokens(owner, fresh, used, closed, expired)


def mutations(source: random.Random, token: str) -> str:
    """One of the ways in which a token may be changed; never the token itself."""
    at = source.randrange(len(token))
    letter = source.choice([c for c in _ALPHABET if c != token[at]])
    ways: tuple[Callable[[], str], ...] = (
        lambda: token[:at] + letter + token[at + 1 :],
        lambda: token[:at] + token[at + 1 :],
        lambda: token + letter,
        lambda: token[::-1],
        token.swapcase,
        lambda: f"{token}:confirm",
        lambda: f"{token}' OR '1'='1",
        lambda: f"%{token[1:]}",
        lambda: f"{token}\u200b",
        lambda: f" {token}",
        lambda: "",
        lambda: secrets.token_urlsafe(16),
    )
    made = source.choice(ways)()
    return made if made != token else f"{token}-"


def _presses(source: random.Random, held: list[Tokens]) -> Iterator[tuple[str, str, int]]:
    while True:
        mine, other = source.sample(held, 2)
        kind = source.choice(("mutated", "used", "closed", "expired", "foreign", "of nobody"))
        if kind == "mutated":
            yield kind, mutations(source, source.choice(mine.fresh)), mine.owner
        elif kind == "foreign":
            yield kind, source.choice(mine.fresh), other.owner
        elif kind == "of nobody":
            yield kind, source.choice(mine.fresh), source.choice((0, -mine.owner, 2**52))
        else:
            yield kind, getattr(mine, kind), mine.owner


async def _used(tx: Tx) -> Any:
    return await tx.scalar(
        select(func.count()).select_from(rows).where(rows.c.used_at.is_not(None))
    )
