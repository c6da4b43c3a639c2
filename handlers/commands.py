"""ONE table of commands: registration, menus, /help and tests are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)


class Where(StrEnum):
    """In which chats a command stands in the menu; it is answered in all.

    A menu is everybody's, so what only few may do stands in none, but in /help.
    """

    BOTH = "both"
    PRIVATE = "private"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Command:
    """``usage`` is what follows the name in /help; ``where`` decides the menus."""

    name: str
    description: str
    where: Where
    usage: str = ""


START = Command("start", "首页；第一次用时选择单位", Where.PRIVATE)
DUTIES = Command("duties", "本单位负责什么；后面可写单位名称", Where.BOTH, "［单位］")
AGENCY = Command("agency", "某个单位负责什么", Where.BOTH, "单位")
FIND = Command("find", "按词语、拼音、英文或编号查任务", Where.BOTH, "词语")
ASK = Command("ask", "问一个问题；私聊中直接发就行", Where.BOTH, "问题")
PLANS = Command("plans", "有哪些计划文件", Where.BOTH)
DUE = Command("due", "哪些任务要到期；天数、本月、10月底前、单位、文件", Where.BOTH, "［30天］")
OVERDUE = Command("overdue", "期限已过的任务", Where.BOTH, "［单位或计划］")
WEEK = Command("week", "本周到期的任务", Where.BOTH)
DIGEST = Command("digest", "统筹、管理员：群和频道的定期摘要", Where.NOWHERE, "［预览、暂停…］")
WORKDAYS = Command("workdays", "统筹、管理员：工作日历，录入调休", Where.NOWHERE, "［通知原文］")
UPDATE = Command("update", "填报进展；不写编号则接着写草稿", Where.PRIVATE, "编号［进展］")
STATUS = Command("status", "任务状态：我的、本处、本单位", Where.PRIVATE, "［单位或计划］")
HISTORY = Command("history", "一项任务报过什么", Where.PRIVATE, "编号")
RECENT = Command("recent", "最近报送了什么", Where.PRIVATE)
FOLLOW = Command("follow", "我的关注、通知设置", Where.PRIVATE)
REMIND = Command("remind", "到期提醒：开关、几点提醒", Where.PRIVATE)
CALENDAR = Command("calendar", "我的任务日历文件，可导入手机", Where.PRIVATE, "［关注］")
REVIEW = Command("review", "待审核的报送；后面写回执号看某一条", Where.PRIVATE, "［回执］")
ASSIGN = Command("assign", "统筹：设定责任单位和内部时限", Where.NOWHERE, "［编号］")
DISTRIBUTE = Command("distribute", "联络员：把本单位的任务分办", Where.NOWHERE)
NEW_PLAN = Command("newplan", "管理员：导入计划文件；待导入的草稿", Where.NOWHERE)
ADD_ITEM = Command("additem", "管理员：给计划增加任务", Where.NOWHERE, "［计划］")
EDIT_ITEM = Command("edititem", "管理员：调整一项任务，写明依据", Where.NOWHERE, "编号")
ARCHIVE = Command("archive", "管理员：计划归档", Where.NOWHERE, "［计划］")
RESTORE = Command("restore", "管理员：恢复已归档的计划", Where.NOWHERE, "［计划］")
EXPORT = Command("export", "导出台账：计划、单位或问题的结果", Where.PRIVATE, "［单位或问题］")
WHOAMI = Command("whoami", "我的编号、身份和能做什么；换单位、退出", Where.PRIVATE)
JOIN = Command("join", "申请登记到本单位，由联络员批准", Where.PRIVATE)
MEMBERS = Command("members", "本单位登记了谁；任免、暂停、移交", Where.PRIVATE)
INVITE = Command("invite", "联络员、统筹：生成邀请链接", Where.NOWHERE, "［身份 单位］")
ROLE = Command("role", "查一个人的身份", Where.NOWHERE, "姓名或编号")
LINKS = Command("links", "管理员：跨年度的同一任务，逐对核对", Where.NOWHERE)
TERM = Command("term", "管理员：本办公室的说法，查任务时通用", Where.NOWHERE, "［说法 = 文件用词］")
AGENCIES = Command("agencies", "管理员：单位名录，更名、合并、成员", Where.NOWHERE, "［名称］")
QUEUE = Command("queue", "管理员待办：识别有误、草稿等", Where.NOWHERE)
AUDIT = Command("audit", "管理员：谁在何时做了什么", Where.NOWHERE, "［姓名、单位、事项、7天］")
FORGET = Command("forget", "注销：删去我的姓名和账号联系", Where.NOWHERE, "［人员编号］")
HELP = Command("help", "能做什么，不能做什么", Where.BOTH)

COMMANDS = (
    START,
    DUTIES,
    AGENCY,
    FIND,
    ASK,
    PLANS,
    DUE,
    OVERDUE,
    WEEK,
    UPDATE,
    REVIEW,
    STATUS,
    HISTORY,
    RECENT,
    FOLLOW,
    REMIND,
    CALENDAR,
    EXPORT,
    WHOAMI,
    JOIN,
    MEMBERS,
    INVITE,
    ROLE,
    ASSIGN,
    DISTRIBUTE,
    NEW_PLAN,
    ADD_ITEM,
    EDIT_ITEM,
    ARCHIVE,
    RESTORE,
    DIGEST,
    WORKDAYS,
    LINKS,
    TERM,
    AGENCIES,
    QUEUE,
    AUDIT,
    FORGET,
    HELP,
)


def menu() -> tuple[tuple[BotCommandScope, list[BotCommand]], ...]:
    """What ``set_my_commands`` is told, a list for each scope."""

    def told(*where: Where) -> list[BotCommand]:
        return [BotCommand(c.name, c.description) for c in COMMANDS if c.where in where]

    return (
        (BotCommandScopeAllPrivateChats(), told(Where.BOTH, Where.PRIVATE)),
        (BotCommandScopeAllGroupChats(), told(Where.BOTH)),
    )
