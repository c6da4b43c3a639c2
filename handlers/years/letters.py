"""Outbox kinds of judging links: facts to words. Kinds are promises (handlers.letters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers.keyboards import nav, rows
from handlers.measure import MOST_LINES, lines_of, split_text
from handlers.page import Act, Key, Page, Rich, bold, lines, page
from handlers.texts import years as say
from handlers.views import Card, PlanCard
from handlers.years.marking import marked
from handlers.years.views import YearLinks, YearPair
from store.text import utf16_len

Facts = Mapping[str, Any]

PAIR, NAMED, NOTHING, ASKED = "year_pair", "year_named", "year_nothing", "year_asked"
DECIDE = "year_decide"
# A message may be said again with two lines above it.
_ABOVE = 2
# Lines that both texts need together before anything else is said, and signs that are named.
_LEAST, _SIGNS = 4, 3


def _pair(facts: Facts) -> Page:
    """id, state, earlier and later ({task, plan, ref, text}), dated, likeness, signs, left, next;
    did: {of, id, state, line}.
    """
    one, other = facts["earlier"], facts["later"]
    head = [_did(facts), bold(say.pair_head(left=facts["left"], state=facts["state"]))]
    named = [bold(say.task(plan=side["plan"], ref=side["ref"])) for side in (one, other)]
    notes = {
        "alike": say.alike(likeness=facts["likeness"], signs=facts["signs"][:_SIGNS]),
        "marked": say.marked(),
        "undated": None if facts["dated"] else say.undated(),
    }
    room = _left([*head, *named, *notes.values()])
    for name in ("undated", "marked", "alike"):
        if room < _LEAST:
            notes[name] = None
            room = _left([*head, *named, *notes.values()])
    texts = _fitted(marked(one["text"], other["text"]), max(2, room))
    above = [*head, notes["alike"], notes["undated"]]
    text = lines([*above, named[0], texts[0], named[1], texts[1], notes["marked"]])
    opens = [
        nav(say.full_text(plan=side["plan"], ref=side["ref"]), Card(side["task"]))
        for side in (one, other)
    ]
    return page(text, [*_decisions(facts, "tasks"), *rows(opens, 2), *_below(facts)])


def _left(said: Sequence[Rich | str | None]) -> int:
    """Lines of a screen that are left beside what is said."""
    return MOST_LINES - _ABOVE - sum(lines_of(Rich() + part) for part in said if part)


def _named(facts: Facts) -> Page:
    """id, state, kind, phrase, giving and meant ({plan, short}), task, ref, left, next; did."""
    giving = facts["giving"]["short"]
    if facts.get("ref"):
        giving = say.task(plan=giving, ref=facts["ref"])
    meant = facts["meant"]["short"]
    said = say.names(kind=facts["kind"], giving=giving, meant=meant)
    text = [
        _did(facts),
        bold(say.named_head(left=facts["left"], state=facts["state"])),
        said,
        say.phrase(phrase=split_text(facts["phrase"], 4)[0]),
    ]
    first = Card(facts["task"]) if facts.get("task") else PlanCard(facts["giving"]["plan"])
    opens = [nav(giving, first), nav(meant, PlanCard(facts["meant"]["plan"]))]
    keys = [*_decisions(facts, "plans"), *rows(opens, 2), *_below(facts)]
    return page(lines([part for part in text if part]), keys)


def _nothing(facts: Facts) -> Page:
    """did."""
    text = lines([part for part in (_did(facts), say.nothing_waits()) if part])
    return page(text, [_undo(facts), [nav(say.OVERVIEW, YearLinks())]])


def _asked(facts: Facts) -> Page:
    return page(say.asked(), [[nav(say.OVERVIEW, YearLinks())]])


def _did(facts: Facts) -> str | None:
    did = facts.get("did")
    return say.did(state=did["state"], line=did["line"]) if did else None


def _decisions(facts: Facts, of: str) -> list[list[Key]]:
    line = facts["line"]

    def act(label: str, state: str) -> Act:
        args = {"of": of, "id": facts["id"], "state": state, "seen": facts["state"], "line": line}
        return Act(label, DECIDE, {**args, "next": facts.get("next")})

    if facts["state"] != "suggested":
        return [[act(say.REOPEN, "suggested")]]
    yes, no = (say.SAME, say.OTHER) if of == "tasks" else (say.YES, say.NO)
    return [[act(yes, "confirmed"), act(no, "rejected")]]


def _undo(facts: Facts) -> list[Key]:
    """［撤销判断］ of what was just decided, while the next is on the screen."""
    did = facts.get("did")
    if not did or did["state"] == "suggested":
        return []
    args = {"of": did["of"], "id": did["id"], "state": "suggested", "seen": did["state"]}
    here = [did["of"], did["id"]]
    return [Act(say.REOPEN, DECIDE, {**args, "line": did["line"], "next": here})]


def _below(facts: Facts) -> list[list[Key]]:
    keys: list[Key] = [nav(say.OVERVIEW, YearLinks())]
    if facts.get("next") and facts["state"] == "suggested":
        of, id_ = facts["next"]
        keys.insert(0, nav(say.LATER, YearPair(1 if of == "tasks" else 2, id_)))
    return [_undo(facts), keys] if facts["state"] == "suggested" else [keys]


def _fitted(texts: tuple[Rich, Rich], room: int) -> tuple[Rich, Rich]:
    """Both texts on one screen: a short one leaves its lines to the other."""
    needs = [lines_of(text) for text in texts]
    half = room // 2
    if needs[0] <= half:
        shares = needs[0], room - needs[0]
    elif needs[1] <= room - half:
        shares = room - needs[1], needs[1]
    else:
        shares = half, room - half
    first, second = (_cut(text, max(1, n)) for text, n in zip(texts, shares, strict=True))
    return first, second


def _cut(text: Rich, room: int) -> Rich:
    if lines_of(text) <= room:
        return text
    kept = split_text(text.text, room)[0]
    while kept and lines_of(_first(text, len(kept)) + "……") > room:
        kept = kept[:-1]
    return _first(text, len(kept)) + "……"


def _first(text: Rich, size: int) -> Rich:
    end = utf16_len(text.text[:size])
    marks = tuple(
        replace(mark, length=min(mark.length, end - mark.offset))
        for mark in text.marks
        if mark.offset < end
    )
    return Rich(text.text[:size], marks)


LETTERS: dict[str, Callable[[Facts], Page]] = {
    PAIR: _pair,
    NAMED: _named,
    NOTHING: _nothing,
    ASKED: _asked,
}
