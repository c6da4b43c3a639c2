"""A draft as JSON in lines: nothing is lost, and what is none is refused."""

from __future__ import annotations

import json

import pytest

from seed import draft_json
from seed.draft import Draft
from seed.parse import parse_bytes

TEXT = """2024年推进计划

一、完善制度
1. 制定办法。（财政部负责，2024年6月底前完成）
2. 每季度公开发布“\u2028通报”。（市场监管总局、蓬莱事务局负责）
4. 开展行动，到2025年达到30%。
"""


def a_draft() -> Draft:
    return parse_bytes(TEXT.encode())[1]


def test_what_is_written_is_read_and_is_json() -> None:
    draft = a_draft()
    text = draft_json.write(draft)
    assert draft_json.read(text) == draft
    assert Draft.model_validate(json.loads(text)) == draft
    empty = draft.model_copy(update={"items": [], "problems": [], "prose": []})
    assert draft_json.read(draft_json.write(empty)) == empty


def test_what_was_cut_or_changed_is_refused() -> None:
    lines = draft_json.write(a_draft()).split("\n")
    for n in range(len(lines)):
        with pytest.raises(ValueError):
            draft_json.read("\n".join(lines[:n]))
    for wrong in ("", "{}", "\n".join([*lines, "{}"]), "\n".join(lines).replace('"number"', '"n"')):
        with pytest.raises(ValueError):
            draft_json.read(wrong)
