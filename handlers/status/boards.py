"""/status: a board of counts, each a button to its list, and which rule put a task there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from handlers.ask.plans_meant import plans_meant
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import EMS, MOST_LINES, cut_to, lines_of, screens
from handlers.members.asking import agency_named
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import echoed, plan_tags
from handlers.status.said import details
from handlers.status.views import Lately, StatusBoard, StatusList, StatusRule
from handlers.status.whose import ROWS, Whose, board, in_row, named, row_of, sees_boards, whose_of
from handlers.steering.views import Distributing
from handlers.texts import first as say_first
from handlers.texts import labels
from handlers.texts import status as say
from handlers.texts import steering as say_steering
from handlers.texts.duties import plan_heading
from handlers.views import Card, Home, Plans
from store import rules
from store.records import PlanRef
from store.standing import Standing, standing
from store.status import Board, Row

A_PAGE = 8
_ORDER = list(Whose)


async def command(update: Update, context: Context) -> None:
    """/status: mine, 本处, 本单位, an agency or a plan."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    said = " ".join(context.args or ())
    view = await _asked(context, said)
    if view is None:
        keys = [nav(say.AGENCY, _of(Whose.AGENCY)), nav(labels.PLANS, Plans())]
        await context.reply(page(say.not_understood(said=echoed(said)), [keys]))
        return
    await context.show(await shown(context, view))


async def shown(context: Context, view: StatusBoard) -> Page:
    """A board: what it counts and out of what; 我的, 本处, 本单位 one tap away."""
    if not sees_boards(context.actor):
        return _denied()
    whose = whose_of(view)
    if whose is not Whose.PLAN and not view.of:
        if context.actor.agency is None:
            return await _of_the_office(context)
        if whose is Whose.MINE:
            view = await _own(context)
            whose = whose_of(view)
    of, name = await named(context, whose, view.of)
    found = await board(context, whose, of)
    around = _around(context, whose)
    if not found.rows:
        return page(say.empty(whose=whose.value, of=name), [*around, _last()])
    counts = {row: len(in_row(found, row)) for row in ROWS}
    told = [say.counted(name=row, count=_count(found, row, n)) for row, n in counts.items() if n]
    keys: list[Key] = [
        nav(
            say.row_label(name=row, count=_count(found, row, n)),
            StatusList(_ORDER.index(whose), of, ROWS.index(row)),
        )
        for row, n in counts.items()
        if n
    ]
    head = say.heading(of=name, total=len(found.rows))
    foot = say.coverage(
        whose=whose.value,
        shown=len(found.rows),
        hidden=found.hidden,
        by_hand=_by_hand(found) if whose is Whose.AGENCY else 0,
        history=0 if whose is Whose.PLAN else _history(found, await context.plans(), context),
    )
    text = lines([bold(head), say.as_of(today=context.today), "", *told, "", foot])
    return page(text, [*rows(keys, 2), *around, [*_giving(context, whose, of), *_last()]])


async def listing(context: Context, view: StatusList) -> Page:
    """The tasks of one row, each with what its standing hangs on."""
    if not sees_boards(context.actor):
        return _denied()
    whose, row = whose_of(view), row_of(view)
    of, name = await named(context, whose, view.of)
    found = in_row(await board(context, whose, of), row)
    view = replace(view, of=of)
    below: list[Key] = [
        nav(say.RULE, StatusRule(view.whose, of, view.row)),
        nav(labels.BACK, StatusBoard(view.whose, of)),
    ]
    if not found:
        return page(say.list_empty(of=name, row=say.row(name=row)), [below])
    mixed = len({one.line.plan_id for one in found}) > 1 and whose is not Whose.PLAN
    blocks = [_block(one, mixed=mixed) for one in found]
    head = say.list_heading(of=name, row=say.row(name=row), first=1, last=1, total=len(found))
    single = not mixed and whose is not Whose.PLAN
    above = plan_heading(short=found[0].line.plan_short) if single else None
    budget = MOST_LINES - lines_of(bold(head)) - (1 if above else 0)
    pages = screens(blocks, budget=budget, most=A_PAGE)
    at = min(view.page, len(pages) - 1)
    here = replace(view, page=at)
    head = say.list_heading(
        of=name,
        row=say.row(name=row),
        first=pages[at].start + 1,
        last=pages[at].stop,
        total=len(found),
    )
    keys = _keys([found[n] for n in pages[at]], await context.plans(), here)
    turning = pager(at, len(pages), lambda number: replace(view, page=number))
    text = lines([bold(head), above, *(blocks[n] for n in pages[at])])
    return page(text, [*rows(keys, 2 if mixed else 4), turning, below])


