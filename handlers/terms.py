"""/term for administrators: what the office says for what documents print.

Nothing is written before a button is pressed; what a term would change is searched first and
said on the button's message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update

from handlers import letters_terms as letters
from handlers import offers
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav
from handlers.lists import pager
from handlers.page import Key, Page, Rich, bold, page
from handlers.presses import Press
from handlers.render import echoed, paged
from handlers.texts import first as say_first
from handlers.texts import labels
from handlers.texts import terms as say
from handlers.views import Home, TermList
from store import rules
from store.db import Tx
from store.search import find, terms
from store.search.glossary import Term, TermKind, Terms, is_english, term_key
from store.search.terms import BadTerm
from store.text import clean_user_text

MOST = 100
Facts = dict[str, Any]
_EQUALS = re.compile(r"\s*(?:=|＝|->|→)\s*")
_APART = re.compile(r"\s*[、,，;；/]\s*")


@dataclass(frozen=True, slots=True)
class _Order:
    """What was written behind /term. ``verb``: list, add, drop, restore, check or unclear."""

    verb: str
    said: str = ""
    means: tuple[str, ...] = ()


async def term(update: Update, context: Context) -> None:
    """List, propose to add, to delete or to restore, or try what a term would find."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    order = _read(clean_user_text(" ".join(context.args or ())))
    if not _may(context):
        await context.reply(page(say.not_allowed(), [[nav(labels.HOME, Home())]]))
    elif order.verb == "list":
        await context.show(await listing(context, TermList()))
    elif order.verb == "unclear":
        await context.reply(page(say.unclear()))
    else:
        try:
            await _PROPOSALS[order.verb](context, order)
        except BadTerm as error:
            said = say.bad(what=error.what, value=echoed(error.value))
            await context.reply(page(said))


async def listing(context: Context, view: TermList) -> Page:
    """The office's own terms, and how to write one."""
    back = [nav(labels.BACK, Home())]
    if not _may(context):
        return page(say.not_allowed(), [back])
    own = await context.read(terms.office_terms)
    lines = [say.line(said=echoed(t.said), means=[echoed(word) for word in t.means]) for t in own]
    blocks = [Rich(line) for line in lines or [say.none()]]
    text, at, pages = paged(bold(say.head(total=len(own))), [*blocks, Rich(say.usage())], view.page)
    return page(text, [pager(at, pages, TermList), back])


def _may(context: Context) -> bool:
    return rules.may(context.actor, rules.Action.MANAGE_TERMS)


def _read(typed: str) -> _Order:
    words = typed.split(maxsplit=1)
    if not words:
        return _Order("list")
    verb = say.WORDS.get(words[0].lower())
    rest = typed if verb is None else " ".join(words[1:])
    said, *meant = _EQUALS.split(rest, maxsplit=1)
    means = tuple(word for word in _APART.split(meant[0]) if word) if meant else ()
    if not said or (verb is None and not means) or (verb in ("drop", "restore") and meant):
        return _Order("unclear")
    return _Order(verb or "add", said.strip(), means)


def _fresh(order: _Order) -> Term:
    kind = TermKind.ENGLISH if is_english(order.said) else TermKind.NEAR
    return terms.checked(order.said, order.means, kind, say.reason())


async def _propose_add(context: Context, order: _Order) -> None:
    fresh = _fresh(order)

    async def facts(tx: Tx) -> Facts:
        known = await terms.load(tx)
        old = _applying(known, fresh.said)
        return {
            "said": fresh.said,
            "means": list(fresh.means),
            "kind": fresh.kind.value,
            "reason": fresh.reason,
            "before": await _hits(tx, fresh.said, known),
            "after": await _hits(tx, fresh.said, _with(known, fresh)),
            "old": list(old.means) if old else [],
        }

    await _offer(context, letters.ADD, await context.read(facts))


async def _propose_drop(context: Context, order: _Order) -> None:
    old = _applying(await context.read(terms.load), order.said)
    if old is None:
        await context.reply(page(say.unknown(said=echoed(order.said))))
        return
    is_shipped = not await _is_own(context, order.said)
    facts = {"said": old.said, "means": list(old.means), "shipped": is_shipped}
    await _offer(context, letters.DROP, facts)


async def _propose_restore(context: Context, order: _Order) -> None:
    if not await _is_own(context, order.said):
        await context.reply(page(say.nothing_to_restore(said=echoed(order.said))))
        return
    await _offer(context, letters.RESTORE, {"said": order.said})


async def _check(context: Context, order: _Order) -> None:
    """What is found now, or would be with a term; writes nothing."""
    fresh = _fresh(order) if order.means else None

    async def body(tx: Tx) -> tuple[int, Sequence[str]]:
        known = await terms.load(tx)
        used = _with(known, fresh) if fresh else known
        meant = _applying(used, order.said)
        return await _hits(tx, order.said, used), meant.means if meant else ()

    total, means = await context.read(body)
    said = say.tried(said=echoed(order.said), total=total, means=means, is_new=fresh is not None)
    keys: list[Key] = [nav(say.ALL_TERMS, TermList())]
    await context.reply(page(said, [keys]))


async def _is_own(context: Context, said: str) -> bool:
    """Whether the office said or switched off this word itself."""
    own = await context.read(terms.office_terms)
    return any(term_key(term.said) == term_key(said) for term in own)


async def _offer(context: Context, kind: str, facts: Facts) -> None:
    key = offers.key_of(context.incoming, kind)
    await context.write(lambda tx: offers.put(context, tx, kind, facts, key=key))


async def _hits(tx: Tx, words: str, known: Terms) -> int:
    return len((await find(tx, words, terms=known, limit=MOST)).hits)


def _with(known: Terms, fresh: Term) -> Terms:
    others = (term for term in known.entries if term_key(term.said) != term_key(fresh.said))
    return Terms((*others, fresh), known.revision)


def _applying(known: Terms, said: str) -> Term | None:
    same = (term for term in known.entries if term_key(term.said) == term_key(said))
    return next(same, None)


async def _added(context: Context, tx: Tx, press: Press) -> None:
    args = press.args
    fresh = await terms.add_term(
        tx,
        context.actor,
        args["said"],
        args["means"],
        TermKind(args["kind"]),
        args["reason"],
        context.now,
        press.key,
    )
    total = await _hits(tx, fresh.said, await terms.load(tx))
    facts = {"said": fresh.said, "means": list(fresh.means), "total": total}
    await offers.put(context, tx, letters.ADDED, facts, key=press.key)


async def _dropped(context: Context, tx: Tx, press: Press) -> None:
    said = press.args["said"]
    left = await terms.withdraw_term(tx, context.actor, said, context.now, press.key)
    facts = {"said": said, "means": list(left.means) if left else []}
    await offers.put(context, tx, letters.DROPPED, facts, key=press.key)


async def _restored(context: Context, tx: Tx, press: Press) -> None:
    said = press.args["said"]
    now = await terms.restore_term(tx, context.actor, said, context.now, press.key)
    facts = {"said": now.said, "means": list(now.means)}
    await offers.put(context, tx, letters.RESTORED, facts, key=press.key)


_PROPOSALS = {
    "add": _propose_add,
    "drop": _propose_drop,
    "restore": _propose_restore,
    "check": _check,
}
VERBS = {letters.ADD: _added, letters.DROP: _dropped, letters.RESTORE: _restored}
