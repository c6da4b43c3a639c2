"""Which plans and sections a text means, by what the plans say of themselves. Pure.

A plan is named by years its period covers, by words of its title or short name before 计划, 方案,
纲要 and the like, by its title in 《》, or by its key. No title is known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.ask.words import HOLE
from store.records import PlanRef
from store.text import fold_variants, match_key

_NOUN = re.compile(
    r"(?:(?:推进|实施|工作|行动|专项|重点)*(?:计划|方案|纲要|规划|工程|意见|安排|要点))+(?:文件|文本)?"
)
# What may stand before a plan's name; after any other character it is part of a longer name.
_MAY_PRECEDE = frozenset("看在按据把从对是和与及里的于查换成要那这问有中，,、。；;：:（(“《 ")
# After a plan's name comes what is asked of it, and no other word for a plan.
_GOES_ON = re.compile(
    rf"(?![的里中上下内这那是有和与跟及或关涉讲提写要需应])[\u4e00-\u9fff]{{2,4}}?{_NOUN.pattern}"
)
_YEARS = re.compile(
    r"(?<!\d)(?P<first>20\d\d)年?(?:度)?(?:\s*[—–\-~～至到]+\s*(?P<last>20\d\d)年?(?:度)?)?(?![\d月.])"
)
_TWO = re.compile(r"(?<!\d)(?P<first>20\d\d)\s*[—–\-~～至到]+\s*(?P<last>\d\d)年?(?:度)?(?!\d)")
_YEARS_AFTER = re.compile(rf"\s*[(（]?{_YEARS.pattern}[)）]?(?!\s*(?:项|条|号))")
_TITLE = re.compile(r"《([^《》]{2,80})》?")
_AROUND = r"(?:的|里[面头]?|中|那份|这份|那个|这个|版|那一?份|上)*"
_BEFORE = re.compile(r"(?:[只光单就][看要查]|限于?|仅看|按照?|根据|在|换成?|看看?|那份|这份)+$")
_AFTER = re.compile(rf"^{_AROUND}")
_ASPECT = re.compile(
    r"[“《]?(?P<name>[^\n，。？?“”《》的]{4,24}?)[”》]?(?:方面|这一?块|领域|这个?方向)(?:的|里面?|中)*"
)
_PART = re.compile(
    r"(?:第(?P<n>[一二三四五六七八九十]{1,3})(?:大)?(?:部分|章|板块|大块|方面)"
    r"|[“《]?(?P<name>[^\n，。？?“”《》的]{2,24}?)[”》]?(?:这|那)?(?:个|一)?"
    r"(?:板块|部分|章节|[章节](?=的|里|中|有|下|$)))"
    r"(?:的|里面?|中|下面?|内)*"
)
_HEADING_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十]+[）)]?、?")
_HEADING_BEFORE = re.compile(r"[“《]?(?:第?[（(]?[一二三四五六七八九十]+[）)]?[、部分章]*)?$")
_LEAST, _ASPECT_LEAST, _WHOLE_HEADING = 2, 4, 6


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


def plans_meant(text: str, plans: Sequence[PlanRef]) -> Meant:
    """The plans that ``text`` names; none for a text that names none."""
    for reader in (_by_key, _by_title, _by_noun, _unknown, _by_year):
        found = reader(text, plans)
        if found is not None:
            return found
    return Meant((), text)


def section_meant(text: str, headings: Sequence[str]) -> tuple[str | None, str]:
    """The heading that a text names with 板块 or 部分 or to the letter, and the text without it.

    司法保护方面 is a heading where one has these words; of other subjects 方面 says nothing.
    """
    for heading in sorted(headings, key=len, reverse=True):
        name = bare(heading)
        if len(name) >= _WHOLE_HEADING and name in text:
            start = text.index(name)
            head = _HEADING_BEFORE.sub("", text[:start])
            tail = re.sub(
                r"^[”》]?(?:板块|部分|方面|里面?|中|的|下面?)*", "", text[start + len(name) :]
            )
            return name, head + HOLE + tail
    found = _PART.search(text) or _ASPECT.search(text)
    if found is None:
        return None, text
    if "n" not in found.groupdict():
        return _section(found, text, headings, least=_ASPECT_LEAST)
    rest = text[: found.start()] + HOLE + text[found.end() :]
    if found["n"]:
        return f"{found['n']}、", rest
    return _section(found, text, headings, least=_LEAST)


def _section(
    found: re.Match[str], text: str, headings: Sequence[str], *, least: int
) -> tuple[str | None, str]:
    name = found["name"]
    for start in range(len(name) - 1):
        wanted = match_key(name[start:])
        # what half the headings have tells none of them from the others: 知识产权领域
        having = sum(wanted in match_key(bare(h)) for h in headings)
        if len(wanted) >= least and 0 < having <= (
            len(headings) if least == _LEAST else max(2, len(headings) // 8)
        ):
            end = found.end()
            return name[start:], text[: found.start("name") + start] + HOLE + text[end:]
    return None, text


def bare(heading: str) -> str:
    """A heading without its number."""
    return _HEADING_NUMBER.sub("", heading)


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
    for noun in _NOUN.finditer(text):
        if _of_a_longer_name(text, noun, plans):
            continue
        best: list[tuple[int, tuple[int, int], PlanRef]] = []
        for plan in plans:
            start = _reach(text, noun.start(), plan)
            said = text[start : noun.end()]
            if not _stands_free(text, start) or not _speaks_of(said, noun.group()):
                start = _tail(text, noun, plan)
                said = text[start : noun.end()]
                if start == noun.start():
                    continue
            best.append((start, _fit(said, noun.group(), plan), plan))
        if not best:
            if keys := _alone(noun.group(), plans):
                return Meant(keys, _cut(text, noun.start(), noun.end()))
            continue
        start = min(reach for reach, _, _ in best)
        furthest = [(fit, plan) for reach, fit, plan in best if reach == start]
        top = max(fit for fit, _ in furthest)
        keys = tuple(plan.key for fit, plan in furthest if fit == top)
        after = _YEARS_AFTER.match(text, noun.end())
        if after is not None:
            # 推进计划（2020）
            dated = tuple(
                plan.key for plan in plans if plan.key in keys and covers(plan, *_years(after))
            )
            end = after.end() if dated else noun.end()
            keys = dated or keys
        else:
            end = noun.end()
        if len(keys) < len(plans) or len(plans) == 1:
            return Meant(keys, _cut(text, start, end))
    return None


def _of_a_longer_name(text: str, noun: re.Match[str], plans: Sequence[PlanRef]) -> bool:
    """纲要 in 纲要分工方案: another thing, unless a plan is called so."""
    more = _GOES_ON.match(text, noun.end())
    if more is None:
        return False
    longer = text[noun.start() : more.end()]
    return not any(longer in _names(plan) for plan in plans)


def _reach(text: str, end: int, plan: PlanRef) -> int:
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


def _alone(noun: str, plans: Sequence[PlanRef]) -> tuple[str, ...]:
    """工作要点 without more, where one plan of several is called so."""
    called = tuple(plan.key for plan in plans if len(noun) > 3 and _ends_so(noun, plan))
    return called if len(called) == 1 else ()


def _ends_so(noun: str, plan: PlanRef) -> bool:
    """Whether a name has it in one piece, or the title ends with its two parts: 工程…方案."""
    words = (noun[:2], noun[-2:])
    return noun in _names(plan) or (
        plan.title.endswith(words[1]) and words[0] in plan.title[-len(noun) * 2 :]
    )


def _tail(text: str, noun: re.Match[str], plan: PlanRef) -> int:
    """Where 年度推进计划 begins: a run before the noun that a name of the plan has as it is."""
    names, start = _names(plan), noun.start()
    while start > 0 and text[start - 1 : noun.end()] in names:
        start -= 1
    is_free = noun.start() - start > 1 and _stands_free(text, start)
    return start if is_free else noun.start()


def _names(plan: PlanRef) -> str:
    return fold_variants(
        f"{plan.title}\n{plan.title.replace('“', '').replace('”', '')}\n{plan.short}"
    )


def _year_before(text: str, at: int) -> tuple[int, int, int | None] | None:
    for pattern in (_YEARS, _TWO):
        for found in pattern.finditer(text[:at]):
            if found.end() == at:
                return (found.start(), *_years(found))
    return None


def _stands_free(text: str, start: int) -> bool:
    if start == 0 or text[start].isdigit():
        return True
    return text[start - 1] == HOLE or text[start - 1] in _MAY_PRECEDE


def _speaks_of(said: str, noun: str) -> bool:
    """A noun alone names no plan; years or words of its own must stand before it."""
    return len(said) > len(noun) and any(c.isalnum() for c in said[: -len(noun)])


def _fit(said: str, noun: str, plan: PlanRef) -> tuple[int, int]:
    """How well a phrase fits a plan of several that it fits: years of its own, its noun; then how
    much of it the plan's names have in one piece."""
    fit = 0
    if noun[-2:] in plan.title[-4:] or noun[-2:] in plan.short:
        fit += 4
    elif noun[-2:] in plan.title:
        fit += 3
    year = _YEARS.search(said) or _TWO.search(said)
    if year is not None:
        first, last = _years(year)
        start, end = _period(plan)
        if start == first and last in (end, None):
            fit += 2
        if last is None and start == end == first:
            fit += 1
    words = re.sub(r"[^\u4e00-\u9fff]", "", _TWO.sub("", _YEARS.sub("", said)))
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


