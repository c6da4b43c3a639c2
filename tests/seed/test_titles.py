"""Titles in traditional characters and Chinese years; and where there is none, that is said."""

from __future__ import annotations

from datetime import date

import pytest

from seed.parse import parse_bytes

TASKS = """

1. 制定專利轉化辦法。（知識產權局牽頭，財政局配合，2025年6月底前完成）
2. 修訂商標審查指南。（知識產權局負責）
"""


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("二〇二五年度智慧財產權保護工作計畫分工表", (2025, 2025)),
        ("智慧財產權保護三年行動計畫（二〇二四—二〇二六年）", (2024, 2026)),
        ("二○二五年智慧財產權保護實施意見", (2025, 2025)),
        ("2025年度智慧財產權保護工作計劃", (2025, 2025)),
    ],
)
def test_a_title_in_traditional_characters_is_read_with_its_years(
    title: str, years: tuple[int, int]
) -> None:
    draft = parse_bytes((title + TASKS).encode())[1]
    assert draft.plan.title == title
    assert draft.plan.period_start == date(years[0], 1, 1)
    assert draft.plan.period_end == date(years[1], 12, 31)
    assert "no_title" not in [one.code for one in draft.problems]


def test_tasks_below_no_title_are_a_doubt() -> None:
    draft = parse_bytes(("請各單位辦理如下" + TASKS).encode())[1]
    assert draft.plan.title is None
    found = [one for one in draft.problems if one.code == "no_title"]
    assert [(one.line, one.text) for one in found] == [(1, "請各單位辦理如下")]
