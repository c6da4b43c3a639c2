"""Setting up a digest in a group, a topic, a channel and from private; and who may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from handlers import letters
from store import chats
from store import digests as schedules
from store.db import Tx
from store.digest_records import Digest, Ended, Form, Part
from store.tables import appointments, outbox
from store.tables import audit as audit_rows
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, there
from tests.databases import SqliteFiles
from tests.wire import BOT, check_text

CHANNEL = -1002000000777


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is the same on both; the store's own tests run on both."""
    return sqlite_files


async def kept(talk: Conversation, chat: int = GROUP, topic: int = 0) -> Digest | None:
    async def body(tx: Tx) -> Digest | None:
        chat_id = await chats.find(tx, chat)
        return None if chat_id is None else await schedules.find(tx, chat_id, topic)

    return await talk.database.read(body)


async def running(talk: Conversation, chat: int = GROUP, topic: int = 0) -> Digest:
    found = await kept(talk, chat, topic)
    assert found is not None
    assert found.ended_at is None
    return found


async def test_a_coordinator_sets_it_up_in_a_group_step_by_step(talk: Conversation) -> None:
    shown = there(await talk.says(cast.SUN, "/digest", chat=GROUP))
    assert shown.text.startswith("定期摘要 · 联席会议联络群\n这里没有开启。默认每周一 09:00")
    check_text(shown.text)
    on = there(await talk.taps(cast.SUN, "按默认开启"))
    assert on.id == shown.id
    assert on.text.split("\n") == [
        "定期摘要 · 联席会议联络群",
        "每周一 09:00",
        "下一次：10 月 26 日（周一） 09:00",
        "内容：未来 14 天；到期、期限已过、新报、报完成",
        "方式：一屏、不点名",
        "由孙涛于 2020-10-19 设置",
    ]
    when = there(await talk.taps(cast.SUN, "什么时候"))
    assert "✓ 一" in when.labels
    await talk.taps(cast.SUN, "四")
    await talk.taps(cast.SUN, "08:30")
    await talk.taps(cast.SUN, "返回")
    await talk.taps(cast.SUN, "说什么")
    await talk.taps(cast.SUN, "30 天")
    await talk.taps(cast.SUN, "✓ 新报")
    plans = there(await talk.taps(cast.SUN, "选文件"))
    assert "✓ 全部文件" in plans.labels
    await talk.taps(cast.SUN, "2020—2021 年推进计划")
    await talk.taps(cast.SUN, "返回")
    await talk.taps(cast.SUN, "返回")
    await talk.taps(cast.SUN, "怎么发")
    for label in ("全部列出", "置顶", "静音", "点名"):
        await talk.taps(cast.SUN, label)
    last = there(await talk.taps(cast.SUN, "返回"))
    assert last.id == shown.id
    assert "每周一、四 08:30" in last.text
    assert "范围：《2020—2021 年推进计划》" in last.text
    assert "方式：全部列出、置顶、静音、点名未报单位" in last.text
    check_text(last.text)
    settings = (await running(talk)).settings
    assert (settings.weekdays, settings.minute, settings.days) == ((0, 3), 510, 30)
    assert settings.parts == {Part.COMING, Part.PAST, Part.COMPLETED}
    assert settings.form is Form.FULL
    assert settings.pinned and settings.silent and settings.named
    assert len(settings.plans) == 1


async def test_the_last_weekday_cannot_be_taken_away(talk: Conversation) -> None:
    await talk.says(cast.SUN, "/digest", chat=GROUP)
    await talk.taps(cast.SUN, "按默认开启")
    await talk.taps(cast.SUN, "什么时候")
    await talk.taps(cast.SUN, "✓ 一")
    assert (await running(talk)).settings.weekdays == (0,)
    assert (talk.wire.toasts[-1] or "").startswith("至少要选一天")


async def test_who_may_not_is_told_who_can_and_nothing_is_written(talk: Conversation) -> None:
    for person in (cast.ZHOU, cast.ZHANG, cast.WU):
        for words in ("/digest", "/digest 8:30", "/digest 停止", "/digest 预览"):
            shown = there(await talk.says(person, words, chat=GROUP))
            assert "统筹和管理员" in shown.text
    assert "统筹和管理员" in there(await talk.says(cast.ZHANG, "/digest")).text
    assert await kept(talk) is None


async def test_nobody_else_can_press_the_buttons_of_a_panel(talk: Conversation) -> None:
    shown = there(await talk.says(cast.SUN, "/digest", chat=GROUP))
    await talk.taps(cast.ZHANG, "按默认开启", on=shown)
    await talk.taps(cast.WANG, "按默认开启", on=shown)
    assert await kept(talk) is None


