"""What changed between two years' versions of a task, and how two texts are set side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.page import Rich
from handlers.years.changes import changes
from handlers.years.marking import marked
from store.lexicon import AgencyEntry, AgencyKind, Lexicon
from store.links_shown import LinkedTask
from store.records import (
    AgencyRef,
    AssignmentView,
    DeadlineView,
    Part,
    PlanRef,
    TargetView,
    TaskCard,
)

PLAN = PlanRef(2, "next", "次年计划", "次年计划", 9, True, None, None, None, None, False, False)
BODIES = {"a": "甲局", "b": "乙部", "c": "丙委", "old": "旧会", "new": "新总局"}


def lexicon() -> Lexicon:
    entries = [
        AgencyEntry(
            id=at,
            slug=slug,
            kind=AgencyKind.AGENCY,
            category="",
            jurisdiction="cn",
            short=name,
            full=name,
            names=(),
            successors=("new",) if slug == "old" else (),
        )
        for at, (slug, name) in enumerate(BODIES.items(), start=1)
    ]
    return Lexicon(tuple(entries))


def view(slug: str, part: Part = Part.PARTICIPANT) -> AssignmentView:
    name = BODIES[slug]
    return AssignmentView(AgencyRef(1, slug, name, name), name, part, "rule", None)


LEAD_A, LEAD_B = view("a", Part.LEAD), view("b", Part.LEAD)
CARD = TaskCard(
    task_id=2,
    version_id=2,
    plan=PLAN,
    ref="70",
    ordinal=70,
    path=(),
    heading=None,
    title="",
    text="推进信息平台建设。",
    division="joint",
    lead_basis="rule",
    lead_rule=None,
    responsibility_text=None,
    assignments=(LEAD_B, view("c")),
    deadlines=(),
    targets=(),
    damage=(),
    is_kept_back=False,
    linked=True,
)
BEFORE = LinkedTask(
    1, 1, 1, "上年计划", "68", "启动信息平台建设。", True, (LEAD_A, view("b")), (), ()
)


def said(card: TaskCard = CARD, linked: LinkedTask = BEFORE) -> list[str]:
    return changes(card, linked, lexicon())


def test_the_lead_others_and_the_verb_are_named() -> None:
    assert said() == ["牵头由甲局改为乙部", "增加丙委", "由“启动”改为“推进”"]


def test_seen_from_the_earlier_year_the_direction_is_the_same() -> None:
    earlier = replace(CARD, text=BEFORE.text, assignments=BEFORE.assignments)
    later = replace(BEFORE, text=CARD.text, assignments=CARD.assignments, is_earlier=False)
    assert said(earlier, later) == said()


def test_word_for_word_is_said_and_no_verb() -> None:
    same = replace(BEFORE, text="推进 信息平台建设", assignments=CARD.assignments)
    assert said(linked=same) == ["文字相同"]


def test_a_new_name_of_the_same_body_is_no_new_lead() -> None:
    old = replace(BEFORE, text=CARD.text, assignments=(view("old", Part.LEAD),))
    new = replace(CARD, assignments=(view("new", Part.LEAD),))
    assert said(new, old) == ["文字相同"]


def test_without_a_rule_the_first_is_no_lead() -> None:
    first = replace(BEFORE, assignments=(view("a", Part.FIRST),))
    assert said(linked=first)[0] == "首列由甲局改为乙部"
    assert said(replace(CARD, assignments=()), first)[0] == "该文件首列为甲局"


def test_who_is_no_longer_listed_is_named() -> None:
    before = replace(BEFORE, text=CARD.text, assignments=(LEAD_B, view("c"), view("a")))
    assert said(linked=before) == ["不再列甲局", "文字相同"]


def test_a_document_that_names_nobody_is_a_gap_and_no_change() -> None:
    silent = replace(BEFORE, text=CARD.text, assignments=())
    assert said(linked=silent) == ["该文件未列明责任单位", "文字相同"]
    quiet = replace(CARD, assignments=())
    assert said(quiet, replace(BEFORE, text=CARD.text)) == ["该文件牵头为甲局", "文字相同"]
    assert said(quiet, silent) == ["文字相同"]


def test_targets_and_deadlines() -> None:
    by, later = [
        DeadlineView("by", date(2030, month, 30), f"2030年{month}月底前完成") for month in (6, 9)
    ]
    same = replace(BEFORE, text=CARD.text, assignments=CARD.assignments)
    before = replace(same, deadlines=(by,), targets=(TargetView("20家", None),))
    now = replace(CARD, deadlines=(later,), targets=(TargetView("30家", None),))
    assert said(now, before) == [
        "文字相同",
        "目标由“20家”改为“30家”",
        "期限由“2030年6月底前完成”改为“2030年9月底前完成”",
    ]
    turned = replace(before, is_earlier=False)
    assert said(now, turned)[-1] == "期限由“2030年9月底前完成”改为“2030年6月底前完成”"
    assert said(replace(now, targets=()), before)[1] == "不再写目标“20家”"
    assert said(now, replace(before, targets=()))[1] == "新增目标“30家”"


def test_a_deadline_that_only_one_prints_is_that_document_s() -> None:
    by = DeadlineView("by", date(2030, 6, 30), "2030年6月底前完成")
    nothing = DeadlineView("none", None, None)
    same = replace(BEFORE, text=CARD.text, assignments=CARD.assignments)
    here = replace(CARD, deadlines=(nothing,))
    assert said(here, replace(same, deadlines=(by,)))[1:] == ["该文件期限为“2030年6月底前完成”"]
    assert said(replace(CARD, deadlines=(by,)), same)[1:] == ["该文件未写期限"]
    assert said(here, same)[1:] == []


def test_a_verb_inside_a_title_is_the_title_s() -> None:
    before = replace(BEFORE, text="出台《推进平台建设的意见》。", assignments=CARD.assignments)
    now = replace(CARD, text="制定出台《推进平台建设的意见》。")
    assert said(now, before) == ["由“出台”改为“制定出台”"]


def test_other_works_have_no_changed_verb() -> None:
    before = replace(BEFORE, text="制定人才培养办法。", assignments=CARD.assignments)
    assert said(linked=before) == []


def test_without_dates_only_a_difference_is_said() -> None:
    assert said(linked=replace(BEFORE, is_earlier=None)) == ["该文件牵头为甲局"]
    assert said(linked=replace(BEFORE, is_earlier=None, assignments=())) == ["该文件未列明责任单位"]


def bold_parts(text: Rich) -> list[str]:
    units = text.text.encode("utf-16-le")
    return [
        units[mark.offset * 2 : (mark.offset + mark.length) * 2].decode("utf-16-le")
        for mark in text.marks
    ]


def test_what_differs_is_bold_on_both_sides() -> None:
    one, other = marked("启动信息平台第一阶段建设", "推进信息平台建设")
    assert (bold_parts(one), bold_parts(other)) == (["启动", "第一阶段"], ["推进"])
    same = marked("一字不差", "一字不差")
    assert [text.marks for text in same] == [(), ()]


@pytest.mark.parametrize("pair", [("", ""), ("", "有"), ("有", "")])
def test_an_empty_side_is_no_trouble(pair: tuple[str, str]) -> None:
    assert tuple(text.text for text in marked(*pair)) == pair


@given(st.text("推进建设平台😀", max_size=20), st.text("推进建设平台😀", max_size=20))
def test_marking_changes_no_character(one: str, other: str) -> None:
    left, right = marked(one, other)
    assert (left.text, right.text) == (one, other)
    assert all(part for text in (left, right) for part in bold_parts(text))
