"""The typed context: what a handler may reach, and the two ways to touch the store.

Nothing here is global but ``CLAIM``: the inbox row being answered, set by the lane around
``process_update`` so that the first transaction of a handler closes it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal, Protocol

from telegram import CallbackQuery, Chat, Message, ReplyParameters, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated
from telegram.ext import CallbackContext, ContextTypes, ExtBot

from handlers.page import Page
from seed.desk import Desk
from store.blobs import Blobs
from store.db import Body, Claim, Database, T, Tx
from store.lexicon import Lexicon
from store.readmodel import ReadModel
from store.records import Actor, AgencyRef, Duties, PlanRef

if TYPE_CHECKING:
    from seed.reading import Parsed

CLAIM: ContextVar[Claim | None] = ContextVar("claim", default=None)

_TOAST_LENGTH = 200
# Telegram's words; they carry no code of their own.
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_TOO_OLD = ("query is too old", "query id is invalid")


class GuardMissing(RuntimeError):
    """A handler ran for an update that the guard did not let through."""


class Clock(Protocol):
    """Two kinds of time: leases and expiries run on ``now``, deadlines on ``today``."""

    def now(self) -> datetime:
        """Real time, aware UTC."""

    def today(self) -> date:
        """The business date."""

    def moment(self) -> datetime:
        """``now`` on the business date: when what is dated comes round."""


class Reader(Protocol):
    """Reads the files that people send, in a process of its own."""

    @property
    def busy(self) -> int:
        """How many files are being read or wait for it."""

    async def read(
        self, data: bytes, name: str, *, said: Callable[[str], None] | None = None
    ) -> Parsed:
        """What a file says; ``said`` is told a sentence now and then about how far it is.

        Raises seed.errors.UnreadableDocument. Names are not checked: seed.review.check_names.
        """


@dataclass(frozen=True)
class Deps:
    """What the composition root hands to the handlers."""

    db: Database
    reads: ReadModel
    clock: Clock
    access: Literal["open", "members"]
    owner_ids: frozenset[int]
    bot_username: str
    wake: Callable[[], None]
    files: Blobs
    zone: tzinfo
    reader: Reader
    desk: Desk = field(default_factory=Desk)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """One update being answered. The handler groups share it, so the guard can leave the actor."""

    _actor: Actor | None = None
    incoming: Update
    # Answer a tap in a message of its own instead of in the tapped one.
    anew: bool = False
    _after: tuple[Callable[[], Awaitable[None]], ...] = ()

    @classmethod
    def from_update(cls, update: object, application: Any) -> Context:
        """As the library builds it, with the update kept for ``reply`` and ``show``."""
        context = super().from_update(update, application)
        assert isinstance(update, Update)
        context.incoming = update
        return context

    @property
    def deps(self) -> Deps:
        found = self.application.deps  # type: ignore[attr-defined]  # bot.app's subclass has it
        assert isinstance(found, Deps)
        return found

    @property
    def actor(self) -> Actor:
        """Who acts; GuardMissing where nobody was let through."""
        if self._actor is None:
            raise GuardMissing
        return self._actor

    @actor.setter
    def actor(self, actor: Actor) -> None:
        self._actor = actor

    @property
    def now(self) -> datetime:
        return self.deps.clock.now()

    @property
    def today(self) -> date:
        return self.deps.clock.today()

    @property
    def chat(self) -> Chat:
        chat = self.incoming.effective_chat
        assert chat is not None
        return chat

    @property
    def message(self) -> Message:
        message = self.incoming.effective_message
        assert message is not None
        return message

    @property
    def said_in(self) -> str:
        """Where what is answered was said: a message, or a tap on a button that asks."""
        query = self.incoming.callback_query
        if query is not None:
            return f"tap:{query.id}"
        return f"{self.chat.id}:{self.message.message_id}"

    @property
    def in_private(self) -> bool:
        return self.chat.type == ChatType.PRIVATE

    async def lexicon(self) -> Lexicon:
        """Every agency and name, from memory."""
        return await self.deps.reads.lexicon()

    async def plans(self) -> tuple[PlanRef, ...]:
        """Every plan, newest first, from memory."""
        return await self.deps.reads.plans()

    async def duties(self, agency: AgencyRef, family: frozenset[int]) -> Duties:
        """An agency's counts, from memory."""
        return await self.deps.reads.duties(agency, family)

    async def read(self, body: Body[T]) -> T:
        """One short read, closed when this returns: Telegram is spoken to after it."""
        return await self.deps.db.read(body)

    async def write(self, body: Body[T]) -> T:
        """One transaction that closes the inbox row, and then the courier is woken."""

        async def first_or_again(tx: Tx) -> T:
            self._after = ()
            return await body(tx)

        result = await self.deps.db.begin(first_or_again, claim=CLAIM.get())
        self.deps.wake()
        steps, self._after = self._after, ()
        for step in steps:
            await step()
        return result

    def afterwards(self, step: Callable[[], Awaitable[None]]) -> None:
        """Run ``step`` once the transaction that asks for it is committed.

        For what may not be stored, and so not wait in the outbox: a secret that is told once.
        It is lost with the process; what is on record must offer it anew.
        """
        self._after = (*self._after, step)

    async def reply(self, page: Page) -> None:
        """Send a page; in a group as a reply to what it answers."""
        to = None
        if not self.in_private and self.incoming.message is not None:
            to = ReplyParameters(self.message.message_id, allow_sending_without_reply=True)
        try:
            await self.bot.send_message(self.chat.id, reply_parameters=to, **page.arguments())
        except ChatMigrated as moved:
            # The group has moved since the question; there its messages have other ids.
            await self.bot.send_message(moved.new_chat_id, **page.arguments())

    async def show(self, page: Page) -> None:
        """Turn the message of a tap into ``page``; send it where there is no such message."""
        query = self.incoming.callback_query
        if query is None or self.anew:
            await self.reply(page)
            return
        if not await self._edited(query, page):
            await self.bot.send_message(self.chat.id, **page.arguments())
        await self.toast(None)

    async def _edited(self, query: CallbackQuery, page: Page) -> bool:
        if not isinstance(query.message, Message) or query.message.text is None:
            return False  # out of reach, or a file, which keeps its caption and its buttons
        try:
            await query.edit_message_text(**page.arguments())
        except BadRequest as error:
            # tapping the page one is on is no error, and a deleted message is said anew
            words = error.message.lower()
            if _UNCHANGED in words:
                return True
            if any(gone in words for gone in _GONE):
                return False
            raise
        return True

    async def toast(self, text: str | None, *, alert: bool = False) -> None:
        """Answer a tap; a press that Telegram has forgotten needs no answer any more."""
        query = self.incoming.callback_query
        assert query is not None
        try:
            await query.answer(text[:_TOAST_LENGTH] if text else None, show_alert=alert)
        except BadRequest as error:
            if not is_too_old(error):
                raise


def is_too_old(error: BadRequest) -> bool:
    """Whether Telegram has forgotten the press or query that an answer was for."""
    return any(words in error.message.lower() for words in _TOO_OLD)


context_types: ContextTypes[Context, dict[Any, Any], dict[Any, Any], dict[Any, Any]] = ContextTypes(
    context=Context
)
