"""Where a copy lost characters: the task of another place that prints the words whole.

A name in quotes of which one character is left (“蓝”专项) is looked for in the current text of all
plans, with one or two characters more on either side and the same words behind it. It is shown
beside the damage; the text itself is never repaired.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import ColumnElement, or_, select

from store.db import AnyRow, Tx
from store.plans import newest_first
from store.records import DamageView, SisterView
from store.tables import plan_revisions, plans, task_versions, tasks

_LONE = re.compile(r"“([\u4e00-\u9fff])”([\u4e00-\u9fff]{2})")
# Lost before, lost after: one or two characters, as LIKE counts them.
_GAPS = ("_", "__")


async def found(tx: Tx, task_id: int, damage: tuple[DamageView, ...]) -> tuple[DamageView, ...]:
    """``damage`` with the sister task where there is one; no statement where none can be."""
    return tuple([await _with_sister(tx, task_id, one) for one in damage])


async def _with_sister(tx: Tx, task_id: int, damage: DamageView) -> DamageView:
    lone = _LONE.search(damage.printed)
    if lone is None:
        return damage
    row = await tx.row(
        select(tasks.c.id, plans.c.key, plans.c.short, tasks.c.ref, task_versions.c.text)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .join(plan_revisions, plan_revisions.c.id == task_versions.c.revision_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .where(tasks.c.id != task_id, _prints_more(*lone.groups()))
        .order_by(*newest_first(), task_versions.c.ordinal)
        .limit(1)
    )
    return damage if row is None else replace(damage, sister=_sister(row, *lone.groups()))


def _prints_more(char: str, behind: str) -> ColumnElement[bool]:
    names = [f"{char}{gap}" for gap in _GAPS] + [f"{gap}{char}" for gap in _GAPS]
    return or_(*(task_versions.c.text.like(f"%“{name}”{behind}%") for name in names))


def _sister(row: AnyRow, char: str, behind: str) -> SisterView:
    name = rf"“(?:{char}[^“”]{{1,2}}|[^“”]{{1,2}}{char})”(?={behind})"
    printed = re.search(name, row.text)
    assert printed is not None
    return SisterView(row.id, row.key, row.short, row.ref, printed[0])
