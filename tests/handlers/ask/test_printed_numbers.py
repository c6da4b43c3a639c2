"""A task is found by its number whichever form the document prints and the reader says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from store.db import Database, Tx
from store.tables import plans, tasks
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import an_office, sends, tapped

TITLE = "关于加快发展体育竞赛表演产业的指导意见"
PLAN = f"""{TITLE}

二、丰富赛事活动
（九）举办品牌赛事。（体育总局负责）
（十）培育职业联赛。（体育总局、民政部负责）
（十一）引导扩大消费。（商务部负责）
"""


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is read of a text does not depend on the database."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    async with an_office(seeded) as conversation:
        yield conversation


async def test_whatever_form_is_said_the_printed_one_opens(talk: Conversation) -> None:
    await sends(talk, PLAN, name="指导意见.txt")
    await tapped(talk, "导入")
    plan = "体育竞赛表演产业指导意见"
    for said in ("第10项", "第十项", "第（十）项", "第(10)项", "第十条", "10", "（十）"):
        shown = there(await talk.says(cast.WANG, f"{plan}{said}"))
        assert "(十)" in shown.text, (said, shown.text)
        assert "培育职业联赛" in shown.text, (said, shown.text)
    for said in (f"/edititem {plan}10", f"/history {plan}第（十）项", f"/assign {plan}第十项"):
        shown = there(await talk.says(cast.SUN if "assign" in said else cast.WANG, said))
        assert "培育职业联赛" in shown.text or "(十)" in shown.text, (said, shown.text)
    for said in ("第10项", "第（十）项", "（十）项"):
        shown = there(await talk.says(cast.WANG, f"/find {plan}{said}"))
        assert "培育职业联赛" in shown.text, (said, shown.text)
    key = await talk.database.read(_key)
    shown = there(await talk.says(cast.WANG, f"{key}#10"))
    assert "培育职业联赛" in shown.text, shown.text
    shown = there(await talk.says(cast.HE, f"/update {key}#（十） 已完成"))
    assert "(十)" in shown.text, shown.text
    # what it does not have stays missing
    shown = there(await talk.says(cast.WANG, f"{plan}第3项"))
    assert "没有第 3 项" in shown.text, shown.text


async def test_where_both_forms_are_printed_the_reader_is_asked(talk: Conversation) -> None:
    await talk.database.begin(_both)
    shown = there(await talk.says(cast.WANG, "2020年推进计划第10项"))
    assert shown.text == "第 10 项有几种编法，您问的是哪一项？"
    assert [label.split("推进计划")[-1] for label in shown.labels] == ["第 10 项", "(十)"]


async def _key(tx: Tx) -> str:
    key = await tx.scalar(select(plans.c.key).where(plans.c.key.like("plan-%")))
    return str(key)


async def _both(tx: Tx) -> None:
    """The shipped plan with its 99 printed as （十）, beside its 10."""
    of_plan = select(plans.c.id).where(plans.c.key == "strategy-2020").scalar_subquery()
    renamed = update(tasks).where(tasks.c.plan_id == of_plan, tasks.c.ref == "99")
    await tx.run(renamed.values(ref="(十)"))
