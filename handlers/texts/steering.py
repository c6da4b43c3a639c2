"""Assigning by hand (统筹设定) and 分办: what is asked, confirmed, done, told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

ASSIGN, DISTRIBUTE = "统筹设定", "分办"
SET_LEAD, SET_PARTICIPANT, SET_DATE = "指定牵头", "指定参与", "内部时限"
CONFIRM, CANCEL, VIEW_TASK, MORE = "确认", "取消", "查看任务", "继续设定"
APPLY, DROP, UNDO_BATCH = "全部设定", "放弃", "撤销本批"
TAKE_BACK, ALL_HERE, NONE_HERE, DISTRIBUTE_ON = "撤销分办", "全选本页", "全不选", "继续分办"
BY_SECTION = "按板块"

PARTS = {"lead": "牵头", "participant": "参与"}


def only_coordinators() -> str:
    return (
        "责任单位和内部时限由统筹设定，您目前的身份不能做，没有记录任何内容。\n"
        "文件没有列明责任单位的任务，可请统筹指定。您的身份：/whoami"
    )


def how_to_assign() -> str:
    return (
        "发 /assign 编号，逐项指定责任单位和内部时限。\n"
        "要一次设定整份计划：点下面导出表格，填好“牵头、参与、内部时限”后发回来。"
    )


def in_private() -> str:
    return "统筹设定和分办请在私聊里办理。"


def export(*, short: str) -> str:
    return f"导出 {short}"


def sheet_name(*, short: str) -> str:
    return f"统筹设定-{short}.xlsx"


def sheet_caption(*, short: str, tasks: int, given: int) -> str:
    return (
        f"《{short}》{tasks} 项，其中 {given} 项已有统筹设定。\n"
        "填“牵头、参与、内部时限”三列后发回来；先对照，确认后才生效。留空即撤销原有设定。"
    )


def printed_parties(*, leads: Sequence[str], others: Sequence[str]) -> str:
    said = [f"牵头 {'、'.join(leads)}" if leads else "", "、".join(others)]
    return "；".join(filter(None, said))


def printed_due(*, kind: str, due_on: date | None) -> str:
    day = due_on.isoformat() if due_on else ""
    if kind == "ongoing":
        return "持续推进"
    return f"{day}，之后持续推进" if kind == "by_then_ongoing" else day


def choose_task(*, ref: str) -> str:
    return f"几份文件都有“{ref}”，您设定哪一项？"


def menu_printed(*, parties: str, due: str) -> str:
    return f"文件　{parties or '未列明责任单位'}；期限 {due or '未列明'}"


def menu_nothing() -> str:
    return "还没有统筹设定。"


def revoke(*, what: str) -> str:
    return f"撤销 {what}"


def given_agency(*, part: str, name: str) -> str:
    return f"{PARTS[part]} {name}"


def given_date(*, due_on: date) -> str:
    return f"时限 {due_on.isoformat()}"


def given_extension(*, due_on: date) -> str:
    return f"延期 {due_on.isoformat()}"


def ask_agency(*, part: str) -> str:
    return f"{PARTS[part]}单位是哪一个？请发名称，全称、简称都行，或从下面选。"


def ask_date() -> str:
    return "内部时限是哪一天？请发日期，例如“2022-06-30”“6月底”。"


def date_unread(*, said: str) -> str:
    return f"没有看懂“{said}”是哪一天，没有记录。请写成“2022-06-30”或“6月30日”。"


def check() -> str:
    return "请确认："


def becomes(*, part: str, name: str) -> str:
    return f"统筹设定　{PARTS[part]} {name}"


def due_becomes(*, due_on: date) -> str:
    return f"统筹设定　内部时限 {due_on.isoformat()}"


def beside_the_document() -> str:
    return "文件原文不变，任务卡上另标“统筹设定”和设定人、日期。"


def is_past() -> str:
    return "⚠ 这个日期已经过去：没有报送的会记为到期未报。"


def assigned(*, told: int, name: str | None) -> str:
    """``name``: the agency whose liaisons were told; None for a date."""
    if name is None:
        return "已设定。"
    if told:
        return f"已设定，已通知{name}联络员 {told} 人。"
    return f"已设定。{name}还没有联络员，没有人收到通知；可用 /invite 邀请。"


def revoked() -> str:
    return "已撤销。记录留存备查。"


def assigned_to_you(*, part: str, name: str, by: str) -> str:
    return f"统筹（{by}）把这项任务设定给{name}：{PARTS[part]}。请安排填报，或分办到处室和人员。"


def no_longer_yours(*, name: str, by: str) -> str:
    return f"统筹（{by}）撤销了{name}在这项任务上的设定。已有的报送留存备查。"


# --- sheets

_WHY = {
    "not_xlsx": "这个文件不是能读的 .xlsx，没有记录任何内容。请用导出的表格填写。",
    "too_large": "这个表格太大，没有记录任何内容。请只发一份计划的表格。",
    "too_many_rows": "这个表格超过 2000 行，没有记录任何内容。请只发一份计划的表格。",
    "no_headers": "没有找到表头，没有记录任何内容。请用 /assign 导出的表格填写。",
    "no_rows": "表头下面没有任务，没有记录任何内容。",
    "no_plan": "表格没有写明是哪一份计划，没有记录任何内容。请用 /assign 导出的表格填写。",
}
_FAULTS = {
    "no_number": "没有编号",
    "unknown_number": "计划里没有这个编号",
    "other_title": "任务名称与编号不符",
    "unknown_agency": "单位名没见过",
    "several_agencies": "可能指几个单位，请写全称",
    "no_date": "没有看懂日期，请写年月日",
    "formula": "是公式，不读取",
    "twice": "编号重复",
    "both_parts": "同一单位既牵头又参与",
}


def no_sheet(*, why: str) -> str:
    return _WHY[why]


def other_plan(*, said: str) -> str:
    return f"没有叫“{said}”的计划，没有记录任何内容。请用 /assign 重新导出表格填写。"


def compared(*, short: str, added: int, changed: int, taken: int) -> str:
    return f"《{short}》与现有统筹设定相比：新增 {added}、改动 {changed}、撤销 {taken}"


def nothing_changes(*, short: str) -> str:
    return f"《{short}》的表格与现有统筹设定相同，没有要改的。"


def not_taken(*, count: int) -> str:
    return f"需要您看一眼 {count} 行，这些行没有采用："


def problem(*, line: int, fault: str, said: str) -> str:
    return f"第 {line} 行“{said}”：{_FAULTS[fault]}" if said else f"第 {line} 行：{_FAULTS[fault]}"


def moved() -> str:
    return "⚠ 您看过之后有人改过设定，没有记录任何内容。以下是现在的对照："


def change(*, ref: str, what: str, before: str | None, after: str | None) -> str:
    """``what`` an agency's name, or empty for the date."""
    if not what:
        if before is None:
            return f"＋ {ref}　内部时限 {after}"
        return f"－ {ref}　内部时限 {before}" if after is None else f"改 {ref}　{before} → {after}"
    if before is None:
        return f"＋ {ref}　{PARTS[after or '']} {what}"
    if after is None:
        return f"－ {ref}　{PARTS[before]} {what}"
    return f"改 {ref}　{what} {PARTS[before]} → {PARTS[after]}"


