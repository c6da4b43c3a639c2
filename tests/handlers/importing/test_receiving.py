"""What an administrator sends is taken for what it is; others are told who can."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import openpyxl
import pytest
from sqlalchemy import select
from telegram.error import BadRequest

from handlers.importing import reading
from seed.errors import Unreadable, UnreadableDocument
from seed.reading import MOST_BYTES, Parsed
from store.db import Database
from store.tables import plan_drafts
from tests import cast
from tests.conversation import Conversation
from tests.databases import SqliteFiles
from tests.handlers.importing.desk import (
    NAME,
    PLAN,
    an_office,
    drafts,
    items,
    keeps,
    review,
    sends,
    tapped,
)
from tests.seed.test_roster import HEADERS, book

CLEAR = PLAN.replace("、蓬莱事务局", "").replace("5. ", "4. ").replace("6. ", "5. ")
# As long as a plan, and all the same a question.
LIST = "请帮忙查一下：\n1. 商标恶意注册由谁负责\n2. 什么时候完成\n3. 进展怎么样\n" + "谢谢" * 30
FORWARD = {"type": "hidden_user", "date": 1603076400, "sender_user_name": "某人"}


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What is written is tested on both databases in test_importing and tests/store."""
    return sqlite_files


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    """An office with two administrators."""
    async with an_office(seeded) as conversation:
        yield conversation


def texts(talk: Conversation, person: cast.Person = cast.WANG) -> list[str]:
    return [shown.text for shown in talk.wire.sent if shown.chat == person.id]


async def test_several_files_at_once_are_a_draft_each(talk: Conversation) -> None:
    for n in range(3):
        text = PLAN.replace("2024年", f"{2021 + n}年")
        data = text.encode("gb18030")
        await talk.shows(cast.WANG, data, name=f"{2021 + n}.txt", media_group_id="7")
    assert await drafts(talk) == [("open", 1)] * 3
    await talk.says(cast.WANG, "/newplan")
    assert talk.wire.sent[-1].text.startswith("待导入的计划 3 份\n1　《2023.txt》　王静")


async def test_the_same_file_again_is_the_same_draft(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "处理 2 处")
    await tapped(talk, "是新单位")
    shown = await sends(talk, name="另一个名字.txt")
    assert "新单位 1 个" in shown.text
    assert await drafts(talk) == [("open", 2)]


@pytest.mark.parametrize("person", [cast.ZHOU, cast.ZHANG, cast.SUN])
async def test_others_hear_who_can(talk: Conversation, person: cast.Person) -> None:
    shown = await talk.shows(person, PLAN.encode(), name=NAME)
    assert shown is not None
    assert shown.text.startswith(
        "导入计划文件由管理员办理，这份文件没有读取，也没有保存。\n要给进展附文件，请先打开任务卡"
    )
    assert await drafts(talk) == []


