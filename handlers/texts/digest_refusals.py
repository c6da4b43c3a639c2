"""Why a digest is not set up so, what is on record, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.errors import Refusal

Facts = Mapping[str, Any]

SENTENCES: dict[Refusal, Callable[[Facts], str]] = {
    Refusal.NOT_IN_CHAT: lambda _: (
        "我不在这个群或频道里，没有记录任何内容。请先把我加进去，频道里要给发消息的权限。"
    ),
    Refusal.DIGEST_ENDED: lambda _: (
        "这里的摘要已经停了，没有记录任何内容。发 /digest 可以重新开启。"
    ),
    Refusal.NO_WEEKDAY: lambda _: "至少要选一天，没有记录任何内容。不想再收，请用“停止”。",
    Refusal.BAD_WINDOW: lambda facts: f"天数要在 1 到 {facts['most']} 之间，没有记录任何内容。",
    Refusal.NO_SUCH_SECTION: lambda _: (
        "没有文件有这样的板块，没有记录任何内容。板块名称可在 /plans 里看。"
    ),
    Refusal.NO_SUCH_ZONE: lambda _: (
        "没有这个时区，没有记录任何内容。时区请写 Asia/Shanghai 这样的名称。"
    ),
}
