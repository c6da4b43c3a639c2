"""What must not happen twice, by others, from the past or by forging."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from handlers import acts
from handlers.encoding import encode
from handlers.progress import letters, letters_refused, letters_review
from handlers.progress.tables import VERBS
from handlers.progress.views import Reporting
from store import actions, audit, chats, drafts, people
from store.db import Tx
from store.tables import actions as action_rows
from store.tables import agency_names, plans, reports
from store.tables import audit as entries
from store.tables import drafts as draft_rows
from store.tables import people as persons
from tests import cast
from tests.conversation import GROUP, Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.progress.test_reporting import (
    NOW,
    SAID,
    TASK,
    draft,
    last_to,
    now,
    receipts,
    reported,
)
from tests.store.reports.desk import Desk
from tests.store.reports.test_record import amend
from tests.wire import Shown


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; test_both_databases walks through on both."""
    return sqlite_files


def press_of(shown: Shown, label: str, person: cast.Person, **more: Any) -> dict[str, Any]:
    chat = {"id": shown.chat, "type": "private", "first_name": "某"}
    bot = {"id": 7700000001, "is_bot": True, "first_name": "分工助手"}
    return {
        "callback_query": {
            "id": "1",
            "from": {"id": person.id, "is_bot": False, "first_name": "某"},
            "chat_instance": "1",
            "data": shown.button(label)["callback_data"],
            "message": {
                "message_id": shown.id,
                "date": 0,
                "chat": chat,
                "from": bot,
                "text": shown.text,
            },
            **more,
        }
    }


async def test_a_double_tap_is_one_report(talk: Conversation) -> None:
    shown = await draft(talk)
    press = press_of(shown, "提交", cast.LI)
    await talk.gets(press)
    await talk.gets(press)
    assert await receipts(talk) == [f"2022-0315-001 in_progress pending {SAID}"]
    assert talk.wire.toasts[-1] is not None
    assert talk.wire.toasts[-1].startswith("这一步已经做过了，没有重复记录")
    assert len([s for s in talk.wire.sent if s.chat == cast.HE.id]) == 1


async def test_a_double_delivery_is_one_report(talk: Conversation) -> None:
    shown = await draft(talk)
    await talk.gets(press_of(shown, "提交", cast.LI), times=3)
    assert len(await receipts(talk)) == 1
    assert len([s for s in talk.wire.sent if s.chat == cast.HE.id]) == 1


async def test_a_line_delivered_twice_is_one_draft(talk: Conversation) -> None:
    chat = {"id": cast.LI.id, "type": "private", "first_name": "李海"}
    sender = {"id": cast.LI.id, "is_bot": False, "first_name": "李海"}
    said = {"message_id": 7, "date": 0, "chat": chat, "from": sender}
    line = {**said, "text": "第39项 进行中 已部署"}
    await talk.gets({"message": line}, times=2)
    actor = await talk.database.read(lambda tx: people.actor(tx, cast.LI.id))
    open_ = await talk.database.read(lambda tx: drafts.open_ones(tx, actor, talk.clock.at))
    assert len(open_) == 1


async def test_an_old_confirmation_submits_nothing_that_it_does_not_show(
    talk: Conversation,
) -> None:
    old = await draft(talk, "旧的文字")
    new = there(await talk.says(cast.LI, "新的文字"))
    await talk.taps(cast.LI, "提交", on=old)
    assert await receipts(talk) == []
    assert talk.wire.toasts[-1] == "内容已改过，没有提交。请看最新的再确认。"
    assert "“新的文字”" in now(talk, old).text
    await talk.taps(cast.LI, "提交", on=new)
    assert await receipts(talk) == ["2022-0315-001 in_progress pending 新的文字"]
    await talk.taps(cast.LI, "提交", on=now(talk, old))
    assert now(talk, old).text.startswith("这份草稿已提交或已取消，没有重复记录。")
    assert len(await receipts(talk)) == 1


async def test_a_task_that_was_amended_meanwhile_is_read_again(talk: Conversation) -> None:
    shown = await draft(talk)
    desk = Desk(talk.database, await talk.application.deps.reads.lexicon())
    await amend(desk, await desk.task("39"))
    await talk.taps(cast.LI, "提交", on=shown)
    asked = now(talk, shown)
    assert asked.text.startswith(
        f"{TASK}\n您填写期间，这项任务的文字改动过。没有提交，草稿都在。新的文字：\n“强化知识产权海关保护"
    )
    assert await receipts(talk) == []
    await talk.taps(cast.LI, "按新文字继续", on=asked)
    assert now(talk, shown).text.startswith(f"请确认：{TASK}")
    await talk.taps(cast.LI, "提交", on=now(talk, shown))
    version = (await desk.named(await desk.task("39"))).version_id
    row = await talk.database.read(lambda tx: tx.row(select(reports)))
    assert row is not None
    assert row.version_id == version


