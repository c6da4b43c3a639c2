"""What people asked, as it was understood; kept for a while, per person and chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select

from store import rules
from store.db import Tx
from store.errors import NotFound
from store.records import Actor
from store.tables import accounts, chats, questions
from store.text import clean_user_text
from store.upsert import insert_for, insert_into

# How long a question leads on to the next, and how long its buttons open it.
LEADS_ON = timedelta(hours=1)
KEPT_FOR = timedelta(days=90)
# How long one is reminded of a question.
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked: the words, and the value in JSON."""

    id: int
    telegram_id: int
    text: str
    question: dict[str, Any]
    asked_at: datetime


async def keep(
    tx: Tx,
    *,
    chat_id: int,
    account_id: int,
    said_in: str,
    text: str,
    question: dict[str, Any],
    now: datetime,
) -> int:
    """Write a question down; the same ``said_in`` (chat:message) again is the same row. Its id.

    ``text`` as it was typed, less what a column cannot hold.
    """
    text = clean_user_text(text)
    row = insert_into(tx, questions).values(
        chat_id=chat_id,
        account_id=account_id,
        said_in=said_in,
        text=text,
        question=question,
        asked_at=now,
    )
    written = row.on_conflict_do_update(
        index_elements=["said_in"],
        set_={"question": question, "text": text, "asked_at": now},
    )
    found: int = await tx.scalar(written.returning(questions.c.id))
    return found


async def keep_known(
    tx: Tx,
    *,
    chat: int,
    person: int,
    said_in: str,
    text: str,
    question: dict[str, Any],
    now: datetime,
) -> int | None:
    """As ``keep``, of a chat and an account by Telegram's ids; None where one of them is new.

    One statement: nearly every question is of somebody known.
    """
    given = {"chat": chat, "person": person, "said_in": said_in, "text": clean_user_text(text)}
    found: int | None = await tx.scalar(
        _known(tx.sqlite), {**given, "question": question, "asked_at": now}
    )
    return found


@cache
def _known(sqlite: bool) -> Executable:
    names = ("said_in", "text", "question", "asked_at")
    values = [bindparam(name, type_=questions.c[name].type) for name in names]
    given = (
        select(chats.c.id, accounts.c.id, *values)
        .select_from(chats.join(accounts, accounts.c.telegram_id == bindparam("person")))
        .where(chats.c.telegram_id == bindparam("chat"))
    )
    row = insert_for(sqlite, questions).from_select(["chat_id", "account_id", *names], given)
    again = {name: row.excluded[name] for name in names if name != "said_in"}
    written = row.on_conflict_do_update(index_elements=["said_in"], set_=again)
    built: Executable = written.returning(questions.c.id)
    return built


async def previous(
    tx: Tx, *, chat: int, person: int, but: str, now: datetime
) -> dict[str, Any] | None:
    """What a person last asked in a chat (Telegram's ids) within the hour, as JSON.

    ``but`` is where the text being answered was said: handled twice, it does not follow itself.
    """
    found: dict[str, Any] | None = await tx.scalar(
        select(questions.c.question)
        .join(chats, chats.c.id == questions.c.chat_id)
        .join(accounts, accounts.c.id == questions.c.account_id)
        .where(chats.c.telegram_id == chat, accounts.c.telegram_id == person)
        .where(questions.c.said_in != but, questions.c.asked_at > now - LEADS_ON)
        .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
        .limit(1)
    )
    return found


async def by_id(tx: Tx, question_id: int) -> Asked:
    """One question, or NotFound."""
    row = await tx.row(_asked().where(questions.c.id == question_id))
    if row is None:
        raise NotFound("question", str(question_id))
    return Asked(*row)


async def recent(tx: Tx, person: int, limit: int) -> tuple[Asked, ...]:
    """What a person (Telegram's id) asked last, the newest first."""
    found = await tx.rows(
        _asked()
        .where(accounts.c.telegram_id == person)
        .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
        .limit(limit)
    )
    return tuple(Asked(*row) for row in found)


async def lately(tx: Tx, *, chat: int, person: int, limit: int, now: datetime) -> tuple[Asked, ...]:
    """What a person last asked in a chat (Telegram's ids) within ``RECENT``, the newest first.

    The same words count once; what lies beyond a few times ``limit`` is not looked at.
    """
    found = await tx.rows(
        _asked()
        .join(chats, chats.c.id == questions.c.chat_id)
        .where(chats.c.telegram_id == chat, accounts.c.telegram_id == person)
        .where(questions.c.asked_at > now - RECENT)
        .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
        .limit(limit * 4)
    )
    each: dict[str, Asked] = {}
    for row in found:
        each.setdefault(row.text, Asked(*row))
    return tuple(each.values())[:limit]


async def forget(tx: Tx, actor: Actor) -> int:
    """Delete everything the person behind ``actor`` asked, in every chat; how many questions.

    One's own only. The buttons of their answers then say that the question has gone.
    """
    rules.allow(actor, rules.Action.FORGET_ME)
    mine = select(accounts.c.id).where(accounts.c.telegram_id == actor.telegram_id)
    result = await tx.run(delete(questions).where(questions.c.account_id.in_(mine)))
    return result.rowcount


async def prune(tx: Tx, now: datetime) -> int:
    """Delete what is older than ``KEPT_FOR``; how many."""
    result = await tx.run(delete(questions).where(questions.c.asked_at < now - KEPT_FOR))
    return result.rowcount


def _asked() -> Any:
    q = questions.c
    return select(q.id, accounts.c.telegram_id, q.text, q.question, q.asked_at).join(
        accounts, accounts.c.id == q.account_id
    )
