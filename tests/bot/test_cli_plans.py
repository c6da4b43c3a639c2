"""The command line: results on standard output, notes and refusals beside it, exit codes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url

from bot import cli
from store import lock
from tests.databases import on_sqlite

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "seed" / "documents"
SMALL = (
    "2024年某项工作推进计划\n\n1. 做好甲事。（知识产权局负责）\n2. 做好乙事。（海上丝路办负责）\n"
)
CHANGED = "2024年某项工作推进计划\n\n1. 做好甲事，改。（商务部牵头，公安部参与）\n"


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Said]


@pytest.fixture
def fengong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Calls the console script in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FENGONG_DATA_DIR", str(tmp_path / "data"))

    def call(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["fengong", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        code = end.value.code
        return Said(code if isinstance(code, int) else 0, *capsys.readouterr())

    return call


@pytest.fixture
def stored(fengong: Call, seeded_url: str, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The same on a seeded database, of both kinds."""
    monkeypatch.setenv("FENGONG_DATABASE_URL", seeded_url)
    return fengong


def test_an_empty_database_is_prepared_by_the_first_question(fengong: Call, tmp_path: Path) -> None:
    said = fengong("duties", "知识产权局", "--json")
    assert (said.code, said.json["total"]) == (0, 126)
    assert said.err.count("\n") == 1
    assert (tmp_path / "data" / "fengong.db").exists()
    assert fengong("duties", "知识产权局", "--json") == Said(0, said.out, "")


@pytest.mark.parametrize(
    ("more", "total", "searched"),
    [
        ([], 126, 215),
        (["--role", "lead"], 71, 215),
        (["--role", "participant", "--plan", "strategy-2020"], 22, 100),
        (["--plan", "admin-protection-2021"], 0, 0),
    ],
)
def test_duties_as_json(stored: Call, more: list[str], total: int, searched: int) -> None:
    said = stored("duties", "知识产权局", *more, "--json")
    assert set(said.json) == {"agency", "ids", "total", "coverage"}
    assert said.json["agency"] == "知识产权局"
    assert len(set(said.json["ids"])) == said.json["total"] == total
    assert said.json["coverage"]["tasks"] == searched
    assert (said.code, said.err) == (0, "")


def test_any_name_will_do(stored: Call) -> None:
    one = stored("duties", "知识产权局", "--json").out
    names = (
        "国知局",
        "国家知识产权局",
        "CNIPA",
        "China National Intellectual Property Administration",
    )
    for name in names:
        assert stored("duties", name, "--json").out == one


def test_no_tasks_are_an_answer_with_its_coverage(stored: Call) -> None:
    said = stored("duties", "税务总局", "--json")
    assert said.code == 0
    assert said.json["ids"] == []
    assert sorted(said.json["coverage"]["naming"]) == ["annual-2021-2022", "strategy-2020"]
    words = stored("duties", "税务总局").out
    assert "0 项" in words
    assert "215" in words


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["duties", "知识产权居"], 1, "国家知识产权局"),
        (["duties", "总局"], 1, "国家金融监督管理总局、国家税务总局"),
        (["duties", "两高"], 1, "最高人民法院、最高人民检察院"),
        (["duties", "外星事务局"], 1, "没有叫"),
        (["duties", "知识产权局", "--plan", "nothing"], 1, "strategy-2020"),
        (["duties", "知识产权局", "--role", "boss"], 2, "boss"),
        (["show", "annual-2021-2022#999"], 1, "999"),
        (["show", "nothing#1"], 1, "annual-2021-2022"),
        (["show", "annual-2021-2022"], 2, "#"),
        (["show"], 2, ""),
        (["nonsense"], 2, ""),
    ],
)
def test_a_refusal_says_why_and_prints_no_result(
    stored: Call, arguments: list[str], code: int, hint: str
) -> None:
    said = stored(*arguments)
    assert (said.code, said.out) == (code, "")
    assert hint in said.err
    assert "Traceback" not in said.err


def test_a_task_with_its_source(stored: Call) -> None:
    said = stored("show", "annual-2021-2022#14", "--json")
    task = said.json
    assert (task["id"], task["number"]) == ("annual-2021-2022#14", "14")
    assert [a["part"] for a in task["assignments"]] == ["lead", "participant", "participant"]
    text = (DOCUMENTS / task["source"]["file"]).read_text("utf-8")
    start, end = task["source"]["span"]
    assert text[start:end] == task["source"]["text"]
    words = stored("show", "annual-2021-2022#14").out
    assert "牵头　知识产权局" in words
    assert "转载文本" in words


def test_parsing_needs_no_database(fengong: Call, tmp_path: Path) -> None:
    said = fengong("parse", str(DOCUMENTS / "strategy-2020.txt"), "--json")
    assert said.code == 0
    assert len(said.json["items"]) == 100
    item = {
        *("number", "section_path", "heading", "text", "agencies", "lead", "participants"),
        *("lead_basis", "division", "deadline", "deadlines", "targets", "recurring", "span"),
        "problems",
    }
    assert item <= set(said.json["items"][0])
    plan = {
        *("title", "issuer", "doc_number", "issued_on", "published_on", "period_start"),
        *("period_end", "lead_rule", "addressees", "reporting_due"),
    }
    assert plan <= set(said.json["plan"])
    assert set(said.json["items"][0]["deadline"]) == {"kind", "due_on", "text"}
    assert "problems" in said.json
    assert list(tmp_path.iterdir()) == []
    assert fengong("parse", str(DOCUMENTS / "strategy-2020.txt")).out.count("\n") == 102


