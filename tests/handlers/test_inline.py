"""@bot WORDS in any chat: cards of public plan text, nothing of anybody, kept for nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import BadRequest

from handlers.measure import MOST_LINES, count_lines
from store.db import Database
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse
from tests.databases import SqliteFiles
from tests.wire import BOT

Json = dict[str, Any]


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Nothing here is written; one kind of database is enough."""
    return sqlite_files


@pytest.fixture
async def office(seeded: Database) -> Database:
    await cast.appoint(seeded, STARTS_AT)
    return seeded


@pytest.fixture
async def talk(office: Database) -> AsyncIterator[Conversation]:
    async with converse(office) as conversation:
        yield conversation


async def answered(talk: Conversation, words: str, *, offset: str = "") -> Json:
    answer = await talk.types(cast.ZHOU, words, offset=offset)
    assert answer is not None, "silence"
    return answer


def texts(answer: Json) -> list[str]:
    return [result["input_message_content"]["message_text"] for result in answer["results"]]


async def test_a_card_says_what_the_document_says(talk: Conversation) -> None:
    answer = await answered(talk, "剑网")
    first = answer["results"][0]
    assert first["title"] == "第 37 项　2021—2022 年度推进计划"
    assert first["description"].startswith("开展打击网络侵权盗版“剑网”专项行动")
    assert texts(answer)[0] == (
        "第 37 项　2021—2022 年度推进计划\n"
        "二、强化知识产权保护 › （二）强化知识产权行政保护\n"
        "\n"
        "开展打击网络侵权盗版“剑网”专项行动和冬奥会版权专项整治。\n"
        "\n"
        "牵头　中央宣传部（列第一位）\n"
        "参与　中央网信办、工业和信息化部、公安部\n"
        "期限　文件未列明（计划期至 2022-12-31）"
    )
    content = first["input_message_content"]
    assert content["entities"][0] == {"type": "bold", "offset": 0, "length": 23}
    assert content["link_preview_options"] == {"is_disabled": True}
    ((button,),) = first["reply_markup"]["inline_keyboard"]
    assert button["url"] == f"https://t.me/{BOT['username']}?start={first['id']}"
    card = await talk.says(cast.ZHOU, f"/start {first['id']}")
    assert card is not None
    assert card.text.startswith("第 37 项　2021—2022 年度推进计划")


async def test_a_printed_deadline_stands_with_its_words(talk: Conversation) -> None:
    (text,) = texts(await answered(talk, "protection-2020-2021 39"))
    assert text.endswith("期限　2020-04-30（文件写“2020年4月底前完成”）")


async def test_a_number_is_looked_up(talk: Conversation) -> None:
    answer = await answered(talk, "strategy-2020 46")
    assert [result["title"] for result in answer["results"]] == ["第 46 项　2020 年推进计划"]


async def test_without_words_there_is_a_hint_and_nothing_to_post(talk: Conversation) -> None:
    for words in ("", "  ", "\x00"):
        answer = await answered(talk, words)
        assert answer["results"] == []
        assert answer["button"]["text"].startswith("输入词语或编号")
    home = await talk.says(cast.ZHANG, f"/start {answer['button']['start_parameter']}")
    assert home is not None
    assert home.text.startswith("国家知识产权局\n")


async def test_nothing_found_is_a_hint(talk: Conversation) -> None:
    answer = await answered(talk, "马德里商标国际注册")
    assert (answer["results"], answer["button"]["text"]) == ([], "没有找到，换一个说法试试")


async def test_sensitive_tasks_are_left_out(talk: Conversation) -> None:
    for words in ("国防", "annual-2021-2022#6"):
        answer = await answered(talk, words)
        assert answer["results"] == []
        assert answer["button"]["text"] == "相关任务不便转发，请在私聊中查看"
    beside = texts(await answered(talk, "军民融合试点"))
    assert beside, "what only comes near it may be shared"
    assert not any("军民融合" in text for text in beside)
    shown = await talk.says(cast.ZHOU, "/find 国防专利条例")
    assert shown is not None
    assert "修改《国防专利条例》" in shown.text, "in private it is found"


async def test_there_are_more_cards_until_there_are_none(talk: Conversation) -> None:
    seen: list[str] = []
    offset = ""
    while True:
        answer = await answered(talk, "商标", offset=offset)
        assert len(answer["results"]) <= 10
        seen += [result["id"] for result in answer["results"]]
        offset = answer.get("next_offset", "")
        if not offset:
            break
    shown = await talk.says(cast.ZHOU, "/find 商标")
    assert shown is not None
    total = int(shown.text.splitlines()[0].rsplit("/ ", 1)[1])
    assert len(seen) == len(set(seen)) == total > 20
    for forged in ("-1", "x", "٣", "9" * 60):
        assert (await answered(talk, "商标", offset=forged)) is not None


async def test_nothing_is_kept_for_anybody(talk: Conversation) -> None:
    for words in ("", "商标", "马德里商标国际注册", "国防"):
        answer = await answered(talk, words)
        assert answer["is_personal"] is True
        assert answer["cache_time"] == 0


async def test_a_card_is_the_same_whoever_asks_and_names_nobody(talk: Conversation) -> None:
    for words in ("第39项", "海关", "商标"):
        each = [await talk.types(who, words) for who in (cast.ZHOU, cast.LI, cast.WANG)]
        assert each[0] is not None
        assert all(answer is not None and texts(answer) == texts(each[0]) for answer in each)
        for text in texts(each[0]):
            assert "进展" not in text.splitlines()[-1]
            assert not any(person.name in text for person in cast.APPOINTED)


async def test_every_card_is_one_screen(talk: Conversation) -> None:
    for words in ("保护", "知识产权", "体系", "strategy-2020 52"):
        for text in texts(await answered(talk, words)):
            assert count_lines(text) <= MOST_LINES


async def test_a_closed_bot_gives_others_a_hint_and_no_card(office: Database) -> None:
    async with converse(office, access="members") as talk:
        for words in ("", "商标", "第39项"):
            answer = await talk.types(cast.STRANGER, words)
            assert answer is not None
            assert answer["results"] == []
            assert answer["button"] == {
                "text": "这个机器人只对登记过的人员开放",
                "start_parameter": "hello",
            }
            assert (answer["is_personal"], answer["cache_time"]) == (True, 0)
        member = await talk.types(cast.ZHANG, "商标")
        assert member is not None
        assert member["results"]
        told = await talk.says(cast.STRANGER, "/start hello")
        assert told is not None
        assert "600777" in told.text


async def test_an_answer_that_came_too_late_is_no_error(talk: Conversation) -> None:
    words = "Query is too old and response timeout expired or query id is invalid"
    talk.wire.fail["answerInlineQuery"] = BadRequest(words)
    assert await talk.types(cast.ZHOU, "商标") is None
    assert talk.wire.sent == []
    talk.wire.fail["answerInlineQuery"] = BadRequest("RESULTS_TOO_MUCH")
    with pytest.raises(BadRequest):
        await talk.types(cast.ZHOU, "商标")


async def test_a_posted_card_is_no_question(talk: Conversation) -> None:
    card: Json = {"text": "第 37 项", "via_bot": BOT}
    assert await talk.sends(cast.ZHOU, **card) is None
    assert await talk.sends(cast.ZHOU, chat=GROUP, **card) is None


HOSTILE = ["' OR 1=1 --", "😀" * 100, "的" * 256, "\u202e地理", "%_\\", "@everyone /start"]


@pytest.mark.parametrize("words", HOSTILE)
async def test_any_words_are_answered(talk: Conversation, words: str) -> None:
    assert await answered(talk, words) is not None
