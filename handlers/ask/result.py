"""From a Question to what the store holds for it: one read, the same for chat and command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from handlers.ask.numbers import in_han
from handlers.ask.plans_meant import bare
from handlers.ask.question import Intent, Question, Status
from handlers.ask.said import NEAR_MISSES, worded
from handlers.ask.settling import Candidate, for_reading, for_writing
from handlers.bodies import Body, as_body
from store import selection
from store.db import Tx
from store.lexicon import Lexicon
from store.plans import Heading
from store.records import AgencyRef, AssignmentView, PlanRef, RoleFilter, TaskLine, TaskPage
from store.search import Terms
from store.selection import Combine, Selection
from store.text import match_key

PAGE_SIZE = 8
MOST_PLANS = 100
_NAMES_AGENCIES = (Intent.WHO, Intent.ITEM, Intent.REPORT, Intent.STATUS)
_STATED = frozenset({"by", "by_then_ongoing", "ongoing", "recurring"})
_EMPTY = TaskPage((), 0, 0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Against what, for whom and on which day a question is answered.

    ``terms``: what words stand for; none are known where none are given.
    """

    lexicon: Lexicon
    plans: tuple[PlanRef, ...]
    headings: tuple[Heading, ...]
    asker: AgencyRef | None
    today: date
    last_plans: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)

    @property
    def naming(self) -> tuple[int, ...]:
        """The plans that name agencies."""
        return tuple(plan.id for plan in self.plans if plan.names_agencies)

    def bodies(self, question: Question) -> tuple[Body, ...]:
        """The agencies of a question under their names of today."""
        return self.bodies_of(question.agencies)

    def bodies_of(self, slugs: Sequence[str]) -> tuple[Body, ...]:
        """Agencies by their slugs."""
        entries = (self.lexicon.by_slug(slug) for slug in slugs)
        return tuple(as_body(self.lexicon, entry, self.today) for entry in entries)

    def plan_refs(self, question: Question) -> tuple[PlanRef, ...]:
        """The plans a question is narrowed to; none for all."""
        return tuple(plan for plan in self.plans if plan.key in question.plans)


