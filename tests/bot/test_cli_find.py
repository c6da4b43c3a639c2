"""``find`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.test_cli_plans import Call, fengong, stored

__all__ = ["fengong", "stored"]


def test_find_as_json(stored: Call) -> None:
    said = stored("find", "马拉喀什条约", "--json")
    assert said.json[0]["id"] == "annual-2021-2022#102"
    assert said.json[0]["why"] == "exact"
    assert (said.code, said.err) == (0, "")


def test_words_need_no_quotes_and_the_limit_holds(stored: Call) -> None:
    said = stored("find", "知识产权", "保护", "--limit", "3", "--json")
    assert len(said.json) == 3


def test_nothing_is_an_empty_list(stored: Call) -> None:
    assert stored("find", "PCT", "--json").out == "[]\n"
    assert "没有找到" in stored("find", "PCT").out


def test_a_line_names_the_task_and_the_reason(stored: Call) -> None:
    (line,) = stored("find", "strategy-2020#88").out.splitlines()
    assert line.startswith("strategy-2020#88　")
    assert line.endswith("[编号]")


def test_a_batch_prints_a_run(stored: Call, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    queries = ["马拉喀什条约", "zxcvbnm"]
    file.write_text("\n".join(json.dumps({"query": q}) for q in queries) + "\n", "utf-8")
    run = stored("find", "--batch", str(file), "--json").json
    assert list(run) == queries
    assert run["zxcvbnm"] == []
    assert run["马拉喀什条约"][0] == "annual-2021-2022#102"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["find"], 2),
        (["find", "--batch", "none.jsonl", "--json"], 1),
        (["find", "词", "--batch", "none.jsonl", "--json"], 2),
        (["find", "--batch", "none.jsonl"], 2),
        (["find", "词", "--limit", "0"], 2),
    ],
)
def test_a_wrong_call_is_refused(fengong: Call, arguments: list[str], code: int) -> None:
    said = fengong(*arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err
