"""Who gives the result of a whole task: the lead where it is sole or joint, the coordinator where
it is divided by duty. Both are reports of kind ``overall`` that ``record.submit`` takes.
"""

from __future__ import annotations

from store import rules
from store.named import Named
from store.records import Actor


def speaks_for_whole(actor: Actor, named: Named) -> int | None:
    """The agency for which ``actor`` may give the whole result; None where it is not theirs."""
    if named.is_divided:
        return None
    for agency in actor.agencies:
        may = rules.may(actor, rules.Action.COMPLETE_TASK, agency_id=agency.id)
        if agency.id in named.lead and may:
            return agency.id
    return None
