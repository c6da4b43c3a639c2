"""What a draft's sheet shows of each task, and the mark that the same tasks give. Pure."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from seed import sheets
from seed.draft import Draft, DraftItem
from seed.sheets import CELL_LENGTH

NUMBER, SECTION, HEADING, TEXT = "编号", "板块", "标题", "任务"
LEAD, PARTICIPANT, UNRANKED, DUE, LINE = "牵头", "参与", "未分主次", "期限", "原文行"
HEADERS = (NUMBER, SECTION, HEADING, TEXT, LEAD, PARTICIPANT, UNRANKED, DUE, LINE)
BY_HAND = "手工"
# Roles that have a column of their own.
COLUMNS = {"lead": LEAD, "participant": PARTICIPANT}

_BETWEEN_HEADINGS = " › "


def cells(item: DraftItem, starts: Sequence[int]) -> dict[str, str]:
    """A task as its row shows it; ``starts`` are the source's lines, none for places in it."""
    by_role: dict[str, list[str]] = {LEAD: [], PARTICIPANT: [], UNRANKED: []}
    for one in item.assignees:
        by_role[COLUMNS.get(one.role, UNRANKED)].append(one.name)
    printed = item.deadlines or ([item.deadline] if item.deadline.text else [])
    start, end = item.span
    place = f"{bisect_right(starts, start)}" if starts else f"{start + 1}–{end}"
    return {
        NUMBER: item.number,
        SECTION: headings(item.section_path),
        HEADING: item.heading or "",
        TEXT: item.text,
        **{header: "、".join(names) for header, names in by_role.items()},
        DUE: "；".join(one.text for one in printed if one.text),
        LINE: BY_HAND if start == end else place,
    }


def headings(path: Sequence[str]) -> str:
    """A path of headings as its cell shows it."""
    return sheets.plain(_BETWEEN_HEADINGS.join(path))


def compared(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells as they are when they were written and read back."""
    return {header: sheets.plain(said)[:CELL_LENGTH] for header, said in cells.items()}


def mark_of(draft: Draft) -> str:
    """The same for the same tasks, and for no others."""
    rows = [compared(cells(item, [])) for item in draft.items]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
