"""How a task stands, in the words of the table of states. Pure."""

from __future__ import annotations

from handlers.texts import status as say
from store.state import Standing
from store.status import Row


def standing_said(stands: Standing, *, pending: int) -> str:
    """``pending``: reports that wait to be confirmed, 0 where that is not said."""
    return say.standing(
        state=stands.state.value,
        due_on=stands.due_on,
        basis=None if stands.basis is None else stands.basis.value,
        last_on=stands.last_on,
        completed_on=stands.completed_on,
        late=stands.late,
        done=stands.done,
        parts=stands.parts,
        pending=pending,
    )


def standing_line(row: Row) -> str:
    """进展　…, the line on a card."""
    return say.progress(said=standing_said(row.standing, pending=row.pending))


def details(one: Row) -> str:
    """The line under a task of a list."""
    stands = one.standing
    return say.detail(
        state=stands.state.value,
        due_on=stands.due_on,
        basis=None if stands.basis is None else stands.basis.value,
        last_on=stands.last_on,
        completed_on=stands.completed_on,
        late=stands.late,
        done=stands.done,
        parts=stands.parts,
        pending=one.pending,
    )
