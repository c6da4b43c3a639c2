"""Who may do what: policy as data, default deny, pure.

A pair of role and action that has no row is denied. Everybody is at least a visitor. The table
follows "People and what they may do" and "Who sees progress" of the domain's description.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from store.errors import Forbidden, Refusal, Refused
from store.records import Actor, Appointment, Role


class Action(StrEnum):
    """What a person can ask the bot to do."""

    ENTER = "enter"
    ASK = "ask"
    READ_PLAN = "read_plan"
    CHOOSE_AGENCY = "choose_agency"
    JOIN = "join"
    FORGET_ME = "forget_me"
    FOLLOW = "follow"
    READ_PROGRESS = "read_progress"
    READ_STATUS = "read_status"
    READ_PENDING = "read_pending"
    READ_MEMBERS = "read_members"
    REPORT = "report"
    CONFIRM = "confirm"
    COMPLETE_TASK = "complete_task"
    CLOSE_TASK = "close_task"
    RETURN_REPORT = "return_report"
    DECIDE_EXTENSION = "decide_extension"
    ASSIGN = "assign"
    DISTRIBUTE = "distribute"
    URGE = "urge"
    APPOINT_MEMBER = "appoint_member"
    APPOINT_REPORTER = "appoint_reporter"
    APPOINT_LIAISON = "appoint_liaison"
    APPOINT_COORDINATOR = "appoint_coordinator"
    APPOINT_ADMINISTRATOR = "appoint_administrator"
    SET_AGENCY = "set_agency"
    SET_OFFICE = "set_office"
    SET_DIGEST = "set_digest"
    SET_WORKDAYS = "set_workdays"
    SEED_PLAN = "seed_plan"
    MANAGE_TERMS = "manage_terms"
    MANAGE_AGENCIES = "manage_agencies"
    DOUBT_READING = "doubt_reading"
    READ_AUDIT = "read_audit"
    FORGET = "forget"


class Scope(StrEnum):
    """Where a role may act: anywhere, or where its own agency is the one concerned.

    Which agency is concerned is a fact of the object: the one a report speaks for, those named
    on a task (READ_PROGRESS, REPORT), the one that leads it (COMPLETE_TASK, URGE).
    """

    ANY = "any"
    OWN = "own"


class Access(StrEnum):
    """Who may talk to the bot at all."""

    OPEN = "open"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the policy."""

    role: Role
    action: Action
    scope: Scope = Scope.ANY


_STAFF = (Role.MEMBER, Role.REPORTER, Role.LIAISON)
_HEADS = (Role.ADMINISTRATOR, Role.OWNER)
_OFFICE = (Role.COORDINATOR, *_HEADS)
_INSIDE = (*_STAFF, *_OFFICE)

_ANYWHERE: dict[Action, tuple[Role, ...]] = {
    Action.ASK: tuple(Role),
    Action.READ_PLAN: tuple(Role),
    Action.CHOOSE_AGENCY: tuple(Role),
    Action.JOIN: tuple(Role),
    Action.FORGET_ME: tuple(Role),
    Action.ENTER: _INSIDE,
    Action.FOLLOW: _INSIDE,
    Action.DOUBT_READING: _INSIDE,
    Action.READ_PROGRESS: _OFFICE,
    Action.READ_STATUS: _OFFICE,
    Action.READ_MEMBERS: _OFFICE,
    Action.CLOSE_TASK: (Role.COORDINATOR,),
    Action.RETURN_REPORT: (Role.COORDINATOR,),
    Action.DECIDE_EXTENSION: (Role.COORDINATOR,),
    Action.ASSIGN: (Role.COORDINATOR,),
    Action.URGE: (Role.COORDINATOR,),
    Action.APPOINT_MEMBER: _OFFICE,
    Action.APPOINT_REPORTER: _OFFICE,
    Action.APPOINT_LIAISON: _OFFICE,
    Action.APPOINT_COORDINATOR: _HEADS,
    Action.APPOINT_ADMINISTRATOR: (Role.OWNER,),
    Action.SET_OFFICE: _HEADS,
    Action.SET_DIGEST: _OFFICE,
    Action.SET_WORKDAYS: _OFFICE,
    Action.SEED_PLAN: _HEADS,
    Action.MANAGE_TERMS: _HEADS,
    Action.MANAGE_AGENCIES: _HEADS,
    Action.READ_AUDIT: _HEADS,
    Action.FORGET: _HEADS,
}
# What the coordinator sees of a report before its agency confirmed it is that there is one.
_FOR_THE_OWN_AGENCY: dict[Action, tuple[Role, ...]] = {
    Action.READ_PROGRESS: _STAFF,
    Action.READ_STATUS: _STAFF,
    Action.READ_PENDING: _STAFF,
    Action.READ_MEMBERS: _STAFF,
    Action.REPORT: (Role.REPORTER, Role.LIAISON),
    Action.CONFIRM: (Role.LIAISON,),
    Action.COMPLETE_TASK: (Role.LIAISON,),
    Action.DISTRIBUTE: (Role.LIAISON,),
    Action.URGE: (Role.LIAISON,),
    Action.APPOINT_MEMBER: (Role.LIAISON,),
    Action.APPOINT_REPORTER: (Role.LIAISON,),
    Action.SET_AGENCY: (Role.LIAISON,),
}

