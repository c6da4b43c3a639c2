"""Lines on a phone: the estimate, and paging that loses nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.measure import (
    EMS,
    MOST_LINES,
    STAMP,
    count_lines,
    cut_to,
    ems,
    lines_of,
    pages_of,
    screens,
    split_text,
)
from handlers.page import Rich, quoted

PROSE = st.text(st.sampled_from("知识产权保护，。；、（）“” a1\n"), max_size=600)


def test_full_width_characters_fill_a_line() -> None:
    assert count_lines("知" * 20) == 1
    assert count_lines("知" * 21) == 2
    assert count_lines("一行\n\n三行") == 3


def test_a_closing_mark_takes_its_character_to_the_next_line() -> None:
    assert count_lines("知" * 20 + "。") == 2
    assert count_lines("知" * 39 + "。" + "知") == 3


def test_words_without_blanks_are_kept_whole() -> None:
    assert count_lines("知" * 15 + " " + "international") == 2


@given(PROSE, st.integers(2, 14))
def test_a_split_loses_nothing_and_keeps_within_the_budget(text: str, budget: int) -> None:
    parts = split_text(text, budget)
    assert "".join(parts) == text
    assert all(count_lines(part) <= budget for part in parts)


@given(st.lists(PROSE, min_size=1, max_size=5), st.integers(2, 12), st.integers(0, 6))
def test_pages_hold_all_blocks_in_order(texts: list[str], budget: int, fill: int) -> None:
    pages = pages_of([Rich(text) for text in texts], budget=budget, fill=fill)
    assert all(count_lines(page.text) <= budget for page in pages)
    joined = "".join(page.text for page in pages).replace("\n", "")
    assert joined == "".join(texts).replace("\n", "")


def test_a_page_is_filled_where_much_of_it_would_stay_empty() -> None:
    text = "着力发展联赛，建立联赛理事会，构建分级制度。" * 7
    blocks = [Rich("一、丰富活动"), quoted(text)]
    budget = lines_of(quoted(text) + STAMP)
    bare = pages_of(blocks, budget=budget)
    assert [page.text for page in bare] == ["一、丰富活动", text]
    filled = pages_of(blocks, budget=budget, fill=4)
    assert filled[0].text.startswith("一、丰富活动\n着力发展联赛")
    assert "".join(page.text for page in filled).replace("\n", "") == f"一、丰富活动{text}"
    assert all(lines_of(page) <= budget for page in filled)


@given(PROSE)
def test_a_long_quotation_stays_one_on_every_page(text: str) -> None:
    for page in pages_of([quoted(text)], budget=5):
        covered = sum(mark.length for mark in page.marks)
        assert covered >= len(page.text.strip())


@given(PROSE, st.floats(4, 30))
def test_what_is_cut_fits_and_says_so(text: str, width: float) -> None:
    line = text.replace("\n", "")
    cut = cut_to(line, width)
    assert ems(cut) <= width or ems(line) <= width
    assert cut == line or cut.endswith("…")


def test_the_time_of_a_message_is_no_line_of_its_own() -> None:
    full = "知" * 40
    assert [page.text for page in pages_of([Rich("一"), Rich(full)], budget=3)] == ["一", full]
    short = "知" * 36
    assert len(pages_of([Rich("一"), Rich(short)], budget=3)) == 1


def test_the_estimate_is_narrower_than_the_screen() -> None:
    assert EMS < 21


def test_long_names_take_more_screens_and_none_is_left_out() -> None:
    blocks = [Rich("长" * 60 * (number % 3 + 1)) for number in range(9)]
    found = screens(blocks, budget=MOST_LINES - 1, most=5)
    assert [number for screen in found for number in screen] == list(range(9))
    assert len(found) > 2
    for screen in found:
        assert len(screen) <= 5
        assert sum(lines_of(blocks[number]) for number in screen) < MOST_LINES


def test_short_names_share_a_screen_up_to_the_most() -> None:
    assert screens([Rich("短")] * 7, budget=13, most=5) == [range(5), range(5, 7)]
