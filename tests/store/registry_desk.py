"""Short ways to keep the list of agencies by hand, for its tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from store import agencies, merging, registry, registry_members
from store.db import Tx
from store.lexicon import AgencyEntry, AgencyKind, Lexicon
from store.places import NATIONAL
from store.records import Actor
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import TODAY, Desk
from tests.store.steering_desk import act


def same(desk: Desk, key: str | None = None) -> dict[str, Any]:
    return {"effect_key": key or desk.key(), "now": desk.at}


async def lexicon(desk: Desk) -> Lexicon:
    """The names as of now."""
    return await desk.database.read(agencies.load)


async def entry(desk: Desk, agency_id: int) -> AgencyEntry:
    found = (await lexicon(desk)).by_id(agency_id)
    assert found is not None
    return found


async def adds(
    desk: Desk,
    full: str,
    short: str = "",
    *,
    kind: AgencyKind = AgencyKind.AGENCY,
    where: str = NATIONAL,
    by: Person = cast.WANG,
    key: str | None = None,
) -> int | None:
    async def body(tx: Tx, actor: Actor) -> int | None:
        names: dict[str, Any] = {"full": full, "short": short or full}
        return await registry.add(
            tx, actor, **names, kind=kind, jurisdiction=where, **same(desk, key)
        )

    return await act(desk, by, body)


async def new(desk: Desk, full: str, short: str = "", **more: Any) -> int:
    found = await adds(desk, full, short, **more)
    assert found is not None
    return found


async def renames(
    desk: Desk, agency_id: int, full: str, since: date, short: str = "", *, key: str | None = None
) -> bool:
    async def body(tx: Tx, actor: Actor) -> bool:
        names: dict[str, Any] = {"full": full, "short": short or full}
        return await registry.rename(tx, actor, agency_id, **names, since=since, **same(desk, key))

    return await act(desk, cast.WANG, body)


async def aliases(desk: Desk, agency_id: int, name: str) -> bool:
    return await act(
        desk,
        cast.WANG,
        lambda tx, actor: registry.add_alias(tx, actor, agency_id, name, **same(desk)),
    )


async def drops(desk: Desk, agency_id: int, name_id: int) -> bool:
    return await act(
        desk,
        cast.WANG,
        lambda tx, actor: registry.drop_name(tx, actor, agency_id, name_id, **same(desk)),
    )


async def succeeds(desk: Desk, agency_id: int, heir: int, since: date) -> bool:
    return await act(
        desk,
        cast.WANG,
        lambda tx, actor: registry.succeed(
            tx, actor, agency_id, heir, since, today=TODAY, **same(desk)
        ),
    )


async def joins(
    desk: Desk, group: int, member: int, since: date | None = None, until: date | None = None
) -> bool:
    return await act(
        desk,
        cast.WANG,
        lambda tx, actor: registry_members.put(
            tx, actor, group, member, since=since, until=until, **same(desk)
        ),
    )


async def merges(
    desk: Desk, one: int, into: int, *, by: Person = cast.WANG, key: str | None = None, **more: Any
) -> int | None:
    return await act(
        desk,
        by,
        lambda tx, actor: merging.merge(tx, actor, one, into, **same(desk, key), **more),
    )


async def parts(desk: Desk, merge_id: int) -> bool:
    return await act(
        desk,
        cast.WANG,
        lambda tx, actor: merging.undo(tx, actor, merge_id, **same(desk)),
    )
