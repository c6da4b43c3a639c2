"""Rights in words, for every row of the table of rules."""

from __future__ import annotations

from collections.abc import Iterable

from store.records import Role
from store.rules import POLICY, Action, Rule, Scope

# verb and object, so that what one does to several things is said once
_ANYWHERE: dict[Action, tuple[str, str]] = {
    Action.ENTER: ("使用", "本机器人"),
    Action.ASK: ("提问", ""),
    Action.READ_PLAN: ("看", "计划文件"),
    Action.CHOOSE_AGENCY: ("选", "单位"),
    Action.JOIN: ("申请", "登记"),
    Action.FORGET_ME: ("要求删去", "自己的姓名"),
    Action.FOLLOW: ("关注", "任务"),
    Action.DOUBT_READING: ("指出", "识别有误之处"),
    Action.READ_PROGRESS: ("看", "各单位的进展"),
    Action.READ_STATUS: ("看", "各项任务的状态"),
    Action.READ_MEMBERS: ("看", "各单位的成员"),
    Action.CLOSE_TASK: ("办结", "分工任务"),
    Action.RETURN_REPORT: ("退回", "报送"),
    Action.DECIDE_EXTENSION: ("决定", "延期"),
    Action.ASSIGN: ("指定", "责任单位和内部时限"),
    Action.URGE: ("催办", "任务"),
    Action.APPOINT_MEMBER: ("邀请、任免", "成员"),
    Action.APPOINT_REPORTER: ("邀请、任免", "经办人"),
    Action.APPOINT_LIAISON: ("邀请、任免", "联络员"),
    Action.APPOINT_COORDINATOR: ("邀请、任免", "统筹"),
    Action.APPOINT_ADMINISTRATOR: ("邀请、任免", "管理员"),
    Action.SET_OFFICE: ("改", "全局设置"),
    Action.SET_DIGEST: ("设置", "群里的定期摘要"),
    Action.SET_WORKDAYS: ("录入", "节假日与调休"),
    Action.SEED_PLAN: ("导入、修订", "计划文件"),
    Action.MANAGE_TERMS: ("管理", "说法"),
    Action.MANAGE_AGENCIES: ("管理", "单位名录"),
    Action.READ_AUDIT: ("查", "审计记录"),
    Action.FORGET: ("删去", "某人的姓名"),
}
_FOR_THE_OWN: dict[Action, tuple[str, str]] = {
    Action.READ_PROGRESS: ("看", "进展"),
    Action.READ_STATUS: ("看", "状态"),
    Action.READ_PENDING: ("看", "待审核的填报"),
    Action.READ_MEMBERS: ("看", "成员"),
    Action.REPORT: ("填报", "进展"),
    Action.CONFIRM: ("审核", "填报"),
    Action.COMPLETE_TASK: ("报送", "牵头任务的结果"),
    Action.DISTRIBUTE: ("分办", "任务"),
    Action.URGE: ("催办", "牵头的任务"),
    Action.APPOINT_MEMBER: ("邀请、任免", "成员"),
    Action.APPOINT_REPORTER: ("邀请、任免", "经办人"),
    Action.SET_AGENCY: ("改", "设置"),
}


def words(rule: Rule) -> tuple[str, str]:
    """Verb and object of one right; KeyError for a row that has no words yet."""
    table = _ANYWHERE if rule.scope is Scope.ANY else _FOR_THE_OWN
    return table[rule.action]


def in_a_line(role: Role) -> str:
    """What ``role`` may beyond a visitor: for its own agency, then anywhere."""
    every = _everybody()
    held = [rule for rule in POLICY if rule.role is role]
    own = _joined(rule for rule in held if rule.scope is Scope.OWN)
    anywhere = _joined(
        rule for rule in held if rule.scope is Scope.ANY and rule.action not in every
    )
    return "。".join([f"对本单位：{own}", f"另可{anywhere}"] if own else [anywhere])


def of_everybody() -> str:
    """What anybody may."""
    return _joined(rule for rule in POLICY if rule.role is Role.VISITOR)


def _everybody() -> set[Action]:
    return {rule.action for rule in POLICY if rule.role is Role.VISITOR}


def _joined(rules: Iterable[Rule]) -> str:
    order = list(Action)
    by_verb: dict[str, list[str]] = {}
    for rule in sorted(rules, key=lambda rule: order.index(rule.action)):
        verb, thing = words(rule)
        by_verb.setdefault(verb, []).append(thing)
    return "；".join(verb + "、".join(things) for verb, things in by_verb.items())
