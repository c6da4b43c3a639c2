"""One walk through state and steering on each database: what is said does not depend on it."""

from __future__ import annotations

from store.db import Database
from tests import cast
from tests.conversation import there
from tests.handlers.steering.test_sheets import filled, sends, sheet
from tests.handlers.steering_talk import at_the_desk, delivered
from tests.store.steering_desk import OPEN, OPEN_PLAN, assigns, given_on


async def test_from_a_sheet_to_whom_it_was_given_to_what_is_on_record(seeded: Database) -> None:
    async with at_the_desk(seeded) as (talk, desk):
        data = filled(await sheet(talk), n8=("海关总署", "知识产权局", "2022-03-01"))
        seen = there(await sends(talk, data))
        await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc")
        await talk.taps(cast.SUN, "全部设定", on=seen)
        again = there(talk.wire.message(cast.SUN.id, seen.id))
        assert "⚠ 您看过之后有人改过设定" in again.text
        await talk.taps(cast.SUN, "全部设定", on=again)
        done = there(talk.wire.message(cast.SUN.id, seen.id))
        assert "已设定 2 处" in done.text

        card = there(await talk.says(cast.HE, f"{OPEN_PLAN}#{OPEN}"))
        asked = there(await talk.taps(cast.HE, "分办", on=card))
        await talk.taps(cast.HE, "李海", on=asked)
        assert "已分办 1 项给李海" in there(talk.wire.message(cast.HE.id, asked.id)).text
        mine = there(await talk.says(cast.LI, "/status"))
        assert "到期未报　1" in mine.text
        whole = there(await talk.says(cast.LI, f"/update {OPEN_PLAN}#{OPEN} 进行中 已建立专班"))
        await talk.taps(cast.LI, "提交", on=whole)
        await delivered(talk)
        waits = there(await talk.says(cast.HE, "/status"))
        assert "待审核　1 条" in waits.text
        history = there(await talk.says(cast.SUN, f"/history {OPEN_PLAN}#{OPEN}"))
        assert "已建立专班" not in history.text, "its agency has not confirmed it"
        own = there(await talk.says(cast.LI, f"/history {OPEN_PLAN}#{OPEN}"))
        assert "“已建立专班”" in own.text

        await talk.taps(cast.SUN, "撤销本批", on=done)
        on = await given_on(desk, await desk.task(OPEN, OPEN_PLAN))
        assert [one.agency.slug for one in on.agencies] == ["gacc"], (
            "set by itself, not by the sheet"
        )
        assert on.internal is None
