"""A plan that holds somewhere else, and a file that is a copy: who may say so, and what follows."""

from __future__ import annotations

from typing import Any

import pytest

from seed.placing import moved
from store import agencies, plan_facts, plans, undoing
from store.db import Database, Tx
from store.edition import Saved
from store.errors import Forbidden, Outdated
from store.origins import Marks
from store.plan_facts import PlanFacts
from store.records import Actor
from tests import cast
from tests.seed.test_importer import META, card, draft, take_in, task
from tests.store.change_desk import plan_id
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import act


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work, and a plan that holds in the nation."""
    desk = await open_desk(seeded)
    made = draft(task("1", "甲事", "知识产权局", "财政部"), task("2", "乙事", "国家知识产权局"))
    await take_in(seeded, made)
    return desk


async def relocates(desk: Desk, who: Any, place: str, key: str, seen: int | None = None) -> Any:
    plan = await plan_id(desk, META.key)

    async def body(tx: Tx, actor: Actor) -> Saved | None:
        found: PlanFacts = await plan_facts.of(tx, actor, plan)
        lexicon = await agencies.load(tx)
        move = moved(lexicon, found.meant, found.place, place, found.day)
        return await plan_facts.relocate(
            tx,
            actor,
            plan,
            place,
            move.bodies,
            seen=seen or found.revision_id,
            effect_key=key,
            now=desk.at,
        )

    return await act(desk, who, body)


async def who(desk: Desk) -> list[str]:
    return [one.agency.full for one in (await card(desk.database, "1")).assignments]


async def test_names_mean_the_bodies_of_the_place_and_all_of_it_can_be_undone(desk: Desk) -> None:
    assert await who(desk) == ["国家知识产权局", "中华人民共和国财政部"]
    saved = await relocates(desk, cast.WANG, "guangdong", "one")
    assert saved is not None
    assert await who(desk) == ["广东省知识产权局", "中华人民共和国财政部"]
    assert (await card(desk.database, "2")).assignments[0].agency.full == "国家知识产权局"
    assert (await card(desk.database, "1")).assignments[0].printed == "知识产权局"
    assert await relocates(desk, cast.WANG, "guangdong", "one") is None
    with pytest.raises(Outdated):
        await relocates(desk, cast.WANG, "guangdong", "two")
    with pytest.raises(Outdated):
        await relocates(desk, cast.WANG, "national", "three", seen=saved.revision_id - 1)
    plan = saved.plan_id
    found = await desk.database.read(lambda tx: plans.page(tx, plan))
    assert found.place == "guangdong"
    await act(
        desk,
        cast.WANG,
        lambda tx, actor: undoing.undo(tx, actor, plan, saved.revision_id, desk.at),
    )
    assert await who(desk) == ["国家知识产权局", "中华人民共和国财政部"]
    found = await desk.database.read(lambda tx: plans.page(tx, plan))
    assert found.place == "national"


@pytest.mark.parametrize("person", [cast.LI, cast.HE])
async def test_others_may_not(desk: Desk, person: Any) -> None:
    plan = await plan_id(desk, META.key)
    with pytest.raises(Forbidden):
        await relocates(desk, person, "guangdong", "one")
    with pytest.raises(Forbidden):
        await act(
            desk,
            person,
            lambda tx, actor: plan_facts.mark(
                tx, actor, plan, Marks(True), effect_key="m", now=desk.at
            ),
        )
    assert await who(desk) == ["国家知识产权局", "中华人民共和国财政部"]


async def test_a_file_is_marked_once_per_deed(desk: Desk) -> None:
    plan = await plan_id(desk, META.key)

    async def body(tx: Tx, actor: Actor) -> bool:
        return await plan_facts.mark(
            tx, actor, plan, Marks(True, "某网"), effect_key="m", now=desk.at
        )

    assert await act(desk, cast.WANG, body)
    assert not await act(desk, cast.WANG, body)
    found = await desk.database.read(lambda tx: plans.page(tx, plan))
    assert (found.plan.repost, found.origin) == (True, "某网")
