"""动态调整: one task is another, everything else stays; with a document, by whom, and once."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import func, select

from store import adjusted, archiving, audit, cards, editions, items, plans
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.records import Part, TaskCard
from store.search import find, terms
from store.tables import plan_revisions
from store.wishes import Due, NewTask, Parties, PartyWish, Why, Wish
from tests import cast
from tests.store.change_desk import BASIS, adds, amends, plan_id, withdraws
from tests.store.reports.desk import ANNUAL, Desk, open_desk
from tests.store.steering_desk import act

TEXT = "开展“龙腾行动”，全年查扣侵权嫌疑货物六万批次以上。"


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work in the shipped plans."""
    return await open_desk(seeded)


async def card(desk: Desk, task_id: int) -> TaskCard:
    return await desk.database.read(lambda tx: cards.card(tx, task_id))


async def revisions(desk: Desk, plan: int) -> int:
    counted = select(func.count()).where(plan_revisions.c.plan_id == plan)
    found = await desk.database.read(lambda tx: tx.scalar(counted))
    assert isinstance(found, int)
    return found


async def test_a_changed_task_says_so_and_keeps_what_the_document_printed(desk: Desk) -> None:
    task_id, other = await desk.task("39"), await desk.task("40")
    before, beside = await card(desk, task_id), await card(desk, other)
    printed = await desk.database.read(lambda tx: cards.source(tx, task_id))
    parties = Parties(
        (
            PartyWish(desk.id_of("cnipa"), "知识产权局", "lead", "牵头"),
            PartyWish(desk.id_of("gacc"), "海关总署", "participant", "参与"),
        ),
        "stated",
        "joint",
        "知识产权局牵头，海关总署参与",
    )
    due = Due("by", date(2022, 9, 30), "2022年9月底前")
    saved = await amends(desk, task_id, Wish(TEXT, parties, due))
    assert saved is not None and saved.number == 2
    after = await card(desk, task_id)
    assert (after.ref, after.text, after.division) == ("39", TEXT, "joint")
    named = [(one.agency.slug, one.part) for one in after.assignments]
    assert named == [("cnipa", Part.LEAD), ("gacc", Part.PARTICIPANT)]
    assert [one.due_on for one in after.deadlines] == [date(2022, 9, 30)]
    assert after.version_id != before.version_id
    # nobody who drafts a report on another task has to read it again
    assert await card(desk, other) == beside
    assert await desk.database.read(lambda tx: cards.source(tx, task_id)) == printed
    (one,) = await desk.database.read(lambda tx: adjusted.of_task(tx, task_id))
    assert (one.by, one.basis, one.reason) == ("王静", BASIS.basis, BASIS.reason)
    assert one.before is not None
    assert (one.before.text, one.after.text) == (before.text, TEXT)
    assert one.before.agencies == (("海关总署", "lead"),)
    assert await desk.database.read(lambda tx: adjusted.of_task(tx, other)) == ()


async def test_the_search_finds_the_new_words_and_not_the_old_ones(desk: Desk) -> None:
    task_id = await desk.task("39")
    await amends(desk, task_id, Wish("改为开展“虎啸行动”。"))

    async def hits(tx: Tx) -> list[list[int]]:
        known = await terms.load(tx)
        found = [await find(tx, words, terms=known) for words in ("虎啸行动", "龙腾行动")]
        return [[hit.task_id for hit in one.hits] for one in found]

    new, old = await desk.database.read(hits)
    assert new[0] == task_id
    assert task_id not in old


async def test_two_amendments_are_told_the_newest_first(desk: Desk) -> None:
    task_id = await desk.task("39")
    await amends(desk, task_id, Wish("第一次改。"))
    await amends(desk, await desk.task("40"), Wish("改的是另一项。"))
    await amends(desk, task_id, Wish(due=Due("ongoing", None, "持续推进")))
    found = await desk.database.read(lambda tx: adjusted.of_task(tx, task_id))
    assert [one.number for one in found] == [4, 2]
    assert found[0].after.text == found[0].before.text == "第一次改。"  # type: ignore[union-attr]
    assert found[0].after.kind == "ongoing"


