"""How documents may print one number of a task: 10, (10), 十, (十), 第十条. Pure.

A document numbers its tasks its own way and a reader asks for the tenth in theirs, so a task is
looked up by every form of its number. Labels of more than one number (二(三), 1.1, A3) have one.
"""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
HAN = "[零〇一二两三四五六七八九十百]+"
_LABEL = re.compile(rf"第?\s*[(（]?\s*([0-9]{{1,4}}|{HAN})\s*[)）]?\s*[项条号款点]?")


def value(printed: str) -> int | None:
    """The value of bare digits or Chinese numerals; None for anything else."""
    if printed.isascii() and printed.isdigit():
        return int(printed)
    if not re.fullmatch(HAN, printed):
        return None
    total, digit = 0, 0
    for char in printed.replace("〇", "零").replace("两", "二"):
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS.index(char) if digit else _DIGITS.index(char)
        else:
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
    return total + digit


def in_han(number: int) -> str:
    """四, 十二, 二十一, 一百零五: a number below a thousand as documents count paragraphs."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += f"{_DIGITS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones or not number else "")


def spelled(label: str) -> tuple[str, ...]:
    """Every form in which the number of ``label`` may be printed, itself the first."""
    bare = label.translate(str.maketrans("（）", "()")).strip()
    found = _LABEL.fullmatch(bare)
    number = value(found[1]) if found else None
    if number is None or number >= 1000:
        return (bare,)
    han = in_han(number)
    forms = (bare, str(number), f"({number})", han, f"({han})", f"第{han}条", f"第{number}条")
    return tuple(dict.fromkeys(forms))
