"""Suggestions of the same task in another year, against pairs that were judged by hand.

Weights and bounds were chosen on half of the pairs of plans; the other half is what they are
worth on plans that nobody fitted them to.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.likeness import LEAST, Pair, Sign, Work, suggest
from tests.seed.test_gold import COUNTS, parsed

JUDGED = Path(__file__).parent / "judged" / "same_tasks.json"
DEVELOPED_ON = {
    frozenset(("strategy-2020", "annual-2021-2022")),
    frozenset(("strategy-2020", "protection-system-2027")),
    frozenset(("annual-2021-2022", "admin-protection-2021")),
    frozenset(("admin-protection-2021", "protection-system-2027")),
}
Named = frozenset[str]


@cache
def works(key: str) -> tuple[list[Work], list[str]]:
    """A shipped plan's tasks, with place as id, and their names."""
    items = parsed(key)[1].items
    return (
        [Work(at, item.text, item.heading) for at, item in enumerate(items)],
        [f"{key}#{item.number}" for item in items],
    )


@cache
def suggested() -> dict[Named, Pair]:
    found = {}
    for one, other in combinations(COUNTS, 2):
        (mine, my_names), (theirs, their_names) = works(one), works(other)
        for pair in suggest(mine, theirs):
            found[frozenset((my_names[pair.one], their_names[pair.other]))] = pair
    return found


@cache
def judged() -> dict[Named, str]:
    rows = json.loads(JUDGED.read_text(encoding="utf-8"))["pairs"]
    return {frozenset((row["one"], row["other"])): row["judged"] for row in rows}


def plans_of(pair: Named) -> Named:
    return frozenset(name.split("#")[0] for name in pair)


def measured(is_developed_on: bool) -> tuple[float, float, float]:
    """Precision, recall, and precision where a side work in common counts as right.

    What was suggested and never judged counts as wrong.
    """
    mine = [p for p in suggested() if (plans_of(p) in DEVELOPED_ON) is is_developed_on]
    same = [p for p, v in judged().items() if v == "same"]
    wanted = [p for p in same if (plans_of(p) in DEVELOPED_ON) is is_developed_on]
    hits = sum(judged().get(p) == "same" for p in mine)
    near = sum(judged().get(p) in ("same", "part") for p in mine)
    assert len(mine) > 50 and len(wanted) > 50
    return hits / len(mine), hits / len(wanted), near / len(mine)


def test_the_judged_pairs_are_tasks_of_the_shipped_plans() -> None:
    names = {name for key in COUNTS for name in works(key)[1]}
    assert len(judged()) > 600
    assert {name for pair in judged() for name in pair} <= names
    assert set(judged().values()) == {"same", "part", "no"}


def test_precision_and_recall_on_the_half_it_was_developed_on() -> None:
    precision, recall, near = measured(is_developed_on=True)
    assert precision >= 0.82
    assert recall >= 0.82
    assert near >= 0.9


def test_precision_and_recall_on_the_half_held_back() -> None:
    precision, recall, near = measured(is_developed_on=False)
    assert precision >= 0.72
    assert recall >= 0.62
    assert near >= 0.89


def test_word_for_word_the_same_is_found_whoever_leads_it() -> None:
    pair = suggested()[frozenset(("strategy-2020#68", "annual-2021-2022#70"))]
    assert pair.likeness > 0.95
    assert pair.signs[0] is Sign.TEXT


def test_a_demonstration_zone_of_another_kind_is_not_the_same() -> None:
    assert frozenset(("strategy-2020#40", "annual-2021-2022#45")) not in suggested()


def test_every_suggestion_says_what_speaks_for_it() -> None:
    assert all(pair.signs and LEAST <= pair.likeness <= 1 for pair in suggested().values())


@pytest.mark.parametrize(("one", "other"), [("strategy-2020", "annual-2021-2022")])
def test_it_does_not_matter_which_plan_comes_first(one: str, other: str) -> None:
    there = {(p.one, p.other) for p in suggest(works(one)[0], works(other)[0])}
    back = {(p.other, p.one) for p in suggest(works(other)[0], works(one)[0])}
    assert there == back


def test_a_plan_and_its_copy_are_paired_task_by_task() -> None:
    mine, _ = works("annual-2021-2022")
    copy = [Work(work.id + 1000, work.text, work.heading) for work in mine]
    pairs = {(p.one, p.other): p for p in suggest(mine, copy)}
    assert all((work.id, work.id + 1000) in pairs for work in mine)


def test_a_task_in_two_plans_that_share_nothing_has_no_partner() -> None:
    assert suggest([Work(1, "修订商标法。")], [Work(2, "建设海外分中心。")]) == []
    assert suggest([], [Work(2, "建设海外分中心。")]) == []


_WORDS = st.lists(st.text("知识产权保护建设《》“”，。1a \n", max_size=30), max_size=6)


@given(_WORDS, _WORDS)
def test_any_words_are_compared(one: list[str], other: list[str]) -> None:
    mine = [Work(at, text) for at, text in enumerate(one)]
    theirs = [Work(at, text) for at, text in enumerate(other)]
    found = suggest(mine, theirs)
    assert len({(p.one, p.other) for p in found}) == len(found)
    assert all(0 <= p.likeness <= 1 for p in found)
