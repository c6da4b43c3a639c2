"""识别有误: from the card into the administrators' queue, and back to whoever doubted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from handlers.doubts.views import DoubtCard, Doubting, Queue
from handlers.encoding import encode
from handlers.importing.views import DraftReview
from store import gathering
from store.db import Database
from store.tables import misreadings, people
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.steering_talk import at_the_desk, delivered, everything
from tests.store.reports.desk import Desk
from tests.wire import Shown


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both kinds in tests/store; here it is said."""
    return sqlite_files


@pytest.fixture
async def at(seeded: Database) -> AsyncIterator[tuple[Conversation, Desk]]:
    async with at_the_desk(seeded) as found:
        yield found


async def doubts(
    talk: Conversation, who: cast.Person, what: str = "责任单位", words: str = "应为两家"
) -> Shown:
    card = there(await talk.says(who, "2021年计划第39项"))
    asked = there(await talk.taps(who, "识别有误", on=card))
    assert asked.labels == ["责任单位", "期限", "文字", "编号或板块", "其他", "返回"]
    sentence = there(await talk.taps(who, what, on=asked))
    assert sentence.text.endswith(
        f"{what}哪里有误？请发一句话，最多 300 字；应当是什么，也请写上。"
    )
    return there(await talk.says(who, words))


async def count(desk: Desk) -> int:
    counted = select(func.count()).select_from(misreadings)
    found: int = await desk.database.read(lambda tx: tx.scalar(counted))
    return found


async def later(talk: Conversation, **time: int) -> int:
    """Let time pass and what was kept back be told; how many people were told."""
    talk.clock.at += timedelta(**time)
    told = await talk.database.begin(lambda tx: gathering.gather(tx, talk.clock.at))
    await delivered(talk)
    return told


