"""One body entered twice: everything of one counts for the other, and it can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from handlers.bodies import as_body, body_of
from store import (
    agencies,
    appointments,
    following,
    given,
    handling,
    members,
    merge_weight,
    merging,
    named,
    units,
)
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.lexicon import AgencyKind, NameKind
from store.readmodel import ReadModel
from store.records import Actor, Part, Role
from store.reports import reading
from store.reports.records import Kind
from store.tables import (
    accounts,
    agency_merges,
    assignments,
    follows,
    given_assignments,
    tasks,
)
from store.tables import agencies as agency_rows
from store.tables import appointments as appointment_rows
from tests import cast
from tests.store.registry_desk import aliases, entry, joins, lexicon, merges, new, parts
from tests.store.reports.desk import ANNUAL, Desk, open_desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, act, assigns


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    return await open_desk(seeded)


async def refused(work: Any) -> Refusal:
    with pytest.raises(Refused) as refusal:
        await work
    return refusal.value.code


async def doubled(desk: Desk) -> tuple[int, int]:
    """海关总署 entered twice, the other entry named on a task."""
    twin = await new(desk, "国家海关事务总署", "海关事务总署")
    gacc = desk.id_of("gacc")
    task = await desk.task("39")

    async def body(tx: Tx) -> None:
        version = select(tasks.c.current_version_id).where(tasks.c.id == task).scalar_subquery()
        here = (assignments.c.version_id == version) & (assignments.c.agency_id == gacc)
        await tx.run(update(assignments).where(here).values(agency_id=twin))

    await desk.database.begin(body)
    return twin, gacc


async def snapshot(desk: Desk) -> list[Any]:
    """All rows that a merge may touch, but the merges themselves."""
    from store.tables import drafts, handlings, invitations, join_requests
    from store.tables import units as unit_rows

    tables = (
        *(agency_rows, appointment_rows, accounts, given_assignments, follows),
        *(handlings, drafts, invitations, join_requests, unit_rows),
    )

    async def body(tx: Tx) -> list[Any]:
        return [[tuple(r) for r in await tx.rows(select(t).order_by(t.c.id))] for t in tables]

    return await desk.database.read(body)


async def test_what_documents_print_counts_for_the_other(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    task = await desk.task("39")
    assert gacc not in (await desk.named(task)).every
    before = await lexicon(desk)

    async def count(names: Any) -> int:
        body = body_of(names, gacc, desk.at.date())
        reads = ReadModel(desk.database)
        return sum(one.total for one in (await reads.duties(body.ref, body.family)).plans)

    had = await count(before)
    assert await merges(desk, twin, gacc) is not None
    after = await lexicon(desk)
    assert await count(after) == had + 1
    assert {gacc, twin} <= (await desk.named(task)).every
    [party] = [one for one in (await desk.named(task)).parties if twin in one.family]
    assert party.agency_id == gacc
    assert (after.by_id(twin), after.by_slug(before.by_id(twin).slug)) == (  # type: ignore[union-attr]
        after.by_id(gacc),
        after.by_id(gacc),
    )
    [found] = after.resolve("国家海关事务总署")
    assert (found.entry.id, found.name.kind) == (gacc, NameKind.ALIAS)
    assert body_of(after, twin, desk.at.date()).full == "海关总署"
    assert twin not in {one.id for one in after.agencies}
    card = await desk.database.read(lambda tx: named.families(tx, [gacc, twin]))
    assert card[gacc] == card[twin] == agencies.family_ids(after, "gacc")


async def test_people_offices_and_settings_move_and_speak_for_the_other(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    lead = await desk.hire(700_001, Role.LIAISON, None)
    await _serve(desk, lead, twin, Role.LIAISON)
    unit = await act(
        desk,
        lead,
        lambda tx, actor: units.ensure(tx, actor, twin, "综合处", effect_key="u", now=desk.at),
    )
    plan = await desk.task(OPEN, OPEN_PLAN)

    async def give(tx: Tx, actor: Actor) -> bool:
        from store import assigning

        return await assigning.assign(tx, actor, plan, twin, Part.LEAD, effect_key="g", now=desk.at)

    assert await act(desk, cast.SUN, give)
    target = following.Target(following.Kind.AGENCY, twin)
    for who in (cast.SUN, cast.WU):
        await act(
            desk,
            who,
            lambda tx, actor: following.follow(
                tx, actor, target, effect_key=desk.key(), now=desk.at
            ),
        )
    both = following.Target(following.Kind.AGENCY, gacc)
    await act(
        desk,
        cast.WU,
        lambda tx, actor: following.follow(tx, actor, both, effect_key=desk.key(), now=desk.at),
    )
    weight = await act(desk, cast.WANG, lambda tx, actor: merging.weigh(tx, actor, twin))
    assert (weight.people, weight.printed, weight.given, weight.units) == (1, 1, 1, 1)
    assert weight.follows == 2
    before = await snapshot(desk)
    made = await merges(desk, twin, gacc)
    assert made is not None
    actor = await desk.actor(lead)
    assert [agency.id for agency in actor.agencies] == [gacc]
    staff = await act(desk, cast.WANG, lambda tx, a: members.of_agency(tx, a, gacc))
    assert {one.name for one in staff} == {"李海", "何卫", lead.name}
    assert [one.id for one in await desk.database.read(lambda tx: units.of_agency(tx, gacc))] == [
        unit
    ]
    on = await desk.database.read(lambda tx: given.of_tasks(tx, [plan]))
    assert [one.agency.id for one in on[plan].agencies] == [gacc]
    followed = await desk.database.read(
        lambda tx: tx.rows(
            select(follows.c.person_id).where(
                follows.c.object_id == gacc, follows.c.until.is_(None)
            )
        )
    )
    assert len(followed) == len({row.person_id for row in followed}) == 2
    assert await parts(desk, made)
    assert await snapshot(desk) == before
    assert (await entry(desk, twin)).id == twin


async def test_a_merge_happens_once_and_only_as_it_was_shown(desk: Desk) -> None:
    twin, gacc = await doubled(desk)

    async def seen() -> tuple[merge_weight.Weight, merge_weight.Weight]:
        one = await act(desk, cast.WANG, lambda tx, actor: merging.weigh(tx, actor, twin))
        other = await act(desk, cast.WANG, lambda tx, actor: merging.weigh(tx, actor, gacc))
        return one, other

    shown = await seen()
    late = await desk.hire(700_002, Role.MEMBER, None)
    await _serve(desk, late, twin, Role.LIAISON)
    assert await refused(merges(desk, twin, gacc, seen=shown)) is Refusal.MERGE_MOVED
    assert [agency.id for agency in (await desk.actor(late)).agencies] == [twin]
    kept = merge_weight.from_seen(merge_weight.as_seen((await seen())[0])), (await seen())[1]
    assert await merges(desk, twin, gacc, seen=kept, key="once") is not None
    assert await merges(desk, twin, gacc, key="once") is None
    assert await refused(merges(desk, twin, gacc)) is Refusal.ENTRY_MERGED


async def test_what_cannot_be_one_body_is_refused(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    group = await new(desk, "专项协调小组", kind=AgencyKind.COLLECTIVE)
    local = await new(desk, "南粤海关", where="guangdong")
    for one, into in ((twin, group), (local, gacc), (gacc, gacc)):
        assert await refused(merges(desk, one, into)) is Refusal.MERGE_UNLIKE
    assert await refused(merges(desk, desk.id_of("mor"), desk.id_of("nra"))) is Refusal.MERGE_UNLIKE
    with pytest.raises(NotFound):
        await merges(desk, twin, 99_999)
    for who in (cast.SUN, cast.HE, cast.ZHOU):
        with pytest.raises(Forbidden):
            await merges(desk, twin, gacc, by=who)
    await _serve(desk, cast.LI, twin, Role.LIAISON)
    assert await refused(merges(desk, twin, gacc)) is Refusal.MERGE_SERVES_BOTH


async def test_nobody_comes_to_serve_an_entry_that_counts_for_another(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    await merges(desk, twin, gacc)
    wu = (await desk.actor(cast.WU)).person_id
    assert wu is not None
    with pytest.raises(NotFound):
        await act(
            desk,
            cast.WANG,
            lambda tx, actor: appointments.appoint(
                tx, actor, wu, Role.MEMBER, twin, effect_key="a", now=desk.at
            ),
        )
    task = await desk.task(OPEN, OPEN_PLAN)
    slug = (await entry(desk, gacc)).absorbed[0][1]
    assert slug
    with pytest.raises(NotFound):
        from store import assigning

        await act(
            desk,
            cast.SUN,
            lambda tx, actor: assigning.assign(
                tx, actor, task, twin, Part.LEAD, effect_key="b", now=desk.at
            ),
        )


async def test_an_undo_is_refused_after_a_month_and_after_what_happened_since(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    made = await merges(desk, twin, gacc)
    assert made is not None
    desk.at += timedelta(minutes=1)
    report = await desk.says(cast.LI, "39", "gacc")
    with pytest.raises(Refused) as refusal:
        await parts(desk, made)
    assert (refusal.value.code, refusal.value.facts) == (
        Refusal.MERGE_LIVED_IN,
        {"what": "reports"},
    )
    [told] = await act(
        desk, cast.WANG, lambda tx, actor: merging.undoable(tx, actor, gacc, desk.at)
    )
    assert told.blocked == ("reports",)
    seen = await act(desk, cast.LI, lambda tx, actor: reading.current(tx, actor, [report.task_id]))
    assert [one.report.id for one in seen[report.task_id]] == [report.id]
    other = await new(desk, "国家海关业务总署")
    second = await merges(desk, other, gacc)
    assert second is not None
    desk.at += timedelta(days=30)
    assert await refused(parts(desk, second)) is Refusal.MERGE_TOO_OLD


async def test_each_kind_of_deed_since_stands_in_the_way(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    helper = await desk.hire(700_003, Role.MEMBER, None)
    await _serve(desk, helper, twin, Role.REPORTER)
    made = await merges(desk, twin, gacc)
    assert made is not None

    async def blocked() -> tuple[str, ...]:
        [told] = await act(
            desk, cast.WANG, lambda tx, actor: merging.undoable(tx, actor, gacc, desk.at)
        )
        return told.blocked

    assert await blocked() == ()
    desk.at += timedelta(minutes=1)
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc")
    assert await blocked() == ("given",)
    number = (await desk.actor(helper)).person_id
    assert number is not None
    await act(
        desk,
        cast.WANG,
        lambda tx, actor: appointments.dismiss(
            tx, actor, number, gacc, effect_key="d", now=desk.at
        ),
    )
    assert await blocked() == ("people", "given")
    await act(
        desk,
        cast.HE,
        lambda tx, actor: units.ensure(tx, actor, gacc, "法规处", effect_key="v", now=desk.at),
    )
    assert await blocked() == ("people", "units", "given")
    third = await new(desk, "国家海关业务总署")
    await merges(desk, third, gacc)
    [first, _] = await act(
        desk, cast.WANG, lambda tx, actor: merging.undoable(tx, actor, gacc, desk.at)
    )
    assert first.blocked == ("people", "units", "given", "merges")


async def test_members_of_collectives_follow_a_merge(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    group = await new(desk, "专项协调小组", kind=AgencyKind.COLLECTIVE)
    await joins(desk, group, twin)
    slug = (await entry(desk, group)).slug
    await merges(desk, twin, gacc)
    assert (await lexicon(desk)).members(slug, desk.at.date()) == ("gacc",)
    second = await new(desk, "海关协调小组", kind=AgencyKind.COLLECTIVE)
    await joins(desk, second, desk.id_of("cnipa"))
    await merges(desk, group, second)
    whole = await entry(desk, second)
    assert {one.slug for one in whole.members} == {"gacc", "cnipa"}
    names = await lexicon(desk)
    assert as_body(names, whole, desk.at.date()).family == {group, second}


async def test_a_task_that_names_both_has_one_party(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    task = await desk.task("39")
    version = (await desk.named(task)).version_id

    async def beside(tx: Tx) -> None:
        row = {"version_id": version, "position": 7, "agency_id": gacc, "printed": "海关总署"}
        row |= {"role": "participant", "basis": "listed"}
        await tx.run(insert(assignments).values(row))

    await desk.database.begin(beside)
    assert len((await desk.named(task)).parties) == 2
    await merges(desk, twin, gacc)
    [party] = (await desk.named(task)).parties
    assert (party.agency_id, party.leads) == (gacc, True)


async def test_two_that_merge_at_once_merge_once(desk: Desk) -> None:
    import asyncio

    twin, gacc = await doubled(desk)
    done = await asyncio.gather(
        merges(desk, twin, gacc), merges(desk, twin, gacc), return_exceptions=True
    )
    assert sum(isinstance(one, int) for one in done) == 1
    assert sum(isinstance(one, Refused) for one in done) == 1
    rows = await desk.database.read(lambda tx: tx.rows(select(agency_merges)))
    assert len(rows) == 1


async def test_a_name_of_the_merged_entry_may_be_taken_away(desk: Desk) -> None:
    from store import registry_reading
    from tests.store.registry_desk import drops

    twin, gacc = await doubled(desk)
    await aliases(desk, twin, "海关事务")
    await merges(desk, twin, gacc)
    found = await act(desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, twin))
    row = next(one for one in found.names if one.text == "海关事务")
    assert row.of == twin
    assert await drops(desk, gacc, row.id)
    assert not (await lexicon(desk)).resolve("海关事务")


async def test_who_handles_a_task_handles_it_after_the_merge(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    chief = await desk.hire(700_005, Role.MEMBER, None)
    await _serve(desk, chief, twin, Role.LIAISON)
    task = await desk.task("39", ANNUAL)
    person = (await desk.actor(chief)).person_id
    assert await act(
        desk,
        chief,
        lambda tx, actor: handling.distribute(
            tx, actor, twin, [task], person_id=person, effect_key="h", now=desk.at
        ),
    )
    await merges(desk, twin, gacc)
    found = await act(desk, cast.HE, lambda tx, actor: handling.of_tasks(tx, actor, gacc, [task]))
    assert task in found


async def _serve(desk: Desk, person: cast.Person, agency_id: int, role: Role) -> None:
    from store import people

    await desk.database.begin(
        lambda tx: people.appoint(
            tx,
            telegram_id=person.id,
            name=person.name,
            role=role,
            agency_id=agency_id,
            how="test",
            now=desk.at,
        )
    )


async def test_offices_of_one_name_are_sorted_out_before(desk: Desk) -> None:
    twin, gacc = await doubled(desk)
    chief = await desk.hire(700_006, Role.MEMBER, None)
    await _serve(desk, chief, twin, Role.LIAISON)

    async def opens(who: cast.Person, agency_id: int) -> int:
        return await act(
            desk,
            who,
            lambda tx, actor: units.ensure(
                tx, actor, agency_id, "综合处", effect_key=desk.key(), now=desk.at
            ),
        )

    await opens(chief, twin)
    await opens(cast.HE, gacc)
    with pytest.raises(Refused) as refusal:
        await merges(desk, twin, gacc)
    assert (refusal.value.code, refusal.value.facts) == (
        Refusal.MERGE_UNITS,
        {"names": "综合处"},
    )


async def test_links_requests_and_drafts_lead_to_the_other(desk: Desk) -> None:
    from store import drafts, invitations, joining

    twin, gacc = await doubled(desk)
    clerk = await desk.hire(700_007, Role.MEMBER, None)
    await _serve(desk, clerk, twin, Role.REPORTER)
    link = await act(
        desk,
        cast.WANG,
        lambda tx, actor: invitations.create(
            tx, actor, invitations.New(Role.REPORTER, twin), effect_key="i", now=desk.at
        ),
    )
    assert link is not None
    asked = await act(
        desk,
        cast.ZHOU,
        lambda tx, actor: joining.ask(
            tx,
            actor,
            agency_id=twin,
            role=Role.MEMBER,
            name="周一",
            office=None,
            said_in="501001:1",
            now=desk.at,
        ),
    )

    task = await desk.task("39")

    async def begins(tx: Tx, actor: Actor) -> drafts.Draft:
        from store import chats

        return await drafts.begin(
            tx,
            actor,
            task_id=task,
            agency_id=twin,
            kind=Kind.AGENCY,
            chat_id=await chats.ensure(tx, clerk.id, "private", None, desk.at),
            step="status",
            now=desk.at,
        )

    begun = await act(desk, clerk, begins)
    weight = await act(desk, cast.WANG, lambda tx, actor: merging.weigh(tx, actor, twin))
    assert (weight.people, weight.links, weight.requests) == (1, 1, 1)
    before = await snapshot(desk)
    made = await merges(desk, twin, gacc)
    assert made is not None
    seen = await act(
        desk,
        cast.ZHOU,
        lambda tx, actor: invitations.look(tx, actor, link.secret, now=desk.at),
    )
    assert seen is not None
    assert seen.agency_id == gacc
    asks = await act(desk, cast.HE, lambda tx, actor: joining.waiting(tx, actor, gacc))
    assert [one.id for one in asks] == [asked.id]
    [held] = await act(desk, clerk, lambda tx, actor: drafts.open_ones(tx, actor, desk.at))
    assert (held.id, held.agency_id) == (begun.id, gacc)
    assert await parts(desk, made)
    assert await snapshot(desk) == before
