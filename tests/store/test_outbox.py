"""A message at least once, in order within its chat, and a repeat says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from store import outbox
from store.db import Database, Tx
from store.tables import outbox as table
from store.tables import told
from store.traffic import OutboxMessage
from tests import cast
from tests.store.reports.desk import open_desk
from tests.store.traffic import NOW, a_chat

ME = "worker-1"


async def put(db: Database, chat: int, key: str) -> int | None:
    return await db.begin(
        lambda tx: outbox.put(
            tx, chat_id=chat, kind="chosen", facts={"n": key}, dedupe_key=key, now=NOW
        )
    )


async def claim(
    db: Database, holder: str = ME, now: datetime = NOW, limit: int = 10
) -> list[OutboxMessage]:
    until = now + timedelta(seconds=30)
    return await db.begin(lambda tx: outbox.claim(tx, holder, now, until, limit))


async def state(db: Database, message_id: int) -> str:
    found = await db.read(
        lambda tx: tx.scalar(select(table.c.state).where(table.c.id == message_id))
    )
    assert isinstance(found, str)
    return found


async def test_a_dedupe_key_is_queued_once(database: Database) -> None:
    chat = await a_chat(database)
    assert await put(database, chat, "a") is not None
    assert await put(database, chat, "a") is None
    assert len(await claim(database)) == 1


async def test_a_chat_gets_its_messages_one_after_the_other(database: Database) -> None:
    one, two = await a_chat(database, 1), await a_chat(database, 2)
    for chat, key in ((one, "a"), (one, "b"), (two, "c")):
        await put(database, chat, key)
    first = await claim(database)
    assert [message.facts["n"] for message in first] == ["a", "c"]
    assert await claim(database, "worker-2") == []
    await database.begin(lambda tx: outbox.sent(tx, first[0].id, ME, 77, NOW))
    assert [message.facts["n"] for message in await claim(database)] == ["b"]


async def test_later_holds_up_its_own_chat_only(database: Database) -> None:
    one, two = await a_chat(database, 1), await a_chat(database, 2)
    await put(database, one, "a")
    (message,) = await claim(database)
    due = NOW + timedelta(seconds=60)
    await database.begin(lambda tx: outbox.later(tx, message.id, ME, due, "429"))
    await put(database, one, "b")
    await put(database, two, "c")
    assert [m.facts["n"] for m in await claim(database)] == ["c"]
    (again,) = await claim(database, now=due)
    assert (again.facts["n"], again.tries, again.repeated) == ("a", 0, False)


async def test_a_failed_message_lets_the_next_one_go(database: Database) -> None:
    chat = await a_chat(database)
    await put(database, chat, "a")
    await put(database, chat, "b")
    (message,) = await claim(database)
    await database.begin(lambda tx: outbox.failed(tx, message.id, ME, "blocked", NOW))
    assert await state(database, message.id) == "failed"
    assert [m.facts["n"] for m in await claim(database)] == ["b"]


async def test_an_unknown_outcome_is_sent_again_marked_with_the_same_words(
    database: Database,
) -> None:
    chat = await a_chat(database)
    await put(database, chat, "a")
    (message,) = await claim(database)
    await database.begin(lambda tx: outbox.keep_wording(tx, message.id, {"text": "收到"}))
    await database.begin(lambda tx: outbox.unknown(tx, message.id, ME, NOW, "timeout", NOW))
    (again,) = await claim(database)
    assert again.repeated
    assert again.rendered == {"text": "收到"}


async def test_an_outcome_that_stays_unknown_ends_as_unknown(database: Database) -> None:
    chat = await a_chat(database)
    await put(database, chat, "a")
    for _ in range(outbox.MAX_UNKNOWN):
        (message,) = await claim(database)
        await database.begin(lambda tx, m=message: outbox.unknown(tx, m.id, ME, NOW, "t", NOW))  # type: ignore[misc]
    assert await state(database, message.id) == "unknown"
    assert await claim(database) == []


async def test_what_a_dead_worker_was_sending_is_repeated(database: Database) -> None:
    chat = await a_chat(database)
    await put(database, chat, "a")
    await claim(database, "dead")
    assert await database.begin(lambda tx: outbox.recover(tx, NOW, alone=False)) == 0
    later = NOW + timedelta(seconds=31)
    assert await database.begin(lambda tx: outbox.recover(tx, later, alone=False)) == 1
    (again,) = await claim(database, now=later)
    assert again.repeated


async def test_a_process_that_is_alone_need_not_wait_for_expiry(database: Database) -> None:
    chat = await a_chat(database)
    await put(database, chat, "a")
    await claim(database, "dead")
    assert await database.begin(lambda tx: outbox.recover(tx, NOW, alone=True)) == 1


async def test_a_worker_that_lost_its_claim_cannot_record(database: Database) -> None:
    chat = await a_chat(database)
    await put(database, chat, "a")
    (message,) = await claim(database, "frozen")
    later = NOW + timedelta(seconds=31)
    await database.begin(lambda tx: outbox.recover(tx, later, alone=False))
    await claim(database, "other", now=later)
    assert not await database.begin(lambda tx: outbox.sent(tx, message.id, "frozen", 1, later))


async def test_an_edit_whose_message_is_gone_becomes_a_new_message(database: Database) -> None:
    chat = await a_chat(database)
    await database.begin(
        lambda tx: outbox.put(
            tx, chat_id=chat, kind="k", facts={}, dedupe_key="e", now=NOW, edit_message_id=5
        )
    )
    (message,) = await claim(database)
    assert message.edit_message_id == 5
    await database.begin(lambda tx: outbox.new_edit_target(tx, message.id, ME, NOW))
    (again,) = await claim(database)
    assert again.edit_message_id is None
    assert not again.repeated


async def test_what_could_not_be_sent_for_two_days_is_given_up(database: Database) -> None:
    chat = await a_chat(database)
    message_id = await put(database, chat, "a")
    assert message_id is not None
    assert await database.begin(lambda tx: outbox.expire(tx, NOW + timedelta(hours=47))) == 0
    assert await database.begin(lambda tx: outbox.expire(tx, NOW + timedelta(hours=49))) == 1
    assert await state(database, message_id) == "failed"


async def test_crashes_never_use_up_a_message(database: Database) -> None:
    chat = await a_chat(database)
    await put(database, chat, "a")
    for _ in range(outbox.MAX_UNKNOWN + 3):
        (message,) = await claim(database, "dead")
        assert await database.begin(lambda tx: outbox.recover(tx, NOW, alone=True)) == 1
    assert await state(database, message.id) == "queued"


async def test_old_messages_go_though_somebody_was_told_by_them(seeded: Database) -> None:
    desk = await open_desk(seeded)
    said = await desk.submit(cast.LI, await desk.new("39", "gacc"))
    chat = await a_chat(seeded)
    for key in ("told", "failed", "young"):
        assert await put(seeded, chat, key) is not None

    async def ended(tx: Tx) -> None:
        first = select(table.c.id).where(table.c.dedupe_key == "told").scalar_subquery()
        row = {"report_id": said.id, "person_id": said.person_id, "at": NOW}
        await tx.run(insert(told).values(**row, outbox_id=first))
        for key, state_, age in (
            ("told", "sent", 31),
            ("failed", "failed", 31),
            ("young", "sent", 1),
        ):
            values = {"state": state_, "finished_at": NOW - timedelta(days=age)}
            await tx.run(update(table).where(table.c.dedupe_key == key).values(values))

    await seeded.begin(ended)
    assert await seeded.begin(lambda tx: outbox.prune(tx, NOW)) == 2
    rows = await seeded.read(lambda tx: tx.rows(select(told.c.person_id, told.c.outbox_id)))
    assert [(row.person_id, row.outbox_id) for row in rows] == [(said.person_id, None)]
