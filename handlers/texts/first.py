"""First contact, choosing one's agency, home, refusals, old buttons, errors."""

from __future__ import annotations


def welcome() -> str:
    return (
        "我是分工助手：查本单位在各项推进计划中负责什么、什么时候到期。\n"
        "计划文件是公开的，您现在就可以查。告诉我您的单位，我就能回答“我们负责什么”。"
    )


def choose(*, first: int, last: int, total: int) -> str:
    return f"请选择您的单位 · {first}–{last} / {total}\n也可以直接发送名称，简称、全称都行。"


def how_to_name() -> str:
    return "请直接发送您的单位名称，全称、简称或平时的叫法都行，例如“国知局”“最高法”“海关总署”。"


def spoken(*, full: str) -> str:
    """The name as one says it: without the state before a ministry's own."""
    return full.removeprefix("中华人民共和国")


def is_it(*, full: str, printed: str | None) -> str:
    return f"{full}{written_as(full=full, printed=printed)}，对吗？"


def written_as(*, full: str, printed: str | None) -> str:
    return f"（文件中写作“{printed}”）" if printed and printed != full else ""


def change_to(*, full: str, printed: str | None, now: str) -> str:
    name = f"{full}{written_as(full=full, printed=printed)}"
    return f"您现在的单位是{now}。\n改为{name}，对吗？"


def which(*, typed: str) -> str:
    return f"“{typed}”可能指几个单位，您的是哪一个？"


def near(*, typed: str) -> str:
    return f"没有叫“{typed}”的单位。写法相近的有："


def no_such_agency(*, typed: str) -> str:
    return f"没有找到叫“{typed}”的单位。可以换一个写法，或发 /start 从列表里选。"


def not_an_agency(*, name: str) -> str:
    return f"“{name}”只在文件中被提及，不是承担任务的单位。"


def agency_by_appointment(*, full: str) -> str:
    return f"您的单位是{full}，由管理员登记，不能自己更改。需要更改请联系管理员。"


def first_choose() -> str:
    return "您还没有选单位，我不知道“我们”是谁。请先选择："


def home(*, full: str, lead: int, participant: int, first: int, listed: int) -> str:
    counts = parts(lead=lead, participant=participant, first=first, listed=listed)
    return f"{full}　{counts}"


def parts(*, lead: int, participant: int, first: int = 0, listed: int = 0) -> str:
    """牵头 71 · 参与 55; first and listed only where a document states no lead rule."""
    counts = [f"牵头 {lead}", f"参与 {participant}"]
    if first:
        counts.append(f"首列 {first}")
    if listed:
        counts.append(f"同列 {listed}")
    return " · ".join(counts)


def due_soon(*, count: int) -> str:
    return f"30 天内到期 {count}"


def home_of_nobody() -> str:
    return "您还没有选单位。选好之后，这里会显示本单位牵头、参与和即将到期的任务。"


def home_of_the_office(*, name: str, role: str) -> str:
    """``role`` in words."""
    return f"{name} · {role}\n您看得到各单位的任务状态和报送。要查某个单位，直接写它的名称。"


def closed(*, telegram_id: int) -> str:
    return (
        "这个机器人只对登记过的人员开放。\n"
        f"您的 Telegram 编号是 {telegram_id}。请向本单位联络员或管理员要邀请链接，打开即可登记。"
    )


def forwarded() -> str:
    return "转发来的消息我不当作提问。请把问题直接发给我。"


def not_text() -> str:
    return "我只看文字。请把问题写成一句话，例如“我们局负责什么”；全部用法见 /help。"


def picture(*, has_words: bool, imports: bool, reports: bool) -> str:
    """``has_words``: it came with a caption; ``imports`` and ``reports``: what the person may."""
    said = "图片我读不了，没有保存任何内容" + ("，附言也没有当作提问。" if has_words else "。")
    if imports:
        said += "\n要导入计划，请发电子版原件（.docx、.pdf 等），不要发照片或截图。"
    if reports:
        said += "\n要作填报的附件，请先点“填报进展”开始填报，再发图片。"
    return f"{said}\n要提问，请发一句文字；用法见 /help。"


def unknown_command(*, command: str) -> str:
    return f"没有 {command} 这个命令。能用的命令见 /help。"


def cannot_answer() -> str:
    return (
        "这个我答不了。我能回答：某个单位负责、牵头或参与什么；某项任务谁负责、期限怎么写；"
        "哪些快到期；哪些任务提到某件事。"
    )


def greeting() -> str:
    return "您好。可以直接问我，例如“我们局负责什么”。"


def in_groups() -> str:
    return "在群里，我只回答命令、@我 和回复我的消息；长的内容请到私聊中看。"


def own_in_private() -> str:
    return "本单位的任务请在私聊中看。在群里请写上单位名称，例如“海关总署负责什么”。"


def only_in_private() -> str:
    return "这个请在私聊中看。"


def updated() -> str:
    return "这里的内容已更新，原来的位置不在了。请从下面重新进入。"


def old_button() -> str:
    return "这个按钮已更新，请发 /start 重新进入。"


def outdated(*, why: str) -> str:
    """``why`` as in store.errors.Outdated."""
    said = {
        "used": "这一步已经做过了，没有重复记录。看现在的情况请发 /start",
        "expired": "按钮已过期，没有记录任何内容。请发 /start 重新选择。",
        "foreign": "这是发给别人的按钮，您按下没有作用。请发 /start。",
    }
    return said.get(why, "按钮已失效，没有记录任何内容。请发 /start 重新选择。")


def failed(*, number: str) -> str:
    return (
        "上一条消息没有处理成功，没有记录任何内容。\n"
        f"请再发一次；如果还不行，请把编号 {number} 告诉管理员。"
    )


def too_many(*, refused: int) -> str:
    return (
        f"您一下子发来的消息太多，最后 {refused} 条没有处理，也没有记录。\n"
        "请稍等片刻，再发还需要的。"
    )


def repeated() -> str:
    return "（重发：上一次没有收到送达确认，内容相同。）"


def offered_again() -> str:
    return "刚才中断了一段时间，您按的按钮可能没有送到。如果还没有完成，请再按一次："


def role(*, role: str) -> str:
    """``role`` is a value of store.records.Role."""
    return {
        "visitor": "访客",
        "member": "成员",
        "reporter": "经办人",
        "liaison": "联络员",
        "coordinator": "统筹",
        "administrator": "管理员",
        "owner": "所有者",
    }[role]


def name_missing() -> str:
    return "请在命令后写上单位名称，例如：/agency 海关总署"
