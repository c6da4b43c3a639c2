"""Free text to a Question. Pure and deterministic: the same text, day and asker, the same value.

Readers take numbers, time, plans and names out of the text one after the other; the words of
asking say what is wanted; what is left is what the question is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.ask import follow, intents, numbers, windows
from handlers.ask.agencies_meant import Meant, agencies_meant, is_own, name_of, says_together
from handlers.ask.colloquial import written
from handlers.ask.near_names import LONGEST_NAME, near_name, shortened
from handlers.ask.plan_places import by_title
from handlers.ask.plans_meant import plans_meant
from handlers.ask.question import Doubt, DoubtKind, Intent, Join, Question, Window
from handlers.ask.sections_meant import section_meant
from handlers.ask.signs import Signs, intent_of, status_of
from handlers.ask.whose import nearly_named, of_asker
from handlers.ask.words import HOLE, about, take
from handlers.ask.years_said import in_figures
from store.lexicon import Lexicon
from store.records import AgencyRef, PlanRef, RoleFilter
from store.text import clean_user_text, fold_variants, match_key

LONGEST = 400
SOON = timedelta(days=30)
# Before the years or the name of a plan: 不要2020年的, 除了2027方案.
_WITHOUT = re.compile(
    r"(?:不要|不看|不算|不含|不包括|除(?:了|去|开|掉)|排除|刨[去除])(?=[那这]?[^，,。\n的]{0,8}?(?:20\d\d|计划|方案|纲要))"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a text is understood against. ``sections`` are headings as printed."""

    lexicon: Lexicon
    plans: Sequence[PlanRef]
    sections: Sequence[str] = ()


def parse(
    text: str,
    *,
    lexicon: Lexicon,
    plans: Sequence[PlanRef],
    sections: Sequence[str] = (),
    asker: AgencyRef | None = None,
    today: date,
    previous: Question | None = None,
) -> Question:
    """What ``text`` asks on ``today``. ``asker`` settles us, a bare 总局, names in a province.

    ``previous`` is the question before, for a text that goes on from it.
    """
    asked = normal(text)
    if not match_key(asked) or len(asked) > LONGEST:
        return Question(Intent.OUT_OF_SCOPE)
    known = Known(lexicon, plans, sections)
    if previous is not None and (less := follow.lifted(asked, previous)):
        return replace(less, doubt=None, alone=False)
    question = _whole(asked, lexicon, asker) or _pieces(asked, known, asker, today)
    if previous is not None and (window := follow.year_asked(asked, previous, today)):
        return replace(previous, window=window, plans=(), doubt=None, alone=False)
    if previous is not None and follow.goes_on(asked, question, previous):
        question = follow.merged(asked, question, previous, today)
    # 谁还没报 is asked of everybody
    of_all = question.intent is Intent.STATUS and intents.WHO.search(asked) is not None
    return question if of_all else of_asker(question, lexicon, asker)


def leans(text: str, asked: Question) -> bool:
    """Whether the question before can change what ``text`` is understood as: ``asked`` alone."""
    return follow.may_go_on(normal(text), asked)


def normal(text: str) -> str:
    """``text`` in one form of its characters, without what cannot be seen."""
    asked = unicodedata.normalize("NFKC", clean_user_text(text)).strip()
    return written(fold_variants(re.sub(r"[ \t]+", " ", asked))).replace(HOLE, "，")


def name_alone(
    typed: str, *, lexicon: Lexicon, asker: AgencyRef | None = None, alone: bool
) -> Question:
    """What follows a command that wants a name: a settled agency, or a doubt about it.

    ``alone``: the name may be meant as the person's own, to be chosen.
    """
    asked = clean_user_text(typed).strip()[:LONGEST_NAME]
    found = name_of(asked, lexicon, asker)
    if found is not None:
        return replace(_alone(found), alone=alone and not found.own)
    doubt = near_name(asked, lexicon, asker) or Doubt(DoubtKind.UNKNOWN, asked)
    return Question(Intent.RESPONSIBLE, typed=asked, alone=alone, doubt=doubt)


def _alone(found: Meant) -> Question:
    return Question(
        Intent.RESPONSIBLE,
        agencies=found.agencies,
        join=found.join,
        own=found.own,
        typed=found.typed,
        alone=not found.own,
        doubt=found.doubt,
    )


