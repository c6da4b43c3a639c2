"""The command line: ready line, refusals in one sentence, a prompt end."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.sandbox.__main__ import main
from bot.sandbox.desk import open_desk
from bot.sandbox.limits import LimitSettings
from bot.sandbox.scenario import read_scenario
from tests.sandbox_server import OFFICE, ROOT, connect, spawn_sandbox


async def test_sigterm_ends_it_within_a_second_with_polls_and_streams_open(
    tmp_path: Path,
) -> None:
    with spawn_sandbox(tmp_path / "s.db") as (address, process):
        async with connect(address) as box:
            polling = asyncio.create_task(box.call("getUpdates", timeout=50))
            stream = asyncio.create_task(box.client.get("/control/events"))
            await box.wait_for(lambda state: state["connected"])
            start = time.monotonic()
            process.send_signal(signal.SIGTERM)
            await asyncio.wait({polling, stream})
            code = await asyncio.to_thread(process.wait, 5)
            assert time.monotonic() - start < 1
            assert code == 0
            assert (await polling)["result"] == []
            assert (await stream).text.startswith("data: ")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.sandbox", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )


def test_a_port_in_use_is_one_sentence_and_code_2(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run("--scenario", str(OFFICE), "--port", port, "--database", str(tmp_path / "a"))
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert port in ended.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org", "::"])
def test_only_loopback_is_served(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scenario", str(OFFICE), "--host", host]) == 2
    assert "只在本机" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[bot", "不是有效的 TOML"),
        ("[bot]\nid = 1\n", "有误"),
        (OFFICE.read_text(encoding="utf-8").replace("Asia/Shanghai", "Mars/Base"), "时区"),
        (OFFICE.read_text(encoding="utf-8").replace("id = 501002", "id = 501001"), "用了两次"),
        (OFFICE.read_text(encoding="utf-8").replace("id = 501002", "id = 501009"), "不在人物之中"),
    ],
)
def test_a_wrong_scenario_is_one_sentence(
    content: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "story.toml"
    path.write_text(content, encoding="utf-8")
    assert main(["--scenario", str(path), "--port", "0"]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert "Traceback" not in error


def test_a_database_is_used_by_one_sandbox_and_by_its_own_bot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = read_scenario(OFFICE)
    desk = open_desk(story, tmp_path / "s.db", LimitSettings())
    arguments = ["--scenario", str(OFFICE), "--port", "0", "--database", str(tmp_path / "s.db")]
    try:
        assert main(arguments) == 2
        assert "另一个沙盒正在用它" in capsys.readouterr().err
    finally:
        desk.close()
    foreign = tmp_path / "other.toml"
    text = OFFICE.read_text(encoding="utf-8").replace("7700000001", "7700000002")
    foreign.write_text(text, encoding="utf-8")
    assert main(["--scenario", str(foreign), *arguments[2:]]) == 2
    assert "属于另一个机器人" in capsys.readouterr().err


async def test_a_request_head_that_never_ends_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.sandbox_server import start_sandbox

    monkeypatch.setattr("bot.sandbox.server.HEADER_SECONDS", 0.05)
    async with start_sandbox(None) as box:
        port = int(box.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        await writer.drain()
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        await writer.wait_closed()


def test_the_sandbox_knows_nothing_of_this_project() -> None:
    """No import of ours, and none of the words that only the scenario may hold."""
    words = ("handlers", "seed", "store", "cnipa", "知识产权", "海关", "分工", "fengong", "2020-10")
    files = [*(ROOT / "bot" / "sandbox").rglob("*.*")]
    files = [file for file in files if file.suffix in {".py", ".js", ".html", ".css"}]
    assert len(files) > 20
    for file in files:
        text = file.read_text(encoding="utf-8")
        for line in text.splitlines():
            if line.lstrip().startswith(("import ", "from ")) and file.suffix == ".py":
                assert "import telegram" not in line and "sqlalchemy" not in line, file
                assert not any(f"from {word}" in line for word in ("handlers", "seed", "store"))
                assert "from bot." not in line or "from bot.sandbox" in line, file
        found = [word for word in words[3:] if word in text.lower()]
        assert not found, (file.name, found)
