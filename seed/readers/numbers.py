"""Numbers in a workbook, as the sheet shows them: 6 in the format 0"月底前" is 6月底前."""

from __future__ import annotations

import re

# Of a format: what stands before the number, the number's own signs, and what stands behind.
_LITERAL = r'(?:"[^"]*"|\\.|[^"\\#0?,.;@%Ee_*\[\]A-Za-z0-9])*'
_FORMAT = re.compile(
    rf"(?P<before>{_LITERAL})(?P<digits>General|[#0?,]*0?(?:\.[0#?]+)?)(?P<behind>{_LITERAL})"
)
_QUOTES = re.compile(r'"([^"]*)"|\\(.)')
_MOST_DECIMALS = 10


def plain(number: float) -> str:
    """A number without a format, without the noise of its last binary digits."""
    return f"{number:.10g}" if abs(number) < 1e10 else f"{number:.0f}"


def shown(number: float, code: str) -> str:
    """``number`` in the number format ``code``; plain where the format says more than we know."""
    found = _FORMAT.fullmatch(code.partition(";")[0].strip())
    if found is None or not found["digits"] or abs(number) >= 1e15:
        return plain(number)
    whole, _, decimals = found["digits"].partition(".")
    if found["digits"] == "General":
        text = plain(number)
    else:
        comma = "," if "," in whole else ""
        text = f"{number:{comma}.{min(len(decimals), _MOST_DECIMALS)}f}"
        if optional := len(decimals) - len(decimals.rstrip("#?")):
            text = re.sub(rf"0{{0,{optional}}}$", "", text).removesuffix(".")
        least = whole.count("0")
        integer, point, rest = text.partition(".")
        text = integer.zfill(least) + point + rest
    return _unquoted(found["before"]) + text + _unquoted(found["behind"])


def _unquoted(text: str) -> str:
    return _QUOTES.sub(lambda found: found[1] or found[2] or "", text)
