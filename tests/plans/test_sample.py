"""A sample of the generated plans in every run; ``python -m tests.plans`` judges them all."""

from __future__ import annotations

from functools import cache

import pytest

from seed.parse import parse_bytes
from tests.plans import run, written_ones
from tests.plans.judge import Score
from tests.seed import files
from tests.seed.coverage import misplaced

SEEDS = range(100, 104)


@cache
def judged(half: tuple[str, ...]) -> dict[str, Score]:
    """The score of a half of the forms by manner of text."""
    scores: dict[str, Score] = {}
    for plan in run.plans(half, SEEDS):
        for manner, score in run.scores(plan):
            scores.setdefault(manner, Score()).add(score)
    return scores


def sampled(half: tuple[str, ...], manners: tuple[str, ...] = ()) -> Score:
    """The score of a half of the forms in these manners of text, or in all."""
    whole = Score()
    for manner, score in judged(half).items():
        if not manners or manner in manners:
            whole.add(score)
    return whole


@pytest.mark.parametrize("half", [run.DEVELOPED, run.HELD_BACK], ids=["developed", "held back"])
def test_tasks_bodies_and_days_are_read_in_every_manner(half: tuple[str, ...]) -> None:
    score = sampled(half)
    assert score.tasks > 3000
    assert score.bodies > 5000
    wanted = {"found": 0.999, "precision": 0.999, "number": 0.999, "text": 0.995}
    wanted |= {"bodies": 0.997, "names": 0.997, "lead": 0.997, "parts": 0.997, "days": 0.998}
    assert {what: score.share(what) for what in wanted if score.share(what) < wanted[what]} == {}


def test_hardly_a_body_is_invented() -> None:
    """None in clean copies; in a damaged one a task may swallow the next with its bodies."""
    for half in (run.DEVELOPED, run.HELD_BACK):
        assert sampled(half, run.CLEAN).invented == 0
        assert sampled(half).invented < 0.0005 * sampled(half).bodies


@pytest.mark.parametrize("name", written_ones.NAMES)
def test_a_document_written_by_hand_is_read_as_its_gold_says(name: str) -> None:
    score = run.score_written(name)
    assert score.wrong == []
    assert score.found == score.tasks == len(written_ones.gold(name))


def test_the_documents_written_by_hand_are_not_few() -> None:
    tasks = [task for name in written_ones.NAMES for task in written_ones.gold(name)]
    assert len(written_ones.NAMES) >= 20
    assert len(tasks) > 100
    assert {task.who.basis for task in tasks} == {"sole", "rule", "stated", "first-listed", "none"}


@pytest.mark.parametrize("at", range(len(run.MAKERS)))
def test_a_form_is_read_from_a_file_of_some_format(at: int) -> None:
    """Each form in one format, another for the next: all formats occur."""
    make = list(run.MAKERS.values())[at]
    plan = make(200 + at)
    writers = files.WITH_TABLES if plan.tables else files.FORMATS
    name = list(writers)[at % len(writers)]
    score = run.score_file(plan, writers[name](plan.blocks))
    assert score.wrong == [], name
    assert score.found == score.tasks > 0


@pytest.mark.parametrize("name", [*run.DEVELOPED, *run.HELD_BACK])
def test_every_character_lies_in_one_place(name: str) -> None:
    for plan in run.plans([name], range(300, 302)):
        for manner, text in run.texts(plan):
            source, draft = parse_bytes(text.encode())
            assert misplaced(source, draft) == [], manner
            numbers = [item.number for item in draft.items]
            assert len(numbers) == len(set(numbers))
