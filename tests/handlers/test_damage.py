"""Damage is shown, not repaired, with the task that prints the words whole."""

from __future__ import annotations

from datetime import date

from handlers.render_task import card_pages, source_pages
from store import agencies, items
from store.db import Database, Tx

TODAY = date(2020, 10, 19)
REMARK = "疑似缺字：原文印作「“蓝”专项」；2020—2021 年推进计划第 68 项印作「“蓝天”」"


async def test_card_and_source_name_the_sister(seeded: Database) -> None:
    async def body(tx: Tx) -> tuple[str, str]:
        task_id = await items.by_ref(tx, "strategy-2020", "17")
        card, source = await items.card(tx, task_id), await items.source(tx, task_id)
        shown = [page.text for page in card_pages(card, await agencies.load(tx), TODAY)]
        return "\n".join(shown), "\n".join(page.text for page in source_pages(source))

    card, source = await seeded.read(body)
    assert "“蓝”专项整治行动" in card
    assert REMARK in card
    assert REMARK in source
