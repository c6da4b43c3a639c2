"""A plan that somebody sends: received, read, shown, imported, dropped."""

from __future__ import annotations

from collections.abc import Sequence

from seed.errors import Refusal

REVIEW = "打开草稿"
OTHER_DRAFT = "打开那一份"
DRAFTS = "草稿"
FIELDS = "标题等"
CHANGES = "看改动"
SHEET = "导出核对表"
IMPORT = "导入"
IMPORT_PLAN = "导入计划"
UPDATE = "更新"
DROP = "放弃"
DROP_SURELY = "确定放弃"
UNDO = "撤销导入"
PLAN = "看计划"
READ_IT = "读这份文字"
AS_QUESTION = "是一个问题"
AS_PLAN = "是计划文件"
AS_ROSTER = "是人员名册"

_FILE = "《{name}》"
_REFUSED = {
    Refusal.NO_TASKS: "里面还没有任务，没有导入。请补上任务，或放弃这份草稿。",
    Refusal.NUMBER_TWICE: "两项任务的编号都是“{what}”，没有导入。请先改其中一项的编号。",
    Refusal.NUMBER_LONG: "编号“{what}”太长，没有导入。请先改短。",
    Refusal.PLACE: "不认识适用地区“{what}”，没有导入。请先改适用地区。",
    Refusal.KEY: "“{what}”不能作计划代号，没有导入。请先改代号。",
}


def only_administrators() -> str:
    return "导入计划文件由管理员办理，没有记录任何内容。您的身份：/whoami"


def no_file_from_others() -> str:
    return (
        "导入计划文件由管理员办理，这份文件没有读取，也没有保存。\n"
        "要给进展附文件，请先打开任务卡点“填报进展”。您的身份：/whoami"
    )


def in_private() -> str:
    return "计划文件请在私聊中处理，这里没有读取任何内容。"


def received(*, name: str) -> str:
    return f"收到{_file(name)}，正在读…"


def reading(*, name: str, said: str) -> str:
    """``said`` is the reader's own sentence about how far it is."""
    return f"收到{_file(name)}，正在读…\n{said}"


def read(*, name: str) -> str:
    return f"收到{_file(name)}，已读完。"


def not_kept(*, why: str) -> str:
    """``why`` is the sentence of texts.reading."""
    return f"{why}\n没有保存任何内容，已入库的计划没有变化。"


def no_plan(*, name: str) -> str:
    return (
        f"{_file(name)}不像分工计划：没有任务，没有责任单位，也没有计划标题。没有保存任何内容。\n"
        "要导入计划，请发印发的原件，任务要有编号，或是有任务和责任单位两列的表格。\n"
        "要提问，请直接发一句文字。"
    )


def too_many(*, busy: int) -> str:
    return f"正在排队读的文件已有 {busy} 份，这份没有读取，也没有保存。请过几分钟再发一次。"


def too_large() -> str:
    return "文件太大，最多 20 MB，没有读取，也没有保存。请拆小，或另存为 .docx 或 .txt 再发。"


def pasted(*, characters: int, parts: int) -> str:
    count = f"{parts} 段，" if parts > 1 else ""
    return (
        f"收到一段像计划文件的文字（{count}{characters:,} 字）。\n"
        "后面还有就接着发，发完点“读这份文字”；如果是提问，请点“是一个问题”。"
    )


def pasted_name() -> str:
    return "粘贴的文字.txt"


def pasted_too_long(*, most: int) -> str:
    return (
        f"连同这一段超过 {most:,} 字，这一段没有收下，前面的还在。\n"
        "请把全文存成 .txt 或 .docx 文件发来。"
    )


def nothing_waits() -> str:
    return "发来的内容已经读过，或放了太久，没有记录任何内容。请再发一次。"


def which_file(*, name: str) -> str:
    return (
        f"{_file(name)}既像人员名册，又像计划表格，还没有读取。请选一个；半小时内不选，请重新发送。"
    )


