"""Sentences about backups, restoring and the journal, on the command line and to administrators."""

from __future__ import annotations

_WHY = {
    "no_manifest": "里面没有 manifest.json，不是一份做完的备份",
    "manifest": "manifest.json 读不懂",
    "format": "备份的格式来自更新的版本",
    "file_missing": "缺文件 {name}",
    "file_changed": "文件 {name} 与备份时不同",
    "database": "备份里的数据库已损坏",
    "chain": "审计链在第 {name} 条对不上",
    "counts": "表 {name} 的行数与备份时不同",
    "newer": "备份来自更新的版本（{name}）",
}
_BROKEN = {
    "entry": "第 {at} 条的内容被改过",
    "link": "第 {at} 条接不上前一条",
    "number": "第 {at} 条之前少了记录，或编号被改过",
    "private": "第 {at} 条的个人信息被改过，或未经登记就被删去",
    "head": "链尾被改过，或末尾的记录被删去",
    "kept": "链里没有下面这些留存的链尾：记录被截去，或整条链被重写",
}


def bad_backup(*, path: str, why: str, name: str) -> str:
    """``why`` as in store.errors.BadBackup."""
    return f"备份 {path} 不能用：{_WHY[why].format(name=name)}。"


def reason(*, why: str, name: str) -> str:
    """The same without the path, for a chat."""
    return _WHY[why].format(name=name)


def occupied(*, url: str) -> str:
    return f"{url} 已有数据库，没有改动。确认要换掉，请加 --force；原来的会另存在旁边。"


def backed_up(*, path: str, entries: int, files: int) -> str:
    return f"已备份到 {path}：审计 {entries} 条，附件 {files} 个；已试恢复，审计链完整。"


def backup_sound(*, path: str, entries: int, made: str) -> str:
    return f"备份 {path} 完好：{made} 所做，审计 {entries} 条；已试恢复，审计链完整。"


def missing_evidence(*, count: int) -> str:
    return f"注意：数据库里登记的附件有 {count} 个在磁盘上找不到，不在这份备份里。"


def restored(*, path: str, made: str, held: int, aside: str | None) -> str:
    said = f"已恢复 {path}（{made} 所做）。"
    if aside is not None:
        said += f"\n原来的数据库另存为 {aside}。"
    if held:
        said += f"\n{held} 条待发消息已扣下：可能早已发出。"
        said += "请先看 fengong outbox，再 fengong outbox release（发出）或 discard（作废）。"
    return said


def outbox_held(*, held: int) -> str:
    return f"扣下的消息 {held} 条。" if held else "没有扣下的消息。"


def held_line(*, chat: int, kind: str, at: str) -> str:
    return f"{at}  发给 {chat}  {kind}"


def released(*, count: int) -> str:
    return f"{count} 条改为待发，超过两天的会自动作废。"


def discarded(*, count: int) -> str:
    return f"{count} 条已作废。"


def held_problem(*, held: int) -> str:
    return f"恢复后扣下了 {held} 条待发消息，请看 fengong outbox。"


def chain_sound(*, entries: int, seq: int, head: str, kept: int) -> str:
    return f"审计链完整：{entries} 条。链尾第 {seq} 条 {head}；与留存的 {kept} 个链尾相符。"


def chain_broken(*, why: str, at: int) -> str:
    return f"审计链有问题：{_BROKEN[why].format(at=at)}。"


def head_missing(*, source: str, seq: int | None, head: str) -> str:
    place = f"第 {seq} 条 " if seq is not None else ""
    return f"对不上：{source or '给出的链尾'}　{place}{head}"


def head_undone(*, source: str, seq: int | None) -> str:
    return f"恢复备份时撤回：{source} 留存的第 {seq} 条（恢复已记录在链上）"


def no_head(*, given: str) -> str:
    return f"“{given}”里没有链尾：请给出 64 位的校验值，或含有它的文件。"


def chat_set(*, chat: int) -> str:
    return f"今后的通知发到 {chat}。" if chat else "今后的通知发给每位管理员。"


def unknown_chat(*, chat: int) -> str:
    return f"机器人不在 {chat} 这个群里：请先把它加进群，发一条命令再试。"


def last_backup(*, name: str | None) -> str:
    return name or "还没有"


def backup_trouble(*, error: str) -> str:
    return f"昨夜的备份没有做成：{error}"
