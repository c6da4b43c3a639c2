"""What the lines of a document are sorted into: numbered paragraphs, boxes and loose lines."""

from __future__ import annotations

from seed.grammar.numbering import Mark
from seed.grammar.tables import Row
from seed.readers.source import Block


class Node:
    """A numbered paragraph: its mark, the line it begins on, and the lines that continue it."""

    __slots__ = ("children", "head", "lines", "mark", "numbered", "parent", "rest", "row")

    def __init__(self, mark: Mark, head: Block, parent: Node | None) -> None:
        self.mark = mark
        self.head = head
        self.rest = head.text[mark.rest :]
        self.lines: list[Block] = []
        self.parent = parent
        self.children: list[Node] = []
        # a row of a table brings its responsibility in columns
        self.row: Row | None = None
        self.numbered = True

    def ancestors(self) -> list[Node]:
        """From the outermost to the parent."""
        found: list[Node] = []
        node = self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return found[::-1]


class BoxNode:
    """A 专栏: its heading line and the lines inside."""

    __slots__ = ("after", "head", "lines", "mark")

    def __init__(self, mark: Mark, head: Block, after: Node | None) -> None:
        self.mark = mark
        self.head = head
        self.lines: list[Block] = []
        self.after = after


class Loose:
    """A line outside every numbered paragraph: head, closing or noise."""

    __slots__ = ("block", "kind")

    def __init__(self, kind: str, block: Block) -> None:
        self.kind = kind
        self.block = block


Entry = Node | BoxNode | Loose


def start_of(entry: Entry) -> int:
    """Where an entry begins in the source."""
    return (entry.block if isinstance(entry, Loose) else entry.head).start
