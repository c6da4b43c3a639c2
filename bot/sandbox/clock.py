"""The time of this Telegram: can be set to any day, then runs on at real speed.

Everything Telegram dates by its own clock (message dates, expiry, the ``Date`` header) uses
``now``; rate limits and long polls use the machine's monotonic clock, since a visitor who jumps
to next month has not sent a thousand messages.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from datetime import time as wall_time
from email.utils import formatdate
from zoneinfo import ZoneInfo

from bot.sandbox.errors import cannot


class Clock:
    def __init__(self, start: float) -> None:
        self._offset = start - time.time()

    def now(self) -> float:
        """Seconds since 1970 in this Telegram."""
        return time.time() + self._offset

    def set(self, moment: float) -> None:
        self._offset = moment - time.time()

    def http_date(self) -> bytes:
        return formatdate(self.now(), usegmt=True).encode()

    def iso(self, zone: ZoneInfo) -> str:
        return datetime.fromtimestamp(self.now(), UTC).astimezone(zone).isoformat("T", "seconds")


def moment_of(text: str, zone: ZoneInfo, opening: wall_time) -> float:
    """``2024-05-06`` (at the scenario's opening hour) or an ISO date-time → seconds since 1970."""
    try:
        if len(text) == 10:
            moment = datetime.combine(date.fromisoformat(text), opening, zone)
        else:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=zone)
        seconds = moment.timestamp()
    except (ValueError, OverflowError) as error:
        raise cannot(f"不是日期或日期时刻：{text!r}") from error
    # Message dates are unsigned 32 bit in Telegram.
    if not 0 < seconds < 2**31:
        raise cannot(f"日期要在 1970 年与 2038 年之间：{text!r}")
    return seconds
