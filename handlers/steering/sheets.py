"""A whole plan at once: its sheet is handed out, sent back, compared, confirmed, taken back."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from telegram import InputFile

from handlers import offers
from handlers.context import Context
from handlers.keyboards import nav
from handlers.members.asking import attempt, offer
from handlers.page import page
from handlers.presses import Press
from handlers.progress.about import Desk
from handlers.progress.start import desk_of
from handlers.render import echoed
from handlers.steering import letters_sheets as letters
from handlers.steering.printed import parties_of
from handlers.steering.views import AssignSheet
from handlers.texts import labels
from handlers.texts import steering as say
from handlers.views import Home
from seed import plan_sheet, plan_sheet_written
from seed.plan_sheet import MOST_BYTES, Filled, Problem, Sheet
from seed.plan_sheet_written import Known
from seed.sheets import NoTable, Why
from store import assigning_sheet, attempts, given, items, rules, selection
from store.assigning_sheet import Change, Column, Wish
from store.db import Tx
from store.errors import NotFound, Refusal, Refused
from store.given import GivenOn
from store.named import families
from store.records import AssignmentView, PlanRef, TaskLine
from store.reports import whom
from store.text import match_key

_EVERY_TASK = 5000
_SHOWN = 30
_COLUMNS = {
    plan_sheet.LEAD: Column.LEAD,
    plan_sheet.PARTICIPANT: Column.PARTICIPANT,
    plan_sheet.DUE: Column.DUE,
}
_COMMAND = "/assign"
Facts = dict[str, Any]
Given = dict[int, GivenOn]
Printed = dict[int, tuple[AssignmentView, ...]]


async def hand_out(context: Context, view: AssignSheet) -> None:
    """Send the sheet of a plan, with what is set on it now."""
    if not rules.may(context.actor, rules.Action.ASSIGN):
        await context.show(page(say.only_coordinators(), [[nav(labels.HOME, Home())]]))
        return
    plan = next((plan for plan in await context.plans() if plan.id == view.plan), None)
    if plan is None:
        raise NotFound("plan", str(view.plan))
    desk = await desk_of(context)
    lines, printed, on = await context.read(lambda tx: _tasks(tx, plan.id))
    known = [_known(line, printed.get(line.task_id, ()), on, desk) for line in lines]
    data = await asyncio.to_thread(plan_sheet_written.write, plan.key, plan.title, known)
    await context.bot.send_document(
        context.chat.id,
        InputFile(data, filename=say.sheet_name(short=plan.short)),
        caption=say.sheet_caption(short=plan.short, tasks=len(lines), given=len(on)),
    )
    if context.incoming.callback_query is not None:
        await context.toast(None)


async def received(context: Context) -> bool:
    """Take a document that is a plan's sheet, from the coordinator; False for everything else."""
    document = context.message.document
    name = (document.file_name or "").lower() if document is not None else ""
    if document is None or not name.endswith(".xlsx"):
        return False
    if not rules.may(context.actor, rules.Action.ASSIGN):
        return False
    is_meant = (context.message.caption or "").strip().startswith(_COMMAND)
    try:
        if (document.file_size or 0) > MOST_BYTES:
            raise NoTable(Why.TOO_LARGE)
        file = await context.bot.get_file(document.file_id)
        data = bytes(await file.download_as_bytearray())
        sheet = await asyncio.to_thread(plan_sheet.read, data)
    except NoTable as error:
        if not is_meant and not error.why.has_headers:
            return False  # perhaps a roster of people
        await context.reply(page(say.no_sheet(why=error.why.value)))
        return True
    plan = _plan_of(sheet, await context.plans())
    if plan is None:
        await context.reply(page(say.other_plan(said=echoed(sheet.plan))))
        return True
    await _compare(context, sheet, plan, hashlib.sha256(data).hexdigest())
    return True


async def turned(context: Context, tx: Tx, press: Press) -> None:
    """Another page of the comparison."""
    await offers.put(context, tx, letters.SEEN, dict(press.args), key=press.key)


async def dropped(context: Context, tx: Tx, press: Press) -> None:
    """Nothing of it."""
    await offers.put(context, tx, letters.DROPPED, {}, key=press.key)


async def confirmed(context: Context, tx: Tx, press: Press) -> None:
    """Set all of it as it was seen; what changed meanwhile is compared anew."""
    facts = dict(press.args)
    wishes = [_wish(one) for one in facts["wishes"]]
    columns = frozenset(Column(one) for one in facts["columns"])
    expected = assigning_sheet.from_json(facts["changes"])
    desk = Desk(press.lexicon, press.plans, context.today)
    sha = str(facts["sha"])

    async def apply(inner: Tx) -> assigning_sheet.Applied | None:
        return await assigning_sheet.apply(
            inner,
            context.actor,
            wishes,
            columns,
            expected,
            sha,
            effect_key=press.key,
            now=context.now,
        )

    try:
        done = await attempts.attempt(tx, apply)
    except Refused as error:
        if error.code is not Refusal.SETTINGS_MOVED:
            raise
        found = await assigning_sheet.changes(tx, context.actor, wishes, columns)
        fresh = {**facts, **_counted(found, desk), "moved": True, "page": 0}
        await offers.put(context, tx, letters.SEEN, fresh, key=press.key)
        return
    if done is None:
        return
    told = await _tell(context, tx, done.changes, facts["short"], desk, press.key)
    said = {"short": facts["short"], "sha": sha, "count": len(done.changes), **told}
    await offers.put(context, tx, letters.DONE, said, key=press.key)


