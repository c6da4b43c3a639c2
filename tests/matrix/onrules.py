"""Every cell on the guard, the buttons and the rules: what the code says against the oracle.

The guard gets the update in its real shape, the button is really taken, the actor is what the
database says, and who is named on a task is read from it. Identities × actions × chat kinds ×
ways in × objects; an action that has no object is counted once.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from handlers.context import Context
from handlers.guard import guard
from store import actions, chats, named, people, rules
from store.db import Database, Tx
from store.errors import Outdated
from store.records import Actor
from store.rules import Action
from tests.conversation import converse
from tests.matrix import oracle
from tests.matrix.identities import IDENTITIES, LEAD, PARTICIPANT, Identity
from tests.matrix.oracle import Scope
from tests.matrix.tally import Tally
from tests.matrix.updates import TAPS, Chat, Way, update
from tests.matrix.world import NOW, TODAY, Place, World

READS = {
    *(Action.ENTER, Action.ASK, Action.READ_PLAN, Action.READ_PROGRESS, Action.READ_STATUS),
    *(Action.READ_PENDING, Action.READ_MEMBERS, Action.READ_AUDIT),
}
# Inline mode asks and shows plans: there is no way from it to anything else.
_INLINE = {Action.ASK, Action.READ_PLAN}
Right = Callable[[Identity, Scope], bool]


class _Undo(Exception):
    """So that nothing of a transaction stays."""


# The oracle's answer to "may this identity do it with this task", by action.
_SHOULD: dict[Action, Right] = {
    Action.READ_PROGRESS: oracle.sees_progress,
    Action.READ_STATUS: oracle.sees_status,
    Action.READ_PENDING: lambda w, s: oracle.sees_pending(w, s, PARTICIPANT),
    Action.READ_MEMBERS: lambda w, s: oracle.sees_members(w, LEAD),
    Action.REPORT: lambda w, s: any(_spoken(w, s, a) for a in w.agencies),
    Action.CONFIRM: lambda w, s: oracle.confirms(w, PARTICIPANT),
    Action.COMPLETE_TASK: lambda w, s: any(
        oracle.serves(w, frozenset({a}), ("liaison",)) and a in s.leads and not s.divided
        for a in w.agencies
    ),
    Action.CLOSE_TASK: lambda w, s: oracle.steers(w) and s.divided,
    Action.RETURN_REPORT: lambda w, s: oracle.steers(w),
    Action.DECIDE_EXTENSION: lambda w, s: oracle.steers(w),
    Action.ASSIGN: lambda w, s: oracle.steers(w),
    Action.DISTRIBUTE: lambda w, s: oracle.hands_out(w, s, LEAD),
    Action.URGE: oracle.urges,
}
_ALWAYS: dict[Action, Callable[[Identity], bool]] = {
    Action.ENTER: oracle.inside,
    Action.ASK: lambda w: True,
    Action.READ_PLAN: lambda w: True,
    Action.CHOOSE_AGENCY: lambda w: True,
    Action.JOIN: lambda w: True,
    Action.FORGET_ME: lambda w: True,
    Action.FOLLOW: oracle.inside,
    Action.APPOINT_MEMBER: lambda w: oracle.appoints(w, "member", LEAD),
    Action.APPOINT_REPORTER: lambda w: oracle.appoints(w, "reporter", LEAD),
    Action.APPOINT_LIAISON: lambda w: oracle.appoints(w, "liaison", LEAD),
    Action.APPOINT_COORDINATOR: lambda w: oracle.appoints(w, "coordinator", None),
    Action.APPOINT_ADMINISTRATOR: lambda w: oracle.appoints(w, "administrator", None),
    Action.SET_AGENCY: lambda w: oracle.distributes(w, LEAD),
    Action.SET_OFFICE: oracle.heads,
    Action.SET_DIGEST: oracle.of_office,
    Action.SET_WORKDAYS: oracle.of_office,
    Action.SEED_PLAN: oracle.heads,
    Action.MANAGE_TERMS: oracle.heads,
    Action.MANAGE_AGENCIES: oracle.heads,
    Action.DOUBT_READING: oracle.inside,
    Action.READ_AUDIT: oracle.heads,
    Action.FORGET: oracle.heads,
    Action.SET_DIGEST: oracle.of_office,
    Action.SET_WORKDAYS: oracle.of_office,
}


def _spoken(who: Identity, scope: Scope, agency: str) -> bool:
    mine = oracle.serves(who, frozenset({agency}), oracle.REPORTING)
    return mine and agency in scope.named


@dataclass(frozen=True)
class Facts:
    """What the rules are asked about in this world."""

    named: dict[str, named.Named]
    lead: int
    part: frozenset[int]


def decided(actor: Actor, action: Action, place: Place | None, facts: Facts) -> bool:
    """What the code says: the rules with the facts that the store asks them about."""
    may: Callable[..., bool] = lambda act, **of: rules.may(actor, act, **of)  # noqa: E731
    if place is None:
        return may(action, agency_id=facts.lead)
    on = facts.named[place.scope.key]
    own = [agency.id for agency in actor.agencies]
    if action in (Action.READ_PROGRESS, Action.READ_STATUS):
        return may(action, agencies=on.every)
    if action is Action.READ_PENDING:
        return may(Action.READ_PROGRESS, agencies=on.every) and may(action, agencies=facts.part)
    if action is Action.REPORT:
        return any(may(action, agency_id=a) and a in on.every for a in own)
    if action is Action.COMPLETE_TASK:
        whole = not on.is_divided
        return whole and any(may(action, agency_id=a) and a in on.lead for a in own)
    if action is Action.CLOSE_TASK:
        return may(action) and on.is_divided
    if action is Action.CONFIRM:
        return may(action, agencies=facts.part)
    if action is Action.DISTRIBUTE:
        return may(action, agency_id=facts.lead) and facts.lead in on.every
    if action is Action.URGE:
        return may(action, agencies=on.lead)
    return may(action, agency_id=facts.lead)


async def run(world: World, tally: Tally | None = None) -> Tally:
    """Enumerate every cell."""
    tally, started = tally or Tally("rules"), time.monotonic()
    let_in = await _guarded(world)
    usable = await _buttons(world)
    facts = await world.database.read(lambda tx: _facts(tx, world))
    actors = {who.key: await world.actor(who.id) for who in IDENTITIES}
    for who in IDENTITIES:
        for action in Action:
            for place in _objects(world, action):
                right = decided(actors[who.key], action, place, facts)
                should = _should(who, action, place)
                for chat, way in itertools.product(Chat, Way):
                    if way in (Way.INLINE, Way.CARD) and action not in _INLINE:
                        continue
                    found = right and let_in[who.key, chat, way]
                    expected = should and _comes(who, chat, way)
                    if way in TAPS and action not in READS and way is not Way.CARD:
                        found = found and usable[who.key, way]
                        expected = expected and way is Way.OWN
                    cell = f"{who.key} · {action} · {chat} · {way} · {place and place.scope.key}"
                    tally.judge(expected, found, cell)
    tally.seconds = time.monotonic() - started
    return tally


def _should(who: Identity, action: Action, place: Place | None) -> bool:
    """The oracle's answer; what it does not know nobody may."""
    if place is not None:
        return _SHOULD[action](who, place.scope)
    return action in _ALWAYS and _ALWAYS[action](who)


