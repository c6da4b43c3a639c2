"""Normalisation of Chinese text. Pure; OpenCC is imported only for a text that needs it.

Four strengths, weakest first: ``to_fullwidth`` (punctuation), ``text_key`` (and no blanks; the
key on which two copies of a document are compared), ``fold_variants`` (and simplified characters),
``match_key`` (and no punctuation or case; the key for names and loose comparison).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_FULLWIDTH = str.maketrans(",():;", "，（）：；")

# str.isspace() knows NBSP and the ideographic space, but not the blanks without width.
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))

# Every ideograph of GB 2312: the simplified set. A text of only these needs no conversion.
_SIMPLIFIED = frozenset(
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
    if not (row == 0xD7 and cell > 0xF9)
)
# Traditional characters that stand in GB 2312 all the same.
_TRADITIONAL_IN_GB2312 = frozenset("後徵於麽夥菸麴摺")
_ALREADY_A_KEY = (_SIMPLIFIED - _TRADITIONAL_IN_GB2312) | frozenset(
    "abcdefghijklmnopqrstuvwxyz0123456789"
)

# Variants that OpenCC leaves alone, and the radicals that text layers of PDFs put in place of
# characters where NFKC has no decomposition for them.
_VARIANTS = str.maketrans(
    "硏尙畧塲擧汚髙靑淸寳囯圀亊愼飜槪鄕郞隣靭栁邨秊兎囬凢氷凖緖値尓衞呉働戸壷挙聡舎舗郷鉱頬渋"
    "処⺠⻓⻅⻋⻔⻛⻢⻥⻉⻚⻬⻰⻆⻩⻘",
    "研尚略场举污高青清宝国国事慎翻概乡郎邻韧柳村年兔回凡冰准绪值尔卫吴动户壶举聪舍铺乡矿颊涩"
    "处民长见车门风马鱼贝页齐龙角黄青",
)

# Words that Taiwan and the mainland write differently. OpenCC's own table (tw2sp) is not used: it
# also turns 程序 into 进程 and 檔案 into 文件, which are terms of these documents.
_TAIWAN_WORDS = {
    "智慧財產權": "知识产权",
    "智慧財產": "知识产权",
    "網際網路": "互联网",
    "人工智慧": "人工智能",
    "資料庫": "数据库",
    "積體電路": "集成电路",
    "軟體": "软件",
    "硬體": "硬件",
    "網路": "网络",
    "資訊": "信息",
    "專案": "项目",
    "數位": "数字",
    "視訊": "视频",
    "營業秘密": "商业秘密",
    "營業祕密": "商业秘密",
}
_TAIWAN = re.compile("|".join(sorted(map(re.escape, _TAIWAN_WORDS), key=len, reverse=True)))

# OpenCC takes UTF-8 that ends at a NUL.
_CONVERTIBLE = re.compile("[^\x00\ud800-\udfff]+")

_OPEN_TO_CLOSE = {"《": "》", "〈": "〉", "“": "”", "‘": "’", "（": "）", "(": ")", "「": "」"}
_BRACKET = re.compile(f"[{re.escape(''.join({*_OPEN_TO_CLOSE, *_OPEN_TO_CLOSE.values()}))}]")
_CLAUSE_MARK = re.compile("[，。；：！？;!?,:]")
_SHORTEST_CLAUSE = 6  # 同时， or 积极推进， alone says nothing about a task

_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85]")
_PICTURE = "[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_STRAY_JOINER = re.compile(f"(?<!{_PICTURE})\u200d|\u200d(?!{_PICTURE})")


def to_fullwidth(s: str) -> str:
    """``s`` with half-width ``,():;`` as full-width marks; same length."""
    return s.translate(_FULLWIDTH)


def text_key(s: str) -> str:
    """``to_fullwidth`` without any blank: the key on which two copies of one text are equal."""
    return "".join(to_fullwidth(s).translate(_ZERO_WIDTH).split())


def fold_chars(s: str) -> str:
    """Traditional, Japanese and variant characters as simplified ones; same length as ``s``."""
    if not _needs_folding(s):
        return s
    plain = s.translate(_VARIANTS)
    odd = _needs_folding(plain)
    if not odd:
        return plain
    japanese = {c: _converter("jp2t").convert(c) for c in odd}
    plain = "".join(j if len(j := japanese.get(c, c)) == 1 else c for c in plain)
    folded = _CONVERTIBLE.sub(lambda m: _converter("t2s").convert(m.group()), plain)
    folded = folded.translate(_VARIANTS)
    return folded if len(folded) == len(s) else "".join(map(_fold_char, s))


def fold_variants(s: str) -> str:
    """``fold_chars``, and words as the mainland writes them (軟體 -> 软件); length may change."""
    if not _needs_folding(s):
        return s
    return fold_chars(_TAIWAN.sub(lambda m: _TAIWAN_WORDS[m.group()], s))


def match_key(s: str) -> str:
    """The key for names and loose comparison: NFKC, simplified, caseless, letters and digits only.

    Idempotent. Empty for a text without letters or digits.
    """
    if is_match_key(s):
        return s
    key = _match_step(s)
    # NFKC may join what stood around a dropped mark, so one pass need not be enough.
    while (again := _match_step(key)) != key:
        key = again
    return key


def is_match_key(s: str) -> bool:
    """Surely its own ``match_key``: simplified characters of GB 2312, small letters, digits."""
    return _ALREADY_A_KEY.issuperset(s)


def first_words(s: str, limit: int) -> str:
    """The first clause of a task for a line of a list, at most ``limit`` characters.

    A title in 《》 or words in “” are kept whole where any sensible cut allows it. ``…`` ends what
    was cut inside a clause; a whole clause ends bare. ``limit`` below 2 is a ValueError.
    """
    if limit < 2:
        raise ValueError(f"no words fit into {limit}")
    line = " ".join(s.split())
    inside = _inside_brackets(line)
    clause = line[: _clause_end(line, inside)].rstrip("，。；：、,;: ")
    if len(clause) <= limit:
        return clause
    free = [i for i in range(limit - 1, 0, -1) if not inside[i]]
    cut = free[0] if free and free[0] >= max(2, limit // 4) else limit - 1
    return clause[:cut].rstrip("，、；：,;: ") + "…"


def clean_user_text(s: str) -> str:
    """What a user typed without NUL, lone surrogates, control, format and bidi characters.

    Line ends become ``\\n``; tab stays; a zero-width joiner stays between two pictures only.
    """
    lines = _NEWLINES.sub("\n", s)
    return _STRAY_JOINER.sub("", "".join(c for c in lines if _may_be_stored(c)))


def utf16_len(s: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's limits and entity offsets."""
    return len(s.encode("utf-16-le", "surrogatepass")) // 2


def _needs_folding(s: str) -> set[str]:
    chars = set(s)
    return {
        c
        for c in chars - _SIMPLIFIED
        if "\u2e80" <= c <= "\u2fdf"
        or "\u3400" <= c <= "\u9fff"
        or "\uf900" <= c <= "\ufaff"
        or c >= "\U00020000"
    } | (_TRADITIONAL_IN_GB2312 & chars)


@lru_cache(maxsize=2)
def _converter(config: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(config)


def _fold_char(c: str) -> str:
    folded = _converter("t2s").convert(c.translate(_VARIANTS))
    return folded if len(folded) == 1 else c


def _match_step(s: str) -> str:
    if s.isascii():
        return "".join(c for c in s.casefold() if c.isalnum())
    plain = unicodedata.normalize("NFKC", fold_variants(unicodedata.normalize("NFKC", s)))
    folded = unicodedata.normalize("NFKC", plain.casefold())
    return "".join(c for c in folded if c.isalnum())


def _inside_brackets(s: str) -> list[bool]:
    """For each place before a character: does it lie in a bracket that is closed in ``s``?"""
    inside = [False] * (len(s) + 1)
    opened: list[tuple[str, int]] = []
    for mark in _BRACKET.finditer(s):
        i, c = mark.start(), mark.group()
        if c in _OPEN_TO_CLOSE:
            opened.append((_OPEN_TO_CLOSE[c], i))
        elif any(c == closer for closer, _ in opened):
            # what opened later was never closed: damage in the copy
            while opened[-1][0] != c:
                opened.pop()
            start = opened.pop()[1]
            inside[start + 1 : i + 1] = [True] * (i - start)
    return inside


def _clause_end(s: str, inside: list[bool]) -> int:
    for end in _clause_marks(s, inside):
        if end >= _SHORTEST_CLAUSE or s[end] in "。！？!?":
            return end
    return len(s)


def _clause_marks(s: str, inside: list[bool]) -> Iterator[int]:
    for mark in _CLAUSE_MARK.finditer(s):
        i = mark.start()
        if not inside[i] and not (mark.group() in ",:" and _between_digits(s, i)):
            yield i


def _between_digits(s: str, i: int) -> bool:
    return s[i - 1 : i].isdigit() and s[i + 1 : i + 2].isdigit()


def _may_be_stored(c: str) -> bool:
    if c in "\n\t\u200d":
        return True
    return unicodedata.category(c) not in ("Cc", "Cf", "Cs")
