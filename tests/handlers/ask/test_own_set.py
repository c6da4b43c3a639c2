"""Questions of our own with the tasks that answer them, through the command's functions.

``own.jsonl`` has the form of the judged sets; it was written from the documents before any answer
was looked at.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli_ask import answered, out, read_lines
from store.db import Database
from tests.conversation import OPENS
from tests.databases import on_sqlite

OWN = Path(__file__).parent / "own.jsonl"
SHARED = Path(__file__).parents[4] / "shared" / "queries" / "ask_dev.jsonl"
MOST_ASKED_BACK = 0.1


async def _run(database: Database, file: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    rows = _rows(file)
    found = await answered(database, read_lines(file), OPENS)
    return [(row, out(result)) for row, (result, _) in zip(rows, found, strict=True)]


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _is_exact(row: dict[str, Any], given: dict[str, Any]) -> bool:
    optional = set(map(_spelt, row.get("optional") or ()))
    wanted = row["expected"]
    if wanted is None:
        wanted = row.get("expected_if_no_reports")
    if wanted is None:
        return True
    return set(map(_spelt, wanted)) - optional == set(map(_spelt, given["ids"])) - optional


def _spelt(key: str) -> str:
    return key.replace("（", "(").replace("）", ")")


def _share(run: list[tuple[dict[str, Any], dict[str, Any]]]) -> float:
    return sum(_is_exact(row, given) for row, given in run) / len(run)


def _check_agencies(run: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Of every task that was rightly found, lead and participants are right."""
    seen = 0
    for row, given in run:
        for key, names in (row.get("answer_agencies") or {}).items():
            if key in given["ids"]:
                assert given["agencies"][key] == names, row["question"]
                seen += 1
    assert seen > 3


def _asked_back(run: list[tuple[dict[str, Any], dict[str, Any]]]) -> float:
    return sum(bool(given["asks_back"]) for _, given in run) / len(run)


async def test_our_own_questions_are_answered(seeded: Database) -> None:
    run = await _run(seeded, OWN)
    assert len(run) == 122
    assert [row["question"] for row, given in run if not _is_exact(row, given)] == []
    assert _asked_back(run) <= MOST_ASKED_BACK
    _check_agencies(run)
    silent = [given["ids"] for row, given in run if row["intent"] in ("help", "out_of_scope")]
    assert silent
    assert not any(silent)


@on_sqlite
async def test_the_judged_examples_are_answered(seeded: Database) -> None:
    if not SHARED.exists():
        pytest.skip("the shared material is not here")
    run = await _run(seeded, SHARED)
    assert _share(run) >= 0.93
    assert _asked_back(run) <= MOST_ASKED_BACK
    _check_agencies(run)
