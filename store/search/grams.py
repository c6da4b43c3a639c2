"""Pairs of neighbouring characters as integers, the unit of the index. Pure.

Chinese has no word boundaries; a pair is the smallest piece that says something, and any phrase
is a chain of them.
"""

from __future__ import annotations

import re

from store.text import fold_chars

_SHIFT = 21
_MASK = (1 << _SHIFT) - 1
# What stands in place of the first character of a lone quoted one (“蓝”), and of the last
# character behind the last one of a text.
_LONE = "\x01"
END = "\0"
_QUOTED = re.compile(r"[“‘「『]([\u4e00-\u9fff])[”’」』]")


def code(pair: str) -> int:
    """The number of a pair; 62 bits at most."""
    return ord(pair[0]) << _SHIFT | ord(pair[1])


def pair_of(number: int) -> str:
    """The pair of a number."""
    return chr(number >> _SHIFT) + chr(number & _MASK)


def pairs(key: str) -> set[str]:
    """The pairs of a text that is a ``match_key``, its end included."""
    return {a + b for a, b in zip(key, key[1:] + END, strict=True)} if key else set()


def starting(char: str) -> tuple[int, int]:
    """The lowest and the highest number of a pair that begins with ``char``."""
    low = ord(char) << _SHIFT
    return low, low | _MASK


def lone(char: str) -> str:
    """The pair that stands for a character alone in quotes: the copy lost its neighbour."""
    return _LONE + char


def lone_pairs(text: str) -> set[str]:
    """Those of a text as printed."""
    if "“" not in text and "「" not in text and "‘" not in text:
        return set()
    return {lone(fold_chars(c)) for c in _QUOTED.findall(text)}
