"""What administrators are told of the night, and the question before somebody is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.page import Page, page
from handlers.texts import journal as say
from handlers.texts import keeping

Facts = Mapping[str, Any]

BACKUP_FAILED, EVIDENCE_MISSING = "backup_failed", "evidence_missing"
HEAD_POSTED = "audit_head"


def _failed(facts: Facts) -> Page:
    """day; why and name as in BadBackup, or error: the name of what went wrong."""
    why = facts.get("why")
    said = keeping.reason(why=why, name=facts["name"]) if why else facts["error"]
    return page(say.backup_failed(day=facts["day"], why=said))


def _missing(facts: Facts) -> Page:
    """day, count."""
    return page(say.evidence_missing(day=facts["day"], count=facts["count"]))


def _head(facts: Facts) -> Page:
    """seq, hash."""
    return page(say.head_posted(seq=facts["seq"], head=facts["hash"]))


LETTERS: dict[str, Callable[[Facts], Page]] = {
    BACKUP_FAILED: _failed,
    EVIDENCE_MISSING: _missing,
    HEAD_POSTED: _head,
}
