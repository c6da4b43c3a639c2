"""The rows of a wording that is wished: its columns, agencies, deadlines and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from store.db import AnyRow, Tx
from store.errors import Refusal, Refused
from store.revision_rows import TITLE_LIMIT
from store.tables import (
    assignments,
    deadlines,
    recurring_duties,
    targets,
)
from store.text import clean_user_text, first_words
from store.wishes import MOST_TEXT, Parties, Wish


async def changed(tx: Tx, version: AnyRow, wish: Wish) -> dict[str, Any]:
    """The columns that become others; Refused where none does."""
    values = of_wish(wish)
    if wish.text is not None:
        text = text_of(wish.text)
        # damage is a matter of the copy, and these words are none
        values |= {"text": text, "damage": []}
        if version.heading is None:
            values["title"] = first_words(text, TITLE_LIMIT)
    same = all(getattr(version, name) == value for name, value in values.items())
    if same and (wish.parties is None or await _stands(tx, version.id) == _rows(wish.parties)):
        raise Refused(Refusal.NOTHING_CHANGED, {"task": version.task_id})
    return values


def of_wish(wish: Wish) -> dict[str, Any]:
    """The columns of agencies and deadline, where they are wished."""
    values: dict[str, Any] = {}
    if wish.parties is not None:
        values["division"] = wish.parties.division
        values["lead_basis"] = wish.parties.basis
        values["responsibility_text"] = wish.parties.words
        values["agency_count"] = len({party.agency_id for party in wish.parties.every})
    if wish.due is not None:
        values["deadline_kind"] = wish.due.kind
        values["due_on"] = wish.due.due_on
        values["deadline_text"] = wish.due.phrase
    return values


def fields_of(wish: Wish) -> list[str]:
    """What of a task it changes, as ``by_hand`` names it."""
    said = {"text": wish.text, "agencies": wish.parties, "deadline": wish.due}
    return [name for name, value in said.items() if value is not None]


def text_of(said: str) -> str:
    """A text as it is kept; Refused for none, or too long a one."""
    text = clean_user_text(said).strip()
    if not text:
        raise Refused(Refusal.TEXT_MISSING)
    if len(text) > MOST_TEXT:
        raise Refused(Refusal.TEXT_TOO_LONG, {"most": MOST_TEXT})
    return text


async def _stands(tx: Tx, version_id: int) -> list[tuple[int, str, str]]:
    a = assignments.c
    rows = select(a.agency_id, a.printed, a.role).where(a.version_id == version_id)
    return [tuple(row) for row in await tx.rows(rows.order_by(a.position))]


def _rows(parties: Parties) -> list[tuple[int, str, str]]:
    return [(one.agency_id, one.printed, one.role) for one in parties.every]


async def put_children(tx: Tx, version_id: int, wish: Wish) -> None:
    """Put what the wish says in the place of what the copy has."""
    if wish.parties is not None:
        await _instead(
            tx,
            assignments,
            version_id,
            [
                {
                    "agency_id": one.agency_id,
                    "printed": one.printed,
                    "role": one.role,
                    "basis": wish.parties.basis,
                    "stated": one.stated,
                }
                for one in wish.parties.every
            ],
        )
    if wish.due is not None:
        one = (wish.due.kind, wish.due.due_on, wish.due.phrase)
        stages = wish.due.stages or ((one,) if wish.due.kind != "none" else ())
        names = ("kind", "due_on", "phrase")
        rows = [dict(zip(names, stage, strict=True)) for stage in stages]
        await _instead(tx, deadlines, version_id, rows)
    if wish.text is not None:
        parts = ("phrase", "due_on", "quantity", "unit", "op")
        said = [{name: getattr(one, name) for name in parts} for one in wish.targets]
        await _instead(tx, targets, version_id, said)
        again = [{"every": one.every, "phrase": one.phrase} for one in wish.recurring]
        await _instead(tx, recurring_duties, version_id, again)


async def _instead(tx: Tx, table: Any, version_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    await tx.run(delete(table).where(table.c.version_id == version_id))
    if rows:
        placed = [
            {**row, "version_id": version_id, "position": position}
            for position, row in enumerate(rows, 1)
        ]
        await tx.run(insert(table), placed)
