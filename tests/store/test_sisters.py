"""A name that a copy cut down to one character, and the task that prints it whole."""

from __future__ import annotations

import pytest

from store import items
from store.db import Database, Tx
from store.records import DamageView

CUT = ("strategy-2020", "17")


async def _damage(db: Database, key: str, ref: str) -> tuple[DamageView, ...]:
    async def body(tx: Tx) -> tuple[DamageView, ...]:
        task_id = await items.by_ref(tx, key, ref)
        card, source = await items.card(tx, task_id), await items.source(tx, task_id)
        assert card.damage == source.damage
        return card.damage

    return await db.read(body)


async def test_the_sister_is_named_and_the_text_stays_as_printed(seeded: Database) -> None:
    (damage,) = await _damage(seeded, *CUT)
    assert damage.printed == "“蓝”专项"
    assert damage.restored is None
    assert damage.sister is not None
    assert (damage.sister.plan_short, damage.sister.ref) == ("2020—2021 年推进计划", "68")
    assert damage.sister.printed == "“蓝天”"


@pytest.mark.parametrize("task", [("strategy-2020", "96"), ("strategy-2020", "93")])
async def test_without_a_sister_the_damage_stands_alone(
    seeded: Database, task: tuple[str, str]
) -> None:
    (damage,) = await _damage(seeded, *task)
    assert damage.sister is None


async def test_a_whole_task_has_no_damage(seeded: Database) -> None:
    assert await _damage(seeded, "protection-2020-2021", "68") == ()
