"""The messages of reporting, by kind: pure, facts in, page out. A kind is never renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from handlers.keyboards import nav, rows
from handlers.measure import MOST_LINES, cut_to
from handlers.page import Act, Key, Page, lines, page
from handlers.progress.composing import composed, fitted, quotation, said_lines, task_line
from handlers.texts import labels
from handlers.texts import progress as say
from handlers.views import Card, Help, Home, Plans

Facts = Mapping[str, Any]

STATUS, TEXT, DATE = "progress_status", "progress_text", "progress_date"
DELIVERABLE, UNTIL = "progress_deliverable", "progress_until"
CONFIRM, EDIT, PARTS = "progress_confirm", "progress_edit", "progress_parts"
AMENDED, RECEIPT, ENDED = "progress_amended", "progress_receipt", "progress_ended"
FOR, WHICH, DRAFTS = "progress_for", "progress_which", "progress_drafts"
NONE_FOUND = "progress_none_found"

# Verbs of the buttons; the steps that a button leads to are arguments.
BEGIN, SET, GO, SUBMIT = "progress_begin", "progress_set", "progress_go", "progress_submit"
TICK, DROP, WITHDRAW = "progress_tick", "progress_drop", "progress_withdraw"
CORRECT, NEXT, RENEW = "progress_correct", "progress_next", "progress_renew"

# Where an agency's id stands otherwise: the coordinator closes the whole. Ids begin at 1.
CLOSING = 0
PARTS_A_PAGE = 4
# Of each part on a page as much as this; less where they are many.
_LINES_OF_A_PART = 3


def _head(facts: Facts) -> list[str]:
    about = facts["about"]
    notes = [say.history_plan()] if about.get("history") else []
    return [task_line(about), *notes]


def _cancel(facts: Facts) -> Act:
    return Act(say.CANCEL, DROP, {"draft": facts["draft"]})


def _set(label: str, facts: Facts, **values: Any) -> Act:
    return Act(label, SET, {"draft": facts["draft"], **values})


def _status(facts: Facts) -> Page:
    """about, draft; note: what was not understood before."""
    about = facts["about"]
    keys = [_set(label, facts, status=name) for name, label in say.STATUSES.items()]
    asked = say.ask_status(agency=about["agency"], is_whole=about["whole"])
    return page(lines([*_head(facts), asked]), [*rows(keys, 3), [_cancel(facts)]])


def _asking(asked: str, facts: Facts, keys: Sequence[Key] = ()) -> Page:
    """A question that is answered in words, under what it is about."""
    about, fields = facts["about"], facts["fields"]
    said = [say.whose(agency=about["agency"], is_whole=about["whole"])]
    if fields.get("status"):
        status = fields["status"]
        said = [say.status_line(agency=about["agency"], is_whole=about["whole"], status=status)]
    note = facts.get("note")
    return page(lines([*_head(facts), *said, note, asked]), [keys, [_cancel(facts)]])


def _text(facts: Facts) -> Page:
    """about, draft, fields; files: how many lie there already."""
    files = [say.files(count=facts["files"])] if facts.get("files") else []
    asked = say.ask_text(is_sensitive=facts["about"]["sensitive"])
    return _asking("\n".join([*files, asked]), facts)


def _date(facts: Facts) -> Page:
    """about, draft, fields; today and yesterday as ISO; unread: the last answer was no day."""
    today = date.fromisoformat(facts["today"])
    keys = [
        _set(say.TODAY, facts, completed_on=facts["today"]),
        _set(say.YESTERDAY, facts, completed_on=facts["yesterday"]),
    ]
    asked = say.ask_date(today=today)
    return _asking(_unread(facts, asked), facts, keys)


def _deliverable(facts: Facts) -> Page:
    """about, draft, fields."""
    return _asking(say.ask_deliverable(), facts)


def _until(facts: Facts) -> Page:
    """about, draft, fields; unread."""
    keys = [_set(say.NO_EXTENSION, facts, no_extension=True)]
    return _asking(_unread(facts, say.ask_until()), facts, keys)


def _unread(facts: Facts, asked: str) -> str:
    return f"{say.date_unread()}\n{asked}" if facts.get("unread") else asked


def _confirm(facts: Facts) -> Page:
    """about, draft, fields; parts: how many; files; corrects: a receipt; whole: may be toggled."""
    about, fields = facts["about"], facts["fields"]
    first = f"{say.heading()}{task_line(about)}"
    line = say.status_line(agency=about["agency"], is_whole=about["whole"], status=fields["status"])
    corrected = facts.get("corrects")
    below = [
        *said_lines(fields, parts=facts["parts"], files=facts["files"]),
        say.corrects(receipt=corrected, waits=facts["waits"]) if corrected else None,
        say.sensitive_again() if about["sensitive"] else None,
        say.how_to_change(),
    ]
    notes = _head(facts)[1:]
    shown = [one for one in below if one]
    text = composed([first, *notes, line], fields["text"], shown, [say.how_to_change(), *notes])
    draft = {"draft": facts["draft"]}
    more: list[Key] = []
    if facts["parts"]:
        more.append(Act(say.TICK, GO, {**draft, "step": "parts"}))
    if facts.get("may_be_whole"):
        label = say.OWN_PART if about["whole"] else say.WHOLE
        more.append(_set(label, facts, whole=not about["whole"]))
    keys = [
        Act(say.SUBMIT, SUBMIT, {**draft, "print": facts["print"]}),
        Act(say.EDIT, GO, {**draft, "step": "edit"}),
        _cancel(facts),
    ]
    return page(text, [keys, *rows(more, 2)])


def _edit(facts: Facts) -> Page:
    """about, draft, fields; issues: whether a deliverable is asked for; files."""
    fields, draft = facts["fields"], facts["draft"]
    steps = [(say.E_STATUS, "status"), (say.E_TEXT, "text")]
    if fields.get("status") == "done":
        steps.append((say.E_DATE, "date"))
        if facts["issues"]:
            steps.append((say.E_DELIVERABLE, "deliverable"))
    if fields.get("status") == "adjust":
        steps.append((say.E_UNTIL, "until"))
    keys: list[Key] = [Act(label, GO, {"draft": draft, "step": step}) for label, step in steps]
    if facts["files"]:
        keys.append(_set(say.E_FILES, facts, no_files=True))
    back = Act(say.KEEP, GO, {"draft": draft, "step": "confirm"})
    text = lines([*_head(facts), say.what_to_change()])
    return page(text, [*rows(keys, 3), [back, _cancel(facts)]])


def _parts(facts: Facts) -> Page:
    """about, draft, fields; parts: the words of each; page."""
    words, ticked = facts["parts"], set(facts["fields"].get("parts", ()))
    pages = -(-len(words) // PARTS_A_PAGE)
    at = min(facts["page"], pages - 1)
    shown = range(at * PARTS_A_PAGE, min(len(words), (at + 1) * PARTS_A_PAGE))
    draft = {"draft": facts["draft"], "page": at}
    said = [
        fitted(
            say.part(position=n + 1, words=words[n], is_done=n in ticked),
            max(1, (MOST_LINES - 7) // len(shown) if len(shown) > 2 else _LINES_OF_A_PART),
        )
        for n in shown
    ]
    keys = [
        Act(say.part_label(position=n + 1, is_done=n in ticked), TICK, {**draft, "part": n})
        for n in shown
    ]
    turning = [
        Act(label, GO, {**draft, "page": to, "step": "parts"})
        for label, to in ((labels.PREVIOUS, at - 1), (labels.NEXT, at + 1))
        if 0 <= to < pages
    ]
    back = Act(say.DONE_TICKING, GO, {"draft": facts["draft"], "step": "confirm"})
    text = lines([*_head(facts), say.ask_parts(page=at + 1, pages=pages), *said])
    return page(text, [*rows(keys, 4), [*turning, back]])


def _amended(facts: Facts) -> Page:
    """about, draft; text: the new wording."""
    above = [*_head(facts), say.amended()]
    text = quotation(facts["text"], above)
    keys = [
        Act(say.CONFIRM_AGAIN, RENEW, {"draft": facts["draft"]}),
        _cancel(facts),
    ]
    return page(lines([*above, *text]), [keys])


def _receipt(facts: Facts) -> Page:
    """about, fields, report, receipt, pending, at (ISO, local); parts, files; orphan."""
    about, fields = facts["about"], facts["fields"]
    at = datetime.fromisoformat(facts["at"])
    above = [
        say.receipt(is_pending=facts["pending"], receipt=facts["receipt"], at=at),
        task_line(about),
        say.status_line(agency=about["agency"], is_whole=about["whole"], status=fields["status"]),
    ]
    below = said_lines(fields, parts=facts["parts"], files=facts["files"])
    if facts.get("orphan"):
        below.append(say.no_liaison())
    text = composed(above, fields["text"], below, below[-2:])
    report = {"report": facts["report"]}
    keys: list[Key] = [
        Act(say.EDIT, CORRECT, report),
        Act(say.WITHDRAW, WITHDRAW, report),
    ]
    if not about["agency"]:
        keys = keys[1:]
    onward: list[Key] = [nav(say.VIEW_TASK, Card(about["task"]))]
    if about["agency"]:
        onward.insert(0, Act(say.NEXT_TASK, NEXT, {"task": about["task"]}))
    return page(text, [keys, onward])


def _ended(facts: Facts) -> Page:
    """said: cancelled, withdrawn or nothing_next; receipt; agency; task."""
    sentences: dict[str, Callable[[], str]] = {
        "cancelled": say.cancelled,
        "withdrawn": lambda: say.withdrawn(receipt=facts["receipt"]),
        "nothing_next": lambda: say.nothing_next(agency=facts["agency"]),
    }
    about = facts.get("about")
    keys: list[Key] = [nav(labels.HOME, Home())]
    if about:
        keys.insert(0, nav(say.VIEW_TASK, Card(about["task"])))
    text = lines([task_line(about) if about else None, sentences[facts["said"]]()])
    return page(text, [keys])


def _for(facts: Facts) -> Page:
    """about; agencies: [[id, name], …]; fields: what was said already."""
    task, fields = facts["about"]["task"], dict(facts["fields"])
    keys = [
        Act(name, BEGIN, {"task": task, "agency": id_, "fields": fields})
        for id_, name in facts["agencies"]
    ]
    closes = any(id_ == CLOSING for id_, _ in facts["agencies"])
    asked = say.which_capacity() if closes else say.which_agency()
    return page(lines([*_head(facts), asked]), rows(keys, 2))


def _which(facts: Facts) -> Page:
    """tasks: [[id, label], …]; ref: the number, if one was said; fields."""
    fields = dict(facts["fields"])
    keys = [Act(label, BEGIN, {"task": id_, "fields": fields}) for id_, label in facts["tasks"]]
    asked = say.which_task(ref=facts["ref"]) if facts.get("ref") else say.which_of()
    return page(asked, [*rows(keys, 1), [nav(labels.HOME, Home())]])


def _drafts(facts: Facts) -> Page:
    """drafts: [{about…, draft, step}, …], the one touched last first."""
    if not facts["drafts"]:
        return page(say.how_to_update(), [[nav(labels.HOME, Home())]])
    said = [
        say.draft_line(
            plan=cut_to(one["plan"], 12),
            ref=one["ref"],
            words=cut_to(one["words"], 8),
            step=say.steps(step=one["step"]),
        )
        for one in facts["drafts"]
    ]
    keys = [
        Act(f"{say.CONTINUE} {one['ref']}", GO, {"draft": one["draft"], "step": ""})
        for one in facts["drafts"]
    ]
    text = lines([say.drafts_open(count=facts["count"]), *said, say.or_another()])
    return page(text, [*rows(keys, 2), [nav(labels.HOME, Home())]])


def _none_found(facts: Facts) -> Page:
    """Nothing: no task is what was said."""
    keys = [nav(labels.HOME, Home()), nav(labels.PLANS, Plans()), nav(labels.HELP, Help())]
    return page(say.none_found(), [keys])


LETTERS: dict[str, Callable[[Facts], Page]] = {
    STATUS: _status,
    TEXT: _text,
    DATE: _date,
    DELIVERABLE: _deliverable,
    UNTIL: _until,
    CONFIRM: _confirm,
    EDIT: _edit,
    PARTS: _parts,
    AMENDED: _amended,
    RECEIPT: _receipt,
    ENDED: _ended,
    FOR: _for,
    WHICH: _which,
    DRAFTS: _drafts,
    NONE_FOUND: _none_found,
}
