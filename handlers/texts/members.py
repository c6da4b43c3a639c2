"""Lists of people, one person, what is given and taken, rosters."""

from __future__ import annotations

from handlers.texts.first import role as role_name
from store.records import Role

MEMBERS = "成员"
OFFICE = "联席会议办公室"
INVITE = "邀请"
PENDING_LABEL = "待批申请"
SUSPEND, RESUME, DISMISS = "暂停", "恢复", "免去"
UNIT, SETTINGS = "处室", "设置"
RENAME = "改姓名"
CHANGE_ROLE, MOVE, HAND_OVER, NEW_ACCOUNT = "改身份", "换单位", "移交", "换账号"
MAKE_ACCOUNT_LINK = "生成换账号链接"


# --- lists ---------------------------------------------------------------------------------------


def overview(*, people: int, agencies: int) -> str:
    return f"成员 · {agencies} 个单位 {people} 人"


def overview_hint() -> str:
    return (
        "登记一批人：发来一份 .xlsx，列名为 单位、姓名、处室、角色，我为每人生成一个个人链接。\n"
        "查一个人：/role 姓名或编号"
    )


def agency_head(*, agency: str, total: int, first: int, last: int) -> str:
    return f"{agency} · {first}–{last} / {total} 人" if total else f"{agency} · 还没有人登记"


def member_line(*, name: str, role: str, unit: str | None, suspended: bool) -> str:
    place = f" · {unit}" if unit else ""
    rests = "（已暂停）" if suspended else ""
    return f"{name}　{role_name(role=role)}{place}{rests}"


def not_for_visitors() -> str:
    return "成员名单只给在本单位登记的人看。\n要登记，请向本单位联络员要邀请链接，或发 /join 申请。"


def role_usage() -> str:
    return "请在命令后写姓名（全名）或编号，例如：/role 张敏。您自己的登记见 /whoami"


def nobody_found(*, said: str) -> str:
    return (
        f"您能看到的人里，没有姓名或编号是“{said}”的。\n"
        "全名要写对；名单见 /members，登记新的人用 /invite"
    )


def several_found(*, said: str, count: int) -> str:
    return f"“{said}”有 {count} 位，是哪一位？"


# --- one person ----------------------------------------------------------------------------------


def person(
    *, name: str, posts: list[str], unit: str | None, numbers: list[int], suspended: bool
) -> str:
    lines = [name, *(f"身份　{one}" for one in posts)]
    if unit:
        lines.append(f"处室　{unit}")
    lines.append(f"编号　{'、'.join(map(str, numbers)) or '没有账号'}")
    if suspended:
        lines.append("权限　已暂停")
    return "\n".join(lines)


def check(*, what: str, name: str, post: str) -> str:
    said = {
        "suspend": (f"暂停 {name} 的全部权限？\n登记不变；恢复之前不能填报、审核，也收不到通知。"),
        "resume": f"恢复 {name} 的权限？",
        "dismiss": f"免去 {name} 的{post}？\n已报送的记录保留，分办给本人的任务回到联络员。",
        "role": f"{name} 现在是{post}，改为？",
        "move": f"{name} 换到这个单位后，原来的{post}随即结束。以什么身份？",
        "hand_over": (
            f"{name} 的身份和分办的任务，移交给谁？\n移交后本人不再有权限，已报送的记录仍是本人的。"
        ),
        "account": (
            f"{name} 换了 Telegram 账号？生成一个链接发到新账号，打开后旧账号随即失效。\n"
            "请先确认是本人要换。"
        ),
        "rename": f"{name} 的姓名改为下面这个？以后的记录都显示它。不对就再发一次。",
    }
    return said[what]


def nobody_to_take_over() -> str:
    return "这里没有别人可以接。请先邀请接手的人：/invite"


def move_where(*, name: str) -> str:
    return f"{name} 换到哪个单位？请发送单位名称。"


def rename_to(*, name: str) -> str:
    return f"{name} 的姓名写错了？请发送正确的姓名。"


