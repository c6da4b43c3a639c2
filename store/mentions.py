"""Where names of bodies stand in free text: the longest match that the neighbours allow. Pure.

Chinese has no word boundaries, so 公安部 also stands in 公安部门, 公安部署 and 深圳市公安部.
What decides are the characters beside the match; the rules are about the language, not about
single names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from store.text import fold_chars, is_match_key

# What cannot be another level's body: 国家…, 中央…, …部, …总局. A bare 统计局 or 发改委 can.
_NATIONAL_FORM = re.compile(
    r"^(国家|中国|中央|中共|中华|国务院|全国|最高|中科|新华|军委|中[宣组联纪]|国(防|铁|[知管台新安]))"
    r"|(?<!宣传)(?<!组织)(?<!统战)(?<!工作)部$"
    r"|(总局|总署|总台|总社|银行|监会|(审计|合作)署|[央人]行|^高[法检]|^[!-~]+)$"
)
# After these a bare name is a local body, a foreign one, or bodies in general.
_LOCAL_BEFORE = re.compile(
    r"(省|市|县|区|州|盟|旗|级|地方|各地|当地|基层|直属|隶属|兵团|(?<!中)国|[局委厅]\()$"
)

# A name that ends in the character goes on as another word: 公安部|门, 国资委|员会.
_GOES_ON = {
    "部": re.compile(r"门|署|队|件|位|长|首|级|属|分(?!别|工|头|管|解)"),
    "局": re.compile(r"长|面|部|域|势|限"),
    "委": re.compile(r"员|托|派"),
    "办": re.compile(r"理|法|公|事|学|案|结|好"),
    "会": re.compile(r"议|员|计|长|展|费|所"),
    "院": re.compile(r"长|校|所|系|落"),
    "法": re.compile(r"院|官|律|定|规|学|人"),
    "检": re.compile(r"察|测|验|出|索"),
    "署": re.compile(r"长|名(?![下单])"),
    "联": re.compile(r"合|络|系|盟|席"),
    "协": re.compile(r"作(?!为|参与|牵头)|助|商|调|定"),
    "行": re.compile(r"为(?!牵头|参与|主责)|动"),
}
# A person or a part of the body, not the body.
_TITLE_OR_PART = re.compile(
    r"(局|部|署|院|行|会|社|处|司)长|主任|主席|书记|院士|委员|商标局|专利局|法庭"
    r"|(调解|征信|审查|服务|研究|培训|仲裁)?中心(?!工作|任务)|研究[院所会]|学会|协会|学院|大学"
    r"|出版社|报社|杂志社|官网|网站"
)
# Two characters are also parts of other words (海关保护, 人行道): something must end them.
_ENDS_A_WORD = re.compile(
    r"$|[^\w]|[0-9负责牵参配会和与及跟同的在有是要都主承等还也呢吗单独一今去明本当哪几什谁应已未没就能可由该或]|关于|作为|完成|共同|不(?!断)|管(?![理控制])"
)


def names_its_level(name: str) -> bool:
    """Is the name unmistakably that of a national body, whoever says it?"""
    return bool(_NATIONAL_FORM.search(name))


class Scanner:
    """Finds names in text in one pass: a dictionary by first character, longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        by_first: dict[str, dict[int, dict[str, str]]] = {}
        for name in names:
            form, _ = _scan_form(name)
            by_first.setdefault(form[:1], {}).setdefault(len(form), {})[form] = name
        self._by_first = {
            first: tuple(sorted(lengths.items(), reverse=True))
            for first, lengths in by_first.items()
            if first
        }

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, name) of each accepted match, left to right, never overlapping.

        What stands inside 《》 is a title. A longer match is preferred, and a match that its
        neighbours refuse hides no other one that begins later.
        """
        form, places = _scan_form(text)
        form = _without_titles(form)
        at = 0
        while at < len(form):
            size = 1
            for length, names in self._by_first.get(form[at], ()):
                name = names.get(form[at : at + length])
                if name is not None and _stands_alone(text, places, form, at, at + length, name):
                    yield places[at], places[at + length - 1] + 1, name
                    size = length
                    break
            at += size


def _scan_form(text: str) -> tuple[str, list[int]]:
    """Folded characters without blanks, and for each its place in ``text``."""
    if is_match_key(text):
        return text, list(range(len(text)))
    form: list[str] = []
    places: list[int] = []
    for i, c in enumerate(fold_chars(text)):
        if c.isspace():
            continue
        plain = c if "\u3400" <= c <= "\u9fff" else unicodedata.normalize("NFKC", c).lower()
        form.extend(plain)
        places.extend([i] * len(plain))
    return fold_chars("".join(form)), places


def _without_titles(form: str) -> str:
    return re.sub("《[^《》]*》", lambda m: "\0" * len(m.group()), form)


def _stands_alone(text: str, places: list[int], form: str, start: int, end: int, name: str) -> bool:
    if name.isascii():
        return _is_latin_word(text, places[start], places[end - 1] + 1)
    after = form[end : end + 8]
    goes_on = _GOES_ON.get(form[end - 1])
    if (goes_on and goes_on.match(after)) or _TITLE_OR_PART.match(after):
        return False
    if end - start <= 2 and not _ENDS_A_WORD.match(after):
        return False
    before = form[max(0, start - 4) : start]
    return names_its_level(name) or not _LOCAL_BEFORE.search(before)


def _is_latin_word(text: str, start: int, end: int) -> bool:
    """Latin letters end where they end; among other Latin words only capitals are an acronym."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if re.search(r"[A-Za-z0-9]$", before) or re.match(r"[A-Za-z0-9]", after):
        return False
    alone = not (re.search(r"[A-Za-z][ -]$", before) or re.match(r"[ -][A-Za-z]", after))
    return alone or " " in text[start:end] or text[start:end].isupper()
