"""What is done to a person: every step is confirmed, put on record, and told to them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.members import letters_members as letters
from handlers.members import placing
from handlers.members.asking import agency_named, attempt, expect, full_name, offer, over
from handlers.members.views import Deed
from handlers.page import page
from handlers.presses import Press
from handlers.render import echoed
from handlers.texts import joining as say_joining
from handlers.texts.first import role as role_name
from store import appointments, invitations, members, rules
from store.db import Tx
from store.errors import Forbidden, NotFound, Outdated, Refused
from store.lexicon import Lexicon
from store.members import Member, Post
from store.records import Actor, Role
from store.text import clean_user_text
from store.waiting import Waiting

Facts = dict[str, Any]
MOVE_WHERE, RENAME_TO = letters.MOVE_WHERE, letters.RENAME_TO
_MOST = 9


class Doing(StrEnum):
    """What can be done. The order is that of ``Deed.what`` in buttons: only added to."""

    SUSPEND = "suspend"
    RESUME = "resume"
    DISMISS = "dismiss"
    ROLE = "role"
    MOVE = "move"
    HAND_OVER = "hand_over"
    ACCOUNT = "account"
    UNIT = "unit"
    RENAME = "rename"


# What has to be said first, in words.
_ASKS = {Doing.MOVE: MOVE_WHERE, Doing.RENAME: RENAME_TO}


def offered(actor: Actor, found: Member, at: Post) -> list[Doing]:
    """What ``actor`` may do to somebody as the holder of ``at``; the store asks again."""
    agency_id = _place(at)
    here = agency_id is not None
    places = [Doing.UNIT] if here and _distributes(actor, agency_id) else []
    if actor.person_id == found.person_id:
        return places
    if not _may(actor, at.role, agency_id):
        return places
    whole = all(_may(actor, p.role, _place(p)) for p in found.posts)
    rest = [Doing.RESUME if found.suspended else Doing.SUSPEND] if whole else []
    does = [*rest, Doing.DISMISS]
    if _givable(actor, agency_id, but=at.role):
        does.append(Doing.ROLE)
    if agency_id is not None and rules.may(actor, rules.Action.APPOINT_MEMBER):
        does.append(Doing.MOVE)
    if whole:
        does += [Doing.HAND_OVER, Doing.ACCOUNT, Doing.RENAME]
    return [*does, *places]


async def opened(context: Context, view: Deed) -> None:
    """Ask for confirmation, or for what is missing."""
    doings = list(Doing)
    if view.what >= len(doings):
        raise NotFound("deed", str(view.what))
    what, agency_id = doings[view.what], view.agency or None
    lexicon = await context.lexicon()

    async def body(tx: Tx) -> None:
        found = await members.one(tx, context.actor, view.person)
        at = next((held for held in found.posts if _place(held) == agency_id), None)
        if at is None or what not in offered(context.actor, found, at):
            raise Forbidden(rules.Action.APPOINT_MEMBER.value, context.actor.role.value)
        facts = _facts(context, lexicon, found, at, what)
        if what is Doing.UNIT:
            await placing.ask(context, tx, facts)
            return
        if what in _ASKS:
            kind = _ASKS[what]
            await expect(context, tx, kind, facts)
            await offer(context, tx, kind, facts)
            return
        facts["options"] = await _options(context, tx, found, at, what)
        await offer(context, tx, letters.DEED_CHECK, facts)

    await attempt(context, body)


async def moved_where(context: Context, waiting: Waiting) -> None:
    """The new agency was named: ask as what."""
    lexicon = await context.lexicon()
    meant = agency_named(lexicon, clean_user_text(context.message.text or ""))
    if meant.entry is None or meant.entry.id is None:
        await context.reply(page(meant.answer))
        return
    to = meant.entry.id

    async def body(tx: Tx) -> None:
        await over(context, tx)
        options = [
            [
                say_joining.post(role=role.value, agency=meant.entry.short if meant.entry else ""),
                {"role": role.value, "to": to},
            ]
            for role in _givable(context.actor, to)
        ]
        await offer(context, tx, letters.DEED_CHECK, {**waiting.facts, "options": options})

    await attempt(context, body)


async def renamed_to(context: Context, waiting: Waiting) -> None:
    """The right name was said: ask for confirmation. The last one said counts."""
    name = invitations.clean_name(context.message.text or "")
    if not name:
        await context.reply(page(say_joining.name_again()))
        return
    facts = {**waiting.facts, "options": [[name, {"to": name}]]}
    await attempt(context, lambda tx: offer(context, tx, letters.DEED_CHECK, facts))


async def done(context: Context, tx: Tx, press: Press) -> None:
    """Do it, say so, and tell whom it is about."""
    what, person_id = Doing(str(press.args["what"])), press.number("person")
    agency_id = press.args["agency"]
    before = await members.reached(tx, person_id)
    role = Role(str(press.args["role"])) if press.args.get("role") else None
    to = press.args.get("to")
    if not await _do(context, tx, press, what, person_id, agency_id, role, to):
        return
    now_at = to if what is Doing.MOVE else agency_id
    now_as = role.value if role else str(press.args["held"])
    post = say_joining.post(role=now_as, agency=full_name(context, press.lexicon, now_at))
    taker = await members.reached(tx, int(to)) if what is Doing.HAND_OVER and to else None
    about = {
        "what": what.value,
        "name": str(press.args["name"]),
        "post": post,
        "to": echoed(taker.name if taker else str(to)) if to else None,
        "by": echoed(context.actor.name or ""),
        "person": person_id,
        "agency": agency_id or 0,
    }
    await offers.put(context, tx, letters.DEED_DONE, about, key=press.key)
    if before is not None:
        await _tell(context, tx, before.telegram_id, about, press.key)
    if taker is not None:
        received = {**about, "what": "received", "to": about["name"]}
        await _tell(context, tx, taker.telegram_id, received, f"{press.key}:to")


async def _do(
    context: Context,
    tx: Tx,
    press: Press,
    what: Doing,
    person_id: int,
    agency_id: int | None,
    role: Role | None,
    to: Any,
) -> bool:
    actor = context.actor
    same: dict[str, Any] = {"effect_key": press.key, "now": context.now}
    if what is Doing.SUSPEND:
        return await appointments.suspend(tx, actor, person_id, **same)
    if what is Doing.RESUME:
        return await appointments.resume(tx, actor, person_id, **same)
    if what is Doing.DISMISS:
        return await appointments.dismiss(tx, actor, person_id, agency_id, **same)
    if what is Doing.ROLE and role is not None:
        return await appointments.appoint(tx, actor, person_id, role, agency_id, **same)
    if what is Doing.MOVE and role is not None and agency_id is not None:
        return await appointments.move(
            tx, actor, person_id, from_agency=agency_id, to_agency=int(to), role=role, **same
        )
    if what is Doing.HAND_OVER:
        return await appointments.hand_over(tx, actor, person_id, int(to), **same)
    if what is Doing.RENAME:
        await over(context, tx)
        return await appointments.rename(tx, actor, person_id, str(to), **same)
    raise Outdated("unknown")


async def _tell(context: Context, tx: Tx, telegram_id: int, about: Facts, key: str) -> None:
    await offers.put_to(
        tx, telegram_id, letters.DEED_TOLD, about, key=f"{key}:told", at=context.now
    )


def _facts(context: Context, lexicon: Lexicon, found: Member, at: Post, what: Doing) -> Facts:
    agency_id = _place(at)
    agency = full_name(context, lexicon, agency_id)
    return {
        "what": what.value,
        "person": found.person_id,
        "name": echoed(found.name),
        "agency": agency_id,
        "held": at.role.value,
        "post": say_joining.post(role=at.role.value, agency=agency),
        "options": [],
    }


async def _options(
    context: Context, tx: Tx, found: Member, at: Post, what: Doing
) -> list[list[Any]]:
    """What the confirming buttons say and add to the act."""
    agency_id = _place(at)
    if what is Doing.ROLE:
        roles = _givable(context.actor, agency_id, but=at.role)
        return [[role_name(role=role.value), {"role": role.value}] for role in roles]
    if what is Doing.HAND_OVER:
        every = (
            await members.of_office(tx, context.actor)
            if agency_id is None
            else await members.of_agency(tx, context.actor, agency_id)
        )
        others = [m for m in every if m.person_id != found.person_id and not m.suspended]
        return [[echoed(m.name), {"to": m.person_id}] for m in others[:_MOST]]
    return []


def _distributes(actor: Actor, agency_id: int | None) -> bool:
    return rules.may(actor, rules.Action.DISTRIBUTE, agency_id=agency_id)


def _place(held: Post) -> int | None:
    return held.agency.id if held.agency else None


def _givable(actor: Actor, agency_id: int | None, but: Role | None = None) -> list[Role]:
    return [role for role in rules.APPOINTING if role is not but and _may(actor, role, agency_id)]


def _may(actor: Actor, role: Role, agency_id: int | None) -> bool:
    try:
        rules.allow_appointing(actor, role, agency_id)
    except (Forbidden, Refused):
        return False
    return True
