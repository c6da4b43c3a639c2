"""Documents written by hand in the style of real ones, with gold made before they were parsed.

A line of gold is ``label|how the text begins|bodies|basis|days``; bodies are ``lead>helpers``
where words name a lead (``A+B>C`` for two), else a list; days are ``by 2024-06-30,ongoing``.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

from tests.plans.model import Day, Task, Who

HERE = Path(__file__).parent / "written"
NAMES = tuple(sorted(path.stem for path in HERE.glob("*.txt")))


@cache
def gold(name: str) -> tuple[Task, ...]:
    """The tasks of a document in order; their texts are only how they begin."""
    lines = (HERE / f"{name}.gold").read_text(encoding="utf-8").splitlines()
    return tuple(_task(line) for line in lines if line.strip())


def _task(line: str) -> Task:
    label, text, bodies, basis, days = line.split("|")
    return Task(label, text, _who(bodies, basis), [_day(day) for day in days.split(",") if day])


def _who(bodies: str, basis: str) -> Who:
    leads, _, helpers = bodies.partition(">")
    first = _names(leads.replace("+", "、"))
    parts = _names(helpers)
    if basis == "stated":
        return Who([*first, *parts], first[0], basis, parts)
    if basis in ("sole", "rule"):
        return Who(first, first[0], basis, first[1:])
    return Who(first, None, basis)


def _names(printed: str) -> list[str]:
    """Names of a list; ``~`` stands for a list mark inside one name, brackets keep theirs."""
    inside = re.sub(r"[（〔][^）〕]*[）〕]", lambda found: found[0].replace("、", "~"), printed)
    return [name.replace("~", "、") for name in inside.split("、") if name]


def _day(printed: str) -> Day:
    kind, _, day = printed.partition(" ")
    return kind, date.fromisoformat(day) if day else None
