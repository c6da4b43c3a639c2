"""What the tests of importing share: a plan with some doubts, and how its review is asked about."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from sqlalchemy import select

from store import people
from store.db import Database, Tx
from store.records import Role
from store.tables import plan_drafts, plan_revisions, plans, task_versions
from tests import cast
from tests.cast import Person
from tests.conversation import STARTS_AT, Conversation, converse
from tests.wire import Shown

DAY = date(2024, 4, 1)
# A second administrator.
LIU = Person(501090, "刘洋", Role.ADMINISTRATOR)
NAME = "2024年推进计划.txt"
PLAN = """2024年知识产权强国建设推进计划

一、完善制度
1. 制定专利转化办法。（国家知识产权局、财政部负责，2024年6月底前完成）
2. 修订商标审查指南。（国家知识产权局负责）
3. 加强商业秘密保护。（市场监管总局、蓬莱事务局负责）
二、强化保护
5. 开展龙腾行动。（海关总署、公安部负责，持续推进）
6. 打击侵权假冒；健全协作机制。（公安部、最高人民检察院负责）
多个单位负责的，列第一位的为牵头单位。
"""
SECOND = PLAN.replace("修订商标审查指南", "修订商标审查审理指南").replace(
    "5. 开展龙腾行动。（海关总署、公安部负责，持续推进）\n",
    "4. 发布白皮书。（国家知识产权局负责）\n5. 开展龙腾行动。（海关总署负责，持续推进）\n",
)


@asynccontextmanager
async def an_office(database: Database, **more: Any) -> AsyncIterator[Conversation]:
    """The cast and a second administrator, on a day in 2024."""
    await cast.appoint(database, STARTS_AT)

    async def body(tx: Tx) -> None:
        await people.appoint(
            tx,
            telegram_id=LIU.id,
            name=LIU.name,
            role=Role.ADMINISTRATOR,
            agency_id=None,
            how="test",
            now=STARTS_AT,
        )

    await database.begin(body)
    async with converse(database, today=DAY, **more) as talk:
        yield talk


async def sends(
    talk: Conversation, text: str = PLAN, *, name: str = NAME, by: Person = cast.WANG
) -> Shown:
    """Send a plan as a file; its review."""
    shown = await talk.shows(by, text.encode(), name=name)
    assert shown is not None
    return review(talk, by)


def review(talk: Conversation, by: Person = cast.WANG) -> Shown:
    """The last message with buttons in somebody's chat."""
    return next(one for one in reversed(talk.wire.sent) if one.chat == by.id and one.buttons)


async def tapped(talk: Conversation, label: str, by: Person = cast.WANG) -> Shown:
    """Tap a button of the last message with buttons; what is there then."""
    shown = review(talk, by)
    await talk.taps(by, label, on=shown)
    return review(talk, by)


async def said(talk: Conversation, words: str, by: Person = cast.WANG) -> Shown:
    """Type something; the answer."""
    shown = await talk.says(by, words)
    assert shown is not None
    return shown


async def keeps(talk: Conversation, words: str, by: Person = cast.WANG) -> Shown:
    """Type something that is asked for, and keep it as it is shown; what is there then."""
    shown = await said(talk, words, by)
    assert shown.labels == ["确认", "重写", "不改"], shown.text
    return await tapped(talk, "确认", by)


async def drafts(talk: Conversation) -> list[tuple[str, int]]:
    """State and number of every draft, in order."""
    d = plan_drafts.c
    rows = await _rows(talk, select(d.state, d.number).order_by(d.id))
    return [(row.state, row.number) for row in rows]


async def imported(talk: Conversation) -> list[str]:
    """Short name, revision and number of tasks of every plan that is not shipped."""
    r, v = plan_revisions.c, task_versions.c
    from sqlalchemy import func

    rows = await _rows(
        talk,
        select(plans.c.short, r.number, func.count(v.id).label("tasks"))
        .join(plan_revisions, plans.c.id == r.plan_id)
        .join(task_versions, v.revision_id == r.id)
        .where(plans.c.key.like("plan-%"))
        .group_by(plans.c.short, r.number, r.id)
        .order_by(r.id),
    )
    return [f"{row.short} {row.number} {row.tasks}" for row in rows]


async def _rows(talk: Conversation, query: Any) -> list[Any]:
    return list(await talk.database.read(lambda tx: tx.rows(query)))


async def items(talk: Conversation) -> list[str]:
    """The numbers of the tasks of the latest draft."""
    d = plan_drafts.c
    rows = await _rows(talk, select(d.draft).order_by(d.id.desc()).limit(1))
    return [item["number"] for item in json.loads(rows[0].draft)["items"]]
