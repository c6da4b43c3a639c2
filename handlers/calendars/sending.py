"""/calendar: whose, in private only; a file where there is a day, else why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram import InputFile, Update

from handlers.bodies import body_of, collectives_of
from handlers.calendars.entries import Filled, Where, filled
from handlers.calendars.ics import written
from handlers.calendars.views import Calendar
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.page import Key, lines, page
from handlers.render import echoed
from handlers.texts import calendar as say
from handlers.texts import first as say_first
from handlers.texts import labels
from handlers.views import Home, Plans
from store import calendar, selection
from store.calendar import Dated, Duty, Which
from store.db import Tx
from store.errors import NotFound
from store.standing import Standing, standing

_ORDER = list(Which)
_WORDS = {say.MINE: Which.MINE, say.AGENCY: Which.AGENCY, say.FOLLOWED: Which.FOLLOWED}
Found = tuple[tuple[Dated, ...], tuple[Duty, ...]]


async def command(update: Update, context: Context) -> None:
    """/calendar, with 我的, 本单位 or 关注 behind it."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    said = "".join(context.args or ())
    if said and said not in _WORDS:
        await context.reply(page(say.usage(said=echoed(said)), _keys(context, None)))
        return
    await _answer(context, _WORDS[said] if said else await _own(context))


async def hand_out(context: Context, view: Calendar) -> None:
    """The calendar of a button."""
    if view.whose >= len(_ORDER):
        raise NotFound("calendar", str(view.whose))
    await _answer(context, _ORDER[view.whose])


async def _answer(context: Context, which: Which) -> None:
    agency = context.actor.agency
    if which is not Which.FOLLOWED and agency is None:
        await context.reply(page(say.no_agency(), _keys(context, which)))
    else:
        of = say.whose(whose=which.value, agency=agency.short if agency else "")
        tasks, duties = await _found(context, which)
        over = {
            plan.id
            for plan in await context.plans()
            if standing(plan, context.today) is Standing.HISTORY
        }
        made = filled(tasks, duties, over, await _where(context))
        if made.entries:
            await _send(context, which, of, made)
        else:
            await _say_why(context, which, of, made, tasks)
    if context.incoming.callback_query is not None:
        await context.toast(None)


async def _own(context: Context) -> Which:
    """Mine where something was given to me, else my agency's, else what I follow."""
    if context.actor.agency is None:
        return Which.FOLLOWED if context.actor.person_id is not None else Which.AGENCY
    tasks, _ = await _found(context, Which.MINE)
    return Which.MINE if tasks else Which.AGENCY


async def _found(context: Context, which: Which) -> Found:
    actor, today, agency = context.actor, context.today, context.actor.agency
    if agency is None:
        found = await context.read(
            lambda tx: calendar.tasks_of(tx, actor, which, frozenset(), today)
        )
        return found, ()
    lexicon = await context.lexicon()
    body = body_of(lexicon, agency.id, today)
    groups = frozenset(group.id for group in collectives_of(lexicon, body, today))

    async def of_both(tx: Tx) -> Found:
        tasks = await calendar.tasks_of(tx, actor, which, body.family, today)
        if which is not Which.AGENCY:
            return tasks, ()
        return tasks, await calendar.duties_of(tx, groups | body.family)

    return await context.read(of_both)


async def _where(context: Context) -> Where:
    titles = {plan.id: plan.title for plan in await context.plans()}
    return Where(context.bot.id, context.deps.bot_username, context.today, titles)


async def _send(context: Context, which: Which, of: str, made: Filled) -> None:
    # Some hundred entries take a tenth of a second.
    data = await asyncio.to_thread(
        written, made.entries, name=say.calendar_name(of=of), now=context.now
    )
    markup = page(of, _keys(context, which)).markup()
    await context.bot.send_document(
        context.chat.id,
        InputFile(data, filename=say.file_name(of=of, today=context.today)),
        caption=say.caption(
            of=of,
            entries=len(made.entries),
            past=made.past,
            by_hand=made.by_hand,
            done=made.done,
            left_out=_left_out(made),
        ),
        reply_markup=markup,
    )


async def _say_why(
    context: Context, which: Which, of: str, made: Filled, tasks: Sequence[Dated]
) -> None:
    """No day at all: which documents print none, and which print days for nobody."""
    if which is Which.FOLLOWED and not tasks:
        await context.reply(page(say.follows_nothing(), _keys(context, which)))
        return
    known = await context.plans()
    dated = dict(await context.read(selection.dated))
    left = _left_out(made)
    here = {task.line.plan_id for task in tasks}
    silent = [plan.short for plan in known if plan.id in here and plan.id not in dated]
    elsewhere = [
        say.dated_elsewhere(short=plan.short, count=dated[plan.id])
        for plan in known
        if plan.id in dated and not plan.names_agencies and which is not Which.FOLLOWED
    ]
    text = lines(
        [
            say.nothing(of=of, total=len(tasks)),
            say.nothing_why(left_out=left) if left else None,
            say.no_plan_prints(shorts=silent) if silent else None,
            *elsewhere[:2],
            say.follow_them() if elsewhere else None,
        ]
    )
    await context.reply(page(text, _keys(context, which)))


def _left_out(made: Filled) -> list[str]:
    said = {
        say.left_ongoing: made.ongoing,
        say.left_undated: made.undated,
        say.left_history: made.history,
    }
    return [sentence(count=count) for sentence, count in said.items() if count]


def _keys(context: Context, which: Which | None) -> list[tuple[Key, ...]]:
    """The other calendars of this person, and the way back."""
    open_to = [Which.AGENCY] if context.actor.agency is not None else []
    if context.actor.appointments:
        open_to += [Which.FOLLOWED]
        open_to += [Which.MINE] if context.actor.agencies else []
    keys: list[Key] = [
        nav(say.LABELS[one.value], Calendar(_ORDER.index(one)))
        for one in _ORDER
        if one in open_to and one is not which
    ]
    return [*rows(keys, 2), (nav(labels.PLANS, Plans()), nav(labels.HOME, Home()))]
