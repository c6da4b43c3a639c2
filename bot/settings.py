"""What can be set, from the environment and ``.env``. Nothing else reads either.

The fields are the one list: the README's table is made from them, and a wrong value is answered
with one sentence made from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import checks
from bot.stop import Stop

TELEGRAM = "https://api.telegram.org/bot"
SCENARIO = Path(__file__).parent.parent / "seed" / "scenario" / "office.toml"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


Proxy = Annotated[SecretStr, AfterValidator(checks.proxy_address)]
Owners = Annotated[
    frozenset[int],
    NoDecode,
    BeforeValidator(checks.split_ids),
    AfterValidator(checks.people),
]


def _setting(
    name: str, default: Any, meaning: str, zh: str, wanted: str, *, listed: bool = True
) -> Any:
    """A field: its environment name, its meaning in both READMEs, and what a value must be."""
    extra: dict[str, Any] = {"zh": zh, "wanted": wanted, "listed": listed}
    return Field(default, validation_alias=name, description=meaning, json_schema_extra=extra)


class Settings(BaseSettings):
    """Everything that can be set. Field names are for code, aliases for the environment."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        case_sensitive=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    token: Annotated[SecretStr, AfterValidator(checks.token)] | None = _setting(
        "TELEGRAM_BOT_TOKEN",
        None,
        "From @BotFather. Without it the sandbox is started.",
        "@BotFather 给的令牌；不设就启动沙盒。",
        "@BotFather 给出的令牌（数字、冒号、字母）",
    )
    base_url: Annotated[str, AfterValidator(checks.api_address)] = _setting(
        "TELEGRAM_BASE_URL",
        TELEGRAM,
        "Bot API server; the token is appended.",
        "Bot API 服务器，令牌接在后面。",
        "http(s):// 开头的地址",
    )
    base_file_url: Annotated[str, AfterValidator(checks.api_address)] | None = _setting(
        "TELEGRAM_BASE_FILE_URL",
        None,
        "Where files are fetched; by default beside the server.",
        "取文件的地址；默认与服务器在一起。",
        "http(s):// 开头的地址",
    )
    proxy: Proxy | None = _setting(
        "TELEGRAM_PROXY",
        None,
        "Proxy for calls: http:// or socks5://.",
        "调用所用的代理，http:// 或 socks5://。",
        "http://、https:// 或 socks5:// 开头的代理地址",
    )
    get_updates_proxy: Proxy | None = _setting(
        "TELEGRAM_GET_UPDATES_PROXY",
        None,
        "Another proxy for receiving; by default the same.",
        "接收消息所用的代理；默认同上。",
        "http://、https:// 或 socks5:// 开头的代理地址",
    )
    access: Literal["open", "members"] | None = _setting(
        "FENGONG_ACCESS",
        None,
        "members: owners and appointed people only. open: anybody. "
        "Default: members with a token, open in the sandbox.",
        "members：只答所有者和被任命的人；open：谁都答。有令牌时默认 members，沙盒里为 open。",
        "open 或 members",
    )
    owner_ids: Owners = _setting(
        "FENGONG_OWNER_IDS",
        frozenset(),
        "Numeric Telegram ids of the owners, with commas. Required for members.",
        "所有者的 Telegram 数字编号，用逗号分开；members 时必填。",
        "个人账号的数字编号，用逗号分开（不能是负数，也不能是 Telegram 的服务账号）",
    )
    data_dir: Path = _setting(
        "FENGONG_DATA_DIR",
        Path("data"),
        "Where databases, locks and the health file lie.",
        "数据库、锁和健康状态文件所在的目录。",
        "一个目录",
    )
    database_url: Annotated[SecretStr, AfterValidator(checks.database_address)] | None = _setting(
        "FENGONG_DATABASE_URL",
        None,
        "sqlite:///FILE or postgresql://…; default: fengong.db in the data directory. "
        "The sandbox always uses a file of its own.",
        "sqlite:///文件 或 postgresql://…；默认为数据目录里的 fengong.db。沙盒总用自己的文件。",
        "sqlite:///文件 或 postgresql:// 开头的地址",
    )
    backup_dir: Path | None = _setting(
        "FENGONG_BACKUP_DIR",
        None,
        "Where backups go, best on another disk; default: backups in the data directory.",
        "备份放在哪里，最好在另一块磁盘上；默认为数据目录里的 backups。",
        "一个目录",
    )
    files_dir: Path | None = _setting(
        "FENGONG_FILES_DIR",
        None,
        "Where evidence lies, if not in the data directory.",
        "附件所在的目录，默认为数据目录。",
        "一个目录",
        listed=False,
    )
    clock: Literal["system", "api"] = _setting(
        "FENGONG_CLOCK",
        "system",
        "Whose date is today: this machine's, or (sandbox only) the Bot API server's.",
        "“今天”以谁为准：本机，或（仅沙盒）Bot API 服务器。",
        "system 或 api",
    )
    timezone: Annotated[str, AfterValidator(checks.time_zone)] = _setting(
        "FENGONG_TIMEZONE",
        "Asia/Shanghai",
        "The zone in which a day begins.",
        "以哪个时区的零点为一天之始。",
        "时区名，例如 Asia/Shanghai",
    )
    scenario: Path = _setting(
        "FENGONG_SCENARIO",
        SCENARIO,
        "The sandbox's people, chats and opening day (TOML).",
        "沙盒里的人、聊天和开场日期（TOML 文件）。",
        "一个 TOML 文件",
    )
    sandbox_port: Annotated[int, Field(ge=1, le=65535)] = _setting(
        "FENGONG_SANDBOX_PORT",
        8800,
        "The sandbox's port on 127.0.0.1.",
        "沙盒在 127.0.0.1 上的端口。",
        "1 到 65535 的整数",
    )
    lanes: Annotated[int, Field(ge=1, le=256)] = _setting(
        "FENGONG_LANES",
        16,
        "How many conversations are answered at once.",
        "同时回答多少个对话。",
        "1 到 256 的整数",
    )
    lease_seconds: Annotated[float, Field(ge=1, le=600)] = _setting(
        "FENGONG_LEASE_SECONDS",
        15.0,
        "Workers on one PostgreSQL: how long a silent one keeps what it claimed.",
        "多个进程共用一个 PostgreSQL 时，失联的进程保留其占用的秒数。",
        "1 到 600 的数",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _setting(
        "FENGONG_LOG_LEVEL",
        "INFO",
        "DEBUG, INFO, WARNING or ERROR.",
        "日志的详细程度：DEBUG、INFO、WARNING 或 ERROR。",
        "DEBUG、INFO、WARNING 或 ERROR",
    )
    log_form: Literal["json", "console"] = _setting(
        "FENGONG_LOG_FORM",
        "console",
        "Logs on standard error, for machines (json) or people (console).",
        "标准错误上的日志给机器看（json）还是给人看（console）。",
        "json 或 console",
    )
    pace: Literal["telegram", "off"] = _setting(
        "FENGONG_PACE",
        "telegram",
        "For measurements against a Bot API on this machine: off sends without waiting.",
        "只供对着本机 Bot API 的测量使用：off 表示发送不等待。",
        "telegram 或 off",
        listed=False,
    )
    failpoints: str = _setting(
        "FENGONG_FAILPOINTS",
        "",
        "For tests against a Bot API on this machine.",
        "只供对着本机 Bot API 的测试使用。",
        "测试用的故障点，只在本机 Bot API 上有效",
        listed=False,
    )

    @model_validator(mode="after")
    def _test_means_stay_on_this_machine(self) -> Settings:
        if self.is_loopback:
            return self
        if self.clock == "api":
            raise Stop("FENGONG_CLOCK=api 只能用于本机（127.0.0.1）的 Bot API 服务器。")
        if self.pace == "off":
            raise Stop("FENGONG_PACE=off 只能用于本机（127.0.0.1）的 Bot API 服务器。")
        if self.failpoints:
            raise Stop("FENGONG_FAILPOINTS 只能用于本机（127.0.0.1）的 Bot API 服务器。")
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether the Bot API server is on this machine."""
        return urlsplit(self.base_url).hostname in _LOOPBACK

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must appear nowhere."""
        held = (self.token, self.proxy, self.get_updates_proxy)
        return tuple(value.get_secret_value() for value in held if value is not None)

    @property
    def database(self) -> str:
        """The database's address, with its password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'fengong.db'}"

    @property
    def files(self) -> Path:
        """The directory with ``evidence`` in it; the sandbox has its own."""
        return self.files_dir or self.data_dir

    @property
    def backups(self) -> Path:
        """Where backups go."""
        return self.backup_dir or self.files / "backups"

    @property
    def file_url(self) -> str:
        """Where files are fetched, for the library to append the token."""
        return self.base_file_url or f"{self.base_url.removesuffix('/bot')}/file/bot"

    @property
    def who(self) -> Literal["open", "members"]:
        """Who is answered. ``members`` without an owner is refused: nobody could ever enter."""
        chosen = self.access or "members"
        if chosen == "members" and not self.owner_ids:
            raise Stop(
                "请在 FENGONG_OWNER_IDS 里写上所有者的 Telegram 数字编号，"
                "或设 FENGONG_ACCESS=open 让任何人都能查询。"
            )
        return chosen


def load(**given: Any) -> Settings:
    """The settings of this process; ``given`` wins over the environment. Raises Stop."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise Stop(_sentence(error)) from None
    except (UnicodeDecodeError, OSError):
        raise Stop("读不了当前目录下的 .env 文件。") from None


def _sentence(error: ValidationError) -> str:
    """One sentence about the first thing that is wrong. The value itself may be a secret."""
    named = str(error.errors(include_input=False)[0]["loc"][0])
    for row in _fields():
        if named in (row.field, row.name):
            return f"设置 {row.name} 的值不对，应当是：{row.wanted}。"
    return f"设置 {named} 的值不对。"


@dataclass(frozen=True, slots=True)
class Row:
    """One setting, for tables: environment name, default as written, meaning in two languages."""

    field: str
    name: str
    default: str
    meaning: str
    zh: str
    wanted: str


def rows() -> list[Row]:
    """The table that both READMEs show."""
    listed = {name: info.json_schema_extra for name, info in Settings.model_fields.items()}
    return [row for row in _fields() if (listed[row.field] or {})["listed"]]  # type: ignore[index]


def _fields() -> list[Row]:
    return [_row(name, info) for name, info in Settings.model_fields.items()]


def _row(field: str, info: FieldInfo) -> Row:
    extra = info.json_schema_extra
    assert isinstance(extra, dict)
    default = info.default
    if default is None or default == frozenset() or default == SCENARIO:
        default = ""
    texts = (str(info.validation_alias), str(default), str(info.description))
    return Row(field, *texts, str(extra["zh"]), str(extra["wanted"]))
