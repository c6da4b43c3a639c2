"""Drafts of plans: shared by administrators, changed by who saw the latest, gone in a month."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from store import audit, people, plan_drafts
from store.db import Database, Tx
from store.errors import Forbidden, Outdated, Refusal, Refused
from store.plan_drafts import PlanDraft
from store.records import Actor, Role
from tests import cast
from tests.conversation import STARTS_AT

OTHER = cast.Person(501090, "刘洋", Role.ADMINISTRATOR)
SHA = "a" * 64
WORDS = plan_drafts.Words("全文", "{}")


async def an_office(database: Database) -> tuple[Actor, Actor]:
    """An owner and an administrator."""
    await cast.appoint(database, STARTS_AT)

    async def body(tx: Tx) -> tuple[Actor, Actor]:
        await people.appoint(
            tx,
            telegram_id=OTHER.id,
            name=OTHER.name,
            role=Role.ADMINISTRATOR,
            agency_id=None,
            how="test",
            now=STARTS_AT,
        )
        return await people.actor(tx, cast.WANG.id), await people.actor(tx, OTHER.id)

    return await database.begin(body)


async def put(database: Database, actor: Actor, key: str = "1:1", sha: str = SHA) -> int:
    return await database.begin(
        lambda tx: plan_drafts.put(
            tx,
            actor,
            sha256=sha,
            name="方案.txt",
            byte_size=3,
            words=WORDS,
            given={"key": None},
            effect_key=key,
            now=STARTS_AT,
        )
    )


async def change(
    database: Database, actor: Actor, draft: int, number: int, **new: Any
) -> PlanDraft:
    return await database.begin(
        lambda tx: plan_drafts.change(tx, actor, draft, number, now=STARTS_AT, **new)
    )


async def refusal(work: Callable[[], Awaitable[object]]) -> Refusal:
    with pytest.raises(Refused) as caught:
        await work()
    return caught.value.code


async def test_any_administrator_goes_on_and_an_old_number_changes_nothing(
    seeded: Database,
) -> None:
    owner, other = await an_office(seeded)
    draft = await put(seeded, owner)
    seen = await change(seeded, other, draft, 1, settled={"x": "keep"})
    assert (seen.number, seen.settled, seen.touched_by, seen.by) == (
        2,
        {"x": "keep"},
        OTHER.name,
        cast.WANG.name,
    )
    with pytest.raises(Outdated):
        await change(seeded, owner, draft, 1, given={"key": "abc"})
    now = await seeded.begin(lambda tx: plan_drafts.held(tx, owner, draft))
    assert (now.number, now.given) == (2, {"key": None})
    assert await seeded.read(lambda tx: plan_drafts.words(tx, now)) == WORDS
    lines = await seeded.read(lambda tx: plan_drafts.open_ones(tx, owner))
    assert [(line.id, line.number, line.touched_by) for line in lines] == [(draft, 2, OTHER.name)]


async def test_the_same_file_or_delivery_is_the_same_draft(seeded: Database) -> None:
    owner, other = await an_office(seeded)
    draft = await put(seeded, owner, "1:1")
    assert await put(seeded, owner, "1:1") == draft
    assert await put(seeded, other, "2:1") == draft
    await seeded.begin(
        lambda tx: plan_drafts.drop(tx, other, draft, 1, effect_key="d", now=STARTS_AT)
    )
    assert await put(seeded, owner, "1:1") == draft  # delivered again after all
    assert await put(seeded, owner, "1:2") != draft


async def test_what_is_dropped_has_no_words_any_more_and_says_who_dropped_it(
    seeded: Database,
) -> None:
    owner, other = await an_office(seeded)
    draft = await put(seeded, owner)
    await seeded.begin(
        lambda tx: plan_drafts.drop(tx, other, draft, 1, effect_key="d", now=STARTS_AT)
    )
    with pytest.raises(Refused) as caught:
        await seeded.begin(lambda tx: plan_drafts.held(tx, owner, draft))
    assert caught.value.code is Refusal.PLAN_DRAFT_GONE
    assert caught.value.facts == {"by": OTHER.name}
    assert await _words(seeded, draft) == ("", "", {}, {})
    gone = await refusal(lambda: change(seeded, owner, draft, 1, settled={}))
    assert gone is Refusal.PLAN_DRAFT_GONE
    assert (await seeded.read(audit.verify)).broken_at is None


async def test_a_month_without_a_touch_ends_it(seeded: Database) -> None:
    owner, _ = await an_office(seeded)
    draft = await put(seeded, owner)
    almost = STARTS_AT + plan_drafts.LASTS - timedelta(seconds=1)
    assert await seeded.begin(lambda tx: plan_drafts.expire(tx, almost)) == 0
    late = STARTS_AT + plan_drafts.LASTS
    assert await seeded.begin(lambda tx: plan_drafts.expire(tx, late)) == 1
    ended = await refusal(lambda: seeded.begin(lambda tx: plan_drafts.held(tx, owner, draft)))
    assert ended is Refusal.PLAN_DRAFT_EXPIRED
    assert await _words(seeded, draft) == ("", "", {}, {})


async def test_what_is_imported_has_no_words_any_more(seeded: Database) -> None:
    owner, _ = await an_office(seeded)
    draft = await put(seeded, owner)

    async def body(tx: Tx) -> None:
        await plan_drafts.claim(tx, owner, draft, 1, STARTS_AT)
        await plan_drafts.imported(tx, owner, draft, plan_id=1, revision_id=1)

    await seeded.begin(body)
    assert await _words(seeded, draft) == ("", "", {}, {})
    ended = await refusal(lambda: seeded.begin(lambda tx: plan_drafts.held(tx, owner, draft)))
    assert ended is Refusal.PLAN_DRAFT_IMPORTED


async def test_of_two_who_claim_at_once_one_has_it(seeded: Database) -> None:
    owner, other = await an_office(seeded)
    draft = await put(seeded, owner)

    async def claim(actor: Actor) -> str:
        try:
            await seeded.begin(lambda tx: plan_drafts.claim(tx, actor, draft, 1, STARTS_AT))
        except Refused as error:
            return error.code.value
        return "claimed"

    done = await asyncio.gather(*(claim(actor) for actor in (owner, other) * 4))
    assert sorted(done) == ["claimed", *["plan_draft_imported"] * 7]


@pytest.mark.parametrize("person", [cast.ZHOU, cast.WU, cast.ZHANG, cast.SUN])
async def test_nobody_else_reads_or_writes_one(seeded: Database, person: cast.Person) -> None:
    owner, _ = await an_office(seeded)
    draft = await put(seeded, owner)
    actor = await seeded.read(lambda tx: people.actor(tx, person.id))
    with pytest.raises(Forbidden):
        await put(seeded, actor, "9:9", "b" * 64)
    with pytest.raises(Forbidden):
        await seeded.begin(lambda tx: plan_drafts.held(tx, actor, draft))
    with pytest.raises(Forbidden):
        await seeded.read(lambda tx: plan_drafts.shown(tx, actor, draft))
    with pytest.raises(Forbidden):
        await seeded.read(lambda tx: plan_drafts.open_ones(tx, actor))
    with pytest.raises(Forbidden):
        await change(seeded, actor, draft, 1, settled={})
    with pytest.raises(Forbidden):
        await seeded.begin(
            lambda tx: plan_drafts.drop(tx, actor, draft, 1, effect_key="d", now=STARTS_AT)
        )
    with pytest.raises(Forbidden):
        await seeded.begin(lambda tx: plan_drafts.claim(tx, actor, draft, 1, STARTS_AT))


async def test_a_flood_of_files_is_refused(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_drafts, "MOST_OPEN", 2)
    owner, _ = await an_office(seeded)
    for n in range(2):
        await put(seeded, owner, f"1:{n}", f"{n}" * 64)
    full = await refusal(lambda: put(seeded, owner, "1:9", "c" * 64))
    assert full is Refusal.PLAN_DRAFTS_FULL


async def _words(database: Database, draft: int) -> tuple[Any, ...]:
    from sqlalchemy import select

    from store.tables import plan_drafts as t

    row = await database.read(
        lambda tx: tx.row(
            select(t.c.text, t.c.draft, t.c.given, t.c.settled).where(t.c.id == draft)
        )
    )
    assert row is not None
    return tuple(row)
