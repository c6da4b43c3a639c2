"""Which signs of ``intents`` stand in a text, and the kind of answer they ask for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.ask import intents
from handlers.ask.agencies_meant import Meant
from handlers.ask.question import Intent, Join, Question, Status
from handlers.ask.words import HOLE, take


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs, and ``rest``: the text without them."""

    rest: str
    overdue: bool = False
    status: bool = False
    report: bool = False
    who: bool = False
    count: bool = False
    due: bool = False
    soon: bool = False
    not_yet: bool = False
    when: bool = False
    item: bool = False
    yes_no: bool = False

    @classmethod
    def of(cls, asked: str, rest: str, q: Question, *, whom: bool) -> Signs:
        """Which words of asking stand in the text, and the text without them."""
        asks = intents.ASKS.search(asked) is not None
        # before what is overdue: 快超期了 is not yet
        soon, rest = take(intents.SOON, rest)
        not_yet, rest = take(intents.NOT_YET, rest)
        overdue, rest = take(intents.OVERDUE, rest)
        report, rest = take(intents.REPORT, rest)
        due = intents.DUE.search(rest) is not None
        told = intents.tells(asked)
        done = told and not overdue and intents.DONE.search(rest) is not None
        done = done and intents.SUCH.search(rest) is None
        done = done or bool(told and q.number and intents.TOLD.search(rest))
        if report or done:
            rest = intents.TOLD.sub(HOLE, intents.DONE.sub(HOLE, rest))
        when, rest = take(intents.WHEN, rest)
        when = when or bool(q.number and not q.window and intents.TERM.search(rest))
        when = when or (q.window is None and intents.ENDS_WITH_TERM.search(rest) is not None)
        if q.window is not None and due:
            rest = intents.LEFT.sub(HOLE, rest)
        status, rest = (False, rest) if q.kind == "none" else take(intents.STATUS, rest)
        if q.window is None and not q.kind:
            # 做完的有哪些, but not 10月底前完成的有哪些
            ended, rest = take(intents.FINISHED, rest)
            status = status or ended
        if asks and not overdue and not when:
            ended, rest = take(intents.ENDED, rest)
            status = status or ended
        count, rest = take(intents.COUNT, rest)
        _, rest = take(intents.DUE, rest)
        item = intents.ITEM.search(asked) is not None
        if item:
            rest = intents.ITEM.sub(HOLE, rest)
        yes_no, rest = take(intents.YES_NO, rest)
        return cls(
            rest=rest,
            overdue=overdue,
            status=status,
            report=(report or done)
            and not (overdue or (due and q.window is not None and not q.number)),
            who=whom,
            count=count,
            due=due,
            soon=soon,
            not_yet=not_yet,
            when=when,
            item=item,
            yes_no=yes_no,
        )


def intent_of(q: Question, signs: Signs, who: Meant, has_words: bool) -> Intent:
    """What kind of answer is wanted; ``has_words``: something is left that it is about."""
    has_agency = bool(q.agencies or q.but or q.own or q.doubt or q.join is Join.NOBODY)
    has_time = bool(q.window or q.kind or signs.soon)
    if signs.report and (q.number or q.own or has_words or not has_agency):
        return Intent.REPORT
    if signs.overdue:
        return Intent.COUNT if signs.count else Intent.OVERDUE
    if signs.status and not (has_time and signs.count):
        return Intent.STATUS
    if signs.who and not q.number:
        return Intent.WHO
    if q.number:
        return Intent.DUE if signs.when else Intent.ITEM
    if signs.count:
        return Intent.COUNT
    if has_time or (signs.when and (has_words or has_agency)):
        return Intent.DUE
    if has_agency:
        return (
            Intent.FIND if has_words or not (q.agencies or q.own or q.doubt) else Intent.RESPONSIBLE
        )
    if who.acts and not has_words and (q.plans or q.section):
        return Intent.RESPONSIBLE  # 2020年计划里牵头哪些, of us
    if has_words or q.plans or q.section:
        return Intent.FIND
    return Intent.OUT_OF_SCOPE if not (who.acts or signs.due) else _nobody(who)


def _nobody(who: Meant) -> Intent:
    """负责什么 of nobody: half a question, which only the one before completes."""
    return Intent.RESPONSIBLE if who.acts else Intent.DUE


def status_of(asked: str) -> Status:
    """Which state a question about the state of the work is about."""
    found = intents.STATUS.search(asked)
    words = found.group() if found else ""
    if re.search(r"^有没有|没有$|没$|吗|进展|进度|情况|率|怎么样|如何|是否|到", words):
        return Status.ANY
    return Status.OPEN if intents.OPEN.search(words) else Status.DONE
