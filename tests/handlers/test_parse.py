"""Questions as values: what is understood, and that nothing else is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handlers.ask.parse import name_alone, parse
from handlers.ask.question import Intent, Question
from handlers.bodies import is_yet_called
from seed.lexicon import load
from store.lexicon import Lexicon
from store.records import AgencyRef, PlanRef, RoleFilter

ASKER = AgencyRef(1, "cnipa", "知识产权局", "国家知识产权局")
SAMR = AgencyRef(2, "samr", "市场监管总局", "国家市场监督管理总局")
BUREAU = AgencyRef(3, "ipo-beijing", "北京市知识产权局", "北京市知识产权局")


def plan(id_: int, key: str, first: int, last: int, *, names: bool) -> PlanRef:
    start, end = date(first, 1, 1), date(last, 12, 31)
    return PlanRef(id_, key, key, key, 10, names, None, None, start, end, False, False)


PLANS = (
    plan(1, "annual-2021-2022", 2021, 2022, names=True),
    plan(2, "strategy-2020", 2020, 2020, names=True),
    plan(3, "protection-2020-2021", 2020, 2021, names=False),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    found = load()
    return replace(found, entries=tuple(replace(e, id=i) for i, e in enumerate(found.entries, 1)))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("我们局负责什么", "responsible(own, any)"),
        ("我局牵头的任务有哪些？", "responsible(own, lead)"),
        ("本单位参与哪些", "responsible(own, participant)"),
        ("请问咱们署都有哪些任务", "responsible(own, any)"),
        ("我部配合的工作", "responsible(own, participant)"),
        ("税务总局负责什么", "responsible(sta, any)"),
        ("海关总署牵头哪些", "responsible(gacc, lead)"),
        ("公安部参与什么？", "responsible(mps, participant)"),
        ("工信部参与但不牵头的", "responsible(miit, participant)"),
        ("中宣部2021年计划里牵头哪些", "responsible(ccpd, lead, plan 1)"),
        ("科技部2020年推进计划负责什么", "responsible(most, any, plan 2)"),
        ("科技部2020—2021年计划负责什么", "responsible(most, any, plan 3)"),
        ("国知局", "agency(cnipa)"),
        ("CNIPA", "agency(cnipa)"),
        ("海关总署？", "agency(gacc)"),
        ("第39项", "task(#39)"),
        ("39", "task(#39)"),
        ("2021年计划第39项", "task(plan 1, plan 3, #39)"),
        ("2021—2022年度推进计划 第 14 项是什么", "task(plan 1, #14)"),
        ("strategy-2020#17", "task(plan 2, #17)"),
        ("strategy-2020#二(一)", "task(plan 2, #二(一))"),
        ("有哪些计划文件？", "plans()"),
        ("帮助", "help()"),
        ("您好！", "greeting()"),
    ],
)
def test_what_is_understood(lexicon: Lexicon, text: str, printed: str) -> None:
    assert str(parse(text, lexicon=lexicon, plans=PLANS, asker=ASKER)) == printed


@pytest.mark.parametrize(
    "text",
    [
        "今天天气怎么样",
        "海关总署负责的地理标志任务",
        "公安部和最高法一起负责的任务",
        "最高法单独负责的",
        "海关总署2031年计划负责什么",
        "我们处负责什么",
        "这个月底要完成什么",
        "第39项进展如何",
        "nosuchplan#3",
        "？？？",
        "海" * 300,
    ],
)
def test_a_word_that_is_not_understood_is_never_left_out(lexicon: Lexicon, text: str) -> None:
    assert parse(text, lexicon=lexicon, plans=PLANS, asker=ASKER).intent is Intent.UNKNOWN


@pytest.mark.parametrize(
    ("text", "intent", "then"),
    [
        ("知识产权据", Intent.NEAR, Intent.AGENCY),
        ("知识产权据负责什么", Intent.NEAR, Intent.RESPONSIBLE),
        ("世界知识产权组织", Intent.MENTIONED, None),
        ("天上人间办公室", Intent.NO_SUCH_AGENCY, None),
    ],
)
def test_a_name_that_nobody_has(
    lexicon: Lexicon, text: str, intent: Intent, then: Intent | None
) -> None:
    found = parse(text, lexicon=lexicon, plans=PLANS)
    assert (found.intent, found.then) == (intent, then)


def test_of_two_bodies_in_one_question_the_asker_chooses(lexicon: Lexicon) -> None:
    found = parse("海关总署和公安部牵头哪些", lexicon=lexicon, plans=PLANS, asker=ASKER)
    assert (found.intent, found.role, found.typed) == (
        Intent.WHICH,
        RoleFilter.LEAD,
        "海关总署和公安部",
    )
    assert {entry.short for entry in found.agencies} == {"海关总署", "公安部"}


def test_a_name_that_begins_later_is_not_offered_before(lexicon: Lexicon) -> None:
    bank = lexicon.by_slug("cbirc")
    assert not is_yet_called(bank, "总局", date(2020, 10, 19))
    assert is_yet_called(bank, "总局", date(2024, 1, 1))
    assert is_yet_called(bank, "银保监会", date(2024, 1, 1))


def test_an_ambiguous_name_means_the_askers_own_if_that_is_one(lexicon: Lexicon) -> None:
    found = parse("总局牵头哪些", lexicon=lexicon, plans=PLANS, asker=SAMR)
    assert str(found) == "responsible(own, lead)"
    elsewhere = parse("总局牵头哪些", lexicon=lexicon, plans=PLANS, asker=ASKER)
    assert elsewhere.intent is Intent.WHICH
    assert elsewhere.then is Intent.RESPONSIBLE
    assert len(elsewhere.agencies) > 1


def test_a_name_after_a_command_is_always_about_an_agency(lexicon: Lexicon) -> None:
    for typed in ("海关总署负责的地理标志任务", "x" * 500, "今天"):
        found = name_alone(typed, lexicon=lexicon, wanted=Intent.RESPONSIBLE)
        assert found.intent in (Intent.NO_SUCH_AGENCY, Intent.NEAR), typed
        assert len(found.typed) <= 40
    known = name_alone("中宣部", lexicon=lexicon, wanted=Intent.RESPONSIBLE)
    assert str(known) == "responsible(ccpd, any)"


def test_a_question_prints_what_it_asks() -> None:
    question = Question(Intent.RESPONSIBLE, own=True, role=RoleFilter.LEAD, plans=(2,))
    assert str(question) == "responsible(own, lead, plan 2)"


def test_within_a_province_a_bare_name_is_the_provinces(lexicon: Lexicon) -> None:
    here = parse("知识产权局", lexicon=lexicon, plans=PLANS, asker=BUREAU)
    assert str(here) == "agency(ipo-beijing)"
    nation = parse("国家知识产权局", lexicon=lexicon, plans=PLANS, asker=BUREAU)
    assert str(nation) == "agency(cnipa)"
