"""Who is responsible on a card: two that lead both lead, an open collective leads nothing."""

from __future__ import annotations

from datetime import date

from handlers import letters
from handlers.importing import letters_tasks
from handlers.render_task import card_pages
from store.lexicon import Lexicon
from store.records import AgencyRef, AssignmentView, Part, PlanRef, TaskCard

PLAN = PlanRef(1, "key", "计划", "计划", 9, True, None, None, None, None, False, False)
TASK = {
    "draft": 1,
    "n": 1,
    "name": "方案.docx",
    "at": 0,
    "total": 1,
    "page": 0,
    "printed": 0,
    "number": "1",
    "by_hand": [],
    "path": [],
    "heading": None,
    "text": "推进改革。",
    "responsibility": None,
    "phrases": [],
}


def card(*bodies: tuple[str, Part], basis: str) -> str:
    """The words of a card with these bodies."""
    views = tuple(
        AssignmentView(AgencyRef(at, f"body-{at}", name, name), name, part, basis, None)
        for at, (name, part) in enumerate(bodies, 1)
    )
    whole = TaskCard(
        task_id=1,
        version_id=1,
        plan=PLAN,
        ref="1",
        ordinal=1,
        path=(),
        heading=None,
        title="",
        text="推进改革。",
        division="joint",
        lead_basis=basis,
        lead_rule=None,
        responsibility_text=None,
        assignments=views,
        deadlines=(),
        targets=(),
        damage=(),
        is_kept_back=False,
        linked=False,
    )
    pages = card_pages(whole, Lexicon(()), date(2024, 1, 1))
    return "\n".join(page.text for page in pages)


def test_both_leads_stand_on_the_card() -> None:
    told = card(("市财政局", Part.LEAD), ("市教育局", Part.LEAD), basis="stated")
    assert told.count("牵头　") == 2
    assert "参与" not in told


def test_an_open_collective_is_responsible_and_leads_nothing() -> None:
    told = card(("各有关部门和单位", Part.LISTED), basis="first-listed")
    assert "责任单位　各有关部门和单位（未规定牵头）" in told
    assert "独自负责" not in told
    beside = card(("市财政局", Part.FIRST), ("市教育局", Part.LISTED), basis="first-listed")
    assert "同列　市教育局" in beside


def test_both_leads_are_shown_before_the_import() -> None:
    facts = {
        **TASK,
        "agencies": ["市财政局", "市教育局", "市司法局"],
        "leads": ["市财政局", "市教育局"],
        "basis": "stated",
    }
    told = letters.word(letters_tasks.TASK, facts).text
    assert "牵头　市财政局、市教育局" in told
    assert "参与　市司法局" in told
