"""``export`` on the command line: three things, three forms, and no progress unless asked for."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import os
import pwd
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from handlers.texts import export as say
from handlers.texts import journal as journal_says
from store import lock
from store.db import open_database
from store.tables import audit as entries
from tests.bot.test_cli_plans import Call, fengong, stored
from tests.databases import on_sqlite
from tests.store.reports.desk import open_desk
from tests.store.steering_desk import ALONE

__all__ = ["fengong", "stored"]


def rows(path: Path) -> list[dict[str, str]]:
    book = openpyxl.load_workbook(path)
    head, *lines = [[str(c.value or "") for c in row] for row in book["台账"].iter_rows()]
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_a_plan_is_written_as_a_workbook_of_what_it_says(stored: Call, tmp_path: Path) -> None:
    said = stored("export", "--plan", "annual-2021-2022", "--out", "台账.xlsx")
    assert (said.code, said.out) == (0, "台账.xlsx：115 项。\n")
    found = rows(tmp_path / "台账.xlsx")
    assert len(found) == 115
    assert tuple(found[0]) == (*say.BEFORE, *say.AFTER)
    about = openpyxl.load_workbook(tmp_path / "台账.xlsx")["说明"]
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told["导出人"] == "命令行"


def test_the_form_follows_the_name_and_a_name_is_made_where_none_is_given(
    stored: Call, tmp_path: Path
) -> None:
    assert stored("export", "--agency", "国知局", "--out", "a.csv").code == 0
    table = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"), newline="")))
    assert table[0][0] == say.PLAN
    said = stored("export", "--agency", "海关总署", "--format", "json")
    (made,) = tmp_path.glob("台账 海关总署 *.json")
    assert said.out.startswith(made.name)
    assert len(json.loads(made.read_text())["tasks"]) == 9


def test_a_question_goes_to_standard_output(stored: Call) -> None:
    said = stored("export", "--ask", "海关总署牵头哪些", "--format", "json", "--out", "-")
    found = json.loads(said.out)
    assert [f"{one['plan']}#{one['number']}" for one in found["tasks"]] == [
        "annual-2021-2022#39",
        "strategy-2020#21",
        "strategy-2020#46",
    ]
    assert found["tasks"][0]["agencies"][0]["part"] == "lead"
    assert "reports" not in found["tasks"][0]


def test_progress_is_in_it_only_where_it_is_asked_for(
    stored: Call, seeded_url: str, tmp_path: Path
) -> None:
    async def report() -> None:
        from tests import cast

        database = open_database(seeded_url)
        try:
            desk = await open_desk(database)
            await desk.says(cast.HE, ALONE, "gacc", text="QX0001Z")
        finally:
            await database.close()

    asyncio.run(report())
    stored("export", "--agency", "海关总署", "--out", "bare.json")
    assert "QX0001Z" not in (tmp_path / "bare.json").read_text()
    assert "何卫" not in (tmp_path / "bare.json").read_text()
    said = stored("export", "--agency", "海关总署", "--out", "all.json", "--progress")
    assert "其中 9 项列出进展情况" in said.out
    whole = (tmp_path / "all.json").read_bytes()
    assert "QX0001Z" in whole.decode()

    async def journal() -> list[dict[str, Any]]:
        database = open_database(seeded_url)
        mine = select(entries.c.detail).where(entries.c.verb == "export")
        try:
            return [row.detail for row in await database.read(lambda tx: tx.rows(mine))]
        finally:
            await database.close()

    (detail,) = asyncio.run(journal())
    assert detail["console"] == pwd.getpwuid(os.getuid()).pw_name
    assert detail["sha256"] == hashlib.sha256(whole).hexdigest()
    assert (detail["tasks"], detail["with_progress"]) == (9, 9)
    shown = journal_says.who(name=None, roles=(), agencies=(), console=detail["console"])
    assert shown == f"命令行（{detail['console']}）"


@on_sqlite
def test_beside_a_running_bot_only_what_is_public_is_written(
    stored: Call, seeded_url: str, tmp_path: Path
) -> None:
    with lock.writing(seeded_url):
        said = stored("export", "--agency", "海关总署", "--out", "all.json", "--progress")
        assert (said.code, said.out) == (1, "")
        assert "请先停下机器人再试" in said.err
        assert not (tmp_path / "all.json").exists()
        assert stored("export", "--agency", "海关总署", "--out", "bare.json").code == 0


def test_how_many_are_without_words_is_said_beside_it(stored: Call) -> None:
    said = stored("export", "--plan", "protection-2020-2021", "--out", "a.xlsx")
    assert "项按敏感工作规则只列计划和编号" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "--plan"),
        (["--plan", "a-plan", "--agency", "海关总署"], 2, "三个中的一个"),
        (["--plan", "no-such-plan"], 1, "no-such-plan"),
        (["--agency", "月球局"], 1, "月球局"),
        (["--ask", "我们局负责什么"], 1, "还不明确"),
        (["--ask", "有没有提到元宇宙的"], 1, "一项任务也没有"),
        (["--plan", "annual-2021-2022", "--out", "no/such/folder.xlsx"], 1, "写不了文件"),
    ],
)
def test_what_cannot_be_written_is_said(
    stored: Call, arguments: list[str], code: int, words: str
) -> None:
    said = stored("export", *arguments)
    assert (said.code, said.out) == (code, "")
    assert words in said.err
