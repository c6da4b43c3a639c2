"""A document as text to what it says. Pure: no database, no Telegram, no today."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from seed.assemble import Assembler, inline_heading
from seed.collector import undisturbed
from seed.draft import Draft, DraftPlan, Goal
from seed.grammar import notice as notices
from seed.grammar.bars import with_cells, without_bars
from seed.grammar.blanks import HANGING, breadth, join, looks_like_pdf, squeeze
from seed.grammar.body import Body, ends_with_bare_names, read_body
from seed.grammar.deadlines import Calendar
from seed.grammar.heads import is_minutes, is_no_plan
from seed.grammar.labels import LABEL, stands_alone
from seed.grammar.period import has_term, read_period
from seed.grammar.responsibility import RULE
from seed.grammar.runon import cut_runs
from seed.grammar.sections import ANNOUNCES
from seed.grammar.tables import find_tables, left_out
from seed.head import Head, read_head
from seed.nodes import BoxNode, Loose, Node
from seed.outline import Scanner
from seed.paragraphs import set_apart
from seed.printed import Printed
from seed.readers import text as plain_text
from seed.readers.source import Block, Source
from seed.review import Names, check_names, review
from seed.roles import Levels, Role
from store.text import fold_chars

# names in brackets without a verb assign only where a share of the paragraphs ends so
_FEW = 0.3
_FEWEST_LINES = 12
_BROADEST = 60
_LONGEST_WORD = 4
_WIDE = {ord("０") + value: str(value) for value in range(10)}
_WIDE_SIGN = re.compile("[０-９]")


def parse_bytes(data: bytes, lexicon: Names | None = None) -> tuple[Source, Draft]:
    """Read and parse. Raises ``seed.errors.UnreadableDocument`` where the bytes hold no text.

    A text without tasks is no error: its draft has the problem ``no_tasks``.
    """
    source = plain_text.read(data)
    return source, parse(source, lexicon)


def parse(source: Source, lexicon: Names | None = None) -> Draft:
    """The draft of a plan. Spans are code points of ``source.text``.

    With a lexicon, names that it does not know are reported; nothing else depends on it.
    """
    folded = _fold(source.text)
    printed = Printed(source.text, folded)
    blocks = source.blocks if printed.same else _folded_blocks(source.blocks, folded)
    with undisturbed() if len(blocks) > _MANY_LINES else _without_collector():
        draft = _Document(printed, blocks).draft()
    return draft if lexicon is None else check_names(draft, source.text, lexicon)


def _fold(text: str) -> str:
    """Variant characters and digits of full width mapped; the length stays."""
    # 計畫 is a word of its own, 畫 alone is not 划
    folded = fold_chars(text).replace("计画", "计划")
    return folded.translate(_WIDE) if _WIDE_SIGN.search(folded) else folded


def _folded_blocks(blocks: Sequence[Block], folded: str) -> tuple[Block, ...]:
    """The same lines in what was folded; cells are the reader's, so they are kept."""
    return tuple(
        Block(
            block.line,
            block.start,
            block.end,
            folded[block.start : block.end],
            tuple(map(_fold, block.cells)) if block.cells else None,
        )
        for block in blocks
    )


# A plan of so many lines is set aside from the collector as a whole: to look through it once, when
# it is back, takes a tenth of the time of a parse.
_MANY_LINES = 5_000


