"""Words on buttons. Short enough for a phone: a row of four holds four characters each."""

from __future__ import annotations

HOME = "首页"
MY_TASKS = "我的任务"
PLANS = "计划文件"
HELP = "帮助"
WHO_AM_I = "我的登记"
RECENT = "最近问过"
BACK = "返回"
PREVIOUS = "‹"
NEXT = "›"
YES = "是"
NO = "不是"
NONE_OF_THEM = "都不是"
MORE_AGENCIES = "更多单位"
TYPE_A_NAME = "直接输入名称"
CHOOSE_AGENCY = "选择单位"
CHANGE_AGENCY = "换单位"
MAKE_MINE = "设为我的单位"
BY_SECTION = "按板块"
RULES = "规则原文"
FILTER = "筛选"
ALL_PLANS = "全部文件"
SOURCE = "原文"
CARD = "任务卡"
IN_PRIVATE = "在私聊中查看"


def page_number(*, page: int, pages: int) -> str:
    return f"{page}/{pages}"


def whole_text(*, page: int, pages: int) -> str:
    return f"全文 {page}/{pages}"


def lead(*, count: int) -> str:
    return f"牵头 {count}"


def participant(*, count: int) -> str:
    return f"参与 {count}"


def everything(*, count: int) -> str:
    return f"全部 {count}"


def tasks(*, count: int) -> str:
    return f"任务 {count}"


def via(*, collective: str) -> str:
    return f"经由{collective}"


def chosen(label: str) -> str:
    return f"✓ {label}"


def counted(*, name: str, count: int) -> str:
    return f"{name} · {count}"


def task(*, ref: str, tag: str | None) -> str:
    """The number alone, or with a tag where a list mixes plans."""
    return f"{tag} · {ref}" if tag else ref


def section(*, name: str, count: int) -> str:
    return f"{name} · {count}"