def sheet_of_nobody() -> str:
    return (
        "这是核对表，但草稿在导出之后改过，或已导入、放弃，没有记录任何内容。\n"
        "请发 /newplan 打开草稿，重新导出核对表再改。"
    )


def sheet_only_coordinators() -> str:
    return "这是统筹设定责任单位的表格，由统筹发来才会采用，没有记录任何内容。"


def how_to_send() -> str:
    return (
        "发来计划文件就行：.docx、.pdf（有文字层）、.xlsx、.xls、.csv、.html、.ofd、.txt，"
        "最多 20 MB；可以一次发几个，也可以粘贴或转发正文。\n"
        "我先读一遍，请您核对后再导入；导入后 30 天内可以撤销。"
    )


def drafts_head(*, count: int) -> str:
    return f"待导入的计划 {count} 份" if count else "没有待导入的计划。"


def draft_line(*, at: int, name: str, by: str | None, when: str) -> str:
    who = f"{by} " if by else ""
    return f"{at}　{_file(name)}　{who}{when}"


def draft_label(*, at: int) -> str:
    return f"打开 {at}"


# --- the review


def received_head(*, name: str) -> str:
    return f"{_file(name)}的草稿"


def counts(
    *, total: int, first: str, last: str, missing: Sequence[str], gaps: int, loose: bool = False
) -> str:
    """``loose``: people took tasks out or moved them where numbers do not run on by one."""
    if not total:
        return "没有识别出任务。"
    span = f"编号 {first}–{last}" if total > 1 else f"编号 {first}"
    lacking = "、".join(missing) + (f" 等 {gaps} 处" if gaps > len(missing) else "")
    if loose and not lacking:
        return f"识别出：{total} 项（{span}）"
    return f"识别出：{total} 项（{span}，{'缺 ' + lacking if lacking else '连续'}）"


def shape(
    *, sections: Sequence[int], named: int, dated: int, ongoing: int, whole_year: int = 0
) -> str:
    """``whole_year``: how many of the ``ongoing`` are for a year (全年)."""
    parts = [f"板块 {'/'.join(map(str, sections))}"] if sections else []
    parts += [f"责任单位 {named} 项", f"期限 {dated}"]
    if ongoing:
        parts.append(f"持续推进 {ongoing}" + (f"（含全年 {whole_year}）" if whole_year else ""))
    return " · ".join(parts)


def lead_rule(*, has_rule: bool, stated: int, listed: int, silent: bool) -> str:
    if silent:
        return "文件没有列明责任单位"
    if has_rule:
        return "列首位为牵头（文件有规则）" + (f"；{stated} 项写明牵头" if stated else "")
    if stated and not listed:
        return "没有统一的牵头规则，各项写明牵头"
    if stated:
        return f"{stated} 项写明牵头；{listed} 项只列顺序，不作牵头"
    return "文件未规定牵头，多家的只记首列" if listed else "都是一家独自负责"


def bodies(*, total: int, collective: int, undecided: int, fresh: int) -> str | None:
    if not total:
        return None
    parts = [f"单位 {total} 个"]
    if collective:
        parts.append(f"统称 {collective} 个")
    if fresh:
        parts.append(f"新单位 {fresh} 个")
    if undecided:
        parts.append(f"待定 {undecided} 个")
    return "，".join(parts)


def called(*, title: str, short: str) -> tuple[str, str]:
    return f"标题　{title}", f"简称　{short}"


def holds(*, place: str, start: str | None, end: str | None) -> str:
    if start and end:
        return f"适用　{place}　{start} 至 {end}"
    return f"适用　{place}　" + (f"到 {end}" if end else "没有写计划期")


def holds_elsewhere(*, before: str, after: str) -> str:
    return f"适用地区由{before}改为{after}，单位名称按{after}重新对应"


def against(
    *, short: str, new: int, changed: int, gone: int, renumbered: int, unpaired: int = 0
) -> str:
    """``unpaired``: tasks of which nobody said yet whether the plan has them."""
    moved = f"、改号 {renumbered}" if renumbered else ""
    open_ = f"；待对应 {unpaired}" if unpaired else ""
    return f"与已入库的《{short}》相比：新增 {new}、改动 {changed}{moved}、删除 {gone}{open_}"


