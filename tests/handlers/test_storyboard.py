"""The dialogues of first contact and of "what is my agency responsible for", word by word."""

from __future__ import annotations

from datetime import date

import pytest

from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; test_whole_path walks through on both."""
    return sqlite_files


async def test_a_stranger_is_told_what_it_is_and_offered_agencies(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "/start"))
    assert shown.text.startswith("我是分工助手：查本单位在各项推进计划中负责什么")
    assert {"知识产权局", "中央宣传部", "更多单位", "直接输入名称"} <= set(shown.labels)


async def test_a_typed_name_is_confirmed_and_confirming_shows_home(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "/start")
    asked = there(await talk.says(cast.ZHOU, "国知局"))
    assert asked.text == "国家知识产权局（文件中写作“知识产权局”），对吗？"
    assert asked.labels == ["是", "不是"]
    home = there(await talk.taps(cast.ZHOU, "是"))
    assert home.id == asked.id
    assert home.text == (
        "国家知识产权局\n牵头 71 · 参与 55\n30 天内到期 0"
        "\n要代表单位填报进展，请向本单位联络员索取邀请链接。"
    )
    again = there(await talk.says(cast.ZHOU, "/start"))
    assert again.text == home.text


async def test_choosing_by_tapping_shows_home_in_the_same_message(talk: Conversation) -> None:
    offered = there(await talk.says(cast.ZHOU, "/start"))
    home = there(await talk.taps(cast.ZHOU, "中央宣传部"))
    assert home.id == offered.id
    assert home.text.startswith("中共中央宣传部\n牵头 26 · 参与 15")


async def test_all_agencies_can_be_paged_through(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "/start")
    shown = there(await talk.taps(cast.ZHOU, "更多单位"))
    names: set[str] = set()
    while "›" in shown.labels:
        names |= set(shown.labels)
        shown = there(await talk.taps(cast.ZHOU, "›"))
    assert {"税务总局", "药监局", "中国科协"} <= names


async def test_no_to_a_name_leads_to_the_list(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "国知局")
    shown = there(await talk.taps(cast.ZHOU, "不是"))
    assert shown.text.startswith("请选择您的单位 · 1–10 / ")


async def test_our_agency_before_one_was_chosen_asks_to_choose(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "我们局负责什么"))
    assert shown.text.startswith("您还没有选单位")
    assert "知识产权局" in shown.labels


async def test_what_is_our_agency_responsible_for(talk: Conversation) -> None:
    talk.clock.day = date(2023, 9, 1)
    shown = there(await talk.says(cast.ZHANG, "我们局负责什么"))
    assert shown.text == (
        "国家知识产权局 · 126 项\n"
        "2021—2022 年度推进计划（历史计划）\n"
        "　牵头 36 · 参与 33\n"
        "2020 年推进计划（历史计划）\n"
        "　牵头 35 · 参与 22\n"
        "牵头 71 项中独自负责 38 项；全部 126 项中 22 项原文注明“按职责分工/分别负责”。\n"
        "查了 5 份文件；2 份列明责任单位（215 项），3 份未列明。"
    )
    assert shown.labels[:4] == ["牵头 71", "参与 55", "按板块", "规则原文"]


async def test_a_plan_winds_up_before_it_is_history(talk: Conversation) -> None:
    talk.clock.day = date(2021, 3, 1)
    shown = there(await talk.says(cast.ZHANG, "/duties"))
    assert "2020 年推进计划（收尾中）" in shown.text
    assert "2021—2022 年度推进计划（晚于今天印发）" in shown.text


async def test_from_the_summary_to_a_task_to_its_source_and_back(talk: Conversation) -> None:
    summary = there(await talk.says(cast.ZHANG, "本单位负责什么"))
    shown = there(await talk.taps(cast.ZHANG, "牵头 71"))
    lines = shown.text.splitlines()
    assert lines[:4] == [
        "国家知识产权局 · 牵头 · 1–8 / 71",
        "《2021—2022 年度推进计划》",
        "11　制定出台知识产权有关分项规划",
        "14　制定出台《关于加强知识产权纠纷调解工作的意见》 · 与 2 家",
    ]
    numbers = ["11", "14", "16", "17", "18", "32", "35", "43"]
    assert shown.labels == [*numbers, "1/9", "›", "筛选", "返回"]
    card = there(await talk.taps(cast.ZHANG, "14"))
    assert card.text == (
        "第 14 项　2021—2022 年度推进计划\n"
        "一、完善知识产权制度 › （二）改革完善知识产权重大政策\n"
        "\n"
        "制定出台《关于加强知识产权纠纷调解工作的意见》，并组织实施。\n"
        "\n"
        "牵头　知识产权局（列第一位）\n"
        "参与　中央宣传部、司法部\n"
        "期限　文件未列明（计划期至 2022-12-31）\n"
        "进展　尚无报送"
    )
    more = ["报送记录", "分办", "关注", "催办", "识别有误"]
    assert card.labels == [*more, "原文", "填报进展", "返回"]
    source = there(await talk.taps(cast.ZHANG, "原文"))
    (printed,) = source.quoted("blockquote")
    assert printed == (
        "14. 制定出台《关于加强知识产权纠纷调解工作的意见》，并组织实施。"
        "（知识产权局、中央宣传部、司法部负责）"
    )
    assert "annual-2021-2022.txt" in source.text
    assert "SHA-256 2fc2acddec86" in source.text
    assert "转载文本，非印发件" in source.text
    await talk.taps(cast.ZHANG, "返回")
    listed = there(await talk.taps(cast.ZHANG, "返回"))
    assert listed.text == shown.text
    back = there(await talk.taps(cast.ZHANG, "返回"))
    assert back.id == summary.id
    assert back.text == summary.text


async def test_the_pages_of_a_list_follow_each_other_in_one_message(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "/duties")
    first = there(await talk.taps(cast.ZHANG, "牵头 71"))
    seen = 8
    shown = first
    while "›" in shown.labels:
        shown = there(await talk.taps(cast.ZHANG, "›"))
        assert shown.id == first.id
        assert shown.text.startswith(f"国家知识产权局 · 牵头 · {seen + 1}–")
        seen = int(shown.text.split("–")[1].split(" ")[0])
    assert seen == 71


async def test_a_list_that_mixes_plans_says_so_on_its_buttons(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "海关总署牵头哪些"))
    assert shown.text.splitlines()[0] == "海关总署 · 牵头 · 3 项"
    assert shown.labels[:2] == ["✕ 海关总署", "✕ 牵头"]
    assert shown.labels[2:5] == ["2021—2022 · 39", "2020 · 21", "2020 · 46"]


async def test_filters_narrow_by_role_and_plan(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "/duties")
    await talk.taps(cast.ZHANG, "牵头 71")
    await talk.taps(cast.ZHANG, "筛选")
    await talk.taps(cast.ZHANG, "参与 55")
    shown = there(await talk.taps(cast.ZHANG, "2020 年推进计划 · 22"))
    assert shown.text.startswith("国家知识产权局 · 参与 · 1–8 / 22\n《2020 年推进计划》")


async def test_sections_of_a_plan_lead_to_its_tasks(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "/duties")
    await talk.taps(cast.ZHANG, "按板块")
    sections = there(await talk.taps(cast.ZHANG, "2020 年推进计划"))
    assert sections.labels[0] == "一、深化知识产权领域改革 · 16"
    shown = there(await talk.taps(cast.ZHANG, sections.labels[0]))
    assert "1–8 / 16\n板块　一、深化知识产权领域改革\n" in shown.text


async def test_the_rules_are_quoted_to_the_letter(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "/duties")
    shown = there(await talk.taps(cast.ZHANG, "规则原文"))
    assert shown.quoted("blockquote")[0] == (
        "上述各项任务分工中，由多个部门负责的，列第一位的部门为牵头部门，其他为参与部门。"
    )


async def test_an_agency_without_tasks_is_told_what_was_searched(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "税务总局负责什么"))
    assert shown.text == (
        "5 份文件都没有把任务分给国家税务总局。\n"
        "列明责任单位的只有 2 份（2021—2022 年度推进计划、2020 年推进计划），共 215 项。"
    )


async def test_a_bureau_hears_of_the_plan_that_is_sent_to_it(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "北京市知识产权局负责什么"))
    assert "《2021 年行政保护工作方案》发给各省级知识产权局" in shown.text
    plan = there(await talk.taps(cast.ZHOU, "2021 年行政保护工作方案"))
    assert "报送　实施方案　2021-03-15" in plan.text
    assert "报送　工作总结　2021-12-01" in plan.text


async def test_a_document_that_names_nobody_says_so(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "protection-2020-2021#8"))
    assert "责任单位　该文件未列明责任单位" in shown.text
    assert "期限　2020-10-31（文件写“2020年10月底前完成”）" in shown.text


async def test_joint_members_count_only_by_way_of_the_group(talk: Conversation) -> None:
    await talk.says(cast.ZHANG, "/duties")
    shown = there(await talk.taps(cast.ZHANG, "经由联席会议成员单位"))
    assert "不计入国家知识产权局的任务" in shown.text
    assert "成员单位 · 2 项" in shown.text


async def test_a_name_of_a_later_day_is_answered_under_that_name(talk: Conversation) -> None:
    talk.clock.day = date(2024, 6, 1)
    shown = there(await talk.says(cast.ZHOU, "银保监会负责什么"))
    assert shown.text.startswith(
        "“银保监会”按国家金融监督管理总局理解。\n国家金融监督管理总局 · 4 项"
    )
    assert "文件中写作“银保监会”。" in shown.text


async def test_a_number_in_several_plans_asks_which(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "第39项"))
    assert shown.text == "几份文件都有第 39 项，您问的是哪一份？"
    card = there(await talk.taps(cast.ZHOU, "2020—2021 年推进计划"))
    assert card.text.startswith("第 39 项　2020—2021 年推进计划")


async def test_a_misspelt_name_is_answered_under_the_one_it_is_near(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "知识产权据负责什么"))
    assert shown.text.startswith("“知识产权据”按国家知识产权局理解。\n国家知识产权局 · 126 项")


async def test_two_supremes_are_either_of_two(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "两高负责什么"))
    assert shown.text.startswith("最高人民法院或最高人民检察院 · 1–8 / 21\n")
    one = there(await talk.taps(cast.ZHOU, "✕ 最高人民法院"))
    assert one.text.startswith("最高人民检察院 · ")


async def test_what_it_cannot_answer_it_says(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "今天天气怎么样"))
    assert shown.text.startswith("这个我答不了。我能回答：")
    sticker = there(await talk.sends(cast.ZHOU, location={"latitude": 1.0, "longitude": 1.0}))
    assert sticker.text.startswith("我只看文字。")
    command = there(await talk.says(cast.ZHOU, "/weather"))
    assert command.text.startswith("没有 /\u2060weather 这个命令。")


async def test_whoami_shows_the_own_number(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHANG, "/whoami"))
    assert shown.text.startswith(
        "您的身份\n编号　501002\n姓名　张敏\n身份　国家知识产权局 · 联络员\n联络员可以：对本单位："
    )
    assert "换单位" not in shown.labels


async def test_a_plan_tells_what_it_is(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "/plans")
    shown = there(await talk.taps(cast.ZHOU, "2021—2022 年度推进计划"))
    assert "知识产权强国建设纲要和“十四五”规划实施年度推进计划" in shown.text
    assert "印发 2021-12-27" in shown.text
    tasks = there(await talk.taps(cast.ZHOU, "任务 115"))
    assert tasks.text.startswith("《2021—2022 年度推进计划》 · 1–8 / 115\n1　")


async def test_deep_links_open_what_they_name(talk: Conversation) -> None:
    known = {plan.key: plan.id for plan in await talk.application.deps.reads.plans()}
    shown = there(await talk.says(cast.ZHOU, f"/start p{known['strategy-2020']}"))
    assert shown.text.startswith("2020 年推进计划")
    gone = there(await talk.says(cast.ZHOU, "/start t999999"))
    assert gone.text.startswith("这里的内容已更新")
    assert gone.labels == ["首页", "计划文件"]
