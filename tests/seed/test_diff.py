"""Which task of a new version is which of the old: by what it says, and a person where unclear."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

from seed import lexicon
from seed.diff import Known, compare, pair
from seed.draft import Deadline, DeadlineKind, Draft, DraftItem
from seed.parse import parse_bytes
from seed.shipped import shipped_plans
from store.db import Database
from store.plans_known import of
from tests.bench.imports import large_plan
from tests.seed.second import Score, known_of, second_version
from tests.seed.test_importer import META, draft, take_in, task

SEEDS = range(100, 104)


@cache
def shipped() -> dict[str, Draft]:
    """The five plans as the parser reads them."""
    names = lexicon.load()
    return {plan.key: parse_bytes(plan.read(), names)[1] for plan in shipped_plans()}


def known(*tasks: DraftItem) -> tuple[Known, ...]:
    return known_of(draft(*tasks))


def test_renumbered_tasks_are_found_by_what_they_say() -> None:
    old = known(task("1", "制定商标审查指南"), task("2", "开展龙腾行动"), task("3", "建设快维中心"))
    new = draft(
        task("1", "发布白皮书"),
        task("2", "制定商标审查指南"),
        task("3", "建设快维中心"),
        task("4", "开展龙腾行动"),
    )
    found = pair(old, new)
    assert {one.number: one.task_id for one in found.sure} == {"2": 1, "3": 3, "4": 2}
    assert (found.doubtful, found.new, found.gone) == ((), ("1",), ())
    assert found.pairs() == {"1": None, "2": 1, "3": 3, "4": 2}


def test_what_is_not_clear_waits_and_counts_for_nothing_until_it_is_confirmed() -> None:
    old = known(
        task("1", "推进第一批示范城市建设，完善工作机制，加强督促检查。"),
        task("2", "推进第二批示范城市建设，完善工作机制，加强督促检查。"),
    )
    new = draft(task("1", "推进第三批示范城市建设，完善工作机制，加强督促检查。"))
    found = pair(old, new)
    assert found.sure == ()
    assert [(one.number, one.task_id) for one in found.doubtful] == [("1", 1)]
    assert found.gone == (2,)
    assert found.pairs() == {"1": None}
    assert found.pairs(confirmed=["1"]) == {"1": 1}


def test_texts_that_occur_twice_go_by_their_number() -> None:
    old = known(task("1", "每年报送总结"), task("2", "开展督查"), task("3", "每年报送总结"))
    new = draft(task("1", "每年报送总结"), task("3", "每年报送总结"))
    found = pair(old, new)
    assert {one.number: one.task_id for one in found.sure} == {"1": 1, "3": 3}
    assert found.gone == (2,)


def test_nothing_in_common_is_another_task_even_under_the_same_number() -> None:
    found = pair(known(task("1", "制定商标审查指南")), draft(task("1", "建设快速维权中心")))
    assert (found.sure, found.doubtful, found.new, found.gone) == ((), (), ("1",), (1,))


def test_a_plan_may_have_again_what_it_had_once() -> None:
    (one,) = known(task("7", "制定商标审查指南"))
    former = replace(one, is_current=False)
    found = pair((former,), draft(task("1", "制定商标审查指南")))
    assert [(p.number, p.task_id) for p in found.sure] == [("1", 1)]
    assert pair((former,), draft(task("1", "另一件事"))).gone == ()


def test_the_difference_is_told_by_text_agencies_and_deadline() -> None:
    old = known(
        task("1", "甲事", "司法部"), task("2", "乙事", "司法部", "公安部"), task("3", "丙事")
    )
    dated = task("3", "丙事").model_copy(
        update={"deadlines": [Deadline(kind=DeadlineKind.BY, text="2022年底前")]}
    )
    new = draft(
        task("1", "甲事，改", "司法部"),
        task("2", "乙事", "公安部", "司法部"),
        dated,
        task("4", "丁事"),
    )
    found = compare(old, new, {"1": 1, "2": 2, "3": 3, "4": None})
    assert [(d.number, bool(d.text), bool(d.agencies), bool(d.deadlines)) for d in found.tasks] == [
        ("1", True, False, False),
        ("2", False, True, False),
        ("3", False, False, True),
    ]
    assert found.tasks[0].text == ("甲事", "甲事，改")
    assert found.tasks[1].agencies == (
        (("司法部", "lead"), ("公安部", "participant")),
        (("公安部", "lead"), ("司法部", "participant")),
    )
    assert found.tasks[2].deadlines == ((), ("2022年底前",))
    assert (found.new, found.gone, found.known) == (("4",), (), 3)
    assert compare(old, draft(task("1", "甲事", "司法部")), {"1": 1}).changed == ()
    assert len(compare(old, draft(task("1", "甲事", "司法部")), {"1": 1}).gone) == 2


def test_second_versions_of_the_five_plans_are_paired_as_a_person_would() -> None:
    score = Score()
    for key, made in shipped().items():
        foreign = [item for other, o in shipped().items() if other != key for item in o.items]
        for seed in SEEDS:
            second = second_version(made, foreign, seed)
            score.add(pair(known_of(made), second.draft), second)
    assert score.true > 1_000
    assert score.precision >= 0.999, score.wrong
    assert score.recall >= 0.96
    assert score.offered >= 0.99


def test_the_same_document_is_no_difference() -> None:
    for made in shipped().values():
        found = pair(known_of(made), made)
        assert (found.doubtful, found.new, found.gone) == ((), (), ())
        assert compare(known_of(made), made, found.pairs()).is_empty


def test_three_thousand_tasks_that_are_hardly_told_apart_are_paired_in_seconds() -> None:
    made = parse_bytes(large_plan(3_000).encode(), lexicon.load())[1]
    began = time.process_time()
    found = pair(known_of(made), made)
    again = [item.model_copy(update={"text": f"新，{item.text}"}) for item in made.items]
    pair(known_of(made), made.model_copy(update={"items": again}))
    assert len(found.sure) == 3_000
    assert time.process_time() - began < 30


async def test_what_a_plan_has_is_read_with_what_was_reported_and_what_it_had_once(
    seeded: Database,
) -> None:
    first = draft(task("1", "甲事", "知识产权局", "司法部"), task("2", "乙事"))
    plan = (await take_in(seeded, first)).plan_id
    await take_in(seeded, draft(task("2", "乙事")), "第二版")
    found = await seeded.read(lambda tx: of(tx, plan))
    assert [(one.ref, one.is_current, one.has_reports) for one in found] == [
        ("2", True, False),
        ("1", False, False),
    ]
    assert found[1].agencies == (("知识产权局", "lead"), ("司法部", "participant"))
    assert (found[1].lead, found[1].participants) == ("知识产权局", ("司法部",))
    assert META.key == "test-2024"
