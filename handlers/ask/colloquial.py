"""How one speaks, as one writes: dialect, short years, feasts by their dates. Pure.

What is said here in another way means the same everywhere, whatever it is asked about; so it is
rewritten before anything is read, and the readers know one form of each.
"""

from __future__ import annotations

import re

# A run of characters and what it stands for, the longest first where one holds another.
_SAYINGS = (
    (r"有木有|有冇|有没得", "有没有"),
    (r"木有|冇", "没有"),
    (r"([牵参负配承管归干做搞抓])[没不](?=\1)", "是不是"),
    (r"(?<=[没未])到(?:日子|点儿?|时候|时间)", "到期"),
    (
        r"[和跟与](?:谁|任何(?:人|单位|部门|一家)|别人)都(?:不|没有?)(?:合作|搭[伙界]?|沾边|一起|配合)",
        "独自负责",
    ),
    # a day that comes or has come: 快到日子了, 到点了的
    (r"(?<=[快要将])到(?:日子|点儿?|时候|期限)了?", "到期"),
    (r"(?<![\u4e00-\u9fff])(?:都|已经)?到(?:日子|点儿?|时候)了?(?=的|还|没|却)", "过期"),
    (r"啥子|嘛子|什麽|什吗|甚么|神马|(?<=干)嘛(?=的?[?？]?$)|(?<=[有要搞弄])咩", "什么"),
    (r"咋个?样|咋的", "怎么样"),
    (r"咋个?|怎个|怎地", "怎么"),
    (r"哪些个", "哪些"),
    (r"[俺咱偺阿]拉?们|侬伲|(?<![\u4e00-\u9fff])[俺咱偺](?=[局部署委院会办厅])", "我们"),
    (r"多少[来些](?=[个项条件])", "多少"),
    (r"^(?:你好|您好|hello|hi|在吗|大家好|各位好)[\s,，、!！。~]*(?=[^\s,，、!！。~啊呀])", ""),
    (r"([拖交办做报])[没不](?=\1(?!有))", "是不是"),
    (
        r"^(?:牵头|负责|主管|主抓|承担)([^，。的]{3,20})的(?:部门|单位|机构|是谁)"
        r"(?:是谁|有哪些|是哪[个家些](?:单位|部门)?)?[?？]?$",
        r"\1谁负责",
    ),
    (r"谁[也都](?:少不了|跑不[了掉]|不能少|有份|在内)", "都有份"),
    (r"(?<=[局部署委院会办检法协关行社联])[那这](?:边|头|里|儿|块)", ""),
    (r"(?<=有)(任务|活儿?|事儿?|份儿?|关系)没(?:有)?(?=[?？]*$)", r"\1吗"),
    # all offices of a body, as one speaks of it
    (r"(?<=[院关安商监草])系统(?=[要都的有负牵参配管干])", ""),
    (r"礼拜", "星期"),
    (r"个把月", "一个月"),
    # 七八月份, 7、8月: each of them
    (
        r"(?<![\d一二三四五六七八九十])(\d{1,2}|[一二三四五六七八九])[、和及]?"
        r"((?!\1)[二三四五六七八九]|(?<=[、和及])\d{1,2})月(?=份|[^\d底初]|$)",
        r"\1月和\2月",
    ),
    # 7到8月: from one to the other
    (r"(?<![\d一二三四五六七八九十])(\d{1,2})\s*(?:[-—–~～]|到|至)\s*(\d{1,2})月", r"\1月到\2月"),
    (r"([一二三])([二三四])季度", r"\1季度和\2季度"),
    (r"俩(?=月|星期|季度|单位|部门|计划|文件)", "两个"),
    (r"仨(?=月|星期|季度|单位|部门)", "三个"),
    (r"再下(?=个?(?:月|周|星期|季度))", "下下"),
    (
        r"(?:截至|截止)到?(?:今天|今日|昨天|昨日|目前|现在|当前)(?:为止)?|到(?:今天|今日|目前|现在)(?:为止)?(?=[^到至]|$)|迄今(?:为止)?|至今",
        "",
    ),
)
_SPOKEN = tuple((re.compile(said), meant) for said, meant in _SAYINGS)
# 21年计划 and 20-21计划, as one says it
_YEAR_IN_SHORT = re.compile(
    r"(?<!\d)([12]\d|3[0-5])年(?=度|的|计划|推进|方案|工作|里|中|底|末|[上下]半年|第|[一二三四]季度"
    r"|牵头|参与|负责|\d{1,2}月|到期|呢|$)"
)
_YEARS_IN_SHORT = re.compile(
    r"(?<![\d.])([12]\d|3[0-5])年?\s*[-—–~～至到]+\s*([12]\d|3[0-5])年?(?=度|的|那|这|推进|计划|方案)"
)


_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_YEAR_IN_HAN = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")


def written(text: str) -> str:
    """``text`` in the words that the readers know."""
    for pattern, meant in _SPOKEN:
        text = pattern.sub(meant, text)
    text = _YEAR_IN_HAN.sub(lambda m: "".join(map(_DIGITS.__getitem__, m.group())), text)
    return _YEAR_IN_SHORT.sub(r"20\1年", _YEARS_IN_SHORT.sub(r"20\1—20\2年", text))
