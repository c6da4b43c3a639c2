"""Which task a number means: for reading it may guess, for writing it asks."""

from __future__ import annotations

from handlers.ask.settling import Candidate, for_reading, for_writing

ABOUT_US = frozenset({7, 8})
OURS = Candidate(1, "yearly", frozenset({7, 3}))
ALSO_OURS = Candidate(2, "older", frozenset({8}))
THEIRS = Candidate(3, "oldest", frozenset({5}))
NOBODYS = Candidate(4, "silent", frozenset(), has_deadline=True)


def test_ones_own_agency_settles_it_for_both() -> None:
    known = [OURS, THEIRS, NOBODYS]
    assert for_writing(known, ABOUT_US) is OURS
    assert for_reading(known, ABOUT_US) is OURS


def test_where_it_is_on_two_of_them_only_reading_may_take_the_last_plan() -> None:
    known = [OURS, ALSO_OURS, NOBODYS]
    assert for_writing(known, ABOUT_US) is None
    assert for_reading(known, ABOUT_US) is None
    assert for_reading(known, ABOUT_US, ("older",)) is ALSO_OURS
    assert for_reading(known, ABOUT_US, ("older", "yearly")) is None


def test_nobody_in_particular_is_asked() -> None:
    known = [THEIRS, NOBODYS]
    assert for_writing(known, frozenset()) is None
    assert for_reading(known, frozenset()) is None
    assert for_reading(known, frozenset(), when=True) is NOBODYS
    assert for_reading(known, frozenset(), who=True) is THEIRS


def test_one_alone_is_meant() -> None:
    assert for_writing([THEIRS], ABOUT_US) is THEIRS
    assert for_writing([], ABOUT_US) is None
