"""The scenario file: who is there, which chats, when the story opens. Nothing else is known here.

Sections the sandbox does not know are ignored: the bot's side keeps its own beside them.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.sandbox.errors import SetupError

Status = Literal["creator", "administrator", "member", "left", "kicked"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Bot(_Section):
    id: int = Field(gt=0)
    username: str = Field(pattern=r"^[A-Za-z0-9_]{5,32}$")
    first_name: str = Field(min_length=1)
    token: str = Field(pattern=r"^\d+:[A-Za-z0-9_-]{30,}$")
    # Telegram's own default for a new bot: privacy mode on.
    can_read_all_group_messages: bool = False
    can_join_groups: bool = True
    # Off until the owner switches it on with BotFather, as on Telegram.
    supports_inline_queries: bool = False


class Person(_Section):
    id: int = Field(gt=0, lt=2**52)
    first_name: str = Field(min_length=1)
    last_name: str | None = None
    username: str | None = None
    language_code: str = "zh-hans"
    label: str = ""
    note: str = ""

    def user(self) -> dict[str, Any]:
        """The Bot API's ``User``."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        user["language_code"] = self.language_code
        return user


class Member(_Section):
    person: int
    status: Literal["creator", "administrator", "member"] = "member"


class Topic(_Section):
    """A topic of a forum; 1 is the general one, which messages do not name."""

    id: int = Field(gt=1)
    name: str = Field(min_length=1)


class Room(_Section):
    """A group, supergroup or channel; every person also has a private chat with the bot.

    A supergroup with ``topics`` is a forum.
    """

    id: int = Field(lt=0)
    type: Literal["group", "supergroup", "channel"]
    title: str = Field(min_length=1)
    username: str | None = None
    bot: Status = "member"
    members: tuple[Member, ...] = ()
    topics: tuple[Topic, ...] = ()

    @model_validator(mode="after")
    def _only_supergroups_are_forums(self) -> Room:
        if self.topics and self.type != "supergroup":
            raise ValueError("只有超级群可以有话题")
        return self


class Opening(_Section):
    opens_on: date
    opens_at: time = time(9, 0)
    time_zone: str = "Asia/Shanghai"
    reason: str = ""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"没有这个时区：{value!r}") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Scenario(_Section):
    bot: Bot
    sandbox: Opening
    people: tuple[Person, ...] = Field(min_length=1)
    chats: tuple[Room, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Scenario:
        ids = [self.bot.id, *(p.id for p in self.people), *(c.id for c in self.chats)]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"编号用了两次：{twice}")
        known = {p.id for p in self.people}
        lost = sorted({m.person for c in self.chats for m in c.members} - known)
        if lost:
            raise ValueError(f"成员不在人物之中：{lost}")
        if self.bot.token.partition(":")[0] != str(self.bot.id):
            raise ValueError("令牌不以机器人的编号开头")
        return self


def read_scenario(path: Path) -> Scenario:
    """Raises :class:`SetupError` with one sentence when the file is missing or wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(f"读不了场景文件 {path}：{error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"场景文件 {path} 不是有效的 TOML：{error}") from error
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "文件"
        raise SetupError(f"场景文件 {path} 的 {where} 有误：{first['msg']}") from error
