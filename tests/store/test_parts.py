"""The parts of a wording that can be ticked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.parts import split
from store.reports.deliverables import is_asked_for


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("制定标准。发布报告。", ("制定标准。", "发布报告。")),
        ("制定标准。发布报告", ("制定标准。", "发布报告")),
        (
            "研究《甲。乙》，落实“丙。丁”。发布报告。",
            ("研究《甲。乙》，落实“丙。丁”。", "发布报告。"),
        ),
        ("研究《“甲。”乙。》。发布。", ("研究《“甲。”乙。》。", "发布。")),
        ("只有一句。", ()),
        ("只有一句", ()),
        ("", ()),
        ("深入推进“蓝专项。整治行动。", ("深入推进“蓝专项。", "整治行动。")),
        (" 一。\n二。 ", ("一。", "二。")),
    ],
)
def test_a_wording_is_cut_at_full_stops_outside_titles_and_quotes(
    text: str, parts: tuple[str, ...]
) -> None:
    assert split(text) == parts


@given(st.text("甲乙。《》“” \n", max_size=60))
def test_nothing_of_a_wording_is_lost(text: str) -> None:
    parts = split(text)
    if parts:
        assert "".join("".join(parts).split()) == "".join(text.split())
        assert all(parts)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("制定出台《关于加强调解工作的意见》，并组织实施。", True),
        ("发布中国海关知识产权保护状况年度报告。", True),
        ("推进商标法修订。", True),
        ("落实《关于制定地理标志标准的意见》。", False),
        ("加大执法力度，深化合作。", False),
    ],
)
def test_a_task_that_issues_something_is_known_by_its_own_words(text: str, asked: bool) -> None:
    assert is_asked_for(text) is asked
