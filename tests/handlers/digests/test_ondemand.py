"""/due, /overdue, /week and the links of a digest; and why nothing falls due."""

from __future__ import annotations

from datetime import date

import pytest

from tests import cast
from tests.conversation import GROUP, Conversation
from tests.databases import SqliteFiles
from tests.wire import Shown, check_text

JULY, OCTOBER, NOVEMBER = date(2020, 7, 15), date(2020, 10, 19), date(2026, 11, 23)


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """The answers are the same on both databases; tests/store/test_due.py runs on both."""
    return sqlite_files


async def asks(talk: Conversation, words: str, today: date, *, chat: int | None = None) -> Shown:
    talk.clock.day = today
    shown = await talk.says(cast.SUN, words, chat=chat)
    assert shown is not None, "silence"
    check_text(shown.text)
    return shown


@pytest.mark.parametrize(
    "words", ["/due", "/due 14", "/due 14天", "/due 未来14天", "/due 10月底前"]
)
async def test_what_falls_due_in_october_2020(talk: Conversation, words: str) -> None:
    shown = await asks(talk, words, OCTOBER)
    assert "7 项" in shown.text
    assert [label for label in shown.labels if label.isdigit()] == [
        *("8", "22", "24", "29", "30", "33", "112")
    ]


async def test_july_2020_within_sixteen_days(talk: Conversation) -> None:
    shown = await asks(talk, "/due 16", JULY)
    assert [label for label in shown.labels if label.isdigit()] == ["15", "34", "41"]


async def test_this_month_and_this_week(talk: Conversation) -> None:
    assert "7 项" in (await asks(talk, "/due 本月", OCTOBER)).text
    assert "没有到期的任务。" in (await asks(talk, "/week", OCTOBER)).text
    assert "7 项" in (await asks(talk, "/week", date(2020, 10, 28))).text


async def test_november_2026_says_why_nothing_falls_due(talk: Conversation) -> None:
    for words in ("/due", "/week", "/due 30天"):
        shown = await asks(talk, words, NOVEMBER)
        assert "没有到期的任务。" in shown.text
        assert "现行的《保护体系建设工程实施方案》没有写任务期限。" in shown.text
        assert "另有 4 份是历史计划，不计在内" in shown.text


async def test_a_plan_or_an_agency_narrows_it(talk: Conversation) -> None:
    shown = await asks(talk, "/due 30 2020—2021年推进计划", OCTOBER)
    assert "7 项" in shown.text
    shown = await asks(talk, "/due 国知局", OCTOBER)
    assert "国家知识产权局" in shown.text


async def test_what_is_past_due(talk: Conversation) -> None:
    shown = await asks(talk, "/overdue", OCTOBER)
    assert "14 项" in shown.text or "/ 14" in shown.text
    assert "未完成" not in shown.text
    shown = await asks(talk, "/overdue 2020年推进计划", OCTOBER)
    assert "没有期限已过的任务" in shown.text


async def test_the_links_of_a_digest_lead_there(talk: Conversation) -> None:
    shown = await asks(talk, "/start n14", OCTOBER)
    assert "7 项" in shown.text
    talk.clock.day = OCTOBER
    mine = await talk.says(cast.ZHANG, "/start m14")
    assert mine is not None
    assert "国家知识产权局" in mine.text
    stranger = await talk.says(cast.ZHOU, "/start m14")
    assert stranger is not None
    assert "单位" in stranger.text


async def test_in_a_group_it_is_brief(talk: Conversation) -> None:
    shown = await asks(talk, "/due", OCTOBER, chat=GROUP)
    assert "7 项" in shown.text
    assert shown.labels == ["在私聊中查看"]
    shown = await asks(talk, "/due", NOVEMBER, chat=GROUP)
    assert "历史计划" in shown.text
    assert shown.labels == ["在私聊中查看"]
