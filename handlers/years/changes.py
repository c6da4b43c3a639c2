"""What changed between a task and the same task of another year, from what both documents print.

Pure. Where it is not known which of the two is earlier, only differences are said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from handlers.texts import years as say
from seed.traits import opening, rest_of_clause
from store.lexicon import Lexicon
from store.links_shown import LinkedTask
from store.records import AssignmentView, DeadlineView, Part, TargetView, TaskCard
from store.text import match_key

# The same work under another verb: what follows the verb agrees this far.
_SAME_WORK = 60.0
_NO_DEADLINE = "none"


@dataclass(frozen=True, slots=True)
class _Side:
    text: str
    assignments: Sequence[AssignmentView]
    deadlines: Sequence[DeadlineView]
    targets: Sequence[TargetView]


def changes(card: TaskCard, linked: LinkedTask, lexicon: Lexicon) -> list[str]:
    """What to say of a confirmed link on ``card``: lead, others, verb, target, deadline.

    What one of the documents does not print is a gap of that document, and no change.
    """
    here = _Side(card.text, card.assignments, card.deadlines, card.targets)
    there = _Side(linked.text, linked.assignments, linked.deadlines, linked.targets)
    before, after = (there, here) if linked.is_earlier else (here, there)
    is_dated = linked.is_earlier is not None
    if here.assignments and there.assignments:
        said = _bodies(before, after, lexicon) if is_dated else _lead_there(here, there, lexicon)
    else:
        said = _gap(here, there, lexicon)
    if match_key(here.text) == match_key(there.text):
        said.append(say.word_for_word())
    elif is_dated:
        said += _verb(before.text, after.text)
    if is_dated:
        said += _targets(before, after)
    return said + _deadline(here, there, before, is_dated=is_dated)


def _gap(here: _Side, there: _Side, lexicon: Lexicon) -> list[str]:
    if not there.assignments:
        return [say.unnamed_there()] if here.assignments else []
    heads = _heads(there, lexicon)
    return [say.lead_there(names=_names(heads), leads=_is_led(there))] if heads else []


def _lead_there(here: _Side, there: _Side, lexicon: Lexicon) -> list[str]:
    own, other = _heads(here, lexicon), _heads(there, lexicon)
    differs = bool(own and other) and set(own) != set(other)
    return [say.lead_there(names=_names(other), leads=_is_led(there))] if differs else []


def _bodies(before: _Side, after: _Side, lexicon: Lexicon) -> list[str]:
    old, new = _heads(before, lexicon), _heads(after, lexicon)
    said = []
    if old and new and set(old) != set(new):
        leads = _is_led(before, after)
        said.append(say.lead_changed(before=_names(old), after=_names(new), leads=leads))
    earlier, later = _all(before, lexicon), _all(after, lexicon)
    joined = [name for body, name in later.items() if body not in earlier and body not in new]
    left = [name for body, name in earlier.items() if body not in later and body not in old]
    if joined:
        said.append(say.joined(names=joined))
    if left:
        said.append(say.left(names=left))
    return said


def _heads(side: _Side, lexicon: Lexicon) -> dict[str, str]:
    """Who leads, else who is listed first, as printed, by the slug of today's body."""
    for part in (Part.LEAD, Part.FIRST):
        found = {
            _body(view, lexicon): view.printed for view in side.assignments if view.part is part
        }
        if found:
            return found
    return {}


def _is_led(*sides: _Side) -> bool:
    """Whether somebody leads by each document's own rule; else the first is just the first."""
    return all(any(view.part is Part.LEAD for view in side.assignments) for side in sides)


def _all(side: _Side, lexicon: Lexicon) -> dict[str, str]:
    return {_body(view, lexicon): view.printed for view in side.assignments}


def _body(view: AssignmentView, lexicon: Lexicon) -> str:
    """A body and its only heir are one: a new name is no new lead."""
    slug, seen = view.agency.slug, set[str]()
    while slug not in seen:
        seen.add(slug)
        try:
            entry = lexicon.by_slug(slug)
        except KeyError:
            return slug
        # what was merged into another goes by that one's slug
        slug = entry.successors[0] if len(entry.successors) == 1 else entry.slug
    return slug


def _names(bodies: dict[str, str]) -> list[str]:
    return list(bodies.values())


def _verb(before: str, after: str) -> list[str]:
    """The verbs in front of the same work; nothing where the works are worded otherwise."""
    old, new = opening(before), opening(after)
    alike = fuzz.ratio(rest_of_clause(before), rest_of_clause(after)) >= _SAME_WORK
    if not old or not new or old == new or not alike:
        return []
    return [say.verb_changed(before=old, after=new)]


def _targets(before: _Side, after: _Side) -> list[str]:
    old = [target.phrase for target in before.targets]
    new = [target.phrase for target in after.targets]
    if set(map(match_key, old)) == set(map(match_key, new)):
        return []
    return [say.target_changed(before=old, after=new)]


def _deadline(here: _Side, there: _Side, before: _Side, *, is_dated: bool) -> list[str]:
    own, other = _phrase(here), _phrase(there)
    if match_key(own or "") == match_key(other or ""):
        return []
    if other is None:
        return [say.no_deadline_there()]
    if own is None or not is_dated:
        return [say.deadline_there(phrase=other)]
    old, new = (other, own) if before is there else (own, other)
    return [say.deadline_changed(before=old, after=new)]


def _phrase(side: _Side) -> str | None:
    said = [found.phrase for found in side.deadlines if found.kind != _NO_DEADLINE and found.phrase]
    return "、".join(said) or None
