"""Administrators judge links across years pair by pair; everybody sees what they confirmed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from handlers.encoding import encode
from handlers.measure import MOST_LINES, count_lines
from handlers.views import Card, PlanCard
from handlers.years.views import YearLook, YearPair
from seed import years
from store import items, links_found, rules
from store.comparable import Looked, NamedPlan, SameTask
from store.db import Database
from store.tables import plan_links, plans, task_links
from tests import cast
from tests.cast import Person
from tests.conversation import GROUP, STARTS_AT, Conversation, converse, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import everything
from tests.wire import Shown

SAME = ("strategy-2020", "68"), ("annual-2021-2022", "70")
PAIR = "2020 年推进计划 第 68 项 ↔ 2021—2022 年度推进计划 第 70 项"
CANARY = "金丝雀"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; deciding is tested on both in tests/store."""
    return sqlite_files


@dataclass
class Talk:
    """The bot with the cast, and what a comparison is said to have found."""

    bot: Conversation
    db: Database

    async def task(self, name: tuple[str, str]) -> int:
        return await self.db.read(lambda tx: items.by_ref(tx, *name))

    async def plan(self, key: str) -> int:
        found: int = await self.db.read(
            lambda tx: tx.scalar(select(plans.c.id).where(plans.c.key == key))
        )
        return found

    async def looks(self) -> None:
        """What the night finds."""
        known = await self.db.read(links_found.comparables)
        upto = await self.db.read(links_found.newest)
        await self.keeps(years.compare(known), upto, "all")

    async def found(self) -> None:
        """The pair that is word for word the same, another, and a plan that names another."""
        ids = [await self.task(name) for name in (*SAME, ("protection-2020-2021", "116"))]
        every = [await self.plan(name) for name in ("strategy-2020", "protection-2020-2021")]
        looked = Looked(
            frozenset(),
            (
                SameTask(ids[0], ids[1], 0.99, ("text", "work")),
                SameTask(ids[0], ids[2], 0.4, ("lead",)),
            ),
            (
                NamedPlan(
                    every[0], await self.task(("strategy-2020", "28")), every[1], "produces", CANARY
                ),
            ),
        )
        await self.keeps(looked, 1, "some")

    async def keeps(self, looked: Looked, upto: int, key: str) -> None:
        await self.db.begin(
            lambda tx: links_found.keep(
                tx,
                rules.OPERATOR,
                looked,
                upto=upto,
                version=years.VERSION,
                effect_key=key,
                now=STARTS_AT,
            )
        )

    async def states(self) -> list[str]:
        """How the links stand: plans, then tasks by likeness."""
        named = select(plan_links.c.state).order_by(plan_links.c.id)
        alike = select(task_links.c.state).order_by(task_links.c.likeness.desc())
        rows = [
            *await self.db.read(lambda tx: tx.rows(named)),
            *await self.db.read(lambda tx: tx.rows(alike)),
        ]
        return [row.state for row in rows]

    async def opens(self, person: Person, view: Any) -> Shown:
        """A card or page by a link that anybody may send."""
        return there(await self.bot.presses(person, encode(view), on=await self.home(person)))

    async def home(self, person: Person) -> Shown:
        return there(await self.bot.says(person, "/help"))

    async def confirms(self, of: int, link_id: int) -> None:
        shown = await self.opens(cast.WANG, YearPair(of, link_id))
        await self.bot.taps(cast.WANG, "是同一任务" if of == 1 else "属实", on=shown)


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Talk]:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as bot:
        yield Talk(bot, seeded)


TWO = (
    "strategy-2020#40 annual-2021-2022#45",
    "2020 年推进计划 第 40 项 和 2021—2022 年度推进计划 第 45 项",
)