def _objects(world: World, action: Action) -> list[Place] | list[None]:
    return list(world.places.values()) if action in _SHOULD else [None]


def _comes(who: Identity, chat: Chat, way: Way) -> bool:
    """Whether what they do is a person's own act, for the oracle; no card has buttons that act."""
    if way is Way.CARD:
        return False
    if way in TAPS or way is Way.INLINE:
        return oracle.taps(who)
    return oracle.acts(who) and chat is not Chat.CHANNEL


async def _guarded(world: World) -> dict[tuple[str, Chat, Way], bool]:
    """Whom the real guard lets in, and as whom: another actor than oneself counts as nobody."""
    found = {}
    async with converse(world.database, today=TODAY) as talk:
        for who, chat, way in itertools.product(IDENTITIES, Chat, Way):
            raw = {"update_id": 1, **update(who, chat, way)}
            context = Context.from_update(
                Update.de_json(raw, talk.application.bot), talk.application
            )
            try:
                await guard(context.incoming, context)
            except ApplicationHandlerStop:
                found[who.key, chat, way] = False
            else:
                found[who.key, chat, way] = context.actor.telegram_id == who.id
    return found


async def _buttons(world: World) -> dict[tuple[str, Way], bool]:
    """Whether a press is accepted by the table of buttons."""
    found: dict[tuple[str, Way], bool] = {}
    for who in IDENTITIES:
        for way in (Way.OWN, Way.FOREIGN, Way.REPLAYED, Way.FORGED):
            found[who.key, way] = await _pressed(world.database, who, way)
    return found


async def _pressed(database: Database, who: Identity, way: Way) -> bool:
    answer: list[bool] = []

    async def body(tx: Tx) -> None:
        owner = 900_001 if way is Way.FOREIGN else who.id
        chat = await chats.ensure(tx, who.id, "private", None, NOW)
        (button,) = (
            await actions.open_keyboard(
                tx,
                chat_id=chat,
                account_id=await people.ensure_account(tx, owner, NOW),
                kind="matrix",
                facts={},
                buttons=[("verb", {})],
                now=NOW,
                expires_at=NOW + timedelta(days=1),
            )
        ).buttons
        if way is Way.REPLAYED:
            await actions.take(tx, button.token, owner, NOW)
        token = button.token[::-1] if way is Way.FORGED else button.token
        try:
            await actions.take(tx, token, who.id, NOW)
            answer.append(True)
        except Outdated:
            answer.append(False)
        raise _Undo

    with contextlib.suppress(_Undo):
        await database.begin(body)
    return answer[0]


async def _facts(tx: Tx, world: World) -> Facts:
    ids: dict[str, Any] = {key: place.task_id for key, place in world.places.items()}
    on = await named.agencies_of_all(tx, list(ids.values()))
    part = world.agency(PARTICIPANT)
    return Facts(
        {key: on[id_] for key, id_ in ids.items()},
        world.agency(LEAD),
        (await named.families(tx, [part]))[part],
    )
