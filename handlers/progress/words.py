"""One line of free text to a status and the words of a report. Pure.

"第39项 已完成 已查扣1200批次": the number and the first word of state are what they are; all that
is left is the report, to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from handlers.ask import intents, windows
from store.reports.records import Status
from store.text import clean_user_text

# A word of state stands for itself: 已完成方案 is what was done, not that all is.
_STATES: tuple[tuple[Status, str], ...] = (
    (Status.NOT_STARTED, "未启动|尚未启动|还没启动|没有启动|没启动"),
    (Status.ADJUST, "建议调整|申请调整|申请延期|建议延期"),
    (Status.DELAYED, "滞后|进度滞后|推进滞后|延期|受阻"),
    (Status.DONE, "已完成|已办结|办结|完成了|办完了|已办完|全部完成|完成"),
    (Status.IN_PROGRESS, "进行中|推进中|正在推进|正在进行|办理中|已启动|在办"),
)
_EDGE = r"[\s，,。；;：:、|/]"
_STATE = [
    (status, re.compile(rf"(?:^|{_EDGE}|(?<=[项条号]))(?P<word>{words})(?={_EDGE}|$)"))
    for status, words in _STATES
]
_LABEL = r"[\d一二三四五六七八九十百零〇（）()]{1,8}"
_NUMBER = re.compile(rf"^{_EDGE}*(?:第\s*)?{_LABEL}\s*(?:[项条号](?:任务)?|(?={_EDGE}|$))")
_THAT_ONE = "(?:那|这)一?[项条件个](?:任务)?"
_REFERENCE = re.compile(rf"^[^\s，,。；;：:]{{1,40}}?{_THAT_ONE}{_EDGE}*")
_FULL_DATE = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?"
)
_SHORT_DATE = re.compile(r"(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")

# Within so many there is a 29 February, also around 2100.
_YEARS = 9


@dataclass(frozen=True, slots=True)
class Told:
    """``before`` is what stands before the word of state: which task is meant."""

    status: Status | None
    text: str
    before: str


def told(line: str) -> Told:
    """The first word of state that stands alone, and what is said beside it."""
    said = clean_user_text(line).strip()
    found = [(m.start("word"), m.end("word"), s) for s, p in _STATE if (m := p.search(said))]
    if not found:
        return Told(None, said, said)
    start, end, status = min(found, key=lambda one: (one[0], -one[1]))
    before, after = said[:start], said[end:]
    return Told(status, _trimmed(after), _trimmed(before))


def tells(line: str) -> bool:
    """Whether a line says which task, and how it stands, in words that stand alone."""
    said = told(line)
    if said.status is None or intents.ASKS.search(line):
        return False
    return bool(_NUMBER.match(said.before) or _REFERENCE.match(said.before))


def without_task(line: str) -> str:
    """A line of ``/update NUMBER words`` or ``第39项 words`` without what says which task."""
    cut = _NUMBER.sub("", line, count=1)
    cut = cut if cut != line else _REFERENCE.sub("", line, count=1)
    return _trimmed(cut)


def status_alone(text: str) -> Status | None:
    """The status that a whole text names."""
    one = told(text)
    return one.status if not one.text and not one.before else None


def day(text: str, today: date) -> date | None:
    """An exact day: 2022-03-10, 3月10日, 今天, 昨天. The year is the last in which it has been."""
    said = clean_user_text(text).strip()
    if full := _FULL_DATE.fullmatch(said):
        return _date(int(full["y"]), int(full["m"]), int(full["d"]))
    if short := _SHORT_DATE.fullmatch(said):
        years = range(today.year, today.year - _YEARS, -1)
        return next((one for one in _dates(years, short) if one <= today), None)
    read = windows.read(said, today)
    if read is None or read.window.first != read.window.last:
        return None
    return read.window.first


def until(text: str, today: date) -> date | None:
    """A day by which something will be: 9月30日, 9月底. Without a year it is the next one."""
    said = clean_user_text(text).strip()
    if full := _FULL_DATE.fullmatch(said):
        return _date(int(full["y"]), int(full["m"]), int(full["d"]))
    if short := _SHORT_DATE.fullmatch(said):
        years = range(today.year, today.year + _YEARS)
        return next((one for one in _dates(years, short) if one > today), None)
    read = windows.read(said, today)
    return None if read is None else read.window.last


def _dates(years: Iterable[int], said: re.Match[str]) -> Iterator[date]:
    """Month and day in each of these years that has them."""
    for year in years:
        found = _date(year, int(said["m"]), int(said["d"]))
        if found is not None:
            yield found


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def _trimmed(text: str) -> str:
    return re.sub(rf"^{_EDGE}+|[\s，,；;：:、|/]+$", "", text)