@pytest.mark.parametrize("words", TWO)
async def test_two_tasks_are_linked_by_their_numbers_and_unlinked(talk: Talk, words: str) -> None:
    shown = there(await talk.bot.says(cast.WANG, f"/links {words}"))
    assert shown.text.startswith("是不是同一任务？（待核对 1 条）\n由管理员提出，不是按文字相似度")
    assert "2020 年推进计划 第 40 项" in shown.text
    assert await talk.states() == ["suggested"]
    again = there(await talk.bot.says(cast.WANG, f"/links {words}"))
    assert again.text == shown.text
    await talk.bot.taps(cast.WANG, "是同一任务", on=shown)
    assert await talk.states() == ["confirmed"]
    card = await talk.opens(cast.ZHOU, Card(await talk.task(("annual-2021-2022", "45"))))
    assert "往年同一任务：2020 年推进计划" in card.text
    decided = there(await talk.bot.says(cast.WANG, f"/links {words}"))
    assert decided.text.startswith("同一任务的判断 · 已确认")
    await talk.bot.taps(cast.WANG, "撤销判断", on=decided)
    assert await talk.states() == ["suggested"]


async def test_what_cannot_be_linked_is_said_and_nothing_is_kept(talk: Talk) -> None:
    for words, said in (
        ("strategy-2020#40", "请写两份文件的两个编号"),
        ("strategy-2020#40 strategy-2020#41", "两项在同一份文件里"),
        ("strategy-2020#40 annual-2021-2022#999", "没有找到“annual-2021-2022#999”"),
    ):
        shown = there(await talk.bot.says(cast.WANG, f"/links {words}"))
        assert said in shown.text.replace("\u2060", ""), words
        assert "没有记录任何内容" in shown.text
    refused = there(await talk.bot.says(cast.LI, f"/links {TWO[0]}"))
    assert refused.text.startswith("跨年度任务由管理员核对")
    assert await talk.states() == []


def edited(talk: Talk, shown: Shown, person: Person = cast.WANG) -> Shown:
    return there(talk.bot.wire.message(person.id, shown.id))


async def test_pair_by_pair_until_nothing_waits(talk: Talk) -> None:
    await talk.found()
    overview = there(await talk.bot.says(cast.WANG, "/links"))
    assert overview.text.startswith("跨年度对应 · 待核对：任务 2 对，文件 1 处；已作判断 0 条")
    named = there(await talk.bot.taps(cast.WANG, "逐对核对", on=overview))
    assert named.text == (
        "文件之间的关系属实吗？（待核对 3 条）\n"
        "2020 年推进计划 第 28 项 提出制定 2020—2021 年推进计划\n"
        f"原文：{CANARY}"
    )
    await talk.bot.taps(cast.WANG, "属实", on=named)
    first = edited(talk, named)
    assert first.text.startswith(
        "已确认，任务卡和文件页上会显示：2020 年推进计划 第 28 项 提出制定"
    )
    assert "相似度 99%：文字相近、写到同一项工作" in first.text
    assert first.text.count("深入实施中小企业知识产权战略推进工程。") == 2
    assert first.quoted("bold") == [
        "是不是同一任务？（待核对 2 条）",
        "2020 年推进计划 第 68 项",
        "2021—2022 年度推进计划 第 70 项",
    ]
    await talk.bot.taps(cast.WANG, "是同一任务", on=first)
    second = edited(talk, named)
    assert f"已确认，任务卡和文件页上会显示：{PAIR}" in second.text
    await talk.bot.taps(cast.WANG, "不是", on=second)
    last = edited(talk, named)
    assert last.text.endswith("没有待核对的跨年度对应。导入新的计划后会自动查找。")
    assert await talk.states() == ["confirmed", "confirmed", "rejected"]


async def test_later_goes_on_to_the_next_and_writes_nothing(talk: Talk) -> None:
    await talk.found()
    shown = await talk.opens(cast.WANG, YearPair())
    first = shown.text
    texts = [there(await talk.bot.taps(cast.WANG, "以后再说", on=shown)).text for _ in range(3)]
    assert "相似度 99%" in texts[0]
    assert "相似度 40%：首要工作相同" in texts[1]
    assert texts[2] == first
    assert await talk.states() == ["suggested"] * 3


