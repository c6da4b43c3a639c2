"""What changed while somebody was writing: said once, and then they may go on with other things."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import agencies, counters, people
from store.db import Tx
from store.records import Role
from store.tables import agency_successors, appointments, reports, task_versions, tasks
from store.tables import people as persons
from tests import cast
from tests.conversation import Conversation, there
from tests.databases import SqliteFiles
from tests.handlers.progress.test_reporting import NOW, draft, last_to, now, receipts, reported
from tests.wire import Shown


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> SqliteFiles:
    """Words do not depend on the database; test_both_databases walks through on both."""
    return sqlite_files


async def hire(talk: Conversation, person: cast.Person, role: Role, slug: str | None) -> None:
    async def body(tx: Tx) -> None:
        lexicon = await agencies.load(tx)
        await people.appoint(
            tx,
            telegram_id=person.id,
            name=person.name,
            role=role,
            agency_id=None if slug is None else lexicon.by_slug(slug).id,
            how="test",
            now=NOW,
        )

    await talk.database.begin(body)


async def rests(talk: Conversation, person: cast.Person, **values: Any) -> None:
    async def body(tx: Tx) -> None:
        actor = await people.actor(tx, person.id)
        await tx.run(update(persons).where(persons.c.id == actor.person_id).values(values))
        await counters.bump(tx, counters.PEOPLE)

    await talk.database.begin(body)


async def test_who_is_suspended_may_ask_about_plans_again(talk: Conversation) -> None:
    await draft(talk)
    await rests(talk, cast.LI, suspended_at=NOW)
    said = there(await talk.says(cast.LI, "再改一改"))
    assert said.text.startswith("您的账号已停用")
    found = there(await talk.says(cast.LI, "谁负责软件正版化"))
    assert "停用" not in found.text


async def test_who_reports_no_more_may_ask_about_plans_again(talk: Conversation) -> None:
    await talk.says(cast.LI, "/update 39")
    await talk.taps(cast.LI, "进行中")

    async def dismiss(tx: Tx) -> None:
        actor = await people.actor(tx, cast.LI.id)
        mine = appointments.c.person_id == actor.person_id
        await tx.run(update(appointments).where(mine).values(valid_to=NOW))
        await counters.bump(tx, counters.PEOPLE)

    await talk.database.begin(dismiss)
    said = there(await talk.says(cast.LI, "已部署"))
    assert said.text.startswith("要代表单位填报进展")
    found = there(await talk.says(cast.LI, "软件正版化"))
    assert "邀请链接" not in found.text


async def test_a_reason_for_what_was_decided_meanwhile_is_asked_for_once(
    talk: Conversation,
) -> None:
    await reported(talk)
    await talk.taps(cast.HE, "逐条看", on=last_to(talk, cast.HE))
    await talk.taps(cast.HE, "退回", on=last_to(talk, cast.HE))
    await talk.database.begin(lambda tx: tx.run(update(reports).values(state="withdrawn")))
    said = there(await talk.says(cast.HE, "口径不对"))
    assert "没有记录任何内容" in said.text
    found = there(await talk.says(cast.HE, "谁负责软件正版化"))
    assert "没有记录" not in found.text


async def test_a_task_that_a_revision_took_is_said_to_be_gone(talk: Conversation) -> None:
    shown = await draft(talk)

    async def take(tx: Tx) -> None:
        here = (
            select(tasks.c.id)
            .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
            .where(tasks.c.ref == "39")
        )
        gone = update(tasks).where(tasks.c.id.in_(here)).values(current_version_id=None)
        await tx.run(gone)

    await talk.database.begin(take)
    said = there(await talk.says(cast.LI, "再改一改"))
    assert "没有记录任何内容" in said.text
    found = there(await talk.says(cast.LI, "谁负责软件正版化"))
    assert "没有记录" not in found.text
    await talk.taps(cast.LI, "提交", on=shown)
    assert await receipts(talk) == []


async def test_an_heir_corrects_what_its_predecessor_said(talk: Conversation) -> None:
    await reported(talk)
    await talk.taps(cast.HE, "全部确认", on=last_to(talk, cast.HE))
    heir = cast.Person(700020, "高铁")
    await hire(talk, heir, Role.LIAISON, "nra")

    async def become(tx: Tx) -> None:
        lexicon = await agencies.load(tx)
        gacc, nra = lexicon.by_slug("gacc").id, lexicon.by_slug("nra").id
        await tx.run(insert(agency_successors).values(agency_id=gacc, successor_id=nra))

    await talk.database.begin(become)
    one = there(await talk.says(heir, "/review 2022-0315-001"))
    await talk.taps(heir, "修改", on=one)
    await talk.taps(heir, "文字", on=now(talk, one))
    whole = there(await talk.says(heir, "查扣 1300 批次"))
    assert "更正回执 2022-0315-001" in whole.text
    await talk.taps(heir, "提交", on=whole)
    assert [line.split()[2] for line in await receipts(talk)] == ["superseded", "reported"]


async def test_who_coordinates_and_reports_chooses_to_close_a_divided_task(
    talk: Conversation,
) -> None:
    found = (
        select(tasks.c.id)
        .join(task_versions, task_versions.c.id == tasks.c.current_version_id)
        .where(task_versions.c.division == "divided", task_versions.c.agency_count > 1)
        .order_by(tasks.c.id)
    )
    task = await talk.database.read(lambda tx: tx.scalar(found))
    from store.named import agencies_of

    named = await talk.database.read(lambda tx: agencies_of(tx, task))
    lexicon = await talk.application.deps.reads.lexicon()
    slug = next(e.slug for e in lexicon.entries if e.id == named.parties[0].agency_id)
    await hire(talk, cast.SUN, Role.LIAISON, slug)
    card = there(await talk.says(cast.SUN, f"/start t{task}"))
    await talk.taps(cast.SUN, "填报进展", on=card)
    asked = now(talk, card)
    assert "统筹办结" in asked.labels
    await talk.taps(cast.SUN, "统筹办结", on=asked)
    assert "统筹办结 · 已完成" in now(talk, card).text


def reply_to(card: Shown) -> dict[str, Any]:
    return {
        "message_id": card.id,
        "date": 0,
        "chat": {"id": card.chat, "type": "private", "first_name": "李海"},
        "from": {"id": 7700000001, "is_bot": True, "first_name": "分工助手"},
        "text": card.text,
        "reply_markup": {"inline_keyboard": card.buttons},
    }


async def test_an_album_in_reply_to_a_card_is_one_draft_with_all_of_it(
    talk: Conversation,
) -> None:
    card = there(await talk.says(cast.LI, "annual-2021-2022#39"))
    album: dict[str, Any] = {"reply_to_message": reply_to(card), "media_group_id": "7"}
    await talk.shows(cast.LI, b"one", caption="进行中 已查扣 3 批", **album)
    await talk.shows(cast.LI, b"two", **album)
    whole = there(await talk.shows(cast.LI, b"three", **album))
    assert "“已查扣 3 批”" in whole.text
    assert "附件　3 个" in whole.text
