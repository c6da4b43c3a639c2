"""What a digest of a chat is: its settings, its chat, how it ended. Frozen values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from store import chats
from store.due import Wish

KIND = "digest"
MOST_DAYS = 120


class Part(StrEnum):
    """What a digest consists of. ``PICTURE`` comes in a message of its own after the words."""

    COMING = "coming"
    PAST = "past"
    NEW = "new"
    COMPLETED = "completed"
    # plans that have nothing to tell, history, and a note that there is nothing at all
    QUIET_PLANS = "quiet_plans"
    HISTORY = "history"
    ALL_WELL = "all_well"
    PICTURE = "picture"


class Form(StrEnum):
    """One screen, or everything."""

    SHORT = "short"
    FULL = "full"


class Ended(StrEnum):
    """Why a schedule has ended. LEFT to MUTED are states of a chat."""

    STOPPED = "stopped"
    LEFT = "left"
    BLOCKED = "blocked"
    GONE = "gone"
    MUTED = "muted"
    TOPIC = "topic"
    MERGED = "merged"


DEFAULT_PARTS = frozenset({Part.COMING, Part.PAST, Part.NEW, Part.COMPLETED})


@dataclass(frozen=True, slots=True)
class Settings:
    """``weekdays`` 0 = Monday; ``minute`` after midnight in ``zone``; ``days`` of the window.
    ``agencies``, ``plans`` ids, ``sections`` a plan's id and a path: empty restricts nothing.
    ``named``: agencies that have reported nothing are named.
    """

    weekdays: tuple[int, ...] = (0,)
    minute: int = 9 * 60
    zone: str = "Asia/Shanghai"
    days: int = 14
    agencies: tuple[int, ...] = ()
    plans: tuple[int, ...] = ()
    sections: tuple[tuple[int, tuple[str, ...]], ...] = ()
    parts: frozenset[Part] = DEFAULT_PARTS
    form: Form = Form.SHORT
    pinned: bool = False
    silent: bool = False
    named: bool = False

    @property
    def wish(self) -> Wish:
        """What it is about."""
        is_old = Part.HISTORY in self.parts
        return Wish(self.agencies, self.plans, self.sections, history=is_old)

    def to_row(self) -> dict[str, Any]:
        """Plain JSON, which is also what a row holds."""
        return {
            **asdict(self),
            "weekdays": sorted(self.weekdays),
            "agencies": list(self.agencies),
            "plans": list(self.plans),
            "sections": [[plan, list(path)] for plan, path in self.sections],
            "parts": sorted(part.value for part in self.parts),
            "form": self.form.value,
        }


@dataclass(frozen=True, slots=True)
class Digest:
    """A schedule with its chat. ``set_by`` is a person, ``set_by_name`` as on the roster."""

    id: int
    chat_id: int
    chat_telegram_id: int
    chat_kind: str
    chat_title: str | None
    chat_state: str
    topic: int
    settings: Settings
    paused_until: date | None
    set_by: int
    set_by_name: str
    set_at: datetime
    runs_since: datetime
    ended_at: datetime | None
    ended_why: Ended | None

    @property
    def where(self) -> tuple[int, int]:
        """Chat and topic."""
        return self.chat_id, self.topic

    @property
    def kind(self) -> str:
        """The kind of its slots: a topic has its own."""
        return kind_of(self.topic)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.zone)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat in which the bot is, by our id."""

    chat_id: int
    telegram_id: int
    kind: str
    title: str | None


def kind_of(topic: int) -> str:
    """The kind of a digest's slots in that topic, 0 for none."""
    return KIND if not topic else f"{KIND}.{topic}"


def imagined(where: Place, topic: int, settings: Settings, now: datetime) -> Digest:
    """A schedule that nobody has set up, for showing what it would say. Pure."""
    return Digest(
        id=0,
        chat_id=where.chat_id,
        chat_telegram_id=where.telegram_id,
        chat_kind=where.kind,
        chat_title=where.title,
        chat_state=chats.ACTIVE,
        topic=topic,
        settings=settings,
        paused_until=None,
        set_by=0,
        set_by_name="",
        set_at=now,
        runs_since=now,
        ended_at=None,
        ended_why=None,
    )
