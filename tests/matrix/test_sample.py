"""A sample of the matrix for every run; the whole of it is ``make matrix``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from store import actions, chats, people, rules
from store.db import Database, Tx
from store.errors import Outdated
from store.records import Role
from tests.databases import on_postgresql, on_sqlite
from tests.matrix import forging, onbot, onrules, onstore, world
from tests.matrix.canaries import may_see, seen, wrongly_seen
from tests.matrix.deeds import DEEDS
from tests.matrix.identities import BY_KEY
from tests.matrix.stage import on_stage
from tests.matrix.tally import Tally, table
from tests.matrix.world import World


@pytest.fixture
async def office(seeded: Database) -> AsyncIterator[World]:
    made = await world.build(seeded)
    await world.check(made)
    yield made


@on_sqlite
async def test_every_cell_of_the_rules_is_as_the_oracle_says(office: World) -> None:
    found = await onrules.run(office)
    assert found.cells > 100_000
    assert found.is_clean, table([found])


@on_sqlite
async def test_a_part_of_the_cells_of_the_store(office: World) -> None:
    found = await onstore.run(office, step=24)
    assert found.cells > 600
    assert found.is_clean, table([found])


@on_postgresql
async def test_some_cells_of_the_store_on_a_server(office: World) -> None:
    found = await onstore.run(office, step=40, first=7)
    assert found.cells > 350
    assert found.is_clean, table([found])


@on_sqlite
async def test_no_forged_or_replayed_button_is_accepted(office: World) -> None:
    found = await forging.press_at_the_store(office.database, 5_000, 7)
    assert found.is_clean, found.accepted[:5]
    assert len(found.tried) == 6


@on_sqlite
async def test_a_matrix_that_sees_nothing_wrong_is_no_matrix(office: World) -> None:
    """What is denied to one is allowed to another, and a canary that flies is seen."""
    tally = Tally("control")
    tally.judge(expected=False, found=True, cell="x")
    tally.judge(expected=True, found=False, cell="y")
    assert (tally.leaks, tally.wrong_denials, tally.is_clean) == (1, 1, False)
    token = next(c.token for c in office.canaries.values() if c.kind == "in_force")
    assert seen(f"…{token}…") == {token}
    assert list(wrongly_seen(office, BY_KEY["visitor"], token))
    coordinator, canaries = BY_KEY["coordinator"], office.canaries.values()
    assert all(may_see(office, coordinator, c) for c in canaries if c.kind == "in_force")
    assert not any(may_see(office, coordinator, c) for c in canaries if c.kind == "pending")


@on_sqlite
async def test_a_hole_in_the_rules_is_found(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle judges by itself: with one row too many, or too few, cells are wrong."""
    more = rules.POLICY | {rules.Rule(Role.MEMBER, rules.Action.READ_PROGRESS)}
    monkeypatch.setattr(rules, "POLICY", more)
    assert (await onrules.run(office)).leaks > 0
    fewer = rules.POLICY - {rules.Rule(Role.COORDINATOR, rules.Action.ASSIGN)}
    monkeypatch.setattr(rules, "POLICY", fewer)
    assert (await onrules.run(office)).wrong_denials > 0


def test_every_action_is_tried_through_the_bot() -> None:
    assert {deed.action for deed in DEEDS} == set(rules.Action)


@on_sqlite
async def test_cells_and_forged_buttons_through_the_bot(seeded_url: str, tmp_path: Path) -> None:
    """Each action by each way in at least once is make matrix."""
    async with on_stage(seeded_url, tmp_path) as stage:
        found = await onbot.run(stage, 330, 20220315)
        assert found.is_clean, table([found])
        forged = await onbot.forge(stage, 46, 7)
        assert forged.is_clean, forged.accepted[:3]


@on_sqlite
async def test_a_button_works_only_where_it_was_shown(office: World) -> None:
    """One's own, sent along with a message of a group, would be answered to the group."""
    owner = BY_KEY["coordinator"].id

    async def body(tx: Tx) -> str:
        keyboard = await actions.open_keyboard(
            tx,
            chat_id=await chats.ensure(tx, owner, "private", None, world.NOW),
            account_id=await people.ensure_account(tx, owner, world.NOW),
            kind="matrix",
            facts={},
            buttons=[("verb", {})],
            now=world.NOW,
            expires_at=world.NOW + timedelta(days=1),
        )
        return keyboard.buttons[0].token

    token = await office.database.begin(body)

    async def press(tx: Tx, chat: int) -> str:
        return (await actions.take(tx, token, owner, world.NOW, chat=chat)).verb

    with pytest.raises(Outdated) as refusal:
        await office.database.begin(lambda tx: press(tx, -100))
    assert refusal.value.why == "unknown"
    assert await office.database.begin(lambda tx: press(tx, owner)) == "verb"
