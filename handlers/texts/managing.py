"""A plan in force: its revisions, where it holds, putting it away and taking a revision back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

MANAGE, ADD_TASK, EDITIONS = "管理", "增加任务", "版本记录"
PLACE, SOURCE = "适用地区", "来源"
ARCHIVE, RESTORE, UNDO, BRING_BACK = "归档", "恢复", "撤销", "恢复原文"
_KINDS = {"import": "导入", "amend": "调整", "undo": "撤销", "place": "改适用地区"}
# What the file alone brings back: it knows nothing of what somebody corrected in its draft.
_BY_THE_FILE = "再发同一份文件并导入，文件里的任务连同进展就回来；核对时手工改过的要重新改"


def manage(*, short: str, number: int, tasks: int) -> str:
    return f"{short} · 第 {number} 版 · {tasks} 项"


def archived() -> str:
    return "已归档（历史计划）：不收报送，不提醒，不进摘要；问到时仍能查。"


def taken_back(*, short: str, can_undo: bool) -> str:
    """``can_undo``: the button that brings it back stands below."""
    or_so = "；按下面的按钮恢复的，连手工改动一起回来" if can_undo else ""
    return f"{short}　现在没有文本：首次导入已撤销。\n{_BY_THE_FILE}{or_so}。"


def taken_back_label(*, short: str) -> str:
    return f"已撤销：{short}"


def parked_label(*, count: int) -> str:
    return f"已移出的任务 {count}"


def parked_line(*, count: int) -> str:
    return f"已移出现行版本的任务（{count}），其进展保留"


def parked_heading(*, short: str, count: int) -> str:
    return f"{short} · {parked_line(count=count)}"


def parked_task(*, ref: str, title: str, revision: int, reports: int) -> str:
    return f"{ref}　{title}\n　最后在第 {revision} 版 · 报送 {reports} 条"


def nothing_parked(*, short: str) -> str:
    return f"{short} 没有移出现行版本而有进展的任务。"


def holds(*, place: str) -> str:
    return f"适用　{place}"


def source(*, repost: bool, origin: str | None) -> str:
    if repost:
        return f"来源　转载{f'（{origin}）' if origin else '，来源不详'}"
    return f"来源　{origin}" if origin else "来源　不是转载"


def check_fact(*, short: str) -> str:
    return f"请确认 {short}："


def fact_the_same(*, short: str, now: str) -> str:
    return f"{short} 现在就是“{now}”，没有要改的。"


def source_follows() -> str:
    return "计划页和原文下面照此注明；任务和进展不变。"


def names_moved(*, count: int) -> str:
    if not count:
        return "任务里的单位不变。"
    return f"{count} 个单位名称改指当地的单位："


def name_moved(*, name: str, body: str) -> str:
    return f"　{name} → {body}"


def names_kept(*, names: Sequence[str], count: int) -> str:
    more = f" 等 {count} 个" if count > len(names) else ""
    return f"当地没有叫“{'、'.join(names)}”{more}的单位，仍指现在的单位。"


def place_follows() -> str:
    return "已报的进展不变，记为新的一版，30 天内可以撤销。"


def fact_set(*, short: str, now: str) -> str:
    return f"{short} 已改为“{now}”。要改回来，在“管理”里再改一次。"


def place_set(*, short: str, now: str, number: int, moved: int) -> str:
    names = f"{moved} 个单位名称已改指当地的单位，" if moved else ""
    return f"{short} 已改为“{now}”，{names}这是第 {number} 版。30 天内可以撤销。"


def editions_heading(*, short: str, count: int) -> str:
    return f"{short} · 版本记录 {count} 版"


def edition(
    *,
    number: int,
    kind: str,
    at: datetime,
    by: str | None,
    tasks: int,
    task: str | None,
    undoes: int | None,
    undone: bool,
) -> str:
    what = _KINDS.get(kind, kind)
    if undoes is not None:
        what = f"撤销第 {undoes} 版"
    elif task is not None:
        what = f"{what} {task}"
    gone = "（已撤销）" if undone else ""
    return f"第 {number} 版 · {at:%Y-%m-%d %H:%M} · {what}{gone} · {by or '命令行'} · {tasks} 项"


def edition_why(*, basis: str | None, reason: str | None, file_name: str) -> str:
    if basis:
        return f"　依据 {basis}" + (f"；{reason}" if reason else "")
    return f"　文件 {file_name}"


def undo_label(*, number: int) -> str:
    return f"撤销第 {number} 版"


def ask_archive(*, short: str, open_: int, closing: bool) -> str:
    left = f"还有 {open_} 项没有报完成。" if open_ else "各项都已报完成。"
    period = "计划期已过、正在收尾。" if closing else ""
    return (
        f"归档 {short}？{period}{left}\n"
        "归档后是历史计划：不再收报送，不提醒、不催办，不进摘要；已有进展都保留，仍能查询。"
        "以后可以恢复。"
    )


def ask_restore(*, short: str, ended: bool) -> str:
    note = "\n计划期结束已超过 180 天，恢复后仍按历史计划显示，但可以报送。" if ended else ""
    return f"恢复 {short}？恢复后重新收报送、提醒和统计。{note}"


def archived_now(*, short: str) -> str:
    return f"{short} 已归档。进展都保留；要恢复请发 /restore。"


def restored_now(*, short: str) -> str:
    return f"{short} 已恢复，重新收报送、提醒和统计。"


def ask_undo(
    *,
    short: str,
    number: int,
    kind: str,
    empties: bool,
    parked: int,
    undoes: int | None = None,
    brings_back: bool = False,
) -> str:
    """``undoes``: the revision that this one took back; ``brings_back``: the plan has no text."""
    what = _KINDS.get(kind, kind) if undoes is None else f"撤销第 {undoes} 版"
    if brings_back:
        return (
            f"恢复 {short} 的原文？\n"
            f"恢复后这份计划重新列出，任务和已报的进展都回来，记为第 {number + 1} 版。"
        )
    if empties:
        first = "首次导入" if undoes is None else what
        return (
            f"撤销 {short} 第 {number} 版（{first}）？\n"
            "撤销后这份计划不再列出；已报的进展全部保留，管理员可查。"
            f"{_BY_THE_FILE}。"
        )
    gone = (
        f"\n有进展的任务中，{parked} 项不在上一版里，进展保留在“已移出的任务”。" if parked else ""
    )
    return f"撤销 {short} 第 {number} 版（{what}）？撤销后恢复上一版的内容，并记为新的一版。{gone}"


def undone(*, short: str, number: int, new: int, empties: bool, brings_back: bool = False) -> str:
    if brings_back:
        return f"{short} 已恢复，任务和进展都回来了，记为第 {new} 版。"
    if empties:
        return f"已撤销第 {number} 版：{short} 不再列出，进展都保留。\n{_BY_THE_FILE}。"
    return f"已撤销第 {number} 版：{short} 恢复为上一版的内容，记为第 {new} 版。"
