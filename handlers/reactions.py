"""The ordered list of everything the bot reacts to, with the reason for each place.

Only new messages and taps: a command handler would otherwise fire again on every edit.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers import acts, chats, entry, fallback, find, inline, navigation, terms
from handlers import commands as table
from handlers.agencies import pages as agencies
from handlers.amending import plans as amending_plans
from handlers.amending import steps as amending
from handlers.calendars import sending
from handlers.context import Context
from handlers.digests import ondemand, panel
from handlers.doubts import queue
from handlers.encoding import ACT_PREFIX, VERSION
from handlers.export import sending as export
from handlers.following import menus
from handlers.guard import guard
from handlers.importing import listing
from handlers.journal import forgetting, reading
from handlers.members import inviting, pages, requests
from handlers.progress import lines, opened
from handlers.reminding import menus as reminding
from handlers.status import boards, history
from handlers.steering import assigning, distributing
from handlers.workdays import menus as workdays
from handlers.years import judging

GUARD, ALL = -1, 0
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]
Handler = BaseHandler[Any, Context, Any]
NEW = filters.UpdateType.MESSAGE

COMMANDS: dict[table.Command, Callback] = {
    table.START: entry.start,
    table.DUTIES: entry.duties,
    table.AGENCY: entry.agency,
    table.FIND: find.find,
    table.ASK: find.asked,
    table.PLANS: entry.plans,
    table.DUE: ondemand.due,
    table.OVERDUE: ondemand.overdue,
    table.WEEK: ondemand.week,
    table.UPDATE: lines.command,
    table.REVIEW: opened.command,
    table.STATUS: boards.command,
    table.HISTORY: history.command,
    table.RECENT: history.recent,
    table.FOLLOW: menus.command,
    table.REMIND: reminding.command,
    table.CALENDAR: sending.command,
    table.EXPORT: export.command,
    table.WHOAMI: entry.whoami,
    table.JOIN: requests.join,
    table.MEMBERS: pages.listed,
    table.INVITE: inviting.invite,
    table.ROLE: pages.looked_up,
    table.ASSIGN: assigning.command,
    table.DISTRIBUTE: distributing.command,
    table.NEW_PLAN: listing.command,
    table.ADD_ITEM: amending.add_command,
    table.EDIT_ITEM: amending.edit_command,
    table.ARCHIVE: amending_plans.archive_command,
    table.RESTORE: amending_plans.restore_command,
    table.DIGEST: panel.command,
    table.WORKDAYS: workdays.command,
    table.LINKS: judging.command,
    table.TERM: terms.term,
    table.AGENCIES: agencies.command,
    table.QUEUE: queue.command,
    table.AUDIT: reading.command,
    table.FORGET: forgetting.command,
    table.HELP: entry.help_,
}


def reactions() -> list[tuple[int, Handler]]:
    """(group, handler). In a group of handlers the first that matches takes the update."""
    return [
        # before everything: who is this; what it stops reaches nothing below
        (GUARD, TypeHandler(Update, guard)),
        # news about chats has no person in it, so these alone run without an actor
        (ALL, ChatMemberHandler(chats.membership, ChatMemberHandler.MY_CHAT_MEMBER)),
        (ALL, MessageHandler(NEW & filters.StatusUpdate.MIGRATE, chats.moved)),
        # the table of commands, before free text
        *((ALL, CommandHandler(c.name, _guarded(f), NEW)) for c, f in COMMANDS.items()),
        # cards for other chats: these updates have no chat of ours
        (ALL, InlineQueryHandler(_guarded(inline.cards))),
        # taps: writing, navigating, then whatever an older or forged button says
        (ALL, CallbackQueryHandler(_guarded(acts.pressed), f"^{ACT_PREFIX}")),
        (ALL, CallbackQueryHandler(_guarded(navigation.tapped), f"^{VERSION}")),
        (ALL, CallbackQueryHandler(_guarded(fallback.outdated_button))),
        # after the known commands, so that only the unknown are left
        (ALL, MessageHandler(NEW & filters.COMMAND, _guarded(fallback.unknown_command))),
        (ALL, MessageHandler(NEW & filters.TEXT, _guarded(fallback.asked))),
        # last: photos, stickers, files; service messages say nothing to us
        (ALL, MessageHandler(NEW & ~filters.StatusUpdate.ALL, _guarded(fallback.not_text))),
    ]


def _guarded(callback: Callback) -> Callback:
    """``callback``, refusing to run where the guard let nobody through."""

    @wraps(callback)
    async def run(update: Update, context: Context) -> None:
        _ = context.actor  # raises GuardMissing
        await callback(update, context)

    return run
