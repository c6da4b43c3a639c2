"""Chinese numerals as plans print them: 一, 十二, 五十三, 一百零四, 二〇二一."""

from __future__ import annotations

from functools import lru_cache

HAN = "一二三四五六七八九十百零〇○两"
_DIGIT = {"〇": 0, "○": 0, "零": 0, "两": 2} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_UNIT = {"十": 10, "百": 100, "千": 1000}


@lru_cache(maxsize=4096)
def number(text: str) -> int | None:
    """The value of a number in digits (half or full width) or Chinese numerals, else None."""
    if text.isdecimal():
        return int(text)
    if not text:
        return None
    if all(char in _DIGIT for char in text):
        return int("".join(str(_DIGIT[char]) for char in text))
    total = pending = 0
    for char in text:
        if char in _UNIT:
            total += (pending or 1) * _UNIT[char]
            pending = 0
        elif char in _DIGIT:
            pending = _DIGIT[char]
        else:
            return None
    return total + pending
