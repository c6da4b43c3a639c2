"""What stays out of group posts and inline cards: the rule, and what it keeps of the five plans."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seed.lexicon import load
from store import items, sensitive
from store.db import Database, Tx
from store.tables import plans, tasks
from tests.databases import SqliteFiles


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """A pure rule; one kind of database is enough to feed it."""
    return sqlite_files


RULE = sensitive.Rule(("军用",), frozenset({"cmc-edd"}))


@pytest.mark.parametrize(
    ("text", "headings", "agencies", "found"),
    [
        ("军用标准", (), (), ("军用",)),
        ("軍 用\n标准", (), (), ("军用",)),
        ("标准", ("一、军用",), (), ("军用",)),
        ("标准", (), ("gacc", "cmc-edd"), ("cmc-edd",)),
        ("军民两用、参军、用品", ("三、标准",), ("gacc",), ()),
    ],
    ids=["text", "damaged copy", "heading", "body", "nothing"],
)
def test_text_headings_and_bodies_each_keep_a_task_back(
    text: str, headings: tuple[str, ...], agencies: tuple[str, ...], found: tuple[str, ...]
) -> None:
    assert sensitive.why(text, headings, agencies, rule=RULE) == found


@pytest.mark.parametrize(
    ("counts_as", "agency"),
    [
        ({"u7": "cmc-edd"}, "u7"),
        ({"cmc-edd": "u7"}, "u7"),
        ({"cmc-edd": "u7"}, "cmc-edd"),
        ({"u7": "u8", "cmc-edd": "u8"}, "u7"),
    ],
    ids=["merged into it", "it was merged into", "its own name", "both into a third"],
)
def test_what_is_merged_with_a_body_counts_for_it(counts_as: dict[str, str], agency: str) -> None:
    assert sensitive.why("标准", (), {agency}, counts_as, RULE) == ("cmc-edd",)
    assert sensitive.why("标准", (), {"gacc"}, counts_as, RULE) == ()


def test_the_shipped_rule_names_bodies_of_the_lexicon() -> None:
    rule = sensitive.shipped()
    assert {"国防", "军用", "军贸", "军民融合", "定密", "保密", "国家安全"} <= set(rule.words)
    known = {entry.slug for entry in load().entries}
    assert rule.agencies
    assert rule.agencies <= known


async def test_what_the_five_plans_keep_back(seeded: Database) -> None:
    async def body(tx: Tx) -> tuple[int, set[str]]:
        rows = await tx.rows(
            select(tasks.c.id, plans.c.key, tasks.c.ref).join(plans, plans.c.id == tasks.c.plan_id)
        )
        kept = set()
        for row in rows:
            if (await items.card(tx, row.id)).is_kept_back:
                kept.add(f"{row.key}#{row.ref}")
        return len(rows), kept

    total, kept = await seeded.read(body)
    assert {"annual-2021-2022#6", "annual-2021-2022#76", "strategy-2020#9"} <= kept
    assert not {"annual-2021-2022#39", "strategy-2020#46", "annual-2021-2022#1"} & kept
    assert 10 <= len(kept) <= total / 10
