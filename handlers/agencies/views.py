"""The list of agencies, for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Registry(View):
    """The list of agencies; ``what`` 1: those that documents brought."""

    what: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class RegistryCard(View):
    """An entry of the list of agencies, for administrators."""

    agency: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class RegistryDeed(View):
    """What is to be done to an entry; ``what`` is a place in ``handlers.agencies.deeds.What``,
    ``of`` the merge or the heir that it is about.
    """

    agency: int
    what: int = 0
    of: int = 0


CODES: dict[type[View], str] = {
    Registry: "ga",
    RegistryCard: "gc",
    RegistryDeed: "gd",
}
