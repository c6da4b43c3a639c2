"""/links for administrators: what waits, pair by pair, and what was decided and may be undone."""

from __future__ import annotations

from typing import Any

from telegram import Update

from handlers import offers
from handlers.ask import numbers
from handlers.ask.plans_meant import plans_meant
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.lists import pager
from handlers.members.asking import attempt, offer
from handlers.page import Key, Page, bold, lines, page
from handlers.presses import Press
from handlers.render import echoed
from handlers.texts import labels
from handlers.texts import years as say
from handlers.views import Home
from handlers.years import letters
from handlers.years.views import YearDecided, YearLinks, YearLook, YearPair
from store import links, links_found, rules, selection
from store.db import Tx
from store.errors import NotFound
from store.links import Of, State, Suggestion, TaskPair
from store.selection import Selection

_A_PAGE = 6
# The places of ``YearPair.what``; 0 is whatever waits first.
_WHAT = {1: Of.TASKS, 2: Of.PLANS}
Facts = dict[str, Any]


async def command(update: Update, context: Context) -> None:
    """How much waits, and the way to judge it."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    said = " ".join(context.args or ())
    if said and _may(context):
        await _proposed(context, said)
        return
    await context.reply(await overview(context, YearLinks()))


async def _proposed(context: Context, said: str) -> None:
    """Two tasks by their numbers: shown beside one another, to be judged like a suggestion."""
    named = numbers.each_of(said)
    back: list[list[Key]] = [[nav(say.OVERVIEW, YearLinks())]]
    if len(named) != 2:
        await context.reply(page(say.how_to_propose(), back))
        return
    ids = []
    for one in named:
        found = await _task(context, one)
        if found is None:
            await context.reply(page(say.no_such_task(typed=echoed(one.strip())), back))
            return
        ids.append(found)
    key = offers.key_of(context.incoming, "year_propose")

    async def body(tx: Tx) -> None:
        actor, now = context.actor, context.now
        link_id = await links.propose(tx, actor, *ids, effect_key=key, now=now)
        kind, facts = await _facts(context, tx, (Of.TASKS, link_id))
        await offer(context, tx, kind, facts)

    await attempt(context, body)


async def _task(context: Context, said: str) -> int | None:
    """The one task that a plan and a number mean."""
    read = numbers.read_whole(said) or numbers.read(said)
    if read is None:
        return None
    known = await context.plans()
    keys = {read.key} if read.key else set(plans_meant(read.rest, known).plans)
    only = tuple(plan.id for plan in known if plan.key in keys)
    wanted = Selection(ref=read.ref, plans=only)
    ids = await context.read(lambda tx: selection.keys(tx, wanted))
    return ids[0][0] if len(ids) == 1 else None


async def overview(context: Context, view: YearLinks) -> Page:
    """How much waits, how much was decided."""
    if not _may(context):
        return _refused()

    async def body(tx: Tx) -> tuple[tuple[Suggestion, ...], int]:
        waiting = await links.suggested(tx, context.actor)
        _, total = await links.decided(tx, context.actor, offset=0, limit=1)
        return waiting, total

    waiting, total = await context.read(body)
    of_tasks = sum(one.of is Of.TASKS for one in waiting)
    said = say.overview(tasks=of_tasks, plans=len(waiting) - of_tasks, decided=total)
    keys: list[Key] = [nav(say.BEGIN, YearPair())] if waiting else []
    if total:
        keys.append(nav(say.DECIDED, YearDecided()))
    keys.append(nav(say.LOOK, YearLook()))
    return page(said, [*rows(keys, 3), [nav(labels.BACK, Home())]])


async def decided(context: Context, view: YearDecided) -> Page:
    """What was decided, the latest first; each may be opened and undone."""
    if not _may(context):
        return _refused()
    back = [nav(say.OVERVIEW, YearLinks())]
    offset = view.page * _A_PAGE
    found, total = await context.read(
        lambda tx: links.decided(tx, context.actor, offset=offset, limit=_A_PAGE)
    )
    if not found:
        return page(say.nothing_decided(), [back])
    said = [
        f"{number}. {say.listed(state=one.state.value, line=line_of(one))}"
        for number, one in enumerate(found, start=offset + 1)
    ]
    keys: list[Key] = [
        nav(str(number), pair_view(one)) for number, one in enumerate(found, start=offset + 1)
    ]
    turning = pager(view.page, -(-total // _A_PAGE), YearDecided)
    head = bold(say.decided_head(total=total))
    return page(lines([head, *said]), [*rows(keys, 6), turning, back])


async def opened(context: Context, view: YearPair) -> None:
    """One link, or the first that waits."""

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.SEED_PLAN)
        if view.link and view.what not in _WHAT:
            raise NotFound("link", str(view.link))
        wanted = (_WHAT[view.what], view.link) if view.link else None
        kind, facts = await _facts(context, tx, wanted)
        await offer(context, tx, kind, facts)

    await attempt(context, body)


async def looked(context: Context, view: YearLook) -> None:
    """Have all plans compared anew; it is done beside the bot within a minute or so."""
    key = offers.key_of(context.incoming, "year_look")

    async def body(tx: Tx) -> None:
        actor, now = context.actor, context.now
        if await links_found.ask_again(tx, actor, effect_key=key, now=now):
            await offer(context, tx, letters.ASKED, {})

    await attempt(context, body)


async def judged(context: Context, tx: Tx, press: Press) -> None:
    """Confirm, reject or open again; then the next one is on the screen."""
    of, link_id = Of(str(press.args["of"])), press.number("id")
    state = State(str(press.args["state"]))
    is_new = await links.decide(
        tx,
        context.actor,
        of,
        link_id,
        state,
        seen=State(str(press.args["seen"])),
        effect_key=press.key,
        now=context.now,
    )
    if not is_new:
        return
    said = {"of": of.value, "id": link_id, "state": state.value, "line": press.args["line"]}
    following = press.args.get("next")
    wanted = (Of(str(following[0])), int(following[1])) if following else None
    kind, facts = await _facts(context, tx, wanted, is_needed=False)
    await offers.put(context, tx, kind, {**facts, "did": said}, key=press.key)


async def _facts(
    context: Context, tx: Tx, wanted: tuple[Of, int] | None, *, is_needed: bool = True
) -> tuple[str, Facts]:
    """The letter of one link: the one wanted, else the first that waits."""
    waiting = [(one.of, one.id) for one in await links.suggested(tx, context.actor)]
    targets = [] if wanted is None else [wanted]
    if wanted is None or not is_needed:
        # what was to come next may have gone since the button was made
        targets += waiting[:1]
    for target in targets:
        try:
            pair = await links.one(tx, context.actor, *target)
        except NotFound:
            if is_needed:
                raise
            continue
        return _shown(pair, waiting, target)
    return letters.NOTHING, {}


def _shown(
    pair: TaskPair | links.PlanPair, waiting: list[tuple[Of, int]], here: tuple[Of, int]
) -> tuple[str, Facts]:
    facts: Facts = {
        "id": pair.id,
        "state": pair.state.value,
        "left": len(waiting),
        "next": _after(waiting, here),
    }
    if isinstance(pair, TaskPair):
        sides = {
            name: {
                "task": side.task_id,
                "plan": side.plan_short,
                "ref": side.ref,
                "text": side.text,
            }
            for name, side in (("earlier", pair.earlier), ("later", pair.later))
        }
        line = say.between(
            earlier=say.task(plan=pair.earlier.plan_short, ref=pair.earlier.ref),
            later=say.task(plan=pair.later.plan_short, ref=pair.later.ref),
        )
        told = {"likeness": pair.likeness, "signs": list(pair.signs), "dated": pair.dated}
        return letters.PAIR, {**facts, **sides, **told, "line": line}
    giving = pair.from_short
    if pair.ref is not None:
        giving = say.task(plan=giving, ref=pair.ref)
    return letters.NAMED, {
        **facts,
        "kind": pair.kind,
        "phrase": pair.phrase,
        "giving": {"plan": pair.from_id, "short": pair.from_short},
        "meant": {"plan": pair.to_id, "short": pair.to_short},
        "task": pair.task_id,
        "ref": pair.ref,
        "line": say.names(kind=pair.kind, giving=giving, meant=pair.to_short),
    }


def _after(waiting: list[tuple[Of, int]], here: tuple[Of, int]) -> list[Any] | None:
    """What is next in the list; from the last on the first again; None where nothing else waits."""
    others = [one for one in waiting if one != here]
    if not others:
        return None
    at = waiting.index(here) + 1 if here in waiting else 0
    of, id_ = waiting[at % len(waiting)]
    return [of.value, id_]


def ends(one: Suggestion) -> tuple[str, str]:
    """Both ends of a link: plan and number, or a plan as a whole."""
    earlier = say.task(plan=one.earlier, ref=one.earlier_ref) if one.earlier_ref else one.earlier
    later = say.task(plan=one.later, ref=one.later_ref) if one.later_ref else one.later
    return earlier, later


def line_of(one: Suggestion) -> str:
    """Which link: two tasks, or a plan that names another."""
    earlier, later = ends(one)
    if one.of is Of.PLANS:
        return say.names(kind=one.kind, giving=earlier, meant=later)
    return say.between(earlier=earlier, later=later)


def pair_view(one: Suggestion) -> YearPair:
    """The view that shows it."""
    return YearPair(next(what for what, of in _WHAT.items() if of is one.of), one.id)


def _may(context: Context) -> bool:
    return rules.may(context.actor, rules.Action.SEED_PLAN)


def _refused() -> Page:
    return page(say.not_allowed(), [[nav(labels.HOME, Home())]])
