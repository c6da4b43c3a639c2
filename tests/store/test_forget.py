"""Who is forgotten leaves no name and no number; what they did stays and can be verified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from store import audit, chats, evidence, forget, invitations, outbox, people, questions, redeeming
from store.blobs import Kept
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.invitations import New
from store.records import Role
from store.reports import reading
from store.tables import accounts, audit_private, blobs, metadata
from store.tables import people as persons
from store.tables import reports as report_rows
from tests import cast
from tests.store.reports.desk import NOW, Desk, open_desk

LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def forgets(
    desk: Desk, who: cast.Person, whom: int | None = None, *, key: str = "f", evidence: bool = False
) -> bool:
    actor = await desk.actor(who)
    return await desk.database.begin(
        lambda tx: forget.forget(tx, actor, whom, with_evidence=evidence, effect_key=key, now=LATER)
    )


async def traces(database: Database, *words: str) -> list[str]:
    """Every cell of every table that holds one of these."""

    async def body(tx: Tx) -> list[str]:
        found = []
        for table in metadata.sorted_tables:
            for row in await tx.rows(select(table)):
                for column, value in zip(table.columns.keys(), row, strict=True):
                    if any(word in str(value) for word in words):
                        found.append(f"{table.name}.{column}: {value}")
        return found

    return await database.read(body)


async def works(desk: Desk) -> int:
    """李海 asks, reports with a file, is told something; the number of the report."""
    draft = await desk.drafts(cast.LI, "39", "gacc")

    async def body(tx: Tx) -> None:
        chat = await chats.ensure(tx, cast.LI.id, "private", cast.LI.name, NOW)
        account = await people.ensure_account(tx, cast.LI.id, NOW)
        said_in = f"{cast.LI.id}:5"
        await questions.keep(
            tx,
            chat_id=chat,
            account_id=account,
            said_in=said_in,
            text="我们局负责什么",
            question={},
            now=NOW,
        )
        for key, facts in (("a", {"name": cast.LI.name}), ("b", {})):
            dedupe = f"{said_in}:{key}"
            await outbox.put(tx, chat_id=chat, kind="home", facts=facts, dedupe_key=dedupe, now=NOW)
        await evidence.add(
            tx,
            draft,
            Kept("a" * 64, 9),
            kind="photo",
            name="照片.jpg",
            media_type="image/jpeg",
            said_in=said_in,
            now=NOW,
        )

    await desk.database.begin(body)
    said = await desk.submit(cast.LI, await desk.new("39", "gacc", draft_id=draft.id))
    return said.id


async def person(desk: Desk, who: cast.Person) -> int:
    found = (await desk.actor(who)).person_id
    assert found is not None
    return found


async def test_no_name_and_no_number_are_left_anywhere(desk: Desk) -> None:
    await works(desk)
    assert await traces(desk.database, cast.LI.name)
    assert await traces(desk.database, str(cast.LI.id))
    assert await forgets(desk, cast.LI)
    assert await traces(desk.database, cast.LI.name, str(cast.LI.id)) == []
    assert (await desk.actor(cast.LI)).account_id is None


async def test_the_journal_holds_and_says_that_somebody_was_forgotten(desk: Desk) -> None:
    await works(desk)
    kept = await desk.database.read(audit.head)
    number = await person(desk, cast.LI)
    await forgets(desk, cast.LI)
    verdict = await desk.database.read(lambda tx: audit.verify(tx, [kept]))
    assert verdict.broken_at is None
    last = await desk.database.read(lambda tx: tx.row(select(audit_private)))
    assert last is None
    again = await forget_entry(desk)
    assert (again.verb, again.object_id) == ("forget", str(number))


async def forget_entry(desk: Desk) -> Any:
    from store.tables import audit as entries

    rows = select(entries).order_by(entries.c.seq.desc()).limit(1)
    return await desk.database.read(lambda tx: tx.row(rows))


async def test_reports_and_receipts_stay_under_a_number(desk: Desk) -> None:
    report_id = await works(desk)
    number = await person(desk, cast.LI)
    await forgets(desk, cast.LI)
    row = await desk.database.read(
        lambda tx: tx.row(
            select(report_rows.c.receipt, persons.c.name)
            .join(persons, persons.c.id == report_rows.c.person_id)
            .where(report_rows.c.id == report_id)
        )
    )
    assert row is not None
    assert row.receipt.startswith("2022-0315-")
    assert row.name == f"#{number}"
    liaison = await desk.actor(cast.HE)
    view = await desk.database.read(lambda tx: reading.one(tx, liaison, report_id))
    assert [file.name for file in view.evidence] == ["照片.jpg"]


async def test_evidence_goes_only_when_an_administrator_says_so(desk: Desk) -> None:
    report_id = await works(desk)
    with pytest.raises(Forbidden):
        await forgets(desk, cast.LI, evidence=True)
    number = await person(desk, cast.LI)
    assert await forgets(desk, cast.WANG, number, evidence=True)
    liaison = await desk.actor(cast.HE)
    view = await desk.database.read(lambda tx: reading.one(tx, liaison, report_id))
    with pytest.raises(Refused):
        await desk.database.read(lambda tx: evidence.shown(tx, liaison, view.evidence[0].id))
    gone = select(blobs.c.removed_at)
    assert await desk.database.read(lambda tx: tx.scalar(gone)) == LATER


async def test_nothing_more_is_sent_to_them(desk: Desk) -> None:
    await works(desk)
    await forgets(desk, cast.LI)
    until = LATER + timedelta(seconds=30)
    due = await desk.database.begin(lambda tx: outbox.claim(tx, "me", LATER, until, 50))
    assert [m for m in due if m.chat_telegram_id < 0 or m.chat_telegram_id == cast.LI.id] == []


async def test_twice_is_once_and_the_number_may_come_back_as_somebody_new(desk: Desk) -> None:
    number = await person(desk, cast.LI)
    assert await forgets(desk, cast.WANG, number)
    with pytest.raises(NotFound):
        await forgets(desk, cast.WANG, number, key="again")
    fresh = await desk.database.begin(lambda tx: people.ensure_account(tx, cast.LI.id, LATER))
    actor = await desk.actor(cast.LI)
    assert (actor.account_id, actor.person_id, actor.role) == (fresh, None, Role.VISITOR)
    rows = await desk.database.read(lambda tx: tx.rows(select(accounts.c.telegram_id)))
    assert sum(row.telegram_id < 0 for row in rows) == 1


async def test_only_administrators_forget_others(desk: Desk) -> None:
    number = await person(desk, cast.LI)
    for who in (cast.ZHOU, cast.HE, cast.SUN, cast.ZHANG):
        with pytest.raises(Forbidden):
            await forgets(desk, who, number, key=f"f{who.id}")
        actor = await desk.actor(who)
        with pytest.raises(Forbidden):
            await desk.database.read(lambda tx, a=actor: forget.subject(tx, a, number))  # type: ignore[misc]


async def test_an_owner_by_configuration_cannot_go(desk: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        await forgets(desk, cast.WANG)
    assert refusal.value.code is Refusal.OWNER_BY_CONFIGURATION
    assert (await desk.actor(cast.WANG)).name == cast.WANG.name


async def test_a_visitor_is_an_account_and_can_go_too(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await forgets(desk, cast.ZHOU)
    await desk.database.begin(lambda tx: people.ensure_account(tx, cast.ZHOU.id, NOW))
    assert await forgets(desk, cast.ZHOU)
    assert await traces(desk.database, str(cast.ZHOU.id)) == []
    assert (await desk.database.read(audit.verify)).broken_at is None


async def test_an_account_they_wrote_from_before_is_forgotten_too(desk: Desk) -> None:
    await works(desk)
    head, before = await desk.actor(cast.HE), await desk.actor(cast.LI)
    wanted = New(Role.REPORTER, desk.id_of("gacc"), person_id=before.person_id)
    link = await desk.database.begin(
        lambda tx: invitations.create(tx, head, wanted, effect_key="k", now=NOW)
    )
    assert link is not None
    proof, here = invitations.digest(link.secret), cast.Person(8870055993, cast.LI.name)
    actor = await desk.actor(here)
    await desk.database.begin(
        lambda tx: redeeming.redeem(tx, actor, proof, effect_key="in", now=NOW)
    )
    assert await forgets(desk, here)
    assert await traces(desk.database, str(cast.LI.id), str(here.id), cast.LI.name) == []
    assert (await desk.database.read(audit.verify)).broken_at is None
