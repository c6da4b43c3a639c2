"""What the letters of a review are worded from: a draft on the desk to JSON. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from handlers.importing.fitting import cut
from handlers.importing.work import Facts, Work
from handlers.render import echoed
from handlers.texts import importing_tasks as say
from seed.draft import DeadlineKind, DraftItem, LeadBasis
from seed.grammar.deadlines import is_whole_year
from seed.naming import is_of_nation
from seed.reviewing import AMBIGUOUS, NAMES, PAIR, Open, missing
from seed.settling import Asks, choices_of, is_blocking, is_for_all
from seed.typed import SERIES, plain_number
from store.lexicon import AgencyEntry
from store.places import NATIONAL
from store.places import place_name as name_of_place
from store.text import first_words

MOST_GAPS = 3
MOST_SOURCE = 6000
MOST_OPTIONS = 6
_WORDS = 18
_DEEPEST = 9


def review(work: Work) -> Facts:
    """The review's card."""
    draft, meta = work.review.draft, work.meta
    items = draft.items
    gaps = _gaps(work)
    basis = Counter(item.lead_basis for item in items)
    told: Facts = {
        **base(work),
        "total": len(items),
        "first": items[0].number if items else "",
        "last": items[-1].number if items else "",
        "missing": gaps[:MOST_GAPS],
        "gaps": len(gaps),
        "sections": _sections(work),
        "named": sum(bool(item.agencies) for item in items),
        "dated": sum(item.deadline.due_on is not None for item in items),
        "ongoing": sum(item.deadline.kind is DeadlineKind.ONGOING for item in items),
        "whole_year": sum(_is_whole_year(item) for item in items),
        "rule": draft.plan.lead_rule is not None,
        "stated": basis[LeadBasis.STATED],
        "listed": basis[LeadBasis.FIRST_LISTED],
        "bodies": _bodies(work),
        "title": cut(str(value_of(work, "title") or meta.title), 0.85),
        "short": meta.short or "",
        "place": _place(work, brief=True),
        **period(work),
        "open": len(work.open),
        "blocking": work.blocking,
        "problems": [[one.code, echoed(one.text), _number(work, one)] for one in work.open[:3]],
        "seen": None if work.plan is None else work.plan.revision_id,
        "against": _against(work),
    }
    return told


def base(work: Work) -> Facts:
    """Which draft, as every button of it says, and the state it is in."""
    return {"draft": work.held.id, "n": work.number, "name": cut(work.held.name, 1.6)}


def problem(work: Work, at: int) -> Facts:
    """One open problem with what can be done about it; NotFound is the caller's matter."""
    at = max(0, min(at, len(work.open) - 1))
    one = work.open[at]
    item = None if one.item is None else work.review.draft.items[one.item]
    same = [other for other in work.open if other.code == one.code]
    return {
        **base(work),
        "at": at,
        "total": len(work.open),
        "id": one.id,
        "code": one.code,
        "line": one.line,
        "text": cut(one.text, 2),
        "number": None if item is None else item.number,
        "words": "" if item is None else cut(_quoted(one, item), 2),
        "item": one.item,
        "choices": [[c.name, c.asks.value if c.asks else None] for c in choices_of(one)],
        "all": [c.name for c in choices_of(one) if is_for_all(c)] if len(same) > 1 else [],
        "count": len(same),
        "options": _options(work, one, item),
        "blocking": is_blocking(one),
        "known": _known(work, one),
    }


def task(work: Work, at: int, page: int, printed: int) -> Facts:
    """One task of the draft, as it was read or as the file prints it."""
    items = work.review.draft.items
    at = max(0, min(at, len(items) - 1))
    item = items[at]
    told: Facts = {
        **base(work),
        "at": at,
        "total": len(items),
        "page": page,
        "printed": printed,
        "number": item.number,
        "by_hand": list(item.by_hand),
    }
    if printed:
        start, end = item.span
        source = work.review.text
        return {
            **told,
            "source": source[start:end].strip()[:MOST_SOURCE],
            "line": source.count("\n", 0, start) + 1,
        }
    return {
        **told,
        "path": list(item.section_path),
        "heading": item.heading,
        "text": item.text,
        "leads": [a.name for a in item.assignees if a.role == "lead"],
        "basis": item.lead_basis.value,
        "agencies": [a.name for a in item.assignees],
        "responsibility": item.responsibility_text,
        "phrases": [
            [one.text or "", one.due_on.isoformat() if one.due_on else None]
            for one in item.deadlines
        ],
    }


def value_of(work: Work, field: str) -> Any:
    """A field of the plan as it would be imported."""
    plan, meta = work.review.named().plan, work.meta
    values = {
        "title": plan.title or meta.title,
        "short": meta.short,
        "key": meta.key,
        "place": _place(work),
        "published_on": plan.published_on.isoformat() if plan.published_on else None,
        "origin": meta.origin or _copied(work),
    }
    return values[field]


