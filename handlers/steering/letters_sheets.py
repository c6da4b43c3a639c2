"""Outbox kinds of sheets: facts to words, pure. Kinds are promises (handlers.letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.keyboards import nav
from handlers.measure import MOST_LINES, lines_of, screens
from handlers.page import Act, Key, Page, Rich, bold, lines, page
from handlers.status.views import StatusBoard
from handlers.texts import labels
from handlers.texts import status as say_status
from handlers.texts import steering as say
from handlers.views import Home

Facts = Mapping[str, Any]

SEEN, DONE, UNDONE = "assign_sheet_seen", "assign_sheet_done", "assign_sheet_undone"
DROPPED, TOLD = "assign_sheet_dropped", "assign_sheet_told"

APPLY, TURN, DROP, UNDO = (
    "assign_sheet_apply",
    "assign_sheet_turn",
    "assign_sheet_drop",
    "assign_sheet_undo",
)
_MOST = 12
# Less what stands above a message that is offered again.
_ROOM = MOST_LINES - 3
_PROBLEMS_ABOVE = 3
_NAMED = 6


def _seen(facts: Facts) -> Page:
    """plan, short, sha, columns, wishes, changes, refs, names, problems, wrong, page; moved;
    applied: this file is in force.
    """
    changes = facts["changes"]
    head = [say.moved()] if facts.get("moved") else []
    if changes:
        head.append(_counts(facts))
    else:
        head.append(say.nothing_changes(short=facts["short"]))
    blocks = [Rich(_change(facts, one)) for one in changes]
    if facts["wrong"]:
        told = [
            say.problem(line=line, fault=fault, said=said)
            for line, fault, said in facts["problems"]
        ]
        first = lines([say.not_taken(count=facts["wrong"]), *told[:_PROBLEMS_ABOVE]])
        blocks = [first, *map(Rich, told[_PROBLEMS_ABOVE:]), *blocks]
    above = lines([bold(head[-1]), *head[:-1]])
    pages = screens(blocks, budget=_ROOM - lines_of(above), most=_MOST) if blocks else [range(0)]
    at = min(facts["page"], len(pages) - 1)
    text = lines([above, *(blocks[n] for n in pages[at])])
    own = dict(facts)
    turning: list[Key] = []
    if len(pages) > 1:
        turning = [
            Act(label, TURN, {**own, "page": to})
            for label, to in ((labels.PREVIOUS, at - 1), (labels.NEXT, at + 1))
            if 0 <= to < len(pages)
        ]
    if not changes:
        last: list[Key] = [nav(labels.HOME, Home())]
        if facts.get("applied"):
            undo = {"sha": facts["sha"], "short": facts["short"]}
            last.insert(0, Act(say.UNDO_BATCH, UNDO, undo))
        return page(text, [turning, last])
    return page(text, [[Act(say.APPLY, APPLY, own), Act(say.DROP, DROP, {})], turning])


def _counts(facts: Facts) -> str:
    pairs = [(before, after) for _, _, before, after in facts["changes"]]
    return say.compared(
        short=facts["short"],
        added=sum(before is None for before, _ in pairs),
        changed=sum(None not in pair for pair in pairs),
        taken=sum(after is None for _, after in pairs),
    )


def _change(facts: Facts, change: list[Any]) -> str:
    task_id, agency_id, before, after = change
    name = "" if agency_id is None else facts["names"][str(agency_id)]
    ref = facts["refs"].get(str(task_id), "?")
    return say.change(ref=ref, what=name, before=before, after=after)


def _done(facts: Facts) -> Page:
    """short, sha, count, agencies, told, unreached."""
    names = facts["unreached"]
    said = [
        say.applied(
            short=facts["short"],
            count=facts["count"],
            agencies=facts["agencies"],
            told=facts["told"],
        ),
        say.unreached(names=names[:_NAMED], total=len(names)) if names else None,
        say.batch(sha=facts["sha"]),
    ]
    undo = Act(say.UNDO_BATCH, UNDO, {"sha": facts["sha"], "short": facts["short"]})
    return page(lines(said), [[undo, nav(labels.HOME, Home())]])


def _undone(facts: Facts) -> Page:
    """short, count, skipped."""
    text = say.undone(short=facts["short"], count=facts["count"], skipped=facts["skipped"])
    return page(text, [[nav(labels.HOME, Home())]])


def _dropped(facts: Facts) -> Page:
    return page(say.dropped(), [[nav(labels.HOME, Home())]])


def _told(facts: Facts) -> Page:
    """name, short, given, taken, dates, by."""
    names = ("name", "short", "given", "taken", "dates", "by")
    text = say.sheet_told(**{name: facts[name] for name in names})
    return page(text, [[nav(say_status.STATUS, StatusBoard()), nav(labels.HOME, Home())]])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    SEEN: _seen,
    DONE: _done,
    UNDONE: _undone,
    DROPPED: _dropped,
    TOLD: _told,
}
