"""A question that goes on from the one before: 那参与的呢, 2021年的呢, 只看软件正版化. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from handlers.ask.question import Intent, Join, Question, Window
from store.records import RoleFilter

_LEADS_ON = re.compile(
    r"^(?:那么?|再|然后|其中|只(?:看|要|查|留)|仅看|换成?|改成?|还有(?=呢|吗|$)|这些|里面|它|上面|这(?:里面|其中)|另外)"
)
_ENDS_ON = re.compile(r"呢[?？。!！]*$")
_NARROWS = re.compile(r"^(?:那么?)?(?:其中|只(?:看|要|查|留)|仅看|这些|里面|上面|这里面|再)")
_OWN_INTENT = (Intent.WHO, Intent.COUNT, Intent.OVERDUE, Intent.STATUS, Intent.REPORT, Intent.ITEM)
_INCOMPLETE = (Intent.OUT_OF_SCOPE, Intent.FIND, Intent.DUE, Intent.RESPONSIBLE)
_NOT_ABOUT_TASKS = (Intent.HELP, Intent.GREETING, Intent.PLANS, Intent.OUT_OF_SCOPE)


def subject(asked: str) -> str:
    """那公安部呢 and 只看公安部的 are about 公安部."""
    bare = _LEADS_ON.sub("", asked.strip("？?。！!，, "), count=1)
    return re.sub(r"[呢吗啊吧的]+$", "", bare)


def goes_on(text: str, asked: Question, previous: Question | None) -> bool:
    """Whether ``text``, understood alone as ``asked``, leans on the question before."""
    if previous is None or previous.intent in _NOT_ABOUT_TASKS:
        return False
    if asked.intent in _NOT_ABOUT_TASKS:
        return False
    if _LEADS_ON.search(text) or _ENDS_ON.search(text):
        return True
    if asked.intent in (Intent.STATUS, Intent.REPORT):
        return False  # how it stands is asked of one's own work
    has_subject = bool(asked.agencies or asked.own or asked.keywords or asked.number or asked.doubt)
    return not has_subject and asked.window is None and asked.kind is None


def merged(text: str, asked: Question, previous: Question, today: date) -> Question:
    """``previous`` with what ``asked`` says anew in its place."""
    question = replace(previous, doubt=asked.doubt, alone=False)
    if asked.agencies or asked.own:
        question = replace(
            question,
            agencies=asked.agencies,
            own=asked.own,
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
    for name in ("section", "kind", "number", "status"):
        if value := getattr(asked, name):
            question = replace(question, **{name: value})
    if asked.window is not None:
        question = replace(question, window=asked.window)
    question = _with_plans(asked, question)
    question = replace(question, keywords=_keywords(text, asked, previous))
    flags = replace(question, count=asked.count or previous.count, yes_no=asked.yes_no)
    return replace(flags, intent=_intent(asked, previous))


def _with_plans(asked: Question, question: Question) -> Question:
    """A year after a question about time is a time; otherwise it is the plans of that year."""
    if not asked.plans:
        return question
    return replace(question, plans=asked.plans)


def year_window(year: int) -> Window:
    """A whole year."""
    return Window(date(year, 1, 1), date(year, 12, 31))


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
        return Intent.FIND if asked.keywords else Intent.RESPONSIBLE
    if previous.intent is Intent.RESPONSIBLE and asked.keywords:
        return Intent.FIND
    return previous.intent