async def test_a_file_that_cannot_be_read_says_why_and_what_helps(talk: Conversation) -> None:
    for data, name, why in (
        (b"%PDF-1.7 nothing", "扫描件.pdf", "读不了 扫描件.pdf："),
        (b"", "空.txt", "读不了 空.txt：里面没有文字"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧.doc", "读不了 旧.doc："),
    ):
        shown = await talk.shows(cast.WANG, data, name=name)
        assert shown is not None
        assert shown.text.startswith(why)
        assert shown.text.endswith("没有保存任何内容，已入库的计划没有变化。")
    shown = await talk.shows(cast.WANG, b"\xff\xd8\xff\xe0" + bytes(600), name="照片.jpg")
    assert shown is not None
    assert shown.text.startswith("图片我读不了，没有保存任何内容。")
    assert await drafts(talk) == []


async def test_too_large_a_file_is_not_fetched(talk: Conversation) -> None:
    shown = await talk.shows(cast.WANG, b"x", name="大.docx", file_size=MOST_BYTES + 1)
    assert shown is not None
    assert shown.text.startswith("文件太大，最多 20 MB")
    assert "getFile" not in [name for name, _ in talk.wire.calls]


async def test_a_text_without_tasks_is_a_draft_that_cannot_be_imported(
    talk: Conversation,
) -> None:
    shown = await sends(talk, "关于召开会议的通知\n请各单位参加。\n", name="通知.txt")
    assert "没有识别出任务。" in shown.text
    assert "导入" not in shown.labels
    await tapped(talk, "处理 1 处")
    await tapped(talk, "我来补…")
    await keeps(talk, "1. 按时参加会议。（商务部负责）")
    assert "导入" in review(talk).labels


@pytest.mark.parametrize(
    "text",
    [
        "本周食堂菜单\n周一：红烧肉、青菜\n周二：宫保鸡丁\n周三：鱼香茄子、米饭\n",
        "您好，您的包裹已到驿站。\n请凭码取件。\n",
    ],
)
async def test_what_is_nothing_like_a_plan_is_not_kept(talk: Conversation, text: str) -> None:
    shown = await talk.shows(cast.WANG, text.encode(), name="菜单.txt")
    assert shown is not None
    assert shown.text.startswith(
        "《菜单.txt》不像分工计划：没有任务，没有责任单位，也没有计划标题。"
    )
    assert "没有保存任何内容" in shown.text
    assert await drafts(talk) == []


@pytest.mark.parametrize("text", ["2024年重点工作方案\n坚持问题导向。\n", "请办公室负责此事。\n"])
async def test_a_title_or_who_does_it_is_enough_for_a_draft(talk: Conversation, text: str) -> None:
    await sends(talk, text)
    assert await drafts(talk) == [("open", 1)]


async def test_the_file_of_a_version_in_force_is_said_first(talk: Conversation) -> None:
    await sends(talk, CLEAR)
    await tapped(talk, "导入")
    shown = await sends(talk, CLEAR, name="同一份.txt")
    assert shown.text.split("\n")[0] == (
        "这份文件已于 2020-10-19 导入为《2024 年建设推进计划》第 1 版，现行有效；"
        "仍要重新核对就往下看，不用就点“放弃”。"
    )
    assert "没有要更新的" in shown.text
    shown = await sends(talk, CLEAR.replace("4. ", "四. "), name="另一份.txt")
    assert "已于" not in shown.text


async def test_the_same_words_as_an_open_draft_are_said_first(talk: Conversation) -> None:
    shown = await sends(talk)
    assert "相同" not in shown.text
    shown = await sends(talk, "\ufeff" + PLAN, name="另存.txt")
    assert await drafts(talk) == [("open", 1), ("open", 1)]
    first = shown.text.split("\n")[0]
    assert first == f"与草稿《{NAME}》内容相同；留一份就够，可放弃这一份。"
    shown = await tapped(talk, "打开那一份")
    assert shown.text.startswith(f"《{NAME}》的草稿")
    shown = await sends(talk)
    assert shown.text.split("\n")[0] == f"《{NAME}》的草稿已有，接着核对。"
    assert len(await drafts(talk)) == 2


async def test_a_pasted_plan_is_collected_over_messages_and_read(talk: Conversation) -> None:
    half = PLAN.index("二、")
    shown = await talk.says(cast.WANG, PLAN[:half])
    assert shown is not None
    assert shown.text.startswith("收到一段像计划文件的文字（")
    shown = await talk.says(cast.WANG, PLAN[half:])
    assert shown is not None
    assert shown.text.startswith("收到一段像计划文件的文字（2 段，")
    await talk.taps(cast.WANG, "读这份文字", on=shown)
    shown = review(talk)
    assert shown.text.startswith("《粘贴的文字.txt》的草稿\n识别出：5 项（编号 1–6，缺 4）")
    assert await drafts(talk) == [("open", 1)]


async def test_a_question_stays_a_question(talk: Conversation) -> None:
    shown = await talk.says(cast.WANG, "知识产权局牵头哪些任务")
    assert shown is not None
    assert "知识产权局" in shown.text
    assert "像计划文件" not in shown.text
    shown = await talk.says(cast.WANG, LIST)
    assert shown is not None
    assert "像计划文件" in shown.text
    await talk.taps(cast.WANG, "是一个问题", on=shown)
    assert await drafts(talk) == []


async def test_a_long_text_from_others_is_a_question(talk: Conversation) -> None:
    shown = await talk.says(cast.SUN, LIST)
    assert shown is not None
    assert "像计划文件" not in shown.text
    # a whole plan as a question still has its answer on one screen, which the wire sees to
    shown = await talk.says(cast.SUN, PLAN)
    assert shown is not None
    assert "…" in shown.text.split("\n")[0]


async def test_a_forwarded_plan_is_read_and_other_forwards_do_nothing(talk: Conversation) -> None:
    shown = await talk.says(cast.WANG, PLAN, forward_origin=FORWARD)
    assert shown is not None
    assert shown.text.startswith("收到一段像计划文件的文字")
    shown = await talk.says(cast.WANG, "知识产权局牵头哪些", forward_origin=FORWARD)
    assert shown is not None
    assert shown.text.startswith("转发来的消息我不当作提问")
    for person in (cast.SUN, cast.ZHANG):
        shown = await talk.says(person, PLAN, forward_origin=FORWARD)
        assert shown is not None
        assert shown.text.startswith("转发来的消息我不当作提问")
    await talk.shows(cast.WANG, PLAN.encode(), name=NAME, forward_origin=FORWARD)
    assert await drafts(talk) == [("open", 1)]


async def test_the_last_short_piece_of_a_forwarded_text_belongs_to_it(talk: Conversation) -> None:
    long = PLAN.replace("5. 开展", "5. " + "继续" * 1800 + "开展")
    await talk.says(cast.WANG, long, forward_origin=FORWARD)
    shown = await talk.says(cast.WANG, "/start", forward_origin=FORWARD)
    assert shown is not None
    assert shown.text.startswith("转发来的消息我不当作提问")
    shown = await talk.says(cast.WANG, "各地参照执行。", forward_origin=FORWARD)
    assert shown is not None
    assert shown.text.startswith("收到一段像计划文件的文字（2 段，")
    shown = await talk.says(cast.SUN, "各地参照执行。", forward_origin=FORWARD)
    assert shown is not None
    assert shown.text.startswith("转发来的消息我不当作提问")


async def test_what_telegram_cut_in_a_sentence_is_one_sentence_again(talk: Conversation) -> None:
    whole = PLAN.replace("5. 开展", "5. " + "继续" * 2000 + "开展")
    for piece in (whole[:4096], whole[4096:]):
        await talk.says(cast.WANG, piece)
    await talk.taps(cast.WANG, "读这份文字", on=review(talk))
    assert await items(talk) == ["1", "2", "3", "5", "6"]
    d = plan_drafts.c
    text = await talk.database.read(lambda tx: tx.scalar(select(d.text)))
    assert text.strip() == whole.strip()


async def test_what_was_pasted_stays_while_too_many_are_read(talk: Conversation) -> None:
    shown = await talk.says(cast.WANG, PLAN)
    deps = talk.application.deps
    slow = SlowReader(asyncio.Event(), UnreadableDocument(Unreadable.EMPTY))
    slow.busy = reading.MOST_WAITING
    talk.application.deps = replace(deps, reader=slow)
    await talk.taps(cast.WANG, "读这份文字", on=shown)
    assert texts(talk)[-1].startswith("正在排队读的文件已有 12 份")
    talk.application.deps = deps
    await talk.taps(cast.WANG, "读这份文字", on=shown)
    assert await drafts(talk) == [("open", 1)]


async def test_of_two_files_that_may_be_either_each_button_means_its_own(
    talk: Conversation,
) -> None:
    both = workbook(["单位", "姓名", "任务"], ["海关总署", "包包", "开展龙腾行动"])
    first = await talk.shows(cast.WANG, both, name="甲.xlsx")
    await talk.shows(cast.WANG, both, name="乙.xlsx")
    await talk.taps(cast.WANG, "是计划文件", on=first)
    assert [text for text in texts(talk) if text.startswith("收到《")] == [
        "收到《甲.xlsx》，已读完。"
    ]
    await talk.says(cast.WANG, PLAN)
    shown = await talk.taps(cast.WANG, "是人员名册", on=first)
    assert shown is not None
    assert shown.text.startswith("发来的内容已经读过，或放了太久")


async def test_with_no_room_for_a_draft_a_file_is_not_even_read(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sends(talk)
    monkeypatch.setattr("store.plan_drafts.MOST_OPEN", 1)
    await talk.shows(cast.WANG, PLAN.replace("2024", "2023").encode(), name="2023.txt")
    assert texts(talk)[-1].startswith("待处理的草稿已有 1 份，这份文件没有保存。")
    assert not [text for text in texts(talk) if text.startswith("收到《2023.txt》")]
    await talk.shows(cast.WANG, PLAN.encode(), name=NAME)
    assert texts(talk)[-1].startswith(f"《{NAME}》的草稿已有，接着核对。")


async def test_a_picture_where_words_are_waited_for_is_asked_for_again(
    talk: Conversation,
) -> None:
    await sends(talk)
    await tapped(talk, "逐项查看 5")
    await tapped(talk, "1")
    await tapped(talk, "改期限")
    await talk.shows(cast.WANG, b"picture")
    assert texts(talk)[-1].startswith("没有文字，没有记录。请再发一次，或点“返回”。")


async def test_a_file_whose_size_was_not_told_is_not_fetched_whole(talk: Conversation) -> None:
    """Where a server of one's own hands out more than Telegram does."""
    talk.wire.fail["file"] = AssertionError("fetched")
    shown = await talk.shows(cast.WANG, bytes(MOST_BYTES + 1), name=NAME, file_size=0)
    assert shown is not None
    assert shown.text.startswith("文件太大")
    assert "file" in talk.wire.fail


async def test_forwarded_words_answer_nothing_that_is_waited_for(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "标题等")
    await tapped(talk, "简称")
    await talk.says(cast.WANG, PLAN, forward_origin=FORWARD)
    assert await drafts(talk) == [("open", 1)]


async def test_a_file_while_words_are_waited_for_is_a_new_plan(talk: Conversation) -> None:
    await sends(talk)
    await tapped(talk, "标题等")
    await tapped(talk, "简称")
    await sends(talk, PLAN.replace("2024年", "2023年"), name="2023.txt")
    assert await drafts(talk) == [("open", 1)] * 2


def workbook(*rows: list[str]) -> bytes:
    made = openpyxl.Workbook()
    leaf = made.active
    assert leaf is not None
    for row in rows:
        leaf.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


async def test_workbooks_are_known_by_what_is_in_them(talk: Conversation) -> None:
    roster = book(HEADERS, ["海关总署", "包包", "", "联络员"])
    shown = await talk.shows(cast.WANG, roster, name="名单.xlsx")
    assert shown is not None
    assert shown.text.startswith("名单：1 人可以邀请")
    plan = workbook(
        ["2024年推进计划任务分工表"],
        ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
        ["1", "制定专利转化办法", "国家知识产权局", "财政部", "2024年6月底前"],
        ["2", "开展龙腾行动", "海关总署", "无", "持续推进"],
    )
    await talk.shows(cast.WANG, plan, name="分工表.xlsx")
    shown = review(talk)
    assert shown.text.startswith("《分工表.xlsx》的草稿\n识别出：2 项（编号 1–2，连续）")
    both = workbook(["单位", "姓名", "任务"], ["海关总署", "包包", "开展龙腾行动"])
    shown = await talk.shows(cast.WANG, both, name="不清楚.xlsx")
    assert shown is not None
    assert shown.text.startswith("《不清楚.xlsx》既像人员名册，又像计划表格，还没有读取。")
    await talk.taps(cast.WANG, "是人员名册", on=shown)
    assert "没有" in talk.wire.sent[-1].text
    await talk.taps(cast.WANG, "是计划文件", on=shown)
    assert [text for text in texts(talk) if text.startswith("收到《不清楚.xlsx》")]


async def test_the_coordinators_sheet_is_theirs(talk: Conversation) -> None:
    await talk.says(cast.SUN, "/assign")
    label = next(one for one in talk.wire.sent[-1].labels if "2020—2021" in one)
    await talk.taps(cast.SUN, label)
    data = talk.wire.files_sent[-1][1]
    shown = await talk.shows(cast.SUN, data, name="设定.xlsx")
    assert shown is not None
    assert "统筹设定相同" in shown.text
    shown = await talk.shows(cast.WANG, data, name="设定.xlsx")
    assert shown is not None
    assert shown.text.startswith("这是统筹设定责任单位的表格，由统筹发来才会采用")
    assert await drafts(talk) == []


class SlowReader:
    """Tells how far it is until it may end."""

    def __init__(self, ends: asyncio.Event, result: Parsed | UnreadableDocument) -> None:
        self.ends, self.result = ends, result
        self.busy = 0

    async def read(
        self, data: bytes, name: str, *, said: Callable[[str], None] | None = None
    ) -> Parsed:
        assert said is not None
        said("正在读第 3 页，共 120 页")
        await self.ends.wait()
        if isinstance(self.result, UnreadableDocument):
            raise self.result
        return self.result


async def test_progress_is_shown_while_a_file_is_read(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = asyncio.Event()
    seen: list[str] = []
    monkeypatch.setattr(reading, "PROGRESS_EVERY", 0.01)
    result = UnreadableDocument(Unreadable.TOO_SLOW)
    talk.application.deps = replace(talk.application.deps, reader=SlowReader(ends, result))
    turn = reading._turn

    async def watched(context: object, shown: object, into: object) -> None:
        await turn(context, shown, into)  # type: ignore[arg-type]
        seen.append(talk.wire.sent[-1].text)
        ends.set()

    monkeypatch.setattr(reading, "_turn", watched)
    await talk.shows(cast.WANG, b"%PDF", name="大文件.pdf")
    assert seen[0] == "收到《大文件.pdf》，正在读…\n正在读第 3 页，共 120 页"
    assert seen[-1].startswith("读不了 大文件.pdf：文件太复杂")
    assert await drafts(talk) == []


async def test_when_many_are_read_one_waits_for_later(talk: Conversation) -> None:
    slow = SlowReader(asyncio.Event(), UnreadableDocument(Unreadable.EMPTY))
    slow.busy = reading.MOST_WAITING
    talk.application.deps = replace(talk.application.deps, reader=slow)
    shown = await talk.shows(cast.WANG, PLAN.encode(), name=NAME)
    assert shown is not None
    assert shown.text.startswith("正在排队读的文件已有 12 份，这份没有读取，也没有保存。")


async def test_a_file_that_telegram_will_not_give_is_refused(talk: Conversation) -> None:
    talk.wire.fail["getFile"] = BadRequest("File is too big")
    shown = await talk.shows(cast.WANG, PLAN.encode(), name=NAME)
    assert shown is not None
    assert shown.text.startswith("文件太大")


async def test_delivered_twice_it_is_one_draft_and_one_review(talk: Conversation) -> None:
    file_id = talk.wire.upload(PLAN.encode())
    document = {"file_id": file_id, "file_unique_id": "u", "file_name": NAME, "file_size": 9}
    chat = {"id": cast.WANG.id, "type": "private", "first_name": "王静"}
    sender = {"id": cast.WANG.id, "is_bot": False, "first_name": "王静"}
    message = {"message_id": 77, "date": 0, "chat": chat, "from": sender, "document": document}
    await talk.gets({"message": message}, times=2)
    assert await drafts(talk) == [("open", 1)]
    assert len([text for text in texts(talk) if text.startswith(f"《{NAME}》的草稿")]) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 300 + ".txt", "\u202etxt.exe", "<b>@x</b>"]
)
async def test_a_files_name_is_only_shown(talk: Conversation, name: str) -> None:
    shown = await sends(talk, name=name)
    assert shown.text.startswith("《")
    assert "\u202e" not in shown.text
    assert await drafts(talk) == [("open", 1)]
