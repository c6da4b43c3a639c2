"""Reading what was sent, with its progress shown, and putting the draft on the desk."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress

from telegram import Message
from telegram.error import TelegramError

from handlers import offers
from handlers.context import Context
from handlers.importing import facts, letters
from handlers.importing.fitting import cut
from handlers.importing.views import NewPlan
from handlers.importing.work import Facts, on_desk
from handlers.keyboards import nav
from handlers.members.asking import attempt
from handlers.page import Page, page
from handlers.texts import importing as say
from handlers.texts import labels, refusals
from handlers.texts import reading as say_reading
from handlers.views import Home
from seed import draft_json
from seed.errors import UnreadableDocument
from seed.pasted import is_nothing_of_a_plan
from seed.reading import Parsed
from seed.reviewing import Chosen
from store import plan_drafts, plans_known
from store.db import Tx
from store.errors import Refused
from store.plan_drafts import Words

# Two are read at once and ten may wait; a person's own come one after another, by their lane.
MOST_WAITING = 12
# How often the message that says how far it is may change, in seconds.
PROGRESS_EVERY = 2.0


async def plan(context: Context, name: str, data: bytes, *, is_sure: bool = False) -> bool:
    """Read a file and show what was understood; or say why it cannot be read.

    What is nothing like a plan is not kept, unless a person said that it is one (``is_sure``).
    False where it was not begun, and that was said: the same may be tried later.
    """
    if await is_crowded(context) or await _is_full(context, data):
        return False
    shown = await context.bot.send_message(
        context.chat.id, **page(say.received(name=name)).arguments()
    )
    found = await _read(context, shown, name, data)
    if isinstance(found, UnreadableDocument):
        why = say_reading.unreadable(name=name, reason=found.reason, what=found.what)
        keys = [[nav(say.DRAFTS, NewPlan()), nav(labels.HOME, Home())]]
        await _turn(context, shown, page(say.not_kept(why=why), keys))
        return True
    if not is_sure and is_nothing_of_a_plan(found.draft, found.source.text):
        keys = [[nav(say.DRAFTS, NewPlan()), nav(labels.HOME, Home())]]
        await _turn(context, shown, page(say.no_plan(name=name), keys))
        return True
    await _keep(context, name, len(data), found)
    await _turn(context, shown, page(say.read(name=name)))
    return True


async def is_crowded(context: Context) -> bool:
    """Whether too many files are read or wait for it already; then that is said."""
    busy = context.deps.reader.busy
    if busy < MOST_WAITING:
        return False
    await context.reply(page(say.too_many(busy=busy), [[nav(labels.HOME, Home())]]))
    return True


async def _is_full(context: Context, data: bytes) -> bool:
    """Whether there is no room for another draft; then that is said, and nothing is read."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        await context.read(lambda tx: plan_drafts.check_room(tx, context.actor, sha256))
    except Refused as error:
        said = refusals.refused(code=error.code, facts=error.facts)
        await context.reply(page(said, [[nav(say.DRAFTS, NewPlan()), nav(labels.HOME, Home())]]))
        return True
    return False


async def _keep(context: Context, name: str, size: int, parsed: Parsed) -> None:
    lexicon = await context.lexicon()
    key = offers.key_of(context.incoming, letters.REVIEW)
    chosen = Chosen()
    words = Words(parsed.source.text, await asyncio.to_thread(draft_json.write, parsed.draft))

    async def body(tx: Tx) -> None:
        sha256 = parsed.source.sha256
        is_known = await plan_drafts.check_room(tx, context.actor, sha256) is not None
        draft_id = await plan_drafts.put(
            tx,
            context.actor,
            sha256=sha256,
            name=name,
            byte_size=size,
            words=words,
            given=chosen.model_dump(mode="json"),
            effect_key=key,
            now=context.now,
        )
        work = await on_desk(tx, context, draft_id, lexicon)
        told = await asyncio.to_thread(facts.review, work)
        told |= await _known_as(context, tx, draft_id, sha256, is_known=is_known)
        await offers.put(context, tx, letters.REVIEW, told, key=key, anew=True)

    await attempt(context, body)


async def _known_as(
    context: Context, tx: Tx, draft_id: int, sha256: str, *, is_known: bool
) -> Facts:
    """Where the same was sent before, as the note of the review's letter."""
    plan = await plans_known.of_file(tx, sha256)
    if plan is not None:
        on = plan.imported_at.astimezone(context.deps.zone).date()
        which = {"known": plan.short, "number": plan.number, "on": on.isoformat()}
        return {"note": "in_force", **which}
    if is_known:
        return {"note": "same_file"}
    other = await plan_drafts.same_text(tx, draft_id)
    if other is None:
        return {}
    return {"note": "same_text", "other": other[0], "other_name": cut(other[1], 0.9)}


async def _read(
    context: Context, shown: Message, name: str, data: bytes
) -> Parsed | UnreadableDocument:
    told: list[str] = []

    async def read() -> Parsed | UnreadableDocument:
        try:
            return await context.deps.reader.read(data, name, said=told.append)
        except UnreadableDocument as error:
            return error

    async with asyncio.TaskGroup() as group:
        job = group.create_task(read())
        seen = ""
        while not (await asyncio.wait([job], timeout=PROGRESS_EVERY))[0]:
            if told and told[-1] != seen:
                seen = told[-1]
                await _turn(context, shown, page(say.reading(name=name, said=seen)))
    return job.result()


async def _turn(context: Context, shown: Message, into: Page) -> None:
    """Change the message that says how far it is; where it is gone, that is no matter."""
    with suppress(TelegramError):
        await context.bot.edit_message_text(
            chat_id=shown.chat_id, message_id=shown.message_id, **into.arguments()
        )
