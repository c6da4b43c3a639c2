"""What a covering notice or a closing paragraph asks for: addressees, lead rule, reports."""

from __future__ import annotations

import re
from datetime import date

from seed.draft import ReportingDuty
from seed.grammar.agencies import list_names
from seed.grammar.blanks import compact
from seed.grammar.deadlines import Calendar, read_deadline
from seed.grammar.responsibility import RULE

_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_DOC = (
    r"(?:实施方案|工作方案|落实方案|实施细则|工作总结|年度总结|总结报告|总结|工作计划|实施计划|"
    r"工作进展|进展情况|落实情况|完成情况|工作情况|自查报告|工作报告|年度报告|评估报告|报告|统计表|情况表|台账|任务清单|清单|"
    r"联络员名单|名单|联系方式|工作信息|典型案例|案例|佐证材料|材料|情况)"
)
_MODIFIER = (
    r"(?:(?:20\d\d年)?(?:上半年|下半年|全年|年度|半年|季度|月度|本年度|本地区|本部门|本单位|阶段性|"
    r"贯彻落实|推进|工作|任务|相关|有关|具体|书面|专项|联络员|落实)*)"
)
_WHAT = re.compile(rf"{_MODIFIER}{_DOC}")
_SEND = re.compile(
    r"(?:报送|上报|提交|反馈|寄送|报给|报|送)(?:至|给|到)?(?P<to>(?!送)[^，。；,;（）()、]{2,24})?"
)
_SEND_HINT = re.compile(r"报送|上报|提交|反馈|[前内]报|寄送|报至|[况案结告]报")
_DAY = re.compile(
    r"(?:(?:(?:19|20)\d\d|今|明|当)年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|份)?|第?[一二三四]季度末?|年底|年末)(?:之?前|以前|内)?"
    r"|每(?:年|季度|月|半年)(?:末月|末)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?(?:之?前)?"
    r"|(?:自|从)?[\u4e00-\u9fff]{0,4}印发之日起\d{1,3}(?:个工作日|日|天|个月)内?"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_SENDER_END = re.compile(r"(?:请|要|应|须|需|于|在|将|把|的|，|,|及时|务必)+$")
_YEAR = re.compile(r"((?:19|20)\d\d)年")


def read_addressees(text: str) -> list[str]:
    """The bodies a notice is sent to, in order; a collective with list marks inside is one."""
    return list_names(compact(text).rstrip("：:"))[0]


def find_rule(text: str) -> str | None:
    """The sentence that makes the first listed the lead, as printed; None where there is none."""
    if "牵头" not in text and "主办" not in text and "主责" not in text:
        return None
    for sentence in _SENTENCE.finditer(text):
        if RULE.search(compact(sentence[0])):
            return sentence[0].strip()
    return None


def find_reports(text: str, when: Calendar) -> list[ReportingDuty]:
    """What is to be sent in by a day. 分别 pairs documents with days; a year is inherited."""
    if _SEND_HINT.search(text) is None:
        return []
    mail = _MAIL.search(text)
    found: list[ReportingDuty] = []
    for sentence in _SENTENCE.findall(compact(text)):
        if _SEND_HINT.search(sentence):
            found += _sentence(sentence, when, mail[0] if mail else None)
    return found


def _sentence(sentence: str, when: Calendar, channel: str | None) -> list[ReportingDuty]:
    days = [
        match
        for match in _DAY.finditer(sentence)
        if "月" in match[0]
        or "前" in match[0]
        or "每" in match[0]
        or "内" in match[0]
        or "底" in match[0]
    ]
    sends = list(_SEND.finditer(sentence))
    if not days or not sends:
        return []
    whats = [match for match in _WHAT.finditer(sentence) if match.start() < sends[-1].end()]
    if not whats:
        return []
    to = next((send["to"] for send in sends if send["to"] and not _WHAT.match(send["to"])), None)
    sender = _SENDER_END.sub("", sentence[: min(whats[0].start(), days[0].start())]) or None
    deadlines = _dates([day[0] for day in days], when)
    if len(whats) == 1:
        pairs = [(whats[0], deadline) for deadline in deadlines]
    elif len(whats) == len(deadlines):
        pairs = list(zip(whats, deadlines, strict=True))
    else:
        pairs = [(what, deadlines[0]) for what in whats]
    duties = []
    for what, (day, due) in pairs:
        duties.append(
            ReportingDuty(
                what=what[0],
                due_on=due,
                text=day,
                sender=None if sender and "，" in sender else sender,
                to=to,
                channel=channel,
            )
        )
    return duties


def _dates(phrases: list[str], when: Calendar) -> list[tuple[str, date | None]]:
    dated: list[tuple[str, date | None]] = []
    for phrase in phrases:
        year = _YEAR.search(phrase)
        if year:
            when = Calendar(int(year[1]), when.issued_on)
        deadline = read_deadline(phrase, when)
        dated.append((phrase, deadline.due_on if deadline else None))
    return dated
