"""Two texts with what is different in each in bold. Pure."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from handlers.page import Rich, bold

# A common run of fewer characters between two differences is no help to the eye.
_SHORTEST = 2


def marked(one: str, other: str) -> tuple[Rich, Rich]:
    """Both texts; what the other does not print at that place is bold."""
    common = [
        (block.a, block.b, block.size)
        for block in Indel.opcodes(one, other).as_matching_blocks()
        if block.size >= _SHORTEST
    ]
    return (
        _bold_between(one, [(a, a + size) for a, _, size in common]),
        _bold_between(other, [(b, b + size) for _, b, size in common]),
    )


def _bold_between(text: str, same: list[tuple[int, int]]) -> Rich:
    made, at = Rich(), 0
    for start, end in [*same, (len(text), len(text))]:
        made = made + bold(text[at:start]) + text[start:end]
        at = end
    return made
