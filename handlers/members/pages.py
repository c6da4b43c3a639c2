"""/members, /role: who is registered, one person, the board of the roster. Reads only."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.members.asking import full_name
from handlers.members.deeds import Doing, offered
from handlers.members.views import Board, Deed, Inviting, Members, Options, Pending, Person
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import echoed
from handlers.texts import first as say_first
from handlers.texts import inviting as say_inviting
from handlers.texts import joining as say_joining
from handlers.texts import labels
from handlers.texts import members as say
from handlers.views import Home
from store import joining, members, roster, rules
from store.db import Tx
from store.errors import Forbidden
from store.members import Member, Post
from store.records import AgencyRef

A_PAGE = 8
_FEW = 6
_BACK = (nav(labels.BACK, Home()),)


async def listed(update: Update, context: Context) -> None:
    """/members: everybody one may see."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    await context.show(await listing(context, Members()))


async def looked_up(update: Update, context: Context) -> None:
    """/role NAME or number: one person."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    said = " ".join(context.args or ())
    if not said:
        await context.reply(page(say.role_usage()))
        return
    found = await context.read(lambda tx: members.by_name_or_number(tx, context.actor, said))
    if len(found) == 1:
        await context.show(await person(context, Person(found[0].person_id)))
        return
    shown = echoed(said)
    if not found:
        await context.reply(page(say.nobody_found(said=shown), [_BACK]))
        return
    keys = [nav(_label(context, one), Person(one.person_id)) for one in found[:A_PAGE]]
    await context.reply(page(say.several_found(said=shown, count=len(found)), rows(keys, 1)))


async def listing(context: Context, view: Members) -> Page:
    """The agencies with their counts for who sees all; else the people of one's own agency."""
    actor = context.actor
    if view.agency:
        return await _agency(context, view)
    if rules.may(actor, rules.Action.READ_MEMBERS):
        return await _overview(context, view)
    if actor.agencies and actor.agency is not None:
        return await _agency(context, Members(actor.agency.id, view.page))
    return page(say.not_for_visitors(), [_BACK])


async def person(context: Context, view: Person) -> Page:
    """One person and what the reader may do to them."""
    try:
        found = await context.read(lambda tx: members.one(tx, context.actor, view.person))
    except Forbidden:
        return page(say.not_for_visitors(), [_BACK])
    lexicon = await context.lexicon()
    posts = [_post(context, full_name(context, lexicon, _id(p.agency)), p) for p in found.posts]
    text = say.person(
        name=echoed(found.name),
        posts=posts,
        unit="、".join(echoed(unit) for unit in found.units or _office(found)) or None,
        numbers=list(found.telegram_ids),
        suspended=found.suspended,
    )
    at = _concerned(context, found, view)
    does = [] if at is None else offered(context.actor, found, at)
    agency = at.agency.id if at is not None and at.agency is not None else 0
    keys: list[Key] = [
        nav(label(what), Deed(view.person, agency, list(Doing).index(what))) for what in does
    ]
    elsewhere = [
        nav(f"› {p.agency.short}", Person(view.person, p.agency.id))
        for p in found.posts
        if p.agency is not None and p is not at
    ]
    back = nav(labels.BACK, Members(agency if agency else 0))
    return page(text, [*rows(keys, 3), *rows(elsewhere, 2), [back]])


