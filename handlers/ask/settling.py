"""Which task a number means that stands in several plans. Pure; for answers and for reports.

Reading may guess and says which plan it took: the asker's own agency, then the plan spoken of last.
Writing never guesses by what was spoken of: only one's own agency, named on exactly one of them,
settles it, and the writer confirms it in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task of that number: its plan's key and the ids of the agencies it names."""

    task_id: int
    plan_key: str
    agencies: frozenset[int]
    has_deadline: bool = False


def for_writing(candidates: Sequence[Candidate], own: frozenset[int]) -> Candidate | None:
    """The task to report on; None where the writer has to say which.

    ``own`` are the ids of the writer's agency with its predecessors and successors, empty for
    nobody's. One candidate alone is meant, whoever writes: whether they may is not asked here.
    """
    return _only(candidates) or _only(one for one in candidates if one.agencies & own)


def for_reading(
    candidates: Sequence[Candidate],
    own: frozenset[int],
    last_plans: Sequence[str] = (),
    *,
    when: bool = False,
    who: bool = False,
) -> Candidate | None:
    """The task to show; None where the reader has to say which.

    ``when`` asks for a day, ``who`` for agencies: only one task may have any.
    """
    settled = for_writing(candidates, own)
    if settled is None and when:
        settled = _only(one for one in candidates if one.has_deadline)
    if settled is None and who:
        settled = _only(one for one in candidates if one.agencies)
    if settled is None and len(last_plans) == 1:
        settled = _only(one for one in candidates if one.plan_key == last_plans[0])
    return settled


def _only(candidates: Iterable[Candidate]) -> Candidate | None:
    found = list(candidates)
    return found[0] if len(found) == 1 else None
