"""Two administrators and one draft, on both databases; and where one of them is not enough."""

from __future__ import annotations

import asyncio

from store import audit
from store.db import Database
from tests import cast
from tests.cast import Person
from tests.conversation import Conversation
from tests.databases import on_sqlite
from tests.handlers.importing.desk import (
    LIU,
    PLAN,
    an_office,
    drafts,
    imported,
    review,
    sends,
    tapped,
)
from tests.wire import Shown

CLEAR = PLAN.replace("、蓬莱事务局", "").replace("5. ", "4. ").replace("6. ", "5. ")
SLIGHT = CLEAR.replace("修订商标审查指南", "修订商标审查审理指南")
SHORT = "2024 年建设推进计划"


async def test_confirmed_by_two_at_once_it_is_imported_once(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        first = await sends(talk, CLEAR)
        second = await opens(talk, LIU)
        await asyncio.gather(
            talk.serves(cast.WANG, first.button("导入")["callback_data"], on=first),
            talk.serves(LIU, second.button("导入")["callback_data"], on=second),
        )
        await talk.delivers()
        assert await drafts(talk) == [("imported", 1)]
        assert await imported(talk) == [f"{SHORT} 1 5"]
        receipts = [one for one in talk.wire.sent if one.text.startswith("已导入")]
        assert len(receipts) == 1
        refused = [toast for toast in talk.wire.toasts if toast]
        assert len(refused) == 1
        assert refused[0].endswith(f"导入为《{SHORT}》，没有重复导入。在 /plans 里可以看到。")
    assert (await seeded.read(audit.verify)).broken_at is None


async def test_one_imports_while_the_other_drops_or_settles(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        first = await sends(talk, CLEAR)
        await opens(talk, LIU)
        asked = await tapped(talk, "放弃", LIU)
        await asyncio.gather(
            talk.serves(cast.WANG, first.button("导入")["callback_data"], on=first),
            talk.serves(LIU, asked.button("确定放弃")["callback_data"], on=asked),
        )
        await talk.delivers()
        ((state, _),) = await drafts(talk)
        done = await imported(talk)
        assert (state, done) in [("imported", [f"{SHORT} 1 5"]), ("dropped", [])]
        assert len([toast for toast in talk.wire.toasts if toast]) == 1


@on_sqlite
async def test_a_second_tap_and_a_second_delivery_import_nothing_more(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        shown = await sends(talk, CLEAR)
        data = shown.button("导入")["callback_data"]
        await talk.presses(cast.WANG, data, on=shown)
        await talk.presses(cast.WANG, data, on=shown)
        assert talk.wire.toasts[-1] == "这一步已经做过了，没有重复记录。看现在的情况请发 /start"
        assert await imported(talk) == [f"{SHORT} 1 5"]


@on_sqlite
async def test_where_much_goes_a_second_administrator_has_to_want_it(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        await sends(talk, CLEAR)
        await tapped(talk, "导入")
        at = CLEAR.index("4. ")
        end = CLEAR.index("5. ")
        shown = await sends(talk, CLEAR[:at] + CLEAR[end:], name="删去一项.txt")
        assert "删除 1" in shown.text
        await tapped(talk, "处理 1 处")
        await tapped(talk, "确实没有")
        shown = await tapped(talk, "更新")
        assert shown.text.startswith(
            "这次更新会删去 1 项（现有 5 项），超过十分之一，还需要另一位管理员确认，没有导入。"
        )
        assert await imported(talk) == [f"{SHORT} 1 5"]
        shown = await tapped(talk, "打开草稿")
        shown = await tapped(talk, "更新")
        assert "还需要另一位管理员确认" in shown.text, "the same person twice is one"
        shown = review(talk, LIU)
        assert shown.text.startswith(f"王静 要更新《{SHORT}》，会删去 1 项（现有 5 项），")
        await tapped(talk, "打开草稿", LIU)
        shown = await tapped(talk, "更新", LIU)
        assert shown.text.startswith(f"已导入《{SHORT}》第 2 版：4 项任务。")


@on_sqlite
async def test_a_change_after_the_first_confirmation_needs_both_again(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        await sends(talk, CLEAR)
        await tapped(talk, "导入")
        at, end = CLEAR.index("4. "), CLEAR.index("5. ")
        await sends(talk, CLEAR[:at] + CLEAR[end:], name="删去一项.txt")
        await tapped(talk, "处理 1 处")
        await tapped(talk, "确实没有")
        await tapped(talk, "更新")
        await tapped(talk, "打开草稿", LIU)
        await tapped(talk, "逐项查看 4", LIU)
        await tapped(talk, "3", LIU)
        await tapped(talk, "不是任务", LIU)
        await tapped(talk, "返回", LIU)
        shown = await tapped(talk, "更新", LIU)
        assert "还需要另一位管理员确认" in shown.text
        assert await imported(talk) == [f"{SHORT} 1 5"]


@on_sqlite
async def test_a_plan_that_changed_meanwhile_is_compared_anew(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        await sends(talk, CLEAR)
        await tapped(talk, "导入")
        old = await sends(talk, CLEAR.replace("龙腾行动", "龙腾专项行动"), name="甲.txt")
        await sends(talk, SLIGHT, name="乙.txt", by=LIU)
        await tapped(talk, "更新", LIU)
        await talk.taps(cast.WANG, "更新", on=old)
        shown = review(talk)
        assert shown.text.startswith("⚠ 这份计划刚有了新的版本，没有导入。")
        assert "改动 2" in shown.text
        assert await imported(talk) == [f"{SHORT} 1 5", f"{SHORT} 2 5"]


async def opens(talk: Conversation, person: Person) -> Shown:
    """The open draft, in another administrator's chat."""
    await talk.says(person, "/newplan")
    return await tapped(talk, "打开 1", person)


@on_sqlite
async def test_a_second_draft_of_a_new_plan_is_no_new_plan_any_more(seeded: Database) -> None:
    async with an_office(seeded) as talk:
        old = await sends(talk, CLEAR, name="甲.txt")
        await sends(talk, SLIGHT, name="乙.txt", by=LIU)
        await tapped(talk, "导入", LIU)
        await talk.taps(cast.WANG, "导入", on=old)
        shown = review(talk)
        assert shown.text.startswith("⚠ 这份计划刚有了新的版本，没有导入。")
        assert "改动 1" in shown.text
        assert await imported(talk) == [f"{SHORT} 1 5"]
