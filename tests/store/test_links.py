"""Links across years: suggested, decided, shown to members only once confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from seed import years
from store import items, links, links_found, links_shown, people, rules
from store.comparable import Looked, SameTask
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Outdated
from store.links import Of, PlanPair, State, Suggestion, TaskPair
from store.links_shown import LinkedTask
from store.records import Actor, TaskCard
from store.tables import audit, plan_links, plan_revisions, plans, task_links, tasks
from tests import cast
from tests.cast import Person
from tests.databases import on_sqlite
from tests.store.keeping import NOW
from tests.store.test_readmodel import statements

SAME = ("strategy-2020", "68"), ("annual-2021-2022", "70")
OTHER = ("strategy-2020", "40"), ("annual-2021-2022", "45")


@dataclass
class Office:
    """A seeded database with the cast, and keys of its own."""

    db: Database
    last: int = 0

    def key(self) -> str:
        self.last += 1
        return f"test:{self.last}"

    async def actor(self, person: Person) -> Actor:
        return await self.db.read(lambda tx: people.actor(tx, person.id))

    async def task(self, name: tuple[str, str]) -> int:
        return await self.db.read(lambda tx: items.by_ref(tx, *name))

    async def look(
        self, looked: Looked | None = None, by: Actor = rules.OPERATOR
    ) -> links_found.Kept | None:
        """As the night does, or with what is said to have been found."""
        found = looked or years.compare(await self.db.read(links_found.comparables))
        upto = await self.db.read(links_found.newest)
        return await self.db.begin(
            lambda tx: links_found.keep(
                tx,
                by,
                found,
                upto=upto,
                version=years.VERSION,
                effect_key=self.key(),
                now=NOW,
            )
        )

    async def decide(
        self,
        link_id: int,
        state: State,
        *,
        by: Person = cast.WANG,
        seen: State = State.SUGGESTED,
        of: Of = Of.TASKS,
        key: str | None = None,
    ) -> bool:
        actor, key = await self.actor(by), key or self.key()
        return await self.db.begin(
            lambda tx: links.decide(
                tx, actor, of, link_id, state, seen=seen, effect_key=key, now=NOW
            )
        )

    async def link(self, one: tuple[str, str], other: tuple[str, str]) -> Any:
        """The row of a pair, or None."""
        ids = {await self.task(one), await self.task(other)}
        rows = await self.db.read(lambda tx: tx.rows(select(task_links)))
        return next((row for row in rows if {row.earlier_id, row.later_id} == ids), None)

    async def card(self, name: tuple[str, str]) -> tuple[TaskCard, tuple[LinkedTask, ...]]:
        task_id = await self.task(name)

        async def body(tx: Tx) -> tuple[TaskCard, tuple[LinkedTask, ...]]:
            card = await items.card(tx, task_id)
            return card, await links_shown.of_task(tx, card)

        return await self.db.read(body)

    async def waiting(self, by: Person = cast.WANG) -> tuple[Suggestion, ...]:
        actor = await self.actor(by)
        return await self.db.read(lambda tx: links.suggested(tx, actor))

    async def asks_again(self, by: Person) -> bool:
        actor, key = await self.actor(by), self.key()
        return await self.db.begin(
            lambda tx: links_found.ask_again(tx, actor, effect_key=key, now=NOW)
        )

    async def one(self, link_id: int, by: Person) -> PlanPair | TaskPair:
        actor = await self.actor(by)
        return await self.db.read(lambda tx: links.one(tx, actor, Of.TASKS, link_id))

    async def of_plan(self, plan_id: int) -> tuple[PlanPair, ...]:
        return await self.db.read(lambda tx: links_shown.of_plan(tx, plan_id))

    async def decided(self, by: Person = cast.WANG) -> tuple[tuple[Suggestion, ...], int]:
        actor = await self.actor(by)
        return await self.db.read(lambda tx: links.decided(tx, actor, offset=0, limit=5))


@pytest.fixture
async def office(seeded: Database) -> Office:
    await cast.appoint(seeded, NOW)
    return Office(seeded)


async def pair_of(office: Office) -> Looked:
    """Just the pair that is word for word the same, as if nothing else had been found."""
    ids = [await office.task(name) for name in SAME]
    refs = await office.db.read(lambda tx: tx.rows(select(plans.c.id)))
    every = frozenset(
        frozenset((one.id, other.id)) for one in refs for other in refs if one.id < other.id
    )
    return Looked(every, (SameTask(ids[1], ids[0], 0.9, ("text",)),), ())


async def test_what_the_shipped_plans_share_is_suggested(office: Office) -> None:
    kept = await office.look()
    assert kept is not None and kept.fresh == kept.open
    link = await office.link(*SAME)
    assert (link.state, link.kind) == ("suggested", "same")
    assert link.earlier_id == await office.task(SAME[0])
    assert await office.link(*OTHER) is None
    waiting = await office.waiting()
    assert len(waiting) == kept.open
    assert [one.of for one in waiting[:6]] == [Of.PLANS] * 5 + [Of.TASKS]
    assert ("2020 年推进计划", "28", "produces") in {
        (one.earlier, one.earlier_ref, one.kind) for one in waiting
    }
    pair = await office.one(waiting[5].id, cast.WANG)
    assert isinstance(pair, TaskPair)
    assert pair.likeness >= 0.99


async def test_only_administrators_see_and_decide_suggestions(office: Office) -> None:
    await office.look(await pair_of(office))
    link = await office.link(*SAME)
    for person in (cast.SUN, cast.ZHANG, cast.WU, cast.ZHOU, cast.STRANGER):
        assert await office.waiting(person) == ()
        with pytest.raises(Forbidden):
            await office.decided(person)
        with pytest.raises(Forbidden):
            await office.decide(link.id, State.CONFIRMED, by=person)
        with pytest.raises(Forbidden):
            await office.one(link.id, person)
        with pytest.raises(Forbidden):
            await office.look(Looked(frozenset(), (), ()), by=await office.actor(person))
        with pytest.raises(Forbidden):
            await office.asks_again(person)
    assert (await office.link(*SAME)).state == "suggested"


async def test_a_suggestion_is_on_no_card_and_a_confirmed_link_on_both(office: Office) -> None:
    await office.look(await pair_of(office))
    for name in SAME:
        card, linked = await office.card(name)
        assert (card.linked, linked) == (False, ())
    assert await office.decide((await office.link(*SAME)).id, State.CONFIRMED)
    card, (other,) = await office.card(SAME[1])
    assert card.linked
    assert (other.plan_short, other.ref, other.is_earlier) == ("2020 年推进计划", "68", True)
    assert [view.printed for view in other.assignments] == ["知识产权局", "工业和信息化部"]
    assert card.assignments[0].printed == "工业和信息化部"
    _, (back,) = await office.card(SAME[0])
    assert (back.ref, back.is_earlier) == ("70", False)


async def test_a_rejected_pair_is_not_suggested_again(office: Office) -> None:
    await office.look()
    link = await office.link(*SAME)
    before = await office.waiting()
    assert await office.decide(link.id, State.REJECTED)
    kept = await office.look()
    assert kept is not None and (kept.fresh, kept.open) == (0, len(before) - 1)
    assert (await office.link(*SAME)).state == "rejected"
    assert (await office.card(SAME[0]))[1] == ()


async def test_a_decision_is_taken_back(office: Office) -> None:
    await office.look(await pair_of(office))
    link = await office.link(*SAME)
    await office.decide(link.id, State.CONFIRMED)
    assert await office.decide(link.id, State.SUGGESTED, seen=State.CONFIRMED)
    again = await office.link(*SAME)
    assert (again.state, again.decided_by, again.decided_at) == ("suggested", None, None)
    assert (await office.card(SAME[0]))[1] == ()
    assert await office.decided() == ((), 0)
    verbs = select(audit.c.verb).order_by(audit.c.seq.desc()).limit(2)
    said = [row.verb for row in await office.db.read(lambda tx: tx.rows(verbs))]
    assert said == ["reopen_link", "confirm_link"]


async def test_two_administrators_decide_once_and_a_repeated_tap_does_nothing(
    office: Office,
) -> None:
    await office.look(await pair_of(office))
    link = await office.link(*SAME)
    key = office.key()
    assert await office.decide(link.id, State.CONFIRMED, key=key)
    assert not await office.decide(link.id, State.CONFIRMED, key=key)
    ((said,), total) = await office.decided()
    assert (said.id, said.state, total) == (link.id, State.CONFIRMED, 1)
    with pytest.raises(Outdated):
        await office.decide(link.id, State.REJECTED)
    with pytest.raises(Outdated):
        await office.decide(link.id, State.SUGGESTED, seen=State.REJECTED)
    with pytest.raises(NotFound):
        await office.decide(99_999, State.REJECTED)
    assert (await office.link(*SAME)).state == "confirmed"


async def test_what_is_found_no_more_goes_unless_it_was_decided(office: Office) -> None:
    found = await pair_of(office)
    await office.look(found)
    await office.look(replace(found, pairs=frozenset(), tasks=()))
    assert await office.link(*SAME) is not None, "these plans were not looked at"
    await office.look(replace(found, tasks=()))
    assert await office.link(*SAME) is None
    await office.look(found)
    await office.decide((await office.link(*SAME)).id, State.CONFIRMED)
    await office.look(replace(found, tasks=()))
    assert (await office.link(*SAME)).state == "confirmed"


async def test_a_likeness_is_measured_anew_and_the_row_stays(office: Office) -> None:
    found = await pair_of(office)
    await office.look(found)
    before = await office.link(*SAME)
    await office.look(replace(found, tasks=(replace(found.tasks[0], likeness=0.5, signs=()),)))
    after = await office.link(*SAME)
    assert (after.id, after.likeness, after.signs) == (before.id, 0.5, [])


async def test_a_link_follows_the_task_through_renumbering(office: Office) -> None:
    await office.look(await pair_of(office))
    link = await office.link(*SAME)
    await office.decide(link.id, State.CONFIRMED)
    task_id = await office.task(SAME[1])
    await office.db.begin(
        lambda tx: tx.run(update(tasks).where(tasks.c.id == task_id).values(ref="170"))
    )
    _, (other,) = await office.card(SAME[0])
    assert (other.task_id, other.ref) == (task_id, "170")
    kept = await office.look()
    assert kept is not None
    assert (await office.link(SAME[0], (SAME[1][0], "170"))).id == link.id


async def test_the_order_in_time_may_turn_and_the_pair_stays_one(office: Office) -> None:
    found = await pair_of(office)
    await office.look(found)
    await office.decide((await office.link(*SAME)).id, State.REJECTED)
    later = update(plan_revisions).where(plan_revisions.c.title.like("2020年%"))
    start = plan_revisions.c.period_start
    await office.db.begin(
        lambda tx: tx.run(later.values(period_start=NOW.date() + timedelta(days=9000)))
    )
    moved = await office.db.read(lambda tx: tx.rows(select(start).where(start > NOW.date())))
    assert moved
    kept = await office.look(found)
    assert kept is not None and kept.fresh == 0


async def test_between_plans_without_dates_nothing_is_said_of_earlier(office: Office) -> None:
    undated = ("protection-system-2027", "9")
    one, other = await office.task(undated), await office.task(("annual-2021-2022", "44"))
    found = replace(await pair_of(office), tasks=(SameTask(one, other, 0.8, ("lead",)),))
    await office.look(found)
    (first,) = await office.waiting()
    pair = await office.one(first.id, cast.WANG)
    assert isinstance(pair, TaskPair)
    assert not pair.dated
    await office.decide(pair.id, State.CONFIRMED)
    _, (seen,) = await office.card(undated)
    assert seen.is_earlier is None
    _, (seen,) = await office.card(("annual-2021-2022", "44"))
    assert seen.is_earlier is None


async def test_a_task_that_is_gone_is_linked_no_more(office: Office) -> None:
    await office.look(await pair_of(office))
    await office.decide((await office.link(*SAME)).id, State.CONFIRMED)
    task_id = await office.task(SAME[1])
    gone = update(tasks).where(tasks.c.id == task_id).values(current_version_id=None)
    await office.db.begin(lambda tx: tx.run(gone))
    assert (await office.card(SAME[0]))[1] == ()


async def test_plans_that_name_one_another_once_confirmed(office: Office) -> None:
    await office.look()
    rows = await office.db.read(lambda tx: tx.rows(select(plan_links)))
    made = next(row for row in rows if row.kind == "produces")
    assert await office.of_plan(made.to_plan_id) == ()
    await office.decide(made.id, State.CONFIRMED, of=Of.PLANS)
    for plan_id in (made.from_plan_id, made.to_plan_id):
        (said,) = await office.of_plan(plan_id)
        assert (said.ref, said.from_short) == ("28", "2020 年推进计划")
        assert said.to_short == "2020—2021 年推进计划"
    await office.look()
    again = await office.db.read(lambda tx: tx.rows(select(plan_links)))
    assert len(again) == len(rows)


async def test_only_plans_with_a_new_revision_are_compared_again(office: Office) -> None:
    known = await office.db.read(links_found.comparables)
    upto = await office.db.read(links_found.newest)
    assert await office.db.read(lambda tx: links_found.since(tx, years.VERSION)) == 0
    await office.look()
    assert await office.db.read(lambda tx: links_found.since(tx, years.VERSION)) == upto
    assert await office.db.read(lambda tx: links_found.since(tx, years.VERSION + 1)) == 0
    assert years.compare(known, since=upto).pairs == frozenset()
    assert await office.db.read(lambda tx: links_found.due(tx, years.VERSION)) is None
    assert await office.asks_again(cast.WANG)
    assert await office.db.read(lambda tx: links_found.due(tx, years.VERSION)) == 0
    newer = [replace(known[0], revision_id=upto + 1), *known[1:]]
    assert len(years.compare(newer, since=upto).pairs) == len(known) - 1


async def test_a_card_without_links_costs_no_statement_more(office: Office) -> None:
    """The card says itself whether there are any; with links there are two more, not two each."""
    found = await pair_of(office)
    third = await office.task(("protection-2020-2021", "116"))
    more = SameTask(third, found.tasks[0].one, 0.5, ())
    await office.look(replace(found, tasks=(*found.tasks, more)))

    async def counted(name: tuple[str, str]) -> int:
        with statements(office.db) as said:
            await office.card(name)
        return len(said)

    without = await counted(SAME[1])
    rows = await office.db.read(lambda tx: tx.rows(select(task_links.c.id)))
    for row in rows:
        await office.decide(row.id, State.CONFIRMED)
    assert len(rows) == 2
    assert await counted(SAME[1]) == without + 2
    assert len((await office.card(SAME[1]))[1]) == 2


@on_sqlite
async def test_links_are_found_by_index(office: Office) -> None:
    await office.look(await pair_of(office))
    await office.decide((await office.link(*SAME)).id, State.CONFIRMED)
    said: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        said.append((statement, values))

    engine = office.db._reader.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    await office.card(SAME[1])
    await office.of_plan(1)
    event.remove(engine, "before_cursor_execute", listen)

    async def steps(tx: Tx) -> list[str]:
        found: list[str] = []
        for statement, values in [one for one in said if "_links" in one[0]]:
            plan = await tx.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            found += [str(row.detail) for row in plan]
        return found

    taken = await office.db.read(steps)
    assert any("task_links USING" in step for step in taken)
    assert [step for step in taken if step.startswith("SCAN task_links")] == []
    assert [step for step in taken if step.startswith("SCAN task")] == []
