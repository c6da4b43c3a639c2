"""What questions are understood against: the shipped names and plans, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from handlers.ask.parse import parse
from handlers.ask.question import Question
from seed.lexicon import load
from store.lexicon import Lexicon
from store.records import AgencyRef, PlanRef

TODAY = date(2020, 9, 15)
CNIPA = AgencyRef(1, "cnipa", "知识产权局", "国家知识产权局")
GACC = AgencyRef(2, "gacc", "海关总署", "海关总署")
SAMR = AgencyRef(3, "samr", "市场监管总局", "国家市场监督管理总局")
BUREAU = AgencyRef(4, "ipo-beijing", "北京市知识产权局", "北京市知识产权局")


def a_plan(
    id_: int, key: str, short: str, title: str, years: tuple[int, int], *, names: bool
) -> PlanRef:
    """A plan of these years; ``names``: whether it names agencies."""
    start, end = date(years[0], 1, 1), date(years[1], 12, 31)
    return PlanRef(id_, key, short, title, 10, names, None, None, start, end, False, False)


# Invented, of the family of those that are shipped.
PLANS = (
    a_plan(
        1, "yearly-2021", "年度推进计划", "纲要和“十四五”规划年度推进计划", (2021, 2022), names=True
    ),
    a_plan(
        2, "strategy-2020", "2020 年推进计划", "2020年实施战略推进计划", (2020, 2020), names=True
    ),
    a_plan(
        3, "opinion-2020", "2020—2021 年计划", "贯彻落实《意见》推进计划", (2020, 2021), names=False
    ),
    a_plan(4, "work-2021", "行政保护方案", "2021年行政保护工作方案", (2021, 2021), names=False),
)
HEADINGS = ("一、完善知识产权制度", "（一）加强知识产权司法保护", "三、提高公共服务水平")


@cache
def lexicon() -> Lexicon:
    """The shipped names with ids as the tables give them."""
    found = load()
    return replace(found, entries=tuple(replace(e, id=i) for i, e in enumerate(found.entries, 1)))


def understood(text: str, asker: AgencyRef | None = CNIPA, **given: Any) -> Question:
    """``text`` as a question on the day of the tests."""
    known: dict[str, Any] = {"today": TODAY, "plans": PLANS, "sections": HEADINGS, **given}
    return parse(text, lexicon=lexicon(), asker=asker, **known)
