"""Reports, what waits to be confirmed, and evidence."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class Reporting(View):
    """Reporting progress: on a task, or (0) going on with what was begun."""

    task: int = 0


@dataclass(frozen=True, slots=True)
class Reviewing(View):
    """What waits for me to be confirmed, or decided."""


@dataclass(frozen=True, slots=True)
class OneReport(View):
    """One report, with what I may do about it."""

    report: int


@dataclass(frozen=True, slots=True)
class Files(View):
    """The evidence of a report."""

    report: int


@dataclass(frozen=True, slots=True)
class File(View):
    """One piece of evidence, to be sent again."""

    evidence: int


CODES: dict[type[View], str] = {
    Reporting: "ru",
    Reviewing: "rv",
    OneReport: "ro",
    Files: "rf",
    File: "re",
}
