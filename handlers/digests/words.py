"""What stands behind /digest, read strictly: what is not understood changes nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.ask import windows

_VERBS = {
    "now": ("now", "现在", "立即", "马上"),
    "preview": ("preview", "预览", "试看"),
    "stop": ("stop", "停止", "关闭", "停"),
    "resume": ("resume", "继续", "恢复"),
}
_VERB_OF = {word: verb for verb, words in _VERBS.items() for word in words}
_PAUSE = re.compile(r"(?:pause|暂停)(?:\s*(?:到|至|until))?\s*(.*)")
_TOPICS = {"单位": "agencies", "板块": "sections"}
_ZONE = re.compile(r"(?:时区|zone)\s*([A-Za-z_+\-/0-9]+)")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])(?:[:：]([0-5]\d)|点(半|[0-5]?\d分)?)(?!\d)")
_WEEK, _DAY = "(?:周|星期|礼拜)", "[一二三四五六日天]"
_SPAN = re.compile(rf"{_WEEK}({_DAY})(?:至|到|-|—){_WEEK}?({_DAY})")
_WEEKDAY = re.compile(rf"{_WEEK}({_DAY}{{1,7}})")
_DAYS = re.compile(r"(\d{1,3})\s*天")
_EVERY_DAY, _WORKDAYS = ("每天", "每日"), ("工作日",)
_NAMES = "一二三四五六日"
_BLANKS = re.compile(r"[\s，,、；;。每的和]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``verb``: open, now, preview, stop, resume, pause (``until``), change (settings by name),
    agencies or sections (``names`` as typed).
    """

    verb: str
    until: date | None = None
    change: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def read(words: str, today: date) -> Wanted | None:
    """What the words ask for; None where any of it is not understood."""
    said = words.strip()
    if not said:
        return Wanted("open")
    if said.lower() in _VERB_OF:
        return Wanted(_VERB_OF[said.lower()])
    paused = _PAUSE.fullmatch(said)
    if paused is not None:
        return _paused(paused[1], today)
    topic, _, rest = said.partition(" ")
    if topic in _TOPICS:
        names = tuple(name for name in re.split(r"[、，,；;\s]+", rest) if name)
        return Wanted(_TOPICS[topic], names=names) if names else None
    return _change(said)


def _paused(words: str, today: date) -> Wanted | None:
    found = windows.read(words, today) if words else None
    if found is None or found.window.last is None or found.window.last < today:
        return None
    # up to the first day of a span: 暂停到11月 is until the first of November
    first = found.window.first
    return Wanted("pause", until=found.window.last if first is None or first < today else first)


def _change(said: str) -> Wanted | None:
    change: dict[str, Any] = {}
    left = said
    for pattern, name, meaning in _READERS:
        while (found := pattern.search(left)) is not None:
            value = meaning(found)
            if name == "weekdays":
                value = sorted({*change.get(name, []), *value})
            elif name in change:
                return None
            change[name] = value
            left = left[: found.start()] + " " + left[found.end() :]
    for words, days in ((_EVERY_DAY, range(7)), (_WORKDAYS, range(5))):
        for word in words:
            if word in left:
                change["weekdays"], left = list(days), left.replace(word, " ", 1)
    return Wanted("change", change=change) if change and not _BLANKS.sub("", left) else None


def _minute(found: re.Match[str]) -> int:
    past = found[2] or (found[3] or "0").removesuffix("分")
    return int(found[1]) * 60 + (30 if past == "半" else int(past))


def _span(found: re.Match[str]) -> list[int]:
    first, last = _number(found[1]), _number(found[2])
    return sorted({(first + n) % 7 for n in range((last - first) % 7 + 1)})


def _number(name: str) -> int:
    return _NAMES.index(name.replace("天", "日"))


_READERS: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], Any]], ...] = (
    (_ZONE, "zone", lambda found: found[1]),
    (_CLOCK, "minute", _minute),
    (_SPAN, "weekdays", _span),
    (_WEEKDAY, "weekdays", lambda found: sorted({_number(c) for c in found[1]})),
    (_DAYS, "days", lambda found: int(found[1])),
)
