"""Words on the buttons of the journal and of being forgotten."""

from __future__ import annotations

FORGET_ME = "确定注销"
FORGET_KEEP = "注销，保留附件"
FORGET_ALL = "注销，附件也删"
CANCEL = "取消"
EXPORT = "导出 CSV"
EVERYTHING = "全部记录"
