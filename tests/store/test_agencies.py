"""Names in the tables: the same as shipped, kept by slug, added to by documents."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from store import agencies
from store.db import Database, Tx
from store.lexicon import AgencyEntry, AgencyKind, Lexicon, Membership, Name, NameKind

OLD = AgencyEntry(
    slug="old",
    short="旧局",
    full="国家旧局",
    kind=AgencyKind.AGENCY,
    category="test",
    jurisdiction="national",
    names=(
        Name("旧局", NameKind.PRINTED),
        Name("Old Office", NameKind.ENGLISH, date(2001, 1, 1), date(2018, 12, 31), True),
    ),
    successors=("new",),
)
NEW = replace(OLD, slug="new", short="新局", full="国家新局", names=(), successors=(), order=3)
GROUP = replace(
    NEW,
    slug="group",
    short="成员单位",
    kind=AgencyKind.COLLECTIVE,
    members=(Membership("new"), Membership("old", None, date(2018, 12, 31))),
)
SMALL = Lexicon((OLD, NEW, GROUP))


async def kept(database: Database, lexicon: Lexicon) -> Lexicon:
    await database.begin(lambda tx: agencies.seed(tx, lexicon))
    return await database.read(agencies.load)


def without_ids(lexicon: Lexicon) -> tuple[AgencyEntry, ...]:
    return tuple(replace(entry, id=None) for entry in lexicon.entries)


async def test_what_goes_in_comes_out(database: Database) -> None:
    assert without_ids(await kept(database, SMALL)) == SMALL.entries


async def test_the_shipped_names_come_out_as_they_are(seeded: Database) -> None:
    from seed.lexicon import load

    loaded = await seeded.read(agencies.load)
    assert without_ids(loaded) == load().entries
    assert len(loaded.entries) > 100


async def test_a_changed_lexicon_keeps_ids_and_replaces_names(database: Database) -> None:
    first = await kept(database, SMALL)
    renamed = replace(OLD, short="旧署", names=(Name("旧署", NameKind.PRINTED),), successors=())
    third = replace(NEW, slug="third", short="第三局")
    second = await kept(database, Lexicon((renamed, NEW, third)))
    ids = {entry.slug: entry.id for entry in first.entries}
    assert {e.slug: e.id for e in second.entries if e.slug in ids} == ids
    assert without_ids(second)[:2] == (renamed, NEW)
    assert second.by_slug("third").id not in ids.values()
    assert not second.resolve("旧局")
    assert second.by_slug("group").members == GROUP.members
    assert second.revision > first.revision


async def test_a_family_is_old_and_new_by_id(database: Database) -> None:
    lexicon = await kept(database, SMALL)
    both = {lexicon.by_slug(slug).id for slug in ("old", "new")}
    assert agencies.family_ids(lexicon, "old") == agencies.family_ids(lexicon, "new") == both


async def test_a_printed_name_is_one_body_however_often(database: Database) -> None:
    async def ensure(tx: Tx) -> dict[str, int]:
        return await agencies.ensure_printed(tx, ["丝路办", "丝 路办", "甲局"], "national")

    results = await asyncio.gather(*(database.begin(ensure) for _ in range(5)))
    assert all(result == results[0] for result in results)
    assert results[0]["丝路办"] == results[0]["丝 路办"] != results[0]["甲局"]
    lexicon = await database.read(agencies.load)
    assert len(lexicon.entries) == 2


async def test_the_same_name_in_a_province_is_another_body(database: Database) -> None:
    here = await database.begin(lambda tx: agencies.ensure_printed(tx, ["丝路办"], "national"))
    there = await database.begin(lambda tx: agencies.ensure_printed(tx, ["丝路办"], "guangdong"))
    assert here["丝路办"] != there["丝路办"]


async def test_a_name_of_marks_only_is_kept_as_printed(database: Database) -> None:
    made = await database.begin(lambda tx: agencies.ensure_printed(tx, ["（　）"], "national"))
    assert (await database.read(lambda tx: agencies.ref(tx, made["（　）"]))).short == "（　）"
