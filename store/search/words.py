"""What of a sentence says nothing about its subject, and characters that look alike."""

from __future__ import annotations

import re
from importlib.resources import files


def _words_of(name: str) -> list[str]:
    text = files("store.search").joinpath(name).read_text("utf-8")
    return " ".join(line for line in text.splitlines() if not line.startswith("#")).split()


_ASIDES = sorted(set(_words_of("asides.txt")), key=lambda word: (-len(word), word))
_COURTESY = r"(?<![申邀聘])请|^\s*转(?=[:：])"
ASIDE = re.compile("|".join([*map(re.escape, _ASIDES), _COURTESY]))

# How many: 新建几家, 一百家.
QUANTITY = re.compile("[0-9几两一二三四五六七八九十百千万]+多?[家个项次批所名种天元]")

# Characters that only join words: a pair with one of them says little.
JOINING = frozenset(
    "的了和与及等要把都被在对为由是从到给让跟吗呢吧啊嘛呀也还就很太又再之其并或而但所以将"
)
# These end a word wherever they stand.
PARTICLE = re.compile("[的了吗呢吧啊嘛呀么]+")
# The question form of a word: twice, with a no between.
A_NOT_A = re.compile(r"(.)[不没]\1")

# 赔得更多, 官司太慢: how much more or too much is no matter.
DEGREE = re.compile(
    "(?<=得)[更很太最]|[更很太最挺](?=[慢快多少高低难贵长短乱差])(?!高人|高法|高检)"
)


def reduced(text: str) -> str:
    """``text`` without question forms and degrees: 有没有 is 有, 太慢 is 慢."""
    return DEGREE.sub("", A_NOT_A.sub(r"\1", text))


# Everyday verbs and small words: beside a term they add nothing to what is meant.
LIGHT = frozenset("".join(_words_of("light.txt")))

# Beside an English term they add nothing.
SMALL_ENGLISH = frozenset(_words_of("small_english.txt"))
EVERYDAY = frozenset(_words_of("everyday.txt"))
_FIELD = re.compile("|".join(map(re.escape, sorted(set(_words_of("field.txt"))))))
ASPECTS = frozenset(_words_of("aspects.txt"))

_FRAME = "|".join(sorted(map(re.escape, set(_words_of("frames.txt"))), key=lambda w: (-len(w), w)))
_FRAMES = re.compile(rf"^(?:{_FRAME})+|(?:{_FRAME})+$")


def unframed(text: str) -> str:
    """``text`` without what offices say of any subject at its ends; empty where that is all."""
    return _FRAMES.sub("", text)


_GROUPS = [frozenset(word) for word in _words_of("alike.txt")]
ALIKE: dict[str, str] = {
    char: "".join(sorted(set().union(*(group for group in _GROUPS if char in group)) - {char}))
    for char in sorted(set().union(*_GROUPS))
}


def is_of_the_field(said: str) -> bool:
    """Has it a word of this field in it?"""
    return said not in EVERYDAY and _FIELD.search(said) is not None
