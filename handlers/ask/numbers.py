"""Which task by its number: 第39项, 39条, 二(三), KEY#REF. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.ask.words import HOLE
from store.numerals import number

_HAN = "[一二三四五六七八九十百零〇两]"
_KEY_AND_REF = re.compile(r"(?P<key>[a-z0-9-]{3,40})\s*#\s*(?P<ref>[^\s，。？?]{1,32})", re.I)
_SECTIONED = re.compile(
    rf"第?(?P<part>{_HAN}{{1,3}})(?:部分|章)?\s*[、.,，之的]?\s*第?"
    rf"[（(]\s*(?P<point>{_HAN}{{1,3}})\s*[）)](?:项|条|点|款)?"
)
# 民法典第39条 is an article of a law.
_ORDINAL = re.compile(
    rf"(?:(?<![法典例则章排列居])|(?<=最高法))第\s*(?P<ref>\d{{1,4}}|{_HAN}{{1,6}})\s*(?:[项条号款]|个?任务|(?=[^\w]|$))(?:任务|工作)?"
)
# （十） as documents print it, said to be a task's by 第 or by what follows.
_BRACKETED = re.compile(
    rf"(?<![法典例则章])(?:第\s*[（(]\s*(?P<ref>\d{{1,4}}|{_HAN}{{1,6}})\s*[）)]\s*(?:[项条款点]|个?任务)?"
    rf"|[（(]\s*(?P<alone>\d{{1,4}}|{_HAN}{{1,6}})\s*[）)]\s*[项条款点])(?:任务|工作)?"
)
_COUNTED = re.compile(
    r"(?<![\d.前后近共有第])(?P<ref>\d{1,4})\s*(?:项|条|号(?!文)|#)(?:任务|工作)?(?!以上|以下|左右)"
)
# 三十九项; but 三项 are three of them.
_IN_HAN = re.compile(
    rf"(?<![第有共近出前后约{_HAN[1:-1]}])(?P<ref>{_HAN}*[十百]{_HAN}*)\s*[项条]"
    r"(?=$|[^\w]|是|讲|写|说|内容|谁|哪|归|由)"
)
_NAMED = re.compile(r"(?:任务|编号|序号|no\.?|#)\s*(?P<ref>\d{1,4})(?![\d.年月])\s*[项条号]?", re.I)
# 第3、5、8项, 第3项和第5项, 第3至5项
_ONE = rf"(?:\d{{1,4}}|{_HAN}{{1,6}})"
_UNIT = r"(?:项|条|号(?!文)|款)(?:任务|工作)?"
_LIST = re.compile(
    rf"(?:(?<![法典例则章])|(?<=最高法))(?:第\s*{_ONE}\s*(?:{_UNIT})?|(?<![\d.月年])\d{{1,4}}\s*(?:{_UNIT})?)"
    rf"(?:\s*(?:[、,，和与及跟]|以及|还有|到|至|[-—–~～])\s*第?\s*{_ONE}\s*(?:{_UNIT})?)+"
)
_IN_LIST = re.compile(rf"(?P<to>到|至|[-—–~～])?\s*第?\s*(?P<ref>{_ONE})\s*(?P<unit>{_UNIT})?")
_MOST_LISTED = 30
# 30 已完成: what is told of a task needs no more than its number.
_FREE = re.compile(
    r"(?<![\d.%A-Za-z-])(?P<ref>\d{1,3})(?![\d.%％A-Za-z-]|\s*[年月日天周号多余万亿元个名人家件起批次场期项条种类])"
)
_BARE = re.compile(
    r"[#第]?\s*(?P<ref>\d{1,4})\s*[项条号]?"
    rf"|#?\s*[（(]\s*(?P<inside>\d{{1,4}}|{_HAN}{{1,6}})\s*[）)]|#?\s*(?P<han>{_HAN}{{1,6}})"
)
# Plans and numbers one behind the other, whatever stands between them.
_EACH = re.compile(r"[^\s和与、，,；;].*?(?:#\s*[^\s和与、，,；;]+|第\s*\S{1,8}?\s*[项条])")
_AFTER_PLAN = re.compile(
    rf"^\W*(?:(?P<ref>\d{{1,4}}|{_HAN}*[十百]{_HAN}*)|[（(]\s*(?P<inside>{_HAN}{{1,6}})\s*[）)])"
    r"\s*[项条号]?\W*$"
)


@dataclass(frozen=True, slots=True)
class Read:
    """A task's label as documents print it, and the text without it; ``key`` of its plan.

    ``others``: labels named beside it.
    """

    ref: str
    rest: str
    key: str | None = None
    others: tuple[str, ...] = ()


def read_whole(text: str) -> Read | None:
    """A number that is all of ``text``, or one with its plan's key."""
    if exact := _KEY_AND_REF.search(text):
        return Read(exact["ref"], _cut(text, exact), exact["key"].lower())
    if alone := _BARE.fullmatch(text.strip()):
        return Read(_plain(_said(alone)), HOLE)
    return None


def read(text: str) -> Read | None:
    """The number in ``text``, or several; None where there is none."""
    if several := _several(text):
        return several
    for pattern in (_SECTIONED, _BRACKETED, _ORDINAL, _COUNTED, _IN_HAN, _NAMED):
        if found := pattern.search(text):
            return Read(_label(found), _cut(text, found))
    return None


def _several(text: str) -> Read | None:
    """Two numbers or more in a row, at least one of them said to be a task's."""
    for found in _LIST.finditer(text):
        parts = list(_IN_LIST.finditer(found.group()))
        if not any(part["unit"] for part in parts):
            continue
        refs: list[str] = []
        for part in parts:
            label = _plain(part["ref"])
            if part["to"] and refs and label.isdigit() and refs[-1].isdigit():
                refs += map(str, range(int(refs[-1]) + 1, int(label)))
            refs.append(label)
        each = tuple(dict.fromkeys(refs))[:_MOST_LISTED]
        if len(each) > 1:
            return Read(each[0], _cut(text, found), None, each[1:])
    return None


def each_of(text: str) -> list[str]:
    """The tasks that ``text`` names one behind the other, each with the words for its plan."""
    return _EACH.findall(text)


def after_plan(rest: str) -> Read | None:
    """A bare number where nothing but a plan's name stood beside it: strategy-2020 26."""
    found = _AFTER_PLAN.match(rest.replace(HOLE, " "))
    return Read(_plain(_said(found)), HOLE) if found else None


def told(text: str) -> Read | None:
    """The only bare number in a text that tells how a task stands; None where there are more."""
    found = list(_FREE.finditer(text))
    return Read(str(int(found[0]["ref"])), _cut(text, found[0])) if len(found) == 1 else None


def _label(found: re.Match[str]) -> str:
    parts = found.groupdict()
    return f"{parts['part']}({parts['point']})" if "part" in parts else _plain(_said(found))


def _said(found: re.Match[str]) -> str:
    """The number of a match that has it in one of several groups."""
    return next(part for part in found.groups() if part)


def _plain(typed: str) -> str:
    bare = re.sub(r"\s", "", typed)
    value = number(bare)
    return bare if value is None else str(value)


def _cut(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + HOLE + text[found.end() :]
