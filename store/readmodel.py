"""What every answer needs first, in memory: names, plans, and who asks.

SQLite: this process is the only writer, so memory is right until one of its own commits says
otherwise. PostgreSQL: other workers write too, so the revisions are asked for each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from store import agencies, counters, decided, items, people, plans
from store import waiting as waiting_of
from store.db import Database, Tx
from store.lexicon import Lexicon
from store.plans import Heading
from store.records import Actor, AgencyRef, Duties, PlanRef
from store.search import Terms, terms
from store.waiting import Waiting

MOST_ACTORS = 10_000

Asked = tuple[AgencyRef, frozenset[int]]


@dataclass
class _Memory:
    revisions: dict[str, int]
    lexicon: Lexicon
    plans: tuple[PlanRef, ...]
    headings: tuple[Heading, ...]
    waiting: dict[tuple[int, int], Waiting]
    actors: dict[int, Actor] = field(default_factory=dict)
    duties: dict[Asked, Duties] = field(default_factory=dict)
    terms: Terms | None = None
    printed: decided.Printed | None = None


class ReadModel:
    """Answers from memory; reads only what changed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._memory: _Memory | None = None
        self._bumps = -1

    async def lexicon(self) -> Lexicon:
        """All names, with ids."""
        return (await self._fresh()).lexicon

    async def plans(self) -> tuple[PlanRef, ...]:
        """All plans, the newest first."""
        return (await self._fresh()).plans

    async def headings(self) -> tuple[Heading, ...]:
        """The headings of all plans."""
        return (await self._fresh()).headings

    async def terms(self) -> Terms:
        """What words stand for; read when first asked for, since it is much."""
        memory = await self._fresh()
        if memory.terms is None:
            memory.terms = await self._db.read(terms.load)
        return memory.terms

    async def actor(self, telegram_id: int) -> Actor:
        """Who writes from this account."""
        memory = await self._fresh()
        known = memory.actors.get(telegram_id)
        if known is None:
            known = await self._db.read(lambda tx: people.actor(tx, telegram_id))
            while len(memory.actors) >= MOST_ACTORS:
                del memory.actors[next(iter(memory.actors))]
            memory.actors[telegram_id] = known
        return known

    async def duties(self, agency: AgencyRef, family: frozenset[int]) -> Duties:
        """What is asked most often: an agency's counts, see ``store.items.duties``."""
        memory = await self._fresh()
        asked = (agency, family)
        if asked not in memory.duties:
            memory.duties[asked] = await self._db.read(
                lambda tx: items.duties(tx, agency, family, plan_refs=memory.plans)
            )
        return memory.duties[asked]

    async def printed(self) -> decided.Printed:
        """The names that plans print, with the bodies on record for each."""
        memory = await self._fresh()
        if memory.printed is None:
            memory.printed = await self._db.read(decided.printed)
        return memory.printed

    async def waiting(self, chat: int, person: int, now: datetime) -> Waiting | None:
        """What the bot waits for from ``person`` in ``chat`` (Telegram's ids), if it does."""
        found = (await self._fresh()).waiting.get((chat, person))
        return found if found is not None and now < found.expires_at else None

    async def _fresh(self) -> _Memory:
        bumps = self._db.bumps
        if self._memory is None or not self._db.sqlite or bumps != self._bumps:
            self._memory = await self._db.read(self._reread)
            self._bumps = bumps
        return self._memory

    async def _reread(self, tx: Tx) -> _Memory:
        now, old = await counters.values(tx), self._memory
        if old is None:
            return _Memory(
                now,
                await agencies.load(tx),
                await plans.refs(tx),
                await plans.headings(tx),
                await _waiting(tx),
            )
        if now == old.revisions:
            return old
        same = {name for name in now if now[name] == old.revisions.get(name)}
        # An actor shows the short name of an agency, so that a change of names ends them too.
        keeps_actors = {counters.LEXICON, counters.PEOPLE} <= same
        return _Memory(
            now,
            old.lexicon if counters.LEXICON in same else await agencies.load(tx),
            old.plans if counters.PLANS in same else await plans.refs(tx),
            old.headings if counters.PLANS in same else await plans.headings(tx),
            old.waiting if counters.WAITING in same else await _waiting(tx),
            old.actors if keeps_actors else {},
            old.duties if {counters.LEXICON, counters.PLANS} <= same else {},
            old.terms if counters.TERMS in same else None,
            old.printed if {counters.LEXICON, counters.PLANS} <= same else None,
        )


async def _waiting(tx: Tx) -> dict[tuple[int, int], Waiting]:
    return {(found.chat, found.person): found for found in await waiting_of.everything(tx)}
