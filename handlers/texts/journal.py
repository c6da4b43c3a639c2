"""What administrators read: the journal, its filters, news of the night; and being forgotten."""

from __future__ import annotations

import re

_DAYS = re.compile(r"近?(\d{1,4})[天日]")


def backup_failed(*, day: str, why: str) -> str:
    return (
        f"{day} 的备份没有做成：{why}。\n"
        "机器人照常工作，原有数据和以前的备份没有受影响；每小时再试一次，做成之前不再提醒。\n"
        "请在服务器上看 fengong doctor。"
    )


def evidence_missing(*, day: str, count: int) -> str:
    return (
        f"{day} 的备份已做成，但登记在案的附件有 {count} 个在磁盘上找不到。\n"
        "以前的备份里可能还有，请在服务器上看备份目录。"
    )


def head_posted(*, seq: int, head: str) -> str:
    return (
        f"审计链留存 · 第 {seq} 条\n{head}\n"
        "请保留本条消息。日后核对：在服务器上运行 fengong audit verify --against 上面的校验值"
    )


def forget_me(*, name: str | None, reports: int) -> str:
    if name is None:
        return (
            "注销后，您选的单位、问过的问题和与您账号的联系都会删去，不能恢复。\n"
            "以后再来，我不会认得您。确定吗？"
        )
    return (
        f"{name}：注销后，您的姓名、处室、账号联系和问过的问题都会删去，不能恢复；任职随之结束。\n"
        f"您代表单位填报的 {reports} 条进展、回执和附件属于单位，保留，填报人显示为编号。\n"
        "备份里的旧内容最迟 14 天后消失。确定吗？"
    )


def forget_other(*, name: str, number: int, reports: int, evidence: int) -> str:
    return (
        f"注销 {name}（人员编号 {number}）？姓名、处室、账号联系和问过的问题会删去，不能恢复；"
        "任职随之结束。\n"
        f"其填报的 {reports} 条进展和回执保留，填报人显示为编号；附件 {evidence} 个，由您决定去留。"
    )


def forgotten_me() -> str:
    return "已注销。您的姓名、账号联系和问过的问题已删去。再发消息时，我会把您当作第一次来。"


def forgotten_other(*, number: int, evidence: bool) -> str:
    kept = "附件一并删去" if evidence else "附件保留"
    return f"人员 {number} 已注销，{kept}。审计记录完整，姓名已不可查。"


def whom_to_forget() -> str:
    return (
        "注销别人请写人员编号或其 Telegram 编号，例如 /forget 12；编号见 /members。"
        "注销自己请只发 /forget"
    )


def nobody_to_forget(*, number: str) -> str:
    return f"没有编号为 {number} 的人员，可能已经注销。人员编号见 /members"


def nothing_to_forget() -> str:
    return "我这里没有您的记录。"


