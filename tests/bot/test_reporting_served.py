"""Reporting over real HTTP: a photo with its words, a confirmation, the file shown again."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Wishes
from bot.office import read_office
from store.db import open_database
from store.tables import evidence, inbox, reports
from tests import cast
from tests.bot.served import serving
from tests.bot.test_membership_served import _sees, _taps
from tests.databases import Server, SqliteFiles
from tests.sandbox_server import OFFICE, start_sandbox

PDF = b"%PDF-1.7 " + b"x" * 4000
TASK = "2021—2022 年度推进计划 第 39 项「强化知识产权海关保护」"


@pytest.fixture
def server(sqlite_files: SqliteFiles) -> Server:
    """What is written is tested on both databases in tests/store."""
    return sqlite_files


async def test_report_with_a_file_confirm_and_show_it_again(
    tmp_path: Path, seeded_url: str
) -> None:
    wishes = Wishes(office=read_office(OFFICE))
    async with (
        start_sandbox(tmp_path) as box,
        serving(box, seeded_url, tmp_path, wishes, clock="api"),
    ):
        await box.say(cast.HE.id, "/start")  # nobody is written to who never wrote
        await _sees(box, cast.HE, "海关总署")
        await box.say(cast.LI.id, "annual-2021-2022#39")
        card = await _sees(box, cast.LI, "强化知识产权海关保护，加大")
        await _taps(box, cast.LI, card, "填报进展")
        await _taps(box, cast.LI, await _sees(box, cast.LI, "海关总署 的进展"), "进行中")
        await _sees(box, cast.LI, "请写一两句进展")
        await box.send(cast.LI.id, "情况说明.pdf", PDF, caption="已查扣 1200 批次")
        whole = await _sees(box, cast.LI, "请确认：")
        assert "附件　1 个" in whole["text"]
        await _taps(box, cast.LI, whole, "提交")
        await _sees(box, cast.LI, "已记录，待本单位联络员审核")
        await _taps(box, cast.HE, await _sees(box, cast.HE, "待审核 1 条"), "逐条看")
        one = await _sees(box, cast.HE, "“已查扣 1200 批次”")
        await _taps(box, cast.HE, one, "附件　1 个")
        await _taps(box, cast.HE, await _sees(box, cast.HE, "的附件 1 个"), "看 1")
        sent = await box.wait_for(
            lambda state: next(
                (
                    m
                    for entry in state["chats"]
                    if entry["chat"]["id"] == cast.HE.id
                    for m in entry["messages"]
                    if m.get("document")
                ),
                None,
            ),
            what="the file",
        )
        assert sent is not None
        file = (await box.call("getFile", file_id=sent["document"]["file_id"]))["result"]
        shown = await box.client.get(f"/file/bot{box.token}/{file['file_path']}")
        assert shown.content == PDF
        await box.say(cast.HE.id, "/review")
        again = await _sees(box, cast.HE, "最新：李海")
        await _taps(box, cast.HE, again, "全部确认")
        await _sees(box, cast.LI, "本单位联络员已确认，已报送")
        await box.say(cast.LI.id, "strategy-2020#46")
        other = await _sees(box, cast.LI, "第 46 项　2020 年推进计划")
        await box.say(cast.LI.id, "进行中 正在起草", reply_to=other["message_id"])
        replied = await _sees(box, cast.LI, "“正在起草”")
        assert "第 46 项" in replied["text"]
    sha = hashlib.sha256(PDF).hexdigest()
    assert (tmp_path / "evidence" / sha[:2] / sha).read_bytes() == PDF
    database = open_database(seeded_url)
    try:
        rows = await database.read(lambda tx: tx.rows(select(reports)))
        assert [(row.state, row.text) for row in rows] == [("reported", "已查扣 1200 批次")]
        assert rows[0].said_on >= date(2020, 10, 19)
        files = await database.read(lambda tx: tx.rows(select(evidence)))
        assert [row.report_id for row in files] == [rows[0].id]
        open_ = select(inbox.c.seq).where(inbox.c.state == "open")
        assert await database.read(lambda tx: tx.rows(open_)) == []
    finally:
        await database.close()
