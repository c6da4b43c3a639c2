"""Outbox → Telegram: in order within a chat, many chats at once, every outcome recorded.

Words are made inside the claiming transaction and kept, so that a repeat says the same. A crash
between Telegram's answer and our record cannot be told from a lost answer: both are repeated,
marked, with the same receipt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import Message
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.errors import Fate, Verdict, judge, named
from bot.failpoints import failpoint
from bot.lanes import ALONE_TICK, MAX_TURNS_FAILED, SHARED_TICK
from bot.pace import Pace
from bot.painter import Painter, post
from bot.worker import Backoff, Worker, log
from handlers.digests_picture import PICTURE
from handlers.page import Page
from store import actions, chats, outbox
from store.db import Tx
from store.traffic import Button, OutboxMessage

Word = Callable[[str, dict[str, object], tuple[Button, ...]], Page]
Mark = Callable[[Page], Page]
# A message that will not arrive (a state of its chat, ``topic``, ``refused``), or of which nobody
# knows (``unknown``): whoever is to hear of it is told in the same transaction.
Fell = Callable[[Tx, OutboxMessage, str, datetime], Awaitable[None]]
TOPIC, REFUSED, UNKNOWN = "topic", "refused", "unknown"
NO_PICTURE, MUTED = "no picture", "muted"

SENDERS = 32
STOP_WITHIN = 1.5
# A chat whose turn is further away than this does not occupy a sender.
PATIENCE = 1.5
# Pictures are drawn one at a time: those that wait for it must not keep every sender.
MOST_DRAWN, DRAWN_LATER = 3, 2.0
UNKNOWN_WAITS = (2.0, 15.0, 60.0, 300.0)


@dataclass(slots=True)
class Outcome:
    """What became of one message. ``verdict`` None: sent."""

    message: OutboxMessage
    telegram_id: int | None = None
    verdict: Verdict | None = None
    error: str = ""


class Courier:
    """Delivers what is queued. ``wake`` after every commit that may have queued something."""

    def __init__(
        self,
        worker: Worker,
        bot: ExtBot[None],
        pace: Pace,
        painter: Painter,
        word: Word,
        mark: Mark,
        fell: Fell,
    ) -> None:
        self._worker = worker
        self._bot = bot
        self._pace = pace
        self._painter = painter
        self._drawing = 0
        self._word = word
        self._mark = mark
        self._fell = fell
        self._bell = worker.bell()
        self._done: list[Outcome] = []
        self._turning = asyncio.Lock()
        self._sending: set[asyncio.Task[None]] = set()
        self._network = Backoff(1.0, 60.0)
        self._due: list[datetime] = []

    def wake(self) -> None:
        self._bell.ring()

    async def run(self) -> None:
        """Deliver until the worker stops; then wait briefly for what is on its way."""
        errors = Backoff()
        while not self._worker.is_stopping:
            self._worker.health.beat("courier")
            try:
                await self.turn()
                wait = self._patience()
                errors.reset()
                self._worker.health.trouble("courier", None)
            except Exception as error:
                if errors.failures >= MAX_TURNS_FAILED:
                    raise
                if self._worker.health.trouble("courier", type(error).__name__):
                    log.exception("courier cannot turn")
                wait = errors.next()
            await self._bell.wait(wait)
        await self._finish()

    async def turn(self) -> None:
        """One transaction: record what was delivered, claim and word what is next."""
        async with self._turning:
            begins = self._worker.clock.now()
            self._due = [at for at in self._due if at > begins]
            done = list(self._done)
            until = self._worker.until(begins)
            free = 0 if self._worker.is_stopping else SENDERS - len(self._sending)

            async def body(tx: Tx) -> list[tuple[OutboxMessage, Page]]:
                now = self._worker.clock.now()
                for outcome in done:
                    await self._record(tx, outcome, now)
                return await self._claim(tx, free, now) if free > 0 else []

            claimed = await self._worker.db.begin(body)
            del self._done[: len(done)]
            for outcome in done:
                self._worker.sending.pop(outcome.message.id, None)
        if done:
            failpoint("KP11")
        for message, page in claimed:
            self._worker.sending[message.id] = until
            task = asyncio.get_running_loop().create_task(self._deliver(message, page))
            self._sending.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._bell.ring()

    def _patience(self) -> float:
        now = self._worker.clock.now()
        longest = ALONE_TICK if self._worker.alone else SHARED_TICK
        return max(0.0, min([longest, *((at - now).total_seconds() for at in self._due)]))

    async def _finish(self) -> None:
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=STOP_WITHIN)
            # What is cut off here stays "sending"; the next start repeats it, marked.
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await self.turn()

    async def _claim(self, tx: Tx, free: int, now: datetime) -> list[tuple[OutboxMessage, Page]]:
        worker = self._worker
        claimed = await outbox.claim(tx, worker.holder, now, worker.until(now), free)
        fresh = [m for m in claimed if m.rendered is None and m.keyboard_id is not None]
        buttons = await actions.buttons(tx, {m.keyboard_id for m in fresh if m.keyboard_id})
        ready: list[tuple[OutboxMessage, Page]] = []
        for message in claimed:
            try:
                page = self._page(message, buttons.get(message.keyboard_id or 0, ()))
            except Exception as error:
                log.exception("no words", outbox=message.id, kind=message.kind)
                await outbox.failed(tx, message.id, worker.holder, named(error), now)
                continue
            if message.rendered is None:
                await outbox.keep_wording(tx, message.id, page.to_json())
            ready.append((message, page))
        return ready

    def _page(self, message: OutboxMessage, buttons: tuple[Button, ...]) -> Page:
        if message.rendered is not None:
            return Page.from_json(message.rendered)
        return self._word(message.kind, message.facts, buttons)

    async def _deliver(self, message: OutboxMessage, page: Page) -> None:
        wait = self._pace.wait_for(message.chat_telegram_id)
        if wait > PATIENCE:
            verdict = Verdict(Fate.LATER, wait=wait)
            self._done.append(Outcome(message, verdict=verdict, error="paced"))
            return
        if page.picture is not None and self._drawing >= MOST_DRAWN:
            verdict = Verdict(Fate.LATER, wait=DRAWN_LATER)
            self._done.append(Outcome(message, verdict=verdict, error="paced"))
            return
        drawn = await self._drawn(page)
        failpoint("KP8")
        if self._worker.has_lost(self._worker.sending.get(message.id)):
            # If nobody took it over it is queued again; otherwise this changes nothing.
            verdict = Verdict(Fate.LATER, wait=0.1)
            self._done.append(Outcome(message, verdict=verdict, error="stood still"))
            return
        try:
            marked = self._mark(page) if message.repeated else page
            telegram_id = await self._send(message, marked, drawn)
            failpoint("KP10")
        except Exception as error:
            self._done.append(Outcome(message, None, judge(error), named(error)))
            return
        self._network.reset()
        self._done.append(Outcome(message, telegram_id))

    async def _drawn(self, page: Page) -> bytes | None:
        if page.picture is None:
            return None
        self._drawing += 1
        try:
            return await self._painter.draw(page.picture)
        except Exception:
            log.exception("no picture")
            return None
        finally:
            self._drawing -= 1

    async def _send(self, message: OutboxMessage, page: Page, drawn: bytes | None) -> int | None:
        chat, manner = message.chat_telegram_id, message.manner
        if page.picture is not None:
            if drawn is None:
                return None
            how = {"message_thread_id": manner.get("topic"), "disable_notification": True}
            return await post(self._bot, chat, drawn, page, **how)
        if message.edit_message_id is None:
            sent = await self._bot.send_message(
                chat,
                message_thread_id=manner.get("topic"),
                disable_notification=manner.get("silent"),
                **page.arguments(),
            )
            if manner.get("pin"):
                await self._pin(chat, sent.message_id)
            return sent.message_id
        edited = await self._bot.edit_message_text(
            chat_id=chat, message_id=message.edit_message_id, **page.arguments()
        )
        return edited.message_id if isinstance(edited, Message) else message.edit_message_id

    async def _pin(self, chat: int, message_id: int) -> None:
        """A comfort: where it is not allowed, the message is there all the same."""
        try:
            await self._bot.pin_chat_message(chat, message_id, disable_notification=True)
        except TelegramError as error:
            log.warning("not pinned", error=named(error))

    async def _record(self, tx: Tx, outcome: Outcome, now: datetime) -> None:
        message, verdict, holder = outcome.message, outcome.verdict, self._worker.holder
        is_picture = message.kind == PICTURE
        if is_picture and verdict is None and outcome.telegram_id is None:
            # an addition: what it was for was sent, so nobody is told
            await outbox.failed(tx, message.id, holder, NO_PICTURE, now)
            return
        if verdict is None or verdict.fate is Fate.DONE:
            telegram_id = outcome.telegram_id or message.edit_message_id
            await outbox.sent(tx, message.id, holder, telegram_id, now)
            if message.keyboard_id is not None and telegram_id is not None:
                await actions.placed(tx, message.keyboard_id, telegram_id)
            return
        if outcome.error != "paced":
            log.warning("not sent", outbox=message.id, fate=verdict.fate, error=outcome.error)
        if verdict.fate is Fate.LATER:
            await self._later(tx, outcome, verdict.wait or self._network.next(), now)
        elif verdict.fate is Fate.UNKNOWN:
            wait = UNKNOWN_WAITS[min(message.tries, len(UNKNOWN_WAITS) - 1)]
            due = now + timedelta(seconds=wait)
            self._due.append(due)
            most = outbox.MAX_UNKNOWN_ONCE if message.manner.get("once") else outbox.MAX_UNKNOWN
            which = (message.id, holder, due, outcome.error)
            if not await outbox.unknown(tx, *which, now, most=most):
                await self._fell(tx, message, UNKNOWN, now)
        elif verdict.fate is Fate.GONE:
            await outbox.new_edit_target(tx, message.id, holder, now)
            self._bell.ring()
        elif verdict.fate is Fate.MOVED and verdict.new_chat_id is not None:
            await chats.moved(tx, message.chat_telegram_id, verdict.new_chat_id, now)
            await self._later(tx, outcome, 0.0, now)
        else:
            await outbox.failed(tx, message.id, holder, outcome.error, now)
            if is_picture and verdict.chat_state == MUTED:
                # pictures alone may be forbidden there, and words go on
                return
            if verdict.chat_state is not None:
                await chats.set_state(tx, message.chat_telegram_id, verdict.chat_state, now)
            why = TOPIC if verdict.topic_gone else verdict.chat_state or REFUSED
            await self._fell(tx, message, why, now)
            self._bell.ring()

    async def _later(self, tx: Tx, outcome: Outcome, wait: float, now: datetime) -> None:
        due = now + timedelta(seconds=wait)
        self._due.append(due)
        repeated = outcome.verdict is not None and outcome.verdict.may_be_there
        which = (outcome.message.id, self._worker.holder)
        await outbox.later(tx, *which, due, outcome.error, may_be_there=repeated)
