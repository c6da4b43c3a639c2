"""Tasks called by their number: 第26项, 2021年计划第39条, strategy-2020 26, 二（三）, 专栏3. Pure.

Numbers of other things (2020年10月, 100家, 第二批, 第一阶段) are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from store import numerals
from store.labels import in_han
from store.text import fold_variants

_HAN = f"[{numerals.HAN}]+"
_N = f"(?:[0-9]{{1,4}}|{_HAN})"
_END = r"(?=$|[\s的是谁由那这怎有什在负牵，。,;；?？!！、:：/〕）)])"
_UNIT = r"(?:项任务|个任务|条任务|号任务|点任务|项工作|项措施|条措施|项|条|款|点|号)"
_AND = "(?:[、,，和与及跟]|[至到~—–-])"
_LISTED = re.compile(rf"([至到~—–-]?)\s*第?\s*({_N})")
_MOST_LISTED = 20
_BRACKETED = rf"({_HAN})、?\s*[(]\s*({_HAN})\s*[)]"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "list",
        re.compile(
            rf"第\s*{_N}\s*{_UNIT}?(?:\s*{_AND}\s*第?\s*{_N}\s*{_UNIT}?)+(?<=[项条款点号务作施])"
        ),
    ),
    ("last", re.compile(r"最后(?:一|1|那)?(?:项任务|条任务|个任务|项|条)")),
    ("key", re.compile(r"(?<![a-z0-9-])([a-z][a-z0-9-]{2,39})\s*[#第]\s*([^\s#]+)")),
    ("box", re.compile(rf"专栏\s*第?\s*({_N})|第\s*({_N})\s*个?专栏")),
    (
        "part",
        re.compile(rf"第\s*({_HAN})\s*(?:部分|章|大项|节)的?\s*第?\s*[(]?\s*({_N})\s*[)]?{_UNIT}?"),
    ),
    ("nested", re.compile(rf"(?:第\s*)?{_BRACKETED}\s*{_UNIT}?")),
    # （十） as documents print it
    ("unit", re.compile(rf"第\s*[(]\s*({_N})\s*[)]\s*{_UNIT}?|[(]\s*({_N})\s*[)]\s*{_UNIT}")),
    ("unit", re.compile(rf"第\s*({_N})\s*{_UNIT}(?!资|款|件)")),
    (
        "unit",
        re.compile(
            rf"(?<![0-9.年月〕\]-])({_N})\s*(?:号任务|项任务|号措施|条措施|项措施|号){_END}"
        ),
    ),
    ("unit", re.compile(rf"(?:任务|编号|序号|条目|no\.?|#)\s*[:：]?\s*第?\s*({_N}){_END}")),
    ("tail", re.compile(rf"第\s*({_N})\s*$")),
    ("tail", re.compile(rf"(?<![0-9.年月〕\]-])({_N})\s*(?:项|条)\s*$")),
    ("tail", re.compile(r"(?<![0-9年月.\-—–~])\s*(?<![0-9])([0-9]{1,3})\s*$")),
)
GLUE = re.compile(
    r"[的里中第之在内那个是请问查看一下谁牵头负责说了什么内容呢吗?？,，。:：;；\s《》“”\"'()（）\[\]]+"
)

YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:\s*[-—–~至到]+\s*((?:19|20)?[0-9]{2}))?\s*(?:年度|年)?")


@dataclass(frozen=True, slots=True)
class Reference:
    """A number and what stands around it. ``refs`` are the spellings of the number to look for.

    ``last``: no number, but the last task of a plan.
    """

    refs: tuple[str, ...]
    box: int | None
    key: str | None
    rest: str
    before: str
    last: bool = False


def read(query: str) -> Reference | None:
    """The task number in ``query``; None where it has none."""
    text = plain(query)
    for form, pattern in _FORMS:
        found = pattern.search(text)
        if found is None:
            continue
        numbers = [part for part in found.groups() if part]
        before, after = text[: found.start()], text[found.end() :]
        if form == "key":
            printed = re.sub(_UNIT + "$", "", numbers[1])
            return Reference(_spellings(printed), None, numbers[0], "", "")
        if form == "tail" and re.search(r"[批版期级届次轮季]$", text):
            continue
        rest = GLUE.sub("", before + " " + after)
        if form == "last":
            return Reference((), None, None, rest, before, last=True)
        if form == "list":
            return Reference(_listed(found[0]), None, None, rest, before)
        if form == "box":
            number = numerals.number(numbers[0])
            return None if number is None else Reference((), number, None, rest, before)
        if form in ("part", "nested"):
            inner = numerals.number(numbers[1])
            refs = _nested(numbers[0], inner)
            return Reference(refs, None, None, rest, before)
        refs = _spellings(numbers[0])
        if form == "tail" and not rest:
            # A bare number is a task; a bare year is not.
            return Reference(refs, None, None, "", "") if len(refs[0]) < 4 else None
        return Reference(refs, None, None, rest, before)
    return None


def plain(query: str) -> str:
    """``query`` as numbers and years are looked for in it."""
    text = (
        fold_variants(query)
        .lower()
        .translate(str.maketrans("０１２３４５６７８９（）＃　", "0123456789()# "))
    )
    return re.sub(r"\s+", " ", text).strip()


def _spellings(printed: str) -> tuple[str, ...]:
    number = numerals.number(printed)
    return (
        (str(number),) if number is not None else (printed.replace("（", "(").replace("）", ")"),)
    )


def _listed(text: str) -> tuple[str, ...]:
    """第5、6项, 第5到8项."""
    numbers: list[int] = []
    for between, printed in _LISTED.findall(text):
        number = numerals.number(printed)
        if number is None:
            continue
        first = numbers[-1] + 1 if between and numbers else number
        numbers += range(first, number + 1) if first <= number else [number]
    return tuple(map(str, dict.fromkeys(numbers[:_MOST_LISTED])))


def _nested(outer: str, inner: int | None) -> tuple[str, ...]:
    return () if inner is None else (f"{outer}({in_han(inner)})", f"{outer}.{inner}")
