"""What an act knows when its button was tapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.lexicon import Lexicon
from store.records import PlanRef


@dataclass(frozen=True, slots=True)
class Press:
    """``key`` is the effect's business key, the same for every delivery of this tap."""

    key: str
    args: Mapping[str, Any]
    lexicon: Lexicon
    plans: tuple[PlanRef, ...]

    def number(self, name: str) -> int:
        """An argument that is an id."""
        value = self.args[name]
        assert isinstance(value, int)
        return value
