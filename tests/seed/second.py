"""Second versions of plans, deterministic by seed, with the truth about which task is which.

Tasks are added, taken out, swapped, split, reworded, given to others, and all of them numbered
anew, as a revised document of the family would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from seed.diff import Known, Pairing
from seed.draft import Assignee, Draft, DraftItem

# How much of a plan each edit touches.
ADDED, GONE, SWAPPED, SPLIT, REWORDED, OTHERS = 0.08, 0.05, 0.10, 0.04, 0.20, 0.15
_OTHER_WORDS = (
    ("推进", "推动"),
    ("加强", "强化"),
    ("完善", "健全"),
    ("开展", "组织开展"),
    ("建立", "构建"),
    ("制定", "研究制定"),
    ("提升", "提高"),
    ("深入", "扎实"),
    ("加快", "着力"),
    ("工作", "各项工作"),
)
_BODIES = ("商务部", "司法部", "公安部", "教育部", "财政部", "海关总署")


@dataclass
class Second:
    """``truth``: new number to the id of the old task, None for a new one."""

    draft: Draft
    truth: dict[str, int | None]


@dataclass
class Score:
    """How many pairs were proposed, and how many of them are right; ``true``: of how many."""

    true: int = 0
    sure: int = 0
    sure_right: int = 0
    asked: int = 0
    asked_right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what needs nobody's word."""
        return self.sure_right / self.sure if self.sure else 1.0

    @property
    def recall(self) -> float:
        """Of all pairs, those that need nobody's word."""
        return self.sure_right / self.true if self.true else 1.0

    @property
    def offered(self) -> float:
        """Of all pairs, those that need no word, or a person's yes."""
        return (self.sure_right + self.asked_right) / self.true if self.true else 1.0

    def add(self, pairing: Pairing, second: Second) -> None:
        """Count what was paired."""
        self.true += sum(id_ is not None for id_ in second.truth.values())
        for one in pairing.sure:
            self.sure += 1
            right = second.truth[one.number] == one.task_id
            self.sure_right += right
            if not right:
                self.wrong.append(f"{one.number} is not {one.task_id} ({one.likeness:.0f})")
        for one in pairing.doubtful:
            self.asked += 1
            self.asked_right += second.truth[one.number] == one.task_id


def known_of(draft: Draft) -> tuple[Known, ...]:
    """What a plan has after ``draft`` was imported; ids are places, from 1 on."""
    return tuple(
        Known(
            task_id=at,
            ref=item.number,
            heading=item.heading,
            text=item.text,
            agencies=tuple((one.name, one.role) for one in item.assignees),
            deadlines=tuple(one.text or "" for one in item.deadlines if one.kind != "none"),
            has_reports=False,
        )
        for at, item in enumerate(draft.items, 1)
    )


def second_version(draft: Draft, foreign: Sequence[DraftItem], seed: int) -> Second:
    """Another version of ``draft``; what it adds are tasks of other documents, ``foreign``."""
    random = Random(seed)
    left: list[tuple[DraftItem, int | None]] = [(i, at) for at, i in enumerate(draft.items, 1)]
    size = len(left)
    _swap(left, random, max(1, round(size * SWAPPED)))
    for _ in range(round(size * GONE)):
        left.pop(random.randrange(len(left)))
    for at in random.sample(range(len(left)), max(1, round(size * REWORDED))):
        item, id_ = left[at]
        left[at] = item.model_copy(update={"text": reworded(item.text, random)}), id_
    for at in random.sample(range(len(left)), max(1, round(size * OTHERS))):
        item, id_ = left[at]
        left[at] = _given_to_others(item, random), id_
    _split(left, random, round(size * SPLIT))
    for item in random.sample(list(foreign), max(1, round(size * ADDED))):
        left.insert(random.randrange(len(left) + 1), (item, None))
    numbers = _numbers(draft, len(left))
    items = [i.model_copy(update={"number": n}) for (i, _), n in zip(left, numbers, strict=True)]
    truth = {n: id_ for (_, id_), n in zip(left, numbers, strict=True)}
    return Second(draft.model_copy(update={"items": items}), truth)


def reworded(text: str, random: Random) -> str:
    """Other words for the same: verbs replaced, a clause dropped or one added."""
    for old, new in random.sample(_OTHER_WORDS, 5):
        text = text.replace(old, new)
    clauses = re.split(r"(?<=[，。；])", text)
    if len(clauses) > 4:
        clauses.pop(random.randrange(1, len(clauses) - 1))
    if random.random() < 0.5:
        clauses.insert(random.randrange(len(clauses)), "结合实际抓好落实，")
    return "".join(clauses)


def _swap(left: list[tuple[DraftItem, int | None]], random: Random, times: int) -> None:
    for _ in range(times):
        one, other = random.sample(range(len(left)), 2)
        left[one], left[other] = left[other], left[one]


def _split(left: list[tuple[DraftItem, int | None]], random: Random, times: int) -> None:
    """A task becomes two; the longer part is the task."""
    long = [at for at, (item, _) in enumerate(left) if len(re.findall("[。；]", item.text)) > 1]
    for at in sorted(random.sample(long, min(times, len(long))), reverse=True):
        item, id_ = left[at]
        ends = [m.end() for m in re.finditer("[。；]", item.text)][:-1]
        cut = min(ends, key=lambda end: abs(end - len(item.text) // 2))
        parts = [item.text[:cut], item.text[cut:]]
        ids = (id_, None) if len(parts[0]) >= len(parts[1]) else (None, id_)
        left[at : at + 1] = [
            (item.model_copy(update={"text": part, "heading": None}), own)
            for part, own in zip(parts, ids, strict=True)
        ]


def _given_to_others(item: DraftItem, random: Random) -> DraftItem:
    names = random.sample(_BODIES, 2)
    other = [Assignee(name=n, role="participant" if at else "lead") for at, n in enumerate(names)]
    return item.model_copy(update={"assignees": other, "agencies": names})


def _numbers(draft: Draft, size: int) -> list[str]:
    """Running numbers; labels that are none are used again in their order, then goes on."""
    if all(item.number.isdigit() for item in draft.items):
        return [str(n) for n in range(1, size + 1)]
    labels = [item.number for item in draft.items]
    return [*labels, *(f"增{n}" for n in range(1, size + 1))][:size]
