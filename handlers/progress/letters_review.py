"""The liaison's and the coordinator's messages, by kind: pure. A kind is never renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from handlers.keyboards import nav, rows
from handlers.page import Act, Key, Page, lines, page
from handlers.progress.composing import composed, quotation, said_lines, task_line
from handlers.progress.letters import CORRECT, WITHDRAW
from handlers.progress.views import Files
from handlers.texts import labels
from handlers.texts import progress as say_progress
from handlers.texts import review as say
from handlers.texts.following import followers_told
from handlers.views import Card, Home

Facts = Mapping[str, Any]

PENDING, ONE, REASON, DONE = (
    "progress_pending",
    "progress_review",
    "progress_reason",
    "progress_reviewed",
)
RETURNED, CONFIRMED, TAKEN_BACK = (
    "progress_returned",
    "progress_confirmed",
    "progress_withdrawn",
)
OPENED, REQUESTS, NO_QUEUE = "progress_opened", "progress_requests", "progress_no_queue"
EXTENSION, EXTENSION_DATE = "progress_extension", "progress_extension_date"
DECIDED, WAS_DECIDED = "progress_decided", "progress_was_decided"
TOLD, TOLD_YOU = "progress_told", "progress_told_you"

# Verbs.
REVIEW, CONFIRM, CONFIRM_ALL = "progress_review", "progress_confirm", "progress_confirm_all"
DECIDE = "progress_decide"
RETURN, GRANT, REFUSE, OTHER_DATE = (
    "progress_return",
    "progress_grant",
    "progress_refuse",
    "progress_other_date",
)


# Of more than these only the number is said.
_MOST_CONFIRMED = 2


def _pending(facts: Facts) -> Page:
    """agency (id), name, count, upto, who, about."""
    text = lines(
        [
            say.waiting(agency=facts["name"], count=facts["count"]),
            say.newest(who=facts["who"], task=task_line(facts["about"])),
        ]
    )
    return page(text, [_review_keys(facts)])


def _review_keys(facts: Facts) -> list[Key]:
    agency = {"agency": facts["agency"]}
    return [
        Act(say.ONE_BY_ONE, REVIEW, {**agency, "after": 0}),
        Act(say.ALL, CONFIRM_ALL, {**agency, "upto": facts["upto"]}),
    ]


def _content(facts: Facts, above: list[str | None], below: list[str | None]) -> Page:
    """A report's own words between what stands above and below."""
    about, fields = facts["about"], facts["fields"]
    whose = say_progress.status_line(
        agency=about["agency"], is_whole=about["whole"], status=fields["status"]
    )
    head = [*above, task_line(about), whose]
    more = said_lines(fields, parts=facts["parts"], files=facts["files"])
    tail = [*more, *below]
    shown = [one for one in head if one], [one for one in tail if one]
    return page(composed(shown[0], fields["text"], shown[1], more[::-1]))


def _one(facts: Facts) -> Page:
    """report, receipt, agency, at, count, who, office, on; about, fields, parts, files."""
    by = say.by(
        who=facts["who"],
        office=facts.get("office"),
        receipt=facts["receipt"],
        on=date.fromisoformat(facts["on"]),
    )
    shown = _content(facts, [say.one_of(at=facts["at"], count=facts["count"])], [by])
    report = {"report": facts["report"], "agency": facts["agency"]}
    keys: list[Key] = [Act(say.CONFIRM, CONFIRM, report), Act(say.RETURN, RETURN, report)]
    if facts["count"] > 1:
        args = {"agency": facts["agency"], "after": facts["report"]}
        keys.append(Act(say.SKIP, REVIEW, args))
    return Page(shown.text, shown.marks, (tuple(keys), *_files(facts)))


def _files(facts: Facts) -> tuple[tuple[Key, ...], ...]:
    below: list[Key] = [nav(say_progress.VIEW_TASK, Card(facts["about"]["task"]))]
    if facts["files"]:
        below.append(nav(say_progress.files(count=facts["files"]), Files(facts["report"])))
    return (tuple(below),)


def _opened(facts: Facts) -> Page:
    """As ``_one``, with state and, by what the reader may: correct, withdraw, return, confirm."""
    by = say.by(
        who=facts["who"],
        office=facts.get("office"),
        receipt=facts["receipt"],
        on=date.fromisoformat(facts["on"]),
    )
    why = [say.reason(said=facts["reason"])] if facts.get("reason") else []
    shown = _content(facts, [], [by, say.state(state=facts["state"]), *why])
    report = {"report": facts["report"], "agency": facts["agency"]}
    verbs = {
        "confirm": (say.CONFIRM, CONFIRM),
        "return": (say.RETURN, RETURN),
        "correct": (say_progress.EDIT, CORRECT),
        "withdraw": (say_progress.WITHDRAW, WITHDRAW),
    }
    keys: tuple[Key, ...] = tuple(
        Act(label, verb, report) for name, (label, verb) in verbs.items() if name in facts["may"]
    )
    return Page(shown.text, shown.marks, (*((keys,) if keys else ()), *_files(facts)))


def _requests(facts: Facts) -> Page:
    """requests: [[report id, line], …]; none: nothing waits for a decision."""
    if not facts["requests"]:
        return page(say.no_requests(), [[nav(labels.HOME, Home())]])
    keys = [Act(label, DECIDE, {"report": id_}) for id_, label in facts["requests"]]
    text = say.requests(count=facts["count"])
    return page(text, [*rows(keys, 1), [nav(labels.HOME, Home())]])


def _no_queue(facts: Facts) -> Page:
    """receipt: what was looked for, if anything was."""
    if facts.get("receipt"):
        text = say.no_such_receipt(receipt=facts["receipt"])
    else:
        text = say.queue_for_nobody()
    return page(text, [[nav(labels.HOME, Home())]])


