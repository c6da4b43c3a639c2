"""/assign NUMBER: an agency by name or suggestion, a date by typing, confirmed in full."""

from __future__ import annotations

from datetime import date
from typing import Any

from telegram import Update

from handlers import offers
from handlers.ask.naming import task_said
from handlers.bodies import body_of
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.members.asking import agency_named, attempt, expect, offer, over
from handlers.page import Key, Page, page
from handlers.presses import Press
from handlers.progress.about import Desk, about, subject
from handlers.progress.choosing import task_keys
from handlers.progress.start import desk_of
from handlers.progress.words import until
from handlers.render import echoed
from handlers.status.card import given_lines
from handlers.steering import letters
from handlers.steering.printed import due_of, parties_of, suggestions
from handlers.steering.views import Assigning, AssignSheet
from handlers.texts import labels
from handlers.texts import steering as say
from handlers.texts import task as say_task
from handlers.views import Home, Plans
from store import assigning, given, items, rules, selection
from store.db import Tx
from store.errors import NotFound, Outdated
from store.given import GivenOn, Seen
from store.named import families
from store.records import Part
from store.reports import whom
from store.text import clean_user_text
from store.waiting import Waiting

AGENCY, DATE = "assign_agency", "assign_date"
_PARTS = {1: Part.LEAD, 2: Part.PARTICIPANT}
_DATE = 3
Facts = dict[str, Any]


async def command(update: Update, context: Context) -> None:
    """/assign: alone the sheets to export; with a number that task."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    if not rules.may(context.actor, rules.Action.ASSIGN):
        await context.reply(page(say.only_coordinators(), [[nav(labels.HOME, Home())]]))
        return
    said = " ".join(context.args or ())
    found = task_said(said, await context.plans())
    if found is None:
        await context.reply(await _how(context))
        return
    ids = [id_ for id_, _ in await context.read(lambda tx: selection.keys(tx, found.wanted))]
    if len(ids) == 1:
        await opened(context, Assigning(ids[0]))
        return
    if not ids:
        text = say_task.in_no_plan(ref=echoed(found.ref))
        await context.reply(page(text, [[nav(labels.PLANS, Plans())]]))
        return
    await context.reply(await _which(context, ids, found.ref))


async def opened(context: Context, view: Assigning) -> None:
    """What is set, and what may be set; or the question for an agency or a date."""
    desk = await desk_of(context)

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.ASSIGN)
        told = about(await subject(tx, view.task, desk), desk, None)
        if view.what in _PARTS:
            await _ask_agency(context, tx, told, _PARTS[view.what], desk)
        elif view.what == _DATE:
            await expect(context, tx, DATE, {"about": told})
            await offer(context, tx, letters.WHEN, {"about": told})
        elif view.what == 0:
            await over(context, tx)
            await offer(context, tx, letters.MENU, await _menu(context, tx, told, desk))
        else:
            raise NotFound("assigning", str(view.what))

    await attempt(context, body)


async def agency_said(context: Context, waiting: Waiting) -> None:
    """The agency was named: confirm it in full, or say what the name may mean."""
    desk = await desk_of(context)
    meant = agency_named(desk.lexicon, clean_user_text(context.message.text or ""))
    if meant.entry is None or meant.entry.id is None:
        await context.reply(page(meant.answer))
        return
    facts = _of_agency(desk, waiting.facts["about"], waiting.facts["part"], meant.entry.id)

    async def body(tx: Tx) -> None:
        await over(context, tx)
        await offer(context, tx, letters.CHECK, facts)

    await attempt(context, body)


async def date_said(context: Context, waiting: Waiting) -> None:
    """The date was typed: confirm it, or say that it was not understood."""
    said = clean_user_text(context.message.text or "")
    due = until(said, context.today)
    if due is None:
        await context.reply(page(say.date_unread(said=echoed(said))))
        return
    facts = {
        "about": waiting.facts["about"],
        "due": due.isoformat(),
        "past": due < context.today,
    }

    async def body(tx: Tx) -> None:
        await over(context, tx)
        await offer(context, tx, letters.CHECK, facts)

    await attempt(context, body)


async def chosen(context: Context, tx: Tx, press: Press) -> None:
    """One of those suggested."""
    desk = Desk(press.lexicon, press.plans, context.today)
    await over(context, tx)
    told, part = press.args["about"], str(press.args["part"])
    facts = _of_agency(desk, told, part, press.number("agency"))
    await offers.put(context, tx, letters.CHECK, facts, key=press.key)


async def confirmed(context: Context, tx: Tx, press: Press) -> None:
    """Set it, say so, and tell the agency's liaisons."""
    facts, told = dict(press.args), press.args["about"]
    same: Facts = {"effect_key": press.key, "now": context.now}
    task_id = int(told["task"])
    if facts.get("due"):
        due = _day(str(facts["due"]))
        is_new = await assigning.set_date(tx, context.actor, task_id, due, **same)
    else:
        part, agency_id = Part(str(facts["part"])), press.number("agency")
        is_new = await assigning.assign(tx, context.actor, task_id, agency_id, part, **same)
        if is_new:
            facts["told"] = await _tell(context, tx, press, agency_id, facts)
    if is_new:
        await offers.put(context, tx, letters.DONE, facts, key=press.key)


