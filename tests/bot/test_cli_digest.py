"""``fengong digest --dry-run``: the figures of the documents on given days."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.stop import Stop
from tests.databases import Server, SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is due is read on both databases elsewhere."""
    return sqlite_files


@pytest.fixture
def shows(seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("FENGONG_DATABASE_URL", seeded_url)
    monkeypatch.setenv("FENGONG_DATA_DIR", str(tmp_path))
    return CliRunner()


def dry(runner: CliRunner, today: str, *more: str) -> str:
    result = runner.invoke(app, ["digest", "--dry-run", "--today", today, *more])
    assert result.exit_code == 0, result.output
    return result.output


def test_october_2020(shows: CliRunner) -> None:
    said = dry(shows, "2020-10-19")
    assert "（这一天会发）" in said
    assert "10 月 31 日（周六） 7 项 — 文件写“2020年10月底前完成”" in said
    assert "期限已过 14 项（文件未列明责任单位，无从报送）" in said


def test_july_2020_within_sixteen_days(shows: CliRunner) -> None:
    said = dry(shows, "2020-07-15", "--days", "16")
    assert "（这一天不轮到；轮到时内容如下）" in said
    assert [line.split("　")[0] for line in said.splitlines() if "　" in line] == ["15", "34", "41"]


def test_november_2026_is_silent_and_says_why(shows: CliRunner) -> None:
    said = dry(shows, "2026-11-23")
    assert "没有内容，不会发出。" in said
    assert "现行的《保护体系建设工程实施方案》没有写任务期限。" in said
    assert "另有 4 份是历史计划" in said


def test_it_only_shows(shows: CliRunner) -> None:
    for words in (["digest"], ["digest", "--dry-run", "--today", "x"]):
        assert isinstance(shows.invoke(app, words).exception, Stop)