def _whole(asked: str, lexicon: Lexicon, asker: AgencyRef | None) -> Question | None:
    """A text that is one known thing from end to end."""
    bare = follow.subject(asked)
    if match_key(bare) in intents.GREETINGS:
        return Question(Intent.GREETING)
    if len(bare) > LONGEST_NAME:
        return None
    if intents.PLANS.search(bare):
        return Question(Intent.PLANS)
    found = name_of(bare, lexicon, asker)
    if found is not None:
        return _alone(found)
    if near := _near_alone(bare, lexicon, asker):
        return Question(Intent.RESPONSIBLE, typed=bare, alone=True, doubt=near)
    return None


def _near_alone(bare: str, lexicon: Lexicon, asker: AgencyRef | None) -> Doubt | None:
    if (
        intents.ASKS.search(bare)
        or intents.is_no_name(bare)
        or not re.fullmatch(r"[\w·（）() ]+", bare)
    ):
        return None
    if lexicon.mentions(bare) or not about(bare) or is_own(bare):
        return None  # a known name with words around it is not misspelt, and 全部 is no name
    return near_name(bare, lexicon, asker)


def _pieces(asked: str, known: Known, asker: AgencyRef | None, today: date) -> Question:
    numbered = numbers.read_whole(asked)
    rest = numbered.rest if numbered else asked
    kind, rest = _kind(rest)
    unnamed = numbered is None and intents.NOBODY.search(rest) is not None
    rest = intents.NOBODY.sub(HOLE, rest) if unnamed else rest
    timed = windows.read(rest, today)
    window = timed.window if timed else None
    rest = timed.rest if timed else rest
    # after the dates: 31号 is a day
    if numbered is None and (numbered := numbers.read(rest)):
        rest = numbered.rest
    rest = in_figures(rest, today)
    # before the parts: 谁牵头 asks for whom, not for a part
    whom, rest = take(intents.WHO, rest)
    who = agencies_meant(rest, known.lexicon, asker)
    if not whom and not (who.agencies or who.own or who.doubt):
        whom, rest = take(intents.WHO_NOUN, rest)
        who = agencies_meant(rest, known.lexicon, asker) if whom else who
    if unnamed and not (who.agencies or who.own):
        who = replace(who, join=Join.NOBODY)
    without, rest_of_plans = take(_WITHOUT, who.rest)
    planned = plans_meant(rest_of_plans, known.plans)
    plans = planned.plans
    if without and plans:
        plans = tuple(plan.key for plan in known.plans if plan.key not in plans)
    if planned.years and not (window or kind or numbered) and intents.is_of_time(rest):
        # 2020年还有哪些没到期: days of that year, not tasks of its plan
        first, last = planned.years
        window, plans = Window(date(first, 1, 1), date(last, 12, 31)), ()
    section, rest = section_meant(planned.rest, known.sections)
    who = replace(who, rest=rest)
    if planned.by_year_alone and (numbered is not None or not who.agencies):
        plans = _begun(plans, known.plans, asked) or plans
    if planned.by_year_alone and who.agencies:
        naming = {plan.key for plan in known.plans if plan.names_agencies}
        plans = tuple(key for key in plans if key in naming) or plans
    if numbered is not None and numbered.key:
        plans = tuple(plan.key for plan in known.plans if plan.key == numbered.key)
    elif numbered is None:
        numbered = numbers.after_plan(who.rest) if plans else None
        if numbered is None and intents.tells(asked):
            numbered = numbers.told(who.rest)
        who = replace(who, rest=numbered.rest) if numbered else who
    asked_for = Question(
        Intent.OUT_OF_SCOPE,
        agencies=who.agencies,
        but=who.but,
        join=who.join,
        own=who.own,
        typed=who.typed,
        role=who.role,
        plans=plans,
        section=section,
        window=window,
        kind=kind,
        number=numbered.ref if numbered else None,
        numbers=numbered.others if numbered else (),
        doubt=who.doubt,
    )
    if planned.unknown:
        asked_for = replace(asked_for, plans=(planned.unknown,))
    if timed is not None and timed.until and window and intents.OVERDUE.search(asked):
        # 截至9月底逾期的: whatever was due till then
        asked_for = replace(asked_for, window=Window(None, window.last))
    return _decided(asked, asked_for, replace(who, whom=whom), known, today, asker)


def _begun(keys: tuple[str, ...], plans: Sequence[PlanRef], text: str) -> tuple[str, ...]:
    """Of plans that cover a year, those that begin with it: 2021年第12项 is of that year's plan."""
    return tuple(
        plan.key
        for plan in plans
        if plan.key in keys and plan.period_start and str(plan.period_start.year) in text
    )


