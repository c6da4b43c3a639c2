"""A canary token, put in everywhere, comes out nowhere."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from telegram.error import InvalidToken, NetworkError

from bot import logs, settings
from bot.app import build
from bot.doctor import examine
from bot.errors import named
from bot.stop import Stop
from tests.bot.served import serving
from tests.sandbox_server import start_sandbox

CANARY = "7700000001:CANARY-canary_CANARY-canary_CANARY"
ESCAPED = CANARY.replace(":", "%3A")
PASSWORD = "hunter2canary"


class Spoken:
    """What went to standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._text = ""

    def getvalue(self) -> str:
        self._text += self._capsys.readouterr().err
        return self._text


@pytest.fixture
def spoken(capsys: pytest.CaptureFixture[str]) -> Iterator[Spoken]:
    """Everything that goes to standard error; logging is as it was afterwards."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    levels = {name: logging.getLogger(name).level for name in logs._QUIET}
    yield Spoken(capsys)
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
    structlog.reset_defaults()


def provoke() -> None:
    """Say the token in every way that a library or we might."""
    log = structlog.stdlib.get_logger("bot")
    log.info("event", address=f"https://api.telegram.org/bot{CANARY}/getMe", token=CANARY)
    log.warning(f"in the text {CANARY}", nested={"a": [CANARY, ESCAPED]})
    logging.getLogger("httpx").error("HTTP Request: POST https://x/bot%s/sendMessage", CANARY)
    logging.getLogger("elsewhere").error("%s", {"proxy": f"socks5://user:{PASSWORD}@host:1080"})
    try:
        local = CANARY
        raise InvalidToken(f"The token `{local}` was rejected by the server.")
    except InvalidToken:
        log.exception("failed")
        logging.getLogger("telegram").exception("also here")
        sys.excepthook(*sys.exc_info())


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_log_says_it(spoken: Spoken, form: Any) -> None:
    logs.configure("DEBUG", form, [PASSWORD])
    provoke()
    text = spoken.getvalue()
    assert text.count("<token>") >= 8
    for secret in (CANARY, ESCAPED, CANARY.split(":")[1], PASSWORD):
        assert secret not in text


def test_json_logs_are_json(spoken: Spoken) -> None:
    logs.configure("INFO", "json")
    provoke()
    lines = [json.loads(line) for line in spoken.getvalue().splitlines()]
    assert {line["level"] for line in lines} >= {"info", "warning", "error", "critical"}
    assert all("event" in line for line in lines)


def test_the_http_client_is_quiet_at_info(spoken: Spoken) -> None:
    logs.configure("INFO", "console")
    logging.getLogger("httpx").info("HTTP Request: POST https://x")
    logging.getLogger("telegram.ext").info("chatter")
    assert spoken.getvalue() == ""


async def test_no_representation_says_it(tmp_path: Path) -> None:
    chosen = settings.load(_env_file=None, token=CANARY, access="open", data_dir=tmp_path)
    app = build(chosen)
    try:
        for thing in (app, app.bot, app.application, app.intake, app.courier, app.worker, chosen):
            assert CANARY not in f"{thing!r} {thing}"
    finally:
        await app.bot.hang_up()
        await app.worker.db.close()


async def test_no_error_of_a_refused_start_says_it(
    spoken: Spoken, seeded_url: str, tmp_path: Path
) -> None:
    logs.configure("DEBUG", "console")
    async with start_sandbox() as sandbox:
        with pytest.raises(Stop) as caught:
            async with serving(sandbox, seeded_url, tmp_path, token=CANARY):
                pass
    assert CANARY not in str(caught.value)
    assert CANARY not in spoken.getvalue()


async def test_no_whole_run_says_it(spoken: Spoken, seeded_url: str, tmp_path: Path) -> None:
    """The sandbox's own token is the canary here: everything works, loudly."""
    logs.configure("DEBUG", "json")
    async with start_sandbox() as sandbox:
        async with serving(sandbox, seeded_url, tmp_path):
            await sandbox.faults({"do": "html", "method": "sendMessage", "code": 502, "times": 1})
            said = await sandbox.say(501002, "/plans")
            await sandbox.wait_for_reply(501002, said["message_id"])
        token = sandbox.token
    assert spoken.getvalue()
    assert token not in spoken.getvalue()


def test_the_doctor_does_not_say_it(tmp_path: Path) -> None:
    chosen = settings.load(
        _env_file=None,
        token=CANARY,
        data_dir=tmp_path,
        base_url="http://127.0.0.1:9/bot",
        proxy=f"http://user:{PASSWORD}@127.0.0.1:9",
        database_url=f"postgresql://u:{PASSWORD}@127.0.0.1:9/d",
    )
    report = examine(chosen)
    text = "\n".join(report.lines + report.problems)
    assert "FENGONG_OWNER_IDS" in text
    assert CANARY not in text
    assert PASSWORD not in text
    assert len(report.problems) >= 3


def test_an_error_in_a_column_is_redacted_when_it_is_shown() -> None:
    assert logs.redact(named(NetworkError(f"https://x/bot{CANARY}/y"))) == (
        "NetworkError: https://x/bot<token>/y"
    )
