"""Every problem that the parser can report has a way to be settled, by button or by words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import seed
from seed import lexicon as shipped
from seed.draft import Draft, Problem, Prose
from seed.meant import Meant
from seed.parse import parse_bytes
from seed.reviewing import (
    PAIR,
    Chosen,
    Open,
    Review,
    for_import,
    open_problems,
    undecided_pairs,
)
from seed.settling import (
    CHOICES,
    NEW_TASK,
    SAME_TASK,
    Asks,
    Choice,
    choices_of,
    is_blocking,
    settle,
)
from seed.typed import Fault, Unusable
from store.lexicon import Lexicon
from store.places import NATIONAL

TEXT = """2024年知识产权推进计划

一、保护
1. 开展专项行动。（公安部、海关总署负责，2024年6月底前完成）
2. 加强执法指导；完善工作机制。（商务部、司法部负责）
3. 建设信息平台。（市场监管总局负责）
二、服务
4. 出台服务办法。（科技部、教育部负责）
本计划由办公室解释。
"""
# as from the tables, where every body has an id
LEXICON = Lexicon(tuple(replace(one, id=n) for n, one in enumerate(shipped.load().entries, 1)))
# The line on which each problem is put, its text, and words for the choices that ask for some.
AT = {
    "no_tasks": (1, "没有识别出任务"),
    "number_gap": (8, "5"),
    "unplaced_line": (9, "本计划由办公室解释。"),
    "numbered_not_task": (9, "本计划由办公室解释。"),
    "no_lead": (5, "商务部、司法部"),
    "no_responsibility": (6, "3"),
    "deadline_unparsed": (5, "适时"),
    "deadline_undated": (5, "年内"),
    "unknown_agency": (5, "司法部"),
    "ambiguous_agency": (5, "司法部"),
    "person_name": (6, "张三"),
    "unplaced_cell": (6, "另见附件"),
    "open_end": (6, "等有关部门"),
}
SAID = {
    Asks.NUMBER: "8",
    Asks.TASK: "5. 新增一项任务。（财政部负责）",
    Asks.AGENCIES: "财政部牵头，司法部配合",
    Asks.AGENCY: "司法部",
    Asks.DEADLINE: "2024年10月底前",
    Asks.WORDS: "完善工作机制",
    Asks.BODY: "7",
}


def codes_in_source() -> set[str]:
    """Every code that the readers, the grammar and the importer can give."""
    found: set[str] = set()
    for file in Path(seed.__path__[0]).rglob("*.py"):
        text = file.read_text("utf-8")
        found |= set(re.findall(r"""\bcode="(\w+)\"""", text))
        found |= set(re.findall(r"""\bproblem\(\s*[^,()]*(?:\([^()]*\))?[^,]*,\s*"(\w+)\"""", text))
        found |= set(re.findall(r"""\bProblem\(\s*[^,]+,\s*"(\w+)\"""", text))
    return found


def read(text: str = TEXT) -> Draft:
    return parse_bytes(text.encode())[1]


def reviewed(code: str) -> Review:
    """The plan with one problem of this code."""
    line, text = AT.get(code, (5, "2"))
    draft = read()
    if code == "no_tasks":
        draft = draft.model_copy(update={"items": []})
    if code in ("no_number", "duplicate_number", "number_order"):
        number = "1*2" if code == "duplicate_number" else "9"
        second = draft.items[1].model_copy(update={"number": number})
        draft = draft.model_copy(update={"items": [draft.items[0], second, *draft.items[2:]]})
    if code in ("unplaced_line", "numbered_not_task"):
        start = TEXT.index(text)
        last = draft.items[-1].model_copy(
            update={"span": (draft.items[-1].span[0], start), "text": "出台服务办法。"}
        )
        piece = Prose(kind="unplaced", text=text, span=(start, len(TEXT)))
        draft = draft.model_copy(update={"items": [*draft.items[:-1], last], "prose": [piece]})
    problem = Problem(line=line, code=code, text=text)
    return Review(TEXT, draft.model_copy(update={"problems": [problem]}), Chosen(), {})


def meant(review: Review) -> Meant:
    return Meant(LEXICON, NATIONAL, None, review.chosen.same)


def the_open(code: str, review: Review) -> Open:
    """The problem; of names, as the review of a lexicon without it would show."""
    if code in ("unknown_agency", "ambiguous_agency"):
        return Open(f"{code}:x", code, 5, "司法部", 1)
    (one,) = open_problems(review, meant(review))
    return one


