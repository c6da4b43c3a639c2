"""Where a plan holds and what copy it is: said in the review, by a second version, and later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from store.db import Database
from store.places import name_from_outside
from store.tables import agencies, assignments, plan_revisions, plans, sources, task_versions
from store.tables import audit as entries
from tests import cast
from tests.conversation import Conversation
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import an_office, keeps, review, said, sends, tapped

PLAN = """2024年重点工作计划

1. 制定专利转化办法。（知识产权局、财政厅负责）
2. 修订商标审查指南。（国家知识产权局负责）
3. 开展执法检查。（市场监管局负责）
"""
SHORT = "2024 年重点工作计划"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both databases in tests/store/test_plan_facts."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """An office with two administrators."""
    async with an_office(seeded) as conversation:
        yield conversation


async def rows(talk: Conversation, query: Any) -> list[Any]:
    return list(await talk.database.read(lambda tx: tx.rows(query)))


async def leads(talk: Conversation) -> list[tuple[str, str]]:
    """Who leads each task of the current text, as printed and as meant."""
    a, v, p = assignments.c, task_versions.c, plans.c
    return [
        (row.printed, row.full_name)
        for row in await rows(
            talk,
            select(a.printed, agencies.c.full_name)
            .join(task_versions, v.id == a.version_id)
            .join(plans, p.current_revision_id == v.revision_id)
            .join(agencies, agencies.c.id == a.agency_id)
            .where(p.key.like("plan-%"), a.position == 1)
            .order_by(v.ordinal),
        )
    ]


async def place(talk: Conversation) -> str:
    (row,) = await rows(talk, select(plans.c.jurisdiction).where(plans.c.key.like("plan-%")))
    return str(row.jurisdiction)


async def takes_in(talk: Conversation, text: str = PLAN, **more: Any) -> None:
    await sends(talk, text, **more)
    shown = review(talk)
    while "导入" not in shown.labels and "更新" not in shown.labels:
        label = next(one for one in shown.labels if one.startswith("处理"))
        shown = await tapped(talk, label)
        while "是新单位" in shown.labels:
            shown = await tapped(talk, "是新单位")
    await tapped(talk, "导入" if "导入" in shown.labels else "更新")


async def managed(talk: Conversation) -> None:
    await talk.says(cast.WANG, "/plans")
    await tapped(talk, SHORT)
    await tapped(talk, "管理")


async def test_a_second_version_may_hold_somewhere_else(talk: Conversation) -> None:
    await takes_in(talk)
    assert await place(talk) == "national"
    assert (await leads(talk))[0] == ("知识产权局", "国家知识产权局")
    await sends(talk, PLAN.replace("执法检查", "执法大检查"))
    await tapped(talk, "标题等")
    await tapped(talk, "适用地区")
    await keeps(talk, "广东")
    await tapped(talk, "返回")
    shown = review(talk)
    assert "适用地区由全国改为广东省，单位名称按广东省重新对应" in shown.text
    while "更新" not in review(talk).labels:
        label = next(one for one in review(talk).labels if one.startswith("处理"))
        await tapped(talk, label)
        while "是新单位" in review(talk).labels:
            await tapped(talk, "是新单位")
    await tapped(talk, "更新")
    assert await place(talk) == "guangdong"
    assert [name for _, name in await leads(talk)][:2] == ["广东省知识产权局", "国家知识产权局"]
    details = [one.detail for one in await rows(talk, select(entries.c.detail))]
    assert [one["place"] for one in details if "place" in one] == [["national", "guangdong"]]
    await tapped(talk, "撤销导入")
    await tapped(talk, "撤销")
    assert await place(talk) == "national"
    assert (await leads(talk))[0] == ("知识产权局", "国家知识产权局")
    await takes_in(talk, PLAN.replace("执法检查", "执法大检查"))
    assert await place(talk) == "national"


async def test_a_plan_in_force_is_moved_and_its_names_mean_the_bodies_there(
    talk: Conversation,
) -> None:
    await takes_in(talk)
    await managed(talk)
    shown = await tapped(talk, "适用地区")
    assert shown.text.startswith(f"{SHORT}\n适用　全国\n适用于哪里？")
    shown = await said(talk, "火星")
    assert "不认识“火星”，没有记录。" in shown.text
    shown = await said(talk, "广东")
    assert shown.text.startswith(f"请确认 {SHORT}：\n原　适用　全国\n改为　适用　广东省\n")
    assert "　知识产权局 → 广东省知识产权局" in shown.text
    assert await place(talk) == "national"
    shown = await tapped(talk, "确认")
    assert shown.text.startswith(f"{SHORT} 已改为“适用　广东省”，")
    assert "这是第 2 版" in shown.text
    assert [name for _, name in await leads(talk)][:2] == ["广东省知识产权局", "国家知识产权局"]
    shown = await tapped(talk, "管理")
    await tapped(talk, "版本记录")
    assert "改适用地区" in review(talk).text
    await tapped(talk, "返回")
    await tapped(talk, "返回")
    assert "适用　广东省" in review(talk).text
    await tapped(talk, "管理")
    await tapped(talk, "撤销第 2 版")
    await tapped(talk, "撤销")
    assert await place(talk) == "national"
    assert (await leads(talk))[0] == ("知识产权局", "国家知识产权局")
    verbs = [one.verb for one in await rows(talk, select(entries.c.verb))]
    assert "relocate_plan" in verbs


async def test_a_name_that_a_person_decided_on_stays(talk: Conversation) -> None:
    await sends(talk, "2024年重点工作计划\n\n1. 制定办法。（蓬莱局、知识产权局负责）\n")
    await tapped(talk, "处理 1 处")
    await tapped(talk, "等于…")
    await said(talk, "税务总局")
    await tapped(talk, "导入")
    await managed(talk)
    await tapped(talk, "适用地区")
    await said(talk, "广东")
    await tapped(talk, "确认")
    assert await leads(talk) == [("蓬莱局", "国家税务总局")]


async def test_a_confirmation_of_an_older_text_is_outdated(talk: Conversation) -> None:
    await takes_in(talk)
    await managed(talk)
    await tapped(talk, "适用地区")
    asked = await said(talk, "广东")
    await takes_in(talk, PLAN.replace("执法检查", "执法大检查"), name="二.txt")
    await talk.taps(cast.WANG, "确认", on=asked)
    assert await place(talk) == "national"


async def mark(talk: Conversation) -> tuple[bool, str | None]:
    p, s = plans.c, sources.c

    r = plan_revisions.c
    (row,) = await rows(
        talk,
        select(s.repost, s.origin)
        .join(plan_revisions, r.source_id == s.id)
        .join(plans, p.current_revision_id == r.id)
        .where(p.key.like("plan-%")),
    )
    return row.repost, row.origin


async def says_in_review(talk: Conversation, words: str) -> None:
    await tapped(talk, "标题等")
    await tapped(talk, "转载来源")
    await keeps(talk, words)
    await tapped(talk, "返回")


async def test_a_copy_is_marked_and_the_mark_withdrawn_in_the_review(talk: Conversation) -> None:
    await sends(talk, "2024年重点工作计划\n\n1. 制定办法。（财政部负责）\n")
    await says_in_review(talk, "某网")
    await tapped(talk, "导入")
    assert await mark(talk) == (True, "某网")
    await sends(talk, "2024年重点工作计划\n\n1. 制定办法。（财政部负责）\n")
    shown = await tapped(talk, "标题等")
    assert "转载来源　某网" in shown.text
    await tapped(talk, "返回")
    await says_in_review(talk, "无")
    shown = await tapped(talk, "更新")
    assert "第 2 版" in shown.text
    assert await mark(talk) == (False, None)
    await tapped(talk, "撤销导入")
    await tapped(talk, "撤销")
    assert await mark(talk) == (True, "某网")


async def test_a_mark_is_set_and_withdrawn_later(talk: Conversation) -> None:
    await takes_in(talk)
    await managed(talk)
    shown = await tapped(talk, "来源")
    assert shown.text.startswith(f"{SHORT}\n来源　不是转载\n")
    shown = await said(talk, "转载")
    assert "改为　来源　转载，来源不详" in shown.text
    shown = await tapped(talk, "确认")
    assert shown.text.startswith(f"{SHORT} 已改为“来源　转载，来源不详”。")
    assert await mark(talk) == (True, None)
    await tapped(talk, "计划文件")
    assert "转载文本，非印发件" in review(talk).text
    await managed(talk)
    await tapped(talk, "来源")
    await said(talk, "无")
    await tapped(talk, "确认")
    assert await mark(talk) == (False, None)
    await managed(talk)
    await tapped(talk, "来源")
    shown = await said(talk, "无")
    assert shown.text == f"{SHORT} 现在就是“来源　不是转载”，没有要改的。"


COUNTY = """临江县优化营商环境实施方案

