"""The buttons of a draft: what each writes, and what is shown next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.presses import Press
from handlers.progress import flow, letters, letters_review, start
from handlers.progress.about import Desk, about, subject
from handlers.progress.flow import Showing
from handlers.progress.noticing import tell_author, tell_liaisons, tell_of_extension
from handlers.progress.refusing import Effect, number, spoken
from handlers.texts import progress as say
from store import drafts, evidence
from store.db import Tx
from store.drafts import Draft
from store.errors import Outdated
from store.reports import reading, record, review
from store.reports.records import Kind, Life, New, Report, Status

_DATES = ("completed_on", "asks_until")
_STEPS = frozenset(
    ("", "status", "text", "date", "deliverable", "until", "confirm", "edit", "parts")
)


async def _held(context: Context, tx: Tx, press: Press) -> tuple[Draft, Desk]:
    draft = await drafts.held(tx, context.actor, number(press, "draft"), context.now)
    return draft, Desk(press.lexicon, press.plans, context.today)


async def _set(context: Context, tx: Tx, press: Press) -> str | None:
    draft, desk = await _held(context, tx, press)
    changes = _changes(press.args, desk.today)
    if press.args.get("no_files") is True:
        await evidence.clear(tx, draft, context.now)
    kind = None
    if isinstance(press.args.get("whole"), bool):
        kind = Kind.OVERALL if press.args["whole"] else Kind.AGENCY
    draft = await drafts.put(tx, draft, now=context.now, kind=kind, **changes)
    await flow.show(context, tx, draft, desk, key=press.key)
    return None


def status_change(status: Status) -> dict[str, Any]:
    """What a status takes with it: a day of completion only stands beside 已完成."""
    changes: dict[str, Any] = {"status": status.value}
    if status is not Status.DONE:
        changes |= {"completed_on": None, "deliverable": None}
    if status is not Status.ADJUST:
        changes |= {"asks_until": None, "no_extension": None}
    return changes


def _changes(args: Any, today: date) -> dict[str, Any]:
    try:
        if "status" in args:
            return status_change(Status(args["status"]))
        if "completed_on" in args:
            on = date.fromisoformat(args["completed_on"])
            # ［今天］ was said on the day on which it was shown
            if not today - timedelta(days=31) <= on <= today:
                raise Outdated("expired")
            return {"completed_on": on.isoformat()}
    except (TypeError, ValueError) as error:
        raise Outdated("unknown") from error
    if args.get("no_extension") is True:
        return {"no_extension": True, "asks_until": None}
    return {}


async def _go(context: Context, tx: Tx, press: Press) -> str | None:
    draft, desk = await _held(context, tx, press)
    step, at = press.args.get("step"), press.args.get("page", 0)
    if step not in _STEPS or not isinstance(at, int):
        raise Outdated("unknown")
    how = Showing(str(step) or None, page=at)
    await flow.show(context, tx, draft, desk, key=press.key, how=how)
    return None


async def _tick(context: Context, tx: Tx, press: Press) -> str | None:
    draft, desk = await _held(context, tx, press)
    part, at = number(press, "part"), number(press, "page")
    ticked = set(draft.fields.get("parts", ())) ^ {part}
    draft = await drafts.put(tx, draft, now=context.now, parts=sorted(ticked) or None)
    how = Showing("parts", page=at)
    await flow.show(context, tx, draft, desk, key=press.key, how=how)
    return None


async def _drop(context: Context, tx: Tx, press: Press) -> str | None:
    draft, desk = await _held(context, tx, press)
    await drop(context, tx, draft, desk, key=press.key)
    return None


async def drop(context: Context, tx: Tx, draft: Draft, desk: Desk, *, key: str) -> None:
    """Give a draft up, and say that nothing is on record."""
    found = await subject(tx, draft.task_id, desk)
    await evidence.clear(tx, draft, context.now)
    await drafts.drop(tx, draft, context.now)
    await flow.wait_no_more(context, tx)
    facts = {"said": "cancelled", "about": about(found, desk, draft.agency_id, draft.kind)}
    await offers.put(context, tx, letters.ENDED, facts, key=key)


async def _renew(context: Context, tx: Tx, press: Press) -> str | None:
    """The new wording was read: the draft is about it from now on."""
    draft, desk = await _held(context, tx, press)
    found = await subject(tx, draft.task_id, desk)
    version = found.card.version_id
    draft = await drafts.put(tx, draft, now=context.now, version_id=version, parts=None)
    await flow.show(context, tx, draft, desk, key=press.key)
    return None


async def _submit(context: Context, tx: Tx, press: Press) -> str | None:
    """Put on record what the button's own message showed, or show what there is now."""
    draft, desk = await _held(context, tx, press)
    found = await subject(tx, draft.task_id, desk)
    if draft.version_id != found.card.version_id:
        facts = {"about": about(found, desk, draft.agency_id, draft.kind), "draft": draft.id}
        await offers.put(
            context, tx, letters.AMENDED, {**facts, "text": found.card.text}, key=press.key
        )
        return None
    files = await evidence.count(tx, draft)
    if press.args.get("print") != flow.print_of(draft, files):
        await flow.show(context, tx, draft, desk, key=press.key)
        return say.changed()
    report = await record.submit(
        tx,
        context.actor,
        new_of(draft),
        today=desk.today,
        now=context.now,
        effect_key=press.key,
    )
    await flow.wait_no_more(context, tx)
    view = await reading.one(tx, context.actor, report.id)
    told = await tell_liaisons(tx, report, desk, context.now, view.person)
    await tell_of_extension(tx, view, desk, context.now)
    told_nobody = report.state is Life.PENDING and not told
    facts = _receipt(context, report, draft, len(found.parts), files)
    facts["about"] = about(found, desk, draft.agency_id, draft.kind)
    await offers.put(context, tx, letters.RECEIPT, {**facts, "orphan": told_nobody}, key=press.key)
    return None


