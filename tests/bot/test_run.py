"""``run``, ``sandbox`` and ``doctor`` as processes: starts, stops, sentences, exit codes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from bot.sandbox.scenario import read_scenario
from tests.sandbox_server import OFFICE, ROOT, Sandbox, connect, free_port, start_sandbox

STARTED_WITHIN, STOPPED_WITHIN = 60, 5.0


@dataclass
class Process:
    """A ``fengong`` process; ``out`` and ``err`` once it has ended."""

    process: asyncio.subprocess.Process

    async def line(self) -> str:
        """The next line of standard output."""
        assert self.process.stdout is not None
        async with asyncio.timeout(STARTED_WITHIN):
            return (await self.process.stdout.readline()).decode().strip()

    async def ended(self) -> tuple[int, str, str]:
        async with asyncio.timeout(STARTED_WITHIN):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def fengong(folder: Path, *words: str, **given: str) -> AsyncIterator[Process]:
    """The command with only ``given`` in its environment; killed with the block if need be."""
    environment = {"PATH": os.environ["PATH"], "FENGONG_DATA_DIR": str(folder / "data"), **given}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield Process(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]


async def outcome(folder: Path, *words: str, **given: str) -> tuple[int, str, str]:
    async with fengong(folder, *words, **given) as run:
        return await run.ended()


def live(sandbox: Sandbox, **more: str) -> dict[str, str]:
    """The environment of a bot with a token."""
    return {
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_BASE_URL": sandbox.base_url,
        "FENGONG_ACCESS": "open",
        **more,
    }


async def test_without_a_token_the_sandbox_is_up_and_the_bot_answers_in_it(
    tmp_path: Path,
) -> None:
    port = free_port()
    async with fengong(tmp_path / "a b", "run", FENGONG_SANDBOX_PORT=str(port)) as run:
        address = await run.line()
        assert address == f"http://127.0.0.1:{port}"
        async with connect(address) as sandbox:
            said = await sandbox.say(501002, "/whoami")
            reply = await sandbox.wait_for_reply(501002, said["message_id"], within=30)
            assert "知识产权局" in reply["text"]
        begun = time.monotonic()
        run.process.send_signal(signal.SIGINT)
        code, _, err = await run.ended()
        assert code == 0, err
        assert time.monotonic() - begun < STOPPED_WITHIN
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
    assert (tmp_path / "a b" / "data" / "sandbox-bot.db").exists()
    assert not (tmp_path / "a b" / "data" / "fengong.db").exists()


async def test_with_a_token_it_serves_and_can_be_asked_how_it_is(tmp_path: Path) -> None:
    async with start_sandbox() as sandbox:
        environment = live(sandbox)
        async with fengong(tmp_path, "run", **environment) as run:
            said = await sandbox.say(501001, "/plans")
            await sandbox.wait_for_reply(501001, said["message_id"], within=STARTED_WITHIN)
            assert (await outcome(tmp_path, "doctor", "--health"))[0] == 0
            code, out, _ = await outcome(tmp_path, "doctor", **environment)
            assert code == 0, out
            assert sandbox.token not in out
            assert "SQLite" in out
            code, _, err = await outcome(tmp_path, "run", **environment)
            assert (code, err.count("。")) == (2, 1), err
            begun = time.monotonic()
            run.process.terminate()
            assert (await run.ended())[0] == 0
            assert time.monotonic() - begun < STOPPED_WITHIN
        assert (await outcome(tmp_path, "doctor", "--health"))[0] == 1
        assert (await outcome(tmp_path, "doctor", **environment))[0] == 0


async def test_a_database_of_another_bot_is_refused_until_it_is_adopted(tmp_path: Path) -> None:
    other = read_scenario(OFFICE)
    bot = other.bot.model_copy(update={"id": 7700000002, "token": f"7700000002:{'x' * 35}"})
    another = other.model_copy(update={"bot": bot})
    async with start_sandbox() as one, start_sandbox(scenario=another) as two:
        for sandbox, words in ((one, ["run"]), (two, ["run", "--adopt"])):
            if sandbox is two:
                code, _, err = await outcome(tmp_path, "run", **live(two))
                assert code == 2
                assert "--adopt" in err
            async with fengong(tmp_path, *words, **live(sandbox)) as run:
                said = await sandbox.say(501001, "/plans")
                await sandbox.wait_for_reply(501001, said["message_id"], within=STARTED_WITHIN)
                run.process.terminate()
                assert (await run.ended())[0] == 0


async def test_a_desk_that_moves_to_another_port_keeps_its_database(tmp_path: Path) -> None:
    for _ in range(2):
        async with fengong(tmp_path, "run", FENGONG_SANDBOX_PORT=str(free_port())) as run:
            assert (await run.line()).startswith("http://127.0.0.1:")
            run.process.terminate()
            assert (await run.ended())[0] == 0


async def test_a_refused_token_is_one_sentence_and_2(tmp_path: Path) -> None:
    async with start_sandbox() as sandbox:
        wrong = f"{sandbox.token[:-3]}xyz"
        environment = live(sandbox, TELEGRAM_BOT_TOKEN=wrong)
        code, out, err = await outcome(tmp_path, "run", **environment)
        assert code == 2
        assert out == ""
        assert "TELEGRAM_BOT_TOKEN" in err.splitlines()[-1]
        assert wrong not in err
        code, out, _ = await outcome(tmp_path, "doctor", **environment)
        assert code == 1
        assert "TELEGRAM_BOT_TOKEN" in out


@pytest.mark.parametrize("command", ["run", "sandbox"])
async def test_a_port_in_use_is_one_sentence_and_2(tmp_path: Path, command: str) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = str(held.getsockname()[1])
        code, out, err = await outcome(tmp_path, command, FENGONG_SANDBOX_PORT=port)
    assert (code, out) == (2, "")
    assert port in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"FENGONG_TIMEZONE": "Nowhere"}, "FENGONG_TIMEZONE"),
        ({"TELEGRAM_BOT_TOKEN": f"77:{'x' * 35}"}, "FENGONG_OWNER_IDS"),
        ({"FENGONG_SCENARIO": "/no/such/file"}, "/no/such/file"),
    ],
)
async def test_what_is_set_wrong_is_one_sentence_and_2(
    tmp_path: Path, given: dict[str, str], named: str
) -> None:
    code, out, err = await outcome(tmp_path, "run", **given)
    assert (code, out) == (2, "")
    assert named in err
    assert len(err.strip().splitlines()) == 1


async def test_a_database_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "fengong.db").write_bytes(b"this is no database, " * 500)
    async with start_sandbox() as sandbox:
        code, _, err = await outcome(tmp_path, "run", **live(sandbox))
    assert code in (1, 2)
    assert len(err.strip().splitlines()) == 1
    assert "fengong.db" in err


async def test_a_dead_sandbox_takes_the_bot_with_it(tmp_path: Path) -> None:
    async with fengong(tmp_path, "run", FENGONG_SANDBOX_PORT=str(free_port())) as run:
        await run.line()
        health = json.loads(await _health(tmp_path / "data" / "health.json"))
        (child,) = _children(health["pid"])
        os.kill(child, signal.SIGKILL)
        code, _, err = await run.ended()
        assert code == 1
        assert "沙盒" in err


async def test_a_killed_bot_leaves_no_sandbox_behind(tmp_path: Path) -> None:
    port = free_port()
    async with fengong(tmp_path, "run", FENGONG_SANDBOX_PORT=str(port)) as run:
        await run.line()
        run.process.kill()
        # Standard error is the child's too: it ends for us when both have.
        code, _, _ = await run.ended()
        assert code == -signal.SIGKILL
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


async def _health(path: Path) -> str:
    async with asyncio.timeout(STARTED_WITHIN):
        while not path.exists():  # noqa: ASYNC110, ASYNC240  # another process writes it
            await asyncio.sleep(0.01)
    return path.read_text(encoding="utf-8")  # noqa: ASYNC240


def _children(pid: int) -> list[int]:
    return [child.pid for child in psutil.Process(pid).children()]
