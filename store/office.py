"""What an office, or an agency for itself, has set; each with its default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from store import audit, people, rules
from store.db import Tx
from store.errors import NotFound
from store.lexicon import AgencyKind
from store.records import Actor
from store.tables import agencies, agency_settings, settings
from store.upsert import insert_into


class Setting(StrEnum):
    """What holds for the whole installation."""

    # Every member sees how every task stands (DOMAIN: Who sees progress), not what was written.
    OPEN_STATUSES = "open_statuses"
    # Days of a person's audit entries that are kept, at least (issue: 3 years by default).
    KEEP_DAYS = "keep_days"
    # Our id of the chat in which administrators are told; 0: each of them in private.
    ADMIN_CHAT = "admin_chat"


DEFAULTS: dict[Setting, bool | int] = {
    Setting.OPEN_STATUSES: False,
    Setting.KEEP_DAYS: 3 * 366,
    Setting.ADMIN_CHAT: 0,
}


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that is set, typed."""

    open_statuses: bool
    keep_days: int
    admin_chat: int

    @property
    def policy(self) -> frozenset[rules.Rule]:
        """The rules with what the office opened."""
        return rules.POLICY | rules.OPEN_STATUSES if self.open_statuses else rules.POLICY


async def load(tx: Tx) -> Office:
    """What is set now, defaults where nothing was."""
    rows = {row.name: row.value for row in await tx.rows(select(settings))}
    found = {name: rows.get(name.value, default) for name, default in DEFAULTS.items()}
    return Office(
        open_statuses=bool(found[Setting.OPEN_STATUSES]),
        keep_days=int(found[Setting.KEEP_DAYS]),
        admin_chat=int(found[Setting.ADMIN_CHAT]),
    )


async def put(
    tx: Tx,
    actor: Actor,
    setting: Setting,
    value: bool | int,
    *,
    effect_key: str,
    now: datetime,
) -> bool:
    """Set it for everybody. ValueError for a value of another kind. False if done before."""
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SET_OFFICE)
    if type(value) is not type(DEFAULTS[setting]) or value < 0:
        raise ValueError(f"{setting.value} is no {value!r}")
    if not await _on_record(tx, actor, "setting", setting.value, value, effect_key, now):
        return False
    changed = {"value": value, "changed_at": now, "changed_by": actor.person_id}
    row = insert_into(tx, settings).values(name=setting.value, **changed)
    await tx.run(row.on_conflict_do_update(index_elements=["name"], set_=changed))
    return True


async def confirms(tx: Tx, agency_id: int) -> bool:
    """Whether a report of this agency waits for its liaison before others see it."""
    found = select(agency_settings.c.confirms).where(agency_settings.c.agency_id == agency_id)
    value = await tx.scalar(found)
    return value is None or bool(value)


async def set_confirms(
    tx: Tx, actor: Actor, agency_id: int, value: bool, *, effect_key: str, now: datetime
) -> bool:
    """Switch the liaison's confirmation on or off for an agency. False if done before."""
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SET_AGENCY, agency_id=agency_id)
    kind = await tx.scalar(select(agencies.c.kind).where(agencies.c.id == agency_id))
    if kind != AgencyKind.AGENCY:
        raise NotFound("agency", str(agency_id))
    if not await _on_record(tx, actor, "agency", str(agency_id), value, effect_key, now):
        return False
    changed = {"confirms": value, "changed_at": now, "changed_by": actor.person_id}
    row = insert_into(tx, agency_settings).values(agency_id=agency_id, **changed)
    await tx.run(row.on_conflict_do_update(index_elements=["agency_id"], set_=changed))
    return True


async def _on_record(
    tx: Tx, actor: Actor, kind: str, object_id: str, value: Any, effect_key: str, now: datetime
) -> bool:
    return await audit.record_by(
        tx, actor, "set", (kind, object_id), {"value": value}, effect_key=effect_key, now=now
    )
