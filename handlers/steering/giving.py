"""To whom a liaison gives tasks: offices and people of the own agency, by a tap or by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers import offers
from handlers.context import Context
from handlers.lists import PAGE_SIZE
from handlers.members.asking import attempt, expect, offer, over
from handlers.presses import Press
from handlers.progress.about import Desk, about, subject
from handlers.progress.start import desk_of
from handlers.render import echoed
from handlers.steering import letters_handling as letters
from handlers.steering.distributing import listed
from handlers.steering.views import Giving
from handlers.texts import steering as say
from store import handling, members, rules, units
from store.db import Tx
from store.errors import NotFound, Outdated
from store.handling import ToTell, Why
from store.text import clean_user_text, match_key
from store.waiting import Waiting

WHOM = "distribute_whom"
_OPTIONS = 10
_NAMED = 3
Facts = dict[str, Any]


async def asked(context: Context, view: Giving) -> None:
    """To whom: offices and people of the agency, or a name that is typed."""
    desk = await desk_of(context)

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.DISTRIBUTE, agency_id=view.agency)
        tasks = await _meant(tx, view)
        if not tasks:
            raise NotFound("tasks", str(view.agency))
        facts = await _whom(context, tx, view.agency, tasks, desk)
        await expect(context, tx, WHOM, {"agency": view.agency, "tasks": tasks})
        await offer(context, tx, letters.WHOM, facts)

    await attempt(context, body)


async def named(context: Context, waiting: Waiting) -> None:
    """A person or an office was named: give the tasks, or say that there is nobody of the name."""
    said = match_key(clean_user_text(context.message.text or ""))
    agency, tasks = waiting.facts["agency"], waiting.facts["tasks"]
    desk = await desk_of(context)
    key = offers.key_of(context.incoming, letters.DONE)

    async def body(tx: Tx) -> None:
        found = [one for one in await _options(context, tx, agency) if said == match_key(one[2])]
        if len(found) != 1:
            facts = await _whom(context, tx, agency, tasks, desk)
            shown = echoed(context.message.text or "")
            await offer(context, tx, letters.WHOM, {**facts, "unknown": shown})
            return
        await over(context, tx)
        kind, id_, name, _ = found[0]
        args = {"agency": agency, "tasks": tasks, kind: id_, "name": name}
        await _give(context, tx, desk, args, key)

    await attempt(context, body)


async def given(context: Context, tx: Tx, press: Press) -> None:
    """One of those offered."""
    await over(context, tx)
    desk = Desk(press.lexicon, press.plans, context.today)
    await _give(context, tx, desk, dict(press.args), press.key)


async def taken_back(context: Context, tx: Tx, press: Press) -> None:
    """Nobody in particular any more."""
    agency = press.number("agency")
    await over(context, tx)
    count = await handling.take_back(
        tx,
        context.actor,
        agency,
        _ids(press.args["tasks"]),
        effect_key=press.key,
        now=context.now,
    )
    if count is not None:
        facts = {"agency": agency, "back": count, "task": _single(press.args["tasks"])}
        await offers.put(context, tx, letters.DONE, facts, key=press.key)


async def _give(context: Context, tx: Tx, desk: Desk, args: Facts, key: str) -> None:
    agency, tasks = int(args["agency"]), _ids(args["tasks"])
    count = await handling.distribute(
        tx,
        context.actor,
        agency,
        tasks,
        unit_id=args.get("unit"),
        person_id=args.get("person"),
        effect_key=key,
        now=context.now,
    )
    if count is None:
        return
    heard = await _tell(context, tx, desk, args, tasks, key) if count else []
    facts = {
        "agency": agency,
        "count": count,
        "name": args["name"],
        "told": len([one for one in heard if one.person_id != context.actor.person_id]),
        "handles": len(heard),
        "task": _single(tasks),
        "tasks": tasks,
    }
    await offers.put(context, tx, letters.DONE, facts, key=key)


async def _tell(
    context: Context, tx: Tx, desk: Desk, args: Facts, tasks: Sequence[int], key: str
) -> list[ToTell]:
    """One message for each who handles the tasks now, but for oneself; who they are."""
    agency = int(args["agency"])
    every = await handling.whom_to_tell(tx, tasks[0], agency)
    heard = [one for one in every if one.why in (Why.HANDLES, Why.OFFICE)]
    listed = [about(await subject(tx, id_, desk), desk, None) for id_ in tasks[:_NAMED]]
    facts = {
        "by": echoed(context.actor.name or ""),
        "agency": desk.name(agency),
        "unit": args["name"] if args.get("unit") else None,
        "count": len(tasks),
        "tasks": listed,
    }
    for one in heard:
        if one.person_id == context.actor.person_id:
            continue
        for telegram_id in one.telegram_ids:
            own = f"{key}:told:{telegram_id}"
            await offers.put_to(tx, telegram_id, letters.TOLD, facts, key=own, at=context.now)
    return heard


async def _whom(context: Context, tx: Tx, agency: int, tasks: Sequence[int], desk: Desk) -> Facts:
    handled = await handling.of_tasks(tx, context.actor, agency, tasks)
    single = _single(tasks)
    told = None if single is None else about(await subject(tx, single, desk), desk, None)
    return {
        "agency": agency,
        "tasks": list(tasks),
        "options": (await _options(context, tx, agency))[:_OPTIONS],
        "undistributed": len(tasks) - len(handled),
        "handled": bool(handled),
        "about": told,
    }


async def _options(context: Context, tx: Tx, agency: int) -> list[list[Any]]:
    """[unit or person, id, name, label], offices first."""
    offices = [
        [
            "unit",
            unit.id,
            echoed(unit.name),
            say.in_unit(name=echoed(unit.name), members=unit.members),
        ]
        for unit in await units.of_agency(tx, agency)
    ]
    staff = [
        ["person", one.person_id, echoed(one.name), echoed(one.name)]
        for one in await members.of_agency(tx, context.actor, agency)
        if not one.suspended
    ]
    return [*offices, *staff]


async def _meant(tx: Tx, view: Giving) -> list[int]:
    """One task, those that are ticked, or all that are listed."""
    if view.task:
        return [view.task]
    ids = await listed(tx, view)
    if not view.ticks:
        return list(ids)
    shown = ids[view.offset : view.offset + PAGE_SIZE]
    return [id_ for n, id_ in enumerate(shown) if view.ticks >> n & 1]


def _single(tasks: Any) -> int | None:
    return tasks[0] if len(tasks) == 1 else None


def _ids(tasks: Any) -> list[int]:
    if not isinstance(tasks, list) or not all(isinstance(one, int) for one in tasks) or not tasks:
        raise Outdated("unknown")
    return tasks
