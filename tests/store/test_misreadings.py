"""识别有误 in the store: once a person and matter, decided once, told to whom it concerns."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from store import gathering, misreadings
from store.db import Database, Tx
from store.errors import Forbidden, NotFound, Refusal, Refused
from store.misreadings import MOST_OPEN, What
from store.records import Actor, Role
from store.tables import audit, audit_private, notices, outbox, people
from store.tables import misreadings as rows
from store.tables import tasks as task_rows
from tests import cast
from tests.cast import Person
from tests.store.reports.desk import Desk, open_desk
from tests.store.steering_desk import act


@pytest.fixture
async def desk(seeded: Database) -> Desk:
    return await open_desk(seeded)


async def doubts(
    desk: Desk,
    who: Person = cast.LI,
    *,
    ref: str = "39",
    what: What = What.AGENCY,
    words: str = "应为两家",
    key: str | None = None,
) -> tuple[int, bool] | None:
    task, key = await desk.task(ref), key or desk.key()
    return await act(
        desk,
        who,
        lambda tx, actor: misreadings.doubt(
            tx, actor, task, what, words, effect_key=key, now=desk.at
        ),
    )


async def decides(
    desk: Desk, number: int, answer: str = "", *, by: Person = cast.WANG, **more: Any
) -> bool:
    given = {"amended": True, "effect_key": desk.key(), "now": desk.at, **more}
    return await act(
        desk, by, lambda tx, actor: misreadings.decide(tx, actor, number, answer, **given)
    )


async def refused(work: Any) -> Refusal:
    with pytest.raises(Refused) as refusal:
        await work
    return refusal.value.code


async def told(desk: Desk) -> list[dict[str, Any]]:
    found = await desk.database.read(
        lambda tx: tx.rows(
            select(outbox.c.facts).where(outbox.c.kind == "news").order_by(outbox.c.id)
        )
    )
    return [item for row in found for item in row.facts["items"]]


async def test_a_doubt_is_one_a_person_and_matter(desk: Desk) -> None:
    first = await doubts(desk, key="a")
    assert first is not None
    assert first[1]
    assert await doubts(desk, key="b") == (first[0], False)
    other = await doubts(desk, what=What.DEADLINE)
    theirs = await doubts(desk, cast.HE)
    assert other is not None
    assert theirs is not None
    assert len({first[0], other[0], theirs[0]}) == 3
    waiting = await act(desk, cast.WANG, misreadings.waiting)
    assert [(one.what, one.by) for one in waiting] == [
        (What.AGENCY, "李海"),
        (What.DEADLINE, "李海"),
        (What.AGENCY, "何卫"),
    ]
    assert (waiting[0].ref, waiting[0].words, waiting[0].is_old) == ("39", "应为两家", False)


async def test_the_same_message_taken_twice_is_one_doubt(desk: Desk) -> None:
    assert await doubts(desk, key="k") is not None
    assert await doubts(desk, key="k") is not None
    assert len(await act(desk, cast.WANG, misreadings.waiting)) == 1
    written = await desk.database.read(
        lambda tx: tx.rows(select(audit.c.seq).where(audit.c.verb == "doubt"))
    )
    assert len(written) == 1
    kept = await desk.database.read(lambda tx: tx.rows(select(audit_private.c.value)))
    assert "应为两家" in [row.value for row in kept]


async def test_two_at_once_are_one_doubt(desk: Desk) -> None:
    both = await asyncio.gather(doubts(desk, key="a"), doubts(desk, key="b"))
    assert sorted(one[1] for one in both if one is not None) == [False, True]
    assert len(await act(desk, cast.WANG, misreadings.waiting)) == 1


async def test_who_may_not_doubt_and_what_is_no_doubt(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        await doubts(desk, cast.ZHOU)
    with pytest.raises(Forbidden):
        await doubts(desk, cast.STRANGER)
    for words in ("", "  \n", "长" * 301):
        assert await refused(doubts(desk, words=words)) is Refusal.DOUBT_WORDS
    actor = await desk.actor(cast.LI)
    rest = update(people).where(people.c.id == actor.person_id).values(suspended_at=desk.at)

    async def late(tx: Tx) -> None:
        await tx.run(rest)

    await desk.database.begin(late)

    async def by_whom_it_was(tx: Tx) -> Any:
        # as read before the suspension
        return await misreadings.doubt(tx, actor, 1, What.TEXT, "错字", effect_key="s", now=desk.at)

    with pytest.raises(Forbidden):
        await desk.database.begin(by_whom_it_was)
    with pytest.raises(NotFound):
        await act(
            desk,
            cast.HE,
            lambda tx, who: misreadings.doubt(
                tx, who, 99_999, What.TEXT, "错字", effect_key="n", now=desk.at
            ),
        )


async def test_nobody_floods_the_queue(desk: Desk) -> None:
    refs = [str(n) for n in range(1, MOST_OPEN + 2)]
    for ref in refs[:-1]:
        assert await doubts(desk, ref=ref) is not None
    assert await refused(doubts(desk, ref=refs[-1])) is Refusal.DOUBTS_TOO_MANY
    assert await doubts(desk, cast.HE, ref=refs[-1]) is not None


async def test_it_is_decided_once_and_told_once(desk: Desk) -> None:
    made = await doubts(desk)
    assert made is not None
    for who in (cast.SUN, cast.HE, cast.ZHOU):
        with pytest.raises(Forbidden):
            await decides(desk, made[0], by=who)
        with pytest.raises(Forbidden):
            await act(desk, who, misreadings.waiting)
    assert await refused(decides(desk, made[0], amended=False)) is Refusal.DOUBT_WORDS
    assert await decides(desk, made[0], "文件只印一家", amended=False, effect_key="d")
    assert not await decides(desk, made[0], "文件只印一家", amended=False, effect_key="d")
    assert await refused(decides(desk, made[0])) is Refusal.DOUBT_DECIDED
    with pytest.raises(NotFound):
        await decides(desk, 99_999)
    [item] = await told(desk)
    assert (item["event"], item["what"], item["reason"]) == (
        "doubt_kept",
        "agency",
        "文件只印一家",
    )
    assert await doubts(desk) is not None, "the same may be doubted anew"


async def test_heads_hear_together_after_a_while_and_not_of_their_own(desk: Desk) -> None:
    other = await desk.hire(700_300, Role.ADMINISTRATOR, None)
    await doubts(desk)
    await doubts(desk, cast.WANG, what=What.TEXT)
    kept = await desk.database.read(lambda tx: tx.rows(select(notices.c.person_id)))
    assert len(kept) == 3

    async def gather(minutes: int) -> int:
        at = desk.at + timedelta(minutes=minutes)
        return await desk.database.begin(lambda tx: gathering.gather(tx, at))

    assert await gather(9) == 0
    assert await gather(10) == 2
    assert await gather(60) == 0
    sent = await desk.database.read(
        lambda tx: tx.rows(select(outbox.c.facts).where(outbox.c.kind == "news"))
    )
    assert sorted(len(row.facts["items"]) for row in sent) == [1, 2]
    assert (await desk.actor(other)).person_id is not None


async def test_a_doubt_on_a_task_that_is_gone_can_be_decided(desk: Desk) -> None:
    made = await doubts(desk)
    assert made is not None
    task = await desk.task("39")
    gone = update(task_rows).where(task_rows.c.id == task).values(current_version_id=None)
    await desk.database.begin(lambda tx: tx.run(gone))
    [one] = await act(desk, cast.WANG, misreadings.waiting)
    assert (one.ref, one.is_old) == ("39", True)
    assert await decides(desk, made[0])


async def test_who_is_forgotten_leaves_the_doubt_without_a_name(desk: Desk) -> None:
    from store import forget

    made = await doubts(desk)
    assert made is not None

    async def go(tx: Tx, actor: Actor) -> bool:
        return await forget.forget(tx, actor, effect_key="f", now=desk.at)

    assert await act(desk, cast.LI, go)
    one = await act(desk, cast.WANG, lambda tx, actor: misreadings.one(tx, actor, made[0]))
    assert one.by is None
    assert await decides(desk, made[0])
    assert await told(desk) == []
    assert len(await desk.database.read(lambda tx: tx.rows(select(rows.c.id)))) == 1
