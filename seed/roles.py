"""What each numbered paragraph is: task, heading, aim, or how the plan is carried out.

A document numbers headings, tasks and sub-points alike. The level that carries responsibility or
deadlines is the tasks' level, else the level with most paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from seed.grammar.body import Body
from seed.grammar.numbering import Kind, label
from seed.grammar.sections import (
    IMPLEMENTATION,
    OVERVIEW,
    STAGES,
    STRICTLY_IMPLEMENTATION,
    is_heading_text,
)
from seed.nodes import Node

# an invitation names its host, and is no plan for that
_FEW = 4
_SENTENCE = re.compile(r"[。；]|.{40}")


class Role(StrEnum):
    """``sub`` is a point inside a task and belongs to its wording."""

    TASK = "task"
    HEADING = "heading"
    OVERVIEW = "overview"
    IMPLEMENTATION = "implementation"
    UNPLACED = "unplaced"
    SUB = "sub"


class Levels:
    """Roles and numbers for all paragraphs of one document."""

    def __init__(self, nodes: list[Node], bodies: dict[int, Body]) -> None:
        self.nodes = nodes
        self.bodies = bodies
        self.roles: dict[int, Role] = {}
        self.folded: set[int] = set()
        self.level: Kind | None = None
        self._stages = {id(n) for n in nodes if n.children and STAGES.search(_title(n))}
        self._assigning = {
            id(node)
            for node in nodes
            if node.row is not None or (bodies[id(node)].assigns and not _is_date(bodies[id(node)]))
        }

    def assigns(self, node: Node) -> bool:
        """Whether the paragraph itself names a body or a day."""
        return id(node) in self._assigning

    def decide(self, *, plans: bool = True, minutes: bool = False) -> None:
        """Fill ``roles`` for every node, and ``level``.

        ``plans`` is False for a text of rules, an explanation or an invitation: where next to
        nothing in it is assigned to anybody, its numbered paragraphs are no tasks. Of ``minutes``
        those are that say who does them (由A牵头、B配合).
        """
        self._fold_sub_points()
        leaves = [n for n in self.nodes if id(n) not in self.roles and self._is_leaf(n)]
        outside = [n for n in leaves if not _under(n, OVERVIEW)]
        dutiful = Counter(n.mark.kind for n in outside if self.assigns(n))
        count = Counter(n.mark.kind for n in outside if not _under(n, IMPLEMENTATION))
        count = count or Counter(n.mark.kind for n in outside)
        ranked = dutiful or count
        if ranked:
            self.level = max(ranked, key=lambda kind: (ranked[kind], kind))
        assigning = sum(dutiful.values())
        abreast = sum(1 for n in outside if n.mark.kind is self.level)
        most_assign = assigning > 0 and (
            assigning * 2 >= len(outside) or dutiful[self.level or Kind.ARABIC] * 2 >= abreast
        )
        silent = self._silent_sections(leaves)
        if not plans and assigning * _FEW < len(leaves):
            self.roles |= {
                id(n): Role.TASK if minutes and self._names_some(n) else Role.UNPLACED
                for n in leaves
            }
        for node in self.nodes:
            if id(node) not in self.roles:
                self.roles[id(node)] = self._role(node, bool(assigning), most_assign, silent)

    def _is_leaf(self, node: Node) -> bool:
        return not node.children or id(node) in self.folded

    def _fold_sub_points(self) -> None:
        """Points under a task whose one responsibility stands before or behind all of them."""
        whole: Counter[tuple[Kind, Kind]] = Counter()
        apart: Counter[tuple[Kind, Kind]] = Counter()
        own: Counter[tuple[Kind, Kind]] = Counter()
        parents: dict[tuple[Kind, Kind], list[Node]] = defaultdict(list)
        for node in self.nodes:
            if not node.children:
                continue
            pair = (node.mark.kind, node.children[0].mark.kind)
            parents[pair].append(node)
            duties = [self._deep(child) for child in node.children]
            if self.assigns(node) and not any(duties):
                own[pair] += 1
            elif len(duties) > 1 and duties[-1] and not any(duties[:-1]):
                whole[pair] += 1
            elif any(duties):
                apart[pair] += 1
        alike: Counter[Kind] = Counter()
        for pair, count in whole.items():
            alike[pair[0]] += count
        peers = set[Kind]()
        if alike:
            peers = {n.mark.kind for n in self.nodes if not n.children and self.assigns(n)}
        for pair, nodes in parents.items():
            shown = alike[pair[0]] > 1 or pair[0] in peers
            folds = whole[pair] and not apart[pair] and shown
            if own[pair] + whole[pair] > apart[pair] and (own[pair] or folds):
                for node in nodes:
                    if self.assigns(node) or self._deep(node.children[-1]):
                        self._fold(node)

    def _names_some(self, node: Node) -> bool:
        duty = self.bodies[id(node)].duty
        return duty is not None and bool(duty.names)

    def _deep(self, node: Node) -> bool:
        return self.assigns(node) or any(self._deep(child) for child in node.children)

    def _fold(self, node: Node) -> None:
        self.folded.add(id(node))
        pending = list(node.children)
        while pending:
            child = pending.pop()
            self.roles[id(child)] = Role.SUB
            pending += child.children

    def _silent_sections(self, leaves: list[Node]) -> set[int]:
        """Sections by id in which no paragraph assigns anything."""
        loud: set[int] = set()
        seen: set[int] = set()
        for node in leaves:
            above = {id(a) for a in node.ancestors()} | {id(node)}
            seen |= above
            if self.assigns(node):
                loud |= above
        return seen - loud

    def _role(self, node: Node, any_assign: bool, most_assign: bool, silent: set[int]) -> Role:
        if not self._is_leaf(node):
            # a measure with a responsibility of its own, and steps below that have theirs
            measure = self.assigns(node) and _SENTENCE.search(self.bodies[id(node)].text)
            return Role.TASK if measure else Role.HEADING
        if self._stages and any_assign and self._is_stage(node):
            return Role.IMPLEMENTATION
        if self.assigns(node) or id(node) in self.folded:
            return Role.TASK
        if _under(node, OVERVIEW):
            return Role.OVERVIEW
        body = self.bodies[id(node)]
        if node.mark.kind is self.level:
            return self._role_at_level(node, most_assign, silent)
        if not body.heading and not node.lines and is_heading_text(node.rest):
            return Role.HEADING
        if _under(node, IMPLEMENTATION):
            return Role.IMPLEMENTATION
        return Role.UNPLACED if any_assign else Role.TASK

    def _is_stage(self, node: Node) -> bool:
        """Whether a paragraph only says when a stage of the work ends."""
        under = any(id(above) in self._stages for above in node.ancestors())
        return node.row is None and not self._names_some(node) and under

    def _role_at_level(self, node: Node, most_assign: bool, silent: set[int]) -> Role:
        section = next((a for a in node.ancestors() if IMPLEMENTATION.search(_title(a))), None)
        if section is None or id(section) not in silent:
            return Role.TASK
        if most_assign:
            return Role.IMPLEMENTATION
        restarts = node.mark.kind is not Kind.ARABIC and section.children[0].mark.value == 1
        strictly = STRICTLY_IMPLEMENTATION.search(_title(section)) is not None
        others = any(n.mark.kind is self.level and section not in n.ancestors() for n in self.nodes)
        return Role.IMPLEMENTATION if restarts and strictly and others else Role.TASK

    def numbers(self) -> dict[int, str]:
        """Labels of the tasks by node id, unique in the plan; a repeated one gets ``*2``."""
        tasks = [n for n in self.nodes if self.roles[id(n)] is Role.TASK]
        by_kind: dict[Kind, list[Node]] = defaultdict(list)
        for node in tasks:
            by_kind[node.mark.kind].append(node)
        labels: dict[int, str] = {}
        for kind, members in by_kind.items():
            # 2.1 names its own section
            depth = 0 if kind in (Kind.DECIMAL, Kind.SUB_DECIMAL) else _prefix_depth(kind, members)
            for node in members:
                labels[id(node)] = _prefix(node, depth) + label(node.mark)
        used: Counter[str] = Counter()
        for node in tasks:
            name = labels[id(node)]
            used[name] += 1
            if used[name] > 1:
                labels[id(node)] = f"{name}*{used[name]}"
        return labels


def _is_date(body: Body) -> bool:
    """Whether a paragraph is a label and a day alone: 二、时间：4月20日—26日."""
    return not (body.text or body.heading or (body.duty and body.duty.names))


def _title(node: Node) -> str:
    return node.rest[:40]


def _under(node: Node, pattern: re.Pattern[str]) -> bool:
    head = _head(node)
    if pattern.search(head) and is_heading_text(head):
        return True
    above = node.parent
    while above is not None:
        if _announces(pattern, _title(above)):
            return True
        above = above.parent
    return False


@lru_cache(maxsize=4096)
def _announces(pattern: re.Pattern[str], title: str) -> bool:
    """Whether a heading says so; asked again for every paragraph below it."""
    return pattern.search(title) is not None


def _head(node: Node) -> str:
    """The heading words of a paragraph: its first sentence."""
    return node.rest.split("。", 1)[0][:60] or node.rest[:60]


def _prefix_depth(kind: Kind, members: list[Node]) -> int:
    """How many ancestors a label needs: none where numbers run on, else up to the restarts."""
    members = [node for node in members if node.numbered] or members
    values = [node.mark.value for node in members]
    restarts = sum(1 for a, b in pairwise(values) if b == 1 and a >= 1)
    deepest = max(len(node.ancestors()) for node in members)
    if kind is Kind.BRACKET_HAN and deepest and not restarts:
        firsts = {id(node.parent): node.mark.value for node in reversed(members)}
        return 0 if any(value > 1 for value in firsts.values()) else 1
    if not restarts:
        return 0
    for depth in range(1, deepest + 1):
        seen = Counter(
            (tuple(id(a) for a in node.ancestors()[:depth]))
            for node in members
            if node.mark.value == 1
        )
        if all(count == 1 for count in seen.values()):
            return depth
    return deepest


def _prefix(node: Node, depth: int) -> str:
    if not depth:
        return ""
    above = [label(a.mark) for a in node.ancestors()[:depth] if label(a.mark)]
    if not above:
        return ""
    glue = "" if node.mark.kind is Kind.BRACKET_HAN else "."
    return "".join(above) + glue
