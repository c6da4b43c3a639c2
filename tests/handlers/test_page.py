"""Pages: offsets in UTF-16, stripping, JSON both ways, buttons that need rows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.page import Act, Key, Link, Nav, Page, Rich, bold, lines, page, quoted, styled
from store.text import utf16_len

TEXT = st.text(st.sampled_from("知识a 1\n📅“”🎯·　\t"), max_size=30)


def cut(shown: Page) -> list[tuple[str, str]]:
    units = shown.text.encode("utf-16-le")
    return [
        (m.kind, units[2 * m.offset : 2 * (m.offset + m.length)].decode("utf-16-le"))
        for m in shown.marks
    ]


@given(st.lists(st.tuples(st.sampled_from(["bold", "blockquote", "plain"]), TEXT), max_size=8))
def test_an_entity_covers_just_its_words_wherever_they_land(pieces: list[tuple[str, str]]) -> None:
    rich = lines(Rich(text) if kind == "plain" else styled(text, kind) for kind, text in pieces)
    shown = page(rich)
    assert shown.text == rich.text.strip()
    found = cut(shown)
    assert all(words for _, words in found)
    wanted = [(kind, text) for kind, text in pieces if kind != "plain" and text.strip()]
    assert [(k, w.strip()) for k, w in found if w.strip()] == [(k, t.strip()) for k, t in wanted]


@given(TEXT, TEXT)
def test_a_page_survives_json(first: str, second: str) -> None:
    keys: list[list[Key]] = [
        [Nav("甲", "1h"), Act("是", "choose", {"agency": 3})],
        [Link("看", "https://t.me/x")],
    ]
    shown = page(bold(first) + quoted(second), keys)
    assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown


def test_a_picture_survives_json_and_older_pages_have_none() -> None:
    shown = replace(page("图"), picture={"title": "题", "days": []})
    assert Page.from_json(json.loads(json.dumps(shown.to_json()))) == shown
    assert "picture" not in page("文").to_json()
    assert Page.from_json({"text": "文", "marks": [], "keyboard": []}) == page("文")


def test_a_button_that_writes_is_never_sent_without_its_row() -> None:
    shown = page("对吗？", [[Act("是", "choose", {"agency": 3}), Nav("不是", "1c:0")]])
    with pytest.raises(ValueError, match="has no row"):
        shown.markup()
    with pytest.raises(ValueError, match="1 buttons that write, 2 rows"):
        shown.with_tokens(["x", "y"])
    markup = shown.with_tokens(["secret"]).markup()
    assert markup is not None
    assert markup.inline_keyboard[0][0].callback_data == "a:secret"
    assert [key.label for key in shown.without_acts().keyboard[0]] == ["不是"]


def test_no_previews_and_no_markup_language() -> None:
    told = page("文").arguments()
    assert told["link_preview_options"].is_disabled
    assert "parse_mode" not in told


def test_lengths_count_as_telegram_counts() -> None:
    shown = page(Rich("📅 ") + bold("10 月"))
    assert shown.marks[0].offset == utf16_len("📅 ") == 3
