"""A story of reporting that is told through kills: drafted with a file, submitted, confirmed, told
to a follower, corrected, confirmed again, withdrawn. However often the bot dies on the way, all of
it happens, and once.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from handlers.texts import first as say
from handlers.texts import progress, review
from store import cards, following, people
from store.db import Database, Tx, open_database
from store.quiet import Wanted
from store.tables import audit, blobs, evidence, reports
from tests import cast
from tests.chaos.campaign import LEASE, Zygote, _open
from tests.chaos.traffic import _quarantined, under_way
from tests.sandbox_server import Json, Sandbox, start_sandbox

PLAN, REF = "annual-2021-2022", "39"
# Where a bot dies in this story: every point that lies on the way of an update or a message.
POINTS = ("KP1", "KP2", "KP3", "KP4", "KP5", "KP6", "KP7", "KP8", "KP9", "KP10", "KP11")
# Passed once in a story, when the file comes.
OF_FILES = ("KP15", "KP16")
_STEP = 60.0
_RECEIPT = re.compile(r"回执 (\d{4}-\d{4}-\d{3,})")
T = TypeVar("T")


@dataclass
class Told:
    """What was wrong in the end: all empty is what is promised."""

    stories: int = 0
    kills: int = 0
    wrong: list[str] = field(default_factory=list)
    marked: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.wrong

    def __str__(self) -> str:
        return (
            f"{self.stories} stories, {self.kills} kills, {len(self.wrong)} wrong, "
            f"{self.marked} messages repeated and marked so"
        )


@dataclass
class Storyteller:
    """One installation and the people in it; ``told`` grows with every story."""

    zygote: Zygote
    sandbox: Sandbox
    database: Database
    settings: dict[str, Any]
    files: Path
    told: Told = field(default_factory=Told)
    receipts: dict[int, list[str]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    async def tell(self, point: str | None = None, hit: int = 1) -> bool:
        """A whole story; the bot dies at ``point``. False if it did not come there."""
        self.told.stories += 1
        armed = {} if point is None else {"failpoints": f"{point}:{hit}:kill"}
        pid = await self.zygote.start(self.settings | armed)
        telling = asyncio.create_task(self._whole(self.told.stories))
        dying = asyncio.create_task(self.zygote.wait(pid))
        try:
            await asyncio.wait({telling, dying}, return_when=asyncio.FIRST_COMPLETED)
            died = dying.done()
            if died:
                code = dying.result()
                assert code == -signal.SIGKILL, f"{point}:{hit} ended with {code}"
                self.told.kills += 1
                await self._dead()
                pid = await self.zygote.start(self.settings)
                dying = asyncio.create_task(self.zygote.wait(pid))
            await telling
        finally:
            telling.cancel()
            if not dying.done():
                os.kill(pid, signal.SIGTERM)
            code = await dying
        # at its end, while it stops, an armed one may still come there
        if code == -signal.SIGKILL:
            self.told.kills += 1
            died = True
        return died

    async def _whole(self, number: int) -> None:
        """The story to its last letter: the bot may still die after the last deed is on record."""
        await self._story(number)
        await self._settled()

    async def _dead(self) -> None:
        """Nobody is there any more: what is on record now is whole, or not there."""

    async def check(self) -> Told:
        """Compare what is on record, on the disk and in the chats with what was told."""
        for number, (first, second) in self.receipts.items():
            await self._records(number, first, second)
        every = Counter(row.receipt for row in await self._rows(select(reports.c.receipt)))
        if sum(every.values()) != 2 * self.told.stories or max(every.values(), default=1) > 1:
            self.told.wrong.append(f"{sum(every.values())} reports of {self.told.stories} stories")
        if bad := await self.database.read(_quarantined):
            self.told.wrong.append(f"{bad} updates given up")
        return self.told

    async def _records(self, number: int, first: str, second: str) -> None:
        def wrong(what: str) -> None:
            self.told.wrong.append(f"story {number}: {what}")

        rows = await self._rows(select(reports).where(reports.c.receipt.in_([first, second])))
        found = sorted((row.text, row.state) for row in rows)
        if found != sorted([(_text(number), "superseded"), (_corrected(number), "withdrawn")]):
            wrong(f"on record {found}")
        ids = [row.id for row in rows]
        verbs = await self._verbs(ids)
        expected = {"report": 2, "confirm_report": 2, "withdraw_report": 1}
        if verbs != expected:
            wrong(f"in the journal {dict(verbs)}")
        sha = hashlib.sha256(_file(number)).hexdigest()
        kept = await self._rows(
            select(blobs.c.sha256)
            .join(evidence, evidence.c.blob_id == blobs.c.id)
            .where(evidence.c.report_id.in_(ids))
        )
        if [row.sha256 for row in kept] != [sha, sha]:
            wrong(f"{len(kept)} files with the report and its correction")
        path = self.files / "evidence" / sha[:2] / sha
        if not path.exists() or path.read_bytes() != _file(number):
            wrong("its file is not on the disk")
        for receipt in (first, second):
            await self._said_once(receipt, wrong)
        heard = await self._texts(cast.SUN)
        if not any(first in text or second in text for text in heard):
            wrong("the follower heard nothing")

    async def _said_once(self, receipt: str, wrong: Callable[[str], None]) -> None:
        texts = [text for text in await self._texts(cast.HE) if f"{receipt} 已" in text]
        marked = [text for text in texts if say.repeated() in text]
        self.told.marked += len(marked)
        if len(texts) - len(marked) > 1:
            wrong(f"{receipt} confirmed in {len(texts)} messages")

    async def _story(self, number: int) -> None:
        ask = f"/update {PLAN}#{REF} 进行中 {_text(number)}"
        await self.sandbox.say(cast.LI.id, ask)
        await self._sees(cast.LI, "请确认", _text(number))
        await self.sandbox.send(cast.LI.id, f"佐证{number}.pdf", _file(number))
        whole = await self._sees(cast.LI, "请确认", _text(number), "附件　1 个")
        first = await self._submits(whole)
        await self._confirms(first)
        opened = await self._opens(cast.LI, first, progress.EDIT)
        await self._taps(cast.LI, opened, progress.EDIT)
        # ［修改］ of an open draft takes the next words in place of the text
        await self._until(lambda: self._drafted(first), "a draft of the correction")
        await self.sandbox.say(cast.LI.id, _corrected(number))
        whole = await self._sees(cast.LI, "请确认", _corrected(number), "附件　1 个")
        second = await self._submits(whole)
        await self._confirms(second)
        opened = await self._opens(cast.HE, second, progress.WITHDRAW)
        await self._taps(cast.HE, opened, progress.WITHDRAW)
        await self._state(second, "withdrawn")
        self.receipts[number] = [first, second]

    async def _submits(self, whole: Json) -> str:
        await self._taps(cast.LI, whole, progress.SUBMIT)
        message = whole["message_id"]

        async def receipt() -> str | None:
            for one in await self.sandbox.messages(cast.LI.id):
                found = _RECEIPT.search(str(one.get("text")))
                is_here = one["message_id"] >= message and found and "已记录" in one["text"]
                if found and is_here and found[1] not in self.given:
                    return found[1]
            return None

        found = await self._until(receipt, "a receipt")
        self.given.add(found)
        return found

    async def _confirms(self, receipt: str) -> None:
        opened = await self._opens(cast.HE, receipt, review.CONFIRM)
        await self._taps(cast.HE, opened, review.CONFIRM)
        await self._state(receipt, "reported")

    async def _opens(self, who: cast.Person, receipt: str, label: str) -> Json:
        asked = await self.sandbox.say(who.id, f"/review {receipt}")
        return await self._sees(who, receipt, label=label, after=asked["message_id"])

    async def _state(self, receipt: str, state: str) -> None:
        async def stands() -> bool:
            rows = await self._rows(select(reports.c.state).where(reports.c.receipt == receipt))
            return [row.state for row in rows] == [state]

        await self._until(stands, f"{receipt} {state}")

    async def _drafted(self, receipt: str) -> bool:
        from store.tables import drafts

        d = drafts.c
        mine = select(d.id).join(reports, reports.c.id == d.corrects_id)
        found = mine.where(reports.c.receipt == receipt, d.state == "open")
        return bool(await self._rows(found))

    async def _sees(self, who: cast.Person, *words: str, label: str = "", after: int = 0) -> Json:
        async def there() -> Json | None:
            for message in reversed(await self.sandbox.messages(who.id)):
                text = str(message.get("text"))
                is_it = message["from"]["is_bot"] and all(word in text for word in words)
                is_it = is_it and message["message_id"] > after
                if is_it and (not label or _key(message, label) is not None):
                    return message
            return None

        return await self._until(there, " ".join((*words, label)))

    async def _taps(self, who: cast.Person, shown: Json, label: str) -> None:
        data = _key(shown, label)
        assert data is not None, f"no {label} under {shown.get('text')}"
        await self.sandbox.tap(who.id, shown["message_id"], data)

    async def _taps_until(
        self,
        done: Callable[[], Awaitable[bool]],
        what: str,
        who: cast.Person,
        *words: str,
        label: str,
    ) -> None:
        """Tap as a person does who is told that a tap was not recorded: what is shown last, once.

        After a kill a message may come twice, and the older of two is not what it shows any more.
        """
        tapped: set[str] = set()

        async def is_done() -> bool:
            if await done():
                return True
            for message in reversed(await self.sandbox.messages(who.id)):
                data, text = _key(message, label), str(message.get("text"))
                if data is not None and all(word in text for word in words):
                    if data not in tapped:
                        tapped.add(data)
                        await self.sandbox.tap(who.id, message["message_id"], data)
                    break
            return False

        await self._until(is_done, what)

    async def _until(self, look: Callable[[], Awaitable[T | None]], what: str) -> T:
        async with asyncio.timeout(_STEP):
            try:
                while not (found := await look()):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)  # it is another process that gets on
                return found
            except asyncio.CancelledError:
                self.told.wrong.append(f"story {self.told.stories}: waited for {what}")
                raise

    async def _settled(self) -> None:
        assert self.sandbox.desk is not None
        queue = self.sandbox.desk.queue

        async def nothing_left() -> bool:
            read = self.database.read
            return not (len(queue) or await read(_open) or await read(under_way))

        await self._until(nothing_left, "everything to be delivered")

    async def _texts(self, who: cast.Person) -> list[str]:
        return [str(one.get("text")) for one in await self.sandbox.messages(who.id)]

    async def _verbs(self, ids: list[int]) -> dict[str, int]:
        named = [str(id_) for id_ in ids]
        about = (audit.c.object_kind == "report") & audit.c.object_id.in_(named)
        return dict(
            Counter(row.verb for row in await self._rows(select(audit.c.verb).where(about)))
        )

    async def _rows(self, query: Any) -> list[Any]:
        return list(await self.database.read(lambda tx: tx.rows(query)))


S = TypeVar("S", bound=Storyteller)


def _text(number: int) -> str:
    return f"第{number}次部署完毕"


def _corrected(number: int) -> str:
    return f"更正为第{number}号数字"


def _file(number: int) -> bytes:
    return b"%PDF-1.7 " + str(number).encode() * 500


def _key(message: Json, label: str) -> str | None:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    found = [key.get("callback_data") for row in rows for key in row if key["text"] == label]
    return found[0] if found else None


@asynccontextmanager
async def a_storyteller(
    zygote: Zygote, url: str, folder: Path, teller: type[S]
) -> AsyncIterator[S]:
    """An installation with the cast in it, and a follower of the task."""
    database = open_database(url)
    now = datetime.now(UTC)
    await cast.appoint(database, now)

    async def follows(tx: Tx) -> None:
        actor = await people.actor(tx, cast.SUN.id)
        target = following.Target(following.Kind.TASK, await cards.by_ref(tx, PLAN, REF))
        await following.follow(tx, actor, target, effect_key="follow", now=now)
        never_quiet = Wanted(quiet_from=0, quiet_to=0)
        await following.set_wanted(tx, actor, never_quiet, effect_key="wanted", now=now)

    await database.begin(follows)
    try:
        async with start_sandbox() as sandbox:
            assert sandbox.desk is not None
            for person in cast.APPOINTED:
                sandbox.desk.world.chats[person.id].started = True
            settings = {
                "token": sandbox.token,
                "base_url": sandbox.base_url,
                "base_file_url": sandbox.base_file_url,
                "access": "open",
                "data_dir": str(folder),
                "database_url": url,
                "lease_seconds": LEASE,
                "pace": "off",
            }
            yield teller(zygote, sandbox, database, settings, folder)
    finally:
        await database.close()
