"""The list of agencies by hand: names with their time, who is refused, what the shipped keep."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from handlers.bodies import body_of
from seed.lexicon import load
from store import agencies, registry_reading
from store.confusables import odd_letters, skeleton
from store.db import Database
from store.errors import Forbidden, Refusal, Refused
from store.lexicon import AgencyKind, NameKind
from store.namesakes import clean_name, doubts
from store.readmodel import ReadModel
from store.tables import audit
from tests import cast
from tests.store.registry_desk import (
    adds,
    aliases,
    drops,
    entry,
    joins,
    lexicon,
    new,
    renames,
    succeeds,
)
from tests.store.reports.desk import TODAY, Desk, open_desk
from tests.store.steering_desk import act


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    return await open_desk(seeded)


async def refused(work: object) -> Refusal:
    with pytest.raises(Refused) as refusal:
        await work  # type: ignore[misc]
    return refusal.value.code


async def test_a_body_is_added_once_and_found_under_both_names(desk: Desk) -> None:
    reads = ReadModel(desk.database)
    assert not (await reads.lexicon()).resolve("国家低空管理局")
    made = await adds(desk, "国家低空管理局", "低空局", key="k")
    assert made is not None
    assert await adds(desk, "国家低空管理局", "低空局", key="k") is None
    # another replica reads it by the revision
    for name in ("国家低空管理局", "低空局", " 低 空局"):
        [found] = (await reads.lexicon()).resolve(name)
        assert found.entry.id == made
    row = await desk.database.read(
        lambda tx: tx.row(select(audit).where(audit.c.verb == "add_agency"))
    )
    assert row is not None
    assert (row.object_id, row.detail["full"]) == (str(made), "国家低空管理局")


async def test_what_means_another_body_is_refused_and_in_another_place_it_is_not(
    desk: Desk,
) -> None:
    for name in ("国家知识产权局", "国知局", "國家知識產權局", "商标局"):
        assert await refused(adds(desk, name)) is Refusal.NAME_TAKEN, name
    for name in ("局", "，。", "长" * 61, " "):
        assert await refused(adds(desk, name)) is Refusal.NAME_BAD, name
    # in a province a bare name is the province's own
    assert await adds(desk, "南粤市场监督管理局", where="guangdong") is not None
    assert await refused(adds(desk, "南粤市场监督管理局", where="guangdong")) is Refusal.NAME_TAKEN


@pytest.mark.parametrize("who", [cast.SUN, cast.ZHANG, cast.ZHOU, cast.WU])
async def test_only_administrators_keep_the_list(desk: Desk, who: cast.Person) -> None:
    with pytest.raises(Forbidden):
        await adds(desk, "国家低空管理局", by=who)
    with pytest.raises(Forbidden):
        await act(desk, who, lambda tx, actor: registry_reading.of(tx, actor, desk.id_of("cnipa")))


async def test_a_new_name_holds_from_its_day_and_the_old_one_still_resolves(desk: Desk) -> None:
    cnipa = desk.id_of("cnipa")
    before = await entry(desk, cnipa)
    since = TODAY + timedelta(days=10)
    assert await renames(desk, cnipa, "国家知识产权总署", since, "知产总署", key="r")
    assert not await renames(desk, cnipa, "国家知识产权总署", since, "知产总署", key="r")
    now = await lexicon(desk)
    for name in ("国家知识产权局", "国知局", "国家知识产权总署", "知产总署"):
        [found] = now.resolve(name)
        assert found.entry.id == cnipa
    today, later = (body_of(now, cnipa, day) for day in (TODAY, since))
    assert (today.full, today.ref.short) == ("国家知识产权局", before.short)
    assert (later.full, later.ref.short) == ("国家知识产权总署", "知产总署")
    assert later.is_renamed
    assert later.printed == "知识产权局"
    assert (await entry(desk, cnipa)).full == before.full
    assert await refused(renames(desk, cnipa, "国家知产署", since)) is Refusal.DATES_BACKWARDS
    assert await refused(renames(desk, cnipa, "海关总署", since)) is Refusal.NAME_TAKEN
    assert (
        await refused(renames(desk, cnipa, "国家知识产权总署", since + timedelta(days=9)))
        is Refusal.NAME_KNOWN
    )


async def test_a_name_given_by_mistake_goes_and_what_was_before_holds_again(desk: Desk) -> None:
    gacc = desk.id_of("gacc")
    before = (await entry(desk, gacc)).names
    await renames(desk, gacc, "国家海关管理总署", TODAY, "海关管理总署")
    found = await act(desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, gacc))
    late = next(row for row in found.names if row.text == "国家海关管理总署")
    assert await drops(desk, gacc, late.id)
    assert (await entry(desk, gacc)).names == before
    first = next(row for row in found.names if row.text == "海关总署")
    assert await refused(drops(desk, gacc, first.id)) is Refusal.NAME_NEEDED
    # and it may be given again, from another day
    assert await renames(desk, gacc, "国家海关管理总署", TODAY + timedelta(days=1))
    again = await lexicon(desk)
    assert body_of(again, gacc, TODAY).full == "海关总署"
    assert body_of(again, gacc, TODAY + timedelta(days=1)).full == "国家海关管理总署"


async def test_an_alias_comes_and_goes_also_one_that_was_shipped(desk: Desk) -> None:
    gacc = desk.id_of("gacc")
    assert await aliases(desk, gacc, "海关那边")
    assert await refused(aliases(desk, gacc, "海关那边")) is Refusal.NAME_KNOWN
    assert await refused(aliases(desk, gacc, "国知局")) is Refusal.NAME_TAKEN
    [found] = (await lexicon(desk)).resolve("海关那边")
    assert found.name.kind is NameKind.ALIAS
    listed = await act(
        desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, desk.id_of("cnipa"))
    )
    shipped = next(row for row in listed.names if row.text == "国知局")
    assert await drops(desk, desk.id_of("cnipa"), shipped.id)
    assert not (await lexicon(desk)).resolve("国知局")
    # names that come with a later version leave the office's word alone
    await desk.database.begin(lambda tx: agencies.seed(tx, load()))
    now = await lexicon(desk)
    assert not now.resolve("国知局")
    assert now.resolve("海关那边")
    assert await aliases(desk, desk.id_of("cnipa"), "国知局")
    assert (await lexicon(desk)).resolve("国知局")


async def test_shipped_names_of_a_later_version_leave_what_the_office_wrote(desk: Desk) -> None:
    gacc, group = desk.id_of("gacc"), desk.id_of("ipjc-members")
    await renames(desk, gacc, "国家海关管理总署", TODAY)
    added = await new(desk, "国家低空管理局")
    await joins(desk, group, added, TODAY)
    before = await lexicon(desk)
    await desk.database.begin(lambda tx: agencies.seed(tx, load()))
    after = await lexicon(desk)
    for slug in (before.by_id(id_).slug for id_ in (gacc, added)):  # type: ignore[union-attr]
        kept = {(n.text, n.kind, n.valid_from, n.valid_to) for n in before.by_slug(slug).names}
        assert kept == {
            (n.text, n.kind, n.valid_from, n.valid_to) for n in after.by_slug(slug).names
        }
    assert set(after.by_id(group).members) == set(before.by_id(group).members)  # type: ignore[union-attr]
    assert after.by_slug("nra").names == before.by_slug("nra").names


async def test_a_successor_has_the_tasks_of_whom_it_took_over(desk: Desk) -> None:
    heir = await new(desk, "国家文化旅游总署", "文旅总署")
    old = desk.id_of("mct")
    since = date(2022, 1, 1)
    assert (
        await refused(succeeds(desk, old, heir, TODAY + timedelta(days=1))) is Refusal.SINCE_AHEAD
    )
    assert await succeeds(desk, old, heir, since)
    now = await lexicon(desk)
    assert agencies.family_ids(now, (await entry(desk, heir)).slug) >= {heir, old}
    assert await refused(succeeds(desk, old, heir, since)) is Refusal.SUCCESSOR_KNOWN
    assert await refused(succeeds(desk, heir, old, since)) is Refusal.SUCCESSOR_CIRCLE
    assert await refused(succeeds(desk, heir, heir, since)) is Refusal.SUCCESSOR_CIRCLE
    ended = [n for n in (await entry(desk, old)).names if n.kind is NameKind.PRINTED]
    assert {n.valid_to for n in ended} == {date(2021, 12, 31)}
    from store import registry

    assert await act(
        desk,
        cast.WANG,
        lambda tx, actor: registry.unsucceed(
            tx, actor, old, heir, effect_key=desk.key(), now=desk.at
        ),
    )
    assert heir not in agencies.family_ids(await lexicon(desk), "mct")
    assert {n.valid_to for n in (await entry(desk, old)).names if n.kind is NameKind.PRINTED} == {
        None
    }


async def test_members_of_a_collective_have_their_time(desk: Desk) -> None:
    group = await new(desk, "专项协调小组", kind=AgencyKind.COLLECTIVE)
    gacc, cnipa = desk.id_of("gacc"), desk.id_of("cnipa")
    slug = (await entry(desk, group)).slug
    assert await joins(desk, group, gacc, date(2020, 1, 1), date(2020, 12, 31))
    assert await joins(desk, group, gacc, date(2022, 1, 1))
    assert await refused(joins(desk, group, gacc, date(2020, 6, 1))) is Refusal.MEMBER_KNOWN
    late, early = date(2022, 5, 1), date(2021, 1, 1)
    assert await refused(joins(desk, group, cnipa, late, early)) is Refusal.DATES_BACKWARDS
    assert await refused(joins(desk, cnipa, gacc)) is Refusal.NO_COLLECTIVE
    now = await lexicon(desk)
    assert now.members(slug, date(2020, 5, 1)) == ("gacc",)
    assert now.members(slug, date(2021, 5, 1)) == ()
    assert now.members(slug, date(2022, 5, 1)) == ("gacc",)
    listed = await act(desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, group))
    from store import registry_members

    await act(
        desk,
        cast.WANG,
        lambda tx, actor: registry_members.end(
            tx, actor, listed.members[1].id, TODAY, effect_key=desk.key(), now=desk.at
        ),
    )
    assert (await lexicon(desk)).members(slug, date(2022, 5, 1)) == ()


async def test_the_entry_says_where_the_body_is_named(desk: Desk) -> None:
    found = await act(
        desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, desk.id_of("cnipa"))
    )
    assert sum(total for _, total in found.printed) == 126
    assert len(found.printed) == 2


def test_names_that_look_alike_are_told_apart_by_people() -> None:
    known = load()
    assert skeleton("エ业和信息化部") == skeleton("工业和信息化部")
    assert skeleton("工业和信息化部") != skeleton("农业农村部")
    alike = doubts(known, "海关总暑", "national")
    assert [one.slug for one in alike.alike] == ["gacc"]
    assert doubts(known, "ＷIPО", "national").odd == ("О",)
    near = doubts(known, "国家知识产杈局", "national")
    assert "cnipa" in [one.slug for one in (*near.alike, *near.near)]
    assert not doubts(known, "国家低空管理局", "national")
    assert odd_letters("国家海关Customs总署２０") == ()


def test_a_name_is_one_line_of_letters() -> None:
    assert clean_name(" 国家\n低空\u200b局 ") == "国家 低空局"
    assert clean_name("……") == ""


async def test_a_name_between_two_others_goes_and_leaves_no_two_names_at_once(desk: Desk) -> None:
    gacc = desk.id_of("gacc")
    await renames(desk, gacc, "国家海关管理总署", date(2021, 3, 1))
    await renames(desk, gacc, "国家海关事务总署", date(2022, 1, 1))
    listed = await act(desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, gacc))
    between = next(row for row in listed.names if row.text == "国家海关管理总署")
    assert await drops(desk, gacc, between.id)
    listed = await act(desk, cast.WANG, lambda tx, actor: registry_reading.of(tx, actor, gacc))
    spans = {row.text: (row.valid_from, row.valid_to) for row in listed.names}
    assert spans["海关总署"] == (None, date(2021, 12, 31))
    assert spans["国家海关事务总署"] == (date(2022, 1, 1), None)
    assert body_of(await lexicon(desk), gacc, TODAY).full == "国家海关事务总署"


async def test_nobody_takes_over_before_the_present_name_began(desk: Desk) -> None:
    mct, heir = desk.id_of("mct"), await new(desk, "国家低空管理局")
    await renames(desk, mct, "国家文化和旅游总局", date(2022, 2, 1))
    assert await refused(succeeds(desk, mct, heir, date(2022, 1, 1))) is Refusal.DATES_BACKWARDS
    assert await succeeds(desk, mct, heir, date(2022, 3, 1))
