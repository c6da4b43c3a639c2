"""What people asked: the list of late, per person and chat, and forgetting it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from store import chats, people, questions
from store.db import Database, Tx
from store.records import Actor

NOW = datetime(2020, 10, 19, 1, 0, tzinfo=UTC)
ZHANG, LI, GROUP = 501002, 501003, -1002000000001


async def ask(
    database: Database, person: int, text: str, *, at: datetime = NOW, chat: int | None = None
) -> int:
    where = person if chat is None else chat

    async def body(tx: Tx) -> int:
        return await questions.keep(
            tx,
            chat_id=await chats.ensure(tx, where, "private", None, at),
            account_id=await people.ensure_account(tx, person, at),
            said_in=f"{where}:{len(text)}{text[:1]}:{at.timestamp()}",
            text=text,
            question={"intent": "find"},
            now=at,
        )

    return await database.begin(body)


async def lately(
    database: Database, person: int, *, now: datetime = NOW, limit: int = 5
) -> list[str]:
    found = await database.read(
        lambda tx: questions.lately(tx, chat=person, person=person, limit=limit, now=now)
    )
    return [asked.text for asked in found]


async def test_the_newest_first_and_the_same_words_once(database: Database) -> None:
    for minute, text in enumerate(["a", "b", "a", "c", "c"]):
        await ask(database, ZHANG, text, at=NOW - timedelta(minutes=10 - minute))
    assert await lately(database, ZHANG) == ["c", "a", "b"]
    assert await lately(database, ZHANG, limit=2) == ["c", "a"]


async def test_of_somebody_known_in_one_statement_and_the_same_message_once(
    database: Database,
) -> None:
    async def known(text: str, said_in: str) -> int | None:
        given: dict[str, Any] = {
            "said_in": said_in,
            "text": text,
            "question": {"intent": "find"},
            "now": NOW,
        }
        return await database.begin(
            lambda tx: questions.keep_known(tx, chat=ZHANG, person=ZHANG, **given)
        )

    assert await known("of nobody yet", "1") is None
    first = await ask(database, ZHANG, "first", at=NOW - timedelta(minutes=1))
    second = await known("as it was", "2")
    assert second not in (None, first)
    assert await known("edi\x00ted", "2") == second
    assert await lately(database, ZHANG) == ["edited", "first"]


async def test_whatever_was_typed_can_be_kept(database: Database) -> None:
    typed = "a\x00b\ud83d\u202ec"
    assert await ask(database, ZHANG, typed) == await ask(database, ZHANG, typed)
    assert await lately(database, ZHANG, now=NOW + timedelta(minutes=1)) == ["abc"]


async def test_other_people_and_other_chats_are_apart(database: Database) -> None:
    await ask(database, ZHANG, "mine")
    await ask(database, ZHANG, "before others", chat=GROUP)
    await ask(database, LI, "not mine")
    assert await lately(database, ZHANG, now=NOW + timedelta(minutes=1)) == ["mine"]


async def test_the_list_ends_before_the_buttons_do(database: Database) -> None:
    number = await ask(database, ZHANG, "old")
    later = NOW + questions.RECENT
    assert await lately(database, ZHANG, now=later - timedelta(seconds=1)) == ["old"]
    assert await lately(database, ZHANG, now=later) == []
    assert await database.begin(lambda tx: questions.prune(tx, later)) == 0
    assert (await database.read(lambda tx: questions.by_id(tx, number))).text == "old"


async def test_forgetting_takes_ones_own_in_every_chat_and_nobody_elses(
    database: Database,
) -> None:
    await ask(database, ZHANG, "one")
    await ask(database, ZHANG, "two", chat=GROUP)
    await ask(database, LI, "other")
    assert await database.begin(lambda tx: questions.forget(tx, Actor(ZHANG))) == 2
    assert await database.begin(lambda tx: questions.forget(tx, Actor(ZHANG))) == 0
    assert await lately(database, ZHANG) == []
    assert await lately(database, LI) == ["other"]
