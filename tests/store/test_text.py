"""Normalisation: what is folded, what must stay, and that nothing depends on how often."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.text import (
    clean_user_text,
    first_words,
    fold_chars,
    fold_variants,
    match_key,
    text_key,
    to_fullwidth,
    utf16_len,
)

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "plans.json"
# Everything a message can hold, with the characters that matter here made frequent.
MESSAGES = st.text(
    st.one_of(
        st.characters(),
        st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
        st.sampled_from(
            "《》“”（）()，。、；：,;:…見髙關軟體権⺠⼈後於　\u00a0\u200b\u200d\u202e\n\r😀①ﾊﾟ"
        ),
    ),
    max_size=80,
)


def test_half_width_marks_become_full_width_and_nothing_else() -> None:
    assert to_fullwidth("第1项(一):甲,乙;丙. 3.5") == "第1项（一）：甲，乙；丙. 3.5"


def test_text_key_has_no_blank_of_any_kind() -> None:
    assert text_key(" 甲\u00a0乙\u3000丙\n丁\u2028\u200b戊\ufeff, ") == "甲乙丙丁戊，"


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("意見", "意见"),
        ("髙質量", "高质量"),
        ("關於軟體正版化", "关于软件正版化"),
        ("國家知識產權局", "国家知识产权局"),
        ("国家知識産権局", "国家知识产权局"),
        ("最高人⺠法院", "最高人民法院"),
        ("智慧財產權", "知识产权"),
        ("後續", "后续"),
        ("於2020年", "于2020年"),
    ],
)
def test_traditional_japanese_and_variant_characters_fold(printed: str, folded: str) -> None:
    assert fold_variants(printed) == folded


@pytest.mark.parametrize(
    "text", ["诉讼程序", "国家档案局", "显著", "著名商标", "乾隆", "支援中小企业", "品质", "软件"]
)
def test_simplified_words_stay(text: str) -> None:
    assert fold_variants(text) == text


def test_terms_of_the_mainland_in_traditional_characters_keep_their_word() -> None:
    assert fold_variants("訴訟程序") == "诉讼程序"
    assert fold_variants("國家檔案局") == "国家档案局"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" 國 知 局。", "国知局"),
        ("ＣＮＩＰＡ", "cnipa"),
        ("国家新闻出版署（国家版权局）", "国家新闻出版署国家版权局"),
        ("2020—2021年", "20202021年"),
        ("⼈⼒资源", "人力资源"),
        ("《》、。", ""),
    ],
)
def test_match_key(typed: str, key: str) -> None:
    assert match_key(typed) == key


@given(MESSAGES)
def test_every_normalisation_is_idempotent(text: str) -> None:
    for fold in (to_fullwidth, text_key, fold_chars, fold_variants, match_key, clean_user_text):
        once = fold(text)
        assert fold(once) == once, fold.__name__


@given(MESSAGES)
def test_folding_characters_keeps_every_place(text: str) -> None:
    assert len(fold_chars(text)) == len(text)
    assert len(to_fullwidth(text)) == len(text)


@given(MESSAGES)
def test_a_match_key_holds_letters_and_digits_only(text: str) -> None:
    assert all(c.isalnum() for c in match_key(text))
    assert match_key(f" {text}\u3000") == match_key(text)


def test_first_clause_of_a_task() -> None:
    task = "制定出台《关于加强知识产权纠纷调解工作的意见》，并组织实施。"
    assert first_words(task, 30) == "制定出台《关于加强知识产权纠纷调解工作的意见》"


def test_a_title_is_not_cut_where_there_is_a_place_before_it() -> None:
    assert first_words("推进修订《反垄断法》《专利法实施细则》", 14) == "推进修订《反垄断法》…"
    assert first_words("深入推进打击“网络侵权盗版”专项行动", 10) == "深入推进打击…"


def test_a_title_that_is_all_there_is_gets_cut() -> None:
    assert first_words("《" + "长" * 30 + "》", 10) == "《" + "长" * 8 + "…"


def test_a_very_short_clause_brings_the_next_one_along() -> None:
    assert first_words("同时，推进商标法修改。另行报告。", 20) == "同时，推进商标法修改"


def test_punctuation_inside_quotes_and_numbers_is_no_clause_end() -> None:
    assert first_words("开展“蓝天，碧水”专项行动，加强协作", 30) == "开展“蓝天，碧水”专项行动"
    assert first_words("培训人员1,200人次，覆盖各省", 30) == "培训人员1,200人次"


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest() -> None:
    assert first_words("深入推进“蓝天专项整治行动，加强协作", 30) == "深入推进“蓝天专项整治行动"


@given(MESSAGES, st.integers(2, 40))
def test_first_words_fit_on_one_line(text: str, limit: int) -> None:
    shown = first_words(text, limit)
    assert len(shown) <= limit
    assert len(shown.splitlines()) <= 1


@given(st.text("推进修改《商标法》“净网”和专利，。", max_size=60), st.integers(8, 40))
def test_only_a_cut_adds_an_ellipsis(text: str, limit: int) -> None:
    shown = first_words(text, limit)
    assert shown.endswith("…") or shown in text
    assert not shown.endswith("…") or len(text) > limit


def test_no_room_is_an_error() -> None:
    with pytest.raises(ValueError, match="no words"):
        first_words("甲", 1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("甲\x00乙\ud800\udfff丙", "甲乙丙"),
        ("\u202e甲\u2066乙\u200b\x07\x1b[31m", "甲乙[31m"),
        ("一\r\n二\r三\u2028四\t五", "一\n二\n三\n四\t五"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("甲\u200d乙", "甲乙"),
        ("𠮷野家①", "𠮷野家①"),
    ],
)
def test_what_users_type_is_cleaned(typed: str, kept: str) -> None:
    assert clean_user_text(typed) == kept


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_cleaned_text_can_be_stored_and_sent(text: str) -> None:
    cleaned = clean_user_text(text)
    assert "\x00" not in cleaned
    cleaned.encode("utf-8")


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_utf16_length_is_that_of_the_encoding(text: str) -> None:
    encoded = text.encode("utf-16-le", "surrogatepass")
    assert utf16_len(text) == len(encoded) // 2


def test_a_simplified_text_does_not_load_opencc() -> None:
    code = (
        "import sys; from store.text import match_key;"
        "match_key('国家知识产权局、SAMR（2020—2021年）“蓝天”①😀');"
        "assert not any(m.split('.')[0] == 'opencc' for m in sys.modules);"
        "match_key('國家'); assert 'opencc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated plans lie beside the project")
def test_keys_agree_with_the_annotated_plans() -> None:
    items = [item for plan in json.loads(GOLD.read_text("utf-8")) for item in plan["items"]]
    assert len(items) == 377
    for item in items:
        assert to_fullwidth(item["text"]) == item["text_normalised"]
        assert text_key(item["text"]) == item["text_key"]