def test_no_code_of_the_source_is_without_a_settlement() -> None:
    found = codes_in_source()
    assert len(found) >= 17, found
    assert found <= CHOICES.keys()
    assert CHOICES.keys() == found | {PAIR}, "a choice for a problem that nobody reports"
    assert all(CHOICES.values())


@pytest.mark.parametrize(
    ("code", "choice"),
    [(code, choice) for code, every in CHOICES.items() for choice in every if code != PAIR],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_every_choice_settles_its_problem(code: str, choice: Choice) -> None:
    review = reviewed(code)
    one = the_open(code, review)
    assert choice in choices_of(one), "not offered where the problem lies"
    after = settle(review, one, choice, SAID[choice.asks] if choice.asks else "")
    left = open_problems(after, meant(after))
    assert [o.id for o in left if o.id == one.id] == []
    assert all(problem.code != code for problem in for_import(after).problems)
    numbers = [item.number for item in after.draft.items]
    assert len(numbers) == len(set(numbers))
    changed = [item for item in after.draft.items if item not in review.draft.items]
    if choice.effect is None:
        assert after.draft == review.draft
    else:
        assert after.draft != review.draft
        assert all(item.by_hand for item in changed if choice.name != "task")


def test_a_gap_of_several_is_open_until_all_are_there() -> None:
    problem = Problem(line=8, code="number_gap", text="6–7")
    review = Review(TEXT, read().model_copy(update={"problems": [problem]}), Chosen(), {})
    add = next(c for c in CHOICES["number_gap"] if c.asks)
    (one,) = open_problems(review, meant(review))
    review = settle(review, one, add, "新增一项。")
    assert [item.number for item in review.draft.items] == ["1", "2", "3", "4", "6"]
    (one,) = open_problems(review, meant(review))
    review = settle(review, one, add, "第7项 再增一项。（财政部负责）")
    assert open_problems(review, meant(review)) == ()
    assert review.draft.items[-1].lead == "财政部"
    assert review.draft.items[-1].by_hand == ["added", "text", "number", "agencies"]


def test_words_that_will_not_do_change_nothing() -> None:
    review = reviewed("deadline_unparsed")
    (one,) = open_problems(review, meant(review))
    deadline = next(c for c in choices_of(one) if c.asks is Asks.DEADLINE)
    with pytest.raises(Unusable) as caught:
        settle(review, one, deadline, "以后再说")
    assert caught.value.fault is Fault.NO_DATE
    assert open_problems(review, meant(review)) == (one,)


def test_a_name_that_becomes_known_is_no_problem_any_more() -> None:
    text = TEXT.replace("商务部、司法部", "商务部、蓬莱事务局")
    review = Review(text, read(text), Chosen(), {})
    (one,) = open_problems(review, meant(review))
    assert (one.code, one.text, one.item, is_blocking(one)) == (
        "unknown_agency",
        "蓬莱事务局",
        1,
        True,
    )
    same = review.choose(same={"蓬莱事务局": 3})
    assert open_problems(same, meant(same)) == ()
    fresh = review.choose(fresh=["蓬莱事务局"])
    assert open_problems(fresh, meant(fresh)) == ()


def test_a_bare_name_that_is_national_only_is_asked_about_in_a_province() -> None:
    review = Review(TEXT, read(), Chosen(), {})
    assert open_problems(review, Meant(LEXICON, NATIONAL, None)) == ()
    inside = open_problems(review, Meant(LEXICON, "guangdong", None))
    assert {one.code for one in inside} <= {"unknown_agency", "ambiguous_agency"}


def test_an_unknown_code_can_at_least_be_put_aside() -> None:
    one = Open("x", "of_another_version", 5, "x", 1)
    assert [choice.name for choice in choices_of(one)] == ["keep"]


def test_of_a_doubtful_pair_somebody_says_whether_it_is_one() -> None:
    review = Review(TEXT, read(), Chosen(), {})
    doubtful = [("2", 17), ("3", 18)]
    one, two = undecided_pairs(review, doubtful)
    assert (one.line, one.item, one.task, is_blocking(one)) == (5, 1, 17, True)
    review = settle(settle(review, one, SAME_TASK), two, NEW_TASK)
    assert review.chosen.pairs == {"2": 17, "3": None}
    assert undecided_pairs(review, doubtful) == []
