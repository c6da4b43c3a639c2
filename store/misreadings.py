"""识别有误: a member doubts what was read of a task; administrators amend it, or say why not.

A second doubt of the same person about the same is the same. Administrators hear of doubts
together and not of each (store.gathering); whoever doubted hears what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update

from store import audience, audit, people, rules, telling
from store.db import AnyRow, Tx
from store.errors import NotFound, Refusal, Refused
from store.headlines import Event, News, worded
from store.records import Actor, Role
from store.tables import accounts, appointments, misreadings, plans, task_versions, tasks
from store.tables import people as persons
from store.telling import Piece
from store.text import clean_user_text

MOST_WORDS = 300
MOST_OPEN = 30
OPEN, AMENDED, KEPT = "open", "amended", "kept"
_HEADS = (Role.ADMINISTRATOR.value, Role.OWNER.value)


class What(StrEnum):
    """What is doubted. Rows and buttons carry these names and places: only added to."""

    AGENCY = "agency"
    DEADLINE = "deadline"
    TEXT = "text"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Doubt:
    """``by`` is who doubted, None once they are forgotten; ``is_old``: the wording has changed
    since. ``title`` is the task's by its current wording.
    """

    id: int
    task_id: int
    plan: str
    ref: str
    title: str
    what: What
    words: str
    state: str
    by: str | None
    made_at: datetime
    is_old: bool


async def doubt(
    tx: Tx,
    actor: Actor,
    task_id: int,
    what: What,
    words: str,
    *,
    effect_key: str,
    now: datetime,
) -> tuple[int, bool] | None:
    """Say that something of a task was misread: the doubt's number, and whether it is new.

    None if this very message was taken before. Raises Forbidden for visitors and the suspended,
    NotFound for no task of today, Refused without words, with too many, or with too many open.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.DOUBT_READING)
    assert actor.person_id is not None, "who is inside is a person"
    said = _sentence(words)
    if not is_sentence(words):
        raise Refused(Refusal.DOUBT_WORDS)
    version_id = await _held_version(tx, task_id)
    same = await _open_of(tx, actor.person_id, task_id, what)
    if same is not None:
        return same, False
    detail = {"what": what.value}
    key: dict[str, Any] = {"effect_key": effect_key, "now": now}
    if not await audit.record_by(
        tx, actor, "doubt", ("task", task_id), detail, private={"words": said}, **key
    ):
        return None
    if await _count_open(tx, actor.person_id) >= MOST_OPEN:
        raise Refused(Refusal.DOUBTS_TOO_MANY)
    id_ = await tx.new_id(
        insert(misreadings).values(
            task_id=task_id,
            version_id=version_id,
            account_id=actor.account_id,
            what=what.value,
            words=said,
            state=OPEN,
            made_at=now,
        )
    )
    await _tell_heads(tx, actor, id_, task_id, what, now)
    return id_, True


def is_sentence(words: str) -> bool:
    """Whether words can be a doubt, or the reason why a text stays."""
    return 0 < len(_sentence(words)) <= MOST_WORDS


def _sentence(words: str) -> str:
    return " ".join(clean_user_text(words).split())


