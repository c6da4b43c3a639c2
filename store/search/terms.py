"""The table of terms: the shipped data seeds it, an administrator adds to it.

A term of the office goes before a shipped one, and can switch it off.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Text, delete, func, insert, select, type_coerce, update

from store import audit, counters, people, rules
from store.bulk import insert_rows
from store.db import AnyRow, Tx
from store.errors import NotFound, StoreError
from store.records import Actor
from store.search.glossary import Term, TermKind, Terms, term_key
from store.search.grams import key_of
from store.tables import search_terms
from store.text import clean_user_text

SHIPPED = "shipped"
OFFICE = "office"
# Of a word that is said or meant, in characters.
SHORTEST, LONGEST = 2, 80
MOST_MEANINGS = 12
LONGEST_REASON = 500
# No word has a line end.
_BETWEEN = "\n"


@dataclass(eq=False)
class BadTerm(StoreError):
    """It can be no term. ``what`` is said, means or reason; ``value`` what was given for it."""

    what: str
    value: str


async def seed(tx: Tx, terms: Iterable[Term]) -> None:
    """Bring the shipped terms to ``terms``; what an office said stays and goes before."""
    await counters.hold(tx, counters.TERMS)
    await tx.run(delete(search_terms).where(search_terms.c.origin == SHIPPED))
    own = [_held(row) for row in await tx.rows(select(search_terms))]
    known = {term_key(held.said) for held in own}
    fresh = {term_key(term.said): term for term in terms}
    apart = [term for key, term in fresh.items() if key not in known]
    await insert_rows(tx, search_terms, [_row(_Held(t.said, None, t)) for t in apart])
    for held in own:
        await _put(tx, replace(held, shipped=fresh.get(term_key(held.said))))
    await counters.bump(tx, counters.TERMS)


async def load(tx: Tx) -> Terms:
    """Everything that applies, as a snapshot.

    Thousands of words share the meanings of hundreds of groups: these are read once each.
    """
    t = search_terms.c
    about = type_coerce(t.means, Text), t.kind, t.reason, t.origin
    said = func.aggregate_strings(t.said, _BETWEEN)
    grouped = select(said, *about).group_by(t.means, t.kind, t.reason, t.origin)
    found: list[Term] = []
    for words, means, kind, reason, origin in await tx.rows(grouped.order_by(func.min(t.id))):
        one = _as_held("", json.loads(means), TermKind(kind), reason, origin).applies
        if one is not None:
            found += [Term(word, one.means, one.kind, reason) for word in words.split(_BETWEEN)]
    return Terms(tuple(found), await counters.value(tx, counters.TERMS))


async def office_terms(tx: Tx) -> tuple[Term, ...]:
    """What the office said itself, oldest first; without ``means`` where it switched one off."""
    rows = select(search_terms).where(search_terms.c.origin == OFFICE).order_by(search_terms.c.id)
    return tuple(own for row in await tx.rows(rows) if (own := _held(row).own) is not None)


async def add_term(
    tx: Tx,
    actor: Actor,
    said: str,
    means: Sequence[str],
    kind: TermKind,
    reason: str,
    now: datetime,
    effect_key: str,
) -> Term:
    """Say what a word stands for, anew if the office or the shipped data said it before.

    The same ``effect_key`` again changes nothing. Forbidden; BadTerm for what can be no term.
    Returns the term that applies now.
    """
    rules.allow(actor, rules.Action.MANAGE_TERMS)
    fresh = checked(said, means, kind, reason)
    held = await _find(tx, fresh.said)
    detail = {"said": fresh.said, "means": list(fresh.means), "reason": fresh.reason}
    if not await _on_record(tx, actor, "add_term", fresh.said, detail, now, effect_key):
        return held.applies or fresh
    await _change(tx, replace(held, own=fresh))
    return fresh


async def withdraw_term(
    tx: Tx, actor: Actor, said: str, now: datetime, effect_key: str
) -> Term | None:
    """Take back what the office said, or switch a shipped term off.

    Returns what applies afterwards: the shipped term where the office's stood before one, else
    None. The same ``effect_key`` again changes nothing. Forbidden; NotFound where no term
    applies.
    """
    rules.allow(actor, rules.Action.MANAGE_TERMS)
    held = await _find(tx, said)
    old = held.applies
    detail = {"said": said, "means": list(old.means) if old else []}
    if not await _on_record(tx, actor, "withdraw_term", said, detail, now, effect_key):
        return old
    if old is None:
        raise NotFound("term", said)
    if held.own is None:
        await _change(tx, replace(held, own=replace(old, means=())))
        return None
    await _change(tx, replace(held, own=None))
    return held.shipped


async def restore_term(tx: Tx, actor: Actor, said: str, now: datetime, effect_key: str) -> Term:
    """Let a shipped term apply again that the office switched off or said otherwise.

    The same ``effect_key`` again changes nothing. Forbidden; NotFound where none was shipped.
    """
    rules.allow(actor, rules.Action.MANAGE_TERMS)
    held = await _find(tx, said)
    if held.shipped is None:
        raise NotFound("term", said)
    is_new = await _on_record(tx, actor, "restore_term", said, {"said": said}, now, effect_key)
    if is_new and held.own is not None:
        await _change(tx, replace(held, own=None))
        return held.shipped
    return held.applies or held.shipped


@dataclass(frozen=True, slots=True)
class _Held:
    """A row: the office's own term (no meanings: switched off) before the shipped one."""

    said: str
    own: Term | None = None
    shipped: Term | None = None

    @property
    def applies(self) -> Term | None:
        held = self.own or self.shipped
        return held if held is not None and held.means else None


