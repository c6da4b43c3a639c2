"""What administrators are told of the night, and the question before somebody is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.keyboards import nav
from handlers.page import Act, Key, Page, page
from handlers.texts import journal as say
from handlers.texts import journal_labels as words
from handlers.texts import keeping, labels
from handlers.views import Home

Facts = Mapping[str, Any]

BACKUP_FAILED, EVIDENCE_MISSING = "backup_failed", "evidence_missing"
HEAD_POSTED = "audit_head"
FORGET_ASKED, FORGOTTEN = "forget_asked", "forgotten"
FORGET_VERB = "forget"


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


def _asked(facts: Facts) -> Page:
    """person, name, reports, evidence; other: it is somebody else."""
    cancel = nav(words.CANCEL, Home())
    if not facts["other"]:
        text = say.forget_me(name=facts["name"], reports=facts["reports"])
        return page(text, [[_forget(words.FORGET_ME, facts)], [cancel]])
    text = say.forget_other(
        name=facts["name"],
        number=facts["person"],
        reports=facts["reports"],
        evidence=facts["evidence"],
    )
    keys: list[list[Key]] = [[_forget(words.FORGET_KEEP, facts)], [cancel]]
    if facts["evidence"]:
        keys.insert(1, [_forget(words.FORGET_ALL, facts, evidence=True)])
    return page(text, keys)


def _forget(label: str, facts: Facts, *, evidence: bool = False) -> Act:
    return Act(label, FORGET_VERB, {"person": facts["person"], "evidence": evidence})


def _forgotten(facts: Facts) -> Page:
    """person, evidence."""
    text = say.forgotten_other(number=facts["person"], evidence=facts["evidence"])
    return page(text, [[nav(labels.HOME, Home())]])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    BACKUP_FAILED: _failed,
    EVIDENCE_MISSING: _missing,
    HEAD_POSTED: _head,
    FORGET_ASKED: _asked,
    FORGOTTEN: _forgotten,
}
