"""Torn texts: whatever a copy lost or mixed up, each character has one place, nothing raises."""

from __future__ import annotations

from random import Random

import pytest

from seed.parse import parse_bytes
from tests.seed import family
from tests.seed.coverage import misplaced
from tests.seed.generator import generated

PAGES = [text for name, text in sorted(vars(family).items()) if name.isupper()]


def torn(rng: Random) -> str:
    """Lines of two documents, some lost, some swapped, some broken, with characters gone."""
    other = generated(rng.randrange(200)).data.decode("utf-8-sig", errors="ignore")
    lines = [*rng.choice(PAGES).splitlines(), *other.replace("\r", "").splitlines()]
    lines = [line for line in lines if rng.random() > 0.15]
    for _ in range(rng.randint(0, 6)):
        a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]
    for at, line in enumerate(lines):
        if line and rng.random() < 0.15:
            cut = rng.randrange(len(line))
            lines[at] = (
                line[:cut] + rng.choice(("", "\n", "（", "）", "1.", "　")) + line[cut + 1 :]
            )
    return "\n".join(lines)


@pytest.mark.parametrize("seed", [*range(150), 2255])
def test_every_character_of_a_torn_text_lies_in_one_place(seed: int) -> None:
    text = torn(Random(seed))
    source, draft = parse_bytes(text.encode())
    assert misplaced(source, draft) == []
    numbers = [item.number for item in draft.items]
    assert len(numbers) == len(set(numbers))
    for item in draft.items:
        assert set(item.agencies) == {one.name for one in item.assignees}
        assert item.lead is None or item.lead in item.agencies
