"""Who may do what: policy as data, default deny, pure.

A pair of role and action that has no row is denied. Everybody is at least a visitor.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from store.errors import Forbidden
from store.records import Actor, Appointment, Role


class Action(StrEnum):
    """What a person can ask the bot to do."""

    ENTER = "enter"
    ASK = "ask"
    READ_PLAN = "read_plan"
    CHOOSE_AGENCY = "choose_agency"
    SEED_PLAN = "seed_plan"
    APPOINT = "appoint"
    READ_AUDIT = "read_audit"


class Scope(StrEnum):
    """Where a role may act: anywhere, or for the agency it is appointed to."""

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


_PUBLIC = (Action.ASK, Action.READ_PLAN, Action.CHOOSE_AGENCY)
_STAFF = (Role.MEMBER, Role.REPORTER, Role.LIAISON, Role.COORDINATOR)
_HEADS = (Role.ADMINISTRATOR, Role.OWNER)

POLICY: frozenset[Rule] = frozenset(
    {
        *(Rule(role, action) for role in Role for action in _PUBLIC),
        *(Rule(role, Action.ENTER) for role in (*_STAFF, *_HEADS)),
        *(Rule(role, Action.SEED_PLAN) for role in _HEADS),
        Rule(Role.OWNER, Action.APPOINT),
        *(Rule(role, Action.READ_AUDIT) for role in _HEADS),
    }
)

# Whoever can run commands on the machine of the installation.
OPERATOR = Actor(telegram_id=0, appointments=(Appointment(Role.OWNER, None),))

_VISITOR = Appointment(Role.VISITOR, None)


def may(
    actor: Actor,
    action: Action,
    *,
    agency_id: int | None = None,
    policy: frozenset[Rule] | None = None,
) -> bool:
    """Does any appointment of ``actor`` allow ``action`` (for ``agency_id``)?"""
    rules = POLICY if policy is None else policy
    for held in (_VISITOR, *actor.appointments):
        if Rule(held.role, action, Scope.ANY) in rules:
            return True
        is_own = held.agency is not None and held.agency.id == agency_id
        if is_own and Rule(held.role, action, Scope.OWN) in rules:
            return True
    return False


def allow(actor: Actor, action: Action, *, agency_id: int | None = None) -> None:
    """Raise Forbidden unless ``may``."""
    if not may(actor, action, agency_id=agency_id):
        raise Forbidden(action.value, actor.role.value)


def enter(actor: Actor, access: Access) -> None:
    """Raise Forbidden where the bot is closed and ``actor`` has no appointment."""
    if access is not Access.OPEN:
        allow(actor, Action.ENTER)
