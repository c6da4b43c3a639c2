"""最近问过: one's own questions in this chat, and asking one once more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store import questions
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.wire import BOT, Shown

MENTION = f"@{BOT['username']}"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; the queries are tested on both in tests/store."""
    return sqlite_files


async def recent(talk: Conversation, person: cast.Person) -> list[str]:
    """The questions on the page that /ask without words shows."""
    return there(await talk.says(person, "/ask")).labels[:-2]


async def test_the_last_questions_are_buttons_the_newest_first(talk: Conversation) -> None:
    for text in ("海关总署牵头哪些", "/find 商标", "谁负责软件正版化", "海关总署牵头哪些"):
        talk.clock.at += timedelta(minutes=1)
        await talk.says(cast.ZHANG, text)
    assert await recent(talk, cast.ZHANG) == ["海关总署牵头哪些", "谁负责软件正版化", "查找　商标"]
    await talk.says(cast.ZHANG, "/start")
    shown = there(await talk.taps(cast.ZHANG, "最近问过"))
    assert shown.text == "最近问过（30 天之内），点一下再问一次："


async def test_a_tap_asks_again_in_a_message_of_its_own(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "海关总署牵头哪些")
    await talk.says(cast.ZHOU, "/find 软件正版化")
    page = there(await talk.says(cast.ZHOU, "/find"))
    lead = there(await talk.taps(cast.ZHOU, "海关总署牵头哪些", on=page))
    assert lead.id != page.id
    assert lead.text.startswith("海关总署 · 牵头 · ")
    found = there(await talk.taps(cast.ZHOU, "查找　软件正版化", on=page))
    assert found.text.startswith("“软件正版化” · ")
    # Each answer has a question of its own behind its buttons.
    wider = there(await talk.taps(cast.ZHOU, "✕ 牵头", on=lead))
    assert wider.text.startswith("海关总署 · 9 项")
    assert page.text.startswith("发 /find")


async def test_a_question_about_time_is_asked_as_of_today(talk: Conversation) -> None:
    there(await talk.says(cast.ZHOU, "下个月到期的有哪些"))
    talk.clock.day = date(2020, 11, 15)
    page = there(await talk.says(cast.ZHOU, "/ask"))
    shown = there(await talk.taps(cast.ZHOU, "下个月到期的有哪些", on=page))
    assert "2020-12-01 至 2020-12-31" in shown.text


async def test_what_followed_on_another_is_asked_as_it_was_read(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "海关总署牵头哪些")
    talk.clock.at += timedelta(minutes=1)
    follow = there(await talk.says(cast.ZHOU, "那参与的呢")).text
    talk.clock.at += timedelta(minutes=1)
    await talk.says(cast.ZHOU, "公安部牵头哪些")
    page = there(await talk.says(cast.ZHOU, "/ask"))
    again = there(await talk.taps(cast.ZHOU, "那参与的呢", on=page))
    assert again.text == follow
    assert again.text.startswith("海关总署 · 参与")


async def test_nobody_sees_or_repeats_what_another_asked(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "我们局牵头的商业秘密任务")
    assert await recent(talk, cast.ZHOU) == []
    page = there(await talk.says(cast.ZHANG, "/ask"))
    data = page.buttons[0][0]["callback_data"]
    await talk.says(cast.ZHOU, "/plans")
    foreign = there(await talk.presses(cast.ZHOU, data))
    assert foreign.text == "这个问题已经不在了，请再问一次。"


async def test_a_made_up_button_does_not_tell_what_another_asked(talk: Conversation) -> None:
    mine = there(await talk.says(cast.ZHANG, "我们局牵头的商业秘密任务"))
    data = mine.button("✕ 牵头")["callback_data"]
    await talk.says(cast.ZHOU, "/plans")
    foreign = there(await talk.presses(cast.ZHOU, data))
    assert foreign.text == "这个问题已经过期，请再问一次。"
    assert "商业秘密" in there(await talk.presses(cast.ZHANG, data, on=mine)).text


async def test_a_group_has_no_such_list_and_the_private_one_nothing_of_it(
    talk: Conversation,
) -> None:
    await talk.says(cast.ZHANG, f"{MENTION} 公安部牵头哪些", chat=GROUP)
    assert await recent(talk, cast.ZHANG) == []
    shown = there(await talk.presses(cast.ZHANG, "1m", on=await _in_group(talk)))
    assert shown.text == "这个请在私聊中看。"


async def _in_group(talk: Conversation) -> Shown:
    return there(await talk.says(cast.ZHANG, "/plans", chat=GROUP))


async def test_after_thirty_days_it_is_off_the_list(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "海关总署牵头哪些")
    talk.clock.at += questions.RECENT
    assert await recent(talk, cast.ZHOU) == []
    shown = there(await talk.says(cast.ZHOU, "/start"))
    shown = there(await talk.presses(cast.ZHOU, "1m", on=shown))
    assert shown.text.startswith("这里会列出您最近问过的问题")