def test_parsing_starts_without_what_it_does_not_need() -> None:
    heavy = {"telegram", "sqlalchemy", "alembic", "opencc", "asyncpg", "uvicorn", "httpx"}
    code = (
        "import sys; from bot import cli; sys.argv = ['fengong', 'parse', sys.argv[1]]\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, str(DOCUMENTS / "annual-2021-2022.txt")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())
    assert "seed" in loaded
    assert loaded & heavy <= {"opencc"}


def test_a_file_goes_in_once_and_then_as_a_revision(stored: Call, tmp_path: Path) -> None:
    file = tmp_path / "新计划.txt"
    file.write_text(SMALL, "utf-8")
    first = stored("import", str(file), "--json")
    assert first.code == 0
    assert (first.json["revision"], first.json["is_new"], first.json["tasks"]) == (1, True, 2)
    assert first.json["unlisted"] == ["海上丝路办"]
    assert "海上丝路办" in first.err
    again = stored("import", str(file), "--json")
    assert (again.json["revision"], again.json["is_new"]) == (1, False)
    key = first.json["plan"]
    assert stored("duties", "知识产权局", "--plan", key, "--json").json["ids"] == [f"{key}#1"]
    file.write_text(CHANGED, "utf-8")
    second = stored("import", str(file), "--json")
    assert (second.json["plan"], second.json["revision"]) == (key, 2)
    assert stored("duties", "商务部", "--plan", key, "--json").json["ids"] == [f"{key}#1"]
    assert stored("duties", "海上丝路办", "--plan", key, "--json").json["total"] == 0


def test_another_copy_of_a_shipped_text_is_the_same_plan(stored: Call, tmp_path: Path) -> None:
    shipped = DOCUMENTS / "annual-2021-2022.txt"
    assert stored("import", str(shipped), "--json").json["is_new"] is False
    copy = tmp_path / "copy.txt"
    copy.write_text(shipped.read_text("utf-8") + "\n\n", "utf-8")
    said = stored("import", str(copy), "--json")
    assert (said.json["plan"], said.json["revision"]) == ("annual-2021-2022", 2)
    assert stored("duties", "知识产权局", "--json").json["total"] == 126


def test_a_person_may_name_the_plan(stored: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SMALL, "utf-8")
    names = ["--key", "my-plan", "--short", "我的计划", "--title", "某项工作"]
    said = stored("import", str(file), *names, "--origin", "本单位网站", "--repost", "--json")
    assert (said.json["plan"], said.json["short"]) == ("my-plan", "我的计划")
    shown = stored("show", "my-plan#1", "--json").json
    assert (shown["plan_title"], shown["source"]["origin"]) == ("某项工作", "本单位网站")
    assert shown["source"]["repost"] is True


def test_in_a_province_a_bare_name_is_not_the_national_body(stored: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SMALL, "utf-8")
    said = stored("import", str(file), "--key", "gd-2024", "--place", "guangdong", "--json")
    assert said.json["jurisdiction"] == "guangdong"
    assert stored("duties", "知识产权局", "--plan", "gd-2024", "--json").json["total"] == 0


@pytest.mark.parametrize(
    ("content", "more", "hint"),
    [
        (b"\x00\x01\x02\x03" * 40, [], "不是文本"),
        (b"", [], "没有文字"),
        ("只是一段话。".encode(), [], "没有找到任务"),
        (SMALL.encode(), ["--key", "Bad Key"], "Bad Key"),
        (SMALL.encode(), ["--place", "mars"], "mars"),
        (None, [], "读不了"),
    ],
)
def test_what_cannot_be_imported_changes_nothing(
    stored: Call, tmp_path: Path, content: bytes | None, more: list[str], hint: str
) -> None:
    file = tmp_path / "x.txt"
    if content is not None:
        file.write_bytes(content)
    said = stored("import", str(file), *more)
    assert (said.code, said.out) == (1, "")
    assert hint in said.err
    assert stored("duties", "知识产权局", "--json").json["coverage"]["tasks"] == 215


def test_beside_a_running_bot_questions_are_answered_and_imports_wait(
    stored: Call, seeded_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SMALL, "utf-8")
    with lock.writing(seeded_url):
        assert stored("duties", "知识产权局", "--json").json["total"] == 126
        said = stored("import", str(file))
    if seeded_url.startswith("sqlite"):
        assert (said.code, said.out) == (1, "")
        assert ".lock" in said.err
    else:
        assert said.code == 0


def test_a_database_that_cannot_be_used_is_named_without_its_password(
    fengong: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in (f"sqlite:///{tmp_path}", "postgresql://u:geheim@127.0.0.1:1/x"):
        monkeypatch.setenv("FENGONG_DATABASE_URL", url)
        said = fengong("duties", "知识产权局")
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("数据库 ")
        assert "geheim" not in said.err
        assert said.err.count("\n") == 1


def test_a_wrong_setting_is_one_sentence(fengong: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENGONG_LANES", "many")
    said = fengong("duties", "知识产权局")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("pages", [40, 200])
def test_a_full_disk_is_one_sentence_and_nothing_is_lost(fengong: Call, pages: int) -> None:
    """SQLite is given few pages: it fills up while tables are made, or while plans go in."""

    def limit(connection: Any, _record: Any) -> None:
        connection.cursor().execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    try:
        said = fengong("duties", "知识产权局")
    finally:
        event.remove(Engine, "connect", limit)
    assert (said.code, said.out) == (1, "")
    assert "磁盘已满" in said.err
    assert "Traceback" not in said.err
    assert fengong("duties", "知识产权局", "--json").json["total"] == 126


@on_sqlite
def test_a_newer_database_is_left_alone(stored: Call, seeded_url: str) -> None:
    name = make_url(seeded_url).database
    assert name is not None
    with closing(sqlite3.connect(name)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    said = stored("duties", "知识产权局")
    assert (said.code, said.out) == (2, "")
    assert "9999" in said.err
