"""Drafts: one's own, alive for a day, gone with their words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store import drafts, invitations, redeeming
from store import people as people_of
from store.db import Database
from store.errors import Forbidden, Refusal, Refused
from store.invitations import New
from store.records import Role
from store.reports import record
from store.tables import drafts as rows
from store.tables import people
from tests import cast
from tests.store.reports.desk import NOW, TODAY, Desk, open_desk


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def refusal(desk: Desk, person: cast.Person, draft_id: int) -> Refusal:
    actor = await desk.actor(person)
    with pytest.raises(Refused) as caught:
        await desk.database.begin(lambda tx: drafts.held(tx, actor, draft_id, desk.at))
    return caught.value.code


async def test_a_draft_is_found_again_by_its_author_alone(desk: Desk) -> None:
    made = await desk.drafts(cast.LI, "39", "gacc", text="半句")
    actor = await desk.actor(cast.LI)
    assert await desk.database.begin(lambda tx: drafts.held(tx, actor, made.id, desk.at)) == made
    assert await desk.database.read(lambda tx: drafts.open_ones(tx, actor, desk.at)) == (made,)
    for other in (cast.HE, cast.SUN, cast.ZHOU):
        assert await refusal(desk, other, made.id) is Refusal.DRAFT_GONE
    assert await refusal(desk, cast.LI, 999) is Refusal.DRAFT_GONE


async def test_a_draft_ends_after_a_day_without_a_touch(desk: Desk) -> None:
    made, actor = await desk.drafts(cast.LI, "39", "gacc", text="半句"), await desk.actor(cast.LI)
    desk.at = NOW + timedelta(hours=20)
    await desk.database.begin(lambda tx: drafts.put(tx, made, now=desk.at, status="done"))
    desk.at += timedelta(hours=20)
    held = await desk.database.begin(lambda tx: drafts.held(tx, actor, made.id, desk.at))
    assert held.fields == {"text": "半句", "status": "done"}
    desk.at += timedelta(hours=4)
    assert await refusal(desk, cast.LI, made.id) is Refusal.DRAFT_EXPIRED
    assert await desk.database.begin(lambda tx: drafts.expire(tx, desk.at)) == 1
    assert await desk.database.read(lambda tx: tx.scalar(select(rows.c.fields))) == {}
    assert await refusal(desk, cast.LI, made.id) is Refusal.DRAFT_EXPIRED


async def test_beginning_anew_drops_the_one_before(desk: Desk) -> None:
    first = await desk.drafts(cast.LI, "39", "gacc")
    second = await desk.drafts(cast.LI, "39", "gacc")
    assert await refusal(desk, cast.LI, first.id) is Refusal.DRAFT_GONE
    assert second.id != first.id


async def test_who_serves_two_agencies_has_a_draft_for_each(desk: Desk) -> None:
    """What one of them was about to say is no less worth keeping than the other's."""
    for slug in ("moj", "ccpd"):
        await desk.database.begin(
            lambda tx, slug=slug: people_of.appoint(  # type: ignore[misc]
                tx,
                telegram_id=cast.LI.id,
                name=cast.LI.name,
                role=Role.REPORTER,
                agency_id=desk.id_of(slug),
                how="test",
                now=NOW,
            )
        )
    first = await desk.drafts(cast.LI, "14", "moj", text="司法部的半句")
    second = await desk.drafts(cast.LI, "14", "ccpd")
    actor = await desk.actor(cast.LI)
    found = await desk.database.read(lambda tx: drafts.open_ones(tx, actor, desk.at))
    assert {one.id for one in found} == {first.id, second.id}


async def test_a_draft_goes_with_its_writer_to_another_account(desk: Desk) -> None:
    made, here = await desk.drafts(cast.LI, "39", "gacc", text="半句"), cast.Person(700099, "李海")
    head, before = await desk.actor(cast.HE), await desk.actor(cast.LI)
    wanted = New(Role.REPORTER, desk.id_of("gacc"), person_id=before.person_id)
    link = await desk.database.begin(
        lambda tx: invitations.create(tx, head, wanted, effect_key="k", now=desk.at)
    )
    assert link is not None
    proof = invitations.digest(link.secret)
    actor = await desk.actor(here)
    await desk.database.begin(
        lambda tx: redeeming.redeem(tx, actor, proof, effect_key="in", now=desk.at)
    )
    actor = await desk.actor(here)
    found = await desk.database.read(lambda tx: drafts.open_ones(tx, actor, desk.at))
    assert [(one.id, one.fields) for one in found] == [(made.id, {"text": "半句"})]
    assert await refusal(desk, cast.LI, made.id) is Refusal.DRAFT_GONE
    await desk.submit(here, await desk.new("39", "gacc", draft_id=made.id))


async def test_a_draft_is_submitted_once(desk: Desk) -> None:
    made = await desk.drafts(cast.LI, "39", "gacc")
    new = await desk.new("39", "gacc", draft_id=made.id)
    await desk.submit(cast.LI, new)
    with pytest.raises(Refused) as caught:
        await desk.submit(cast.LI, new)
    assert caught.value.code is Refusal.DRAFT_GONE
    assert await refusal(desk, cast.LI, made.id) is Refusal.DRAFT_GONE


async def test_somebody_elses_draft_is_not_submitted(desk: Desk) -> None:
    made = await desk.drafts(cast.LI, "39", "gacc")
    new = await desk.new("39", "gacc", draft_id=made.id)
    actor = await desk.actor(cast.HE)
    with pytest.raises(Refused) as caught:
        await desk.database.begin(
            lambda tx: record.submit(tx, actor, new, today=TODAY, now=NOW, effect_key="k")
        )
    assert caught.value.code is Refusal.DRAFT_GONE


async def test_no_draft_for_another_agency_or_another_agencys_task(desk: Desk) -> None:
    for person, ref, slug in ((cast.CHEN, "39", "gacc"), (cast.WU, "39", "mct")):
        with pytest.raises(Forbidden):
            await desk.drafts(person, ref, slug)
    with pytest.raises(Refused) as caught:
        await desk.drafts(cast.CHEN, "39", "cnipa")
    assert caught.value.code is Refusal.NOT_NAMED


async def test_who_is_suspended_is_told_so(desk: Desk) -> None:
    made = await desk.drafts(cast.LI, "39", "gacc")
    await desk.database.begin(lambda tx: tx.run(update(people).values(suspended_at=NOW)))
    assert await refusal(desk, cast.LI, made.id) is Refusal.SUSPENDED
