"""Word's automatic numbers as they are printed: they are nowhere in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from seed.readers.xml import Element, child, is_on, local, value

_HAN = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_MOST_LEVELS = 9


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int = 1
    format: str = "decimal"
    text: str = "%1."
    suffix: str = "tab"
    is_legal: bool = False
    restarts: int | None = None


@dataclass
class Numbering:
    """The lists of a document and how far each has counted. Ask in the order of the text."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    own: dict[str, dict[int, Level]] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _met: set[tuple[str, int]] = field(default_factory=set)

    def label(self, num: str, depth: int) -> str:
        """The number of the next paragraph of list ``num`` at ``depth``, with what follows it."""
        abstract = self.lists.get(num)
        if abstract is None or not 0 <= depth < _MOST_LEVELS:
            return ""
        levels = self.levels.get(abstract, {}) | self.own.get(num, {})
        level = levels.get(depth, Level())
        counts = self._counts[abstract]
        for at, start in self.starts.get(num, {}).items():
            if (num, at) not in self._met and at <= depth:
                self._met.add((num, at))
                counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            rule = levels.get(deeper, Level()).restarts
            if rule != 0 and (rule is None or depth < rule):
                del counts[deeper]
        return _written(level, levels, counts)


def read_numbering(root: Element | None) -> Numbering:
    """The part ``numbering.xml``; no lists where there is none."""
    found = Numbering()
    if root is None:
        return found
    linked: dict[str, str] = {}
    for element in root:
        if local(element) == "abstractNum":
            key = value(element, "abstractNumId") or ""
            found.levels[key] = _levels(element)
            link = value(child(element, "numStyleLink"))
            if link:
                linked[key] = link
            style = value(child(element, "styleLink"))
            if style:
                found.by_style[style] = (key, 0)
    for element in root:
        if local(element) != "num":
            continue
        num = value(element, "numId") or ""
        key = value(child(element, "abstractNumId")) or ""
        if key in linked and linked[key] in found.by_style:
            key = found.by_style[linked[key]][0]
        found.lists[num] = key
        for change in element:
            if local(change) == "lvlOverride":
                depth = _number(value(change, "ilvl"), 0)
                start = child(change, "startOverride")
                if start is not None:
                    found.starts.setdefault(num, {})[depth] = _number(value(start), 1)
                if (level := child(change, "lvl")) is not None:
                    found.own.setdefault(num, {})[depth] = _level(level)
    return found


def _levels(abstract: Element) -> dict[int, Level]:
    return {
        _number(value(element, "ilvl"), 0): _level(element)
        for element in abstract
        if local(element) == "lvl"
    }


def _level(element: Element) -> Level:
    restart = value(child(element, "lvlRestart"))
    return Level(
        start=_number(value(child(element, "start")), 1),
        format=value(child(element, "numFmt")) or _alternative(element) or "decimal",
        text=value(child(element, "lvlText")) or "",
        suffix=value(child(element, "suff")) or "tab",
        is_legal=is_on(child(element, "isLgl")),
        restarts=None if restart is None else _number(restart, 0),
    )


def _alternative(element: Element) -> str | None:
    """A format that only newer versions know stands in a choice."""
    for inner in element.iter():
        if local(inner) == "numFmt":
            return value(inner)
    return None


def _number(text: str | None, otherwise: int) -> int:
    try:
        return min(int(text or ""), 1_000_000)
    except ValueError:
        return otherwise


def _written(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if level.format in ("bullet", "none") and "%" not in level.text:
        return ""
    text = level.text
    for at in range(_MOST_LEVELS):
        mark = f"%{at + 1}"
        if mark in text:
            other = levels.get(at, Level())
            count = counts.setdefault(at, other.start)
            kind = "decimal" if level.is_legal else other.format
            text = text.replace(mark, written(count, kind))
    is_open = bool(text) and (text[-1].isalnum() or (text[-1].isascii() and text[-1] not in ".):"))
    return text + (" " if is_open and level.suffix != "nothing" else "")


def written(count: int, kind: str) -> str:
    """A number in one of Word's formats; those of other scripts as digits."""
    write = _FORMATS.get(kind)
    return str(count) if write is None or count < 1 else write(count)


def chinese(count: int, digits: str = _HAN, units: str = "十百千") -> str:
    """A number below ten thousand in words: 十二, 一百零五."""
    if count >= 10_000:
        return str(count)
    words, zero = "", False
    for power in range(3, -1, -1):
        digit = count // 10**power % 10
        if digit:
            words += ("零" if zero and words else "") + digits[digit]
            words += units[power - 1] if power else ""
            zero = False
        else:
            zero = True
    return words.removeprefix("一") if 10 <= count < 20 and digits is _HAN else words


def _roman(count: int) -> str:
    words = ""
    for worth, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while count >= worth and len(words) < 20:
            words, count = words + sign, count - worth
    return words


def _letter(count: int) -> str:
    return chr(ord("A") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)


def _within(first: str, most: int) -> Callable[[int], str]:
    """A run of signs that Unicode has up to ``most``; digits above."""
    return lambda count: chr(ord(first) + count - 1) if count <= most else str(count)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: "".join(chr(ord("０") + int(digit)) for digit in str(count)),
    "decimalEnclosedCircle": _within("①", 20),
    "decimalEnclosedCircleChinese": _within("①", 20),
    "decimalEnclosedFullstop": _within("⒈", 20),
    "decimalEnclosedParen": _within("⑴", 20),
    "ideographEnclosedCircle": _within("㊀", 10),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "koreanDigital2": chinese,
    "ideographDigital": lambda count: "".join(_HAN[int(digit)] for digit in str(count)),
    "japaneseDigitalTenThousand": lambda count: "".join(_HAN[int(d)] for d in str(count)),
    "taiwaneseDigital": lambda count: "".join(_HAN[int(digit)] for digit in str(count)),
    "chineseLegalSimplified": lambda count: chinese(count, _FORMAL, "拾佰仟"),
    "ideographLegalTraditional": lambda count: chinese(count, _FORMAL, "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
}
