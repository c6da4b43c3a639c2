"""Which plans a text means, by what the plans say of themselves. Pure.

A plan is named by years its period covers, by words of its title or short name before 计划, 方案,
纲要 and the like, by its title in 《》, by its city or county, or by its key. No title is known
here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.ask.plan_places import by_place
from handlers.ask.plan_words import (
    NOUN,
    TWO,
    YEARS,
    YEARS_AFTER,
    covers,
    fit,
    is_of_longer_name,
    named_alone,
    reach,
    speaks_of,
    stands_free,
    tail,
    years,
)
from handlers.ask.words import HOLE
from store.records import PlanRef
from store.text import match_key

_TITLE = re.compile(r"《([^《》]{2,80})》?")


# 计划中的…, 计划里中医药…: what stands behind 里 or 的 belongs to what is asked.
_AROUND = (
    r"(?:那一?份|这一?份|那个|这个|版(?!权))*"
    r"(?:里[面头]?|中(?![医小欧美外央介文]|国(?![际内外家]))|上(?![海市诉传]))?(?:的)?"
)


_BEFORE = re.compile(r"(?:[只光单就][看要查]|限于?|仅看|按照?|根据|在|换成?|看看?|那份|这份)+$")


_AFTER = re.compile(rf"^{_AROUND}")


@dataclass(frozen=True, slots=True)
class Meant:
    """Keys of the plans meant, best reading only, and the text without the words for them."""

    plans: tuple[str, ...]
    rest: str
    by_year_alone: bool = False
    # A plan of years that no plan covers, as typed.
    unknown: str | None = None
    # The years named, where nothing but years was.
    years: tuple[int, int] | None = None


_HALF = re.compile(
    r"(?:的)?(?:战略|强国|纲要|推进|年度|保护){1,2}(?=里|中(?!医|国)|的|那|上|内|[，,？?]|$)"
)


def plans_meant(text: str, plans: Sequence[PlanRef]) -> Meant:
    """The plans that ``text`` names; none for a text that names none."""
    for reader in (_by_key, _by_title, _by_noun, _by_place, _unknown, _by_year):
        found = reader(text, plans)
        if found is not None:
            return found
    return Meant((), text)


def _by_key(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    for plan in sorted(plans, key=lambda plan: -len(plan.key)):
        if found := _spelt(plan.key).search(text):
            return Meant((plan.key,), text[: found.start()] + HOLE + text[found.end() :])
    return None


@lru_cache(maxsize=256)
def _spelt(key: str) -> re.Pattern[str]:
    """A key with its hyphens or with blanks for them."""
    parts = map(re.escape, key.split("-"))
    return re.compile(rf"(?<![a-z0-9]){r'[-—–_ ]'.join(parts)}(?![a-z0-9])", re.I)


def _by_title(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    """《…》 that is a plan's title or its better part; other titles are subjects."""
    for found in _TITLE.finditer(text):
        wanted = match_key(found[1])
        keys = tuple(
            plan.key
            for plan in plans
            if wanted in (match_key(plan.title), match_key(plan.short))
            or (len(wanted) >= 8 and wanted in match_key(plan.title) and wanted.endswith(_ENDS))
        )
        if keys:
            return Meant(keys, _cut(text, found.start(), found.end()))
    return None


_ENDS = ("计划", "方案", "纲要", "规划")


def _by_noun(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    """The words before 计划 or 方案, as far as they are years or words of a plan's names."""
    for noun in NOUN.finditer(text):
        if is_of_longer_name(text, noun, plans):
            continue
        best: list[tuple[int, tuple[int, int], PlanRef]] = []
        for plan in plans:
            start = reach(text, noun.start(), plan)
            said = text[start : noun.end()]
            if not stands_free(text, start) or not speaks_of(said, noun.group()):
                start = tail(text, noun, plan)
                said = text[start : noun.end()]
                if start == noun.start():
                    continue
            best.append((start, fit(said, noun.group(), plan), plan))
        if not best:
            if keys := named_alone(noun.group(), plans):
                return Meant(keys, _cut(text, noun.start(), noun.end()))
            continue
        start = min(reach for reach, _, _ in best)
        furthest = [(fit, plan) for reach, fit, plan in best if reach == start]
        top = max(fit for fit, _ in furthest)
        keys = tuple(plan.key for fit, plan in furthest if fit == top)
        after = YEARS_AFTER.match(text, noun.end())
        if after is not None:
            # 推进计划（2020）
            dated = tuple(
                plan.key for plan in plans if plan.key in keys and covers(plan, *years(after))
            )
            end = after.end() if dated else noun.end()
            keys = dated or keys
        else:
            end = noun.end()
        if len(keys) < len(plans) or len(plans) == 1:
            return Meant(keys, _cut(text, start, end))
    return None


def _by_place(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    found = by_place(text, plans)
    return None if found is None else Meant(found[0], _cut(text, found[1], found[2]))


def _unknown(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    """2031年计划, where no plan has anything to do with 2031."""
    found = re.search(rf"{YEARS.pattern}(?:的)?{NOUN.pattern}", text)
    if found is None or any(covers(plan, *years(found)) for plan in plans):
        return None
    return Meant((), _cut(text, found.start(), found.end()), unknown=found.group())


def _by_year(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    """Years alone: every plan they cover; a span of years only the plan of that span."""
    for pattern in (YEARS, TWO):
        for found in pattern.finditer(text):
            first, last = years(found)
            # 剑网2021 is a name, 公安部2021年 is not
            says_year = last is not None or found.group().rstrip("度").endswith("年")
            if not says_year and not stands_free(text[: found.start()] + "的", found.start()):
                continue
            keys = tuple(plan.key for plan in plans if covers(plan, first, last))
            if keys:
                # 2020战略里: half of a name behind its year
                end = _HALF.match(text, found.end())
                rest = _cut(text, found.start(), end.end() if end else found.end())
                return Meant(keys, rest, by_year_alone=True, years=(first, last or first))
    return None


def _cut(text: str, start: int, end: int) -> str:
    head = _BEFORE.sub("", text[:start].rstrip("《“"))
    return head + HOLE + _AFTER.sub("", text[end:].lstrip("》”"))
