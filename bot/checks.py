"""What a setting's value must be. Each returns the value as it is used, or raises ValueError."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr

from store.rules import SERVICE_IDS

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def token(value: SecretStr) -> SecretStr:
    """A bot's token, by its shape."""
    if not re.fullmatch(r"\d+:[\w-]{20,}", value.get_secret_value()):
        raise ValueError
    return value


def api_address(value: str) -> str:
    """A Bot API address to which the token is appended: it ends in ``/bot``."""
    address = urlsplit(value)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ValueError
    bare = value.rstrip("/")
    return bare if bare.endswith("/bot") else f"{bare}/bot"


def proxy_address(value: SecretStr) -> SecretStr:
    """A proxy that the HTTP client can use."""
    address = urlsplit(value.get_secret_value())
    if address.scheme not in ("http", "https", "socks5", "socks5h") or not address.hostname:
        raise ValueError
    return value


def split_ids(value: Any) -> Any:
    """``"1, 2"`` → [1, 2]; what is no text stays as it is."""
    if not isinstance(value, str):
        return value
    return [int(part) for part in re.split(r"[,，\s]+", value.strip()) if part]


def people(value: frozenset[int]) -> frozenset[int]:
    """Ids of people: no groups (negative), none of Telegram's service accounts."""
    if any(not 0 < one < 2**52 or one in SERVICE_IDS for one in value):
        raise ValueError
    return value


def database_address(value: SecretStr) -> SecretStr:
    """A database address with the driver that is installed."""
    scheme, found, rest = value.get_secret_value().partition("://")
    if not found or scheme not in _DRIVERS or not rest.strip("/"):
        raise ValueError
    return SecretStr(f"{_DRIVERS[scheme]}://{rest}")


def time_zone(value: str) -> str:
    """The name of a zone this machine knows."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error
    return value
