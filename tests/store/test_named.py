"""Who is named on a task: by the document, by hand, through successors."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from store import agencies, cards, named, people
from store.db import Database, Tx
from store.errors import NotFound
from store.records import Role
from store.tables import given_assignments

NOW = datetime(2022, 3, 15, 1, 12, tzinfo=UTC)


async def ids(database: Database, *slugs: str) -> tuple[int, ...]:
    lexicon = await database.read(agencies.load)
    return tuple(lexicon.by_slug(slug).id or 0 for slug in slugs)


async def of(database: Database, key: str, ref: str) -> named.Named:
    async def read(tx: Tx) -> named.Named:
        return await named.agencies_of(tx, await cards.by_ref(tx, key, ref))

    return await database.read(read)


async def test_the_lead_comes_first_and_the_others_take_part(seeded: Database) -> None:
    found = await of(seeded, "annual-2021-2022", "14")
    cnipa, publicity, justice = await ids(seeded, "cnipa", "ccpd", "moj")
    assert [party.agency_id for party in found.parties] == [cnipa, publicity, justice]
    assert cnipa in found.lead
    assert found.participants >= {publicity, justice}
    assert found.every == found.lead | found.participants
    assert (found.silent, found.is_divided) == (False, False)


async def test_a_successor_speaks_for_whom_the_document_printed(seeded: Database) -> None:
    lexicon = await seeded.read(agencies.load)
    heir, old = lexicon.by_slug("nra").id, lexicon.by_slug("mor").id
    other = lexicon.by_slug("mot").id
    assert heir is not None
    assert old is not None
    assert other is not None

    async def read(tx: Tx) -> dict[int, frozenset[int]]:
        return await named.families(tx, [old, heir, other])

    kin = await seeded.read(read)
    assert heir in kin[old]
    assert kin[heir] == {heir, old}
    assert other in kin[old]


async def test_a_silent_document_names_nobody_until_somebody_is_assigned(seeded: Database) -> None:
    found = await of(seeded, "protection-2020-2021", "8")
    assert found.silent
    assert found.every == frozenset()
    (gacc,) = await ids(seeded, "gacc")

    async def assign(tx: Tx) -> None:
        by = await people.appoint(
            tx,
            telegram_id=1,
            name="统筹",
            role=Role.COORDINATOR,
            agency_id=None,
            how="test",
            now=NOW,
        )
        row = {"task_id": found.task_id, "agency_id": gacc, "part": "lead"}
        await tx.run(insert(given_assignments).values(**row, set_by=by, set_at=NOW))

    await seeded.begin(assign)
    assigned = await of(seeded, "protection-2020-2021", "8")
    assert assigned.lead == {gacc}
    assert assigned.parties[0].by_hand
    revoked = update(given_assignments).values(revoked_at=NOW)
    await seeded.begin(lambda tx: tx.run(revoked))
    assert (await of(seeded, "protection-2020-2021", "8")).silent


async def test_a_task_that_is_no_more_names_nobody(seeded: Database) -> None:
    with pytest.raises(NotFound):
        await seeded.read(lambda tx: named.agencies_of(tx, 999_999))
