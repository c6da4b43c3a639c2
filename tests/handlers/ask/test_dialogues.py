"""Asking in one's own words: chips, follow-ups, asking back, honest noes; one screen each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.ask.question import Question
from handlers.measure import MOST_LINES, STAMP, count_lines
from store import questions
from store.db import Database
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse, there
from tests.databases import SqliteFiles
from tests.wire import BOT

MENTION = f"@{BOT['username']}"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; the whole set is asked on both elsewhere."""
    return sqlite_files


async def kept(database: Database, person: cast.Person) -> Question:
    """What the last thing a person asked was understood as."""
    (last,) = await database.read(lambda tx: questions.recent(tx, person.id, 1))
    return Question.from_json(last.question)


async def test_a_chip_taken_away_changes_the_question_and_the_list(
    talk: Conversation, seeded: Database
) -> None:
    shown = there(await talk.says(cast.ZHOU, "市场监管总局牵头的地理标志任务"))
    assert shown.text.startswith("国家市场监督管理总局 · 牵头 · “地理标志” · 2 项\n")
    chips = ["✕ 国家市场监督管理总局", "✕ 牵头", "✕ “地理标志”"]
    assert set(chips) <= set(shown.labels)
    assert str(await kept(seeded, cast.ZHOU)) == "find(samr, lead, “地理标志”)"
    wider = there(await talk.taps(cast.ZHOU, "✕ 牵头"))
    assert wider.id == shown.id
    assert wider.text.startswith("国家市场监督管理总局 · “地理标志” · 3 项\n")
    widest = there(await talk.taps(cast.ZHOU, "✕ 国家市场监督管理总局"))
    assert widest.text.startswith("“地理标志” · 1–")
    assert not [label for label in widest.labels if label.startswith("✕")]


async def test_without_its_words_a_question_is_the_agencys_summary(talk: Conversation) -> None:
    await talk.says(cast.ZHOU, "海关总署牵头哪些")
    shown = there(await talk.taps(cast.ZHOU, "✕ 牵头"))
    assert shown.text.startswith("海关总署 · 9 项\n")


async def test_who_is_said_in_a_sentence(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "谁负责地理标志专门立法"))
    assert shown.text.splitlines()[0] == "市场监管总局牵头，农业农村部、知识产权局参与。"
    assert "2021—2022 年度推进计划第 1 项：“" in shown.text
    card = there(await talk.taps(cast.ZHOU, "1"))
    assert card.text.startswith("第 1 项　2021—2022 年度推进计划")
    back = there(await talk.taps(cast.ZHOU, "返回"))
    assert back.text == shown.text


async def test_until_when_is_said_in_a_sentence(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "第8项还有几天到期"))
    assert shown.text.splitlines()[1] == "期限 2020-10-31，还有 12 天。"
    talk.clock.day = date(2020, 10, 31)
    shown = there(await talk.says(cast.ZHOU, "第8项还有几天到期"))
    assert shown.text.splitlines()[1] == "期限 2020-10-31，就是今天。"
    talk.clock.day = date(2020, 11, 2)
    shown = there(await talk.says(cast.ZHOU, "第8项什么时候到期"))
    assert shown.text.splitlines()[1] == "期限 2020-10-31，已过 2 天。"
    shown = there(await talk.says(cast.ZHOU, "2020年计划第21项的期限"))
    assert shown.text.splitlines()[1] == "文件没有写这一项的期限。"


async def test_whether_it_is_theirs_is_answered_with_whose_it_is(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "2021年计划22项是公安部的吗"))
    assert shown.text.splitlines()[:2] == ["不是。", "文化和旅游部牵头，中央宣传部参与。"]
    shown = there(await talk.says(cast.ZHOU, "2021年计划第22项是不是文化和旅游部负责"))
    assert shown.text.splitlines()[:2] == ["是。", "文化和旅游部牵头，中央宣传部参与。"]


