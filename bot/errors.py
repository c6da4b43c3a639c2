"""What a failed call means. How a process that cannot go on says so: bot.stop.

A failure to send is one of four: later, new chat id, permanent, bug. Beside those stand what is
none (the message already reads so), and what nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from store.text import clean_user_text


class Fate(StrEnum):
    """What becomes of a call that did not return."""

    DONE = "done"
    GONE = "gone"
    LATER = "later"
    MOVED = "moved"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fate with its facts: seconds to wait, the new chat id, the state of the chat.

    ``may_be_there``: it comes again, and Telegram may have taken it the first time.
    ``topic_gone``: a forum's topic was closed or deleted; the chat is well.
    """

    fate: Fate
    wait: float | None = None
    new_chat_id: int | None = None
    chat_state: str | None = None
    may_be_there: bool = False
    topic_gone: bool = False


# Telegram's refusals carry no code beside the HTTP status; these are its own words.
_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
_NO_SUCH_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_CHAT_STATES = {
    "bot was blocked": "blocked",
    "user is deactivated": "gone",
    "can't initiate conversation": "blocked",
    "bot was kicked": "left",
    "bot is not a member": "left",
    "chat not found": "gone",
    "group chat was deactivated": "gone",
    "user not found": "gone",
    "peer_id_invalid": "gone",
    "have no rights to send": "muted",
    "not enough rights": "muted",
    "chat_write_forbidden": "muted",
    "chat_restricted": "muted",
    "need administrator rights": "muted",
}
_GATEWAYS = ("(502)", "Bad Gateway", "(504)", "Gateway Timeout")
# Nothing of the request has left this machine when one of these is raised.
_BEFORE_THE_REQUEST = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def judge(error: BaseException) -> Verdict:
    """What a failed Bot API call means for the message it was to send."""
    if isinstance(error, RetryAfter):
        return Verdict(Fate.LATER, wait=seconds_of(error))
    if isinstance(error, ChatMigrated):
        return Verdict(Fate.MOVED, new_chat_id=error.new_chat_id)
    if isinstance(error, BadRequest | Forbidden):
        return _refused(error)
    if isinstance(error, InvalidToken | Conflict):
        return Verdict(Fate.LATER, wait=60.0)
    if isinstance(error, NetworkError):
        return _network(error)
    # 200 with a body that cannot be read: most likely done, but nobody says so.
    return Verdict(Fate.UNKNOWN if isinstance(error, TelegramError) else Fate.BUG)


def _refused(error: TelegramError) -> Verdict:
    words = error.message.lower()
    if any(part in words for part in _HARMLESS):
        return Verdict(Fate.DONE)
    if any(part in words for part in _NO_SUCH_MESSAGE):
        return Verdict(Fate.GONE)
    if any(part in words for part in _NO_TOPIC):
        return Verdict(Fate.PERMANENT, topic_gone=True)
    for part, state in _CHAT_STATES.items():
        if part in words:
            return Verdict(Fate.PERMANENT, chat_state=state)
    if isinstance(error, Forbidden):
        return Verdict(Fate.PERMANENT, chat_state="blocked")
    return Verdict(Fate.BUG)


def _network(error: NetworkError) -> Verdict:
    cause = error.__cause__
    if isinstance(cause, _BEFORE_THE_REQUEST):
        return Verdict(Fate.LATER)
    if isinstance(cause, httpx.HTTPError):
        return Verdict(Fate.UNKNOWN)
    if any(status in error.message for status in _GATEWAYS):
        # Of an outage, so that it uses up no try; but a gateway cannot say what is behind it.
        return Verdict(Fate.LATER, may_be_there=True)
    # An HTTP status that is none of Telegram's refusals: 5xx, or a proxy's error page. A bare
    # timeout (no cause: raised by something else than httpx) says nothing about the request.
    return Verdict(Fate.UNKNOWN if error.message == "Timed out" else Fate.LATER)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait; the library gives a number or a timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def named(error: BaseException) -> str:
    """Kind and message of an error, for a log or an ``error`` column; never a traceback.

    Without what a column cannot hold: an error may quote what somebody sent.
    """
    return clean_user_text(f"{type(error).__name__}: {error}")
