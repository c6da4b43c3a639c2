"""A loop that stands still is seen from outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.health import SILENCE, Health, problem

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@pytest.fixture
def health(tmp_path: Path) -> Health:
    return Health(tmp_path / "made" / "health.json")


def test_who_beats_is_well(health: Health) -> None:
    for loop in ("intake", "lanes", "courier", "keeper"):
        health.beat(loop)
    health.write(NOW)
    assert problem(health.path, NOW + SILENCE) is None


def test_a_process_that_does_not_write_is_not(health: Health) -> None:
    health.beat("lanes")
    health.write(NOW)
    late = NOW + SILENCE + timedelta(seconds=5)
    assert "65" in (problem(health.path, late) or "")


def test_one_silent_loop_is_named(health: Health) -> None:
    health.beat("lanes")
    health.beat("courier")
    health.beats["courier"] -= SILENCE.total_seconds() + 1
    health.write(NOW)
    found = problem(health.path, NOW) or ""
    assert "courier" in found
    assert "lanes" not in found


def test_a_stopped_bot_leaves_nothing_that_looks_alive(health: Health) -> None:
    health.beat("lanes")
    health.write(NOW)
    health.remove()
    assert problem(health.path, NOW)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"at": 5}', '{"at": "x", "silent_for": 1}'])
def test_a_file_that_cannot_be_read_is_a_problem(health: Health, text: str) -> None:
    health.path.parent.mkdir()
    health.path.write_text(text, encoding="utf-8")
    assert problem(health.path, NOW)


def test_a_trouble_is_news_once(health: Health) -> None:
    assert health.trouble("intake", "NetworkError")
    assert not health.trouble("intake", "NetworkError")
    assert health.trouble("intake", None)
    assert not health.trouble("intake", None)