def applied(*, short: str, count: int, agencies: int, told: int) -> str:
    return f"《{short}》已设定 {count} 处，涉及 {agencies} 个单位，已通知联络员 {told} 人。"


def unreached(*, names: Sequence[str], total: int) -> str:
    more = f"等 {total} 个单位" if total > len(names) else ""
    return f"还没有联络员、没有通知到的：{'、'.join(names)}{more}"


def batch(*, sha: str) -> str:
    return f"批次 {sha[:8]}（可整批撤销）"


def undone(*, short: str, count: int, skipped: int) -> str:
    left = f"；{skipped} 处此后另有改动，保持现状" if skipped else ""
    return f"《{short}》本批设定已撤销 {count} 处，恢复到设定之前{left}。"


def dropped() -> str:
    return "已放弃，没有记录任何内容。"


def sheet_told(*, name: str, short: str, given: int, taken: int, dates: int, by: str) -> str:
    said = [f"设定 {given} 项" if given else "", f"撤销 {taken} 项" if taken else ""]
    said.append(f"内部时限变动 {dates} 项" if dates else "")
    return f"统筹（{by}）按表格更新了{name}在《{short}》的任务：{'、'.join(filter(None, said))}。"


# --- 分办


def no_agency_to_distribute() -> str:
    return "分办由本单位联络员办理，您目前的身份不能做，没有记录任何内容。您的身份：/whoami"


