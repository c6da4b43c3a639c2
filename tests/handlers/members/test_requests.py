"""/join as a dialogue: asked, noticed, approved, declined with a reason, withdrawn."""

from __future__ import annotations

from tests import cast
from tests.conversation import Conversation, there
from tests.handlers.members.people import last_to
from tests.wire import Shown


async def asks(
    talk: Conversation,
    who: str = "路远 战略规划司",
    role: str = "申请经办人",
    person: cast.Person = cast.STRANGER,
) -> Shown:
    await talk.says(person, "/join")
    await talk.says(person, "国知局")
    await talk.says(person, who)
    await talk.taps(person, role, on=last_to(talk, person))
    return last_to(talk, person)


async def test_asking_from_the_first_word_to_the_notices(talk: Conversation) -> None:
    shown = there(await talk.says(cast.STRANGER, "/join"))
    assert shown.text.startswith("申请登记：请发送您的单位名称")
    shown = there(await talk.says(cast.STRANGER, "火星事务局"))
    assert shown.text.startswith("没有找到叫“火星事务局”的单位。")
    shown = there(await talk.says(cast.STRANGER, "国知局"))
    assert shown.text.startswith("单位　国家知识产权局\n请发送姓名")
    shown = there(await talk.says(cast.STRANGER, "路远 战略规划司"))
    assert shown.text.startswith("请确认申请\n单位　国家知识产权局\n姓名　路远\n处室　战略规划司")
    await talk.taps(cast.STRANGER, "申请经办人")
    assert last_to(talk, cast.STRANGER).text == (
        "已提交申请：国家知识产权局 · 经办人\n已通知 2 位可以批准的人。有结果会告诉您。"
    )
    for decider in (cast.ZHANG, cast.SUN):
        notice = last_to(talk, decider)
        assert "姓名　路远（本人自报）\n处室　战略规划司" in notice.text
        assert "编号　600777" in notice.text
        assert notice.labels == ["批准为经办人", "批准为成员", "谢绝"]
    assert not [shown for shown in talk.wire.sent if shown.chat == cast.HE.id]


async def test_approved_once_and_the_other_who_could_is_told_by_whom(talk: Conversation) -> None:
    await asks(talk)
    notice = last_to(talk, cast.SUN)
    await talk.taps(cast.ZHANG, "批准为成员", on=last_to(talk, cast.ZHANG))
    assert last_to(talk, cast.ZHANG).text == ("已批准：路远，国家知识产权局 · 成员。已通知本人。")
    assert last_to(talk, cast.STRANGER).text.startswith("申请已由张敏批准：国家知识产权局 · 成员")
    await talk.taps(cast.SUN, "批准为经办人", on=notice)
    assert talk.wire.toasts[-1] == "这份申请已由张敏批准，没有再改动。"
    shown = there(await talk.says(cast.STRANGER, "/whoami"))
    assert "身份　国家知识产权局 · 成员" in shown.text


async def test_declined_with_a_reason_that_the_asker_reads(talk: Conversation) -> None:
    await asks(talk)
    shown = there(await talk.taps(cast.ZHANG, "谢绝", on=last_to(talk, cast.ZHANG)))
    assert shown.text == "谢绝 路远 的申请：请写一句原因，会转给本人。"
    shown = there(await talk.says(cast.ZHANG, "请找战略规划司登记"))
    told = last_to(talk, cast.STRANGER)
    assert told.text.startswith("申请没有批准（国家知识产权局）\n原因　请找战略规划司登记")
    assert "/join" in told.text
    assert last_to(talk, cast.ZHANG).text.startswith("已谢绝 路远")
    shown = there(await talk.says(cast.ZHANG, "我们局负责什么"))
    assert shown.text.startswith("国家知识产权局")


async def test_declined_without_a_reason(talk: Conversation) -> None:
    await asks(talk)
    await talk.taps(cast.ZHANG, "谢绝", on=last_to(talk, cast.ZHANG))
    await talk.taps(cast.ZHANG, "不写原因，直接谢绝", on=last_to(talk, cast.ZHANG))
    assert "原因" not in last_to(talk, cast.STRANGER).text


