"""Steering and the installation: assigning, distributing, urging, following; terms, journal."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from datetime import date
from typing import Any

from store import (
    assigning,
    assigning_sheet,
    following,
    forget,
    handling,
    office,
    questions,
    units,
    urging,
)
from store.assigning_sheet import Column, Wish
from store.audit import reading as audit_reading
from store.quiet import Wanted
from store.records import Part
from store.search import terms
from store.search.glossary import TermKind
from tests.matrix import oracle
from tests.matrix.asked import Call, Cell, Probe, Should, lead_of
from tests.matrix.identities import (
    LEAD,
    OTHER,
    PARTICIPANT,
)
from tests.matrix.world import NOW


def on_steering() -> Iterator[Probe]:
    steers: Should = lambda w, s: oracle.steers(w)  # noqa: E731
    hand = "mofcom"

    def assign(c: Cell) -> Awaitable[Any]:
        part = Part.PARTICIPANT if hand != lead_of(c.place.scope) else Part.LEAD
        slug = hand if c.place.scope.key != "other" else OTHER
        return assigning.assign(c.tx, c.actor, c.place.task_id, c.id(slug), part, **c.same)

    yield Probe("assign", assign, steers)
    yield Probe(
        "set a date",
        lambda c: assigning.set_date(c.tx, c.actor, c.place.task_id, date(2022, 9, 1), **c.same),
        steers,
    )
    yield Probe(
        "take an assignment back",
        lambda c: assigning.revoke(c.tx, c.actor, c.place.given, **c.same),
        lambda w, s: oracle.steers(w) and s.key == "assigned by hand",
        "given",
    )
    yield Probe(
        "take a date back",
        lambda c: assigning.revoke_date(c.tx, c.actor, c.place.dated, **c.same),
        steers,
        "dated",
    )
    yield Probe("apply a sheet", _sheet, steers)
    yield Probe(
        "urge",
        lambda c: urging.urge(c.tx, c.actor, c.place.task_id, **c.same),
        lambda w, s: oracle.urges(w, s) and bool(s.named),
    )
    yield Probe(
        "look at urging",
        lambda c: urging.preview(c.tx, c.actor, c.place.task_id, NOW),
        lambda w, s: oracle.urges(w, s) and bool(s.named),
    )
    for slug in (LEAD, PARTICIPANT, OTHER):
        yield from _inside_of(slug)
    follow: Should = lambda w, s: oracle.inside(w)  # noqa: E731
    yield Probe("follow", _follow, follow)
    yield Probe(
        "set notices",
        lambda c: following.set_wanted(c.tx, c.actor, Wanted(quiet_from=1), **c.same),
        follow,
        whole=True,
    )


def _inside_of(slug: str) -> Iterator[Probe]:
    yield Probe(
        f"distribute for {slug}",
        lambda c: _distribute(c, slug),
        lambda w, s: oracle.hands_out(w, s, slug),
    )
    yield Probe(
        f"read handling of {slug}",
        lambda c: _handled(c, slug),
        lambda w, s: oracle.sees_members(w, slug),
        whole=True,
    )
    yield Probe(
        f"open an office of {slug}",
        lambda c: units.ensure(c.tx, c.actor, c.id(slug), "新设处", **c.same),
        lambda w, s: oracle.distributes(w, slug),
        whole=True,
    )


async def _sheet(c: Cell) -> Any:
    wishes = [Wish(c.place.task_id, due_on=date(2022, 11, 1))]
    columns = [Column.DUE]
    found = await assigning_sheet.changes(c.tx, c.actor, wishes, columns)
    return await assigning_sheet.apply(c.tx, c.actor, wishes, columns, found, "a" * 64, **c.same)


async def _distribute(c: Cell, slug: str) -> Any:
    person = c.world.author("reporter", slug)
    made = await handling.distribute(
        c.tx, c.actor, c.id(slug), [c.place.task_id], person_id=person, **c.same
    )
    await handling.take_back(c.tx, c.actor, c.id(slug), [c.place.task_id], **c.same)
    return made


async def _handled(c: Cell, slug: str) -> Any:
    await handling.of_tasks(c.tx, c.actor, c.id(slug), [c.place.task_id])
    return True


def _follow(c: Cell) -> Awaitable[Any]:
    target = following.Target(following.Kind.TASK, c.place.task_id)
    return following.follow(c.tx, c.actor, target, **c.same)


def on_the_installation() -> Iterator[Probe]:
    heads: Should = lambda w, s: oracle.heads(w)  # noqa: E731

    async def term(c: Cell) -> Any:
        kind = TermKind.NEAR
        await terms.add_term(
            c.tx, c.actor, "土特产", ["地理标志"], kind, "常用", NOW, c.world.key()
        )
        await terms.withdraw_term(c.tx, c.actor, "土特产", NOW, c.world.key())
        return True

    calls: dict[str, Call] = {
        "add and drop a term": term,
        "open statuses": lambda c: office.put(
            c.tx, c.actor, office.Setting.OPEN_STATUSES, True, **c.same
        ),
        "read the journal": lambda c: audit_reading.read(
            c.tx, c.actor, audit_reading.Filters(), limit=200
        ),
        "forget somebody": lambda c: forget.forget(
            c.tx, c.actor, c.world.author("reporter", OTHER), **c.same
        ),
        "look at somebody's traces": lambda c: forget.subject(
            c.tx, c.actor, c.world.author("reporter", OTHER)
        ),
    }
    for key, call in calls.items():
        yield Probe(key, call, heads, whole=True)
    yield Probe("forget own questions", _questions, lambda w, s: True, whole=True)


async def _questions(c: Cell) -> Any:
    await questions.forget(c.tx, c.actor)
    return True
