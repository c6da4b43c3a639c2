"""Names that nobody has: misspelt, cut short, or of no agency at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from handlers.ask.question import Doubt, DoubtKind
from handlers.ask.words import stripped
from store.lexicon import NATIONAL, AgencyEntry, Lexicon, Resolution
from store.records import AgencyRef
from store.text import match_key

_LIKE_A_NAME = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:总局|总署|委员会|办公室|办事处|局|部|委|署|院|办|厅|协会|学会)"
)
_ENDS_AS_BODY = re.compile(r"(?:[部局委办会院署厅社联协]|银行|法院)$")
# 中华人民共和国商标法 is one character from a ministry, and no ministry.
_IS_A_RULE = re.compile(r".{4}(?:法|条例|办法|规定|细则)$")
_SHORT = (
    r"{0}(?:[、和与跟及或]|(?:都|主要|那边)?(?:负责|牵头|参与|配合|承担|分管|主管|[干管做](?:什么|啥|哪些)))"
    r"|[、和与跟及或]{0}(?=都|共同|一起|联合|合作|合办|负责|牵头|参与|配合|有(?!关)|的?(?:任务|活|事))"
)
_ENDINGS = ("总局", "局", "部", "委", "署", "办", "会")
LONGEST_NAME = 40
# What one leaves out of a name when it is clear whose: 检察院, 宣传部.
_LEVEL = re.compile(r"^(?:中共中央|中央|最高人民|最高|中华人民共和国|中国|国家|全国)+")
_MAY_PRECEDE = r"(?<![\u4e00-\u9fff])|(?<=[和与跟及或由归是让找给查看把除问])"
_MAY_FOLLOW = (
    r"(?=[、,，和与跟及或]|系统|都|也|还|要|有(?!关)|在|负责|牵头|参与|参加|配合|协助|协办|单独|独自|一起|共同|打头"
    r"|[管做干揽](?:什么|啥|哪|的|了|$)|呢|$|的?(?:任务|活儿?|事儿?|事项|工作(?!报告)|职责|分工))"
)


@lru_cache(maxsize=4)
def _bare(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, AgencyEntry]]:
    """National bodies by their names without their level, where nobody else has such a name."""
    found: dict[str, dict[str, AgencyEntry]] = {}
    for entry in lexicon.agencies:
        for name in entry.names if entry.jurisdiction == NATIONAL else ():
            bare = _LEVEL.sub("", name.text)
            if bare != name.text and len(bare) > 1 and _ENDS_AS_BODY.search(bare):
                found.setdefault(bare, {})[entry.slug] = entry
    one = {
        bare: next(iter(entries.values()))
        for bare, entries in found.items()
        if len(entries) == 1 and not lexicon.resolve(bare)
    }
    names = "|".join(sorted(map(re.escape, one), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:{_MAY_PRECEDE})(?P<name>{names}){_MAY_FOLLOW}"), one


def without_level(
    text: str, lexicon: Lexicon, asker: AgencyRef | None
) -> list[tuple[int, int, AgencyEntry]]:
    """检察院 in 检察院的任务, for who asks on the national level."""
    if place_of(lexicon, asker) != NATIONAL:
        return []
    pattern, entries = _bare(lexicon)
    return [(*m.span("name"), entries[m["name"]]) for m in pattern.finditer(text)]


def place_of(lexicon: Lexicon, asker: AgencyRef | None) -> str:
    """Whose names are meant: inside a province a bare 知识产权局 is its own."""
    if asker is None:
        return NATIONAL
    try:
        return lexicon.by_slug(asker.slug).jurisdiction
    except KeyError:
        return NATIONAL


def near_name(typed: str, lexicon: Lexicon, asker: AgencyRef | None) -> Doubt | None:
    """What a name that nobody has may have meant."""
    if not typed or len(typed) > LONGEST_NAME or _IS_A_RULE.search(typed):
        return None
    place = place_of(lexicon, asker)
    other = lexicon.other(typed)
    if other is not None:
        return Doubt(DoubtKind.MENTIONED, other.full)
    near = [r for r in lexicon.suggest(typed, jurisdiction=place) if _is_misspelt(typed, r)]
    if near:
        return Doubt(DoubtKind.NEAR, typed, tuple(dict.fromkeys(r.entry.slug for r in near)))
    if _LIKE_A_NAME.fullmatch(typed):
        return Doubt(DoubtKind.UNKNOWN, typed)
    return None


def _is_misspelt(typed: str, meant: Resolution) -> bool:
    """反垄断 lacks a character of 反垄断局, but is a word of its own: a body's name ends as one."""
    key = match_key(typed)
    return len(key) == len(match_key(meant.name.text)) or _ENDS_AS_BODY.search(key) is not None


def shortened(
    asked: str, pieces: Sequence[str], lexicon: Lexicon, asker: AgencyRef | None
) -> tuple[str, AgencyEntry] | None:
    """广电 in 广电负责什么 or 公安 in 公安、海关: one agency's name without its last word."""
    place = place_of(lexicon, asker)
    for piece in (re.sub(r"[和与跟及同]$", "", stripped(piece)) for piece in pieces):
        if not 2 <= len(piece) <= 4 or not re.search(_SHORT.format(re.escape(piece)), asked):
            continue
        found = {
            one.entry.slug: one.entry
            for ending in _ENDINGS
            for one in lexicon.resolve(piece.removesuffix("部门") + ending, jurisdiction=place)
        }
        if len(found) == 1:
            return piece, next(iter(found.values()))
    return None


def misspelt(pieces: Sequence[str], lexicon: Lexicon, asker: AgencyRef | None) -> Doubt | None:
    """The first piece of a question that is nearly a name, or looks like one."""
    doubts = [near_name(stripped(piece), lexicon, asker) for piece in pieces]
    known = [doubt for doubt in doubts if doubt is not None]
    return min(known, key=lambda doubt: doubt.kind is DoubtKind.UNKNOWN, default=None)
