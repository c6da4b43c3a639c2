"""Sends and edits, with python-telegram-bot as the client: what is stored, what is refused."""

from __future__ import annotations

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import BadRequest, Forbidden, InvalidToken

from tests.bot.sandbox.conftest import ANNA, BEN, CARL, CHANNEL, GROUP, SMALL
from tests.sandbox_server import Sandbox

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def test_the_bot_knows_itself_and_a_wrong_token_is_refused(box: Sandbox, bot: Bot) -> None:
    assert (await bot.get_me()).username == "desk_test_bot"
    wrong = await box.client.get("/bot99:another-token-of-the-same-shape-0000/getMe")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    assert (await box.client.get("/botnonsense/getMe")).status_code == 404
    unknown = await box.client.get(f"/bot{box.token}/noSuchMethod")
    assert (unknown.status_code, unknown.json()["ok"]) == (404, False)
    stranger = Bot("99:wrong-token-of-the-right-shape-00000000", base_url=box.base_url)
    with pytest.raises(InvalidToken):
        async with stranger:
            pass


async def test_a_message_is_stored_as_it_is_answered(box: Sandbox, bot: Bot) -> None:
    said = await box.say(ANNA, "hello")
    sent = await bot.send_message(ANNA, "hi", reply_markup=KEYS, reply_to_message_id=1)
    stored = (await box.messages(ANNA))[-1]
    assert stored["text"] == "hi"
    assert stored["message_id"] == sent.message_id == said["message_id"] + 1
    assert stored["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "go"
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "hello"
    assert sent.date.year == 2020


async def test_supergroups_and_channels_number_their_own_messages(box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "private 1")
    small = await bot.send_message(SMALL, "shares the numbering of private chats")
    assert small.message_id == 2
    assert (await bot.send_message(GROUP, "own numbering")).message_id == 1
    post = await bot.send_message("@desk_news", "own numbering too")
    assert post.message_id == 1
    assert post.sender_chat is not None
    assert post.sender_chat.id == CHANNEL


async def test_a_bot_cannot_speak_first_or_where_it_is_not(box: Sandbox, bot: Bot) -> None:
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(ANNA, "too early")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(CARL, "a stranger")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(424242, "nobody")
    await box.say(ANNA, "hi")
    await box.control("block", person=ANNA)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ANNA, "blocked")
    await box.control("membership", chat=GROUP, status="kicked", by=ANNA)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(GROUP, "kicked")
    await bot.leave_chat(SMALL)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(SMALL, "left")
    await box.control("membership", chat=CHANNEL, status="member", by=ANNA)
    with pytest.raises(BadRequest, match="administrator rights"):
        await bot.send_message(CHANNEL, "not an administrator")


@pytest.mark.parametrize(("length", "fits"), [(4096, True), (4097, False)])
async def test_the_text_limit_counts_code_points_after_trimming(
    box: Sandbox, bot: Bot, length: int, fits: bool
) -> None:
    await box.say(ANNA, "hi")
    text = "  " + "\U0001f4c5" * length + "\n "
    if fits:
        sent = await bot.send_message(ANNA, text)
        assert sent.text == "\U0001f4c5" * length
    else:
        with pytest.raises(BadRequest, match="Message is too long"):
            await bot.send_message(ANNA, text)


async def test_what_a_message_may_not_be(box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "hi")
    with pytest.raises(BadRequest, match="must be non-empty"):
        await bot.send_message(ANNA, " \n ")
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(ANNA, "")
    with pytest.raises(BadRequest, match="parse_mode"):
        await bot.send_message(ANNA, "<b>x</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(ANNA, b"x", caption="y" * 1025)
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(ANNA, "x", reply_to_message_id=77)


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": "中" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": " ", "callback_data": "x"}, "must be non-empty"),
        ({"callback_data": "x"}, "find field"),
        ({"text": "x", "url": "http://localhost/"}, "Wrong HTTP URL"),
        ({"text": "x", "url": "javascript://a.b/c"}, "Unsupported URL protocol"),
    ],
)
async def test_buttons_that_telegram_refuses(
    box: Sandbox, button: dict[str, str], reason: str
) -> None:
    await box.say(ANNA, "hi")
    markup = {"inline_keyboard": [[button]]}
    answer = await box.call("sendMessage", chat_id=ANNA, text="x", reply_markup=markup)
    assert answer["error_code"] == 400
    assert reason in answer["description"]


async def test_64_bytes_of_callback_data_fit_and_101_buttons_do_not(box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "hi")
    row = [InlineKeyboardButton("x", callback_data="d" * 64)]
    await bot.send_message(ANNA, "x", reply_markup=InlineKeyboardMarkup([row] * 100))
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(ANNA, "x", reply_markup=InlineKeyboardMarkup([row] * 101))


async def test_edits(box: Sandbox, bot: Bot) -> None:
    said = await box.say(ANNA, "hi")
    sent = await bot.send_message(ANNA, "one", reply_markup=KEYS)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("one ", reply_markup=KEYS)
    edited = await sent.edit_text("two", reply_markup=KEYS)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("two", reply_markup=KEYS)
    await sent.edit_reply_markup(None)
    stored = (await box.messages(ANNA))[-1]
    assert stored["text"] == "two"
    assert "reply_markup" not in stored
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", chat_id=ANNA, message_id=999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", chat_id=ANNA, message_id=said["message_id"])
    file = await bot.send_document(ANNA, b"abc", filename="a.txt", caption="old")
    with pytest.raises(BadRequest, match="no text in the message"):
        await file.edit_text("x")
    await file.edit_caption("new")
    assert (await box.messages(ANNA))[-1]["caption"] == "new"


async def test_deletions(box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "hi")
    sent = await bot.send_message(ANNA, "one")
    late = await bot.send_message(ANNA, "two")
    assert await sent.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    await box.advance(49 * 3600)
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await late.delete()
    foreign = await box.say(BEN, "mine", chat=GROUP)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP, foreign["message_id"])


async def test_a_press_is_answered_once_and_in_time(box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "hi")
    sent = await bot.send_message(ANNA, "press", reply_markup=KEYS)
    query = await box.tap(ANNA, sent.message_id, "go")
    assert await bot.answer_callback_query(query, "done", show_alert=True)
    state = await box.state()
    assert state["queries"][0]["answer"]["text"] == "done"
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query)
    late = await box.tap(ANNA, sent.message_id, "forged data of any kind")
    await box.advance(151)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("12345")


async def test_limits_can_be_switched(box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "hi")
    for number in range(6):
        await bot.send_message(ANNA, f"unlimited {number}")
    await box.control("limits", mode="strict", burst=2)
    await bot.send_message(ANNA, "one")
    await bot.send_message(ANNA, "two")
    refused = await box.call("sendMessage", chat_id=ANNA, text="three")
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 1})
    assert refused["description"] == "Too Many Requests: retry after 1"
    # Another chat is not slowed down.
    await bot.send_message(GROUP, "elsewhere")


async def test_entities_come_back_with_the_links_telegram_adds(box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "hi")
    text = "\U0001f4c5 bold @anna_desk /help"
    sent = await bot.send_message(ANNA, text, entities=[MessageEntity("bold", 3, 4)])
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 3, 4),
        ("mention", 8, 10),
        ("bot_command", 19, 5),
    ]
    assert sent.parse_entity(sent.entities[1]) == "@anna_desk"
