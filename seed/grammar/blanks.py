"""Blanks inside Chinese text: what a PDF or a web page put there, and what was printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f\s])")
_BESIDE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|(?<=[,;:().])\s+|\s+(?=[,;:().])")
_ANY = re.compile(r"\s")
_ALL = re.compile(r"[\s\u200b\u2060\ufeff]+")
# A page text has a blank here and there; a text layer has one wherever a line ended.
_PDF_SHARE = 0.25
# a line that is shorter than the page by no more than this was broken, not ended
HANGING = 3


def compact(text: str) -> str:
    """``text`` without any blank."""
    return _ALL.sub("", text) if _ALL.search(text) else text


def squeeze(text: str, *, pdf: bool = False) -> str:
    """Blanks between Chinese characters removed; in a PDF's text layer every blank beside one."""
    if _ANY.search(text) is None:
        return text
    return (_BESIDE if pdf else _BETWEEN).sub("", text).strip()


def join(parts: Sequence[str]) -> str:
    """Lines of one paragraph: Chinese joins without a blank, two ASCII words with one."""
    if len(parts) == 1:
        return parts[0]
    whole = ""
    for part in parts:
        glue = " " if whole and part and whole[-1].isascii() and part[0].isascii() else ""
        whole += glue + part
    return whole


def breadth(text: str) -> float:
    """How many Chinese characters a line is long on paper; what is ASCII takes half of one."""
    return (len(text) + len(text.encode())) / 4


def looks_like_pdf(lines: Iterable[str]) -> bool:
    """Whether blanks between Chinese characters are line ends of a printed page."""
    long_lines = [line for line in lines if len(line) > 40]
    # split() is a quick look for any blank at all
    blank = [line for line in long_lines if len(line.split(None, 1)) > 1]
    broken = sum(1 for line in blank if _BETWEEN.search(line.strip()))
    return len(long_lines) > 3 and broken > _PDF_SHARE * len(long_lines)
