"""Operations on a draft: what they change, what they note, what they refuse."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed import cutting, editing
from seed.draft import Box, DeadlineKind, Division, Draft, LeadBasis
from seed.parse import parse_bytes
from seed.typed import Fault, Unusable

TEXT = """2024年知识产权推进计划

一、保护
1. 开展专项行动。（公安部、海关总署负责，2024年6月底前完成）
2. 加强执法指导；
完善工作机制。（商务部牵头，司法部配合）
3. 建设信息平台。（市场监管总局负责）
列第一位的为牵头单位。
"""


@pytest.fixture
def draft() -> Draft:
    return parse_bytes(TEXT.encode())[1]


def test_agencies_in_the_words_of_documents(draft: Draft) -> None:
    assert draft.plan.lead_rule is not None
    done = editing.with_agencies(draft, 2, "（财政部牵头，税务总局、海关总署参与）").items[2]
    assert (done.lead, done.participants) == ("财政部", ["税务总局", "海关总署"])
    assert (done.lead_basis, done.by_hand) == (LeadBasis.STATED, ["agencies"])
    assert done.responsibility_text == draft.items[2].responsibility_text
    by_rule = editing.with_agencies(draft, 2, "财政部、税务总局按职责分工负责").items[2]
    assert (by_rule.lead, by_rule.lead_basis) == ("财政部", LeadBasis.RULE)
    assert by_rule.division is Division.DIVIDED
    nobody = editing.with_agencies(draft, 2, "无").items[2]
    assert (nobody.agencies, nobody.lead_basis) == ([], LeadBasis.NONE)


@pytest.mark.parametrize(("said", "fault"), [("", Fault.NO_AGENCY), ("张三", Fault.PERSON)])
def test_what_names_no_body_is_refused(draft: Draft, said: str, fault: Fault) -> None:
    with pytest.raises(Unusable) as caught:
        editing.with_agencies(draft, 2, said)
    assert caught.value.fault is fault


def test_a_chosen_lead_stays_the_lead_when_another_takes_part(draft: Draft) -> None:
    led = editing.with_lead(draft, 0, "海关总署")
    assert (led.items[0].lead, led.items[0].participants) == ("海关总署", ["公安部"])
    more = editing.with_participant(led, 0, "财政部")
    assert (more.items[0].lead, more.items[0].agencies[-1]) == ("海关总署", "财政部")
    with pytest.raises(Unusable):
        editing.with_lead(draft, 0, "财政部")


def test_without_an_agency_the_rest_keep_what_the_document_says(draft: Draft) -> None:
    left = editing.without_agency(draft, "公安部").items[0]
    assert (left.agencies, left.lead, left.lead_basis) == (
        ["海关总署"],
        "海关总署",
        LeadBasis.SOLE,
    )
    helper = editing.without_agency(draft, "商务部").items[1]
    assert (helper.lead, helper.participants) == (None, ["司法部"])
    assert [item.by_hand for item in editing.without_agency(draft, "财政部").items] == [[], [], []]


def test_deadlines_in_every_form(draft: Draft) -> None:
    def of(said: str) -> tuple[DeadlineKind, date | None]:
        found = editing.with_deadline(draft, 1, said).items[1].deadline
        return found.kind, found.due_on

    assert of("2024年10月底前") == (DeadlineKind.BY, date(2024, 10, 31))
    assert of("10月底前") == (DeadlineKind.BY, date(2024, 10, 31))
    assert of("2024-09-15") == (DeadlineKind.BY, date(2024, 9, 15))
    assert of("持续推进") == (DeadlineKind.ONGOING, None)
    assert of("无") == (DeadlineKind.NONE, None)
    for said in ("以后", "", "2024年13月底前"):
        with pytest.raises(Unusable):
            editing.with_deadline(draft, 1, said)


def test_split_and_merge_give_the_text_back(draft: Draft) -> None:
    parts = cutting.split(draft, TEXT, 1, "完善工作机制")
    one, two = parts.items[1:3]
    assert (one.text, two.text) == ("加强执法指导；", "完善工作机制。")
    assert (one.number, two.number) == ("2", "2-2")
    assert TEXT[slice(*one.span)].strip() == "2. 加强执法指导；"
    assert TEXT[slice(*two.span)].startswith("完善工作机制。")
    assert (two.lead, one.by_hand, two.by_hand) == ("商务部", ["split"], ["split"])
    whole = cutting.merge(parts, 1)
    assert (whole.items[1].text, whole.items[1].span) == (
        draft.items[1].text,
        draft.items[1].span,
    )
    assert [item.number for item in whole.items] == ["1", "2", "3"]
    assert whole.items[1].by_hand == ["text"]


def test_neither_half_of_a_split_begins_or_ends_with_a_pause(draft: Draft) -> None:
    text = TEXT.replace("指导；", "指导，")
    draft = editing.with_text(draft, 1, "加强执法指导，完善工作机制。")
    for words in ("完善工作", "，完善"):
        one, two = cutting.split(draft, text, 1, words).items[1:3]
        assert (one.text, two.text) == ("加强执法指导。", "完善工作机制。")


def test_merging_keeps_every_body_and_the_later_day(draft: Draft) -> None:
    whole = cutting.merge(draft, 0).items[0]
    assert whole.agencies == ["公安部", "海关总署", "商务部", "司法部"]
    assert whole.deadline.due_on == date(2024, 6, 30)
    assert whole.by_hand == ["text", "agencies"]
    with pytest.raises(Unusable) as caught:
        cutting.merge(draft, 2)
    assert caught.value.fault is Fault.NO_NEXT


@pytest.mark.parametrize(
    ("words", "fault"),
    [("没有的字", Fault.NOT_INSIDE), ("", Fault.NOT_INSIDE), ("加强执法", Fault.NOT_INSIDE)],
)
def test_a_split_needs_a_place_inside(draft: Draft, words: str, fault: Fault) -> None:
    with pytest.raises(Unusable) as caught:
        cutting.split(draft, TEXT, 1, words)
    assert caught.value.fault is fault


def test_to_prose_and_back_is_the_same_task(draft: Draft) -> None:
    box = Box(number=1, title="专栏", section_path=[], after_item="2", text="x", span=(0, 0))
    draft = draft.model_copy(update={"boxes": [box]})
    gone = cutting.to_prose(draft, 1)
    assert [item.number for item in gone.items] == ["1", "3"]
    assert gone.boxes[0].after_item == "1"
    at = next(n for n, piece in enumerate(gone.prose) if piece.kind == "by-hand")
    back = cutting.from_prose(gone, TEXT, at).items[1]
    before = draft.items[1]
    assert (back.number, back.text, back.lead, back.participants, back.span) == (
        before.number,
        before.text,
        before.lead,
        before.participants,
        before.span,
    )


def test_a_typed_task_goes_where_its_number_belongs(draft: Draft) -> None:
    without = cutting.to_prose(draft, 1)
    done = cutting.add(without, "2. 另一项任务。（财政部负责，2024年9月底前完成）")
    assert [item.number for item in done.items] == ["1", "2", "3"]
    added = done.items[1]
    assert (added.text, added.lead) == ("另一项任务。", "财政部")
    assert added.deadline.due_on == date(2024, 9, 30)
    assert added.by_hand == ["added", "text", "number", "agencies", "deadline"]
    assert added.section_path == draft.items[0].section_path
    free = cutting.add(draft, "没有编号的一项任务").items[-1]
    assert (free.number, free.agencies) == ("4", [])
    with pytest.raises(Unusable) as caught:
        cutting.add(draft, "2. 重复")
    assert caught.value.fault is Fault.NUMBER_TAKEN


def test_numbers_are_unique_and_boxes_follow(draft: Draft) -> None:
    box = Box(number=1, title="专栏", section_path=[], after_item="2", text="x", span=(0, 0))
    draft = draft.model_copy(update={"boxes": [box]})
    done = editing.renumber(draft, 1, "第12项")
    assert (done.items[1].number, done.boxes[0].after_item) == ("12", "12")
    for said, fault in (
        ("3", Fault.NUMBER_TAKEN),
        (" ", Fault.NO_NUMBER),
        ("9" * 40, Fault.NUMBER_LONG),
    ):
        with pytest.raises(Unusable) as caught:
            editing.renumber(draft, 1, said)
        assert caught.value.fault is fault


def test_a_repeated_number_moves_those_behind_it_on(draft: Draft) -> None:
    items = [
        item.model_copy(update={"number": number})
        for item, number in zip(draft.items, ("1", "1*2", "2"), strict=True)
    ]
    done = editing.renumber_on(draft.model_copy(update={"items": items}), 1)
    assert [item.number for item in done.items] == ["1", "2", "3"]
    assert [item.by_hand for item in done.items] == [[], ["number"], ["number"]]
    room = [
        item.model_copy(update={"number": number})
        for item, number in zip(draft.items, ("1", "1*2", "7"), strict=True)
    ]
    done = editing.renumber_on(draft.model_copy(update={"items": room}), 1)
    assert [item.number for item in done.items] == ["1", "2", "7"]


@given(st.integers(0, 2), st.text(max_size=40), st.sampled_from(["text", "heading", "n", "add"]))
def test_any_words_are_taken_or_refused_and_numbers_stay_unique(
    at: int, said: str, what: str
) -> None:
    draft = parse_bytes(TEXT.encode())[1]
    try:
        if what == "text":
            draft = editing.with_text(draft, at, said)
        elif what == "heading":
            draft = editing.with_heading(draft, at, said)
        elif what == "n":
            draft = editing.renumber(draft, at, said)
        else:
            draft = cutting.add(draft, said)
            draft = editing.with_agencies(draft, at, said)
    except Unusable:
        pass
    numbers = [item.number for item in draft.items]
    assert len(numbers) == len(set(numbers))
    assert all(item.text and len(item.number) <= 32 for item in draft.items)
    assert Draft.model_validate_json(draft.model_dump_json()) == draft
