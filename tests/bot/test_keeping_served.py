"""Keeping, in the whole bot over HTTP: a night made up for, a restore, somebody forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from bot import settings
from bot.app import Wishes
from bot.office import read_office
from store import audit, backup, manifest
from store.backup import Source
from store.db import Tx, open_database
from store.restore import restore
from store.tables import chores
from tests.bot.served import LI, WANG, serving
from tests.sandbox_server import Sandbox, start_sandbox
from tests.store.test_forget import traces

LONG_AGO = date(2022, 3, 14)
OFFICE = read_office(settings.SCENARIO)


async def slept_through(url: str) -> None:
    """Leave the database as it was after a week of nights, long ago."""
    done = {"slot": LONG_AGO, "state": "done", "tries": 1}
    rows = [{"name": name, **done} for name in ("backup", "retention", "audit_head")]

    async def body(tx: Tx) -> None:
        await tx.run(insert(chores), rows)

    database = open_database(url)
    await database.begin(body)
    await database.close()


async def reply(box: Sandbox, person: int, text: str) -> dict[str, object]:
    after = max((m["message_id"] for m in await box.messages(person)), default=0)
    await box.say(person, text)
    return await box.wait_for_reply(person, after)


async def test_the_night_is_made_up_for_and_the_head_is_posted(
    seeded_url: str, tmp_path: Path
) -> None:
    await slept_through(seeded_url)
    wishes = Wishes(office=OFFICE)
    async with start_sandbox() as box:
        await box.say(WANG, "/start")
        async with serving(box, seeded_url, tmp_path, wishes) as app:

            def posted(state: object) -> bool:
                return "审计链留存" in str(state)

            await box._wait(lambda: box.messages(WANG), posted, 30, "the head of the journal")
            (made,) = manifest.finished(tmp_path / "backups")
            assert made.name.startswith("nightly-")
            head = await app.worker.db.read(audit.head)
            said = str(await box.messages(WANG))
            assert head.hash in said
    await backup.check(made)


async def test_a_restored_bot_goes_on_and_holds_back_what_was_queued(
    seeded_url: str, tmp_path: Path
) -> None:
    wishes = Wishes(office=OFFICE)
    async with start_sandbox() as box:
        async with serving(box, seeded_url, tmp_path, wishes):
            await reply(box, LI, "/start")
        now = datetime.now(UTC)
        source = Source(seeded_url, tmp_path / "evidence")
        made = await backup.make(source, tmp_path / "b", kind=backup.MANUAL, version="0", local=now)
        await restore(source, made, force=True, now=now, local=now)
        async with serving(box, seeded_url, tmp_path, wishes) as app:
            shown = await reply(box, LI, "海关总署牵头哪些")
            assert "海关总署" in str(shown["text"])
            assert (await app.worker.db.read(audit.verify)).broken_at is None


async def test_who_is_forgotten_leaves_only_what_telegram_sent_last(
    seeded_url: str, tmp_path: Path
) -> None:
    wishes = Wishes(office=OFFICE)
    async with start_sandbox() as box, serving(box, seeded_url, tmp_path, wishes) as app:
        await reply(box, LI, "海关总署牵头哪些")
        asked = await reply(box, LI, "/forget")
        data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]  # type: ignore[index]
        await box.tap(LI, asked["message_id"], data)  # type: ignore[arg-type]

        def gone(messages: object) -> bool:
            return "已注销" in str(messages)

        await box._wait(lambda: box.messages(LI), gone, 15, "being forgotten")
        left = await traces(app.worker.db, "李海", str(LI))
    # a lane has chat and person as its name, for six days
    assert {line.split(":")[0] for line in left} <= {"inbox.lane", "lanes.lane"}
