"""Inline mode: ``@bot WORDS`` in any chat, cards from the bot, one of them posted by the person.

A query lives as long as in Telegram's queue. An answer is kept by query and offset, for everybody
unless the bot calls it personal, for 300 seconds unless the bot says how long: whoever asks the
same while it is kept is answered without the bot, so a careless bot is seen to leak here.
Only articles with a text are taken; any other kind of result is refused honestly.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from bot.sandbox import people
from bot.sandbox.chats import Message
from bot.sandbox.desk import Desk, InlineQuery
from bot.sandbox.entities import stored_text
from bot.sandbox.errors import bad, cannot
from bot.sandbox.markup import inline_keyboard
from bot.sandbox.params import Params
from bot.sandbox.updates import LIFETIMES

MAX_RESULTS = 50
MAX_QUERY = 256
CACHE_SECONDS = 300
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def ask(desk: Desk, person_id: int, chat_id: int | None, query: str, offset: str) -> InlineQuery:
    """A person types behind the bot's name; the bot need not be in the chat."""
    chat = people.chat_of(desk, chat_id, person_id)
    if not desk.scenario.bot.supports_inline_queries:
        raise cannot("这个机器人没有开通内联模式")
    if len(query) > MAX_QUERY:
        raise cannot(f"最多输入 {MAX_QUERY} 字")
    asked = InlineQuery(
        str(secrets.randbits(62)), person_id, chat.id, query, offset, desk.clock.now()
    )
    desk.inline.queries[asked.id] = asked
    asked.answer = _kept(desk, asked)
    if asked.answer is None:
        update = {
            "id": asked.id,
            "from": desk.world.people[person_id].user(),
            "query": query,
            "offset": offset,
            "chat_type": "sender" if chat.type == "private" else chat.type,
        }
        desk.push("inline_query", update)
    else:
        _publish(desk, asked)
    return asked


def _kept(desk: Desk, asked: InlineQuery) -> dict[str, Any] | None:
    for person in (asked.person, None):
        until, answer = desk.inline.kept.get((asked.query, asked.offset, person), (0.0, None))
        if answer is not None and asked.at < until:
            return answer
    return None


def answer_inline_query(desk: Desk, params: Params) -> bool:
    """``answerInlineQuery``."""
    asked = desk.inline.queries.get(params.text("inline_query_id"))
    life = LIFETIMES["inline_query"]
    if asked is None or asked.answer is not None or desk.clock.now() > asked.at + life:
        raise bad(_TOO_OLD)
    results = params.structure("results")
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise bad("can't parse inline query results: expected an Array of InlineQueryResult")
    if len(results) > MAX_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    checked = [_article(one) for one in results]
    if len({one["id"] for one in checked}) < len(checked):
        raise bad("RESULT_ID_DUPLICATE")
    next_offset = params.text("next_offset")
    if len(next_offset.encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    button = _start_button(params.structure("button"))
    asked.answer = {"results": checked, "next_offset": next_offset, "button": button}
    until = asked.at + params.number("cache_time", CACHE_SECONDS)
    person = asked.person if params.flag("is_personal") else None
    desk.inline.kept[asked.query, asked.offset, person] = (until, asked.answer)
    _publish(desk, asked)
    return True


def _publish(desk: Desk, asked: InlineQuery) -> None:
    desk.hub.publish("inline", query_id=asked.id, person=asked.person, answer=asked.answer)


def _article(result: dict[str, Any]) -> dict[str, Any]:
    id_, title = result.get("id"), result.get("title")
    if result.get("type") != "article":
        raise bad("unsupported inline query result: this sandbox takes articles only")
    if not isinstance(id_, str) or not 1 <= len(id_.encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if not isinstance(title, str) or not title.strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise bad("unsupported input message content: this sandbox takes text only")
    told = Params(content)
    text, entities = stored_text(content["message_text"], told.entities("entities"), caption=False)
    markup = result.get("reply_markup")
    return {
        "type": "article",
        "id": id_,
        "title": title,
        "description": str(result.get("description") or ""),
        "input_message_content": {"message_text": text, "entities": entities},
        "reply_markup": None if markup is None else inline_keyboard(markup),
    }


def _start_button(button: Any) -> dict[str, Any] | None:
    if button is None:
        return None
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        raise bad("inline query results button text must be non-empty")
    parameter = button.get("start_parameter")
    if not isinstance(parameter, str) or not _START.fullmatch(parameter):
        raise bad("START_PARAM_INVALID")
    return {"text": button["text"], "start_parameter": parameter}


def post(desk: Desk, person_id: int, query_id: str, result_id: str) -> Message:
    """The person taps a card: it is posted in their name where they typed, "via @bot"."""
    asked = desk.inline.queries.get(query_id)
    if asked is None or asked.person != person_id or asked.answer is None:
        raise cannot("这些卡片已经过期")
    found = [one for one in asked.answer["results"] if one["id"] == result_id]
    if not found:
        raise cannot("没有这张卡片")
    (card,) = found
    content = card["input_message_content"]
    fields = {
        "text": content["message_text"],
        "entities": content["entities"],
        "via_bot": desk.world.bot_user,
        "reply_markup": card["reply_markup"],
    }
    return people.arrive(desk, person_id, asked.chat_id, fields)
