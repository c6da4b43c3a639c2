"""Who hears of what happens to a task: who follows it and may see that, and whose matter it is.

Called inside the transaction of the deed. Nobody hears of their own, everybody once. Followers who
may not see progress hear nothing of it; that the document changed they hear, since it is public.
A report's author, who has to act on it, and who is given a task hear it by the message of that
deed itself (handlers.progress, handlers.steering).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from store import audience, headlines, office, rules, telling
from store.aside import breath, pieces
from store.audience import Hearer
from store.db import Tx
from store.following import Kind, of_path
from store.headlines import Event, News, Subject
from store.named import Named, agencies_of_all, families
from store.records import Actor
from store.reports import whom
from store.reports.records import Kind as ReportKind
from store.reports.records import Report, Status
from store.rules import Action
from store.tables import follows, reports
from store.telling import Piece

__all__ = [
    "Event",
    "News",
    "announce",
    "announce_all",
    "may_hear",
    "of_report",
    "of_task",
]

_PROGRESS = (
    Event.REPORTED,
    Event.COMPLETED,
    Event.RETURNED,
    Event.WITHDRAWN,
    Event.EXTENDED,
    Event.NOT_EXTENDED,
    Event.URGED,
)
# Whose matter it is are the liaisons of the agency, beside who follows.
_LIAISONS = (
    Event.RETURNED,
    Event.EXTENDED,
    Event.NOT_EXTENDED,
    Event.DATED,
)
_ASSIGNED = (Event.ASSIGNED, Event.UNASSIGNED)
# Only those who were told of the report, who hear of its end.
_ENDED = (Event.WITHDRAWN, Event.RETURNED)


async def announce(tx: Tx, news: News, now: datetime) -> int:
    """Tell it to whom it concerns; how many people are told now, and not later."""
    return await announce_all(tx, [news], now)


async def announce_all(tx: Tx, many: Sequence[News], now: datetime) -> int:
    """Several at once: everybody gets one message with what is theirs of it."""
    if not many:
        return 0
    matters = []
    for some in pieces(many):  # a revision may change all of a plan
        matters += await _matters(tx, some)
        await breath()
    hearers = await audience.of_people(tx, {id_ for one in matters for id_ in one.everybody})
    policy = (await office.load(tx)).policy
    mail: dict[int, list[Piece]] = defaultdict(list)
    again: set[int] = set()
    for one in matters:
        silent = one.silent
        may = {
            id_: hearers[id_]
            for id_ in one.everybody & hearers.keys()
            if may_hear(hearers[id_], one.news, one.named, policy)
        }
        if one.before is not None:
            piece = Piece(one.news, one.facts)
            retold = await telling.retell(tx, one.before, may, piece, now, left_out=silent)
            again |= retold
            silent = silent | retold
        for id_ in (one.followers | one.concerned) & may.keys() - silent:
            mail[id_].append(Piece(one.news, one.facts, duty=id_ in one.concerned))
    told = [id_ for id_ in sorted(mail) if await telling.tell(tx, hearers[id_], mail[id_], now)]
    return len(again.union(told))


@dataclass(frozen=True, slots=True)
class _Matter:
    """One piece of news and everybody it could be for, whatever they may see.

    ``before`` is the report that it ends or corrects, ``told`` who was told of that; ``silent``
    whose deed it is, and who hears it by the message of the deed itself.
    """

    news: News
    facts: headlines.Facts
    named: Named | None
    followers: frozenset[int]
    concerned: frozenset[int]
    before: int | None
    told: frozenset[int]
    silent: frozenset[int]

    @property
    def everybody(self) -> frozenset[int]:
        return self.followers | self.concerned | self.told


async def _matters(tx: Tx, many: Sequence[News]) -> list[_Matter]:
    task_ids = {news.task_id for news in many}
    named = await agencies_of_all(tx, task_ids)
    followers = await _followers(tx, await headlines.subjects(tx, task_ids), named)
    by_hand = await _told_by_hand(tx, many)
    found = []
    for news, facts in zip(many, await headlines.worded(tx, many), strict=True):
        task = named.get(news.task_id)
        before = await _before(tx, news)
        told = frozenset() if before is None else await telling.people_told(tx, before)
        own = (news.actor_person_id, await _author(tx, news))
        matter = _Matter(
            news=news,
            facts=facts,
            named=task,
            followers=frozenset() if news.kind in _ENDED else followers[news.task_id],
            concerned=frozenset(await _concerned(tx, news, task)),
            before=before,
            told=told,
            silent=frozenset(id_ for id_ in own if id_ is not None) | by_hand,
        )
        found.append(matter)
    return found


def of_report(report: Report, actor: Actor, kind: Event | None = None, **facts: Any) -> News:
    """News of a report; without a ``kind`` that it is in force."""
    whole = report.kind is ReportKind.OVERALL and report.status is Status.DONE
    in_force = Event.COMPLETED if whole else Event.REPORTED
    found = (kind or in_force, report.task_id, report.agency_id, report.id, actor.person_id)
    return News(*found, facts)


def of_task(
    task_id: int,
    actor: Actor,
    agency_id: int | None = None,
    *,
    part: str | None = None,
    until: str | None = None,
) -> News:
    """News of what the coordinator set: an agency with a part (None: taken off the task), or an
    internal date (ISO; None: taken back).
    """
    if agency_id is None:
        return News(Event.DATED, task_id, None, None, actor.person_id, {"until": until})
    kind = Event.UNASSIGNED if part is None else Event.ASSIGNED
    return News(kind, task_id, agency_id, None, actor.person_id, {"part": part})


def may_hear(
    hearer: Hearer, news: News, named: Named | None, policy: frozenset[rules.Rule]
) -> bool:
    """Whether somebody may hear this of a task, by what they hold now."""
    agencies = frozenset() if named is None else named.every
    if news.kind in (Event.AMENDED, Event.MATCHED):
        return rules.may(hearer.actor, Action.FOLLOW)
    if news.kind is Event.DOUBTED:
        return rules.may(hearer.actor, Action.SEED_PLAN)
    if news.kind in (Event.DOUBT_AMENDED, Event.DOUBT_KEPT):
        return rules.may(hearer.actor, Action.DOUBT_READING)
    if news.kind in _PROGRESS:
        return rules.may(hearer.actor, Action.READ_PROGRESS, agencies=agencies)
    # an agency that was taken off a task is told so
    own = set() if news.agency_id is None else {news.agency_id}
    return rules.may(hearer.actor, Action.READ_STATUS, agencies=agencies | own, policy=policy)


async def _followers(
    tx: Tx, about: Mapping[int, Subject], named: Mapping[int, Named]
) -> dict[int, frozenset[int]]:
    """Who follows each task, its section, its plan or an agency on it."""
    f = follows.c
    plan_ids = {subject.plan_id for subject in about.values()}
    agency_ids = {id_ for task in named.values() for id_ in task.every}
    rows = await tx.rows(
        select(f.person_id, f.kind, f.object_id, f.words).where(
            f.until.is_(None),
            or_(
                (f.kind == Kind.TASK.value) & f.object_id.in_(sorted(about)),
                f.kind.in_([Kind.PLAN.value, Kind.SECTION.value])
                & f.object_id.in_(sorted(plan_ids)),
                (f.kind == Kind.AGENCY.value) & f.object_id.in_(sorted(agency_ids)),
            ),
        )
    )
    found = {}
    for task_id, subject in about.items():
        of_task = _targets(subject, named.get(task_id))
        found[task_id] = frozenset(row[0] for row in rows if tuple(row[1:]) in of_task)
    return found


def _targets(subject: Subject, named: Named | None) -> set[tuple[str, int, str | None]]:
    """What one may follow to hear of a task, as rows have it."""
    path, plan_id = subject.path, subject.plan_id
    inside = [of_path(plan_id, path[:depth]) for depth in range(1, len(path) + 1)]
    return {
        (Kind.TASK.value, subject.task_id, None),
        (Kind.PLAN.value, plan_id, None),
        *((Kind.SECTION.value, plan_id, section.words) for section in inside),
        *((Kind.AGENCY.value, id_, None) for id_ in (named.every if named else ())),
    }


async def _concerned(tx: Tx, news: News, named: Named | None) -> set[int]:
    """Whose matter it is: the liaisons of the agency, for a date of every agency on the task."""
    if news.kind not in _LIAISONS:
        return set()
    if news.agency_id is not None:
        return await _liaisons(tx, news.agency_id)
    agencies = frozenset() if named is None else named.every
    return {one.person_id for one in await whom.liaisons(tx, agencies)}


async def _liaisons(tx: Tx, agency_id: int) -> set[int]:
    family = (await families(tx, [agency_id]))[agency_id]
    return {one.person_id for one in await whom.liaisons(tx, family)}


async def _told_by_hand(tx: Tx, many: Sequence[News]) -> set[int]:
    """The liaisons of agencies that are put on a task or taken off: who does that tells them."""
    agencies = {news.agency_id for news in many if news.kind in _ASSIGNED}
    lists = [await _liaisons(tx, id_) for id_ in agencies if id_ is not None]
    return {id_ for found in lists for id_ in found}


async def _before(tx: Tx, news: News) -> int | None:
    """The report of which this is the end or the correction."""
    if news.kind in _ENDED:
        return news.report_id
    if news.kind not in (Event.REPORTED, Event.COMPLETED) or news.report_id is None:
        return None
    before = select(reports.c.supersedes_id).where(reports.c.id == news.report_id)
    found: int | None = await tx.scalar(before)
    return found


async def _author(tx: Tx, news: News) -> int | None:
    if news.report_id is None:
        return None
    said: int | None = await tx.scalar(
        select(reports.c.person_id).where(reports.c.id == news.report_id)
    )
    return said