async def board(context: Context, view: Board) -> Page:
    """The latest roster: who has joined; and the agencies that nobody is liaison of."""
    lexicon = await context.lexicon()

    async def body(tx: Tx) -> tuple[roster.Board, tuple[tuple[int, int], ...]]:
        found = await roster.board(tx, context.actor, now=context.now)
        return found, await roster.without_liaison(tx, context.actor, lexicon)

    try:
        found, bare = await context.read(body)
    except Forbidden:
        return page(say.not_for_visitors(), [_BACK])
    shorts = {id_: entry.short for entry in lexicon.entries for id_ in entry.ids}
    missing = say_inviting.no_liaison(
        shown=[f"{shorts[id_]} {count}" for id_, count in bare[:_FEW]], total=len(bare)
    )
    back = [nav(labels.BACK, Members())]
    if not found.seats:
        return page(lines([say_inviting.board_empty(), "", missing]), [back])
    pages = -(-len(found.seats) // _FEW)
    at = min(view.page, pages - 1)
    shown = found.seats[at * _FEW : (at + 1) * _FEW]
    head = say_inviting.board(
        joined=found.joined,
        total=len(found.seats),
        first=at * _FEW + 1,
        last=at * _FEW + len(shown),
    )
    told = [
        say_inviting.board_line(
            name=echoed(seat.line.name),
            post=say_joining.post(
                role=seat.line.role.value,
                agency=None if seat.line.agency_id is None else shorts[seat.line.agency_id],
            ),
            joined=seat.joined,
            expired=seat.expired,
        )
        for seat in shown
    ]
    return page(lines([bold(head), *told, "", missing]), [pager(at, pages, Board), back])


def label(what: Doing) -> str:
    """The word on a button."""
    return {
        Doing.SUSPEND: say.SUSPEND,
        Doing.RESUME: say.RESUME,
        Doing.DISMISS: say.DISMISS,
        Doing.ROLE: say.CHANGE_ROLE,
        Doing.MOVE: say.MOVE,
        Doing.HAND_OVER: say.HAND_OVER,
        Doing.ACCOUNT: say.NEW_ACCOUNT,
        Doing.UNIT: say.UNIT,
        Doing.RENAME: say.RENAME,
    }[what]


async def _overview(context: Context, view: Members) -> Page:
    async def body(tx: Tx) -> tuple[tuple[tuple[AgencyRef, int], ...], int, int]:
        counted = await members.counts(tx, context.actor)
        office = await members.of_office(tx, context.actor)
        return counted, len(office), len(await joining.waiting(tx, context.actor))

    counted, office, waiting = await context.read(body)
    pages = max(1, -(-len(counted) // A_PAGE))
    at = min(view.page, pages - 1)
    keys = [
        nav(labels.counted(name=agency.short, count=count), Members(agency.id))
        for agency, count in counted[at * A_PAGE : (at + 1) * A_PAGE]
    ]
    staff = nav(labels.counted(name=say.OFFICE, count=office), Members(OFFICE_ID))
    below: list[Key] = [nav(say.INVITE, Inviting()), nav(say_inviting.BOARD, Board())]
    if rules.may(context.actor, rules.Action.SET_OFFICE):
        below.append(nav(say.SETTINGS, Options()))
    head = say.overview(people=sum(n for _, n in counted) + office, agencies=len(counted))
    text = lines([bold(head), say.overview_hint()])
    turning = pager(at, pages, lambda number: Members(0, number))
    return page(text, [*rows(keys, 2), turning, [staff], _pending(waiting), below, _BACK])


# The office's own people, where an agency's id stands otherwise; ids of rows begin at 1.
OFFICE_ID = 999_999_999_999


async def _agency(context: Context, view: Members) -> Page:
    async def body(tx: Tx) -> tuple[tuple[Member, ...], int]:
        if view.agency == OFFICE_ID:
            return await members.of_office(tx, context.actor), 0
        found = await members.of_agency(tx, context.actor, view.agency)
        return found, len(await joining.waiting(tx, context.actor, view.agency))

    try:
        found, waiting = await context.read(body)
    except Forbidden:
        return page(say.not_for_visitors(), [_BACK])
    is_office = view.agency == OFFICE_ID
    name = say.OFFICE
    if not is_office:
        name = full_name(context, await context.lexicon(), view.agency) or ""
    pages = max(1, -(-len(found) // A_PAGE))
    at = min(view.page, pages - 1)
    shown = found[at * A_PAGE : (at + 1) * A_PAGE]
    head = say.agency_head(
        agency=name, total=len(found), first=at * A_PAGE + 1, last=at * A_PAGE + len(shown)
    )
    told = [_line(one, None if is_office else view.agency) for one in shown]
    at_agency = 0 if is_office else view.agency
    keys = [nav(echoed(one.name), Person(one.person_id, at_agency)) for one in shown]
    turning = pager(at, pages, lambda number: Members(view.agency, number))
    may_invite = not is_office and rules.may(
        context.actor, rules.Action.APPOINT_MEMBER, agency_id=view.agency
    )
    below: list[Key] = [nav(say.INVITE, Inviting(view.agency))] if may_invite else []
    if rules.may(context.actor, rules.Action.SET_AGENCY, agency_id=at_agency or None):
        below.append(nav(say.SETTINGS, Options(view.agency)))
    sees_all = rules.may(context.actor, rules.Action.READ_MEMBERS)
    below.append(nav(labels.BACK, Members() if sees_all else Home()))
    text = lines([bold(head), *told])
    return page(text, [*rows(keys, 4), turning, _pending(waiting), below])


def _pending(waiting: int) -> list[Key]:
    return (
        [nav(labels.counted(name=say.PENDING_LABEL, count=waiting), Pending())] if waiting else []
    )


def _line(one: Member, agency_id: int | None) -> Rich:
    here = next((p for p in one.posts if _id(p.agency) == agency_id), one.posts[0])
    unit = echoed(one.units[0]) if one.units and agency_id is not None else None
    said = say.member_line(
        name=echoed(one.name), role=here.role.value, unit=unit, suspended=one.suspended
    )
    return Rich(said)


def _post(context: Context, agency: str | None, held: Post) -> str:
    return say_joining.post(role=held.role.value, agency=agency)


def _concerned(context: Context, found: Member, view: Person) -> Post | None:
    """The post that the buttons are about: the one asked for, else the first within reach."""
    for held in found.posts:
        if view.agency and _id(held.agency) == view.agency:
            return held
    if view.agency:
        return None
    mine = {agency.id for agency in context.actor.agencies}
    near = [held for held in found.posts if _id(held.agency) in mine]
    return next(iter([*near, *found.posts]), None)


def _office(found: Member) -> tuple[str, ...]:
    return (found.office,) if found.office else ()


def _id(agency: AgencyRef | None) -> int | None:
    return None if agency is None else agency.id


def _label(context: Context, one: Member) -> str:
    where = one.posts[0].agency.short if one.posts and one.posts[0].agency else say.OFFICE
    return f"{echoed(one.name)} · {where}"
