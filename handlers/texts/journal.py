"""What administrators read: the journal, its filters, news of the night; and being forgotten."""

from __future__ import annotations


def backup_failed(*, day: str, why: str) -> str:
    return (
        f"{day} 的备份没有做成：{why}。\n"
        "机器人照常工作，原有数据和以前的备份没有受影响；每小时再试一次，做成之前不再提醒。\n"
        "请在服务器上看 fengong doctor。"
    )


def evidence_missing(*, day: str, count: int) -> str:
    return (
        f"{day} 的备份已做成，但登记在案的附件有 {count} 个在磁盘上找不到。\n"
        "以前的备份里可能还有，请在服务器上看备份目录。"
    )


def head_posted(*, seq: int, head: str) -> str:
    return (
        f"审计链留存 · 第 {seq} 条\n{head}\n"
        "请保留本条消息。日后核对：在服务器上运行 fengong audit verify --against 上面的校验值"
    )