async def test_a_judgement_is_taken_back_at_once_or_from_the_list(talk: Talk) -> None:
    await talk.found()
    named = await talk.opens(cast.WANG, YearPair())
    await talk.bot.taps(cast.WANG, "不是", on=named)
    assert await talk.states() == ["rejected", "suggested", "suggested"]
    await talk.bot.taps(cast.WANG, "撤销判断", on=edited(talk, named))
    assert await talk.states() == ["suggested"] * 3
    back = edited(talk, named)
    assert back.text.startswith("已撤销判断，回到待核对：")
    await talk.bot.taps(cast.WANG, "属实", on=back)
    overview = there(await talk.bot.says(cast.WANG, "/links"))
    listed = there(await talk.bot.taps(cast.WANG, "已作判断", on=overview))
    assert listed.text.endswith("1. 已确认　2020 年推进计划 第 28 项 提出制定 2020—2021 年推进计划")
    one = there(await talk.bot.taps(cast.WANG, "1", on=listed))
    assert one.text.startswith("文件之间的关系 · 已确认")
    await talk.bot.taps(cast.WANG, "撤销判断", on=one)
    assert await talk.states() == ["suggested"] * 3


async def test_two_taps_decide_once_and_an_old_button_says_so(talk: Talk) -> None:
    await talk.found()
    named = await talk.opens(cast.WANG, YearPair())
    yes, no = (named.button(label)["callback_data"] for label in ("属实", "不是"))
    await talk.bot.presses(cast.WANG, yes, on=named)
    await talk.bot.presses(cast.WANG, yes, on=named)
    await talk.bot.presses(cast.WANG, no, on=named)
    assert await talk.states() == ["confirmed", "suggested", "suggested"]


@pytest.mark.parametrize("person", [cast.SUN, cast.ZHANG, cast.WU, cast.ZHOU], ids=lambda p: p.name)
async def test_nobody_else_sees_or_decides(talk: Talk, person: Person) -> None:
    await talk.found()
    refused = there(await talk.bot.says(person, "/links"))
    assert refused.text.startswith("跨年度任务由管理员核对，您目前的身份不能做")
    home = await talk.home(person)
    for view in (YearPair(), YearPair(1, 1), YearPair(2, 1), YearPair(9, 1), YearLook()):
        await talk.bot.presses(person, encode(view), on=home)
    assert CANARY not in everything(talk.bot)
    assert "第 116 项" not in everything(talk.bot)
    assert await talk.states() == ["suggested"] * 3


async def test_a_button_of_an_administrator_is_nobody_elses(talk: Talk) -> None:
    await talk.found()
    named = await talk.opens(cast.WANG, YearPair())
    await talk.bot.presses(cast.SUN, named.button("属实")["callback_data"], on=named)
    assert await talk.states() == ["suggested"] * 3


async def test_a_card_names_the_other_year_only_once_it_is_confirmed(talk: Talk) -> None:
    await talk.found()
    later, earlier = [await talk.task(name) for name in reversed(SAME)]
    before = await talk.opens(cast.WU, Card(later))
    assert "同一任务" not in before.text
    await talk.confirms(1, 1)
    shown = await talk.opens(cast.ZHOU, Card(later))
    assert (
        "往年同一任务：2020 年推进计划第 68 项 · 牵头由知识产权局改为工业和信息化部"
        in shown.text.replace("推进计划 第", "推进计划第")
    )
    assert "文字相同" in shown.text
    other = there(await talk.bot.taps(cast.ZHOU, "看2020 年推进计划第 68 项", on=shown))
    assert other.text.startswith("第 68 项　2020 年推进计划")
    assert "后续年度同一任务：2021—2022 年度推进计划第 70 项" in other.text
    assert (await talk.opens(cast.ZHOU, Card(earlier))).text == other.text


