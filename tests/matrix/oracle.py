"""What should be, by the description of the domain alone. Default deny.

Sources: "People and what they may do", "Who sees progress", "A report's life", "Statuses" and
"Agencies" of the domain's description. Nothing of ``store.rules`` is imported or copied: if the
two ever agree by being one, the matrix proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.matrix.identities import (
    LEAD,
    PARTICIPANT,
    PREDECESSOR,
    PRINTED,
    SUCCESSOR,
    Identity,
    Shape,
)

OFFICE = ("coordinator", "administrator", "owner")
HEADS = ("administrator", "owner")
REPORTING = ("reporter", "liaison")


@dataclass(frozen=True)
class Scope:
    """A task. ``leads`` and ``others``: who speaks there, those they became and came from too."""

    key: str
    leads: frozenset[str]
    others: frozenset[str]
    divided: bool = False
    archived: bool = False
    sensitive: bool = False
    spoken: bool = True

    @property
    def named(self) -> frozenset[str]:
        return self.leads | self.others


_NRA = frozenset({LEAD, PREDECESSOR})
_SAWS = frozenset({PRINTED, SUCCESSOR})
_GACC = frozenset({PARTICIPANT})
_NOBODY: frozenset[str] = frozenset()

SCOPES: tuple[Scope, ...] = (
    Scope("own lead", _NRA, _GACC | _SAWS),
    Scope("own participant", _GACC, _NRA | _SAWS),
    Scope("other", frozenset({"mofcom"}), frozenset({"moj"})),
    Scope("divided", _NRA, _GACC | _SAWS, divided=True),
    Scope("assigned by hand", _NRA, frozenset({PARTICIPANT, SUCCESSOR, PRINTED})),
    Scope("revoked assignment", _NOBODY, _NOBODY),
    Scope("silent plan", _NOBODY, _NOBODY, spoken=False),
    Scope("archived plan", _NRA, _GACC | _SAWS, archived=True),
    Scope("sensitive task", _NRA, _GACC | _SAWS, sensitive=True),
)
BY_KEY = {scope.key: scope for scope in SCOPES}
# A body speaks for those it came from and became.
FAMILY = {LEAD: _NRA, PREDECESSOR: _NRA, PRINTED: _SAWS, SUCCESSOR: _SAWS}


def family(agency: str) -> frozenset[str]:
    return FAMILY.get(agency, frozenset({agency}))


def acts(who: Identity) -> bool:
    """Numeric ids of people only: anonymous administrators, channels, bots, forwards, edits never.

    Of a message; who taps a button is said by Telegram, so a tap is its person's in any case.
    """
    return who.shape is Shape.OWN


def taps(who: Identity) -> bool:
    """Whether a press of theirs is a person's."""
    return who.shape in (Shape.OWN, Shape.FORWARDED, Shape.VIA_BOT, Shape.EDITED)


def serves(who: Identity, agencies: frozenset[str], roles: tuple[str, ...] | None = None) -> bool:
    """Holds one of these roles (any, if None) in one of these agencies."""
    return any(
        agency in agencies and (roles is None or role in roles) for role, agency in who.posts
    )


def of_office(who: Identity, roles: tuple[str, ...] = OFFICE) -> bool:
    return any(agency is None and role in roles for role, agency in who.posts)


def inside(who: Identity) -> bool:
    """Anybody with an appointment in force."""
    return bool(who.posts)


# --- reading -------------------------------------------------------------------------------------


def sees_progress(who: Identity, scope: Scope) -> bool:
    """Reports, evidence and reporters' names: the agencies named on the task, and the office."""
    return of_office(who) or serves(who, scope.named)


def sees_status(who: Identity, scope: Scope) -> bool:
    """Statuses are not opened to all members here."""
    return sees_progress(who, scope)


def sees_pending(who: Identity, scope: Scope, agency: str) -> bool:
    """Until its liaison confirms, an entry is seen inside its agency only."""
    return serves(who, family(agency)) and sees_progress(who, scope)


def sees_members(who: Identity, agency: str) -> bool:
    """Names of people: their own agency, and the office."""
    return of_office(who) or serves(who, frozenset({agency}))


def sees_all_members(who: Identity) -> bool:
    return of_office(who)


# --- reporting -----------------------------------------------------------------------------------


def reports(who: Identity, scope: Scope, agency: str) -> bool:
    """For tasks where their own agency is lead or participant, and for no other agency."""
    mine = serves(who, frozenset({agency}), REPORTING)
    return mine and agency in scope.named and not scope.archived


def gives_the_whole(who: Identity, scope: Scope, agency: str) -> bool:
    """For tasks the agency leads its liaison posts the overall result; not of a divided task."""
    mine = serves(who, frozenset({agency}), ("liaison",))
    return mine and agency in scope.leads and not scope.divided and not scope.archived


def closes(who: Identity, scope: Scope) -> bool:
    """The coordinator closes a divided task, and no other."""
    return of_office(who, ("coordinator",)) and scope.divided and not scope.archived


def confirms(who: Identity, agency: str) -> bool:
    """The liaison confirms the agency's reports, and gives back or withdraws what waits."""
    return serves(who, family(agency), ("liaison",))


def confirms_all(who: Identity, agency: str) -> bool:
    """All that waits in one's own agency together."""
    return serves(who, frozenset({agency}), ("liaison",))


def reads_pending_list(who: Identity, agency: str) -> bool:
    return serves(who, frozenset({agency}))


def steers(who: Identity) -> bool:
    """Returns what is in force, decides extensions, assigns: the coordinator, nobody else."""
    return of_office(who, ("coordinator",))


def urges(who: Identity, scope: Scope) -> bool:
    """The coordinator, or the lead's liaison."""
    return steers(who) or serves(who, scope.leads, ("liaison",))


def distributes(who: Identity, agency: str) -> bool:
    """The liaison assigns tasks to 司局/处室 and people of their own agency."""
    return serves(who, frozenset({agency}), ("liaison",))


def hands_out(who: Identity, scope: Scope, agency: str) -> bool:
    """Only tasks on which that agency is named."""
    return distributes(who, agency) and agency in scope.named


# --- people and the installation -----------------------------------------------------------------


def appoints(who: Identity, role: str, agency: str | None) -> bool:
    """A liaison invites its staff; the office all staff; heads coordinators; an owner heads."""
    if role in ("member", "reporter"):
        return of_office(who) or serves(who, frozenset({agency or ""}), ("liaison",))
    if role == "liaison":
        return of_office(who)
    if role == "coordinator":
        return of_office(who, HEADS)
    return role == "administrator" and of_office(who, ("owner",))


def heads(who: Identity) -> bool:
    """Seeds plans, manages members, terms, settings; reads the journal; forgets people."""
    return of_office(who, HEADS)
