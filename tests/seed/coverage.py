"""Which characters of a source a draft accounts for; shared by the property tests."""

from __future__ import annotations

from seed.draft import Draft
from seed.readers.source import Source, is_blank


def spans_of(draft: Draft) -> list[tuple[int, int, str]]:
    """Every span of the draft with a name for messages, in document order."""
    found = [(*item.span, f"task {item.number}") for item in draft.items]
    found += [(*section.span, "heading") for section in draft.sections]
    found += [(*box.span, f"box {box.number}") for box in draft.boxes]
    found += [(*goal.span, "goal") for goal in draft.goals]
    found += [(*piece.span, piece.kind) for piece in draft.prose]
    return sorted(found)


def misplaced(source: Source, draft: Draft) -> list[str]:
    """Places that lie in no span (and are not reported), or in two."""
    wrong: list[str] = []
    reported = {problem.line for problem in draft.problems}
    at = 0
    for start, end, name in [*spans_of(draft), (len(source.text), len(source.text), "end")]:
        if start < at:
            wrong.append(f"twice: {source.text[start : min(at, start + 20)]!r} in {name}")
        for offset in range(at, start):
            if not is_blank(source.text[offset]) and source.line_at(offset) not in reported:
                wrong.append(f"nowhere: {source.text[offset : offset + 20]!r} before {name}")
                break
        at = max(at, end)
    return wrong
