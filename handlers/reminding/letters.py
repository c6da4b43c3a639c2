"""Outbox kinds of reminders: facts to words, pure. Kinds are promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from handlers.following.views import NoticeSettings
from handlers.keyboards import nav, rows
from handlers.measure import EMS, MOST_LINES, STAMP, cut_to, lines_of
from handlers.page import Act, Key, Page, Rich, bold, lines, page
from handlers.progress.views import Reporting
from handlers.reminding.views import ElsewhereList, Reminding
from handlers.texts import following as say_following
from handlers.texts import labels
from handlers.texts import reminding as say
from handlers.views import Card, Home

Facts = Mapping[str, Any]

REMINDER, PUT_OFF, WHICH = "reminder", "reminder_later", "reminder_which"
ELSEWHERE, TAKEN_BACK, SETTINGS = "reminder_elsewhere", "reminder_taken_back", "reminder_settings"
UNATTENDED = "reports_unattended"
# Verbs.
LATER, ASK, SAY, TAKE_BACK = "remind_later", "remind_which", "remind_elsewhere", "remind_take_back"
SET = "set_reminders"

_PAST = ("after", "weekly")
_KEYS = 6
# beside it the remark of a repeat, or that it is offered again
_REMARK = 2
_PLAN_EMS, _TAG_EMS, _NAME_EMS = 13.0, 6.0, 8.0
# two lines with what is said behind it
_LINE_EMS = 2 * EMS - 12


def _reminder(facts: Facts) -> Page:
    """day; items: of ``handlers.reminding.sending.facts_of``, in the order of the message; total
    with those that are left out of the facts; nobody: some are told for agencies without anybody.
    """
    day, items = date.fromisoformat(facts["day"]), facts["items"]
    above = [bold(say.heading(on=day, total=facts["total"]))]
    one_plan = len({item["plan"] for item in items}) == 1
    if one_plan:
        above.append(Rich(cut_to(say.plan(short=items[0]["plan"]), EMS)))
    below = [Rich(say.for_nobody())] if facts["nobody"] else []
    others = [*above, *below, Rich(say.more(count=999) + STAMP)]
    shown, left = _blocks(items, day, others, has_plan=not one_plan)
    left += facts["total"] - len(items)
    rest = [say.more(count=left)] if left else []
    return page(lines([*above, *shown, *below, *rest]), _keys(facts, items))


def _keys(facts: Facts, items: Sequence[Facts]) -> list[Sequence[Key]]:
    mine = [item for item in items if item["may"]]
    to_report = [item for item in mine if item["task"] is not None][:_KEYS]
    is_mixed = len({item["plan"] for item in to_report}) > 1
    reports: list[Key] = [
        nav(
            say.report(ref=item["ref"], plan=cut_to(item["plan"], _TAG_EMS) if is_mixed else None),
            Reporting(item["task"]),
        )
        for item in to_report
    ]
    acts: list[Key] = [Act(say.LATER, LATER, {"day": facts["day"]})]
    if len(mine) == 1 and len(mine[0]["agencies"]) == 1:
        acts.append(Act(say.ELSEWHERE, SAY, _meant(mine[0])))
    elif mine:
        acts.append(Act(say.ELSEWHERE, ASK, {"day": facts["day"], "from": 0}))
    return [*rows(reports, 2), *rows(acts, 2), [nav(say.SETTINGS, Reminding())]]


def _meant(item: Facts) -> dict[str, Any]:
    return {"subject": item["subject"], "agency": item["agencies"][0][0]}


def _blocks(
    items: Sequence[Facts], day: date, others: Sequence[Rich], *, has_plan: bool
) -> tuple[list[Rich], int]:
    """As many of ``items`` as one screen holds, by date, and how many are left out."""
    room = MOST_LINES - _REMARK - sum(map(lines_of, others))
    shown: list[Rich] = []
    left = 0
    for _, group in groupby(items, key=_group):
        same = list(group)
        head = [bold(_title(same, day)), *_origin(same)]
        listed: list[Rich] = []
        for item in same:
            line = Rich(_line(item, has_plan=has_plan))
            if sum(map(lines_of, [*shown, *head, *listed, line])) > room:
                break
            listed.append(line)
        if listed:
            shown += [*head, *listed]
        left += len(same) - len(listed)
    return shown, left


def _group(item: Facts) -> tuple[Any, ...]:
    """What stands under one heading; past due and silent ones each in one list."""
    if item["step"] in _PAST:
        return ("past",)
    return (item["step"],) if item["step"] == "quarter" else ("due", item["due"], item["whose"])


def _title(same: Sequence[Facts], day: date) -> str:
    first = same[0]
    if first["step"] in _PAST:
        return say.past(count=len(same))
    if first["step"] == "quarter":
        return say.silent_quarter(count=len(same))
    due_on = date.fromisoformat(first["due"])
    return say.ahead(due_on=due_on, days=(due_on - day).days, count=len(same))


def _origin(same: Sequence[Facts]) -> list[Rich]:
    first = same[0]
    if first["step"] in _PAST or first["step"] == "quarter":
        return []
    phrases = {item["phrase"] for item in same}
    said = say.origin(phrase=phrases.pop() if len(phrases) == 1 else None, whose=first["whose"])
    return [Rich(cut_to(said, EMS))] if said else []


def _line(item: Facts, *, has_plan: bool) -> str:
    said = said_of(item, cut_to(item["plan"], _PLAN_EMS) if has_plan else None)
    if item["step"] in _PAST:
        said = say.past_task(due_on=date.fromisoformat(item["due"]), said=cut_to(said, _LINE_EMS))
    if item["why"] != "coordinator" and item["count"] == 1 and not item["several"]:
        return said
    name = cut_to(item["agencies"][0][1], _NAME_EMS)
    return say.of_agency(said=cut_to(said, _LINE_EMS), agency=name, count=item["count"])


def said_of(item: Facts, plan: str | None) -> str:
    """Plan, number and first words, or plan and what is handed in; without plan by None."""
    if item["ref"] is None:
        return say.duty(plan=plan, what=item["words"])
    return say.task(plan=plan, ref=item["ref"], words=item["words"])


def _put_off(facts: Facts) -> Page:
    """until."""
    text = say.put_off(until=date.fromisoformat(facts["until"]))
    return page(text, [[nav(say.SETTINGS, Reminding()), nav(labels.HOME, Home())]])


def _which(facts: Facts) -> Page:
    """day; items: [[subject, agency id, said], …] of this page; from and next of turning."""
    if not facts["items"]:
        return page(say.which_none(), [[nav(labels.HOME, Home())]])
    keys = [
        Act(cut_to(said, EMS), SAY, {"subject": subject, "agency": agency, "day": facts["day"]})
        for subject, agency, said in facts["items"]
    ]
    below: list[Key] = [nav(say.CANCEL, Home())]
    if facts["next"] is not None:
        below.insert(0, Act(say.MORE, ASK, {"day": facts["day"], "from": facts["next"]}))
    return page(say.which(), [*rows(keys, 1), below])


def _elsewhere(facts: Facts) -> Page:
    """agency, said, subject, of (the agency's id), task; day where there may be others."""
    text = say.elsewhere(agency=facts["agency"], said=cut_to(facts["said"], 2 * EMS - 2))
    undo = Act(say.TAKE_BACK, TAKE_BACK, {"subject": facts["subject"], "agency": facts["of"]})
    keys: list[Key] = [undo]
    if facts["task"] is not None:
        keys.insert(0, nav(say.REPORT_INSTEAD, Reporting(facts["task"])))
    if facts.get("day"):
        keys.append(Act(say.MORE, ASK, {"day": facts["day"], "from": 0}))
    return page(text, rows(keys, 2))


def _taken_back(facts: Facts) -> Page:
    """agency, said, task."""
    text = say.taken_back(agency=facts["agency"], said=cut_to(facts["said"], 2 * EMS - 2))
    keys: list[Key] = [nav(labels.HOME, Home())]
    if facts["task"] is not None:
        keys.insert(0, nav(say.VIEW_TASK, Card(facts["task"])))
    return page(text, [keys])


def _settings(facts: Facts) -> Page:
    """is_on; minute after midnight."""
    is_on, minute = facts["is_on"], facts["minute"]
    hours = [
        Act(say.hour(minute=one, is_chosen=is_on and one == minute), SET,
            {"is_on": True, "minute": one})
        for one in say.HOURS
    ]  # fmt: skip
    switch = Act(say.OFF if is_on else say.ON, SET, {"is_on": not is_on, "minute": minute})
    below: list[Key] = [
        nav(say_following.SETTINGS, NoticeSettings()),
        nav(say.CLAIMED, ElsewhereList()),
    ]
    text = say.settings(is_on=is_on, minute=minute)
    return page(text, [*rows(hours, 3), [switch], below, [nav(labels.HOME, Home())]])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    REMINDER: _reminder,
    PUT_OFF: _put_off,
    WHICH: _which,
    ELSEWHERE: _elsewhere,
    TAKEN_BACK: _taken_back,
    SETTINGS: _settings,
    UNATTENDED: lambda facts: page(
        say.unattended(agency=facts["agency"], count=facts["count"]), [[nav(labels.HOME, Home())]]
    ),
}
