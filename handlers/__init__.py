"""Triggers to words: parse, call, render, reply.

Question I answer: what did they ask, and what do we say?
I may await the store, then Telegram. I must never await Telegram inside a transaction,
nor read the environment or the wall clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # The command line reads handlers.texts and starts without Telegram's library.
    from telegram.ext import Application


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add everything the bot reacts to, in order."""
    from handlers.reactions import reactions

    for group, handler in reactions():
        application.add_handler(handler, group)
