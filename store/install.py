"""One database serves one bot at one Bot API origin."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from store.db import Tx
from store.errors import ForeignDatabase
from store.tables import installation
from store.upsert import insert_into


async def bind(tx: Tx, bot_id: int, api_origin: str, *, adopt: bool, now: datetime) -> None:
    """Tie the database to this bot, or check that it is. ForeignDatabase says whose it is.

    ``adopt`` ties it anew: sandbox data would otherwise meet real people, or the reverse.
    """
    row = insert_into(tx, installation).values(
        id=1, bot_id=bot_id, api_origin=api_origin, created_at=now
    )
    await tx.run(row.on_conflict_do_nothing(index_elements=["id"]))
    bound = await tx.row(select(installation.c.bot_id, installation.c.api_origin))
    assert bound is not None
    if (bound.bot_id, bound.api_origin) == (bot_id, api_origin):
        return
    if not adopt:
        raise ForeignDatabase(bound.bot_id, bound.api_origin)
    # Where another bot stopped polling says nothing about an outage of this one.
    values = {"bot_id": bot_id, "api_origin": api_origin, "polled_at": None}
    await tx.run(update(installation).values(values))


async def bound_to(tx: Tx) -> tuple[int, str] | None:
    """The bot's id and the origin, None for a database no bot has used."""
    row = await tx.row(select(installation.c.bot_id, installation.c.api_origin))
    return None if row is None else (row.bot_id, row.api_origin)
