"""What it can and cannot."""

from __future__ import annotations


def can() -> str:
    return (
        "直接问就行：\n"
        "· 我们局负责什么\n"
        "· 海关总署牵头哪些\n"
        "· 谁负责软件正版化\n"
        "· 未来三个月到期的有哪些\n"
        "· 2021年计划第39项\n"
        "· 第39项 进行中 已报司法部（经办人、联络员填报）\n"
        "接着问也行：“那参与的呢”。\n"
        "找任务：/find 加词语，半个词、同音字、拼音、英文都行。\n"
        "改过的消息不再重读，请重新发一条。\n"
        "答案都来自计划文件，每项可看“原文”。"
    )


def commands_heading() -> str:
    return "命令"


def command(*, name: str, usage: str, description: str) -> str:
    return f"/{name}{f' {usage}' if usage else ''}　{description}"


def elsewhere() -> str:
    return "在别的对话里输入“@”加我的用户名、空格和词语，可以贴出任务卡。"


def cannot() -> str:
    return "文件没写的，我会照实说没写，不推测。"


def in_group() -> str:
    return "在群里：发命令、@我 或回复我。例如“/find 地理标志”。"


def yours(*, post: str, may: str) -> str:
    return f"您是{post}，可以——{may}。"


def yours_as_visitor(*, may: str) -> str:
    return f"您没有登记，可以{may}。\n要看进展、填报：向本单位联络员要邀请链接，或发 /join 申请。"


def yours_rest() -> str:
    return "您的权限已暂停，现在只能查计划文件。恢复请找本单位联络员或统筹。"
