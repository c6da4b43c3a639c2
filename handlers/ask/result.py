"""From a Question to what the store holds for it: one read, the same for chat and command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from handlers.ask.plans_meant import bare
from handlers.ask.question import Intent, Question, Status
from handlers.ask.words import name_in, variants
from handlers.bodies import Body, as_body
from store import selection, wording
from store.db import Tx
from store.lexicon import Lexicon
from store.plans import Heading
from store.records import AgencyRef, AssignmentView, PlanRef, RoleFilter, TaskPage
from store.search import Terms
from store.selection import Combine, Selection
from store.text import match_key
from store.wording import Sought

PAGE_SIZE = 8
NEAR_MISSES = 2
_ALTERNATIVES = re.compile(r"[、/]|以及|或者?|[和与及]")
_OF = re.compile(r"[的之]")
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

    @property
    def asks_back(self) -> bool:
        """Whether the reader has to settle something before this is an answer."""
        question = self.question
        return self.several or question.doubt is not None or lacks_agency(question)


def lacks_agency(question: Question) -> bool:
    """我们局负责什么, and nobody knows whose bureau; or 负责什么 of nobody."""
    nobody = question.intent is Intent.RESPONSIBLE and not question.plans
    return not question.agencies and question.doubt is None and (question.own or nobody)


@dataclass(frozen=True, slots=True)
class _Words:
    tasks: frozenset[int] | None
    read_as: tuple[tuple[str, str], ...] = ()
    near: frozenset[int] = frozenset()


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
    words = await _worded(tx, question, reader)
    if words.tasks is not None:
        wanted = replace(wanted, tasks=words.tasks)
    if question.intent is Intent.WHO:
        wanted = await _those_that_name(tx, wanted, reader)
    if question.intent is Intent.REPORT:
        wanted = await _own_first(tx, wanted, reader)
    if question.when and question.window is None and question.kind is None:
        wanted = await _dated_first(tx, wanted)
    found = await _filled(tx, question, wanted, offset)
    near = _EMPTY
    if not found.ids and words.near:
        near = await selection.page(tx, Selection(tasks=words.near), limit=NEAR_MISSES)
    if question.count and len(wanted.families) == 1 and wanted.role is RoleFilter.ANY:
        found = replace(found, parts=await _parts(tx, wanted))
    if question.window is not None:
        found = replace(found, dated=await selection.dated(tx))
    found = replace(found, read_as=words.read_as, near=near)
    if question.alone and question.keywords and not found.ids and not near.lines:
        # a phrase of which no document says even a part is no question for us
        return replace(found, question=replace(question, intent=Intent.OUT_OF_SCOPE))
    return found


async def _said_of(tx: Tx, question: Question, reader: Reader, offset: int) -> Result:
    """知识产权法院 is nobody's agency, but there are tasks that speak of it."""
    assert question.doubt is not None
    phrase = Question(Intent.FIND, keywords=(question.doubt.typed,), alone=True)
    found = await find(tx, phrase, reader, offset)
    return found if found.ids and not found.read_as else Result(question)


async def _parts(tx: Tx, wanted: Selection) -> tuple[int, int]:
    lead = await selection.keys(tx, replace(wanted, role=RoleFilter.LEAD))
    participant = await selection.keys(tx, replace(wanted, role=RoleFilter.PARTICIPANT))
    return len(lead), len(participant)


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
    return bool(restricted or timed or question.intent is Intent.COUNT)


def _selection(question: Question, reader: Reader) -> Selection | None:
    """The conditions but for words; None where they name what does not exist."""
    plan_ids = tuple(plan.id for plan in reader.plan_refs(question))
    if question.plans and not plan_ids:
        return None
    window = question.window
    kinds = {question.kind} if question.kind else set()
    if question.kind == "by" or (question.kind == "ongoing" and window is not None):
        kinds = {"by", "by_then_ongoing"} if question.kind == "by" else {"by_then_ongoing"}
    return Selection(
        families=tuple(body.family for body in reader.bodies(question)),
        but=tuple(body.family for body in reader.bodies_of(question.but)),
        combine=Combine(question.join.value),
        role=question.role,
        plans=plan_ids,
        sections=_sections(question, reader),
        due=_due(question, reader.today),
        kinds=frozenset(kinds),
        ref=question.number,
    )


def _due(question: Question, today: date) -> tuple[date | None, date | None] | None:
    window = question.window
    if window is None:
        return None
    if question.intent is not Intent.OVERDUE:
        return window.first, window.last
    past = today - timedelta(days=1)
    return window.first, min(window.last or past, past)


def _sections(question: Question, reader: Reader) -> tuple[int, ...]:
    if question.section is None:
        return ()
    if question.section.endswith("、"):
        return tuple(h.id for h in reader.headings if h.name.startswith(question.section))
    wanted = match_key(question.section)
    return tuple(h.id for h in reader.headings if wanted in match_key(bare(h.name)))


async def _numbered(tx: Tx, question: Question, wanted: Selection, reader: Reader) -> Result:
    """A number is settled by the agency in the question, the asker's, then the last plan."""
    found = await _filled(tx, question, wanted, 0)
    if len(found.ids) < 2:
        return found
    own = replace(wanted, families=_asker_family(reader)) if not wanted.families else wanted
    if own.families and not wanted.families:
        mine = await _filled(tx, question, own, 0)
        if len(mine.ids) == 1:
            return mine
    if question.when:
        dated = replace(wanted, kinds=_STATED)
        if len((stated := await _filled(tx, question, dated, 0)).ids) == 1:
            return stated
    if question.intent is Intent.WHO:
        naming = await _filled(tx, question, await _those_that_name(tx, wanted, reader), 0)
        if len(naming.ids) == 1:
            return naming
    last = tuple(plan.id for plan in reader.plans if plan.key in reader.last_plans)
    if len(last) == 1 and not wanted.plans:
        again = await _filled(tx, question, replace(wanted, plans=last), 0)
        if len(again.ids) == 1:
            return again
    return replace(found, several=True)