1. 完善登记制度。（县市场监管局负责，2024年6月底前完成）
2. 开展执法检查。（县公安局、国家知识产权局负责）
"""


async def test_a_county_is_a_place_of_its_own_and_its_bodies_are_asked_for(
    talk: Conversation,
) -> None:
    await takes_in(talk, COUNTY)
    assert await place(talk) == "临江县"
    assert await leads(talk) == [
        ("县市场监管局", "县市场监管局"),
        ("县公安局", "县公安局"),
    ]
    shown = await said(talk, "临江县公安局负责什么")
    assert "县公安局 · 1 项" in shown.text
    shown = await said(talk, "县公安局负责什么")
    assert "县公安局 · 1 项" in shown.text
    await takes_in(talk, COUNTY.replace("临江县优化", "青川县优化"), name="青川.txt")
    a = agencies.c
    found = await rows(talk, select(a.jurisdiction).where(a.short == "县公安局").order_by(a.id))
    assert [one.jurisdiction for one in found] == ["临江县", "青川县"]


@pytest.mark.parametrize(
    ("name", "place_", "own"),
    [
        ("县公安局", "临江县", "临江县公安局"),
        ("市场监管局", "青川市", "青川市市场监管局"),
        ("青川海关", "青川市", None),
        ("省公安厅", "青川市", None),
        ("各乡镇人民政府", "临江县", None),
        ("省公安厅", "guangdong", None),
    ],
)
def test_how_a_body_of_a_city_is_asked_for_from_elsewhere(
    name: str, place_: str, own: str | None
) -> None:
    assert name_from_outside(name, place_) == own


async def test_a_plan_that_says_no_place_takes_the_one_that_is_typed(talk: Conversation) -> None:
    shown = await sends(talk)
    assert "适用　未写　2024-01-01 至 2024-12-31" in shown.text
    shown = await tapped(talk, "标题等")
    assert "适用地区　文件没有写，先按全国" in shown.text
    await tapped(talk, "适用地区")
    shown = await keeps(talk, "江北区")
    assert "适用地区　江北区" in shown.text
