"""Reminders, and what was reported elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Reminding(View):
    """Whether and when one is reminded."""


@dataclass(frozen=True, slots=True)
class ElsewhereList(View):
    """What agencies say to have reported elsewhere."""

    page: int = 0


CODES: dict[type[View], str] = {
    Reminding: "rs",
    ElsewhereList: "rx",
}
