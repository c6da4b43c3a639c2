"""Every reminder fits one screen, however much is due and however long it is called."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import letters
from handlers.keyboards import LABEL_EMS
from handlers.measure import MOST_LINES, count_lines, ems
from handlers.page import Page
from handlers.reminding import letters as reminding
from handlers.texts import reminding as say
from store.traffic import Button
from tests.wire import check_text

PLANS = ("2021—2022 年度推进计划", "知识产权强国建设纲要和“十四五”规划实施年度推进计划")
WORDS = "强化知识产权海关保护加大重点渠道关键环节"
# stands in every line of a thing, and nowhere else
MARK = "※"

ITEM = st.fixed_dictionaries(
    {
        "subject": st.integers(1, 9999).map("t{}".format),
        "task": st.integers(1, 9999) | st.none(),
        "ref": st.sampled_from(["8", "39", "二(十三)"]),
        "plan": st.sampled_from(PLANS),
        "words": st.sampled_from([MARK + WORDS, MARK, f"{MARK}强化"]),
        "agencies": st.lists(
            st.tuples(st.integers(1, 300), st.sampled_from(["海关总署", "国家国防科技工业局"])),
            min_size=1,
            max_size=3,
        ),
        "count": st.sampled_from([1, 1, 2, 31]),
        "several": st.booleans(),
        "due": st.sampled_from(["2022-03-22", "2022-03-16", "2022-03-01", "2021-12-31"]),
        "whose": st.sampled_from(["document", "internal", "extension", "wording", "administrator"]),
        "phrase": st.sampled_from([None, "2020年10月底前", "2021年12月底前完成并持续推进实施"]),
        "step": st.sampled_from(["week", "eve", "day", "after", "weekly", "quarter"]),
        "may": st.booleans(),
        "why": st.sampled_from(["handles", "liaison", "coordinator"]),
    }
)


def shown(kind: str, facts: dict[str, Any]) -> Page:
    kept = json.loads(json.dumps(facts))
    needed = letters.acts(kind, kept)
    buttons = [Button(f"{n:022d}", verb, args) for n, (verb, args) in enumerate(needed)]
    page = letters.word(kind, kept, buttons)
    check_text(page.text)
    assert count_lines(letters.repeated(page).text) <= MOST_LINES + 1
    for row in page.keyboard:
        for key in row:
            assert ems(key.label) <= LABEL_EMS[len(row)]
    return page


@settings(max_examples=300, deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=40), st.integers(0, 80), st.booleans())
def test_a_reminder_fits_and_counts_what_it_leaves_out(
    items: list[dict[str, Any]], more: int, nobody: bool
) -> None:
    total = len(items) + more
    facts = {"day": "2022-03-15", "items": items, "total": total, "nobody": nobody}
    page = shown(reminding.REMINDER, facts)
    assert count_lines(page.text) <= MOST_LINES
    assert say.LATER in [key.label for row in page.keyboard for key in row]
    left = re.search(r"另有 (\d+) 项", page.text)
    assert page.text.count(MARK) + (int(left[1]) if left else 0) == total
    assert page.text.count(MARK) >= min(2, len(items))
    reports = [key for row in page.keyboard for key in row if key.label.startswith("填报")]
    assert len(reports) == min(6, sum(i["may"] and i["task"] is not None for i in items))


def test_a_reminder_of_a_few_leaves_nothing_out() -> None:
    base = {
        "task": 1, "ref": "39", "plan": PLANS[0], "words": "强化知识产权海关保护", "count": 1,
        "agencies": [[1, "海关总署"]], "several": False, "whose": "document", "may": True,
        "phrase": "2020年10月底前", "why": "handles", "due": "2022-03-22",
    }  # fmt: skip
    items = [{**base, "subject": f"t{n}", "step": "week"} for n in range(5)]
    facts = {"day": "2022-03-15", "items": items, "total": 5, "nobody": False}
    text = shown(reminding.REMINDER, facts).text
    assert "另有" not in text
    assert text.count("强化知识产权海关保护") == 5


def test_what_is_said_back_fits() -> None:
    said = f"{PLANS[1]} 二(十三)　{WORDS}"
    about = {"agency": "国家国防科技工业局", "said": said, "subject": "t1", "of": 1, "task": 1}
    for kind, facts in (
        (reminding.PUT_OFF, {"until": "2022-03-18"}),
        (reminding.ELSEWHERE, {**about, "day": "2022-03-15"}),
        (reminding.ELSEWHERE, {**about, "task": None, "day": None}),
        (reminding.TAKEN_BACK, about),
        (reminding.SETTINGS, {"is_on": True, "minute": 540}),
        (reminding.SETTINGS, {"is_on": False, "minute": 540}),
        (reminding.WHICH, {"day": "2022-03-15", "items": [], "next": None}),
        (
            reminding.WHICH,
            {"day": "2022-03-15", "items": [["t1", 1, said]] * 6, "next": 6},
        ),
    ):
        assert count_lines(shown(kind, facts).text) <= MOST_LINES
