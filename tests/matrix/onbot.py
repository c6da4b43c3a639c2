"""Cells through the whole bot over HTTP: each action by each way in, and all that goes out is read.

Cells go in by rounds, one for each identity, side by side as people write. A leak is a write on
record that the oracle denies; a canary is one in any call to anybody not entitled, to a group or
into an inline card; a wrong denial is where what is allowed left no trace or showed nothing.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from handlers.encoding import deep, encode
from handlers.progress.views import Reporting
from handlers.views import Card
from store import actions, chats, people, waiting
from store.db import Tx
from store.rules import Action
from store.tables import accounts
from store.tables import drafts as draft_rows
from tests.matrix import oracle
from tests.matrix.canaries import names_wrongly_seen, seen, wrongly_seen
from tests.matrix.deeds import DEEDS, FAR, NEUTRAL, Deed
from tests.matrix.forging import Forged, mutations
from tests.matrix.identities import BY_ID, BY_KEY, IDENTITIES, Identity
from tests.matrix.stage import Json, Stage
from tests.matrix.tally import Tally
from tests.matrix.updates import TAPS, Chat, Way, chat_of, update
from tests.matrix.world import NOW, Place

NOBODY = Identity("everybody", 0, known=False)
_MARKED = ("anything", "进展　")


@dataclass
class Cell:
    """One update, and what is looked at afterwards."""

    who: Identity
    deed: Deed
    way: Way
    chat: Chat
    place: Place
    drafts: int = 0

    @property
    def name(self) -> str:
        on = f"{self.chat} · {self.way} · {self.place.scope.key}"
        return f"{self.who.key} · {self.deed.action} · {on}"

    @property
    def comes(self) -> bool:
        """Whether it is this person's own act, for the oracle."""
        if self.way in TAPS or self.way is Way.INLINE:
            return oracle.taps(self.who)
        return oracle.acts(self.who) and self.chat is not Chat.CHANNEL

    @property
    def may(self) -> bool:
        return self.comes and self.deed.should(self.who, self.place)

    @property
    def must_write(self) -> bool:
        """Whether the deed has to be done: the right, the person's own way in, in private."""
        if not (self.deed.leaves and self.may and self.chat is Chat.PRIVATE):
            return False
        return self.way in self.deed.ways or (self.way is Way.OWN and not self.deed.waits)

    @property
    def must_show(self) -> bool:
        """Whether the answer has to contain what is asked for."""
        if not (self.deed.shows and self.may and self.chat is Chat.PRIVATE):
            return False
        navigates = self.deed.view is not None and self.way in TAPS and self.way is not Way.CARD
        return self.way in self.deed.ways or navigates


async def run(stage: Stage, cells: int, seed: int) -> Tally:
    """``cells`` of them, stratified; progress goes to standard error."""
    tally, started = Tally("bot over HTTP"), time.monotonic()
    for turn in rounds(stage, cells, seed):
        await _round(stage, turn, tally, random.Random(seed + tally.cells))
        sys.stderr.write(f"\rmatrix: {tally.cells:,} of {cells:,} cells through the bot ")
        sys.stderr.flush()
    sys.stderr.write("\n")
    for body in await stage.quarantined():
        tally.notes.append(f"quarantined: {body[:300]}")
        tally.wrong_denials += 1
    tally.seconds = time.monotonic() - started
    return tally


async def forge(stage: Stage, tries: int, seed: int) -> Forged:
    """Press what is forged, foreign or used, as somebody who might do it by a button of their own.

    Whatever any of them leaves on record, or draft, was accepted.
    """
    source, found, started = random.Random(seed), Forged(), time.monotonic()
    tally = Tally("forged")
    deeds = [deed for deed in DEEDS if deed.args is not None and deed.view is None]
    places = list(stage.world.places.values())
    while sum(found.tried.values()) < tries:
        free, turn = list(IDENTITIES), []
        source.shuffle(free)
        for _ in range(min(len(free) - 10, tries - sum(found.tried.values()))):
            deed = source.choice(deeds)
            place = _place(source, deed, places)
            entitled = [who for who in free if deed.should(who, place) and oracle.taps(who)]
            who = source.choice(entitled or free)
            free.remove(who)
            way = source.choice((Way.FOREIGN, Way.REPLAYED, Way.FORGED))
            turn.append(Cell(who, deed, way, Chat.PRIVATE, place))
            found.tried[f"{way.value}{'' if entitled else ' of others'}"] += 1
        await _round(stage, turn, tally, source)
        sys.stderr.write(f"\rmatrix: {sum(found.tried.values()):,} forged through the bot ")
        sys.stderr.flush()
    sys.stderr.write("\n")
    found.accepted = tally.notes
    for own in [deed for deed in deeds if deed.action is Action.ASSIGN]:
        cell = Cell(BY_KEY["coordinator"], own, Way.OWN, Chat.PRIVATE, places[0])
        control = Tally("control")
        await _round(stage, [cell], control, source)
        found.genuine += control.allowed
    found.seconds = time.monotonic() - started
    return found


