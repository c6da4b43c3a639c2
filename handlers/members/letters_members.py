"""Outbox kinds about who may what: facts to words, pure. Kinds are promises (handlers.letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.keyboards import nav, rows
from handlers.members.views import Board, Inviting, Me, Members, Person
from handlers.page import Act, Key, Page, lines, page
from handlers.texts import inviting as say_inviting
from handlers.texts import labels
from handlers.texts import members as say
from handlers.views import Home

Facts = Mapping[str, Any]

RENAME_TO = "rename_to"
MOVE_WHERE, DEED_CHECK, DEED_DONE, DEED_TOLD = "move_where", "deed_check", "deed_done", "deed_told"
INVITE_WHERE, INVITE_CHECK, INVITE_MADE, INVITE_GONE = (
    "invite_where",
    "invite_check",
    "invite_made",
    "invite_gone",
)
ROSTER_SEEN, ROSTER_MADE = "roster_seen", "roster_made"
SPEAK_WHICH, SPOKEN_FOR, LEAVE_CHECK, LEFT, LEFT_TOLD = (
    "speak_which",
    "spoken_for",
    "leave_check",
    "left",
    "left_told",
)
DO, INVITE, AGAIN, REVOKE = "deed", "invite", "invite_again", "invite_revoke"
OPTIONS, UNIT_WHICH, UNIT_DONE = "options", "unit_which", "unit_done"
SWITCH, PLACE = "switch", "unit_place"
ROSTER, SPEAK, LEAVE = "roster_links", "speak_for", "leave"
USES = (1, 5, 20)


def _move_where(facts: Facts) -> Page:
    """name."""
    return page(say.move_where(name=facts["name"]))


def _rename_to(facts: Facts) -> Page:
    """name."""
    return page(say.rename_to(name=facts["name"]))


def _deed_check(facts: Facts) -> Page:
    """what, person, name, agency, held, post, options: [[label, more arguments], …]."""
    what = facts["what"]
    args = {name: facts[name] for name in ("what", "person", "name", "agency", "held")}
    options: list[list[Any]] = facts["options"]
    back = nav(labels.BACK, Person(facts["person"], facts["agency"] or 0))
    if what == "account":
        given = {"role": facts["held"], "agency": facts["agency"], "uses": 1}
        given |= {"person": facts["person"], "name": facts["name"]}
        keys: list[Key] = [Act(say.MAKE_ACCOUNT_LINK, INVITE, given)]
    elif what in ("role", "move", "hand_over", "rename"):
        keys = [Act(label, DO, {**args, **more}) for label, more in options]
    else:
        words = {"suspend": say.SUSPEND, "resume": say.RESUME, "dismiss": say.DISMISS}
        keys = [Act(words[what], DO, args)]
    text = say.check(what=what, name=facts["name"], post=facts["post"])
    if not keys:
        text = f"{text}\n{say.nobody_to_take_over()}"
    return page(text, [*rows(keys, 3), [back]])


def _deed_done(facts: Facts) -> Page:
    """what, name, post, to, person, agency."""
    about = {name: facts[name] for name in ("what", "name", "post", "to")}
    key = nav(labels.BACK, Members(facts["agency"]))
    return page(say.done(**about), [[key]])


def _deed_told(facts: Facts) -> Page:
    """what, post, by, to."""
    about = {name: facts[name] for name in ("what", "post", "by", "to")}
    return page(say.told(**about), [[nav(labels.WHO_AM_I, Me())]])


def _invite_where(facts: Facts) -> Page:
    """role."""
    return page(say_inviting.invite_where(role=facts["role"]), [[nav(labels.BACK, Inviting())]])


def _invite_check(facts: Facts) -> Page:
    """role, agency, agency_id."""
    given = {"role": facts["role"], "agency": facts["agency_id"], "person": None, "name": None}
    counts = USES if facts["agency_id"] is not None else USES[:1]
    keys = [Act(say_inviting.uses(count=n), INVITE, {**given, "uses": n}) for n in counts]
    text = say_inviting.invite_check(role=facts["role"], agency=facts["agency"])
    return page(text, [keys, [nav(labels.BACK, Inviting())]])


def _invite_made(facts: Facts) -> Page:
    """role, agency, agency_id, uses, person, name, invitation."""
    given = {name: facts[name] for name in ("role", "uses", "person", "name", "invitation")}
    given["agency"] = facts["agency_id"]
    text = say_inviting.invite_made(
        role=facts["role"], agency=facts["agency"], count=facts["uses"], name=facts["name"]
    )
    again = Act(say_inviting.MAKE_AGAIN, AGAIN, given)
    return page(
        text, [[again, Act(say_inviting.REVOKE, REVOKE, {"invitation": facts["invitation"]})]]
    )


def _invite_gone(facts: Facts) -> Page:
    return page(say_inviting.invite_revoked(), [[nav(labels.HOME, Home())]])


def _roster_seen(facts: Facts) -> Page:
    """total, by_role, agencies, joined, lines, sha, problems: [[line, fault, said], …], wrong."""
    about = {name: facts[name] for name in ("total", "by_role", "agencies", "joined")}
    text = say_inviting.roster_seen(**about) if facts["total"] else say_inviting.roster_nobody()
    shown = [
        say_inviting.problem(line=n, fault=fault, said=said) for n, fault, said in facts["problems"]
    ]
    wrong = (
        say_inviting.roster_problems(count=facts["wrong"], shown=shown) if facts["wrong"] else None
    )
    keys = []
    if facts["total"]:
        args = {"lines": facts["lines"], "sha": facts["sha"]}
        keys = [Act(say_inviting.MAKE_LINKS, ROSTER, args)]
    return page(lines([text, wrong]), [keys])


def _roster_made(facts: Facts) -> Page:
    """made, joined, lines, sha."""
    text = say_inviting.roster_made(made=facts["made"], joined=facts["joined"])
    args = {"lines": facts["lines"], "sha": facts["sha"]}
    return page(
        text, [[nav(say_inviting.BOARD, Board()), Act(say_inviting.MAKE_AGAIN, ROSTER, args)]]
    )


def _speak_which(facts: Facts) -> Page:
    """now, agencies: [[id, name], …]."""
    keys = [Act(name, SPEAK, {"agency": id_}) for id_, name in facts["agencies"]]
    text = say.speak_for_which(now=facts["now"])
    return page(text, [*rows(keys, 1), [nav(labels.BACK, Me())]])


def _spoken_for(facts: Facts) -> Page:
    """agency."""
    return page(say.spoken_for(agency=facts["agency"]), [[nav(labels.HOME, Home())]])


def _leave_check(facts: Facts) -> Page:
    """post, agency_id."""
    act = Act(say.LEAVE, LEAVE, {"agency": facts["agency_id"]})
    return page(say.leave_check(post=facts["post"]), [[act], [nav(labels.BACK, Me())]])


def _left(facts: Facts) -> Page:
    """post."""
    return page(say.left(post=facts["post"]), [[nav(labels.HOME, Home())]])


def _left_told(facts: Facts) -> Page:
    """name, post."""
    return page(say.left_told(name=facts["name"], post=facts["post"]))


def _options(facts: Facts) -> Page:
    """agency, agency_id, on."""
    is_on = facts["on"]
    if facts["agency_id"] is None:
        text, label = say.open_statuses(on=is_on), say.switch_statuses(on=is_on)
    else:
        text = say.confirms(agency=facts["agency"], on=is_on)
        label = say.switch_confirms(on=is_on)
    act = Act(label, SWITCH, {"agency": facts["agency_id"], "on": not is_on})
    return page(text, [[act], [nav(labels.BACK, Members(facts["agency_id"] or 0))]])


def _unit_which(facts: Facts) -> Page:
    """person, name, agency, units: [[id, name], …]."""
    args = {name: facts[name] for name in ("person", "name", "agency")}
    keys = [Act(name, PLACE, {**args, "unit": id_}) for id_, name in facts["units"]]
    back = nav(labels.BACK, Person(facts["person"], facts["agency"]))
    return page(say.unit_which(name=facts["name"]), [*rows(keys, 2), [back]])


def _unit_done(facts: Facts) -> Page:
    """name, unit, person, agency."""
    text = say.unit_done(name=facts["name"], unit=facts["unit"])
    return page(text, [[nav(labels.BACK, Person(facts["person"], facts["agency"]))]])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    MOVE_WHERE: _move_where,
    RENAME_TO: _rename_to,
    DEED_CHECK: _deed_check,
    DEED_DONE: _deed_done,
    DEED_TOLD: _deed_told,
    INVITE_WHERE: _invite_where,
    INVITE_CHECK: _invite_check,
    INVITE_MADE: _invite_made,
    INVITE_GONE: _invite_gone,
    ROSTER_SEEN: _roster_seen,
    ROSTER_MADE: _roster_made,
    SPEAK_WHICH: _speak_which,
    SPOKEN_FOR: _spoken_for,
    LEAVE_CHECK: _leave_check,
    LEFT: _left,
    LEFT_TOLD: _left_told,
    OPTIONS: _options,
    UNIT_WHICH: _unit_which,
    UNIT_DONE: _unit_done,
}
