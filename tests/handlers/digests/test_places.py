"""Every dialogue of setting up, wherever a digest can stand: in a group, in a topic, in a channel,
and each of them from the private chat.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from store import digests as schedules
from store.db import Database, Tx
from store.digest_records import DEFAULT_PARTS, Digest, Ended, Form, Part
from store.tables import chats, digests, outbox
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse, there
from tests.databases import SqliteFiles
from tests.handlers.digests.test_panel import CHANNEL, joins
from tests.wire import Shown, check_text

TOPIC = 7
IN_TOPIC: dict[str, Any] = {"message_thread_id": TOPIC, "is_topic_message": True}


@dataclass(frozen=True)
class Stand:
    """Where a digest stands, and whether it is set up there or from the private chat."""

    chat: int
    topic: int = 0
    private: bool = False

    @property
    def name(self) -> str:
        name = "工作通报" if self.chat == CHANNEL else "联席会议联络群"
        return f"{name}（话题 {self.topic}）" if self.topic else name


STANDS = {
    "a group": Stand(GROUP),
    "a topic": Stand(GROUP, TOPIC),
    "a group, from private": Stand(GROUP, private=True),
    "a topic, from private": Stand(GROUP, TOPIC, private=True),
    "a channel, from private": Stand(CHANNEL, private=True),
}
each = pytest.mark.parametrize("stand", STANDS.values(), ids=list(STANDS))


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is the same on both; the store's own tests run on both."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as conversation:
        await joins(conversation, GROUP, "supergroup", "联席会议联络群")
        await joins(conversation, CHANNEL, "channel", "工作通报")
        yield conversation


async def opens(talk: Conversation, stand: Stand, by: cast.Person = cast.SUN) -> Shown:
    """The panel, by the way that leads to it."""
    if not stand.private:
        more = IN_TOPIC if stand.topic else {}
        return there(await talk.says(by, "/digest", chat=stand.chat, **more))
    if stand.topic:
        # a topic is known from private once there is something in it
        await talk.says(cast.SUN, "/digest 10:00", chat=stand.chat, **IN_TOPIC)
        await talk.says(cast.SUN, "/digest 停止", chat=stand.chat, **IN_TOPIC)
        await talk.says(cast.SUN, "/digest 9:00", chat=stand.chat, **IN_TOPIC)
    listed = there(await talk.says(by, "/digest"))
    label = next(one for one in listed.labels if one.endswith(stand.name))
    return there(await talk.taps(by, label))


async def kept(talk: Conversation, stand: Stand) -> Digest:
    async def body(tx: Tx) -> Digest:
        here = select(digests.c.id).join(chats, chats.c.id == digests.c.chat_id)
        mine = here.where(chats.c.telegram_id == stand.chat, digests.c.topic == stand.topic)
        return await schedules.by_id(tx, await tx.scalar(mine))

    return await talk.database.read(body)


async def sent(talk: Conversation, stand: Stand, kind: str) -> list[Any]:
    """What went to that place: manner of each message."""
    rows = select(outbox.c.manner).join(chats, chats.c.id == outbox.c.chat_id)
    mine = rows.where(chats.c.telegram_id == stand.chat, outbox.c.kind == kind)
    return [row.manner for row in await talk.database.read(lambda tx: tx.rows(mine))]


@each
async def test_it_is_set_up_changed_paused_shown_sent_and_stopped(
    talk: Conversation, stand: Stand
) -> None:
    shown = await opens(talk, stand)
    assert shown.text.startswith(f"定期摘要 · {stand.name}")
    assert shown.chat == (cast.SUN.id if stand.private else stand.chat)
    if "按默认开启" in shown.labels:
        await talk.taps(cast.SUN, "按默认开启")
    await talk.taps(cast.SUN, "什么时候")
    for label in ("四", "08:30", "返回"):
        await talk.taps(cast.SUN, label)
    await talk.taps(cast.SUN, "说什么")
    for label in ("30 天", "✓ 新报", "返回"):
        await talk.taps(cast.SUN, label)
    await talk.taps(cast.SUN, "怎么发")
    for label in ("全部列出", "置顶", "静音", "点名", "附图"):
        check_text(there(await talk.taps(cast.SUN, label)).text)
    last = there(await talk.taps(cast.SUN, "返回"))
    assert "每周一、四 08:30" in last.text
    assert "方式：全部列出、附图、置顶、静音、点名未报单位" in last.text
    digest = await kept(talk, stand)
    settings = digest.settings
    assert (settings.weekdays, settings.minute, settings.days) == ((0, 3), 510, 30)
    assert settings.parts == DEFAULT_PARTS - {Part.NEW} | {Part.PICTURE}
    assert (settings.form, settings.pinned, settings.silent) == (Form.FULL, True, True)
    assert settings.named
    assert digest.topic == stand.topic

    # so that what is sent below is one screen, to which this wire holds every message
    await talk.taps(cast.SUN, "怎么发")
    for label in ("✓ 全部列出", "返回"):
        await talk.taps(cast.SUN, label)

    paused = there(await talk.taps(cast.SUN, "暂停一周"))
    assert "暂停中，10 月 26 日（周一）起继续" in paused.text
    await talk.taps(cast.SUN, "继续")
    assert (await kept(talk, stand)).paused_until is None

    before = len(talk.wire.sent)
    await talk.taps(cast.SUN, "预览")
    shown_to = {one.chat for one in talk.wire.sent[before:] if "📅" in one.text}
    assert shown_to == {cast.SUN.id}
    assert await sent(talk, stand, "digest") == []

    panel = next(one for one in reversed(talk.wire.sent) if "现在发一次" in one.labels)
    await talk.taps(cast.SUN, "现在发一次", on=panel)
    (manner,) = await sent(talk, stand, "digest")
    topic = {"topic": stand.topic} if stand.topic else {}
    assert manner == {"once": True, "silent": True, "pin": True, **topic}
    assert await sent(talk, stand, "digest_picture") == [{"once": True, **topic}]

    panel = next(one for one in reversed(talk.wire.sent) if "停止" in one.labels)
    stopped = there(await talk.taps(cast.SUN, "停止", on=panel))
    assert "原来的已停：有人停止了它。" in stopped.text
    digest = await kept(talk, stand)
    assert digest.ended_why is Ended.STOPPED


@pytest.mark.parametrize("person", [cast.ZHOU, cast.LI, cast.HE, cast.WU], ids=lambda p: p.name)
@pytest.mark.parametrize("where", ["a group", "a topic", "private"])
async def test_who_may_not_is_told_who_can(
    talk: Conversation, where: str, person: cast.Person
) -> None:
    more: dict[str, Any] = {} if where == "private" else {"chat": GROUP}
    more |= IN_TOPIC if where == "a topic" else {}
    for words in ("/digest", "/digest 9:00", "/digest 停止", "/digest 现在"):
        shown = there(await talk.says(person, words, **more))
        assert "这一步由统筹和管理员办理" in shown.text
    assert await talk.database.read(schedules.running) == []


async def test_what_is_posted_in_a_channel_is_nobodys_word(talk: Conversation) -> None:
    before = len(talk.wire.sent)
    await talk.gets(
        {
            "channel_post": {
                "message_id": 5,
                "date": int(talk.clock.at.timestamp()),
                "chat": {"id": CHANNEL, "type": "channel", "title": "工作通报"},
                "sender_chat": {"id": CHANNEL, "type": "channel", "title": "工作通报"},
                "text": "/digest 9:00",
                "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
            }
        }
    )
    assert len(talk.wire.sent) == before
    assert await talk.database.read(schedules.running) == []


@each
async def test_nobody_else_changes_it_by_its_buttons(talk: Conversation, stand: Stand) -> None:
    shown = await opens(talk, stand)
    label = "按默认开启" if "按默认开启" in shown.labels else "停止"
    before = await talk.database.read(schedules.running)
    for person in (cast.WANG, cast.LI):
        await talk.taps(person, label, on=shown)
    assert await talk.database.read(schedules.running) == before
