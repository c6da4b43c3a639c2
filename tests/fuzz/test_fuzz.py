"""A share of ``make fuzz`` in every run: broken files harm neither the bot nor its loop."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import MOST_BLOCKED, MOST_GROWN
from tests.fuzz.mutations import corpus
from tests.fuzz.run import Figures, fuzz


def _is_unharmed(figures: Figures) -> bool:
    """Nothing raised, little kept, and the loop free: at least nothing of ours held it."""
    return not figures.crashes and figures.grown < MOST_GROWN and figures.blocked < MOST_BLOCKED


async def test_broken_files_in_a_child_that_is_recycled() -> None:
    figures = await fuzz("every run", 300)
    assert figures.files == 300
    assert _is_unharmed(figures), figures
    # what the files were made from is read, and most formats survive some of it
    assert len({kind for kind, reason in figures.outcomes if reason == "read"}) > 6
    # a child serves a hundred files, and one that died is replaced
    assert figures.children <= 300 // 100 + 1 + figures.died


async def test_broken_files_in_children_of_their_own() -> None:
    figures = await fuzz("every run, alone", 20, each_its_own=True)
    assert figures.files == figures.children == 20
    assert _is_unharmed(figures), figures


@pytest.mark.parametrize("kind", sorted(corpus()))
async def test_a_sound_file_of_every_format_is_read(kind: str) -> None:
    from seed.reading import read

    assert read(corpus()[kind]).draft.items
