"""Every refusal of the store has a sentence that says what is on record."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from handlers.texts import refusals
from store.errors import Refusal


class Told(defaultdict[str, Any]):
    """Facts of a refusal whose names the test does not know."""

    def get(self, name: str, default: Any = None) -> Any:
        return default


@pytest.mark.parametrize("code", list(Refusal))
def test_every_refusal_has_a_sentence(code: Refusal) -> None:
    said = refusals.refused(code=code, facts=Told(lambda: "7"))
    assert said.endswith(("。", "/whoami"))
    assert len(said) < 200