def rounds(stage: Stage, cells: int, seed: int) -> Iterator[list[Cell]]:
    """Each action by each way in, again and again, by everybody in turn."""
    source = random.Random(seed)
    pairs = itertools.product(DEEDS, Way)
    again = itertools.cycle(source.sample(list(pairs), len(DEEDS) * len(Way)))
    places = list(stage.world.places.values())
    left = cells
    while left:
        free, turn, busy = list(IDENTITIES), [], set[Action]()
        source.shuffle(free)
        for deed, way in itertools.islice(again, min(left, len(IDENTITIES))):
            place = _place(source, deed, places)
            chat = source.choice((Chat.PRIVATE, Chat.PRIVATE, *Chat))
            who = _somebody(source, free, deed, place)
            free.remove(who)
            if deed.action is Action.URGE and deed.action in busy:
                deed = DEEDS[0]  # one urging a round: they would be in each other's way
            busy.add(deed.action)
            turn.append(Cell(who, deed, way, chat, place))
        left -= len(turn)
        yield turn


def _place(source: random.Random, deed: Deed, places: list[Place]) -> Place:
    needs = deed.action in (
        Action.CONFIRM,
        Action.RETURN_REPORT,
        Action.DECIDE_EXTENSION,
        Action.READ_PENDING,
    )
    return source.choice([place for place in places if place.scope.spoken or not needs])


def _somebody(source: random.Random, free: list[Identity], deed: Deed, place: Place) -> Identity:
    """Every other time somebody who may, where one is free."""
    entitled = [who for who in free if deed.should(who, place)]
    return source.choice(entitled if entitled and source.random() < 0.5 else free)


async def _round(stage: Stage, turn: list[Cell], tally: Tally, source: random.Random) -> None:
    head = await stage.head()
    updates = [(cell, await _prepare(stage, cell, source)) for cell in turn]
    await stage.settled()
    _canaries(stage, tally)
    head = await stage.head()
    for cell, raw in updates:
        stage.push(cell.who, raw)
    await stage.settled()
    shown = _canaries(stage, tally)
    written = await stage.journal(head)
    for cell in turn:
        await _judge(stage, cell, tally, shown, written)


def _canaries(stage: Stage, tally: Tally) -> dict[int, str]:
    """Read everything that went out; what each was shown in private."""
    shown: dict[int, str] = {}
    for to, told, method in stage.calls():
        text = " ".join(map(str, told.values()))
        who = BY_ID.get(to, NOBODY)
        if to > 0 and to not in BY_ID:
            continue  # somebody who is nobody of the matrix
        for what in (*wrongly_seen(stage.world, who, text), *names_wrongly_seen(who, text)):
            tally.canary(f"{method} to {who.key} {to}: {what}: {text[:400]}")
        shown[to] = shown.get(to, "") + text
    return shown


async def _judge(
    stage: Stage,
    cell: Cell,
    tally: Tally,
    shown: dict[int, str],
    written: list[tuple[str, int | None]],
) -> None:
    done = {verb for verb, by in written if by == cell.who.id}
    if "draft" in cell.deed.leaves:
        did = await stage.world.database.read(lambda tx: _drafts(tx, cell.who)) > cell.drafts
    else:
        did = bool(done & set(cell.deed.leaves))
    if cell.deed.leaves:
        forged = cell.way in (Way.FOREIGN, Way.REPLAYED, Way.FORGED, Way.INLINE)
        # navigating is nobody's secret: only what writes is bound to a button
        bound = forged and cell.deed.view is None
        allowed = cell.may and not bound
        said = "" if did == cell.must_write else f" {shown.get(cell.who.id, '')[:300]}"
        expected = did if allowed and not cell.must_write else cell.must_write
        tally.judge(expected, did, cell.name + said)
        return
    answered = _is_shown(stage, cell, shown.get(cell.who.id, ""))
    if cell.must_show:
        said = "" if answered else f" {shown.get(cell.who.id, '')[:300]}"
        tally.judge(True, answered, cell.name + said)
        return
    marked = cell.deed.shows not in ("", "anything") and not cell.may
    tally.judge(answered and not marked, answered, cell.name)


