"""Policy: denied by default, for every role and action the table and nothing else."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module

import pytest

import store
from store import rules
from store.db import Tx
from store.errors import Forbidden
from store.records import Actor, AgencyRef, Appointment, Role
from store.rules import Access, Action, Rule, Scope

CNIPA = AgencyRef(1, "cnipa", "知识产权局", "国家知识产权局")
OTHER = AgencyRef(2, "gacc", "海关总署", "海关总署")
PUBLIC = {
    Action.ASK,
    Action.READ_PLAN,
    Action.CHOOSE_AGENCY,
    Action.JOIN,
    Action.FORGET_ME,
}
INSIDE = PUBLIC | {Action.ENTER, Action.FOLLOW, Action.DOUBT_READING}
OFFICE = INSIDE | {
    Action.READ_PROGRESS,
    Action.READ_STATUS,
    Action.READ_MEMBERS,
    Action.SET_DIGEST,
    Action.SET_WORKDAYS,
    Action.APPOINT_MEMBER,
    Action.APPOINT_REPORTER,
    Action.APPOINT_LIAISON,
}
HEAD = OFFICE | {
    Action.APPOINT_COORDINATOR,
    Action.SET_OFFICE,
    Action.SEED_PLAN,
    Action.MANAGE_TERMS,
    Action.MANAGE_AGENCIES,
    Action.READ_AUDIT,
    Action.FORGET,
}
ANYWHERE = {
    Role.VISITOR: PUBLIC,
    Role.MEMBER: INSIDE,
    Role.REPORTER: INSIDE,
    Role.LIAISON: INSIDE,
    Role.COORDINATOR: OFFICE
    | {
        Action.CLOSE_TASK,
        Action.RETURN_REPORT,
        Action.DECIDE_EXTENSION,
        Action.ASSIGN,
        Action.URGE,
    },
    Role.ADMINISTRATOR: HEAD,
    Role.OWNER: HEAD | {Action.APPOINT_ADMINISTRATOR},
}
SEES = {Action.READ_PROGRESS, Action.READ_STATUS, Action.READ_PENDING, Action.READ_MEMBERS}
FOR_ITS_OWN = {
    Role.MEMBER: SEES,
    Role.REPORTER: SEES | {Action.REPORT},
    Role.LIAISON: SEES
    | {
        Action.REPORT,
        Action.CONFIRM,
        Action.COMPLETE_TASK,
        Action.DISTRIBUTE,
        Action.URGE,
        Action.APPOINT_MEMBER,
        Action.APPOINT_REPORTER,
        Action.SET_AGENCY,
    },
}


def somebody(role: Role) -> Actor:
    held = () if role is Role.VISITOR else (Appointment(role, CNIPA),)
    return Actor(501002, appointments=held)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_each_role_may_what_the_table_says(role: Role, action: Action) -> None:
    own = action in ANYWHERE[role] | FOR_ITS_OWN.get(role, set())
    for agency, is_allowed in ((OTHER, action in ANYWHERE[role]), (CNIPA, own)):
        if is_allowed:
            rules.allow(somebody(role), action, agency_id=agency.id)
        else:
            with pytest.raises(Forbidden) as refusal:
                rules.allow(somebody(role), action, agency_id=agency.id)
            assert (refusal.value.action, refusal.value.role) == (action.value, role.value)


def test_without_a_row_everything_is_denied() -> None:
    for role in Role:
        for action in Action:
            assert not rules.may(somebody(role), action, policy=frozenset())


def test_a_rule_for_the_own_agency_holds_for_no_other() -> None:
    policy = frozenset({Rule(Role.LIAISON, Action.CONFIRM, Scope.OWN)})
    for agency_id, is_allowed in ((1, True), (2, False), (None, False)):
        liaison = somebody(Role.LIAISON)
        found = rules.may(liaison, Action.CONFIRM, agency_id=agency_id, policy=policy)
        assert found is is_allowed


def test_a_closed_bot_lets_in_the_appointed_only() -> None:
    rules.enter(somebody(Role.VISITOR), Access.OPEN)
    rules.enter(somebody(Role.MEMBER), Access.MEMBERS)
    with pytest.raises(Forbidden):
        rules.enter(somebody(Role.VISITOR), Access.MEMBERS)


# Writes that act for nobody: the machine's own bookkeeping, or what its configuration says.
FOR_NOBODY = {
    "store.actions": "buttons are bound to an account; their effect asks the rules",
    "store.agencies": "the shipped lexicon, and names that a document printed",
    "store.amendments.mark_same": "a step of a new revision, whose writer asked the rules",
    "store.audit": "what others did",
    "store.bulk": "rows of whoever calls it",
    "store.assigning.end_assignment": "a step of what assign, revoke or a sheet may do",
    "store.assigning.end_date": "a step of what set_date, revoke or a sheet may do",
    "store.assigning.start_assignment": "a step of what assign or a sheet may do",
    "store.assigning.start_date": "a step of what set_date or a sheet may do",
    "store.chats": "what Telegram says about chats",
    "store.chores": "what the night has done",
    "store.counters": "revisions",
    "store.digests.chat_lost": "what Telegram says about chats",
    "store.drafts.drop": "one's own draft, held by begin or held, which asked the rules",
    "store.drafts.expire": "time",
    "store.plan_drafts.expire": "time",
    "store.drafts.put": "one's own draft, held by begin or held, which asked the rules",
    "store.evidence.add": "a file for one's own draft, held by who asked the rules",
    "store.evidence.carry_over": "files that stay with a report that is corrected",
    "store.evidence.clear": "files of one's own draft",
    "store.evidence.retire": "retention, and what somebody had forgotten",
    "store.ids": "row numbers",
    "store.inbox": "what came in",
    "store.install": "which bot this database serves",
    "store.lanes": "what came in",
    "store.leases": "which worker does what",
    "store.origins.put": "a step of a revision or a fact, whose writer asked the rules",
    "store.outbox": "what goes out; its cause asked the rules",
    "store.posts.end": "what whoever takes a right away asked the rules for",
    "store.posts.grant": "what whoever gives a right asked the rules for",
    "store.posts.hold": "a lock, no write",
    "store.posts.on_record": "what others did",
    "store.invitations.prune": "wrong links that stop nobody any more",
    "store.people.appoint": "the configuration or the scenario",
    "store.people.ensure_account": "that somebody wrote",
    "store.people.ensure_person": "whom others let in",
    "store.people.set_owners": "the configuration",
    "store.questions": "what somebody asked, under their own account",
    "store.reminders.prune": "time",
    "store.reminders.take": "what time decided",
    "store.reports.receipts.next_receipt": "a number for whoever was let report",
    "store.reports.rows.step": "a step of a report that review or record asked the rules for",
    "store.retention.let_go": "retention",
    "store.search.index.ensure": "the index of what is there",
    "store.search.terms.seed": "the shipped terms",
    "store.traces": "what store.forget asked the rules for",
    "store.slots": "what time decided",
    "store.units.named": "a unit of a roster or an invitation, whose maker asked the rules",
    "store.units.place": "where somebody is let in, or put",
    "store.waiting": "what is asked of somebody; what they then say asks the rules",
    "store.copying": "rows of a revision, whose writer asked the rules",
    "store.numbering": "a step of a new revision, whose writer asked the rules",
    "store.turning": "a step of a new revision, whose writer asked the rules",
    "store.restating": "what waits to be sent, said by the facts of now",
    "store.telling.keep": "news for somebody, who is no actor here",
    "store.exporting.of_keys": "reads only; what it updates is a dict",
}
_ASKS = re.compile(r"rules\.(?:allow|may|allow_appointing)\(")
_WRITES = re.compile(
    r"\b(?:insert|(?<!for_)update|delete|insert_into|reserve|record|record_by|bump)\("
)


def whole_source(function: object) -> str:
    """The source of a function with that of whatever of its own module it calls, to the end."""
    module, found, left = inspect.getmodule(function), {}, [function]
    while left:
        current = left.pop()
        source = inspect.getsource(current)  # type: ignore[arg-type]
        found[current] = source
        for name in re.findall(r"\b([a-z_]\w*)\(", source):
            called = getattr(module, name, None)
            if inspect.isfunction(called) and called not in found:
                left.append(called)
    return "\n".join(found.values())


def test_every_function_that_writes_for_a_person_takes_an_actor() -> None:
    looked_at, used = 0, set()
    for module_info in pkgutil.walk_packages(store.__path__, "store."):
        if module_info.name.startswith("store.migrations"):
            continue
        module = import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            parameters = inspect.signature(function).parameters
            if "tx" not in parameters or not _WRITES.search(inspect.getsource(function)):
                continue
            looked_at += 1
            reason = {module.__name__, f"{module.__name__}.{name}"} & set(FOR_NOBODY)
            used |= reason
            takes_actor = any(p.annotation in ("Actor", Actor) for p in parameters.values())
            asks = _ASKS.search(whole_source(function)) is not None
            assert reason or (takes_actor and asks), f"{module.__name__}.{name}"
    assert looked_at > 10
    assert used <= set(FOR_NOBODY)


OPENS_ITS_OWN = {
    "store.db": "the one place for everybody else",
    "store.migrate": "before anybody is served",
    "store.migrations": "before anybody is served",
    "store.attempts": "a savepoint in whatever transaction is open",
    "store.driver": "what db's commits and rollbacks become",
    "store.portable": "another database than ours",
    "store.restore": "a database that nobody serves yet",
}


def test_no_function_of_the_store_commits() -> None:
    looked_at = 0
    for module_info in pkgutil.iter_modules(store.__path__, "store."):
        if module_info.name in OPENS_ITS_OWN:
            continue
        source = inspect.getsource(import_module(module_info.name))
        looked_at += "tx" in source
        for word in (".commit(", ".begin(", ".rollback(", "begin_nested"):
            assert word not in source, f"{module_info.name}: {word}"
    assert looked_at > 8
    assert not hasattr(Tx, "commit")
