"""Why nobody was let in, appointed or dismissed, and what can be done instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.texts.first import role as role_name
from store.errors import Refusal
from store.records import Role

Facts = Mapping[str, Any]


def suspended() -> str:
    return (
        "您的权限已暂停，没有记录任何内容。计划文件仍可查。"
        "恢复请找本单位联络员或统筹，并报上您的编号，见 /whoami"
    )


def _link_gone(facts: Facts) -> str:
    why = {"used": "已用完", "expired": "已过期"}.get(facts.get("state", ""), "已作废")
    return f"这个邀请链接{why}，没有登记。请向发给您的人要一个新的，或发 /join 自己申请。"


def _already_holds(facts: Facts) -> str:
    held = facts.get("role", Role.MEMBER.value)
    return f"在这里已登记为{role_name(role=held)}，没有改动。现在的登记见 /whoami"


def _already_so(facts: Facts) -> str:
    return f"权限已经是{'暂停' if facts.get('suspended') else '正常'}的，没有改动。"


def _request_decided(facts: Facts) -> str:
    states = {"approved": "批准", "declined": "谢绝", "withdrawn": "撤回"}
    done = states.get(facts.get("state", ""), "处理")
    by = f"由{facts['by']}" if facts.get("by") else ""
    return f"这份申请已{by}{done}，没有再改动。"


SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.OWNER_BY_CONFIGURATION: lambda _: (
        "所有者由部署配置决定，不能在这里任免或暂停，没有改动。请在配置中更改。"
    ),
    Refusal.ROLE_AND_AGENCY: lambda _: (
        "成员、经办人、联络员要有单位；统筹、管理员不属于某个单位。没有改动，请重新选择。"
    ),
    Refusal.ALREADY_HOLDS: _already_holds,
    Refusal.ALREADY_SO: _already_so,
    Refusal.SAME_PERSON: lambda _: "不能移交给同一个人，没有改动。请选另一位。",
    Refusal.ONESELF: lambda _: "不能暂停自己，没有改动。要退出请按［退出］，见 /whoami",
    Refusal.LAST_HEAD: lambda _: (
        "这是最后一位能任命别人的人，不能免去或暂停，没有改动。请先任命另一位管理员。"
    ),
    Refusal.PERSON_SUSPENDED: lambda _: (
        "这个人的权限已暂停，没有改动。请先由联络员或统筹在 /members 里恢复。"
    ),
    Refusal.LINKS_STOPPED: lambda _: (
        "打开邀请链接的次数太多，请一小时后再试。也可以发 /join 申请，由联络员批准。"
    ),
    Refusal.LINK_GONE: _link_gone,
    Refusal.LINK_FOR_A_KNOWN_PERSON: lambda _: (
        "这个链接是给另一位同事换账号用的，您的账号已有登记，没有改动。请转告发链接的人。"
    ),
    Refusal.NAME_MISSING: lambda _: "没有看到姓名，没有登记。请发送您的真实姓名，例如“张敏”。",
    Refusal.REQUEST_OPEN: lambda _: (
        "您已有一份申请在等审核，没有重复提交。要改请发 /join ，先撤回那一份。"
    ),
    Refusal.REQUESTS_TOO_MANY: lambda _: (
        "您今天提交的申请太多，没有再提交。请明天再试，或直接向本单位联络员要邀请链接。"
    ),
    Refusal.REQUEST_DECIDED: _request_decided,
    Refusal.SPEAKS_FOR_OTHERS: lambda _: (
        "您没有在这个单位登记，不能代表它，没有改动。要加入请发 /join ；您的登记见 /whoami"
    ),
}
