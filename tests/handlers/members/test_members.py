"""/members, /role and what is done to somebody: confirmed, done once, told to them."""

from __future__ import annotations

import pytest

from store import people
from tests import cast
from tests.conversation import Conversation, there
from tests.handlers.members.people import last_to
from tests.wire import Shown


async def opens(talk: Conversation, by: cast.Person, whom: cast.Person) -> Shown:
    return there(await talk.says(by, f"/role {whom.id}"))


async def does(talk: Conversation, by: cast.Person, whom: cast.Person, *labels: str) -> Shown:
    await opens(talk, by, whom)
    for label in labels:
        await talk.taps(by, label, on=last_to(talk, by))
    return last_to(talk, by)


async def test_an_agency_sees_its_own_people(talk: Conversation) -> None:
    shown = there(await talk.says(cast.CHEN, "/members"))
    assert shown.text == "国家知识产权局 · 1–2 / 2 人\n张敏　联络员\n陈晨　经办人"
    assert "邀请" not in shown.labels
    shown = there(await talk.taps(cast.CHEN, "张敏"))
    assert shown.text == "张敏\n身份　国家知识产权局 · 联络员\n编号　501002"
    assert shown.labels == ["返回"]


async def test_the_office_sees_all_by_agency(talk: Conversation) -> None:
    shown = there(await talk.says(cast.SUN, "/members"))
    assert shown.text.startswith("成员 · 3 个单位 7 人")
    assert "单位、姓名、处室、角色" in shown.text
    shown = there(await talk.taps(cast.SUN, "海关总署 · 2"))
    assert shown.text.startswith("海关总署 · 1–2 / 2 人\n何卫　联络员\n李海　经办人")
    await talk.says(cast.SUN, "/members")
    shown = there(await talk.taps(cast.SUN, "联席会议办公室 · 2"))
    assert "王静　所有者\n孙涛　统筹" in shown.text


@pytest.mark.parametrize("person", [cast.ZHOU, cast.STRANGER])
async def test_visitors_see_nobody_and_learn_how_to_come_in(
    talk: Conversation, person: cast.Person
) -> None:
    shown = there(await talk.says(person, "/members"))
    assert shown.text.startswith("成员名单只给在本单位登记的人看。")
    assert "/join" in shown.text
    shown = there(await talk.says(person, "/role 张敏"))
    assert shown.text.startswith("您能看到的人里，没有姓名或编号是“张敏”的。")


async def test_a_forged_button_shows_nobody_of_another_agency(talk: Conversation) -> None:
    he = (await talk.database.read(lambda tx: people.actor(tx, cast.HE.id))).person_id
    for data in (f"1mp:{he}:0", "1mp:999:0", "1mb:999999999999:0", "1mo:0"):
        await talk.says(cast.CHEN, "/members")
        shown = there(await talk.presses(cast.CHEN, data))
        assert "何卫" not in shown.text
        assert shown.text.startswith("成员名单只给在本单位登记的人看。")
    for data in (f"1md:{he}:0:0", "1md:999:0:0"):
        await talk.presses(cast.CHEN, data)
        assert "没有记录任何内容" in (talk.wire.toasts[-1] or "")
    shown = there(await talk.presses(cast.CHEN, "1md:1:0:99"))
    assert shown.text.startswith("这里的内容已更新")


async def test_a_liaison_suspends_and_resumes_a_reporter_who_is_told(
    talk: Conversation,
) -> None:
    shown = await opens(talk, cast.ZHANG, cast.CHEN)
    assert shown.labels == ["暂停", "免去", "改身份", "移交", "换账号", "改姓名", "处室", "返回"]
    shown = await does(talk, cast.ZHANG, cast.CHEN, "暂停")
    assert shown.text.startswith("暂停 陈晨 的全部权限？")
    await talk.taps(cast.ZHANG, "暂停", on=shown)
    assert last_to(talk, cast.ZHANG).text == "已暂停 陈晨 的权限。已记录，已通知本人。"
    told = last_to(talk, cast.CHEN)
    assert told.text.startswith("您的权限已暂停")
    assert "由张敏办理" in told.text
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "权限　已暂停" in shown.text
    shown = there(await talk.says(cast.CHEN, "/invite"))
    assert "暂停" in shown.text or shown.text.startswith("邀请由")
    shown = await does(talk, cast.ZHANG, cast.CHEN, "恢复", "恢复")
    assert last_to(talk, cast.CHEN).text.startswith("您的权限已恢复。")


async def test_suspended_while_a_button_waited_the_tap_says_so(talk: Conversation) -> None:
    """The reporter's own button, offered before; the right went meanwhile."""
    await talk.says(cast.ZHANG, "/invite 经办人")
    offer = last_to(talk, cast.ZHANG)
    await does(talk, cast.SUN, cast.ZHANG, "暂停", "暂停")
    await talk.taps(cast.ZHANG, "只给 1 人", on=offer)
    assert (talk.wire.toasts[-1] or "").startswith("您的权限已暂停，没有记录任何内容。")


async def test_a_role_is_changed_and_the_old_button_changes_nothing_more(
    talk: Conversation,
) -> None:
    shown = await does(talk, cast.SUN, cast.CHEN, "改身份")
    assert shown.text == "陈晨 现在是国家知识产权局 · 经办人，改为？"
    assert shown.labels == ["成员", "联络员", "返回"]
    again = shown.button("成员")["callback_data"]
    await talk.taps(cast.SUN, "联络员", on=shown)
    assert last_to(talk, cast.SUN).text.startswith("陈晨 现在是国家知识产权局 · 联络员。")
    assert last_to(talk, cast.CHEN).text.startswith("您的身份改为国家知识产权局 · 联络员。")
    await talk.presses(cast.SUN, again, on=last_to(talk, cast.SUN))
    assert (talk.wire.toasts[-1] or "").startswith("按钮已失效，没有记录任何内容。")
    shown = await opens(talk, cast.ZHANG, cast.CHEN)
    assert shown.labels == ["处室", "返回"], "no liaison dismisses another"


