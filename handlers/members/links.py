"""Opening an invitation: what it grants, the name, and coming in."""

from __future__ import annotations

import re
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.members import letters
from handlers.members.asking import attempt, expect, full_name, offer, over
from handlers.page import page
from handlers.presses import Press
from handlers.texts import joining as say
from store import invitations, members, people, redeeming
from store.db import Tx
from store.errors import Refusal, Refused
from store.invitations import Invitation
from store.redeeming import Joined
from store.waiting import Waiting

Facts = dict[str, Any]
NAME = "link_name"
# i and 128 bits; whatever looks like it was meant as one, and is counted when it is wrong.
_LINK = re.compile(r"i[A-Za-z0-9_-]{20,63}")
_NAME = re.compile(r"[^\W\d_]+(?:[·. ][^\W\d_]+)*")
_LONGEST_NAME = 20


def is_link(parameter: str) -> bool:
    """Whether a start parameter is an invitation."""
    return _LINK.fullmatch(parameter) is not None


async def opened(context: Context, parameter: str) -> None:
    """Say what a link grants, and ask for the name where it carries none."""
    secret = parameter[1:]
    lexicon = await context.lexicon()

    async def body(tx: Tx) -> None:
        found = await invitations.look(tx, context.actor, secret, now=context.now)
        if found is None:
            await offer(context, tx, letters.LINK_WRONG, {})
            return
        if found.state != "open":
            raise Refused(Refusal.LINK_GONE, {"state": found.state})
        facts = await _facts(context, tx, found, invitations.digest(secret), lexicon)
        if facts["name"] is None:
            await expect(context, tx, NAME, facts)
            await offer(context, tx, letters.LINK_NAME, facts)
        else:
            await offer(context, tx, letters.LINK_SEEN, facts)

    await attempt(context, body)


async def named(context: Context, waiting: Waiting) -> None:
    """The name was said: show it with the role, to be confirmed. The last one said counts."""
    name = invitations.clean_name(context.message.text or "")
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        await context.reply(page(say.name_again()))
        return

    async def body(tx: Tx) -> None:
        await offer(context, tx, letters.LINK_CONFIRM, {**waiting.facts, "name": name})

    await attempt(context, body)


async def enter(context: Context, tx: Tx, press: Press) -> None:
    """The tap that lets somebody in."""
    proof, name = str(press.args["proof"]), press.args.get("name")
    joined = await redeeming.redeem(
        tx,
        context.actor,
        proof,
        name=str(name) if name else None,
        effect_key=press.key,
        now=context.now,
    )
    if joined is None:
        return
    await over(context, tx)
    facts = {
        "role": joined.invitation.role.value,
        "agency": full_name(context, press.lexicon, joined.invitation.agency_id),
        "name": joined.name,
        "moves": joined.invitation.person_id is not None,
    }
    await offers.put(context, tx, letters.JOINED, facts, key=press.key)
    await _tell(context, tx, joined, facts, press.key)


async def _facts(context: Context, tx: Tx, found: Invitation, proof: str, lexicon: Any) -> Facts:
    name = found.name or context.actor.name
    if found.person_id is not None:
        name = (await people.as_person(tx, found.person_id)).name
    return {
        "role": found.role.value,
        "agency": full_name(context, lexicon, found.agency_id),
        "name": name,
        "moves": found.person_id is not None,
        "proof": proof,
    }


async def _tell(context: Context, tx: Tx, joined: Joined, facts: Facts, key: str) -> None:
    """Who made the link hears of its use; an account that was replaced hears by whom."""
    here = context.actor.telegram_id
    maker = joined.invitation.created_by
    told = None if maker is None else await members.reached(tx, maker)
    if told is not None:
        about = {**facts, "telegram_id": here, "person": joined.person_id}
        about["agency_id"] = joined.invitation.agency_id
        await offers.put_to(
            tx, told.telegram_id, letters.LINK_USED, about, key=f"{key}:maker", at=context.now
        )
    for old in joined.detached:
        if old != here:
            gone = {"name": joined.name, "telegram_id": here}
            await offers.put_to(
                tx, old, letters.ACCOUNT_MOVED, gone, key=f"{key}:{old}", at=context.now
            )
