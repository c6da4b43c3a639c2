"""A view's ≤ 64 bytes on a button, and what a link's start parameter opens.

Data of buttons that navigate is ``1<letters>:<field>:…|<where back leads>``. They need no row and
never expire: a change of this format gets a new first digit and keeps reading the old one.
Buttons that write are ``a:<token>``, see ``store.actions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from handlers import views
from handlers.agencies import views as agencies
from handlers.amending import views as amending
from handlers.ask import views as ask
from handlers.ask.views import Asked
from handlers.calendars import views as calendars
from handlers.digests import views as digests
from handlers.digests.views import Ahead, AheadMine
from handlers.doubts import views as doubts
from handlers.export import views as export
from handlers.following import views as following
from handlers.importing import views as importing
from handlers.journal import views as journal
from handlers.members import views as members
from handlers.progress import views as progress
from handlers.progress.views import Reporting
from handlers.reminding import views as reminding
from handlers.status import views as status
from handlers.status.views import StatusList
from handlers.steering import views as steering
from handlers.view import View
from handlers.views import Card, Hits, Listing, PlanCard, PlanTasks, Summary
from handlers.years import views as years
from store.records import RoleFilter

VERSION = "1"
ACT_PREFIX = "a:"
_ROLES = {RoleFilter.LEAD: "l", RoleFilter.PARTICIPANT: "p", RoleFilter.ANY: "a"}
_ROLE_OF = {letter: role for role, letter in _ROLES.items()}


class Unreadable(Exception):
    """Callback data or a start parameter that we did not write, or no longer write."""


def known(*topics: Mapping[type[View], str]) -> dict[str, type[View]]:
    """The view of each letters; ValueError where two views would be written alike."""
    found: dict[str, type[View]] = {}
    for codes in topics:
        for view, letters in codes.items():
            if letters in found:
                raise ValueError(f"{letters} is {found[letters].__name__} and {view.__name__}")
            found[letters] = view
    return found


VIEWS = known(
    views.CODES,
    agencies.CODES,
    amending.CODES,
    ask.CODES,
    calendars.CODES,
    digests.CODES,
    doubts.CODES,
    export.CODES,
    following.CODES,
    importing.CODES,
    journal.CODES,
    members.CODES,
    progress.CODES,
    reminding.CODES,
    status.CODES,
    steering.CODES,
    years.CODES,
)
_LETTERS = {view: letters for letters, view in VIEWS.items()}
# The start parameter of who comes from another chat with nothing in particular.
ENTRANCE = "hello"
# Deep links: what a start parameter may open. t is promised to stay (issue: links carry t<id>).
_DEEP: dict[str, type[Any]] = {
    "t": Card,
    "d": Summary,
    "p": PlanCard,
    "u": Reporting,
    "n": Ahead,
    "m": AheadMine,
}


def encode(view: View) -> str:
    """Callback data for a view."""
    return VERSION + _encoded(view)


def decode(data: str) -> View:
    """The view of ``encode``; Unreadable for anything else."""
    if not data.startswith(VERSION):
        raise Unreadable(data)
    return _decoded(data[len(VERSION) :])


def deep(view: Card | Summary | PlanCard | Reporting | Ahead | AheadMine) -> str:
    """The start parameter that opens a view: ``t12``."""
    letter = next(letter for letter, cls in _DEEP.items() if isinstance(view, cls))
    return f"{letter}{getattr(view, fields(view)[0].name)}"


def from_deep(parameter: str) -> View:
    """The view a start parameter opens; Unreadable for anything else."""
    view = _DEEP.get(parameter[:1])
    if view is None or not _is_number(parameter[1:]):
        raise Unreadable(parameter)
    opened: View = view(int(parameter[1:]))
    return opened


def _encoded(view: View) -> str:
    parts: list[str] = []
    back: View | None = None
    for spec in fields(view):
        value = getattr(view, spec.name)
        if spec.name == "back":
            back = value
        else:
            parts.append(_ROLES[value] if isinstance(value, RoleFilter) else str(value))
    text = ":".join((_LETTERS[type(view)], *parts))
    return text if back is None else f"{text}|{_encoded(back)}"


def _decoded(text: str) -> View:
    own, _, after = text.partition("|")
    letter, *values = own.split(":")
    cls = VIEWS.get(letter)
    if cls is None:
        raise Unreadable(text)
    names = [spec.name for spec in fields(cls) if spec.name != "back"]
    if len(values) > len(names):
        raise Unreadable(text)
    arguments: dict[str, Any] = {
        name: _read(name, value) for name, value in zip(names, values, strict=False)
    }
    if after:
        arguments["back"] = _back(after)
    try:
        view: View = cls(**arguments)
    except TypeError as error:
        raise Unreadable(text) from error
    return view


def _back(text: str) -> View:
    view = _decoded(text)
    if not isinstance(view, Listing | PlanTasks | Asked | Hits | StatusList):
        raise Unreadable(text)
    return view


def _read(name: str, value: str) -> int | RoleFilter:
    if name == "role" and value in _ROLE_OF:
        return _ROLE_OF[value]
    if name == "role" or not _is_number(value):
        raise Unreadable(value)
    return int(value)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 18
