"""Putting reports on record: who may, what must be in them, each once and all of them kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from store import audit, people
from store.errors import Forbidden, Refusal, Refused
from store.records import Role
from store.reports import reading, record
from store.reports.records import MOST_TEXT, Kind, Life, New, Report, Status
from store.tables import agency_settings, plans, report_events, reports, task_versions, tasks
from store.tables import people as persons
from tests import cast
from tests.store.reports.desk import NOW, TODAY, Desk


async def refused(desk: Desk, person: cast.Person, new: New) -> Refused:
    with pytest.raises(Refused) as caught:
        await desk.submit(person, new)
    number = await desk.database.read(
        lambda tx: tx.scalar(select(func.count()).select_from(reports))
    )
    assert number == 0
    return caught.value


async def test_a_reporters_entry_waits_for_the_liaison(desk: Desk) -> None:
    said = await desk.says(cast.LI, "39", "gacc")
    assert (said.state, said.receipt, said.as_role) == (Life.PENDING, "2022-0315-001", "reporter")
    assert said.said_on == TODAY
    confirmed = await desk.confirms(cast.HE, said)
    assert confirmed.state is Life.REPORTED
    assert confirmed.confirmed_at is not None


async def test_a_liaisons_own_entry_is_reported_at_once(desk: Desk) -> None:
    said = await desk.says(cast.HE, "39", "gacc")
    assert (said.state, said.as_role) == (Life.REPORTED, "liaison")


async def test_an_agency_may_do_without_confirming(desk: Desk) -> None:
    values = {"agency_id": desk.id_of("gacc"), "confirms": False, "changed_at": NOW}
    await desk.database.begin(lambda tx: tx.run(insert(agency_settings).values(**values)))
    assert (await desk.says(cast.LI, "39", "gacc")).state is Life.REPORTED


async def test_the_same_key_again_is_the_same_report(desk: Desk) -> None:
    new = await desk.new("39", "gacc")
    first = await desk.submit(cast.LI, new, "tap:1")
    again = await desk.submit(cast.LI, replace(new, text="别的"), "tap:1")
    assert again == first
    assert (await desk.says(cast.LI, "39", "gacc")).receipt == "2022-0315-002"
    by_message = await desk.submit(cast.LI, new, f"{cast.LI.id}:77:submit")
    assert await desk.submit(cast.LI, new, f"{cast.LI.id}:77:submit") == by_message


async def test_nobody_speaks_for_an_agency_that_is_not_theirs(desk: Desk) -> None:
    """Whatever agency stands in the row, the appointment of this moment decides."""
    for person, slug in (
        (cast.LI, "cnipa"),
        (cast.CHEN, "gacc"),
        (cast.WU, "mct"),
        (cast.ZHOU, "gacc"),
        (cast.SUN, "gacc"),
        (cast.WANG, "gacc"),
    ):
        with pytest.raises(Forbidden):
            await desk.submit(person, await desk.new("39", slug))
    assert (await refused(desk, cast.CHEN, await desk.new("39", "cnipa"))).code is (
        Refusal.NOT_NAMED
    )


async def test_a_participant_reports_its_own_part(desk: Desk) -> None:
    justice = await desk.hire(700001, Role.LIAISON, "moj")
    assert (await desk.says(justice, "14", "moj")).state is Life.REPORTED
    whole = await desk.new("14", "moj", kind=Kind.OVERALL)
    with pytest.raises(Refused) as caught:
        await desk.submit(justice, whole)
    assert caught.value.code is Refusal.NOT_NAMED


async def test_the_lead_gives_the_result_of_the_whole(desk: Desk) -> None:
    done = {"status": Status.DONE, "completed_on": TODAY, "deliverable": "国知发〔2022〕1 号"}
    said = await desk.says(cast.ZHANG, "14", "cnipa", kind=Kind.OVERALL, **done)
    assert (said.kind, said.state) == (Kind.OVERALL, Life.REPORTED)
    with pytest.raises(Forbidden):
        await desk.says(cast.CHEN, "14", "cnipa", kind=Kind.OVERALL, **done)


async def test_a_divided_task_is_closed_by_the_coordinator_alone(desk: Desk) -> None:
    ref = await divided(desk)
    done = {"kind": Kind.OVERALL, "status": Status.DONE, "completed_on": TODAY, "deliverable": "无"}
    closed = await desk.says(cast.SUN, ref, None, **done)
    assert (closed.agency_id, closed.as_role) == (None, "coordinator")
    lead = (await desk.named(await desk.task(ref))).parties[0].agency_id
    slug = next(entry.slug for entry in desk.lexicon.entries if entry.id == lead)
    liaison = await desk.hire(700002, Role.LIAISON, slug)
    with pytest.raises(Refused):
        await desk.says(liaison, ref, slug, **done)
    with pytest.raises(Forbidden):
        await desk.says(liaison, ref, None, **done)


async def divided(desk: Desk) -> str:
    found = (
        select(tasks.c.ref)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .where(plans.c.key == "annual-2021-2022", task_versions.c.division == "divided")
        .where(task_versions.c.agency_count > 1)
        .order_by(tasks.c.id)
    )
    ref: str = await desk.database.read(lambda tx: tx.scalar(found))
    return ref


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": "  \u200b "}, Refusal.TEXT_MISSING),
        ({"text": "字" * (MOST_TEXT + 1)}, Refusal.TEXT_TOO_LONG),
        ({"status": Status.DONE}, Refusal.DATE_MISSING),
        (
            {"status": Status.DONE, "completed_on": TODAY + timedelta(days=1)},
            Refusal.DATE_AHEAD,
        ),
        ({"status": Status.ADJUST, "asks_until": TODAY}, Refusal.EXTENSION_PAST),
        ({"parts": frozenset({7})}, Refusal.TASK_AMENDED),
        ({"draft_id": 999}, Refusal.DRAFT_GONE),
        ({"supersedes_id": 999}, Refusal.NOT_NAMED),
    ],
)
async def test_what_is_missing_is_refused_and_leaves_nothing(
    desk: Desk, more: dict[str, Any], code: Refusal
) -> None:
    assert (await refused(desk, cast.LI, await desk.new("39", "gacc", **more))).code is code
    assert (await desk.says(cast.LI, "39", "gacc")).receipt == "2022-0315-001"


async def test_completing_a_task_that_issues_something_names_it(desk: Desk) -> None:
    done = {"status": Status.DONE, "completed_on": TODAY}
    new = await desk.new("14", "cnipa", **done)
    assert (await refused(desk, cast.CHEN, new)).code is Refusal.DELIVERABLE_MISSING
    named_it = replace(new, deliverable="《关于加强知识产权纠纷调解工作的意见》")
    assert (await desk.submit(cast.CHEN, named_it)).deliverable is not None


async def test_a_wording_that_changed_meanwhile_is_refused(desk: Desk) -> None:
    new = await desk.new("39", "gacc")
    await amend(desk, new.task_id)
    error = await refused(desk, cast.LI, new)
    assert error.code is Refusal.TASK_AMENDED
    version = error.facts["version"]
    assert (await desk.submit(cast.LI, replace(new, version_id=version))).version_id == version


async def amend(desk: Desk, task_id: int) -> None:
    """Give the task another version, as a revision would."""

    async def body(tx: Any) -> None:
        row = await tx.row(
            select(task_versions)
            .join(tasks, tasks.c.current_version_id == task_versions.c.id)
            .where(tasks.c.id == task_id)
        )
        from store.tables import assignments, plan_revisions

        old = await tx.row(select(plan_revisions).where(plan_revisions.c.id == row.revision_id))
        revision = {**old._mapping, "number": old.number + 1}
        del revision["id"]
        revision_id = await tx.new_id(insert(plan_revisions).values(**revision))
        values = {**row._mapping, "revision_id": revision_id, "text": f"{row.text}并加强。"}
        del values["id"]
        version_id = await tx.new_id(insert(task_versions).values(**values))
        for one in await tx.rows(select(assignments).where(assignments.c.version_id == row.id)):
            copied = {**one._mapping, "version_id": version_id}
            del copied["id"]
            await tx.run(insert(assignments).values(**copied))
        here = update(tasks).where(tasks.c.id == task_id)
        await tx.run(here.values(current_version_id=version_id))

    await desk.database.begin(body)


async def test_an_archived_plan_takes_no_reports(desk: Desk) -> None:
    new = await desk.new("39", "gacc")
    await desk.database.begin(lambda tx: tx.run(update(plans).values(archived_at=NOW)))
    assert (await refused(desk, cast.LI, new)).code is Refusal.PLAN_ARCHIVED


async def test_nothing_is_reported_where_nobody_is_named(desk: Desk) -> None:
    task_id = await desk.task("8", "protection-2020-2021")
    version = (await desk.named(task_id)).version_id
    new = replace(await desk.new("39", "gacc"), task_id=task_id, version_id=version)
    assert (await refused(desk, cast.LI, new)).code is Refusal.NOBODY_NAMED


async def test_who_is_suspended_while_typing_is_told_so(desk: Desk) -> None:
    actor, new = await desk.actor(cast.LI), await desk.new("39", "gacc")
    await desk.database.begin(lambda tx: tx.run(update(persons).values(suspended_at=NOW)))
    with pytest.raises(Refused) as caught:
        await desk.database.begin(
            lambda tx: record.submit(tx, actor, new, today=TODAY, now=NOW, effect_key="k")
        )
    assert caught.value.code is Refusal.SUSPENDED


async def test_a_correction_takes_the_place_when_it_is_in_force(desk: Desk) -> None:
    first = await desk.confirms(cast.HE, await desk.says(cast.LI, "39", "gacc"))
    second = await desk.says(cast.LI, "39", "gacc", supersedes_id=first.id, text="查扣 1300 批次")
    assert await state_of(desk, first) is Life.REPORTED
    with pytest.raises(Refused) as caught:
        await desk.says(cast.LI, "39", "gacc", supersedes_id=first.id)
    assert caught.value.code is Refusal.REPORT_REPLACED
    await desk.confirms(cast.HE, second)
    assert await state_of(desk, first) is Life.SUPERSEDED
    events = select(report_events.c.event).where(report_events.c.report_id == first.id)
    found = await desk.database.read(lambda tx: tx.rows(events.order_by(report_events.c.id)))
    assert [row.event for row in found] == ["submitted", "confirmed", "superseded"]
    with pytest.raises(Refused):
        await desk.says(cast.LI, "39", "gacc", supersedes_id=first.id)


async def test_a_correction_of_what_waits_takes_its_place_at_once(desk: Desk) -> None:
    first = await desk.says(cast.LI, "39", "gacc")
    second = await desk.says(cast.LI, "39", "gacc", supersedes_id=first.id)
    assert await state_of(desk, first) is Life.SUPERSEDED
    assert second.state is Life.PENDING


async def test_nobody_corrects_what_another_agency_said(desk: Desk) -> None:
    said = await desk.says(cast.ZHANG, "14", "cnipa")
    justice = await desk.hire(700001, Role.LIAISON, "moj")
    with pytest.raises(Refused) as caught:
        await desk.says(justice, "14", "moj", supersedes_id=said.id)
    assert caught.value.code is Refusal.NOT_NAMED
    assert await state_of(desk, said) is Life.REPORTED


async def state_of(desk: Desk, report: Report) -> Life:
    state = select(reports.c.state).where(reports.c.id == report.id)
    return Life(await desk.database.read(lambda tx: tx.scalar(state)))


async def test_ticked_parts_are_kept_with_their_words(desk: Desk) -> None:
    ref = "1"
    task_id = await desk.task(ref)
    text = "甲方案印发。乙标准（《丙。丁》）发布。"
    here = task_versions.c.id == (await desk.named(task_id)).version_id
    await desk.database.begin(
        lambda tx: tx.run(update(task_versions).where(here).values(text=text))
    )
    lead = (await desk.named(task_id)).parties[0].agency_id
    slug = next(entry.slug for entry in desk.lexicon.entries if entry.id == lead)
    liaison = await desk.hire(700003, Role.LIAISON, slug)
    said = await desk.says(liaison, ref, slug, parts=frozenset({1}))
    actor = await desk.actor(liaison)
    view = await desk.database.read(lambda tx: reading.one(tx, actor, said.id))
    assert [(part.words, part.done) for part in view.parts] == [
        ("甲方案印发。", False),
        ("乙标准（《丙。丁》）发布。", True),
    ]


async def test_twenty_reporters_on_one_task_lose_nothing_and_agree_on_the_order(
    desk: Desk,
) -> None:
    staff = [await desk.hire(710000 + n, Role.REPORTER, "gacc") for n in range(20)]
    new = await desk.new("39", "gacc")
    said = await asyncio.gather(
        *(desk.submit(person, replace(new, text=f"第 {n} 条")) for n, person in enumerate(staff))
    )
    assert len({report.id for report in said}) == 20
    by_id = sorted(said, key=lambda report: report.id)
    assert [report.receipt for report in by_id] == [f"2022-0315-{n:03d}" for n in range(1, 21)]
    actor = await desk.actor(cast.HE)
    told = await desk.database.read(lambda tx: reading.history(tx, actor, new.task_id))
    assert [view.report.id for view in told] == [report.id for report in by_id]
    assert {view.report.text for view in told} == {f"第 {n} 条" for n in range(20)}
    entries = await desk.database.read(audit.verify)
    assert entries.broken_at is None


async def test_one_key_twenty_times_at_once_is_one_report(desk: Desk) -> None:
    new = await desk.new("39", "gacc")
    said = await asyncio.gather(*(desk.submit(cast.LI, new, "tap:7") for _ in range(20)))
    assert len({report.id for report in said}) == 1
    assert {report.receipt for report in said} == {"2022-0315-001"}


async def test_personal_words_are_commitments_in_the_journal(desk: Desk) -> None:
    from store.tables import audit as entries

    await desk.says(cast.LI, "39", "gacc")
    row = await desk.database.read(
        lambda tx: tx.row(select(entries).where(entries.c.verb == "report"))
    )
    assert row is not None
    assert "龙腾" not in str(row)
    assert row.detail["as"] == "reporter"
    assert (await desk.database.read(audit.verify)).broken_at is None


async def test_rights_are_asked_as_they_are_at_this_moment(desk: Desk) -> None:
    """An actor from memory who was a reporter a moment ago."""
    from store.tables import appointments

    actor, new = await desk.actor(cast.LI), await desk.new("39", "gacc")
    await desk.database.begin(lambda tx: tx.run(update(appointments).values(valid_to=NOW)))
    assert await desk.database.read(lambda tx: people.actor(tx, cast.LI.id)) != actor
    with pytest.raises(Forbidden):
        await desk.database.begin(
            lambda tx: record.submit(tx, actor, new, today=TODAY, now=NOW, effect_key="k")
        )


async def test_who_took_an_agency_over_speaks_for_it_and_confirms_what_waited(desk: Desk) -> None:
    """An agency that became another one between two reports: the tasks go on under the heir."""
    from store.tables import agency_successors

    waits = await desk.says(cast.LI, "39", "gacc")
    heir = await desk.hire(700020, Role.LIAISON, "nra")
    with pytest.raises(Refused):
        await desk.says(heir, "39", "nra")
    row = {"agency_id": desk.id_of("gacc"), "successor_id": desk.id_of("nra")}
    await desk.database.begin(lambda tx: tx.run(insert(agency_successors).values(**row)))
    assert (await desk.says(heir, "39", "nra")).state is Life.REPORTED
    assert (await desk.confirms(heir, waits)).state is Life.REPORTED
    again = await desk.says(cast.LI, "39", "gacc", supersedes_id=waits.id)
    assert again.state is Life.PENDING
    with pytest.raises(Forbidden):
        await desk.says(heir, "39", "gacc")
