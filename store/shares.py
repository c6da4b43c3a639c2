"""How the tasks of a plan divide by where they stand: each in exactly one share, for a bar.

No row says 未完成: who reported nothing by a day that has passed is 到期未报, what nobody could
report on is 无从报送, and what is not due yet is neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import null

from store.db import Tx
from store.items import line_of, lines_of
from store.records import TaskLine
from store.state import ONGOING, Facts, State, due, of_task
from store.status import facts_of
from store.tables import tasks


class Share(StrEnum):
    """已报完成, 已报进展, 到期未报, 无从报送, 持续推进, 期限未到, 未列明期限, in this
    order on the bar.
    """

    DONE = "done"
    REPORTED = "reported"
    SILENT = "silent"
    NOBODY = "nobody"
    ONGOING = "ongoing"
    AHEAD = "ahead"
    UNDATED = "undated"


Shares = Mapping[Share, int]

_BY_STATE = {
    State.DONE: Share.DONE,
    State.PARTS: Share.REPORTED,
    State.REPORTED: Share.REPORTED,
    State.PAST_DUE_REPORTED: Share.REPORTED,
    State.PAST_DUE_SILENT: Share.SILENT,
    State.PAST_DUE_NOBODY: Share.NOBODY,
    State.ONGOING: Share.ONGOING,
}


def share_of(facts: Facts, today: date) -> Share:
    """The one share of a task as a whole."""
    found = _BY_STATE.get(of_task(facts, today).state)
    if found is not None:
        return found
    due_on, _ = due(facts)
    if due_on is not None:
        return Share.AHEAD
    return Share.ONGOING if facts.deadline_kind == ONGOING else Share.UNDATED


async def of_lines(tx: Tx, lines: Sequence[TaskLine], today: date) -> dict[int, Shares]:
    """The shares of these tasks, by plan id."""
    facts = await facts_of(tx, [line.task_id for line in lines])
    found: dict[int, Counter[Share]] = defaultdict(Counter)
    for line in lines:
        if line.task_id in facts:
            found[line.plan_id][share_of(facts[line.task_id], today)] += 1
    return dict(found)


async def of_plans(tx: Tx, plan_ids: Collection[int], today: date) -> dict[int, Shares]:
    """The shares of all tasks of each plan; a plan without tasks is left out."""
    lines = lines_of(null()).where(tasks.c.plan_id.in_(sorted(plan_ids)))
    return await of_lines(tx, [line_of(row) for row in await tx.rows(lines)], today)