def _place(work: Work, *, brief: bool = False) -> str:
    """Where the plan holds: as somebody said, as the document does, or that it says nothing."""
    code, draft = work.meta.jurisdiction, work.review.named()
    if code != NATIONAL or work.review.chosen.place or work.plan is not None:
        return place_name(code)
    return "" if is_of_nation(draft.plan, work.meta.title) else say.place_unsaid(brief=brief)


def _is_whole_year(item: DraftItem) -> bool:
    return item.deadline.kind is DeadlineKind.ONGOING and is_whole_year(item.deadline.text or "")


def _copied(work: Work) -> str | None:
    """None where nobody said whether it is a copy."""
    if work.meta.repost:
        return say.reposted()
    return say.not_reposted() if work.review.chosen.repost is False else None


def period(work: Work) -> Facts:
    """The plan's days as text, None where nobody says."""
    plan = work.review.named().plan
    start, end = plan.period_start, plan.period_end
    return {
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }


def place_name(code: str) -> str:
    """A jurisdiction in words; empty for the nation, which the texts name."""
    return "" if code == NATIONAL else name_of_place(code)


def words_of(item: DraftItem) -> str:
    """The first words of a task."""
    return first_words(item.heading or item.text, _WORDS)


def _sections(work: Work) -> list[int]:
    """How many headings have tasks below them, as the plan's own page counts them; none of none."""
    draft = work.review.draft
    above = {tuple(one.section_path[:n]) for one in draft.items for n in range(1, _DEEPEST)}
    count = sum(tuple(section.path) in above for section in draft.sections)
    return [count] if count else []


def _gaps(work: Work) -> list[str]:
    draft = work.review.draft
    have = {item.number for item in draft.items}
    gaps = [p.text for p in draft.problems if p.code == "number_gap"]
    gaps = [gap for gap in gaps if any(number not in have for number in missing(gap))]
    return list(dict.fromkeys([*gaps, *_holes(draft.items)]))


def _holes(items: Sequence[DraftItem]) -> Iterator[str]:
    """Running numbers that are left out, also since a task was merged or dropped."""
    for one, other in pairwise(items):
        before, after = (SERIES.fullmatch(plain_number(item.number)) for item in (one, other))
        if before is None or after is None or before[1] != after[1]:
            continue
        first, last = int(before[2]) + 1, int(after[2]) - 1
        if first <= last:
            yield f"{before[1]}{first}" + (f"–{last}" if first < last else "")


def _bodies(work: Work) -> list[int]:
    names, chosen = work.names, work.review.chosen
    unknown = (*names.unknown, *names.ambiguous)
    fresh = sum(name in chosen.fresh for name in unknown)
    return [names.total, len(names.collectives), len(unknown) - fresh, fresh]


def _against(work: Work) -> Facts | None:
    found = work.diff()
    if found is None or work.plan is None:
        return None
    # of each of these there is a task that the plan may have, and one that it would have no more
    unpaired = sum(one.code == PAIR for one in work.open)
    places = (work.plan.jurisdiction, work.meta.jurisdiction)
    return {
        "short": work.plan.short,
        "same": work.is_as_in_force,
        "places": [place_name(code) for code in places] if places[0] != places[1] else None,
        "unpaired": unpaired,
        "new": len(found.new) + len(found.back) - unpaired,
        "changed": len(found.changed),
        "gone": len(found.gone) - unpaired,
        "renumbered": len(found.renumbered),
        "kept": found.kept,
        "parked": len(found.parked),
    }


def _number(work: Work, one: Open) -> str | None:
    return None if one.item is None else work.review.draft.items[one.item].number


def _options(work: Work, one: Open, item: DraftItem | None) -> list[list[Any]]:
    """[choice, words or id, name]: answers that need no typing."""
    found: list[list[Any]] = []
    asks = {choice.asks for choice in choices_of(one)}
    if Asks.BODY in asks:
        meant = work.meant
        known = meant.bodies(one.text) if one.code == AMBIGUOUS else meant.suggest(one.text)
        found += [["same", entry.id, _short(entry)] for entry in _distinct(known)]
    if Asks.AGENCY in asks and item is not None:
        found += [["lead", name, cut(name, 0.8)] for name in item.agencies]
    return found[:MOST_OPTIONS]


def _distinct(found: Any) -> list[AgencyEntry]:
    entries = {r.entry.id: r.entry for r in found if r.entry.id is not None}
    return list(entries.values())


def _short(entry: AgencyEntry) -> str:
    if entry.jurisdiction == NATIONAL:
        return entry.short
    return (
        entry.full
        if entry.full != entry.short
        else f"{place_name(entry.jurisdiction)}{entry.short}"
    )


def _quoted(one: Open, item: DraftItem) -> str:
    """What a reviewer has to see of the task: of a name, where the document prints it."""
    if one.code in NAMES and item.responsibility_text:
        return item.responsibility_text
    return item.heading or item.text


def _known(work: Work, one: Open) -> list[str] | None:
    if one.code != PAIR:
        return None
    old = next(known for known in work.known if known.task_id == one.task)
    return [old.ref, cut(old.heading or old.text, 2)]
