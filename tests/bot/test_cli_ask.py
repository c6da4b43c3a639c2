"""``ask`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.test_cli_plans import Call, fengong, stored

__all__ = ["fengong", "stored"]


def test_an_answer_is_read_out_with_what_was_searched(stored: Call) -> None:
    said = stored("ask", "海关总署牵头哪些")
    first, *tasks, last = said.out.splitlines()
    assert first == "海关总署 · 牵头 · 3 项"
    assert [task.split("　")[0] for task in tasks] == [
        "annual-2021-2022#39",
        "strategy-2020#21",
        "strategy-2020#46",
    ]
    assert last.startswith("查了 5 份文件；")
    assert (said.code, said.err) == (0, "")


def test_who_is_a_sentence(stored: Call) -> None:
    said = stored("ask", "谁负责地理标志专门立法")
    assert "　市场监管总局牵头，农业农村部、知识产权局参与。" in said.out.splitlines()


def test_explain_prints_the_question(stored: Call) -> None:
    said = stored(
        "ask", "我们局下个月到期的", "--agency", "国知局", "--today", "2020-09-15", "--explain"
    )
    assert said.out.splitlines()[0] == "due(own, cnipa, 2020-10-01..2020-10-31)"


def test_a_question_follows_another(stored: Call) -> None:
    said = stored("ask", "那参与的呢", "--previous", "海关总署牵头哪些", "--json")
    assert said.json["question"] == "responsible(gacc, participant)"
    assert len(said.json["ids"]) == said.json["count"] == 6


def test_who_answers_name_the_bodies(stored: Call) -> None:
    said = stored("ask", "2021年计划第14项谁负责", "--json").json
    assert said["agencies"] == {"annual-2021-2022#14": ["知识产权局", "中央宣传部", "司法部"]}
    assert (said["intent"], said["asks_back"]) == ("item", False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今天天气怎么样", "这个我答不了"),
        ("怎么用", "fengong ask"),
        ("我们局负责什么", "--agency"),
        ("天上人间办公室负责什么", "天上人间办公室"),
        ("有没有提到元宇宙的", "没有"),
    ],
)
def test_what_cannot_be_answered_is_said(stored: Call, text: str, words: str) -> None:
    said = stored("ask", text)
    assert words in said.out
    assert said.code == 0


def test_a_batch_prints_a_run(stored: Call, tmp_path: Path) -> None:
    rows: list[dict[str, str | None]] = [
        {"question": "第39项", "asker_agency": "海关总署", "as_of": "2022-01-01"},
        {"question": "那参与的呢", "asker_agency": "知识产权局", "previous": "我们局牵头的有哪些"},
        {"question": "今天天气怎么样", "asker_agency": None, "as_of": "2022-01-01"},
    ]
    file = tmp_path / "questions.jsonl"
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    run = stored("ask", "--batch", str(file), "--json").json
    assert list(run) == [row["question"] for row in rows]
    assert run["第39项"]["ids"] == ["annual-2021-2022#39"]
    assert run["那参与的呢"]["count"] == 55
    assert run["今天天气怎么样"]["ids"] == []
    assert run["今天天气怎么样"]["intent"] == "out_of_scope"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask"], 2),
        (["ask", "问题", "--batch", "none.jsonl"], 2),
        (["ask", "--batch", "none.jsonl"], 1),
        (["ask", "问题", "--today", "明天"], 2),
    ],
)
def test_a_wrong_call_is_refused(fengong: Call, arguments: list[str], code: int) -> None:
    said = fengong(*arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err


def test_an_agency_that_nobody_has_is_refused(stored: Call) -> None:
    said = stored("ask", "我们负责什么", "--agency", "天上人间办公室")
    assert (said.code, said.out) == (1, "")
    assert "天上人间办公室" in said.err


def test_a_file_without_questions_is_refused(stored: Call, tmp_path: Path) -> None:
    file = tmp_path / "wrong.jsonl"
    file.write_text('{"query": "商标"}\n', "utf-8")
    said = stored("ask", "--batch", str(file))
    assert (said.code, said.out) == (1, "")
    assert "question" in said.err
