"""The years a plan is for: from its title, from 年度 wording, or from its aims."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from seed.grammar.blanks import compact
from store.numerals import number

_CITED = re.compile(r"《[^《》]*(?:〈[^〉]*〉[^《》]*)?》")
_SPAN = re.compile(r"(?P<first>(?:19|20)\d\d)年?度?[—－–\-~～至到]+(?P<last>(?:19|20)\d\d)年?度?")
_ONE = re.compile(r"(?<!到)(?P<year>(?:19|20)\d\d)年(?:度)?(?P<part>上半年|下半年)?")
_YEARLY_SPAN = re.compile(r"(?P<first>(?:19|20)\d\d)年?[—－–\-~～至到]+(?P<last>(?:19|20)\d\d)年度")
_YEARLY = re.compile(r"(?P<year>(?:19|20)\d\d)年度")
_FIVE = re.compile(r"“?十(?P<which>[三四五六])五”?(?!规划实施年度)[^年]{0,40}规划$")
_FIVE_END = {"三": 2020, "四": 2025, "五": 2030, "六": 2035}
_HAN_YEAR = re.compile(r"[一二][〇○零九][〇○零一二三四五六七八九]{2}(?=年|[—－–\-~～至到])")
# Such a paper is at an end some day, though its title names no year: 建设工程实施方案.
_PROGRAMME = re.compile(
    r"(?:计划|方案|规划|纲要|工程|任务书|路线图)(?:[（(〔][^（）()]{1,24}[)）〕])?$"
)


class Period(NamedTuple):
    """First and last day, None where the document does not say, and the words."""

    start: date | None
    end: date | None
    text: str | None


def read_period(title: str | None, prose: str) -> Period:
    """The period by title, else by 年度 wording of the preamble; what 《》 cite does not count."""
    # a title keeps the digits of its page, which may be of full width
    own = _in_digits(_CITED.sub("", unicodedata.normalize("NFKC", compact(title or ""))))
    found = _SPAN.search(own)
    if found:
        return _years(int(found["first"]), int(found["last"]), found[0])
    one = _ONE.search(own)
    if one:
        year = int(one["year"])
        start = date(year, 7, 1) if one["part"] == "下半年" else date(year, 1, 1)
        end = date(year, 6, 30) if one["part"] == "上半年" else date(year, 12, 31)
        return Period(start, end, one[0])
    words = _in_digits(_CITED.sub("", compact(prose)))
    found = _YEARLY_SPAN.search(words)
    if found:
        return _years(int(found["first"]), int(found["last"]), found[0])
    one = _YEARLY.search(words)
    if one:
        return _years(int(one["year"]), int(one["year"]), one[0])
    five = _FIVE.search(own)
    if five:
        last = _FIVE_END[five["which"]]
        return _years(last - 4, last, five[0])
    return Period(None, None, None)


def _in_digits(text: str) -> str:
    """二〇二五年度 as 2025年度."""
    return _HAN_YEAR.sub(lambda found: str(number(found[0])), text)


def has_term(title: str) -> bool:
    """Whether a paper of this title runs for some years: a programme, unlike 指导意见 or 措施."""
    return _PROGRAMME.search(compact(title)) is not None


def _years(first: int, last: int, text: str) -> Period:
    if first > last:
        return Period(None, None, None)
    return Period(date(first, 1, 1), date(last, 12, 31), text)
