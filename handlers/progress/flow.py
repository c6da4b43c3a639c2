"""A draft, step by step: what is missing next, and the message that asks for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.progress import letters
from handlers.progress.about import Desk, Facts, Subject, about, subject
from store import chats, drafts, evidence, people, rules, waiting
from store.columns import canonical
from store.db import Tx
from store.drafts import Draft
from store.named import agencies_of
from store.reports import overall, reading
from store.reports.record import confirms
from store.reports.records import Status

# What the next words of the writer are for, see ``handlers.awaited``.
AWAITED = "progress"
_ASKS = {
    "status": letters.STATUS,
    "text": letters.TEXT,
    "date": letters.DATE,
    "deliverable": letters.DELIVERABLE,
    "until": letters.UNTIL,
    "confirm": letters.CONFIRM,
    "edit": letters.EDIT,
    "parts": letters.PARTS,
}


@dataclass(frozen=True, slots=True)
class Showing:
    """How a step is shown: which, which page of the parts, whether the last answer was read."""

    step: str | None = None
    page: int = 0
    unread: bool = False


def next_step(fields: Facts, *, issues: bool) -> str:
    """What a draft lacks; confirm where it lacks nothing."""
    if not fields.get("status"):
        return "status"
    if not fields.get("text"):
        return "text"
    if fields["status"] == Status.DONE.value:
        if not fields.get("completed_on"):
            return "date"
        if issues and not fields.get("deliverable"):
            return "deliverable"
    is_adjust = fields["status"] == Status.ADJUST.value
    if is_adjust and not (fields.get("asks_until") or fields.get("no_extension")):
        return "until"
    return "confirm"


def print_of(draft: Draft, files: int) -> str:
    """What a confirmation shows, in short: its button submits that and nothing else."""
    seen = [draft.fields, draft.kind.value, draft.agency_id, draft.version_id, files]
    return hashlib.sha256(canonical(seen).encode()).hexdigest()[:16]


async def show(
    context: Context, tx: Tx, draft: Draft, desk: Desk, *, key: str, how: Showing | None = None
) -> None:
    """Ask for what is missing, or repeat the whole for confirmation; and wait for words."""
    how = how or Showing()
    found = await subject(tx, draft.task_id, desk)
    lacks = next_step(draft.fields, issues=found.issues)
    step = how.step or lacks
    if step in ("confirm", "edit", "parts") and lacks != "confirm":
        step = lacks
    if step == "parts" and not found.parts:
        step = "confirm"
    draft = await drafts.put(tx, draft, now=context.now, step=step)
    facts = await _facts(context, tx, draft, found, desk, step, how)
    await offers.put(context, tx, _ASKS[step], facts, key=f"{key}:step")
    await expect(context, tx, draft)


async def expect(context: Context, tx: Tx, draft: Draft) -> None:
    """Take the writer's next words here as an answer, as long as the draft lasts."""
    chat, now = context.chat, context.now
    await waiting.expect(
        tx,
        account_id=await people.ensure_account(tx, context.actor.telegram_id, now),
        chat_id=await chats.ensure(tx, chat.id, chat.type, chat.title, now),
        kind=AWAITED,
        facts={"draft": draft.id},
        now=now,
        lasts=drafts.LASTS,
    )


async def wait_no_more(context: Context, tx: Tx, kind: str = AWAITED) -> None:
    """What is said next is no answer of this kind any more; a wait for something else goes on."""
    chat, now = context.chat, context.now
    await waiting.take(
        tx,
        account_id=await people.ensure_account(tx, context.actor.telegram_id, now),
        chat_id=await chats.ensure(tx, chat.id, chat.type, chat.title, now),
        kind=kind,
        now=now,
    )


async def _facts(
    context: Context,
    tx: Tx,
    draft: Draft,
    found: Subject,
    desk: Desk,
    step: str,
    how: Showing,
) -> Facts:
    files = await evidence.count(tx, draft)
    facts: Facts = {
        "about": about(found, desk, draft.agency_id, draft.kind),
        "draft": draft.id,
        "fields": draft.fields,
        "files": files,
        "issues": found.issues,
        "unread": how.unread,
        "parts": len(found.parts),
    }
    if step == "date":
        facts["today"] = desk.today.isoformat()
        facts["yesterday"] = (desk.today - timedelta(days=1)).isoformat()
    if step == "parts":
        facts |= {"parts": list(found.parts), "page": how.page}
    if step == "confirm":
        facts["print"] = print_of(draft, files)
        facts |= await _correction(context, tx, draft)
        facts["may_be_whole"] = await _may_be_whole(context, tx, draft)
    return facts


async def _correction(context: Context, tx: Tx, draft: Draft) -> dict[str, Any]:
    if draft.corrects_id is None:
        return {}
    old = (await reading.one(tx, context.actor, draft.corrects_id)).report
    is_liaison = rules.may(context.actor, rules.Action.CONFIRM, agency_id=draft.agency_id)
    waits = old.confirmed_at is not None and not is_liaison
    return {
        "corrects": old.receipt,
        "waits": waits and await confirms(tx, draft.agency_id),
    }


async def _may_be_whole(context: Context, tx: Tx, draft: Draft) -> bool:
    """Whether the lead's liaison may choose between its own part and the whole."""
    if draft.agency_id is None or draft.fields.get("status") != Status.DONE.value:
        return False
    named = await agencies_of(tx, draft.task_id)
    speaks = overall.speaks_for_whole(context.actor, named)
    return len(named.parties) > 1 and speaks == draft.agency_id
