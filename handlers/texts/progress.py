"""Reporting progress: what is asked, step by step, what is repeated before it is on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts.task import number

REPORT = "填报进展"
SUBMIT, EDIT, CANCEL = "提交", "修改", "取消"
WITHDRAW, NEXT_TASK, VIEW_TASK = "撤回", "继续填报下一项", "查看任务"
TODAY, YESTERDAY = "今天", "昨天"
NO_EXTENSION, TICK, WHOLE, OWN_PART = "不申请延期", "勾选分项", "作为整项结果", "只报本单位部分"
DONE_TICKING, KEEP, CONTINUE, ANEW = "勾好了", "不改了", "继续草稿", "重新填报"
CONFIRM_AGAIN = "按新文字继续"
E_STATUS, E_TEXT, E_DATE, E_DELIVERABLE, E_UNTIL = "状态", "文字", "完成日期", "成果", "延期日期"
E_FILES = "清空附件"
WHO_AM_I = "我的身份"
QUEUE = "待审核"

STATUSES = {
    "not_started": "未启动",
    "in_progress": "进行中",
    "done": "已完成",
    "delayed": "滞后",
    "adjust": "建议调整",
}


def task(*, plan: str, ref: str, words: str) -> str:
    """Plan, number and the first words: what every confirmation and receipt quotes."""
    return f"{plan} {number(ref=ref)}「{words}」"


def whose(*, agency: str, is_whole: bool) -> str:
    """For whom it is said; without an agency the coordinator closes the task."""
    if not agency:
        return "统筹办结"
    return f"{agency} · 整项结果" if is_whole else agency


def ask_status(*, agency: str, is_whole: bool) -> str:
    if not agency:
        return "办结全项，请选择："
    return f"{agency} 的{'整项' if is_whole else ''}进展"


def ask_text(*, is_sensitive: bool) -> str:
    warning = (
        "⚠ 本项可能涉及国防、国家安全或保密事项：严禁在这里填写涉密信息，涉密进展请走机要渠道。"
        if is_sensitive
        else "不要发送涉密内容。"
    )
    return f"请写一两句进展（可附照片或文件）。{warning}"


def ask_date(*, today: date) -> str:
    return f"哪一天完成的？点按钮，或发日期，例如“{today.month}月{today.day}日”。"


def date_unread() -> str:
    return "没有看懂这个日期，请写成“3月10日”或“2022-03-10”。"


def ask_deliverable() -> str:
    return "这项任务要形成文件：请写成果的名称、文号或链接。只配合、没有单独成果的写“无”。"


def ask_until() -> str:
    return "需要延期吗？请发希望的完成日期，例如“9月30日”，由统筹决定。"


def heading() -> str:
    return "请确认："


def status_line(*, agency: str, is_whole: bool, status: str) -> str:
    return f"{whose(agency=agency, is_whole=is_whole)} · {STATUSES[status]}"


def quoted(*, text: str) -> str:
    return f"“{text}”"


def completed(*, on: date) -> str:
    return f"完成日期　{on.isoformat()}"


def deliverable(*, said: str) -> str:
    return f"成果　{said}"


def asks_until(*, until: date) -> str:
    return f"申请延期至　{until.isoformat()}（由统筹决定）"


def parts(*, done: int, total: int) -> str:
    return f"分项　已完成 {done}/{total}"


def files(*, count: int) -> str:
    return f"附件　{count} 个"


def together(*, said: Sequence[str]) -> str:
    return " · ".join(said)


def whole_length(*, count: int) -> str:
    return f"（全文 {count} 字，按全文提交）"


def sensitive_again() -> str:
    return "⚠ 可能涉密：请确认不含涉密信息再提交。"


def how_to_change() -> str:
    return "再发文字即替换，再发照片、文件即补充。"


def what_to_change() -> str:
    return "改哪一处？"


def ask_parts(*, page: int, pages: int) -> str:
    return "点序号勾选已完成的分项" + (f"（{page}/{pages}）：" if pages > 1 else "：")


def part(*, position: int, words: str, is_done: bool) -> str:
    return f"{'☑' if is_done else '☐'} {position}　{words}"


def part_label(*, position: int, is_done: bool) -> str:
    return f"✓ {position}" if is_done else str(position)


def amended() -> str:
    return "您填写期间，这项任务的文字改动过。没有提交，草稿都在。新的文字："


def changed() -> str:
    return "内容已改过，没有提交。请看最新的再确认。"


def receipt(*, is_pending: bool, receipt: str, at: datetime) -> str:
    """``at`` in the office's own time."""
    state = "已记录，待本单位联络员审核" if is_pending else "已报送"
    return f"{state}　回执 {receipt}　{at.month} 月 {at.day} 日 {at:%H:%M}"