async def undone(context: Context, tx: Tx, press: Press) -> None:
    """Take the whole sheet back."""
    sha, short = str(press.args["sha"]), str(press.args["short"])
    done = await assigning_sheet.revoke_batch(
        tx, context.actor, sha, effect_key=press.key, now=context.now
    )
    if done is None:
        return
    desk = Desk(press.lexicon, press.plans, context.today)
    await _tell(context, tx, done.changes, short, desk, press.key)
    said = {"short": short, "count": len(done.changes), "skipped": done.skipped}
    await offers.put(context, tx, letters.UNDONE, said, key=press.key)


async def _compare(context: Context, sheet: Sheet, plan: PlanRef, sha: str) -> None:
    desk = await desk_of(context)

    async def body(tx: Tx) -> None:
        lines, _, _ = await _tasks(tx, plan.id)
        ids = {line.ref: line.task_id for line in lines}
        titles = {line.ref: line.title for line in lines}
        filled, problems = plan_sheet.place(sheet, titles, desk.lexicon, year=_year(plan))
        columns = frozenset(_COLUMNS[name] for name in sheet.columns)
        wishes = [_as_wish(one, ids) for one in filled]
        found = await assigning_sheet.changes(tx, context.actor, wishes, columns)
        changed = {change.task_id for change in found}
        facts: Facts = {
            "plan": plan.id,
            "short": plan.short,
            "sha": sha,
            "columns": sorted(column.value for column in columns),
            "wishes": [_kept(wish) for wish in wishes if wish.task_id in changed],
            "refs": {str(line.task_id): line.ref for line in lines if line.task_id in changed},
            **_counted(found, desk),
            **_wrong(problems),
            "applied": await assigning_sheet.is_in_force(tx, context.actor, sha),
            "page": 0,
        }
        await offer(context, tx, letters.SEEN, facts)

    await attempt(context, body)


async def _tasks(tx: Tx, plan_id: int) -> tuple[tuple[TaskLine, ...], Printed, Given]:
    lines = (await items.plan_tasks(tx, plan_id, limit=_EVERY_TASK)).lines
    ids = [line.task_id for line in lines]
    return lines, await selection.who(tx, ids), await given.of_tasks(tx, ids)


def _known(line: TaskLine, printed: Sequence[AssignmentView], on: Given, desk: Desk) -> Known:
    here = on.get(line.task_id, given.NOTHING)
    by_part = {"lead": [], "participant": []}  # type: dict[str, list[str]]
    for one in here.agencies:
        by_part[one.part.value].append(desk.name(one.agency.id))
    return Known(
        ref=line.ref,
        title=line.title,
        printed=parties_of(printed),
        printed_due=say.printed_due(kind=line.deadline_kind, due_on=line.due_on),
        leads=tuple(by_part["lead"]),
        participants=tuple(by_part["participant"]),
        due_on=None if here.internal is None else here.internal.due_on,
    )


def _plan_of(sheet: Sheet, plans: Sequence[PlanRef]) -> PlanRef | None:
    """The plan by its key, or by the name that somebody wrote in its place."""
    said = match_key(sheet.plan)
    for plan in plans:
        if sheet.plan == plan.key or (
            said and said in (match_key(plan.short), match_key(plan.title))
        ):
            return plan
    return None


def _year(plan: PlanRef) -> int | None:
    """The year of a date that says none: only where the plan is of one year."""
    start, end = plan.period_start, plan.period_end
    return end.year if start and end and start.year == end.year else None


def _as_wish(one: Filled, ids: dict[str, int]) -> Wish:
    return Wish(ids[one.ref], one.leads, one.participants, one.due_on)


def _kept(wish: Wish) -> list[Any]:
    due = None if wish.due_on is None else wish.due_on.isoformat()
    return [wish.task_id, list(wish.leads), list(wish.participants), due]


def _wish(kept: Sequence[Any]) -> Wish:
    task_id, leads, participants, due = kept
    on = None if due is None else date.fromisoformat(due)
    return Wish(task_id, tuple(leads), tuple(participants), on)


def _counted(found: Sequence[Change], desk: Desk) -> Facts:
    ids = {change.agency_id for change in found if change.agency_id is not None}
    return {
        "changes": [change.as_json() for change in found],
        "names": {str(id_): desk.name(id_) for id_ in sorted(ids)},
    }


def _wrong(problems: Sequence[Problem]) -> Facts:
    shown = [[one.line, one.fault.value, echoed(one.said)] for one in problems[:_SHOWN]]
    return {"problems": shown, "wrong": len(problems)}


async def _tell(
    context: Context, tx: Tx, found: Sequence[Change], short: str, desk: Desk, key: str
) -> Facts:
    """One message for each agency's liaisons; who was told, and which agencies have none."""
    given_to: Counter[int] = Counter()
    taken_from: Counter[int] = Counter()
    for change in found:
        if change.agency_id is not None:
            counted = given_to if change.after is not None else taken_from
            counted[change.agency_id] += 1
    dates = {change.task_id for change in found if change.agency_id is None}
    told, unreached = 0, []
    kin = await families(tx, {*given_to, *taken_from})
    for agency_id in sorted(kin):
        heads = await whom.liaisons(tx, kin[agency_id])
        if not heads:
            unreached.append(desk.name(agency_id))
        facts = {
            "name": desk.name(agency_id),
            "short": short,
            "given": given_to[agency_id],
            "taken": taken_from[agency_id],
            "dates": len(dates & _of(found, agency_id)),
            "by": echoed(context.actor.name or ""),
        }
        for head in heads:
            own = f"{key}:told:{agency_id}:{head.telegram_id}"
            await offers.put_to(tx, head.telegram_id, letters.TOLD, facts, key=own, at=context.now)
        told += len(heads)
    return {"told": told, "agencies": len(kin), "unreached": unreached}


def _of(found: Sequence[Change], agency_id: int) -> set[int]:
    return {change.task_id for change in found if change.agency_id == agency_id}
