"""How documents may print one number of a task: 10, (10), 十, (十), 第十条. Pure.

A document numbers its tasks its own way and a reader asks for the tenth in theirs, so a task is
looked up by every form of its number. Labels of more than one number (二(三), 1.1, A3) have one.
"""

from __future__ import annotations

import re

from store.numerals import HAN, number

_DIGITS = "零一二三四五六七八九"
_LABEL = re.compile(rf"第?\s*[(（]?\s*([0-9]{{1,4}}|[{HAN}]+)\s*[)）]?\s*[项条号款点]?")


def in_han(counted: int) -> str:
    """四, 十二, 二十一, 一百零五: a number below a thousand as documents count paragraphs."""
    hundreds, rest = divmod(counted, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += f"{_DIGITS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones or not counted else "")


def spelled(label: str) -> tuple[str, ...]:
    """Every form in which the number of ``label`` may be printed, itself the first."""
    bare = label.translate(str.maketrans("（）", "()")).strip()
    found = _LABEL.fullmatch(bare)
    counted = number(found[1]) if found else None
    if counted is None or counted >= 1000:
        return (bare,)
    han = in_han(counted)
    forms = (bare, str(counted), f"({counted})", han, f"({han})", f"第{han}条", f"第{counted}条")
    return tuple(dict.fromkeys(forms))
