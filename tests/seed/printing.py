"""How generated plans print who and when, and what copies do to a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.seed import vocabulary as words

if TYPE_CHECKING:
    from tests.seed.generator import Task


class When(NamedTuple):
    """A deadline as printed and as it must be read."""

    text: str
    kind: str
    due_on: date | None


_MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_end(year: int, month: int) -> date:
    """The last day of a month, by table."""
    leap = month == 2 and year % 4 == 0
    return date(year, month, _MONTH_ENDS[month - 1] + leap)


def print_deadline(rng: Random, year: int, one_year: bool, issued: date | None) -> When:
    """One of the forms of deadlines. Without a year only where the plan is for one year."""
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    forms = [
        When(f"{year}年{month}月底前完成", "by", month_end(year, month)),
        When(f"{year}年{month}月底前", "by", month_end(year, month)),
        When(f"{year} 年 {month} 月末前完成", "by", month_end(year, month)),
        When(f"{year}年{month}月{day}日前完成", "by", date(year, month, day)),
        When("持续推进", "ongoing", None),
        When("长期坚持", "ongoing", None),
        When("长期", "ongoing", None),
        When(f"{year}年{month}月底前完成并持续推进", "by_then_ongoing", month_end(year, month)),
        When(f"{year}年{month}月底前完成，持续推进", "by_then_ongoing", month_end(year, month)),
        When(f"{year}年底前完成", "by", date(year, 12, 31)),
        When(f"{year}年年底前", "by", date(year, 12, 31)),
        When(f"{year}年上半年完成", "by", date(year, 6, 30)),
        When(f"{year}年第三季度末前完成", "by", date(year, 9, 30)),
        When(f"{year}—{year + 1}年持续推进", "by_then_ongoing", date(year + 1, 12, 31)),
        When("每年12月底前完成", "recurring", None),
        When("每季度开展", "recurring", None),
    ]
    if one_year:
        forms += [
            When(f"{month}月底前完成", "by", month_end(year, month)),
            When("年底前完成", "by", date(year, 12, 31)),
            When("第一季度完成", "by", date(year, 3, 31)),
            When("上半年完成", "by", date(year, 6, 30)),
            When(f"{month}月{day}日前", "by", date(year, month, day)),
        ]
    if issued:
        forms.append(When("印发之日起30日内完成", "by", issued + timedelta(days=30)))
    return rng.choice(forms)


@dataclass
class Duty:
    """Who does it, and how that is printed."""

    form: str
    names: list[str] = field(default_factory=list)
    lead: str | None = None
    participants: list[str] = field(default_factory=list)
    basis: str = "none"
    division: str = "none"
    bracket: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    more: str = ""
    rule: str | None = None

    @classmethod
    def by_order(
        cls, form: str, names: list[str], *, has_rule: bool, divided: bool = False
    ) -> Duty:
        """Names without words: sole, by rule, or only in order."""
        division = "divided" if divided else ("single" if len(names) == 1 else "joint")
        if len(names) == 1:
            return cls(form, names, names[0], [], "sole", division)
        if has_rule:
            return cls(form, names, names[0], names[1:], "rule", division)
        return cls(form, names, None, [], "first-listed", division)

    def lines(self, mark: str, task: Task, when: str | None, rng: Random) -> list[str]:
        """The printed lines of a task."""
        text = task.text
        if self.form == "prose":
            task.text = text = self.more + text
            if when:
                text += f"（{when}）"
            return [mark + text]
        if self.form == "none":
            return [f"{mark}{text}（{when}）" if when else mark + text]
        if self.form == "label lines":
            fields = [*self.fields, *([("完成时限", when)] if when else [])]
            if rng.random() < 0.3:
                return [mark + text, "　".join(f"{name}：{value}" for name, value in fields)]
            return [mark + text, *(f"{name}：{value}" for name, value in fields)]
        if self.form == "inline labels":
            fields = [*self.fields, *([("完成时限", when)] if when else [])]
            return [mark + text + "".join(f"{name}：{value}。" for name, value in fields)]
        if self.form == "labelled bracket":
            fields = [*self.fields, *([("完成时限", when)] if when else [])]
            return [mark + text + "（" + "；".join(f"{n}：{v}" for n, v in fields) + "）"]
        inner = self.bracket
        apart = rng.random() < 0.5
        if when and not apart:
            inner += f"，{when}"
        tail = f"（{inner}）" + (f"（{when}）" if when and apart else "")
        if self.form == "several":
            # the first duty stands behind the first sentence, the second at the end
            cut = text.index("。") + 1
            return [mark + text[:cut] + self.more + text[cut:] + tail]
        if self.form == "bracket on own line":
            return [mark + text, tail]
        if rng.random() < 0.15 and "，" not in inner:
            return [mark + text.removesuffix("。") + tail + "。"]
        return [mark + text + tail]


def print_duty(rng: Random, form: str, level: str, *, has_rule: bool, announce: bool) -> Duty:
    """A responsibility in the given form; ``announce`` puts the lead rule into this bracket."""
    if form == "none":
        return Duty("none")
    if form in ("bracket", "bracket on own line"):
        return _plain(rng, form, level, has_rule, announce)
    if form == "several":
        names = words.agencies(rng, level, 3)
        first, rest = names[:1], names[1:]
        duty = Duty.by_order(form, names, has_rule=has_rule)
        if announce:
            duty.rule = "列第一位的为牵头单位，下同"
        duty.more = f"（{first[0]}负责{'，' + duty.rule if duty.rule else ''}）"
        duty.bracket = "、".join(rest) + "负责"
        return duty
    if form == "words":
        return _words(rng, form, level)
    if form == "prose":
        return _prose(rng, level)
    return _labelled(rng, form, level, has_rule)


def _plain(rng: Random, form: str, level: str, has_rule: bool, announce: bool) -> Duty:
    names = words.agencies(rng, level, rng.choice((1, 1, 2, 2, 3, 5)))
    divided = len(names) > 1 and rng.random() < 0.3
    duty = Duty.by_order(form, names, has_rule=has_rule, divided=divided)
    how = (
        rng.choice(("按职责分工", "按职责分别", "按照职责分工", "根据职责分工")) if divided else ""
    )
    open_end = (
        rng.choice(("等", "等部门", "等有关单位")) if len(names) > 1 and rng.random() < 0.2 else ""
    )
    duty.bracket = "、".join(names) + open_end + how + "负责"
    if announce:
        duty.rule = rng.choice(("第一责任单位为牵头单位，下同", "列第一位的为牵头部门，下同"))
        duty.bracket += "，" + duty.rule
    return duty


def _words(rng: Random, form: str, level: str) -> Duty:
    names = words.agencies(rng, level, 3)
    a, b, c = names
    kind = rng.randint(0, 5)
    duty = Duty(form, names, a, [b, c], "stated", "joint")
    if kind == 0:
        duty.bracket = f"{a}牵头，{b}、{c}参与"
    elif kind == 1:
        duty.bracket = f"{a}牵头，{b}、{c}按职责分工负责"
        duty.division = "divided"
    elif kind == 2:
        duty.bracket = f"{a}会同{b}、{c}负责"
    elif kind == 3:
        duty.names, duty.participants = [a, "有关部门"], ["有关部门"]
        duty.bracket = f"{a}会同有关部门负责"
    elif kind == 4:
        duty.names, duty.lead, duty.participants = [a, b], b, [a]
        duty.bracket = f"{a}指导，{b}负责落实"
    else:
        duty.bracket = f"由{a}牵头，{b}配合，{c}协助"
    return duty


def _prose(rng: Random, level: str) -> Duty:
    a, b = words.agencies(rng, level, 2)
    duty = Duty("prose", [a, b], a, [b], "stated", "joint")
    if rng.random() < 0.5:
        duty.more = f"由{a}会同{b}研究提出具体办法。"
    else:
        duty.more = f"由{a}牵头、{b}配合，完善工作机制。"
    return duty


def _labelled(rng: Random, form: str, level: str, has_rule: bool) -> Duty:
    names = words.agencies(rng, level, rng.randint(1, 3))
    if len(names) > 1 and rng.random() < 0.5:
        duty = Duty(form, names, names[0], names[1:], "stated", "joint")
        help_word = rng.choice(("配合单位", "参与单位", "协办单位"))
        lead_word = "主办单位" if help_word == "协办单位" else "牵头单位"
        duty.fields = [(lead_word, names[0]), (help_word, "、".join(names[1:]))]
        return duty
    duty = Duty.by_order(form, names, has_rule=has_rule)
    duty.fields = [(rng.choice(("责任单位", "责任部门")), "、".join(names))]
    return duty


_HALF = str.maketrans("（），：；", "(),:;")


def half_width(line: str) -> str:
    """Punctuation as a copy in half width has it."""
    return line.translate(_HALF)


def pdf_blanks(line: str, rng: Random) -> str:
    """A blank where a printed line ended."""
    width = rng.randint(26, 32)
    if len(line) <= width or "：" in line or "\t" in line:
        return line
    return " ".join(line[at : at + width] for at in range(0, len(line), width))


def break_lines(line: str, rng: Random) -> list[str]:
    """A long paragraph broken once inside a sentence."""
    if len(line) < 70 or "：" in line:
        return [line]
    cut = len(line) // 2
    while cut < len(line) - 2 and (line[cut - 1] in "。；：）)”》" or not line[cut].isalpha()):
        cut += 1
    return [line[:cut], line[cut:]]


def damage(line: str, rng: Random) -> str:
    """An opening bracket lost before a closing responsibility, or before a heading's number."""
    if rng.random() < 0.5:
        return line
    found = re.search(r"。（(?=[^（）]*负责）$)", line)
    if found:
        return line[: found.end() - 1] + line[found.end() :]
    return line


@cache
def _convert(char: str) -> str:
    return str(_converter().convert(char))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def to_traditional(text: str) -> str:
    """Character by character, so that a text and its parts turn into the same."""
    return "".join(map(_convert, text))
