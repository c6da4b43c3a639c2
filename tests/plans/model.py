"""A plan as blocks that any format can print, and what must be read from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Day = tuple[str, date | None]


@dataclass
class Who:
    """Bodies in printed order, who leads and why, and who takes part."""

    names: list[str] = field(default_factory=list)
    lead: str | None = None
    basis: str = "none"
    parts: list[str] = field(default_factory=list)


@dataclass
class Task:
    """One task as a reader of the paper would note it. ``label`` is its printed number."""

    label: str
    text: str
    who: Who
    days: Sequence[Day] = ()


@dataclass
class Table:
    """Header and rows. A cell of None belongs to the cell above it, ``span`` to a whole row."""

    header: list[str]
    rows: list[list[str | None] | str]


@dataclass
class Plan:
    """``blocks``: a paragraph is a string; a ``Table`` stands where it stands."""

    form: str
    seed: int
    blocks: list[str | Table] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    held: bool = False

    @property
    def tables(self) -> list[Table]:
        """The tables of the plan."""
        return [block for block in self.blocks if isinstance(block, Table)]
