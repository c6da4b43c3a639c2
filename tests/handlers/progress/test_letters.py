"""Every letter of reporting fits one screen, however long what people wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import letters
from handlers.page import Page
from handlers.progress import letters as progress
from handlers.progress import letters_review as review
from store.reports.records import MOST_REASON, MOST_TEXT
from store.traffic import Button
from tests.wire import check_text

PLAN = "知识产权强国建设纲要和“十四五”规划实施年度推进计划"
ABOUT = {
    "task": 39,
    "plan": PLAN,
    "ref": "二(十三)",
    "words": "强化知识产权海关保护加大重点渠道关键环节侵权打击",
    "agency": "国家金融监督管理总局",
    "whole": True,
    "sensitive": True,
    "history": True,
}
TEXTS = st.text(
    st.sampled_from("已部署龙腾行动，查扣。\n\t aB1@/“”《》"), min_size=1, max_size=MOST_TEXT
)


def facts(text: str, deliverable: str) -> dict[str, Any]:
    fields = {
        "status": "done",
        "text": text,
        "completed_on": "2022-03-10",
        "deliverable": deliverable,
        "parts": [0, 2],
    }
    return {
        "about": ABOUT,
        "draft": 1,
        "fields": fields,
        "files": 3,
        "parts": 5,
        "issues": True,
        "unread": True,
        "print": "x",
        "corrects": "2022-0315-001",
        "waits": True,
        "may_be_whole": True,
        "today": "2022-03-15",
        "yesterday": "2022-03-14",
        "text": text,
        "report": 7,
        "receipt": "2022-0315-002",
        "pending": True,
        "at": "2022-03-15T09:12:00+08:00",
        "orphan": True,
        "agency": 3,
        "name": "国家金融监督管理总局",
        "count": 12,
        "upto": 9,
        "who": "欧阳明月",
        "office": "知识产权保护协调司执法处",
        "on": "2022-03-15",
        "until": "2022-09-30",
        "by": "coordinator",
        "reason": text[:MOST_REASON],
        "said": "confirmed",
        "left": 4,
        "state": "returned",
        "may": ["confirm", "return", "correct", "withdraw"],
        "of": "国家知识产权局",
        "reports": [{"receipt": "2022-0315-001", "about": ABOUT}] * 4,
        "requests": [[1, "任务"]] * 8,
        "tasks": [[1, "2021—2022 年度推进计划 第 39 项「强化」"]] * 8,
        "ref": "39",
        "drafts": [{**ABOUT, "draft": n, "step": "confirm"} for n in range(4)],
        "agencies": [[1, "司法部"], [2, "中央宣传部"]],
    }


OWN_FACTS: dict[str, dict[str, Any]] = {
    progress.ENDED: {"said": "withdrawn", "agency": "司法部"},
    progress.PARTS: {"parts": ["甲" * 300] * 9, "page": 1},
    review.TOLD: {"agency": "司法部"},
    review.ONE: {"at": 3},
    review.OPENED: {"reason": "口径与总署年报不一致，请核对后重报"},
}
KINDS = sorted({*progress.LETTERS, *review.LETTERS})


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS, deliverable=TEXTS)
@settings(max_examples=25, deadline=None)
def test_a_letter_fits_one_screen_also_when_it_comes_again(
    kind: str, text: str, deliverable: str
) -> None:
    given_facts = {**facts(text.strip() or "x", deliverable.strip() or "x")}
    given_facts |= OWN_FACTS.get(kind, {})
    kept = json.loads(json.dumps(given_facts))
    needed = letters.acts(kind, kept)
    buttons = [Button(f"{n:022d}", verb, args) for n, (verb, args) in enumerate(needed)]
    shown = letters.word(kind, kept, buttons)
    check_text(shown.text)
    check_text(letters.word(letters.AGAIN, {"kind": kind, "facts": kept}, buttons).text)
    assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown
