"""Characters that look alike: whether one name could pass for another on a screen. Pure.

The pairs are those of names of bodies: letters of other scripts that look like Latin ones, kana,
bopomofo and strokes that look like ideographs, and ideographs that differ by the length of a
stroke. Unicode's own table (UTS 39) has the letters, hardly any of the ideographs.
"""

from __future__ import annotations

import unicodedata

from store.text import match_key

# Each group is shown by its first character.
_GROUPS = (
    "aаɑα",
    "bЬƄ",
    "cсϲ",
    "dԁ",
    "eеҽ",
    "gɡ",
    "hһ",
    "iіıɩ",
    "jј",
    "kкκ",
    "lӏ1ⅼ",
    "mм",
    "nпո",
    "oоοօ0〇",
    "pрρ",
    "qԛ",
    "rг",
    "sѕ",
    "tтτ",
    "uսυ",
    "vѵν",
    "wԝω",
    "xхχ",
    "yуγ",
    "zᴢ",
    "一ー—―ㄧ⼀",
    "二ニ",
    "三ミ",
    "八ハ",
    "力カ",
    "口ロ囗",
    "工エ",
    "夕タ",
    "卜トㄒ",
    "才オ",
    "千チ干于",
    "人入ㄟ",
    "土士",
    "未末",
    "己已巳",
    "曰日",
    "戊戍戌",
    "木本",
    "大太犬",
    "天夭",
    "王玉",
    "市巿",
    "管菅",
    "候侯",
    "折拆",
    "治冶",
    "免兔",
    "鸟乌",
    "今令",
    "侍待",
    "科料",
    "旅族",
    "贸货",
    "徽微",
    "洲州",
    "署暑",
    "坏环",
    "准淮",
    "晴睛",
    "刺剌",
    "亨享",
    "茶荼",
    "毫亳",
    "祟崇",
)
_SHOWN_AS = {other: group[0] for group in _GROUPS for other in group}
_SCRIPTS = ("CJK UNIFIED", "CJK COMPATIBILITY", "LATIN", "DIGIT", "FULLWIDTH", "IDEOGRAPHIC")


def skeleton(text: str) -> str:
    """The same for two names that look alike; otherwise of no use."""
    folded = "".join(_SHOWN_AS.get(c, c) for c in unicodedata.normalize("NFKC", text).lower())
    return "".join(_SHOWN_AS.get(c, c) for c in match_key(folded))


def odd_letters(text: str) -> tuple[str, ...]:
    """Letters of scripts in which no body of these documents is written, in their order."""
    return tuple(
        dict.fromkeys(
            c for c in text if c.isalpha() and not unicodedata.name(c, "").startswith(_SCRIPTS)
        )
    )
