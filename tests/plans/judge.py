"""What a draft got right of a plan, counted task by task."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import SequenceMatcher

from seed.draft import Draft, DraftItem
from store.text import fold_variants, text_key
from tests.plans.model import Task

_ALIKE = 0.75
_STOPS = re.compile("[，。；：]")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass
class Score:
    """Counts over plans. ``right(what)`` is a share; ``invented`` bodies are counted alone."""

    plans: int = 0
    tasks: int = 0
    found: int = 0
    extra: int = 0
    number: int = 0
    text: int = 0
    names: int = 0
    bodies: int = 0
    bodies_found: int = 0
    invented: int = 0
    lead: int = 0
    parts: int = 0
    days: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Take in the counts of another."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def share(self, what: str) -> float:
        """``found`` … ``days`` as a share of the tasks; precision; bodies by themselves."""
        if what == "precision":
            return self.found / ((self.found + self.extra) or 1)
        if what == "bodies":
            return self.bodies_found / (self.bodies or 1)
        return float(getattr(self, what)) / (self.tasks or 1)


def same(text: str) -> str:
    """The key on which copies are compared, traditional or not."""
    return _STOPS.sub("", fold_variants(text_key(text)).translate(_DIGITS))


def judge(tasks: Sequence[Task], draft: Draft, *, begins: bool = False) -> Score:
    """Compare a draft with the truth; ``begins``: of the texts only the beginnings are known."""
    score = Score(plans=1, tasks=len(tasks))
    if begins:
        tasks = [_whole(task, draft.items) for task in tasks]
    pairs, extra = _pair(tasks, draft.items)
    score.extra = len(extra)
    for one in extra:
        score.invented += len(one.agencies)
        score.wrong.append(f"EXTRA {one.number} {one.text[:40]} {one.agencies}")
    for task, item in pairs:
        score.bodies += len(task.who.names)
        if item is None:
            score.wrong.append(f"MISSED {task.label} {task.text[:40]}")
            continue
        score.found += 1
        _compare(task, item, score)
    return score


def _whole(task: Task, items: Sequence[DraftItem]) -> Task:
    """The task with the text of the first item of its label that begins like it."""
    begin = same(task.text)
    for item in items:
        if item.number.endswith(task.label) and same(item.text).startswith(begin):
            return replace(task, text=item.text)
    return task


def _compare(task: Task, item: DraftItem, score: Score) -> None:
    def check(what: str, wanted: object, read: object, good: bool) -> None:
        setattr(score, what, getattr(score, what) + good)
        if not good:
            score.wrong.append(f"{what} {task.label}: {wanted} != {read} | {task.text[:30]}")

    bare = re.sub(r"\*\d+$", "", item.number)
    good = not task.label or re.search(rf"(?<!\d){re.escape(task.label)}$", bare) is not None
    check("number", task.label, item.number, good)
    # a first line may be kept as the heading
    whole = same((item.heading or "") + item.text)
    good = same(task.text) in (same(item.text), whole)
    check("text", task.text[-60:], item.text[-60:], good)
    wanted = [same(name) for name in task.who.names]
    read = [same(name) for name in item.agencies]
    check("names", task.who.names, item.agencies, wanted == read)
    overlap = Counter(wanted) & Counter(read)
    score.bodies_found += overlap.total()
    invented = Counter(read) - Counter(wanted)
    score.invented += invented.total()
    if invented:
        score.wrong.append(f"INVENTED {task.label}: {list(invented)}")
    lead, basis = same(item.lead or ""), item.lead_basis.value
    good = (lead, basis) == (same(task.who.lead or ""), task.who.basis)
    check("lead", (task.who.lead, task.who.basis), (item.lead, basis), good)
    parts = [same(name) for name in item.participants]
    check("parts", task.who.parts, item.participants, parts == list(map(same, task.who.parts)))
    days = [(one.kind.value, one.due_on) for one in item.deadlines]
    check("days", task.days, (days, item.deadline.text), days == task.days)


def _pair(
    tasks: Sequence[Task], items: Sequence[DraftItem]
) -> tuple[list[tuple[Task, DraftItem | None]], list[DraftItem]]:
    """Each task with the item that reads like it, in order; items that no task is left for."""
    keys = [same(item.text) for item in items]
    free = set(range(len(items)))
    pairs: list[tuple[Task, DraftItem | None]] = []
    place = 0
    for task in tasks:
        wanted = same(task.text)
        ahead = sorted(free, key=lambda at: (at < place, abs(at - place)))
        found = next((at for at in ahead if keys[at] == wanted), None)
        if found is None:
            found = next((at for at in ahead if _alike(wanted, keys[at])), None)
        if found is None:
            pairs.append((task, None))
            continue
        free.remove(found)
        place = found + 1
        pairs.append((task, items[found]))
    return pairs, [items[at] for at in sorted(free)]


def _alike(wanted: str, read: str) -> bool:
    if not wanted or not read:
        return False
    if wanted.startswith(read[:40]) and len(read) >= 0.5 * len(wanted):
        return True
    matcher = SequenceMatcher(None, wanted, read, autojunk=False)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE
