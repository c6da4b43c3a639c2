"""Sentences about files that are read, and why one cannot be. Light: the command line says them."""

from __future__ import annotations

from collections.abc import Mapping

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
    Unreadable.CROWDED: "前面的文件还没有读完，没有轮到，请过几分钟再发一次",
    Unreadable.CRASHED: "读的时候出错，文件可能已损坏。请另存为 .docx 再发",
    Unreadable.OLD_FORMAT: "是旧格式，请用 Word 或 WPS 打开，“另存为”选 .docx，再发来",
    Unreadable.UNSUPPORTED: "这种格式读不了，能读的有 "
    ".docx、.pdf、.txt、.xlsx、.xls、.csv、.html、.mht、.ofd",
    Unreadable.SEVERAL: "是压缩包，请解压后把文件一个一个发来",
    Unreadable.DAMAGED: "文件已损坏，打不开",
}
# What an old file is decides what to save it as.
_OLD = {
    **dict.fromkeys(
        ("xlsb", "ods", "fods", "sheetml"),
        "是别的表格格式，请用 Excel 或 WPS 打开，“另存为”选 .xlsx，再发来",
    ),
    **dict.fromkeys(
        ("odt", "fodt", "rtf", "wordml"),
        "是别的文字格式，请用 Word 或 WPS 打开，“另存为”选 .docx，再发来",
    ),
    "zipped": "压缩包里是旧格式的文件，请解压后打开，“另存为”选 .docx 或 .xlsx，再发来",
}
_MAIL = "是带附件的邮件，请把附件存下来，一个一个发来"
_SLIDES = ("ppt", "pptx", "odp")
_STAGES = {
    "pages": "正在读第 {done} 页，共 {total} 页",
    "rows": "正在读表格",
    "parse": "正在识别任务",
}


_DETAILS = {
    "size": "解开后太大",
    "ratio": "压缩得异常地小",
    "entries": "里面的文件太多",
    "overlap": "内容重叠",
    "duplicate": "有同名的部分",
    "symlink": "有指向别处的链接",
    "path": "有指向别处的路径",
    "method": "压缩方式不明",
    "lying size": "大小与标明的不符",
    "two names": "同一部分有两个名字",
    "prefix": "前面附有别的内容",
    "offset": "目录指错了地方",
    "DOCTYPE": "含有文档类型或实体声明",
    "XML": "XML 结构不对",
    "depth": "嵌套太深",
    "elements": "元素太多",
    "rows": "行太多",
    "columns": "列太多",
    "cells": "单元格太多",
    "merged cells": "合并的单元格太多",
    "field": "一个单元格太大",
    "sheets": "工作表太多",
    "pages": "页数太多",
    "objects": "一页上的内容太多",
    "memory": "占用内存太多",
    "text": "文字太多",
}
_LIMITS = {
    "memory": "内存",
    "time": "时间",
    "network": "不能联网",
    "processes": "不能另起进程",
    "writing": "不能写文件",
    "reading": "不能读别处的文件",
}


def unreadable(*, name: str, reason: Unreadable, what: str = "") -> str:
    """Why a file cannot be read, and what helps. ``what`` is the detail of the reader."""
    detail = what if reason is Unreadable.TOO_SLOW else _DETAILS.get(what, "")
    why = _REASONS[reason]
    if reason is Unreadable.UNSUPPORTED and what in _SLIDES:
        detail = "演示文稿"
    elif reason is Unreadable.UNSUPPORTED and what:
        detail = f".{what}"
    elif reason is Unreadable.OLD_FORMAT:
        why = _OLD.get(what, why)
    elif reason is Unreadable.SEVERAL and what == "mail":
        why = _MAIL
    return f"读不了 {name}：{why}{f'（{detail}）' if detail else ''}。"


def limits(*, holding: Mapping[str, bool]) -> str:
    """What the process that opens files cannot do here, and what nothing keeps it from."""
    held = "、".join(_LIMITS[name] for name in _LIMITS if holding.get(name))
    lacking = "、".join(_LIMITS[name] for name in _LIMITS if not holding.get(name))
    return f"{held or '无'} 已限制" + (f"；本机限制不了：{lacking}" if lacking else "")


def no_reader() -> str:
    """No file can be read at all."""
    return "读文件的进程起不来，发来的文件都读不了。"


def old_files(*, converter: str | None) -> str:
    """Whether .doc and .wps can be read here."""
    return (
        f"能读（用 {converter}）" if converter else "读不了，没有装 LibreOffice；会请人另存为 .docx"
    )


def progress(*, stage: str, done: int, total: int) -> str:
    """How far the reading of a file is."""
    return _STAGES.get(stage, "正在读文件").format(done=done, total=total)
