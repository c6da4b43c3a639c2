"""From the printed names to roles: by words, by the document's rule, or by order alone."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from seed.draft import Assignee, Division, LeadBasis
from seed.grammar.agencies import is_unsaid
from seed.grammar.responsibility import Duty, Part


class Roles(NamedTuple):
    """The answer to "who leads", with its basis."""

    agencies: list[str]
    lead: str | None
    participants: list[str]
    basis: LeadBasis
    division: Division
    assignees: list[Assignee]


NOBODY = Roles([], None, [], LeadBasis.NONE, Division.NONE, [])


def assign(duty: Duty, *, has_rule: bool) -> Roles:
    """Roles for one task. Words win over the rule; without both the order stands, lead None.

    A collective that leaves open who belongs to it leads nothing, alone or by the rule.
    """
    names = [name for name, _, _ in duty.names]
    if not names:
        return NOBODY
    division = _division(duty, names)
    leads = _stated_leads(duty)
    if leads:
        lead: str | None = leads[0]
        participants = [name for name in names if name not in leads]
        basis = LeadBasis.STATED
    elif all(part in (Part.HELP, Part.GUIDE) for _, part, _ in duty.names):
        # 配合单位 or 督导单位 alone: neither leads, and who does is not said
        lead, participants, basis = None, names, LeadBasis.STATED
    elif is_unsaid(names[0]):
        lead, participants, basis = None, [], LeadBasis.FIRST_LISTED
    elif len(names) == 1 and not duty.open_end:
        lead, participants, basis = names[0], [], LeadBasis.SOLE
    elif has_rule:
        lead, participants, basis, leads = names[0], names[1:], LeadBasis.RULE, names[:1]
    else:
        lead, participants, basis = None, [], LeadBasis.FIRST_LISTED
    assignees = []
    for index, (name, _, word) in enumerate(duty.names):
        if basis is LeadBasis.FIRST_LISTED:
            role = "listed" if index or is_unsaid(name) else "first"
        else:
            role = "lead" if name in leads or name == lead else "participant"
        assignees.append(_assignee(name, role, word))
    return Roles(names, lead, participants, basis, division, assignees)


@lru_cache(maxsize=4096)
def _assignee(name: str, role: str, word: str | None) -> Assignee:
    """One value for all tasks: it is frozen, and a plan names the same bodies again and again."""
    return Assignee(name=name, role=role, stated=word)


def _division(duty: Duty, names: list[str]) -> Division:
    if duty.divided:
        return Division.DIVIDED
    return Division.SINGLE if len(names) == 1 and not duty.open_end else Division.JOINT


def _stated_leads(duty: Duty) -> list[str]:
    """Names that words make the lead: 牵头, or the one who 负责 where the others only help."""
    parts = {part for _, part, _ in duty.names}
    if Part.LEAD in parts:
        return [name for name, part, _ in duty.names if part is Part.LEAD]
    if Part.DUTY in parts and (Part.HELP in parts or Part.GUIDE in parts):
        doers = [name for name, part, _ in duty.names if part is Part.DUTY]
        return doers if len(doers) == 1 else []
    return []
