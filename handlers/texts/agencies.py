"""/agencies: the list of agencies, an entry, what is asked, confirmed and done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.agency_refusals import lived

SEARCH, ADD, FROM_DOCUMENTS = "找单位", "新增单位", "文件带入的"
RENAME, ALIAS, DROP_NAME = "更名", "加别名", "删名称"
SUCCEED, MERGE, ADD_MEMBER, END_MEMBER = "由谁承接", "并入另一家", "加成员", "成员截止"
CONFIRM, CANCEL, LIST, CARD = "确认", "取消", "单位名录", "看这一家"
SAME_AS_FULL, TODAY, OPEN_START, STILL = "与全称相同", "今天", "不写起始日", "至今有效"

KINDS = {"agency": "单位", "collective": "集合（有成员）"}
NAME_KINDS = {
    "printed": "文件简称",
    "full": "全称",
    "alias": "别名",
    "outward": "对外名称",
    "former": "曾用名",
    "english": "英文名",
    "acronym": "英文缩写",
}


def not_allowed() -> str:
    return (
        "单位名录由管理员维护，您目前的身份不能看也不能改，没有记录任何内容。"
        "名称有误或缺一家，请告诉管理员；查一家负责什么，直接发它的名称。"
    )


def in_private() -> str:
    return "单位名录请在私聊里维护。"


def head(*, total: int, added: int, unlisted: int) -> str:
    return (
        f"{LIST} · {total} 家\n"
        f"自行添加 {added} 家；文件带入、名称未核的 {unlisted} 家。\n"
        "找一家：/agencies 名称。更名、合并等都从那一家的页面办。"
    )


def from_documents(*, count: int) -> str:
    return f"{FROM_DOCUMENTS} {count}"


def unlisted_head(*, first: int, last: int, total: int) -> str:
    return f"文件带入、名称未核的单位 · {first}–{last} / {total}"


def no_unlisted() -> str:
    return "没有文件带入而未核的单位。"


def unlisted_usage() -> str:
    return "与名录里某一家是同一家的，打开后用“并入另一家”。"


def ask_search() -> str:
    return "请发要找的单位名称，全称、简称、曾用名、几个字都行。"


def found_head(*, typed: str, total: int) -> str:
    return f"“{typed}”找到 {total} 家："


def found_near(*, typed: str) -> str:
    return f"没有“{typed}”。名称相近的："


def found_none(*, typed: str) -> str:
    return f"没有“{typed}”，也没有相近的。要新增，请点下面。"


def more_found(*, left: int) -> str:
    return f"另有 {left} 家，请写得更全。"


def choice(*, short: str, place: str) -> str:
    return f"{short}（{place}）"


# --- the entry -----------------------------------------------------------------------------------


def entry_head(*, full: str, kind: str, place: str) -> str:
    return f"{full} · {KINDS.get(kind, kind)} · {place}"


def entry_origin(*, category: str) -> str | None:
    said = {"added": "管理员新增", "unlisted": "文件带入，名称未核"}.get(category)
    return f"来源　{said}" if said else None


def name_line(
    *, kind: str, text: str, span: str | None, unsure: bool, by_hand: bool, of: str | None
) -> str:
    marks = [
        span,
        f"原属“{of}”" if of else None,
        "未核实" if unsure else None,
        "管理员" if by_hand else None,
    ]
    said = "，".join(mark for mark in marks if mark)
    return f"{NAME_KINDS.get(kind, kind)}　{text}{f'（{said}）' if said else ''}"


def span(*, since: date | None, until: date | None) -> str | None:
    """From when to when; None for always."""
    if since and until:
        return f"{since} 至 {until}"
    if since:
        return f"{since} 起"
    return f"至 {until}" if until else None


def member_line(*, name: str, span: str | None) -> str:
    return f"成员　{name}{f'（{span}）' if span else ''}"


def members_head(*, today: int, total: int) -> str:
    return f"成员今天 {today} 家，先后 {total} 家"


def within(*, names: Sequence[str]) -> str:
    return f"属于　{'、'.join(names)}"


def heir(*, name: str, since: date | None) -> str:
    return f"由{name}承接{f'（{since} 起）' if since else ''}"


def origin(*, name: str, since: date | None) -> str:
    return f"承接{name}{f'（{since} 起）' if since else ''}"


def absorbed(*, name: str) -> str:
    return f"已并入这一家：{name}"


def merged_on(*, name: str, on: date, until: date, blocked: Sequence[str]) -> str:
    if blocked:
        return f"{on} 并入{name}；之后{lived(what=blocked)}，不能撤销"
    return f"{on} 并入{name}；{until} 前可撤销"


def printed(*, counts: Sequence[tuple[str, int]]) -> str:
    if not counts:
        return "现行文件没有把任务列给它。"
    said = "；".join(f"{short} {total} 项" for short, total in counts)
    return f"文件中　{said}"


def serving(*, people: int, given: int, reports: int) -> str:
    return f"任职 {people} 人 · 统筹设定 {given} 项 · 报送 {reports} 条"


def undo_merge(*, name: str) -> str:
    return f"撤销并入 {name}"


def undo_heir(*, name: str) -> str:
    return f"撤销承接 {name}"


# --- questions -----------------------------------------------------------------------------------

_ASKS = {
    ("add", "full"): "新增单位：请发它的全称。",
    ("add", "short"): "请发文件里常印的简称。",
    ("add", "place"): "它是哪一类、哪里的？地方单位请直接回复省份名称，如“广东”。",
    ("rename", "full"): "更名：请发新的全称。旧名照样查得到，文件原文不变。",
    ("rename", "short"): "请发新的简称。",
    ("rename", "since"): "从哪一天起用新名称？如 2023-05-18，也可以是以后的日子。",
    ("alias", "name"): "加别名：请发这个别名。",
    ("drop", "row"): "删哪一个名称？删后用它查不到这一家；从某日起启用的，删后仍用之前的名称。",
    ("succeed", "body"): "它的职责由哪一家承接？请发名称。",
    ("succeed", "since"): "从哪一天起？如 2023-05-18。",
    ("merge", "body"): "它与哪一家是同一家？请发那一家的名称，这一条将并入它。",
    ("member", "body"): "加哪一家为成员？请发名称。",
    ("member", "since"): "从哪一天起是成员？如 2020-01-01。",
    ("member", "until"): "到哪一天为止？",
    ("end", "row"): "哪一家的成员身份要写上截止日期？",
    ("end", "until"): "到哪一天为止（含当天）？",
}


def ask(*, what: str, field: str) -> str:
    return _ASKS[what, field]


def about(*, full: str) -> str:
    return f"单位　{full}"


def body_unknown(*, typed: str) -> str:
    return f"名录里没有“{typed}”。请写全称再试，或点相近的一家："


def body_which(*, typed: str) -> str:
    return f"“{typed}”可以是几家，请点一家："


def date_unread(*, said: str) -> str:
    return f"没有看懂“{said}”。请写一个日子，如 2023-05-18。"


def place_unread(*, said: str) -> str:
    return f"没有看懂“{said}”。全国性的请点按钮，地方的请回复省份名称。"


def national(*, kind: str) -> str:
    return {"agency": "全国 · 单位", "collective": "全国 · 集合"}[kind]


def local(*, place: str, kind: str) -> str:
    return f"{place} · {'单位' if kind == 'agency' else '集合'}"


def nothing_to_choose(*, what: str) -> str:
    return {
        "drop": "它只有文件里印的基本名称，没有可删的。",
        "end": "它没有成员可以写截止日期。",
    }[what]


# --- what is confirmed ---------------------------------------------------------------------------


def check_add(*, full: str, short: str, kind: str, place: str) -> list[str]:
    return [
        "请确认新增单位：",
        f"全称　{full}",
        f"简称　{short}",
        f"类别　{KINDS[kind]} · {place}",
        "新增不带任何人员和任务；任职要另行邀请。",
    ]


def check_rename(*, old: str, full: str, short: str, since: date) -> list[str]:
    return [
        f"请确认：{old}自 {since} 起称",
        f"全称　{full}",
        f"简称　{short}",
        f"旧名用到 {since.fromordinal(since.toordinal() - 1)}，照样查得到；文件原文不变。",
    ]


def check_alias(*, full: str, name: str) -> list[str]:
    return [f"请确认：“{name}”也指{full}。"]


def check_drop(*, full: str, name: str, restores: bool) -> list[str]:
    said = [f"请确认：“{name}”不再指{full}。"]
    return [*said, "同日启用的名称一并删去，这段时间仍用之前的名称。"] if restores else said


def check_succeed(*, old: str, new: str, since: date) -> list[str]:
    return [
        f"请确认：{old}自 {since} 起由{new}承接。",
        "双方的任务合并答复，两边的经办人、联络员可以互相代表，原文照旧。",
    ]


def check_unsucceed(*, old: str, new: str) -> list[str]:
    return [f"请确认：撤销“{old}由{new}承接”。", "两边从此分开答复，互相不再代表。"]


def weight(
    *, name: str, people: int, printed: int, given: int, reports: int, units: int, links: int
) -> str:
    more = [
        f"处室 {units} 个" if units else "",
        f"没用完的邀请链接 {links} 个" if links else "",
    ]
    said = "、".join(filter(None, more))
    return (
        f"{name}：任职 {people} 人，文件任务 {printed} 项，统筹设定 {given} 项，"
        f"报送 {reports} 条{f'，{said}' if said else ''}"
    )


def check_merge(
    *, old: str, new: str, weights: Sequence[str], people: int, tasks: int, others: int, mine: int
) -> list[str]:
    """``people`` of the old entry come to speak on ``tasks`` of the new one, and the reverse."""
    return [
        f"请确认：{old} 与 {new} 是同一家，并入后者。",
        *weights,
        f"合并后：前者 {people} 人可代表后者的 {tasks} 项，"
        f"后者 {others} 人可代表前者的 {mine} 项。",
        "人员、处室、分办、草稿、设定、关注、邀请和加入申请都归后者；"
        "名称都保留，文件原文和已报进展不变。",
        "30 天内、其后没有新的办理时，可以撤销。",
    ]


def check_undo(*, old: str, new: str) -> list[str]:
    return [
        f"请确认：撤销“{old}并入{new}”。",
        "当时移过去的逐条移回：人员、处室、分办、草稿、设定、关注、邀请和加入申请。",
    ]


def check_member(*, group: str, name: str, span: str | None) -> list[str]:
    return [
        f"请确认：{name}是{group}的成员（{span or '不限起止'}）。",
        "只在问到“经由”时计入，并按文件的日期看当时是否成员。",
    ]


def check_end(*, group: str, name: str, until: date) -> list[str]:
    return [f"请确认：{name}作为{group}的成员，到 {until} 为止。"]


def alike(*, names: Sequence[str]) -> str:
    return f"注意：与{'、'.join(names)}的名称看上去一样，请核对是不是同一家。"


def near(*, names: Sequence[str]) -> str:
    return f"注意：与{'、'.join(names)}的名称只差一两个字，请核对。"


def odd(*, letters: Sequence[str]) -> str:
    return f"注意：名称里有不常用的字符 {'、'.join(letters)}，可能是形近字。"


_DONE = {
    "add": "已新增",
    "rename": "已登记更名",
    "alias": "已加别名",
    "drop": "已删名称",
    "succeed": "已登记承接",
    "unsucceed": "已撤销承接",
    "merge": "已并入",
    "undo": "已撤销合并",
    "member": "已加成员",
    "end": "已写上截止日期",
}


def done(*, what: str, name: str) -> str:
    return f"{_DONE[what]}：{name}。记录见 /audit。"
