"""Settings and units, as dialogues."""

from __future__ import annotations

from store import agencies, office
from tests import cast
from tests.conversation import Conversation, there
from tests.handlers.members.people import last_to


async def test_a_liaison_switches_the_confirmation_of_her_agency_off_and_on(
    talk: Conversation,
) -> None:
    lexicon = await talk.database.read(agencies.load)
    cnipa = lexicon.by_slug("cnipa").id
    assert cnipa is not None
    await talk.says(cast.ZHANG, "/members")
    await talk.taps(cast.ZHANG, "设置")
    shown = last_to(talk, cast.ZHANG)
    assert shown.text.startswith("国家知识产权局 · 设置\n经办人的填报先由联络员审核")
    await talk.taps(cast.ZHANG, "改为不审核", on=shown)
    assert not await talk.database.read(lambda tx: office.confirms(tx, cnipa))
    assert "提交即报送" in last_to(talk, cast.ZHANG).text
    await talk.taps(cast.ZHANG, "改为先审核", on=last_to(talk, cast.ZHANG))
    assert await talk.database.read(lambda tx: office.confirms(tx, cnipa))


async def test_an_administrator_opens_statuses_to_all_and_nobody_else_may(
    talk: Conversation,
) -> None:
    await talk.says(cast.WANG, "/members")
    await talk.taps(cast.WANG, "设置")
    await talk.taps(cast.WANG, "改为公开状态", on=last_to(talk, cast.WANG))
    assert (await talk.database.read(office.load)).open_statuses
    for person in (cast.SUN, cast.CHEN):
        shown = there(await talk.says(person, "/members"))
        assert "设置" not in shown.labels
        await talk.presses(person, "1mt:0", on=shown)
        assert (talk.wire.toasts[-1] or "").startswith("这一步由管理员办理")


async def test_a_liaison_says_in_which_unit_somebody_works(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "/role 陈晨")
    await talk.taps(cast.ZHANG, "处室")
    assert last_to(talk, cast.ZHANG).text.startswith("陈晨 在哪个处室（司局）？")
    shown = there(await talk.says(cast.ZHANG, "战略规划司"))
    assert shown.text == "陈晨 现在在战略规划司。已记录。"
    shown = there(await talk.says(cast.ZHANG, "/members"))
    assert "陈晨　经办人 · 战略规划司" in shown.text
    await talk.says(cast.ZHANG, "/role 张敏")
    await talk.taps(cast.ZHANG, "处室")
    await talk.taps(cast.ZHANG, "战略规划司", on=last_to(talk, cast.ZHANG))
    shown = there(await talk.says(cast.ZHANG, "/members"))
    assert "张敏　联络员 · 战略规划司" in shown.text
    shown = there(await talk.says(cast.ZHANG, "我们局负责什么"))
    assert shown.text.startswith("国家知识产权局"), "nothing is waited for any more"
