"""The storyboard's conversations about finding, word by word."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; the questions are asked on both elsewhere."""
    return sqlite_files


async def test_half_a_word_spelled_by_its_sound(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "地里标志"))
    lines = shown.text.splitlines()
    assert lines[0].startswith("“地里标志” · ")
    assert re.search(r"\b16$|\b16 项$", lines[0]), lines[0]
    assert "按“地理标志”查到（您输入的是“地里标志”）。" in shown.text
    card = there(
        await talk.taps(cast.ZHOU, next(k for k in shown.labels if k.split(" · ")[-1] == "35"))
    )
    assert "《关于进一步加强地理标志保护的指导意见》" in card.text


async def test_what_is_no_matter_of_these_plans_is_said_with_what_comes_near(
    talk: Conversation,
) -> None:
    shown = there(await talk.says(cast.ZHOU, "马德里商标国际注册"))
    lines = shown.text.splitlines()
    assert lines[:4] == [
        "“马德里商标国际注册”",
        "没有找到。",
        "字面相近、但不是这个：",
        "2021—2022 年度推进计划第 102 项：“继续推进《保护广播组织条约》…”",
    ]
    assert lines[-1] == "查了 5 份文件 377 项。"
    card = there(await talk.taps(cast.ZHOU, "2021—2022 · 102"))
    assert "海牙协定" in card.text


@pytest.mark.parametrize("text", ["阿斯顿发个和", "qwrtplk zxv", "😀😀😀", "的的的的"])
async def test_nonsense_gets_no_list(talk: Conversation, text: str) -> None:
    shown = there(await talk.says(cast.ZHOU, text))
    assert "没有找到" in shown.text or shown.text.startswith("这个我答不了。我能回答：")
    assert "/ " not in shown.text.splitlines()[0]
    assert set(shown.labels) <= {"首页", "计划文件", "帮助", "返回"}


async def test_who_is_answered_in_a_sentence_with_its_source(talk: Conversation) -> None:
    shown = there(await talk.says(cast.ZHOU, "谁负责地理标志专门立法"))
    lines = shown.text.splitlines()
    assert lines[0] == "市场监管总局牵头，农业农村部、知识产权局参与。"
    assert lines[1].startswith("2021—2022 年度推进计划第 1 项：“")
    card = there(await talk.taps(cast.ZHOU, "1"))
    assert "做好地理标志专门立法论证" in card.text


async def test_a_day_until_which_is_read_out_and_each_task_has_its_day(
    talk: Conversation,
) -> None:
    shown = there(await talk.says(cast.ZHOU, "2020年10月底前要完成哪些"))
    lines = shown.text.splitlines()
    assert lines[0].startswith("期限 ")
    assert "2020-10-31" in lines[0]
    assert lines[1] == "《2020—2021 年推进计划》"
    assert "8　10-31　建立药品专利纠纷早期解决机制" in lines
    assert lines[-1] == "查了 5 份文件；写明期限的 1 份（61 项）。"


async def test_what_follows_is_read_on_and_the_reading_is_shown(talk: Conversation) -> None:
    lead = there(await talk.says(cast.ZHANG, "我们局牵头的商标任务"))
    assert lead.text.startswith("国家知识产权局 · 牵头 · “商标” · ")
    taking_part = there(await talk.says(cast.ZHANG, "那参与的呢"))
    assert taking_part.text.startswith("国家知识产权局 · 参与 · “商标” · ")
    assert {"✕ 参与", "✕ “商标”"} <= set(taking_part.labels)
    wider = there(await talk.taps(cast.ZHANG, "✕ 参与"))
    assert wider.text.startswith("国家知识产权局 · “商标” · ")
    one = there(await talk.says(cast.ZHANG, "只看2020年推进计划"))
    assert "《2020 年推进计划》" in one.text.splitlines()[0]


async def test_what_follows_after_an_hour_follows_nothing(talk: Conversation) -> None:
    from store import questions

    await talk.says(cast.ZHANG, "我们局牵头的商标任务")
    talk.clock.at += questions.LEADS_ON
    shown = there(await talk.says(cast.ZHANG, "那参与的呢"))
    assert "“商标”" not in shown.text


async def test_the_weather_is_not_answered_and_what_is_has_examples(talk: Conversation) -> None:
    talk.clock.day = date(2020, 10, 19)
    shown = there(await talk.says(cast.ZHANG, "今天天气怎么样"))
    lines = shown.text.splitlines()
    assert lines[0].startswith("这个我答不了。我能回答：某个单位负责、牵头或参与什么")
    assert lines[1].startswith("例如：“知识产权局牵头哪些”")
    for example in lines[1].removeprefix("例如：“").removesuffix("”").split("”“"):
        answer = there(await talk.says(cast.ZHANG, example))
        assert "答不了" not in answer.text, example
