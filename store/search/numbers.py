"""Tasks called by their number: 第26项, 2021年计划第39条, strategy-2020 26, 二（三）, 专栏3. Pure.

Numbers of other things (2020年10月, 100家, 第二批, 第一阶段) are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from store.text import fold_variants, match_key

_DIGITS = "零一二三四五六七八九"
_HAN = "[零〇一二两三四五六七八九十百]+"
_N = f"(?:[0-9]{{1,4}}|{_HAN})"
_END = r"(?=$|[\s的是谁由那这怎有什在负牵，。,;；?？!！、:：/〕）)])"
_UNIT = r"(?:项任务|个任务|条任务|号任务|点任务|项工作|项措施|条措施|项|条|款|点|号)"
_AND = "(?:[、,，和与及跟]|[至到~—–-])"
_LISTED = re.compile(rf"([至到~—–-]?)\s*第?\s*({_N})")
_MOST_LISTED = 20
_BRACKETED = rf"({_HAN})、?\s*[(]\s*({_HAN})\s*[)]"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "list",
        re.compile(
            rf"第\s*{_N}\s*{_UNIT}?(?:\s*{_AND}\s*第?\s*{_N}\s*{_UNIT}?)+(?<=[项条款点号务作施])"
        ),
    ),
    ("last", re.compile(r"最后(?:一|1|那)?(?:项任务|条任务|个任务|项|条)")),
    ("key", re.compile(r"(?<![a-z0-9-])([a-z][a-z0-9-]{2,39})\s*[#第]\s*([^\s#]+)")),
    ("box", re.compile(rf"专栏\s*第?\s*({_N})|第\s*({_N})\s*个?专栏")),
    (
        "part",
        re.compile(rf"第\s*({_HAN})\s*(?:部分|章|大项|节)的?\s*第?\s*[(]?\s*({_N})\s*[)]?{_UNIT}?"),
    ),
    ("nested", re.compile(rf"(?:第\s*)?{_BRACKETED}\s*{_UNIT}?")),
    ("unit", re.compile(rf"第\s*({_N})\s*{_UNIT}(?!资|款|件)")),
    (
        "unit",
        re.compile(
            rf"(?<![0-9.年月〕\]-])({_N})\s*(?:号任务|项任务|号措施|条措施|项措施|号){_END}"
        ),
    ),
    ("unit", re.compile(rf"(?:任务|编号|序号|条目|no\.?|#)\s*[:：]?\s*第?\s*({_N}){_END}")),
    ("tail", re.compile(rf"第\s*({_N})\s*$")),
    ("tail", re.compile(rf"(?<![0-9.年月〕\]-])({_N})\s*(?:项|条)\s*$")),
    ("tail", re.compile(r"(?<![0-9年月.\-—–~])\s*(?<![0-9])([0-9]{1,3})\s*$")),
)
_GLUE = re.compile(
    r"[的里中第之在内那个是请问查看一下谁牵头负责说了什么内容呢吗?？,，。:：;；\s《》“”\"'()（）\[\]]+"
)
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:\s*[-—–~至到]+\s*((?:19|20)?[0-9]{2}))?\s*(?:年度|年)?")
_LEAST = 0.8
_ALIKE = 0.9
_SHORTEST_TITLE = 6


@dataclass(frozen=True, slots=True)
class PlanName:
    """What a plan can be called by."""

    id: int
    key: str
    short: str
    title: str
    period_start: date | None
    period_end: date | None
    issued_on: date | None
    published_on: date | None
    # Title and short title as they are compared.
    keys: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """A number and what stands around it. ``refs`` are the spellings of the number to look for.

    ``last``: no number, but the last task of a plan.
    """

    refs: tuple[str, ...]
    box: int | None
    key: str | None
    rest: str
    before: str
    last: bool = False


def plan_name(
    id_: int,
    key: str,
    short: str,
    title: str,
    period_start: date | None,
    period_end: date | None,
    issued_on: date | None,
    published_on: date | None,
) -> PlanName:
    """What a plan can be called by, from its columns."""
    dates = period_start, period_end, issued_on, published_on
    return PlanName(id_, key, short, title, *dates, (match_key(title), match_key(short)))


def read(query: str) -> Reference | None:
    """The task number in ``query``; None where it has none."""
    text = _plain(query)
    for form, pattern in _FORMS:
        found = pattern.search(text)
        if found is None:
            continue
        numbers = [part for part in found.groups() if part]
        before, after = text[: found.start()], text[found.end() :]
        if form == "key":
            printed = re.sub(_UNIT + "$", "", numbers[1])
            return Reference(_spellings(printed), None, numbers[0], "", "")
        if form == "tail" and re.search(r"[批版期级届次轮季]$", text):
            continue
        rest = _GLUE.sub("", before + " " + after)
        if form == "last":
            return Reference((), None, None, rest, before, last=True)
        if form == "list":
            return Reference(_listed(found[0]), None, None, rest, before)
        if form == "box":
            number = _value(numbers[0])
            return None if number is None else Reference((), number, None, rest, before)
        if form in ("part", "nested"):
            inner = _value(numbers[1])
            refs = _nested(numbers[0], inner)
            return Reference(refs, None, None, rest, before)
        refs = _spellings(numbers[0])
        if form == "tail" and not rest:
            # A bare number is a task; a bare year is not.
            return Reference(refs, None, None, "", "") if len(refs[0]) < 4 else None
        return Reference(refs, None, None, rest, before)
    return None


def plans_meant(reference: Reference, known: Sequence[PlanName]) -> tuple[PlanName, ...] | None:
    """The plans that the words around the number mean, best first; all of them for no words.

    None where those words are about something else: then it is no call by number.
    """
    if reference.key is not None:
        exact = [plan for plan in known if plan.key == reference.key]
        return tuple(exact or [p for p in known if _begins_key(reference.key, p.key)]) or None
    words = _GLUE.sub("", reference.before) or reference.rest
    if not words:
        return tuple(known)
    by_key = [plan for plan in known if plan.key in words]
    if by_key:
        return tuple(by_key)
    begun = [plan for plan in known if _begins_key(words, plan.key)]
    if begun:
        return tuple(begun)
    years = _years(words)
    name = match_key(_YEAR.sub("", words))
    ranked = []
    for plan, like in _alike(name, known, _LEAST):
        near = _year_rank(years, plan)
        if near is not None:
            ranked.append((near, -round(like, 2), -_closeness(words, plan), plan.key, plan))
    if not ranked:
        return None
    best = min(rank[1] for rank in ranked)
    return tuple(rank[-1] for rank in sorted(ranked, key=lambda r: r[:4]) if rank[1] <= best + 0.1)


def _begins_key(words: str, key: str) -> bool:
    """annual 2021 for annual-2021-2022."""
    return (
        words.isascii()
        and words[:1].isalpha()
        and len(words) > 2
        and _bare(key).startswith(_bare(words))
    )


def _bare(key: str) -> str:
    return key.replace("-", "")


def plan_called(text: str, known: Sequence[PlanName]) -> PlanName | None:
    """The first plan of which ``text`` is the title, or nearly all of it."""
    key = match_key(_YEAR.sub("", _plain(text)))
    if len(key) < _SHORTEST_TITLE:
        return None
    for plan, _ in _alike(key, known, _ALIKE):
        title = match_key(_YEAR.sub("", plan.title))
        if len(key) >= 0.6 * len(title):
            return plan
    return None


def _plain(query: str) -> str:
    text = (
        fold_variants(query)
        .lower()
        .translate(str.maketrans("０１２３４５６７８９（）＃　", "0123456789()# "))
    )
    return re.sub(r"\s+", " ", text).strip()


def _alike(name: str, known: Sequence[PlanName], least: float) -> list[tuple[PlanName, float]]:
    """The plans with at least that share of ``name`` in their title, in this order; that share.

    All titles are compared in one call: ten thousand take a few milliseconds.
    """
    if not name:
        return [(plan, 1.0) for plan in known]
    from rapidfuzz import process
    from rapidfuzz.distance import LCSseq

    enough = ceil(least * len(name) - 1e-9)
    best: dict[int, float] = {}
    for titles in zip(*(plan.keys for plan in known), strict=True):
        for _, length, at in process.extract(
            name, titles, scorer=LCSseq.similarity, score_cutoff=enough, limit=None
        ):
            best[at] = max(best.get(at, 0.0), length / len(name))
    return [(known[at], best[at]) for at in sorted(best)]


def _closeness(words: str, plan: PlanName) -> float:
    from rapidfuzz import fuzz

    return round(max(fuzz.ratio(match_key(words), match_key(t)) for t in (plan.title, plan.short)))


def _years(words: str) -> tuple[int, int] | None:
    found = _YEAR.search(words)
    if found is None:
        return None
    first = int(found[1])
    last = found[2]
    return first, first if last is None else int(last) if len(
        last
    ) == 4 else first // 100 * 100 + int(last)


def _year_rank(years: tuple[int, int] | None, plan: PlanName) -> int | None:
    """0: the plan's own period; 1: it begins so; 2: it covers the year; None: another time."""
    if years is None:
        return 0
    ends = (plan.period_start, plan.period_end)
    start, end = (day.year if day else None for day in ends)
    issued = plan.issued_on or plan.published_on
    if (start or end, end) == years:
        return 0
    if years[0] == years[1]:
        if start == years[0]:
            return 1
        if start is not None and end is not None and start <= years[0] <= end:
            return 2
        if start is None and (end == years[0] or (issued and issued.year == years[0])):
            return 2
    return None


def _spellings(printed: str) -> tuple[str, ...]:
    number = _value(printed)
    return (
        (str(number),) if number is not None else (printed.replace("（", "(").replace("）", ")"),)
    )


def _listed(text: str) -> tuple[str, ...]:
    """第5、6项, 第5到8项."""
    numbers: list[int] = []
    for between, printed in _LISTED.findall(text):
        number = _value(printed)
        if number is None:
            continue
        first = numbers[-1] + 1 if between and numbers else number
        numbers += range(first, number + 1) if first <= number else [number]
    return tuple(map(str, dict.fromkeys(numbers[:_MOST_LISTED])))


def _nested(outer: str, inner: int | None) -> tuple[str, ...]:
    return () if inner is None else (f"{outer}({_chinese(inner)})", f"{outer}.{inner}")


def _value(printed: str) -> int | None:
    if printed.isdigit():
        return int(printed)
    if not re.fullmatch(_HAN, printed):
        return None
    total, digit = 0, 0
    for char in printed.replace("〇", "零").replace("两", "二"):
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS.index(char) if digit else _DIGITS.index(char)
        else:
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
    return total + digit


def _chinese(number: int | None) -> str:
    if number is None:
        return ""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones else "")
