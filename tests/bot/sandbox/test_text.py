"""Text as Telegram keeps it: cleaning, trimming, UTF-16 offsets, links."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import stored_text, utf16_length
from bot.sandbox.errors import Refusal
from bot.sandbox.images import image_size
from bot.sandbox.links import find_links


def part(text: str, entity: dict[str, Any]) -> str:
    units = text.encode("utf-16-le")
    first = 2 * entity["offset"]
    return units[first : first + 2 * entity["length"]].decode("utf-16-le")


def links(text: str) -> list[tuple[str, str]]:
    return [(link["type"], part(text, link)) for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("见 @zhangmin_cnipa", [("mention", "@zhangmin_cnipa")]),
        ("中文@zhangmin", []),
        ("@ab @abc @gif", [("mention", "@gif")]),
        ("/start@desk_bot x /help", [("bot_command", "/start@desk_bot"), ("bot_command", "/help")]),
        ("和/或 1/2 a/b </b>", []),
        ("见/help", []),
        ("、/help。", [("bot_command", "/help")]),
        ("https://www.gov.cn/a_(b)。下一句", [("url", "https://www.gov.cn/a_(b)")]),
        ("(see https://x.org/y).", [("url", "https://x.org/y")]),
        ("README.md 和 setup.exe", [("url", "README.md")]),
        ("版本 1.2.3 与 v2.0", []),
        ("a@b.cn", [("email", "a@b.cn")]),
        ("#知识产权 #123 #a1", [("hashtag", "#知识产权"), ("hashtag", "#a1")]),
        ("$USD $usd", [("cashtag", "$USD")]),
        ("https://t.me/desk_bot?start=t14", [("url", "https://t.me/desk_bot?start=t14")]),
        ("\U0001f4c5 https://a.cn/\U0001f4c5 end", [("url", "https://a.cn/\U0001f4c5")]),
        ("@name\u2060_x 用 U+2060 断开：/\u2060help", [("mention", "@name")]),
    ],
)
def test_links(text: str, found: list[tuple[str, str]]) -> None:
    assert links(text) == found


def test_no_link_is_looked_for_in_code_but_it_is_in_bold() -> None:
    text = "@anna_desk @anna_desk"
    given_ = [
        {"type": "code", "offset": 0, "length": 10},
        {"type": "bold", "offset": 11, "length": 10},
    ]
    _, entities = stored_text(text, given_, caption=False)
    assert [(e["type"], e["offset"]) for e in entities] == [
        ("code", 0),
        ("bold", 11),
        ("mention", 11),
    ]


def test_both_ends_are_trimmed_and_entities_move_along() -> None:
    text, entities = stored_text(
        "\n  第 14 项 \r\n", [{"type": "bold", "offset": 0, "length": 12}], caption=False
    )
    assert text == "第 14 项"
    assert entities == [{"type": "bold", "offset": 0, "length": 6}]


def test_an_entity_of_nothing_but_trimmed_space_is_gone() -> None:
    _, entities = stored_text("x  ", [{"type": "bold", "offset": 1, "length": 2}], caption=False)
    assert entities == []


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 9, "length": 1}, "begins after the end"),
        ({"type": "bold", "offset": 0, "length": 9}, "ends after the end"),
        ({"type": "bold", "offset": 1, "length": 1}, "middle of a UTF-16 symbol"),
        ({"type": "bold", "offset": 0, "length": 1}, "middle of a UTF-16 symbol"),
        ({"type": "bold", "offset": -1, "length": 1}, "ENTITY_BOUNDS_INVALID"),
        ({"type": "sparkle", "offset": 0, "length": 2}, "unsupported type"),
        ({"type": "bold", "length": 2}, "must be of type Number"),
        ({"type": "text_link", "offset": 0, "length": 2}, 'field "url"'),
    ],
)
def test_bad_entities_are_refused(entity: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        stored_text("\U0001f4c5x", [entity], caption=False)


def test_a_hundred_entities_fit_and_one_more_does_not() -> None:
    text = "x" * 101
    many = [{"type": "bold", "offset": n, "length": 1} for n in range(101)]
    stored_text(text, many[:100], caption=False)
    with pytest.raises(Refusal, match="ENTITIES_TOO_LONG"):
        stored_text(text, many, caption=False)


@given(
    st.text(alphabet="ab 中\n\r\t\U0001f4c5\u2028@/#.", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
)
def test_what_is_stored_is_always_within_bounds(text: str, spans: list[tuple[int, int]]) -> None:
    wanted = [{"type": "bold", "offset": a, "length": b} for a, b in spans]
    try:
        kept, entities = stored_text(text, wanted, caption=True)
    except Refusal:
        return
    assert kept == kept.strip()
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(kept)
        assert part(kept, entity).strip() or entity["type"] == "bold"


@pytest.mark.parametrize("cut", [0, 3, 12, 20])
def test_a_cut_picture_has_no_size(cut: int) -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x90"
    assert image_size(png) == (640, 400)
    assert image_size(png[:cut]) is None


def test_sizes_of_the_other_formats() -> None:
    assert image_size(b"GIF89a\x0a\0\x14\0....") == (10, 20)
    jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x10\0\x20" + b"\0" * 12
    assert image_size(jpeg) == (32, 16)
    webp = b"RIFF....WEBPVP8X" + b"\0" * 8 + b"\x09\0\0\x13\0\0"
    assert image_size(webp) == (10, 20)