async def test_a_coordinator_who_is_none_any_more_presses_in_vain(talk: Conversation) -> None:
    shown = there(await talk.says(cast.SUN, "/digest", chat=GROUP))

    async def dismiss(tx: Tx) -> None:
        gone = update(appointments).where(appointments.c.role == "coordinator")
        await tx.run(gone.values(valid_to=STARTS_AT))

    await talk.database.begin(dismiss)
    await talk.taps(cast.SUN, "按默认开启", on=shown)
    assert await kept(talk) is None


async def test_it_is_set_up_by_words(talk: Conversation) -> None:
    shown = there(await talk.says(cast.WANG, "/digest 周一 周四 8:45 30天", chat=GROUP))
    assert "每周一、四 08:45" in shown.text
    shown = there(await talk.says(cast.WANG, "/digest 单位 国知局、公安部", chat=GROUP))
    assert "范围：只看国家知识产权局、公安部" in shown.text
    shown = there(await talk.says(cast.WANG, "/digest 板块 加强", chat=GROUP))
    assert (await running(talk)).settings.sections
    shown = there(await talk.says(cast.WANG, "/digest 时区 Nowhere/There", chat=GROUP))
    assert shown.text.startswith("没有这个时区")
    shown = there(await talk.says(cast.WANG, "/digest 板块 没有这样的", chat=GROUP))
    assert shown.text.startswith("没有文件有这样的板块")
    shown = there(await talk.says(cast.WANG, "/digest 300天", chat=GROUP))
    assert shown.text.startswith("天数要在 1 到 120 之间")
    shown = there(await talk.says(cast.WANG, "/digest 随便什么时候", chat=GROUP))
    assert shown.text.startswith("没有看懂，没有改动。")
    assert (await running(talk)).settings.days == 30


async def test_it_is_paused_until_a_day_goes_on_and_is_stopped(talk: Conversation) -> None:
    await talk.says(cast.SUN, "/digest 9:00", chat=GROUP)
    shown = there(await talk.says(cast.SUN, "/digest 暂停 2020-11-01", chat=GROUP))
    assert "暂停中，11 月 1 日（周日）起继续" in shown.text
    assert "下一次：11 月 2 日（周一）" in shown.text
    shown = there(await talk.taps(cast.SUN, "继续"))
    assert "暂停中" not in shown.text
    await talk.taps(cast.SUN, "暂停一周")
    assert (await running(talk)).paused_until == date(2020, 10, 26)
    shown = there(await talk.taps(cast.SUN, "停止"))
    assert "原来的已停：有人停止了它。" in shown.text
    found = await kept(talk)
    assert found is not None
    assert found.ended_why is Ended.STOPPED
    shown = there(await talk.says(cast.SUN, "/digest 继续", chat=GROUP))
    assert shown.text.startswith("这里的摘要已经停了")


async def test_sending_it_now_sends_it_once_for_a_tap_that_comes_twice(talk: Conversation) -> None:
    await talk.says(cast.SUN, "/digest 9:00", chat=GROUP)
    before = len(talk.wire.sent)
    await talk.taps(cast.SUN, "现在发一次")
    sent = [one for one in talk.wire.sent[before:] if one.text.startswith("📅")]
    assert [one.chat for one in sent] == [GROUP]
    assert "10 月 31 日（周六） 7 项" in sent[0].text
    rows = await talk.database.read(
        lambda tx: tx.rows(select(outbox).where(outbox.c.kind == "digest"))
    )
    assert len(rows) == 1


async def test_a_preview_goes_to_who_asks_and_to_nobody_else(talk: Conversation) -> None:
    shown = there(await talk.says(cast.SUN, "/digest 预览", chat=GROUP))
    told = [one for one in talk.wire.sent if one.text.startswith("📅 预览（没有发出）")]
    assert [one.chat for one in told] == [cast.SUN.id]
    assert any("预览已发到您的私聊" in one.text for one in talk.wire.sent if one.chat == GROUP)
    assert shown is not None
    assert await kept(talk) is None


async def test_from_private_any_chat_the_bot_is_in_channels_included(talk: Conversation) -> None:
    assert "我还不在任何群或频道里" in there(await talk.says(cast.SUN, "/digest")).text
    await joins(talk, CHANNEL, "channel", "工作通报")
    await joins(talk, GROUP, "supergroup", "联席会议联络群")
    shown = there(await talk.says(cast.SUN, "/digest"))
    assert shown.labels == ["工作通报", "联席会议联络群"]
    await talk.taps(cast.SUN, "工作通报")
    shown = there(await talk.taps(cast.SUN, "按默认开启"))
    assert shown.chat == cast.SUN.id
    assert (await running(talk, CHANNEL)).chat_kind == "channel"
    shown = there(await talk.says(cast.SUN, "/digest"))
    assert shown.labels[0] == "✓ 工作通报"
    shown = there(await talk.says(cast.SUN, "/digest preview"))
    assert shown.text.startswith("工作通报：每周一 09:00，下一次 10 月 26 日（周一）；1 条消息")


