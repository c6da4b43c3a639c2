"""How tasks stand, what was reported and what was not: silence is never called 未完成."""

from __future__ import annotations

from datetime import date, datetime

from handlers.texts.progress import STATUSES
from handlers.texts.task import number

STATUS, LATELY, HISTORY, RULE = "任务状态", "最近报送", "报送记录", "状态依据"
MINE, UNIT, AGENCY = "我的", "本处", "本单位"
PENDING_ROW = "pending"

# The words of the rows of the table, in the order of the board.
ROWS = {
    "past_due_silent": "到期未报",
    "past_due_reported": "已过期限·已报进展",
    "silent": "尚无报送",
    "reported": "已报进展",
    "parts": "部分单位已报完成",
    "done": "已报完成",
    "ongoing": "持续推进（不设期限）",
    "past_due_nobody": "期限已过（未列明责任单位，无从报送）",
    "nobody": "未列明责任单位",
    PENDING_ROW: "待审核",
}
_SHORT = {
    "past_due_nobody": "期限已过·无从报送",
    "ongoing": "持续推进",
}
_RULES = {
    "past_due_silent": (
        "期限在今天之前，列明了责任单位，还没有有效报送。期限当天不算过期。没有报送不等于没有做。"
    ),
    "past_due_reported": "期限在今天之前，已有有效报送，但没有报完成。",
    "silent": "列明了责任单位，期限未到或没有期限，还没有有效报送。没有报送不等于没有做。",
    "reported": "已有有效报送，没有报完成，期限未到或没有期限。",
    "parts": (
        "原文注明按职责分工的，各单位报各自部分的完成，全项由统筹办结。"
        "已有单位报完成、全项还没有办结的列在这里。"
    ),
    "done": (
        "独自负责或共同负责的，牵头单位联络员报完成；按职责分工的，统筹办结全项；"
        "看某个单位时，该单位报完成即算。是否逾期按报送的完成日期判断。"
    ),
    "ongoing": "写明持续推进的，不设期限，任何时候都不算过期。",
    "past_due_nobody": (
        "期限在今天之前，但文件未列明责任单位，也没有统筹设定，没有人能够报送，不算到期未报。"
    ),
    "nobody": "文件未列明责任单位，也没有统筹设定；由统筹指定责任单位之后才能报送。",
    PENDING_ROW: "已填报、还没有经本单位联络员确认的。确认之前不影响状态，也不对外显示。",
}


def row(*, name: str) -> str:
    return ROWS[name]


def row_label(*, name: str, count: int) -> str:
    """On a button."""
    return f"{_SHORT.get(name, ROWS[name])} {count}"


def counted(*, name: str, count: int) -> str:
    unit = " 条，确认前不影响状态" if name == PENDING_ROW else ""
    return f"{ROWS[name]}　{count}{unit}"


def whose(*, whose: str, agency: str, plan: str) -> str:
    """``whose`` as in handlers.status.whose.Whose."""
    return {
        "mine": f"{agency} · 我经办的",
        "unit": f"{agency} · 本处的",
        "agency": agency,
        "plan": f"《{plan}》",
    }[whose]


def heading(*, of: str, total: int) -> str:
    return f"{of} · 状态 · {total} 项"


def as_of(*, today: date) -> str:
    return f"截至 {today.isoformat()}，按有效报送计算"


def coverage(*, whose: str, shown: int, hidden: int, by_hand: int, history: int) -> str:
    """What was counted, out of what."""
    if whose == "mine":
        said = f"只算分给我经办的 {shown} 项。"
    elif whose == "unit":
        said = f"只算分给本处的 {shown} 项。"
    elif whose == "plan":
        said = f"这份文件共 {shown + hidden} 项。"
    else:
        given = f"（其中统筹设定 {by_hand} 项）" if by_hand else ""
        said = f"全部文件中有本单位的共 {shown + hidden} 项{given}，按本单位的部分计。"
    if history:
        said += f"其中历史计划 {history} 项。"
    if hidden:
        said += f"您能看状态的是其中 {shown} 项，其余只对责任单位和统筹开放。"
    return said


