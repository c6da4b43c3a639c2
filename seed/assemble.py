"""From the tree of paragraphs to the values of a draft, with their spans and problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from seed.draft import Box, Damage, DraftItem, Goal, Problem, Prose, Section
from seed.duties import duty_problems, read_deadlines
from seed.grammar import sections
from seed.grammar.blanks import join, squeeze
from seed.grammar.body import Body
from seed.grammar.damage import find_damage
from seed.grammar.deadlines import Calendar
from seed.grammar.lead import assign
from seed.grammar.numbering import Kind, Mark, canonical
from seed.grammar.targets import find_recurring, find_targets
from seed.nodes import BoxNode, Node
from seed.printed import Printed
from seed.readers.source import Block


class Assembler:
    """Collects the parts of one document. ``pdf`` says that blanks are line ends of a page."""

    def __init__(self, printed: Printed, when: Calendar, *, pdf: bool, has_rule: bool) -> None:
        self.printed = printed
        self.when = when
        self.pdf = pdf
        self.has_rule = has_rule
        self.items: list[DraftItem] = []
        self.sections: list[Section] = []
        self.boxes: list[Box] = []
        self.goals: list[Goal] = []
        self.prose: list[Prose] = []
        self.problems: list[Problem] = []
        self.paths: dict[int, list[str]] = {}

    def problem(self, line: int, code: str, text: str) -> Problem:
        """Record something a person must look at."""
        found = Problem(line=line, code=code, text=text[:120])
        self.problems.append(found)
        return found

    def covered(self) -> int:
        """Where the last task, heading or box so far ends."""
        last = (parts[-1].span[1] for parts in (self.items, self.sections, self.boxes) if parts)
        return max(last, default=0)

    def path(self, node: Node | None) -> list[str]:
        """Headings from the outermost down to ``node``, which is a heading itself."""
        if node is None:
            return []
        if id(node) not in self.paths:
            title, _ = self.heading_of(node)
            head = node.head
            title = self.printed.restore(title, head.start, head.end)
            name = canonical(node.mark, head.text[: node.mark.rest] + title, title)
            self.paths[id(node)] = [*self.path(node.parent), name]
        return self.paths[id(node)]

    def heading_of(self, node: Node) -> tuple[str, int]:
        """The title of a heading, and how many of its lines belong to it."""
        if node.row is not None or "。" in node.rest:
            return squeeze(node.rest.split("。", 1)[0], pdf=self.pdf), 0
        parts = [node.rest]
        for block in node.lines[:2]:
            if sections.is_sentence(block.text) or len(block.text) > 30 or len(node.lines) > 2:
                break
            if sections.is_complete(parts[-1]) or len(parts[-1]) < 16:
                break
            parts.append(block.text)
        return squeeze(join(parts), pdf=self.pdf).rstrip("：:"), len(parts) - 1

    def add_heading(self, node: Node) -> None:
        """A heading as a section, its lead-in as prose and aims."""
        _, used = self.heading_of(node)
        head = node.head
        end = node.lines[used - 1].end if used else head.end
        inline = head.text.find("。")
        if not used and 0 <= inline < len(head.text) - 1 and node.row is None:
            end = head.start + inline + 1
        path = self.path(node)
        lead_in = node.lines[used:]
        rest = (
            [Block(head.line, end, head.end, head.text[end - head.start :])]
            if end < head.end
            else []
        )
        spoken = [*rest, *lead_in]
        text = squeeze(join([b.text for b in spoken]), pdf=self.pdf) if spoken else None
        if text is not None:
            text = self.printed.restore(text, spoken[0].start, spoken[-1].end)
        self.sections.append(
            Section(
                path=path,
                level=len(path),
                printed=self.printed.text[head.start : end],
                text=text,
                span=(head.start, end),
            )
        )
        self.add_prose("lead-in", spoken, path)

    def add_plain(self, node: Node, kind: str) -> None:
        """A numbered paragraph that is no task: aims, or how the plan is carried out."""
        body = node.rest.split("。", 1)
        if node.lines and not sections.is_sentence(node.rest) and len(node.rest) <= 40:
            self.add_heading_of_prose(node, kind)
            return
        heading = body[0] if len(body) > 1 and len(body[0]) <= 40 and body[1] else None
        head = Block(node.head.line, node.head.start, node.head.end, node.head.text)
        self.add_prose(kind, [head, *node.lines], self.path(node.parent), heading, node.mark.rest)

    def add_heading_of_prose(self, node: Node, kind: str) -> None:
        """A heading line of its own over paragraphs that are no task."""
        head = node.head
        path = self.path(node)
        title, used = self.heading_of(node)
        end = node.lines[used - 1].end if used else head.end
        lines = node.lines[used:]
        text = squeeze(join([b.text for b in lines]), pdf=self.pdf) if lines else None
        if text is not None:
            text = self.printed.restore(text, lines[0].start, lines[-1].end)
        self.sections.append(
            Section(
                path=path,
                level=len(path),
                printed=self.printed.text[head.start : end],
                text=text,
                span=(head.start, end),
            )
        )
        self.add_prose(kind, lines, path, title)

    def add_prose(
        self,
        kind: str,
        blocks: Sequence[Block],
        path: list[str] | None = None,
        heading: str | None = None,
        skip: int = 0,
    ) -> None:
        """Lines as prose; sentences that begin with 到20XX年 become aims of their own."""
        pieces: list[tuple[int, int, str, tuple[str, date] | None]] = []
        for index, block in enumerate(blocks):
            marks = sections.goal_starts(block.text) if kind in ("lead-in", "overview") else []
            cuts = [(0, None), *((at, (phrase, due)) for at, phrase, due in marks)]
            if len(cuts) > 1 and cuts[1][0] == 0:
                cuts = cuts[1:]
            for number, (at, goal) in enumerate(cuts):
                stop = cuts[number + 1][0] if number + 1 < len(cuts) else None
                text = block.text[at:stop]
                end = block.end if stop is None else block.start + stop
                open_end = pieces and not sections.is_complete(pieces[-1][2])
                joins = at == 0 and pieces and self.printed.adjoin(pieces[-1][1], block.start)
                if goal is None and joins and (open_end or pieces[-1][3] is None):
                    first, _, known, before = pieces.pop()
                    pieces.append((first, end, join([known, text]), before))
                else:
                    first = block.start + at
                    shown = text[skip:] if index == 0 and at == 0 else text
                    pieces.append((first, end, shown, goal))
        for first, last, text, goal in pieces:
            self._emit(kind, first, last, text, goal, path or [], heading)

    def _emit(
        self,
        kind: str,
        first: int,
        last: int,
        text: str,
        goal: tuple[str, date] | None,
        path: list[str],
        heading: str | None,
    ) -> None:
        read = squeeze(text.strip(), pdf=self.pdf)
        shown = self.printed.restore(read, first, last)
        span = (first, last)
        if goal is None:
            self.prose.append(
                Prose(kind=kind, heading=heading, section_path=path, text=shown, span=span)
            )
            return
        targets = find_targets(read)
        self.goals.append(
            Goal(
                due_on=goal[1],
                phrase=goal[0],
                text=shown,
                section_path=path,
                quantified=any(target.quantity is not None for target in targets),
                targets=targets,
                span=span,
            )
        )

    def add_box(self, box: BoxNode, after: str | None, path: list[str]) -> None:
        """A 专栏 with its title and wording."""
        lines = list(box.lines)
        title = box.head.text[box.mark.rest :]
        if not title and lines and sections.is_heading_text(lines[0].text):
            title = lines.pop(0).text
        end = box.lines[-1].end if box.lines else box.head.end
        start = box.head.start
        read = squeeze(join([b.text for b in lines]), pdf=self.pdf)
        self.boxes.append(
            Box(
                number=box.mark.value or len(self.boxes) + 1,
                title=self.printed.restore(squeeze(title, pdf=self.pdf), start, end),
                section_path=path,
                after_item=after,
                text=self.printed.restore(read, lines[0].start if lines else start, end),
                targets=find_targets(read),
                span=(start, end),
            )
        )

    def add_task(
        self, node: Node, body: Body, number: str, *, inline_headings: bool, end: int
    ) -> DraftItem:
        """A task. ``end`` is where its last line (sub-points included) ends."""
        start = node.head.start
        line = node.head.line
        duty = body.duty
        problems: list[Problem] = []
        heading = body.heading
        if heading is None and inline_headings:
            heading = inline_heading(body.text)
        path = self.path(node.parent)
        text = body.text
        restore = self.printed.restore
        differs = self.printed.differs(start, end)
        if differs:
            text = restore(text, start, end)
            heading = restore(heading, start, end) if heading else None
        if heading and node.mark.kind is Kind.BRACKET_HAN:
            path = [*path, canonical(node.mark, "", heading)]
        values: dict[str, object] = {
            "number": number,
            "section_path": path,
            "heading": heading,
            "text": text,
            "span": (start, end),
            "targets": find_targets(body.text),
            "recurring": find_recurring(body.text),
            "damage": find_damage(
                text, body.text if differs and not self.printed.traditional else text
            )
            + _mark_damage(node.mark, body),
            "problems": problems,
        }
        if duty is not None:
            roles = assign(duty, has_rule=self.has_rule)
            values |= {
                "agencies": roles.agencies,
                "lead": roles.lead,
                "participants": roles.participants,
                "lead_basis": roles.basis,
                "division": roles.division,
                "assignees": roles.assignees,
                "responsibility_text": "；".join(body.printed) if duty.names else None,
            }
            values |= read_deadlines(duty.phrases, self.when, problems, line)
            problems += duty_problems(body, line)
        if differs:
            self.printed.restore_values(values, start, end)
        item = DraftItem(**values)  # type: ignore[arg-type]
        self.problems += problems
        self.items.append(item)
        return item


def _mark_damage(mark: Mark, body: Body) -> list[Damage]:
    found = []
    if mark.damaged:
        found.append(Damage(printed=mark.printed, why=f"编号残缺：{_LOST[mark.damaged]}"))
    if body.lost:
        found.append(Damage(printed=body.printed[-1], why=body.lost))
    return found


_LOST = {"opening bracket": "缺左括号", "closing bracket": "缺右括号", "dot": "缺点号"}


def inline_heading(text: str) -> str | None:
    """The first sentence of a paragraph where it can be its heading."""
    stop = text.find("。")
    if 2 <= stop <= 36 and stop < len(text) - 1 and "《" not in text[:stop] and text[0] != "由":
        return text[:stop]
    return None
