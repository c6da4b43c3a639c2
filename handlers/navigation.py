"""From a view to its page: the one place that knows which function shows what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update

from handlers import choosing, duties, duty_lists, find, groups, home, item, plans, recent, terms
from handlers.agencies import tables as agencies
from handlers.amending import tables as amending
from handlers.ask.answer import asked_again
from handlers.ask.views import Asked
from handlers.calendars import sending
from handlers.calendars.views import Calendar
from handlers.context import Context
from handlers.digests import ondemand
from handlers.doubts import tables as doubts
from handlers.encoding import Unreadable, decode
from handlers.export import sending as export
from handlers.export.views import Export
from handlers.following import tables as following
from handlers.help import help_page
from handlers.importing import tables as importing
from handlers.journal import reading
from handlers.journal.views import AuditFile, AuditLog
from handlers.keyboards import nav
from handlers.members import oneself
from handlers.members import tables as members
from handlers.members.views import Me
from handlers.page import Page, page
from handlers.progress import tables as progress
from handlers.reminding import tables as reminding
from handlers.status import boards, history
from handlers.status.views import History, Lately, StatusBoard, StatusList, StatusRule
from handlers.steering import tables as steering
from handlers.texts import first as say
from handlers.texts import labels
from handlers.view import View
from handlers.views import (
    Again,
    Card,
    Chooser,
    Filters,
    Help,
    Hits,
    Home,
    Listing,
    Naming,
    PlanCard,
    Plans,
    PlanSections,
    PlanTasks,
    Proposal,
    Recent,
    Rules,
    Sections,
    Source,
    Summary,
    TermList,
)
from handlers.years import tables as years
from store.errors import NotFound

PAGES: dict[type[Any], Callable[[Context, Any], Awaitable[Page]]] = {
    Home: home.home,
    Summary: duties.summary,
    Listing: duty_lists.listing,
    Filters: duty_lists.filters,
    Sections: duty_lists.sections,
    Rules: duty_lists.rules,
    Hits: find.hits,
    Recent: recent.recent,
    Card: item.card,
    Source: item.source,
    Plans: plans.listing,
    PlanCard: plans.card,
    PlanSections: plans.sections,
    PlanTasks: plans.tasks,
    Help: help_page,
    TermList: terms.listing,
    AuditLog: reading.listing,
    Me: oneself.me,
    StatusBoard: boards.shown,
    StatusList: boards.listing,
    StatusRule: boards.rule,
    History: history.shown,
    Lately: history.latest,
    **members.PAGES,
    **steering.PAGES,
    **reminding.PAGES,
    **importing.PAGES,
    **amending.PAGES,
    **years.PAGES,
    **agencies.PAGES,
    **doubts.PAGES,
}


async def open_view(context: Context, view: View, note: str | None = None) -> None:
    """Show a view where it was asked for. ``note`` says how a question was read."""
    try:
        if not context.in_private:
            await context.show(await groups.brief(context, view))
        elif isinstance(view, Chooser):
            await choosing.pick(context, view.page)
        elif isinstance(view, Proposal):
            await choosing.confirm(context, view.agency)
        elif isinstance(view, Asked):
            await asked_again(context, view)
        elif isinstance(view, Again):
            await recent.again(context, view)
        elif type(view) in members.OFFERED:
            await members.OFFERED[type(view)](context, view)
        elif type(view) in progress.OFFERED:
            await progress.OFFERED[type(view)](context, view)
        elif type(view) in steering.OFFERED:
            await steering.OFFERED[type(view)](context, view)
        elif type(view) in ondemand.OFFERED:
            await ondemand.OFFERED[type(view)](context, view)
        elif type(view) in following.OFFERED:
            await following.OFFERED[type(view)](context, view)
        elif type(view) in amending.OFFERED:
            await amending.OFFERED[type(view)](context, view)
        elif type(view) in reminding.OFFERED:
            await reminding.OFFERED[type(view)](context, view)
        elif type(view) in agencies.OFFERED:
            await agencies.OFFERED[type(view)](context, view)
        elif type(view) in doubts.OFFERED:
            await doubts.OFFERED[type(view)](context, view)
        elif type(view) in importing.OFFERED:
            await importing.OFFERED[type(view)](context, view)
        elif isinstance(view, AuditFile):
            await reading.hand_out(context, view)
        elif isinstance(view, Calendar):
            await sending.hand_out(context, view)
        elif type(view) in years.OFFERED:
            await years.OFFERED[type(view)](context, view)
        elif isinstance(view, Export):
            await export.hand_out(context, view)
        elif isinstance(view, Naming):
            await _say_how_to_name(context)
        elif note and isinstance(view, Summary):
            await context.show(await duties.summary(context, view, note))
        elif note and isinstance(view, Listing):
            await context.show(await duty_lists.listing(context, view, note))
        else:
            await context.show(await PAGES[type(view)](context, view))
    except NotFound:
        # a revision may have taken what an old button or link was about
        keys = [nav(labels.HOME, Home()), nav(labels.PLANS, Plans())]
        await context.show(page(say.updated(), [keys]))


async def tapped(update: Update, context: Context) -> None:
    """A button that navigates, of any age."""
    query = update.callback_query
    assert query is not None
    try:
        view = decode(query.data or "")
    except Unreadable:
        await context.toast(say.old_button(), alert=True)
        return
    await open_view(context, view)


async def _say_how_to_name(context: Context) -> None:
    """In a message of its own: the buttons above it stay usable."""
    await context.reply(page(say.how_to_name(), [[nav(labels.HOME, Home())]]))
    if context.incoming.callback_query is not None:
        await context.toast(None)
