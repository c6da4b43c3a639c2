"""The one reader of the wall clock: real time for leases, a business date for plans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

# Date headers have whole seconds: a smaller difference is rounding, and following it would make
# the date flicker around midnight.
_ROUNDING = timedelta(seconds=2)


class Clock:
    """Satisfies ``handlers.context.Clock``. ``heard`` is fed in the sandbox only."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._ahead = timedelta(0)
        # Told when the business date was moved, as in a sandbox.
        self.moved: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Real time, aware UTC; runs whatever day the sandbox shows."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The business date in the configured zone."""
        return (self.now() + self._ahead).astimezone(self._zone).date()

    def moment(self) -> datetime:
        """Now as plans see it: real time, in the sandbox on the day that it shows."""
        return self.now() + self._ahead

    def local(self) -> datetime:
        """Real time in the configured zone: for what the installation does at night."""
        return self.now().astimezone(self._zone)

    def heard(self, date_header: str) -> None:
        """Follow the ``Date`` of an answer; one that cannot be read changes nothing."""
        try:
            there = parsedate_to_datetime(date_header)
        except ValueError:
            return
        ahead = there.astimezone(UTC) - self.now()
        if abs(ahead - self._ahead) > _ROUNDING:
            self._ahead = ahead
            for told in self.moved:
                told()
