"""One reader of the environment; a wrong value is one clear sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings
from bot.stop import Stop
from store.rules import SERVICE_IDS

ROOT = Path(__file__).parents[2]
TOKEN = "1234567:abcdefghijklmnopqrstuvwxyzABCDEFGHI"


def load(**given: object) -> Settings:
    return settings.load(_env_file=None, **given)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine that runs the tests, and no .env."""
    for row in settings.rows():
        monkeypatch.delenv(row.name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "not a token"),
        ("TELEGRAM_BOT_TOKEN", "1234567:short"),
        ("TELEGRAM_BASE_URL", "api.telegram.org"),
        ("TELEGRAM_BASE_URL", "ftp://example.org"),
        ("TELEGRAM_BASE_FILE_URL", "file"),
        ("TELEGRAM_PROXY", "127.0.0.1:1080"),
        ("TELEGRAM_PROXY", "socks4://127.0.0.1"),
        ("TELEGRAM_GET_UPDATES_PROXY", "x"),
        ("FENGONG_ACCESS", "everybody"),
        ("FENGONG_OWNER_IDS", "zhang"),
        ("FENGONG_OWNER_IDS", "-1002000000001"),
        ("FENGONG_OWNER_IDS", "0"),
        *(("FENGONG_OWNER_IDS", f"5,{service}") for service in sorted(SERVICE_IDS)),
        ("FENGONG_DATABASE_URL", "mysql://localhost/x"),
        ("FENGONG_DATABASE_URL", "sqlite:///"),
        ("FENGONG_DATABASE_URL", "data.db"),
        ("FENGONG_CLOCK", "moon"),
        ("FENGONG_TIMEZONE", "Asia/Atlantis"),
        ("FENGONG_TIMEZONE", "../etc/passwd"),
        ("FENGONG_SANDBOX_PORT", "0"),
        ("FENGONG_SANDBOX_PORT", "65536"),
        ("FENGONG_SANDBOX_PORT", "many"),
        ("FENGONG_LANES", "0"),
        ("FENGONG_LANES", "1.5"),
        ("FENGONG_LEASE_SECONDS", "0.1"),
        ("FENGONG_LOG_LEVEL", "LOUD"),
        ("FENGONG_LOG_FORM", "xml"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Stop) as caught:
        settings.load()
    sentence = caught.value.sentence
    assert name in sentence
    assert sentence.count("。") == 1
    assert "\n" not in sentence
    assert caught.value.code == 2


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_PROXY", "FENGONG_DATABASE_URL"):
        monkeypatch.setenv(name, "hush-hush")
        with pytest.raises(Stop) as caught:
            settings.load()
        assert "hush" not in caught.value.sentence
        monkeypatch.delenv(name)


def test_nothing_set_is_the_sandbox_with_its_defaults() -> None:
    found = settings.load()
    assert found.token is None
    assert found.clock == "system"
    assert found.database == "sqlite+aiosqlite:///data/fengong.db"


def test_an_empty_value_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for row in settings.rows():
        monkeypatch.setenv(row.name, "")
    assert settings.load() == load()


def test_a_dotenv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
    found = settings.load().token
    assert found is not None
    assert found.get_secret_value() == TOKEN


def test_a_real_token_closes_the_bot_and_asks_for_an_owner() -> None:
    assert load(token=TOKEN, owner_ids="501, 502").who == "members"
    assert load(token=TOKEN, access="open").who == "open"
    with pytest.raises(Stop, match="FENGONG_OWNER_IDS"):
        _ = load(token=TOKEN).who


def test_owner_ids_are_separated_as_people_do() -> None:
    for text in ("1,2", "1, 2", "1，2", " 1 2 "):
        assert load(owner_ids=text).owner_ids == {1, 2}


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:////srv/a.db", "sqlite+aiosqlite:////srv/a.db"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
    ],
)
def test_a_database_address_gets_the_driver_that_is_installed(given: str, used: str) -> None:
    assert load(database_url=given).database == used


def test_addresses_end_where_the_token_begins() -> None:
    for text in ("http://127.0.0.1:8081", "http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot"):
        found = load(base_url=text)
        assert found.base_url == "http://127.0.0.1:8081/bot"
        assert found.file_url == "http://127.0.0.1:8081/file/bot"
    assert load().file_url == "https://api.telegram.org/file/bot"


@pytest.mark.parametrize("given", [{"clock": "api"}, {"failpoints": "KP1:1:kill"}, {"pace": "off"}])
def test_means_of_tests_stay_on_this_machine(given: dict[str, str]) -> None:
    with pytest.raises(Stop, match="127"):
        load(**given)
    assert load(base_url="http://127.0.0.1:1", **given).is_loopback


def test_secrets_are_not_in_the_representation() -> None:
    found = load(token=TOKEN, proxy="socks5://u:secret@h", database_url="postgres://u:pw@h/d")
    assert TOKEN not in repr(found) + str(found)
    assert "secret" not in repr(found)
    assert "pw@" not in repr(found)


def test_the_example_names_only_settings_that_exist() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = set(re.findall(r"^# ?([A-Z_]+)=", text, re.M))
    assert names
    assert names - {row.name for row in settings.rows()} == {"POSTGRES_PASSWORD"}


def test_every_listed_setting_has_both_meanings() -> None:
    for row in settings.rows():
        assert row.meaning.endswith(".")
        assert re.search(r"[\u4e00-\u9fff]", row.zh)


def test_only_the_settings_read_the_environment() -> None:
    looked = 0
    for path in (ROOT / "bot").glob("*.py"):
        looked += 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                assert path.name == "__init__.py", path.name
    assert looked > 10
