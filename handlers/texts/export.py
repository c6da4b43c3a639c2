"""/export: what is taken away as a file, its columns and its page of explanations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts.progress import STATUSES

EXPORT = "导出"
LEDGER, ABOUT = "台账", "说明"
FORMATS = {"xlsx": "表格 .xlsx", "csv": "文本 .csv", "json": "数据 .json"}
LAST_QUESTION = "刚才的问题"
QUESTION, OWN = "问题", "本单位"

# What the document says; then what was set by hand, how it stands and who reported.
PLAN, NUMBER, SECTION, TASK = "计划", "编号", "板块", "任务"
BODIES, PHRASE, DAY = "责任单位（文件）", "期限（文件文字）", "期限（换算日期）"
FILE, PLACE, SHA, NOTE = "来源文件", "原文位置", "文件 SHA-256", "备注"
GIVEN, GIVEN_DAY, STATUS = "统筹设定单位（非文件）", "统筹设定时限（非文件）", "状态"
LATEST, DONE_ON, DELIVERABLE = "最近进展", "完成日期", "交付物"
REPORTER, REPORTED_AT, RECEIPT = "报送单位和人员", "报送时间", "回执"
BEFORE = (PLAN, NUMBER, SECTION, TASK, BODIES, PHRASE, DAY)
BESIDE = (
    GIVEN,
    GIVEN_DAY,
    STATUS,
    LATEST,
    DONE_ON,
    DELIVERABLE,
    REPORTER,
    REPORTED_AT,
    RECEIPT,
)
AFTER = (FILE, PLACE, SHA, NOTE)
WIDTHS = {
    PLAN: 18,
    NUMBER: 8,
    SECTION: 24,
    TASK: 60,
    BODIES: 40,
    PHRASE: 22,
    DAY: 14,
    GIVEN: 28,
    GIVEN_DAY: 24,
    STATUS: 24,
    LATEST: 48,
    DONE_ON: 14,
    DELIVERABLE: 24,
    REPORTER: 28,
    REPORTED_AT: 20,
    RECEIPT: 20,
    FILE: 24,
    PLACE: 16,
    SHA: 20,
    NOTE: 28,
}
ABOUT_WIDTHS = (16, 90)

UNLISTED = "文件未列明"
# What no system takes in the name of a file.
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_PARTS = {"lead": "牵头", "participant": "参与"}


def head() -> str:
    return (
        "导出什么？点下面的按钮，或者写在后面，例如：/export 海关总署、/export 2020年10月底前到期的"
    )


def whose_plan(*, short: str) -> str:
    return f"导出 {short}"


def whose_agency(*, short: str) -> str:
    return f"导出 {short} 的任务"


def nothing(*, said: str) -> str:
    return f"“{said}”没有查到任务，没有可以导出的。可以写计划名、单位名，或者一个问题。"


def not_settled(*, said: str) -> str:
    return f"“{said}”还不明确，请先直接提问，在答复下面点［导出］。"


def no_question() -> str:
    return "一小时内没有提过问题。请先提问，在答复下面点［导出］，或者：/export 问题"


def no_tasks(*, of: str) -> str:
    return f"{of}：一项任务也没有，没有文件可以导出。"


def working(*, tasks: int) -> str:
    return f"共 {tasks} 项，正在整理，好了就发文件，不用重复点。"


def too_many(*, tasks: int, most: int) -> str:
    return f"共 {tasks} 项，一次最多导出 {most} 项。请按单位、板块或期限分开导出。"


def too_large(*, tasks: int, mib: int) -> str:
    return f"{tasks} 项的文件有 {mib} MB，Telegram 发不出。请按单位或板块分开导出，或换一种格式。"


def not_sent() -> str:
    return "文件没有发出去，只留下了导出记录，请再点一次。"


def not_yours_any_more() -> str:
    return "整理期间您的身份有变动，文件没有发出，没有记录任何内容。请再导出一次。"


def of_plan(*, title: str) -> str:
    return f"《{title}》全部任务"


def of_agency(*, full: str) -> str:
    return f"{full}的任务"


def of_question(*, read: Sequence[str], typed: str) -> str:
    understood = " · ".join(read)
    return f"问题“{typed}”（按 {understood} 理解）" if understood else f"问题“{typed}”"


def file_name(*, of: str, today: date, form: str) -> str:
    return f"{LEDGER} {_NO_NAME.sub('', of)} {today.isoformat()}.{form}"


def caption(*, of: str, tasks: int, as_of: str, seen: int, withheld: int, public: bool) -> str:
    """Under the file."""
    said = [f"{of} · {tasks} 项 · 截至 {as_of}"]
    if not public:
        said.append(f"其中 {seen} 项列出进展情况，只供有权查看的人使用，请勿转发。")
    if withheld:
        said.append(f"其中 {withheld} 项按规则不写任务文字，只列编号，请在私聊里查看。")
    said.append("责任单位和期限以原文为准。")
    return "\n".join(said)


def as_of(*, now: datetime, today: date) -> str:
    """``now`` in the office's zone; the business date beside it where it is another day."""
    moment = f"{now:%Y-%m-%d %H:%M}"
    return moment if now.date() == today else f"{moment}（业务日期 {today.isoformat()}）"


