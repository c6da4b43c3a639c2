"""/find and /ask, what was asked lately, and cards in other chats."""

from __future__ import annotations

from collections.abc import Sequence

# How a task came to be found; values of store.search.Why. Nothing stands beside a task that has
# the words as typed.
WHY = {
    "number": "编号",
    "words": "字词",
    "homophone": "同音或形近",
    "pinyin": "拼音",
    "initials": "首字母",
    "near_term": "近义",
    "english": "英文",
    "damaged": "疑似缺字",
}


# The same beside a task, where there is little room.
_SHORT = {"homophone": "同音", "damaged": "缺字"}


def way(*, why: str) -> str | None:
    """How all were found, None where all have the words as typed."""
    return WHY.get(why)


def marked(*, title: str, why: str) -> str:
    return f"〔{_SHORT.get(why, WHY[why])}〕{title}" if why in WHY else title


def only(*, tag: str) -> str:
    """Narrows the hits to one plan."""
    return f"只看 {tag}"


def nothing(*, typed: str) -> str:
    return f"“{typed}”没有找到。"


def other_words() -> str:
    return "可以换一个说法，写文件里的词、拼音、首字母、英文或编号都行。"


def outdated() -> str:
    return "这次查找已经过期，请再查一次。"


def in_group(*, typed: str, total: int, read_as: str | None, cited: Sequence[str]) -> str:
    head = [f"“{typed}” · {total} 项", *([read_as] if read_as else [])]
    more = "……" if 0 < len(cited) < total else ""
    return "\n".join([*head, *cited]) + more


def how_to_find() -> str:
    return (
        "发 /find 加要找的词，例如“/find 地理标志”。半个词、同音字、拼音、首字母、英文、编号都行；"
        "直接发一句话也可以，不用命令。"
    )


def how_to_find_in_group() -> str:
    return "请在命令后写上要找的词，例如：/find 地理标志"


def how_to_ask() -> str:
    return "发 /ask 加问题，例如“/ask 谁负责软件正版化”；私聊中直接发问题就行，不用命令。"


def how_to_ask_in_group() -> str:
    return "请在命令后写上问题，例如：/ask 谁负责软件正版化"


def recent(*, days: int) -> str:
    return f"最近问过（{days} 天之内），点一下再问一次："


def searched_for(*, words: str) -> str:
    """A search among questions."""
    return f"查找　{words}"


def nothing_recent() -> str:
    return "这里会列出您最近问过的问题，点一下就能再问一次。现在还没有。"


def gone_recent() -> str:
    return "这个问题已经不在了，请再问一次。"


def card_title(*, ref: str, short: str) -> str:
    return f"{ref}　{short}" if not ref.isdigit() else f"第 {ref} 项　{short}"


def inline_hint() -> str:
    return "输入词语或编号，例如：软件正版化"


def inline_nothing() -> str:
    return "没有找到，换一个说法试试"


def inline_kept_back() -> str:
    return "相关任务不便转发，请在私聊中查看"


def inline_closed() -> str:
    return "这个机器人只对登记过的人员开放"


OPEN = "查看任务"
