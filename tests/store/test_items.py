"""What an agency is responsible for in the shipped plans: counts, lists, sections, cards."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from store import agencies, items, plans
from store.db import Database, Tx
from store.errors import NotFound
from store.lexicon import Lexicon
from store.records import AgencyRef, Duties, Part, RoleFilter, TaskLine
from tests.databases import on_sqlite

ANNUAL, STRATEGY = "annual-2021-2022", "strategy-2020"


def found(lexicon: Lexicon, name: str) -> tuple[AgencyRef, frozenset[int]]:
    """The agency of this name, and its family by id."""
    (resolution,) = lexicon.resolve(name)
    entry = resolution.entry
    assert entry.id is not None
    ids = agencies.family_ids(lexicon, entry.slug)
    return AgencyRef(entry.id, entry.slug, entry.short, entry.full), ids


async def family(db: Database, name: str) -> frozenset[int]:
    return found(await db.read(agencies.load), name)[1]


async def duties(db: Database, name: str) -> Duties:
    async def body(tx: Tx) -> Duties:
        return await items.duties(tx, *found(await agencies.load(tx), name))

    return await db.read(body)


async def test_the_counts_of_the_intellectual_property_office(seeded: Database) -> None:
    answer = await duties(seeded, "知识产权局")
    counts = {p.plan.key: (p.lead, p.participant, p.first, p.listed) for p in answer.plans}
    assert counts == {ANNUAL: (36, 33, 0, 0), STRATEGY: (35, 22, 0, 0)}
    assert [p.plan.key for p in answer.plans] == [ANNUAL, STRATEGY]
    assert sum(p.total for p in answer.plans) == 126
    assert sum(p.sole for p in answer.plans) == 38
    assert sum(p.divided for p in answer.plans) == 22


async def test_an_agency_without_tasks_learns_what_was_searched(seeded: Database) -> None:
    answer = await duties(seeded, "税务总局")
    assert answer.plans == ()
    assert {p.key for p in answer.coverage.naming} == {ANNUAL, STRATEGY}
    assert len(answer.coverage.silent) == 3
    assert answer.coverage.tasks_naming == 215


async def test_an_old_name_brings_in_what_the_successor_has(seeded: Database) -> None:
    """The documents print 银保监会; who asks for its successor is answered with that."""
    old, new = await duties(seeded, "银保监会"), await duties(seeded, "国家金融监督管理总局")
    assert [p.total for p in old.plans] == [p.total for p in new.plans] != []


@pytest.mark.parametrize(
    ("role", "total"), [(RoleFilter.LEAD, 71), (RoleFilter.PARTICIPANT, 55), (RoleFilter.ANY, 126)]
)
async def test_pages_make_up_the_list(seeded: Database, role: RoleFilter, total: int) -> None:
    ids = await family(seeded, "知识产权局")
    lines: list[TaskLine] = []
    for offset in range(0, total + 8, 8):
        page = await seeded.read(lambda tx, o=offset: items.listed(tx, ids, role, offset=o))  # type: ignore[misc]
        assert (page.total, page.offset) == (total, offset)
        assert len(page.lines) <= 8
        lines += page.lines
    keys = await seeded.read(lambda tx: items.keys(tx, ids, role))
    assert [f"{line.plan_key}#{line.ref}" for line in lines] == keys
    assert len(set(keys)) == total
    if role is not RoleFilter.ANY:
        assert {line.part for line in lines} == {Part(role.value)}


async def test_lists_can_be_narrowed_to_a_plan_and_a_section(seeded: Database) -> None:
    ids = await family(seeded, "知识产权局")
    plan = await seeded.read(lambda tx: plans.by_key(tx, ANNUAL))
    any_role = RoleFilter.ANY
    page = await seeded.read(lambda tx: items.listed(tx, ids, any_role, plan_id=plan.id))
    assert page.total == 69
    top = await seeded.read(lambda tx: items.sections(tx, ids, any_role, plan.id))
    assert sum(section.tasks for section in top) == 69
    assert all(len(section.path) == 1 for section in top)
    for section in top:
        inside = await seeded.read(
            lambda tx, s=section: items.listed(tx, ids, any_role, section_id=s.id)  # type: ignore[misc]
        )
        assert inside.total == section.tasks
    both = await seeded.read(lambda tx: items.sections(tx, ids, any_role))
    assert sum(section.tasks for section in both) == 126
    of_key = await seeded.read(lambda tx: items.keys(tx, ids, any_role, STRATEGY))
    assert len(of_key) == 57


async def test_a_family_counts_a_task_once_with_the_strongest_part(seeded: Database) -> None:
    first, second = [await family(seeded, name) for name in ("知识产权局", "中央宣传部")]
    two = first | second
    keys = [
        await seeded.read(lambda tx, i=i: items.keys(tx, i, RoleFilter.ANY))  # type: ignore[misc]
        for i in (first, second, two)
    ]
    assert set(keys[2]) == set(keys[0]) | set(keys[1])
    assert len(keys[2]) == len(set(keys[2])) < len(keys[0]) + len(keys[1])
    parts = [
        len(await seeded.read(lambda tx, r=r: items.keys(tx, two, r)))  # type: ignore[misc]
        for r in (RoleFilter.LEAD, RoleFilter.PARTICIPANT)
    ]
    assert sum(parts) == len(keys[2])


async def test_a_card_says_role_basis_and_rule(seeded: Database) -> None:
    task = await seeded.read(lambda tx: items.by_ref(tx, ANNUAL, "14"))
    card = await seeded.read(lambda tx: items.card(tx, task))
    assert card.ref == "14"
    assert card.path == ("一、完善知识产权制度", "（二）改革完善知识产权重大政策")
    assert [(a.printed, a.part.value) for a in card.assignments] == [
        ("知识产权局", "lead"),
        ("中央宣传部", "participant"),
        ("司法部", "participant"),
    ]
    assert card.lead_rule is not None
    assert "列第一位的部门为牵头部门" in card.lead_rule
    assert card.deadlines == ()
    alone = await seeded.read(lambda tx: items.by_ref(tx, ANNUAL, "11"))
    sole = await seeded.read(lambda tx: items.card(tx, alone))
    assert (sole.lead_basis, sole.lead_rule) == ("sole", None)


async def test_a_card_shows_the_phrase_beside_the_date(seeded: Database) -> None:
    plan = await seeded.read(lambda tx: plans.by_key(tx, "protection-2020-2021"))
    assert not plan.names_agencies
    page = await seeded.read(lambda tx: items.plan_tasks(tx, plan.id, limit=200))
    assert page.total == 133
    dated = [line for line in page.lines if line.deadline_kind == "by_then_ongoing"]
    assert len(dated) == 6
    for line in dated:
        card = await seeded.read(lambda tx, t=line.task_id: items.card(tx, t))  # type: ignore[misc]
        (deadline,) = card.deadlines
        assert deadline.due_on == line.due_on
        assert deadline.phrase is not None
        assert "持续推进" in deadline.phrase
        assert card.assignments == ()


async def test_the_source_is_cut_out_to_the_letter(seeded: Database) -> None:
    task = await seeded.read(lambda tx: items.by_ref(tx, STRATEGY, "91"))
    excerpt = await seeded.read(lambda tx: items.source(tx, task))
    assert excerpt.printed.startswith("91.")
    assert excerpt.printed == excerpt.printed.strip()
    assert len(excerpt.printed) == excerpt.span[1] - excerpt.span[0]
    assert excerpt.repost
    assert excerpt.file_name == "strategy-2020.txt"
    assert len(excerpt.sha256) == 64


async def test_damage_comes_with_card_and_source(seeded: Database) -> None:
    task = await seeded.read(lambda tx: items.by_ref(tx, STRATEGY, "91"))
    card = await seeded.read(lambda tx: items.card(tx, task))
    excerpt = await seeded.read(lambda tx: items.source(tx, task))
    assert card.damage == excerpt.damage
    assert card.damage
    assert card.damage[0].printed in card.text


@pytest.mark.parametrize("key", ["strategy-2020#101", "nothing#1", "strategy-2020#"])
async def test_what_is_not_there_is_not_found(seeded: Database, key: str) -> None:
    plan_key, _, ref = key.partition("#")
    with pytest.raises(NotFound) as missing:
        await seeded.read(lambda tx: items.by_ref(tx, plan_key, ref))
    assert missing.value.key == key
    for missing_task in (items.card, items.source):
        with pytest.raises(NotFound):
            await seeded.read(lambda tx, f=missing_task: f(tx, 10**9))  # type: ignore[misc]


async def test_a_plans_page(seeded: Database) -> None:
    async def body(tx: Tx) -> Any:
        return await plans.page(tx, (await plans.by_key(tx, "admin-protection-2021")).id)

    page = await seeded.read(body)
    assert page.doc_number == "国知发保函字〔2021〕29号"
    assert [duty.due_on.isoformat() for duty in page.reporting] == ["2021-03-15", "2021-12-01"]
    assert [section.tasks for section in page.sections if section.tasks] == [5, 4]
    assert page.by_deadline == {"none": 9}
    with pytest.raises(NotFound):
        await seeded.read(lambda tx: plans.page(tx, 10**9))


async def test_sections_count_what_lies_below_them(seeded: Database) -> None:
    async def body(tx: Tx) -> Any:
        return await plans.page(tx, (await plans.by_key(tx, ANNUAL)).id)

    page = await seeded.read(body)
    assert sum(s.tasks for s in page.sections if len(s.path) == 1) == 115
    assert sum(s.tasks for s in page.sections) > 115


async def test_plans_come_newest_first(seeded: Database) -> None:
    refs = await seeded.read(plans.refs)
    assert [ref.key for ref in refs] == [
        ANNUAL,
        "admin-protection-2021",
        "protection-2020-2021",
        STRATEGY,
        "protection-system-2027",
    ]
    assert sum(ref.tasks for ref in refs) == 377
    assert all(ref.repost for ref in refs)


@on_sqlite
async def test_answers_take_one_or_two_statements_and_an_index(seeded: Database) -> None:
    ids = await family(seeded, "知识产权局")
    refs = await seeded.read(plans.refs)
    agency, _ = found(await seeded.read(agencies.load), "知识产权局")
    task = await seeded.read(lambda tx: items.by_ref(tx, ANNUAL, "14"))
    said: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, values))

    for question in (
        lambda tx: items.duties(tx, agency, ids, plan_refs=refs),
        lambda tx: items.listed(tx, ids, RoleFilter.LEAD),
        lambda tx: items.sections(tx, ids, RoleFilter.LEAD),
        lambda tx: items.card(tx, task, plan_refs=refs),
        lambda tx: items.source(tx, task, plan_refs=refs),
    ):
        said.clear()

        async def body(tx: Tx, ask: Any = question) -> None:
            event.listen(tx.conn.sync_connection, "before_cursor_execute", listen)
            await ask(tx)
            event.remove(tx.conn.sync_connection, "before_cursor_execute", listen)
            for statement, values in said:
                plan = await tx.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                steps = [str(row.detail) for row in plan]
                scans = [
                    s for s in steps if s.startswith("SCAN ") and not s.endswith("CONSTANT ROW")
                ]
                tables = [s for s in scans if s.split()[1] in TABLES]
                assert not tables, steps

        await seeded.read(body)
        assert 1 <= len(said) <= 2


TABLES = {"tasks", "task_versions", "assignments", "deadlines", "targets", "sections", "sources"}