async def test_an_agency_renamed_meanwhile_goes_by_its_new_name(talk: Conversation) -> None:
    from datetime import date

    from store import counters

    shown = await draft(talk)
    gacc = (await talk.application.deps.reads.lexicon()).by_slug("gacc").id

    async def rename(tx: Tx) -> None:
        mine = agency_names.c.agency_id == gacc
        full = mine & (agency_names.c.kind == "full")
        until = {"valid_to": date(2022, 3, 1)}
        await tx.run(update(agency_names).where(full).values(until))
        from sqlalchemy import insert

        row = {"agency_id": gacc, "text": "国家海关总局", "match_key": "国家海关总局"}
        since = {"kind": "full", "valid_from": date(2022, 3, 2), "unsure": False}
        await tx.run(insert(agency_names).values(**row, **since))
        await counters.bump(tx, counters.LEXICON)

    await talk.database.begin(rename)
    await talk.taps(cast.LI, "提交", on=shown)
    assert "国家海关总局 · 进行中" in now(talk, shown).text
    assert len(await receipts(talk)) == 1


async def test_who_is_suspended_while_typing_is_told_so(talk: Conversation) -> None:
    from store import counters

    shown = await draft(talk)

    async def suspend(tx: Tx) -> None:
        actor = await people.actor(tx, cast.LI.id)
        here = persons.c.id == actor.person_id
        await tx.run(update(persons).where(here).values(suspended_at=NOW))
        await counters.bump(tx, counters.PEOPLE)

    await talk.database.begin(suspend)
    said = there(await talk.says(cast.LI, "再改一改"))
    assert said.text.startswith("您的账号已停用，不能再代表单位操作，没有记录任何内容。")
    await talk.taps(cast.LI, "提交", on=shown)
    assert now(talk, shown).text.startswith("您的账号已停用")
    assert "首页" in now(talk, shown).labels
    assert await receipts(talk) == []


async def test_an_archived_plan_takes_no_reports_and_says_the_way_on(talk: Conversation) -> None:
    shown = await draft(talk)
    await talk.database.begin(lambda tx: tx.run(update(plans).values(archived_at=NOW)))
    await talk.taps(cast.LI, "提交", on=shown)
    assert now(talk, shown).text == (
        "《2021—2022 年度推进计划》已归档，不再接收报送，没有记录任何内容。确需补报请联系统筹。"
    )
    assert await receipts(talk) == []


async def test_where_nobody_is_named_nothing_can_be_reported(talk: Conversation) -> None:
    await talk.says(cast.LI, "/update protection-2020-2021#8")
    refused = last_to(talk, cast.LI)
    assert "文件未列明责任单位，无从报送" in refused.text
    assert refused.labels[0] == "查看任务"


async def test_a_press_by_somebody_else_does_nothing(talk: Conversation) -> None:
    shown = await draft(talk)
    for other in (cast.HE, cast.CHEN, cast.SUN, cast.ZHOU):
        await talk.gets(press_of(shown, "提交", other))
        assert talk.wire.toasts[-1] == "这是发给别人的按钮，您按下没有作用。请发 /start。"
    assert await receipts(talk) == []
    notice_before = len(talk.wire.sent)
    await talk.gets(press_of(shown, "提交", cast.LI))
    assert len(talk.wire.sent) > notice_before - 1
    assert len(await receipts(talk)) == 1


async def test_forwards_edits_and_other_senders_never_answer_a_draft(talk: Conversation) -> None:
    await draft(talk)
    origin = {"type": "hidden_user", "date": 0, "sender_user_name": "x"}
    forwarded = there(await talk.says(cast.LI, "别人的话", forward_origin=origin))
    assert forwarded.text.startswith("转发来的消息我不当作提问")
    chat = {"id": cast.LI.id, "type": "private", "first_name": "李海"}
    sender = {"id": cast.LI.id, "is_bot": False, "first_name": "李海"}
    edited = {"message_id": 2, "date": 0, "edit_date": 1, "chat": chat, "from": sender}
    assert await talk.gets({"edited_message": {**edited, "text": "改成别的"}}) is None
    channel = {"id": -1007, "type": "channel", "title": "频道"}
    posted = {**edited, "message_id": 9, "sender_chat": channel, "text": "第39项 已完成"}
    assert await talk.gets({"message": posted}) is None
    actor = await talk.database.read(lambda tx: people.actor(tx, cast.LI.id))
    (kept,) = await talk.database.read(lambda tx: drafts.open_ones(tx, actor, talk.clock.at))
    assert kept.fields["text"] == SAID


