"""Paragraphs below a number: those that say who does them are tasks, what follows the last is not.

A plan may number its measures and print several paragraphs under one number, each with the bodies
that do it; behind the last task it goes on about itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from seed.grammar.blanks import HANGING, breadth, join
from seed.grammar.labels import LABEL
from seed.grammar.responsibility import may_be_duty, read_bracket
from seed.grammar.sections import is_heading_text
from seed.nodes import Entry, Loose, Node, start_of
from seed.readers.source import Block

_OPENS, _CLOSES = ("（", "("), ("）", ")")
_STOPS = "。；; "
_SHORTEST = 8
# a bracket may be broken over some lines of a page
_LOOK_AT = 6
# how many tasks must show that nothing follows the bodies, and how many may differ
_FEWEST, _MOST = 4, 0.1


def set_apart(entries: Sequence[Entry], *, width: int = 0) -> list[Entry]:
    """The entries with a node for each paragraph that names its bodies, and without the paragraphs
    about the plan behind the last task, which are loose lines then.

    ``width`` is the breadth at which the pages break their lines: a line of it ends no paragraph.
    """
    found: list[Entry] = []
    for entry in entries:
        found.append(entry)
        if isinstance(entry, Node) and entry.row is None and entry.lines and not entry.children:
            found += _split(entry, width)
    return sorted(_without_tail(found, width), key=start_of)


def _split(node: Node, width: int) -> list[Node]:
    """The further paragraphs of a node as nodes of their own; the node keeps the first."""
    ends = _ends(node, width)
    if len(ends) < 2:
        return []
    blocks = [node.head, *node.lines]
    ends[-1] = len(blocks)
    node.lines = blocks[1 : ends[0]]
    added = []
    for first, stop in pairwise(ends):
        mark = node.mark._replace(rest=0)
        one = Node(mark, blocks[first], node.parent)
        one.lines = blocks[first + 1 : stop]
        one.numbered = False
        added.append(one)
    if node.parent is not None:
        place = node.parent.children.index(node) + 1
        node.parent.children[place:place] = added
    return added


def _ends(node: Node, width: int) -> list[int]:
    """Behind which lines (1 for the first) a paragraph ends in a bracket of those who do it."""
    ends: list[int] = []
    texts = [node.rest]
    for at, block in enumerate([node.head, *node.lines], 1):
        if at > 1:
            texts.append(block.text)
        if _may_end(block, width):
            wording = _wording(join(texts[-_LOOK_AT:]))
            if wording is not None and len(wording) >= _SHORTEST and not is_heading_text(wording):
                ends.append(at)
                texts = []
    return ends


def _may_end(block: Block, width: int) -> bool:
    """Whether a line ends in a bracket, and not because the page does."""
    closed = block.text.rstrip(_STOPS).endswith(_CLOSES)
    return closed and (not width or breadth(block.text) < width - HANGING)


def _wording(text: str) -> str | None:
    """What stands before the closing bracket of bodies; None where there is none."""
    whole = text.rstrip(_STOPS)
    opened = max(map(whole.rfind, _OPENS))
    inner = "".join(whole[opened + 1 : -1].split())
    if opened < 0 or not whole.endswith(_CLOSES) or not may_be_duty(inner):
        return None
    duty = read_bracket(inner)
    return whole[:opened].strip() if duty is not None and duty.names else None


def _without_tail(entries: list[Entry], width: int) -> list[Entry]:
    """Where the tasks end with their bodies, what stands behind the last is no part of it."""
    nodes = [entry for entry in entries if isinstance(entry, Node)]
    if not nodes or nodes[-1].row is not None or not nodes[-1].lines:
        return entries
    last = nodes[-1]
    tail = _tail(last, width)
    if not tail or "。" not in tail[0].text:
        return entries
    alike = [node for node in nodes[:-1] if node.mark.kind is last.mark.kind and node.row is None]
    behind = [_tail(node, width) for node in alike if not node.children]
    told = [lines for lines in behind if lines is not None]
    if len(told) < _FEWEST or sum(map(bool, told)) > _MOST * len(told):
        return entries
    last.lines = last.lines[: -len(tail)]
    return [*entries, *(Loose("closing", block) for block in tail)]


def _tail(node: Node, width: int) -> list[Block] | None:
    """The lines behind those that say who does it; None where nothing says so."""
    blocks = [node.head, *node.lines]
    for at in range(len(blocks), 0, -1):
        block = blocks[at - 1]
        closed = _may_end(block, width) and _wording(block.text) is not None
        if closed or LABEL.match(block.text):
            return blocks[at:]
    return None
