"""What the journal shows."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True, slots=True)
class AuditLog(View):
    """The journal, for administrators; 0 stands for all. ``verb`` counts texts.journal.VERBS."""

    person: int = 0
    agency: int = 0
    task: int = 0
    verb: int = 0
    days: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class AuditFile(View):
    """The same as a file."""

    person: int = 0
    agency: int = 0
    task: int = 0
    verb: int = 0
    days: int = 0


CODES: dict[type[View], str] = {
    AuditLog: "ja",
    AuditFile: "jx",
}
