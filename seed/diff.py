"""A new version of a plan against what the plan has: which task is which, and what changed. Pure.

A revision may number its tasks anew, so a task is known by what it says. Pairs that are clear are
taken as they are; the others wait for a person, and nothing is guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from seed.draft import Deadline, DeadlineKind, Draft, DraftItem
from store.edition import Known
from store.text import match_key

__all__ = ["Diff", "Known", "Pair", "Pairing", "TaskDiff", "compare", "pair"]

# Likeness in per cent, see ``fuzz.ratio``. At SURE and with nothing else within MARGIN a pair is
# clear; below LEAST two tasks have no more in common than any two of one plan.
SURE, MARGIN, LEAST = 72.0, 8.0, 52.0
# Texts that share the most of their rare pieces are compared letter by letter.
_COMPARED = 12
_PIECE = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A task of the new text and the one it may be; ``likeness`` from 0 to 100."""

    number: str
    task_id: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """``sure`` needs nobody, ``doubtful`` a person; ``new`` numbers and ``gone`` tasks are in no
    pair. A doubtful pair that is denied is a new task and one that is gone.
    """

    sure: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    new: tuple[str, ...]
    gone: tuple[int, ...]

    def pairs(self, confirmed: Iterable[str] = ()) -> dict[str, int | None]:
        """Number to task for ``import_draft``; of the doubtful ones those ``confirmed``."""
        wanted = set(confirmed)
        found: dict[str, int | None] = dict.fromkeys(self.new)
        found |= {one.number: one.task_id for one in self.sure}
        found |= {
            one.number: one.task_id if one.number in wanted else None for one in self.doubtful
        }
        return found


@dataclass(frozen=True, slots=True)
class TaskDiff:
    """One task in both; what is None is as it was. Agencies are (name, role) in order."""

    number: str
    known: Known
    text: tuple[str, str] | None = None
    agencies: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] | None = None
    deadlines: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it says something else; another number is none of it."""
        return any(part is not None for part in (self.text, self.agencies, self.deadlines))

    @property
    def is_renumbered(self) -> bool:
        """Whether it goes by another number."""
        return self.number != self.known.ref


@dataclass(frozen=True, slots=True)
class Diff:
    """A new version by task, in its order. ``kept``: tasks with reports that stay reported on."""

    tasks: tuple[TaskDiff, ...]
    new: tuple[str, ...]
    gone: tuple[Known, ...]
    known: int

    @property
    def changed(self) -> tuple[TaskDiff, ...]:
        """What says something else."""
        return tuple(one for one in self.tasks if one.is_changed and one.known.is_current)

    @property
    def renumbered(self) -> tuple[TaskDiff, ...]:
        """What goes by another number."""
        return tuple(one for one in self.tasks if one.is_renumbered and one.known.is_current)

    @property
    def back(self) -> tuple[TaskDiff, ...]:
        """What the plan had once and has again: with its reports, follows and history."""
        return tuple(one for one in self.tasks if not one.known.is_current)

    @property
    def kept(self) -> int:
        """Tasks with reports that the new version has."""
        return sum(one.known.has_reports for one in self.tasks)

    @property
    def parked(self) -> tuple[Known, ...]:
        """Tasks with reports that it has no more: the reports are parked."""
        return tuple(one for one in self.gone if one.has_reports)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is other than before."""
        return not (self.changed or self.renumbered or self.new or self.gone or self.back)


def pair(known: Sequence[Known], draft: Draft) -> Pairing:
    """Which task of the plan each task of ``draft`` is, one to one.

    What a plan had once counts as what it has, but is never gone. Of texts that occur several
    times those with the same number belong together.
    """
    left = _Left(known, draft.items)
    sure = [*left.same_words(), *left.clear()]
    doubtful = left.doubtful()
    return Pairing(
        sure=tuple(sorted(sure, key=left.position)),
        doubtful=tuple(sorted(doubtful, key=left.position)),
        new=tuple(item.number for item in draft.items if item.number in left.items),
        gone=tuple(one.task_id for one in known if one.is_current and one.task_id in left.known),
    )


def compare(known: Sequence[Known], draft: Draft, pairs: Mapping[str, int | None]) -> Diff:
    """What ``draft`` says otherwise, task by task; a number without a pair is a new task."""
    by_id = {one.task_id: one for one in known}
    found: list[TaskDiff] = []
    new: list[str] = []
    for item in draft.items:
        old = by_id.get(pairs.get(item.number) or 0)
        if old is None:
            new.append(item.number)
        else:
            found.append(_difference(item, old))
    kept = {one.known.task_id for one in found}
    gone = tuple(one for one in known if one.is_current and one.task_id not in kept)
    return Diff(tuple(found), tuple(new), gone, sum(one.is_current for one in known))