async def test_an_added_task_stands_where_it_was_put(desk: Desk) -> None:
    plan, after = await plan_id(desk, ANNUAL), await desk.task("39")
    parties = Parties(
        (PartyWish(desk.id_of("moj"), "司法部", "lead"),), "sole", "single", "司法部负责"
    )
    made = await adds(desk, plan, NewTask("39之一", after, Wish("新增的任务。", parties)))
    assert made is not None
    found, before = await card(desk, made[1]), await card(desk, after)
    assert (found.ref, found.ordinal, found.path) == ("39之一", before.ordinal + 1, before.path)
    lines = (await desk.database.read(lambda tx: items.plan_tasks(tx, plan, limit=200))).lines
    assert [line.ref for line in lines[38:41]] == ["39", "39之一", "40"]
    assert len(lines) == 116
    source = await desk.database.read(lambda tx: cards.source(tx, made[1]))
    assert (source.printed, source.span) == ("", (0, 0))
    (one,) = await desk.database.read(lambda tx: adjusted.of_task(tx, made[1]))
    assert one.before is None
    with pytest.raises(Refused) as refused:
        await adds(desk, plan, NewTask("39之一", None, Wish("再增。")))
    assert refused.value.code is Refusal.NUMBER_TAKEN


async def test_a_withdrawn_task_is_gone_and_its_number_may_be_taken(desk: Desk) -> None:
    plan, task_id = await plan_id(desk, ANNUAL), await desk.task("115")
    await withdraws(desk, task_id)
    with pytest.raises(NotFound):
        await card(desk, task_id)
    made = await adds(desk, plan, NewTask("115", None, Wish("另一件事。")))
    assert made is not None
    assert made[1] != task_id
    assert await desk.task("115") == made[1]


@pytest.mark.parametrize(
    ("wish", "why", "code"),
    [
        (Wish("改。"), Why(" "), Refusal.BASIS_MISSING),
        (Wish(" "), BASIS, Refusal.TEXT_MISSING),
        (Wish("字" * 4001), BASIS, Refusal.TEXT_TOO_LONG),
        (Wish("改。"), Why("字" * 501), Refusal.TEXT_TOO_LONG),
        (Wish(), BASIS, Refusal.NOTHING_CHANGED),
    ],
)
async def test_what_cannot_be_recorded_is_refused(
    desk: Desk, wish: Wish, why: Why, code: Refusal
) -> None:
    plan, task_id = await plan_id(desk, ANNUAL), await desk.task("39")
    with pytest.raises(Refused) as refused:
        await amends(desk, task_id, wish, why=why)
    assert refused.value.code is code
    assert await revisions(desk, plan) == 1


async def test_the_same_words_change_nothing(desk: Desk) -> None:
    task_id = await desk.task("39")
    same = (await card(desk, task_id)).text
    with pytest.raises(Refused) as refused:
        await amends(desk, task_id, Wish(same))
    assert refused.value.code is Refusal.NOTHING_CHANGED


@pytest.mark.parametrize("who", [cast.SUN, cast.ZHANG, cast.WU, cast.ZHOU])
async def test_only_administrators_amend(desk: Desk, who: cast.Person) -> None:
    plan, task_id = await plan_id(desk, ANNUAL), await desk.task("39")
    with pytest.raises(Forbidden):
        await amends(desk, task_id, Wish(TEXT), by=who)
    with pytest.raises(Forbidden):
        await withdraws(desk, task_id, by=who)
    with pytest.raises(Forbidden):
        await adds(desk, plan, NewTask("116", None, Wish(TEXT)), by=who)
    with pytest.raises(Forbidden):
        await act(desk, who, lambda tx, actor: editions.of_plan(tx, actor, plan, desk.at))
    with pytest.raises(Forbidden):
        await act(
            desk,
            who,
            lambda tx, actor: archiving.archive(tx, actor, plan, effect_key="k", now=desk.at),
        )
    assert await revisions(desk, plan) == 1