def tasks_heading(*, name: str, first: int, last: int, total: int) -> str:
    return f"{name} · 分办 · {first}–{last} / {total}"


def tasks_none(*, name: str) -> str:
    return f"{name}在这里没有任务可分办。"


def task(*, ref: str, title: str, ticked: bool) -> str:
    return f"{'☑' if ticked else '☐'} {ref}　{title}"


def handled(*, who: str) -> str:
    return f"（{who}）" if who else ""


def tick_label(*, label: str, ticked: bool) -> str:
    return f"✓ {label}" if ticked else label


def give_ticked(*, count: int) -> str:
    return f"分给…（选中 {count}）"


def give_all(*, count: int) -> str:
    return f"全部 {count} 项分给…"


def choose_section(*, name: str) -> str:
    return f"{name} · 分办 · 按板块\n选一个板块："


def give_whom(*, count: int, undistributed: int) -> str:
    rest = f"（其中 {undistributed} 项还没有分办）" if undistributed < count else ""
    return f"把这 {count} 项分给谁？{rest}也可以发姓名或司局、处室名称。"


def nobody_yet() -> str:
    return "本单位还没有登记其他人员和司局、处室。先用 /invite 邀请，用 /members 登记处室。"


def whom_unknown(*, said: str) -> str:
    return f"本单位没有叫“{said}”的人员或司局、处室，没有记录。请从下面选，或先用 /invite 邀请。"


def in_unit(*, name: str, members: int) -> str:
    return f"{name}（{members} 人）"


def given(*, count: int, whom: str, told: int) -> str:
    return f"已分办 {count} 项给{whom}{f'，已通知 {told} 人' if told else ''}。"


def given_already(*, whom: str) -> str:
    return f"这些任务本来就分给{whom}，没有变化。"


def given_untold(*, count: int, whom: str) -> str:
    return f"已分办 {count} 项给{whom}。这里还没有登记人员，通知仍由联络员接收。"


def taken_back(*, count: int) -> str:
    return f"已撤销 {count} 项的分办，通知改由联络员接收。"


def given_to_you(*, by: str, name: str, count: int) -> str:
    return f"{name}联络员{by}把 {count} 项任务分给您经办："


def given_to_office(*, by: str, name: str, unit: str, count: int) -> str:
    return f"{name}联络员{by}把 {count} 项任务分给{unit}经办："


def and_more(*, count: int) -> str:
    return f"……还有 {count} 项"


def hand_given(*, count: int) -> str:
    """In the answer to what an agency is responsible for: never among the document's counts."""
    return f"另有统筹设定 {count} 项（不是文件写明的，不计入上列）。"


def hand_given_label(*, count: int) -> str:
    return f"统筹设定 {count}"


def hand_given_heading(*, full: str, first: int, last: int, total: int) -> str:
    return f"{full} · 统筹设定 · {first}–{last} / {total}"


def hand_given_none(*, full: str) -> str:
    return f"{full}没有您能看的统筹设定任务。"


def names(*, shown: Sequence[str]) -> str:
    return "、".join(shown)
