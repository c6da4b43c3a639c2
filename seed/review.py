"""What a person must look at before a draft is approved: gaps, repeats, unknown names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from seed.assemble import Assembler
from seed.draft import Draft, Problem
from seed.grammar.agencies import is_collective
from seed.grammar.numbering import Kind
from seed.nodes import Node
from seed.roles import Levels, Role


class Names(Protocol):
    """What is asked of a lexicon."""

    def resolve(self, text: str) -> Sequence[object]:
        """All that a name may mean."""
        ...


def review(parts: Assembler, nodes: list[Node], levels: Levels) -> None:
    """Add the problems that only the whole document shows."""
    tasks = [node for node in nodes if levels.roles[id(node)] is Role.TASK]
    if not tasks:
        parts.problem(1, "no_tasks", "没有识别出任务")
    _check_numbers(parts, nodes, levels)
    _check_unplaced(parts)
    _check_silence(parts)


def _check_numbers(parts: Assembler, nodes: list[Node], levels: Levels) -> None:
    """Gaps and repeats among the tasks; aims may be numbered through with them."""
    previous: dict[Kind, int] = defaultdict(int)
    parents: dict[Kind, int] = {}
    for node in nodes:
        if levels.roles[id(node)] is not Role.TASK:
            if levels.roles[id(node)] in (Role.OVERVIEW, Role.IMPLEMENTATION):
                previous[node.mark.kind] = node.mark.value
                parents[node.mark.kind] = id(node.parent)
            continue
        kind, value = node.mark.kind, node.mark.value
        last = previous[kind]
        restarted = value == 1 or (last == 0 and kind not in parents)
        if not node.numbered:
            parts.problem(node.head.line, "no_number", node.rest)
        elif value == last and parents.get(kind) == id(node.parent):
            parts.problem(node.head.line, "duplicate_number", str(value))
        elif value > last + 1:
            missing = str(last + 1) if value == last + 2 else f"{last + 1}–{value - 1}"
            parts.problem(node.head.line, "number_gap", missing)
        elif value <= last and not restarted:
            parts.problem(node.head.line, "number_order", f"{last} → {value}")
        previous[kind] = value
        parents[kind] = id(node.parent)


def _check_unplaced(parts: Assembler) -> None:
    for piece in parts.prose:
        if piece.kind == "unplaced" and not piece.heading:
            line = parts.printed.text.count("\n", 0, piece.span[0]) + 1
            if all(p.line != line for p in parts.problems):
                parts.problem(line, "unplaced_line", piece.text)


def _check_silence(parts: Assembler) -> None:
    """A task without agencies where nearly all others name some."""
    named = sum(1 for item in parts.items if item.agencies)
    if not named or named < 0.8 * len(parts.items) or named == len(parts.items):
        return
    for item in parts.items:
        if not item.agencies:
            line = parts.printed.text.count("\n", 0, item.span[0]) + 1
            parts.problem(line, "no_responsibility", item.number)


def check_names(draft: Draft, text: str, names: Names) -> Draft:
    """The draft with a problem ``unknown_agency`` for each name that the lexicon does not know.

    ``text`` is the text of its source, for the lines. Beside the parser and not in it, so that
    what reads a file needs no lexicon.
    """
    known: set[str] = set()
    found: list[Problem] = []
    for item in draft.items:
        for name in item.agencies:
            if name not in known:
                known.add(name)
                if not names.resolve(name) and not is_collective(name):
                    line = text.count("\n", 0, item.span[0]) + 1
                    found.append(Problem(line=line, code="unknown_agency", text=name))
    if not found:
        return draft
    problems = sorted([*draft.problems, *found], key=lambda problem: problem.line)
    return draft.model_copy(update={"problems": problems})
