"""Columns of a table flattened into one line a cell, as a page copies them: empty cells are gone.

Every column but that of the task shows what it holds, names or a day, so lines are laid to
columns in the one way that fits. Where two ways fit nothing is assigned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from seed.grammar.agencies import is_name_like, is_person, list_names
from seed.grammar.deadlines import is_month, looks_like_deadline
from seed.grammar.labels import NONE_WORDS

_GOES_ON = ("持续", "长期", "常态化", "滚动", "始终")
_ONLY_GOES_ON = re.compile(
    r"(?:持续|长期|常态化|滚动|始终)+(?:推进|实施|开展|坚持|落实|进行|抓好|做好|跟进|整改|更新|性|、|，)*"
    r"(?:(?:相关|该项|有关|本项)?(?:工作|任务))?"
)
_JOINED = frozenset(("lead", "duty", "help", "guide"))
_OF_NAMES = _JOINED | {"person"}
_BESIDE = frozenset(("other", "group", None))
_MUST = frozenset(("task", "lead", "duty"))
_MOST_LINES = 40
# into how many lines a narrow cell may break a name, and how such a name begins
_MOST_PIECES = 3
_LEVELS = frozenset("国省市州盟县区旗乡镇街")
# what a layout costs: an empty cell, a further line of a cell
_EMPTY, _MORE, _IMPOSSIBLE = 200, 100, 1_000_000


def lay_out(cells: Sequence[str], columns: Sequence[str | None]) -> list[str] | None:
    """A text for every column, "" for an empty cell; None where no way or several ways fit.

    A cell of names may go over several lines where no other column of names stands beside it, or
    where it stands behind one line that leads: else nobody knows where the one ends.
    """
    if len(cells) > _MOST_LINES:
        return None
    people = "person" in columns
    places = [place for place, column in enumerate(columns) if column in ("lead", "duty")]

    def fits(cell: str, column: str | None) -> bool:
        if cell in NONE_WORDS:
            return column not in _MUST
        if column == "when":
            return _is_when(cell)
        if column in _JOINED:
            return are_names(cell)
        if column == "person":
            return all(map(is_person, list_names(cell)[0]))
        return column != "task" or not _is_when(cell)

    @cache
    def best(at: int, place: int) -> tuple[int, int, tuple[int, ...]]:
        """Cost, number of ways and lines a column, for the cells and columns from here."""
        if place == len(columns):
            return (0 if at == len(cells) else _IMPOSSIBLE, 1, ())
        column = columns[place]
        found: list[tuple[int, int, tuple[int, ...]]] = []
        must = column == "task" or (place in places[:1])
        for taken in range(len(cells) - at + 1):
            lines = cells[at : at + taken]
            if taken == 0 and must:
                continue
            if taken and not _hold(lines, place, columns, fits):
                if column == "when" or (column in _JOINED and taken > _MOST_PIECES):
                    break
                continue
            cost = _EMPTY if not taken else _MORE * (taken - 1)
            if taken and column in _JOINED and _is_broken(lines):
                # rather than a last line of the wording and a shorter name
                cost -= 1
            if taken and people and column in _JOINED and all(map(is_person, lines)):
                # in a column of bodies only where that of people is full
                cost += _MORE // 2
            if taken > 1 and column == "task" and "task" in columns[place + 1 :]:
                # of two columns of wording the first is the shorter one; it reads the same
                cost += 1
            if not taken and column in _BESIDE:
                # which of two columns of remarks holds one is all the same: the first
                cost -= place
            if column not in _OF_NAMES and any(map(are_names, lines[1:])):
                # a line of names goes on with the names, not with the wording
                break
            rest = best(at + taken, place + 1)
            if rest[0] < _IMPOSSIBLE:
                found.append((cost + rest[0], rest[1], (taken, *rest[2])))
        if not found:
            return (_IMPOSSIBLE, 0, ())
        least = min(found)[0]
        same = [one for one in found if one[0] == least]
        return (least, sum(one[1] for one in same), same[0][2])

    cost, ways, counts = best(0, 0)
    if cost >= _IMPOSSIBLE or ways != 1:
        return None
    laid: list[str] = []
    at = 0
    for column, taken in zip(columns, counts, strict=True):
        lines = cells[at : at + taken]
        glue = "、" if column in _OF_NAMES and not _is_broken(lines) else ""
        laid.append(_glued(lines, glue))
        at += taken
    return laid


def are_names(text: str) -> bool:
    """Whether a cell holds names and nothing else."""
    names, _ = list_names(text)
    return bool(names) and all(is_name_like(name) or is_person(name) for name in names)


def _is_when(cell: str) -> bool:
    """Whether a cell is a day: 持续推进 is one, 持续优化营商环境 is a task."""
    if cell.startswith(_GOES_ON):
        return _ONLY_GOES_ON.fullmatch(cell) is not None
    return looks_like_deadline(cell) or is_month(cell)


def _hold(
    lines: Sequence[str],
    place: int,
    columns: Sequence[str | None],
    fits: Callable[[str, str | None], bool],
) -> bool:
    """Whether a column may hold these lines."""
    column = columns[place]
    of_names = [at for at, kind in enumerate(columns) if kind in _JOINED]
    beside, last_of_names = len(of_names), of_names[-1] if of_names else -1
    if len(lines) > 1 and column in _JOINED and _is_broken(lines):
        return True
    if len(lines) > 1 and column in _JOINED and beside > 1:
        # the last of two columns, behind one line that leads; or a list that shows it goes on
        last = beside == 2 and place == last_of_names
        if not last and not all(line[-1] in "、，," for line in lines[:-1]):
            return False
    elif (
        len(lines) > 1 and column not in _JOINED and column not in ("task", "other", "person", None)
    ):
        return False
    if column in _JOINED and len(lines) > 1:
        return all(fits(line.rstrip("、，,"), column) for line in lines)
    return all(fits(line, column) for line in lines)


def _is_broken(lines: Sequence[str]) -> bool:
    """Whether the lines are one name that a narrow cell broke: 市生态 / 环境局."""
    if not 1 < len(lines) <= _MOST_PIECES or lines[0][0] not in _LEVELS:
        return False
    if all(are_names(line.rstrip("、，,")) for line in lines):
        return False
    return are_names("".join(lines))


def _glued(lines: Sequence[str], glue: str) -> str:
    if not glue:
        return "".join(lines)
    return glue.join(line.rstrip("、，,") for line in lines)
