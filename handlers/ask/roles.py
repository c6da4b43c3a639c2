"""Which part of the work is asked for: to lead, to take part, each its own. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ask.words import HOLE
from store.lexicon import AgencyEntry
from store.records import RoleFilter

_AS = "(?:作为|担任|充当)?"
_BEING = "(?:性质的?|的?(?:单位|部门|方|者)(?![\u4e00-\u9fff]{2}法))?"
LEAD = re.compile(
    rf"{_AS}(?:总?牵头|\bl(?:eads?|ed)\b|主办|领头|挑头|主责|领衔|为主(?=负责|承担|的)|打头阵?|带头|主抓|挂帅|担纲|扛旗|挑大梁|"
    r"(?:当|唱|打)(?:老大|主角|主力|龙头|组长单位|先锋)|为首|坐庄|主导(?=的|了?[哪几什]|\W|$)|掌[舵勺]|抓总|"
    rf"第一责任(?=单位|部门|人|方)|主责(?=单位|部门|人|方)|[列排]在?(?:首位|头位|第一位?|最前面?)){_BEING}"
)
PART = re.compile(
    rf"{_AS}(?:参与|\bparticipat\w+|配合|协办|参加|协助|打配合|打下手|跟着[干做]|"
    rf"(?:当|唱|打|做)(?:配角|助手|帮手|辅助)|(?:当|是|做)?配角|跑龙套|打酱油|敲边鼓|搭[把个]?手|帮衬|辅助(?=的|哪|什么|\W|$)|会同){_BEING}"
)
_NO = (
    "(?:不|没有?|并非|不是|不算|不含|不包括|不要|去掉|除了?|除去|除开|排除|刨去|刨除|"
    "(?<![分个])别(?:给我|要|看|算)?)"
)
_NOT_LEAD = re.compile(
    rf"(?:但|而|却|又)?(?<![是有]){_NO}(?:是)?(?:由|当|做|作为|担任)?(?:牵头|主办)的?(?:以外|之外|外)?(?!(?:过|的?(?:任务)?)[吗么])"
)
_ANOTHER_LEADS = re.compile(r"(?<!是)(?:不是|并非|不由)(?:由)?[^，。、\n]{2,14}?牵头的?")
_NOT_PART = re.compile(
    rf"(?:但|而|却|又)?(?<![是有]){_NO}(?:是)?(?:参与|配合)的?(?:以外|之外|外)?(?!(?:过|的?(?:任务)?)[吗么])"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, and whom it may mean; ``own``: 我们局."""

    start: int
    end: int
    typed: str
    entries: tuple[AgencyEntry, ...]
    own: bool = False


def role_of(text: str, named: Sequence[Named]) -> tuple[RoleFilter, str]:
    """The part asked for, and the text with holes for the words of it."""
    without = _NOT_LEAD.sub(lambda m: HOLE * len(m.group()), text)
    without = _ANOTHER_LEADS.sub(lambda m: HOLE * len(m.group()), without)
    not_lead = without != text
    bare = _NOT_PART.sub(lambda m: HOLE * len(m.group()), without)
    not_part = bare != without
    leads, takes_part = LEAD.search(bare), PART.search(bare)
    rest = PART.sub(
        lambda m: HOLE * len(m.group()), LEAD.sub(lambda m: HOLE * len(m.group()), bare)
    )
    if gives_each(text, named):
        return RoleFilter.LEAD, rest  # 甲牵头、乙参与
    if not_lead and not leads:
        return RoleFilter.PARTICIPANT, rest
    if not_part and not takes_part:
        return RoleFilter.LEAD, rest
    if bool(leads) is bool(takes_part):
        return RoleFilter.ANY, rest
    return (RoleFilter.LEAD if leads else RoleFilter.PARTICIPANT), rest


def lead_first(text: str, named: Sequence[Named]) -> Sequence[Named]:
    """Where the text gives each a part, the one that leads comes first."""
    lead = LEAD.search(text)
    if lead is None or not gives_each(text, named):
        return named
    leader = max(
        (one for one in named if one.end <= lead.start()), key=lambda o: o.end, default=named[0]
    )
    return [leader, *(one for one in named if one is not leader)]


def gives_each(text: str, named: Sequence[Named]) -> bool:
    """甲牵头、乙参与: two names, and after each a part of its own."""
    if len(named) != 2:
        return False
    first, second = text[named[0].end : named[1].start], text[named[1].end :]
    parts = [(LEAD.search(words), PART.search(words)) for words in (first, second)]
    return bool((parts[0][0] and parts[1][1]) or (parts[0][1] and parts[1][0]))