def _difference(item: DraftItem, old: Known) -> TaskDiff:
    before, after = (old.heading or "", old.text), (item.heading or "", item.text)
    agencies = tuple((one.name, one.role) for one in item.assignees)
    phrases = tuple(_phrase(one) for one in item.deadlines if one.kind is not DeadlineKind.NONE)
    return TaskDiff(
        number=item.number,
        known=old,
        text=None if before == after else (_whole(*before), _whole(*after)),
        agencies=None if agencies == old.agencies else (old.agencies, agencies),
        deadlines=None if phrases == old.deadlines else (old.deadlines, phrases),
    )


def _phrase(deadline: Deadline) -> str:
    return deadline.text or (deadline.due_on.isoformat() if deadline.due_on else "")


def _whole(heading: str, text: str) -> str:
    return text if not heading or text.startswith(heading) else f"{heading}\n{text}"


@dataclass
class _Left:
    """What has no partner yet, and the likeness of what may be one."""

    every: Sequence[Known]
    order: Sequence[DraftItem]
    known: dict[int, Known] = field(init=False)
    items: dict[str, DraftItem] = field(init=False)
    keys: dict[int, str] = field(init=False)
    own: dict[str, str] = field(init=False)
    places: dict[str, int] = field(init=False)
    likeness: list[Pair] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {one.task_id: one for one in self.every}
        self.items = {item.number: item for item in self.order}
        self.keys = {id_: _key(one.heading, one.text) for id_, one in self.known.items()}
        self.own = {number: _key(item.heading, item.text) for number, item in self.items.items()}
        self.places = {item.number: at for at, item in enumerate(self.order)}
        self.likeness = []

    def position(self, one: Pair) -> int:
        """Where its task stands in the new text."""
        return self.places[one.number]

    def same_words(self) -> list[Pair]:
        """Word for word the same, where that is one to one or the number is the same too."""
        by_key: dict[str, list[int]] = defaultdict(list)
        for id_, key in self.keys.items():
            by_key[key].append(id_)
        often = Counter(self.own.values())
        found = []
        for number, key in self.own.items():
            ids = by_key.get(key, [])
            if often[key] > 1 or len(ids) > 1:
                ids = [id_ for id_ in ids if self.known[id_].ref == number]
            if len(ids) == 1:
                found.append(Pair(number, ids[0], 100.0))
        for one in found:
            self._take(one)
        return found

    def clear(self) -> list[Pair]:
        """Alike, and each the other's best by far."""
        self.likeness = self._measured()
        best: dict[object, list[float]] = defaultdict(list)
        for one in self.likeness:
            best[one.number].append(one.likeness)
            best[one.task_id].append(one.likeness)
        second = {key: sorted(all_)[-2] if len(all_) > 1 else 0.0 for key, all_ in best.items()}
        found = []
        for one in self.likeness:
            rival = max(second[one.number], second[one.task_id])
            is_best = one.likeness >= max(*best[one.number], *best[one.task_id])
            if is_best and one.likeness >= SURE and one.likeness - rival >= MARGIN:
                found.append(one)
        for one in found:
            self._take(one)
        return found

    def doubtful(self) -> list[Pair]:
        """What is left, the most alike first; of equals the one with the same number."""

        def rank(one: Pair) -> tuple[float, bool]:
            return -one.likeness, self.known[one.task_id].ref != one.number

        found = []
        for one in sorted(
            (p for p in self.likeness if p.number in self.items and p.task_id in self.known),
            key=rank,
        ):
            if one.number in self.items and one.task_id in self.known:
                found.append(one)
                self._take(one)
        return found

    def _take(self, one: Pair) -> None:
        self.items.pop(one.number)
        self.known.pop(one.task_id)

    def _measured(self) -> list[Pair]:
        """Every pair of what is left that is alike at all; few of all that there could be."""
        holding: dict[str, list[int]] = defaultdict(list)
        for id_ in self.known:
            for piece in _pieces(self.keys[id_]):
                holding[piece].append(id_)
        found = []
        for number in self.items:
            key = self.own[number]
            shared: Counter[int] = Counter()
            for piece in _pieces(key):
                ids = holding.get(piece, ())
                # what most tasks print says nothing, and would cost the most
                if len(ids) <= max(_COMPARED, len(self.known) // 8):
                    shared.update(ids)
            for id_, _ in shared.most_common(_COMPARED):
                likeness = fuzz.ratio(key, self.keys[id_], score_cutoff=LEAST)
                if likeness:
                    found.append(Pair(number, id_, likeness))
        return found


def _key(heading: str | None, text: str) -> str:
    return match_key(_whole(heading or "", text))


def _pieces(key: str) -> set[str]:
    return {key[at : at + _PIECE] for at in range(max(1, len(key) - _PIECE + 1))}
