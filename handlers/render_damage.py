"""A damaged place in words. Apart from the cards, so that the command line need not load them."""

from __future__ import annotations

from handlers.texts import task as say
from store.records import DamageView


def damage_line(found: DamageView) -> str:
    """A place as printed, what it may have read, and who prints it whole."""
    text = say.damage(printed=found.printed, restored=found.restored, confidence=found.confidence)
    if found.sister is None:
        return text
    who = found.sister
    return text + say.sister(ref=who.ref, short=who.plan_short, printed=who.printed)
