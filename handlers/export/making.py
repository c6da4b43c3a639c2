"""Tasks to a file, whoever asks: in one snapshot, a few hundred at a time, beside the loop.

Rows are read in one transaction, so that a file says one state of things, and written in a
thread, so that others are answered meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.export.files import FORMS
from handlers.export.ledger import Setting
from handlers.texts import export as say
from store import exporting
from store.db import Body, Tx
from store.records import Actor, PlanRef

# What Telegram takes from a bot is 50 MB; the rest of the request needs some of it.
MOST_BYTES = 49 << 20


@dataclass(frozen=True, slots=True)
class Job:
    """What is wanted: ``kind`` plan, agency or question and its id, ``of`` in words, the tasks.

    ``short`` is what the file is called by. ``family``: whose list it is, where it is one agency's.
    """

    kind: str
    object_id: str
    of: str
    short: str
    ids: tuple[int, ...]
    family: frozenset[int] | None = None
    coverage: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The file; ``seen``: of how many tasks there is progress in it, ``withheld``: sensitive."""

    data: bytes
    name: str
    tasks: int
    seen: int
    withheld: int
    as_of: str
    public: bool


@dataclass(frozen=True, slots=True)
class For:
    """For whom and as of when a file is made. ``by`` is how it names who takes it."""

    actor: Actor
    by: str
    today: date
    now: datetime
    plans: Sequence[PlanRef]

    @property
    def public(self) -> bool:
        """Whether it is for somebody who sees nothing but what documents say."""
        return not self.actor.appointments


async def make(
    read: Callable[[Body[Made]], Awaitable[Made]], job: Job, form: str, whom: For
) -> Made:
    """The file of ``job``; ``read`` runs one read-only transaction, ``whom.now`` is local.

    ``form`` is a key of ``FORMS``.
    """
    naming = frozenset(plan.id for plan in whom.plans if plan.names_agencies)
    zone = whom.now.tzinfo
    assert zone is not None
    setting = Setting(naming, zone, whom.public)

    async def body(tx: Tx) -> Made:
        file = await asyncio.to_thread(FORMS[form], setting)
        tasks = seen = withheld = 0
        for at in range(0, len(job.ids), exporting.AT_ONCE):
            some = job.ids[at : at + exporting.AT_ONCE]
            rows = await exporting.rows(tx, whom.actor, some, whom.today, job.family)
            tasks += len(rows)
            seen += sum(row.reports is not None for row in rows)
            withheld += sum(row.withheld for row in rows)
            await asyncio.to_thread(file.add, rows)
        as_of = say.as_of(now=whom.now, today=whom.today)
        about = say.about(
            of=job.of,
            as_of=as_of,
            by=whom.by,
            tasks=tasks,
            seen=seen,
            withheld=withheld,
            public=whom.public,
            coverage=job.coverage,
        )
        data = await asyncio.to_thread(file.close, about)
        name = say.file_name(of=job.short, today=whom.today, form=form)
        return Made(data, name, tasks, seen, withheld, as_of, whom.public)

    return await read(body)
