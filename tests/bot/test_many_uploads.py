"""Files from many people at once: two are read at a time, one of each person, and all hear of it.

``sent_by_many`` is the whole of it; a test sends a share of what was sent once by hand.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.reader import AT_ONCE, Reader
from handlers import register
from handlers.importing.reading import MOST_WAITING
from handlers.texts import reading as say
from seed.errors import Unreadable, UnreadableDocument
from seed.parse import parse_bytes
from seed.reading import Parsed
from store import people
from store.db import Database, Tx
from store.records import Role
from tests.bot.stage import a_stage
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import PLAN

FIRST = 810_000
# Of so many files one can be read.
EVERY = 20


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """How drafts are written is tested on both databases elsewhere."""
    return sqlite_files


class Watched(Reader):
    """Reads nothing, but as the bot's own reader does: in turn, two at once, one of a person."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: Counter[bytes] = Counter()
        self.most = self.most_of_one = self.most_busy = 0
        source, draft = parse_bytes(PLAN.encode())
        self._parsed = Parsed(source, draft)

    async def _read(self, data: bytes, said: Callable[[str], None] | None) -> Parsed:
        person, _, number = data.partition(b"/")
        self.inside[person] += 1
        self.most = max(self.most, self.inside.total())
        self.most_of_one = max(self.most_of_one, self.inside[person])
        self.most_busy = max(self.most_busy, self.busy)
        for _ in range(20):
            await asyncio.sleep(0)
        self.inside[person] -= 1
        if int(number) % EVERY:
            raise UnreadableDocument(Unreadable.EMPTY)
        return replace(self._parsed, source=replace(self._parsed.source, sha256=f"{number!r}"))


@dataclass
class Answers:
    """What people saw of their files, by the beginning of what was said."""

    kinds: Counter[str] = field(default_factory=Counter)
    by_person: Counter[int] = field(default_factory=Counter)


def _file(update_id: int, person: int, file_id: str, name: str) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "甲"}
    document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": 9}
    chat = {"id": person, "type": "private", "first_name": "甲"}
    message = {
        "message_id": update_id, "date": 1_764_057_600, "chat": chat, "from": user,
        "document": document,
    }  # fmt: skip
    return {"update_id": update_id, "message": message}


async def sent_by_many(
    database: Database, folder: Path, persons: int, each: int
) -> tuple[Watched, Answers, Counter[str]]:
    """``each`` files of ``persons`` administrators, all in the inbox before the first is served."""
    reader, answers = Watched(), Answers()
    async with a_stage(database, folder) as stage:
        register(stage.application)
        stage.application.deps = replace(stage.application.deps, reader=reader)

        async def body(tx: Tx) -> None:
            for at in range(persons):
                await people.appoint(
                    tx, telegram_id=FIRST + at, name=f"甲{at}", role=Role.ADMINISTRATOR,
                    agency_id=None, how="test", now=stage.clock.now(),
                )  # fmt: skip

        await database.begin(body)
        updates = []
        for number in range(persons * each):
            person = FIRST + number % persons
            file_id = stage.wire.upload(f"{person}/{number}".encode())
            updates.append(_file(number + 1, person, file_id, f"{number}号.txt"))
        await stage.receive(*updates)
        while "open" in (found := Counter((await stage.states()).values())):
            await stage.serve()
        for shown in stage.wire.sent:
            kind = next((kind for kind in KINDS if kind in shown.text), shown.text[:20])
            answers.kinds[kind] += 1
            answers.by_person[shown.chat] += 1
        drafts = [letter for letter in await stage.letters() if letter.kind != "failed"]
        answers.kinds["review"] = len(drafts)
        return reader, answers, found


READ, CROWDED = "已读完", "正在排队读的文件已有"
EMPTY = say.unreadable(name="", reason=Unreadable.EMPTY).partition("：")[2]
LATE = say.unreadable(name="", reason=Unreadable.CROWDED).partition("：")[2]
KINDS = (READ, CROWDED, LATE, EMPTY)


async def test_everyone_hears_what_became_of_every_file(seeded: Database, tmp_path: Path) -> None:
    reader, answers, states = await sent_by_many(seeded, tmp_path, 16, 2)
    assert states == {"done": 32}
    # an answer a file, whatever it is; of each that was read a draft and its review
    assert sum(answers.kinds[kind] for kind in (READ, CROWDED, LATE, EMPTY)) == 32
    assert set(answers.kinds) <= {READ, CROWDED, LATE, EMPTY, "review"}
    assert answers.kinds["review"] == answers.kinds[READ] > 0
    assert set(answers.by_person.values()) == {2}
    assert (reader.most, reader.most_of_one) == (AT_ONCE, 1)
    assert AT_ONCE < reader.most_busy <= MOST_WAITING
    assert answers.kinds[CROWDED] + answers.kinds[LATE] > 0


async def test_a_file_that_had_no_turn_says_so() -> None:
    reader = Watched()
    reader._patience = 0.0
    held = [asyncio.create_task(reader.read(b"1/0", "x")) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)
    with pytest.raises(UnreadableDocument) as refused:
        await reader.read(b"2/0", "x")
    assert refused.value.reason is Unreadable.CROWDED
    assert [one.draft.items for one in await asyncio.gather(*held)] and reader.busy == 0
    assert (await reader.read(b"2/0", "x")).draft.items