def new_of(draft: Draft) -> New:
    """What a draft says, as the record takes it."""
    fields = draft.fields
    days = {name: date.fromisoformat(fields[name]) for name in _DATES if fields.get(name)}
    return New(
        task_id=draft.task_id,
        agency_id=draft.agency_id,
        kind=draft.kind,
        status=Status(fields["status"]),
        text=fields["text"],
        version_id=draft.version_id,
        completed_on=days.get("completed_on"),
        deliverable=fields.get("deliverable"),
        asks_until=days.get("asks_until"),
        parts=frozenset(fields.get("parts", ())),
        draft_id=draft.id,
        supersedes_id=draft.corrects_id,
    )


def _receipt(
    context: Context, report: Report, draft: Draft, parts: int, files: int
) -> dict[str, Any]:
    return {
        "report": report.id,
        "receipt": report.receipt,
        "pending": report.state is Life.PENDING,
        "at": context.deps.clock.moment().astimezone(context.deps.zone).isoformat(),
        "fields": draft.fields,
        "parts": parts,
        "files": files,
    }


async def _withdraw(context: Context, tx: Tx, press: Press) -> str | None:
    desk = Desk(press.lexicon, press.plans, context.today)
    report_id = number(press, "report")
    report = await review.withdraw(
        tx, context.actor, report_id, effect_key=press.key, now=context.now
    )
    if report.person_id != context.actor.person_id:
        await tell_author(
            tx, report, letters_review.TAKEN_BACK, {}, desk, key=press.key, at=context.now
        )
    found = await subject(tx, report.task_id, desk)
    facts = {
        "said": "withdrawn",
        "receipt": report.receipt,
        "about": about(found, desk, report.agency_id, report.kind),
    }
    await offers.put(context, tx, letters.ENDED, facts, key=press.key)
    return None


_EFFECTS: dict[str, Effect] = {
    letters.BEGIN: start.again,
    letters.SET: _set,
    letters.GO: _go,
    letters.TICK: _tick,
    letters.DROP: _drop,
    letters.RENEW: _renew,
    letters.SUBMIT: _submit,
    letters.WITHDRAW: _withdraw,
    letters.CORRECT: start.correct,
    letters.NEXT: start.following,
}
VERBS: dict[str, Effect] = {verb: spoken(effect) for verb, effect in _EFFECTS.items()}