def empty(*, whose: str, of: str) -> str:
    if whose == "mine":
        return "还没有分给您经办的任务。可以看本处、本单位的，或请联络员分办。"
    if whose == "unit":
        return "还没有分给您所在司局、处室的任务，或者您还没有登记处室。"
    return f"{of}没有您能看状态的任务。状态只对责任单位和统筹开放，计划原文人人可查。"


def not_for_visitors() -> str:
    return (
        "任务状态和进展只对责任单位、统筹和管理员开放，您目前没有登记单位。\n"
        "计划原文都可以查；要登记到单位，请向本单位联络员索取邀请链接，或发 /join 申请。"
    )


def not_understood(*, said: str) -> str:
    return f"没有叫“{said}”的单位或计划。可以发 /status、/status 海关总署，或从下面选。"


def usage_history() -> str:
    return "请写任务编号，例如：/history 39"


def choose_task(*, ref: str) -> str:
    return f"几份文件都有{number(ref=ref)}，您看哪一项？"


def list_heading(*, of: str, row: str, first: int, last: int, total: int) -> str:
    return f"{of} · {row} · {first}–{last} / {total}"


def list_empty(*, of: str, row: str) -> str:
    return f"{of} · {row}\n现在没有这样的任务。"


def task(*, ref: str, title: str) -> str:
    return f"{ref}　{title}"


def detail(
    *,
    state: str,
    due_on: date | None,
    basis: str | None,
    last_on: date | None,
    completed_on: date | None,
    late: bool,
    done: int,
    parts: int,
    pending: int,
) -> str:
    """The line under a task: what its standing hangs on."""
    said = []
    if state == "done" and completed_on is not None:
        said.append(f"完成 {completed_on.isoformat()}{'（晚于期限）' if late else ''}")
    if parts and state != "done":
        said.append(f"{done}/{parts} 家已报完成")
    if due_on is not None and state != "done":
        said.append(f"期限 {due_on.isoformat()}{_basis(basis)}")
    if last_on is not None:
        said.append(f"最近报送 {last_on.isoformat()}")
    elif state not in ("nobody", "past_due_nobody"):
        said.append("尚无报送")
    if pending:
        said.append(f"待审核 {pending} 条")
    return "　" + " · ".join(said) if said else ""


def _basis(basis: str | None) -> str:
    return {"internal": "（统筹设定）", "extension": "（准予延期）"}.get(basis or "", "")


def rule_heading(*, row: str) -> str:
    return f"“{row}”的依据"


def rule(*, name: str) -> str:
    return _RULES[name]


def progress(*, said: str) -> str:
    """The line on a card."""
    return f"进展　{said}"


def standing(
    *,
    state: str,
    due_on: date | None,
    basis: str | None,
    last_on: date | None,
    completed_on: date | None,
    late: bool,
    done: int,
    parts: int,
    pending: int,
) -> str:
    """How one task stands, in the words of the table."""
    waits = f"；待审核 {pending} 条" if pending else ""
    if state == "done":
        on = f"（{completed_on.isoformat()}{'，晚于期限' if late else ''}）" if completed_on else ""
        return f"已报完成{on}{waits}"
    if state == "parts":
        past = f"；最近报送 {last_on.isoformat()}" if last_on else ""
        return f"{done}/{parts} 家已报完成{past}{waits}"
    if state == "ongoing":
        recent = f"最近报送 {last_on.isoformat()}" if last_on else "尚无报送"
        return f"持续推进（不设期限）·{recent}{waits}"
    said = ROWS[state]
    if due_on is not None and state in ("past_due_silent", "past_due_reported"):
        said += f"（期限 {due_on.isoformat()}{_marked(basis)}）"
    if last_on is not None and state in ("reported", "past_due_reported"):
        said += f"·最近报送 {last_on.isoformat()}"
    return said + waits


def _marked(basis: str | None) -> str:
    return {"internal": "，统筹设定", "extension": "，准予延期"}.get(basis or "", "")


