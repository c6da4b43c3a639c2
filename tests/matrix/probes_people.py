"""People: who lets whom in, moves, names and dismisses them, and who reads who they are."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import Any

from sqlalchemy import select

from store import (
    appointments,
    invitations,
    joining,
    members,
    office,
    people,
    roster,
    units,
)
from store.records import Actor, Role
from store.tables import units as unit_rows
from tests.matrix import oracle
from tests.matrix.asked import Call, Cell, Probe, Should
from tests.matrix.identities import (
    LEAD,
    OTHER,
    PARTICIPANT,
)
from tests.matrix.world import NOW


def on_people() -> Iterator[Probe]:
    for slug in (LEAD, PARTICIPANT, OTHER):
        yield from _people_of(slug)

    for role in ("coordinator", "administrator"):
        yield from _office_of(role)
    anybody: Should = lambda w, s: oracle.of_office(w)  # noqa: E731
    for key, call in (
        ("read the office", lambda c: members.of_office(c.tx, c.actor)),
        ("read counts of members", lambda c: members.counts(c.tx, c.actor)),
        ("read the board", lambda c: roster.board(c.tx, c.actor, now=NOW)),
    ):
        yield Probe(key, call, anybody, whole=True)
    nobody: Should = lambda w, s: False  # noqa: E731
    everybody: Should = lambda w, s: True  # noqa: E731
    yield Probe(
        "choose an agency",
        lambda c: people.choose_agency(c.tx, c.actor, c.id("moj"), **c.same),
        everybody,
        whole=True,
    )
    yield Probe("become an owner", _become_owner, nobody, whole=True)
    yield Probe(
        "speak for another agency",
        lambda c: people.speak_for(c.tx, c.actor, c.id("moj"), **c.same),
        nobody,
        whole=True,
    )


def _office_of(role: str) -> Iterator[Probe]:
    yield Probe(
        f"dismiss a {role}",
        lambda c: appointments.dismiss(c.tx, c.actor, c.world.author(role, ""), None, **c.same),
        lambda w, s: oracle.appoints(w, role, None),
        whole=True,
    )
    yield Probe(
        f"invite a {role}",
        lambda c: invitations.create(
            c.tx, c.actor, invitations.New(Role(role), None, name="钱某"), **c.same
        ),
        lambda w, s: oracle.appoints(w, role, None),
        whole=True,
    )


def _people_of(slug: str) -> Iterator[Probe]:
    def appoints(*roles: str) -> Should:
        return lambda w, s: all(oracle.appoints(w, role, slug) for role in roles)

    if slug != OTHER:

        def head(c: Cell) -> int:
            return c.world.author("liaison", slug)

        yield Probe(
            f"dismiss a liaison of {slug}",
            lambda c: appointments.dismiss(c.tx, c.actor, head(c), c.id(slug), **c.same),
            appoints("liaison"),
            whole=True,
        )
        yield Probe(
            f"suspend a liaison of {slug}",
            lambda c: appointments.suspend(c.tx, c.actor, head(c), **c.same),
            appoints("liaison"),
            whole=True,
        )

    def staff(c: Cell) -> int:
        return c.world.author("reporter", slug)

    calls: dict[str, tuple[Call, Should]] = {
        "dismiss": (
            lambda c: appointments.dismiss(c.tx, c.actor, staff(c), c.id(slug), **c.same),
            appoints("reporter"),
        ),
        "suspend": (
            lambda c: appointments.suspend(c.tx, c.actor, staff(c), **c.same),
            appoints("reporter"),
        ),
        "rename": (
            lambda c: appointments.rename(c.tx, c.actor, staff(c), "赵某", **c.same),
            appoints("reporter"),
        ),
        "make a member of": (
            lambda c: appointments.appoint(
                c.tx, c.actor, staff(c), Role.MEMBER, c.id(slug), **c.same
            ),
            appoints("member", "reporter"),
        ),
        "make a liaison of": (
            lambda c: appointments.appoint(
                c.tx, c.actor, staff(c), Role.LIAISON, c.id(slug), **c.same
            ),
            appoints("liaison"),
        ),
        "move": (lambda c: _move(c, staff(c), slug), _moves(slug)),
        "read": (
            lambda c: members.one(c.tx, c.actor, staff(c)),
            lambda w, s: oracle.sees_members(w, slug),
        ),
        "read all": (
            lambda c: members.of_agency(c.tx, c.actor, c.id(slug)),
            lambda w, s: oracle.sees_members(w, slug),
        ),
        "put in an office": (lambda c: _placed(c, slug, staff(c)), _own_staff(slug)),
        "let in": (lambda c: _let_in(c, slug), appoints("member")),
        "invite by a roster": (lambda c: _roster(c, slug), appoints("reporter")),
        "revoke a link of": (lambda c: _revoked(c, slug), appoints("reporter")),
        "switch confirming of": (
            lambda c: office.set_confirms(c.tx, c.actor, c.id(slug), False, **c.same),
            _own_staff(slug),
        ),
    }
    for key, (call, should) in calls.items():
        yield Probe(f"{key} {slug}", call, should, whole=True)
    for role in ("member", "reporter", "liaison"):
        yield from _invited(slug, role)


def _invited(slug: str, role: str) -> Iterator[Probe]:
    def new(c: Cell) -> invitations.New:
        return invitations.New(Role(role), c.id(slug), name="钱某")

    yield Probe(
        f"invite a {role} of {slug}",
        lambda c: invitations.create(c.tx, c.actor, new(c), **c.same),
        lambda w, s: oracle.appoints(w, role, slug),
        whole=True,
    )


def _own_staff(slug: str) -> Should:
    return lambda w, s: oracle.distributes(w, slug)


def _moves(slug: str) -> Should:
    """Whoever takes from one agency and gives to the other."""
    return lambda w, s: all(oracle.appoints(w, "reporter", place) for place in (slug, "moj"))


def _move(c: Cell, person: int, slug: str) -> Awaitable[Any]:
    there = {"from_agency": c.id(slug), "to_agency": c.id("moj"), "role": Role.REPORTER}
    return appointments.move(c.tx, c.actor, person, **there, **c.same)  # type: ignore[arg-type]


async def _placed(c: Cell, slug: str, person: int) -> Any:
    unit = await units.named(c.tx, c.id(slug), "综合处", NOW)
    await units.put(c.tx, c.actor, person, unit, **c.same)
    await units.close(c.tx, c.actor, unit, **c.same)
    open_ = select(unit_rows.c.id).where(unit_rows.c.id == unit, unit_rows.c.closed_at.is_(None))
    return await c.tx.scalar(open_) is None


async def _let_in(c: Cell, slug: str) -> Any:
    asked = await joining.ask(
        c.tx,
        Actor(900_777),
        agency_id=c.id(slug),
        role=Role.MEMBER,
        name="孙某",
        office=None,
        said_in=c.world.key(),
        now=NOW,
    )
    return await joining.approve(c.tx, c.actor, asked.id, Role.MEMBER, **c.same)


def _roster(c: Cell, slug: str) -> Awaitable[Any]:
    lines = [roster.Line(c.id(slug), "李某", None, Role.REPORTER)]
    return roster.make(c.tx, c.actor, lines, "b" * 64, **c.same)


async def _revoked(c: Cell, slug: str) -> Any:
    by = await people.actor(c.tx, c.world.authors["administrator", ""])
    new = invitations.New(Role.REPORTER, c.id(slug), name="周某")
    made = await invitations.create(c.tx, by, new, **c.same)
    assert made is not None
    return await invitations.revoke(c.tx, c.actor, made.id, **c.same)


async def _become_owner(c: Cell) -> Any:
    if c.actor.person_id is None:
        return None
    return await appointments.appoint(c.tx, c.actor, c.actor.person_id, Role.OWNER, None, **c.same)
