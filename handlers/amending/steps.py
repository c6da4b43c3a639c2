"""One task amended, added or withdrawn: step by step, nothing on record before the last tap.

What was said so far travels with the buttons and with what is waited for, so that a step may be
taken again from an older message; the deed itself asks whether the task is still as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import Update

from handlers import offers
from handlers.amending import letters, typed
from handlers.amending.choosing import plan_named, task_named
from handlers.amending.views import AddingTask, Amending
from handlers.ask import numbers
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav
from handlers.members.asking import attempt, expect, offer, over
from handlers.page import page
from handlers.presses import Press
from handlers.progress.about import Desk, about, subject
from handlers.progress.start import desk_of
from handlers.render import echoed
from handlers.texts import amending as say
from handlers.texts import labels
from handlers.views import Home
from seed.typed import Unusable
from store import amending, items, plans, rules, wishes
from store.db import Tx
from store.errors import NotFound, Outdated, Refused
from store.records import TaskCard
from store.text import clean_user_text, first_words
from store.waiting import Waiting
from store.wishes import NewTask, Why

AMEND = "amend_said"
State = dict[str, Any]
# What a button may ask for; the order is that of ``what`` in buttons: only added to.
WAYS = (None, "text", "agencies", "deadline", "withdraw")
_NOBODY: State = {"every": [], "basis": "none", "division": "none", "words": None}
_NEVER: State = {"kind": "none", "due_on": None, "phrase": None, "stages": []}
_WORDS = 24


async def edit_command(update: Update, context: Context) -> None:
    """/edititem NUMBER: what of the task is to change."""
    if await is_refused(context):
        return
    said = " ".join(context.args or ())
    found = await task_named(context, said)
    if isinstance(found, int):
        await opened(context, Amending(found))
    else:
        await context.reply(found)


async def add_command(update: Update, context: Context) -> None:
    """/additem PLAN: a new task, from its place to its reason."""
    if await is_refused(context):
        return
    found = await plan_named(context, " ".join(context.args or ()), "add")
    if isinstance(found, int):
        await adding(context, AddingTask(found))
    else:
        await context.reply(found)


async def opened(context: Context, view: Amending) -> None:
    """The choice of what to change, or the first step of a change."""
    desk = await desk_of(context)
    if view.what >= len(WAYS):
        raise NotFound("amending", str(view.what))

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.SEED_PLAN)
        told = about(await subject(tx, view.task, desk), desk, None)
        card = await items.card(tx, view.task, plan_refs=desk.plans)
        what = WAYS[view.what]
        if what is None:
            await over(context, tx)
            facts = {"about": told, "printed": _printed(card)}
            await offer(context, tx, letters.MENU, facts)
            return
        state = {
            "way": "withdraw" if what == "withdraw" else "edit",
            "plan_id": card.plan.id,
            "plan_short": card.plan.short,
            "task": card.task_id,
            "seen": card.version_id,
            "steps": ["basis"] if what == "withdraw" else [what, "basis"],
            **{name: told[name] for name in ("plan", "ref", "words")},
        }
        await _next(context, tx, state, offers.key_of(context.incoming, letters.ASK))

    await attempt(context, body)


async def adding(context: Context, view: AddingTask) -> None:
    """The first step of a new task."""

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.SEED_PLAN)
        plan = (await plans.page(tx, view.plan)).plan
        steps = ["after", "text", "agencies", "deadline", "basis"]
        state = {"way": "add", "plan_id": plan.id, "plan_short": plan.short, "steps": steps}
        await _next(context, tx, state, offers.key_of(context.incoming, letters.ASK))

    await attempt(context, body)


async def said(context: Context, waiting: Waiting) -> None:
    """The words for a step: taken, or told what is wrong with them; the wait goes on then."""
    state: State = dict(waiting.facts)
    words = context.message.text or ""
    desk = await desk_of(context)
    try:
        taken = await context.read(lambda tx: _taken(tx, state, words, desk))
    except Unusable as error:
        await context.reply(page(say.fault(code=error.fault.value)))
        return
    except typed.NoSuchBody as error:
        near = [echoed(name) for name in error.near]
        told = say.no_such_body(typed=echoed(error.typed), near=near, several=error.several)
        await context.reply(page(told))
        return
    except Refused:
        await context.reply(page(say.basis_missing()))
        return
    except NotFound:
        short = state["plan_short"]
        await context.reply(page(say.no_such_number(typed=echoed(words.strip()), short=short)))
        return
    after = {**state, **taken, "steps": state["steps"][1:]}
    key = offers.key_of(context.incoming, letters.ASK)
    await attempt(context, lambda tx: _next(context, tx, after, key), awaited=True)


async def skipped(context: Context, tx: Tx, press: Press) -> None:
    """A step that is left as it is by a button: nobody, no deadline, at the end."""
    state = _state(press)
    step = state["steps"][0] if state["steps"] else ""
    empty: dict[str, State] = {
        "agencies": {"parties": _NOBODY},
        "deadline": {"due": _NEVER},
        "after": {"after": None, "after_ref": None},
    }
    if step not in empty:
        raise Outdated("unknown")
    after = {**state, **empty[step], "steps": state["steps"][1:]}
    await _next(context, tx, after, press.key)


async def confirmed(context: Context, tx: Tx, press: Press) -> None:
    """Put the change on record, and say how it may be taken back."""
    state = _state(press)
    await over(context, tx)
    same: Any = {"effect_key": press.key, "now": context.now}
    why = Why(str(state.get("basis", "")), str(state.get("reason") or ""))
    wish = typed.wish_of(state)
    if state["way"] == "add":
        number = await _number(tx, state)
        new = NewTask(number, state.get("after"), wish)
        made = await amending.add(tx, context.actor, state["plan_id"], new, why, **same)
        if made is None:
            return
        saved, task_id = made
        ref, words = number, first_words(state["text"]["text"], _WORDS)
    else:
        task_id, seen = int(state["task"]), int(state["seen"])
        ref, words = state["ref"], state["words"]
        if state["way"] == "withdraw":
            done = await amending.withdraw(tx, context.actor, task_id, seen, why, **same)
        else:
            done = await amending.amend(tx, context.actor, task_id, seen, wish, why, **same)
        if done is None:
            return
        saved = done
    facts = {
        "way": state["way"],
        "plan": saved.plan_id,
        "number": saved.number,
        "revision": saved.revision_id,
        "task": task_id,
        "about": {"plan": state["plan_short"], "ref": ref, "words": words},
    }
    await offers.put(context, tx, letters.DONE, facts, key=press.key)


async def is_refused(context: Context) -> bool:
    """Whether this is no chat for it, or nobody who may; then it is said."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return True
    if not rules.may(context.actor, rules.Action.SEED_PLAN):
        await context.reply(page(say.only_administrators(), [[nav(labels.HOME, Home())]]))
        return True
    return False


