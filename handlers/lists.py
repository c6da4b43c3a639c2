"""A list of tasks on one screen: eight at a time, numbers as buttons, paging by editing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.keyboards import nav, rows
from handlers.page import Key, Page, Rich, lines, page
from handlers.render import tags, task_lines
from handlers.texts import labels
from handlers.view import View
from handlers.views import Card, Listing, PlanTasks
from store.records import PlanRef, TaskPage

PAGE_SIZE = 8


def task_list(
    found: TaskPage,
    *,
    heads: Sequence[Rich | str],
    plans: Sequence[PlanRef],
    here: Listing | PlanTasks,
    at: Callable[[int], View],
    below: Sequence[Key],
    heads_name_plan: bool = False,
) -> Page:
    """``heads`` above the tasks; ``here`` is where a card leads back to, ``at`` the view at an
    offset, ``below`` the last row of buttons.
    """
    above = [Rich() + head for head in heads]
    marks = tags(found.lines, plans)
    keys = [
        nav(
            labels.task(ref=line.ref, tag=marks.get(line.plan_id)),
            Card(line.task_id, back=here),
        )
        for line in found.lines
    ]
    width = 2 if marks else 4
    keyboard = [*rows(keys, width), offset_pager(found, at), tuple(below)]
    listed = task_lines(found.lines, above, heads_name_plan=heads_name_plan)
    return page(lines([*above, listed]), keyboard)


def offset_pager(found: TaskPage, at: Callable[[int], View]) -> tuple[Key, ...]:
    """‹ 1/9 ›; nothing where all fits on one page."""
    pages = -(-found.total // PAGE_SIZE)
    return pager(found.offset // PAGE_SIZE, pages, lambda number: at(number * PAGE_SIZE))


def pager(number: int, pages: int, at: Callable[[int], View]) -> tuple[Key, ...]:
    """‹ 1/9 › for the 0-based page ``number``; nothing for a single page."""
    if pages < 2:
        return ()
    keys: list[Key] = []
    if number > 0:
        keys.append(nav(labels.PREVIOUS, at(number - 1)))
    keys.append(nav(labels.page_number(page=number + 1, pages=pages), at(number)))
    if number < pages - 1:
        keys.append(nav(labels.NEXT, at(number + 1)))
    return tuple(keys)


def last_offset(total: int) -> int:
    """Where the last page of a list begins; for a list that has become shorter."""
    return max(0, (total - 1) // PAGE_SIZE * PAGE_SIZE)
