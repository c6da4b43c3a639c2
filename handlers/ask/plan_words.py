"""By which words plans go: years they cover, words of their titles, nouns like 计划. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.ask.words import HOLE
from store.records import PlanRef
from store.text import fold_variants

NOUN = re.compile(
    r"(?:(?:推进|实施|工作|行动|专项|重点)*(?:计划|方案|纲要|规划|工程|意见|安排|要点))+(?:文件|文本)?"
)


# What may stand before a plan's name; after any other character it is part of a longer name.
_MAY_PRECEDE = frozenset(
    "看在按据把从对是和与及里的于查换成要那这问有中下给找翻开，,、。；;：:（(“《 "
)


# After a plan's name comes what is asked of it, and no other word for a plan.
_GOES_ON = re.compile(
    rf"(?![的里中上下内这那是有和与跟及或关涉讲提写要需应])[\u4e00-\u9fff]{{2,4}}?{NOUN.pattern}"
)


YEARS = re.compile(
    r"(?<!\d)(?P<first>20\d\d)年?(?:度)?(?:\s*[—–\-~～至到]+\s*(?P<last>20\d\d)年?(?:度)?)?(?![\d月.])"
)


TWO = re.compile(r"(?<!\d)(?P<first>20\d\d)\s*[—–\-~～至到]+\s*(?P<last>\d\d)年?(?:度)?(?!\d)")


YEARS_AFTER = re.compile(rf"\s*[(（]?{YEARS.pattern}[)）]?(?!\s*(?:项|条|号))")


def is_of_longer_name(text: str, noun: re.Match[str], plans: Sequence[PlanRef]) -> bool:
    """纲要 in 纲要分工方案: another thing, unless a plan is called so."""
    more = _GOES_ON.match(text, noun.end())
    if more is None:
        return False
    longer = text[noun.start() : more.end()]
    return not any(longer in _names(plan) for plan in plans)


def reach(text: str, end: int, plan: PlanRef) -> int:
    """How far before ``end`` the text consists of years of the plan and words of its names."""
    names = _names(plan)
    at = end
    while at > 0:
        year = _year_before(text, at)
        if year is not None:
            if not covers(plan, *year[1:]):
                break
            at = year[0]
            continue
        word = next(
            (size for size in range(min(at, 24), 1, -1) if text[at - size : at] in names), 0
        )
        if word:
            at -= word
        elif text[at - 1] in '“”"的度年版号份个那这《 ':
            at -= 1
        else:
            break
    while at < end and text[at] in "的度年版号份个那这 ":
        at += 1
    return at


def named_alone(noun: str, plans: Sequence[PlanRef]) -> tuple[str, ...]:
    """工作要点 without more, where one plan of several is called so."""
    called = tuple(plan.key for plan in plans if len(noun) > 3 and _ends_so(noun, plan))
    return called if len(called) == 1 else ()


def _ends_so(noun: str, plan: PlanRef) -> bool:
    """Whether a name has it in one piece, or the title ends with its two parts: 工程…方案."""
    words = (noun[:2], noun[-2:])
    return noun in _names(plan) or (
        plan.title.endswith(words[1]) and words[0] in plan.title[-len(noun) * 2 :]
    )


def tail(text: str, noun: re.Match[str], plan: PlanRef) -> int:
    """Where 年度推进计划 begins: a run before the noun that a name of the plan has as it is."""
    names, start = _names(plan), noun.start()
    while start > 0 and text[start - 1 : noun.end()] in names:
        start -= 1
    if (
        start == noun.start()
        and text.endswith("年度", 0, start)
        and _is_yearly(noun.group(), names)
    ):
        start -= len("年度")
    is_free = noun.start() - start > 1 and stands_free(text, start)
    return start if is_free else noun.start()


def _is_yearly(noun: str, names: str) -> bool:
    """年度计划 for 年度推进计划: what is said between both is left out."""
    return re.search(rf"年度[\u4e00-\u9fff]{{0,6}}{re.escape(noun)}", names) is not None


def _names(plan: PlanRef) -> str:
    return fold_variants(
        f"{plan.title}\n{plan.title.replace('“', '').replace('”', '')}\n{plan.short}"
    )


def _year_before(text: str, at: int) -> tuple[int, int, int | None] | None:
    for pattern in (YEARS, TWO):
        for found in pattern.finditer(text[:at]):
            if found.end() == at:
                return (found.start(), *years(found))
    return None


def stands_free(text: str, start: int) -> bool:
    if start == 0 or text[start].isdigit():
        return True
    return text[start - 1] == HOLE or text[start - 1] in _MAY_PRECEDE


def speaks_of(said: str, noun: str) -> bool:
    """A noun alone names no plan; years or words of its own must stand before it."""
    return len(said) > len(noun) and any(c.isalnum() for c in said[: -len(noun)])


def fit(said: str, noun: str, plan: PlanRef) -> tuple[int, int]:
    """How well a phrase fits a plan of several that it fits: years of its own, its noun; then how
    much of it the plan's names have in one piece."""
    fit = 0
    if noun[-2:] in plan.title[-4:] or noun[-2:] in plan.short:
        fit += 4
    elif noun[-2:] in plan.title:
        fit += 3
    year = YEARS.search(said) or TWO.search(said)
    if year is not None:
        first, last = years(year)
        start, end = _period(plan)
        if start == first and last in (end, None):
            fit += 2
        if last is None and start == end == first:
            fit += 1
    words = re.sub(r"[^\u4e00-\u9fff]", "", TWO.sub("", YEARS.sub("", said)))
    names = _names(plan)
    longest = max(
        (
            size
            for size in range(2, len(words) + 1)
            if any(words[i : i + size] in names for i in range(len(words) - size + 1))
        ),
        default=0,
    )
    return fit, longest


def covers(plan: PlanRef, first: int, last: int | None) -> bool:
    """Whether a year lies in a plan's period, or a span of years is its period."""
    if plan.period_end is None:
        return False
    start, end = _period(plan)
    return (start, end) == (first, last) if last is not None else start <= first <= end


def _period(plan: PlanRef) -> tuple[int, int]:
    assert plan.period_end is not None
    return (plan.period_start or plan.period_end).year, plan.period_end.year


def years(found: re.Match[str]) -> tuple[int, int | None]:
    first = int(found["first"])
    last = found["last"]
    if not last:
        return first, None
    return first, int(last) if len(last) == 4 else first // 100 * 100 + int(last)
