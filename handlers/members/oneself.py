"""/whoami: one's own number, posts and rights; speaking for one of several agencies; leaving."""

from __future__ import annotations

from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.keyboards import nav
from handlers.lists import pager
from handlers.members import letters_members as letters
from handlers.members.asking import attempt, full_name, offer
from handlers.members.views import Leaving, Me, Members, SpeakFor
from handlers.page import Key, Page, Rich, bold, page
from handlers.presses import Press
from handlers.render import paged
from handlers.texts import joining as say_joining
from handlers.texts import labels, rights
from handlers.texts import members as say
from handlers.views import Chooser, Home
from store import appointments, members, people
from store.db import Tx
from store.errors import NotFound
from store.records import Role

Facts = dict[str, Any]


async def me(context: Context, view: Me) -> Page:
    """Who one is to the bot and what one may, in words; only ever shown in private."""
    actor, lexicon = context.actor, await context.lexicon()
    posts = [
        say_joining.post(
            role=held.role.value,
            agency=full_name(context, lexicon, held.agency.id if held.agency else None),
        )
        for held in actor.appointments
    ]
    chosen = full_name(context, lexicon, actor.agency.id) if actor.agency else None
    several = len(actor.agencies) > 1
    told = say.me(
        telegram_id=actor.telegram_id,
        name=actor.name,
        posts=posts,
        chosen=chosen if not actor.agencies else None,
        speaks=chosen if several else None,
        suspended=actor.suspended,
    )
    blocks = [Rich(line) for line in told]
    for role in dict.fromkeys(held.role for held in actor.appointments):
        words = rights.in_a_line(role)
        blocks.append(Rich(say.rights_of(role=role.value, said=words)))
    if not posts and not actor.suspended:
        blocks.append(Rich(say.visitors_hint()))
    text, at, pages = paged(bold(say.your_rights()), blocks, view.page)
    return page(text, [pager(at, pages, Me), *_keys(context, several)])


async def speak_which(context: Context, view: SpeakFor) -> None:
    """Offer the agencies one serves."""
    actor, lexicon = context.actor, await context.lexicon()
    if actor.agency is None or len(actor.agencies) < 2:
        await context.show(await me(context, Me()))
        return
    facts = {
        "now": full_name(context, lexicon, actor.agency.id),
        "agencies": [[a.id, full_name(context, lexicon, a.id)] for a in actor.agencies],
    }
    await attempt(context, lambda tx: offer(context, tx, letters.SPEAK_WHICH, facts))


async def speak(context: Context, tx: Tx, press: Press) -> None:
    """From now on one speaks for this one."""
    agency_id = press.number("agency")
    await people.speak_for(tx, context.actor, agency_id, effect_key=press.key, now=context.now)
    facts = {"agency": full_name(context, press.lexicon, agency_id)}
    await offers.put(context, tx, letters.SPOKEN_FOR, facts, key=press.key)


async def leaving(context: Context, view: Leaving) -> None:
    """Ask before a post is laid down."""
    lexicon, agency_id = await context.lexicon(), view.agency or None
    held = _held(context, agency_id)

    async def body(tx: Tx) -> None:
        if held is None:
            raise NotFound("appointment", str(agency_id))
        agency = full_name(context, lexicon, agency_id)
        post = say_joining.post(role=held.value, agency=agency)
        await offer(context, tx, letters.LEAVE_CHECK, {"post": post, "agency_id": agency_id})

    await attempt(context, body)


async def leave(context: Context, tx: Tx, press: Press) -> None:
    """Lay it down, and tell the liaisons of that agency."""
    agency_id = press.args["agency"]
    held = _held(context, agency_id) or Role.MEMBER
    name = context.actor.name or ""
    if not await appointments.leave(
        tx, context.actor, agency_id, effect_key=press.key, now=context.now
    ):
        return
    agency = full_name(context, press.lexicon, agency_id)
    post = say_joining.post(role=held.value, agency=agency)
    await offers.put(context, tx, letters.LEFT, {"post": post}, key=press.key)
    if agency_id is None:
        told = await members.holding(tx, [Role.ADMINISTRATOR, Role.OWNER])
    else:
        told = await members.holding(tx, [Role.LIAISON], [agency_id])
        told = told or await members.holding(tx, [Role.COORDINATOR])
    for reached in told:
        await offers.put_to(
            tx,
            reached.telegram_id,
            letters.LEFT_TOLD,
            {"name": name, "post": post},
            key=f"{press.key}:{reached.telegram_id}",
            at=context.now,
        )


def _keys(context: Context, several: bool) -> list[list[Key]]:
    actor = context.actor
    label = labels.CHANGE_AGENCY if actor.agency else labels.CHOOSE_AGENCY
    choose: list[Key] = [] if actor.suspended or actor.agencies else [nav(label, Chooser())]
    laid_down = [
        nav(
            say.leave_which(agency=held.agency.short if held.agency else None),
            Leaving(held.agency.id if held.agency else 0),
        )
        for held in actor.appointments
        if held.role is not Role.OWNER
    ]
    speaking: list[Key] = [nav(say.SPEAK_FOR, SpeakFor())] if several else []
    if actor.appointments:
        speaking.append(nav(say.MEMBERS, Members()))
    return [speaking, list(laid_down), [*choose, nav(labels.BACK, Home())]]


def _held(context: Context, agency_id: int | None) -> Role | None:
    return next(
        (
            held.role
            for held in context.actor.appointments
            if (held.agency.id if held.agency else None) == agency_id
        ),
        None,
    )
