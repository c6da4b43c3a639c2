"""What a digest's picture shows, as facts: a strip of what falls due, and a bar for each plan.

Pure. Plain JSON with every word in it, since what draws (``bot.drawing``) is a process that knows
neither words nor plans. Agencies are in it only where the chat's setting names them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.page import Page, page
from handlers.texts import picture as say
from store.due import DueTask, Overview, PlanDue
from store.shares import Share, Shares

# The outbox kind of the message that a picture is, beside the digest's own.
PICTURE = "digest_picture"
MOST_DAYS = 4
MOST_PLANS = 4
MOST_REFS = 8
MOST_NAMED = 6
# A bar of one colour that says nothing.
_PLAIN = {Share.UNDATED}
Names = Mapping[int, str]


def facts(
    overview: Overview, shares: Mapping[int, Shares], *, names: Names | None = None
) -> dict[str, Any] | None:
    """The picture's facts; None where there is nothing to draw.

    A plan that has no days and no reports gets no bar, and is counted.

    ``shares`` by plan id (``store.shares``). ``names``: short names of agencies by id, given only
    where the chat's setting names those that have not reported; without it none is in the facts.
    """
    given = [plan for plan in overview.plans if shares.get(plan.plan.id)]
    shown = [plan for plan in given if plan.coming or set(shares[plan.plan.id]) != _PLAIN]
    if not shown:
        return None
    days = (overview.last - overview.today).days
    count = sum(len(plan.coming) for plan in shown)
    shorts = [plan.plan.short for plan in shown]
    return {
        "title": say.title(shorts=shorts),
        "subtitle": say.subtitle(today=overview.today, days=days, count=count),
        "caption": say.caption(shorts=shorts, today=overview.today, count=count),
        "axis": _axis(overview.today, days),
        "days": _marks(shown, overview.today),
        "lines": _lines(shown),
        "bars": [_bar(plan, shares[plan.plan.id], names) for plan in shown[:MOST_PLANS]],
        "more": _more(len(shown) - MOST_PLANS, plain=len(given) - len(shown)),
    }


def _letter(facts: Mapping[str, Any]) -> Page:
    """What ``facts`` returned."""
    return replace(page(facts["caption"]), picture=dict(facts))


LETTERS: dict[str, Callable[[Mapping[str, Any]], Page]] = {PICTURE: _letter}


def _axis(today: date, days: int) -> dict[str, Any]:
    """Days from ``today`` (0) to ``days``; ``rest`` the Saturdays and Sundays among them."""
    every = range(days + 1)
    return {
        "days": days,
        "first": say.TODAY,
        "last": say.tick(on=today + timedelta(days=days)),
        "rest": [day for day in every if (today + timedelta(days=day)).weekday() >= 5],
    }


def _by_day(shown: Sequence[PlanDue]) -> list[tuple[date, list[DueTask]]]:
    found: dict[date, list[DueTask]] = defaultdict(list)
    for task in (task for plan in shown for task in plan.coming):
        found[task.due_on].append(task)
    return sorted(found.items())


def _marks(shown: Sequence[PlanDue], today: date) -> list[dict[str, Any]]:
    return [
        {"at": (on - today).days, "count": len(due), "tick": say.tick(on=on)}
        for on, due in _by_day(shown)
    ]


def _lines(shown: Sequence[PlanDue]) -> list[list[str]]:
    """For each day its head and, plan by plan, the numbers; sensitive work is only counted."""
    by_day = _by_day(shown)
    said: list[list[str]] = []
    for on, due in by_day[:MOST_DAYS]:
        of_plans: dict[str, list[DueTask]] = defaultdict(list)
        for task in due:
            of_plans[task.line.plan_short].append(task)
        numbers = [
            _refs(None if len(shown) == 1 else short, found) for short, found in of_plans.items()
        ]
        said.append([say.due(on=on, count=len(due)), *numbers])
    left = by_day[MOST_DAYS:]
    if left:
        count = sum(len(due) for _, due in left)
        said.append([say.more_days(days=len(left), count=count)])
    return said


def _refs(short: str | None, found: Sequence[DueTask]) -> str:
    open_ = [task.line.ref for task in found if not task.kept_back][:MOST_REFS]
    return say.refs(short=short, refs=open_, more=len(found) - len(open_))


def _bar(plan: PlanDue, shares: Shares, names: Names | None) -> dict[str, Any]:
    parts = [
        {
            "share": share.value,
            "count": shares[share],
            "label": say.share(name=share.value, count=shares[share]),
        }
        for share in Share
        if shares.get(share)
    ]
    return {
        "name": plan.plan.short,
        "total": say.total(count=sum(shares.values())),
        "parts": parts,
        "note": _silent(plan, names),
    }


def _silent(plan: PlanDue, names: Names | None) -> str | None:
    """Who has reported nothing on what is past due; most first."""
    if names is None:
        return None
    counts: dict[str, int] = defaultdict(int)
    for id_ in (id_ for task in plan.past for id_ in task.silent):
        if id_ in names:
            counts[names[id_]] += 1
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_NAMED]
    return say.silent(agencies=most) if most else None


def _more(plans: int, *, plain: int) -> list[str]:
    said = [say.more_plans(count=plans)] if plans > 0 else []
    return [*said, say.plain_plans(count=plain)] if plain else said
