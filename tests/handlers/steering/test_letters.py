"""Every letter of steering fits one screen, also when it comes again, however long the names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers import letters
from handlers.keyboards import LABEL_EMS
from handlers.measure import ems
from handlers.page import Page
from handlers.steering import letters as assigning
from handlers.steering import letters_handling as handling
from handlers.steering import letters_sheets as sheets
from store.traffic import Button
from tests.wire import check_text

PLAN = "知识产权强国建设纲要和“十四五”规划实施年度推进计划"
AGENCY = "国家金融监督管理总局"
ABOUT = {
    "task": 39,
    "plan": PLAN,
    "ref": "二(十三)",
    "words": "强化知识产权海关保护加大重点渠道关键环节侵权打击",
    "agency": AGENCY,
}
GIVEN = [f"统筹设定　参与 {AGENCY}（欧阳明月，2022-03-15）"] * 9
CHANGES = [[n, 7, None, "participant"] for n in range(60)] + [[3, None, "2022-01-01", "2022-02-02"]]
FACTS: dict[str, Any] = {
    "about": ABOUT,
    "document": f"文件　牵头 {AGENCY}；参与 {AGENCY}、公安部；期限 2020-10-31",
    "given": GIVEN,
    "takes": [["assign_revoke", n, f"参与 {AGENCY}"] for n in range(9)],
    "part": "participant",
    "agencies": [[n, AGENCY] for n in range(6)],
    "agency": 7,
    "name": AGENCY,
    "past": True,
    "told": 3,
    "by": "欧阳明月",
    "plan": 1,
    "short": PLAN,
    "sha": "5" * 64,
    "columns": ["lead"],
    "wishes": [[3, [7], [], None]],
    "changes": CHANGES,
    "refs": {str(n): "二(十三)" for n in range(60)},
    "names": {"7": AGENCY},
    "problems": [[n, "several_agencies", "发改委和市场监管总局等有关部门"] for n in range(30)],
    "wrong": 31,
    "page": 0,
    "moved": True,
    "count": 126,
    "handles": 3,
    "unreached": [AGENCY] * 40,
    "skipped": 3,
    "taken": 4,
    "dates": 5,
    "tasks": [39, 40],
    "options": [
        ["unit", n, "知识产权保护协调司", "知识产权保护协调司（12 人）"] for n in range(10)
    ],
    "undistributed": 1,
    "handled": True,
    "unknown": "知识产权保护协调司执法处",
    "unit": "知识产权保护协调司",
    "task": 39,
}
OWN: dict[str, dict[str, Any]] = {
    sheets.DONE: {"agencies": 41},
    sheets.TOLD: {"given": 12},
    handling.TOLD: {"tasks": [ABOUT] * 3, "agency": AGENCY},
}
KINDS = sorted({*assigning.LETTERS, *sheets.LETTERS, *handling.LETTERS})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [0, 1, 3, 99])
def test_a_letter_fits_one_screen_also_when_it_comes_again(kind: str, at: int) -> None:
    kept = json.loads(json.dumps({**FACTS, "page": at, **OWN.get(kind, {})}))
    needed = letters.acts(kind, kept)
    buttons = [Button(f"{n:022d}", verb, args) for n, (verb, args) in enumerate(needed)]
    shown = letters.word(kind, kept, buttons)
    check_text(shown.text)
    check_text(letters.word(letters.AGAIN, {"kind": kind, "facts": kept}, buttons).text)
    assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown
    for row in shown.keyboard:
        for key in row:
            assert ems(key.label) <= LABEL_EMS[len(row)], (key.label, len(row))


def test_every_change_and_every_problem_of_a_sheet_is_on_some_page() -> None:
    seen = "\n".join(letters.word(sheets.SEEN, {**FACTS, "page": page}).text for page in range(40))
    assert seen.count("改 二(十三)　2022-01-01 → 2022-02-02") >= 1
    for n in range(30):
        assert f"第 {n} 行" in seen
