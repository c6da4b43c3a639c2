"""Outbox kinds of changes to plans: facts to words. Kinds are promises (handlers.letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.amending.views import Amending, Archiving, Editions, Managing, UndoingRevision
from handlers.importing import fitting
from handlers.importing.fitting import cut
from handlers.keyboards import nav, rows
from handlers.measure import MOST_LINES, lines_of
from handlers.page import Act, Key, Page, Rich, lines, page
from handlers.progress.composing import fitted, task_line
from handlers.texts import amending as say
from handlers.texts import importing_tasks as say_field
from handlers.texts import labels
from handlers.texts import managing as say_managing
from handlers.views import Card, Home, PlanCard, Plans

Facts = Mapping[str, Any]

MENU, ASK, CHECK, DONE = "amend_menu", "amend_ask", "amend_check", "amend_done"
ASK_ARCHIVE, ARCHIVED = "plan_ask_archive", "plan_archived"
ASK_UNDO, UNDONE = "plan_ask_undo", "plan_undone"
ASK_FACT, CHECK_FACT, FACT = "plan_ask_fact", "plan_check_fact", "plan_fact"

SKIP, CONFIRM = "amend_skip", "amend_confirm"
ARCHIVE, UNDO = "plan_archive", "plan_undo"
FACT_SURELY = "plan_fact_surely"

# Less what stands above a message that is offered again.
_ROOM = MOST_LINES - 3
_SKIPS = {"agencies": say.NOBODY, "deadline": say.NO_DEADLINE, "after": say.AT_THE_END}


def _menu(facts: Facts) -> Page:
    """about; printed: what stands there now."""
    about = facts["about"]
    task = about["task"]
    keys: list[Key] = [
        nav(label, Amending(task, what))
        for what, label in enumerate(
            (say.EDIT_TEXT, say.EDIT_AGENCIES, say.EDIT_DEADLINE, say.WITHDRAW), 1
        )
    ]
    head = task_line(about)
    below = say.menu(printed=fitted(facts["printed"], 6))
    return page(lines([head, below]), [*rows(keys, 2), [nav(say.VIEW_TASK, Card(task))]])


def _ask(facts: Facts) -> Page:
    """state; has_rule; now: what stands there, where there is anything."""
    state = facts["state"]
    step = state["steps"][0]
    asked = {
        "text": say.ask_text,
        "agencies": lambda: say.ask_agencies(has_rule=facts["has_rule"]),
        "deadline": say.ask_deadline,
        "after": say.ask_after,
        "basis": say.ask_basis,
    }[step]()
    head = task_line(state) if state.get("task") else state["plan_short"]
    shown = [head, asked]
    if facts.get("now"):
        room = _ROOM - sum(lines_of(Rich(one)) for one in shown)
        shown.insert(1, fitted(say.was(said=facts["now"]), max(1, room)))
    keys: list[Key] = []
    if step in _SKIPS:
        keys.append(Act(_SKIPS[step], SKIP, {"state": dict(state)}))
    return page(lines(shown), [[*keys, nav(say.CANCEL, _back(state))]])


def _check(facts: Facts) -> Page:
    """state; old: text, agencies and due as they stand; number: of a new task."""
    state, old = facts["state"], facts.get("old") or {}
    way = state["way"]
    head = [say.check(way=way), task_line(state) if state.get("task") else state["plan_short"]]
    below = [
        fitted(say.why(basis=state["basis"], reason=state.get("reason")), 2),
        say.consequences(way=way),
    ]
    if way == "add":
        below.insert(0, say.place(after=state.get("after_ref"), number=facts["number"]))
    parts = _parts(state, old)
    room = _ROOM - sum(lines_of(Rich(one)) for one in [*head, *below])
    each = max(1, room // max(1, len(parts)))
    shown = [fitted(one, each) for one in parts]
    keys: list[Key] = [
        Act(say.CONFIRM, CONFIRM, {"state": dict(state)}),
        nav(say.CANCEL, _back(state)),
    ]
    return page(lines([*head, *shown, *below]), [keys])


def _parts(state: Facts, old: Facts) -> list[str]:
    """Old → new, of what changes; of a new task what it says."""
    parts: list[str] = []
    if state.get("text"):
        text = state["text"]["text"]
        if "text" in old:
            parts += [say.was(said=old["text"]), say.becomes(said=text)]
        else:
            parts.append(say.added_text(said=text))
    if state.get("parties"):
        new = agencies_line([one[1:3] for one in state["parties"]["every"]])
        parts += _changed(old.get("agencies"), new)
    if state.get("due"):
        parts += _changed(old.get("due"), due_line(state["due"]))
    return parts


def _changed(old: str | None, new: str) -> list[str]:
    return [new] if old is None else [say.was(said=old), say.becomes(said=new)]


def agencies_line(every: Sequence[Sequence[str]]) -> str:
    """(name, role) in order."""
    return say.agencies(every=[(one[0], one[1]) for one in every])


def due_line(due: Facts) -> str:
    """kind, due_on (ISO), phrase."""
    day = None if due["due_on"] is None else date.fromisoformat(due["due_on"])
    return say.due(kind=due["kind"], due_on=day, phrase=due["phrase"])


def _done(facts: Facts) -> Page:
    """way, plan, number, revision, task, and about: plan, ref, words."""
    said = [say.done(way=facts["way"], number=facts["number"]), task_line(facts["about"])]
    undo = nav(say_managing.UNDO, UndoingRevision(facts["plan"], facts["revision"]))
    if facts["way"] == "withdraw":
        return page(lines(said), [[undo, nav(say_managing.EDITIONS, Editions(facts["plan"]))]])
    task = facts["task"]
    keys: list[Key] = [nav(say.VIEW_TASK, Card(task)), nav(say.MORE, Amending(task)), undo]
    return page(lines(said), rows(keys, 3))


def _ask_archive(facts: Facts) -> Page:
    """plan, short, on; open and closing, or ended."""
    plan, short = facts["plan"], facts["short"]
    args = {"plan": plan, "on": facts["on"]}
    back = nav(say.CANCEL, Managing(plan))
    if facts["on"]:
        text = say_managing.ask_archive(short=short, open_=facts["open"], closing=facts["closing"])
        return page(text, [[Act(say_managing.ARCHIVE, ARCHIVE, args), back]])
    text = say_managing.ask_restore(short=short, ended=facts["ended"])
    return page(text, [[Act(say_managing.RESTORE, ARCHIVE, args), back]])


def _archived(facts: Facts) -> Page:
    """plan, short, on."""
    short, plan = facts["short"], facts["plan"]
    text = (
        say_managing.archived_now(short=short)
        if facts["on"]
        else say_managing.restored_now(short=short)
    )
    other = (
        nav(say_managing.RESTORE, Archiving(plan, 1))
        if facts["on"]
        else nav(say_managing.MANAGE, Managing(plan))
    )
    return page(text, [[other, nav(labels.PLANS, Plans())]])


def _ask_undo(facts: Facts) -> Page:
    """plan, revision, short, number, kind, empties, parked; undoes, brings_back."""
    names = ("short", "number", "kind", "empties", "parked", "undoes", "brings_back")
    text = say_managing.ask_undo(**{name: facts[name] for name in names if name in facts})
    label = say_managing.RESTORE if facts.get("brings_back") else say_managing.UNDO
    args = {"plan": facts["plan"], "revision": facts["revision"]}
    keys: list[Key] = [Act(label, UNDO, args), nav(say.CANCEL, Managing(facts["plan"]))]
    return page(text, [keys])


def _undone(facts: Facts) -> Page:
    """plan, short, number, new, empties; brings_back."""
    names = ("short", "number", "new", "empties", "brings_back")
    text = say_managing.undone(**{name: facts[name] for name in names if name in facts})
    keys: list[Key] = [nav(say_managing.MANAGE, Managing(facts["plan"])), nav(labels.HOME, Home())]
    if not facts["empties"]:
        keys.insert(0, nav(labels.PLANS, PlanCard(facts["plan"])))
    return page(text, [keys])


def _ask_fact(facts: Facts) -> Page:
    """plan, short, what, now_place, now_repost, now_origin; fault, said: what would not do."""
    back = nav(labels.BACK, Managing(facts["plan"]))
    told = [facts["short"], _fact_now(facts)]
    if facts.get("fault"):
        told.append(say_field.unusable(fault=facts["fault"], what=facts["said"]))
    told.append(say_field.ask(what=facts["what"]))
    return page(lines(told), [[back]])


def _check_fact(facts: Facts) -> Page:
    """As _ask_fact; place, to, seen, moved, shown, kept and left, or repost and origin."""
    plan, what = facts["plan"], facts["what"]
    back = nav(say.CANCEL, Managing(plan))
    if what == "origin":
        new = _source(facts["repost"], facts["origin"])
        if new == _fact_now(facts):
            return page(say_managing.fact_the_same(short=facts["short"], now=new), [[back]])
        args = {"plan": plan, "what": what, "repost": facts["repost"], "origin": facts["origin"]}
        told = [say_managing.check_fact(short=facts["short"]), say.was(said=_fact_now(facts))]
        told += [say.becomes(said=new), say_managing.source_follows()]
        return page(lines(told), [[Act(say.CONFIRM, FACT_SURELY, args), back]])
    new = say_managing.holds(place=facts["place"])
    if new == _fact_now(facts):
        return page(say_managing.fact_the_same(short=facts["short"], now=new), [[back]])
    args = {"plan": plan, "what": what, "to": facts["to"], "seen": facts["seen"]}
    pieces: list[fitting.Piece] = [
        (fitting.MUST, say_managing.check_fact(short=facts["short"])),
        (fitting.MUST, say.was(said=_fact_now(facts))),
        (fitting.MUST, say.becomes(said=new)),
        (fitting.MUST, say_managing.names_moved(count=facts["moved"])),
        *((2, say_managing.name_moved(name=name, body=body)) for name, body in facts["shown"]),
        (fitting.MUST, say_managing.place_follows()),
    ]
    if facts["left"]:
        kept = say_managing.names_kept(names=facts["kept"], count=facts["left"])
        pieces.insert(-1, (1, kept))
    return page(fitting.fitted(pieces), [[Act(say.CONFIRM, FACT_SURELY, args), back]])


def _fact(facts: Facts) -> Page:
    """plan, short, what; place, number, revision and moved, or repost and origin."""
    plan, short = facts["plan"], facts["short"]
    keys: list[Key] = [nav(labels.PLANS, PlanCard(plan)), nav(say_managing.MANAGE, Managing(plan))]
    if facts["what"] == "origin":
        new = _source(facts["repost"], facts["origin"])
        return page(say_managing.fact_set(short=short, now=new), [keys])
    keys.insert(0, nav(say_managing.UNDO, UndoingRevision(plan, facts["revision"])))
    new = say_managing.holds(place=facts["place"])
    text = say_managing.place_set(
        short=short, now=new, number=facts["number"], moved=facts["moved"]
    )
    return page(text, [keys])


def _fact_now(facts: Facts) -> str:
    if facts["what"] == "origin":
        return _source(facts["now_repost"], facts["now_origin"])
    return say_managing.holds(place=facts["now_place"])


def _source(repost: bool, origin: str | None) -> str:
    return say_managing.source(repost=repost, origin=None if origin is None else cut(origin, 1.5))


def _back(state: Facts) -> Amending | Managing:
    return Amending(state["task"]) if state.get("task") else Managing(state["plan_id"])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    MENU: _menu,
    ASK: _ask,
    CHECK: _check,
    DONE: _done,
    ASK_ARCHIVE: _ask_archive,
    ARCHIVED: _archived,
    ASK_UNDO: _ask_undo,
    UNDONE: _undone,
    ASK_FACT: _ask_fact,
    CHECK_FACT: _check_fact,
    FACT: _fact,
}
