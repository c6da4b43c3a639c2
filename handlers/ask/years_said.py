"""Years as one says them from where one stands: 今年, 明年. Pure."""

from __future__ import annotations

import re
from datetime import date

SHIFT = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2, "去": -1, "前": -2}
_IN_WORDS = re.compile(
    r"(?:(?<![目以之向最然前后])(?=[后前])|(?=[今明去本]))(?P<year>[今明去本后前])年度?(?![底末终内初年])"
)


def in_figures(text: str, today: date) -> str:
    """``text`` with years for 今年, 明年 and the like."""
    return _IN_WORDS.sub(lambda m: f"{today.year + SHIFT[m['year']]}年", text)
