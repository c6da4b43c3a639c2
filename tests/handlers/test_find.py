"""/find and /ask: hits with how each was found, plan by plan, on one screen; brief in groups."""

from __future__ import annotations

import pytest

from handlers.find import link_parameter, linked_words
from handlers.measure import MOST_LINES, STAMP, count_lines
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.wire import BOT

MENTION = f"@{BOT['username']}"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; the search itself is tested on both."""
    return sqlite_files


async def test_a_misspelt_word_is_found_by_its_sound_and_says_so(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/find 地里标志"))
    assert shown.text.startswith("“地里标志” · ")
    assert "按“地理标志”查到（您输入的是“地里标志”）。" in shown.text
    assert "同音" in shown.text
    assert shown.text.endswith("查了 5 份文件 377 项。")


@pytest.mark.parametrize(
    ("typed", "why", "task"),
    [
        ("dlbz", "首字母", "2020 · 63"),
        ("trade secret", "英文", "2020—2021 · 29"),
        ("盗版软件", "近义", "2021—2022 · 52"),
        ("第46项", "编号", "2020 · 46"),
    ],
)
async def test_how_it_was_found_is_said(
    talk: Conversation, typed: str, why: str, task: str
) -> None:
    shown = there(await talk.says(cast.ZHOU, f"/find {typed}"))
    assert shown.text.startswith(f"“{typed}” · {why} · ")
    assert task in shown.labels


async def test_ways_that_differ_stand_beside_each_task(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/find 蓝天"))
    assert shown.text.startswith("“蓝天” · ")
    assert "〔缺字〕" in shown.text
    whole = [line for line in shown.text.splitlines() if "“蓝天”" in line]
    assert whole
    assert not any("〔" in line for line in whole)


async def test_the_hits_of_a_plan_stand_together_on_every_page(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/find 商标"))
    first, order, seen = shown, [], 0
    total = int(shown.text.splitlines()[0].rsplit("/ ", 1)[1])
    while True:
        assert shown.id == first.id
        assert count_lines(shown.text + STAMP) <= MOST_LINES
        order += [line for line in shown.text.splitlines() if line.startswith("《")]
        seen = int(shown.text.splitlines()[0].split("–")[1].split(" ")[0])
        if "›" not in shown.labels:
            break
        shown = there(await talk.taps(cast.ZHOU, "›"))
    assert seen == total > 8
    plans = [plan for i, plan in enumerate(order) if i == 0 or order[i - 1] != plan]
    assert len(plans) == len(set(plans)) == 5


async def test_one_plan_can_be_looked_at_and_let_go(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/find 商标"))
    narrowed = there(await talk.taps(cast.ZHOU, "只看 2020—2021"))
    assert narrowed.text.startswith("“商标” · 1–8 / ")
    assert [line for line in narrowed.text.splitlines() if line.startswith("《")] == [
        "《2020—2021 年推进计划》"
    ]
    again = there(await talk.taps(cast.ZHOU, "✓ 2020—2021"))
    assert again.text == shown.text


async def test_a_task_leads_back_to_the_hits(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/find 软件正版化"))
    text = shown.text
    card = there(await talk.taps(cast.ZHOU, "2021—2022 · 52"))
    assert card.text.startswith("第 52 项　2021—2022 年度推进计划")
    await talk.taps(cast.ZHOU, "原文")
    await talk.taps(cast.ZHOU, "返回")
    assert there(await talk.taps(cast.ZHOU, "返回")).text == text


async def test_nothing_is_said_to_be_nothing(talk: Conversation) -> None:
    near = there(await talk.says(cast.ZHOU, "/find 马德里商标国际注册"))
    assert near.text.startswith("“马德里商标国际注册”没有找到。\n字面相近、但不是这个：\n")
    assert "2021—2022 年度推进计划第 102 项" in near.text
    nonsense = there(await talk.says(cast.ZHOU, "/find qwrtplk"))
    assert nonsense.text.startswith("“qwrtplk”没有找到。\n可以换一个说法")
    assert nonsense.labels == ["最近问过", "返回"]


async def test_what_follows_on_a_search_narrows_it(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "/find 地理标志")
    shown = there(await talk.says(cast.ZHOU, "2020年的呢"))
    head = shown.text.splitlines()[0]
    assert "“地理标志”" in head
    assert "《2020 年推进计划》" in head


async def test_anothers_search_opens_nothing(talk: Conversation) -> None:
    mine = there(await talk.says(cast.ZHANG, "/find 商标"))
    data = mine.button("›")["callback_data"]
    for forged in (data, "1g:999999:0:0", "1g:999999999999999999:0:0"):
        await talk.says(cast.ZHOU, "/plans")
        foreign = there(await talk.presses(cast.ZHOU, forged))
        assert foreign.text == "这次查找已经过期，请再查一次。"


async def test_ask_is_the_question_itself(talk: Conversation) -> None:
    plain = there(await talk.says(cast.ZHOU, "谁负责软件正版化"))
    asked = there(await talk.says(cast.ZHOU, "/ask 谁负责软件正版化"))
    assert asked.text == plain.text
    assert "\n中央宣传部牵头，" in f"\n{asked.text}"


async def test_without_words_both_say_how(talk: Conversation) -> None:
    assert there(await talk.says(cast.ZHOU, "/find")).text.startswith("发 /find 加要找的词")
    assert there(await talk.says(cast.ZHOU, "/ask")).text.startswith("发 /ask 加问题")
    for command in ("/find", "/ask"):
        shown = there(await talk.says(cast.ZHOU, command, chat=GROUP))
        assert shown.text.startswith("请在命令后写上")
        assert shown.labels == ["在私聊中查看"]


async def test_an_edited_command_is_not_answered_again(talk: Conversation) -> None:
    message = {
        "message_id": 5,
        "date": 0,
        "edit_date": 1,
        "chat": {"id": cast.ZHOU.id, "type": "private", "first_name": "周"},
        "from": {"id": cast.ZHOU.id, "is_bot": False, "first_name": "周"},
        "text": "/find 商标",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }
    assert await talk.gets({"edited_message": message}) is None
    assert await talk.gets({"message": message}) is not None


async def test_in_a_group_it_is_brief_and_leads_to_the_whole(talk: Conversation) -> None:
    private = there(await talk.says(cast.ZHANG, "/find 地里标志"))
    total = private.text.splitlines()[0].rsplit("/ ", 1)[1]
    shown = there(await talk.says(cast.ZHANG, "/find 地里标志", chat=GROUP))
    lines = shown.text.splitlines()
    assert lines[0] == f"“地里标志” · {total} 项"
    assert lines[1] == "按“地理标志”查到（您输入的是“地里标志”）。"
    assert len(lines) == 5
    parameter = shown.button("在私聊中查看")["url"].partition("?start=")[2]
    whole = there(await talk.says(cast.ZHOU, f"/start {parameter}"))
    assert whole.text == private.text


@pytest.mark.parametrize("text", ["/ask 公安部牵头哪些", f"{MENTION} 公安部牵头哪些"])
async def test_in_a_group_a_command_asks_as_a_mention_does(talk: Conversation, text: str) -> None:
    shown = there(await talk.says(cast.ZHANG, text, chat=GROUP))
    assert shown.text.startswith("公安部 · 牵头 · 4 项")


async def test_sensitive_tasks_are_not_told_in_groups(talk: Conversation) -> None:
    found = there(await talk.says(cast.ZHANG, "/find 国防专利", chat=GROUP))
    assert "国防专利条例" not in found.text
    for words in ("2021—2022年度推进计划第6项谁牵头", "谁负责修改国防专利条例"):
        who = there(await talk.says(cast.ZHANG, f"/ask {words}", chat=GROUP))
        assert "装备发展部" not in who.text
        assert "《国防" not in who.text
    open_one = there(await talk.says(cast.ZHANG, "/ask strategy-2020第46项谁牵头", chat=GROUP))
    assert "海关总署" in open_one.text
    card = there(await talk.says(cast.ZHANG, f"{MENTION} annual-2021-2022#6", chat=GROUP))
    assert card.text == "这个请在私聊中看。"
    parameter = card.button("在私聊中查看")["url"].partition("?start=")[2]
    private = there(await talk.says(cast.ZHANG, f"/start {parameter}"))
    assert "《国防专利条例》" in private.text


async def test_a_deep_link_opens_the_task(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/start t39"))
    assert shown.text.startswith("第 39 项　2021—2022 年度推进计划")


HOSTILE = ["\x00", "\u202e地理", "' OR 1=1 --", "😀" * 200, "的" * 3000, "%_\\", "/find /find"]


@pytest.mark.parametrize("words", HOSTILE)
async def test_any_words_are_answered_on_one_screen(talk: Conversation, words: str) -> None:
    shown = there(await talk.says(cast.ZHOU, f"/find {words}"))
    assert count_lines(shown.text + STAMP) <= MOST_LINES
    brief = there(await talk.says(cast.ZHOU, f"/find {words}", chat=GROUP))
    assert count_lines(brief.text + STAMP) <= MOST_LINES


def test_a_link_carries_short_words_and_nothing_else() -> None:
    for words in ("地理标志", "trade secret", "《商标法》第39项", "的" * 15):
        parameter = link_parameter(words)
        assert parameter is not None
        assert len(parameter) <= 64
        assert linked_words(parameter) == words
    assert link_parameter("的" * 16) is None
    for other in ("t39", "f-", "f-" + "x" * 63, "f-___", "知识产权局", "f-甲"):
        assert linked_words(other) is None, other
