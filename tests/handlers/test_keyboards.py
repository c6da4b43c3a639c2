"""What a button asks for: encode and decode are inverse, short, and strict."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.encoding import VIEWS, Unreadable, decode, deep, encode, from_deep, known
from handlers.keyboards import LABEL_EMS, nav, rows
from handlers.measure import ems
from handlers.page import Key
from handlers.view import View
from handlers.views import Card, Listing, PlanTasks, Source, Summary
from store.records import RoleFilter
from tests.wire import CALLBACK_BYTES

IDS = st.integers(0, 10**9)
ROLES = st.sampled_from(list(RoleFilter))


def views() -> st.SearchStrategy[Any]:
    lists = st.one_of(
        st.builds(Listing, IDS, ROLES, IDS, IDS, st.integers(0, 10**5)),
        st.builds(PlanTasks, IDS, IDS, st.integers(0, 10**5)),
    )
    made = []
    for cls in VIEWS.values():
        values: dict[str, st.SearchStrategy[Any]] = {}
        for spec in fields(cls):
            if spec.name == "back":
                values["back"] = st.none() | lists
            elif spec.name == "role":
                values["role"] = ROLES
            elif spec.name in ("page", "offset"):
                values[spec.name] = st.integers(0, 99)
            else:
                values[spec.name] = IDS
        made.append(st.builds(cls, **values))
    return st.one_of(made)


@given(views())
def test_a_view_comes_back_as_it_was_and_fits(view: View) -> None:
    data = encode(view)
    assert decode(data) == view
    assert len(data.encode()) <= CALLBACK_BYTES
    assert data.startswith("1")


@given(st.text(max_size=40))
def test_anything_else_is_unreadable_or_a_view(data: str) -> None:
    try:
        view = decode(data)
    except Unreadable:
        return
    assert type(view) in VIEWS.values()


def test_older_buttons_may_carry_fewer_fields() -> None:
    assert decode("1l:5") == Listing(5)
    assert decode("1t:7|k:3") == Card(7, back=PlanTasks(3))


@pytest.mark.parametrize(
    "data", ["", "1", "2h", "1zz", "1t:-1", "1t:1|t:1", "1h:1", "1l:1:x", "1d"]
)
def test_what_we_did_not_write_is_refused(data: str) -> None:
    with pytest.raises(Unreadable):
        decode(data)


@pytest.mark.parametrize("view", [Card(12), Summary(3)])
def test_deep_links_carry_one_id(view: Card | Summary) -> None:
    assert from_deep(deep(view)) == view


@pytest.mark.parametrize("parameter", ["", "t", "x1", "t1x", "t-1", "知识产权局"])
def test_other_start_parameters_are_no_links(parameter: str) -> None:
    with pytest.raises(Unreadable):
        from_deep(parameter)


def test_two_views_with_the_same_letters_are_refused() -> None:
    assert known({Card: "t"}, {Source: "o"}) == {"t": Card, "o": Source}
    with pytest.raises(ValueError, match="t is Card and Source"):
        known({Card: "t"}, {Source: "t"})


@given(st.lists(st.text(st.sampled_from("知识1 "), max_size=30), max_size=12), st.integers(1, 4))
def test_rows_hold_all_keys_in_order_and_every_label_fits(names: list[str], most: int) -> None:
    keys: list[Key] = [nav(name, Card(at)) for at, name in enumerate(names)]
    made = rows(keys, most)
    flat = [key for row in made for key in row]
    assert [key.data for key in flat] == [key.data for key in keys]  # type: ignore[union-attr]
    for row in made:
        assert len(row) <= most
        assert all(ems(key.label) <= LABEL_EMS[len(row)] for key in row)