async def test_a_topic_has_its_own_and_the_panel_stands_in_it(talk: Conversation) -> None:
    shown = there(
        await talk.says(
            cast.SUN, "/digest 9:00", chat=GROUP, message_thread_id=7, is_topic_message=True
        )
    )
    assert "（话题 7）" in shown.text
    assert (await running(talk, topic=7)).topic == 7
    assert await kept(talk) is None
    rows = await talk.database.read(
        lambda tx: tx.rows(select(outbox.c.manner).where(outbox.c.kind == "digest_panel"))
    )
    assert [row.manner for row in rows] == [{"topic": 7}]


async def joins(
    talk: Conversation, chat: int, kind: str, title: str, *, new: dict[str, Any] | None = None
) -> None:
    """Somebody puts the bot in, or what it may do there changes."""
    bot = {**BOT, "is_bot": True}
    left = {"status": "left", "user": bot}
    rights = {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(
        (
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ),
        False,
    )
    admin = {"status": "administrator", "user": bot, **rights, "can_post_messages": True}
    inside = admin if kind == "channel" else {"status": "member", "user": bot}
    now_ = new if new is not None else inside
    await talk.gets(
        {
            "my_chat_member": {
                "chat": {"id": chat, "type": kind, "title": title},
                "from": {"id": cast.SUN.id, "is_bot": False, "first_name": "孙"},
                "date": int(talk.clock.at.timestamp()),
                "old_chat_member": left if new is None else inside,
                "new_chat_member": {"user": bot, **now_},
            }
        }
    )


async def test_it_introduces_itself_once(talk: Conversation) -> None:
    for _ in range(2):
        await joins(talk, GROUP, "supergroup", "联席会议联络群")
    told = [one for one in talk.wire.sent if one.chat == GROUP]
    assert len(told) == 1
    assert told[0].text.startswith("我是分工助手。")
    check_text(told[0].text)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ({"status": "left"}, Ended.LEFT),
        ({"status": "kicked", "until_date": 0}, Ended.BLOCKED),
    ],
)
async def test_put_out_it_ends_and_who_set_it_up_is_told(
    talk: Conversation, new: dict[str, Any], why: Ended
) -> None:
    await talk.says(cast.SUN, "/digest 9:00", chat=GROUP)
    await joins(talk, GROUP, "supergroup", "联席会议联络群", new=new)
    found = await kept(talk)
    assert found is not None
    assert found.ended_why is why
    (told,) = [one for one in talk.wire.sent if one.chat == cast.SUN.id]
    assert told.text.startswith("联席会议联络群的定期摘要已自动停止：")


async def test_demoted_in_a_channel_it_ends(talk: Conversation) -> None:
    await joins(talk, CHANNEL, "channel", "工作通报")
    await talk.says(cast.SUN, "/digest")
    await talk.taps(cast.SUN, "工作通报")
    await talk.taps(cast.SUN, "按默认开启")
    mute = {"status": "administrator", "can_post_messages": False, "can_be_edited": False}
    mute |= dict.fromkeys(
        (
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ),
        False,
    )
    await joins(talk, CHANNEL, "channel", "工作通报", new=mute)
    found = await kept(talk, CHANNEL)
    assert found is not None
    assert found.ended_why is Ended.MUTED
    shown = there(await talk.says(cast.SUN, "/digest"))
    assert "我还不在任何群或频道里" in shown.text


async def test_every_change_is_on_record(talk: Conversation) -> None:
    await talk.says(cast.SUN, "/digest 9:00", chat=GROUP)
    await talk.says(cast.SUN, "/digest 暂停 2020-11-01", chat=GROUP)
    await talk.says(cast.SUN, "/digest 继续", chat=GROUP)
    await talk.taps(cast.SUN, "现在发一次")
    await talk.says(cast.SUN, "/digest 停止", chat=GROUP)
    rows = await talk.database.read(
        lambda tx: tx.rows(select(audit_rows.c.verb).order_by(audit_rows.c.seq))
    )
    verbs = [row.verb for row in rows if "digest" in row.verb]
    assert verbs == ["set_digest", "pause_digest", "pause_digest", "send_digest", "stop_digest"]


async def test_all_pages_of_the_panel_fit_a_screen(talk: Conversation) -> None:
    await talk.says(cast.SUN, "/digest 周一至周五 8:45 120天 时区 Asia/Urumqi", chat=GROUP)
    await talk.says(cast.SUN, "/digest 单位 国知局、公安部、海关总署", chat=GROUP)
    for label in ("什么时候", "返回", "说什么", "选文件", "返回", "返回", "怎么发", "返回"):
        check_text(there(await talk.taps(cast.SUN, label)).text)


def test_a_digest_letter_has_only_links() -> None:
    assert letters.acts("digest_intro", {}) == []