def done(*, what: str, name: str, post: str, to: str | None = None) -> str:
    said = {
        "suspend": f"已暂停 {name} 的权限。",
        "resume": f"已恢复 {name} 的权限。",
        "dismiss": f"已免去 {name} 的{post}。",
        "role": f"{name} 现在是{post}。",
        "move": f"{name} 现在是{post}，原单位的身份已结束。",
        "hand_over": f"{name} 的身份和任务已移交给 {to}。",
        "rename": f"{name} 的姓名改为 {to}。",
    }
    return f"{said[what]}已记录，已通知本人。"


def told(*, what: str, post: str, by: str, to: str | None = None) -> str:
    said = {
        "suspend": "您的权限已暂停：计划文件仍可查，暂时不能填报和审核。",
        "resume": "您的权限已恢复。",
        "dismiss": f"您不再是{post}。以前的报送记录都保留。",
        "role": f"您的身份改为{post}。",
        "move": f"您的身份改为{post}，原单位的身份已结束。",
        "hand_over": f"您的身份和任务已移交给 {to}。以前的报送记录都保留。",
        "rename": f"您的姓名改为 {to}，以后的记录显示它。",
        "received": f"{to} 的身份和任务已移交给您。",
    }
    return f"{said[what]}\n由{by}办理。有疑问请联系办理人；您的登记见 /whoami"


# --- oneself -------------------------------------------------------------------------------------


def speak_for_which(*, now: str) -> str:
    return f"您在几个单位有登记，现在代表{now}。填报、审核要代表哪个单位？"


def spoken_for(*, agency: str) -> str:
    return f"现在您代表{agency}。"


def leave_check(*, post: str) -> str:
    return f"退出{post}？\n已报送的记录保留，分办给您的任务回到联络员。再登记要重新邀请。"


def left(*, post: str) -> str:
    return f"已退出{post}。计划文件仍可查。要再登记请发 /join"


def left_told(*, name: str, post: str) -> str:
    return f"{name} 退出了{post}。分办给本人的任务请另行安排：/members"


def me(
    *,
    telegram_id: int,
    name: str | None,
    posts: list[str],
    chosen: str | None,
    speaks: str | None,
    suspended: bool,
) -> list[str]:
    """The lines of /whoami."""
    lines = [f"编号　{telegram_id}"]
    if name:
        lines.append(f"姓名　{name}")
    if suspended:
        lines.append("权限　已暂停，恢复请找本单位联络员或统筹，并报上编号")
    lines += [f"身份　{one}" for one in posts]
    if not posts and not suspended:
        lines.append(f"身份　{role_name(role=Role.VISITOR.value)}")
    if chosen:
        lines.append(f"单位　{chosen}（自己选的，不代表单位）")
    elif not posts:
        lines.append("单位　还没有选")
    if speaks:
        lines.append(f"代表　{speaks}")
    return lines


def rights_of(*, role: str, said: str) -> str:
    return f"{role_name(role=role)}可以：{said}"


def visitors_hint() -> str:
    return "要代表单位填报进展：向本单位联络员要邀请链接，或发 /join 申请。"


def your_rights() -> str:
    return "您的身份"


SPEAK_FOR = "改代表单位"
LEAVE = "退出"


def leave_which(*, agency: str | None) -> str:
    return f"退出{agency or OFFICE}"


# --- settings and units --------------------------------------------------------------------------


def confirms(*, agency: str, on: bool) -> str:
    state = (
        "经办人的填报先由联络员审核，审核后外单位才看得到。"
        if on
        else "经办人的填报提交即报送，不经联络员审核。"
    )
    return f"{agency} · 设置\n{state}"


def switch_confirms(*, on: bool) -> str:
    return "改为不审核" if on else "改为先审核"


def open_statuses(*, on: bool) -> str:
    state = (
        "所有登记的人都能看到各项任务的状态；进展内容仍只给任务上的单位、统筹和管理员看。"
        if on
        else "任务的状态和进展只给任务上的单位、统筹和管理员看。"
    )
    return f"全局设置\n{state}"


def switch_statuses(*, on: bool) -> str:
    return "改为不公开状态" if on else "改为公开状态"


def unit_which(*, name: str) -> str:
    return f"{name} 在哪个处室（司局）？选一个，或直接发送名称（新的也可以）。"


def unit_done(*, name: str, unit: str) -> str:
    return f"{name} 现在在{unit}。已记录。"
