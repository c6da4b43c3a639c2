"""Every letter about changes fits one screen, also when it comes again, however long the words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers import letters
from handlers.amending import letters as amending
from handlers.keyboards import LABEL_EMS
from handlers.measure import ems
from handlers.page import Page
from store.traffic import Button
from tests.wire import check_text

PLAN = "知识产权强国建设纲要和“十四五”规划实施年度推进计划"
AGENCY = "国家金融监督管理总局"
LONG = "强化知识产权海关保护，加大重点渠道、关键环节侵权打击力度，发布年度报告。" * 100
ABOUT = {
    "task": 39,
    "plan": PLAN,
    "ref": "二(十三)",
    "words": "强化知识产权海关保护加大重点渠道关键环节侵权打击",
}
EVERY = [[n, AGENCY, "lead" if n == 1 else "participant", None] for n in range(1, 30)]
STATE: dict[str, Any] = {
    **ABOUT,
    "plan_id": 2,
    "plan_short": PLAN,
    "seen": 39,
    "basis": "国知发〔2022〕8号" * 40,
    "reason": "联席会议要求" * 80,
    "text": {"text": LONG, "targets": [], "recurring": []},
    "parties": {"every": EVERY, "basis": "stated", "division": "joint", "words": "…"},
    "due": {"kind": "by", "due_on": "2022-09-30", "phrase": "2022年9月30日前" * 9, "stages": []},
    "after_ref": "二(十三)",
    "steps": [],
}
OLD = {"text": LONG, "agencies": f"牵头 {AGENCY}；" * 20, "due": "期限　文件未列明"}
FACTS: dict[str, Any] = {
    "about": ABOUT,
    "printed": LONG,
    "state": STATE,
    "old": OLD,
    "now": LONG,
    "has_rule": False,
    "number": 12,
    "new": 13,
    "revision": 77,
    "task": 39,
    "plan": 2,
    "short": PLAN,
    "open": 115,
    "closing": True,
    "ended": True,
    "on": True,
    "kind": "import",
    "empties": False,
    "parked": 31,
    "way": "edit",
    "what": "place",
    "now_place": "新疆生产建设兵团",
    "now_repost": True,
    "now_origin": "某某省人民政府门户网站" * 18,
    "place": "广西壮族自治区",
    "to": "guangxi",
    "seen": 76,
    "moved": 31,
    "shown": [[AGENCY, f"广西壮族自治区{AGENCY}"]] * 3,
    "kept": [AGENCY] * 3,
    "left": 12,
    "repost": True,
    "origin": "某某市人民政府门户网站" * 18,
}
NOTHING = {"text": None, "parties": None, "due": None}
STEPS = ("text", "agencies", "deadline", "after", "basis")
CASES: list[tuple[str, dict[str, Any]]] = [
    (amending.MENU, {}),
    *((amending.ASK, {"state": {**STATE, "steps": [step]}}) for step in STEPS),
    (amending.ASK, {"state": {**STATE, "task": None, "steps": ["after"]}, "now": None}),
    (amending.CHECK, {"state": {**STATE, "way": "edit", "parties": None, "due": None}}),
    (amending.CHECK, {"state": {**STATE, "way": "edit", "text": None}}),
    (amending.CHECK, {"state": {**STATE, "way": "withdraw", **NOTHING}}),
    (
        amending.CHECK,
        {"state": {**STATE, "way": "add", "task": None}, "old": None, "number": "39之一"},
    ),
    *((amending.DONE, {"way": way}) for way in ("edit", "add", "withdraw")),
    *(
        (kind, {"on": on})
        for kind in (amending.ASK_ARCHIVE, amending.ARCHIVED)
        for on in (True, False)
    ),
    *(
        (kind, {"empties": e})
        for kind in (amending.ASK_UNDO, amending.UNDONE)
        for e in (True, False)
    ),
    *(
        (kind, {"what": what})
        for kind in (amending.ASK_FACT, amending.CHECK_FACT, amending.FACT)
        for what in ("place", "origin")
    ),
    (amending.ASK_FACT, {"fault": "no_place", "said": "火星" * 10}),
    (amending.CHECK_FACT, {"what": "origin", "repost": False, "origin": None}),
]


def test_every_kind_is_tried() -> None:
    assert {kind for kind, _ in CASES} == set(amending.LETTERS)


@pytest.mark.parametrize(("kind", "own"), CASES)
def test_a_letter_fits_one_screen_also_when_it_comes_again(kind: str, own: dict[str, Any]) -> None:
    kept = json.loads(json.dumps({**FACTS, **own}))
    needed = letters.acts(kind, kept)
    buttons = [Button(f"{n:022d}", verb, args) for n, (verb, args) in enumerate(needed)]
    shown = letters.word(kind, kept, buttons)
    check_text(shown.text)
    check_text(letters.word(letters.AGAIN, {"kind": kind, "facts": kept}, buttons).text)
    assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown
    for row in shown.keyboard:
        for key in row:
            assert ems(key.label) <= LABEL_EMS[len(row)], (key.label, len(row))
