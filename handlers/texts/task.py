"""One task: card and printed source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date


def number(*, ref: str) -> str:
    """第 14 项; a label that is no plain number stands as printed."""
    return f"第 {ref} 项" if ref.isdigit() else ref


def title(*, ref: str, short: str) -> str:
    return f"{number(ref=ref)}　{short}"


def path(*, path: Sequence[str]) -> str:
    return " › ".join(path)


def lead(
    *,
    name: str,
    basis: str,
    division: str,
    stated: str | None,
    said: str | None,
    by_hand: bool = False,
) -> str:
    """``basis`` as in seed.draft.LeadBasis; ``said`` the document's words on the division.

    ``by_hand``: an administrator wrote it, and not the document.
    """
    who, where = ("管理员", "管理员") if by_hand else ("文件", "原文")
    why = {
        "sole": "独自负责",
        "rule": "列第一位",
        "stated": f"{who}写明“{stated}”" if stated else f"{who}写明",
    }.get(basis, "")
    if division == "divided":
        why = f"{why}；{where}注明“{said}”" if said else f"{why}；{where}注明按职责分工"
    return f"牵头　{name}（{why}）" if why else f"牵头　{name}"


def first(*, name: str, divided: bool) -> str:
    return f"首列　{name}（文件未规定牵头{'；原文注明按职责分工' if divided else ''}）"


def listed(*, names: Sequence[str]) -> str:
    return f"同列　{'、'.join(names)}"


def responsible(*, names: Sequence[str]) -> str:
    """Bodies none of which the document makes the first: 各有关部门和单位."""
    return f"责任单位　{'、'.join(names)}（未规定牵头）"


def participants(*, names: Sequence[str]) -> str:
    return f"参与　{'、'.join(names)}"


def nobody() -> str:
    return "责任单位　该文件未列明责任单位"


def nobody_here() -> str:
    return "责任单位　这一项没有写责任单位"


def body(*, printed: str, today: str | None, stated: str | None, by_hand: str | None = None) -> str:
    """A body by the name the document printed, with today's where it differs.

    ``by_hand``: the body that an administrator takes the name for, which does not go by it.
    """
    now = f"现{today}" if today else ""
    notes = [f"管理员按{by_hand}处理" if by_hand else now, stated or ""]
    said = "，".join(filter(None, notes))
    return f"{printed}（{said}）" if said else printed


def heirs(*, names: Sequence[str]) -> str:
    return "、".join(names)


def deadline(*, kind: str, due_on: date | None, phrase: str | None, by_hand: bool = False) -> str:
    """One deadline: the date and, beside it, the document's own phrase, or an administrator's."""
    written = f"（{'管理员' if by_hand else '文件'}写“{phrase}”）" if phrase else ""
    if kind == "by" and due_on:
        return f"{due_on.isoformat()}{written}"
    if kind == "by_then_ongoing" and due_on:
        return f"{due_on.isoformat()}，之后持续推进{written}"
    if kind == "ongoing":
        return f"持续推进，不设期限{written}"
    if kind == "recurring":
        day = due_on.isoformat() if due_on else "定期，文件未写日期"
        return f"{day}{written}"
    return f"未能算出日期{written}"


def due(*, said: Sequence[str]) -> str:
    return f"期限　{'；'.join(said)}"


def no_deadline(*, period_end: date | None) -> str:
    period = f"（计划期至 {period_end.isoformat()}）" if period_end else ""
    return f"期限　文件未列明{period}"


def no_deadline_by_hand() -> str:
    return "期限　管理员没有写"


def targets(*, said: Sequence[str]) -> str:
    return f"目标　{'；'.join(said)}"


def target(*, phrase: str, due_on: date | None) -> str:
    return f"{phrase}（{due_on.year} 年）" if due_on and str(due_on.year) not in phrase else phrase


def damage(*, printed: str, restored: str | None, confidence: str) -> str:
    """A damaged place: as printed, never repaired in the text itself."""
    lost = restored is None or len(restored) > len(printed)
    what = "疑似缺字" if lost else "疑似有误"
    if not restored:
        return f"⚠ {what}：原文印作{_cited(printed)}"
    sure = {"certain": "应为", "likely": "可能是"}.get(confidence, "或为")
    return f"⚠ {what}：原文印作{_cited(printed)}，{sure}{_cited(restored)}"


def sister(*, ref: str, short: str, printed: str) -> str:
    """Added to a damage: who prints it whole."""
    return f"；{short}第 {ref} 项印作{_cited(printed)}"


def _cited(printed: str) -> str:
    # Words that bring quotes of their own get corner ones around them.
    return f"「{printed}」" if "“" in printed or "”" in printed else f"“{printed}”"


def source_heading(*, ref: str, short: str) -> str:
    return f"原文 · {title(ref=ref, short=short)}"


def source_file(*, name: str) -> str:
    return f"文件　{name}"


def source_place(*, start: int, end: int) -> str:
    return f"位置　第 {start}–{end} 字"


def source_repost(*, origin: str | None) -> str:
    return f"来源　转载文本，非印发件{f'（{origin}）' if origin else ''}"


def source_original(*, origin: str) -> str:
    return f"来源　{origin}"


def in_group(*, ref: str, short: str, title_: str) -> str:
    return f"{title(ref=ref, short=short)}\n{title_}"


def not_found(*, ref: str, short: str) -> str:
    return f"《{short}》没有{number(ref=ref)}。"


def which_plan(*, ref: str) -> str:
    return f"几份文件都有{number(ref=ref)}，您问的是哪一份？"


def which_task(*, ref: str) -> str:
    return f"{number(ref=ref)}有几种编法，您问的是哪一项？"


def in_no_plan(*, ref: str) -> str:
    return f"各份文件都没有{number(ref=ref)}。"


_DIVISION = re.compile(r"(?:按|依|根据)[^，、；。（）()]{0,8}(?:负责|落实)|分别负责")


def divided_words(*, responsibility: str | None) -> str | None:
    """The document's own words where it divides a task by duty: 按职责分工负责."""
    found = _DIVISION.search("".join((responsibility or "").split()))
    return found.group() if found else None
