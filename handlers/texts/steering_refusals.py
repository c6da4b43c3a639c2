"""Why something was not assigned or distributed, what is on record, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.errors import Refusal

Facts = Mapping[str, Any]

_KEPT = "没有记录任何内容。"


def already_set() -> str:
    return f"文件或统筹设定已经是这样，{_KEPT}看现在的情况请打开任务卡。"


def setting_gone() -> str:
    return f"这项设定已经撤销或改过，{_KEPT}看现在的情况请重新发 /assign 编号。"


def settings_moved() -> str:
    return f"您看过之后，有的设定已被改动，{_KEPT}请看最新的对照再确认。"


def not_staff() -> str:
    return f"只能分给登记在本单位的人员，{_KEPT}新同事请先发 /invite 邀请。"


def unit_closed() -> str:
    return f"这个司局、处室不在本单位名下或已停用，{_KEPT}请重新选择。"


SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.ALREADY_SET: lambda facts: already_set(),
    Refusal.SETTING_GONE: lambda facts: setting_gone(),
    Refusal.SETTINGS_MOVED: lambda facts: settings_moved(),
    Refusal.NOT_STAFF: lambda facts: not_staff(),
    Refusal.UNIT_CLOSED: lambda facts: unit_closed(),
}
