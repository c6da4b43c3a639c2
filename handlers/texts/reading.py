"""Sentences about files that are read, and why one cannot be. Light: the command line says them."""

from __future__ import annotations

from seed.errors import Unreadable

_REASONS = {
    Unreadable.EMPTY: "里面没有文字",
    Unreadable.BINARY: "不是文本文件，也不是认得的文件格式",
    Unreadable.ENCODING: "文字编码认不出来，请另存为 UTF-8",
    Unreadable.NO_TEXT_LAYER: "里面是图片，没有文字层。请用电子版原件，或先做文字识别（OCR）",
    Unreadable.PASSWORD: "文件有密码，请去掉密码再发",
    Unreadable.BOMB: "文件结构异常，为安全起见没有打开",
    Unreadable.TOO_LARGE: "文件太大，最多 20 MB",
    Unreadable.TOO_SLOW: "文件太复杂，限定的时间内没有读完。请拆小，或另存为 .docx 或 .txt",
    Unreadable.CRASHED: "读的时候出错，文件可能已损坏。请另存为 .docx 再发",
    Unreadable.OLD_FORMAT: "是旧格式，请用 Word 或 WPS 打开，“另存为”选 .docx，再发来",
    Unreadable.UNSUPPORTED: "这种格式读不了，能读的有 "
    ".docx、.pdf、.txt、.xlsx、.xls、.csv、.html、.ofd",
    Unreadable.SEVERAL: "是压缩包，请解压后把文件一个一个发来",
    Unreadable.DAMAGED: "文件已损坏，打不开",
}
_STAGES = {
    "pages": "正在读第 {done} 页，共 {total} 页",
    "rows": "正在读表格，第 {done} 行，共 {total} 行",
    "parse": "正在识别任务",
}


def unreadable(*, name: str, reason: Unreadable, what: str = "") -> str:
    """Why a file cannot be read, and what helps. ``what`` is the detail, in words or a code."""
    detail = f"（{what}）" if what else ""
    return f"读不了 {name}：{_REASONS[reason]}{detail}。"


def progress(*, stage: str, done: int, total: int) -> str:
    """How far the reading of a file is."""
    return _STAGES.get(stage, "正在读文件").format(done=done, total=total)