def checked(said: str, means: Sequence[str], kind: TermKind, reason: str) -> Term:
    """A term as it would be kept; BadTerm for what can be none. Writes nothing."""
    typed = " ".join(clean_user_text(said).split())
    meanings = tuple(dict.fromkeys(" ".join(clean_user_text(word).split()) for word in means))
    why = clean_user_text(reason).strip()
    if len(key_of(typed)) < SHORTEST or len(typed) > LONGEST or not term_key(typed):
        raise BadTerm("said", typed)
    if not 0 < len(meanings) <= MOST_MEANINGS:
        raise BadTerm("means", str(len(meanings)))
    for word in meanings:
        if len(key_of(word)) < SHORTEST or len(word) > LONGEST or key_of(word) == key_of(typed):
            raise BadTerm("means", word)
    if not why or len(why) > LONGEST_REASON:
        raise BadTerm("reason", why)
    return Term(typed, meanings, kind, why)


async def _on_record(
    tx: Tx,
    actor: Actor,
    verb: str,
    said: str,
    detail: dict[str, Any],
    now: datetime,
    effect_key: str,
) -> bool:
    return await audit.record(
        tx,
        account_id=await people.ensure_account(tx, actor.telegram_id, now),
        person_id=actor.person_id,
        verb=verb,
        object_kind="term",
        object_id=said[:LONGEST],
        detail=detail,
        effect_key=effect_key,
        now=now,
    )


async def _find(tx: Tx, said: str) -> _Held:
    """The row of a word, however it is spelled. Writers wait for each other from here on."""
    await counters.hold(tx, counters.TERMS)
    typed = " ".join(clean_user_text(said).split())
    rows = await tx.rows(select(search_terms).order_by(search_terms.c.id))
    same = (row for row in rows if term_key(row.said) == term_key(typed))
    return next(map(_held, same), _Held(typed))


async def _change(tx: Tx, held: _Held) -> None:
    await _put(tx, held)
    await counters.bump(tx, counters.TERMS)


async def _put(tx: Tx, held: _Held) -> None:
    """Let the table have ``held``, and no row where neither term is left."""
    mine = search_terms.c.said == held.said
    if not (held.shipped or (held.own and held.own.means)):
        await tx.run(delete(search_terms).where(mine))
        return
    row = _row(held)
    if not (await tx.run(update(search_terms).where(mine).values(row))).rowcount:
        await tx.run(insert(search_terms).values(row))


# An office's row keeps the shipped term that it stands before, so that withdrawing gives it back.
_MEANS, _BEFORE = "means", "before"


def _held(row: AnyRow) -> _Held:
    return _as_held(row.said, row.means, TermKind(row.kind), row.reason, row.origin)


def _as_held(said: str, means: Any, kind: TermKind, reason: str, origin: str) -> _Held:
    if origin == SHIPPED:
        return _Held(said, None, Term(said, tuple(means), kind, reason))
    own = Term(said, tuple(means[_MEANS]), kind, reason)
    kept = means[_BEFORE]
    if kept is None:
        return _Held(said, own)
    shipped = Term(said, tuple(kept["means"]), TermKind(kept["kind"]), kept["reason"])
    return _Held(said, own, shipped)


def _row(held: _Held) -> dict[str, Any]:
    shipped = None if held.shipped is None else _plain(held.shipped)
    if held.own is None:
        return {"said": held.said, **(shipped or {}), "origin": SHIPPED}
    own = _plain(held.own)
    means = {_MEANS: own["means"], _BEFORE: shipped}
    return {"said": held.said, **own, "means": means, "origin": OFFICE}


def _plain(term: Term) -> dict[str, Any]:
    return {"means": list(term.means), "kind": term.kind.value, "reason": term.reason}
