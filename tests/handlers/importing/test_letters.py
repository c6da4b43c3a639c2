"""Every letter of a review fits one screen, also when it comes again, however long the names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from handlers import letters
from handlers.importing import letters as reviews
from handlers.importing import letters_ends
from handlers.importing import letters_tasks as tasks
from handlers.importing import typed_letters as typed
from handlers.importing.tables import LETTERS, VERBS
from handlers.keyboards import LABEL_EMS
from handlers.measure import cut_to, ems
from handlers.page import Nav, Page
from handlers.texts.importing_tasks import ASKS, FIELDS
from seed import steps
from seed.settling import CHOICES, Asks
from store.traffic import Button
from tests.wire import CALLBACK_BYTES, check_text

NAME = cut_to(
    "知识产权强国建设纲要和“十四五”规划实施年度推进计划（征求意见稿第三版修改稿）.docx", 31
)
PLAN = "知识产权强国建设纲要和“十四五”规划"
AGENCY = "国家金融监督管理总局"
LONG = "深入开展知识产权行政执法专项行动，加大对侵权假冒行为的惩治力度，" * 40
REVIEW: dict[str, Any] = {
    "draft": 123456,
    "n": 4321,
    "name": NAME,
    "total": 10000,
    "first": "一(一)",
    "last": "二十三(九十九)",
    "missing": ["58–61", "123–130", "9998–9999"],
    "gaps": 12,
    "sections": [17, 188, 1999],
    "named": 10000,
    "dated": 9999,
    "ongoing": 8888,
    "rule": True,
    "stated": 4000,
    "listed": 3000,
    "bodies": [450, 20, 33, 12],
    "title": cut_to(PLAN * 3, 17),
    "short": PLAN[:20],
    "place": "新疆生产建设兵团",
    "start": "2024-01-01",
    "end": "2025-12-31",
    "open": 120,
    "blocking": 33,
    "problems": [["unknown_agency", "中国知识产权维权援助与保护中心…", "二(十三)"]] * 3,
    "seen": 12345,
    "against": {
        "short": PLAN,
        "same": False,
        "new": 1200,
        "changed": 5300,
        "gone": 800,
        "renumbered": 2300,
        "kept": 3100,
        "parked": 200,
    },
}
NOTES: list[dict[str, Any]] = [
    {},
    {"note": "moved", "by": "欧阳明月"},
    {"note": "moved", "by": None, "own": True},
    {"note": "plan_moved"},
    {"note": "in_force", "known": PLAN, "number": 12, "on": "2024-04-01"},
    {"note": "same_file"},
    {"note": "same_text", "other": 123456, "other_name": cut_to(PLAN * 2, 17)},
    {"note": "blocked"},
    {"note": "refused", "reason": "number_long", "what": "九" * 40},
    {
        "note": "sheet",
        "changed": 3000,
        "added": 200,
        "removed": 100,
        "left": 44,
        "wrong": [[1234, "both_parts", "国家发展和改革委员会等部门"]] * 3,
    },
    {"blocking": 0, "open": 0, "problems": [], "against": None},
]
_STEP = {"number": "二十三(九十九)", "other": "二十三(一百)", "words": "深" * 18, "can_undo": True}
DONE: list[dict[str, Any]] = [
    {**_STEP, "deed": steps.REMOVED},
    {**_STEP, "deed": steps.EDITED, "field": "agencies", "value": f"{AGENCY}、" * 12},
    {**_STEP, "deed": steps.SAME, "names": [AGENCY * 4], "body": AGENCY},
    {**_STEP, "deed": steps.SETTLED, "choice": "keep", "count": 1, "text": LONG}
    | {"code": "unplaced_line"},
]
PROBLEM: dict[str, Any] = {
    "draft": 123456,
    "n": 4321,
    "name": NAME,
    "at": 99,
    "total": 120,
    "id": "unknown_agency:1234:deadbeef",
    "line": 12345,
    "text": cut_to(LONG, 39),
    "number": "二十三(九十九)",
    "words": cut_to(LONG, 39),
    "item": 9876,
    "count": 120,
    "blocking": True,
    "known": None,
    "all": [],
}
TASK: dict[str, Any] = {
    "draft": 123456,
    "n": 4321,
    "name": NAME,
    "at": 9998,
    "total": 10000,
    "page": 0,
    "printed": 0,
    "number": "二十三(九十九)",
    "by_hand": ["text", "heading", "agencies", "deadline", "number"],
    "path": ["三、强化知识产权保护", "（二）健全行政保护体系"],
    "heading": "强化海关保护",
    "text": LONG,
    "leads": [AGENCY],
    "basis": "rule",
    "agencies": [AGENCY] * 12,
    "responsibility": f"{AGENCY}、" * 12,
    "phrases": [["2024年10月底前完成并持续推进", "2024-10-31"]] * 3,
}


def letters_of(kind: str) -> list[dict[str, Any]]:
    """Facts for the kind, as long as they get."""
    if kind == reviews.REVIEW:
        counts = dict.fromkeys(steps.COUNTED, 1234)
        done = [{"done": one, "by_hand": counts} for one in DONE]
        return [{**REVIEW, **note} for note in [*NOTES, *done]]
    if kind == tasks.PROBLEM:
        done = [{**_problem(code), "done": one} for code in CHOICES for one in DONE]
        return [*(_problem(code) for code in [*CHOICES, "of_another_version"]), *done]
    if kind == tasks.TASK:
        plain = {**TASK, "fault": "no_next", "what": ""}
        printed = {**TASK, "printed": 1, "source": LONG, "line": 12345}
        silent = {**TASK, "agencies": [], "leads": [], "phrases": [], "by_hand": []}
        pages = [{**TASK, "page": n, "done": one} for n in range(9) for one in [None, *DONE[:2]]]
        pages += [{**printed, "done": one} for one in DONE]
        return [plain, printed, {**printed, "source": ""}, silent, *pages]
    if kind == tasks.ASKED:
        base = {"draft": 1, "n": 2, "name": AGENCY * 2, "at": 3, "now": LONG}
        asked = [{**base, "what": what} for what in ASKS]
        faulty = {**base, "what": "number", "fault": "number_taken", "said": "九" * 24}
        return [*asked, faulty, {**faulty, "at": None}, {**faulty, "problem": 7}]
    if kind == typed.CHECK:
        return [*_checks()]
    if kind == reviews.FIELDS:
        return [{"draft": 1, "n": 2, "name": NAME, "values": [[f, PLAN * 2] for f in FIELDS]}]
    receipt = {
        "plan": 12,
        "revision": 345,
        "short": PLAN,
        "number": 12,
        "tasks": 10000,
        "is_new": True,
        "fresh": [AGENCY] * 40,
        "until": "2024-05-01",
        "aliases": [[AGENCY, 7, AGENCY]] * 3,
    }
    if kind == letters_ends.IMPORTED:
        known = {**receipt, "is_new": False}
        return [receipt, known, {**receipt, "aliased": [AGENCY, AGENCY]}]
    return [
        {
            "draft": 123456,
            "n": 3,
            "name": NAME,
            "by": "欧阳明月",
            "short": PLAN,
            "gone": 1234,
            "of": 9999,
            "told": 12,
            "characters": 199999,
            "parts": 50,
        }
    ]


def _checks() -> Iterator[dict[str, Any]]:
    base = {"words": LONG, "before": LONG, "after": LONG, "asked": True, "more": 9}
    base |= {"unknown": [cut_to(AGENCY * 4, 11.5)] * 2, "ambiguous": [cut_to(AGENCY, 11.5)] * 2}
    of = {"draft": 123456, "n": 4321, "name": NAME}
    for what in set(tasks.TYPED) - {"words"}:
        yield {**base, "number": "二十三(九十九)", "wanted": {**of, "what": what, "at": 9998}}
    for what in FIELDS:
        yield {**base, "number": None, "wanted": {**of, "what": what}}
    task = ["二十三(九十九)", LONG, [AGENCY] * 40, ["2024年10月底前完成并持续推进"] * 9]
    settled = {**of, "what": "task", "id": "number_gap:3:12345678", "choice": "add", "problem": 7}
    yield {**base, "number": None, "wanted": settled, "task": task}


def _problem(code: str) -> dict[str, Any]:
    choices = CHOICES.get(code, ())
    asks = {choice.asks for choice in choices}
    options: list[list[Any]] = []
    if Asks.BODY in asks:
        options = [["same", n, AGENCY] for n in range(6)]
    if Asks.AGENCY in asks:
        options = [["lead", AGENCY, AGENCY] for _ in range(6)]
    return {
        **PROBLEM,
        "code": code,
        "choices": [[c.name, c.asks.value if c.asks else None] for c in choices]
        or [["keep", None]],
        "all": ["keep", "new"] if code == "unknown_agency" else [],
        "options": options,
        "known": ["二十三(九十九)", cut_to(LONG, 39)] if code == "pair" else None,
        "fault": "no_next",
        "what": "",
    }


@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_a_letter_fits_one_screen_also_when_it_comes_again(kind: str) -> None:
    for facts in letters_of(kind):
        kept = json.loads(json.dumps(facts))
        needed = letters.acts(kind, kept)
        assert {verb for verb, _ in needed} <= VERBS.keys()
        buttons = [Button(f"{n:022d}", verb, args) for n, (verb, args) in enumerate(needed)]
        shown = letters.word(kind, kept, buttons)
        check_text(shown.text)
        check_text(letters.word(letters.AGAIN, {"kind": kind, "facts": kept}, buttons).text)
        assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown
        for row in shown.keyboard:
            for key in row:
                assert ems(key.label) <= LABEL_EMS[len(row)], (key.label, len(row))
                if isinstance(key, Nav):
                    assert len(key.data.encode()) <= CALLBACK_BYTES


def test_buttons_carry_the_draft_and_its_number_and_nothing_of_the_document() -> None:
    for kind in (reviews.REVIEW, tasks.PROBLEM, tasks.TASK):
        for facts in letters_of(kind):
            for _, args in letters.acts(kind, facts):
                assert (args["draft"], args["n"]) == (123456, 4321)
                assert len(json.dumps(args, ensure_ascii=False)) < 160


def test_the_whole_of_a_long_task_is_on_its_pages() -> None:
    text = "".join(f"第{n}句，开展专项行动。" for n in range(90))
    pages = [letters.word(tasks.TASK, {**TASK, "text": text, "page": n}).text for n in range(20)]
    joined = "".join(dict.fromkeys(pages))
    assert all(f"第{n}句" in joined for n in range(90))
