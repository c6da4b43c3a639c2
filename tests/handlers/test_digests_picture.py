"""What a digest's picture shows, as facts: the documents' own figures, and nobody by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from handlers import digests_picture
from store import due, shares
from store.db import Database, Tx
from store.due import Overview, Wish
from store.shares import Share, Shares, share_of
from store.state import Facts
from tests.store.reports.desk import TODAY, open_desk
from tests.store.steering_desk import dates

PLAN = "protection-2020-2021"
Seen = tuple[Overview, dict[int, Shares]]


async def look(database: Database, today: date, days: int) -> Seen:
    async def body(tx: Tx) -> Seen:
        last = today + timedelta(days=days)
        found = await due.overview(tx, Wish(), today=today, last=last)
        ids = [plan.plan.id for plan in found.plans]
        return found, await shares.of_plans(tx, ids, today)

    return await database.read(body)


def there(facts: dict[str, Any] | None) -> dict[str, Any]:
    assert facts is not None
    return facts


async def test_the_picture_of_2020_10_19(seeded: Database) -> None:
    found, by_plan = await look(seeded, date(2020, 10, 19), 14)
    facts = there(digests_picture.facts(found, by_plan))
    assert facts["title"] == "《2020—2021 年推进计划》"
    assert facts["subtitle"] == "2020-10-19 周一 · 未来 14 天到期 7 项"
    assert facts["days"] == [{"at": 12, "count": 7, "tick": "10-31"}]
    # 30 is sensitive work: counted, not named
    assert facts["lines"] == [
        ["10 月 31 日（周六）7 项", "第\u00a08、22、24、29、33、112 等\u00a07\u00a0项"],
    ]
    assert facts["axis"]["rest"] == [5, 6, 12, 13]
    (bar,) = facts["bars"]
    assert {part["share"]: part["count"] for part in bar["parts"]} == {
        "nobody": 14,
        "ongoing": 66,
        "ahead": 47,
        "undated": 6,
    }
    assert bar["total"] == "共 133 项"
    assert bar["parts"][0]["label"] == "无从报送 14"


async def test_a_plan_without_days_and_reports_gets_no_bar_and_is_counted(
    seeded: Database,
) -> None:
    found, by_plan = await look(seeded, date(2020, 10, 19), 14)
    plain = [plan for plan in found.plans if plan.plan.key != PLAN]
    assert plain
    facts = there(digests_picture.facts(found, by_plan))
    assert facts["more"] == [f"另有 {len(plain)} 份文件没有写期限，也还没有报送"]
    alone = {plan.plan.id: by_plan[plan.plan.id] for plan in plain}
    assert digests_picture.facts(found, alone) is None


async def test_every_task_is_in_one_share(seeded: Database) -> None:
    for today in (date(2020, 3, 1), date(2020, 10, 19), date(2022, 3, 15)):
        found, by_plan = await look(seeded, today, 14)
        for plan in found.plans:
            assert sum(by_plan[plan.plan.id].values()) == plan.plan.tasks


async def test_agencies_are_named_only_where_names_are_given(seeded: Database) -> None:
    desk = await open_desk(seeded)
    await dates(desk, await desk.task("39"), TODAY - timedelta(days=1))
    found, by_plan = await look(seeded, TODAY, 14)
    names = {entry.id: entry.short for entry in desk.lexicon.entries if entry.id is not None}
    silent = there(digests_picture.facts(found, by_plan))
    said = json.dumps(silent, ensure_ascii=False)
    assert not [name for name in names.values() if len(name) > 2 and name in said]
    named = there(digests_picture.facts(found, by_plan, names=names))
    assert "到期未报：海关总署\u00a01" in [bar["note"] for bar in named["bars"]]
    bars = {bar["name"]: bar["parts"] for bar in silent["bars"]}
    parts = bars["2021—2022 年度推进计划"]
    assert {"share": "silent", "count": 1, "label": "到期未报 1"} in parts


def of(**more: Any) -> Facts:
    fields: Mapping[str, Any] = {
        "division": "sole",
        "deadline_kind": "none",
        "due_on": None,
        "named": frozenset({1}),
        "leads": frozenset({1}),
    }
    return Facts(**{**fields, **more})


DAY = date(2020, 10, 31)
NOBODY: dict[str, Any] = {"named": frozenset(), "leads": frozenset()}
BY: dict[str, Any] = {"deadline_kind": "by", "due_on": DAY}


@pytest.mark.parametrize(
    ("facts", "today", "share"),
    [
        (of(), DAY, Share.UNDATED),
        (of(**NOBODY), DAY, Share.UNDATED),
        (of(**BY), DAY, Share.AHEAD),
        (of(**BY, **NOBODY), DAY, Share.AHEAD),
        (of(**BY), DAY + timedelta(days=1), Share.SILENT),
        (of(**BY, **NOBODY), DAY + timedelta(days=1), Share.NOBODY),
        (of(deadline_kind="ongoing"), DAY, Share.ONGOING),
        (of(deadline_kind="ongoing", **NOBODY), DAY, Share.ONGOING),
    ],
)
def test_silence_has_the_share_that_its_day_gives_it(
    facts: Facts, today: date, share: Share
) -> None:
    assert share_of(facts, today) is share