async def test_a_navigating_button_pressed_in_a_group_begins_nothing(talk: Conversation) -> None:
    await talk.says(cast.LI, "/plans", chat=GROUP)
    on = talk.wire.sent[-1]
    shown = there(await talk.presses(cast.LI, encode(Reporting(39)), on=on))
    assert shown.chat == GROUP
    assert "私聊" in shown.text
    found = await talk.database.read(
        lambda tx: tx.scalar(select(func.count()).select_from(draft_rows))
    )
    assert found == 0


async def forge(talk: Conversation, person: cast.Person, verb: str, args: dict[str, Any]) -> str:
    """Put a button for ``person`` into the tables, as no message of ours would; its data."""

    async def body(tx: Tx) -> str:
        keyboard = await actions.open_keyboard(
            tx,
            chat_id=await chats.ensure(tx, person.id, "private", None, NOW),
            account_id=await people.ensure_account(tx, person.id, NOW),
            kind="x",
            facts={},
            buttons=[(verb, args)],
            now=NOW,
            expires_at=NOW + timedelta(days=1),
        )
        return keyboard.buttons[0].token

    return f"a:{await talk.database.begin(body)}"


def own(talk: Conversation, person: cast.Person) -> Shown:
    made = Shown(person.id, 900 + len(talk.wire.sent), "x", [], [])
    talk.wire.sent.append(made)
    return made


async def counted(talk: Conversation) -> tuple[int, int]:
    """How many entries the journal has, and how many reports there are."""

    async def read(tx: Tx) -> tuple[int, int]:
        journal = await tx.scalar(select(func.count()).select_from(entries))
        return journal, await tx.scalar(select(func.count()).select_from(reports))

    return await talk.database.read(read)


async def test_forged_ids_in_button_rows_reach_nothing_of_others(talk: Conversation) -> None:
    """Every verb with ids of somebody else's draft, report, task and agency."""
    await draft(talk)
    await reported(talk)
    await talk.says(cast.LI, "/update 39 进行中 又一条")
    lexicon = await talk.application.deps.reads.lexicon()
    gacc, cnipa = lexicon.by_slug("gacc").id, lexicon.by_slug("cnipa").id
    every = {
        "draft": 2,
        "report": 1,
        "task": 39,
        "agency": gacc,
        "after": 0,
        "upto": 99,
        "step": "confirm",
        "status": "done",
        "part": 0,
        "page": 0,
        "print": "x",
        "fields": {"status": "done", "text": "伪造"},
    }
    before = await counted(talk)
    tried = 0
    for person in (cast.ZHOU, cast.WU, cast.CHEN, cast.ZHANG, cast.WANG):
        for verb in VERBS:
            for agency in (gacc, cnipa):
                data = await forge(talk, person, verb, {**every, "agency": agency})
                await talk.presses(person, data, on=own(talk, person))
                tried += 1
        said = " ".join(s.text for s in talk.wire.sent if s.chat == person.id)
        assert SAID not in said
        assert "又一条" not in said
        assert "李海" not in said
    assert tried == 5 * 2 * len(VERBS)
    assert await counted(talk) == before
    assert (await talk.database.read(audit.verify)).broken_at is None


@pytest.mark.parametrize("args", [{}, {"draft": "1"}, {"draft": None}, {"draft": True}])
async def test_arguments_that_no_button_has_are_outdated(
    talk: Conversation, args: dict[str, Any]
) -> None:
    for verb in VERBS:
        data = await forge(talk, cast.LI, verb, {**args, "report": [], "task": {}, "agency": ""})
        await talk.presses(cast.LI, data, on=own(talk, cast.LI))
        assert talk.wire.toasts[-1] == "按钮已失效，没有记录任何内容。请发 /start 重新选择。"
    assert await receipts(talk) == []


def test_every_verb_of_our_letters_is_answered() -> None:
    named = {
        value
        for module in (letters, letters_review, letters_refused)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and value.startswith("progress_")
    }
    kinds = {
        *letters.LETTERS,
        *letters_review.LETTERS,
        *letters_refused.LETTERS,
    }
    assert named - kinds <= VERBS.keys()
    assert VERBS.keys() <= acts.VERBS.keys()


async def test_rows_of_buttons_hold_no_more_than_was_said(talk: Conversation) -> None:
    """A choice of plans keeps the writer's words in its rows, and nobody else's."""
    await talk.says(cast.SUN, "/update 39 已完成 结论")
    rows = await talk.database.read(lambda tx: tx.rows(select(action_rows)))
    assert {row.args["fields"]["text"] for row in rows} == {"结论"}
