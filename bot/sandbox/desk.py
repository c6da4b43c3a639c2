"""The desk: every part of this Telegram put together. One event loop, no locks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sandbox.chats import World
from bot.sandbox.clock import Clock
from bot.sandbox.commands import Commands
from bot.sandbox.errors import SetupError
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits, LimitSettings
from bot.sandbox.oracle import Hub, Oracle
from bot.sandbox.polling import Polling
from bot.sandbox.scenario import Scenario
from bot.sandbox.updates import UpdateQueue

# Telegram stops waiting for an answer to a button press at about the time the press expires.
QUERY_LIFE = 150


@dataclass(slots=True)
class Query:
    """A button press: who pressed what, when (virtual time), and the bot's answer."""

    id: str
    person: int
    chat_id: int
    message_id: int
    data: str
    at: float
    answer: dict[str, Any] | None = None


@dataclass(slots=True)
class InlineQuery:
    """What a person typed behind the bot's name, where and when, and the bot's answer."""

    id: str
    person: int
    chat_id: int
    query: str
    offset: str
    at: float
    answer: dict[str, Any] | None = None


@dataclass(slots=True)
class Inline:
    """Queries by id; answers kept by (query, offset, whose), whose None: anybody's."""

    queries: dict[str, InlineQuery] = field(default_factory=dict)
    kept: dict[tuple[str, str, int | None], tuple[float, dict[str, Any]]] = field(
        default_factory=dict
    )


@dataclass(slots=True)
class Desk:
    scenario: Scenario
    journal: Journal
    clock: Clock
    limits: Limits
    hub: Hub = field(default_factory=Hub)
    oracle: Oracle = field(default_factory=Oracle)
    faults: Faults = field(default_factory=Faults)
    queries: dict[str, Query] = field(default_factory=dict)
    inline: Inline = field(default_factory=Inline)
    profile: dict[str, Any] = field(default_factory=dict)
    world: World = field(init=False)
    queue: UpdateQueue = field(init=False)
    files: Files = field(init=False)
    commands: Commands = field(init=False)
    polling: Polling = field(init=False)

    def __post_init__(self) -> None:
        self._build()

    def _build(self) -> None:
        self.world = World(self.scenario, self.journal, self.clock.now)
        self.queue = UpdateQueue(self.journal, self.clock.now)
        self.files = Files(self.journal)
        self.commands = Commands(self.journal)
        self.polling = Polling(self.queue, self.hub.touch)
        self.profile = dict(self.journal.load("profile"))

    def keep_profile(self, key: str, value: Any) -> None:
        """Names, descriptions and menu buttons a bot sets for itself."""
        if value is None:
            self.profile.pop(key, None)
        else:
            self.profile[key] = value
        self.journal.put("profile", key, value)

    def push(self, kind: str, body: Any, dated: float | None = None) -> int | None:
        """Queue an update for the bot and wake its long poll."""
        update_id = self.queue.push(kind, body, dated)
        self.polling.wake()
        self.hub.touch()
        return update_id

    def is_open(self, query: Query) -> bool:
        return query.answer is None and self.clock.now() <= query.at + QUERY_LIFE

    def reset(self) -> None:
        """Everything as on the first day; limits stay as they are set."""
        self.polling.end_with_nothing()
        self.journal.wipe()
        self.queries.clear()
        self.inline = Inline()
        self.faults = Faults()
        self.oracle.clear()
        self.clock.set(opening_moment(self.scenario))
        self._build()
        self.note_identity()
        self.hub.publish("reset")

    def note_identity(self) -> None:
        self.journal.put("desk", "bot", self.scenario.bot.id)

    def close(self) -> None:
        self.hub.close()
        self.polling.close()
        self.journal.put("desk", "now", self.clock.now())
        self.journal.close()


def opening_moment(scenario: Scenario) -> float:
    opening = scenario.sandbox
    return datetime.combine(opening.opens_on, opening.opens_at, opening.zone).timestamp()


def open_desk(scenario: Scenario, database: Path | None, limits: LimitSettings) -> Desk:
    """Opens or makes the database. The clock goes on where it stood when the sandbox stopped:
    nothing expires while nobody plays. Raises :class:`SetupError`.
    """
    journal = Journal(database)
    kept = dict(journal.load("desk"))
    if kept.get("bot") not in (None, scenario.bot.id):
        journal.close()
        raise SetupError(f"沙盒数据库 {database} 属于另一个机器人，请换一个文件")
    clock = Clock(kept.get("now") or opening_moment(scenario))
    desk = Desk(scenario, journal, clock, Limits(limits))
    desk.note_identity()
    return desk