def _kind(text: str) -> tuple[str | None, str]:
    if intents.ONGOING_TITLE.search(text) and intents.tells(text):
        return None, text
    for pattern, kind in (
        (intents.NO_DEADLINE, "none"),
        (intents.THEN_ONGOING, "by_then_ongoing"),
        (intents.ONGOING, "ongoing"),
        (intents.DATED, "by"),
    ):
        found, rest = take(pattern, text)
        if found:
            return kind, rest
    return None, text


def _decided(
    asked: str,
    q: Question,
    who: Meant,
    known: Known,
    today: date,
    asker: AgencyRef | None,
) -> Question:
    """The intent by the signs in the text, and what is left as keywords."""
    rest = who.rest
    is_bound = bool(q.agencies or q.but or q.own or q.number or q.window or q.kind or q.plans)
    is_bound = is_bound or q.join is Join.NOBODY
    if intents.HELP.search(asked) and not (q.agencies or q.number or q.window or q.plans):
        return Question(Intent.HELP)
    if intents.FOREIGN.search(asked) and not (q.number or who.acts):
        return Question(Intent.OUT_OF_SCOPE)
    if intents.LAW.search(asked) and not (q.number or q.plans or q.agencies):
        return Question(Intent.OUT_OF_SCOPE)
    if intents.COMPARES.search(asked) and not q.number:
        return Question(Intent.OUT_OF_SCOPE, compares=True)
    signs = Signs.of(asked, rest, q, whom=who.whom)
    rest = signs.rest
    q = replace(q, count=signs.count, when=signs.when, yes_no=signs.yes_no)
    if signs.soon and q.window is None:
        q = replace(q, window=Window(today, today + SOON))
    if q.window and intents.LEFT.search(asked) and not (signs.overdue or signs.status):
        q = replace(q, window=windows.rest_of(q.window, today))  # 年内还剩多少到期
    if signs.not_yet and not signs.overdue:
        until = q.window.last if q.window else None
        q = replace(q, window=Window(today, until if until and until >= today else None))
    keywords = about(rest)
    if q.number and not q.plans and (titled := by_title(keywords, known.plans)):
        q, keywords = replace(q, plans=titled), ()
    if q.agencies and who.acts and (short := shortened(asked, keywords, known.lexicon, asker)):
        # 公安、海关都有的: the first of them is a name because the second is
        keywords = tuple(w for w in keywords if short[0] not in w and not says_together(w))
        q = replace(q, agencies=tuple(dict.fromkeys((*q.agencies, short[1].slug))))
    if not q.agencies and not q.own and q.doubt is None and (who.acts or signs.status):
        q, keywords = nearly_named(asked, q, keywords, known.lexicon, asker, who)
    intent = intent_of(q, signs, who, bool(keywords))
    if q.number and (signs.overdue or q.kind) and intent in (Intent.OVERDUE, Intent.ITEM):
        # 第11项过期了吗, 第112项是不是要持续推进: how its deadline reads says it
        q, intent = replace(q, when=True, kind=None), Intent.DUE
    if intent is Intent.STATUS and intents.CAME_DUE.search(asked) and not (q.window or q.number):
        # 到期的都完成了吗: what has come due
        q = replace(q, window=Window(None, today))
    if intent is Intent.OVERDUE and q.window == Window(today, today):
        q = replace(q, window=None)  # 今天有到期没交的吗: as things stand today
    if intent is Intent.OVERDUE or (signs.overdue and intent is Intent.COUNT):
        q = replace(q, window=windows.before(q.window, today))
    if intent is Intent.STATUS:
        q = replace(q, status=status_of(asked))
    if intent is Intent.ITEM:
        # 第39项谁负责, 第22项是不是文旅部负责
        q = replace(q, whom=signs.who or bool(signs.yes_no and q.agencies))
    if intent is Intent.WHO or q.whom:
        # 除了我们局还有谁 asks for the others on the same tasks
        q = replace(q, but=(), role=q.role if q.agencies else RoleFilter.ANY)
    if intent is Intent.REPORT:
        q = replace(q, window=None, kind=None)
        keywords = () if q.number else keywords
    alone = intent is Intent.FIND and not is_bound and not intents.FINDING.search(asked)
    return replace(q, intent=intent, keywords=keywords, alone=alone)