async def test_the_same_deed_twice_is_one(desk: Desk) -> None:
    plan, task_id = await plan_id(desk, ANNUAL), await desk.task("39")
    seen = (await desk.named(task_id)).version_id
    first = await amends(desk, task_id, Wish(TEXT), key="tap:1", seen=seen)
    again = await amends(desk, task_id, Wish(TEXT), key="tap:1", seen=seen)
    assert first is not None
    assert again is None
    assert await revisions(desk, plan) == 2


async def test_of_two_who_amend_one_task_the_second_is_told(desk: Desk) -> None:
    task_id = await desk.task("39")
    seen = (await desk.named(task_id)).version_id
    await amends(desk, task_id, Wish("先改的。"), seen=seen)
    with pytest.raises(Refused) as refused:
        await amends(desk, task_id, Wish("后改的。"), seen=seen)
    assert refused.value.code is Refusal.AMENDED_MEANWHILE
    assert (await card(desk, task_id)).text == "先改的。"


async def test_twenty_at_once_are_twenty_revisions(desk: Desk) -> None:
    plan = await plan_id(desk, ANNUAL)
    ids = [await desk.task(str(n)) for n in range(1, 21)]
    await asyncio.gather(*(amends(desk, id_, Wish(f"同时改的{id_}。")) for id_ in ids))
    assert await revisions(desk, plan) == 21
    texts = [(await card(desk, id_)).text for id_ in ids]
    assert texts == [f"同时改的{id_}。" for id_ in ids]
    (ref,) = [ref for ref in await desk.database.read(plans.refs) if ref.id == plan]
    assert ref.tasks == 115
    assert (await desk.database.read(audit.verify)).broken_at is None


async def test_who_reports_on_an_amended_task_is_told_and_on_another_is_not(desk: Desk) -> None:
    amended, other = await desk.task("39"), await desk.task("14")
    about_amended = await desk.new("39", "gacc")
    about_other = await desk.new("14", "cnipa")
    named = await desk.named(other)
    await amends(desk, amended, Wish(TEXT))
    with pytest.raises(Refused) as refused:
        await desk.submit(cast.HE, about_amended)
    assert refused.value.code is Refusal.TASK_AMENDED
    assert desk.id_of("cnipa") in named.every
    assert (await desk.submit(cast.ZHANG, about_other)).task_id == other


async def test_the_record_of_revisions_says_who_why_and_what_may_be_undone(desk: Desk) -> None:
    plan, task_id = await plan_id(desk, ANNUAL), await desk.task("39")
    await amends(desk, task_id, Wish(TEXT))
    wang = await desk.actor(cast.WANG)
    found = await desk.database.read(lambda tx: editions.of_plan(tx, wang, plan, desk.at))
    assert [(one.number, one.kind, one.task, one.can_undo) for one in found] == [
        (2, "amend", "39", True),
        (1, "import", None, False),
    ]
    assert (found[0].by, found[0].basis, found[0].tasks) == ("王静", BASIS.basis, 115)


async def test_an_archived_plan_takes_no_reports_until_it_is_taken_out(desk: Desk) -> None:
    plan = await plan_id(desk, ANNUAL)
    new = await desk.new("39", "gacc")
    assert await act(
        desk,
        cast.WANG,
        lambda tx, actor: archiving.archive(tx, actor, plan, effect_key="k1", now=desk.at),
    )
    with pytest.raises(Refused) as refused:
        await desk.submit(cast.HE, new)
    assert refused.value.code is Refusal.PLAN_ARCHIVED
    with pytest.raises(Refused) as refused:
        await act(
            desk,
            cast.WANG,
            lambda tx, actor: archiving.archive(tx, actor, plan, effect_key="k2", now=desk.at),
        )
    assert refused.value.code is Refusal.ARCHIVED_SO
    assert await act(
        desk,
        cast.WANG,
        lambda tx, actor: archiving.restore(tx, actor, plan, effect_key="k3", now=desk.at),
    )
    assert (await desk.submit(cast.HE, new)).task_id == new.task_id
