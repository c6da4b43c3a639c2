"""Reports: reading them, putting them on record, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from store import (
    chats,
    drafts,
    evidence,
    given,
    lately,
    status,
)
from store.reports import extension, reading, record, review
from store.reports.records import Kind
from tests.matrix import oracle
from tests.matrix.asked import Call, Cell, Probe, Should, lead_of, part_of
from tests.matrix.identities import (
    LEAD,
    OTHER,
    PARTICIPANT,
    PREDECESSOR,
    SUCCESSOR,
    Identity,
)
from tests.matrix.oracle import Scope
from tests.matrix.world import NOW, TODAY, new_report


def on_reading() -> Iterator[Probe]:
    sees = oracle.sees_progress

    def waits(who: Identity, scope: Scope) -> bool:
        return oracle.sees_pending(who, scope, part_of(scope))

    yield Probe("read current", _current, sees, "spoken")
    yield Probe("read history", lambda c: reading.history(c.tx, c.actor, c.place.task_id), sees)
    for name, should in (("in_force", sees), ("pending", waits)):
        yield from _one(name, should)
    yield Probe(
        "read by receipt",
        lambda c: reading.by_receipt(c.tx, c.actor, c.place.in_force.receipt),  # type: ignore[union-attr]
        sees,
        "spoken",
    )
    yield Probe(
        "read evidence", lambda c: evidence.shown(c.tx, c.actor, c.place.shown), sees, "spoken"
    )
    yield Probe(
        "read pending evidence",
        lambda c: evidence.shown(c.tx, c.actor, c.place.hidden),
        waits,
        "spoken",
    )
    yield Probe("read lately", _lately, sees, "spoken")
    yield Probe(
        "read status",
        lambda c: status.of_task_seen(c.tx, c.actor, c.place.task_id, TODAY),
        oracle.sees_status,
    )
    yield Probe("read settings", _settings, oracle.sees_status, "dated")
    for slug in (LEAD, PARTICIPANT):
        yield from _pending_of(slug)


def _one(name: str, should: Should) -> Iterator[Probe]:
    yield Probe(
        f"read one {name}",
        lambda c: reading.one(c.tx, c.actor, getattr(c.place, name).id),
        should,
        "spoken",
    )


def _pending_of(slug: str) -> Iterator[Probe]:
    yield Probe(
        f"read pending of {slug}",
        lambda c: reading.pending(c.tx, c.actor, c.id(slug)),
        lambda w, s: oracle.reads_pending_list(w, slug),
        whole=True,
    )


async def _current(c: Cell) -> Any:
    return (await reading.current(c.tx, c.actor, [c.place.task_id])).get(c.place.task_id)


async def _lately(c: Cell) -> Any:
    found = await lately.lately(c.tx, c.actor)
    return [one for one in found if one.report.task_id == c.place.task_id]


async def _settings(c: Cell) -> Any:
    seen = await given.seen(c.tx, c.actor, c.place.task_id)
    if not seen.names:
        assert "QX" not in repr([one.agency for one in seen.given.agencies])
    return seen if seen.given.dates else None


def on_reporting() -> Iterator[Probe]:
    for slug in (LEAD, PARTICIPANT, PREDECESSOR, SUCCESSOR, OTHER):
        yield from _said_for(slug)
    yield Probe("close the task", lambda c: _submit(c, None, Kind.OVERALL), oracle.closes)
    yield Probe("begin closing", lambda c: _begin(c, None), oracle.closes)
    yield Probe(
        "take somebody's draft",
        lambda c: drafts.held(c.tx, c.actor, c.place.draft, NOW),
        lambda w, s: False,
        "spoken",
    )


def _said_for(slug: str) -> Iterator[Probe]:
    yield Probe(
        f"submit for {slug}",
        lambda c: _submit(c, slug, Kind.AGENCY),
        lambda w, s: oracle.reports(w, s, slug),
    )
    yield Probe(
        f"submit the whole for {slug}",
        lambda c: _submit(c, slug, Kind.OVERALL),
        lambda w, s: oracle.gives_the_whole(w, s, slug),
    )
    yield Probe(
        f"begin a draft for {slug}",
        lambda c: _begin(c, slug),
        lambda w, s: oracle.reports(w, s, slug),
    )


async def _submit(c: Cell, slug: str | None, kind: Kind) -> Any:
    new = new_report(c.world, c.place, slug, "进展如下", kind)
    return await record.submit(c.tx, c.actor, new, today=TODAY, **c.same)


async def _begin(c: Cell, slug: str | None) -> Any:
    return await drafts.begin(
        c.tx,
        c.actor,
        task_id=c.place.task_id,
        agency_id=None if slug is None else c.id(slug),
        kind=Kind.AGENCY if slug else Kind.OVERALL,
        chat_id=await chats.ensure(c.tx, 1, "private", None, NOW),
        step="status",
        now=NOW,
    )


def on_reviewing() -> Iterator[Probe]:
    def waits(who: Identity, scope: Scope) -> bool:
        return oracle.confirms(who, part_of(scope))

    def took_back(who: Identity, scope: Scope) -> bool:
        return oracle.confirms(who, lead_of(scope))

    steers: Should = lambda w, s: oracle.steers(w)  # noqa: E731

    def on(function: Any, name: str, *more: Any, **named: Any) -> Call:
        return lambda c: function(
            c.tx, c.actor, getattr(c.place, name).id, *more, **named, **c.same
        )

    why = "请补充"
    yield Probe("confirm", on(review.confirm, "pending"), waits, "spoken")
    yield Probe("return what waits", on(review.return_, "pending", why), waits, "spoken")
    yield Probe("return in force", on(review.return_, "in_force", why), steers, "spoken")
    yield Probe("withdraw what waits", on(review.withdraw, "pending"), waits, "spoken")
    yield Probe("withdraw in force", on(review.withdraw, "in_force"), took_back, "spoken")
    later = date(2023, 1, 31)
    for until in (later, None):
        decide = on(extension.decide, "in_force", until=until, today=TODAY)
        yield Probe(f"decide an extension {until}", decide, steers, "spoken")
    yield Probe("read extensions", lambda c: extension.asked(c.tx, c.actor), steers, whole=True)
    for slug in (LEAD, PARTICIPANT):
        yield from _confirmed_of(slug)


def _confirmed_of(slug: str) -> Iterator[Probe]:
    yield Probe(
        f"confirm all of {slug}",
        lambda c: review.confirm_all(c.tx, c.actor, c.id(slug), **c.same),
        lambda w, s: oracle.confirms_all(w, slug),
        whole=True,
    )
