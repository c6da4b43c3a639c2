"""The ways into a report: a card, /update, a reply, one line of words. All end in one draft."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.presses import Press
from handlers.progress import flow, letters
from handlers.progress.about import Desk, about, subject
from handlers.progress.refusing import number, speaking
from handlers.progress.views import Reporting
from handlers.texts import progress as say
from store import chats, drafts, evidence, people, rules
from store.db import Tx
from store.drafts import Draft
from store.errors import Forbidden, NotFound, Outdated, Refusal, Refused
from store.named import Named, agencies_of, families
from store.records import Actor, AgencyRef
from store.reports import checks, reading
from store.reports.records import Kind, Life, ReportView
from store.reports.silent import next_silent

Fields = Mapping[str, Any]
_NOT_CORRECTABLE = (Life.SUPERSEDED, Life.WITHDRAWN)
_MOST_DRAFTS = 4


async def desk_of(context: Context) -> Desk:
    """What is in memory, read before the transaction."""
    return Desk(await context.lexicon(), await context.plans(), context.today)


async def write(
    context: Context,
    body: Callable[[Tx, Desk, str], Awaitable[None]],
    *,
    kind: str,
    awaited: str | None = None,
) -> None:
    """One transaction that answers this message or tap; a refusal is said in it, as a page.

    ``awaited``: what the words of the message were taken for, see ``speaking``.
    """
    desk, key = await desk_of(context), offers.key_of(context.incoming, kind)

    async def whole(tx: Tx) -> None:
        await speaking(
            context, tx, desk, lambda inner: body(inner, desk, key), key=key, awaited=awaited
        )

    await context.write(whole)
    if context.incoming.callback_query is not None:
        await context.toast(None)


async def report(context: Context, view: Reporting) -> None:
    """From a card or a link: this task; from home: what was begun, or how to begin."""
    if not view.task:
        await resume(context)
        return

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        await begin(context, tx, desk, view.task, {}, key=key)

    await write(context, body, kind="update")


async def resume(context: Context) -> None:
    """Go on with the one draft that is open, choose among several, or hear how to begin."""

    async def body(tx: Tx, desk: Desk, key: str) -> None:
        found = await _still_there(context, tx)
        if len(found) == 1:
            held = await drafts.held(tx, context.actor, found[0].id, context.now)
            await flow.show(context, tx, held, desk, key=key)
            return
        if not rules.may(context.actor, rules.Action.REPORT, agencies=_own(context.actor)):
            raise Forbidden(rules.Action.REPORT.value, context.actor.role.value)
        listed = [await _line(tx, draft, desk) for draft in found[:_MOST_DRAFTS]]
        facts = {"drafts": listed, "count": len(found)}
        await offers.put(context, tx, letters.DRAFTS, facts, key=key)

    await write(context, body, kind=letters.DRAFTS)


async def begin(
    context: Context,
    tx: Tx,
    desk: Desk,
    task_id: int,
    fields: Fields,
    *,
    key: str,
    agency_id: int | None = None,
    shown: bool = True,
) -> Draft | None:
    """A draft about the task with what was said already, for the agency that the actor serves.

    None where it is asked for which one; ``shown``: the next step is. Raises Forbidden and
    Refused, which ``speaking`` says.
    """
    actor = await people.current(tx, context.actor)
    if actor.suspended:
        raise Refused(Refusal.SUSPENDED)
    checks.fits(fields.get("text", ""))
    named = await agencies_of(tx, task_id)
    speaking_for, closes = _speakers(actor, named), _closes(actor, named)
    if agency_id is not None:
        speaking_for = [one for one in speaking_for if one.id == agency_id]
        closes = closes and agency_id == letters.CLOSING
    if len(speaking_for) + closes > 1:
        found = await subject(tx, task_id, desk)
        pairs = [[agency.id, desk.name(agency.id)] for agency in speaking_for]
        pairs += [[letters.CLOSING, say.whose(agency="", is_whole=True)]] if closes else []
        facts = {"about": about(found, desk, None), "agencies": pairs, "fields": dict(fields)}
        await offers.put(context, tx, letters.FOR, facts, key=key)
        return None
    if speaking_for:
        made = await _new(context, tx, actor, task_id, speaking_for[0].id, fields)
    elif closes:
        done = {**fields, "status": "done"}
        made = await _new(context, tx, actor, task_id, None, done, kind=Kind.OVERALL)
    else:
        raise _denied(actor, named)
    if shown:
        await flow.show(context, tx, made, desk, key=key)
    return made


async def correct(context: Context, tx: Tx, press: Press) -> str | None:
    """［修改］ under a receipt or a return: a draft that says the same, to be changed."""
    desk = Desk(press.lexicon, press.plans, context.today)
    old = await reading.one(tx, context.actor, number(press, "report"))
    if old.report.state in _NOT_CORRECTABLE:
        facts = {"receipt": old.report.receipt, "task": old.report.task_id}
        raise Refused(Refusal.REPORT_REPLACED, facts)
    actor = await people.current(tx, context.actor)
    made = await _new(
        context,
        tx,
        actor,
        old.report.task_id,
        await _corrects_for(tx, actor, old.report.agency_id),
        _said(old),
        kind=old.report.kind,
        corrects=old.report.id,
    )
    await evidence.carry_over(tx, old.report.id, made, context.now)
    await flow.show(context, tx, made, desk, key=press.key, how=flow.Showing("edit"))
    return None


async def again(context: Context, tx: Tx, press: Press) -> str | None:
    """A button that begins: which task was meant, for which agency, or once more."""
    desk = Desk(press.lexicon, press.plans, context.today)
    agency = press.args.get("agency")
    fields = press.args.get("fields", {})
    if not isinstance(fields, dict) or not isinstance(agency, int | None):
        raise Outdated("unknown")
    await begin(context, tx, desk, number(press, "task"), fields, key=press.key, agency_id=agency)
    return None


async def following(context: Context, tx: Tx, press: Press) -> str | None:
    """［继续填报下一项］: the next task of one's agency of which nothing was said yet."""
    desk = Desk(press.lexicon, press.plans, context.today)
    actor = await people.current(tx, context.actor)
    task_id = number(press, "task")
    agency = next(iter(_speakers(actor, await agencies_of(tx, task_id))), actor.agency)
    if agency is None:
        raise Forbidden(rules.Action.REPORT.value, actor.role.value)
    after = await next_silent(tx, agency.id, task_id)
    if after is None:
        facts = {"said": "nothing_next", "agency": desk.name(agency.id)}
        await offers.put(context, tx, letters.ENDED, facts, key=press.key, anew=True)
        return None
    made = await _new(context, tx, actor, after, agency.id, {})
    await flow.show(context, tx, made, desk, key=press.key)
    return None


