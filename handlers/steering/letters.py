"""Outbox kinds of assigning by hand: facts to words. Kinds are promises (handlers.letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.keyboards import nav, rows
from handlers.measure import MOST_LINES, lines_of
from handlers.page import Act, Key, Page, Rich, lines, page
from handlers.steering.views import Assigning
from handlers.texts import labels
from handlers.texts import progress as say_progress
from handlers.texts import steering as say
from handlers.views import Card, Home

Facts = Mapping[str, Any]
# Less what stands above a message that is offered again.
_ROOM = MOST_LINES - 3

MENU, WHO, WHEN, CHECK = "assign_menu", "assign_who", "assign_when", "assign_check"
DONE, TOLD = "assign_done", "assign_told"

CHOOSE, CONFIRM, REVOKE, REVOKE_DATE = (
    "assign_choose",
    "assign_confirm",
    "assign_revoke",
    "assign_revoke_date",
)


def task_line(about: Facts) -> str:
    """Plan, number and the first words."""
    return say_progress.task(plan=about["plan"], ref=about["ref"], words=about["words"])


def _menu(facts: Facts) -> Page:
    """about; document: a line; given: lines; takes: [[verb, row, label], …]."""
    about = facts["about"]
    task = about["task"]
    given = facts["given"] or [say.menu_nothing()]
    ways = [
        nav(say.SET_LEAD, Assigning(task, 1)),
        nav(say.SET_PARTICIPANT, Assigning(task, 2)),
        nav(say.SET_DATE, Assigning(task, 3)),
    ]
    takes = [
        Act(say.revoke(what=label), verb, {"row": row, "about": dict(about)})
        for verb, row, label in facts["takes"]
    ]
    head = [task_line(about), facts["document"]]
    return page(
        lines([*head, *_fitting(given, head)]),
        [ways, *rows(takes, 2), [nav(say.VIEW_TASK, Card(task))]],
    )


def _fitting(given: Sequence[str], head: Sequence[str]) -> list[str]:
    """As many of the settings as fit; each has its button below."""
    left = _ROOM - sum(lines_of(Rich(line)) for line in head)
    shown: list[str] = []
    for line in given:
        left -= lines_of(Rich(line))
        if left < 1:
            return [*shown, say.and_more(count=len(given) - len(shown))]
        shown.append(line)
    return shown


def _who(facts: Facts) -> Page:
    """about, part, agencies: [[id, name], …]."""
    about = facts["about"]
    args = {"about": dict(about), "part": facts["part"]}
    keys = [Act(name, CHOOSE, {**args, "agency": id_}) for id_, name in facts["agencies"]]
    text = lines([task_line(about), say.ask_agency(part=facts["part"])])
    return page(text, [*rows(keys, 2), [nav(labels.BACK, Assigning(about["task"]))]])


def _when(facts: Facts) -> Page:
    """about."""
    about = facts["about"]
    text = lines([task_line(about), say.ask_date()])
    return page(text, [[nav(labels.BACK, Assigning(about["task"]))]])


def _check(facts: Facts) -> Page:
    """about; part, agency and name, or due; past."""
    about = facts["about"]
    names = ("part", "agency", "name", "due")
    args = {"about": dict(about), **{name: facts.get(name) for name in names}}
    keys: list[Key] = [Act(say.CONFIRM, CONFIRM, args), nav(say.CANCEL, Assigning(about["task"]))]
    warning = say.is_past() if facts.get("past") else None
    text = [say.check(), task_line(about), _what(facts), warning, say.beside_the_document()]
    return page(lines(text), [keys])


def _done(facts: Facts) -> Page:
    """about; part, agency and name, or due; told; revoked."""
    about = facts["about"]
    task = about["task"]
    if facts.get("revoked"):
        said = [say.revoked(), task_line(about)]
    else:
        name = facts.get("name")
        said = [say.assigned(told=facts.get("told", 0), name=name), task_line(about), _what(facts)]
    keys = [nav(say.MORE, Assigning(task)), nav(say.VIEW_TASK, Card(task))]
    return page(lines(said), [keys])


def _told(facts: Facts) -> Page:
    """about, part, name, by; revoked."""
    about = facts["about"]
    if facts.get("revoked"):
        said = say.no_longer_yours(name=facts["name"], by=facts["by"])
    else:
        said = say.assigned_to_you(part=facts["part"], name=facts["name"], by=facts["by"])
    keys: list[Key] = [nav(say.VIEW_TASK, Card(about["task"])), nav(labels.HOME, Home())]
    return page(lines([said, task_line(about)]), [keys])


def _what(facts: Facts) -> str:
    if facts.get("due"):
        return say.due_becomes(due_on=date.fromisoformat(facts["due"]))
    return say.becomes(part=facts["part"], name=facts["name"])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    MENU: _menu,
    WHO: _who,
    WHEN: _when,
    CHECK: _check,
    DONE: _done,
    TOLD: _told,
}