def _reason(facts: Facts) -> Page:
    """report, receipt, agency, about: the reason is typed."""
    back = Act(say_progress.CANCEL, REVIEW, {"agency": facts["agency"], "after": 0})
    text = lines([task_line(facts["about"]), say.ask_reason(receipt=facts["receipt"])])
    return page(text, [[back]] if facts["agency"] else [[nav(labels.HOME, Home())]])


def _done(facts: Facts) -> Page:
    """said: confirmed or returned; count, receipt; agency, name, left, upto; told: followers."""
    sentences: dict[str, Callable[[], str]] = {
        "confirmed": lambda: say.confirmed(count=facts["count"]),
        "confirmed_one": lambda: say.confirmed_one(receipt=facts["receipt"]),
        "returned": lambda: say.returned_one(receipt=facts["receipt"]),
        "not_returned": say.not_returned,
        "nothing": lambda: say.nothing_waits(agency=facts["name"]),
    }
    left, told = facts.get("left", 0), facts.get("told", 0)
    heard = followers_told(count=told) if told else None
    text = lines([sentences[facts["said"]](), heard, say.left(count=left) if left else None])
    return page(text, [_review_keys(facts)] if left else [[nav(labels.HOME, Home())]])


def _returned(facts: Facts) -> Page:
    """report, receipt, by (liaison or coordinator), reason, about."""
    who = say.coordinator() if facts["by"] == "coordinator" else say.liaison()
    above = [
        say.returned(receipt=facts["receipt"], who=who),
        task_line(facts["about"]),
    ]
    reason = quotation(facts["reason"], above)
    keys: list[Key] = [Act(say.AGAIN, CORRECT, {"report": facts["report"]})]
    keys.append(nav(say_progress.VIEW_TASK, Card(facts["about"]["task"])))
    return page(lines([*above, *reason]), [keys])


def _confirmed(facts: Facts) -> Page:
    """reports: [{receipt, about}, …] of one author, at most a few; count."""
    said: list[str] = []
    shown = facts["reports"][:_MOST_CONFIRMED]
    for one in shown:
        said += [say.was_confirmed(receipt=one["receipt"]), task_line(one["about"])]
    more = facts["count"] - len(shown)
    tail = say.confirmed(count=facts["count"]) if more else None
    keys = [nav(say_progress.VIEW_TASK, Card(facts["reports"][0]["about"]["task"]))]
    return page(lines([*said, tail]), [keys if facts["count"] == 1 else [nav(labels.HOME, Home())]])


def _withdrawn(facts: Facts) -> Page:
    """receipt, about: the liaison took back what another said."""
    said = say.withdrawn_by(receipt=facts["receipt"], who=say.liaison())
    keys = [nav(say_progress.VIEW_TASK, Card(facts["about"]["task"]))]
    return page(lines([said, task_line(facts["about"])]), [keys])


def _extension(facts: Facts) -> Page:
    """report, receipt, until; about, fields, parts, files."""
    until = date.fromisoformat(facts["until"])
    asked = say.asks_extension(agency=facts["about"]["agency"], until=until)
    shown = _content(facts, [asked], [])
    report = {"report": facts["report"]}
    keys: tuple[Key, ...] = (
        Act(say.GRANT, GRANT, report),
        Act(say.OTHER_DATE, OTHER_DATE, report),
        Act(say.REFUSE, REFUSE, report),
    )
    return Page(shown.text, shown.marks, (keys, *_files(facts)))


def _extension_date(facts: Facts) -> Page:
    """about; unread: the last answer was no day."""
    note = say_progress.date_unread() if facts.get("unread") else None
    text = lines([task_line(facts["about"]), note, say.ask_date()])
    return page(text, [[nav(labels.HOME, Home())]])


def _decided(facts: Facts) -> Page:
    """until (ISO or none), about."""
    text = lines([task_line(facts["about"]), say.decided(until=_day(facts["until"]))])
    return page(text, [[nav(say_progress.VIEW_TASK, Card(facts["about"]["task"]))]])


def _was_decided(facts: Facts) -> Page:
    """until (ISO or none), receipt, about."""
    said = say.was_decided(until=_day(facts["until"]), receipt=facts["receipt"])
    keys = [nav(say_progress.VIEW_TASK, Card(facts["about"]["task"]))]
    return page(lines([said, task_line(facts["about"])]), [keys])


def _told(facts: Facts) -> Page:
    """agency (name), count, about."""
    said = say_progress.told(agency=facts["agency"], count=facts["count"])
    keys: list[Key] = [nav(say_progress.VIEW_TASK, Card(facts["about"]["task"]))]
    return page(lines([task_line(facts["about"]), said]), [[*keys, nav(labels.HOME, Home())]])


def _told_you(facts: Facts) -> Page:
    """who, of (an agency's name), about."""
    said = say_progress.told_you(who=facts["who"], of=facts["of"])
    keys = [nav(say_progress.VIEW_TASK, Card(facts["about"]["task"]))]
    return page(lines([said, task_line(facts["about"])]), rows(keys, 2))


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)


LETTERS: dict[str, Callable[[Facts], Page]] = {
    PENDING: _pending,
    ONE: _one,
    REASON: _reason,
    DONE: _done,
    RETURNED: _returned,
    CONFIRMED: _confirmed,
    TAKEN_BACK: _withdrawn,
    OPENED: _opened,
    REQUESTS: _requests,
    NO_QUEUE: _no_queue,
    EXTENSION: _extension,
    EXTENSION_DATE: _extension_date,
    DECIDED: _decided,
    WAS_DECIDED: _was_decided,
    TOLD: _told,
    TOLD_YOU: _told_you,
}