def corrects(*, receipt: str, waits: bool) -> str:
    return f"更正回执 {receipt}{'（审核后生效，此前原报送有效）' if waits else ''}"


def no_liaison() -> str:
    return "本单位还没有联络员，请联系统筹或管理员指定后审核。"


def cancelled() -> str:
    return "已取消，没有记录任何内容。"


def withdrawn(*, receipt: str) -> str:
    return f"已撤回　回执 {receipt}。原文留存备查，不再作为本单位的进展。"


def nothing_next(*, agency: str) -> str:
    return f"{agency}名下的任务都报过了。"


def which_agency() -> str:
    return "您同时代表几个单位，这次代表哪一个填报？"


def which_capacity() -> str:
    return "您既代表单位，又负责统筹，这次办理哪一项？"


def which_task(*, ref: str) -> str:
    return f"几份文件都有{number(ref=ref)}，您填报哪一项？"


def which_of() -> str:
    return "您填报的是哪一项？"


def none_found() -> str:
    return "没有找到您说的任务，这条没有记录。请写上编号，例如“第39项 已完成 …”。"


def or_another() -> str:
    return "另报一项请发 /update 加编号。"


def how_to_update() -> str:
    return (
        "请写任务编号，例如：\n/update 39\n/update 39 进行中 已报司法部\n"
        "也可以直接发“第39项 已完成 已查扣1200批次”，或在任务卡上点“填报进展”。"
    )


def drafts_open(*, count: int) -> str:
    return f"有 {count} 份没写完的草稿："


def draft_line(*, plan: str, ref: str, words: str, step: str) -> str:
    return f"· {task(plan=plan, ref=ref, words=words)}（{step}）"


def steps(*, step: str) -> str:
    """Where a draft stands."""
    return {
        "status": "待选状态",
        "text": "待写文字",
        "date": "待写完成日期",
        "deliverable": "待写成果",
        "until": "待定延期",
    }.get(step, "待提交")


def ask_invitation() -> str:
    return "要代表单位填报进展，请向本单位联络员索取邀请链接。"


def office_does_not_report() -> str:
    return "统筹和管理员不代表单位填报；按职责分工的任务由统筹办结。"


def gone() -> str:
    return "要办的这一项已经变动，在最新的文件里找不到了，没有记录任何内容。"


def in_private() -> str:
    return "填报进展请在私聊里办理。"


def tell(*, agency: str) -> str:
    return f"告知{agency}联络员"


def told(*, agency: str, count: int) -> str:
    if not count:
        return f"{agency}还没有联络员，没有人可告知。可请统筹指定。"
    return f"已告知{agency}联络员 {count} 人。"


def told_you(*, who: str, of: str) -> str:
    return f"{of}的{who}请您留意这项任务的进展："


def names(*, agencies: Sequence[str]) -> str:
    return "、".join(agencies)


def history_plan() -> str:
    return "这份计划的计划期早已结束，补报照常记录。"


def files_of(*, receipt: str, agency: str, count: int) -> str:
    of = f"{agency} · " if agency else ""
    return f"{of}回执 {receipt} 的附件 {count} 个"


def file(*, position: int, name: str, byte_size: int, removed: bool) -> str:
    size = f"{byte_size / 1024:.0f} KB" if byte_size < 1 << 20 else f"{byte_size / 1048576:.1f} MB"
    short = name if len(name) <= 28 else f"{name[:14]}…{name[-12:]}"
    return f"{position}　{short}（{'已按保存期限清除' if removed else size}）"


def file_label(*, position: int) -> str:
    return f"看 {position}"