async def test_a_doubt_lands_in_the_queue_once(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    taken = await doubts(talk, cast.LI)
    assert taken.text.startswith("已转管理员核对：责任单位。原文和已报进展不变，结果会告诉您。\n")
    assert taken.text.endswith("\n“应为两家”")
    again = await doubts(talk, cast.LI, words="还是应为两家")
    assert again.text.startswith("这一项的责任单位您已经报过，正在等管理员核对，没有重复记录。")
    await doubts(talk, cast.LI, "期限")
    await doubts(talk, cast.HE)
    assert await count(desk) == 3
    queue = there(await talk.says(cast.WANG, "/queue"))
    assert queue.text == "管理员待办 · 3 件"
    assert queue.labels == ["识别有误 3 件", "返回"]
    listed = there(await talk.taps(cast.WANG, "识别有误 3 件", on=queue))
    assert listed.text.startswith("识别有误 3 件 · 1–3\n1　责任单位 · ")
    assert "第 39 项" in listed.text


async def test_administrators_hear_of_several_together_and_not_at_night(
    at: tuple[Conversation, Desk],
) -> None:
    talk, _ = at
    await doubts(talk, cast.LI)
    before = len(talk.wire.sent)
    assert await later(talk, minutes=5) == 0
    await doubts(talk, cast.HE)
    sent = len(talk.wire.sent)
    assert await later(talk, minutes=6) == 1
    [told] = talk.wire.sent[sent:]
    assert told.chat == cast.WANG.id
    assert told.text.count("有人认为识别有误：责任单位\n") == 2
    assert "管理员待办" in told.labels
    assert before < sent
    talk.clock.at = talk.clock.at.replace(hour=15)  # 23:00 where the office is
    await doubts(talk, cast.ZHANG)
    assert await later(talk, hours=1) == 0
    assert await later(talk, hours=9) == 1
    assert "有人认为识别有误" in talk.wire.sent[-1].text
    assert "管理员待办" in talk.wire.sent[-1].labels


async def test_what_was_decided_meanwhile_is_not_told(at: tuple[Conversation, Desk]) -> None:
    talk, _ = at
    await doubts(talk, cast.LI)
    await decide(talk, "已更正")
    assert await later(talk, minutes=20) == 0


async def decide(talk: Conversation, label: str) -> Shown:
    queue = there(await talk.says(cast.WANG, "/queue"))
    listed = there(await talk.presses(cast.WANG, encode(Queue(1)), on=queue))
    shown = there(await talk.taps(cast.WANG, "1", on=listed))
    assert "“应为两家”" in shown.text
    assert "原文　" in shown.text
    assert {"原文", "任务卡", "已更正", "维持原文", "管理员待办"} <= set(shown.labels)
    return there(await talk.taps(cast.WANG, label, on=shown))


async def test_what_is_put_right_is_told_to_whoever_doubted(at: tuple[Conversation, Desk]) -> None:
    talk, _ = at
    await doubts(talk, cast.LI)
    await decide(talk, "已更正")
    said = [shown for shown in talk.wire.sent if shown.chat == cast.LI.id][-1]
    assert said.text.startswith("您报的识别有误（责任单位）：管理员已更正\n")
    assert said.labels == ["查看任务"]
    assert there(await talk.says(cast.WANG, "/queue")).text == "管理员待办：没有要处理的。"


async def test_what_stays_is_told_with_the_reason(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    await doubts(talk, cast.LI)
    why = await decide(talk, "维持原文")
    assert why.text.startswith("维持原文：请用一句话写明理由，会告诉报出的人。")
    done = there(await talk.says(cast.WANG, "文件只印了海关总署"))
    assert "文件只印了海关总署" in everything(talk)
    mine = [shown for shown in talk.wire.sent if shown.chat == cast.WANG.id]
    assert mine[-1].text.startswith("已记录：维持原文，已告知报出的人。")
    said = [shown for shown in talk.wire.sent if shown.chat == cast.LI.id][-1]
    assert said.text.startswith("您报的识别有误（责任单位）：核对后维持原文\n")
    assert "文件只印了海关总署" in said.text
    assert done is not None
    # and the same may be doubted anew
    await doubts(talk, cast.LI)
    assert await count(desk) == 2


async def test_two_administrators_decide_it_once(at: tuple[Conversation, Desk]) -> None:
    from store.records import Role

    talk, desk = at
    other = await desk.hire(700_200, Role.ADMINISTRATOR, None)
    await doubts(talk, cast.LI)
    shown = {}
    for who in (cast.WANG, other):
        queue = there(await talk.says(who, "/queue"))
        shown[who] = there(await talk.presses(who, encode(DoubtCard(1)), on=queue))
    there(await talk.taps(cast.WANG, "已更正", on=shown[cast.WANG]))
    assert await talk.taps(other, "已更正", on=shown[other]) is None
    assert str(talk.wire.toasts[-1]).startswith("这一条已有管理员处理过")
    told = [s for s in talk.wire.sent if s.chat == cast.LI.id and "管理员已更正" in s.text]
    assert len(told) == 1


async def test_visitors_and_the_suspended_cannot(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    card = there(await talk.says(cast.ZHOU, "2021年计划第39项"))
    assert "识别有误" not in card.labels
    task = await desk.task("39")
    for view in (Doubting(task), Doubting(task, 1)):
        assert await talk.presses(cast.ZHOU, encode(view), on=card) is None
        assert str(talk.wire.toasts[-1]).startswith("这一步由登记的人员办理")
    person = (await desk.actor(cast.LI)).person_id
    asked = there(await talk.says(cast.LI, "2021年计划第39项"))
    words = there(await talk.presses(cast.LI, encode(Doubting(task, 1)), on=asked))
    rest = update(people).where(people.c.id == person).values(suspended_at=desk.at)
    await desk.database.begin(lambda tx: tx.run(rest))
    refused = there(await talk.says(cast.LI, "应为两家"))
    assert "已暂停" in refused.text
    assert words is not None
    assert await count(desk) == 0


async def test_forged_numbers_lead_nowhere(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    card = there(await talk.says(cast.LI, "2021年计划第39项"))
    for view in (Doubting(999_999), Doubting(await desk.task("39"), 77)):
        await talk.presses(cast.LI, encode(view), on=card)
        assert await count(desk) == 0
    await doubts(talk, cast.LI)
    for who in (cast.LI, cast.SUN, cast.ZHOU):
        await talk.presses(who, encode(DoubtCard(1)), on=card)
        assert str(talk.wire.toasts[-1]).startswith("这一步由管理员办理")
        refused = there(await talk.says(who, "/queue"))
        assert refused.text.startswith("管理员待办由管理员处理")
    await talk.presses(cast.WANG, encode(DoubtCard(999)), on=card)
    assert there(await talk.says(cast.WANG, "/queue", chat=GROUP)).text == (
        "管理员待办请在私聊里处理。"
    )


async def test_a_doubt_without_words_or_with_too_many_is_asked_for_again(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    refused = await doubts(talk, cast.LI, words="长" * 301)
    assert refused.text.startswith("请用一句话说明，最多 300 字")
    taken = there(await talk.says(cast.LI, "应为两家"))
    assert taken.text.startswith("已转管理员核对")
    assert await count(desk) == 1


async def test_the_queue_holds_drafts_and_suggested_links_as_well(
    at: tuple[Conversation, Desk],
) -> None:
    from handlers.doubts.queue import SOURCES
    from store import plan_drafts
    from tests.store.steering_desk import act

    talk, desk = at
    before = there(await talk.says(cast.WANG, "/queue"))
    assert not [label for label in before.labels if label.startswith("导入草稿")]
    await act(
        desk,
        cast.WANG,
        lambda tx, actor: plan_drafts.put(
            tx,
            actor,
            sha256="0" * 64,
            name="2024年推进计划.docx",
            byte_size=9,
            words=plan_drafts.Words("…", "{}"),
            given={},
            effect_key="draft",
            now=desk.at,
        ),
    )
    queue = there(await talk.says(cast.WANG, "/queue"))
    assert "导入草稿 1 件" in queue.labels
    listed = there(await talk.taps(cast.WANG, "导入草稿 1 件", on=queue))
    assert "2024年推进计划" in listed.text.replace("\u2060", "")
    assert listed.button("1")["callback_data"] == encode(DraftReview(1))
    assert [source.key for source in SOURCES][:3] == ["doubts", "links", "drafts"]
    await doubts(talk, cast.LI)
    shown = there(await talk.presses(cast.WANG, encode(DoubtCard(1)), on=listed))
    amend = there(await talk.taps(cast.WANG, "去更正", on=shown))
    assert "第 39 项" in amend.text


async def test_who_turns_away_from_a_reason_gives_none(at: tuple[Conversation, Desk]) -> None:
    talk, desk = at
    await doubts(talk, cast.LI)
    why = await decide(talk, "维持原文")
    queue = there(await talk.taps(cast.WANG, "管理员待办", on=why))
    assert queue.text == "管理员待办 · 1 件"
    answer = there(await talk.says(cast.WANG, "海关总署牵头的任务"))
    assert not answer.text.startswith("已记录")
    states = await desk.database.read(lambda tx: tx.rows(select(misreadings.c.state)))
    assert [row.state for row in states] == ["open"]


async def test_one_who_doubts_and_decides_is_not_said_to_be_told(
    at: tuple[Conversation, Desk],
) -> None:
    talk, _ = at
    await doubts(talk, cast.WANG)
    assert (await decide(talk, "已更正")).text.startswith("已记录：已更正。\n")


async def test_a_sentence_that_is_too_long_may_be_said_again(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    long = await doubts(talk, cast.LI, words="长" * 301)
    assert long.text == "请用一句话说明，最多 300 字，没有记录任何内容。"
    assert there(await talk.says(cast.LI, "应为两家")).text.startswith("已转管理员核对")
    assert await count(desk) == 1


async def test_a_reason_for_what_another_decided_is_asked_no_more(
    at: tuple[Conversation, Desk],
) -> None:
    talk, desk = at
    await doubts(talk, cast.LI)
    await decide(talk, "维持原文")
    await desk.database.begin(lambda tx: tx.run(update(misreadings).values(state="amended")))
    late = there(await talk.says(cast.WANG, "文件只印了海关总署"))
    assert late.text.startswith("这一条已有管理员处理过，没有记录任何内容。")
    assert "海关总署" in there(await talk.says(cast.WANG, "海关总署牵头的任务")).text