@dataclass(frozen=True, slots=True)
class Result:
    """``question`` as it was answered; ``ids`` are all tasks as ``KEY#REF``, in plan order.

    ``page`` is the part of them shown. ``who`` has the bodies of the tasks on it. ``read_as``:
    words as typed, words looked for. ``several``: a number that stands in several plans, to be
    settled by the reader. ``near``: what falls short, where nothing was found. ``parts``: how many
    as lead and as participant. ``dated``: plans that print days, with how many tasks.
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
    wanted = _selection(question, reader)
    if wanted is None:
        return Result(question)
    if question.number is not None:
        return await _numbered(tx, question, wanted, reader)
    words = await worded(tx, question, reader.terms, wanted.plans, reader.naming)
    if words.tasks is not None:
        wanted = replace(wanted, tasks=words.tasks)
    found = await _filled(tx, question, _narrower(question, wanted, reader) or wanted, offset)
    if not found.ids and _narrower(question, wanted, reader):
        found = await _filled(tx, question, wanted, offset)
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
    if question.intent is Intent.STATUS and question.status is Status.DONE:
        return question.number is not None  # nothing can be reported yet, so nothing is done
    restricted = (
        question.agencies or question.but or question.plans or question.section or question.keywords
    )
    timed = question.window or question.kind or question.number
    # without its last chip a list is of everything
    is_all = question.intent in (Intent.COUNT, Intent.FIND)
    return bool(restricted or timed or is_all)


def _selection(question: Question, reader: Reader) -> Selection | None:
    """The conditions but for words; None where they name what does not exist."""
    plan_ids = tuple(plan.id for plan in reader.plan_refs(question))
    if question.plans and not plan_ids:
        return None
    window = question.window
    kinds = {question.kind} if question.kind else set()
    if question.kind == "by" or (question.kind == "ongoing" and window is not None):
        kinds = {"by", "by_then_ongoing"} if question.kind == "by" else {"by_then_ongoing"}
    labels = _labels(question)
    return Selection(
        families=tuple(body.family for body in reader.bodies(question)),
        but=tuple(body.family for body in reader.bodies_of(question.but)),
        combine=Combine(question.join.value),
        role=question.role,
        plans=plan_ids,
        sections=_sections(question, reader),
        due=_due(question, reader.today),
        kinds=frozenset(kinds),
        ref=question.number if len(labels) == 1 else None,
        refs=frozenset(labels) if len(labels) > 1 else frozenset(),
    )


def _labels(question: Question) -> tuple[str, ...]:
    """How the numbers may be printed: the fourth of part two is 4 or 二(四)."""
    if question.number is None:
        return ()
    numbers = (question.number, *question.numbers)
    part = question.section or ""
    if not part.endswith("、"):
        return numbers
    inside = (f"{part[:-1]}({in_han(int(n))})" for n in numbers if n.isdigit() and int(n) < 100)
    return (*numbers, *inside)


def _due(question: Question, today: date) -> tuple[tuple[date | None, date | None], ...]:
    window = question.window
    if window is None:
        return ()
    if question.intent is not Intent.OVERDUE:
        return window.spans
    past = today - timedelta(days=1)
    return tuple((first, min(last or past, past)) for first, last in window.spans)


def _sections(question: Question, reader: Reader) -> tuple[int, ...]:
    if question.section is None:
        return ()
    if question.section.endswith("、"):
        return tuple(h.id for h in reader.headings if h.name.startswith(question.section))
    wanted = match_key(question.section)
    return tuple(h.id for h in reader.headings if wanted in match_key(bare(h.name)))


async def _numbered(tx: Tx, question: Question, wanted: Selection, reader: Reader) -> Result:
    """A number that stands in several plans is settled, or the reader is asked."""
    found = await _filled(tx, question, wanted, 0)
    if not found.ids and question.yes_no and wanted.families:
        # 第22项是不是文旅部负责: whose it is instead
        found = await _filled(tx, question, replace(wanted, families=()), 0)
        found = replace(found, holds=False)
    elif question.yes_no and wanted.families:
        found = replace(found, holds=True)
    if len(found.ids) < 2:
        return found
    if question.numbers:
        return _each_settled(question, found, reader)
    lines = {line.task_id: line for line in found.page.lines}
    meant = _settled(question, found, list(lines.values()), reader)
    if meant is None:
        # who is said of tasks that name somebody, and what is reported is one's own work
        own = _own(reader) if question.intent is Intent.REPORT else None
        named = [
            line
            for line in lines.values()
            if any(own is None or v.agency.id in own for v in found.who.get(line.task_id, ()))
        ]
        narrows = question.asks_who or question.intent is Intent.REPORT
        kept = _only(found, named) if narrows and named else found
        return replace(kept, several=True)
    return _only(found, [lines[meant.task_id]])


def _each_settled(question: Question, found: Result, reader: Reader) -> Result:
    """Several numbers: each is settled by itself, the others by the plan of those that are."""
    by_ref = [
        [line for line in found.page.lines if line.ref == ref]
        for ref in (question.number, *question.numbers)
    ]
    meant = [_settled(question, found, lines, reader) for lines in by_ref]
    plans = {one.plan_key for one in meant if one is not None}
    left: set[int] = set()
    for lines, one in zip(by_ref, meant, strict=True):
        same = [line for line in lines if {line.plan_key} == plans]
        kept = {one.task_id} if one else {line.task_id for line in same or lines}
        left |= kept
    if question.asks_who:
        left = {id_ for id_ in left if found.who.get(id_)} or left
    return _only(found, [line for line in found.page.lines if line.task_id in left])


def _only(found: Result, lines: list[TaskLine]) -> Result:
    keys = tuple(f"{line.plan_key}#{line.ref}" for line in lines)
    return replace(found, ids=keys, page=TaskPage(tuple(lines), len(lines), 0))


def _settled(
    question: Question, found: Result, lines: Sequence[TaskLine], reader: Reader
) -> Candidate | None:
    candidates = [
        Candidate(
            line.task_id,
            line.plan_key,
            frozenset(view.agency.id for view in found.who.get(line.task_id, ())),
            line.deadline_kind in _STATED,
        )
        for line in lines
    ]
    own = _own(reader)
    if question.intent is Intent.REPORT:
        return for_writing(candidates, own)
    when, who = question.when, question.asks_who
    return for_reading(candidates, own, reader.last_plans, when=when, who=who)


def _own(reader: Reader) -> frozenset[int]:
    """The ids of the asker's agency with its predecessors and successors."""
    if reader.asker is None:
        return frozenset()
    try:
        entry = reader.lexicon.by_slug(reader.asker.slug)
    except KeyError:
        return frozenset()
    return as_body(reader.lexicon, entry, reader.today).family


async def _filled(tx: Tx, question: Question, wanted: Selection, offset: int) -> Result:
    # a number is settled among all that have it
    limit = PAGE_SIZE if question.number is None else MOST_PLANS
    found = await selection.matches(tx, wanted, offset=offset, limit=limit)
    who: dict[int, tuple[AssignmentView, ...]] = {}
    if question.number or question.intent in _NAMES_AGENCIES:
        who = await selection.who(tx, [line.task_id for line in found.page.lines])
    parts = None
    if question.count and len(wanted.families) == 1 and wanted.role is RoleFilter.ANY:
        parts = found.lead, found.participant
    return Result(question, found.page, found.keys, who, parts=parts)


def _narrower(question: Question, wanted: Selection, reader: Reader) -> Selection | None:
    """The better part of ``wanted``, taken where it holds anything; None where there is none.

    Who is said only in plans that name agencies, until when only of tasks with a deadline, and
    what is reported is one's own work.
    """
    match question.intent:
        case Intent.WHO:
            kept = tuple(id_ for id_ in wanted.plans if id_ in reader.naming)
            kept = kept if wanted.plans else reader.naming
            return replace(wanted, plans=kept) if kept else None
        case Intent.REPORT:
            own = _own(reader)
            return replace(wanted, families=(own,)) if own and not wanted.families else None
        case _:
            if question.when and not wanted.due and not wanted.kinds:
                return replace(wanted, kinds=_STATED)
            return None


def agency_names(views: Sequence[AssignmentView]) -> list[str]:
    """Names as they are shown, the lead first."""
    return [view.agency.short for view in views]
