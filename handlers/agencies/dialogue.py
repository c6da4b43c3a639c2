"""One question after the other, by reply or button, then the whole to be confirmed, then done."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers import offers
from handlers.agencies import letters, pages
from handlers.agencies.checking import entry_of, lines_of
from handlers.agencies.deeds import FIELDS, Order, What, missing
from handlers.agencies.fields import Read, options, read
from handlers.agencies.views import RegistryDeed
from handlers.bodies import as_body
from handlers.context import Context
from handlers.members.asking import attempt, expect, offer, over
from handlers.presses import Press
from handlers.texts import agencies as say
from store import merge_weight, merging, registry, registry_members, registry_reading, rules
from store.agencies import load
from store.db import Tx
from store.errors import NotFound, Outdated
from store.lexicon import AgencyKind, Lexicon
from store.text import clean_user_text
from store.waiting import Waiting

Facts = dict[str, Any]
_A_PAGE = 12


async def opened(context: Context, view: RegistryDeed) -> None:
    """Begin with what is asked first, or with the confirmation."""
    whats = list(What)
    if view.what >= len(whats):
        raise NotFound("deed", str(view.what))
    what = whats[view.what]
    if what is What.SEARCH:
        await pages.searched(context)
        return
    order: Order = {"what": what.value}
    if what is not What.ADD:
        order["agency"] = view.agency
    if what is What.UNDO:
        order["merge"] = view.of
    elif what is What.UNSUCCEED:
        order["body"] = view.of
    lexicon = await context.lexicon()
    await attempt(context, lambda tx: _on(context, tx, order, lexicon))


async def said(context: Context, waiting: Waiting) -> None:
    """An answer was typed: the next question, the confirmation, or the same question again."""
    order, field = dict(waiting.facts["order"]), waiting.facts["field"]
    typed = clean_user_text(context.message.text or "")
    lexicon = await context.lexicon()
    found = read(order, field, typed, lexicon, context.today)

    async def body(tx: Tx) -> None:
        if found.said:
            await _ask(context, tx, order, field, lexicon, found)
            return
        order[field] = found.value
        await _on(context, tx, order, lexicon)

    await attempt(context, body, awaited=True)


async def picked(context: Context, tx: Tx, press: Press) -> None:
    """An answer was tapped, or another page of answers."""
    order, field = _order(press), str(press.args["field"])
    if "page" in press.args:
        at = press.number("page")
        await _ask(context, tx, order, field, press.lexicon, key=press.key, page=at)
        return
    value = press.args["value"]
    order[field] = context.today.isoformat() if value == "today" else value
    await _on(context, tx, order, press.lexicon, key=press.key)


async def confirmed(context: Context, tx: Tx, press: Press) -> None:
    """Do it, and say so."""
    order = _order(press)
    if missing(order) is not None:
        raise Outdated("unknown")
    agency_id = await _do(context, tx, order, press.key)
    if agency_id is None:
        return
    lexicon = await load(tx)
    entry = entry_of(lexicon, agency_id)
    name = as_body(lexicon, entry, context.today).full
    facts = {"what": order["what"], "name": name, "agency": entry.id}
    await offers.put(context, tx, letters.DONE, facts, key=press.key)


async def _on(
    context: Context, tx: Tx, order: Order, lexicon: Lexicon, key: str | None = None
) -> None:
    rules.allow(context.actor, rules.Action.MANAGE_AGENCIES)
    field = missing(order)
    if field is not None:
        await _ask(context, tx, order, field, lexicon, key=key)
        return
    await over(context, tx)
    facts: Facts = {"lines": await lines_of(context, tx, order, lexicon), "order": order}
    await _put(context, tx, letters.CHECK, facts, key)


async def _ask(
    context: Context,
    tx: Tx,
    order: Order,
    field: str,
    lexicon: Lexicon,
    found: Read | None = None,
    key: str | None = None,
    page: int = 0,
) -> None:
    rules.allow(context.actor, rules.Action.MANAGE_AGENCIES)
    listed, full = None, None
    if order.get("agency"):
        full = as_body(lexicon, entry_of(lexicon, order["agency"]), context.today).full
    if field == "row":
        listed = await registry_reading.of(tx, context.actor, int(order["agency"]))
    every = options(order, field, listed, lexicon)
    # no keyboard holds all members of a large group
    count = max(1, -(-len(every) // _A_PAGE))
    at = min(page, count - 1)
    offered = every[at * _A_PAGE : (at + 1) * _A_PAGE]
    facts: Facts = {"order": order, "field": field, "of": full, "options": offered, "said": None}
    facts |= {"page": at, "pages": count}
    if field == "row" and not offered:
        facts["said"] = say.nothing_to_choose(what=order["what"])
    if found is not None:
        tapped = [list(one) for one in found.options]
        facts |= {"said": found.said, "options": tapped or offered}
    if field == "row":
        await over(context, tx)
    else:
        await expect(context, tx, pages.SAID, {"order": order, "field": field})
    await _put(context, tx, letters.ASK, facts, key)


async def _put(context: Context, tx: Tx, kind: str, facts: Facts, key: str | None) -> None:
    if key is None:
        await offer(context, tx, kind, facts)
    else:
        await offers.put(context, tx, kind, facts, key=key)


async def _do(context: Context, tx: Tx, order: Order, key: str) -> int | None:
    """Whom it concerned; None if it was done before."""
    actor, what = context.actor, What(order["what"])
    same: Facts = {"effect_key": key, "now": context.now}
    if what is What.ADD:
        where, kind = order["place"]
        names: Facts = {"full": str(order["full"]), "short": str(order["short"])}
        return await registry.add(
            tx, actor, **names, kind=AgencyKind(kind), jurisdiction=where, **same
        )
    own = int(order["agency"])
    if what is What.MERGE:
        one, other = (merge_weight.from_seen(kept) for kept in order["seen"])
        made = await merging.merge(tx, actor, own, int(order["body"]), seen=(one, other), **same)
        return None if made is None else int(order["body"])
    return own if await _changed(context, tx, order, own, same) else None


async def _changed(context: Context, tx: Tx, order: Order, own: int, same: Facts) -> bool:
    actor, what = context.actor, What(order["what"])
    match what:
        case What.RENAME:
            names: Facts = {"full": str(order["full"]), "short": str(order["short"])}
            since = _day(order["since"])
            return await registry.rename(tx, actor, own, **names, since=since, **same)
        case What.ALIAS:
            return await registry.add_alias(tx, actor, own, str(order["name"]), **same)
        case What.DROP:
            return await registry.drop_name(tx, actor, own, int(order["row"]), **same)
        case What.SUCCEED:
            heir, since = int(order["body"]), _day(order["since"])
            return await registry.succeed(tx, actor, own, heir, since, today=context.today, **same)
        case What.UNSUCCEED:
            return await registry.unsucceed(tx, actor, own, int(order["body"]), **same)
        case What.UNDO:
            return await merging.undo(tx, actor, int(order["merge"]), **same)
        case What.MEMBER:
            dates: Facts = {name: _open_day(order[name]) for name in ("since", "until")}
            return await registry_members.put(tx, actor, own, int(order["body"]), **dates, **same)
        case What.END:
            until = _day(order["until"])
            return await registry_members.end(tx, actor, int(order["row"]), until, **same)
    raise Outdated("unknown")


def _order(press: Press) -> Order:
    order = press.args.get("order")
    if not isinstance(order, dict) or order.get("what") not in set(FIELDS):
        raise Outdated("unknown")
    return dict(order)


def _day(said: Any) -> date:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise Outdated("unknown") from None


def _open_day(said: Any) -> date | None:
    return None if said is None else _day(said)
