"""What a document says of a task, in short, and which agencies it may be about."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.progress.about import Desk
from handlers.texts import steering as say
from store import items, overview
from store.db import Tx
from store.lexicon import AgencyKind
from store.named import agencies_of
from store.records import AssignmentView, Part, TaskCard

MOST = 6
_LEADS = (Part.LEAD, Part.FIRST)


def parties_of(found: Iterable[AssignmentView]) -> str:
    """Who is printed: the lead first."""
    every = list(found)
    return say.printed_parties(
        leads=[one.printed for one in every if one.part in _LEADS],
        others=[one.printed for one in every if one.part not in _LEADS],
    )


def due_of(card: TaskCard) -> str:
    """Until when, as computed."""
    known = [found for found in card.deadlines if found.kind != "none"]
    if not known:
        return ""
    return say.printed_due(kind=known[0].kind, due_on=known[0].due_on)


async def suggestions(tx: Tx, task_id: int, desk: Desk) -> list[int]:
    """Agencies to choose from: first who is mentioned in the wording, then who has most to do.

    Who stands on the task already is left out. Nothing is chosen: the coordinator decides.
    """
    card = await items.card(tx, task_id, plan_refs=desk.plans)
    named = (await agencies_of(tx, task_id)).every
    in_text = [resolution.entry for _, _, resolution in desk.lexicon.mentions(card.text)]
    mentioned = [
        entry.id
        for entry in in_text
        if entry.kind is AgencyKind.AGENCY and not entry.successors and entry.id is not None
    ]
    known = {entry.id for entry in desk.lexicon.agencies if not entry.successors}
    busy = [id_ for id_ in await overview.busiest(tx, MOST * 2) if id_ in known]
    return [id_ for id_ in dict.fromkeys([*mentioned, *busy]) if id_ not in named][:MOST]