async def test_how_many_is_said_before_the_list(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "海关总署牵头和参与各几项"))
    assert shown.text.splitlines()[:2] == ["海关总署 · 1–8 / 9", "一共 9 项：牵头 3，参与 6。"]


async def test_a_date_is_read_out_and_stands_before_each_task(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "2020年10月底前要完成哪些"))
    first, _, second = shown.text.splitlines()[:3]
    assert first == "期限 2020-10-01 至 2020-10-31 · 7 项"
    assert second.startswith("8　10-31　")
    assert shown.text.endswith("查了 5 份文件；写明期限的 1 份（61 项）。")


async def test_the_due_day_itself_is_not_overdue(talk: Conversation) -> None:
    talk.clock.day = date(2020, 10, 31)
    shown = there(await talk.says(cast.ZHOU, "10月底那批逾期了吗"))
    assert "没有期限已过的任务（到期当天不算）。" in shown.text
    talk.clock.day = date(2020, 11, 1)
    shown = there(await talk.says(cast.ZHOU, "10月底那批逾期了吗"))
    assert "期限已过 7 项。" in shown.text
    assert "未完成" not in shown.text


async def test_a_misspelt_phrase_says_what_was_looked_for(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "关于惩法性赔偿的任务"))
    assert "按“惩罚性赔偿”查到（您输入的是“惩法性赔偿”）。" in shown.text


async def test_nothing_found_is_said(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "有没有提到元宇宙的"))
    assert shown.text.startswith("“元宇宙”\n没有。")
    assert "查了 5 份文件 377 项。" in shown.text


async def test_agencies_and_days_are_in_different_documents(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "我们署下个月到期的"))
    assert "写明期限的没有列明责任单位，列明责任单位的没有写期限。" in shown.text


async def test_silence_is_not_called_undone(talk: Conversation) -> None:
    for text in ("我们还有什么没完成", "第39项进展如何", "我们完成了几项了"):
        shown = there(await talk.says(cast.LI, text))
        assert "没有报送不等于没有做" in shown.text
        assert "未完成" not in shown.text
    shown = there(await talk.says(cast.ZHOU, "海关总署还有什么没完成"))
    assert "这不表示没有完成" in shown.text


async def test_a_report_begins_where_ones_own_task_is_meant(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "第39项我们办完了"))
    assert shown.text.startswith("2021—2022 年度推进计划 第 39 项「强化知识产权海关保护」\n")
    assert {"已完成", "取消"} <= set(shown.labels)


async def test_a_number_of_several_plans_is_settled_by_who_asks(talk: Conversation) -> None:
    mine = there(await talk.says(cast.LI, "第21项"))
    assert mine.text.startswith("第 21 项　2020 年推进计划")
    shown = there(await talk.says(cast.ZHOU, "第21项"))
    assert shown.text.startswith("几份文件都有第 21 项")
    await talk.says(cast.ZHOU, "2020年计划第20项")
    again = there(await talk.says(cast.ZHOU, "那第21项呢"))
    assert again.text.startswith("第 21 项　2020 年推进计划")


async def test_a_question_goes_on_through_a_restart(seeded: Database) -> None:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as talk:
        await talk.says(cast.LI, "我们署牵头的有哪些")
    async with converse(seeded) as talk:
        talk.message_id = 10
        talk.update_id = 10
        shown = there(await talk.says(cast.LI, "那参与的呢"))
        assert shown.text.startswith("海关总署 · 参与 · 6 项")
        # somebody else did not ask before
        other = there(await talk.says(cast.ZHOU, "那公安部呢"))
        assert other.text.startswith("公安部（文件中写作") or "对吗" in other.text
        talk.clock.at += timedelta(hours=1, minutes=1)
        late = there(await talk.says(cast.LI, "只看软件正版化"))
        assert late.text.startswith("“软件正版化” · 4 项")