def _is_shown(stage: Stage, cell: Cell, text: str) -> bool:
    deed = cell.deed
    if deed.shows == "anything" or not deed.shows:
        return bool(text)
    if deed.shows in _MARKED:
        return deed.shows in text
    if deed.shows == "in_force" and NEUTRAL in text:
        return True
    here = cell.place.scope.key
    found = (stage.world.canaries[token] for token in seen(text))
    if deed.shows == "name":
        return any(one.kind == "name" for one in found)
    return any(one.kind == deed.shows and one.scope == here for one in found)


async def _prepare(stage: Stage, cell: Cell, source: random.Random) -> Json:
    """The update of a cell, with the button or the waiting row that it needs."""
    world, deed, who = stage.world, cell.deed, cell.who
    world.keys += 1
    await world.database.begin(lambda tx: _wait_no_more(tx, who))
    words = deed.words(world, cell.place)
    if "draft" in deed.leaves:
        cell.drafts = await world.database.read(lambda tx: _drafts(tx, who))
    more: Json = {"number": 100_000 + world.keys, "bot": stage.bot_user}
    more["under"] = stage.under[chat_of(who, cell.chat)["id"]]
    if cell.way in TAPS:
        return update(who, cell.chat, cell.way, data=await _data(stage, cell, source), **more)
    if cell.way is Way.DEEP_LINK:
        words = f"/start {_deep(cell) or words.lstrip('/')}"
    elif cell.way in (Way.TEXT, Way.REPLY, Way.INLINE) and words.startswith("/"):
        words = words.split(maxsplit=1)[-1].lstrip("/")
    if cell.chat in (Chat.GROUP, Chat.TOPIC) and words.startswith("/"):
        first, *rest = words.split(maxsplit=1)
        words = " ".join((f"{first}@{stage.bot_user['username']}", *rest))
    if deed.asked is not None and cell.way is Way.TEXT:
        await deed.asked(world, who, cell.place)
    if cell.way is Way.DOCUMENT:
        file = {"file_id": stage.file_id, "file_unique_id": "u", "file_name": "说明.pdf"}
        more["document"] = {**file, "file_size": 7}
    return update(who, cell.chat, cell.way, text=words, **more)


async def _wait_no_more(tx: Tx, who: Identity) -> None:
    """What the bot asked before is forgotten: the words of a cell answer nothing else."""
    account = await people.ensure_account(tx, who.id, NOW)
    chat = await chats.ensure(tx, who.id, "private", None, NOW)
    await waiting.done(tx, account_id=account, chat_id=chat)


def _deep(cell: Cell) -> str:
    if cell.deed.action is Action.REPORT:
        return deep(Reporting(cell.place.task_id))
    return deep(Card(cell.place.task_id))


async def _data(stage: Stage, cell: Cell, source: random.Random) -> str:
    """What the tapped button carries: a view, or the token of a row."""
    world, deed = stage.world, cell.deed
    if deed.args is None or (deed.view is not None and source.random() < 0.5):
        view = deed.view(world, cell.place) if deed.view is not None else Card(cell.place.task_id)
        return encode(view)
    args = await deed.args(world, cell.who, cell.place)
    owner = cell.who.id
    if cell.way is Way.FOREIGN:
        owner = BY_KEY["coordinator" if cell.who.key != "coordinator" else "owner"].id

    async def body(tx: Tx) -> str:
        keyboard = await actions.open_keyboard(
            tx,
            chat_id=await chats.ensure(tx, owner, "private", None, NOW),
            account_id=await people.ensure_account(tx, owner, NOW),
            kind="matrix",
            facts={},
            buttons=[(deed.verb, args)],
            now=NOW,
            expires_at=NOW + FAR,
        )
        token = keyboard.buttons[0].token
        if cell.way is Way.REPLAYED:
            await actions.take(tx, token, owner, NOW)
        return token

    token = await world.database.begin(body)
    return f"a:{mutations(source, token) if cell.way is Way.FORGED else token}"[:64]


async def _drafts(tx: Tx, who: Identity) -> int:
    """How many drafts this account ever began."""
    mine = select(accounts.c.id).where(accounts.c.telegram_id == who.id).scalar_subquery()
    found = select(func.count()).select_from(draft_rows).where(draft_rows.c.account_id == mine)
    return int(await tx.scalar(found) or 0)
