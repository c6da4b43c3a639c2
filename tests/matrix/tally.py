"""What was looked at and what was wrong, and the table of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_SHOWN = 12


@dataclass
class Tally:
    """A layer. A leak: allowed or shown against the oracle. A wrong denial: the other way."""

    layer: str
    cells: int = 0
    allowed: int = 0
    leaks: int = 0
    wrong_denials: int = 0
    canaries: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def judge(self, expected: bool, found: bool, cell: str) -> None:
        """Count a cell."""
        self.cells += 1
        self.allowed += found
        if found and not expected:
            self.leaks += 1
            self.notes.append(f"leak: {cell}")
        elif expected and not found:
            self.wrong_denials += 1
            self.notes.append(f"wrong denial: {cell}")

    def canary(self, cell: str) -> None:
        """Count a canary that somebody not entitled was shown."""
        self.canaries += 1
        self.notes.append(f"canary: {cell}")

    @property
    def is_clean(self) -> bool:
        return not (self.leaks or self.wrong_denials or self.canaries)


def table(tallies: Iterable[Tally]) -> str:
    """The printed table, and the first of what was wrong."""
    names = ("cells", "allowed", "leaks", "canaries seen", "wrong denials")
    rows = [f"{'layer':<16}" + "".join(f"{name:>15}" for name in names)]
    notes: list[str] = []
    for one in tallies:
        counts = (one.cells, one.allowed, one.leaks, one.canaries, one.wrong_denials)
        numbers = "".join(f"{count:>15,}" for count in counts)
        rows.append(f"{one.layer:<16}{numbers}  {one.seconds:6.1f} s")
        shown = list(dict.fromkeys(one.notes))
        notes += [f"  ! {one.layer}: {note}" for note in shown[:MOST_SHOWN]]
        if len(shown) > MOST_SHOWN:
            notes.append(f"  ! {one.layer}: and {len(shown) - MOST_SHOWN} more")
    return "\n".join([*rows, *notes])
