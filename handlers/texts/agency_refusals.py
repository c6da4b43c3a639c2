"""Why the list of agencies was not changed, or a doubt not taken: what is on record, the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from store.errors import Refusal

Facts = Mapping[str, Any]

_KEPT = "没有记录任何内容。"
# What has happened since a merge, by the names of store.merging.
_LIVED = {
    "people": "任免了人员",
    "units": "动过处室",
    "given": "改过统筹设定",
    "handlings": "分办过任务",
    "reports": "报送或审核过进展",
    "invitations": "发过或用过邀请",
    "requests": "办过加入申请",
    "documents": "导入过文件",
    "merges": "又合并过",
}


def name_bad(*, name: str) -> str:
    return f"“{name}”不能作为单位名称：要 2 到 60 个字，一行，不能只是符号。{_KEPT}"


def name_taken(*, name: str, other: str) -> str:
    return f"“{name}”已经指{other}，一个名称不能指两家，{_KEPT}是同一家的请用合并，见 /agencies。"


def name_known(*, name: str) -> str:
    return f"它已经有“{name}”这个名称，{_KEPT}"


def name_needed() -> str:
    return f"这是文件里印的基本名称，不能删，只能从某日起更名，{_KEPT}"


def dates_backwards() -> str:
    return f"起止日期前后不对，或早于现在名称的启用日，{_KEPT}请重新写日期。"


def since_ahead() -> str:
    return f"职责划转只能登记已经发生的，{_KEPT}到了那一天再来登记。"


def no_collective() -> str:
    return f"只有集合（如成员单位）才有成员，成员只能是单位，{_KEPT}"


def member_known(*, name: str) -> str:
    return f"{name}在这段时间里已经是成员，{_KEPT}请先给原来的一段写上截止日期。"


def successor_circle() -> str:
    return f"不能由自己、自己的前身或不同地区的单位承接，{_KEPT}"


def successor_known() -> str:
    return f"这个承接关系已经登记过，{_KEPT}"


def entry_merged() -> str:
    return f"这一条已经并入另一家，{_KEPT}请在那一家上办，见 /agencies。"


def entry_shipped() -> str:
    return f"这是随程序附带的，不能在这里删，{_KEPT}"


def merge_unlike() -> str:
    return (
        f"只能合并同一类、同一地区、互不承接、都没有并入别家的两条，{_KEPT}"
        "前后两家单位请用“由谁承接”。"
    )


def merge_serves_both(*, names: str) -> str:
    return f"{names}在两条里都有身份，合并后说不清，{_KEPT}请先在 /members 免去其中一个。"


def merge_units(*, names: str) -> str:
    return f"两条里都有处室“{names}”，{_KEPT}请联络员先停用或改掉其中一个。"


def merge_too_old() -> str:
    return f"合并已超过 30 天，或已经撤销过，不能再撤，{_KEPT}"


def lived(*, what: Sequence[str]) -> str:
    """What has happened since a merge."""
    return "、".join(_LIVED.get(one, one) for one in what)


def merge_lived_in(*, what: str) -> str:
    return f"合并之后已经{lived(what=what.split(','))}，分不清该归哪一条，不能撤销，{_KEPT}"


def merge_moved() -> str:
    return f"您看过之后，涉及的人数或任务数已经变了，{_KEPT}请看最新的数再确认。"


def doubt_words() -> str:
    return f"请用一句话说明，最多 300 字，{_KEPT}"


def doubt_decided() -> str:
    return f"这一条已有管理员处理过，{_KEPT}看还有哪些请发 /queue。"


def doubts_too_many() -> str:
    return f"您已有 30 条在等管理员处理，{_KEPT}请等处理后再报。"


SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.NAME_BAD: lambda facts: name_bad(name=facts["name"]),
    Refusal.NAME_TAKEN: lambda facts: name_taken(name=facts["name"], other=facts["other"]),
    Refusal.NAME_KNOWN: lambda facts: name_known(name=facts["name"]),
    Refusal.NAME_NEEDED: lambda facts: name_needed(),
    Refusal.DATES_BACKWARDS: lambda facts: dates_backwards(),
    Refusal.SINCE_AHEAD: lambda facts: since_ahead(),
    Refusal.NO_COLLECTIVE: lambda facts: no_collective(),
    Refusal.MEMBER_KNOWN: lambda facts: member_known(name=facts["name"]),
    Refusal.SUCCESSOR_CIRCLE: lambda facts: successor_circle(),
    Refusal.SUCCESSOR_KNOWN: lambda facts: successor_known(),
    Refusal.ENTRY_MERGED: lambda facts: entry_merged(),
    Refusal.ENTRY_SHIPPED: lambda facts: entry_shipped(),
    Refusal.MERGE_UNLIKE: lambda facts: merge_unlike(),
    Refusal.MERGE_SERVES_BOTH: lambda facts: merge_serves_both(names=facts["names"]),
    Refusal.MERGE_UNITS: lambda facts: merge_units(names=facts["names"]),
    Refusal.MERGE_TOO_OLD: lambda facts: merge_too_old(),
    Refusal.MERGE_LIVED_IN: lambda facts: merge_lived_in(what=facts["what"]),
    Refusal.MERGE_MOVED: lambda facts: merge_moved(),
    Refusal.DOUBT_WORDS: lambda facts: doubt_words(),
    Refusal.DOUBT_DECIDED: lambda facts: doubt_decided(),
    Refusal.DOUBTS_TOO_MANY: lambda facts: doubts_too_many(),
}
