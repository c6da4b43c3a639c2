"""The page in a real browser, at a phone's size and on a desktop.

Needs a Chromium on the machine; skipped without one, except in CI, where it must be there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageEntity,
)

from tests.bot.sandbox.conftest import ANNA, BEN, CHANNEL, GROUP
from tests.browser import PHONE, browser
from tests.sandbox_server import Sandbox

__all__ = ["browser"]

pytestmark = pytest.mark.page


@pytest.fixture
async def page(browser: Browser, box: Sandbox) -> AsyncIterator[Page]:
    """A phone with the page open; any complaint of the browser fails the test."""
    context = await browser.new_context(viewport=PHONE, locale="zh-CN")
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(box.url)
    yield opened
    assert complaints == []
    await context.close()


async def test_a_first_talk(page: Page, box: Sandbox, bot: Bot) -> None:
    """Start, buttons in rows, an edit in place, a toast and an alert."""
    await expect(page.locator("#about")).to_contain_text("Desk")
    await page.get_by_role("button", name="开始").click()
    started = await box.wait_for(lambda state: state["chats"][0]["messages"])
    assert started[0]["text"] == "/start"
    keys = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(name, callback_data=name) for name in ("One", "Two", "Three")],
            [InlineKeyboardButton("很长的按钮文字" * 6, callback_data="long")],
        ]
    )
    sent = await bot.send_message(ANNA, "Choose", reply_markup=keys)
    key = page.get_by_role("button", name="Two")
    await key.click()
    query = await box.wait_for(lambda state: state["queries"])
    await expect(page.locator(".key.busy")).to_have_count(1)
    await bot.answer_callback_query(query[0]["id"], "Noted")
    await expect(page.locator("#toast")).to_have_text("Noted")
    await expect(page.locator(".key.busy")).to_have_count(0)
    await sent.edit_text("Chosen: Two")
    await expect(page.locator(f"#m{sent.message_id} .body")).to_have_text("Chosen: Two")
    await expect(page.locator(".key")).to_have_count(0)
    await sent.edit_text("Again", reply_markup=keys)
    rows = page.locator(f"#m{sent.message_id} .keys > div")
    await expect(rows).to_have_count(2)
    widths = await page.locator(".keys > div:first-child .key").evaluate_all(
        "keys => keys.map(key => Math.round(key.getBoundingClientRect().width))"
    )
    assert max(widths) - min(widths) <= 1
    # A label that does not fit is cut, as on a phone.
    label = page.locator(".keys > div:last-child .key span")
    assert await label.evaluate("span => span.scrollWidth > span.clientWidth")
    await page.get_by_role("button", name="One").click()
    presses = await box.wait_for(lambda state: [q for q in state["queries"] if not q["answer"]])
    await bot.answer_callback_query(presses[0]["id"], "Careful", show_alert=True)
    await expect(page.locator("#alert")).to_be_visible()
    await expect(page.locator("#alert-text")).to_have_text("Careful")
    await page.keyboard.press("Enter")
    await expect(page.locator("#alert")).to_be_hidden()


async def test_typing_sending_replying_editing_with_the_keyboard(
    page: Page, box: Sandbox, bot: Bot
) -> None:
    await page.keyboard.press("Tab")
    await box.say(ANNA, "/start")
    field = page.get_by_role("textbox", name="消息")
    await field.fill("first\nsecond")
    await field.press("Enter")
    await expect(page.locator(".message.mine .body").last).to_have_text("first\nsecond")
    await expect(field).to_have_value("")
    sent = await bot.send_message(ANNA, "from the bot")
    await page.locator(f"#m{sent.message_id}").focus()
    await page.keyboard.press("Enter")
    await page.locator("#sheet").get_by_role("button", name="回复").click()
    await field.fill("an answer")
    await field.press("Enter")
    await expect(page.locator(".reply-to span").last).to_have_text("from the bot")
    last = (await box.messages(ANNA))[-1]
    assert last["reply_to_message"]["message_id"] == sent.message_id
    await page.locator(f"#m{last['message_id']}").focus()
    await page.keyboard.press("Enter")
    await page.locator("#sheet").get_by_role("button", name="编辑").click()
    await field.fill("a better answer")
    await field.press("Enter")
    await expect(page.locator(".edited .body").last).to_have_text("a better answer")


async def test_entities_are_shown_and_act(page: Page, box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "/start")
    quote = "\n".join(f"line {number}" for number in range(9))
    text = f"\U0001f4c5 bold code hidden\n{quote}\n/help @desk_test_bot https://example.org/x"
    entities = [
        MessageEntity("bold", 3, 4),
        MessageEntity("code", 8, 4),
        MessageEntity("spoiler", 13, 6),
        MessageEntity("expandable_blockquote", 20, len(quote)),
    ]
    sent = await bot.send_message(ANNA, text, entities=entities)
    body = page.locator(f"#m{sent.message_id} .body")
    await expect(body.locator("b")).to_have_text("bold")
    await expect(body.locator("code")).to_have_text("code")
    await expect(body.locator("a")).to_have_attribute("href", "https://example.org/x")
    fold = body.get_by_role("button", name="展开引文")
    before = await body.locator(".quoted").bounding_box()
    await fold.click()
    after = await body.locator(".quoted").bounding_box()
    assert before is not None and after is not None
    assert after["height"] > 2 * before["height"]
    await body.locator(".spoiler").click()
    await expect(body.locator(".spoiler")).to_have_class("spoiler seen")
    await body.get_by_role("button", name="/help").click()
    await expect(page.locator(".message.mine .body").last).to_have_text("/help")


async def test_markup_in_a_message_stays_text(page: Page, box: Sandbox) -> None:
    hostile = '<img src=x onerror="document.title=1"> <script>alert(1)</script>'
    await box.say(ANNA, hostile)
    await expect(page.locator(".message .body").last).to_have_text(hostile)
    assert await page.locator(".message img, .message script").count() == 0


async def test_files_both_ways(page: Page, box: Sandbox, bot: Bot, tmp_path: Path) -> None:
    await box.say(ANNA, "/start")
    photo = await page.screenshot()
    picture, document = tmp_path / "p.png", tmp_path / "计划.txt"
    picture.write_bytes(photo)
    document.write_text("one\n", encoding="utf-8")
    await page.set_input_files("#file", str(picture))
    image = page.locator(".photo img")
    await expect(image).to_be_visible()
    await expect(image).to_have_js_property("naturalWidth", PHONE["width"])
    await page.set_input_files("#file", str(document))
    await expect(page.locator(".document .name")).to_have_text("计划.txt")
    kinds = [set(m) & {"photo", "document"} for m in (await box.messages(ANNA))[1:]]
    assert kinds == [{"photo"}, {"document"}]
    await bot.send_document(ANNA, b"back again", filename="导出.xlsx")
    async with page.expect_download() as downloading:
        await page.locator(".document", has_text="导出.xlsx").click()
    download = await downloading.value
    assert download.suggested_filename == "导出.xlsx"
    assert (await asyncio.to_thread(Path(await download.path()).read_bytes)) == b"back again"
    await page.locator(".photo").first.click()
    await expect(page.locator("#viewer")).to_be_visible()


async def test_people_chats_and_unread_marks(page: Page, box: Sandbox, bot: Bot) -> None:
    await page.get_by_role("button", name="返回对话列表").click()
    await expect(page.locator(".row .name")).to_have_text(["Desk", "Big group", "Small", "News"])
    await box.say(BEN, "two of", chat=GROUP)
    await box.say(BEN, "these", chat=GROUP)
    group = page.locator(".row", has_text="Big group")
    await expect(group.locator(".count")).to_have_text("2")
    await group.click()
    await expect(page.locator("#chat-sub")).to_contain_text("3 位成员")
    await expect(page.locator(".from").first).to_have_text("Ben")
    field = await page.get_by_role("textbox", name="消息").bounding_box()
    assert field is not None
    assert field["height"] >= 36
    await page.keyboard.press("Escape")
    await expect(group.locator(".count")).to_have_count(0)
    await page.locator("#who").click()
    await page.locator(".choice", has_text="Ben").click()
    await expect(page.locator("#who-name")).to_have_text("Ben")
    await expect(page.locator(".row .name")).to_have_text(["Desk", "Big group", "News"])
    await bot.send_message(CHANNEL, "news")
    await page.locator(".row", has_text="News").click()
    await expect(page.locator("#instead-text")).to_have_text("只有管理员可以在频道发言")
    # A reload comes back to the same person in the same chat.
    await page.reload()
    await expect(page.locator("#who-name")).to_have_text("Ben")
    await expect(page.locator("#chat-title")).to_have_text("News")


async def test_the_command_menu_and_deep_links(page: Page, box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "/start")
    await bot.set_my_commands([BotCommand("duties", "What we do"), BotCommand("help", "How")])
    await page.get_by_role("button", name="命令菜单").click()
    await page.locator(".choice", has_text="/duties").click()
    await expect(page.locator(".message.mine .body").last).to_have_text("/duties")
    await page.get_by_role("textbox", name="消息").fill("/he")
    await page.locator("#suggest .choice", has_text="/help").click()
    await expect(page.locator(".message.mine .body").last).to_have_text("/help")
    link = "https://t.me/desk_test_bot?start=t14"
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Open", url=link)]])
    await bot.send_message(GROUP, "See", reply_markup=keys)
    await page.get_by_role("button", name="返回对话列表").click()
    await page.locator(".row", has_text="Big group").click()
    await page.get_by_role("button", name="Open").click()
    await expect(page.locator("#chat-title")).to_have_text("Desk")
    await page.get_by_role("button", name="开始").click()
    await expect(page.locator(".message.mine .body").last).to_have_text("/start t14")


async def test_the_day_can_be_set(page: Page, box: Sandbox) -> None:
    await expect(page.locator("#today-text")).to_contain_text("2020-10-19")
    await page.locator("#today").click()
    await expect(page.locator("#sheet .reason")).to_have_text("a quiet Monday")
    await page.locator("#sheet input[type=date]").fill("2021-03-15")
    await page.get_by_role("button", name="设为今天").click()
    await expect(page.locator("#today-text")).to_contain_text("2021-03-15")
    assert (await box.state())["now"].startswith("2021-03-15")
    await page.locator("#today").click()
    await page.get_by_role("button", name="往后 7 天").click()
    await expect(page.locator("#today-text")).to_contain_text("2021-03-22")


async def test_the_phone_fills_a_phone_and_is_centred_on_a_desktop(
    page: Page, browser: Browser, box: Sandbox
) -> None:
    await expect(page.locator("#about")).to_be_visible()
    assert await page.locator("#phone").bounding_box() == {"x": 0, "y": 0, **PHONE}
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide == PHONE["width"]
    desktop = await browser.new_page(viewport={"width": 1280, "height": 920})
    await desktop.goto(box.url)
    frame = await desktop.locator("#phone").bounding_box()
    assert frame == {"x": 445, "y": 38, **PHONE}
    await desktop.close()


async def test_everything_to_press_has_a_name(page: Page, box: Sandbox, bot: Bot) -> None:
    await box.say(ANNA, "/start")
    await bot.set_my_commands([BotCommand("help", "How")])
    await expect(page.locator("#menu")).to_be_visible()
    nameless = await page.locator("button:visible, a:visible, textarea:visible").evaluate_all(
        "all => all.filter(one => !(one.getAttribute('aria-label') || one.textContent.trim()))"
        ".map(one => one.outerHTML)"
    )
    assert nameless == []


async def test_the_page_comes_back_after_the_server_restarted(
    browser: Browser, tmp_path: Path
) -> None:
    from tests.bot.sandbox.conftest import STORY
    from tests.sandbox_server import free_port, start_sandbox

    port = free_port()
    context = await browser.new_context(viewport=PHONE)
    page = await context.new_page()
    async with start_sandbox(tmp_path, STORY, port=port) as box:
        await page.goto(box.url)
        await box.say(ANNA, "before")
        await expect(page.locator(".message .body")).to_have_text(["before"])
    await expect(page.locator("#toast")).to_contain_text("断了")
    async with start_sandbox(tmp_path, STORY, port=port) as box:
        await box.say(ANNA, "after")
        await expect(page.locator(".message .body")).to_have_text(
            ["before", "after"], timeout=15_000
        )
    await context.close()


async def test_cards_behind_the_bots_name(page: Page, box: Sandbox, bot: Bot) -> None:
    """A hint, cards as one types, more of them, and one posted by way of the bot."""

    def card(number: int) -> InlineQueryResultArticle:
        content = InputTextMessageContent(f"Posted {number}")
        return InlineQueryResultArticle(f"c{number}", f"Card {number}", content, description="d")

    async def asked(words: str, offset: str = "") -> str:
        found = await box.wait_for(
            lambda state: [
                one["id"]
                for one in state["inline"]
                if (one["query"], one["offset"]) == (words, offset)
            ],
            what=f"a query for {words!r}",
        )
        return str(found[-1])

    await page.get_by_role("button", name="开始").click()
    field = page.get_by_role("textbox", name="消息")
    await field.fill("@desk_test_bot ")
    hint = InlineQueryResultsButton("Type a word", start_parameter="hint")
    await bot.answer_inline_query(await asked(""), [], button=hint, cache_time=0)
    await expect(page.locator("#cards")).to_contain_text("Type a word")
    await field.fill("@desk_test_bot sword")
    await bot.answer_inline_query(await asked("sword"), [card(1), card(2)], next_offset="2")
    await expect(page.locator("#cards .card")).to_have_count(2)
    await page.get_by_role("button", name="更多").click()
    await bot.answer_inline_query(await asked("sword", "2"), [card(3)])
    await expect(page.locator("#cards .card")).to_have_count(3)
    await page.get_by_role("button", name="Card 3").click()
    await expect(page.locator(".message.mine").last).to_contain_text("通过 @desk_test_bot")
    await expect(page.locator(".message.mine .body").last).to_have_text("Posted 3")
    await expect(page.locator("#cards")).to_be_hidden()
    await expect(field).to_have_value("")
    # Once more from what Telegram kept: no query reaches the bot, the first card is posted.
    await field.fill("@desk_test_bot sword")
    await page.get_by_role("button", name="Card 1").click()
    await expect(page.locator(".message.mine .body").last).to_have_text("Posted 1")
