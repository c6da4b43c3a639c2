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
_ACTS = re.compile(
    r"(?:^|(?<=[、,，;；\s和与跟及或的])|(?<=任务|牵头|参与|配合))(?P<name>[\u4e00-\u9fff]{2,4}?)"
    r"(?=(?:都|主要|也|分别)?(?:牵头|参与|配合|协办|主办|负责(?!人)))"
)
# 公安、广电、商务都有份: several such names, and then what they do together.
_SEVERAL = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[有由归是查看]))"
    r"[\u4e00-\u9fff]{2,4}?(?:[、和与跟及或][\u4e00-\u9fff]{2,4}?)+"
    r"(?=(?P<acts>都|共同|一起|一块|联合|合作|各(?!地|级|国)|分别|牵头|参与|配合|负责)|的|有(?!关)|$)"
)
_IN_SEVERAL = re.compile(r"[^、和与跟及或]+")
_ENDINGS = ("总局", "局", "部", "委", "署", "办", "会")
LONGEST_NAME = 40
# What one leaves out of a name when it is clear whose: 检察院, 宣传部.
_LEVEL = re.compile(r"^(?:中共中央|中央|最高人民|最高|中华人民共和国|中国|国家|全国)+")
# After what such a name may begin, and what may follow it: words of asking, none of which makes it
# a longer word (海关|任务, 海关|最近, but not 海关保护, 人行道).
_MAY_PRECEDE = r"(?<![\u4e00-\u9fff])|(?<=[和与跟及或由归是让找给查把看问列下除对])|(?<=关于)"
_MAY_FOLLOW = (
    r"(?=[^\u4e00-\u9fff]|系统|都|也|还|要(?![件素闻点])|有(?!关)|在|就|又|没|未|能|会|可|得|需|应|该|来|去|给|"
    r"[和与跟及或同]|以及|负责|牵头|主导|主办|主抓|主管|分管|挂帅|参与|参加|配合|协助|协办|联合|联手|"
    r"单独|独自|独家|唯一|自己|一家|一起|共同|共(?!享|治|建)|打头|分别|分头|各(?![国地级])|按|"
    r"[管做干揽搞抓](?:什么|啥|哪|些|的|了|几|$)|[摊分派落轮领扛担](?:[了上到给]|哪|什么)|承担|担任|作为|作(?=牵头|参与|主)|为(?=牵头|参与|主|责任)|"
    r"[列排](?=第|在|首|头)|名[下单]|手[上头里]|肩上|[份分]内|所有|全部|总共|合计|拢共|最近|近期|近[一两三]年|今|明|[去前]年|本[年月周季]|"
    r"[上下](?:个|半|周|月|季)|年[底内终度]|[几多啥谁哪怎咋]|什么|如何|究竟|到底|具体|专门|亲自|主要|目前|现在|"
    r"逾期|超期|过期|到期|截止|完成|办[完结了]|进展|进度|落实(?:得|情况|了)|推进(?:得|情况|到)|报(?:了|送|没|过)|剩|情况|"
    r"的|呢|吗|嘛|啊|呀|[这那](?![种样])|任务|活儿?|事儿?(?!件|故|业)|事项|工作(?![报人者组站])|职责|分工|清单|$)"
)
_SPOKEN_LENGTH = 2


@lru_cache(maxsize=4)
def _bare(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, AgencyEntry]]:
    """National bodies by their names without their level, where nobody else has such a name, and
    by names of two characters."""
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
    # names of two characters stand in too many words for whoever reads documents
    for entry in lexicon.entries:
        for name in entry.names if entry.jurisdiction == NATIONAL else ():
            if len(name.text) == _SPOKEN_LENGTH and not name.text.isascii():
                known = lexicon.resolve(name.text)
                if {resolution.entry.slug for resolution in known} == {entry.slug}:
                    one[name.text] = entry
    names = "|".join(sorted(map(re.escape, one), key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?:{_MAY_PRECEDE})(?P<name>{names}){_MAY_FOLLOW}"), one


def without_level(
    text: str, lexicon: Lexicon, asker: AgencyRef | None
) -> list[tuple[int, int, AgencyEntry]]:
    """检察院 in 检察院的任务 and 海关 in 海关最近的任务, for who asks on the national level."""
    if place_of(lexicon, asker) != NATIONAL:
        return []
    pattern, entries = _bare(lexicon)
    return [(*m.span("name"), entries[m["name"]]) for m in pattern.finditer(text)]


def acting(
    text: str, lexicon: Lexicon, asker: AgencyRef | None
) -> list[tuple[int, int, AgencyEntry]]:
    """An agency without the last word of its name, before what it does: 广电 in 广电配合, 公安 in
    公安、商务都有的.
    """
    place = place_of(lexicon, asker)
    spans = [found.span("name") for found in _ACTS.finditer(text)]
    for several in _SEVERAL.finditer(text):
        at = several.start()
        each = [(at + m.start(), at + m.end()) for m in _IN_SEVERAL.finditer(several.group())]
        names = [text[a:b] for a, b in each]
        # 教育和科技的 is of two subjects, 海关和公安的 of two bodies
        sure = several["acts"] or any(lexicon.resolve(name) for name in names)
        if sure and all(_ended(name, lexicon, place) or lexicon.resolve(name) for name in names):
            spans += each
    known = ((a, b, _ended(text[a:b], lexicon, place)) for a, b in dict.fromkeys(spans))
    return [(a, b, entry) for a, b, entry in known if entry is not None]


def _ended(bare: str, lexicon: Lexicon, place: str) -> AgencyEntry | None:
    """The only agency whose name is ``bare`` with a word for a body behind it."""
    found = {
        one.entry.slug: one.entry
        for ending in _ENDINGS
        for one in lexicon.resolve(bare.removesuffix("部门") + ending, jurisdiction=place)
    }
    return next(iter(found.values())) if len(found) == 1 else None


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
        if (entry := _ended(piece, lexicon, place)) is not None:
            return piece, entry
    return None


def misspelt(pieces: Sequence[str], lexicon: Lexicon, asker: AgencyRef | None) -> Doubt | None:
    """The first piece of a question that is nearly a name, or looks like one."""
    doubts = [near_name(stripped(piece), lexicon, asker) for piece in pieces]
    known = [doubt for doubt in doubts if doubt is not None]
    return min(known, key=lambda doubt: doubt.kind is DoubtKind.UNKNOWN, default=None)