def _unknown(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    """2031年计划, where no plan has anything to do with 2031."""
    found = re.search(rf"{_YEARS.pattern}(?:的)?{_NOUN.pattern}", text)
    if found is None or any(covers(plan, *_years(found)) for plan in plans):
        return None
    return Meant((), _cut(text, found.start(), found.end()), unknown=found.group())


def _by_year(text: str, plans: Sequence[PlanRef]) -> Meant | None:
    """Years alone: every plan they cover; a span of years only the plan of that span."""
    for pattern in (_YEARS, _TWO):
        for found in pattern.finditer(text):
            first, last = _years(found)
            # 剑网2021 is a name, 公安部2021年 is not
            says_year = last is not None or found.group().rstrip("度").endswith("年")
            if not says_year and not _stands_free(text[: found.start()] + "的", found.start()):
                continue
            keys = tuple(plan.key for plan in plans if covers(plan, first, last))
            if keys:
                rest = _cut(text, found.start(), found.end())
                return Meant(keys, rest, by_year_alone=True, years=(first, last or first))
    return None


def covers(plan: PlanRef, first: int, last: int | None) -> bool:
    """Whether a year lies in a plan's period, or a span of years is its period."""
    if plan.period_end is None:
        return False
    start, end = _period(plan)
    return (start, end) == (first, last) if last is not None else start <= first <= end


def _period(plan: PlanRef) -> tuple[int, int]:
    assert plan.period_end is not None
    return (plan.period_start or plan.period_end).year, plan.period_end.year


def _years(found: re.Match[str]) -> tuple[int, int | None]:
    first = int(found["first"])
    last = found["last"]
    if not last:
        return first, None
    return first, int(last) if len(last) == 4 else first // 100 * 100 + int(last)


def _cut(text: str, start: int, end: int) -> str:
    head = _BEFORE.sub("", text[:start].rstrip("《“"))
    return head + HOLE + _AFTER.sub("", text[end:].lstrip("》”"))
