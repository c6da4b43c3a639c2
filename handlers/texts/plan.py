"""Plan documents: the list and a plan's own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.duties import STANDING

DEADLINES = {
    "by": "写明日期",
    "by_then_ongoing": "写明日期并持续",
    "ongoing": "持续推进",
    "recurring": "定期",
    "none": "未列明",
}


def heading(*, count: int) -> str:
    return f"计划文件 · {count} 份"


def line(*, tasks: int, names_agencies: bool, standing: str) -> str:
    naming = "列明责任单位" if names_agencies else "未列明责任单位"
    return f"　{tasks} 项 · {naming}{STANDING[standing]}"


def page_heading(*, short: str, standing: str) -> str:
    return f"{short}{STANDING[standing]}"


def title(*, title: str) -> str:
    """The title as it is; titles within it keep their own brackets."""
    return title if "《" in title else f"《{title}》"


def issuer(*, issuer: str | None, doc_number: str | None) -> str | None:
    if not issuer and not doc_number:
        return None
    return f"发文　{' · '.join(filter(None, (issuer, doc_number)))}"


def dates(*, issued_on: date | None, published_on: date | None) -> str | None:
    said = [
        f"印发 {issued_on.isoformat()}" if issued_on else "",
        f"公布 {published_on.isoformat()}" if published_on else "",
    ]
    known = " · ".join(filter(None, said))
    return f"日期　{known}" if known else "日期　文件未写"


def period(*, start: date | None, end: date | None) -> str | None:
    if end is None:
        return None
    since = f"{start.isoformat()} 至 " if start else "至 "
    return f"计划期　{since}{end.isoformat()}"


def holds(*, place: str) -> str:
    return f"适用　{place}"


def copy(*, repost: bool, origin: str | None) -> str | None:
    if repost:
        return f"来源　转载文本，非印发件{f'（{origin}）' if origin else ''}"
    return f"来源　{origin}" if origin else None


def tasks(*, tasks: int, sections: int) -> str:
    return f"任务　{tasks} 项 · 板块 {sections} 个"


def deadlines(*, counts: Sequence[tuple[str, int]]) -> str:
    """``counts``: kind as in seed.draft.DeadlineKind, number of tasks."""
    order = list(DEADLINES)
    known = sorted(counts, key=lambda pair: order.index(pair[0]))
    return "期限　" + " · ".join(f"{DEADLINES[kind]} {n}" for kind, n in known)


def lead_rule(*, rule: str) -> str:
    return f"牵头规则　“{rule}”"


def no_lead_rule(*, names_agencies: bool, stated: int, listed: int) -> str:
    """``stated``: tasks that say who leads; ``listed``: those that only list several."""
    if stated and not listed:
        return "牵头规则　没有统一的牵头规则，各项写明牵头"
    if stated:
        return f"牵头规则　文件没有写；{stated} 项写明牵头，{listed} 项只列顺序"
    if names_agencies:
        return "牵头规则　文件没有写"
    return "责任单位　该文件未列明责任单位"


def addressees(*, names: Sequence[str]) -> str:
    count = f"{len(names)} 个：" if len(names) > 1 else ""
    between = "；" if any("、" in name for name in names) else "、"
    return f"主送　{count}{between.join(names)}"


def reporting(*, what: str, due_on: date | None, phrase: str, recipient: str | None) -> str:
    day = due_on.isoformat() if due_on else "未写日期"
    to = f"，报{recipient}" if recipient else ""
    return f"报送　{what}　{day}（文件写“{phrase}”）{to}"


def extras(*, boxes: int, goals: int) -> str | None:
    said = [f"专栏 {boxes} 个" if boxes else "", f"阶段目标 {goals} 段" if goals else ""]
    known = " · ".join(filter(None, said))
    return f"另有　{known}" if known else None


def problems(*, count: int) -> str | None:
    return f"识别　有 {count} 处没有归入任务，原文都保留着" if count else None


def file(*, name: str) -> str:
    return f"文件　{name}"


def checksum(*, sha256: str) -> str:
    return f"校验　SHA-256 {sha256[:12]}…"


def tasks_heading(*, short: str, first: int, last: int, total: int) -> str:
    return f"《{short}》 · {first}–{last} / {total}"


def sections_heading(*, short: str, count: int) -> str:
    return f"《{short}》 · 板块 {count} 个"


def no_sections(*, short: str) -> str:
    return f"《{short}》没有划分板块。"


def no_plan(*, typed: str) -> str:
    return f"没有叫“{typed}”的计划文件。"


def in_group(*, shorts: Sequence[str]) -> str:
    return f"计划文件 {len(shorts)} 份：{'、'.join(shorts)}"
