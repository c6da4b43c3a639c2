"""Which number each task of a plan goes by now: ``tasks.ref``, unique within the plan.

A revision may number tasks anew, so that one takes over the number of another: numbers change in
two steps. What each revision printed stays with its versions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, func, select, update

from store.bulk import insert_rows, run_many
from store.db import Tx
from store.errors import Outdated
from store.ids import reserve
from store.tables import plan_revisions, task_versions, tasks

# The width of the column.
_WIDTH = 32
# A statement takes 32,766 values.
_AT_ONCE = 10_000


async def matched(
    tx: Tx,
    plan_id: int,
    numbers: Sequence[str],
    version_ids: Sequence[int],
    pairs: Mapping[str, int | None],
) -> list[int]:
    """The id of each task that is printed under ``numbers``; those that are new are made, with the
    version of ``version_ids`` in the place of their number.

    ``pairs`` say which task a number means (None: a new one); other numbers mean the task that
    goes by them, if none of the pairs takes it. Outdated for pairs that do not fit the plan.
    """
    t = tasks.c
    held = {
        row.ref: row.id for row in await tx.rows(select(t.id, t.ref).where(t.plan_id == plan_id))
    }
    named = {number: pairs[number] for number in numbers if number in pairs}
    taken = [id_ for id_ in named.values() if id_ is not None]
    if len({*taken}) < len(taken) or not {*taken} <= {*held.values()}:
        raise Outdated("closed")
    used = set(taken)
    known: dict[str, int] = {}
    for number in numbers:
        id_ = named[number] if number in named else held.get(number)
        if id_ is not None and (number in named or id_ not in used):
            known[number] = id_
    fresh = [number for number in numbers if number not in known]
    if held:
        await renumber(tx, plan_id, {id_: ref for ref, id_ in known.items()}, fresh=fresh)
    new_ids = await reserve(tx, tasks, len(fresh))
    versions = dict(zip(numbers, version_ids, strict=True))
    made = [
        {"id": id_, "plan_id": plan_id, "ref": ref, "current_version_id": versions[ref]}
        for ref, id_ in zip(fresh, new_ids, strict=True)
    ]
    await insert_rows(tx, tasks, made)
    known.update(zip(fresh, new_ids, strict=True))
    return [known[number] for number in numbers]


async def renumber(
    tx: Tx, plan_id: int, wanted: Mapping[int, str], *, fresh: Collection[str] = ()
) -> None:
    """Let the tasks of ``wanted`` go by these numbers, by id; each number once.

    ``fresh`` are numbers of tasks that are still to come. A task that is not among them and holds
    one of the numbers is one that the plan has no more: it goes by the number with the revision in
    which it stood last, 7〔第1版〕.
    """
    t = tasks.c
    known = await tx.rows(select(t.id, t.ref).where(t.plan_id == plan_id))
    held = {row.id: row.ref for row in known}
    moved = {id_: ref for id_, ref in wanted.items() if held[id_] != ref}
    taken = {*moved.values(), *fresh}
    left = [id_ for id_, ref in held.items() if ref in taken and id_ not in wanted]
    for start in range(0, len(left), _AT_ONCE):
        moved |= await _former(tx, left[start : start + _AT_ONCE])
    if not moved:
        return
    by_id = update(tasks).where(t.id == bindparam("of"))
    for final in (False, True):
        rows = [{"of": id_, "to": ref if final else f"~{id_}"} for id_, ref in moved.items()]
        await run_many(tx, by_id.values(ref=bindparam("to")), rows)


async def _former(tx: Tx, task_ids: Collection[int]) -> dict[int, str]:
    """What tasks that are gone go by."""
    v, r = task_versions.c, plan_revisions.c
    last = select(func.max(v.id)).where(v.task_id.in_(sorted(task_ids))).group_by(v.task_id)
    rows = await tx.rows(
        select(v.task_id, v.ref, r.number)
        .join(plan_revisions, r.id == v.revision_id)
        .where(v.id.in_(last))
    )
    return {row.task_id: _label(row.ref, row.number, row.task_id) for row in rows}


def _label(ref: str, number: int, task_id: int) -> str:
    label = f"{ref}〔第{number}版〕"
    # Cut, numbers that are alike at their beginning would be the same.
    return label if len(label) <= _WIDTH else f"…{ref[-8:]}〔第{number}版·{task_id}〕"[-_WIDTH:]