@contextmanager
def _without_collector() -> Iterator[None]:
    """A large plan makes hundreds of thousands of values that all live on.

    Walking them again and again for garbage took a third of the time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _Document:
    """One parse, step by step."""

    def __init__(self, printed: Printed, blocks: tuple[Block, ...]) -> None:
        self.printed = printed
        self.blocks = tuple(cut_runs(with_cells(without_bars(blocks))))
        self.lines = [block.text for block in self.blocks]
        self.pdf = looks_like_pdf(self.lines)
        self.width = _wrap_width(self.lines)
        self.bare = False

    def draft(self) -> Draft:
        head = Head(self.printed, self.blocks, pdf=self.pdf)
        begin = head.find()
        rows = find_tables(self.blocks[begin:])
        scanned = Scanner(width=self.width).scan(self.blocks[begin:], rows)
        entries = set_apart(scanned, width=self.width)
        loose = [e.block for e in entries if isinstance(e, Loose) and e.kind == "head"]
        read_head(head, loose, [e for e in entries if isinstance(e, Loose) and e.kind != "head"])
        nodes = [entry for entry in entries if isinstance(entry, Node)]
        bodies = self._bodies(nodes)
        levels = Levels(nodes, bodies)
        name = head.title or (self.lines[0] if self.lines else "")
        levels.decide(plans=not is_no_plan(name), minutes=is_minutes(name))
        plan, when, rule = self._plan(head, nodes, bodies, entries)
        parts = Assembler(self.printed, when, pdf=self.pdf, has_rule=rule is not None)
        self._fill(parts, entries, bodies, levels)
        for kind, run in head.prose:
            parts.add_prose(kind, run)
        plan |= self._aims(parts.goals, plan)
        plan["reporting_due"] = [
            duty
            for piece in parts.prose
            if piece.kind in ("notice", "implementation", "closing", "preamble", "lead-in")
            for duty in notices.find_reports(piece.text, when)
        ]
        for at, titles in left_out(rows):
            parts.problem(self.blocks[begin + at].line, "columns_left", "、".join(titles))
        review(parts, nodes, levels)
        if parts.items and head.title is None:
            # the file's name stands for it, and nobody wrote that for a title
            first = self.blocks[0]
            words = self.printed.restore(first.text, first.start, first.end)
            parts.problem(first.line, "no_title", words)
        return Draft(
            plan=DraftPlan(**plan),  # type: ignore[arg-type]
            items=parts.items,
            problems=sorted(parts.problems, key=lambda problem: problem.line),
            sections=parts.sections,
            boxes=parts.boxes,
            goals=parts.goals,
            prose=sorted(parts.prose, key=lambda piece: piece.span),
        )

    def _bodies(self, nodes: list[Node]) -> dict[int, Body]:
        """The wording of every paragraph. A first line is a heading where most have one."""
        bodies = {id(node): self._body(node) for node in nodes}
        leaves = [node for node in nodes if not node.children]
        closing = [node for node in leaves if _names_alone(bodies[id(node)])]
        known = sum(1 for node in leaves if bodies[id(node)].bare)
        self.bare = len(closing) + known > max(1, _FEW * len(leaves))
        if self.bare:
            # now a single name is enough, and so is one that only looks like a name
            silent = [n for n in leaves if _names_alone(bodies[id(n)], loose=True)]
            bodies |= {id(node): self._body(node) for node in silent}
        elif closing and (assigning := sum(bodies[id(node)].assigns for node in leaves)):
            # beside tasks that say who does them, a body alone behind the last stop does this one;
            # behind the last of all it may be who wrote the text, where only some say so
            most = assigning * 2 > len(leaves)
            single = [n for n in closing if most or n is not leaves[-1]]
            single = [n for n in single if ends_with_bare_names(bodies[id(n)].text)]
            bodies |= {id(node): self._body(node, single=True) for node in single}
        seen = Counter(node.mark.kind for node in leaves)
        headed = Counter(node.mark.kind for node in leaves if bodies[id(node)].heading)
        for node in leaves:
            kind = node.mark.kind
            if bodies[id(node)].heading and headed[kind] * 2 < seen[kind]:
                bodies[id(node)] = self._body(node, headed=False)
        return bodies

    def _body(self, node: Node, *, headed: bool = True, single: bool = False) -> Body:
        if node.row is not None:
            body = read_body(node.rest, [], pdf=self.pdf)
            duty = node.row.duty
            body.give_way(duty)
            if duty.names or duty.phrases or duty.persons or duty.unread:
                body.take(duty, "；".join(name for name, _, _ in duty.names))
                body.in_prose = False
            return body
        rest, lines = self._paragraphs(node.head, node.rest, node.lines)
        if node.children and lines and ANNOUNCES.fullmatch(lines[-1]):
            lines.pop()
        bare = self.bare or single
        return read_body(rest, lines, pdf=self.pdf, width=self.width, headed=headed, bare=bare)

    def _paragraphs(self, head: Block, rest: str, blocks: list[Block]) -> tuple[str, list[str]]:
        """Lines that a page broke, put together again; a line of names begins a new one."""
        if not self.width or not blocks:
            return rest, [block.text for block in blocks]
        joined = [rest]
        before = head.text
        for block in blocks:
            broken = breadth(before) >= self.width - HANGING
            before = block.text
            broken = broken and ANNOUNCES.fullmatch(before) is None and not stands_alone(before)
            if broken and (not LABEL.match(before) or _goes_on(joined[-1], before)):
                joined[-1] = join([joined[-1], before])
            else:
                joined.append(before)
        return joined[0], joined[1:]

    def _folded_body(self, node: Node) -> tuple[Body, int]:
        """A task with its sub-points: their lines are part of its wording."""
        blocks = sorted(_all_blocks(node), key=lambda block: block.start)[1:]
        rest, texts = self._paragraphs(node.head, node.rest, blocks)
        body = read_body(rest, texts, pdf=self.pdf, width=self.width, bare=self.bare)
        return body, blocks[-1].end if blocks else node.head.end

    def _plan(
        self, head: Head, nodes: list[Node], bodies: dict[int, Body], entries: Sequence[object]
    ) -> tuple[dict[str, object], Calendar, str | None]:
        closing = [e.block for e in entries if isinstance(e, Loose) and e.kind == "closing"]
        ends = [squeeze(block.text, pdf=self.pdf) for block in closing]
        spoken = [*head.spoken(), *ends]
        if self.width:
            # a page may have broken the sentence
            spoken += [squeeze(join(spoken), pdf=self.pdf)]
        rule = next((r for text in spoken if (r := notices.find_rule(text))), None)
        if rule is None:
            rule = next(
                (b.duty.rule for node in nodes if (b := bodies[id(node)]).duty and b.duty.rule),
                None,
            )
        if rule is None:
            rule = next(
                (r for text in self._lead_ins(nodes) if (r := notices.find_rule(text))), None
            )
        if rule is None:
            # 责任单位（列第一位的为牵头单位） over a column
            titles = [e.block for e in entries if isinstance(e, Loose) and e.kind == "heading"]
            cells = [cell for block in titles for cell in block.cells or (block.text,)]
            rule = next((r for cell in cells if (r := notices.find_rule(cell))), None)
        if rule is not None:
            rule = self.printed.restore_found(rule)
        period = read_period(head.title, "".join(head.spoken()))
        year = None
        if period.start and period.end and period.start.year == period.end.year:
            year = period.end.year
        plan: dict[str, object] = head.values() | {
            "period_start": period.start,
            "period_end": period.end,
            "period_text": period.text,
            "lead_rule": rule,
        }
        return plan, Calendar(year, head.issued_on), rule

    def _lead_ins(self, nodes: list[Node]) -> list[str]:
        found = []
        for node in nodes:
            found += [b.text for b in node.lines if "牵头" in b.text and RULE.search(b.text)]
        return found

    def _aims(self, goals: list[Goal], plan: dict[str, object]) -> dict[str, object]:
        """Where neither title nor wording names years, a programme runs to its first aim.

        What 意见 and the like aim at by a year is a goal, and says nothing of how long they hold.
        """
        if plan["period_end"] is not None or not goals or not has_term(str(plan["title"] or "")):
            return {}
        own = [goal for goal in goals if not goal.quantified] or goals
        days = sorted({goal.due_on for goal in own})
        return {
            "period_end": days[0],
            "period_text": own[0].phrase,
            "outlook_end": days[-1] if len(days) > 1 else None,
        }

    def _fill(
        self, parts: Assembler, entries: Sequence[object], bodies: dict[int, Body], levels: Levels
    ) -> None:
        numbers = levels.numbers()
        tasks = [n for n in levels.nodes if levels.roles[id(n)] is Role.TASK]
        inline = _inline_heading_kinds(tasks, bodies)
        label = None
        run: list[Block] = []
        run_kind = ""
        for entry in entries:
            if isinstance(entry, Loose):
                # what a page prints in the middle of a task lies inside its span already
                if entry.kind != "head" and entry.block.start >= parts.covered():
                    if run and run_kind != entry.kind:
                        parts.add_prose(run_kind, run)
                        run = []
                    run_kind = entry.kind
                    run.append(entry.block)
                continue
            if run:
                parts.add_prose(run_kind, run)
                run = []
            if isinstance(entry, BoxNode):
                parts.add_box(entry, label, _box_path(parts, entry, levels))
                continue
            if not isinstance(entry, Node):
                continue
            role = levels.roles[id(entry)]
            if role is Role.TASK:
                body = bodies[id(entry)]
                end = entry.lines[-1].end if entry.lines else entry.head.end
                if id(entry) in levels.folded:
                    body, end = self._folded_body(entry)
                label = numbers[id(entry)]
                parts.add_task(
                    entry, body, label, inline_headings=entry.mark.kind in inline, end=end
                )
            elif role is Role.HEADING:
                parts.add_heading(entry)
                if levels.assigns(entry) and entry.row is None:
                    # who answers for a whole section is said, and is no task of its own
                    parts.problem(entry.head.line, "unplaced_line", entry.head.text)
            elif role is not Role.SUB:
                parts.add_plain(entry, role.value)
                if role is Role.UNPLACED or entry.mark.kind is levels.level:
                    parts.problem(entry.head.line, "numbered_not_task", entry.head.text)
        if run:
            parts.add_prose(run_kind, run)


def _goes_on(text: str, line: str) -> bool:
    """Whether a line ended inside a bracket or a list, or between the words of a label."""
    if text[-1:] in "、，" or sum(map(text.count, "（(")) > sum(map(text.count, "）)")):
        return True
    tail = text[-_LONGEST_WORD:]
    label = LABEL.search(tail + line)
    return label is not None and label.start() < len(tail)


def _names_alone(body: Body, *, loose: bool = False) -> bool:
    named = body.duty is not None and body.duty.names and not body.in_prose
    return not named and ends_with_bare_names(body.text, loose=loose, inside=True)


def _all_blocks(node: Node) -> list[Block]:
    found = [node.head, *node.lines]
    for child in node.children:
        found += _all_blocks(child)
    return found


def _box_path(parts: Assembler, box: BoxNode, levels: Levels) -> list[str]:
    node = box.after
    if node is None:
        return []
    heading = levels.roles[id(node)] is Role.HEADING
    return parts.path(node if heading else node.parent)


def _inline_heading_kinds(tasks: list[Node], bodies: dict[int, Body]) -> set[object]:
    """Kinds of numbering whose tasks open with a short sentence that is their heading."""
    found: set[object] = set()
    for kind in {node.mark.kind for node in tasks}:
        texts = [bodies[id(n)].text for n in tasks if n.mark.kind is kind and n.row is None]
        with_heading = sum(1 for text in texts if inline_heading(text))
        if len(texts) > 1 and with_heading >= 0.85 * len(texts):
            found.add(kind)
    return found


def _wrap_width(lines: list[str]) -> int:
    """The breadth at which most lines of the document break, 0 where they are whole paragraphs."""
    if len(lines) < _FEWEST_LINES:
        return 0
    sizes = sorted(map(len, lines), reverse=True)
    if sizes[len(sizes) // 8] > 2 * _BROADEST:
        return 0
    longest = sorted(map(breadth, lines), reverse=True)[: max(4, len(lines) // 4)]
    top = longest[len(longest) // 8]
    near = sum(1 for size in longest if top - 4 <= size <= top + 2)
    return int(top) if 15 <= top <= _BROADEST and near >= 0.6 * len(longest) else 0