async def _new(
    context: Context,
    tx: Tx,
    actor: Actor,
    task_id: int,
    agency_id: int | None,
    fields: Fields,
    *,
    kind: Kind = Kind.AGENCY,
    corrects: int | None = None,
) -> Draft:
    chat, now = context.chat, context.now
    return await drafts.begin(
        tx,
        actor,
        task_id=task_id,
        agency_id=agency_id,
        kind=kind,
        chat_id=await chats.ensure(tx, chat.id, chat.type, chat.title, now),
        step="status",
        now=now,
        corrects_id=corrects,
        fields=fields,
    )


def _speakers(actor: Actor, named: Named) -> list[AgencyRef]:
    """The agencies named on the task for which the actor may report, the chosen one first."""
    mine = sorted(actor.agencies, key=lambda agency: agency != actor.agency)
    return [
        agency
        for agency in mine
        if agency.id in named.every and rules.may(actor, rules.Action.REPORT, agency_id=agency.id)
    ]


async def _corrects_for(tx: Tx, actor: Actor, said_by: int | None) -> int | None:
    """Who said it, or what that became, where the actor reports for it now."""
    if said_by is None:
        return None
    family = (await families(tx, [said_by]))[said_by]
    mine = [
        agency.id
        for agency in actor.agencies
        if agency.id in family and rules.may(actor, rules.Action.REPORT, agency_id=agency.id)
    ]
    return said_by if said_by in mine else next(iter(mine), said_by)


def _closes(actor: Actor, named: Named) -> bool:
    return named.is_divided and rules.may(actor, rules.Action.CLOSE_TASK)


def _denied(actor: Actor, named: Named) -> Refused | Forbidden:
    if not rules.may(actor, rules.Action.REPORT, agencies=_own(actor)):
        return Forbidden(rules.Action.REPORT.value, actor.role.value)
    if named.silent:
        return Refused(Refusal.NOBODY_NAMED, {"task": named.task_id})
    return Refused(Refusal.NOT_NAMED, {"task": named.task_id})


def _own(actor: Actor) -> list[int]:
    return [agency.id for agency in actor.agencies]


def _said(old: ReportView) -> dict[str, Any]:
    """The fields of a draft that says what ``old`` says."""
    report = old.report
    fields: dict[str, Any] = {"status": report.status.value, "text": report.text}
    if report.completed_on is not None:
        fields["completed_on"] = report.completed_on.isoformat()
    if report.deliverable is not None:
        fields["deliverable"] = report.deliverable
    if report.asks_until is not None:
        fields["asks_until"] = report.asks_until.isoformat()
    elif report.status.value == "adjust":
        fields["no_extension"] = True
    ticked = [part.position for part in old.parts if part.done]
    return {**fields, "parts": ticked} if ticked else fields


async def _still_there(context: Context, tx: Tx) -> list[Draft]:
    """The drafts to go on with; those whose task a revision took are given up."""
    found = []
    for draft in await drafts.open_ones(tx, context.actor, context.now):
        try:
            await agencies_of(tx, draft.task_id)
        except NotFound:
            await drafts.drop(tx, draft, context.now)
        else:
            found.append(draft)
    return found


async def _line(tx: Tx, draft: Draft, desk: Desk) -> dict[str, Any]:
    found = await subject(tx, draft.task_id, desk)
    told = about(found, desk, draft.agency_id, draft.kind)
    return {**told, "draft": draft.id, "step": draft.step}