async def test_a_plan_names_what_it_rests_on_once_confirmed(talk: Talk) -> None:
    await talk.found()
    strategy, made = await talk.plan("strategy-2020"), await talk.plan("protection-2020-2021")

    async def pages(plan: int) -> str:
        shown = [(await talk.opens(cast.WU, PlanCard(plan, page))).text for page in range(3)]
        return "\n".join(shown)

    assert "依据" not in await pages(made)
    assert "后续计划" not in await pages(strategy)
    await talk.confirms(2, 1)
    assert "依据　由 2020 年推进计划第 28 项提出制定" in await pages(made)
    assert "后续计划　第 28 项提出制定 2020—2021 年推进计划" in await pages(strategy)
    shown = await talk.opens(cast.WU, PlanCard(made))
    there(await talk.bot.taps(cast.WU, "2020 年推进计划", on=shown))


async def test_nothing_suggested_reaches_a_member_by_any_way(talk: Talk) -> None:
    """Plan, phrase and numbers of every suggestion are canaries; members look everywhere."""
    await talk.found()
    await talk.db.begin(
        lambda tx: tx.run(update(task_links).values(signs=[CANARY], likeness=0.98765))
    )
    for person in (cast.ZHOU, cast.WU, cast.ZHANG, cast.SUN):
        for name in SAME:
            await talk.opens(person, Card(await talk.task(name)))
        for key in ("strategy-2020", "protection-2020-2021"):
            for page in range(3):
                await talk.opens(person, PlanCard(await talk.plan(key), page))
        for said in (
            "annual-2021-2022#70",
            "中小企业知识产权战略推进工程",
            "往年同一任务",
            "/find 中小企业",
            "/export",
            "/export 工业和信息化部",
            "/queue",
            "/plans",
            "/links",
        ):
            shown = await talk.bot.says(person, said)
            for label in shown.labels if shown and said.startswith("/export") else ():
                await talk.bot.taps(person, label, on=there(shown))
    told = everything(talk.bot) + str(talk.bot.wire.calls)
    files = [data for _, data in talk.bot.wire.files_sent]
    read = b"".join(part for data in files for part in unpacked(data)).decode(errors="replace")
    assert "中小企业知识产权战略推进工程" in told
    assert files
    for word in (CANARY, "98765", "往年同一任务：", "后续年度同一任务：", "相似度"):
        assert word not in told
        assert word not in read


def unpacked(data: bytes) -> list[bytes]:
    """A file as it is, or what is packed in it."""
    if not data.startswith(b"PK"):
        return [data]
    with ZipFile(BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist()]


async def test_looking_again_is_asked_for_once_and_done_beside_the_bot(talk: Talk) -> None:
    await talk.found()
    due = partial(links_found.due, version=years.VERSION)
    await talk.looks()
    assert await talk.db.read(due) is None
    overview = there(await talk.bot.says(cast.WANG, "/links"))
    await talk.bot.taps(cast.WANG, "重新查找", on=overview)
    assert edited(talk, overview).text.startswith("已安排重新查找全部计划")
    assert await talk.db.read(due) == 0


async def test_every_suggestion_of_the_shipped_plans_fits_one_screen(talk: Talk) -> None:
    """The wire refuses what Telegram would, and every pair names both of its tasks."""
    await talk.looks()
    alike = await talk.db.read(lambda tx: tx.rows(select(task_links.c.id)))
    assert len(alike) > 100
    for row in alike[::7]:
        shown = await talk.opens(cast.WANG, YearPair(1, row.id))
        assert {"是同一任务", "不是", "以后再说"} <= set(shown.labels)
        assert count_lines(shown.text) <= MOST_LINES


async def test_the_queue_leads_to_the_pair(talk: Talk) -> None:
    await talk.found()
    queue = there(await talk.bot.says(cast.WANG, "/queue"))
    listed = there(await talk.bot.taps(cast.WANG, "跨年度关联建议 3 件", on=queue))
    assert PAIR in listed.text
    pair = there(await talk.bot.taps(cast.WANG, "2", on=listed))
    assert "相似度 99%" in pair.text


async def test_in_a_group_nothing_is_said_of_suggestions(talk: Talk) -> None:
    await talk.found()
    shown = there(await talk.bot.says(cast.WANG, "/links", chat=GROUP))
    assert shown.text == "核对跨年度任务请在私聊里办理。"