async def test_an_answer_given_twice_is_one_question(talk: Conversation, seeded: Database) -> None:
    message = {
        "message_id": 7,
        "date": 0,
        "chat": {"id": cast.ZHOU.id, "type": "private", "first_name": "周"},
        "from": {"id": cast.ZHOU.id, "is_bot": False, "first_name": "周"},
        "text": "海关总署牵头哪些",
    }
    await talk.gets({"message": message})
    await talk.gets({"message": message})
    found = await seeded.read(lambda tx: questions.recent(tx, cast.ZHOU.id, 5))
    assert [one.text for one in found] == ["海关总署牵头哪些"]


async def test_a_question_of_a_long_time_ago_is_asked_again(
    talk: Conversation, seeded: Database
) -> None:
    await talk.says(cast.ZHOU, "海关总署牵头哪些")
    later = STARTS_AT + questions.KEPT_FOR + timedelta(days=1)
    assert await seeded.begin(lambda tx: questions.prune(tx, later)) == 1
    shown = there(await talk.taps(cast.ZHOU, "✕ 牵头"))
    assert shown.text == "这个问题已经过期，请再问一次。"


async def test_a_doubtful_name_is_settled_by_a_tap_and_the_rest_is_kept(
    talk: Conversation,
) -> None:
    shown = there(await talk.says(cast.ZHANG, "总局牵头的商业秘密任务"))
    assert shown.text == "“总局”可能指几个单位，您问的是哪一个？"
    answer = there(await talk.taps(cast.ZHANG, "国家市场监督管理总局"))
    assert answer.text.startswith("国家市场监督管理总局 · 牵头 · “商业秘密” · 4 项")


async def test_out_of_scope_shows_what_this_person_can_ask(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, "今天天气怎么样"))
    assert shown.text.startswith("这个我答不了。我能回答：")
    assert "“海关总署牵头哪些”" in shown.text
    example = "2021—2022 年度推进计划第 39 项"
    assert f"“{example}”" in shown.text
    card = there(await talk.says(cast.LI, example))
    assert card.text.startswith("第 39 项　2021—2022 年度推进计划")


async def test_in_a_group_it_is_brief_and_about_nobody(talk: Conversation) -> None:
    shown = there(await talk.says(cast.LI, f"{MENTION} 谁负责地理标志专门立法", chat=GROUP))
    assert shown.text.startswith("市场监管总局牵头，农业农村部、知识产权局参与。\n")
    assert shown.labels == ["在私聊中查看"]
    counted = there(await talk.says(cast.LI, f"{MENTION} 商标相关任务有多少项", chat=GROUP))
    assert counted.text.startswith("“商标” · ")
    number = there(await talk.says(cast.LI, f"{MENTION} 第39项", chat=GROUP))
    assert number.text.startswith("几份文件都有第 39 项"), "it would say whom the asker works for"


ON_ONE_SCREEN = [
    "关于商标的任务",
    "公安部、最高人民法院和最高人民检察院都有份的商业秘密任务",
    "2021年12月底前要完成的有哪些",
    "没写完成时限的有哪些",
    "逾期的有几项",
    "谁负责商标",
    "谁负责知识产权",
    "谁负责保护",
    "知识产权局和谁一起搞专利",
    "2021年计划第111项谁负责",
    "除了公安部，海关总署负责的",
    "第8项还有几天到期",
    "第14项办完了",
    "还有什么没完成",
    "知识产权局和市场监管总局都有份的",
    "马德里商标国际注册",
    "一共有多少项任务",
    "第14项谁牵头",
    "司法保护方面有哪些任务",
]


@pytest.mark.parametrize("text", ON_ONE_SCREEN)
async def test_every_answer_is_one_screen_on_all_its_pages(talk: Conversation, text: str) -> None:
    shown = there(await talk.says(cast.ZHANG, text))
    for _ in range(4):
        assert count_lines(shown.text + STAMP) <= MOST_LINES, shown.text
        if "›" not in shown.labels:
            break
        shown = there(await talk.taps(cast.ZHANG, "›"))
