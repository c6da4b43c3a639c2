"""What the rules deny: who may is said, and that nothing is on record."""

from __future__ import annotations

import pytest

from handlers.texts import refusals
from store.rules import Action


@pytest.mark.parametrize("action", list(Action))
def test_what_the_rules_deny_says_who_may_and_that_nothing_is_recorded(action: Action) -> None:
    said = refusals.forbidden(action=action.value)
    assert "没有记录任何内容" in said
    assert "/whoami" in said
    resting = refusals.forbidden(action=action.value, suspended=True)
    assert "已暂停" in resting
    assert "没有记录任何内容" in resting
    assert max(len(said), len(resting)) <= 200
