"""Plans that a question means by their city or county, or by a phrase of their title. Pure.

青川市哪些任务有期限: a place is known by the names of the plans alone, so that no other word is
taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from handlers.ask.plan_words import YEARS, covers, years
from seed.naming import titled_place
from store.records import PlanRef
from store.text import fold_variants

# So long a phrase of a title is no common word.
_PHRASE = 4
# 青川市公安局 is a body there, and nothing is said of a plan.
_BODY = re.compile(
    r"(?:(?![哪谁的由有任什多几])[\u4e00-\u9fff]){0,9}?(?:局|委|办|厅|院|部|政府|中心)"
)


def by_place(text: str, plans: Sequence[PlanRef]) -> tuple[tuple[str, ...], int, int] | None:
    """The keys of the plans of a place that ``text`` names, and where it does; None for none."""
    known: dict[str, list[PlanRef]] = {}
    for plan in plans:
        for place in {_place(plan.title), _place(plan.short)} - {None}:
            known.setdefault(place or "", []).append(plan)
    for place in sorted(known, key=len, reverse=True):
        start = text.find(place)
        if start < 0 or _BODY.match(text, start + len(place)):
            continue
        end, meant = start + len(place), known[place]
        year = YEARS.match(text, end)
        dated = [plan for plan in meant if year is not None and covers(plan, *years(year))]
        if year is not None and dated:
            end, meant = year.end(), dated
        return tuple(plan.key for plan in meant), start, end
    return None


def by_title(keywords: Sequence[str], plans: Sequence[PlanRef]) -> tuple[str, ...]:
    """The plan whose title alone has a phrase that stands beside a number: 真抓实干第三十项."""
    words = [word for word in keywords if len(word) >= _PHRASE]
    found = tuple(
        plan.key for plan in plans if any(word in fold_variants(plan.title) for word in words)
    )
    return found if len(found) == 1 else ()


@lru_cache(maxsize=4096)
def _place(name: str) -> str | None:
    return titled_place(name)
