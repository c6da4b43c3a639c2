"""Inline mode of this Telegram: who sees which cards, for how long, and what is posted."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageEntity,
)
from telegram.error import BadRequest

from tests.bot.sandbox.conftest import ANNA, BEN, CARL, GROUP
from tests.sandbox_server import Sandbox


def card(number: int, text: str = "Text") -> InlineQueryResultArticle:
    content = InputTextMessageContent(text, entities=[MessageEntity("bold", 0, 4)])
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Open", url="https://t.me/x?start=1")]])
    return InlineQueryResultArticle(f"c{number}", f"Card {number}", content, reply_markup=keys)


async def pending(box: Sandbox) -> list[dict[str, object]]:
    updates = (await box.call("getUpdates", limit=100))["result"]
    return [update["inline_query"] for update in updates if "inline_query" in update]


async def test_a_query_reaches_the_bot_and_a_card_is_posted_by_way_of_it(
    box: Sandbox, bot: Bot
) -> None:
    query = await box.inline(BEN, "sword", GROUP)
    (seen,) = await pending(box)
    assert (seen["id"], seen["query"], seen["chat_type"]) == (query, "sword", "supergroup")
    await bot.answer_inline_query(query, [card(1), card(2)], cache_time=0, is_personal=True)
    answer = await box.inline_answer(query)
    assert [result["title"] for result in answer["results"]] == ["Card 1", "Card 2"]
    posted = await box.post(BEN, query, "c2")
    (stored,) = await box.messages(GROUP)
    assert stored == posted
    assert (stored["from"]["id"], stored["via_bot"]["id"]) == (BEN, 99)
    assert stored["entities"][0]["type"] == "bold"
    assert stored["reply_markup"]["inline_keyboard"][0][0]["text"] == "Open"


async def test_the_bot_need_not_be_in_the_chat(box: Sandbox, bot: Bot) -> None:
    await box.control("membership", chat=GROUP, status="left", by=ANNA)
    query = await box.inline(ANNA, "", GROUP)
    await bot.answer_inline_query(query, [card(1)])
    assert (await box.post(ANNA, query, "c1"))["text"] == "Text"


async def test_answers_are_kept_for_anybody_unless_they_are_personal(
    box: Sandbox, bot: Bot
) -> None:
    first = await box.inline(ANNA, "shared")
    await bot.answer_inline_query(first, [card(1)])
    again = await box.control("inline", person=BEN, query="shared")
    assert again["answer"]["results"][0]["id"] == "c1"
    own = await box.inline(ANNA, "own")
    await bot.answer_inline_query(own, [card(2)], is_personal=True)
    assert (await box.control("inline", person=ANNA, query="own"))["answer"] is not None
    assert (await box.control("inline", person=BEN, query="own"))["answer"] is None
    never = await box.inline(ANNA, "never")
    await bot.answer_inline_query(never, [card(3)], cache_time=0)
    assert (await box.control("inline", person=ANNA, query="never"))["answer"] is None
    await box.advance(300)
    assert (await box.control("inline", person=BEN, query="shared"))["answer"] is None


async def test_a_query_is_answered_once_and_within_its_life(box: Sandbox, bot: Bot) -> None:
    query = await box.inline(ANNA, "x")
    await bot.answer_inline_query(query, [])
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_inline_query(query, [])
    late = await box.inline(ANNA, "late")
    await box.advance(31)
    assert await pending(box) == []
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_inline_query(late, [])


async def test_what_telegram_refuses_is_refused(box: Sandbox, bot: Bot) -> None:
    query = await box.inline(ANNA, "x")
    for results, more, words in (
        ([card(1), card(1)], {}, "RESULT_ID_DUPLICATE"),
        ([card(number) for number in range(51)], {}, "RESULTS_TOO_MUCH"),
        ([], {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ):
        answer = await box.call(
            "answerInlineQuery",
            inline_query_id=query,
            results=[result.to_dict() for result in results],
            **more,
        )
        assert words in answer["description"]
    with pytest.raises(BadRequest, match=r"(?i)START_PARAM_INVALID"):
        await bot.answer_inline_query(
            query, [], button=InlineQueryResultsButton("Go", start_parameter="a b")
        )
    assert (await box.state())["inline"][0]["answer"] is None


async def test_nobody_posts_what_another_was_shown(box: Sandbox, bot: Bot) -> None:
    query = await box.inline(ANNA, "x", GROUP)
    await bot.answer_inline_query(query, [card(1)])
    for person, wanted in ((BEN, "c1"), (ANNA, "c9")):
        told = {"person": person, "query_id": query, "result_id": wanted}
        assert (await box.client.post("/control/post", json=told)).status_code == 400
    outside = {"person": CARL, "chat": GROUP, "query": "x"}
    assert (await box.client.post("/control/inline", json=outside)).status_code == 400
    assert await box.messages(GROUP) == []
