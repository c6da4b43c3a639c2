"""A short campaign, its stories on one database each; the long one is ``make chaos``.

It must find what is broken on purpose.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.amending import Amender
from tests.chaos.campaign import LEAST_PENDING, Zygote, a_victim, moments
from tests.chaos.importing import Importer
from tests.chaos.reminding import an_office, through_kills
from tests.chaos.reporting import Storyteller, a_storyteller
from tests.databases import on_postgresql, on_sqlite
from tests.forks import Forks

POINTS = [("KP2", 1), ("KP3", 1), ("KP6", 2), ("KP7", 2), ("KP9", 2), ("KP10", 2), ("KP19", 1)]


@pytest.fixture
def zygote(forks: Forks, tmp_path: Path) -> Zygote:
    return Zygote(forks, tmp_path / "bot.log")


async def test_nothing_is_lost_or_done_twice(
    zygote: Zygote, seeded_url: str, tmp_path: Path
) -> None:
    async with a_victim(zygote, seeded_url, tmp_path) as victim:
        for point, hit in POINTS:
            await victim.kill_at(point, hit)
        pending = [await victim.kill_within(moment) for moment in moments(7, 5, 0.8)]
        books = await victim.count()
        assert books.is_clean, books
        assert books.kills == len(POINTS) + 5
        assert victim.traffic.tapped
        assert max(pending) >= LEAST_PENDING


@on_postgresql
async def test_two_workers_lose_and_double_nothing(
    zygote: Zygote, seeded_url: str, tmp_path: Path
) -> None:
    """One is killed; one stands still, for longer than its lease, inside a transaction."""
    async with a_victim(zygote, seeded_url, tmp_path) as victim:
        await victim.kill_one_of_two(0.4)
        for point, hit in (("KP6", 2), ("KP9", 1)):
            await victim.stop_one_of_two(point, hit)
        books = await victim.count()
        assert books.is_clean, books
        assert victim.traffic.tapped


@on_postgresql
async def test_a_report_with_a_file_is_kept_once_wherever_the_bot_dies(
    zygote: Zygote, seeded_url: str, tmp_path: Path
) -> None:
    """Drafted, submitted, confirmed, told, corrected, withdrawn; the long way is make chaos."""
    async with a_storyteller(zygote, seeded_url, tmp_path, Storyteller) as teller:
        for point, hit in (("KP16", 1), ("KP6", 4)):
            assert await teller.tell(point, hit), point
        told = await teller.check()
        assert told.is_clean, told.wrong
        assert told.kills == 2


@on_sqlite
async def test_a_plan_is_imported_once_and_whole_wherever_the_bot_dies(
    zygote: Zygote, seeded_url: str, tmp_path: Path
) -> None:
    """Read, kept, between two statements of the import, committed; the long way is make chaos."""
    async with a_storyteller(zygote, seeded_url, tmp_path, Importer) as teller:
        for point, hit in (("KP14", 1), ("KP18", 95), ("KP6", 4)):
            assert await teller.tell(point, hit), point
        told = await teller.check()
        assert told.is_clean, told.wrong
        assert told.kills == teller.looked == 3


@on_postgresql
async def test_a_plan_is_amended_and_put_away_once_wherever_the_bot_dies(
    zygote: Zygote, seeded_url: str, tmp_path: Path
) -> None:
    """Between two statements of the story; the long way is make chaos."""
    async with a_storyteller(zygote, seeded_url, tmp_path, Amender) as teller:
        assert await teller.tell("KP18", 160)
        told = await teller.check()
        assert told.is_clean, told.wrong
        assert told.kills == teller.looked == 1


@on_sqlite
async def test_a_reminder_comes_once_wherever_the_bot_dies(
    zygote: Zygote, seeded_url: str, tmp_path: Path
) -> None:
    """Decided, committed, sent; the long way is make chaos."""
    async with an_office(zygote, seeded_url, tmp_path) as office:
        told = await through_kills(office, ["KP12", "KP10"])
        assert told.is_clean, told.wrong
        assert told.kills == 2


@pytest.mark.parametrize(
    ("broken", "point", "hit", "finds"),
    [
        ("acknowledge", "KP2", 1, "lost_effects"),
        # the first few are offers of buttons, which repeat without harm
        ("outside", "KP7", 6, "double_effects"),
    ],
)
async def test_what_is_broken_on_purpose_is_found(
    zygote: Zygote,
    seeded_url: str,
    tmp_path: Path,
    broken: str,
    point: str,
    hit: int,
    finds: str,
) -> None:
    async with a_victim(zygote, seeded_url, tmp_path, broken) as victim:
        await victim.kill_at(point, hit)
        books = await victim.count()
        assert not books.is_clean
        assert getattr(books, finds) > 0, books
