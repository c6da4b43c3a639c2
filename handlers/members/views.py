"""Who is registered, and what one holds oneself."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Me(View):
    """Who I am to the bot."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class SpeakFor(View):
    """For which of several agencies one speaks."""


@dataclass(frozen=True, slots=True)
class Leaving(View):
    """Laying down what one holds in an agency; 0 stands for the office."""

    agency: int = 0


@dataclass(frozen=True, slots=True)
class Members(View):
    """Who is registered; ``agency`` 0 is all that one may see."""

    agency: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Person(View):
    """One person, as who serves ``agency``."""

    person: int
    agency: int = 0


@dataclass(frozen=True, slots=True)
class Deed(View):
    """What is to be done to a person; ``what`` is a place in ``handlers.members.deeds.Doing``."""

    person: int
    agency: int = 0
    what: int = 0


@dataclass(frozen=True, slots=True)
class Board(View):
    """Who of the latest roster has joined."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Inviting(View):
    """An invitation to be made; ``post`` is a place in ``store.records.Role``, 0 for not chosen."""

    agency: int = 0
    post: int = 0


@dataclass(frozen=True, slots=True)
class Options(View):
    """What an agency has set; 0 stands for the office."""

    agency: int = 0


@dataclass(frozen=True, slots=True)
class Pending(View):
    """The oldest request to join that one may decide."""


CODES: dict[type[View], str] = {
    Me: "w",
    SpeakFor: "ms",
    Leaving: "ml",
    Members: "mb",
    Person: "mp",
    Deed: "md",
    Board: "mo",
    Inviting: "mi",
    Options: "mt",
    Pending: "mq",
}