def about(
    *,
    of: str,
    as_of: str,
    by: str,
    tasks: int,
    seen: int,
    withheld: int,
    public: bool,
    coverage: str | None,
) -> list[tuple[str, str]]:
    """The page of explanations: label and words."""
    progress = (
        "只有文件写的内容。进展、统筹设定只对责任单位、统筹和管理员开放，不在本文件中。"
        if public
        else f"列出了您有权查看的 {seen} 项；其余各项的进展只对责任单位和统筹开放，格内注明。"
        "只计已报送的，没有报送不等于没有做。"
    )
    return [
        ("内容", of),
        ("截至", as_of),
        ("导出人", by),
        ("任务", f"{tasks} 项"),
        *([("范围", coverage)] if coverage else []),
        ("进展", progress),
        *([("不写文字的", withheld_note(count=withheld))] if withheld else []),
        ("效力", "本表由程序从文件文本整理，以印发的原文为准；来源、位置和校验值列在各行。"),
        ("未列明", "文件没有写责任单位或期限的，写“文件未列明”，不推断、不补写。"),
        ("统筹设定", "统筹设定的单位和时限不是文件写的，单独成列。"),
    ]


def withheld_note(*, count: int) -> str:
    return f"{count} 项按敏感工作规则只列计划和编号，请在分工助手的私聊里查看。"


def withheld() -> str:
    return "按规则不写任务文字，请在私聊里查看"


def plan_coverage(*, names: bool) -> str:
    return "该文件列明责任单位。" if names else "该文件未列明责任单位。"


def by_person(*, name: str, roles: Sequence[str], agencies: Sequence[str]) -> str:
    told = "、".join([*agencies, *roles])
    return f"{name}（{told}）" if told else name


def by_visitor() -> str:
    return "访客"


def by_operator() -> str:
    return "命令行"


def bodies(*, said: Sequence[str]) -> str:
    return "；".join(" ".join(one.split("　")) for one in said)


def no_body(*, document_names: bool) -> str:
    return "文件未列明（这一项没有写）" if document_names else UNLISTED


def phrase(*, kind: str, said: str | None) -> str:
    """The document's own words on the time."""
    return said or {"ongoing": "持续推进"}.get(kind, "")


def day(*, kind: str, due_on: date | None) -> str:
    """The day that the words come to, or why they come to none."""
    if due_on is not None:
        return f"{due_on.isoformat()}{'，之后持续推进' if kind == 'by_then_ongoing' else ''}"
    return {"ongoing": "不设期限", "recurring": "定期，未写日期"}.get(kind, "未能算出日期")


def given_agency(*, part: str, agency: str, by: str, on: date) -> str:
    return f"{_PARTS[part]} {agency}（统筹设定，{_by(by=by, on=on)}）"


def given_day(*, basis: str, due_on: date, by: str, on: date) -> str:
    what = "准予延期至" if basis == "extension" else "内部时限"
    return f"{what} {due_on.isoformat()}（统筹设定，{_by(by=by, on=on)}）"


def _by(*, by: str, on: date) -> str:
    return f"{by}，{on.isoformat()}" if by else on.isoformat()


def not_open() -> str:
    return "只对责任单位和统筹开放"


def no_report() -> str:
    return "尚无报送"


def latest(*, agency: str | None, status: str, on: date, words: str) -> str:
    whose = agency or "统筹办结"
    return f"{whose}（{STATUSES[status]}，{on.isoformat()}）：{words}"


def with_agency(*, agency: str | None, said: str) -> str:
    """One of several reports' values, with whose it is."""
    return f"{agency or '统筹'} {said}"


def reporter(*, agency: str | None, name: str, office: str | None) -> str:
    person = f"{office} {name}" if office else name
    return f"{agency or '统筹'}（{person}）"


def place(*, start: int, end: int) -> str:
    return f"第 {start}–{end} 字"


def repost() -> str:
    return "转载文本，非印发件"


def by_hand(*, said: str) -> str:
    """What an administrator wrote in the place of what the document prints, or does not."""
    return f"{said}（管理员写的，非文件）" if said else "管理员没有写"


def cut(*, words: str, most: int) -> str:
    """What does not fit into a cell is cut, and says so."""
    tail = "……（单元格放不下，全文见 .json）"
    return words if len(words) <= most else words[: most - len(tail)] + tail


def one_of_three() -> str:
    return "请写 --plan 计划代号、--agency 单位或 --ask 问题，三个中的一个。"


def not_settled_here(*, said: str) -> str:
    return f"“{said}”还不明确，请写得具体些；可以先用 fengong ask 试。"


def written(*, path: str, tasks: int, seen: int) -> str:
    return f"{path}：{tasks} 项{f'，其中 {seen} 项列出进展情况' if seen else ''}。"


def not_written(*, path: str) -> str:
    return f"写不了文件 {path}：没有这个目录，或没有权限。"
