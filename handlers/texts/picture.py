"""The words of a digest's picture. What draws knows none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

SHARES = {
    "done": "已报完成",
    "reported": "已报进展",
    "silent": "到期未报",
    "nobody": "无从报送",
    "ongoing": "持续推进",
    "ahead": "期限未到",
    "undated": "未列明期限",
}
TODAY = "今天"
_WEEKDAYS = "一二三四五六日"
_KEEP = "\u00a0"


def title(*, shorts: Sequence[str]) -> str:
    """The plan, or how many."""
    return f"《{shorts[0]}》" if len(shorts) == 1 else f"{len(shorts)} 份文件"


def subtitle(*, today: date, days: int, count: int) -> str:
    said = f"未来 {days} 天到期 {count} 项" if count else f"未来 {days} 天没有到期"
    return f"{today.isoformat()} {_weekday(today)} · {said}"


def tick(*, on: date) -> str:
    return f"{on.month}-{on.day}"


def due(*, on: date, count: int) -> str:
    return f"{on.month} 月 {on.day} 日（{_weekday(on)}）{count} 项"


def refs(*, short: str | None, refs: Sequence[str], more: int) -> str:
    """Numbers never stand without their plan, unless the picture is about one alone.

    A line does not break at the blanks that do not break.
    """
    said = "、".join(refs)
    of = f"{short} " if short else ""
    if not refs:
        return f"{of}{more}{_KEEP}项"
    among = f" 等{_KEEP}{len(refs) + more}" if more else ""
    return f"{of}第{_KEEP}{said}{among}{_KEEP}项"


def more_days(*, days: int, count: int) -> str:
    return f"另有 {days} 天 {count} 项，见文字"


def total(*, count: int) -> str:
    return f"共 {count} 项"


def share(*, name: str, count: int) -> str:
    return f"{SHARES[name]} {count}"


def silent(*, agencies: Sequence[tuple[str, int]]) -> str:
    said = "、".join(f"{name}{_KEEP}{count}" for name, count in agencies)
    return f"到期未报：{said}"


def more_plans(*, count: int) -> str:
    return f"另有 {count} 份文件，见文字"


def plain_plans(*, count: int) -> str:
    return f"另有 {count} 份文件没有写期限，也还没有报送"


def caption(*, shorts: Sequence[str], today: date, count: int) -> str:
    """Beside the picture, for who cannot see it."""
    of = title(shorts=shorts)
    return f"{of}到期与进展图 · {today.isoformat()} · 到期 {count} 项"


def _weekday(on: date) -> str:
    return f"周{_WEEKDAYS[on.weekday()]}"
