"""/export in conversation: which files come, what is in them, and what is said instead."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from telegram.error import TimedOut

from handlers.export import making, sending
from handlers.texts import export as say
from seed.sheets_written import uncalculated
from store import appointments
from store.audit.reading import Filters
from store.audit.reading import read as read_journal
from store.db import Tx
from store.reports.records import Status
from tests import cast
from tests.cast import Person
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.store.reports.desk import ANNUAL, Desk
from tests.store.steering_desk import ALONE, JOINT, OPEN, OPEN_PLAN, assigns, dates
from tests.wire import Shown

Stage = tuple[Conversation, Desk]
CANARY = "龙腾行动QX0001Z"
MADE = {"deliverable": "《龙腾行动方案QX0002Z》"}
Rows = dict[str, dict[str, str]]


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; what is read is tested on both in tests/store."""
    return sqlite_files


def sent(talk: Conversation) -> bytes:
    name, data = talk.wire.files_sent[-1]
    assert name == "sendDocument"
    return data


def caption(talk: Conversation) -> str:
    return str([told for name, told in talk.wire.calls if name == "sendDocument"][-1]["caption"])


def lines(data: bytes) -> list[dict[str, str]]:
    """The rows of a workbook, each by header."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    head, *rows = [[str(c.value or "") for c in row] for row in book["台账"].iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def ledger(data: bytes) -> Rows:
    """The same by number, of one plan."""
    return {row[say.NUMBER]: row for row in lines(data)}


def about(data: bytes) -> dict[str, str]:
    rows = openpyxl.load_workbook(io.BytesIO(data))["说明"].iter_rows(values_only=True)
    return {str(label): str(words) for label, words in rows}


def key(talk: Conversation, label: str) -> dict[str, Any]:
    """A button under the last file."""
    told = [told for name, told in talk.wire.calls if name == "sendDocument"][-1]
    found = [b for row in told["reply_markup"]["inline_keyboard"] for b in row]
    return next(button for button in found if button["text"] == label)


async def exports(talk: Conversation, by: Person, words: str = "") -> Shown | None:
    return await talk.says(by, f"/export {words}".strip())


async def reported(desk: Desk) -> None:
    """The customs reported task 39, with canaries in its words and its deliverable."""
    await desk.says(cast.HE, ALONE, "gacc", status=Status.IN_PROGRESS, text=CANARY)


async def test_a_plan_leaves_with_roles_basis_times_and_source(stage: Stage) -> None:
    talk, _ = stage
    assert await exports(talk, cast.SUN, ANNUAL) is None
    rows = ledger(sent(talk))
    assert len(rows) == 115
    one = rows[JOINT]
    assert one[say.PLAN] == "2021—2022 年度推进计划"
    assert one[say.BODIES].startswith("牵头 知识产权局（列第一位）；参与 ")
    assert one[say.PHRASE] == say.UNLISTED and one[say.DAY] == ""
    assert rows[ALONE][say.BODIES] == "牵头 海关总署（独自负责）"
    assert one[say.PLACE].startswith("第 ") and len(one[say.SHA]) == 64
    assert "转载文本" in one[say.NOTE]
    assert one[say.STATUS] == "尚无报送" and one[say.LATEST] == "尚无报送"
    told = about(sent(talk))
    assert told["内容"].endswith("全部任务") and told["任务"] == "115 项"
    assert told["截至"].startswith("2022-03-15 09:12")
    assert told["导出人"] == "孙涛（统筹）"
    assert told["范围"] == "该文件列明责任单位。"
    assert "以印发的原文为准" in told["效力"]
    assert "不推断" in told["未列明"]


async def test_a_silent_document_is_said_to_be_silent(stage: Stage) -> None:
    talk, _ = stage
    await exports(talk, cast.SUN, OPEN_PLAN)
    rows = ledger(sent(talk))
    assert {row[say.BODIES] for row in rows.values() if row[say.TASK]} == {say.UNLISTED}
    assert rows[OPEN][say.PHRASE] == "2020年10月底前完成"
    assert rows[OPEN][say.DAY] == "2020-10-31"
    assert about(sent(talk))["范围"] == "该文件未列明责任单位。"


async def test_progress_goes_to_those_on_the_task_row_by_row(stage: Stage) -> None:
    talk, desk = stage
    await reported(desk)
    await exports(talk, cast.HE, ANNUAL)
    rows = ledger(sent(talk))
    assert rows[ALONE][say.LATEST] == f"海关总署（进行中，2022-03-15）：{CANARY}"
    assert rows[ALONE][say.REPORTER] == "海关总署（何卫）"
    assert rows[ALONE][say.RECEIPT]
    assert rows[ALONE][say.REPORTED_AT].startswith("2022-03-15 09:12")
    others = [
        row for ref, row in rows.items() if "海关总署" not in row[say.BODIES] and row[say.TASK]
    ]
    assert {row[say.STATUS] for row in others} == {"只对责任单位和统筹开放"}
    assert {row[say.LATEST] for row in others} == {"只对责任单位和统筹开放"}
    assert "请勿转发" in caption(talk)


ENTITLED = (cast.HE, cast.LI, cast.SUN, cast.WANG)
NOT_ENTITLED = (cast.ZHOU, cast.STRANGER, cast.WU, cast.ZHANG, cast.CHEN)


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
async def test_canaries_reach_whom_the_policy_names_and_nobody_else(
    stage: Stage, form: str
) -> None:
    talk, desk = stage
    await desk.says(
        cast.HE,
        ALONE,
        "gacc",
        status=Status.DONE,
        text=CANARY,
        completed_on=date(2022, 3, 1),
        **MADE,
    )
    await dates(desk, await desk.task(ALONE), date(2022, 6, 30))
    for what in (ANNUAL, "海关总署", "海关总署牵头的任务"):
        for person in (*ENTITLED, *NOT_ENTITLED):
            before = len(talk.wire.files_sent)
            await exports(talk, person, f"{what} {form}")
            assert len(talk.wire.files_sent) == before + 1, (person.name, what)
            said = whole(sent(talk), form)
            found = [one in said for one in ("QX0001Z", "QX0002Z", "何卫", "2022-06-30", "孙涛，")]
            if form == "json":
                found[-1] = '"by": "孙涛"' in said
            expected = person in ENTITLED
            assert found == [expected] * 5, (person.name, what, found)


def whole(data: bytes, form: str) -> str:
    """Every word of a file."""
    if form != "xlsx":
        return data.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


async def test_a_visitor_gets_the_documents_text_and_no_other_columns(stage: Stage) -> None:
    talk, desk = stage
    await reported(desk)
    await exports(talk, cast.ZHOU, ANNUAL)
    rows = ledger(sent(talk))
    assert tuple(rows[ALONE]) == (*say.BEFORE, *say.AFTER)
    assert rows[ALONE][say.TASK]
    told = about(sent(talk))
    assert told["导出人"] == "访客"
    assert told["进展"].startswith("只有文件写的内容")
    assert "请勿转发" not in caption(talk)


async def test_what_waits_for_its_liaison_is_in_nobodys_file(stage: Stage) -> None:
    talk, desk = stage
    await desk.says(cast.LI, ALONE, "gacc", text=CANARY)
    for person in (cast.LI, cast.HE, cast.SUN):
        await exports(talk, person, ANNUAL)
        assert CANARY not in whole(sent(talk), "xlsx")
        assert ledger(sent(talk))[ALONE][say.LATEST] == "尚无报送"


async def test_what_is_set_by_hand_has_its_own_columns_and_is_marked(stage: Stage) -> None:
    talk, desk = stage
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    await dates(desk, task_id, date(2022, 6, 30))
    await exports(talk, cast.SUN, OPEN_PLAN)
    row = ledger(sent(talk))[OPEN]
    assert row[say.BODIES] == say.UNLISTED and row[say.DAY] == "2020-10-31"
    assert row[say.GIVEN] == "牵头 海关总署（统筹设定，孙涛，2022-03-15）"
    assert row[say.GIVEN_DAY] == "内部时限 2022-06-30（统筹设定，孙涛，2022-03-15）"
    await exports(talk, cast.HE, "海关总署")
    assert ledger(sent(talk))[OPEN][say.GIVEN].startswith("牵头 海关总署（统筹设定")
    await exports(talk, cast.ZHOU, "海关总署")
    assert OPEN_PLAN not in {row[say.PLAN] for row in ledger(sent(talk)).values()}
    assert "统筹设定，" not in whole(sent(talk), "xlsx")


async def test_sensitive_work_leaves_with_its_number_only_and_is_counted(stage: Stage) -> None:
    talk, _ = stage
    await exports(talk, cast.SUN, OPEN_PLAN)
    data = sent(talk)
    row = ledger(data)["30"]
    filled = {header for header, words in row.items() if words}
    assert filled == {say.PLAN, say.NUMBER, say.NOTE}
    assert "项按规则不写任务文字" in caption(talk)
    count = sum(not row[say.TASK] for row in ledger(data).values())
    assert count > 0 and about(data)["不写文字的"].startswith(f"{count} 项")
    await exports(talk, cast.SUN, f"{OPEN_PLAN} json")
    tasks = {one["number"]: one for one in json.loads(sent(talk))["tasks"]}
    assert set(tasks["30"]) == {"plan", "plan_short", "number", "withheld"}
    assert sum(one["withheld"] for one in tasks.values()) == count


async def test_the_result_of_a_question_is_a_file_and_so_are_its_other_forms(stage: Stage) -> None:
    talk, _ = stage
    answer = there(await talk.says(cast.ZHOU, "海关总署牵头的有哪些"))
    assert "导出" in answer.labels
    total = int(answer.text.split(" 项")[0].rsplit(" ", 1)[-1].rsplit("/", 1)[-1])
    await talk.taps(cast.ZHOU, "导出", on=answer)
    assert talk.wire.toasts[-1] is not None and "正在整理" in talk.wire.toasts[-1]
    assert len(lines(sent(talk))) == total
    told = about(sent(talk))
    assert told["任务"] == f"{total} 项"
    assert told["内容"] == "问题“海关总署牵头的有哪些”（按 海关总署 · 牵头 理解）"
    assert "份" in told["范围"]
    await talk.presses(cast.ZHOU, key(talk, "文本 .csv")["callback_data"], on=answer)
    table = list(csv.reader(io.StringIO(sent(talk).decode("utf-8-sig"), newline="")))
    assert table[0] == [*say.BEFORE, *say.AFTER]
    assert table[total + 1] == [] and table[total + 2][0] == "内容"
    await talk.presses(cast.ZHOU, key(talk, "数据 .json")["callback_data"], on=answer)
    said = json.loads(sent(talk))
    assert len(said["tasks"]) == total
    assert all(isinstance(one["number"], str) for one in said["tasks"])


async def test_a_question_may_stand_behind_the_command_or_be_the_last_one(stage: Stage) -> None:
    talk, _ = stage
    assert await exports(talk, cast.ZHOU, "海关总署独自负责的") is None
    assert about(sent(talk))["内容"].startswith("问题“海关总署独自负责的”")
    await talk.says(cast.ZHOU, "公安部牵头的有哪些")
    assert await exports(talk, cast.ZHOU, "问题") is None
    assert "公安部" in about(sent(talk))["内容"]


async def test_alone_it_offers_the_agency_the_last_question_and_the_plans(stage: Stage) -> None:
    talk, _ = stage
    await talk.says(cast.HE, "公安部牵头的有哪些")
    offered = there(await exports(talk, cast.HE))
    assert offered.labels[:2] == ["导出 海关总署 的任务", "刚才的问题"]
    assert "导出 2021—2022 年度推进计划" in offered.labels
    await talk.taps(cast.HE, "导出 海关总署 的任务", on=offered)
    assert about(sent(talk))["内容"] == "海关总署的任务"
    csv_first = there(await exports(talk, cast.HE, "csv"))
    await talk.taps(cast.HE, "导出 海关总署 的任务", on=csv_first)
    assert sent(talk).startswith(b"\xef\xbb\xbf")


async def test_what_finds_nothing_or_is_not_clear_is_said_and_no_file_comes(stage: Stage) -> None:
    talk, _ = stage
    for words in ("月球局的任务", "我们局负责什么", "今天天气如何"):
        assert await exports(talk, cast.ZHOU, words) is not None, words
    assert talk.wire.files_sent == []


async def test_a_group_gets_the_way_into_the_private_chat(stage: Stage) -> None:
    talk, _ = stage
    shown = there(await talk.says(cast.SUN, f"/export@fengong_test_bot {ANNUAL}", chat=GROUP))
    assert shown.buttons[0][0]["url"].startswith("https://t.me/fengong_test_bot")
    assert talk.wire.files_sent == []


async def test_a_button_in_a_group_gives_nothing_either(stage: Stage) -> None:
    talk, _ = stage
    shown = there(await talk.says(cast.SUN, "/plans@fengong_test_bot", chat=GROUP))
    said = there(await talk.presses(cast.SUN, "1xe:0:1:0:0:0", on=shown))
    assert said.buttons[0][0]["url"].startswith("https://t.me/fengong_test_bot")
    assert talk.wire.files_sent == []


async def test_who_took_what_is_on_record_and_a_repeat_sends_it_once(stage: Stage) -> None:
    talk, desk = stage
    offered = there(await exports(talk, cast.HE))
    before = len(talk.wire.files_sent)
    query = {
        "id": "77",
        "from": {"id": cast.HE.id, "is_bot": False, "first_name": "何卫"},
        "chat_instance": "1",
        "data": offered.button("导出 海关总署 的任务")["callback_data"],
        "message": {
            "message_id": offered.id,
            "date": 0,
            "chat": {"id": cast.HE.id, "type": "private", "first_name": "何卫"},
            "from": {"id": 7700000001, "is_bot": True, "first_name": "分工助手"},
            "text": offered.text,
        },
    }
    await talk.gets({"callback_query": query}, times=3)
    await talk.gets({"callback_query": query})
    assert len(talk.wire.files_sent) == before + 1
    owner = await desk.actor(cast.WANG)
    found, total = await desk.database.read(
        lambda tx: read_journal(tx, owner, Filters(verbs=("export",)))
    )
    assert total == 1
    assert found[0].name == "何卫" and found[0].detail["form"] == "xlsx"
    assert found[0].detail["tasks"] == 9
    assert len(str(found[0].detail["sha256"])) == 64
    journal = there(await talk.says(cast.WANG, "/audit 导出台账"))
    assert "导出台账" in journal.text and "何卫" in journal.text


async def test_much_is_announced_and_too_much_is_refused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, _ = stage
    monkeypatch.setattr(sending, "MANY", 100)
    shown = there(await exports(talk, cast.ZHOU, ANNUAL))
    assert shown.text == "共 115 项，正在整理，好了就发文件，不用重复点。"
    assert len(talk.wire.files_sent) == 1
    monkeypatch.setattr(sending, "MOST", 100)
    shown = there(await exports(talk, cast.ZHOU, ANNUAL))
    assert "一次最多导出 100 项" in shown.text
    monkeypatch.setattr(sending, "MOST", 1000)
    monkeypatch.setattr(sending, "MOST_BYTES", 1000)
    shown = there(await exports(talk, cast.ZHOU, ANNUAL))
    assert "Telegram 发不出" in shown.text and "文本 .csv" in shown.labels
    assert len(talk.wire.files_sent) == 1


async def test_a_file_that_did_not_go_out_is_offered_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, _ = stage

    def fails(*_: object) -> None:
        monkeypatch.undo()
        raise TimedOut

    monkeypatch.setattr(talk.wire, "_sent_file", fails)
    shown = there(await exports(talk, cast.HE, "海关总署"))
    assert shown.text == say.not_sent()
    await talk.taps(cast.HE, "导出", on=shown)
    assert len(talk.wire.files_sent) == 1


@pytest.mark.parametrize(
    "data", ["1xe:0:999:0:0:0", "1xe:3:1:0:0:0", "1xe:0:1:0:0:9", "1xe:2:99:0:0:0"]
)
async def test_a_button_that_means_nothing_says_so(stage: Stage, data: str) -> None:
    talk, _ = stage
    shown = there(await talk.says(cast.ZHOU, "/export"))
    said = there(await talk.presses(cast.ZHOU, data, on=shown))
    assert "导出" not in said.text
    assert talk.wire.files_sent == []


async def test_anothers_question_is_nobodys_file(stage: Stage) -> None:
    talk, _ = stage
    answer = there(await talk.says(cast.HE, "海关总署牵头的有哪些"))
    data = answer.button("导出")["callback_data"]
    mine = there(await talk.says(cast.ZHOU, "/export"))
    await talk.presses(cast.ZHOU, data, on=mine)
    assert talk.wire.files_sent == []


async def test_a_report_of_formulas_runs_in_no_form(stage: Stage) -> None:
    talk, desk = stage
    evil = "=cmd|' /C calc'!A0"
    await desk.says(
        cast.HE,
        ALONE,
        "gacc",
        status=Status.DONE,
        text=evil,
        completed_on=date(2022, 3, 1),
        deliverable="＝1+1",
    )
    await exports(talk, cast.HE, "海关总署")
    book = openpyxl.load_workbook(io.BytesIO(sent(talk)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert ledger(sent(talk))[ALONE][say.DELIVERABLE] == "＝1+1"
    await exports(talk, cast.HE, "海关总署 csv")
    table = csv.reader(io.StringIO(sent(talk).decode("utf-8-sig"), newline=""))
    assert all(uncalculated(cell) == cell for row in table for cell in row)


async def test_who_lost_a_right_while_the_file_was_made_gets_none(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, desk = stage
    await reported(desk)
    owner, person_id = await desk.actor(cast.WANG), (await desk.actor(cast.HE)).person_id
    assert person_id is not None

    async def suspends(tx: Tx) -> None:
        await appointments.suspend(tx, owner, person_id, effect_key=desk.key(), now=desk.at)

    async def made_slowly(*told: Any) -> making.Made:
        made = await making.make(*told)
        await desk.database.begin(suspends)
        return made

    monkeypatch.setattr(sending, "make", made_slowly)
    shown = there(await exports(talk, cast.HE, ANNUAL))
    assert shown.text == say.not_yours_any_more()
    assert not talk.wire.files_sent
    _, total = await desk.database.read(
        lambda tx: read_journal(tx, owner, Filters(verbs=("export",)))
    )
    assert not total
