"""Days in a workbook, as the sheet shows them: 2021年6月 is a month, whatever day lies below it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

# What Excel shows for the formats that have a number and no text of their own, in China.
BUILT_IN = {
    9: "0%", 10: "0.00%",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+|h+|s+|a+)|(.)', re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HAN = "〇一二三四五六七八九十"
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day: a year, a month or a day in it, outside of quotes."""
    bare = _QUOTED.sub("", code.partition(";")[0]).lower()
    return "y" in bare or "d" in bare or ("m" in bare and "h" not in bare and "s" not in bare)


def day_of(serial: float, *, is_1904: bool) -> date | None:
    """The day of a serial number; 1900 has a 29 February in Excel, and nobody plans for then."""
    if not 61 <= serial <= 2_958_465:
        return None
    return (
        date(1904, 1, 1) + timedelta(serial) if is_1904 else date(1899, 12, 30) + timedelta(serial)
    )


def shown(day: date | datetime, code: str | None) -> str:
    """``day`` in the number format ``code``; a format of which nothing is known shows all of it."""
    code = (code or "").partition(";")[0]
    if not code or not is_date_format(code):
        return f"{day.year}年{day.month}月{day.day}日"
    is_chinese = "[DBNum1]" in code
    out = ""
    for quoted, escaped, token, other in _TOKEN.findall(code):
        if token:
            out += _part(day, token.lower(), is_chinese=is_chinese)
        else:
            out += quoted or escaped or ("" if other in "@*_;" else other)
    return out.strip()


def _part(day: date, token: str, *, is_chinese: bool) -> str:
    if token[0] == "y":
        year = f"{day.year:04d}" if len(token) > 2 else f"{day.year % 100:02d}"
        return "".join(_HAN[int(digit)] for digit in year) if is_chinese else year
    if token[0] not in "md":
        return ""
    number = day.month if token[0] == "m" else day.day
    if token[0] == "m" and len(token) == 3:
        return _MONTHS[number - 1]
    if is_chinese:
        return _tens(number)
    return f"{number:02d}" if len(token) == 2 else str(number)


def _tens(number: int) -> str:
    if number <= 10:
        return _HAN[number]
    tens, ones = divmod(number, 10)
    return (_HAN[tens] if tens > 1 else "") + "十" + (_HAN[ones] if ones else "")
