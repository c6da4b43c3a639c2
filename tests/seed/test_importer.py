"""An approved draft into the store: once, whole, by whom, and tasks keep their ids."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from seed.draft import (
    Assignee,
    Deadline,
    DeadlineKind,
    Division,
    Draft,
    DraftItem,
    DraftPlan,
    LeadBasis,
    Section,
)
from seed.errors import DraftRefused, Refusal, UnreadableDocument
from seed.importer import Imported, import_draft, seed_shipped
from seed.readers.source import Source, blocks_of
from seed.shipped import SHIPPED
from store import agencies, audit, counters, items, plans
from store.db import Database, Tx
from store.edition import PlanMeta
from store.errors import Forbidden, NotFound, Trouble, Unusable
from store.records import Actor, Appointment, Role, TaskCard
from store.tables import addressees, metadata, plan_revisions, reporting_duties, sources
from store.tables import agencies as agency_rows
from store.tables import audit as entries
from tests.databases import on_sqlite

NOW = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)
META = PlanMeta("test-2024", "2024 年推进计划", "测试推进计划", "测试.txt", 100)


def task(number: str, text: str, *names: str, roles: str = "lead participant") -> DraftItem:
    lead, other = roles.split()
    assignees = [Assignee(name=n, role=other if i else lead) for i, n in enumerate(names)]
    return DraftItem(
        number=number,
        section_path=["一、总体", "（一）分部"],
        text=text,
        agencies=list(names),
        lead_basis=LeadBasis.RULE if names else LeadBasis.NONE,
        division=Division.JOINT if names else Division.NONE,
        assignees=assignees,
        span=(2, 4),
    )


def draft(*tasks: DraftItem, **plan: Any) -> Draft:
    sections = [
        Section(path=["一、总体"], level=1, printed="一、总体", span=(0, 1)),
        Section(path=["一、总体", "（一）分部"], level=2, printed="（一）分部", span=(1, 2)),
    ]
    return Draft(plan=DraftPlan(**plan), items=list(tasks), sections=sections)


def source(text: str = "一二三四五六") -> Source:
    return Source(text, hashlib.sha256(text.encode()).hexdigest(), "utf-8", blocks_of(text))


async def take_in(
    db: Database, made: Draft, text: str = "一二三四五六", meta: PlanMeta = META, **more: Any
) -> Imported:
    async def body(tx: Tx) -> Imported:
        lexicon = await agencies.load(tx)
        return await import_draft(tx, made, source(text), meta, lexicon, NOW, **more)

    return await db.begin(body)


async def card(db: Database, ref: str, key: str = META.key) -> TaskCard:
    async def body(tx: Tx) -> TaskCard:
        return await items.card(tx, await items.by_ref(tx, key, ref))

    return await db.read(body)


async def everything(db: Database) -> dict[str, int]:
    async def body(tx: Tx) -> dict[str, int]:
        counted = {t: select(func.count()).select_from(t) for t in metadata.sorted_tables}
        return {t.name: await tx.scalar(count) for t, count in counted.items()}

    return await db.read(body)


FIRST = draft(task("1", "甲事", "知识产权局", "司法部"), task("2", "乙事", "海关总署"))


async def test_the_same_file_twice_is_nothing(seeded: Database) -> None:
    first = await take_in(seeded, FIRST)
    before = await everything(seeded)
    again = await take_in(seeded, FIRST)
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.plan_id, first.revision) == (again.plan_id, again.revision)
    assert await everything(seeded) == before


async def test_at_once_it_is_one_revision(seeded: Database) -> None:
    results = await asyncio.gather(*(take_in(seeded, FIRST) for _ in range(5)))
    assert sorted(result.is_new for result in results) == [False] * 4 + [True]
    assert {result.revision for result in results} == {1}


async def test_another_version_is_a_revision_in_which_tasks_keep_their_ids(
    seeded: Database,
) -> None:
    await take_in(seeded, FIRST)
    old = {ref: await card(seeded, ref) for ref in ("1", "2")}
    second = draft(task("2", "乙事，改", "公安部"), task("3", "丙事", "司法部"))
    changed = await take_in(seeded, second, "第二版全文")
    assert (changed.revision, changed.is_new) == (2, True)
    new = {ref: await card(seeded, ref) for ref in ("2", "3")}
    assert new["2"].task_id == old["2"].task_id
    assert new["2"].version_id != old["2"].version_id
    assert new["2"].text == "乙事，改"
    assert new["3"].task_id not in {c.task_id for c in old.values()}
    with pytest.raises(NotFound):
        await card(seeded, "1")
    back = await take_in(seeded, FIRST)
    assert back.revision == 3
    assert (await card(seeded, "1")).task_id == old["1"].task_id
    refs = await seeded.read(plans.refs)
    assert [ref.tasks for ref in refs if ref.key == META.key] == [2]


async def test_a_plan_of_other_texts_keeps_its_ids_apart(seeded: Database) -> None:
    await take_in(seeded, FIRST)
    other = PlanMeta("other-2024", "另一计划", "另一计划", "另.txt", 9)
    await take_in(seeded, FIRST, "另一份文件", other)
    assert (await card(seeded, "1")).task_id != (await card(seeded, "1", other.key)).task_id


async def test_ids_are_never_given_again(database: Database) -> None:
    for number in range(3):
        made = draft(task(f"{number}", "事"))
        await take_in(database, made, f"第{number}版全文")
        ids = (await card(database, f"{number}")).task_id
        assert ids == number + 1


async def test_the_card_has_what_the_draft_says(seeded: Database) -> None:
    deadline = Deadline(kind=DeadlineKind.BY, due_on=date(2024, 10, 31), text="10月底前完成")
    made = task("1", "甲事，" * 40, "国知局", "司法部").model_copy(
        update={"deadline": deadline, "deadlines": [deadline], "responsibility_text": "由二者负责"}
    )
    await take_in(seeded, draft(made, lead_rule="列第一位的为牵头"))
    shown = await card(seeded, "1")
    assert [(a.agency.slug, a.printed) for a in shown.assignments] == [
        ("cnipa", "国知局"),
        ("moj", "司法部"),
    ]
    assert shown.path == ("一、总体", "（一）分部")
    assert [(d.kind, d.due_on, d.phrase) for d in shown.deadlines] == [
        ("by", date(2024, 10, 31), "10月底前完成")
    ]
    assert shown.lead_rule == "列第一位的为牵头"
    assert len(shown.title) <= 28
    assert shown.plan.short == "2024 年推进计划"


async def test_an_unknown_name_is_a_body_of_its_own(seeded: Database) -> None:
    unknown = draft(task("1", "甲事", "海上丝路办"), task("2", "乙事", "海上 丝路办"))
    result = await take_in(seeded, unknown)
    assert result.unlisted == ("海上丝路办", "海上 丝路办")
    first, second = await card(seeded, "1"), await card(seeded, "2")
    assert first.assignments[0].agency.id == second.assignments[0].agency.id
    assert first.assignments[0].agency.slug == f"u{first.assignments[0].agency.id}"
    lexicon = await seeded.read(agencies.load)
    (known,) = lexicon.resolve("海上丝路办")
    assert (known.entry.short, known.name.unsure) == ("海上丝路办", True)


async def test_a_provincial_plan_never_means_the_national_body(seeded: Database) -> None:
    meta = PlanMeta("gd-2024", "广东推进计划", "题", "f", 1, jurisdiction="guangdong")
    await take_in(seeded, draft(task("1", "甲事", "知识产权局")), meta=meta)
    (assigned,) = (await card(seeded, "1", "gd-2024")).assignments
    assert assigned.printed == "知识产权局"
    assert assigned.agency.slug != "cnipa"


@pytest.mark.parametrize("role", [Role.VISITOR, Role.MEMBER, Role.COORDINATOR])
async def test_who_may_not_seed_changes_nothing(seeded: Database, role: Role) -> None:
    before = await everything(seeded)
    with pytest.raises(Forbidden):
        await take_in(seeded, FIRST, by=Actor(1, appointments=(Appointment(role, None),)))
    assert await everything(seeded) == before


async def test_an_import_is_on_record(seeded: Database) -> None:
    await take_in(seeded, FIRST)
    mine = select(entries).where(entries.c.object_id == META.key)
    (entry,) = await seeded.read(lambda tx: tx.rows(mine))
    assert entry.verb == "seed_plan"
    assert entry.detail == {"revision": 1, "sha256": source().sha256, "tasks": 2}
    assert await seeded.read(audit.verify) == audit.Verdict(6, None)


@pytest.mark.parametrize(
    ("made", "key", "reason"),
    [
        (draft(), "good-key", Refusal.NO_TASKS),
        (FIRST, "Bad Key", Refusal.KEY),
        (FIRST, "ab", Refusal.KEY),
        (draft(task("1", "甲"), task("1", "乙")), "good-key", Refusal.NUMBER_TWICE),
        (draft(task("一" * 33, "甲")), "good-key", Refusal.NUMBER_LONG),
    ],
)
async def test_what_cannot_be_kept_whole_is_refused(
    database: Database, made: Draft, key: str, reason: Refusal
) -> None:
    before = await everything(database)
    with pytest.raises(DraftRefused) as refusal:
        await take_in(database, made, meta=PlanMeta(key, "短名", "题", "f", 1))
    assert refusal.value.reason is reason
    assert await everything(database) == before


async def test_a_text_that_no_database_holds_is_refused(database: Database) -> None:
    with pytest.raises(UnreadableDocument):
        await take_in(database, FIRST, "一\0二")


async def test_a_failure_at_any_statement_leaves_nothing(seeded: Database) -> None:
    before = await everything(seeded)
    sent: list[str] = []
    fails_at = 0

    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)
        if len(sent) == fails_at:
            raise RuntimeError("power cut")

    engine = seeded._writer.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        while True:
            fails_at += 1
            sent.clear()
            try:
                await take_in(seeded, FIRST)
            except RuntimeError:
                assert await everything(seeded) == before
            else:
                break
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert fails_at > 20
    assert (await card(seeded, "1")).text == "甲事"


@on_sqlite
async def test_a_full_disk_loses_nothing(seeded: Database) -> None:
    before = await everything(seeded)

    async def shrink(tx: Tx) -> None:
        pages = (await tx.conn.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await tx.conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")

    await seeded.begin(shrink)
    many = draft(*(task(str(n), "甲事" * 50, "司法部") for n in range(500)))
    with pytest.raises(Unusable) as failure:
        await take_in(seeded, many, "长" * 50_000)
    assert failure.value.trouble is Trouble.FULL
    assert await everything(seeded) == before
    assert await seeded.read(audit.verify) == audit.Verdict(5, None)


async def test_seeding_again_reads_and_writes_nothing(seeded: Database) -> None:
    before = await everything(seeded)
    assert not await seed_shipped(seeded, NOW)
    assert await everything(seeded) == before


async def test_two_that_seed_at_once_seed_once(database: Database) -> None:
    both = await asyncio.gather(seed_shipped(database, NOW), seed_shipped(database, NOW))
    assert sorted(both) == [False, True]
    revisions = select(func.count()).select_from(plan_revisions)
    assert await database.read(lambda tx: tx.scalar(revisions)) == 5


async def test_a_changed_lexicon_goes_in_without_new_revisions(seeded: Database) -> None:
    before = await everything(seeded)
    ids = {e.slug: e.id for e in (await seeded.read(agencies.load)).entries}
    await seeded.begin(lambda tx: counters.put(tx, SHIPPED, 1))
    assert await seed_shipped(seeded, NOW)
    assert await everything(seeded) == before
    assert {e.slug: e.id for e in (await seeded.read(agencies.load)).entries} == ids


async def test_the_kept_source_is_the_decoded_file(seeded: Database) -> None:
    documents = Path(__file__).parents[2] / "seed" / "documents"
    rows = await seeded.read(lambda tx: tx.rows(select(sources)))
    assert len(rows) == 5
    for row in rows:
        data = (documents / row.name).read_bytes()
        assert row.sha256 == hashlib.sha256(data).hexdigest()
        assert row.byte_size == len(data)
        assert row.text == data.decode("utf-8-sig").replace("\r\n", "\n")


async def test_every_name_in_the_shipped_plans_means_a_known_body(seeded: Database) -> None:
    unlisted = select(agency_rows.c.short).where(agency_rows.c.category == agencies.UNLISTED)
    nobody = select(addressees.c.printed).where(addressees.c.agency_id.is_(None))
    for query in (unlisted, nobody):
        assert await seeded.read(lambda tx, q=query: tx.rows(q)) == []  # type: ignore[misc]
    group = select(agency_rows.c.kind).join(
        reporting_duties, reporting_duties.c.collective_id == agency_rows.c.id
    )
    kinds = await seeded.read(lambda tx: tx.rows(group))
    assert [row.kind for row in kinds] == ["collective", "collective"]
