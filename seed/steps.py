"""The last step of a review: what it did, and what it takes to take it back. Pure.

A step is told from the two reviews that it lies between, whoever made it: a tap, typed words or a
corrected sheet. What it replaced is kept as JSON text beside what people chose, and goes with it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from seed import draft_json
from seed.draft import Draft, DraftItem
from seed.reviewing import Chosen, Review
from store.text import first_words

# Characters of what a step replaced: a step that replaced more is not kept, and stays done.
MOST = 64 << 10
REMOVED, MERGED, SPLIT, ADDED = "removed", "merged", "split", "added"
TASK, JOINED, EDITED, UNDONE = "task", "joined", "edited", "undone"
SAME, FRESH, PAIRED, SETTLED, OTHER = "same", "fresh", "paired", "settled", "other"
COUNTED = (REMOVED, MERGED, SPLIT, ADDED, TASK, JOINED, EDITED)
_WORDS = 18
_FIELDS = ("number", "text", "heading", "agencies", "deadlines")
_ROLES = ("lead", "participants", "assignees")
Span = tuple[int, int, int]
Facts = dict[str, Any]


def recorded(before: Review, after: Review) -> Review:
    """``after`` with the step that led to it, and with that counted."""
    told = _told(before, after)
    counts = Counter(before.chosen.counts) + Counter(_counted(before, after, told))
    after = after.choose(counts=dict(counts))
    back = json.dumps(_back(before, after), ensure_ascii=False)
    return after.choose(last={**told, "back": back if len(back) <= MOST else None})


def can_undo(review: Review) -> bool:
    """Whether the last step is kept."""
    return bool((review.chosen.last or {}).get("back"))


def undone(review: Review) -> Review:
    """The review before its last step; as it is where that is not kept."""
    if not can_undo(review):
        return review
    assert review.chosen.last is not None
    last = review.chosen.last
    back = json.loads(last["back"])
    values: Facts = {}
    for name, (start, end, lines) in back["lists"].items():
        now = getattr(review.draft, name)
        values[name] = [*now[:start], *draft_json.values(name, lines), *now[end:]]
    draft = review.draft.model_copy(update=values) if values else review.draft
    settled = {id_: choice for id_, choice in review.settled.items() if id_ not in back["new"]}
    chosen = {**review.chosen.model_dump(mode="json"), **back["chosen"]}
    where = {"at": back["at"], "ids": back["new"], "names": last.get("names", [])}
    chosen["last"] = {"deed": UNDONE, **where}
    was = Chosen.model_validate(chosen)
    return Review(review.text, draft, was, {**settled, **back["was"]})


def _back(before: Review, after: Review) -> Facts:
    lists: Facts = {}
    for name in draft_json.LISTS:
        old, new = getattr(before.draft, name), getattr(after.draft, name)
        if old is not new and old != new:
            start, old_end, new_end = _parted(old, new)
            lists[name] = [start, new_end, [one.model_dump_json() for one in old[start:old_end]]]
    was = {id_: c for id_, c in before.settled.items() if after.settled.get(id_) != c}
    chosen, became = (one.chosen.model_dump(mode="json") for one in (before, after))
    return {
        "lists": lists,
        "new": [id_ for id_ in after.settled if id_ not in before.settled],
        "was": was,
        "chosen": {name: chosen[name] for name in chosen if chosen[name] != became[name]},
        "at": lists["items"][0] if "items" in lists else None,
    }


def _told(before: Review, after: Review) -> Facts:
    """deed, and what names it: number, words, other, fields, names, body, code, choice, count."""
    one, two = before.chosen, after.chosen
    same = [name for name, id_ in two.same.items() if one.same.get(name) != id_]
    if same:
        return {"deed": SAME, "names": same[:1], "body": two.same[same[0]]}
    fresh = [name for name in two.fresh if name not in one.fresh]
    if fresh:
        return {"deed": FRESH, "names": fresh[:1], "count": len(fresh)}
    paired = [number for number in two.pairs if number not in one.pairs]
    if paired:
        is_same = two.pairs[paired[0]] is not None
        return {"deed": PAIRED, "number": paired[0], "count": len(paired), "is_same": is_same}
    new = [id_ for id_ in after.settled if id_ not in before.settled]
    choice = after.settled[new[0]] if new else None
    found = None if choice == "ignore" else _done(before.draft, after.draft)
    if found is not None:
        return found
    if choice is None:
        return {"deed": OTHER}
    return {"deed": SETTLED, "ids": new[:1], "choice": choice, "count": len(new)}


def _done(before: Draft, after: Draft) -> Facts | None:
    """What became of tasks; None where all are as they were."""
    start, old_end, new_end = _parted(before.items, after.items)
    old, new = before.items[start:old_end], after.items[start:new_end]
    if not old and not new:
        return None
    less_prose = len(after.prose) < len(before.prose)
    match len(old), len(new):
        case 1, 0:
            return {"deed": REMOVED, **_named(old[0])}
        case 2, 1:
            return {"deed": MERGED, "number": new[0].number, "other": old[1].number}
        case 1, 2:
            return {"deed": SPLIT, "number": new[0].number, "other": new[1].number}
        case 0, 1:
            return {"deed": TASK if less_prose else ADDED, **_named(new[0])}
        case 1, 1 if less_prose:
            return {"deed": JOINED, **_named(new[0])}
        case 1, 1:
            return {"deed": EDITED, **_edit(old[0], new[0]), "count": 1}
    # several at once: corrected in a sheet, or numbered on
    changed, added, removed = _by_number(old, new)
    return {"deed": OTHER, EDITED: changed, ADDED: added, REMOVED: removed}


def _edit(old: DraftItem, new: DraftItem) -> Facts:
    """The field that is another, and what it says now."""
    field = next((f for f in _FIELDS if getattr(old, f) != getattr(new, f)), None)
    if field is None and any(getattr(old, f) != getattr(new, f) for f in _ROLES):
        field = "agencies"
    values = {
        "number": new.number,
        "text": new.text[:80],
        "heading": new.heading or "",
        "agencies": "、".join(new.agencies[:12]),
        "deadlines": "；".join(one.text or "" for one in new.deadlines),
    }
    return {"number": old.number, "field": field, "value": values.get(field or "", "")}


def _by_number(old: Sequence[DraftItem], new: Sequence[DraftItem]) -> tuple[int, int, int]:
    was = {item.number: item for item in old}
    now = {item.number: item for item in new}
    changed = sum(number in was and was[number] != item for number, item in now.items())
    added, removed = len(now.keys() - was.keys()), len(was.keys() - now.keys())
    if len(old) == len(new):  # other numbers, and no other tasks
        return changed + added, 0, 0
    return changed, added, removed


def _counted(before: Review, after: Review, told: Facts) -> Facts:
    if told["deed"] in COUNTED:
        return {told["deed"]: 1}
    return {deed: told[deed] for deed in COUNTED if told.get(deed)}


def _named(item: DraftItem) -> Facts:
    return {"number": item.number, "words": first_words(item.heading or item.text, _WORDS)}


def _parted(old: Sequence[BaseModel], new: Sequence[BaseModel]) -> Span:
    """Where two lists part, and where in each they come together again."""
    least = min(len(old), len(new))
    start = 0
    while start < least and _is_same(old[start], new[start]):
        start += 1
    end = 0
    while end < least - start and _is_same(old[-1 - end], new[-1 - end]):
        end += 1
    return start, len(old) - end, len(new) - end


def _is_same(one: BaseModel, two: BaseModel) -> bool:
    return one is two or one == two
