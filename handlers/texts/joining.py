"""Coming in: invitations, names, requests, and who is told."""

from __future__ import annotations

from handlers.texts.first import role as role_name
from store.records import Role


def post(*, role: str, agency: str | None) -> str:
    """海关总署 · 经办人; 统筹 alone."""
    return f"{agency} · {role_name(role=role)}" if agency else role_name(role=role)


def link_wrong() -> str:
    return (
        "这个邀请链接不对，没有登记。\n"
        "请让发给您的人重新转发，整条消息一起转；或者发 /join 自己申请，由联络员批准。"
    )


def link_seen(*, post: str, name: str) -> str:
    return f"这是给{name}的邀请\n身份　{post}\n\n是您本人吗？登记后，记录里显示这个姓名。"


def link_for_account(*, post: str, name: str) -> str:
    return (
        f"这个链接让{name}改用现在这个账号\n身份　{post}\n\n"
        "是您本人吗？原来的账号随即不再代表您，任务和记录都保留。"
    )


def link_name(*, post: str) -> str:
    return f"邀请您登记为\n身份　{post}\n\n请发送您的真实姓名（记录里显示它），例如：张敏"


def name_again() -> str:
    return "这不像姓名，没有登记。请只发姓名，例如：张敏。不想登记就不用回复。"


def confirm(*, post: str, name: str) -> str:
    return f"请确认\n姓名　{name}\n身份　{post}\n\n姓名不对，就再发一次。"


def joined(*, name: str, post: str, rights: str) -> str:
    return f"已登记：{name}，{post}\n您可以：{rights}\n全部说明见 /help，您的登记见 /whoami"


def moved_in(*, name: str, post: str) -> str:
    return f"已改用这个账号：{name}，{post}\n任务、关注和记录都在。您的登记见 /whoami"


def link_used(*, name: str, post: str, telegram_id: int) -> str:
    return f"{name} 已用您的邀请登记为{post}\n编号 {telegram_id}。不是本人，请在下面暂停或免去。"


def account_moved(*, name: str, telegram_id: int) -> str:
    return (
        f"{name} 已改用另一个账号（编号 {telegram_id}），这个账号不再代表任何单位。\n"
        "不是您做的？请马上告诉本单位联络员或统筹。"
    )


def where() -> str:
    return "申请登记：请发送您的单位名称，全称、简称都行，例如“海关总署”。"


def where_or(*, agency: str) -> str:
    return f"申请登记：您的单位是{agency}吗？不是的话，请发送单位名称。"


def no_such_place(*, typed: str, near: list[str]) -> str:
    meant = f"写法相近的有：{'、'.join(near)}。" if near else ""
    return f"没有找到叫“{typed}”的单位。{meant}请再发一次单位名称。"


def several_places(*, typed: str, names: list[str]) -> str:
    return f"“{typed}”可能指几个单位：{'、'.join(names)}。请写全称。"


def who(*, agency: str) -> str:
    return f"单位　{agency}\n请发送姓名，后面可加处室，用空格分开，例如：张敏 战略规划司"


def check(*, agency: str, name: str, office: str | None) -> str:
    place = f"\n处室　{office}" if office else ""
    return (
        f"请确认申请\n单位　{agency}\n姓名　{name}{place}\n\n"
        "本单位联络员或统筹会看到您的姓名、处室和编号。申请哪种身份？"
    )


def sent(*, agency: str, role: str, told: int) -> str:
    heard = f"已通知 {told} 位可以批准的人" if told else "还没有人可以批准，请联系管理员"
    return f"已提交申请：{post(role=role, agency=agency)}\n{heard}。有结果会告诉您。"


def open_request(*, agency: str, role: str) -> str:
    return f"您有一份申请在等审核：{post(role=role, agency=agency)}\n有结果会告诉您。"


def notice(*, agency: str, name: str, office: str | None, role: str, telegram_id: int) -> str:
    place = f"\n处室　{office}" if office else ""
    return (
        f"有人申请登记\n单位　{agency}\n姓名　{name}（本人自报）{place}\n"
        f"申请　{role_name(role=role)}\n编号　{telegram_id}\n\n"
        "姓名谁都能填，请先用别的办法核对编号是不是本人的。"
    )


def decided(*, agency: str, state: str, role: str, by: str | None, reason: str | None) -> str:
    """For whom it was about."""
    whose = f"由{by}" if by else ""
    if state == "approved":
        return f"申请已{whose}批准：{post(role=role, agency=agency)}\n您能做的事见 /whoami"
    why = f"\n原因　{reason}" if reason else ""
    return f"申请没有批准（{agency}）{why}\n可以重新申请：/join ，或向本单位联络员要邀请链接。"


def done(*, name: str, agency: str, state: str, role: str) -> str:
    """For who decided."""
    if state == "approved":
        return f"已批准：{name}，{post(role=role, agency=agency)}。已通知本人。"
    return f"已谢绝 {name}（{agency}）。已通知本人。"


def why_declined(*, name: str) -> str:
    return f"谢绝 {name} 的申请：请写一句原因，会转给本人。"


def withdrawn() -> str:
    return "申请已撤回。要重新申请请发 /join"


def approve_as(*, role: Role) -> str:
    return f"批准为{role_name(role=role.value)}"


def ask_for(*, role: Role) -> str:
    return f"申请{role_name(role=role.value)}"


DECLINE = "谢绝"
DECLINE_BARE = "不写原因，直接谢绝"
JOIN = "是我，登记"
JOIN_NAMED = "登记"
WITHDRAW = "撤回申请"
IS_MY_AGENCY = "是"