async def revoked(context: Context, tx: Tx, press: Press) -> None:
    """Take an assignment back, and tell the agency."""
    task_id, row = int(press.args["about"]["task"]), press.number("row")
    on = (await given.of_tasks(tx, [task_id])).get(task_id, given.NOTHING)
    one = next((one for one in on.agencies if one.id == row), None)
    if await assigning.revoke(tx, context.actor, row, effect_key=press.key, now=context.now):
        facts: Facts = {"about": press.args["about"], "revoked": True}
        if one is not None:
            desk = Desk(press.lexicon, press.plans, context.today)
            named = {**facts, "name": desk.name(one.agency.id), "part": one.part.value}
            await _tell(context, tx, press, one.agency.id, named)
        await offers.put(context, tx, letters.DONE, facts, key=press.key)


async def date_revoked(context: Context, tx: Tx, press: Press) -> None:
    """Take a date back."""
    row = press.number("row")
    if await assigning.revoke_date(tx, context.actor, row, effect_key=press.key, now=context.now):
        facts = {"about": press.args["about"], "revoked": True}
        await offers.put(context, tx, letters.DONE, facts, key=press.key)


async def _ask_agency(context: Context, tx: Tx, told: Facts, part: Part, desk: Desk) -> None:
    await expect(context, tx, AGENCY, {"about": told, "part": part.value})
    ids = await suggestions(tx, told["task"], desk)
    pairs = [[id_, desk.name(id_)] for id_ in ids]
    await offer(context, tx, letters.WHO, {"about": told, "part": part.value, "agencies": pairs})


async def _menu(context: Context, tx: Tx, told: Facts, desk: Desk) -> Facts:
    task_id = told["task"]
    card = await items.card(tx, task_id, plan_refs=desk.plans)
    on = (await given.of_tasks(tx, [task_id])).get(task_id, given.NOTHING)
    due = next((found.due_on for found in card.deadlines if found.due_on), None)
    return {
        "about": told,
        "document": say.menu_printed(parties=parties_of(card.assignments), due=due_of(card)),
        "given": given_lines(Seen(on, names=True), due, context.deps.zone),
        "takes": _takes(on, desk),
    }


def _takes(on: GivenOn, desk: Desk) -> list[list[Any]]:
    taken: list[list[Any]] = [
        [
            letters.REVOKE,
            one.id,
            say.given_agency(part=one.part.value, name=desk.name(one.agency.id)),
        ]
        for one in on.agencies
    ]
    if on.internal is not None:
        label = say.given_date(due_on=on.internal.due_on)
        taken.append([letters.REVOKE_DATE, on.internal.id, label])
    if on.extension is not None:
        label = say.given_extension(due_on=on.extension.due_on)
        taken.append([letters.REVOKE_DATE, on.extension.id, label])
    return taken


def _of_agency(desk: Desk, told: Any, part: str, agency_id: int) -> Facts:
    name = body_of(desk.lexicon, agency_id, desk.today).full
    return {"about": told, "part": part, "agency": agency_id, "name": name}


async def _tell(context: Context, tx: Tx, press: Press, agency_id: int, facts: Facts) -> int:
    """Tell the agency's liaisons, in their private chats; how many there are."""
    family = (await families(tx, [agency_id]))[agency_id]
    found = await whom.liaisons(tx, family)
    said = {name: facts.get(name) for name in ("about", "part", "name", "revoked")}
    said["by"] = echoed(context.actor.name or "")
    for one in found:
        key = f"{press.key}:told:{one.telegram_id}"
        await offers.put_to(tx, one.telegram_id, letters.TOLD, said, key=key, at=context.now)
    return len(found)


async def _how(context: Context) -> Page:
    plans = await context.plans()
    keys: list[Key] = [nav(say.export(short=plan.short), AssignSheet(plan.id)) for plan in plans]
    return page(say.how_to_assign(), [*rows(keys[:8], 1), [nav(labels.BACK, Home())]])


async def _which(context: Context, ids: list[int], ref: str) -> Page:
    keys = await task_keys(context, ids, Assigning)
    back = [nav(labels.BACK, Home())]
    return page(say.choose_task(ref=echoed(ref)), [*rows(keys, 1), back])


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Outdated("unknown") from None
