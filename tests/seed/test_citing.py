"""A text that names another plan: cites it, produces it, or promises its next edition."""

from __future__ import annotations

import pytest

from seed.citing import Kind, Named, citations
from tests.seed.test_gold import COUNTS, parsed

ACTION = Named(1, "2030年全市河湖长制重点工作推进计划", "水发〔2030〕12号", (2030, 2030))
NEXT = Named(2, "2031年全市河湖长制重点工作推进计划", None, (2031, 2031))
YEARLESS = Named(3, "《城市更新行动方案》重点任务分工方案", None, (2030, 2032))


def said(text: str, *known: Named) -> list[tuple[int, Kind, str]]:
    return [(c.plan, c.kind, c.phrase) for c in citations(text, known)]


def test_to_make_the_very_edition_is_to_produce_it() -> None:
    text = "完善机制。研究制定 2030 年全市河湖长制重点工作推进计划，抓好落实。"
    phrase = "研究制定 2030 年全市河湖长制重点工作推进计划"
    assert said(text, ACTION) == [(1, Kind.PRODUCES, phrase)]


def test_to_make_an_edition_that_is_not_known_is_a_promise() -> None:
    text = "印发2031年度全市河湖长制重点工作推进计划。"
    assert said(text, ACTION) == [(1, Kind.PROMISES, "印发2031年度全市河湖长制重点工作推进计划")]
    assert [(plan, kind) for plan, kind, _ in said(text, ACTION, NEXT)] == [(2, Kind.PRODUCES)]


def test_to_name_it_is_to_cite_it() -> None:
    for text in (
        "依据2030年全市河湖长制重点工作推进计划开展检查。",
        "落实市政府印发的2030年全市河湖长制重点工作推进计划。",
        "各区要按照水发（2030）12号文件要求报送。",
        "落实《城市更新行动方案》重点任务分工方案。",
    ):
        (found,) = citations(text, [ACTION, YEARLESS])
        assert found.kind is Kind.CITES
        assert text[slice(*found.span)]


def test_line_breaks_and_punctuation_of_a_copy_do_not_hide_a_name() -> None:
    text = "制定实施《2030年全市河湖长\n 制重点工作推进计划》。"
    assert [(plan, kind) for plan, kind, _ in said(text, ACTION)] == [(1, Kind.PRODUCES)]


@pytest.mark.parametrize(
    "text",
    [
        "全市河湖长制重点工作。",
        "去年的推进计划。",
        "依据2029年全市河湖长制重点工作推进计划。",
        "",
    ],
)
def test_what_names_no_known_plan_is_nothing(text: str) -> None:
    assert said(text, ACTION, NEXT) == []


def test_a_kind_of_document_is_no_document() -> None:
    assert said("制定2030年工作方案。", Named(9, "2030年工作方案", None, (2030, 2030))) == []


def test_what_the_shipped_plans_say_of_one_another() -> None:
    named = []
    for at, key in enumerate(COUNTS):
        plan = parsed(key)[1].plan
        start, end = plan.period_start, plan.period_end
        years = (start.year, end.year) if start and end else None
        named.append(Named(at, plan.title or "", plan.doc_number, years))
    keys = list(COUNTS)
    found = {
        (f"{key}#{item.number}", c.kind.value, keys[c.plan])
        for at, key in enumerate(keys)
        for item in parsed(key)[1].items
        for c in citations(item.text, [plan for plan in named if plan.id != at])
    }
    assert found == {
        ("strategy-2020#28", "produces", "protection-2020-2021"),
        ("annual-2021-2022#43", "promises", "protection-2020-2021"),
        ("protection-system-2027#4", "promises", "admin-protection-2021"),
    }
