"""A draft as JSON text in lines, so that a long one is written and read a line at a time. Pure.

Meant for a thread beside the loop: encoding or validating ten thousand tasks in one call keeps
the interpreter to itself for a second, whichever thread calls it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from seed.draft import Box, Draft, DraftItem, DraftPlan, Goal, Problem, Prose, Section

# The lists of a draft and what stands in them.
LISTS: dict[str, type[BaseModel]] = {
    "items": DraftItem,
    "problems": Problem,
    "sections": Section,
    "boxes": Box,
    "goals": Goal,
    "prose": Prose,
}
_HEAD, _CLOSED, _END = '{"plan":', "]", "}"


def write(draft: Draft) -> str:
    """The draft as JSON: its plan on the first line, then each list's name and a line a value."""
    return "\n".join(_lines(draft))


def read(text: str) -> Draft:
    """The draft of ``write``; ValueError (a ValidationError, too, is one) for anything else."""
    lines = iter(text.split("\n"))
    first = next(lines)
    if not first.startswith(_HEAD):
        raise ValueError("no plan")
    whole: dict[str, Any] = {"plan": DraftPlan.model_validate_json(first.removeprefix(_HEAD))}
    for name, model in LISTS.items():
        if next(lines, None) != _opened(name):
            raise ValueError(name)
        whole[name] = [model.model_validate_json(line.removeprefix(",")) for line in _list(lines)]
    if [*lines] != [_END]:
        raise ValueError("no end")
    return Draft.model_construct(**whole)


def values(name: str, lines: Iterable[str]) -> list[BaseModel]:
    """Values of the draft's list ``name``, each as its JSON; ValueError for anything else."""
    return [LISTS[name].model_validate_json(line) for line in lines]


def _lines(draft: Draft) -> Iterator[str]:
    yield f"{_HEAD}{draft.plan.model_dump_json()}"
    for name in LISTS:
        yield _opened(name)
        for n, value in enumerate(getattr(draft, name)):
            yield f"{',' if n else ''}{value.model_dump_json()}"
        yield _CLOSED
    yield _END


def _opened(name: str) -> str:
    return f",{json.dumps(name)}:["


def _list(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line == _CLOSED:
            return
        yield line
    raise ValueError("no end of a list")
