"""/forget as a dialogue: asked twice, said what stays, done once, and nothing is left."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from store import audit
from store.db import Database
from tests import cast
from tests.conversation import GROUP, STARTS_AT, Conversation, converse
from tests.store.test_forget import traces


@pytest.fixture
async def talk(seeded: Database) -> AsyncIterator[Conversation]:
    await cast.appoint(seeded, STARTS_AT)
    async with converse(seeded) as opened:
        yield opened


async def number_of(talk: Conversation, person: cast.Person) -> int:
    actor = await talk.application.deps.reads.actor(person.id)
    assert actor.person_id is not None
    return actor.person_id


async def test_somebody_asks_to_be_forgotten(talk: Conversation) -> None:
    await talk.says(cast.LI, "海关总署牵头哪些")
    shown = await talk.says(cast.LI, "/forget")
    assert shown is not None
    assert shown.labels == ["确定注销", "取消"]
    assert "李海" in shown.text
    assert "保留" in shown.text
    done = await talk.taps(cast.LI, "确定注销")
    assert done is not None
    assert done.text.startswith("已注销。")
    assert done.labels == ["首页"]
    assert await traces(talk.database, "李海", str(cast.LI.id)) == []
    assert (await talk.database.read(audit.verify)).broken_at is None


async def test_who_comes_back_is_a_stranger(talk: Conversation) -> None:
    await talk.says(cast.LI, "/forget")
    await talk.taps(cast.LI, "确定注销")
    shown = await talk.says(cast.LI, "/whoami")
    assert shown is not None
    assert "李海" not in shown.text
    assert "访客" in shown.text or "没有" in shown.text


async def test_cancelling_forgets_nobody(talk: Conversation) -> None:
    await talk.says(cast.LI, "/forget")
    await talk.taps(cast.LI, "取消")
    assert (await talk.application.deps.reads.actor(cast.LI.id)).name == "李海"


async def test_an_old_button_forgets_nobody_twice(talk: Conversation) -> None:
    shown = await talk.says(cast.LI, "/forget")
    assert shown is not None
    data = shown.button("确定注销")["callback_data"]
    await talk.taps(cast.LI, "确定注销")
    await talk.presses(cast.LI, data)
    assert talk.wire.toasts[-1] is not None
    await talk.presses(cast.WANG, data)
    assert (await talk.database.read(audit.verify)).broken_at is None


async def test_an_administrator_forgets_somebody(talk: Conversation) -> None:
    number = await number_of(talk, cast.LI)
    for said in (f"/forget {number}", f"/forget {cast.LI.id}"):
        shown = await talk.says(cast.WANG, said)
        assert shown is not None
        assert "注销 李海" in shown.text
    done = await talk.taps(cast.WANG, "注销，保留附件")
    assert done is not None
    assert f"人员 {number} 已注销" in done.text
    assert await traces(talk.database, "李海") == []
    gone = await talk.says(cast.WANG, f"/forget {number}")
    assert gone is not None
    assert "没有编号" in gone.text


@pytest.mark.parametrize("person", [cast.ZHOU, cast.HE, cast.SUN], ids=lambda p: p.name)
async def test_others_may_not(talk: Conversation, person: cast.Person) -> None:
    number = await number_of(talk, cast.LI)
    for said in (str(number), "99999"):
        shown = await talk.says(person, f"/forget {said}")
        assert shown is not None
        assert "管理员" in shown.text
        assert "李海" not in shown.text


async def test_owners_by_configuration_stay(talk: Conversation) -> None:
    await talk.says(cast.WANG, "/forget")
    await talk.taps(cast.WANG, "确定注销")
    assert talk.wire.toasts[-1]
    assert (await talk.application.deps.reads.actor(cast.WANG.id)).name == "王静"


async def test_what_it_does_not_understand(talk: Conversation) -> None:
    for said in ("/forget 李海", "/forget 1 2", f"/forget {'9' * 30}"):
        shown = await talk.says(cast.WANG, said)
        assert shown is not None
        assert "/forget 12" in shown.text
    nobody = await talk.says(cast.ZHOU, "/forget")
    assert nobody is not None
    assert "没有您的记录" in nobody.text


async def test_not_in_a_group(talk: Conversation) -> None:
    shown = await talk.says(cast.LI, "/forget", chat=GROUP)
    assert shown is not None
    assert shown.labels == []
    assert "李海" not in shown.text
