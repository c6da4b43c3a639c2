"""Who hears of what: entitled followers, once, in the same message; and nobody else, ever."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from store import appointments, following, outbox, people, posts, telling
from store.db import Database, Tx
from store.following import Kind, Target
from store.quiet import Frequency, Wanted
from store.records import Role
from store.reports import review
from store.reports.records import Kind as ReportKind
from store.reports.records import Status
from store.rules import OPERATOR
from store.tables import notices
from tests import cast
from tests.cast import Person
from tests.store.news_desk import (
    delivers,
    events,
    follows,
    follows_target,
    gathers,
    messages,
    wants,
)
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import OPEN, OPEN_PLAN, act, assigns, dates

CANARY = "金丝雀七四一"
MORNING = datetime(2022, 3, 16, 0, 30, tzinfo=UTC)  # 08:30 in Beijing
EVENING = datetime(2022, 3, 15, 14, 0, tzinfo=UTC)  # 22:00


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    """The cast at work."""
    return await open_desk(seeded)


async def dismissed(desk: Desk, who: Person) -> None:
    person_id = (await desk.actor(who)).person_id
    assert person_id is not None
    await desk.database.begin(
        lambda tx: appointments.suspend(tx, OPERATOR, person_id, effect_key=desk.key(), now=desk.at)
    )


async def test_followers_who_may_see_it_hear_once_and_nobody_of_their_own(desk: Desk) -> None:
    for who in (cast.LI, cast.HE, cast.SUN, cast.WANG, cast.WU, cast.ZHANG):
        await follows(desk, who)
    await follows_target(desk, cast.SUN, Target(Kind.AGENCY, desk.id_of("gacc")))
    report = await desk.says(cast.LI, "39", "gacc", text=CANARY)
    assert await events(desk, cast.SUN) == []  # only inside the agency until it is confirmed
    await desk.confirms(cast.HE, report)
    assert await events(desk, cast.SUN) == [["reported"]]
    assert await events(desk, cast.WANG) == [["reported"]]
    for silent in (cast.LI, cast.HE, cast.WU, cast.ZHANG):
        assert await events(desk, silent) == []
    (message,) = await messages(desk, cast.SUN)
    (item,) = message.facts["items"]
    assert item["text"] == CANARY
    assert item["receipt"] == report.receipt
    assert (item["plan"], item["ref"], item["agency"]) == (
        "2021—2022 年度推进计划",
        "39",
        "海关总署",
    )


@pytest.mark.parametrize("kind", ["section", "plan", "agency"])
async def test_what_holds_the_task_may_be_followed_as_well(desk: Desk, kind: str) -> None:
    task_id = await desk.task("39")
    around = await desk.database.read(lambda tx: following.around(tx, task_id))
    targets = {target.kind.value: target for target in around}
    targets["agency"] = Target(Kind.AGENCY, desk.id_of("gacc"))
    await follows_target(desk, cast.SUN, targets[kind])
    await desk.says(cast.HE, "39", "gacc")
    await desk.says(cast.ZHANG, "11", "cnipa")
    expected = [["reported"]] if kind != "plan" else [["reported"], ["reported"]]
    assert await events(desk, cast.SUN) == expected


async def test_who_let_go_hears_no_more(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    target = Target(Kind.TASK, await desk.task("39"))
    await act(
        desk,
        cast.SUN,
        lambda tx, actor: following.unfollow(tx, actor, target, effect_key="go", now=desk.at),
    )
    await desk.says(cast.HE, "39", "gacc")
    assert await events(desk, cast.SUN) == []


async def test_a_second_delivery_tells_nobody_again(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    new = await desk.new("39", "gacc")
    await desk.submit(cast.HE, new, "tap")
    await desk.submit(cast.HE, new, "tap")
    assert await events(desk, cast.SUN) == [["reported"]]


async def test_all_that_is_confirmed_together_comes_in_one_message(desk: Desk) -> None:
    await follows_target(desk, cast.SUN, Target(Kind.AGENCY, desk.id_of("gacc")))
    for _ in range(3):
        await desk.says(cast.LI, "39", "gacc")
    await act(
        desk,
        cast.HE,
        lambda tx, actor: review.confirm_all(
            tx, actor, desk.id_of("gacc"), effect_key="all", now=desk.at
        ),
    )
    assert await events(desk, cast.SUN) == [["reported"] * 3]


async def test_the_whole_result_is_told_as_completion(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    await desk.says(
        cast.HE,
        "39",
        "gacc",
        kind=ReportKind.OVERALL,
        status=Status.DONE,
        completed_on=desk.at.date(),
        deliverable="海关总署公告",
    )
    assert await events(desk, cast.SUN) == [["completed"]]


async def test_withdrawn_before_it_was_sent_it_is_one_message(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc", text=CANARY)
    await desk.withdraws(cast.HE, report)
    (message,) = await messages(desk, cast.SUN)
    assert message.state == "queued"
    assert [item["event"] for item in message.facts["items"]] == ["withdrawn"]
    assert CANARY not in json.dumps(message.facts, ensure_ascii=False)


async def test_withdrawn_after_it_was_sent_the_message_itself_says_so(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc")
    await delivers(desk)
    (first,) = await messages(desk, cast.SUN)
    await follows(desk, cast.WANG)  # since then: was not told, so has nothing to be told
    await desk.withdraws(cast.HE, report)
    _, edit = await messages(desk, cast.SUN)
    assert edit.edit_message_id == first.message_id
    assert [item["event"] for item in edit.facts["items"]] == ["withdrawn"]
    assert await events(desk, cast.WANG) == []


async def test_too_old_to_be_edited_a_message_follows_that_quotes_the_receipt(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc")
    await delivers(desk)
    desk.at += timedelta(hours=48)
    await desk.withdraws(cast.HE, report)
    _, second = await messages(desk, cast.SUN)
    assert second.edit_message_id is None
    assert second.facts["items"][0]["receipt"] == report.receipt


async def test_on_its_way_it_is_followed_and_not_changed(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc")
    until = desk.at + timedelta(seconds=60)
    await desk.database.begin(lambda tx: outbox.claim(tx, "courier", desk.at, until, 10))
    await desk.withdraws(cast.HE, report)
    assert await events(desk, cast.SUN) == [["reported"], ["withdrawn"]]


async def test_what_never_arrived_is_not_taken_back(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc")
    (message,) = await messages(desk, cast.SUN)
    until = desk.at + timedelta(seconds=60)
    await desk.database.begin(lambda tx: outbox.claim(tx, "courier", desk.at, until, 10))
    await desk.database.begin(
        lambda tx: outbox.failed(tx, message.id, "courier", "blocked", desk.at)
    )
    await desk.withdraws(cast.HE, report)
    assert await events(desk, cast.SUN) == []


async def test_a_correction_stands_where_the_first_word_stood(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc", text="第一稿")
    await delivers(desk)
    await follows(desk, cast.WANG)
    second = await desk.says(cast.HE, "39", "gacc", text="第二稿", supersedes_id=report.id)
    first, edit = await messages(desk, cast.SUN)
    assert edit.edit_message_id == first.message_id
    (item,) = edit.facts["items"]
    assert (item["text"], item["corrects"]) == ("第二稿", report.receipt)
    # who follows since then hears of the correction as of any report
    assert await events(desk, cast.WANG) == [["reported"]]
    await delivers(desk)
    await desk.withdraws(cast.HE, second)
    *_, last = await messages(desk, cast.SUN)
    assert (last.edit_message_id, last.facts["items"][0]["event"]) == (
        first.message_id,
        "withdrawn",
    )


async def test_in_a_message_of_several_one_line_changes(desk: Desk) -> None:
    await follows_target(desk, cast.SUN, Target(Kind.AGENCY, desk.id_of("gacc")))
    mine = [await desk.says(cast.LI, "39", "gacc", text=f"第{n}条") for n in range(3)]
    await act(
        desk,
        cast.HE,
        lambda tx, actor: review.confirm_all(
            tx, actor, desk.id_of("gacc"), effect_key="all", now=desk.at
        ),
    )
    await delivers(desk)
    await desk.withdraws(cast.HE, mine[1])
    await desk.withdraws(cast.HE, mine[2])
    assert (await events(desk, cast.SUN))[-1] == ["reported", "withdrawn", "withdrawn"]
    assert len(await events(desk, cast.SUN)) == 2  # the second edit was still queued


async def test_returned_by_the_coordinator_who_was_told_is_told_why(desk: Desk) -> None:
    await follows(desk, cast.WANG)
    report = await desk.says(cast.LI, "39", "gacc")
    await desk.confirms(cast.HE, report)
    await desk.returns(cast.SUN, report, "口径不一致")
    (message,) = await messages(desk, cast.WANG)
    (item,) = message.facts["items"]
    assert (item["event"], item["reason"]) == ("returned", "口径不一致")
    # its liaison has to act, follows it or not; its author hears it from the return itself
    assert await events(desk, cast.HE) == [["returned"]]
    assert await events(desk, cast.LI) == []


async def test_returned_inside_the_agency_it_is_nobodys_news(desk: Desk) -> None:
    other = await desk.hire(700001, Role.LIAISON, "gacc")
    for who in (other, cast.SUN):
        await follows(desk, who)
    report = await desk.says(cast.LI, "39", "gacc")
    await desk.returns(cast.HE, report, "请补充")
    assert await events(desk, other) == []
    assert await events(desk, cast.SUN) == []


async def test_quiet_hours_keep_it_till_morning_in_one_message(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    desk.at = EVENING
    for text in ("一", "二"):
        await desk.says(cast.HE, "39", "gacc", text=text)
    assert await events(desk, cast.SUN) == []
    assert await gathers(desk, EVENING + timedelta(hours=4)) == 0  # past midnight
    before = datetime(2022, 3, 15, 23, 59, tzinfo=UTC)  # 07:59
    assert await gathers(desk, before) == 0
    assert await gathers(desk, before + timedelta(minutes=1)) == 1
    assert await events(desk, cast.SUN) == [["reported", "reported"]]
    assert await gathers(desk, MORNING) == 0
    assert await events(desk, cast.SUN) == [["reported", "reported"]]


async def test_daily_is_one_message_at_half_past_eight(desk: Desk) -> None:
    await wants(desk, cast.SUN, Wanted(Frequency.DAILY))
    await follows(desk, cast.SUN)
    first = await desk.says(cast.HE, "39", "gacc", text="一")
    await desk.says(cast.HE, "39", "gacc", text="二")
    assert await gathers(desk, desk.at + timedelta(hours=5)) == 0
    assert await gathers(desk, MORNING - timedelta(minutes=1)) == 0
    assert await gathers(desk, MORNING) == 1
    assert await events(desk, cast.SUN) == [["reported", "reported"]]
    desk.at = MORNING + timedelta(hours=1)
    await delivers(desk)
    await desk.says(cast.HE, "39", "gacc", text="三")
    assert await gathers(desk, desk.at + timedelta(hours=3)) == 0  # waits for tomorrow
    # what was told in the morning is told there that it is withdrawn
    await desk.withdraws(cast.HE, first)
    assert (await events(desk, cast.SUN))[-1] == ["withdrawn", "reported"]


async def test_withdrawn_before_the_morning_nothing_is_said(desk: Desk) -> None:
    await wants(desk, cast.SUN, Wanted(Frequency.DAILY))
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc", text=CANARY)
    await desk.withdraws(cast.HE, report)
    assert await gathers(desk, MORNING) == 0
    assert await events(desk, cast.SUN) == []
    assert await _open_notices(desk) == 0


async def test_off_is_nothing_but_what_one_has_to_act_on(desk: Desk) -> None:
    await wants(desk, cast.HE, Wanted(Frequency.OFF))
    await wants(desk, cast.WANG, Wanted(Frequency.OFF))
    for who in (cast.HE, cast.WANG):
        await follows(desk, who)
    report = await desk.says(cast.LI, "39", "gacc")
    await desk.confirms(cast.HE, report)
    await desk.returns(cast.SUN, report, "口径不一致")
    assert await events(desk, cast.WANG) == []
    assert await events(desk, cast.HE) == [["returned"]]
    assert await _open_notices(desk) == 0


async def test_who_lost_the_right_meanwhile_hears_nothing(desk: Desk) -> None:
    reader = await desk.hire(700001, Role.MEMBER, "gacc")
    daily = await desk.hire(700002, Role.MEMBER, "gacc")
    await wants(desk, daily, Wanted(Frequency.DAILY))
    for who in (reader, daily):
        await follows(desk, who)
    report = await desk.says(cast.HE, "39", "gacc", text=CANARY)
    assert await events(desk, reader) == [["reported"]]
    await dismissed(desk, reader)
    await dismissed(desk, daily)
    # it was still queued for one of them, and kept back for the other
    await desk.withdraws(cast.HE, report)
    await desk.says(cast.HE, "39", "gacc", text=CANARY)
    assert await events(desk, reader) == []
    assert await gathers(desk, MORNING) == 0
    assert await events(desk, daily) == []
    assert await _open_notices(desk) == 0


async def test_moved_to_another_agency_hears_nothing_of_the_first(desk: Desk) -> None:
    reader = await desk.hire(700001, Role.MEMBER, "gacc")
    await wants(desk, reader, Wanted(Frequency.DAILY))
    await follows(desk, reader)
    await desk.says(cast.HE, "39", "gacc", text=CANARY)
    person_id = (await desk.actor(reader)).person_id
    assert person_id is not None

    async def move(tx: Tx) -> None:
        held = await posts.held(tx, person_id)
        await posts.end(tx, held, now=desk.at)
        await people.appoint(
            tx,
            telegram_id=reader.id,
            name=reader.name,
            role=Role.MEMBER,
            agency_id=desk.id_of("mct"),
            how="test",
            now=desk.at,
        )

    await desk.database.begin(move)
    assert await gathers(desk, MORNING) == 0
    await wants(desk, reader, Wanted())
    await desk.says(cast.HE, "39", "gacc", text=CANARY)
    assert await events(desk, reader) == []


async def test_a_follower_of_another_agency_never_sees_progress(desk: Desk) -> None:
    """Whatever happens to it, in no row that goes out, nor in any that is kept for them."""
    task_id = await desk.task("39")
    around = await desk.database.read(lambda tx: following.around(tx, task_id))
    for target in (*around, Target(Kind.AGENCY, desk.id_of("gacc"))):
        await follows_target(desk, cast.WU, target)
    report = await desk.says(cast.LI, "39", "gacc", text=CANARY)
    await desk.confirms(cast.HE, report)
    second = await desk.says(cast.HE, "39", "gacc", text=CANARY, supersedes_id=report.id)
    await desk.returns(cast.SUN, second, CANARY)
    third = await desk.says(cast.HE, "39", "gacc", text=CANARY, supersedes_id=second.id)
    await desk.withdraws(cast.HE, third)
    await desk.says(
        cast.HE,
        "39",
        "gacc",
        text=CANARY,
        kind=ReportKind.OVERALL,
        status=Status.DONE,
        completed_on=desk.at.date(),
        deliverable="海关总署公告",
    )
    await gathers(desk, MORNING)
    assert await messages(desk, cast.WU) == []
    assert await _open_notices(desk) == 0


async def test_set_by_hand_is_told_to_who_may_see_how_tasks_stand(desk: Desk) -> None:
    task_id = await desk.task(OPEN, OPEN_PLAN)
    for who in (cast.LI, cast.HE, cast.WU, cast.WANG):
        await follows_target(desk, who, Target(Kind.TASK, task_id))
    await assigns(desk, task_id, "gacc")
    assert await events(desk, cast.LI) == [["assigned"]]
    assert await events(desk, cast.WANG) == [["assigned"]]
    assert await events(desk, cast.HE) == []  # the coordinator's own message tells the liaison
    assert await events(desk, cast.WU) == []
    await dates(desk, task_id, datetime(2022, 9, 30, tzinfo=UTC).date())
    assert await events(desk, cast.HE) == [["dated"]]
    assert await events(desk, cast.WU) == []


async def test_pruned_messages_leave_who_was_told(desk: Desk) -> None:
    await follows(desk, cast.SUN)
    report = await desk.says(cast.HE, "39", "gacc")
    await delivers(desk)
    desk.at += timedelta(days=31)
    assert await desk.database.begin(lambda tx: outbox.prune(tx, desk.at)) == 1
    kept = await desk.database.read(lambda tx: telling.people_told(tx, report.id))
    assert kept == {(await desk.actor(cast.SUN)).person_id}
    await desk.withdraws(cast.HE, report)
    assert await events(desk, cast.SUN) == [["withdrawn"]]


async def _open_notices(desk: Desk) -> int:
    open_ = select(notices.c.id).where(notices.c.gone_at.is_(None))
    return len(await desk.database.read(lambda tx: tx.rows(open_)))
