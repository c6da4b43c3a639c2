"""The dispatcher hides no error, and nothing in the code goes around the inbox."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from handlers.context import Context
from handlers.reactions import reactions
from store.db import Database
from tests.bot.stage import a_stage, message

ROOT = Path(__file__).parents[2]


async def test_after_a_guard_that_raises_no_handler_runs(
    database: Database, tmp_path: Path
) -> None:
    ran: list[str] = []

    async def guard(update: Update, context: Context) -> None:
        ran.append("guard")
        raise RuntimeError("who is this")

    async def handler(update: Update, context: Context) -> None:
        ran.append("handler")

    async with a_stage(database, tmp_path) as stage:
        stage.application.add_handler(TypeHandler(Update, guard), -1)
        for group in (0, 1, 2):
            stage.application.add_handler(TypeHandler(Update, handler), group)
        with pytest.raises(RuntimeError, match="who"):
            await stage.application.process_update(Update.de_json(message(1), stage.bot))
        assert ran == ["guard"]


async def test_an_error_handler_cannot_hide_an_error(database: Database, tmp_path: Path) -> None:
    hidden: list[Any] = []

    async def fails(update: Update, context: Context) -> None:
        raise RuntimeError("seen")

    async def hides(update: object, context: Context) -> None:
        hidden.append(update)

    async with a_stage(database, tmp_path, fails) as stage:
        stage.application.add_error_handler(hides)
        with pytest.raises(RuntimeError, match="seen"):
            await stage.application.process_update(Update.de_json(message(1), stage.bot))
        assert hidden == []


def sources() -> Iterator[tuple[Path, ast.AST]]:
    """Everything of ours that runs beside Telegram, the sandbox left out: it is one."""
    for room in ("bot", "handlers"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "sandbox" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def keywords() -> Iterator[tuple[str, str, ast.expr]]:
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if keyword.arg:
                        yield path.name, keyword.arg, keyword.value


def test_no_handler_runs_beside_its_lane() -> None:
    assert all(handler.block for _, handler in reactions())
    found = [place for place, name, _ in keywords() if name == "block"]
    assert found == []


def test_pending_updates_are_never_dropped() -> None:
    looked = 0
    for place, name, value in keywords():
        looked += 1
        if name == "drop_pending_updates":
            assert isinstance(value, ast.Constant)
            assert value.value is False, place
    assert looked > 100


def test_updates_are_fetched_by_intake_alone() -> None:
    called = {
        path.name
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("run_polling", "start_polling", "get_updates", "raw_updates")
    }
    assert called == {"ingest.py"}
