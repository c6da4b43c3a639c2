"""Reminders: every sentence."""

from __future__ import annotations

from datetime import date

LATER, ELSEWHERE, SETTINGS = "3 天后再提醒", "已在别处报送", "提醒设置"
REPORT_INSTEAD, TAKE_BACK, VIEW_TASK, CLAIMED = (
    "改为填报",
    "不是，撤回",
    "查看任务",
    "称已在别处报送",
)
ON, OFF, MORE, CANCEL = "开启提醒", "关闭提醒", "还有别的", "不用了"
# On buttons; minutes after midnight.
HOURS = (8 * 60 + 30, 9 * 60, 10 * 60, 14 * 60, 16 * 60)
_WEEKDAYS = "一二三四五六日"


def heading(*, on: date, total: int) -> str:
    return f"提醒 · {_on(on)} · {total} 项"


def ahead(*, due_on: date, days: int, count: int) -> str:
    """A day that is to come."""
    far = {0: "今天到期", 1: "明天到期"}.get(days, f"还有 {days} 天")
    return f"{_on(due_on)}{far} · {count} 项"


def origin(*, phrase: str | None, whose: str | None) -> str | None:
    """Whose day it is; ``phrase`` where all of the document's say the same."""
    if whose == "internal":
        return "统筹设定的时限"
    if whose == "extension":
        return "统筹同意延期到这一天"
    if whose == "wording":
        return "由文件文字推定" + (f"：“{phrase}”" if phrase else "")
    if whose == "administrator":
        return "由管理员更正" + (f"为“{phrase}”" if phrase else "") + "，不是文件写的"
    return f"文件写“{phrase}”" if phrase else None


def plan(*, short: str) -> str:
    return f"《{short}》"


def past(*, count: int) -> str:
    return f"期限已过 · {count} 项"


def past_task(*, due_on: date, said: str) -> str:
    return f"{said}（{due_on.month} 月 {due_on.day} 日）"


def silent_quarter(*, count: int) -> str:
    return f"持续推进，上一季度没有报送 · {count} 项"


def task(*, plan: str | None, ref: str, words: str) -> str:
    """``plan`` None where a heading names it."""
    return f"{ref}　{words}" if plan is None else f"{plan} {ref}　{words}"


def duty(*, plan: str | None, what: str) -> str:
    return f"报送{what}" if plan is None else f"{plan}　报送{what}"


def of_agency(*, said: str, agency: str, count: int) -> str:
    """``count`` agencies, one of which is named."""
    return f"{said} · {agency}" if count == 1 else f"{said} · {agency}等 {count} 家"


def for_nobody() -> str:
    return "标出的单位无人可通知，所以提醒统筹。"


def more(*, count: int) -> str:
    return f"另有 {count} 项，发 /status 查看"


def report(*, ref: str, plan: str | None) -> str:
    return f"填报 {ref}" if plan is None else f"填报 {plan} {ref}"


def put_off(*, until: date) -> str:
    return f"好的，{_on(until)}再提醒。期间完成或报送了，就不再提醒。"


def which() -> str:
    return "哪一项已在别处报送？"


def which_none() -> str:
    return "这些事项都已报送、已完成，或不再由本单位报送。"


def elsewhere(*, agency: str, said: str) -> str:
    return (
        f"已记下：{agency} 称已在别处报送\n{said}\n"
        "这不是报送记录，任务状态不变；统筹看到的是“称已在别处报送”。期限改动前不再提醒。"
    )


def taken_back(*, agency: str, said: str) -> str:
    return f"已撤回：{agency} 没有在别处报送\n{said}\n到期前照常提醒。"


def settings(*, is_on: bool, minute: int) -> str:
    if not is_on:
        return "到期提醒：已关闭。您经办的任务到期前后都不提醒您，也不改为提醒别人。"
    return (
        f"到期提醒：工作日 {_clock(minute)}，一天最多一条，只发私聊。\n"
        "到期前 7 天、前 1 天、当天各提醒一次，过期次日一次，之后每周汇总；"
        "期限在节假日的，提前到最后一个工作日。免打扰时段在通知设置里改，提醒在其后发出。"
    )


def hour(*, minute: int, is_chosen: bool) -> str:
    return f"✓ {_clock(minute)}" if is_chosen else _clock(minute)


def only_in_private() -> str:
    return "提醒设置在私聊里办理。"


def claims_heading(*, first: int, last: int, total: int) -> str:
    return f"称已在别处报送 · {first}–{last} / {total}（不是报送记录）"


def claims_none() -> str:
    return "没有单位称已在别处报送。"


def claim(*, said: str, agency: str, by: str, on: date) -> str:
    return f"{said}\n{agency} {by} {on.month} 月 {on.day} 日"


def claim_ref(*, plan: str, ref: str) -> str:
    return f"{plan} 第 {ref} 项"


def claimed(*, agency: str, on: date) -> str:
    """A line of a task's card."""
    return f"{agency} {on.month} 月 {on.day} 日称已在别处报送（不是报送记录）"


def _on(day: date) -> str:
    return f"{day.month} 月 {day.day} 日（周{_WEEKDAYS[day.weekday()]}）"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def unattended(*, agency: str, count: int) -> str:
    return (
        f"{agency}有 {count} 条报送待审核，但现在没有联络员，没有人能审核。"
        "请用 /invite 联络员 或 /members 安排。"
    )
