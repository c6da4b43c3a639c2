"""What a plan is called where nobody said: key, short name, jurisdiction. Pure."""

from __future__ import annotations

import hashlib
import re

from seed.draft import DraftPlan
from store.places import NATIONAL, PROVINCES
from store.text import first_words, fold_variants, text_key

KEY = re.compile(r"[a-z0-9-]{3,40}")
_SHORT_LIMIT = 20
# What sort of paper it is: the end of its title.
_SORT = re.compile(
    r"(?:年度)?(?:贯彻落实|重点)?(?:推进|行动|实施|工作|任务|落实|立法|督查|要点|分工|责任|建设|规划)*"
    r"(?:计划|方案|要点|分工|清单|安排|意见|措施|通知)$"
)


# Who writes: every notice begins so, and a name for lists has no room for it.
_ABOUT = re.compile(r"^[^《》“”]{2,40}?关于(?:印发|做好|进一步)?(?=.{4})")


def is_key(key: str) -> bool:
    """3 to 40 of a–z, 0–9 and -."""
    return KEY.fullmatch(key) is not None


def title_key(title: str) -> str:
    """The same for two copies of one title, whatever blanks and variant characters they have."""
    return fold_variants(text_key(title))


def key_for(plan: DraftPlan, title: str) -> str:
    """A key from years and title; the same for another copy or a later version of one plan.

    Titles are Chinese and keys are not, so the title goes in as six characters of its SHA-256.
    """
    start, end = plan.period_start or plan.period_end, plan.period_end
    years = [str(day.year) for day in (start, end) if day is not None]
    digest = hashlib.sha256(title_key(title).encode()).hexdigest()[:6]
    return "-".join(["plan", *dict.fromkeys(years), digest])


def short_for(plan: DraftPlan, title: str) -> str:
    """A name for lists: the years and the sort of paper, or the beginning of the title."""
    compact = text_key(title)
    sort = _SORT.search(compact)
    if sort is None or not sort.group() or plan.period_start is None or plan.period_end is None:
        return first_words(_ABOUT.sub("", compact), _SHORT_LIMIT)
    start, end = plan.period_start.year, plan.period_end.year
    years = str(start) if start == end else f"{start}—{end}"
    return f"{years} {'' if sort.group().startswith('年') else '年'}{sort.group()}"


def jurisdiction_for(plan: DraftPlan, title: str) -> str:
    """The province that the issuer, or else the title, names; national where none or several.

    Inside a province a bare name means the local body: 知识产权局 is never the national one.
    """
    for words in (plan.issuer, title):
        if words is None:
            continue
        named = [code for code, (short, _) in PROVINCES.items() if short in words]
        if len(named) == 1:
            return named[0]
    return NATIONAL
