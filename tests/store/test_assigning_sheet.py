"""A plan's sheet at once: what it changes is shown, done in one go, and taken back in one go."""

from __future__ import annotations

from datetime import date

import pytest

from store import assigning, assigning_sheet
from store.assigning_sheet import Applied, Change, Column, Wish
from store.db import Database
from store.errors import Forbidden, NotFound, Refusal, Refused
from tests import cast
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import (
    ALONE,
    OPEN,
    OPEN_PLAN,
    act,
    assigns,
    dates,
    given_on,
)

ALL = frozenset(Column)
BATCH = "5" * 64
DAY = date(2022, 6, 30)


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def changes(
    desk: Desk, wishes: list[Wish], columns: frozenset[Column] = ALL
) -> tuple[Change, ...]:
    return await act(
        desk, cast.SUN, lambda tx, actor: assigning_sheet.changes(tx, actor, wishes, columns)
    )


async def apply(
    desk: Desk,
    wishes: list[Wish],
    expected: tuple[Change, ...],
    *,
    key: str | None = None,
    by: cast.Person = cast.SUN,
    columns: frozenset[Column] = ALL,
) -> Applied | None:
    key = key or desk.key()
    return await act(
        desk,
        by,
        lambda tx, actor: assigning_sheet.apply(
            tx, actor, wishes, columns, expected, BATCH, effect_key=key, now=desk.at
        ),
    )


async def undo(desk: Desk, key: str | None = None) -> Applied | None:
    key = key or desk.key()
    return await act(
        desk,
        cast.SUN,
        lambda tx, actor: assigning_sheet.revoke_batch(
            tx, actor, BATCH, effect_key=key, now=desk.at
        ),
    )


async def two(desk: Desk) -> list[Wish]:
    gacc, cnipa = desk.id_of("gacc"), desk.id_of("cnipa")
    return [
        Wish(await desk.task(OPEN, OPEN_PLAN), (gacc,), (cnipa,), DAY),
        Wish(await desk.task("9", OPEN_PLAN), (cnipa,)),
    ]


async def test_a_sheet_is_seen_then_set_and_says_which_file(desk: Desk) -> None:
    wishes = await two(desk)
    seen = await changes(desk, wishes)
    assert len(seen) == 4
    assert {change.before for change in seen} == {None}
    applied = await apply(desk, wishes, seen)
    assert applied == Applied(seen)
    on = await given_on(desk, wishes[0].task_id)
    assert {(one.agency.slug, one.part.value, one.batch) for one in on.agencies} == {
        ("gacc", "lead", BATCH),
        ("cnipa", "participant", BATCH),
    }
    assert on.internal is not None
    assert on.internal.due_on == DAY


async def test_the_same_sheet_again_changes_nothing(desk: Desk) -> None:
    wishes = await two(desk)
    await apply(desk, wishes, await changes(desk, wishes))
    assert await changes(desk, wishes) == ()


async def test_a_second_delivery_does_nothing(desk: Desk) -> None:
    wishes = await two(desk)
    seen = await changes(desk, wishes)
    assert await apply(desk, wishes, seen, key="tap") is not None
    assert await apply(desk, wishes, seen, key="tap") is None
    assert len((await given_on(desk, wishes[0].task_id)).agencies) == 2


async def test_what_the_sheet_leaves_empty_is_taken_back_and_other_tasks_stay(
    desk: Desk,
) -> None:
    wishes = await two(desk)
    await apply(desk, wishes, await changes(desk, wishes))
    emptied = [Wish(wishes[0].task_id)]
    seen = await changes(desk, emptied)
    assert {change.after for change in seen} == {None}
    assert len(seen) == 3
    await apply(desk, emptied, seen)
    assert (await given_on(desk, wishes[0].task_id)).agencies == ()
    assert len((await given_on(desk, wishes[1].task_id)).agencies) == 1


async def test_a_column_that_the_sheet_has_not_is_left_alone(desk: Desk) -> None:
    wishes = await two(desk)
    await apply(desk, wishes, await changes(desk, wishes))
    only_dates = [Wish(wishes[0].task_id, due_on=date(2022, 7, 31))]
    seen = await changes(desk, only_dates, frozenset({Column.DUE}))
    assert seen == (Change(wishes[0].task_id, None, DAY.isoformat(), "2022-07-31"),)


async def test_who_the_document_names_needs_no_hand(desk: Desk) -> None:
    printed = [Wish(await desk.task(ALONE), (desk.id_of("gacc"),))]
    assert await changes(desk, printed) == ()


async def test_set_otherwise_since_it_was_seen_nothing_is_done(desk: Desk) -> None:
    wishes = await two(desk)
    await assigns(desk, wishes[0].task_id, "gacc")
    seen = await changes(desk, wishes)
    (one,) = (await given_on(desk, wishes[0].task_id)).agencies
    await act(
        desk,
        cast.SUN,
        lambda tx, actor: assigning.revoke(tx, actor, one.id, effect_key="r", now=desk.at),
    )
    with pytest.raises(Refused) as refused:
        await apply(desk, wishes, seen)
    assert refused.value.code is Refusal.SETTINGS_MOVED
    assert (await given_on(desk, wishes[1].task_id)).agencies == ()


async def test_a_task_that_has_gone_stops_the_whole_sheet(desk: Desk) -> None:
    wishes = [*await two(desk), Wish(999_999, (desk.id_of("gacc"),))]
    with pytest.raises(NotFound):
        await apply(desk, wishes, await changes(desk, wishes))
    assert (await given_on(desk, wishes[0].task_id)).agencies == ()


async def test_a_sheet_is_taken_back_whole_and_what_was_before_is_back(desk: Desk) -> None:
    wishes = await two(desk)
    await dates(desk, wishes[0].task_id, date(2022, 5, 1))
    await assigns(desk, wishes[1].task_id, "gacc")
    await apply(desk, wishes, await changes(desk, wishes))
    undone = await undo(desk, "undo")
    assert undone is not None
    assert (len(undone.changes), undone.skipped) == (5, 0)
    on = await given_on(desk, wishes[0].task_id)
    assert on.agencies == ()
    assert on.internal is not None
    assert on.internal.due_on == date(2022, 5, 1)
    (back,) = (await given_on(desk, wishes[1].task_id)).agencies
    assert back.agency.slug == "gacc"
    assert await undo(desk, "undo") is None
    with pytest.raises(Refused) as refused:
        await undo(desk)
    assert refused.value.code is Refusal.SETTING_GONE


async def test_what_somebody_changed_since_stays_when_the_sheet_is_taken_back(
    desk: Desk,
) -> None:
    wishes = await two(desk)
    await apply(desk, wishes, await changes(desk, wishes))
    await dates(desk, wishes[0].task_id, date(2022, 9, 1))
    undone = await undo(desk)
    assert undone is not None
    assert undone.skipped == 1
    on = await given_on(desk, wishes[0].task_id)
    assert on.internal is not None
    assert on.internal.due_on == date(2022, 9, 1)


@pytest.mark.parametrize("person", [cast.HE, cast.LI, cast.WANG, cast.ZHOU], ids=lambda p: p.name)
async def test_only_the_coordinator_sends_sheets(desk: Desk, person: cast.Person) -> None:
    wishes = await two(desk)
    seen = await changes(desk, wishes)
    with pytest.raises(Forbidden):
        await apply(desk, wishes, seen, by=person)
    with pytest.raises(Forbidden):
        await act(desk, person, lambda tx, actor: assigning_sheet.changes(tx, actor, wishes, ALL))
