"""Why a report was not taken, what is on record, and what can be done instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.errors import Refusal

Facts = Mapping[str, Any]

_KEPT = "没有记录任何内容。"


def suspended() -> str:
    return f"您的账号已停用，不能再代表单位操作，{_KEPT}请联系本单位联络员或管理员。"


def nobody_named(*, where: str) -> str:
    return f"{where}文件未列明责任单位，无从报送，{_KEPT}由统筹指定责任单位之后才能填报。"


def not_named(*, where: str, named: str, mine: str) -> str:
    """Whose task it is, for whom one speaks."""
    speaks = f"您代表{mine}，" if mine else "您不代表责任单位，"
    return f"{where}由{named}负责，{speaks}不能填报。"


def not_named_briefly() -> str:
    return f"这项任务不由您所代表的单位负责，不能填报，{_KEPT}"


def task_amended() -> str:
    return f"这项任务的文字在您填写期间改动过，{_KEPT}请看新的文字后再确认。"


def plan_archived(*, plan: str) -> str:
    of = f"《{plan}》" if plan else "这份计划"
    return f"{of}已归档，不再接收报送，{_KEPT}确需补报请联系统筹。"


def draft_gone() -> str:
    return "这份草稿已提交或已取消，没有重复记录。可以重新填报。"


def draft_expired() -> str:
    return f"这份草稿超过一天没有动过，已作废，{_KEPT}请重新填报。"


def text_missing() -> str:
    return f"进展还没有写文字，{_KEPT}请写一两句。"


def text_too_long(*, most: int) -> str:
    return f"文字太长，{_KEPT}请控制在 {most} 字以内，其余用文件作附件。"


def date_missing() -> str:
    return f"已完成须写明完成日期，{_KEPT}"


def date_ahead() -> str:
    return f"完成日期不能晚于今天，{_KEPT}还没有完成的请报“进行中”。"


def deliverable_missing() -> str:
    return f"这项任务要求形成文件，完成须写明成果的名称、文号或链接，{_KEPT}"


def extension_past(*, due: str | None = None) -> str:
    """``due``: the date that counts now, as ISO, where that is later than today."""
    return f"延期的日期须晚于{f'现在的期限 {due}' if due else '今天'}，{_KEPT}请另选一个日期。"


def report_replaced(*, receipt: str) -> str:
    return f"回执 {receipt} 已有更正或已撤回，不能再改，{_KEPT}请从最新的一条改起。"


def not_pending(*, receipt: str) -> str:
    return f"回执 {receipt} 已经处理过，不在待审核之列，没有重复记录。"


def not_in_force(*, receipt: str) -> str:
    return f"回执 {receipt} 不是有效的报送（已退回、撤回或更正），{_KEPT}"


def reason_missing() -> str:
    return f"退回须写明理由，{_KEPT}"


def extension_decided() -> str:
    return "这个延期申请已经有决定，没有重复记录。"


def file_too_large(*, most: int) -> str:
    """``most`` in megabytes."""
    return f"附件超过 {most} MB，没有收下；文字不受影响。请压缩后再发，或在文字里写明存放位置。"


def files_full() -> str:
    return "存放附件的空间已满，这个附件没有收下；文字可以照常提交。请告诉管理员。"


def too_many_files(*, most: int) -> str:
    return f"一条报送最多 {most} 个附件，这个没有收下。"


def file_gone() -> str:
    return "这个附件取不到了：多半已按保存期限清除，只留有记录。"


SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.SUSPENDED: lambda facts: suspended(),
    Refusal.NOBODY_NAMED: lambda facts: nobody_named(where=facts.get("where", "")),
    Refusal.NOT_NAMED: lambda facts: (
        not_named(where=facts["where"], named=facts["named"], mine=facts.get("mine", ""))
        if facts.get("where")
        else not_named_briefly()
    ),
    Refusal.TASK_AMENDED: lambda facts: task_amended(),
    Refusal.PLAN_ARCHIVED: lambda facts: plan_archived(plan=facts.get("plan", "")),
    Refusal.DRAFT_GONE: lambda facts: draft_gone(),
    Refusal.DRAFT_EXPIRED: lambda facts: draft_expired(),
    Refusal.TEXT_MISSING: lambda facts: text_missing(),
    Refusal.TEXT_TOO_LONG: lambda facts: text_too_long(most=facts["most"]),
    Refusal.DATE_MISSING: lambda facts: date_missing(),
    Refusal.DATE_AHEAD: lambda facts: date_ahead(),
    Refusal.DELIVERABLE_MISSING: lambda facts: deliverable_missing(),
    Refusal.EXTENSION_PAST: lambda facts: extension_past(due=facts.get("due")),
    Refusal.REPORT_REPLACED: lambda facts: report_replaced(receipt=facts["receipt"]),
    Refusal.NOT_PENDING: lambda facts: not_pending(receipt=facts["receipt"]),
    Refusal.NOT_IN_FORCE: lambda facts: not_in_force(receipt=facts["receipt"]),
    Refusal.REASON_MISSING: lambda facts: reason_missing(),
    Refusal.EXTENSION_DECIDED: lambda facts: extension_decided(),
    Refusal.FILE_TOO_LARGE: lambda facts: file_too_large(most=facts["most"]),
    Refusal.FILES_FULL: lambda facts: files_full(),
    Refusal.TOO_MANY_FILES: lambda facts: too_many_files(most=facts["most"]),
    Refusal.FILE_GONE: lambda facts: file_gone(),
}
