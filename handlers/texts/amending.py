"""动态调整 and the revisions of plans: what administrators are asked, told and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

EDIT_TEXT, EDIT_AGENCIES, EDIT_DEADLINE, WITHDRAW = "改文字", "改责任单位", "改期限", "移出计划"
CONFIRM, CANCEL, VIEW_TASK, MORE = "确认", "取消", "看任务", "再改一处"
NOBODY, NO_DEADLINE, AT_THE_END = "不写责任单位", "不写期限", "放在最后"
MANAGE, ADD_TASK, EDITIONS = "管理", "增加任务", "版本记录"
PLACE, SOURCE = "适用地区", "来源"
ARCHIVE, RESTORE, UNDO, BRING_BACK = "归档", "恢复", "撤销", "恢复原文"
AMEND = "调整任务"

_KINDS = {"import": "导入", "amend": "调整", "undo": "撤销", "place": "改适用地区"}
_WAYS = {"edit": "调整", "add": "增加任务", "withdraw": "移出计划"}


def in_private() -> str:
    return "调整计划请在私聊中办理，避免群里误触。"


def only_administrators() -> str:
    return "计划文件由管理员导入和调整，您目前的身份不能做，没有记录任何内容。您的身份：/whoami"


def how_to_edit() -> str:
    return (
        "请写任务编号：/edititem 39，或 /edititem 文件代号#39。\n"
        "可以改文字、责任单位、期限，或把任务移出计划；要写依据，原文保留。"
    )


def choose_task(*, ref: str) -> str:
    return f"几份文件都有第 {ref} 项，调整哪一份的？"


def choose_plan(*, deed: str) -> str:
    """``deed``: add, archive, restore."""
    said = {"add": "给哪份文件增加任务？", "archive": "归档哪份文件？", "restore": "恢复哪份文件？"}
    return said[deed]


def no_plan_to(*, deed: str) -> str:
    said = {
        "add": "还没有计划文件。把文件发给我就能导入。",
        "archive": "没有可以归档的文件：都已归档，或还没有导入。",
        "restore": "没有已归档的文件。",
    }
    return said[deed]


def menu(*, printed: str) -> str:
    return f"现在　{printed}\n要改哪一处？每一步都先给您看改前、改后，确认了才记录。"


def ask_text() -> str:
    return "请发新的文字（整条任务的全文，不含责任单位和期限）。"


def ask_agencies(*, has_rule: bool) -> str:
    order = "列第一位的为牵头" if has_rule else "文件没有写谁牵头，要写明“牵头”"
    return (
        "请发责任单位，按文件的写法：\n"
        "甲牵头，乙、丙参与　或　甲、乙按职责分工负责\n"
        f"只列名称也行（{order}）。"
    )


def ask_deadline() -> str:
    return "请发期限，按文件的写法：2022年10月底前、2022年9月30日前、持续推进。"


def ask_after() -> str:
    return "新任务放在哪一项之后？请发编号。编号会随之写成“39之一”；放在最后则接着编。"


def ask_basis() -> str:
    return (
        "依据是什么？第一行写文件名称、文号或批示（如 国知发〔2022〕8号），"
        "要写原因就另起一行。依据和原因会写在任务卡上。"
    )


def number_behind(*, ref: str, at: int) -> str:
    """The number of a task behind another, as laws are amended: 39之一, 39之二."""
    base = ref.partition("之")[0]
    return f"{base}之{'一二三四五六七八九十'[at - 1] if at <= 10 else at}"


def number_added(*, at: int) -> str:
    """The number of a task at the end of a plan that has no running numbers."""
    return f"增{at}"


def no_such_number(*, typed: str, short: str) -> str:
    return f"《{short}》没有编号“{typed}”的任务。还没有记录，请再发一次编号，或按上面的“放在最后”。"


def no_such_body(*, typed: str, near: Sequence[str], several: bool) -> str:
    if several:
        return f"“{typed}”指几个单位，没有记录任何内容。请写全称再发一次。"
    hint = f"是不是：{'、'.join(near)}？" if near else ""
    return (
        f"没有叫“{typed}”的单位，没有记录任何内容。{hint}\n"
        "请再发一次；确实是新单位，先用 /agencies 增加。"
    )


_FAULTS = {
    "no_text": "没有看到文字，还没有记录。请发任务的全文。",
    "text_long": "太长了，一条任务最多 4000 字，还没有记录。请缩短后再发。",
    "no_agency": "没有看出责任单位，还没有记录。请按文件的写法再发一次，如：甲牵头，乙、丙参与。",
    "person": "这像是人名，还没有记录。责任单位要写单位名称，请再发一次。",
    "no_date": "没有看出日期，还没有记录。请写成 2022年10月底前、2022年9月30日前，或 持续推进。",
}


def fault(*, code: str) -> str:
    """Why words were not taken; ``code`` as in seed.typed.Fault."""
    return _FAULTS.get(code, "没有看懂，还没有记录。请再发一次。")


def basis_missing() -> str:
    return (
        "没有看到依据，或者超过了 500 字，还没有记录。"
        "第一行写文件名称、文号或批示，原因另起一行，各不超过 500 字；请再发一次。"
    )


def check(*, way: str) -> str:
    return f"请确认{_WAYS[way]}："


def was(*, said: str) -> str:
    return f"原　{said}"


def becomes(*, said: str) -> str:
    return f"改为　{said}"


def added_text(*, said: str) -> str:
    return f"文字　{said}"


def agencies(*, every: Sequence[tuple[str, str]]) -> str:
    """(name, role) in order; ``role`` as in seed.draft.Assignee."""
    if not every:
        return "责任单位　无"
    words = {"lead": "牵头", "participant": "参与", "first": "首列", "listed": "同列"}
    parts: dict[str, list[str]] = {}
    for name, role in every:
        parts.setdefault(words.get(role, "同列"), []).append(name)
    return "；".join(f"{word} {'、'.join(names)}" for word, names in parts.items())


def due(*, kind: str, due_on: date | None, phrase: str | None) -> str:
    written = f"（{phrase}）" if phrase else ""
    if kind == "none" or (due_on is None and not phrase):
        return f"期限　未列明{written}"
    if due_on is None:
        return f"期限　{phrase}"
    return f"期限　{due_on.isoformat()}{written}"


def place(*, after: str | None, number: str) -> str:
    where = f"第 {after} 项之后" if after else "最后"
    return f"位置　{where}，编号 {number}"


def why(*, basis: str, reason: str | None) -> str:
    return f"依据　{basis}" + (f"；{reason}" if reason else "")


def consequences(*, way: str) -> str:
    if way == "withdraw":
        return "移出后不再统计、提醒、催办；已报的进展全部保留，可在计划页“已移出的任务”里看。"
    if way == "add":
        return "从确认起计入统计和提醒。"
    return "已报的进展、关注、分办都保留，关注的人会收到通知；文件原文不变，可随时看。"


def done(*, way: str, number: int) -> str:
    said = {"edit": "已调整", "add": "已增加", "withdraw": "已移出计划"}[way]
    return f"{said}，这是第 {number} 版。30 天内可以撤销。"


def adjusted(*, on: date, basis: str | None, by: str | None, added: bool, earlier: int = 0) -> str:
    """A line of the card: 2026-11-20 调整（依据…，管理员）."""
    what = "增加" if added else "调整"
    more = f"；此前还调整过 {earlier} 次" if earlier else ""
    return (
        f"{on.isoformat()} {what}（依据 {basis or '未写'}，管理员{f' {by}' if by else ''}{more}）"
    )


def added_to(*, title: str) -> str:
    """A title where only the first words of a task are shown."""
    return f"{title}（已调整）"


def posted() -> str:
    """On a card for other chats: no names, no document, but that not all of it was printed."""
    return "由管理员调整或增加，不全是文件原文；依据和原文见任务卡。"


def corrected(*, fields: Sequence[str]) -> str:
    """What a person wrote while the document was imported."""
    words = {
        "text": "文字",
        "heading": "标题",
        "agencies": "责任单位",
        "deadline": "期限",
        "number": "编号",
    }
    known = [words[name] for name in words if name in fields]
    return f"由管理员更正　{'、'.join(known)}（文件怎么写的见原文）"


def not_printed() -> str:
    return "文件里没有这一项，由管理员增加。"


def reason(*, reason: str) -> str:
    return f"原因　{reason}"


def manage(*, short: str, number: int, tasks: int) -> str:
    return f"{short} · 第 {number} 版 · {tasks} 项"


def archived() -> str:
    return "已归档（历史计划）：不收报送，不提醒，不进摘要；问到时仍能查。"


def taken_back(*, short: str, can_undo: bool) -> str:
    """``can_undo``: the button that brings it back stands below."""
    or_so = "；也可以按下面的按钮恢复" if can_undo else ""
    return (
        f"{short}　现在没有文本：首次导入已撤销。\n"
        f"把同一份文件再发给我，任务和进展就都回来{or_so}。"
    )


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
            "再发一次同一份文件就都回来。"
        )
    gone = (
        f"\n有进展的任务中，{parked} 项不在上一版里，进展保留在“已移出的任务”。" if parked else ""
    )
    return f"撤销 {short} 第 {number} 版（{what}）？撤销后恢复上一版的内容，并记为新的一版。{gone}"


def undone(*, short: str, number: int, new: int, empties: bool, brings_back: bool = False) -> str:
    if brings_back:
        return f"{short} 已恢复，任务和进展都回来了，记为第 {new} 版。"
    if empties:
        return f"已撤销第 {number} 版：{short} 不再列出，进展都保留。再发一次同一份文件即可恢复。"
    return f"已撤销第 {number} 版：{short} 恢复为上一版的内容，记为第 {new} 版。"
