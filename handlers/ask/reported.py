"""What was reported on the tasks of an answer, as far as who asks may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.ask.question import Intent, Question, Status
from handlers.ask.reader import Reader
from store import selection, status
from store.db import Tx
from store.selection import Selection
from store.state import Standing, State

# More tasks than anybody's question about progress is about are not judged one by one.
MOST_JUDGED = 1000
_JUDGED = (Intent.STATUS, Intent.OVERDUE)


@dataclass(frozen=True, slots=True)
class Judged:
    """``standings`` of the tasks that may be seen, by id; ``hidden``: how many others there are.

    ``kept`` are those that answer the question; ``settled``: of tasks past their day how many
    were reported done, or have more time.
    """

    standings: Mapping[int, Standing]
    hidden: int
    kept: frozenset[int]
    settled: int = 0

    @property
    def counts(self) -> dict[State, int]:
        """How many of those kept stand where."""
        return dict(Counter(s.state for id_, s in self.standings.items() if id_ in self.kept))


async def judged(tx: Tx, wanted: Selection, question: Question, reader: Reader) -> Judged | None:
    """How the tasks of ``wanted`` stand; None where reports do not matter or may not be seen."""
    if reader.actor is None or question.intent not in _JUDGED:
        return None
    ids = [id_ for id_, _ in await selection.keys(tx, wanted)]
    if not 0 < len(ids) <= MOST_JUDGED:
        return None
    family = wanted.families[0] if len(wanted.families) == 1 else None
    board = await status.of_tasks(tx, reader.actor, ids, reader.today, family)
    if not board.rows:
        return None
    standings = {row.line.task_id: row.standing for row in board.rows}
    kept = _kept(question, ids, standings, reader.today)
    settled = len(ids) - len(kept) if question.intent is Intent.OVERDUE else 0
    return Judged(standings, board.hidden, kept, settled)


def _kept(
    question: Question, ids: Collection[int], standings: Mapping[int, Standing], today: date
) -> frozenset[int]:
    seen = {id_: standings[id_] for id_ in ids if id_ in standings}
    if question.intent is Intent.OVERDUE:
        # whose standing is hidden is judged by the day that is printed
        in_time = {id_ for id_, s in seen.items() if _is_settled(s, today)}
        return frozenset(ids) - in_time
    match question.status:
        case Status.DONE:
            return frozenset(id_ for id_, s in seen.items() if s.state is State.DONE)
        case Status.OPEN:
            return frozenset(id_ for id_, s in seen.items() if s.state is not State.DONE)
        case _:
            return frozenset(ids)


def _is_settled(standing: Standing, today: date) -> bool:
    """Done, or given more time."""
    has_time = standing.due_on is not None and standing.due_on >= today
    return standing.state is State.DONE or has_time
