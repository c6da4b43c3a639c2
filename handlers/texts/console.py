"""Sentences of the command line. Pure, and light: no chat is needed to say them."""

from __future__ import annotations

from collections.abc import Sequence

from seed.errors import Refusal
from store.errors import Trouble

_REFUSED = {
    Refusal.NO_TASKS: "没有找到任务：没有一段是带编号的任务，文件没有导入",
    Refusal.NUMBER_TWICE: "两项任务的编号都是“{what}”，没有导入",
    Refusal.NUMBER_LONG: "编号“{what}”太长，不像任务编号，没有导入",
    Refusal.PLACE: "不认识“{what}”：请写 national 或省份的拼音，例如 guangdong",
    Refusal.KEY: "“{what}”不能作计划代号：请用 3 到 40 个小写字母、数字或连字符",
}
_TROUBLE = {
    Trouble.FULL: "磁盘已满，这一次没有写入，原有数据没有受影响",
    Trouble.NO_DATABASE: "那里没有可用的数据库（文件不是数据库，或服务器上没有这个库）",
    Trouble.DAMAGED: "数据库文件已损坏，请用备份恢复",
    Trouble.NO_ACCESS: "没有权限打开",
    Trouble.UNREACHABLE: "连不上，或读写失败",
}
PARTS = {"lead": "牵头", "participant": "参与", "first": "首列", "listed": "列名", "any": "全部"}


def no_file(name: str) -> str:
    return f"读不了文件 {name}：没有这个文件，或没有权限。"


def refused(name: str, reason: Refusal, what: str) -> str:
    return f"{name}：{_REFUSED[reason].format(what=what)}。"


def no_tasks(name: str) -> str:
    return f"{name}：没有找到任务，没有一段是带编号的任务。"


def unusable(url: str, trouble: Trouble) -> str:
    return f"数据库 {url}：{_TROUBLE[trouble]}。"


def newer_database(found: str) -> str:
    return f"数据库来自更新的版本（{found}），请用那个版本的程序打开。"


def busy(path: str) -> str:
    return f"另一个进程正在写这个数据库（{path}），请先停下机器人再试。"


def preparing() -> str:
    return "正在准备数据库……"


def unknown_agency(name: str, near: Sequence[str]) -> str:
    hint = f"是不是：{'、'.join(near)}？" if near else "请写文件里的名称、全称、简称或英文名。"
    return f"没有叫“{name}”的单位。{hint}"


def ambiguous_agency(name: str, bodies: Sequence[str]) -> str:
    return f"“{name}”可以指几个单位：{'、'.join(bodies)}。请写清楚一个。"


def unknown_plan(key: str, keys: Sequence[str]) -> str:
    return f"没有代号为 {key} 的计划。现有：{'、'.join(keys)}。"


def unknown_task(key: str, ref: str) -> str:
    return f"计划 {key} 里没有编号为 {ref} 的任务。"


def wrong_task_name(given: str) -> str:
    return f"“{given}”不是“计划代号#编号”，例如 annual-2021-2022#14。"


def parsed(title: str, tasks: int, named: int, problems: int) -> str:
    return f"{title}\n{tasks} 项任务，{named} 项列明责任单位，{problems} 处需要看一眼"


def untitled() -> str:
    return "（没有读出标题）"


def problem(line: int, code: str, text: str) -> str:
    return f"第 {line} 行  {code}  {text}"


def imported(key: str, short: str, revision: int, tasks: int) -> str:
    return f"已导入 {key}（{short}）：第 {revision} 版，{tasks} 项任务。"


def imported_before(key: str, short: str, revision: int) -> str:
    return f"{key}（{short}）的第 {revision} 版就是这份文件，没有改动。"


def unlisted(names: Sequence[str]) -> str:
    return f"没见过的单位名（照原文保留）：{'、'.join(names)}"


def ambiguous(names: Sequence[str]) -> str:
    return f"可以指几个单位的名称（照原文保留，没有猜）：{'、'.join(names)}"


def duties_head(agency: str, role: str, total: int) -> str:
    return f"{agency} · {PARTS[role]} · {total} 项"


def coverage(documents: int, naming: int, tasks: int) -> str:
    rest = documents - naming
    return f"查了 {documents} 份文件；{naming} 份列明责任单位（{tasks} 项），{rest} 份未列明。"


def task_head(short: str, ref: str) -> str:
    return f"第 {ref} 项　{short}"


def assignment(part: str, printed: str) -> str:
    return f"{PARTS[part]}　{printed}"


def no_agency() -> str:
    return "该文件未列明责任单位"


def deadline(phrase: str, day: str | None) -> str:
    return f"期限　{phrase}" if day is None else f"期限　{phrase}（{day}）"


def no_deadline() -> str:
    return "期限　文件未列明"


def found_at(file: str, start: int, end: int, sha256: str, *, repost: bool) -> str:
    kind = "转载文本，非印发件　" if repost else ""
    return f"原文　{kind}{file} 第 {start}–{end} 字　SHA-256 {sha256[:12]}…"


WHY = {
    "number": "编号",
    "exact": "原文",
    "words": "字词",
    "homophone": "同音或形近",
    "pinyin": "拼音",
    "initials": "首字母",
    "near_term": "近义",
    "english": "英文",
    "damaged": "疑似缺字",
}


def hit(key: str, title: str, why: str) -> str:
    """One line of a result."""
    return f"{key}　{title}　[{WHY[why]}]"


def nothing_found() -> str:
    """No task answers."""
    return "没有找到相符的任务。"


def near_misses() -> str:
    """Above what is near and no answer."""
    return "以下任务只有部分字词相同："


def find_usage() -> str:
    """Words or a file, not both."""
    return "请给出要查找的文字，或者 --batch 文件并加 --json。"


def no_batch(path: str, field: str) -> str:
    """A file of queries that is missing or not in the form."""
    return f"读不了 {path}：应为每行一个 JSON 对象，含 {field}。"


def one_question() -> str:
    return "请给一个问题，或用 --batch 给一个文件，两者选一。"


def not_questions(name: str) -> str:
    return f"{name} 不是一行一个问题的 JSONL：每行要有 question。"


def no_day(typed: str) -> str:
    return f"“{typed}”不是日期，请写成 2020-10-19 这样。"


def question_head(parts: Sequence[str], total: int) -> str:
    return f"{' · '.join(parts) or '全部任务'} · {total} 项"


def unclear(typed: str | None) -> str:
    if typed is None:
        return "不知道“我们”是谁：请用 --agency 写明单位。"
    return f"“{typed}”是哪个单位不清楚，请写文件里的名称、全称或简称。"


def how_to_ask() -> str:
    return "直接写问题，例如：fengong ask 海关总署牵头哪些"


def digest_only_dry() -> str:
    return "摘要由运行中的机器人按时发出；这里只能试看，请加 --dry-run。"


def digest_head(where: str | None, when: str, *, is_today: bool) -> str:
    named = where or "还没有设置任何摘要，以下按默认设置"
    turn = "这一天会发" if is_today else "这一天不轮到；轮到时内容如下"
    return f"== {named}：{when}（{turn}）"


def digest_picture() -> str:
    return "（另附一张图）"


def digest_silent() -> str:
    return "没有内容，不会发出。"
