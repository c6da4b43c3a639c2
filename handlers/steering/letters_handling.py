"""Outbox kinds of 分办: facts to words, pure. Kinds are promises (handlers.letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.keyboards import nav, rows
from handlers.page import Act, Key, Page, lines, page
from handlers.status.views import StatusBoard
from handlers.steering.letters import task_line
from handlers.steering.views import Distributing
from handlers.texts import labels
from handlers.texts import status as say_status
from handlers.texts import steering as say
from handlers.views import Card, Home

Facts = Mapping[str, Any]

WHOM, DONE, TOLD = "distribute_whom", "distribute_done", "distribute_told"
GIVE, TAKE = "distribute_give", "distribute_take"


def _whom(facts: Facts) -> Page:
    """agency, tasks, options: [[unit or person, id, name, label], …], undistributed, handled,
    about of a single task; unknown: a name that nobody has.
    """
    agency, tasks = facts["agency"], list(facts["tasks"])
    keys: list[Key] = [
        Act(label, GIVE, {"agency": agency, "tasks": tasks, kind: id_, "name": name})
        for kind, id_, name, label in facts["options"]
    ]
    last: list[Key] = []
    if facts["handled"]:
        last.append(Act(say.TAKE_BACK, TAKE, {"agency": agency, "tasks": tasks}))
    last.append(_back(facts))
    about, unknown = facts.get("about"), facts.get("unknown")
    text = [
        None if unknown is None else say.whom_unknown(said=unknown),
        None if about is None else task_line(about),
        say.give_whom(count=len(tasks), undistributed=facts["undistributed"])
        if keys
        else say.nobody_yet(),
    ]
    return page(lines(text), [*rows(keys, 2), last])


def _done(facts: Facts) -> Page:
    """agency, task (of a single one); count, name, handles and told of them; or back: how many
    nobody handles now.
    """
    if "back" in facts:
        text = say.taken_back(count=facts["back"])
    elif not facts["count"]:
        text = say.given_already(whom=facts["name"])
    elif facts["handles"]:
        text = say.given(count=facts["count"], whom=facts["name"], told=facts["told"])
    else:
        text = say.given_untold(count=facts["count"], whom=facts["name"])
    keys: list[Key] = []
    if facts.get("count"):
        args = {"agency": facts["agency"], "tasks": list(facts["tasks"])}
        keys.append(Act(say.TAKE_BACK, TAKE, args))
    if facts.get("task"):
        keys.append(nav(say.VIEW_TASK, Card(facts["task"])))
    keys.append(nav(say.DISTRIBUTE_ON, Distributing(facts["agency"])))
    return page(text, [keys])


def _told(facts: Facts) -> Page:
    """by, agency, unit, count, tasks: about of the first few."""
    if facts["unit"]:
        head = say.given_to_office(
            by=facts["by"], name=facts["agency"], unit=facts["unit"], count=facts["count"]
        )
    else:
        head = say.given_to_you(by=facts["by"], name=facts["agency"], count=facts["count"])
    shown = facts["tasks"]
    more = facts["count"] - len(shown)
    text = [head, *map(task_line, shown), say.and_more(count=more) if more else None]
    keys: list[Key] = [nav(say_status.STATUS, StatusBoard()), nav(labels.HOME, Home())]
    if facts["count"] == 1:
        keys.insert(0, nav(say.VIEW_TASK, Card(shown[0]["task"])))
    return page(lines(text), [keys])


def _back(facts: Facts) -> Key:
    about = facts.get("about")
    if about is not None:
        return nav(labels.BACK, Card(about["task"]))
    return nav(labels.BACK, Distributing(facts["agency"]))


LETTERS: dict[str, Callable[[Facts], Page]] = {WHOM: _whom, DONE: _done, TOLD: _told}
