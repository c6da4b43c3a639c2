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
    """What to say of a confirmed link on ``card``: lead, others, verb, target, deadline."""
    here = _Side(card.text, card.assignments, card.deadlines, card.targets)
    there = _Side(linked.text, linked.assignments, linked.deadlines, linked.targets)
    if linked.is_earlier is None:
        return _bodies(there, here, lexicon, is_dated=False)
    before, after = (there, here) if linked.is_earlier else (here, there)
    said = _bodies(before, after, lexicon, is_dated=True)
    if match_key(before.text) == match_key(after.text):
        said.append(say.word_for_word())
    else:
        said += _verb(before.text, after.text)
    return said + _targets(before, after) + _deadline(before, after)


def _bodies(before: _Side, after: _Side, lexicon: Lexicon, *, is_dated: bool) -> list[str]:
    """``before`` is what the other document prints where nothing is dated."""
    if not before.assignments and not after.assignments:
        return []
    if not before.assignments:
        return [say.unnamed_before() if is_dated else say.unnamed_there()]
    if not after.assignments:
        return [say.unnamed_after()] if is_dated else []
    old, new = _heads(before, lexicon), _heads(after, lexicon)
    said = []
    if old and new and set(old) != set(new):
        said.append(
            say.lead_changed(before=_names(old), after=_names(new))
            if is_dated
            else say.lead_differs(there=_names(old))
        )
    if not is_dated:
        return said
    earlier, later = _all(before, lexicon), _all(after, lexicon)
    joined = [name for body, name in later.items() if body not in earlier and body not in new]
    left = [name for body, name in earlier.items() if body not in later and body not in old]
    if joined:
        said.append(say.joined(names=joined))
    if left:
        said.append(say.left(names=left))
    return said


def _heads(side: _Side, lexicon: Lexicon) -> dict[str, str]:
    """Who leads, else who is listed first, by the slug of today's body."""
    for part in (Part.LEAD, Part.FIRST):
        found = {
            _body(view, lexicon): view.agency.short
            for view in side.assignments
            if view.part is part
        }
        if found:
            return found
    return {}


def _all(side: _Side, lexicon: Lexicon) -> dict[str, str]:
    return {_body(view, lexicon): view.agency.short for view in side.assignments}


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


def _deadline(before: _Side, after: _Side) -> list[str]:
    old, new = _phrase(before), _phrase(after)
    if match_key(old or "") == match_key(new or ""):
        return []
    return [say.deadline_changed(before=old, after=new)]


def _phrase(side: _Side) -> str | None:
    said = [found.phrase for found in side.deadlines if found.kind != _NO_DEADLINE and found.phrase]
    return "、".join(said) or None
