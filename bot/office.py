"""The bot's side of the scenario: who owns the sandbox's bot, and who is appointed to what.

The sandbox reads the same file and ignores these sections.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from bot.settings import Settings
from bot.stop import Stop
from store import following, people
from store.db import Tx
from store.lexicon import Lexicon
from store.quiet import Wanted
from store.records import Role


class _Section(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Post(_Section):
    role: Role
    agency: str | None = None


class _Person(_Section):
    id: int
    first_name: str
    office: _Post | None = None


class _Bot(_Section):
    token: SecretStr


class Office(_Section):
    """What ``fengong run`` takes from a scenario."""

    bot: _Bot
    people: tuple[_Person, ...]

    @property
    def owners(self) -> dict[int, str]:
        """Telegram id → name of those who own this bot."""
        posts = ((person, person.office) for person in self.people)
        return {p.id: p.first_name for p, post in posts if post and post.role is Role.OWNER}


def read_office(path: Path) -> Office:
    """Raises Stop with one sentence where the file is missing or wrong."""
    try:
        return Office.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError:
        raise Stop(f"读不了沙盒的场景文件 {path}。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError):
        raise Stop(f"沙盒的场景文件 {path} 写得不对。") from None


def for_sandbox(settings: Settings, office: Office, address: str) -> Settings:
    """The same settings for the sandbox at ``address``, with a database of its own."""
    database = settings.data_dir / "sandbox-bot.db"
    changed = {
        "token": office.bot.token,
        "base_url": f"{address}/bot",
        "base_file_url": f"{address}/file/bot",
        "proxy": None,
        "get_updates_proxy": None,
        "access": settings.access or "open",
        "owner_ids": frozenset(office.owners),
        "database_url": SecretStr(f"sqlite+aiosqlite:///{database}"),
        "files_dir": settings.data_dir / "sandbox",
        "backup_dir": None,
        "clock": "api",
    }
    return settings.model_copy(update=changed)


async def move_in(tx: Tx, office: Office, lexicon: Lexicon, now: datetime) -> None:
    """Appoint everybody of the scenario, in the transaction of the start."""
    for person in office.people:
        post = person.office
        if post is None or post.role is Role.OWNER:
            continue
        agency_id = None
        if post.agency is not None:
            try:
                agency_id = lexicon.by_slug(post.agency).id
            except KeyError:
                raise Stop(f"沙盒的场景文件里写了不认识的单位 {post.agency}。") from None
        await people.appoint(
            tx,
            telegram_id=person.id,
            name=person.first_name,
            role=post.role,
            agency_id=agency_id,
            how="scenario",
            now=now,
        )
        await _hear_at_any_hour(tx, person.id, now)


async def _hear_at_any_hour(tx: Tx, telegram_id: int, now: datetime) -> None:
    """No quiet hours from the start: whoever plays at night would wait for news until morning."""
    actor = await people.actor(tx, telegram_id)
    key = f"scenario:@{actor.account_id}:hears"
    wish = Wanted(quiet_from=0, quiet_to=0)
    await following.set_wanted(tx, actor, wish, effect_key=key, now=now)
