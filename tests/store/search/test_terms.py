"""Terms of an office: added, said anew, withdrawn, switched off, on record, by who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from store import audit, counters, rules
from store.db import Database, Tx
from store.errors import Forbidden, NotFound
from store.records import Actor, Appointment, Role
from store.search import find, terms
from store.search.glossary import Term, TermKind
from store.tables import audit as entries
from tests.databases import SEEDED_AT

ADMINISTRATOR = Actor(501009, appointments=(Appointment(Role.ADMINISTRATOR, None),))
MEMBER = Actor(501002, appointments=(Appointment(Role.MEMBER, None),))
KUNLUN = "annual-2021-2022#30"


async def add(
    db: Database,
    said: str,
    *means: str,
    key: str = "add",
    kind: TermKind = TermKind.NEAR,
    reason: str = "本单位的叫法",
    actor: Actor = ADMINISTRATOR,
) -> Term:
    return await db.begin(
        lambda tx: terms.add_term(tx, actor, said, means, kind, reason, SEEDED_AT, key)
    )


async def withdraw(db: Database, said: str, key: str = "withdraw") -> Term | None:
    return await db.begin(lambda tx: terms.withdraw_term(tx, ADMINISTRATOR, said, SEEDED_AT, key))


async def restore(db: Database, said: str, key: str = "restore") -> Term:
    return await db.begin(lambda tx: terms.restore_term(tx, ADMINISTRATOR, said, SEEDED_AT, key))


async def keys(db: Database, query: str) -> list[str]:
    async def body(tx: Tx) -> list[str]:
        found = await find(tx, query, terms=await terms.load(tx))
        return [hit.key for hit in found.hits]

    return await db.read(body)


async def revision(db: Database) -> int:
    return await db.read(lambda tx: counters.value(tx, counters.TERMS))


async def known(db: Database, said: str) -> list[Term]:
    snapshot = await db.read(terms.load)
    return [term for term in snapshot.entries if term.said == said]


async def test_an_added_term_is_found_by_listed_and_on_record(seeded: Database) -> None:
    before = await revision(seeded)
    added = await add(seeded, " 飞毯 ", "昆仑")
    assert added == Term("飞毯", ("昆仑",), TermKind.NEAR, "本单位的叫法")
    assert KUNLUN in await keys(seeded, "飞毯")
    assert await seeded.read(terms.office_terms) == (added,)
    assert await revision(seeded) == before + 1
    entry = await seeded.read(
        lambda tx: tx.row(select(entries).where(entries.c.verb == "add_term"))
    )
    assert entry is not None
    assert (entry.object_kind, entry.object_id) == ("term", "飞毯")
    assert entry.detail["means"] == ["昆仑"]
    assert (await seeded.read(audit.verify)).broken_at is None


async def test_a_term_is_said_anew_however_it_is_spelled(seeded: Database) -> None:
    await add(seeded, "Flying Carpets", "剑网", kind=TermKind.ENGLISH, key="1")
    await add(seeded, "flying carpet", "昆仑", kind=TermKind.ENGLISH, key="2")
    (term,) = await seeded.read(terms.office_terms)
    assert term.means == ("昆仑",)
    assert KUNLUN in await keys(seeded, "FLYING CARPET")


async def test_the_same_effect_again_changes_nothing(seeded: Database) -> None:
    await add(seeded, "飞毯", "昆仑", key="1")
    await add(seeded, "飞毯", "剑网", key="2")
    before = await revision(seeded)
    assert (await add(seeded, "飞毯", "昆仑", key="1")).means == ("剑网",)
    assert await revision(seeded) == before
    assert await withdraw(seeded, "飞毯", key="3") is None
    assert await withdraw(seeded, "飞毯", key="3") is None
    assert await revision(seeded) == before + 1


async def test_what_is_withdrawn_is_found_by_no_more(seeded: Database) -> None:
    await add(seeded, "飞毯", "昆仑")
    assert await withdraw(seeded, "飞毯") is None
    assert await keys(seeded, "飞毯") == []
    assert await seeded.read(terms.office_terms) == ()
    with pytest.raises(NotFound):
        await withdraw(seeded, "飞毯", key="again")


async def test_a_term_of_the_office_goes_before_a_shipped_one(seeded: Database) -> None:
    (shipped,) = await known(seeded, "假药")
    await add(seeded, "假药", "昆仑")
    assert [term.means for term in await known(seeded, "假药")] == [("昆仑",)]
    assert KUNLUN in await keys(seeded, "假药")
    assert await withdraw(seeded, "假药") == shipped
    assert await known(seeded, "假药") == [shipped]
    assert await seeded.read(terms.office_terms) == ()


async def test_a_shipped_term_can_be_switched_off_and_on(seeded: Database) -> None:
    (shipped,) = await known(seeded, "私企")
    assert await keys(seeded, "私企") != []
    assert await withdraw(seeded, "私企", key="1") is None
    assert await keys(seeded, "私企") == []
    (off,) = await seeded.read(terms.office_terms)
    assert (off.said, off.means) == ("私企", ())
    with pytest.raises(NotFound):
        await withdraw(seeded, "私企", key="2")
    assert await restore(seeded, "私企") == shipped
    assert await restore(seeded, "私企") == shipped
    assert await known(seeded, "私企") == [shipped]


async def test_newly_shipped_data_keep_what_the_office_said(seeded: Database) -> None:
    await add(seeded, "飞毯", "昆仑", key="1")
    await withdraw(seeded, "私企", key="2")
    await withdraw(seeded, "假货", key="3")
    other = Term("私企", ("企业",), TermKind.NEAR, "newer")
    carpet = Term("飞毯", ("剑网",), TermKind.NEAR, "newer")
    await seeded.begin(lambda tx: terms.seed(tx, (other, carpet)))
    assert [t.means for t in await known(seeded, "飞毯")] == [("昆仑",)]
    assert await known(seeded, "私企") == []
    # Switched off, and shipped no longer: nothing is left to keep.
    assert {t.said for t in await seeded.read(terms.office_terms)} == {"飞毯", "私企"}
    assert await restore(seeded, "私企", key="4") == other
    assert await withdraw(seeded, "飞毯", key="5") == carpet


async def test_nothing_is_restored_that_was_never_shipped(seeded: Database) -> None:
    await add(seeded, "飞毯", "昆仑")
    with pytest.raises(NotFound):
        await restore(seeded, "飞毯")
    with pytest.raises(NotFound):
        await restore(seeded, "没有这个词", key="other")
    assert [t.means for t in await known(seeded, "飞毯")] == [("昆仑",)]


@pytest.mark.parametrize(
    ("said", "means", "reason", "what"),
    [
        ("毯", ("昆仑",), "w", "said"),
        ("。。。", ("昆仑",), "w", "said"),
        ("毯" * 81, ("昆仑",), "w", "said"),
        ("飞毯", (), "w", "means"),
        ("飞毯", ("飞 毯",), "w", "means"),
        ("飞毯", ("\u202e\0",), "w", "means"),
        ("飞毯", tuple(f"昆仑{i}" for i in range(13)), "w", "means"),
        ("飞毯", ("昆仑",), " ", "reason"),
        ("飞毯", ("昆仑",), "由" * 501, "reason"),
    ],
)
async def test_what_can_be_no_term_is_refused(
    seeded: Database, said: str, means: tuple[str, ...], reason: str, what: str
) -> None:
    with pytest.raises(terms.BadTerm) as refusal:
        await add(seeded, said, *means, reason=reason)
    assert refusal.value.what == what
    assert await seeded.read(terms.office_terms) == ()


WRITES: list[Callable[[Tx], object]] = [
    lambda tx: terms.add_term(tx, MEMBER, "飞毯", ("昆仑",), TermKind.NEAR, "w", SEEDED_AT, "k"),
    lambda tx: terms.withdraw_term(tx, MEMBER, "私企", SEEDED_AT, "k"),
    lambda tx: terms.restore_term(tx, MEMBER, "私企", SEEDED_AT, "k"),
]


@pytest.mark.parametrize("write", WRITES)
async def test_a_member_may_not(seeded: Database, write: Callable[[Tx], object]) -> None:
    before = await revision(seeded)
    with pytest.raises(Forbidden) as refusal:
        await seeded.begin(write)  # type: ignore[arg-type]
    assert refusal.value.action == rules.Action.MANAGE_TERMS.value
    assert await revision(seeded) == before
