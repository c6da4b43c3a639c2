"""Points do nothing unless armed, and then at their time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import failpoints
from bot.failpoints import POINTS, Injected, failpoint

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    failpoints.arm("")


def test_an_unarmed_point_does_nothing() -> None:
    failpoints.arm("")
    for name in POINTS:
        failpoint(name)
    assert not failpoints.is_armed()


def test_an_armed_point_acts_at_its_hit_and_once() -> None:
    failpoints.arm("KP3:2:raise")
    failpoint("KP3")
    with pytest.raises(Injected):
        failpoint("KP3")
    failpoint("KP3")
    failpoint("KP4")


@pytest.mark.parametrize("script", ["KP99:1:kill", "KP3:1:explode", "KP3", "KP3:x:kill"])
def test_a_wrong_script_is_refused(script: str) -> None:
    with pytest.raises(ValueError):
        failpoints.arm(script)


def test_every_named_point_stands_in_the_code_once() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").glob("*.py"))
    for name in POINTS:
        assert code.count(f'failpoint("{name}")') >= 1, name
