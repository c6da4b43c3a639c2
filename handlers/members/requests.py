"""/join: asking to be let in, and the decision of those who may appoint."""

from __future__ import annotations

from typing import Any

from telegram import Update

from handlers import offers
from handlers.context import Context
from handlers.groups import private_link
from handlers.members import letters
from handlers.members.asking import agency_named, attempt, expect, full_name, offer, over
from handlers.members.views import Pending
from handlers.page import page
from handlers.presses import Press
from handlers.render import echoed
from handlers.texts import first as say_first
from handlers.texts import joining as say
from store import invitations, joining, members, people, rules
from store.db import Tx
from store.errors import NotFound
from store.joining import Request
from store.lexicon import Lexicon
from store.records import Actor, Role
from store.text import clean_user_text
from store.waiting import Waiting

Facts = dict[str, Any]
PLACE, WHO, WHY = "join_place", "join_who", "decline_why"
_MOST_REASON = 200


async def join(update: Update, context: Context) -> None:
    """Ask for the agency; who has asked already sees that request."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    lexicon = await context.lexicon()
    mine = context.actor.preferred

    async def body(tx: Tx) -> None:
        pending = await joining.mine(tx, context.actor)
        if pending:
            facts = _about(context, lexicon, pending[0])
            await offer(context, tx, letters.JOIN_OPEN, facts)
            return
        await expect(context, tx, PLACE, {})
        agency_id = mine.id if mine else None
        shown = {"agency": full_name(context, lexicon, agency_id), "agency_id": agency_id}
        await offer(context, tx, letters.JOIN_WHERE, shown)

    await attempt(context, body)


async def placed(context: Context, found: Waiting) -> None:
    """The agency was named: ask for the name."""
    lexicon = await context.lexicon()
    meant = agency_named(lexicon, clean_user_text(context.message.text or ""))
    if meant.entry is None or meant.entry.id is None:
        await context.reply(page(meant.answer))
        return
    agency_id = meant.entry.id
    await attempt(context, lambda tx: _ask_who(context, tx, agency_id, lexicon))


async def chosen(context: Context, tx: Tx, press: Press) -> None:
    """The agency that was chosen before is the one."""
    await _ask_who(context, tx, press.number("agency"), press.lexicon, key=press.key)


async def said_who(context: Context, found: Waiting) -> None:
    """Name and office were said: show the request before it is sent."""
    first, *rest = clean_user_text(context.message.text or "").split(maxsplit=1) or [""]
    name = invitations.clean_name(first)
    if not name:
        await context.reply(page(say.name_again()))
        return
    office = invitations.clean_office(rest[0]) if rest else None

    async def body(tx: Tx) -> None:
        facts = {**found.facts, "name": name, "office": office}
        await offer(context, tx, letters.JOIN_CHECK, facts)

    await attempt(context, body)


async def oldest(context: Context, view: Pending) -> None:
    """The request that waits longest for this person, once more."""
    lexicon = await context.lexicon()

    async def body(tx: Tx) -> None:
        found = await joining.waiting(tx, context.actor)
        if not found:
            raise NotFound("request", "")
        facts = _for_decider(context, lexicon, context.actor, found[0])
        await offer(context, tx, letters.JOIN_NOTICE, facts)

    await attempt(context, body)


async def ask(context: Context, tx: Tx, press: Press) -> None:
    """Send the request, and tell everybody who may decide."""
    made = await joining.ask(
        tx,
        context.actor,
        agency_id=press.number("agency_id"),
        role=Role(str(press.args["role"])),
        name=str(press.args["name"]),
        office=press.args["office"],
        said_in=press.key[:48],
        now=context.now,
    )
    await over(context, tx)
    told = await members.deciders(tx, made.agency_id)
    about = _about(context, press.lexicon, made)
    for reached in told:
        decider = await people.as_person(tx, reached.person_id)
        facts = _for_decider(context, press.lexicon, decider, made)
        key = f"{press.key}:{reached.telegram_id}"
        await offers.put_to(
            tx, reached.telegram_id, letters.JOIN_NOTICE, facts, key=key, at=context.now
        )
    await offers.put(context, tx, letters.JOIN_SENT, {**about, "told": len(told)}, key=press.key)


async def withdraw(context: Context, tx: Tx, press: Press) -> None:
    """Take the request back."""
    request = press.number("request")
    await joining.withdraw(tx, context.actor, request, effect_key=press.key, now=context.now)
    await offers.put(context, tx, letters.JOIN_WITHDRAWN, {}, key=press.key)


async def approve(context: Context, tx: Tx, press: Press) -> None:
    """Let them in with the role on the button."""
    done = await joining.approve(
        tx,
        context.actor,
        press.number("request"),
        Role(str(press.args["role"])),
        effect_key=press.key,
        now=context.now,
    )
    if done is not None:
        role = str(press.args["role"])
        await _decided(context, tx, done, role, press.lexicon, press.key)


async def decline(context: Context, tx: Tx, press: Press) -> None:
    """Ask for the reason; nothing is decided yet."""
    request = press.number("request")
    found = await joining.waiting(tx, await people.current(tx, context.actor))
    about = next((one for one in found if one.id == request), None)
    if about is None:
        # decided meanwhile, or no longer this person's to decide: the store says which
        await joining.decline(
            tx, context.actor, request, None, effect_key=press.key, now=context.now
        )
        return
    await expect(context, tx, WHY, {"request": request})
    facts = {"name": about.name, "request": request}
    await offers.put(context, tx, letters.DECLINE_WHY, facts, key=press.key)


async def refuse(context: Context, tx: Tx, press: Press) -> None:
    """Decline without a reason."""
    await over(context, tx)
    await _decline(context, tx, press.number("request"), None, press.lexicon, press.key)


async def reasoned(context: Context, found: Waiting) -> None:
    """The reason was said: decline with it."""
    reason = kept_reason(context.message.text or "")
    if not reason:
        await context.reply(page(say.why_declined(name="")))
        return
    lexicon = await context.lexicon()
    key = offers.key_of(context.incoming, letters.JOIN_DONE)

    async def body(tx: Tx) -> None:
        await over(context, tx)
        await _decline(context, tx, found.facts["request"], reason, lexicon, key)

    await attempt(context, body, awaited=True)


def kept_reason(said: str) -> str:
    """A reason as it is kept and passed on."""
    return " ".join(clean_user_text(said).split())[:_MOST_REASON]


async def _ask_who(
    context: Context, tx: Tx, agency_id: int, lexicon: Lexicon, key: str | None = None
) -> None:
    facts = {"agency": full_name(context, lexicon, agency_id), "agency_id": agency_id}
    await expect(context, tx, WHO, facts)
    key = key or offers.key_of(context.incoming, letters.JOIN_WHO)
    await offers.put(context, tx, letters.JOIN_WHO, facts, key=key)


async def _decline(
    context: Context, tx: Tx, request: int, reason: str | None, lexicon: Lexicon, key: str
) -> None:
    done = await joining.decline(
        tx, context.actor, request, reason, effect_key=key, now=context.now
    )
    if done is not None:
        await _decided(context, tx, done, done.role.value, lexicon, key)


async def _decided(
    context: Context, tx: Tx, done: Request, role: str, lexicon: Lexicon, key: str
) -> None:
    about = {**_about(context, lexicon, done), "role": role}
    await offers.put(context, tx, letters.JOIN_DONE, about, key=key)
    await offers.put_to(
        tx, done.telegram_id, letters.JOIN_DECIDED, about, key=f"{key}:asker", at=context.now
    )


def _about(context: Context, lexicon: Lexicon, request: Request) -> Facts:
    return {
        "agency": full_name(context, lexicon, request.agency_id),
        "name": echoed(request.name),
        "office": echoed(request.office) if request.office else None,
        "role": request.role.value,
        "telegram_id": request.telegram_id,
        "request": request.id,
        "state": request.state,
        "by": request.decided_by,
        "reason": request.reason,
    }


def _offered(asked: Role) -> tuple[Role, ...]:
    """The role asked for first, then the smaller ones."""
    return (asked, *(role for role in (Role.REPORTER, Role.MEMBER) if role is not asked))


def _for_decider(context: Context, lexicon: Lexicon, decider: Actor, made: Request) -> Facts:
    may = [
        role.value
        for role in _offered(made.role)
        if rules.may(decider, rules.APPOINTING[role], agency_id=made.agency_id)
    ]
    return {**_about(context, lexicon, made), "may": may}
