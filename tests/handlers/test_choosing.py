"""Buttons that write: one effect, for one person, once; and what is said otherwise."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from store import actions
from store.tables import audit, inbox, keyboards
from tests import cast
from tests.conversation import Conversation
from tests.wire import Shown


async def choices(talk: Conversation) -> int:
    """How many choices are on record."""
    counted = select(func.count()).where(audit.c.verb == "choose_agency")
    number: int = await talk.database.read(lambda tx: tx.scalar(counted))
    return number


async def preferred(talk: Conversation, person: cast.Person) -> str | None:
    agency = (await talk.application.deps.reads.actor(person.id)).preferred
    return agency.slug if agency else None


async def offered(talk: Conversation, person: cast.Person) -> Shown:
    shown = await talk.says(person, "/start")
    assert shown is not None
    return shown


async def test_a_choice_is_on_record_and_wakes_the_courier(talk: Conversation) -> None:
    await offered(talk, cast.ZHOU)
    talk.woken.clear()
    await talk.taps(cast.ZHOU, "知识产权局")
    assert await choices(talk) == 1
    assert await preferred(talk, cast.ZHOU) == "cnipa"
    assert talk.woken


async def test_a_double_tap_is_one_effect_and_the_second_is_told(talk: Conversation) -> None:
    shown = await offered(talk, cast.ZHOU)
    data = shown.button("知识产权局")["callback_data"]
    await talk.presses(cast.ZHOU, data, on=shown)
    assert await talk.presses(cast.ZHOU, data, on=shown) is None
    assert await choices(talk) == 1
    assert (talk.wire.toasts[-1] or "").startswith("这一步已经做过了")


async def test_an_update_that_comes_twice_is_answered_once(talk: Conversation) -> None:
    message = {
        "message_id": 77,
        "date": 0,
        "chat": {"id": cast.ZHOU.id, "type": "private", "first_name": "小周"},
        "from": {"id": cast.ZHOU.id, "is_bot": False, "first_name": "小周"},
        "text": "/start",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    await talk.gets({"message": message}, times=2)
    assert len(talk.wire.sent) == 1


async def test_another_button_of_the_same_message_is_closed_by_the_first(
    talk: Conversation,
) -> None:
    shown = await offered(talk, cast.ZHOU)
    other = shown.button("教育部")["callback_data"]
    await talk.taps(cast.ZHOU, "知识产权局")
    await talk.presses(cast.ZHOU, other, on=shown)
    assert await preferred(talk, cast.ZHOU) == "cnipa"
    assert "没有记录任何内容" in (talk.wire.toasts[-1] or "")


async def test_somebody_elses_button_does_nothing(talk: Conversation) -> None:
    shown = await offered(talk, cast.ZHOU)
    await talk.presses(cast.STRANGER, shown.button("知识产权局")["callback_data"], on=shown)
    assert await choices(talk) == 0
    assert (talk.wire.toasts[-1] or "").startswith("这是发给别人的按钮")


async def test_an_expired_button_says_the_way_on(talk: Conversation) -> None:
    await offered(talk, cast.ZHOU)
    talk.clock.at += timedelta(days=8)
    await talk.taps(cast.ZHOU, "知识产权局")
    assert await choices(talk) == 0
    assert talk.wire.toasts[-1] == "按钮已过期，没有记录任何内容。请发 /start 重新选择。"


async def test_a_forged_button_says_it_is_of_no_use(talk: Conversation) -> None:
    shown = await offered(talk, cast.ZHOU)
    for data in ("a:forged", "9x:1", "1t:1:1:1:1", "1t:abc", "1l:5:z", "zzz", "1"):
        await talk.presses(cast.ZHOU, data, on=shown)
        assert talk.wire.toasts[-1], data


async def test_a_message_that_becomes_another_has_no_open_buttons_left(
    talk: Conversation,
) -> None:
    """What stays open would be offered again after an outage."""
    await offered(talk, cast.ZHOU)
    await talk.taps(cast.ZHOU, "更多单位")
    await talk.taps(cast.ZHOU, "›")
    open_ones = await talk.database.read(lambda tx: actions.unanswered(tx, talk.clock.at, 10))
    assert [one.kind for one in open_ones] == ["pick"]
    made = await talk.database.read(
        lambda tx: tx.scalar(select(func.count()).select_from(keyboards))
    )
    assert made == 3


async def test_whoever_was_appointed_cannot_choose_another(talk: Conversation) -> None:
    shown = await talk.says(cast.LI, "/agency 公安部")
    assert shown is not None
    assert "设为我的单位" not in shown.labels
    told = await talk.presses(cast.LI, "1c:0", on=shown)
    assert told is not None
    assert told.text.startswith("您的单位是海关总署，由管理员登记")
    assert await choices(talk) == 0


async def test_a_visitor_changes_by_way_of_another_agencys_page(talk: Conversation) -> None:
    await offered(talk, cast.ZHOU)
    await talk.taps(cast.ZHOU, "知识产权局")
    await talk.says(cast.ZHOU, "海关总署")
    asked = await talk.taps(cast.ZHOU, "设为我的单位")
    assert asked is not None
    assert asked.text == "您现在的单位是国家知识产权局。\n改为海关总署，对吗？"
    await talk.taps(cast.ZHOU, "是")
    assert await preferred(talk, cast.ZHOU) == "gacc"
    assert await choices(talk) == 2


async def test_what_writes_closes_the_inbox_row_itself(talk: Conversation) -> None:
    await offered(talk, cast.ZHOU)
    await talk.taps(cast.ZHOU, "知识产权局")
    states = await talk.database.read(lambda tx: tx.rows(select(inbox.c.state)))
    assert {row.state for row in states} == {"done"}