def _asker_family(reader: Reader) -> tuple[frozenset[int], ...]:
    if reader.asker is None:
        return ()
    try:
        entry = reader.lexicon.by_slug(reader.asker.slug)
    except KeyError:
        return ()
    return (as_body(reader.lexicon, entry, reader.today).family,)


async def _filled(tx: Tx, question: Question, wanted: Selection, offset: int) -> Result:
    keys = await selection.keys(tx, wanted)
    # a list that has become shorter is shown from its beginning
    start = offset if offset < len(keys) else 0
    shown = await selection.page(tx, wanted, offset=start, limit=PAGE_SIZE)
    who: dict[int, tuple[AssignmentView, ...]] = {}
    if question.intent in (Intent.WHO, Intent.ITEM, Intent.REPORT, Intent.STATUS):
        who = await selection.who(tx, [line.task_id for line in shown.lines])
    return Result(question, shown, tuple(key for _, key in keys), who)


async def _those_that_name(tx: Tx, wanted: Selection, reader: Reader) -> Selection:
    """Only tasks of plans that name agencies, where there is one: the others say who of nobody."""
    naming = tuple(plan.id for plan in reader.plans if plan.names_agencies)
    kept = tuple(id_ for id_ in wanted.plans if id_ in naming) if wanted.plans else naming
    if not kept:
        return wanted
    narrowed = replace(wanted, plans=kept)
    return narrowed if await selection.keys(tx, narrowed) else wanted


async def _own_first(tx: Tx, wanted: Selection, reader: Reader) -> Selection:
    """Only the asker's own tasks, where there is one: what is reported is one's own work."""
    family = _asker_family(reader)
    if wanted.families or not family:
        return wanted
    own = replace(wanted, families=family)
    return own if await selection.keys(tx, own) else wanted


async def _dated_first(tx: Tx, wanted: Selection) -> Selection:
    """Only tasks with a deadline, where there is one: the others say until when of none."""
    dated = replace(wanted, kinds=_STATED)
    return dated if await selection.keys(tx, dated) else wanted


async def _worded(tx: Tx, question: Question, reader: Reader) -> _Words:
    """The tasks that say every phrase of the question, and how a misspelt one was read."""
    if not question.keywords:
        return _Words(None)
    plan_ids = [plan.id for plan in reader.plan_refs(question)]
    if question.intent is Intent.WHO and not plan_ids:
        # 谁负责 is answered where agencies are printed, but words before what is near to them
        naming = [plan.id for plan in reader.plans if plan.names_agencies]
        for exact, where in ((True, naming), (True, plan_ids), (False, naming)):
            if (found := await _said(tx, question, where, reader.terms, exact=exact)).tasks:
                return found
    return await _said(tx, question, plan_ids, reader.terms)


async def _said(
    tx: Tx, question: Question, plan_ids: Sequence[int], terms: Terms, *, exact: bool = False
) -> _Words:
    tasks: frozenset[int] | None = None
    read_as: list[tuple[str, str]] = []
    near: list[int] = []
    for phrase in question.keywords:
        said = await (_literally if exact else _say)(tx, phrase, plan_ids, terms)
        if question.intent is Intent.REPORT and not said.tasks:
            continue  # 抓获120人 is what was done, not which task it was
        if said.meant and match_key(said.meant) != match_key(phrase):
            read_as.append((phrase, said.meant))
        near += said.near
        tasks = said.tasks if tasks is None else tasks & said.tasks
    if not tasks and len(question.keywords) > 1 and not exact:
        # no task says all of it: what the search makes of the whole
        whole = await wording.sought(tx, " ".join(question.keywords), plan_ids, terms=terms)
        return _Words(whole.tasks, tuple(read_as), frozenset(near[:NEAR_MISSES]))
    return _Words(tasks or frozenset(), tuple(read_as), frozenset(near[:NEAR_MISSES]))


async def _say(tx: Tx, phrase: str, plan_ids: Sequence[int], terms: Terms) -> Sought:
    """Tasks that say ``phrase``: as it stands, or as the search reads it."""
    found = await _literally(tx, phrase, plan_ids, terms)
    return found if found.tasks else await wording.sought(tx, phrase, plan_ids, terms=terms)


async def _literally(tx: Tx, phrase: str, plan_ids: Sequence[int], terms: Terms) -> Sought:
    """Tasks that say ``phrase`` as a name, to the letter, or in parts."""
    name = name_in(phrase)
    if name is not None and (named := await wording.called(tx, name, plan_ids, terms=terms)):
        return Sought(named)
    for form in variants(phrase):
        if found := await wording.literal(tx, form, plan_ids):
            return Sought(found)
    either = [part for part in _ALTERNATIVES.split(phrase) if len(part) > 1]
    each = [await wording.literal(tx, part, plan_ids) for part in either]
    if len(each) > 1 and all(each):
        return Sought(frozenset().union(*each))
    parts = [part for part in _OF.split(phrase) if len(part) > 1]
    of = [await wording.literal(tx, part, plan_ids) for part in parts]
    if len(of) > 1 and all(of) and (both := frozenset.intersection(*of)):
        return Sought(both)
    return Sought()


def agency_names(views: Sequence[AssignmentView]) -> list[str]:
    """Names as they are shown, the lead first."""
    return [view.agency.short for view in views]
