"""The tasks of a draft, what can be done to them, and what is called how."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.task import number as of_task

EDIT_TEXT = "改文字"
EDIT_HEADING = "改标题"
EDIT_AGENCIES = "改单位"
EDIT_DEADLINE = "改期限"
EDIT_NUMBER = "改编号"
SPLIT = "拆开"
MERGE = "并下一项"
TO_PROSE = "不是任务"
ADD = "加一项"
SOURCE = "原文"
READING = "识别结果"
LIST = "列表"

ASKS = {
    "text": "请发这一项的新文字。",
    "heading": "请发这一项的标题；没有就发“无”。",
    "agencies": "请发责任单位，例如“商务部牵头，海关总署、税务总局参与”；没有就发“无”。",
    "deadline": "请发期限，例如“2024年10月底前”“持续推进”；没有就发“无”。",
    "number": "请发这一项的编号。",
    "words": "第二项从哪几个字开始？请照原文发开头几个字。",
    "task": "请发这一项：编号、正文，责任单位和期限写在括号里，"
    "例如“58. 完善某项制度。（商务部负责，2024年10月底前完成）”。",
    "agency": "请发牵头单位的名称，须是这一项已列的单位。",
    "body": "“{name}”就是哪个单位？请发它的名称。",
    "title": "请发计划的标题。",
    "short": "请发简称，列表里用，最多 20 个字。",
    "key": "请发计划代号：3 到 40 个小写字母、数字或连字符，例如 annual-2024。",
    "place": "适用于哪里？请发“全国”、省份，或市县名称，例如“广东”“临江县”。",
    "period": "请发计划期，例如“2024年”“2024—2025年”“2024-07-01 至 2025-06-30”。",
    "published_on": "请发公布日期，例如 2024-03-15。",
    "origin": "这份文字从哪里转载？请发网站或刊物名称；不知道就发“转载”，不是转载就发“无”。",
}
_FAULTS = {
    "no_text": "没有文字",
    "text_long": "太长，最多 4,000 字",
    "title_long": "太长，最多 200 字",
    "no_number": "没有看到编号",
    "number_taken": "编号“{what}”已经有一项了",
    "number_long": "编号“{what}”太长，最多 32 个字",
    "no_series": "编号“{what}”不能顺延，请改编号",
    "no_agency": "没有看懂责任单位",
    "person": "“{what}”像人名，不能作责任单位",
    "no_date": "没有看懂期限“{what}”",
    "not_inside": "这一项的文字里没有这几个字，或它们就在开头",
    "several_times": "这几个字在这一项里不止一处，请多发几个字",
    "no_next": "前后没有可以合并的任务",
    "no_such_agency": "没有叫“{what}”的单位",
    "several_agencies": "“{what}”可以指几个单位，请写全称",
    "short_long": "太长，最多 20 个字",
    "bad_key": "“{what}”不能作代号",
    "no_place": "不认识“{what}”",
    "no_period": "没有看懂计划期",
    "no_day": "没有看懂日期",
}
_BY_HAND = {
    "text": "文字",
    "heading": "标题",
    "agencies": "责任单位",
    "deadline": "期限",
    "number": "编号",
}
FIELDS = {
    "title": "标题",
    "short": "简称",
    "key": "代号",
    "place": "适用地区",
    "period": "计划期",
    "published_on": "公布日期",
    "origin": "转载来源",
}


def ask(*, what: str, name: str = "") -> str:
    return ASKS[what].format(name=name)


def ask_foot() -> str:
    return "不改了就点“返回”。"


def unusable(*, fault: str, what: str) -> str:
    """Why words were not taken; the same is waited for."""
    return f"{_FAULTS[fault].format(what=what)}，没有记录。请再发一次，或点“返回”。"


def impossible(*, fault: str, what: str) -> str:
    """Why a tap could not be done."""
    return f"{_FAULTS[fault].format(what=what)}，没有改动。"


def list_head(*, name: str, first: int, last: int, total: int) -> str:
    return f"《{name}》· 第 {first}–{last} 项，共 {total} 项" if total else f"《{name}》· 没有任务"


def list_line(*, number: str, words: str, lead: str | None, others: int) -> str:
    who = ""
    if lead:
        who = f" · {lead}" + (f" 等 {others + 1} 家" if others else "")
    return f"{number}　{words}{who}"


def task_head(*, number: str, at: int, total: int) -> str:
    return f"{of_task(ref=number)}　草稿 {at}/{total}"


def lead(*, names: str, basis: str) -> str:
    how = {"rule": "（列第一位）", "sole": "（独自负责）", "stated": ""}.get(basis, "")
    return f"牵头　{names}{how}"


def participants(*, names: str) -> str:
    return f"参与　{names}"


def listed(*, names: str) -> str:
    return f"单位　{names}（未规定牵头）"


def nobody() -> str:
    return "单位　文件未列明"


def deadline(*, phrase: str, due: str | None) -> str:
    return f"期限　{phrase}" + (f"（{due}）" if due and due not in phrase else "")


def no_deadline() -> str:
    return "期限　文件未列明"


def by_hand(*, fields: Sequence[str]) -> str:
    if "added" in fields:
        return "管理员增加"
    told = [label for field, label in _BY_HAND.items() if field in fields]
    split = ["由管理员拆分"] if "split" in fields else []
    return "；".join([*split, *([f"管理员更正：{'、'.join(told)}"] if told or not split else [])])


def printed(*, text: str) -> str:
    return f"文件写作：{text}"


def source_head(*, number: str, line: int | None) -> str:
    """``line`` None: nobody printed it."""
    where = "" if line is None else f"（第 {line} 行起）"
    return f"{of_task(ref=number)}　原文{where}"


def no_source() -> str:
    return "这一项是管理员补的，文件里没有对应的文字。"


def fields_head(*, name: str) -> str:
    return f"《{name}》· 请核对，不对的点一下再发新的"


def field(*, name: str, value: str) -> str:
    return f"{FIELDS[name]}　{value}"


def no_value() -> str:
    return "没有读出"


def not_reposted() -> str:
    return "不是转载"


def origin_unsaid() -> str:
    return "没有注明"


def issued_then(*, day: str) -> str:
    """Where a document prints its own day, and nobody says when it was published."""
    return f"未写（印发 {day}）"


def reposted() -> str:
    return "转载，来源不详"


def place_unsaid(*, brief: bool) -> str:
    return "未写" if brief else "文件没有写，先按全国"


def nation() -> str:
    return "全国"


def period(*, start: str | None, end: str | None) -> str:
    return f"{start} 至 {end}" if start and end else (f"到 {end}" if end else "文件没有写")


def changes_head(*, short: str, first: int, last: int, total: int) -> str:
    return f"与已入库的《{short}》相比 · {first}–{last} / {total}"


def no_changes(*, short: str) -> str:
    return f"与已入库的《{short}》没有不同。"


def added(*, number: str, words: str) -> str:
    return f"＋ {number}　{words}"


def back(*, number: str, words: str) -> str:
    return f"＋ {number}　{words}（以前有过，恢复）"


def gone(*, number: str, words: str, reported: bool) -> str:
    return f"－ {number}　{words}" + ("（已有进展，另存）" if reported else "")


def renumbered(*, before: str, after: str, words: str) -> str:
    return f"改号 {before} → {after}　{words}"


def changed(*, number: str, words: str) -> str:
    return f"改 {number}　{words}"


def change_of(*, what: str, before: str, after: str) -> str:
    return (
        f"　{ {'text': '文字', 'agencies': '单位', 'deadline': '期限'}[what] }：{before} → {after}"
    )


def empty() -> str:
    return "无"


def sheet_taken(*, changed: int, added: int, removed: int) -> str:
    return f"按核对表：改动 {changed} 项、增加 {added} 项、删去 {removed} 项。"


def sheet_left(*, count: int, shown: int) -> str:
    """``shown`` of them are listed below."""
    some = f"，先列 {shown} 处" if shown < count else ""
    return f"⚠ {count} 处没有采用{some}；请重新导出核对表，改这几处："
