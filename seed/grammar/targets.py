"""Quantities and frequencies inside the wording. Never a deadline of the task by themselves."""

from __future__ import annotations

import re
from datetime import date

from seed.draft import Recurring, Target
from seed.grammar.deadlines import looks_like_deadline

_DIGIT = re.compile(r"\d")
_UNITS = (
    r"%|％|个百分点|个工作日|个月|万亿元|亿元|万元|万件|万家|万人次|万人|万户|万亩|万个|万名|亿件|人次|"
    r"家|个|件|项|名|所|座|次|批|天|日|人|户|亩|套|篇|种|倍|元|条|处|场|支|期|部"
)
_QUANTITY = re.compile(
    rf"(?P<n>\d+(?:\.\d+)?)\s*(?:余|多)?\s*(?P<unit>{_UNITS})(?P<post>以上|以内|以下|左右|及以上)?"
)
_MAYBE = re.compile(rf"\d\s*(?:余|多)?(?:{_UNITS})|20\d\d\s*年")
_NOT_TARGET = re.compile(r"第\s*$|[—－\-~]\s*$|[“《〔\[]\s*$")
# titles and names carry numbers of their own; a day of a deadline is no quantity
_HIDDEN = re.compile(
    r"《[^》]*》|“[^”]*”|〔[^〕]*〕"
    r"|(?:20\d\d\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日(?:之?前)?"
    r"|之日起\s*\d{1,3}\s*(?:个工作日|个自然日|个月|[日天])(?:之?内|以内)?"
)
_YEAR = re.compile(
    r"(?<!\d)(?P<to>到|至)?\s*(?P<year>20\d\d)\s*年(?P<end>底|末)?(?!度|版|[—－\-~]|\s*\d{1,2}\s*月)"
)
_YEAR_AIM = re.compile(r"^\s*20\d\d\s*年")
_CLAUSE = re.compile(r"[，。；！,;]")
_AT_MOST = re.compile(r"压减|压缩|缩短|控制在|降至|降低到|下降到|不超过|低于|减少到|以内|以下")
_AT_LEAST = re.compile(r"不少于|不低于|超过|达到|达|以上|突破|至少")
# (frequency, what every match has within its first characters, pattern)
_FARTHEST = 6
_EVERY = (
    ("monthly", "月", re.compile(r"(?:按月|每个?月|月度)[\u4e00-\u9fff]{0,6}")),
    (
        "quarterly",
        "季",
        re.compile(r"(?:按季度?|每个?季度?|(?<![第一二三四\d])季度)[\u4e00-\u9fff]{0,6}"),
    ),
    ("half-yearly", "半年", re.compile(r"(?:每半年|按半年|半年度)[\u4e00-\u9fff]{0,6}")),
    (
        "annual",
        "年",
        re.compile(
            r"(?:按年度?|每年|逐年)[\u4e00-\u9fff]{0,6}"
            r"|(?:发布|编制|公布|开展|制定|编辑出版)?(?<![\d\s])年度(?:报告|核查|评估|评价|监测|检查|考核|推进计划|工作指引|工作计划|执法|数据)[\u4e00-\u9fff]{0,4}"
            r"|发布年度"
        ),
    ),
    ("regular", "定期", re.compile(r"定期[\u4e00-\u9fff]{0,4}")),
)
_RECURS = re.compile(r"每|按[月季年半]|年度|季度|月度|定期|逐年")


def find_targets(text: str) -> list[Target]:
    """Quantities with a unit, and clauses under a printed year, in order of the text."""
    if _MAYBE.search(text) is None:
        return []
    hidden = _HIDDEN.sub(_hide, text)
    if _MAYBE.search(hidden) is None:
        return []
    found: list[Target] = []
    due: date | None = None
    start = 0
    for mark in _CLAUSE.finditer(hidden + "。"):
        end = mark.start()
        if _DIGIT.search(hidden, start, end):
            clause = hidden[start:end]
            year = _YEAR.search(clause)
            if year and (year["to"] or year["end"] or _YEAR_AIM.match(clause)):
                due = date(int(year["year"]), 12, 31)
            found += _clause_targets(clause, text[start:end], due)
        if mark[0] in "。！":
            due = None
        start = end + 1
    return found


def _hide(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])


def _clause_targets(clause: str, printed: str, due: date | None) -> list[Target]:
    found = []
    for match in _QUANTITY.finditer(clause):
        if _NOT_TARGET.search(clause[: match.start()]):
            continue
        found.append(
            Target(
                phrase=printed.strip(),
                due_on=due,
                quantity=float(match["n"]),
                unit=match["unit"],
                op=_operator(clause, match),
            )
        )
    aim = not found and due and _YEAR_AIM.match(clause) and len(printed.strip()) > 10
    if aim and not looks_like_deadline(printed):
        found.append(Target(phrase=printed.strip(), due_on=due))
    return found


def _operator(clause: str, match: re.Match[str]) -> str:
    post = match["post"] or ""
    if post == "左右" or re.search(r"约\s*$", clause[: match.start()]):
        return "~"
    if post in ("以上", "及以上"):
        return ">="
    if post in ("以内", "以下"):
        return "<="
    before = clause[: match.start()]
    if _AT_MOST.search(before):
        return "<="
    return ">=" if _AT_LEAST.search(before) else "="


def find_recurring(text: str) -> list[Recurring]:
    """Duties that the wording repeats, the most specific frequency first."""
    if _RECURS.search(text) is None:
        return []
    return [
        Recurring(every=every, phrase=match[0])
        for every, needs, pattern in _EVERY
        if (at := text.find(needs)) >= 0
        for match in pattern.finditer(text, max(0, at - _FARTHEST))
    ]