POLICY: frozenset[Rule] = frozenset(
    Rule(role, action, scope)
    for scope, table in ((Scope.ANY, _ANYWHERE), (Scope.OWN, _FOR_THE_OWN_AGENCY))
    for action, roles in table.items()
    for role in roles
)
# A setting of the office: every member sees how every task stands, not what was written.
OPEN_STATUSES: frozenset[Rule] = frozenset(Rule(role, Action.READ_STATUS) for role in _STAFF)

APPOINTING: dict[Role, Action] = {
    Role.MEMBER: Action.APPOINT_MEMBER,
    Role.REPORTER: Action.APPOINT_REPORTER,
    Role.LIAISON: Action.APPOINT_LIAISON,
    Role.COORDINATOR: Action.APPOINT_COORDINATOR,
    Role.ADMINISTRATOR: Action.APPOINT_ADMINISTRATOR,
}

# The roles that serve an agency; the others are of the office.
OF_AN_AGENCY = _STAFF

# Whoever can run commands on the machine of the installation.
OPERATOR = Actor(telegram_id=0, appointments=(Appointment(Role.OWNER, None),))

# Telegram's own accounts: forwarded channel posts, anonymous administrators, channels as senders.
SERVICE_IDS = frozenset({777000, 1087968824, 136817688})

_VISITOR = Appointment(Role.VISITOR, None)


def may(
    actor: Actor,
    action: Action,
    *,
    agency_id: int | None = None,
    agencies: Iterable[int] = (),
    policy: frozenset[Rule] | None = None,
) -> bool:
    """Does any appointment of ``actor`` allow ``action``?

    ``agency_id`` or ``agencies`` are the agencies concerned, any of which makes it one's own.
    """
    rules = POLICY if policy is None else policy
    concerned = {agency_id, *agencies} - {None}
    for held in (_VISITOR, *actor.appointments):
        if Rule(held.role, action, Scope.ANY) in rules:
            return True
        is_own = held.agency is not None and held.agency.id in concerned
        if is_own and Rule(held.role, action, Scope.OWN) in rules:
            return True
    return False


def allow(
    actor: Actor,
    action: Action,
    *,
    agency_id: int | None = None,
    agencies: Iterable[int] = (),
) -> None:
    """Raise Forbidden unless ``may``."""
    if not may(actor, action, agency_id=agency_id, agencies=agencies):
        raise Forbidden(action.value, actor.role.value, actor.suspended)


def allow_appointing(actor: Actor, role: Role, agency_id: int | None) -> None:
    """Raise unless ``actor`` may give ``role`` there, or take it.

    Forbidden by the table; Refused for owners, whom nobody appoints, and for a role of an agency
    without one or an office-wide role with one.
    """
    action = APPOINTING.get(role)
    if role is Role.OWNER:
        raise Refused(Refusal.OWNER_BY_CONFIGURATION)
    if action is None:
        raise Forbidden("appoint", actor.role.value, actor.suspended)
    if (role in OF_AN_AGENCY) != (agency_id is not None):
        raise Refused(Refusal.ROLE_AND_AGENCY, {"role": role.value})
    allow(actor, action, agency_id=agency_id)


def enter(actor: Actor, access: Access) -> None:
    """Raise Forbidden where the bot is closed and ``actor`` has no appointment."""
    if access is not Access.OPEN:
        allow(actor, Action.ENTER)