def by_agency(*, agency: str, status: str, on: date, waits: bool) -> str:
    """What one agency said last, on a card."""
    return f"报送　{agency} {STATUSES[status]} {on.isoformat()}{'（待审核）' if waits else ''}"


def given_agency(*, part: str, agency: str, by: str | None, on: date) -> str:
    """An agency set by hand: by whom and when."""
    role = {"lead": "牵头", "participant": "参与"}[part]
    return f"统筹设定　{role} {agency}（{_by(by=by, on=on)}）"


def given_date(*, due_on: date, by: str | None, on: date) -> str:
    return f"统筹设定　内部时限 {due_on.isoformat()}（{_by(by=by, on=on)}）"


def extended(*, due_on: date, before: date | None, by: str | None, on: date) -> str:
    """An extension, with the date that it moves."""
    was = f"，原 {before.isoformat()}" if before else ""
    return f"准予延期　至 {due_on.isoformat()}{was}（{_by(by=by, on=on)}）"


def _by(*, by: str | None, on: date) -> str:
    return f"{by}，{on.isoformat()}" if by else on.isoformat()


def history_heading(*, total: int) -> str:
    return f"报送记录 {total} 条"


def history_empty() -> str:
    return "尚无报送。没有报送不等于没有做。"


def history_denied() -> str:
    return "进展只对这项任务的责任单位、统筹和管理员开放，您不在其中。任务原文可以照常查看。"


def record(*, at: datetime, receipt: str, agency: str | None, status: str, is_whole: bool) -> str:
    """``at`` in the office's own time."""
    who = agency or "统筹办结"
    whole = "·整项结果" if is_whole and agency else ""
    return f"{at:%m-%d %H:%M}　{who}{whole} · {STATUSES[status]}　回执 {receipt}"


def numbered_then(*, ref: str) -> str:
    return f"　当时编号 {ref}，之后文件修订改了编号"


def author(*, name: str, office: str | None, role: str, life: str) -> str:
    where = f"（{office}）" if office else ""
    return f"　{role} {name}{where} · {_LIVES[life]}"


_LIVES = {
    "pending": "待审核",
    "reported": "已报送",
    "returned": "已退回",
    "withdrawn": "已撤回",
    "superseded": "已被更正",
}
_EVENTS = {
    "confirmed": "审核通过",
    "returned": "退回",
    "withdrawn": "撤回",
    "extended": "准予延期",
    "not_extended": "不予延期",
}


def step(*, event: str, name: str | None, at: datetime, reason: str | None) -> str | None:
    """One step of a report's life; None for what the record itself says."""
    if event not in _EVENTS:
        return None
    why = f"：{reason}" if reason else ""
    return f"　{_EVENTS[event]} {name or ''} {at:%m-%d %H:%M}{why}"


def supersedes(*, receipt: str) -> str:
    return f"　更正了回执 {receipt}"


def superseded(*, receipt: str) -> str:
    return f"　被回执 {receipt} 更正"


def text(*, said: str) -> str:
    return f"　“{said}”"


def completed(*, on: date, deliverable: str | None) -> str:
    return f"　完成日期 {on.isoformat()}{f' · 成果 {deliverable}' if deliverable else ''}"


def evidence_label(*, receipt: str, count: int) -> str:
    return f"附件 {receipt[-3:]} · {count}"


def lately_heading(*, first: int, last: int, total: int) -> str:
    return f"最近报送 · {first}–{last} / {total}（只列您能看的有效报送）"


def lately_empty() -> str:
    return "您能看的任务最近没有有效报送。没有报送不等于没有做。"


def reported(*, on: date, agency: str | None, status: str, where: str) -> str:
    return f"{on:%m-%d}　{agency or '统筹办结'} · {STATUSES[status]}\n　{where}"


def silent_count(*, count: int) -> str:
    """On the home page, for who may see it."""
    return f"到期未报 {count}"


def choose_plan() -> str:
    return "看哪一份文件的状态？也可以发 /status 加单位名称，例如 /status 海关总署。"
