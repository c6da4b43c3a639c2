"""What a failed call means: later, new chat id, permanent, bug; or nothing; or nobody knows."""

from __future__ import annotations

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.errors import Fate, judge


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (RetryAfter(7), Fate.LATER),
        (ChatMigrated(-1009), Fate.MOVED),
        (Forbidden("Forbidden: bot was blocked by the user"), Fate.PERMANENT),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Fate.PERMANENT),
        (Forbidden("Forbidden: something new"), Fate.PERMANENT),
        (BadRequest("Bad Request: chat not found"), Fate.PERMANENT),
        (BadRequest("Bad Request: not enough rights to send text messages"), Fate.PERMANENT),
        (BadRequest("Bad Request: message is not modified: specified new …"), Fate.DONE),
        (BadRequest("Bad Request: query is too old and response timeout expired"), Fate.DONE),
        (BadRequest("Bad Request: message to edit not found"), Fate.GONE),
        (BadRequest("Bad Request: message can't be edited"), Fate.GONE),
        (BadRequest("Bad Request: can't parse entities"), Fate.BUG),
        (BadRequest("Bad Request: message is too long"), Fate.BUG),
        (InvalidToken("Unauthorized"), Fate.LATER),
        (Conflict("Conflict"), Fate.LATER),
        (NetworkError("Internal Server Error"), Fate.LATER),
        (NetworkError("Bad Gateway (502). Parsing failed"), Fate.LATER),
        (TelegramError("Invalid server response"), Fate.UNKNOWN),
        (TimedOut(), Fate.UNKNOWN),
        (ValueError("ours"), Fate.BUG),
    ],
)
def test_refusals(error: Exception, fate: Fate) -> None:
    assert judge(error).fate is fate


@pytest.mark.parametrize(
    ("cause", "fate"),
    [
        (httpx.ConnectError("refused"), Fate.LATER),
        (httpx.ConnectTimeout("slow"), Fate.LATER),
        (httpx.PoolTimeout("busy"), Fate.LATER),
        (httpx.ProxyError("407"), Fate.LATER),
        (httpx.ReadTimeout("silence"), Fate.UNKNOWN),
        (httpx.WriteTimeout("half"), Fate.UNKNOWN),
        (httpx.ReadError("reset"), Fate.UNKNOWN),
        (httpx.RemoteProtocolError("disconnected"), Fate.UNKNOWN),
    ],
)
def test_a_request_that_may_have_left_is_unknown(cause: Exception, fate: Fate) -> None:
    kind = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError("httpx")
    assert judge(caused(kind, cause)).fate is fate


def test_facts_come_with_the_verdict() -> None:
    assert judge(RetryAfter(7)).wait == 7.0
    assert judge(ChatMigrated(-1009)).new_chat_id == -1009
    assert judge(Forbidden("Forbidden: user is deactivated")).chat_state == "gone"


@pytest.mark.parametrize("words", ["Bad Gateway (502). Parsing failed", "Gateway Timeout (504)"])
def test_behind_a_gateway_it_may_have_been_taken(words: str) -> None:
    assert judge(NetworkError(words)).may_be_there
    assert not judge(NetworkError("Internal Server Error")).may_be_there
