"""When somebody wants to hear of news: at once, daily, not at all, never in quiet hours. Pure.

Hours are minutes after midnight where the office is. Quiet hours may run over midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Shanghai")
DAY = 24 * 60
# News of a day are told at half past eight, or when quiet hours end if that is later.
DAILY_AT = 8 * 60 + 30


class Frequency(StrEnum):
    """How often news of what one follows are told."""

    NOW = "now"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody has set. Equal hours: no quiet hours."""

    frequency: Frequency = Frequency.NOW
    quiet_from: int = 21 * 60
    quiet_to: int = 8 * 60

    def is_quiet(self, now: datetime) -> bool:
        """Whether ``now`` lies in the quiet hours: from the first minute up to the last, which
        is heard again.
        """
        return self._covers(_minute(now))

    def slot(self, now: datetime) -> datetime:
        """The latest moment up to ``now`` at which news of a day were due."""
        at = self.quiet_to if self._covers(DAILY_AT) else DAILY_AT
        local = now.astimezone(OFFICE)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        due = midnight + timedelta(minutes=at)
        return due if due <= local else due - timedelta(days=1)

    def is_due(self, made_at: datetime, now: datetime, *, at_once: bool) -> bool:
        """Whether what was kept back since ``made_at`` is told now."""
        if self.is_quiet(now):
            return False
        return at_once or made_at < self.slot(now)

    def _covers(self, minute: int) -> bool:
        length = (self.quiet_to - self.quiet_from) % DAY
        return (minute - self.quiet_from) % DAY < length


def _minute(now: datetime) -> int:
    local = now.astimezone(OFFICE)
    return local.hour * 60 + local.minute
