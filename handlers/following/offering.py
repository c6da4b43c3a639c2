"""Whether ［关注］ and ［催办］ are shown: to those who may. The store asks again when tapped."""

from __future__ import annotations

from handlers.context import Context
from handlers.following.views import FollowTask, Urging
from handlers.keyboards import nav
from handlers.page import Key
from handlers.texts import following as say
from handlers.view import View
from store import rules
from store.rules import Action
from store.urging import may_urge


def follow_key(context: Context, view: View) -> list[Key]:
    """［关注］ for who serves, in private; else nothing."""
    may = context.in_private and rules.may(context.actor, Action.FOLLOW)
    return [nav(say.FOLLOW, view)] if may else []


async def card_keys(context: Context, task_id: int) -> list[Key]:
    """［关注］ and ［催办］ of a card."""
    keys = follow_key(context, FollowTask(task_id))
    actor = context.actor
    own = [agency.id for agency in actor.agencies]
    could = bool(keys) and rules.may(actor, Action.URGE, agencies=own)
    if could and await context.read(lambda tx: may_urge(tx, actor, task_id)):
        keys.append(nav(say.URGE, Urging(task_id)))
    return keys
