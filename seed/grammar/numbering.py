"""Marks at the beginning of a numbered paragraph, whole or damaged."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import NamedTuple

from store.numerals import number


class Kind(IntEnum):
    """Schemes of numbering, outermost first where a document does not show its own order."""

    CHAPTER = 0  # 第一章, 第二部分
    SECTION = 1  # 第一节
    HAN = 2  # 一、
    BRACKET_HAN = 3  # （一）
    ARTICLE = 4  # 第一条
    ITEM = 5  # 任务1：
    ARABIC = 6  # 1.
    DECIMAL = 7  # 1.1
    SUB_DECIMAL = 8  # 1.1.1
    BRACKET_ARABIC = 9  # （1）
    HALF_BRACKET = 10  # 1）
    CIRCLED = 11  # ①
    BOX = 12  # 专栏 1


class Mark(NamedTuple):
    """``printed`` is the numeral; ``rest`` is where the text after the mark begins.

    ``damaged`` says what the copy seems to have lost (a bracket, the dot), ``""`` for nothing.
    """

    kind: Kind
    value: int
    printed: str
    rest: int
    damaged: str


_N = "[一二三四五六七八九十百零〇]"
# 1.5万 is a quantity, and so is what follows the mark of 1.2025年… or 2.5G…
MEASURE_SIGNS = (
    "个项家件名人次种条所座处场套万亿千百余多年月日天元亩吨米公平户期届级倍台份支张周小分秒度成"
)
AMOUNT = rf"\d{{0,3}}[{MEASURE_SIGNS}%％A-Z]"
_MARK = re.compile(
    rf"""
    (?:(?:[\#＃]{{1,6}}|>+|\*\*|[*•●■◆▪·-](?=\s))\s*)*
    (?:
      第\s*(?P<chapter>{_N}+|\d+)\s*(?:章|部分|篇|编)(?=[\s：:、]|[^\s]{{2}})
    | 第\s*(?P<section>{_N}+|\d+)\s*节(?=[\s：:、])
    | 第\s*(?P<article>{_N}+|\d+)\s*条(?=[\s：:、]|[^例约款件]{{2}})\s*[：:、]?
    | [【［\[]?(?:重点|主要|工作|具体)?(?:任务|举措|措施|事项)\s*
      (?P<item>\d{{1,3}}|{_N}{{1,3}})\s*[】］\]：:、.．]
    | (?P<han>{_N}{{1,4}})\s*[、．.]
    | [（(〔]\s*(?P<bracket_han>{_N}{{1,5}})\s*[)）〕]\s*[、.．]?
    | (?P<lost_open>{_N}{{1,3}}|[-－—])\s*[)）]
    | [（(](?P<lost_close>{_N}{{1,3}})[\s、.．]
    | (?P<decimal>\d{{1,3}}(?:[.．]\d{{1,3}}){{1,3}})(?:[、.．]?\s+|[、](?!\d))
    | (?P<decimal_deep>\d{{1,2}}(?:[.．]\d{{1,2}}){{2}})(?=[\u4e00-\u9fff])
    | (?P<decimal_tight>\d{{1,2}}[.．]\d{{1,2}})(?=[\u4e00-\u9fff])(?![{MEASURE_SIGNS}])
    | (?P<arabic>\d{{1,6}})\s*[.．、](?!\d(?!{AMOUNT}))
    | [（(]\s*(?P<bracket_arabic>\d{{1,3}})\s*[)）]
    | (?P<half_bracket>\d{{1,3}})\s*[)）]
    | (?P<circled>[①-⑳])
    | (?P<one_sign>[⑴-⒇⒈-⒛㈠-㈩])[、.．]?
    | 专栏\s*(?P<box>\d{{1,3}}|{_N}{{1,3}})?(?=[\s：:]|$)[\s：:]*
    | (?P<lost_dot>\d{{1,3}})\s+(?=[\u4e00-\u9fff“《])
    )\s*
    """,
    re.VERBOSE,
)
_TIGHT = re.compile(r"\d{1,2}(?:[.．]\d{1,2}){1,2}(?=[\u4e00-\u9fff])")
_FIRST = frozenset("【［[重主工具任举措事第(（〔专#＃>*•●■◆▪·-－—一二三四五六七八九十百零〇")
_KINDS = {
    "chapter": Kind.CHAPTER,
    "section": Kind.SECTION,
    "article": Kind.ARTICLE,
    "item": Kind.ITEM,
    "han": Kind.HAN,
    "bracket_han": Kind.BRACKET_HAN,
    "lost_open": Kind.BRACKET_HAN,
    "lost_close": Kind.BRACKET_HAN,
    "decimal": Kind.DECIMAL,
    "decimal_deep": Kind.SUB_DECIMAL,
    "decimal_tight": Kind.DECIMAL,
    "arabic": Kind.ARABIC,
    "lost_dot": Kind.ARABIC,
    "bracket_arabic": Kind.BRACKET_ARABIC,
    "half_bracket": Kind.HALF_BRACKET,
    "circled": Kind.CIRCLED,
    "box": Kind.BOX,
}
_DAMAGED = {"lost_open": "opening bracket", "lost_close": "closing bracket", "lost_dot": "dot"}
_NO_START = frozenset("。，、；：,;:)）》”")


def read_mark(text: str) -> Mark | None:
    """The mark at the start of ``text`` (markdown signs before it allowed), else None.

    Purely local: whether a mark in mid-paragraph begins anything is for the outline to judge.
    """
    first = text[0]
    if first not in _FIRST and not first.isdigit() and not "①" <= first <= "㈩":
        return None
    found = _MARK.match(text)
    if found is None or found.lastgroup is None:
        return _box_without_number(found)
    name = found.lastgroup
    printed = found[name]
    rest = found.end()
    if rest < len(text) and text[rest] in _NO_START:
        return None
    if name == "one_sign":
        return _one_sign(printed, rest)
    if name == "arabic":
        return Mark(Kind.ARABIC, int(printed), printed, rest, "")
    if name.startswith("decimal") and len(re.split("[.．]", printed)) > 2:
        return Mark(Kind.SUB_DECIMAL, _value(name, printed), printed, rest, "")
    return Mark(_KINDS[name], _value(name, printed), printed, rest, _DAMAGED.get(name, ""))


def _one_sign(printed: str, rest: int) -> Mark:
    """Marks that a font prints as one sign: ⑴, ⒈, ㈠."""
    inside = unicodedata.normalize("NFKC", printed).strip("().")
    kind = Kind.BRACKET_HAN if not inside.isdecimal() else Kind.BRACKET_ARABIC
    if "⒈" <= printed <= "⒛":
        kind = Kind.ARABIC
    return Mark(kind, number(inside) or 1, inside, rest, "")


def tight_decimal(text: str) -> Mark | None:
    """1.1 at the start of ``text`` without a blank behind it, whatever it could be else."""
    found = _TIGHT.match(text)
    if found is None:
        return None
    kind = Kind.SUB_DECIMAL if len(re.split("[.．]", found[0])) > 2 else Kind.DECIMAL
    return Mark(kind, _value("decimal", found[0]), found[0], found.end(), "")


def _box_without_number(found: re.Match[str] | None) -> Mark | None:
    if found is None:
        return None
    return Mark(Kind.BOX, 0, "", found.end(), "")


def _value(name: str, printed: str) -> int:
    if name == "circled":
        return ord(printed) - ord("①") + 1
    if name.startswith("decimal"):
        return int(re.split("[.．]", printed)[-1])
    # a dash is what is left of a 一 whose opening bracket was lost
    return number(printed) or 1


def label(mark: Mark) -> str:
    """The number as it is quoted: ``39``, ``(五十三)``, ``第三条``; brackets half width."""
    if mark.kind is Kind.BRACKET_HAN:
        return f"({mark.printed if number(mark.printed) else _HAN_ONE})"
    if mark.kind in (Kind.BRACKET_ARABIC, Kind.HALF_BRACKET):
        return f"({mark.printed})"
    if mark.kind is Kind.ARTICLE:
        return f"第{mark.printed}条"
    if mark.kind is Kind.CHAPTER:
        return f"第{mark.printed}章"
    if mark.kind is Kind.SECTION:
        return f"第{mark.printed}节"
    if mark.kind in (Kind.ARABIC, Kind.ITEM):
        return mark.printed if _CODE.fullmatch(mark.printed) else str(mark.value)
    return mark.printed


# the number of a row in a table: 1-1, Z-01, A3
_CODE = re.compile(r"[A-Za-z]{0,4}\d{0,4}(?:[-—][A-Za-z\d]{1,6}){1,3}|[A-Za-z]{1,4}\d{1,4}")
_HAN_ONE = "一二三"[0]
_WIDE = str.maketrans("()", "（）")


def canonical(mark: Mark, printed: str, title: str) -> str:
    """A heading for a section path: brackets full width, lost parts of the mark restored."""
    if mark.kind is Kind.BRACKET_HAN:
        return label(mark).translate(_WIDE) + title
    head = printed[: len(printed) - len(title)] if printed.endswith(title) else ""
    head = head.lstrip("#＃>*•●■◆▪·- ").rstrip()
    if mark.kind is Kind.HAN:
        head = mark.printed + "、"
    gap = " " if head and head[-1] in "章节条分篇编.．0123456789" else ""
    return head + gap + title
