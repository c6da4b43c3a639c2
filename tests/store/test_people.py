"""Accounts, appointments and "my agency"; what may be written by whom."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from store import audit, people, posts, rules
from store.db import Database, Tx
from store.errors import Forbidden, NotFound
from store.records import Actor, AgencyRef, Appointment, Role
from store.tables import accounts, agencies
from store.tables import audit as entries
from tests.databases import on_postgresql

NOW = datetime(2020, 10, 19, 9, 0, tzinfo=UTC)
ZHOU, ZHANG, WANG = 501001, 501002, 501004


@pytest.fixture
async def office(database: Database) -> Database:
    """Two agencies and a collective."""
    rows = [
        {"id": 1, "slug": "cnipa", "short": "知识产权局", "kind": "agency"},
        {"id": 2, "slug": "gacc", "short": "海关总署", "kind": "agency"},
        {"id": 3, "slug": "all", "short": "成员单位", "kind": "collective"},
    ]
    same = {"full_name": "全称", "category": "test", "jurisdiction": "national"}
    await database.begin(lambda tx: tx.run(insert(agencies), [{**row, **same} for row in rows]))
    return database


async def count(database: Database, table: object) -> int:
    counted = select(func.count()).select_from(table)  # type: ignore[arg-type]
    number: int = await database.read(lambda tx: tx.scalar(counted))
    return number


async def test_a_stranger_is_a_visitor_without_an_account(database: Database) -> None:
    actor = await database.read(lambda tx: people.actor(tx, ZHOU))
    assert actor == Actor(ZHOU)
    assert actor.role is Role.VISITOR


async def test_choosing_an_agency_is_a_preference_and_on_record(office: Database) -> None:
    chosen = await office.begin(
        lambda tx: people.choose_agency(tx, Actor(ZHOU), 1, effect_key="k1", now=NOW)
    )
    assert chosen == await office.read(lambda tx: people.actor(tx, ZHOU))
    assert chosen.agency == AgencyRef(1, "cnipa", "知识产权局", "全称")
    assert chosen.role is Role.VISITOR
    entry = await office.read(lambda tx: tx.row(select(entries)))
    assert entry is not None
    assert (entry.verb, entry.object_id) == ("choose_agency", "1")
    assert entry.account_id == chosen.account_id


async def test_the_same_tap_again_does_not_undo_a_later_choice(office: Database) -> None:
    for agency, key in ((1, "k1"), (2, "k2"), (1, "k1")):
        last = await office.begin(
            lambda tx, a=agency, k=key: people.choose_agency(  # type: ignore[misc]
                tx, Actor(ZHOU), a, effect_key=k, now=NOW
            )
        )
    assert last.preferred is not None
    assert last.preferred.short == "海关总署"
    assert await count(office, entries) == 2
    assert await count(office, accounts) == 1


@pytest.mark.parametrize("agency_id", [3, 99])
async def test_only_a_body_that_exists_can_be_chosen(office: Database, agency_id: int) -> None:
    with pytest.raises(NotFound):
        await office.begin(
            lambda tx: people.choose_agency(tx, Actor(ZHOU), agency_id, effect_key="k1", now=NOW)
        )
    assert await count(office, accounts) == 0


async def test_choosing_asks_the_rules_inside_the_transaction(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = frozenset(r for r in rules.POLICY if r.action is not rules.Action.CHOOSE_AGENCY)
    monkeypatch.setattr(rules, "POLICY", silent)
    with pytest.raises(Forbidden):
        await office.begin(
            lambda tx: people.choose_agency(tx, Actor(ZHOU), 1, effect_key="k1", now=NOW)
        )
    assert await count(office, entries) == 0


async def test_an_appointment_counts_before_a_preference(office: Database) -> None:
    async def act(tx: Tx) -> None:
        await people.choose_agency(tx, Actor(ZHANG), 2, effect_key="k1", now=NOW)
        for _ in range(2):
            await people.appoint(
                tx,
                telegram_id=ZHANG,
                name="张敏",
                role=Role.LIAISON,
                agency_id=1,
                how="scenario",
                now=NOW,
            )

    await office.begin(act)
    actor = await office.read(lambda tx: people.actor(tx, ZHANG))
    assert actor.name == "张敏"
    assert actor.role is Role.LIAISON
    assert [a.role for a in actor.appointments] == [Role.LIAISON]
    assert actor.agency is not None
    assert actor.agency.slug == "cnipa"
    assert await office.read(audit.verify) == audit.Verdict(2, None)


async def test_owners_are_exactly_those_of_the_configuration(database: Database) -> None:
    later = NOW + timedelta(days=1)
    await database.begin(lambda tx: people.set_owners(tx, {WANG: "王静", ZHANG: "张敏"}, now=NOW))
    await database.begin(lambda tx: people.set_owners(tx, {ZHANG: "张敏"}, now=later))
    assert (await database.read(lambda tx: people.actor(tx, WANG))).role is Role.VISITOR
    assert (await database.read(lambda tx: people.actor(tx, ZHANG))).role is Role.OWNER
    await database.begin(lambda tx: people.set_owners(tx, {WANG: "王静"}, now=later))
    assert (await database.read(lambda tx: people.actor(tx, WANG))).role is Role.OWNER
    assert (await database.read(audit.verify)).broken_at is None


async def test_every_change_of_a_person_moves_the_revision(office: Database) -> None:
    before = await office.read(people.revision)
    account = await office.begin(lambda tx: people.ensure_account(tx, ZHOU, NOW))
    middle = await office.read(people.revision)
    assert await office.begin(lambda tx: people.ensure_account(tx, ZHOU, NOW)) == account
    assert await office.read(people.revision) == middle > before


def test_an_appointment_without_agency_gives_no_agency() -> None:
    assert Actor(WANG, appointments=(Appointment(Role.OWNER, None),)).agency is None


@on_postgresql
async def test_who_acts_is_held_also_where_memory_did_not_know_the_person(
    office: Database,
) -> None:
    """Who takes a right away comes before or after the act: never in between."""

    async def join(tx: Tx) -> int:
        return await people.appoint(
            tx,
            telegram_id=ZHANG,
            name="张敏",
            role=Role.LIAISON,
            agency_id=1,
            how="scenario",
            now=NOW,
        )

    person_id = await office.begin(join)
    read, may_end = asyncio.Event(), asyncio.Event()

    async def acts(tx: Tx) -> None:
        actor = await people.current(tx, Actor(ZHANG))
        assert actor.role is Role.LIAISON
        read.set()
        await may_end.wait()

    acting = asyncio.create_task(office.begin(acts))
    await read.wait()
    taking = asyncio.create_task(office.begin(lambda tx: posts.hold(tx, person_id)))
    done, _ = await asyncio.wait({taking}, timeout=0.3)
    may_end.set()
    await asyncio.gather(acting, taking)
    assert not done