async def rule(context: Context, view: StatusRule) -> Page:
    """Which row of the table applied, in words."""
    name = row_of(view)
    text = lines([bold(say.rule_heading(row=say.row(name=name))), say.rule(name=name)])
    return page(text, [[nav(labels.BACK, StatusList(view.whose, view.of, view.row))]])


async def _asked(context: Context, said: str) -> StatusBoard | None:
    """The board that the words behind the command mean."""
    words = {say.MINE: Whose.MINE, say.UNIT: Whose.UNIT, say.AGENCY: Whose.AGENCY}
    if not said:
        return await _own(context)
    if said in words:
        return _of(words[said])
    entry = agency_named(await context.lexicon(), said).entry
    if entry is not None and entry.id is not None:
        return _of(Whose.AGENCY, entry.id)
    plans = await context.plans()
    meant = [plan for plan in plans if plan.key in plans_meant(said, plans).plans]
    return _of(Whose.PLAN, meant[0].id) if len(meant) == 1 else None


async def _own(context: Context) -> StatusBoard:
    """Mine where something was given to me, else my agency's."""
    mine = context.actor.agency
    if mine is not None and sees_boards(context.actor):
        if (await board(context, Whose.MINE, mine.id)).rows:
            return _of(Whose.MINE, mine.id)
        return _of(Whose.AGENCY, mine.id)
    return _of(Whose.AGENCY)


async def _of_the_office(context: Context) -> Page:
    """Who serves no agency chooses a plan; agencies are asked for by name."""
    plans = await context.plans()
    keys: list[Key] = [nav(plan.short, _of(Whose.PLAN, plan.id)) for plan in plans[:A_PAGE]]
    return page(say.choose_plan(), [*rows(keys, 1), _last()])


def _denied() -> Page:
    return page(say.not_for_visitors(), [[nav(labels.PLANS, Plans()), nav(labels.BACK, Home())]])


def _around(context: Context, whose: Whose) -> list[list[Key]]:
    """我的, 本处, 本单位 for who serves an agency."""
    if not context.actor.agencies:
        return []
    names = {Whose.MINE: say.MINE, Whose.UNIT: say.UNIT, Whose.AGENCY: say.AGENCY}
    mine = context.actor.agency
    of = 0 if mine is None else mine.id
    return [
        [
            nav(labels.chosen(name) if one is whose else name, _of(one, of))
            for one, name in names.items()
        ]
    ]


def _giving(context: Context, whose: Whose, of: int) -> list[Key]:
    """［分办］ on the board of the agency whose liaison one is."""
    may = rules.may(context.actor, rules.Action.DISTRIBUTE, agency_id=of)
    if whose is not Whose.AGENCY or not may:
        return []
    return [nav(say_steering.DISTRIBUTE, Distributing(of))]


def _last() -> list[Key]:
    return [nav(say.LATELY, Lately()), nav(labels.BACK, Home())]


def _of(whose: Whose, of: int = 0) -> StatusBoard:
    return StatusBoard(_ORDER.index(whose), of)


def _count(found: Board, row: str, tasks: int) -> int:
    """Of what waits the reports are counted, of all else the tasks."""
    return found.pending if row == say.PENDING_ROW else tasks


def _by_hand(found: Board) -> int:
    return sum(row.by_hand for row in found.rows)


def _history(found: Board, plans: Sequence[PlanRef], context: Context) -> int:
    """How many are of plans that are history by now."""
    past = {p.id for p in plans if standing(p, context.today) is Standing.HISTORY}
    return sum(row.line.plan_id in past for row in found.rows)


def _block(one: Row, *, mixed: bool) -> Rich:
    title = cut_to(say.task(ref=one.line.ref, title=one.line.title), EMS)
    detail = details(one)
    plan = plan_heading(short=one.line.plan_short) if mixed else None
    return lines([plan, title, detail or None])


def _keys(found: list[Row], plans: tuple[PlanRef, ...], here: StatusList) -> list[Key]:
    marks = plan_tags({one.line.plan_id for one in found}, plans)
    return [
        nav(
            labels.task(ref=one.line.ref, tag=marks.get(one.line.plan_id)),
            Card(one.line.task_id, back=here),
        )
        for one in found
    ]
