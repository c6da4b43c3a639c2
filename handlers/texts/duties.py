"""What an agency is responsible for: summary, lists, filters, rules."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.first import parts

ROLE = {"lead": "牵头", "participant": "参与", "any": "牵头和参与"}
STANDING = {
    "current": "",
    "closing": "（收尾中）",
    "history": "（历史计划）",
    "ahead": "（晚于今天印发）",
}


def decided(*, printed: str, body: str, total: int) -> str:
    """What the document prints under a name that an administrator gave to ``body``."""
    return f"有 {total} 项文件写作“{printed}”，管理员按 {body} 处理，记在{body}名下。"


def decided_task(*, where: str, title: str) -> str:
    return f"　{where}　{title}"


def none_on_record(*, full: str) -> str:
    return f"没有任务记在{full}名下，但文件印有这个名称。"


def heading(*, full: str, total: int) -> str:
    return f"{full} · {total} 项"


def plan(*, short: str, standing: str) -> str:
    return f"{short}{STANDING[standing]}"


def plan_counts(*, lead: int, participant: int, first: int, listed: int) -> str:
    if first or listed:
        said = [f"首列 {first}" if first else "", f"同列 {listed}" if listed else ""]
        without = " · ".join(filter(None, said)) + "（文件未规定牵头）"
        if not lead and not participant:
            return f"　{without}"
        return f"　{parts(lead=lead, participant=participant)} · {without}"
    return f"　{parts(lead=lead, participant=participant)}"


def totals(*, lead: int, sole: int, total: int, divided: int) -> str | None:
    """How many alone, how many divided by duty; None where there is neither."""
    said = []
    if lead:
        said.append(f"牵头 {lead} 项中独自负责 {sole} 项")
    if divided:
        said.append(f"全部 {total} 项中 {divided} 项原文注明“按职责分工/分别负责”")
    return "；".join(said) + "。" if said else None


def coverage(*, plans: int, naming: int, tasks: int, silent: int) -> str:
    if not naming:
        return f"查了 {plans} 份文件，都没有列明责任单位。"
    if not silent:
        return f"查了 {plans} 份文件，都列明责任单位（{tasks} 项）。"
    return f"查了 {plans} 份文件；{naming} 份列明责任单位（{tasks} 项），{silent} 份未列明。"


def none(*, plans: int, full: str) -> str:
    return f"{plans} 份文件都没有把任务分给{full}。"


def none_coverage(*, naming: Sequence[str], tasks: int) -> str:
    if not naming:
        return "这些文件都没有列明责任单位。"
    return f"列明责任单位的只有 {len(naming)} 份（{'、'.join(naming)}），共 {tasks} 项。"


def nothing_loaded() -> str:
    return "还没有导入任何计划文件。"


def addressed(*, full: str, short: str, collective: str) -> str:
    return f"《{short}》发给{collective}，{full}在内；报送要求见该计划。"


def includes(*, names: Sequence[str]) -> str:
    return f"按机构沿革，一并计入文件中的{'、'.join(names)}。"


def reading(*, typed: str, full: str) -> str:
    return f"“{typed}”按{full}理解。"


def was_no_member(*, full: str, collective: str) -> str:
    return f"给{collective}分任务的文件印发时，{full}不在其中，没有经由它的任务。"


def via(*, collective: str, full: str) -> str:
    return f"{full}是“{collective}”之一。以下经由“{collective}”，不计入{full}的任务："


def list_heading(*, full: str, role: str, first: int, last: int, total: int) -> str:
    return f"{full} · {ROLE[role]} · {first}–{last} / {total}"


def list_empty(*, full: str, role: str, plan: str | None) -> str:
    where = f"《{plan}》" if plan else "各份文件"
    return f"{full} · {ROLE[role]}\n{where}里没有这样的任务。"


def plan_heading(*, short: str) -> str:
    return f"《{short}》"


def task(*, ref: str, title: str) -> str:
    return f"{ref}　{title}"


def with_others(*, others: int, division: str) -> str:
    """What follows a title: how many share the task, and whether by duty."""
    divided = "，按职责分工" if division == "divided" else ""
    return f" · 与 {others} 家{divided}"


def filters(*, full: str, role: str, plan: str | None) -> str:
    return f"{full} · 筛选\n现在显示：{ROLE[role]} · {plan or '全部文件'}"


def choose_plan(*, full: str, role: str) -> str:
    return f"{full} · {ROLE[role]} · 按板块\n先选一份文件："


def sections_heading(*, full: str, role: str, short: str) -> str:
    return f"{full} · {ROLE[role]} · 按板块\n《{short}》"


def section(*, path: Sequence[str], tasks: int) -> str:
    return f"{' › '.join(path)}　{tasks} 项"


def rules_heading() -> str:
    return "谁牵头，按文件自己的规则："


def no_rule(*, short: str) -> str:
    return f"《{short}》没有规定谁牵头：列第一位的只记作“首列”。"


def rules_note() -> str:
    return (
        "一项只列一个单位的，记作独自负责。原文写明牵头、参与、配合的，按原文。"
        "原文注明按职责分工或分别负责的，照样标出。"
    )


def in_group(*, full: str, counts: str, total: int, plans: int) -> str:
    return f"{full} · {total} 项：{counts}（查了 {plans} 份文件）"


def within(*, path: Sequence[str]) -> str:
    return f"板块　{' › '.join(path)}"


def no_sections(*, full: str, role: str) -> str:
    return f"{full} · {ROLE[role]}\n这些任务不在任何板块之下。"


def which(*, typed: str) -> str:
    return f"“{typed}”可能指几个单位，您问的是哪一个？"


def silent_plan(*, short: str) -> str:
    return f"《{short}》没有列明责任单位，不能按单位查。"


def printed_as(*, printed: str) -> str:
    return f"文件中写作“{printed}”。"
