"""Lines to a tree of numbered paragraphs, boxes and loose lines. Judges marks in context.

A mark opens a paragraph where its number is the expected one, or where the line before is
complete; otherwise it is the broken-off rest of a sentence and continues the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from seed.grammar import sections
from seed.grammar.blanks import HANGING, breadth
from seed.grammar.labels import LABEL
from seed.grammar.noise import is_date_line, is_noise, is_page_number, is_site
from seed.grammar.numbering import Kind, Mark, read_mark, tight_decimal
from seed.grammar.responsibility import RULE, may_be_duty, read_bare_names
from seed.grammar.tables import Row
from seed.nodes import BoxNode, Entry, Loose, Node, start_of
from seed.readers.source import Block

_CLOSING = re.compile(
    r"^[（(]?(?:上述|以上)(?:各项|任务|各|工作)|^附(?:件|表)?\s*\d*[：:]|^附件\s*\d*$|^抄[送报][：:]|^[（(]?联系(?:人|电话)|^备注[：:]|^注[：:]|^(?:填报|有关|几点)?说明[：:]|"
    r"^[（(]此件|^特此|^本(?:方案|计划|意见|通知|办法|清单|分工)自|^[（(]?此页无正文"
)
_CONTACT = re.compile(r"[（(]?联系(?:人|电话|方式)")
_TO_ALL = re.compile(
    r"各(?:地|部门|单位|有关|相关|责任|牵头|配合|成员|级|省|市|县|区|乡|镇|处室)[^。；]{0,40}(?:要|应|须|需|将|请|务必|于)"
)
_NOTES = re.compile(r"(?:备?注|说明)[：:]\s*1[.．、]")
_HEADLINE = re.compile(r"[#＃]{1,6}\s*(?P<title>[^。；]{2,60})$")
_FOOTER = re.compile(r"(?:主办|承办|协办|指导|运维)单位\s*[：:]")
_MAX_JUMP = 100
_LOOK_BACK = 20
_LOOK_AT = 4


class Scanner:
    """One pass over the lines; ``entries`` in document order is the result.

    ``width`` is the breadth at which the pages of the document break their lines, 0 where every
    line is a paragraph.
    """

    def __init__(self, *, width: int = 0) -> None:
        self.width = width
        self.entries: list[Entry] = []
        self.stack: list[Node] = []
        self.last: dict[Kind, int] = {}
        self.above: set[tuple[Kind, Kind]] = set()
        self.box: BoxNode | None = None
        self.started = False
        self.closing = False
        self.previous: str | None = None
        self.after_heading = False

    def scan(self, blocks: Sequence[Block], rows: dict[int, Row]) -> list[Entry]:
        """Sort every line into the tree or beside it; ``rows`` by index of their first block."""
        taken = 0
        for index, block in enumerate(blocks):
            if index < taken:
                continue
            if rows and index in rows:
                row = rows[index]
                self._row(row, blocks[row.first : row.last + 1])
                taken = row.last + 1
                self.previous = "。"
                continue
            if is_page_number(block.text, bare=self.width > 0):
                # what it interrupts goes on behind it
                self.entries.append(Loose("noise", block))
                continue
            mark = read_mark(block.text)
            if mark is not None and mark.damaged == "dot" and _has_decimals(mark, blocks, index):
                mark = mark._replace(damaged="")
            if mark is not None and block.text[mark.rest : mark.rest + 1].isdigit():
                mark = self._tight(mark, block.text)
            if mark is not None and not self._in_note(mark) and self._begins(mark, block.text):
                self._leave_rows()
                self._open(mark, block)
            else:
                self._continue(block, self._paragraph(blocks, index))
            self.previous = block.text
        self._take_signature()
        return sorted(self.entries, key=start_of)

    def _tight(self, mark: Mark, text: str) -> Mark:
        """1.1支持 is the first point under 1, though 1支 could be a quantity."""
        decimal = tight_decimal(text)
        if mark.kind is not Kind.ARABIC or decimal is None:
            return mark
        under = self.last.get(Kind.ARABIC, 0) == mark.value
        goes_on = decimal.value in (1, self.last.get(decimal.kind, 0) + 1)
        return decimal if under and goes_on else mark

    def _in_note(self, mark: Mark) -> bool:
        """Whether a numbered line goes on with a note that began so: 注：1.…"""
        if not self.closing or mark.value <= 1 or self.previous is None:
            return False
        before = f"{mark.value - 1}"
        return re.search(rf"(?<!\d){before}[.．、](?!\d)", self.previous) is not None

    def _begins(self, mark: Mark, text: str) -> bool:
        if mark.rest >= len(text) and mark.kind is not Kind.BOX and len(text) > 8:
            return False
        previous = self.previous
        whole = previous is None or sections.is_complete(previous)
        # a line of names ends without a stop
        whole = whole or (previous is not None and LABEL.match(previous) is not None)
        whole = whole or self._lost_bracket()
        headed = self.after_heading and previous is not None and len(previous) < 32
        whole = whole or (headed and not self._is_broken())
        kind = mark.kind
        if kind is Kind.BOX:
            return whole
        last = self.last.get(kind, 0)
        if self.box is not None:
            return mark.value == last + 1 or (kind <= Kind.HAN and mark.value > last)
        expected = mark.value == last + 1 or (
            mark.value == 1 and all(node.mark.kind is not kind for node in self.stack)
        )
        if mark.damaged:
            first = self.after_heading and "。" in text
            return expected and whole and (mark.damaged != "dot" or last > 0 or first)
        if expected and kind is Kind.ARABIC and text[mark.rest : mark.rest + 1].isdigit():
            # 3.14亿元 may be the rest of a sentence
            return whole
        if expected:
            return whole or kind <= Kind.ARABIC or len(previous or "") < 32
        if abs(mark.value - last) > _MAX_JUMP and mark.value > 1:
            return False
        return whole

    def _open(self, mark: Mark, block: Block) -> None:
        self.started = True
        self.closing = False
        if mark.kind is Kind.BOX:
            self.box = BoxNode(mark, block, self.stack[-1] if self.stack else None)
            self.entries.append(self.box)
            self.after_heading = True
            return
        self.box = None
        kind = mark.kind
        stack = self.stack
        if stack and stack[-1].mark.kind is kind:
            stack.pop()
        else:
            self._climb(kind)
        self.last[kind] = mark.value
        parent = stack[-1] if stack else None
        node = Node(mark, block, parent)
        if parent is not None:
            parent.children.append(node)
        stack.append(node)
        self.entries.append(node)
        self.after_heading = sections.is_heading_text(node.rest)

    def _climb(self, kind: Kind) -> None:
        """Leave the paragraphs that one of ``kind`` closes, and note what it stands under."""
        stack = self.stack
        if any(node.mark.kind is kind for node in stack):
            while stack.pop().mark.kind is not kind:
                pass
        elif kind in self.last:
            while stack and (kind, stack[-1].mark.kind) in self.above:
                stack.pop()
        self.above.update((node.mark.kind, kind) for node in stack)

    def _row(self, row: Row, blocks: Sequence[Block]) -> None:
        self.closing = False
        if row.kind in ("header", "lost") or (row.kind == "more" and not self._row_above()):
            kind = "heading" if row.kind == "header" else "unplaced"
            self.entries += [Loose(kind, block) for block in blocks]
            return
        if row.kind == "more":
            above = self.stack[-1]
            above.lines += blocks
            if above.row is not None:
                above.row.duty.take(row.duty)
                above.row.left += row.left
            return
        if row.kind == "section":
            mark = read_mark(row.text) or Mark(Kind.HAN, self.last.get(Kind.HAN, 0) + 1, "", 0, "")
            self._leave_rows()
            self._open(mark, blocks[0])
            self.stack[-1].rest = row.text[mark.rest :]
            self.stack[-1].lines += blocks[1:]
            return
        value = int(row.number) if row.number and row.number.isdecimal() else None
        mark = Mark(
            Kind.ARABIC, value or self.last.get(Kind.ARABIC, 0) + 1, row.number or "", 0, ""
        )
        self._open(mark, blocks[0])
        node = self.stack[-1]
        inner = read_mark(row.text) if row.text else None
        node.rest = row.text[inner.rest :] if inner and inner.value == mark.value else row.text
        node.row, node.numbered = (
            row,
            value is not None or (inner is not None and row.number is None),
        )
        if inner is not None and value is None:
            node.mark = Mark(Kind.ARABIC, inner.value, inner.printed, 0, "")
            node.rest = row.text[inner.rest :]
            self.last[Kind.ARABIC] = inner.value
        node.lines += blocks[1:]

    def _row_above(self) -> bool:
        return bool(self.stack) and self.stack[-1].row is not None

    def _leave_rows(self) -> None:
        """What follows a row is no part of it, whatever its own number is."""
        while self._row_above():
            self.stack.pop()

    def _is_broken(self) -> bool:
        """Whether the line before was broken by the page and goes on in this one."""
        before = self.previous
        return (
            self.width > 0
            and before is not None
            and breadth(before) >= self.width - HANGING
            and not sections.is_complete(before)
        )

    def _paragraph(self, blocks: Sequence[Block], index: int) -> str:
        """A line with those that a page broke off it, as far as it says who leads."""
        text = blocks[index].text
        at = index
        while (
            self.width
            and at + 1 < len(blocks)
            and at < index + 4
            and breadth(blocks[at].text) >= self.width - HANGING
            and not sections.is_complete(blocks[at].text)
        ):
            at += 1
            text += blocks[at].text
        return text

    def _continue(self, block: Block, paragraph: str) -> None:
        text = block.text
        heading = _HEADLINE.match(text)
        if heading and self.stack and read_mark(text) is None:
            # a heading that only its markdown sign marks
            self.box = None
            value = self.last.get(Kind.SECTION, 0) + 1
            mark = Mark(Kind.SECTION, value, "", heading.start("title"), "")
            self._open(mark, block)
            return
        whole = self.previous is None or sections.is_complete(self.previous)
        at_label = LABEL.match(text) is not None
        # a line of names ends without a stop, and a copy may lose the bracket behind them
        whole = whole or self._after_labels() or self._lost_bracket()
        whole = whole and not self._is_broken()
        ends = not at_label or _CONTACT.match(text) is not None
        noted = _NOTES.match(text) is not None
        if self.closing or noted or (self.started and whole and ends and self._closes(text)):
            self.closing = True
            self.entries.append(Loose("noise" if is_noise(text) else "closing", block))
        elif self.started and whole and len(text) <= 160 and self._is_rule(paragraph):
            self.closing = True
            self.entries.append(Loose("closing", block))
        elif is_site(text) or (
            is_noise(text)
            and (whole or len(text) < 60)
            and not (at_label and self.stack and not self._has_duty())
        ):
            self.entries.append(Loose("noise", block))
        elif self.box is not None:
            self.box.lines.append(block)
        elif self.stack:
            self.stack[-1].lines.append(block)
        else:
            self.entries.append(Loose("head", block))
        self.after_heading = False

    def _after_labels(self) -> bool:
        """Whether the lines before are those of a label: 责任单位：…, which a page may break."""
        if LABEL.match(self.previous or "") is not None:
            return True
        if not self.width or not self.stack:
            return False
        return any(LABEL.match(block.text) for block in self.stack[-1].lines[-_LOOK_AT:])

    def _lost_bracket(self) -> bool:
        """Whether the paragraph before ends in a bracket of names that nothing closes."""
        before = self.previous or ""
        tail = max(before.rfind("（"), before.rfind("("))
        open_ = tail >= 0 and not {"）", ")"} & set(before[tail:])
        return not self.width and open_ and may_be_duty(before[tail:])

    def _closes(self, text: str) -> bool:
        """Whether a line that follows a whole one is about the plan rather than the last task."""
        if _CLOSING.search(text):
            return True
        if not self.stack or self.box is not None or _TO_ALL.match(text) is None:
            return False
        # what the plan asks of everybody, behind a task that is complete
        node = self.stack[-1]
        if node.row is not None:
            return True
        last = node.lines[-1].text if node.lines else node.rest
        wording = [node.rest, *(block.text for block in node.lines[-_LOOK_BACK:])]
        if LABEL.match(last) or self._after_labels():
            return any("。" in line for line in wording if LABEL.match(line) is None)
        whole = "".join(wording).rstrip("。； ")
        tail = max(whole.rfind("（"), whole.rfind("("))
        closed = whole.endswith(("）", ")")) or self._lost_bracket()
        inner = whole[tail + 1 : -1]
        says = may_be_duty(inner) or read_bare_names(inner) is not None
        return tail >= 0 and closed and says and "。" in whole

    def _has_duty(self) -> bool:
        node = self.stack[-1]
        printed = node.lines[-1].text if node.lines else node.rest
        return printed.rstrip("。").endswith(("）", ")"))

    def _is_rule(self, text: str) -> bool:
        if "牵头" not in text and "主办" not in text:
            return False
        return RULE.search(text) is not None and LABEL.match(text) is None and "下同" not in text

    def _take_signature(self) -> None:
        """A signature and its date behind the last paragraph are no part of it."""
        if not self.stack:
            return
        lines = self.stack[-1].lines
        taken: list[Block] = []
        if not taken and self._is_footer(lines):
            while lines and _FOOTER.match(lines[-1].text):
                self.entries.append(Loose("noise", lines.pop()))
        if any(is_date_line(block.text) for block in lines[-3:]):
            while lines and (is_date_line(lines[-1].text) or _is_signature(lines[-1].text)):
                taken.append(lines.pop())
        for block in reversed(taken):
            self.entries.append(Loose("signature", block))

    def _is_footer(self, lines: list[Block]) -> bool:
        """主办单位：X under the last task is a site's footer if no other task has such a line."""
        if not lines or not _FOOTER.match(lines[-1].text):
            return False
        nodes = [entry for entry in self.entries if isinstance(entry, Node)]
        return len(nodes) > 1 and not any(LABEL.match(b.text) for n in nodes[:-1] for b in n.lines)


def _has_decimals(mark: Mark, blocks: Sequence[Block], index: int) -> bool:
    """``2 推进`` needs no dot where the next line is 2.1."""
    return index + 1 < len(blocks) and blocks[index + 1].text.startswith(
        (f"{mark.printed}.1", f"{mark.printed}．1")
    )


def _is_signature(text: str) -> bool:
    return len(text) <= 40 and not re.search(r"[。；，：:,;]", text)
