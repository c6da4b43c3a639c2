"""A plan's sheet: handed out, sent back, compared, set in one go, taken back in one go."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from store import assigning
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.store.reports.desk import Desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, act, assigns, given_on
from tests.wire import Shown

Stage = tuple[Conversation, Desk]
NAME = "统筹设定.xlsx"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; sheets are tested on both in tests/store."""
    return sqlite_files


async def sheet(talk: Conversation, by: cast.Person = cast.SUN) -> bytes:
    """The sheet of the plan that names nobody, as it is handed out."""
    asked = there(await talk.says(by, "/assign"))
    await talk.taps(by, "导出 2020—2021 年推进计划", on=asked)
    return talk.wire.files_sent[-1][1]


def filled(data: bytes, **cells: tuple[str, str, str]) -> bytes:
    """The sheet with 牵头, 参与 and 内部时限 written in, by ``n`` and number."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = book.worksheets[0]
    for row in rows.iter_rows(min_row=4):
        said = cells.get(f"n{row[0].value}")
        if said is not None:
            for cell, value in zip(row[4:7], said, strict=True):
                cell.value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def sends(
    talk: Conversation, data: bytes, by: cast.Person = cast.SUN, caption: str = ""
) -> Shown | None:
    document = {
        "file_id": talk.wire.upload(data),
        "file_unique_id": "u",
        "file_name": NAME,
        "file_size": len(data),
    }
    more: dict[str, Any] = {"caption": caption} if caption else {}
    return await talk.sends(by, document=document, **more)


async def test_the_sheet_holds_every_task_and_nothing_that_is_a_formula(stage: Stage) -> None:
    talk, desk = stage
    await assigns(desk, await desk.task(OPEN, OPEN_PLAN), "gacc")
    rows = list(openpyxl.load_workbook(io.BytesIO(await sheet(talk))).worksheets[0].iter_rows())
    assert [cell.value for cell in rows[0][:2]] == ["计划", OPEN_PLAN]
    assert [cell.value for cell in rows[2]] == [
        "编号", "任务", "文件责任单位", "文件期限", "牵头", "参与", "内部时限",
    ]  # fmt: skip
    assert len(rows) == 3 + 133
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert rows[10][0].value == OPEN
    assert rows[10][4].value == "海关总署"
    assert rows[10][3].value == "2020-10-31"


async def test_sent_back_it_is_compared_confirmed_and_set_with_one_message_an_agency(
    stage: Stage,
) -> None:
    talk, desk = stage
    data = filled(
        await sheet(talk),
        n8=("海关总署", "知识产权局、公安部", "2022-06-30"),
        n9=("国知局", "", "6月底"),
        n10=("月球局", "", ""),
    )
    seen = there(await sends(talk, data))
    assert seen.text.startswith(
        "《2020—2021 年推进计划》与现有统筹设定相比：新增 4、改动 0、撤销 0"
    )
    assert "需要您看一眼 2 行，这些行没有采用：" in seen.text
    assert "第 12 行“6月底”：没有看懂日期，请写年月日" in seen.text
    assert "第 13 行“月球局”：单位名没见过" in seen.text
    assert "＋ 8　牵头 海关总署" in seen.text
    assert "＋ 8　内部时限 2022-06-30" in seen.text
    task_id = await desk.task(OPEN, OPEN_PLAN)
    assert (await given_on(desk, task_id)).agencies == ()
    await talk.taps(cast.SUN, "全部设定", on=seen)
    done = there(talk.wire.message(cast.SUN.id, seen.id))
    assert done.text.startswith(
        "《2020—2021 年推进计划》已设定 4 处，涉及 3 个单位，已通知联络员 2 人。\n"
        "还没有联络员、没有通知到的：公安部\n批次 "
    )
    told = {shown.chat: shown.text for shown in talk.wire.sent if shown.chat != cast.SUN.id}
    assert told == {
        cast.HE.id: (
            "统筹（孙涛）按表格更新了海关总署在《2020—2021 年推进计划》的任务："
            "设定 1 项、内部时限变动 1 项。"
        ),
        cast.ZHANG.id: (
            "统筹（孙涛）按表格更新了知识产权局在《2020—2021 年推进计划》的任务："
            "设定 1 项、内部时限变动 1 项。"
        ),
    }
    on = await given_on(desk, task_id)
    assert [one.agency.slug for one in on.agencies if one.part.value == "lead"] == ["gacc"]
    assert on.internal is not None


async def test_the_same_file_again_changes_nothing_and_the_batch_is_taken_back(
    stage: Stage,
) -> None:
    talk, desk = stage
    data = filled(await sheet(talk), n8=("海关总署", "", "2022-06-30"))
    seen = there(await sends(talk, data))
    await talk.taps(cast.SUN, "全部设定", on=seen)
    done = there(talk.wire.message(cast.SUN.id, seen.id))
    same = there(await sends(talk, data))
    assert same.text == "《2020—2021 年推进计划》的表格与现有统筹设定相同，没有要改的。"
    assert same.labels == ["撤销本批", "首页"]
    before = done.button("撤销本批")["callback_data"]
    await talk.taps(cast.SUN, "撤销本批", on=same)
    assert there(talk.wire.message(cast.SUN.id, same.id)).text == (
        "《2020—2021 年推进计划》本批设定已撤销 2 处，恢复到设定之前。"
    )
    on = await given_on(desk, await desk.task(OPEN, OPEN_PLAN))
    assert (on.agencies, on.dates) == ((), ())
    await talk.presses(cast.SUN, before, on=done)
    assert (talk.wire.toasts[-1] or "").startswith("这项设定已经撤销或改过，没有记录任何内容。")


async def test_tapped_twice_it_is_set_once(stage: Stage) -> None:
    talk, desk = stage
    seen = there(await sends(talk, filled(await sheet(talk), n8=("海关总署", "", ""))))
    token = seen.button("全部设定")["callback_data"]
    await talk.presses(cast.SUN, token, on=seen)
    await talk.presses(cast.SUN, token, on=seen)
    assert (talk.wire.toasts[-1] or "").startswith("这一步已经做过了")
    assert len((await given_on(desk, await desk.task(OPEN, OPEN_PLAN))).agencies) == 1


async def test_taken_back_between_preview_and_confirmation_it_is_compared_anew(
    stage: Stage,
) -> None:
    talk, desk = stage
    task_id = await desk.task(OPEN, OPEN_PLAN)
    await assigns(desk, task_id, "gacc")
    data = filled(await sheet(talk), n8=("公安部", "", ""))
    seen = there(await sends(talk, data))
    assert "－ 8　牵头 海关总署" in seen.text
    (one,) = (await given_on(desk, task_id)).agencies
    await act(
        desk,
        cast.SUN,
        lambda tx, actor: assigning.revoke(tx, actor, one.id, effect_key="r", now=desk.at),
    )
    await talk.taps(cast.SUN, "全部设定", on=seen)
    again = there(talk.wire.message(cast.SUN.id, seen.id))
    assert "⚠ 您看过之后有人改过设定，没有记录任何内容。以下是现在的对照：" in again.text
    assert "－ 8" not in again.text
    assert (await given_on(desk, task_id)).agencies == ()
    await talk.taps(cast.SUN, "全部设定", on=again)
    (now,) = (await given_on(desk, task_id)).agencies
    assert now.agency.slug == "mps"


async def test_given_up_nothing_is_set(stage: Stage) -> None:
    talk, desk = stage
    seen = there(await sends(talk, filled(await sheet(talk), n8=("海关总署", "", ""))))
    token = seen.button("全部设定")["callback_data"]
    await talk.taps(cast.SUN, "放弃", on=seen)
    assert there(talk.wire.message(cast.SUN.id, seen.id)).text == "已放弃，没有记录任何内容。"
    await talk.presses(cast.SUN, token, on=seen)
    assert (talk.wire.toasts[-1] or "").startswith("按钮已失效，没有记录任何内容。")
    assert (await given_on(desk, await desk.task(OPEN, OPEN_PLAN))).agencies == ()


async def test_many_changes_are_paged_by_editing(stage: Stage) -> None:
    talk, _ = stage
    cells = {f"n{n}": ("海关总署", "", "2022-06-30") for n in range(1, 31)}
    seen = there(await sends(talk, filled(await sheet(talk), **cells)))
    assert "新增 60" in seen.text
    first = seen.text
    await talk.taps(cast.SUN, "›", on=seen)
    second = there(talk.wire.message(cast.SUN.id, seen.id))
    assert second.text != first
    assert "‹" in second.labels
    await talk.taps(cast.SUN, "全部设定", on=second)
    assert "已设定 60 处" in there(talk.wire.message(cast.SUN.id, seen.id)).text


async def test_what_is_no_sheet_of_a_plan_is_said_to_be_none(stage: Stage) -> None:
    talk, _ = stage
    broken = there(await sends(talk, b"no table", caption="/assign"))
    assert broken.text.startswith("这个文件不是能读的 .xlsx，没有记录任何内容。")
    other = openpyxl.Workbook()
    assert other.active is not None
    for row in (["计划", "2030 年计划"], ["编号", "牵头"], ["1", "海关总署"]):
        other.active.append(row)
    out = io.BytesIO()
    other.save(out)
    lost = there(await sends(talk, out.getvalue()))
    assert lost.text.startswith("没有叫“2030 年计划”的计划，没有记录任何内容。")


async def test_a_roster_of_people_still_goes_to_the_roster(stage: Stage) -> None:
    talk, _ = stage
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["单位", "姓名", "处室", "角色"], ["公安部", "赵六", "经侦局", "联络员"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    shown = there(await sends(talk, out.getvalue()))
    assert "统筹设定" not in shown.text
    assert "1" in shown.text


@pytest.mark.parametrize("person", [cast.HE, cast.WANG, cast.ZHOU], ids=lambda one: one.name)
async def test_nobody_elses_sheet_is_taken(stage: Stage, person: cast.Person) -> None:
    talk, desk = stage
    data = filled(await sheet(talk), n8=("海关总署", "", ""))
    shown = await sends(talk, data, person)
    assert shown is None or "统筹设定相比" not in shown.text
    assert (await given_on(desk, await desk.task(OPEN, OPEN_PLAN))).agencies == ()
