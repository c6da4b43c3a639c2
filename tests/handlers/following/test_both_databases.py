"""From following to a notice, its withdrawal and an urging, on both databases; and in a crowd."""

from __future__ import annotations

import asyncio
import json

from sqlalchemy import select

from store import audit, items, plans
from store.db import Database
from store.following import Kind, Target
from store.records import RoleFilter
from store.tables import chats, outbox
from tests import cast
from tests.conversation import there
from tests.handlers.following.test_following import delivers, follows, now, to
from tests.handlers.steering_talk import at_the_desk
from tests.store.news_desk import events, follows_target
from tests.store.reports.desk import ANNUAL, Desk, open_desk

CROWD = 12
CANARY = "金丝雀七四一"


async def test_the_whole_way(seeded: Database) -> None:
    async with at_the_desk(seeded) as (talk, desk):
        await follows(talk, cast.SUN)
        await talk.says(cast.SUN, "annual-2021-2022#39")
        await talk.taps(cast.SUN, "催办")
        await talk.taps(cast.SUN, "发出催办")
        assert to(talk, cast.HE)[-1].text.startswith("催办：统筹 孙涛 请 海关总署 报送进展")
        report = await desk.says(cast.HE, "39", "gacc")
        await delivers(talk, desk)
        notice = to(talk, cast.SUN)[-1]
        assert notice.text.startswith("海关总署 已报送 · 进行中")
        await desk.withdraws(cast.HE, report)
        await delivers(talk, desk)
        assert now(talk, notice).text.startswith("海关总署 已撤回报送")
        listed = there(await talk.says(cast.SUN, "/follow"))
        assert listed.text.startswith("我的关注 · 1–1 / 1")
    assert (await seeded.read(audit.verify)).broken_at is None


async def test_many_at_once_with_the_same_followers(seeded: Database) -> None:
    """Reports, corrections and withdrawals beside each other: all told, nobody twice."""
    desk = await open_desk(seeded)
    agency = Target(Kind.AGENCY, desk.id_of("cnipa"))
    for who in (cast.SUN, cast.WANG, cast.WU):
        await follows_target(desk, who, agency)
    refs = await _alone(desk)
    assert len(refs) == CROWD
    half = len(refs) // 2
    said = await asyncio.gather(
        *(desk.says(cast.ZHANG, ref, "cnipa", text=f"{CANARY} {n}") for n, ref in enumerate(refs))
    )
    await asyncio.gather(*(desk.withdraws(cast.ZHANG, report) for report in said[:half]))
    for who in (cast.SUN, cast.WANG):
        told = [event for (event,) in await events(desk, who)]
        assert sorted(told) == ["reported"] * (len(said) - half) + ["withdrawn"] * half
    assert await _said_to(desk, cast.WU) == []
    assert CANARY in json.dumps(await _said_to(desk, cast.SUN), ensure_ascii=False)


async def _alone(desk: Desk) -> list[str]:
    """Tasks that one agency has to itself, in the plan of the desk."""
    family = frozenset({desk.id_of("cnipa")})
    plan = next(p for p in await desk.database.read(plans.refs) if p.key == ANNUAL)
    page = await desk.database.read(
        lambda tx: items.listed(tx, family, RoleFilter.LEAD, plan_id=plan.id, limit=60)
    )
    named = [(line.ref, await desk.named(line.task_id)) for line in page.lines]
    return [ref for ref, one in named if len(one.parties) == 1][:CROWD]


async def _said_to(desk: Desk, who: cast.Person) -> list[object]:
    theirs = select(outbox.c.facts).join(chats, chats.c.id == outbox.c.chat_id)
    rows = await desk.database.read(lambda tx: tx.rows(theirs.where(chats.c.telegram_id == who.id)))
    return [row.facts for row in rows]
