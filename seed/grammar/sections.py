"""What a heading announces: aims, tasks, or how the plan is put to work."""

from __future__ import annotations

import re
from datetime import date

OVERVIEW = re.compile(
    r"总体要求|指导思想|基本原则|总体目标|工作目标|主要目标|建设目标|发展目标|行动目标|总体思路|工作思路|基本思路|工作原则|"
    r"^目标$|重要意义|总体考虑|适用范围"
)
# in a document with other tasks these only say how the plan is carried out
IMPLEMENTATION = re.compile(
    r"组织实施|保障措施|组织保障|实施保障|工作保障|组织领导|工作要求|有关要求|相关要求|实施要求|强化保障|保障机制|工作保证"
)
# how the work is staged: its paragraphs carry days and assign nobody
STAGES = re.compile(
    r"(?:实施|工作|方法|推进|整治|行动|时间)(?:步骤|阶段|安排)|阶段安排|进度安排|时间安排|步骤安排"
)
# says so by its name alone, even where no task of the document names anybody
STRICTLY_IMPLEMENTATION = re.compile(r"组织实施|保障措施|实施保障")
# what stands between a measure and its steps
ANNOUNCES = re.compile(r"(?:具体|主要|重点|工作|推进|落实)?(?:举措|措施|任务|内容|安排)[：:]")
GOAL = re.compile(r"(?:^|(?<=[。；]))\s*(?P<phrase>到\s*“?(?P<year>20\d\d)\s*年(?:底|末)?)")
_TERMINAL = frozenset("。；！？;!?…")
_ENDS = frozenset("。；：！？;:!?…）)】》”’」")
_HEADING = re.compile(r"[^。；！？!?]{2,48}")


def is_complete(text: str) -> bool:
    """Whether a line ends where a paragraph may end."""
    return text[-1:] in _ENDS


def is_sentence(text: str) -> bool:
    """Whether a text ends like a sentence rather than like a heading."""
    return text[-1:] in _TERMINAL


def is_heading_text(text: str) -> bool:
    """Whether a text could be a heading: short and not a sentence."""
    return len(text) <= 48 and _HEADING.fullmatch(text) is not None and text[-1] not in "，、,"


def goal_starts(text: str) -> list[tuple[int, str, date]]:
    """Where sentences begin that set aims for a year: (offset, phrase, 31 December)."""
    return [
        (found.start("phrase"), found["phrase"], date(int(found["year"]), 12, 31))
        for found in GOAL.finditer(text)
    ]
