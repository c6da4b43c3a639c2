"""/workdays: every sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.digests import WEEKDAYS

ENTER, CONFIRM, CANCEL, DROP = "录入", "确认录入", "取消", "撤回"
_EXAMPLE = "2027年2月15日至21日放假，2月13日、2月27日上班。依据：国办发明电〔2026〕7号"


def heading(*, today: date) -> str:
    return f"工作日历 · 今天 {today.isoformat()} 周{WEEKDAYS[today.weekday()]}"


def year(*, year: int, announced: bool, entered: int, worked: int) -> str:
    if announced:
        by_hand = f"，含录入 {entered} 天" if entered else ""
        return f"{year} 年　已公布{by_hand}（周末上班 {worked} 天）"
    if entered:
        return f"{year} 年　录入 {entered} 天（周末上班 {worked} 天）"
    return f"{year} 年　未公布，公布后请录入"


def effect() -> str:
    return "非工作日摘要顺延、提醒提前，期限不变。"


def entries() -> str:
    return "手工录入的："


def entry(*, days: str, note: str, on: date) -> str:
    by = f"（{note}）" if note else ""
    return f"{days}{by} {on.month}-{on.day} 录入"


def more_entries(*, count: int) -> str:
    return f"另有 {count} 次较早的录入。"


def drop(*, number: int, several: bool) -> str:
    return f"{DROP}第 {number} 次" if several else DROP


def ask() -> str:
    return f"请发放假和上班的日期，可以直接粘贴通知原文，例如：\n{_EXAMPLE}"


def said(*, free: Sequence[date], worked: Sequence[date], short: bool = False) -> str:
    """The days as spans of days that follow each other; ``short``: without their weekdays."""
    gap = " " if short else ""
    parts = [f"{_spans(free, short=short)}{gap}放假"] if free else []
    parts += [f"{_spans(worked, short=short)}{gap}上班"] if worked else []
    return "；".join(parts)


def check(*, days: str, count: int, changed: int, note: str) -> str:
    differs = f"其中 {changed} 天与现在的算法不同。" if changed else "与现在的算法相同。"
    by = f"\n依据：{note}" if note else "\n没有写依据（可在末尾写“依据：文号”）。"
    return f"请确认，共 {count} 天，{differs}\n{days}{by}"


def drop_check(*, days: str) -> str:
    return f"要撤回吗？撤回后这些天按程序自带的日历算：\n{days}"


def entered(*, count: int) -> str:
    return f"已录入 {count} 天。"


def taken_back(*, count: int) -> str:
    return f"已撤回 {count} 天。" if count else "之前已经撤回，没有改动。"


def unclear(*, words: str | None) -> str:
    which = f"没有看懂“{words}”" if words else "没有读到日期"
    return f"{which}，没有改动。写法：\n/workdays {_EXAMPLE}"


def yearless() -> str:
    return f"没有写年份，没有改动。请写明是哪一年，例如：\n/workdays {_EXAMPLE}"


def too_many() -> str:
    return "一次录入的日期太多，一屏写不下，没有改动。请分几次发。"


def too_far(*, first: date, last: date) -> str:
    return f"只能录入 {first.year} 至 {last.year} 年的日期，没有改动。"


def only_in_private() -> str:
    return "工作日历在私聊里查看和录入。"


def _spans(days: Sequence[date], *, short: bool) -> str:
    spans: list[list[date]] = []
    for day in days:
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    said = []
    year, gap = None, " " if short else ""
    for span in spans:
        first = _day(span[0], year, short=short)
        year = span[0].year
        last = f"{gap}至 {_day(span[-1], year, short=short)}" if len(span) > 1 else ""
        year = span[-1].year
        said.append(first + last)
    return "、".join(said)


def _day(day: date, year: int | None, *, short: bool) -> str:
    of = "" if day.year == year else f"{day.year} 年 "
    if short:
        return f"{of}{day.month}-{day.day}"
    return f"{of}{day.month} 月 {day.day} 日（周{WEEKDAYS[day.weekday()]}）"
