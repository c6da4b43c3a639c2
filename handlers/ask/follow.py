"""A question that goes on from the one before: 那参与的呢, 2021年的呢, 只看软件正版化. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from handlers.ask import intents, windows
from handlers.ask.agencies_meant import says_own
from handlers.ask.question import Intent, Join, Question, Window
from handlers.ask.years_said import in_figures
from store.records import RoleFilter

_LEADS_ON = re.compile(
    r"^(?:那么?|再|然后|其中|[只光单就](?:看|要|查|留)|仅看|换成?|改成?|还有(?=呢|吗|$)|这些|里面|它|上面|这(?:里面|其中)|另外)"
)
_ENDS_ON = re.compile(r"(?:呢|(?:也|还)?有(?:吗|没有|份吗))[?？。!！]*$")
_ADDS = re.compile(r"^(?:那么?)?(?:和|跟|与|同|加上|再加上?|还要加|以及)")
# A restriction taken away in words; a chip does the same with a tap.
_LIFTS = re.compile(r"^(?:那么?)?(?:不限|去掉|取消|不管|放开|别限|不要限)(?:制|定)?(?P<what>.*)$")
_LIFTED = (
    (re.compile(r"年|文件|计划|方案"), {"plans": ()}),
    (re.compile(r"牵头|参与|角色|身份"), {"role": RoleFilter.ANY}),
    (re.compile(r"单位|部门|[局部署委]$"), {"agencies": (), "own": False, "typed": ""}),
    (re.compile(r"时间|期限|日期|时限|月"), {"window": None, "kind": None}),
    (re.compile(r"板块|部分|章"), {"section": None}),
    (re.compile(r"关键|词"), {"keywords": ()}),
)
_EVERY_PLAN = re.compile(
    r"^(?:那么?)?(?:全部|所有|各个?|每份)(?:年份|年度|文件|计划|方案)?的?(?:呢)?[?？]*$"
)
_STEP = re.compile(
    r"^(?:那么?|再看?|看)?(?P<way>[上下前后])(?:面|边)?一?[项条个](?:任务)?(?:呢)?[?？]*$"
)
_YEAR = re.compile(
    r"^(?:那么?|换成?|改成?|再?看)?(?P<year>20\d\d)年?(?:度)?(?:到期)?(?:的)?(?:呢)?[?？]*$"
)
_YEAR_SAID = re.compile(r"^(?:那么?|换成?|改成?|再?看)?(?:20\d\d|[今明去后前])年?")
_NARROWS = re.compile(
    r"^(?:那么?)?(?:其中|[只光单就](?:看|要|查|留)|仅看|这些|里面|上面|这里面|再)"
)
_OWN_INTENT = (Intent.WHO, Intent.COUNT, Intent.OVERDUE, Intent.STATUS, Intent.REPORT, Intent.ITEM)
_NOT_ABOUT_TASKS = (Intent.HELP, Intent.GREETING, Intent.PLANS, Intent.OUT_OF_SCOPE)

# Of any question before.
_ANY = Question(Intent.RESPONSIBLE, agencies=("",))


def subject(asked: str) -> str:
    """那公安部呢 and 只看公安部的 are about 公安部."""
    bare = _LEADS_ON.sub("", asked.strip("？?。！!，, "), count=1)
    return re.sub(r"[呢吗啊吧的]+$", "", bare)


def lifted(text: str, previous: Question) -> Question | None:
    """``previous`` without what ``text`` takes away, or at the next number; None otherwise."""
    if previous.intent in _NOT_ABOUT_TASKS:
        return None
    if (step := _STEP.match(text)) and (previous.number or "").isdigit():
        by = 1 if step["way"] in "下后" else -1
        at = int(previous.numbers[-1] if by > 0 and previous.numbers else previous.number or 0)
        return replace(previous, number=str(max(1, at + by)), numbers=())
    if _EVERY_PLAN.match(text) and previous.plans:
        return replace(previous, plans=())
    found = _LIFTS.match(text)
    if found is None:
        return None
    left = previous
    for pattern, blank in _LIFTED:
        if pattern.search(found["what"]):
            left = replace(left, **blank)
    if not left.agencies and left.intent is Intent.RESPONSIBLE:
        left = replace(left, intent=Intent.FIND, role=RoleFilter.ANY)
    return None if left == previous else left


def year_asked(text: str, previous: Question, today: date) -> Window | None:
    """明年呢 after what is due this year: the days of that year."""
    found = _YEAR.match(in_figures(text, today))
    if found is None or previous.window is None or previous.intent in _NOT_ABOUT_TASKS:
        return None
    year = int(found["year"])
    return Window(date(year, 1, 1), date(year, 12, 31))


def may_go_on(text: str, asked: Question) -> bool:
    """Whether the question before can matter to ``text``, understood alone as ``asked``."""
    if any(way.match(text) for way in (_STEP, _EVERY_PLAN, _LIFTS, _YEAR_SAID)):
        return True
    # the last plan may settle a number
    return goes_on(text, asked, _ANY) or (asked.number is not None and not asked.plans)


def goes_on(text: str, asked: Question, previous: Question | None) -> bool:
    """Whether ``text``, understood alone as ``asked``, leans on the question before."""
    if previous is None or previous.intent in _NOT_ABOUT_TASKS:
        return False
    if asked.intent is Intent.OUT_OF_SCOPE and not asked.keywords and intents.shows(text):
        return True
    if asked.intent in _NOT_ABOUT_TASKS:
        return False
    if _ADDS.search(text) and asked.agencies and previous.agencies:
        return True
    if asked.but and previous.agencies and not (asked.agencies or asked.keywords):
        return True  # 除了海关的
    if _LEADS_ON.search(text) or _ENDS_ON.search(text):
        return True
    if asked.intent in (Intent.STATUS, Intent.REPORT):
        return False  # how it stands is asked of one's own work
    whose = asked.agencies or asked.but or asked.own or asked.doubt
    if asked.intent is Intent.RESPONSIBLE and asked.plans and not previous.agencies:
        return False  # 2020年计划负责什么 after a number is about us
    has_subject = bool(whose or asked.keywords or asked.number)
    return not has_subject and asked.window is None and asked.kind is None


def merged(text: str, asked: Question, previous: Question, today: date) -> Question:
    """``previous`` with what ``asked`` says anew in its place."""
    question = replace(previous, doubt=asked.doubt, alone=False)
    if asked.agencies or asked.own:
        both = _ADDS.search(text) is not None
        # 跟公安部一起的 alone is of us and them, here of those before and them
        we = asked.own and len(asked.agencies) > 1 and not says_own(text)
        others = asked.agencies[1:] if we else asked.agencies
        whose = tuple(dict.fromkeys((*previous.agencies, *others)))
        question = replace(
            question,
            agencies=whose if both else asked.agencies,
            own=previous.own if both else asked.own,
            typed=asked.typed,
            join=asked.join,
        )
    elif asked.join is Join.SOLE:
        question = replace(question, join=Join.SOLE)
    if asked.role is not RoleFilter.ANY:
        # 那牵头的呢 after 独自负责的 asks for all that it leads
        join = asked.join if asked.join is Join.SOLE or not question.agencies else Join.ALL
        kept = question.join if len(question.agencies) > 1 else join
        question = replace(question, role=asked.role, join=kept)
    for name in ("plans", "section", "kind", "number", "status"):
        if value := getattr(asked, name):
            question = replace(question, **{name: value})
    if asked.number:
        question = replace(question, numbers=asked.numbers)
    if asked.but:
        question = replace(question, but=asked.but)
    if asked.window is not None:
        question = replace(question, window=asked.window)
    if asked.intent is Intent.OVERDUE and asked.window == windows.before(None, today):
        # 逾期的呢 after 10月底到期的: of these
        of_these = windows.before(previous.window, today)
        is_past = of_these.last is not None and of_these.last < today
        question = replace(question, window=of_these if is_past else asked.window)
    question = replace(question, keywords=_keywords(text, asked, previous))
    lists = asked.intent is Intent.OUT_OF_SCOPE  # 是哪几项, after how many
    count = asked.count or (previous.count and not lists)
    flags = replace(question, count=count, yes_no=asked.yes_no)
    return replace(flags, intent=_intent(asked, previous))


def _keywords(text: str, asked: Question, previous: Question) -> tuple[str, ...]:
    if not asked.keywords:
        return previous.keywords
    if _NARROWS.search(text):
        return tuple(dict.fromkeys((*previous.keywords, *asked.keywords)))
    return asked.keywords


def _intent(asked: Question, previous: Question) -> Intent:
    if asked.intent in _OWN_INTENT:
        return asked.intent
    if asked.intent is Intent.DUE and previous.intent not in (Intent.OVERDUE, Intent.COUNT):
        return Intent.DUE
    if previous.intent is Intent.ITEM and not asked.number:
        if asked.intent is Intent.OUT_OF_SCOPE or (asked.plans and not asked.agencies):
            return Intent.ITEM
        return Intent.FIND if asked.keywords else Intent.RESPONSIBLE
    if previous.intent is Intent.COUNT and asked.intent is Intent.OUT_OF_SCOPE:
        if previous.window or previous.kind:
            return Intent.DUE
        about_one = previous.agencies and not previous.keywords
        return Intent.RESPONSIBLE if about_one else Intent.FIND
    if previous.intent is Intent.RESPONSIBLE and asked.keywords:
        return Intent.FIND
    return previous.intent