# verb of the journal → as one says it. The order is a promise: buttons count it.
VERBS: tuple[tuple[str, str], ...] = (
    ("report", "填报"),
    ("confirm_report", "确认"),
    ("return_report", "退回"),
    ("withdraw_report", "撤回"),
    ("decide_extension", "审定延期"),
    ("assign", "指定单位"),
    ("set_date", "设定时限"),
    ("distribute", "分办"),
    ("take_back", "收回分办"),
    ("urge", "催办"),
    ("invite", "发邀请"),
    ("join", "凭邀请加入"),
    ("ask_to_join", "申请加入"),
    ("join_approved", "批准加入"),
    ("join_declined", "谢绝加入"),
    ("join_withdrawn", "撤回申请"),
    ("revoke_invitation", "作废邀请"),
    ("roster", "导入名册"),
    ("appoint", "任命"),
    ("dismiss", "免去"),
    ("leave", "退出"),
    ("suspend", "暂停"),
    ("resume", "恢复权限"),
    ("move", "调动"),
    ("hand_over", "移交"),
    ("open_unit", "设处室"),
    ("close_unit", "撤处室"),
    ("put_in_unit", "编入处室"),
    ("choose_agency", "选单位"),
    ("speak_for", "改代表单位"),
    ("seed_plan", "导入计划"),
    ("assign_sheet", "表格设定"),
    ("revoke_sheet", "撤销表格设定"),
    ("add_term", "加说法"),
    ("withdraw_term", "撤说法"),
    ("restore_term", "恢复说法"),
    ("set", "改设置"),
    ("forget", "注销"),
    ("retain", "到期清理"),
    ("restore", "恢复备份"),
    ("export_audit", "导出审计"),
    ("unassign", "取消指定"),
    ("unset_date", "取消时限"),
    ("set_notices", "改提醒"),
    ("set_digest", "设摘要"),
    ("pause_digest", "暂停摘要"),
    ("stop_digest", "停摘要"),
    ("send_digest", "发摘要"),
    ("enter_workdays", "录调休"),
    ("follow", "关注"),
    ("unfollow", "取消关注"),
    ("set_reminders", "改到期提醒"),
    ("snooze_reminders", "推迟到期提醒"),
    ("reported_elsewhere", "称已在别处报送"),
    ("not_elsewhere", "撤回“已在别处报送”"),
    ("export", "导出台账"),
    ("add_agency", "新增单位"),
    ("rename_agency", "单位更名"),
    ("add_alias", "加别名"),
    ("drop_name", "删名称"),
    ("set_successor", "登记承接"),
    ("unset_successor", "撤销承接"),
    ("merge_agencies", "合并单位"),
    ("undo_merge", "撤销合并"),
    ("put_member", "加成员"),
    ("end_member", "成员截止"),
    ("doubt", "指出识别有误"),
    ("decide_doubt", "处理识别有误"),
    ("draft_plan", "读入计划草稿"),
    ("drop_plan_draft", "放弃计划草稿"),
    ("withdraw_workdays", "撤调休"),
    ("amend_task", "调整任务"),
    ("add_task", "增加任务"),
    ("withdraw_task", "移出任务"),
    ("undo_revision", "撤销版本"),
    ("relocate_plan", "改适用地区"),
    ("mark_source", "改转载来源"),
    ("archive_plan", "归档"),
    ("restore_plan", "恢复计划"),
    ("look_for_links", "查找跨年度对应"),
    ("propose_link", "提出跨年度对应"),
    ("confirm_link", "确认跨年度对应"),
    ("reject_link", "否定跨年度对应"),
    ("reopen_link", "撤销跨年度判断"),
    ("ask_for_links", "要求重新查找"),
)
_VERBS = dict(VERBS)
_KINDS = {
    "report": "进展",
    "task": "任务",
    "person": "人员",
    "agency": "单位",
    "invitation": "邀请",
    "plan": "计划",
    "setting": "设置",
    "journal": "审计",
    "question": "提问",
    "backup": "备份",
    "plan_draft": "计划草稿",
    "task_link": "任务对应",
    "plan_link": "文件对应",
}
_ORIGINS = {
    "private": "私聊第 {message} 条消息",
    "group": "群“{chat}”第 {message} 条消息",
    "button": "按钮",
    "system": "程序",
}


def verb(*, name: str) -> str:
    return _VERBS.get(name, name)


def entry_head(*, seq: int, when: str, what: str) -> str:
    return f"#{seq}　{when}　{what}"


def at_the_console(*, user: str | None) -> str:
    return f"命令行（{user}）" if user else ""


def who(
    *,
    name: str | None,
    roles: tuple[str, ...],
    agencies: tuple[str, ...],
    console: str | None = None,
) -> str:
    """``roles`` are already words; ``console``: the user of the machine who gave a command."""
    if name is None and console:
        return at_the_console(user=console)
    if name is None:
        return "访客或程序"
    told = "、".join([*agencies, *roles])
    return f"{name}（{told}）" if told else name


def about(*, kind: str, number: str, subject: str | None) -> str:
    named = _KINDS.get(kind, kind)
    return f"{named} {subject or number}"


def origin(*, kind: str, chat: str | None, message: int | None) -> str:
    if kind == "button" and message is not None:
        return f"按钮（第 {message} 条消息）"
    return _ORIGINS[kind].format(chat=chat or "", message=message)


def audit_head(*, filters: tuple[str, ...], total: int) -> str:
    return f"审计记录 · {' · '.join(filters) or '全部'} · {total} 条"


def days_in(*, word: str) -> int | None:
    """7天, 近30天: how many; None for another word."""
    found = _DAYS.fullmatch(word)
    return int(found[1]) if found else None


def in_days(*, days: int) -> str:
    return f"近 {days} 天"


def nothing_on_record() -> str:
    return "没有这样的记录。"


def how_to_filter(*, word: str) -> str:
    return (
        f"不认识“{word}”。/audit 后面可以写：姓名、单位、事项（如 确认、退回、任命）、"
        "任务（计划代号#编号）、天数（如 7天），可以一起写。"
    )


def audit_file() -> str:
    return "审计记录.csv"


def audit_caption(*, total: int) -> str:
    return f"审计记录 {total} 条。含人员姓名，请勿外传。"


def audit_columns() -> tuple[str, ...]:
    return (
        "编号",
        "时间",
        "人员编号",
        "姓名",
        "身份",
        "单位",
        "事项",
        "对象",
        "来源",
        "详情",
        "键",
    )