async def test_moving_to_another_agency_asks_where_and_as_what(talk: Conversation) -> None:
    shown = await does(talk, cast.SUN, cast.CHEN, "换单位")
    assert shown.text == "陈晨 换到哪个单位？请发送单位名称。"
    shown = there(await talk.says(cast.SUN, "海关总署"))
    assert "海关总署 · 经办人" in shown.labels
    await talk.taps(cast.SUN, "海关总署 · 经办人", on=shown)
    assert last_to(talk, cast.SUN).text.startswith("陈晨 现在是海关总署 · 经办人，原单位")
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "身份　海关总署 · 经办人" in shown.text
    assert "知识产权局" not in shown.text


async def test_everything_is_handed_over_and_both_are_told(talk: Conversation) -> None:
    shown = await does(talk, cast.SUN, cast.ZHANG, "移交")
    assert shown.labels == ["陈晨", "返回"]
    await talk.taps(cast.SUN, "陈晨", on=shown)
    assert last_to(talk, cast.SUN).text.startswith("张敏 的身份和任务已移交给 陈晨。")
    assert last_to(talk, cast.ZHANG).text.startswith("您的身份和任务已移交给 陈晨。")
    assert last_to(talk, cast.CHEN).text.startswith("张敏 的身份和任务已移交给您。")
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "国家知识产权局 · 联络员" in shown.text


async def test_where_nobody_could_take_over_it_says_how_to_get_somebody(
    talk: Conversation,
) -> None:
    shown = await does(talk, cast.SUN, cast.WU, "移交")
    assert shown.text.endswith("这里没有别人可以接。请先邀请接手的人：/invite")
    assert shown.labels == ["返回"]


async def test_dismissed_one_is_a_visitor_again(talk: Conversation) -> None:
    await does(talk, cast.ZHANG, cast.CHEN, "免去", "免去")
    assert last_to(talk, cast.CHEN).text.startswith("您不再是国家知识产权局 · 经办人。")
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "身份　访客" in shown.text


async def test_the_owner_offers_nothing_to_be_done_and_a_coordinator_not_to_a_coordinator(
    talk: Conversation,
) -> None:
    for by, whom in ((cast.SUN, cast.WANG), (cast.SUN, cast.SUN), (cast.WANG, cast.WANG)):
        shown = await opens(talk, by, whom)
        assert shown.labels == ["返回"]
    shown = await opens(talk, cast.WANG, cast.SUN)
    assert shown.labels == ["暂停", "免去", "改身份", "移交", "换账号", "改姓名", "返回"]


async def test_who_serves_two_agencies_chooses_for_which_they_speak(talk: Conversation) -> None:
    from tests.handlers.members.people import invited

    link = await invited(talk, cast.SUN, "经办人 海关总署")
    await talk.says(cast.CHEN, f"/start {link}")
    await talk.taps(cast.CHEN, "是我，登记")
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "代表　国家知识产权局" in shown.text
    await talk.taps(cast.CHEN, "改代表单位")
    shown = last_to(talk, cast.CHEN)
    assert shown.labels == ["国家知识产权局", "海关总署", "返回"]
    await talk.taps(cast.CHEN, "海关总署", on=shown)
    assert last_to(talk, cast.CHEN).text == "现在您代表海关总署。"
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "代表　海关总署" in shown.text


async def test_leaving_is_confirmed_and_the_liaison_is_told(talk: Conversation) -> None:
    await talk.says(cast.CHEN, "/whoami")
    await talk.taps(cast.CHEN, "退出知识产权局")
    shown = last_to(talk, cast.CHEN)
    assert shown.text.startswith("退出国家知识产权局 · 经办人？")
    await talk.taps(cast.CHEN, "退出", on=shown)
    assert last_to(talk, cast.CHEN).text.startswith("已退出国家知识产权局 · 经办人。")
    assert last_to(talk, cast.ZHANG).text.startswith("陈晨 退出了国家知识产权局 · 经办人。")
    shown = there(await talk.says(cast.WANG, "/whoami"))
    assert not [label for label in shown.labels if label.startswith("退出")]


async def test_role_without_a_name_and_of_nobody(talk: Conversation) -> None:
    shown = there(await talk.says(cast.SUN, "/role"))
    assert shown.text.startswith("请在命令后写姓名（全名）或编号")
    shown = there(await talk.says(cast.SUN, "/role 无此人"))
    assert "/invite" in shown.text


async def test_a_name_that_was_written_wrong_is_put_right(talk: Conversation) -> None:
    shown = await does(talk, cast.ZHANG, cast.CHEN, "改姓名")
    assert shown.text == "陈晨 的姓名写错了？请发送正确的姓名。"
    await talk.says(cast.ZHANG, "陈辰")
    shown = there(await talk.says(cast.ZHANG, "陈宸"))
    assert shown.text.startswith("陈晨 的姓名改为下面这个？")
    await talk.taps(cast.ZHANG, "陈宸", on=shown)
    assert last_to(talk, cast.ZHANG).text.startswith("陈晨 的姓名改为 陈宸。")
    assert last_to(talk, cast.CHEN).text.startswith("您的姓名改为 陈宸")
    shown = there(await talk.says(cast.CHEN, "/whoami"))
    assert "姓名　陈宸" in shown.text