async def test_who_has_asked_sees_that_request_and_may_take_it_back(talk: Conversation) -> None:
    await asks(talk)
    shown = there(await talk.says(cast.STRANGER, "/join"))
    assert shown.text.startswith("您有一份申请在等审核：国家知识产权局 · 经办人")
    await talk.taps(cast.STRANGER, "撤回申请", on=shown)
    assert last_to(talk, cast.STRANGER).text.startswith("申请已撤回。")
    await talk.taps(cast.ZHANG, "批准为经办人", on=last_to(talk, cast.ZHANG))
    assert talk.wire.toasts[-1] == "这份申请已撤回，没有再改动。"


async def test_a_liaison_is_asked_for_and_only_the_coordinator_may_give_it(
    talk: Conversation,
) -> None:
    await asks(talk, role="申请联络员")
    assert last_to(talk, cast.ZHANG).labels == ["批准为经办人", "批准为成员", "谢绝"]
    notice = last_to(talk, cast.SUN)
    assert notice.labels == ["批准为联络员", "批准为经办人", "批准为成员", "谢绝"]
    await talk.taps(cast.SUN, "批准为联络员", on=notice)
    assert "国家知识产权局 · 联络员" in last_to(talk, cast.STRANGER).text


async def test_the_name_of_a_liaison_makes_nobody_one(talk: Conversation) -> None:
    await asks(talk, who="张敏 战略规划司")
    shown = there(await talk.says(cast.STRANGER, "/whoami"))
    assert "访客" in shown.text
    notice = last_to(talk, cast.ZHANG)
    assert "姓名谁都能填，请先用别的办法核对编号是不是本人的。" in notice.text


async def test_who_is_in_already_asks_for_nothing_smaller(talk: Conversation) -> None:
    await talk.says(cast.CHEN, "/join")
    await talk.says(cast.CHEN, "国知局")
    await talk.says(cast.CHEN, "陈晨")
    await talk.taps(cast.CHEN, "申请成员", on=last_to(talk, cast.CHEN))
    assert (talk.wire.toasts[-1] or "").startswith("在这里已登记为经办人，没有改动。")


async def test_a_visitor_who_chose_an_agency_is_offered_it(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "/start 海关总署")
    await talk.taps(cast.ZHOU, "是")
    shown = there(await talk.says(cast.ZHOU, "/join"))
    assert shown.text.startswith("申请登记：您的单位是海关总署吗？")
    shown = there(await talk.taps(cast.ZHOU, "是", on=shown))
    assert last_to(talk, cast.ZHOU).text.startswith("单位　海关总署\n请发送姓名")


async def test_the_oldest_open_request_is_a_tap_away_for_who_lost_the_notice(
    talk: Conversation,
) -> None:
    await asks(talk)
    shown = there(await talk.says(cast.ZHANG, "/members"))
    shown = there(await talk.taps(cast.ZHANG, "待批申请 · 1", on=shown))
    assert "姓名　路远" in last_to(talk, cast.ZHANG).text
    shown = there(await talk.says(cast.SUN, "/members"))
    assert "待批申请 · 1" in shown.labels
    shown = there(await talk.says(cast.HE, "/members"))
    assert not [label for label in shown.labels if label.startswith("待批申请")]


async def test_a_reason_for_what_was_decided_meanwhile_is_asked_for_once(
    talk: Conversation,
) -> None:
    await asks(talk)
    of_sun = last_to(talk, cast.SUN)
    await talk.taps(cast.ZHANG, "谢绝", on=last_to(talk, cast.ZHANG))
    await talk.taps(cast.SUN, "批准为成员", on=of_sun)
    shown = there(await talk.says(cast.ZHANG, "请找战略规划司登记"))
    assert shown.text == "这份申请已由孙涛批准，没有再改动。"
    shown = there(await talk.says(cast.ZHANG, "我们局负责什么"))
    assert shown.text.startswith("国家知识产权局")
