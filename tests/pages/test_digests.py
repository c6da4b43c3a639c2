"""Digests and reminders as they are lived: the day is moved on the page, and they come."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.drawing import fonts
from tests import cast
from tests.bot.served import GROUP
from tests.phone import Phone, Phones

pytestmark = pytest.mark.page

FORUM, TOPIC = -1002000000003, "到期提醒"
# A tick may be under way when the day is moved; then the next one sees it.
SOON = 45_000


async def moves_to(phone: Phone, day: str) -> None:
    """Set the day on the page, as a visitor does; it is nine o'clock."""
    await phone.page.get_by_role("button", name="今天").first.click()
    await phone.page.locator('#sheet input[type="date"]').fill(day)
    await phone.page.locator('#sheet input[type="time"]').fill("09:00")
    await phone.page.get_by_role("button", name="设为今天").click()
    await expect(phone.page.locator("#today-text")).to_contain_text(day)


async def comes(phone: Phone, text: str) -> None:
    """Wait until the bot says so by itself."""
    bubble = phone.page.locator(".message:not(.mine) .body", has_text=text).last
    await expect(bubble).to_be_visible(timeout=SOON)


async def test_a_coordinator_sets_a_digest_up_and_it_comes_with_its_picture(phones: Phones) -> None:
    group = await phones(cast.SUN.id, chat=GROUP)
    await group.says("/digest@fengong_sandbox_bot")
    await group.reads("这里没有开启。默认每周一 09:00")
    await group.taps("按默认开启")
    await group.reads("下一次：10 月 26 日（周一） 09:00")
    await group.taps("怎么发")
    await group.reads("不响铃")
    await group.taps("附图")
    await group.reads("方式：一屏、附图、不点名")
    await group.taps("返回")
    await group.reads("由孙涛于 2020-10-19 设置")
    await moves_to(group, "2020-10-26")
    await comes(group, "📅 未来 14 天到期 · 2020-10-26 周一")
    if fonts.find() is not None:
        await comes(group, "《2020—2021 年推进计划》到期与进展图")
        drawn = group.page.locator(".photo img").last
        await expect(drawn).to_be_visible()
        await group.picture("digest")
        await group.page.locator(".photo").last.click()
        await expect(group.page.locator("#viewer-image")).to_be_visible()
        await group.picture("digest-picture")


async def test_what_is_set_up_in_a_topic_comes_in_that_topic(phones: Phones) -> None:
    forum = await phones(cast.SUN.id, chat=FORUM)
    await forum.page.get_by_role("button", name=TOPIC).click()
    await forum.says("/digest@fengong_sandbox_bot 9:00")
    await forum.reads("下一次：10 月 26 日（周一） 09:00")
    await moves_to(forum, "2020-10-26")
    await comes(forum, "📅 未来 14 天到期 · 2020-10-26 周一")
    await forum.picture("digest-topic")
    # it stands in no other
    await forum.page.get_by_role("button", name="讨论").click()
    await expect(forum.page.locator(".message")).to_have_count(0)
    await forum.page.get_by_role("button", name="全部").click()
    said = forum.page.locator(".message:not(.mine) .bubble", has_text="📅")
    await expect(said.locator(".of-topic")).to_have_text(TOPIC)


async def test_a_reminder_comes_to_who_has_to_report(phones: Phones) -> None:
    coordinator, reporter = [await phones(person.id) for person in (cast.SUN, cast.HE)]
    await moves_to(coordinator, "2022-03-14")
    await reporter.start()
    await reporter.reads("海关总署")
    await coordinator.start()
    await coordinator.reads("孙涛 · 统筹")
    await coordinator.says("/assign annual-2021-2022#39")
    await coordinator.taps("内部时限")
    await coordinator.reads("哪一天")
    await coordinator.says("2022-03-22")
    await coordinator.reads("内部时限 2022-03-22")
    await coordinator.taps("确认")
    await coordinator.reads("已设定")
    await moves_to(coordinator, "2022-03-15")
    await comes(reporter, "提醒 · 3 月 15 日（周二）")
    await reporter.reads("还有 7 天")
    await reporter.picture("reminder")
    await reporter.taps("3 天后再提醒")
    await reporter.reads("3 月 18 日")
