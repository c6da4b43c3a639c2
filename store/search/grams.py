"""Pairs of neighbouring characters as integers, the unit of the index. Pure.

Chinese has no word boundaries; a pair is the smallest piece that says something, and any phrase
is a chain of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from store.text import fold_chars, fold_variants

_SHIFT = 21
_MASK = (1 << _SHIFT) - 1
# What stands in place of the first character of a lone quoted one (“蓝”), and of the last
# character behind the last one of a text.
LONE = "\x01"
END = "\0"
_QUOTED = re.compile(r"[“‘「『]([\u4e00-\u9fff])[”’」』]")


_NO_WORD = re.compile(r"[\W_]+")
# Stands between texts that are folded together; no document prints it.
_BETWEEN = "\x1f"
_NO_WORD_INSIDE = re.compile(r"(?:[^\w\x1f]|_)+")
_AT_ONCE = 256


def folded(text: str) -> str:
    """``text`` as it is compared: compatible forms, simplified characters, small letters."""
    return fold_variants(unicodedata.normalize("NFKC", text)).lower()


def key_of(text: str) -> str:
    """``folded`` without punctuation and blanks. One pass: texts come by the ten thousand."""
    return _NO_WORD.sub("", folded(text))


def keys_of(texts: Sequence[str]) -> list[str]:
    """``key_of`` of each. Many at a time: most of the work is done once for all of them."""
    keys: list[str] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        whole = unicodedata.normalize("NFKC", _BETWEEN.join(some))
        found = _NO_WORD_INSIDE.sub("", whole.lower()).split(_BETWEEN)
        # what has to be folded is folded text by text, since words are looked at there
        is_plain = len(found) == len(some) and fold_variants(whole) == whole
        keys += found if is_plain else map(key_of, some)
    return keys


def code(pair: str) -> int:
    """The number of a pair; 62 bits at most."""
    return ord(pair[0]) << _SHIFT | ord(pair[1])


def pair_of(number: int) -> str:
    """The pair of a number."""
    return chr(number >> _SHIFT) + chr(number & _MASK)


def pairs(key: str) -> set[str]:
    """The pairs of a ``key_of``, its end included."""
    return {a + b for a, b in zip(key, key[1:] + END, strict=True)} if key else set()


def starting(char: str) -> tuple[int, int]:
    """The lowest and the highest number of a pair that begins with ``char``."""
    low = ord(char) << _SHIFT
    return low, low | _MASK


def lone(char: str) -> str:
    """The pair that stands for a character alone in quotes: the copy lost its neighbour."""
    return LONE + char


def lone_pairs(text: str) -> set[str]:
    """Those of a text as printed."""
    if "“" not in text and "「" not in text and "‘" not in text:
        return set()
    return {lone(fold_chars(c)) for c in _QUOTED.findall(text)}
