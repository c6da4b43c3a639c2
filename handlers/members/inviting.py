"""/invite: a link with a role, made after a confirmation and told once, to be forwarded.

The link itself never enters the outbox: only its hash is stored, so it goes out directly after
the commit. If it is lost on the way, the message that stays offers another one.
"""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.error import TelegramError

from handlers import offers
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.members import letters_members as letters
from handlers.members.asking import agency_named, attempt, expect, full_name, offer, over
from handlers.members.views import Inviting
from handlers.page import page
from handlers.presses import Press
from handlers.texts import first as say_first
from handlers.texts import inviting as say_inviting
from handlers.texts import labels
from handlers.texts.first import role as role_name
from handlers.views import Home
from store import invitations, rules
from store.db import Tx
from store.invitations import Made, New
from store.lexicon import Lexicon
from store.records import Actor, Role
from store.text import clean_user_text
from store.waiting import Waiting

Facts = dict[str, Any]
PLACE = "invite_where"
_ORDER = (Role.REPORTER, Role.MEMBER, Role.LIAISON, Role.COORDINATOR, Role.ADMINISTRATOR)


async def invite(update: Update, context: Context) -> None:
    """/invite, bare or with a role and an agency: 经办人 海关总署."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    words = [clean_user_text(word) for word in context.args or ()]
    named = {role_name(role=role.value): role for role in _ORDER}
    role = next((named[word] for word in words if word in named), None)
    rest = " ".join(word for word in words if word not in named)
    agency = agency_named(await context.lexicon(), rest) if rest else None
    if agency is not None and agency.entry is None:
        await context.reply(page(agency.answer))
        return
    entry = agency.entry if agency is not None else None
    post = list(Role).index(role) if role else 0
    await opened(context, Inviting(entry.id or 0 if entry else 0, post))


async def opened(context: Context, view: Inviting) -> None:
    """Ask for what is missing, role before agency, then for confirmation."""
    actor, lexicon = context.actor, await context.lexicon()
    role = list(Role)[view.post] if 0 < view.post < len(Role) else None
    givable = _roles(actor, view.agency or None)
    if not givable:
        await context.show(page(say_inviting.may_not_invite(), [[nav(labels.HOME, Home())]]))
        return
    if role is None or role not in _ORDER:
        keys = [nav(role_name(role=r.value), Inviting(view.agency, _index(r))) for r in givable]
        await context.show(page(say_inviting.invite_to_what(), rows(keys, 3)))
        return
    if role not in rules.OF_AN_AGENCY:
        await _check(context, role, None, lexicon)
    elif view.agency:
        await _check(context, role, view.agency, lexicon)
    elif rules.may(actor, rules.APPOINTING[role]):
        await _ask_where(context, role)
    else:
        mine = [
            a for a in actor.agencies if rules.may(actor, rules.APPOINTING[role], agency_id=a.id)
        ]
        if len(mine) < 2:
            # for none the rules say who may instead
            here = mine[0] if mine else actor.agency
            await _check(context, role, here.id if here else None, lexicon)
        else:
            keys = [nav(agency.short, Inviting(agency.id, _index(role))) for agency in mine]
            await context.show(page(say_inviting.invite_which(role=role.value), rows(keys, 2)))


async def placed(context: Context, waiting: Waiting) -> None:
    """The agency was named."""
    lexicon = await context.lexicon()
    meant = agency_named(lexicon, clean_user_text(context.message.text or ""))
    if meant.entry is None:
        await context.reply(page(meant.answer))
        return
    await _check(context, Role(waiting.facts["role"]), meant.entry.id, lexicon, awaited=True)


async def make(context: Context, tx: Tx, press: Press) -> None:
    """Make the link that was confirmed."""
    await _make(context, tx, press)


async def again(context: Context, tx: Tx, press: Press) -> None:
    """Another link in place of one that did not arrive."""
    old = press.number("invitation")
    key = f"{press.key}:old"
    await invitations.revoke(tx, context.actor, old, effect_key=key, now=context.now)
    await _make(context, tx, press)


async def revoke(context: Context, tx: Tx, press: Press) -> None:
    """The link opens nothing any more."""
    number = press.number("invitation")
    await invitations.revoke(tx, context.actor, number, effect_key=press.key, now=context.now)
    await offers.put(context, tx, letters.INVITE_GONE, {}, key=press.key)


async def _make(context: Context, tx: Tx, press: Press) -> None:
    role, agency_id = Role(str(press.args["role"])), press.args["agency"]
    person, name = press.args["person"], press.args["name"]
    new = New(role, agency_id, person_id=person, uses=press.number("uses"))
    made = await invitations.create(tx, context.actor, new, effect_key=press.key, now=context.now)
    if made is None:
        return
    facts = {
        "role": role.value,
        "agency": full_name(context, press.lexicon, agency_id),
        "agency_id": agency_id,
        "uses": new.uses,
        "person": person,
        "name": name,
        "invitation": made.id,
    }
    await offers.put(context, tx, letters.INVITE_MADE, facts, key=press.key)
    context.afterwards(lambda: _hand_out(context, made, facts))


async def _hand_out(context: Context, made: Made, facts: Facts) -> None:
    address = f"https://t.me/{context.deps.bot_username}?start=i{made.secret}"
    text = say_inviting.invitation(
        role=facts["role"],
        agency=facts["agency"],
        count=facts["uses"],
        name=facts["name"],
        link=address,
    )
    try:
        await context.bot.send_message(context.chat.id, **page(text).arguments())
    except TelegramError:
        # what is on record stands and offers another link; a repeat of the whole would not
        return


async def _check(
    context: Context,
    role: Role,
    agency_id: int | None,
    lexicon: Lexicon,
    *,
    awaited: bool = False,
) -> None:
    async def body(tx: Tx) -> None:
        rules.allow_appointing(context.actor, role, agency_id)
        await over(context, tx)
        facts = {
            "role": role.value,
            "agency": full_name(context, lexicon, agency_id),
            "agency_id": agency_id,
        }
        await offer(context, tx, letters.INVITE_CHECK, facts)

    await attempt(context, body, awaited=awaited)


async def _ask_where(context: Context, role: Role) -> None:
    async def body(tx: Tx) -> None:
        await expect(context, tx, PLACE, {"role": role.value})
        await offer(context, tx, letters.INVITE_WHERE, {"role": role.value})

    await attempt(context, body)


def _roles(actor: Actor, agency_id: int | None) -> list[Role]:
    """What ``actor`` may invite to: there, or anywhere."""
    places = [agency_id] if agency_id else [agency.id for agency in actor.agencies]
    return [
        role
        for role in _ORDER
        if rules.may(actor, rules.APPOINTING[role], agencies=[p for p in places if p])
    ]


def _index(role: Role) -> int:
    return list(Role).index(role)