def kept(*, kept: int, parked: int) -> str | None:
    if parked:
        return f"已有进展 {kept} 项保留；{parked} 项被删任务的进展另存，可查"
    return f"已有进展 {kept} 项全部保留" if kept else None


def same_as_current(*, short: str) -> str:
    return f"与已入库的《{short}》现行版相同，没有要更新的"


def look_at(*, count: int, blocking: int) -> str:
    if not count:
        return "没有疑问，可以导入。"
    first = f"，{blocking} 处须先定" if blocking else "，也可以先导入"
    return f"需要您看一眼 {count} 处{first}"


def settle_label(*, count: int) -> str:
    return f"处理 {count} 处"


def tasks_label(*, count: int) -> str:
    return f"逐项查看 {count}"


def moved(*, by: str | None, own: bool = False) -> str:
    """``own``: who reads it made the change."""
    if own:
        return "⚠ 草稿在这之后已经改过，刚才那一下没有记录。现在是："
    who = f"由 {by} " if by else ""
    return f"⚠ 草稿刚{who}改过，刚才那一下没有记录。现在是："


def in_force(*, short: str, number: int, on: str) -> str:
    return (
        f"这份文件已于 {on} 导入为《{short}》第 {number} 版，现行有效；"
        "仍要重新核对就往下看，不用就点“放弃”。"
    )


def same_file(*, name: str) -> str:
    return f"{_file(name)}的草稿已有，接着核对。"


def same_text(*, name: str) -> str:
    return f"与草稿{_file(name)}内容相同；留一份就够，可放弃这一份。"


def plan_moved() -> str:
    return "⚠ 这份计划刚有了新的版本，没有导入。请看与现行版的对照："


def refused(*, reason: Refusal, what: str) -> str:
    return f"⚠ {_REFUSED[reason].format(what=what)}"


def still_blocked(*, count: int) -> str:
    return f"⚠ 还有 {count} 处没有定下来，没有导入。"


def seconding(*, gone: int, of: int, told: int) -> str:
    return (
        f"这次更新会删去 {gone} 项（现有 {of} 项），超过十分之一，还需要另一位管理员确认，"
        "没有导入。\n"
        f"您的确认已记下，已通知 {told} 位管理员；草稿一改动，就要重新确认。"
    )


def asks_second(*, by: str, short: str, gone: int, of: int) -> str:
    return (
        f"{by} 要更新《{short}》，会删去 {gone} 项（现有 {of} 项），需要您也确认。\n"
        "请打开草稿，看过改动再点“更新”。"
    )


# --- ends


def drop_surely(*, name: str) -> str:
    return f"放弃{_file(name)}的草稿？核对和修改会一并删去；已入库的计划不受影响，文件可以再发。"


def dropped(*, name: str) -> str:
    return f"已放弃{_file(name)}的草稿，没有导入任何内容。"


def imported(*, short: str, number: int, tasks: int) -> str:
    return f"已导入《{short}》第 {number} 版：{tasks} 项任务。"


def nothing_new(*, short: str, number: int) -> str:
    return f"这份文件就是《{short}》的第 {number} 版，没有改动，草稿已收起。"


def registered(*, names: Sequence[str], more: int) -> str:
    rest = f"等 {more + len(names)} 个" if more else ""
    return f"新登记单位：{'、'.join(names)}{rest}"


def undo_until(*, day: str, first: bool) -> str:
    kept = "" if first else "；已有进展都保留"
    return f"{day} 前可以撤销：点下面的按钮，或在计划页的“版本记录”里{kept}。"


def alias_label(*, name: str) -> str:
    return f"以后都认“{name}”"


def alias_explained(*, name: str, body: str) -> str:
    return f"“{name}”这次按“{body}”处理；点下面的按钮，以后都这样认。"


def aliased(*, name: str, body: str) -> str:
    return f"以后“{name}”都指 {body}。"


def _file(name: str) -> str:
    return _FILE.format(name=name)
