"""Everybody who may come: what they are, and in what shape their messages arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Shape(StrEnum):
    """How a message says who it is from. All but a person's own words act for nobody."""

    OWN = "own"
    ANONYMOUS = "anonymous administrator"
    CHANNEL = "channel"
    LINKED = "linked channel"
    BOT = "bot"
    FORWARDED = "forwarded"
    VIA_BOT = "by way of a bot"
    EDITED = "edited"


@dataclass(frozen=True)
class Identity:
    """``posts`` are what is in force for the oracle; ``once`` what was held and is no more.

    ``agency`` None in a post: of the office. ``suspended``: everything of ``once`` rests.
    """

    key: str
    id: int
    posts: tuple[tuple[str, str | None], ...] = ()
    once: tuple[tuple[str, str | None], ...] = ()
    shape: Shape = Shape.OWN
    known: bool = True
    suspended: bool = False
    fate: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The roster's name, a canary of its own."""
        return f"员名{self.id}"

    @property
    def agencies(self) -> frozenset[str]:
        """For whom one acts now."""
        return frozenset(agency for _, agency in self.posts if agency)


# The cast of agencies. A document prints nra as the lead and gacc and saws as participants: mor
# became nra, saws became mem; mct is named on nothing that these people report.
LEAD, PARTICIPANT, OTHER = "nra", "gacc", "mct"
PREDECESSOR, PRINTED, SUCCESSOR = "mor", "saws", "mem"
STAFF = ("member", "reporter", "liaison")
_PLACES = {
    "lead": LEAD,
    "participant": PARTICIPANT,
    "another": OTHER,
    "predecessor": PREDECESSOR,
    "successor": SUCCESSOR,
}
_LIAISON = (("liaison", LEAD),)


def _numbered() -> Iterator[Identity]:
    number = 700_001
    for role in STAFF:
        for place, agency in _PLACES.items():
            yield Identity(f"{role} of {place}", number, ((role, agency),))
            number += 1
    for role in ("coordinator", "administrator", "owner"):
        yield Identity(role, number, ((role, None),))
        number += 1


IDENTITIES: tuple[Identity, ...] = (
    *_numbered(),
    Identity("stranger", 700_101, known=False),
    Identity("visitor", 700_102),
    Identity("suspended", 700_103, once=_LIAISON, suspended=True),
    Identity("dismissed", 700_104, once=_LIAISON, fate="dismissed"),
    Identity("two agencies", 700_105, (("member", LEAD), ("reporter", OTHER))),
    Identity("forgotten", 700_106, once=_LIAISON, fate="forgotten"),
    Identity("old account", 700_107, once=_LIAISON, fate="moved"),
    Identity("new account", 700_108, _LIAISON, known=False, fate="arrived"),
    # liaisons of the lead, whose messages come in shapes that act for nobody
    Identity("forwarder", 700_111, _LIAISON, shape=Shape.FORWARDED),
    Identity("by way of a bot", 700_112, _LIAISON, shape=Shape.VIA_BOT),
    Identity("editor", 700_113, _LIAISON, shape=Shape.EDITED),
    # ids that are no person's
    Identity("anonymous administrator", 1087968824, shape=Shape.ANONYMOUS, known=False),
    Identity("channel", 136817688, shape=Shape.CHANNEL, known=False),
    Identity("linked channel", 777000, shape=Shape.LINKED, known=False),
    Identity("bot", 700_114, shape=Shape.BOT, known=False),
)
BY_KEY = {one.key: one for one in IDENTITIES}
BY_ID = {one.id: one for one in IDENTITIES}
