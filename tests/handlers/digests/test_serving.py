"""A digest comes once, says what the documents say, and names nobody unless switched on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers import letters
from handlers.digests import compose, serving
from handlers.digests.compose import Told
from handlers.digests.wording import row_text
from handlers.measure import MOST_LINES, count_lines
from handlers.page import Link
from store import agencies, chats, people
from store import digests as schedules
from store.db import Database, Tx
from store.digest_records import DEFAULT_PARTS, Ended, Form, Part, Settings
from store.lexicon import Lexicon
from store.slots import State
from store.workdays import Workdays
from tests import cast
from tests.conversation import GROUP
from tests.databases import SEEDED_AT, SqliteFiles
from tests.handlers.digests.desk import BOT, Desk, shanghai
from tests.store.reports.desk import open_desk
from tests.store.steering_desk import ALONE, dates

FULL = Settings(form=Form.FULL)


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    await cast.appoint(seeded, SEEDED_AT)
    return Desk(seeded)


async def test_on_19_october_2020_the_group_reads_what_falls_due(desk: Desk) -> None:
    await desk.sets(FULL)
    assert await desk.ticks(shanghai(2020, 10, 19, 8, 59)) == [State.SKIPPED] * 4
    assert await desk.ticks(shanghai(2020, 10, 19, 9, 0)) == [State.SENT]
    (page,) = await desk.said()
    assert page.text.split("\n") == [
        "📅 未来 14 天到期 · 2020-10-19 周一",
        "《2020—2021 年推进计划》",
        "10 月 31 日（周六） 7 项 — 文件写“2020年10月底前完成”",
        "8　建立药品专利纠纷早期解决机制",
        "22　研究出台著作权和邻接权执法保护指南",
        "24　研究出台知识产权相关法律文书认证、证人证言等证据规则",
        "29　修订关于禁止侵犯商业秘密行为的若干规定",
        "33　研究编制电商平台知识产权保护管理标准",
        "112　加强对海关执法和相关人员的培训（“2020年10月底前完成并持续推进”）",
        "另有 1 项，请在私聊中查看。",
        "期限已过 14 项（文件未列明责任单位，无从报送）："
        "15、16、17、18、19、20、34、35、39、40、41、42、56、67",
    ]
    links = [key for row in page.keyboard for key in row]
    assert [key.label for key in links] == ["查看全部", "只看我单位"]
    assert all(isinstance(key, Link) for key in links)


async def test_the_short_form_is_one_screen_and_counts_what_it_leaves_out(desk: Desk) -> None:
    await desk.sets(Settings(days=60))
    await desk.ticks(shanghai(2020, 10, 19, 9, 0))
    (page,) = await desk.said()
    assert count_lines(page.text) <= MOST_LINES
    assert "另有 " in page.text


async def test_in_november_2026_nothing_is_sent(desk: Desk) -> None:
    await desk.sets(at=shanghai(2026, 11, 20, 9, 0))
    assert await desk.ticks(shanghai(2026, 11, 23, 9, 0)) == [State.EMPTY]
    assert await desk.said() == []
    assert await desk.slots() == [(date(2026, 11, 23), "empty", False)]


async def test_a_group_that_asked_for_it_hears_that_all_is_well(desk: Desk) -> None:
    parts = DEFAULT_PARTS | {Part.ALL_WELL, Part.QUIET_PLANS}
    await desk.sets(Settings(parts=parts), at=shanghai(2026, 11, 20, 9, 0))
    assert await desk.ticks(shanghai(2026, 11, 23, 9, 0)) == [State.SENT]
    (page,) = await desk.said()
    assert "未来 14 天没有到期的任务，也没有期限已过的。" in page.text
    assert "没有写任务期限" in page.text


async def test_a_slot_is_served_once_however_often_and_by_whom_it_is_asked_for(
    desk: Desk,
) -> None:
    digest = await desk.sets()
    at = shanghai(2020, 7, 6, 9, 0)
    ((_, one),) = await desk.database.read(lambda tx: serving.waiting(tx, at))
    lexicon = await desk.database.read(agencies.load)
    served = await asyncio.gather(
        *(
            desk.database.begin(
                lambda tx: serving.serve(tx, digest, one, bot=BOT, lexicon=lexicon, now=at)
            )
            for _ in range(8)
        )
    )
    assert sorted(state is not None for state in served) == [False] * 7 + [True]
    assert await desk.ticks(at + timedelta(minutes=1)) == []
    assert await desk.ticks(at - timedelta(days=1)) == []
    assert len(await desk.queued()) == 1


async def test_what_was_missed_comes_late_and_marked_or_not_at_all(desk: Desk) -> None:
    await desk.sets()
    assert await desk.ticks(shanghai(2020, 7, 6, 13, 0)) == [State.SENT]
    (page,) = await desk.said()
    assert "迟发：当时没有服务，现在补上。" in page.text
    assert await desk.ticks(shanghai(2020, 7, 13, 15, 1)) == [State.SKIPPED]
    assert len(await desk.queued()) == 1
    assert await desk.slots() == [
        (date(2020, 7, 6), "sent", True),
        (date(2020, 7, 13), "skipped", True),
    ]


async def test_on_a_holiday_it_comes_on_the_next_working_day_and_says_so(desk: Desk) -> None:
    await desk.sets(at=shanghai(2020, 9, 29, 9, 0))
    assert await desk.ticks(shanghai(2020, 10, 5, 9, 0)) == []
    assert await desk.ticks(shanghai(2020, 10, 9, 9, 0)) == [State.SENT]
    (page,) = await desk.said()
    assert "10 月 5 日（周一）不是工作日，顺延到今天；任务期限不顺延。" in page.text


async def test_in_a_year_that_was_not_announced_it_says_so(desk: Desk) -> None:
    parts = DEFAULT_PARTS | {Part.ALL_WELL}
    await desk.sets(Settings(parts=parts), at=shanghai(2040, 9, 25, 9, 0))
    # Monday 1 October is fixed by law; how long the break will be is not announced
    then = Workdays().next_working(date(2040, 10, 1))
    assert date(2040, 10, 1) < then < date(2040, 10, 8)
    await desk.ticks(shanghai(2040, 10, then.day, 9, 0))
    (page,) = await desk.said()
    assert "2040 年的调休尚未公布" in page.text


async def test_it_waits_while_it_is_paused_and_makes_nothing_good(desk: Desk) -> None:
    digest = await desk.sets()

    async def pause(tx: Tx) -> bool:
        actor = await people.actor(tx, cast.SUN.id)
        until = date(2020, 7, 20)
        at = shanghai(2020, 7, 2, 9, 0)
        return await schedules.pause(tx, actor, digest.id, until, effect_key="p", now=at)

    assert await desk.database.begin(pause)
    for day in (6, 13):
        assert await desk.ticks(shanghai(2020, 7, day, 9, 0)) == []
    assert await desk.ticks(shanghai(2020, 7, 20, 9, 0)) == [State.SENT]


async def test_each_topic_has_its_own_slot_and_its_manner(desk: Desk) -> None:
    await desk.sets()
    await desk.sets(Settings(silent=True, pinned=True), topic=7)
    assert await desk.ticks(shanghai(2020, 7, 6, 9, 0)) == [State.SENT] * 2
    plain, topic = await desk.queued()
    assert plain.manner == {"once": True}
    assert topic.manner == {"once": True, "topic": 7, "silent": True, "pin": True}


async def test_a_picture_follows_the_words_where_it_is_wished_and_never_rings(desk: Desk) -> None:
    await desk.sets(Settings(parts=DEFAULT_PARTS | {Part.PICTURE}, pinned=True), topic=7)
    await desk.sets()
    assert await desk.ticks(shanghai(2020, 10, 19, 9, 0)) == [State.SKIPPED] * 8 + [State.SENT] * 2
    (picture,) = await desk.queued("digest_picture")
    with_it = next(row for row in await desk.queued() if row.manner.get("topic") == 7)
    assert picture.id == with_it.id + 1
    assert picture.manner == {"once": True, "topic": 7}
    page = letters.word("digest_picture", picture.facts)
    assert page.text == "《2020—2021 年推进计划》到期与进展图 · 2020-10-19 · 到期 7 项"
    assert page.picture is not None
    assert page.picture["subtitle"] == "2020-10-19 周一 · 未来 14 天到期 7 项"


async def test_where_nothing_is_sent_there_is_no_picture(desk: Desk) -> None:
    settings = Settings(parts=DEFAULT_PARTS | {Part.PICTURE})
    await desk.sets(settings, at=shanghai(2026, 11, 20, 9, 0))
    assert await desk.ticks(shanghai(2026, 11, 23, 9, 0)) == [State.EMPTY]
    assert await desk.queued("digest_picture") == []


async def test_who_has_not_reported_is_counted_and_named_only_where_that_is_on(
    seeded: Database,
) -> None:
    office = await open_desk(seeded)
    task_id = await office.task(ALONE)
    await dates(office, task_id, date(2022, 3, 10))
    desk = Desk(seeded)
    since = shanghai(2022, 3, 1, 9, 0)
    await desk.sets(at=since)
    await desk.sets(Settings(named=True), topic=3, at=since)
    at = shanghai(2022, 3, 14, 9, 0)
    assert State.SENT in await desk.ticks(at)
    plain, named = (await desk.said())[-2:]
    assert "到期未报 1 项" in plain.text
    assert "海关总署" not in plain.text
    assert "到期未报的单位：海关总署 1 项" in named.text


async def test_what_a_long_outage_kept_back_gives_way_to_the_newer_one(desk: Desk) -> None:
    await desk.sets()
    await desk.ticks(shanghai(2020, 7, 6, 9, 0))
    await desk.ticks(shanghai(2020, 7, 13, 9, 0))
    assert [row.state for row in await desk.queued()] == ["failed", "queued"]


async def test_a_schedule_follows_its_chat_to_another_id_and_keeps_its_slots(desk: Desk) -> None:
    await desk.sets()
    await desk.ticks(shanghai(2020, 7, 6, 9, 0))
    # the new chat spoke first, and somebody set one up there as well
    new = GROUP - 5
    other = await desk.sets(chat=new)
    await desk.ticks(shanghai(2020, 7, 6, 9, 1))
    await desk.database.begin(lambda tx: chats.moved(tx, GROUP, new, shanghai(2020, 7, 7, 9)))
    (left,) = await desk.database.read(schedules.running)
    assert left.chat_telegram_id == new
    assert left.id != other.id
    assert len(await desk.slots()) == 1
    assert await desk.ticks(shanghai(2020, 7, 13, 9, 0)) == [State.SENT]


async def test_a_lost_chat_ends_its_schedules(desk: Desk) -> None:
    await desk.sets()
    await desk.sets(topic=7)
    at = shanghai(2020, 7, 5, 9, 0)
    ended = await desk.database.begin(
        lambda tx: schedules.chat_lost(tx, GROUP, Ended.TOPIC, at, topic=7)
    )
    assert [one.topic for one in ended] == [7]
    ended = await desk.database.begin(lambda tx: schedules.chat_lost(tx, GROUP, Ended.LEFT, at))
    assert [one.topic for one in ended] == [0]
    assert await desk.ticks(shanghai(2020, 7, 6, 9, 0)) == []


class TestSplitting:
    """Long digests are split between rows."""

    @pytest.fixture
    def server(self, sqlite_files: SqliteFiles) -> SqliteFiles:
        return sqlite_files

    def rows(self, number: int) -> list[compose.Row]:
        task = ["task", 1, "7", "研究编制电商平台知识产权保护管理标准" * 6, None, None]
        return [
            ["plan", "甲", False, False],
            ["day", "2020-10-31", number, "10月底前", False],
            *[[*task[:2], str(n), *task[3:]] for n in range(number)],
            ["past", "past_due_nobody", 3, []],
            ["plan", "乙", False, False],
            ["day", "2020-10-31", 1, "10月底前", False],
            task,
        ]

    def test_nothing_is_lost_and_every_part_says_which_plan_and_day(self) -> None:
        found = self.rows(120)
        parts = compose.parts_of(found)
        assert len(parts) > 3
        seen = [row for part in parts for row in part if row[-1] is not True]
        assert seen == found
        for part in parts[1:]:
            assert part[0][0] == "plan"
        for part in parts:
            text = "\n".join(row_text(row).text for row in part)
            assert len(text.encode("utf-16-le")) // 2 <= 4_096 - 100
            assert len(part) <= 90

    def test_what_fits_is_not_split(self) -> None:
        assert len(compose.parts_of(self.rows(5))) == 1


async def test_every_message_of_a_year_is_within_telegrams_limits(desk: Desk) -> None:
    settings = Settings(
        weekdays=tuple(range(7)),
        days=120,
        form=Form.FULL,
        parts=frozenset(Part),
    )
    digest = await desk.sets(settings)
    lexicon: Lexicon = await desk.database.read(agencies.load)
    rows = 0
    for step in range(0, 800, 40):
        today = date(2020, 3, 1) + timedelta(days=step)
        said = await desk.database.read(
            lambda tx, today=today: serving.composed(  # type: ignore[misc]
                tx, replace(digest), Told(today, BOT), lexicon, always=True
            )
        )
        for facts in said.messages:
            page = letters.word("digest", facts)
            assert len(page.text.encode("utf-16-le")) // 2 <= 4_096
            assert len(page.marks) <= 100
            rows = max(rows, len(facts["rows"]))
    assert rows > 20
