"""Outbox kinds about coming in: facts to words, pure. Kinds are promises, see handlers.letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.keyboards import nav, rows
from handlers.members.views import Me, Person
from handlers.page import Act, Key, Page, page
from handlers.texts import joining as say
from handlers.texts import labels, rights
from handlers.views import Home
from store.records import Role

Facts = Mapping[str, Any]

LINK_WRONG, LINK_SEEN, LINK_NAME, LINK_CONFIRM = (
    "link_wrong",
    "link_seen",
    "link_name",
    "link_confirm",
)
JOINED, LINK_USED, ACCOUNT_MOVED = "joined", "link_used", "account_moved"
JOIN_WHERE, JOIN_WHO, JOIN_CHECK, JOIN_SENT = "join_where", "join_who", "join_check", "join_sent"
JOIN_OPEN, JOIN_NOTICE, JOIN_DECIDED, JOIN_DONE = (
    "join_open",
    "join_notice",
    "join_decided",
    "join_done",
)
DECLINE_WHY, JOIN_WITHDRAWN = "decline_why", "join_withdrawn"

ENTER, ASK, WITHDRAW, APPROVE, DECLINE, REFUSE = (
    "join_by_link",
    "join_ask",
    "join_withdraw",
    "join_approve",
    "join_decline",
    "join_refuse",
)
PLACE = "join_place"
_ASKABLE = (Role.REPORTER, Role.MEMBER, Role.LIAISON)


def _post(facts: Facts) -> str:
    return say.post(role=facts["role"], agency=facts["agency"])


def _link_wrong(facts: Facts) -> Page:
    return page(say.link_wrong(), [[nav(labels.HOME, Home())]])


def _link_seen(facts: Facts) -> Page:
    """role, agency, name, proof; moves: it is a new account for a known person."""
    worded = say.link_for_account if facts["moves"] else say.link_seen
    text = worded(post=_post(facts), name=facts["name"])
    return page(text, [[Act(say.JOIN, ENTER, {"proof": facts["proof"]})]])


def _link_name(facts: Facts) -> Page:
    """role, agency."""
    return page(say.link_name(post=_post(facts)))


def _link_confirm(facts: Facts) -> Page:
    """role, agency, name, proof."""
    args = {"proof": facts["proof"], "name": facts["name"]}
    return page(
        say.confirm(post=_post(facts), name=facts["name"]),
        [[Act(say.JOIN_NAMED, ENTER, args)]],
    )


def _joined(facts: Facts) -> Page:
    """role, agency, name, moves."""
    if facts["moves"]:
        text = say.moved_in(name=facts["name"], post=_post(facts))
    else:
        told = rights.in_a_line(Role(facts["role"]))
        text = say.joined(name=facts["name"], post=_post(facts), rights=told)
    return page(text, [[nav(labels.HOME, Home()), nav(labels.WHO_AM_I, Me())]])


def _link_used(facts: Facts) -> Page:
    """role, agency, name, telegram_id, person, agency_id."""
    text = say.link_used(name=facts["name"], post=_post(facts), telegram_id=facts["telegram_id"])
    return page(text, [[nav(facts["name"], Person(facts["person"], facts["agency_id"] or 0))]])


def _account_moved(facts: Facts) -> Page:
    """name, telegram_id."""
    return page(say.account_moved(name=facts["name"], telegram_id=facts["telegram_id"]))


def _where(facts: Facts) -> Page:
    """agency, agency_id of what was chosen before, or null."""
    if facts["agency"] is None:
        return page(say.where())
    key = Act(say.IS_MY_AGENCY, PLACE, {"agency": facts["agency_id"]})
    return page(say.where_or(agency=facts["agency"]), [[key]])


def _who(facts: Facts) -> Page:
    """agency."""
    return page(say.who(agency=facts["agency"]))


def _check(facts: Facts) -> Page:
    """agency, agency_id, name, office."""
    asked = {name: facts[name] for name in ("agency_id", "name", "office")}
    keys = [Act(say.ask_for(role=r), ASK, {**asked, "role": r.value}) for r in _ASKABLE]
    text = say.check(agency=facts["agency"], name=facts["name"], office=facts["office"])
    return page(text, rows(keys, 3))


def _sent(facts: Facts) -> Page:
    """agency, role, request, told."""
    text = say.sent(agency=facts["agency"], role=facts["role"], told=facts["told"])
    return page(text, [[Act(say.WITHDRAW, WITHDRAW, {"request": facts["request"]})]])


def _open(facts: Facts) -> Page:
    """agency, role, request."""
    text = say.open_request(agency=facts["agency"], role=facts["role"])
    return page(text, [[Act(say.WITHDRAW, WITHDRAW, {"request": facts["request"]})]])


def _notice(facts: Facts) -> Page:
    """agency, name, office, role, telegram_id, request; may: roles this reader may give."""
    about = {n: facts[n] for n in ("agency", "name", "office", "role", "telegram_id")}
    request = facts["request"]
    keys: list[Key] = [
        Act(say.approve_as(role=Role(role)), APPROVE, {"request": request, "role": role})
        for role in facts["may"]
    ]
    refuse = Act(say.DECLINE, DECLINE, {"request": request})
    return page(say.notice(**about), [*rows(keys, 2), [refuse]])


def _decided(facts: Facts) -> Page:
    """agency, state, role, by, reason."""
    about = {name: facts[name] for name in ("agency", "state", "role", "by", "reason")}
    return page(say.decided(**about), [[nav(labels.HOME, Home()), nav(labels.WHO_AM_I, Me())]])


def _done(facts: Facts) -> Page:
    """agency, state, role, name."""
    return page(say.done(**{name: facts[name] for name in ("agency", "state", "role", "name")}))


def _decline_why(facts: Facts) -> Page:
    """name, request."""
    bare = Act(say.DECLINE_BARE, REFUSE, {"request": facts["request"]})
    return page(say.why_declined(name=facts["name"]), [[bare]])


def _withdrawn(facts: Facts) -> Page:
    return page(say.withdrawn(), [[nav(labels.HOME, Home())]])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    LINK_WRONG: _link_wrong,
    LINK_SEEN: _link_seen,
    LINK_NAME: _link_name,
    LINK_CONFIRM: _link_confirm,
    JOINED: _joined,
    LINK_USED: _link_used,
    ACCOUNT_MOVED: _account_moved,
    JOIN_WHERE: _where,
    JOIN_WHO: _who,
    JOIN_CHECK: _check,
    JOIN_SENT: _sent,
    JOIN_OPEN: _open,
    JOIN_NOTICE: _notice,
    JOIN_DECIDED: _decided,
    JOIN_DONE: _done,
    DECLINE_WHY: _decline_why,
    JOIN_WITHDRAWN: _withdrawn,
}
