"""However odd an update is, it gets a lane and a row."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.updates import arrival, lane_of, origin
from tests.bot.stage import message


def test_a_lane_is_chat_and_user() -> None:
    assert lane_of(message(1, 501002)) == "501002:501002"
    in_group = message(1, 501002, chat={"id": -100, "type": "supergroup"})
    assert lane_of(in_group) == "-100:501002"


def test_a_tap_is_in_the_lane_of_its_message() -> None:
    tap = {"from": {"id": 5}, "message": {"chat": {"id": -100}}, "data": "x"}
    assert lane_of({"update_id": 1, "callback_query": tap}) == "-100:5"


def test_what_names_nobody_is_a_lane_of_its_own() -> None:
    assert lane_of({"update_id": 7, "poll": {"id": "1"}}) == "u7"
    assert lane_of({"update_id": 8}) == "u8"


@pytest.mark.parametrize("raw", [None, 5, [], {}, {"update_id": "x"}, {"message": {}}])
def test_without_an_update_id_it_cannot_be_told_apart(raw: Any) -> None:
    assert arrival(raw) is None


def test_half_characters_can_be_stored_and_read_back() -> None:
    found = arrival(message(1, text="a\ud83d\x00b"))
    assert found is not None
    found.body.encode("utf-8")
    assert "\x00" not in found.body
    assert json.loads(found.body)["message"]["text"] == "a\ud83d\x00b"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**70) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["from", "chat", "message", "id", "type", "title"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(["message", "callback_query", "x"]), JSON)
def test_anything_gets_a_lane_that_fits_its_column(kind: str, content: Any) -> None:
    found = arrival({"update_id": 3, kind: content})
    assert found is not None
    assert 0 < len(found.lane) <= 64
    there = origin({"update_id": 3, kind: content})
    assert there is None or isinstance(there.chat_id, int)
