"""One report from the first word to the coordinator's return, on both databases."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from store import audit, people
from store.db import Database, Tx
from store.records import Role
from store.tables import reports
from tests import cast
from tests.cast import Person
from tests.conversation import STARTS_AT, converse, there
from tests.handlers.progress.test_reporting import DAY, NOW, SAID, last_to, now, receipts


async def test_report_confirm_return_correct_complete(seeded: Database) -> None:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded, today=DAY) as talk:
        talk.clock.at = NOW
        await talk.says(cast.LI, "/update 39")
        await talk.taps(cast.LI, "进行中")
        whole = there(await talk.shows(cast.LI, b"photo", caption=SAID))
        await talk.taps(cast.LI, "提交", on=whole)
        await talk.taps(cast.HE, "全部确认", on=last_to(talk, cast.HE))
        assert await receipts(talk) == [f"2022-0315-001 in_progress reported {SAID}"]
        await talk.says(cast.LI, "第39项 已完成 全部查扣")
        await talk.taps(cast.LI, "今天", on=last_to(talk, cast.LI))
        whole = there(await talk.says(cast.LI, "《年度报告》"))
        await talk.taps(cast.LI, "提交", on=whole)
        await talk.taps(cast.HE, "逐条看", on=last_to(talk, cast.HE))
        await talk.taps(cast.HE, "确认", on=last_to(talk, cast.HE))
        assert now(talk, last_to(talk, cast.HE)).text == "已报送　回执 2022-0315-002。"
        assert [line.split()[1:3] for line in await receipts(talk)] == [
            ["in_progress", "reported"],
            ["done", "reported"],
        ]
    assert (await seeded.read(audit.verify)).broken_at is None


async def test_twenty_reporters_tap_at_once_and_all_is_kept(seeded: Database) -> None:
    """Each in a lane of their own, as the bot serves them; nobody hears of a lock."""
    await cast.appoint(seeded, STARTS_AT)
    staff = [Person(720000 + n, f"员{n}", Role.REPORTER, "gacc") for n in range(20)]

    async def hire(tx: Tx) -> None:
        from store import agencies

        gacc = (await agencies.load(tx)).by_slug("gacc").id
        for one in staff:
            await people.appoint(
                tx,
                telegram_id=one.id,
                name=one.name,
                role=Role.REPORTER,
                agency_id=gacc,
                how="test",
                now=STARTS_AT,
            )

    await seeded.begin(hire)
    async with converse(seeded, today=DAY) as talk:
        talk.clock.at = NOW
        shown = [
            there(await talk.says(one, f"/update 39 进行中 第 {n} 条"))
            for n, one in enumerate(staff)
        ]
        await asyncio.gather(
            *(
                talk.serves(one, message.button("提交")["callback_data"], on=message)
                for one, message in zip(staff, shown, strict=True)
            )
        )
        await talk.delivers()
        for one, message in zip(staff, shown, strict=True):
            assert now(talk, message).text.startswith("已记录，待本单位联络员审核"), one
        said = " ".join(message.text for message in talk.wire.sent)
        assert "locked" not in said
        assert "没有处理成功" not in said
    rows = await seeded.read(lambda tx: tx.rows(select(reports).order_by(reports.c.id)))
    assert [row.receipt for row in rows] == [f"2022-0315-{n:03d}" for n in range(1, 21)]
    assert {row.text for row in rows} == {f"第 {n} 条" for n in range(20)}
    assert (await seeded.read(audit.verify)).broken_at is None


async def test_who_submits_and_who_confirms_at_once_wait_for_each_other(seeded: Database) -> None:
    """Both write into each other's chats, in opposite order; neither is lost."""
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded, today=DAY) as talk:
        talk.clock.at = NOW
        for n in range(4):
            first = there(await talk.says(cast.LI, f"/update 39 进行中 先 {n}"))
            await talk.taps(cast.LI, "提交", on=first)
            notice = last_to(talk, cast.HE)
            second = there(await talk.says(cast.LI, f"/update 39 进行中 后 {n}"))
            await asyncio.gather(
                talk.serves(cast.HE, notice.button("全部确认")["callback_data"], on=notice),
                talk.serves(cast.LI, second.button("提交")["callback_data"], on=second),
            )
            await talk.delivers()
            queue = there(await talk.says(cast.HE, "/review"))
            await talk.taps(cast.HE, "全部确认", on=queue)
    rows = await seeded.read(lambda tx: tx.rows(select(reports).order_by(reports.c.id)))
    assert [row.state for row in rows] == ["reported"] * 8
    assert (await seeded.read(audit.verify)).broken_at is None