async def _next(context: Context, tx: Tx, state: State, key: str) -> None:
    """Ask for the next step, or show the whole."""
    rules.allow(context.actor, rules.Action.SEED_PLAN)
    card = None if state.get("task") is None else await items.card(tx, state["task"])
    if state["steps"]:
        await expect(context, tx, AMEND, state)
        rule = (await plans.page(tx, state["plan_id"])).lead_rule
        now = None if card is None else _stands(card).get(state["steps"][0])
        facts = {"state": state, "has_rule": rule is not None, "now": now}
        await offers.put(context, tx, letters.ASK, facts, key=key)
        return
    await over(context, tx)
    facts = {"state": state, "old": None if card is None else _old(card)}
    if state["way"] == "add":
        facts["number"] = await _number(tx, state)
    await offers.put(context, tx, letters.CHECK, facts, key=key)


async def _taken(tx: Tx, state: State, words: str, desk: Desk) -> State:
    """What the words say for the step that is asked for."""
    step = state["steps"][0]
    if step == "basis":
        return typed.why_said(clean_user_text(words))
    if step == "after":
        return await _after(tx, state, words)
    plan = await plans.page(tx, state["plan_id"])
    bench = typed.workbench(plan)
    if step == "text":
        return {"text": typed.text_said(bench, words)}
    if step == "deadline":
        return {"due": typed.deadline_said(bench, words)}
    parties = typed.agencies_said(bench, words, desk.lexicon, desk.today, plan.place)
    due = parties.pop("due", None)
    return {"parties": parties} | ({} if due is None else {"due": due})


async def _after(tx: Tx, state: State, words: str) -> State:
    said_ref = clean_user_text(words).strip()
    read = numbers.read_whole(said_ref) or numbers.read(said_ref)
    every = await _lines(tx, state["plan_id"])
    for ref in (said_ref, read.ref if read else ""):
        if ref in every:
            return {"after": every[ref], "after_ref": ref}
    raise NotFound("task", said_ref)


async def _lines(tx: Tx, plan_id: int) -> dict[str, int]:
    """The plan's numbers in order, and their tasks."""
    found = await items.plan_tasks(tx, plan_id, limit=100_000)
    return {line.ref: line.task_id for line in found.lines}


async def _number(tx: Tx, state: Mapping[str, Any]) -> str:
    """The number of a new task: 39之一 behind 39, and at the end the next one."""
    taken = await _lines(tx, state["plan_id"])
    after = state.get("after_ref")
    places = range(1, len(taken) + 2)
    if after is not None:
        behind = (say.number_behind(ref=str(after), at=at) for at in places)
        number = next(number for number in behind if number not in taken)
        # behind a label that is nearly as long as a number may be
        if len(number) <= wishes.LONGEST_NUMBER:
            return number
    whole = [int(ref) for ref in taken if ref.isascii() and ref.isdigit()]
    if whole and after is None:
        return str(max(whole) + 1)
    added = (say.number_added(at=at) for at in places)
    return next(number for number in added if number not in taken)


def _state(press: Press) -> State:
    state = press.args.get("state")
    if not isinstance(state, dict) or "steps" not in state:
        raise Outdated("unknown")
    return dict(state)


def _stands(card: TaskCard) -> dict[str, str]:
    """What the task says now, by step."""
    old = _old(card)
    return {"text": old["text"], "agencies": old["agencies"], "deadline": old["due"]}


def _old(card: TaskCard) -> dict[str, str]:
    known = [one for one in card.deadlines if one.kind != "none"]
    due = known[-1] if known else None
    iso = None if due is None or due.due_on is None else due.due_on.isoformat()
    every = [(one.printed, one.part.value) for one in card.assignments]
    return {
        "text": card.text,
        "agencies": letters.agencies_line(every),
        "due": letters.due_line(
            {
                "kind": "none" if due is None else due.kind,
                "due_on": iso,
                "phrase": None if due is None else due.phrase,
            }
        ),
    }


def _printed(card: TaskCard) -> str:
    old = _old(card)
    return f"{card.text}\n{old['agencies']}\n{old['due']}"
