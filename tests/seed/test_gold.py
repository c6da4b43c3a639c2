"""The five shipped documents against their annotation by hand, and their bare counts."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from seed.draft import Draft, DraftItem, LeadBasis
from seed.parse import parse_bytes
from seed.readers.source import Source
from store.text import fold_variants, text_key
from tests.seed.coverage import misplaced

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold" / "plans.json"
COUNTS = {
    "protection-2020-2021": 133,
    "annual-2021-2022": 115,
    "strategy-2020": 100,
    "admin-protection-2021": 9,
    "protection-system-2027": 20,
}

needs_gold = pytest.mark.skipif(not GOLD.exists(), reason="the annotation lies beside the project")
every_plan = pytest.mark.parametrize("key", COUNTS)


@cache
def parsed(key: str) -> tuple[Source, Draft]:
    return parse_bytes((ROOT / "seed" / "documents" / f"{key}.txt").read_bytes())


@cache
def annotated() -> dict[str, Any]:
    return {plan["key"]: plan for plan in json.loads(GOLD.read_text(encoding="utf-8"))}


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@every_plan
def test_every_task_is_found_and_nothing_needs_a_look(key: str) -> None:
    _, draft = parsed(key)
    assert len(draft.items) == COUNTS[key]
    assert draft.problems == []
    assert len({item.number for item in draft.items}) == COUNTS[key]


def test_roles_and_deadlines_of_the_shipped_plans_add_up() -> None:
    drafts = {key: parsed(key)[1] for key in COUNTS}

    def tally(key: str, field: str) -> dict[str, int]:
        values = [
            item.deadline.kind if field == "kind" else item.division for item in drafts[key].items
        ]
        return {value: values.count(value) for value in set(values)}

    assert tally("annual-2021-2022", "division") == {"single": 56, "joint": 38, "divided": 21}
    assert tally("strategy-2020", "division") == {"single": 47, "joint": 43, "divided": 10}
    assert tally("protection-2020-2021", "kind") == {
        "by": 55,
        "ongoing": 66,
        "by_then_ongoing": 6,
        "none": 6,
    }
    for key in ("annual-2021-2022", "strategy-2020"):
        assert {item.lead_basis for item in drafts[key].items} == {LeadBasis.SOLE, LeadBasis.RULE}
    assert len(drafts["admin-protection-2021"].plan.reporting_due) == 2
    assert len(drafts["protection-system-2027"].boxes) == 5
    assert len(drafts["protection-system-2027"].goals) == 3


@every_plan
def test_every_character_of_a_shipped_plan_lies_in_one_place(key: str) -> None:
    source, draft = parsed(key)
    assert misplaced(source, draft) == []


@every_plan
def test_a_span_holds_the_wording_of_its_task(key: str) -> None:
    source, draft = parsed(key)
    for item in draft.items:
        inside = text_key(source.text[slice(*item.span)])
        assert text_key(item.text)[:12] in inside
        assert text_key(item.text)[-6:] in inside


@needs_gold
@every_plan
def test_tasks_agree_with_the_annotation(key: str) -> None:
    _, draft = parsed(key)
    wanted = [_wanted(item) for item in annotated()[key]["items"]]
    assert [_found(item) for item in draft.items] == wanted


def _found(item: DraftItem) -> dict[str, object]:
    return {
        "number": item.number,
        "section_path": item.section_path,
        "text_key": text_key(item.text),
        "heading": item.heading,
        "agencies": item.agencies,
        "lead": item.lead,
        "participants": item.participants,
        "division": item.division.value,
        "kind": item.deadline.kind.value,
        "due_on": day(item.deadline.due_on),
    }


def _wanted(item: dict[str, Any]) -> dict[str, object]:
    return {
        "number": str(item["number"]),
        "section_path": item["section_path"],
        "text_key": item["text_key"],
        "heading": item.get("heading"),
        "agencies": item["agencies"],
        "lead": item["lead"],
        "participants": item["participants"],
        "division": item["division"],
        "kind": item["deadline_kind"],
        "due_on": item["due_on"],
    }


@needs_gold
@every_plan
def test_plans_agree_with_the_annotation(key: str) -> None:
    plan, gold = parsed(key)[1].plan, annotated()[key]
    assert text_key(fold_variants(plan.title or "")) == text_key(gold["title"])
    assert plan.issuer == gold["issuer"]
    assert plan.doc_number == gold["doc_number"]
    assert plan.addressees == gold["agencies_addressed"]
    assert plan.lead_rule == gold["lead_rule"]
    for name in ("issued_on", "published_on", "period_start", "period_end"):
        assert day(getattr(plan, name)) == gold[name], name
    assert day(plan.outlook_end) == gold.get("outlook_end")
    notice = text_key(plan.notice_title) if plan.notice_title else None
    assert notice == (text_key(gold["notice_title"]) if gold["notice_title"] else None)


@needs_gold
@every_plan
def test_reports_boxes_and_goals_agree_with_the_annotation(key: str) -> None:
    draft, gold = parsed(key)[1], annotated()[key]
    reports = [
        (one.what, day(one.due_on), one.sender, one.to, one.channel)
        for one in draft.plan.reporting_due
    ]
    assert reports == [
        (one["what"], one["due_on"], one["from"], one["to"], one["channel"])
        for one in gold.get("reporting_due") or []
    ]
    boxes = [
        (box.number, box.title, box.section_path, box.after_item, text_key(box.text))
        for box in draft.boxes
    ]
    assert boxes == [
        (box["number"], box["title"], box["section_path"], str(box["after_item"]), box["text_key"])
        for box in gold.get("boxes") or []
    ]
    goals = [
        (day(goal.due_on), text_key(goal.text), goal.section_path, goal.quantified)
        for goal in draft.goals
    ]
    assert goals == [
        (goal["due_on"], text_key(goal["text"]), goal["section_path"], goal["quantified"])
        for goal in gold.get("goals") or []
    ]


@needs_gold
@every_plan
def test_headings_and_paragraphs_on_implementation_agree_with_the_annotation(key: str) -> None:
    draft, gold = parsed(key)[1], annotated()[key]
    own = {tuple(item.section_path) for item in draft.items if item.heading}
    paths = [section.path for section in draft.sections]
    assert paths == [
        section["path"]
        for section in gold["sections"]
        if tuple(section["path"]) not in own or section["path"] in paths
    ]
    told = [piece for piece in draft.prose if piece.kind == "implementation"]
    assert [(piece.heading, text_key(piece.text), piece.section_path) for piece in told] == [
        (one["heading"], one["text_key"], one["section_path"])
        for one in gold.get("implementation") or []
    ]


@needs_gold
def test_certain_damage_that_can_be_seen_is_recorded() -> None:
    """Lost brackets, lost title marks, variants. A lost 天 in “蓝” shows in no single document."""
    for key in COUNTS:
        for item, gold in zip(parsed(key)[1].items, annotated()[key]["items"], strict=True):
            seen = [mark for mark in gold["damage"] if _is_visible(mark)]
            assert len(item.damage) >= len(seen), (key, item.number, gold["damage"])


def _is_visible(damage: dict[str, Any]) -> bool:
    visible = ("opening", "traditional", "variant")
    return damage["confidence"] == "certain" and str(damage["why"]).startswith(visible)
