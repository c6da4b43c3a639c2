"""Invitations, rosters, and who of a roster has joined."""

from __future__ import annotations

from handlers.texts.first import role as role_name
from handlers.texts.joining import post

BOARD = "名单进度"
MAKE_LINKS = "生成个人链接"
MAKE_AGAIN = "没收到，重新生成"
REVOKE = "作废"


def may_not_invite() -> str:
    return "邀请由本单位联络员、统筹和管理员发。\n您自己要登记，请发 /join 申请；您的身份见 /whoami"


def invite_to_what() -> str:
    return "邀请谁来？先选身份。"


def invite_where(*, role: str) -> str:
    return f"邀请{role_name(role=role)}：请发送单位名称，例如“海关总署”。"


def invite_which(*, role: str) -> str:
    return f"邀请{role_name(role=role)}，哪个单位的？"


def invite_check(*, role: str, agency: str | None) -> str:
    return f"邀请登记为：{post(role=role, agency=agency)}\n链接 24 小时内有效。给几个人用？"


def uses(*, count: int) -> str:
    return f"{count} 人" if count > 1 else "只给 1 人"


def invite_made(*, role: str, agency: str | None, count: int, name: str | None) -> str:
    whom = f"{name} 换账号" if name else post(role=role, agency=agency)
    return (
        f"邀请链接已生成：{whom} · {uses(count=count)} · 24 小时内有效\n"
        "链接在另一条消息里，请转发给本人。它只显示这一次，不在任何地方保存；用过会告诉您。"
    )


def invitation(*, role: str, agency: str | None, count: int, name: str | None, link: str) -> str:
    """The message that is forwarded."""
    once = "只能用一次" if count == 1 else f"可供 {count} 人用"
    what = f"{name}，请用新账号打开" if name else f"邀请您登记为：{post(role=role, agency=agency)}"
    return f"分工助手 · {what}\n打开链接，按提示确认。24 小时内有效，{once}。\n{link}"


def invite_revoked() -> str:
    return "邀请链接已作废。要再邀请请发 /invite"


def no_roster(*, why: str, missing: list[str]) -> str:
    said = {
        "not_xlsx": "这个文件打不开，不是完好的 .xlsx。请用 Excel 或 WPS 另存为 .xlsx 再发。",
        "too_large": "文件太大。名单请不超过 2 MB，可以分几份发。",
        "too_many_rows": "名单超过 2000 行。请分几份发。",
        "no_headers": (
            f"没有找到列名{'、'.join(missing)}。名单要有 单位、姓名、角色 三列，处室可以没有；"
            "角色写 成员、经办人、联络员。"
        ),
        "no_rows": "名单里一个人也没有。",
    }
    return f"{said[why]}\n没有登记任何人。"


def roster_seen(*, total: int, by_role: list[tuple[str, int]], agencies: int, joined: int) -> str:
    roles = "、".join(f"{role_name(role=role)} {count}" for role, count in by_role)
    known = f"，其中 {joined} 人已登记，不再生成" if joined else ""
    return f"名单：{total} 人可以邀请{known}\n{agencies} 个单位 · {roles}"


def roster_problems(*, count: int, shown: list[str]) -> str:
    more = f"\n… 还有 {count - len(shown)} 行" if count > len(shown) else ""
    lines = "\n".join(shown)
    return f"没有采用 {count} 行，改好可以再发整份名单：\n{lines}{more}"


def problem(*, line: int, fault: str, said: str) -> str:
    why = {
        "no_name": "没有姓名",
        "no_agency": f"{said} 没有单位",
        "unknown_agency": f"不认识的单位“{said}”",
        "several_agencies": f"“{said}”不止一个单位，请写全称",
        "no_role": f"{said} 没有角色",
        "unknown_role": f"不认识的角色“{said}”",
        "owner": f"{said}：所有者由部署配置决定",
        "formula": f"是公式，请改成文字：{said}",
        "twice": f"{said} 重复",
        "beyond": f"{said}：您不能任命这个角色",
    }[fault]
    return f"第 {line} 行　{why}"


def roster_nobody() -> str:
    return "名单里没有可以邀请的人。"


def roster_made(*, made: int, joined: int) -> str:
    known = f"，{joined} 人早已登记" if joined else ""
    return (
        f"已为 {made} 人生成个人链接{known} · 14 天内有效，每个只能用一次\n"
        "链接在另一条消息的 .xlsx 里，请逐个转给本人，不要发到群里。链接不在别处保存。"
    )


def roster_file() -> str:
    return "个人链接.xlsx"


def roster_caption(*, made: int) -> str:
    return f"个人链接 {made} 个。每行一人，请逐个转给本人。"


FILE_SHEET = "邀请链接"
FILE_HEADERS = ("单位", "姓名", "处室", "角色", "邀请链接")
FILE_WIDTHS = (24, 12, 18, 10, 52)


def board(*, joined: int, total: int, first: int, last: int) -> str:
    return f"名单进度 · 已登记 {joined} / {total} 人 · 第 {first}–{last} 人"


def board_line(*, name: str, post: str, joined: bool, expired: bool) -> str:
    state = "✓" if joined else ("链接已过期" if expired else "未登记")
    return f"{name}　{post}　{state}"


def board_empty() -> str:
    return (
        "还没有收到名单。发来一份 .xlsx，列名为 单位、姓名、处室、角色，我为每人生成一个个人链接。"
    )


def no_liaison(*, shown: list[str], total: int) -> str:
    if not total:
        return "承担任务的单位都有联络员。"
    more = f" 等 {total} 个" if total > len(shown) else ""
    return f"还没有联络员的单位（任务数）：{'、'.join(shown)}{more}"
