"""What can be asked of the store: every function that acts for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from tests.matrix.asked import Probe
from tests.matrix.probes_drafts import on_drafts
from tests.matrix.probes_export import on_taking_away
from tests.matrix.probes_list import on_the_list
from tests.matrix.probes_people import on_people
from tests.matrix.probes_reminders import on_reminders
from tests.matrix.probes_reports import on_reading, on_reporting, on_reviewing
from tests.matrix.probes_steering import on_steering, on_the_installation


def every() -> Iterator[Probe]:
    """All of them."""
    yield from on_reading()
    yield from on_taking_away()
    yield from on_reporting()
    yield from on_reviewing()
    yield from on_steering()
    yield from on_reminders()
    yield from on_people()
    yield from on_the_installation()
    yield from on_the_list()
    yield from on_drafts()
