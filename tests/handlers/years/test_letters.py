"""Every letter of judging fits one screen, whatever the texts, also when it is said again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers import letters
from handlers.keyboards import LABEL_EMS
from handlers.measure import MOST_LINES, ems, lines_of
from handlers.page import Page, Rich
from handlers.years import letters as years
from store.traffic import Button
from tests.wire import check_text

LONG = "加强国家海外知识产权纠纷应对指导中心建设，强化海外知识产权信息供给服务。" * 30
DID = {
    "of": "tasks",
    "id": 7,
    "state": "confirmed",
    "line": "甲计划 第 1 项 ↔ 乙计划 第 二(十三) 项",
}


def side(text: str) -> dict[str, Any]:
    return {"task": 3, "plan": "知识产权保护体系建设工程实施方案", "ref": "二(十三)", "text": text}


def facts(earlier: str, later: str, state: str, did: Any) -> dict[str, Any]:
    return {
        "id": 12345,
        "state": state,
        "left": 165,
        "next": ["tasks", 12346],
        "earlier": side(earlier),
        "later": side(later),
        "dated": False,
        "likeness": 0.98765,
        "signs": ["text", "work", "lead", "title", "name", "sequence", "gone"],
        "line": "甲 ↔ 乙",
        "did": did,
        "kind": "promises",
        "phrase": LONG,
        "giving": {"plan": 1, "short": "知识产权保护体系建设工程实施方案"},
        "meant": {"plan": 2, "short": "2020—2021 年推进计划"},
        "task": 5,
        "ref": "43",
    }


@pytest.mark.parametrize("kind", sorted(years.LETTERS))
@pytest.mark.parametrize("state", ["suggested", "confirmed", "rejected"])
@pytest.mark.parametrize("did", [None, DID, {**DID, "state": "suggested"}])
@pytest.mark.parametrize(
    ("earlier", "later"), [(LONG, LONG), ("短。", LONG), (LONG, "短。"), ("短。", "短短。")]
)
def test_a_letter_fits_one_screen_also_when_it_comes_again(
    kind: str, state: str, did: Any, earlier: str, later: str
) -> None:
    kept = json.loads(json.dumps(facts(earlier, later, state, did)))
    needed = letters.acts(kind, kept)
    buttons = [Button(f"{n:022d}", verb, args) for n, (verb, args) in enumerate(needed)]
    shown = letters.word(kind, kept, buttons)
    check_text(shown.text)
    assert lines_of(Rich(shown.text, shown.marks)) <= MOST_LINES
    check_text(letters.word(letters.AGAIN, {"kind": kind, "facts": kept}, buttons).text)
    assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown
    for row in shown.keyboard:
        for key in row:
            assert ems(key.label) <= LABEL_EMS[len(row)], (key.label, len(row))


def test_a_text_that_is_cut_says_so_and_keeps_its_marks_inside() -> None:
    shown = letters.word(years.PAIR, facts(LONG, "短。" + LONG[6:], "suggested", DID))
    assert shown.text.count("……") == 2
    assert all(mark.offset + mark.length <= len(shown.text) for mark in shown.marks)