async def waiting(tx: Tx, actor: Actor) -> tuple[Doubt, ...]:
    """What waits for administrators, the oldest first; Forbidden for all others."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    rows = await tx.rows(_doubts().where(misreadings.c.state == OPEN).order_by(misreadings.c.id))
    return tuple(map(_doubt, rows))


async def one(tx: Tx, actor: Actor, doubt_id: int) -> Doubt:
    """One of them, decided or not."""
    rules.allow(actor, rules.Action.SEED_PLAN)
    row = await tx.row(_doubts().where(misreadings.c.id == doubt_id))
    if row is None:
        raise NotFound("doubt", str(doubt_id))
    return _doubt(row)


async def decide(
    tx: Tx,
    actor: Actor,
    doubt_id: int,
    answer: str = "",
    *,
    amended: bool,
    effect_key: str,
    now: datetime,
) -> bool:
    """Say that it was put right, or that the text stays and why; whoever doubted is told.

    False if done before. Refused without a reason where the text stays, and for what somebody
    decided meanwhile.
    """
    actor = await people.current(tx, actor)
    rules.allow(actor, rules.Action.SEED_PLAN)
    m = misreadings.c
    row = await tx.row(select(misreadings).where(m.id == doubt_id).with_for_update())
    if row is None:
        raise NotFound("doubt", str(doubt_id))
    said = _sentence(answer)
    state = AMENDED if amended else KEPT
    detail = {"doubt": doubt_id, "state": state}
    key: dict[str, Any] = {"effect_key": effect_key, "now": now}
    private = {"answer": said} if said else None
    if not await audit.record_by(
        tx, actor, "decide_doubt", ("task", row.task_id), detail, private=private, **key
    ):
        return False
    if row.state != OPEN:
        raise Refused(Refusal.DOUBT_DECIDED)
    if len(said) > MOST_WORDS or not (said or amended):
        raise Refused(Refusal.DOUBT_WORDS)
    values = {"state": state, "decided_by": actor.account_id, "decided_at": now}
    await tx.run(update(misreadings).where(m.id == doubt_id).values(**values, answer=said or None))
    await _tell_doubter(tx, actor, row, said, amended, now)
    return True


async def is_told(tx: Tx, actor: Actor, doubt_id: int) -> bool:
    """Whether whoever doubted hears what ``actor`` decided."""
    whose = select(misreadings.c.account_id).where(misreadings.c.id == doubt_id)
    account_id: int | None = await tx.scalar(whose)
    return account_id is not None and await _hearer(tx, actor, account_id) is not None


async def _hearer(tx: Tx, actor: Actor, account_id: int) -> audience.Hearer | None:
    """Whoever doubted; None for oneself, and for who is not here any more."""
    whose = select(accounts.c.person_id).where(accounts.c.id == account_id)
    person_id: int | None = await tx.scalar(whose)
    if person_id is None or person_id == actor.person_id:
        return None
    return (await audience.of_people(tx, [person_id])).get(person_id)


async def _held_version(tx: Tx, task_id: int) -> int:
    """The current wording; the task is held, so that of two doubts one comes first."""
    held = select(tasks.c.current_version_id).where(tasks.c.id == task_id)
    found: int | None = await tx.scalar(held.with_for_update(key_share=True))
    if found is None:
        raise NotFound("task", str(task_id))
    return found


async def _open_of(tx: Tx, person_id: int, task_id: int, what: What) -> int | None:
    m = misreadings.c
    same = (
        select(m.id)
        .join(accounts, accounts.c.id == m.account_id)
        .where(
            accounts.c.person_id == person_id,
            m.task_id == task_id,
            m.what == what.value,
            m.state == OPEN,
        )
    )
    found: int | None = await tx.scalar(same)
    return found


async def _count_open(tx: Tx, person_id: int) -> int:
    m = misreadings.c
    found: int = await tx.scalar(
        select(func.count(m.id))
        .join(accounts, accounts.c.id == m.account_id)
        .where(accounts.c.person_id == person_id, m.state == OPEN)
    )
    return found


async def _tell_heads(
    tx: Tx, actor: Actor, doubt_id: int, task_id: int, what: What, now: datetime
) -> None:
    """Kept back for each administrator; together they are told of several."""
    a = appointments.c
    rows = await tx.rows(
        select(a.person_id).where(a.role.in_(_HEADS), a.valid_to.is_(None)).distinct()
    )
    ids = {row.person_id for row in rows} - {actor.person_id}
    news = News(Event.DOUBTED, task_id, facts={"doubt": doubt_id, "what": what.value})
    hearers = await audience.of_people(tx, ids)
    for id_ in sorted(hearers):
        await telling.keep(tx, id_, [Piece(news, {}, duty=True)], now)


async def _tell_doubter(
    tx: Tx, actor: Actor, row: AnyRow, answer: str, amended: bool, now: datetime
) -> None:
    hearer = await _hearer(tx, actor, row.account_id)
    if hearer is None:
        return
    event = Event.DOUBT_AMENDED if amended else Event.DOUBT_KEPT
    facts = {"what": row.what, "reason": answer or None}
    news = News(event, row.task_id, facts=facts)
    [told] = await worded(tx, [news])
    await telling.tell(tx, hearer, [Piece(news, told, duty=True)], now)


def _doubts() -> Any:
    m, v = misreadings.c, task_versions
    last = (
        select(func.max(v.c.id)).where(v.c.task_id == tasks.c.id).correlate(tasks).scalar_subquery()
    )
    return (
        select(misreadings, plans.c.short, tasks.c.ref, v.c.title, persons.c.name)
        .add_columns(tasks.c.current_version_id)
        .join(tasks, tasks.c.id == m.task_id)
        .join(plans, plans.c.id == tasks.c.plan_id)
        .join(v, v.c.id == func.coalesce(tasks.c.current_version_id, last))
        .join(accounts, accounts.c.id == m.account_id)
        .join(persons, persons.c.id == accounts.c.person_id, isouter=True)
    )


def _doubt(row: AnyRow) -> Doubt:
    return Doubt(
        id=row.id,
        task_id=row.task_id,
        plan=row.short,
        ref=row.ref,
        title=row.title,
        what=What(row.what),
        words=row.words,
        state=row.state,
        by=row.name,
        made_at=row.made_at,
        is_old=row.version_id != row.current_version_id,
    )
