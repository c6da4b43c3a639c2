"""From a Question to what the store holds for it: one read, the same for chat and command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handlers.ask.numbered import settled
from handlers.ask.question import Intent, Question, Status
from handlers.ask.reader import Reader
from handlers.ask.reported import Judged, judged
from handlers.ask.said import NEAR_MISSES, worded
from handlers.ask.selecting import narrower, selection_of
from store import selection
from store.db import Tx
from store.given import Seen, seen_on
from store.records import AssignmentView, RoleFilter, TaskPage
from store.selection import Selection

__all__ = ["Reader", "Result", "agency_names", "find", "lacks_agency"]

PAGE_SIZE = 8
MOST_PLANS = 100
_NAMES_AGENCIES = (Intent.WHO, Intent.ITEM, Intent.REPORT, Intent.STATUS)
_EMPTY = TaskPage((), 0, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """``question`` as it was answered; ``ids`` are all tasks as ``KEY#REF``, in plan order.

    ``page`` is the part of them shown. ``who`` has the bodies of the tasks on it. ``read_as``:
    words as typed, words looked for. ``several``: a number that stands in several plans, to be
    settled by the reader. ``near``: what falls short, where nothing was found. ``parts``: how many
    as lead and as participant. ``dated``: plans that print days, with how many tasks. ``judged``:
    what was reported on them, for those who may see it; ``given``: who was put on them by hand,
    likewise, which is never the document's.
    """

    question: Question
    page: TaskPage = _EMPTY
    ids: tuple[str, ...] = ()
    who: dict[int, tuple[AssignmentView, ...]] = field(default_factory=dict)
    read_as: tuple[tuple[str, str], ...] = ()
    several: bool = False
    near: TaskPage = _EMPTY
    parts: tuple[int, int] | None = None
    dated: tuple[tuple[int, int], ...] = ()
    holds: bool | None = None
    judged: Judged | None = None
    given: dict[int, Seen] = field(default_factory=dict)

    @property
    def asks_back(self) -> bool:
        """Whether the reader has to settle something before this is an answer."""
        question = self.question
        return self.several or question.doubt is not None or lacks_agency(question)


def lacks_agency(question: Question) -> bool:
    """我们局负责什么, and nobody knows whose bureau; or 负责什么 of nobody."""
    nobody = question.own or question.intent is Intent.RESPONSIBLE
    return not question.agencies and question.doubt is None and nobody


async def find(tx: Tx, question: Question, reader: Reader, offset: int = 0) -> Result:
    """The tasks that answer ``question``; nothing for a question about none."""
    if question.alone and question.doubt is not None and not question.doubt.options:
        return await _said_of(tx, question, reader, offset)
    if not _has_tasks(question):
        return Result(question)
    wanted = selection_of(question, reader)
    if wanted is None:
        return Result(question)
    if question.number is not None:
        return await _numbered(tx, question, wanted, reader)
    words = await worded(tx, question, reader.terms, wanted.plans, reader.naming)
    if words.tasks is not None:
        wanted = replace(wanted, tasks=words.tasks)
    stands = await judged(tx, wanted, question, reader)
    if stands is not None:
        wanted = replace(wanted, tasks=stands.kept)
    elif question.status is Status.DONE:
        return Result(question)  # what was reported is not for who asks to see
    narrow = narrower(question, wanted, reader)
    found = await _filled(tx, question, narrow or wanted, offset, reader)
    if not found.ids and narrow:
        found = await _filled(tx, question, wanted, offset, reader)
    found = replace(found, judged=stands)
    near = _EMPTY
    if not found.ids and words.near:
        near = await selection.page(tx, Selection(tasks=words.near), limit=NEAR_MISSES)
    if question.window is not None:
        found = replace(found, dated=await selection.dated(tx))
    found = replace(found, read_as=words.read_as, near=near)
    says_nothing = not found.ids and (question.yes_no or not near.lines)
    if question.alone and question.keywords and says_nothing:
        # a phrase of which no document says even a part is no question for us
        return replace(found, question=replace(question, intent=Intent.OUT_OF_SCOPE))
    return found


async def _said_of(tx: Tx, question: Question, reader: Reader, offset: int) -> Result:
    """知识产权法院 is nobody's agency, but there are tasks that speak of it."""
    assert question.doubt is not None
    phrase = Question(Intent.FIND, keywords=(question.doubt.typed,), alone=True)
    found = await find(tx, phrase, reader, offset)
    return found if found.ids and not found.read_as else Result(question)


def _has_tasks(question: Question) -> bool:
    if question.intent in (Intent.HELP, Intent.OUT_OF_SCOPE, Intent.GREETING, Intent.PLANS):
        return False
    if question.doubt is not None or lacks_agency(question):
        return False
    restricted = (
        question.agencies or question.but or question.plans or question.section or question.keywords
    )
    timed = question.window or question.kind or question.number
    # without its last chip a list is of everything
    is_all = question.intent in (Intent.COUNT, Intent.FIND, Intent.STATUS)
    return bool(restricted or timed or is_all)


async def _numbered(tx: Tx, question: Question, wanted: Selection, reader: Reader) -> Result:
    """A number that stands in several plans is settled, or the reader is asked."""
    found = await _filled(tx, question, wanted, 0, reader)
    if not found.ids and question.yes_no and wanted.families:
        # 第22项是不是文旅部负责: whose it is instead
        found = await _filled(tx, question, replace(wanted, families=()), 0, reader)
        found = replace(found, holds=False)
    elif question.yes_no and wanted.families:
        found = replace(found, holds=True)
    lines, several = settled(question, found.page.lines, found.who, reader)
    keys = tuple(f"{line.plan_key}#{line.ref}" for line in lines)
    found = replace(found, ids=keys, page=TaskPage(tuple(lines), len(lines), 0), several=several)
    if several or not lines:
        return found
    only = Selection(families=wanted.families, tasks=frozenset(line.task_id for line in lines))
    any_state = replace(question, status=Status.ANY)
    return replace(found, judged=await judged(tx, only, any_state, reader))


async def _filled(
    tx: Tx, question: Question, wanted: Selection, offset: int, reader: Reader
) -> Result:
    # a number is settled among all that have it
    limit = PAGE_SIZE if question.number is None else MOST_PLANS
    found = await selection.matches(tx, wanted, offset=offset, limit=limit)
    who: dict[int, tuple[AssignmentView, ...]] = {}
    given: dict[int, Seen] = {}
    if question.number or question.intent in _NAMES_AGENCIES:
        shown = [line.task_id for line in found.page.lines]
        who = await selection.who(tx, shown)
        if reader.actor is not None and reader.actor.appointments:
            given = await seen_on(tx, reader.actor, shown)
    parts = None
    if question.count and len(wanted.families) == 1 and wanted.role is RoleFilter.ANY:
        parts = found.lead, found.participant
    return Result(question, found.page, found.keys, who, parts=parts, given=given)


def agency_names(views: Sequence[AssignmentView]) -> list[str]:
    """Names as they are shown, the lead first."""
    return [view.agency.short for view in views]
