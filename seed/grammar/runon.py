"""Paragraphs that a copy ran together into one line: cut again where the next number stands.

A cut is made behind a responsibility in brackets only (具体措施： may stand between), or behind a
heading that such a cut laid open, or before the first heading that another number follows: an
enumeration inside a wording (包括：1.…；2.…) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from seed.grammar.labels import LABEL
from seed.grammar.numbering import AMOUNT, MEASURE_SIGNS
from seed.grammar.responsibility import may_be_duty, read_bracket, read_fields
from seed.grammar.sections import ANNOUNCES
from seed.readers.source import Block
from store.numerals import number

_HAN = "[一二三四五六七八九十]{1,3}"
_ARABIC = rf"\d{{1,3}}[.．、](?!\d(?!{AMOUNT}))"
_MANY = re.compile(
    rf"[）)]\s*(?:{ANNOUNCES.pattern})?\s*(?:{_ARABIC}|\d{{1,2}}[.．]\d|{_HAN}、|[（(]{_HAN}[)）])"
    rf"|^(?:{_HAN}、|[（(]{_HAN}[)）])[^。；：]{{3,30}}?(?:[（(]{_HAN}[)）]|\d{{1,3}}[.．、](?!\d))"
)
_MANY_FIELDS = re.compile(
    rf"(?:单位|部门|时限|时间|领导|人)：[^。；：]{{2,200}}[。；]?\s*(?<!\d)(?:{_ARABIC}|{_HAN}、|[（(]{_HAN}[)）])"
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
_LONGEST_TOP = 60
# the first heading of all, behind a preamble, and what is numbered below it
_FIRST = re.compile(rf"[^。；：]{{3,{_LONGEST_TOP}}}?(?:[（(]一[)）]|(?<!\d)1[.．、](?!\d))")
_ANNOUNCED = re.compile(rf"[）)]\s*(?P<words>{ANNOUNCES.pattern})\s*$")
# 具体措施：1.… on a line of its own
_OPENING = re.compile(rf"{ANNOUNCES.pattern}\s*(?=1[.．、](?!\d(?!{AMOUNT}))|[（(][1一][)）]|①|⑴)")
_ANNOUNCE_HEADS = frozenset("具主重工推落举措任内安")
_LOOK_BACK = 12
_LARGEST_GAP = 3
_LONGEST_FIELD, _LONGEST_BRACKET, _SHORTEST_RUN = 200, 1500, 60
_STOPS = ("。", "：", ":", "；")


def cut_runs(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those that hold several numbered paragraphs cut into as many."""
    for block in blocks:
        text = block.text
        if block.cells is not None or not _may_hold_several(text):
            yield block
            continue
        cuts = _cuts(text)
        for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
            piece = text[start:end].rstrip()
            if piece:
                at = block.start + start
                yield Block(block.line, at, at + len(piece), piece)


def _may_hold_several(text: str) -> bool:
    """A quick look: most lines are one paragraph."""
    if text[-1] == "：" or (text[0] in _ANNOUNCE_HEADS and text.find("：", 0, _LOOK_BACK) > 0):
        return True
    inside = text.find("）", 0, -1) >= 0 or text.find(")", 0, -1) >= 0
    if (inside or text[0] in _HEADS) and _MANY.search(text):
        return True
    return len(text) > _SHORTEST_RUN and "：" in text and _MANY_FIELDS.search(text) is not None


def _cuts(text: str) -> list[int]:
    """Where the paragraphs of a line begin."""
    cuts = [0]
    value: dict[str, int] = {}
    firsts: dict[str, int] = {}
    opening = _OPENING.match(text)
    if opening:
        cuts.append(opening.end())
    for found in _NEXT.finditer(text, cuts[-1]):
        kind = found.lastgroup or ""
        here = number(re.split("[.．]", found[kind])[-1]) or 0
        first = found.start() == cuts[-1]
        whole, stop = _behind(text, cuts, found)
        gap = here - value.get(kind, here - 1)
        follows = kind == "decimal" or here == 1 or 1 <= gap <= _LARGEST_GAP
        if not (first or (whole and follows)):
            if here == 1 and _before(text, found.start()).endswith(_STOPS):
                firsts[kind] = found.start()
            continue
        if here - 1 == 1 and kind not in value and firsts.get(kind, 0) > cuts[-1]:
            # the second ends behind who does the first: so the first began a paragraph too
            cuts.append(firsts[kind])
        value[kind] = here
        if not first:
            cuts += dict.fromkeys((stop, found.start()))
    closing = _ANNOUNCED.search(text, max(0, len(text) - _LOOK_BACK))
    if closing and _behind_duty(text, closing.start("words")):
        cuts.append(closing.start("words"))
    return cuts


def _behind(text: str, cuts: list[int], found: re.Match[str]) -> tuple[bool, int]:
    """Whether a paragraph ends before a number, and where: before 具体措施： if it stands there."""
    at = found.start()
    announced = _ANNOUNCED.search(text, max(0, at - _LOOK_BACK), at)
    ends = announced.start("words") if announced else at
    behind = _behind_duty(text, ends) or _behind_heading(text, cuts, found)
    behind = behind or _behind_fields(text, cuts[-1], ends)
    return behind or _is_first(text, cuts, found), ends


def _is_first(text: str, cuts: list[int], found: re.Match[str]) -> bool:
    """Whether a preamble ends here and the first heading begins: …分工方案。一、…（一）…"""
    before = _before(text, found.start())
    stands = cuts == [0] and found.lastgroup == "han" and before.endswith(("。", "：", ":"))
    return stands and _FIRST.match(text, found.end()) is not None and found["han"] == "一"


def _before(text: str, at: int) -> str:
    """What stands before a place, as far as a bracket can be long."""
    return text[max(0, at - _LONGEST_BRACKET) : at].rstrip()


def _behind_duty(text: str, at: int) -> bool:
    before = _before(text, at)
    if not before.endswith(("）", ")")):
        return False
    opened = max(before.rfind("（"), before.rfind("("))
    inner = "".join(before[opened + 1 : -1].split())
    return opened >= 0 and may_be_duty(inner) and read_bracket(inner) is not None


def _behind_fields(text: str, begin: int, at: int) -> bool:
    """Whether the last sentence before ``at`` is a label with its names: 责任单位：A、B。"""
    before = text[max(begin, at - _LONGEST_FIELD) : at].rstrip("。；; ")
    last = before[max(before.rfind("。"), before.rfind("；")) + 1 :].lstrip()
    label = LABEL.match(last)
    duty = read_fields(last) if label else None
    return duty is not None and bool(duty.names or duty.phrases)


def _behind_heading(text: str, cuts: list[int], found: re.Match[str]) -> bool:
    """Whether only a heading stands between the last cut and a number."""
    heading = text[cuts[-1] : found.start()]
    if text[found.end() :].lstrip()[:1].isdigit():
        return False
    longest = _LONGEST_TOP if found.lastgroup == "bracket" else _LONGEST_HEADING
    if not 4 < len(heading) <= longest or "。" in heading or heading[-1] in _WITHIN:
        return False
    above = _NEXT.match(heading)
    if above is None or found.lastgroup == "han":
        return False
    if found.lastgroup == "decimal":
        # 1.3.1 below 1.3 or 1.
        return found[0].startswith(f"{above[0].rstrip('.．、')}.")
    return above.lastgroup in ("han", "bracket")
