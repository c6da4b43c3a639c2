"""Outbox kinds of following and urging: facts to words, pure. Kinds are promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers.following import letters_news
from handlers.following.views import FollowList, NoticeSettings
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.measure import EMS, MOST_LINES, cut_to, lines_of
from handlers.page import Act, Key, Nav, Page, Rich, lines, page
from handlers.progress.composing import task_line
from handlers.texts import following as say
from handlers.texts import labels
from handlers.views import Card, Home

Facts = Mapping[str, Any]

MENU, LIST, SETTINGS = "follow_menu", "follow_list", "follow_settings"
URGE_ASK, URGE_DONE = "urge_ask", "urge_done"
# Verbs.
FOLLOW, UNFOLLOW, LET_GO, SET, URGE = "follow", "unfollow", "follow_let_go", "set_notices", "urge"

_NAME_EMS = 2 * EMS - 4
_PEOPLE = 3


def _menu(facts: Facts) -> Page:
    """title; sees (None: an agency); targets: [[kind, object, words, name, followed], …]; at and
    back: where a tap stays and where back leads, as data of buttons.
    """
    sees = facts["sees"]
    explained = say.follow_agency() if sees is None else say.what_to_follow(sees=sees)
    if facts.get("search"):
        explained = say.follow_search()
    said = [
        cut_to(say.state(name=name, is_followed=followed), EMS)
        for _, _, _, name, followed in facts["targets"]
    ]
    keys = [
        Act(
            say.follows(name=name, is_followed=followed),
            UNFOLLOW if followed else FOLLOW,
            {"kind": kind, "object": object_, "words": words, "at": facts["at"]},
        )
        for kind, object_, words, name, followed in facts["targets"]
    ]
    below: list[Key] = [nav(say.LIST, FollowList()), Nav(labels.BACK, facts["back"])]
    return page(lines([facts["title"], explained, *said]), [*rows(keys, 1), below])


def _list(facts: Facts) -> Page:
    """rows: [[id, name], …] of a page; first, total, page, pages."""
    last: list[Key] = [nav(say.SETTINGS, NoticeSettings()), nav(labels.HOME, Home())]
    if not facts["rows"]:
        return page(say.nothing_followed(), [last])
    first = facts["first"]
    numbered = list(enumerate(facts["rows"], first))
    head = say.list_heading(first=first, last=numbered[-1][0], total=facts["total"])
    said = [
        say.list_row(number=number, name=cut_to(name, _NAME_EMS)) for number, (_, name) in numbered
    ]
    keys = [
        Act(say.let_go(number=number), LET_GO, {"follow": id_, "page": facts["page"]})
        for number, (id_, _) in numbered
    ]
    turning = pager(facts["page"], facts["pages"], FollowList)
    return page(lines([head, *said]), [*rows(keys, 3), turning, last])


def _settings(facts: Facts) -> Page:
    """frequency; quiet_from and quiet_to in minutes after midnight."""
    frequency, hours = facts["frequency"], (facts["quiet_from"], facts["quiet_to"])

    def setting(label: str, often: str, quiet: tuple[int, int]) -> Act:
        is_chosen = (often, quiet) == (frequency, hours)
        args = {"frequency": often, "quiet_from": quiet[0], "quiet_to": quiet[1]}
        return Act(say.chosen(label=label, is_chosen=is_chosen), SET, args)

    often = [setting(label, name, hours) for name, label in say.FREQUENCIES.items()]
    quiet = [
        setting(say.quiet(quiet_from=one[0], quiet_to=one[1]), frequency, one) for one in say.QUIET
    ]
    text = say.settings(frequency=frequency, quiet_from=hours[0], quiet_to=hours[1])
    return page(text, [*rows(often, 3), *rows(quiet, 2), [nav(labels.BACK, FollowList())]])


def _urge_ask(facts: Facts) -> Page:
    """plan, ref, words, task; agencies: as ``handlers.following.urging.asked``; last and again as
    ISO days where it was done lately.
    """
    card = nav(say.VIEW_TASK, Card(facts["task"]))
    head = task_line(facts)
    if facts.get("again"):
        said = say.urge_lately(last=facts["last"], again=facts["again"])
        return page(lines([head, said]), [[card]])
    above = [head, say.urge_preview(count=len(facts["agencies"]))]
    listed = [_line(one) for one in facts["agencies"]]
    shown = _fitting(listed, [*above, say.urge_rule()])
    keys: list[Key] = [
        Act(say.SEND, URGE, {"task": facts["task"]}),
        nav(say.CANCEL, Card(facts["task"])),
    ]
    return page(lines([*above, *shown, say.urge_rule()]), [keys])


def _line(one: Facts) -> str:
    missed = say.urge_missed(agency=one["agency"], people=_names(one["missed"]))
    if not one["told"]:
        return missed
    told = say.urge_agency(agency=one["agency"], people=_names(one["told"]), why=one["why"])
    return f"{told}\n{missed}" if one["missed"] else told


def _urge_done(facts: Facts) -> Page:
    """As ``_urge_ask``: who was told and who could not be."""
    told = sum(len(one["told"]) for one in facts["agencies"])
    listed = []
    for one in facts["agencies"]:
        if one["told"]:
            listed.append(say.urge_told(agency=one["agency"], people=_names(one["told"])))
        if one["missed"] or not one["told"]:
            listed.append(say.urge_missed(agency=one["agency"], people=_names(one["missed"])))
    above = [say.urge_done(told=told), task_line(facts)]
    keys = [nav(say.VIEW_TASK, Card(facts["task"])), nav(labels.HOME, Home())]
    return page(lines([*above, *_fitting(listed, above)]), [keys])


def _names(people: Sequence[str]) -> list[str]:
    """The first few by name; how many there are is said where there are more."""
    if len(people) <= _PEOPLE:
        return list(people)
    return [*people[:_PEOPLE], say.and_more(count=len(people) - _PEOPLE)]


def _fitting(listed: Sequence[str], others: Sequence[str]) -> list[str]:
    """As many lines as one screen holds beside ``others``, and how many agencies are left out."""
    # beside it the remark of a repeat, or that it is offered again
    room = MOST_LINES - 3 - sum(lines_of(Rich(one)) for one in others)
    if lines_of(Rich("\n".join(listed))) <= room:
        return list(listed)
    shown: list[str] = []
    for one in listed:
        if lines_of(Rich("\n".join([*shown, one]))) > room - 1:
            break
        shown.append(one)
    return [*shown, say.rest(count=len(listed) - len(shown))]


LETTERS: dict[str, Callable[[Facts], Page]] = {
    **letters_news.LETTERS,
    MENU: _menu,
    LIST: _list,
    SETTINGS: _settings,
    URGE_ASK: _urge_ask,
    URGE_DONE: _urge_done,
}
