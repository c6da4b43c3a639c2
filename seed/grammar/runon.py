"""Paragraphs that a copy ran together into one line: cut again where the next number stands.

A cut is made behind a responsibility in brackets only, or behind a heading that such a cut laid
open: an enumeration inside a wording (包括：1.…；2.…) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from seed.grammar.numbering import AMOUNT, MEASURE_SIGNS
from seed.grammar.numerals import number
from seed.grammar.responsibility import may_be_duty, read_bracket
from seed.readers.source import Block

_HAN = "[一二三四五六七八九十]{1,3}"
_ARABIC = rf"\d{{1,3}}[.．、](?!\d(?!{AMOUNT}))"
_MANY = re.compile(
    rf"[）)]\s*(?:{_ARABIC}|\d{{1,2}}[.．]\d|{_HAN}、|[（(]{_HAN}[)）])"
    rf"|^(?:{_HAN}、|[（(]{_HAN}[)）])[^。；：]{{3,30}}?(?:[（(]{_HAN}[)）]|\d{{1,3}}[.．、](?!\d))"
)
_NEXT = re.compile(
    rf"(?P<han>{_HAN})、|[（(](?P<bracket>{_HAN})[)）]"
    r"|(?<![\d.．])(?P<decimal>\d{1,2}(?:[.．]\d{1,2}){1,2})"
    rf"(?=\s|[\u4e00-\u9fff])(?![{MEASURE_SIGNS}%％])"
    rf"|(?<![\d.．])(?P<arabic>\d{{1,3}})[.．、](?!\d(?!{AMOUNT}))"
)
# 第1、2批 is no number of a paragraph
_WITHIN = frozenset("第约共达至到前近超每、—-～")
_HEADS = frozenset("一二三四五六七八九十（(")
_LONGEST_HEADING = 30
_LARGEST_GAP = 3


def cut_runs(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those that hold several numbered paragraphs cut into as many."""
    for block in blocks:
        text = block.text
        inside = text.find("）", 0, -1) >= 0 or text.find(")", 0, -1) >= 0
        if (inside or text[0] in _HEADS) and block.cells is None and _MANY.search(text):
            yield from _pieces(block)
        else:
            yield block


def _pieces(block: Block) -> Iterator[Block]:
    text = block.text
    cuts = [0]
    value: dict[str, int] = {}
    for found in _NEXT.finditer(text):
        kind = found.lastgroup or ""
        here = number(re.split("[.．]", found[kind])[-1]) or 0
        first = found.start() == 0
        behind = first or _behind_duty(text, found.start()) or _behind_heading(text, cuts, found)
        gap = here - value.get(kind, here - 1)
        follows = kind == "decimal" or here == 1 or 1 <= gap <= _LARGEST_GAP
        if not behind or not (first or follows):
            continue
        value[kind] = here
        if not first:
            cuts.append(found.start())
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        piece = text[start:end].rstrip()
        if piece:
            at = block.start + start
            yield Block(block.line, at, at + len(piece), piece)


def _behind_duty(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    if not before.endswith(("）", ")")):
        return False
    opened = max(before.rfind("（"), before.rfind("("))
    inner = "".join(before[opened + 1 : -1].split())
    return opened >= 0 and may_be_duty(inner) and read_bracket(inner) is not None


def _behind_heading(text: str, cuts: list[int], found: re.Match[str]) -> bool:
    """Whether only a heading stands between the last cut and a number."""
    heading = text[cuts[-1] : found.start()]
    if text[found.end() :].lstrip()[:1].isdigit():
        return False
    if not 4 < len(heading) <= _LONGEST_HEADING or "。" in heading or heading[-1] in _WITHIN:
        return False
    above = _NEXT.match(heading)
    if above is None or found.lastgroup == "han":
        return False
    if found.lastgroup == "decimal":
        # 1.3.1 below 1.3 or 1.
        return found[0].startswith(f"{above[0].rstrip('.．、')}.")
    return above.lastgroup in ("han", "bracket")
