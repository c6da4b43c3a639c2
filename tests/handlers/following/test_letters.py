"""Every letter of following fits one screen, however long what people wrote or how many it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import letters
from handlers.encoding import encode
from handlers.following import letters as following
from handlers.following.views import FollowTask
from handlers.page import Page
from handlers.progress.composing import task_line
from handlers.texts import following as say
from handlers.views import Card
from store.headlines import Event
from store.misreadings import MOST_WORDS
from store.quiet import Frequency
from store.reports.records import MOST_REASON, MOST_TEXT
from store.telling import NEWS
from store.traffic import Button
from tests.wire import check_text

PLAN = "知识产权强国建设纲要和“十四五”规划实施年度推进计划"
WORDS = "强化知识产权海关保护加大重点渠道关键环节侵权打击"
TASK: dict[str, Any] = {
    "task": 39,
    "plan": PLAN,
    "ref": "二(十三)",
    "words": WORDS,
}
TEXTS = st.text(
    st.sampled_from("已部署龙腾行动，查扣。\n\t aB1@/“”《》"), min_size=1, max_size=MOST_TEXT
)
EVENTS = st.sampled_from([event.value for event in Event])


def item(event: str, text: str) -> dict[str, Any]:
    """A piece of news at its longest."""
    said: dict[str, Any] = {**TASK, "event": event, "agency": "国家金融监督管理总局", "report": 1}
    said |= {"receipt": "2022-0315-001", "corrects": "2022-0314-999", "whole": True}
    said |= {"until": "2022-09-30", "part": "participant", "gone": True}
    said |= {"sought": WORDS * 2}
    said |= {"by": "欧阳明月", "of": "国家国防科技工业局"}
    if event in ("reported", "completed"):
        return {**said, "status": "in_progress", "text": text, "who": "欧阳明月"}
    if event == "returned":
        return {**said, "reason": text[:MOST_REASON]}
    if event in ("doubted", "doubt_amended", "doubt_kept"):
        return {**said, "what": "number", "reason": text[:MOST_WORDS]}
    return said


def shown(kind: str, facts: dict[str, Any]) -> Page:
    """Worded, also as it is offered again, within the rules of every message."""
    kept = json.loads(json.dumps(facts))
    needed = letters.acts(kind, kept)
    buttons = [Button(f"{n:022d}", verb, args) for n, (verb, args) in enumerate(needed)]
    page = letters.word(kind, kept, buttons)
    check_text(page.text)
    check_text(letters.repeated(page).text)
    if needed:
        check_text(letters.word(letters.AGAIN, {"kind": kind, "facts": kept}, buttons).text)
    assert Page.from_json(json.loads(json.dumps(page.to_json()))) == page
    return page


@given(EVENTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_one_piece_of_news_fits(event: str, text: str) -> None:
    page = shown(NEWS, {"items": [item(event, text)]})
    assert TASK["ref"] in page.text
    assert not page.acts, "an outage would offer it again"


@given(st.lists(EVENTS, min_size=2, max_size=60), TEXTS)
@settings(max_examples=60, deadline=None)
def test_many_fit_and_none_is_lost_silently(events: list[str], text: str) -> None:
    page = shown(NEWS, {"items": [item(event, text) for event in events]})
    first, *rest = page.text.split("\n")
    assert first == say.several(count=len(events))
    listed = rest.count(task_line(TASK))
    left = len(events) - listed
    rest_of = say.more_matches if set(events) == {"matched"} else say.more
    assert (rest_of(count=left) in page.text) is (left > 0)
    assert listed > 0


@pytest.mark.parametrize("sees", [True, False, None])
def test_the_menu_and_the_list_fit(sees: bool | None) -> None:
    name = "板块 （二十三）" + "加强知识产权保护体系建设" * 4
    title = task_line(TASK)
    targets = [["section", 1, "甲", name, n % 2 == 0] for n in range(4)]
    facts: dict[str, Any] = {"title": title, "sees": sees, "targets": targets}
    shown(following.MENU, facts | {"at": encode(FollowTask(1)), "back": encode(Card(1))})
    rows = [[n, title] for n in range(5)]
    listed = {"rows": rows, "first": 96, "total": 200, "page": 19, "pages": 40}
    shown(following.LIST, listed)


@pytest.mark.parametrize("frequency", [one.value for one in Frequency])
def test_the_settings_fit(frequency: str) -> None:
    shown(following.SETTINGS, {"frequency": frequency, "quiet_from": 1260, "quiet_to": 480})


@pytest.mark.parametrize("agencies", [1, 3, 40])
@pytest.mark.parametrize("people", [0, 1, 30])
def test_urging_fits_and_counts_whom_it_leaves_out(agencies: int, people: int) -> None:
    one = {"agency": "国家金融监督管理总局", "why": "handles", "told": ["欧阳明月"] * people}
    facts: dict[str, Any] = {
        **TASK,
        "agencies": [{**one, "missed": ["司马相如"] * people}] * agencies,
    }
    shown(following.URGE_ASK, facts)
    shown(following.URGE_DONE, facts)
    shown(following.URGE_ASK, {**facts, "last": "2022-03-15", "again": "2022-03-20"})
