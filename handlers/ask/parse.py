"""Free text to a Question, by the names in the lexicon and a closed set of words. Pure.

The words are those in which staff ask for duties. Any other word left over means that we did not
understand, and the answer says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from handlers.ask.question import Intent, Question
from store.lexicon import NATIONAL, AgencyEntry, Lexicon, Mention, Resolution
from store.records import AgencyRef, PlanRef, RoleFilter
from store.text import clean_user_text, fold_variants, match_key

LONGEST = 200
LONGEST_NAME = 40

_GREETINGS = frozenset(
    map(match_key, ("你好", "您好", "你好啊", "大家好", "hi", "hello", "在吗", "早上好", "下午好"))
)
_HELP = frozenset(
    map(match_key, ("帮助", "help", "怎么用", "你能做什么", "你会什么", "使用说明", "能问什么"))
)
_PLANS = frozenset(
    map(
        match_key,
        ("计划文件", "有哪些计划", "有哪些文件", "有哪些计划文件", "都有哪些计划", "有什么计划"),
    )
)
_KEY_AND_REF = re.compile(r"(?P<key>[a-z0-9-]{3,40})\s*#\s*(?P<ref>\S{1,32})")
_NUMBER = re.compile(r"第?\s*(?P<ref>\d{1,4})\s*[项条号]")
_BARE_NUMBER = re.compile(r"[第#]?\s*(?P<ref>\d{1,4})\s*[项条号]?")
_YEARS = re.compile(r"(?<!\d)(20\d\d)年?(?:度)?(?:\s*[—–\-~～至到]+\s*(20\d\d)年?(?:度)?)?")
_OWN = re.compile(
    r"(?:我们|咱们|我|本|咱)(?:总局|总署|单位|部门|机关|局|部|委|署|院|办|厅|会|行|中心)|我们|咱们"
)
_TRIGGER = re.compile(r"负责|牵头|参与|配合|承担|任务|职责|分工|[干做管]什么|[干做管]哪些")
_NOT_LEAD = re.compile(r"但?(?:不|没有?)(?:是)?牵头")
_FILLERS = re.compile(
    r"请问|我想知道|想知道|告诉我|帮我|查一下|查查|看一下|看看|列出来|列一下|列出|一下|"
    r"什么|哪些|哪几项|哪几个|多少项?|几项|全部|所有|目前|现在|"
    r"负责|牵头|参与|配合|承担|任务|工作|事情|事项|职责|分工|"
    r"推进计划|年度计划|计划|方案|文件|里面|其中|都有|还有|"
    r"查|看|列|都|有|要|在|里|中|的|了|吗|呢|是|哪|项|做|干|管|谁|内容|具体"
)
_ASKED_ABOUT = re.compile(
    r"(?P<name>[^，。？?！!\s]{2,30}?)(?:都|主要|具体|目前)*(?:负责|牵头|参与|承担|有(?:什么|哪些))"
)
_LIKE_A_NAME = re.compile(r"[\u4e00-\u9fff]{1,14}(?:局|部|委|署|院|办|厅|会|总署|委员会|办公室)")
_AND = re.compile(r"以及|[和与跟及]")
_PUNCTUATION = re.compile(r"[\s，。？?！!、；;：:,.~～…“”\"'（）()《》]+")


def parse(
    text: str,
    *,
    lexicon: Lexicon,
    plans: Sequence[PlanRef],
    asker: AgencyRef | None = None,
) -> Question:
    """What ``text`` asks. ``asker`` settles "us", a bare 总局, and names within a province."""
    asked = unicodedata.normalize("NFKC", clean_user_text(text)).strip()
    bare = match_key(asked)
    if not bare or len(asked) > LONGEST:
        return Question(Intent.UNKNOWN)
    for words, intent in (
        (_GREETINGS, Intent.GREETING),
        (_HELP, Intent.HELP),
        (_PLANS, Intent.PLANS),
    ):
        if bare in words:
            return Question(intent)
    place = _place(lexicon, asker)
    return (
        _named(asked, lexicon, place, asker)
        or _task(asked, plans)
        or _responsible(fold_variants(asked), lexicon, plans, asker, place)
        or _nearly_named(asked, lexicon, place)
        or Question(Intent.UNKNOWN)
    )


def name_alone(
    typed: str, *, lexicon: Lexicon, asker: AgencyRef | None = None, wanted: Intent
) -> Question:
    """What follows a command that wants a name, found or not.

    ``wanted`` is what the command asks about it: AGENCY (is it yours?) or RESPONSIBLE.
    """
    asked = clean_user_text(typed).strip()[:LONGEST_NAME]
    place = _place(lexicon, asker)
    found = _named(asked, lexicon, place, asker) or _near(asked, lexicon, place)
    if found is None:
        return Question(Intent.NO_SUCH_AGENCY, typed=asked)
    if found.intent is Intent.AGENCY:
        return replace(found, intent=wanted)
    return replace(found, then=wanted) if found.then else found


def _place(lexicon: Lexicon, asker: AgencyRef | None) -> str:
    if asker is None:
        return NATIONAL
    try:
        return lexicon.by_slug(asker.slug).jurisdiction
    except KeyError:
        return NATIONAL


def _named(asked: str, lexicon: Lexicon, place: str, asker: AgencyRef | None) -> Question | None:
    if len(asked) > LONGEST_NAME:
        return None
    typed = asked.strip("？?。！! ")
    return _settled(lexicon.resolve(typed, jurisdiction=place), typed, asker, Intent.AGENCY)


def _settled(
    found: Sequence[Resolution],
    typed: str,
    asker: AgencyRef | None,
    intent: Intent,
    role: RoleFilter = RoleFilter.ANY,
) -> Question | None:
    """A name that means several bodies means the asker's own, if that is one: 总局."""
    entries = _entries(found)
    if not entries:
        return None
    if len(entries) == 1:
        return Question(intent, entries, typed, role=role)
    if asker is not None and any(entry.slug == asker.slug for entry in entries):
        return Question(Intent.RESPONSIBLE, typed=typed, own=True, role=role)
    return Question(Intent.WHICH, entries, typed, role=role, then=intent)


def _entries(found: Sequence[Resolution]) -> tuple[AgencyEntry, ...]:
    return tuple({one.entry.slug: one.entry for one in found}.values())


def _near(typed: str, lexicon: Lexicon, place: str) -> Question | None:
    other = lexicon.other(typed)
    if other is not None:
        return Question(Intent.MENTIONED, typed=other.full)
    near = _entries(lexicon.suggest(typed, jurisdiction=place))
    return Question(Intent.NEAR, near, typed, then=Intent.AGENCY) if near else None


def _nearly_named(asked: str, lexicon: Lexicon, place: str) -> Question | None:
    """A name alone that nobody has, or the name before 负责什么."""
    about = _ASKED_ABOUT.match(asked)
    typed = about["name"] if about else asked.strip("？?。！! ")
    if len(typed) > LONGEST_NAME or lexicon.resolve(typed, jurisdiction=place):
        # a known name in a question that was not understood is not misspelt
        return None
    if found := _near(typed, lexicon, place):
        return replace(found, then=Intent.RESPONSIBLE) if about and found.then else found
    if _LIKE_A_NAME.fullmatch(typed):
        return Question(Intent.NO_SUCH_AGENCY, typed=typed)
    return None


def _task(asked: str, plans: Sequence[PlanRef]) -> Question | None:
    if exact := _KEY_AND_REF.fullmatch(asked):
        ids = tuple(plan.id for plan in plans if plan.key == exact["key"])
        return Question(Intent.TASK, plans=ids, ref=exact["ref"]) if ids else None
    if alone := _BARE_NUMBER.fullmatch(asked):
        return Question(Intent.TASK, ref=str(int(alone["ref"])))
    found = _NUMBER.search(asked)
    if found is None:
        return None
    rest = asked[: found.start()] + asked[found.end() :]
    narrowed, rest = _plans_meant(rest, plans)
    if narrowed == () or not _is_used_up(rest):
        return None
    return Question(Intent.TASK, plans=narrowed or (), ref=str(int(found["ref"])))


def _plans_meant(text: str, plans: Sequence[PlanRef]) -> tuple[tuple[int, ...] | None, str]:
    """Ids of the plans that a year in ``text`` means, and the text without it; None: no year."""
    year = _YEARS.search(text)
    if year is None:
        return None, text
    first = int(year[1])
    last = int(year[2]) if year[2] else None
    rest = text[: year.start()] + text[year.end() :]
    return tuple(plan.id for plan in plans if _covers(plan, first, last)), rest


def _covers(plan: PlanRef, first: int, last: int | None) -> bool:
    if plan.period_end is None:
        return False
    start = (plan.period_start or plan.period_end).year
    if last is not None:
        return (start, plan.period_end.year) == (first, last)
    return start <= first <= plan.period_end.year


def _responsible(
    asked: str,
    lexicon: Lexicon,
    plans: Sequence[PlanRef],
    asker: AgencyRef | None,
    place: str,
) -> Question | None:
    if not _TRIGGER.search(asked):
        return None
    role, rest = _role(asked)
    narrowed, rest = _plans_meant(rest, plans)
    narrowed = _one_plan(narrowed, plans)
    if narrowed == ():
        return None
    question, rest = _who(rest, lexicon, asker, place, role)
    if question is None or not _is_used_up(rest):
        return None
    return replace(question, plans=narrowed or ())


def _one_plan(narrowed: tuple[int, ...] | None, plans: Sequence[PlanRef]) -> tuple[int, ...] | None:
    """The one plan a year means: alone, or the only one of them that names agencies."""
    if narrowed is None or len(narrowed) == 1:
        return narrowed
    naming = tuple(p.id for p in plans if p.id in narrowed and p.names_agencies)
    return naming if len(naming) == 1 else ()


def _role(asked: str) -> tuple[RoleFilter, str]:
    without = _NOT_LEAD.sub("", asked)
    leads = "牵头" in without
    takes_part = "参与" in without or "配合" in without
    if leads is takes_part:
        return RoleFilter.ANY, without
    return (RoleFilter.LEAD if leads else RoleFilter.PARTICIPANT), without


def _who(
    asked: str, lexicon: Lexicon, asker: AgencyRef | None, place: str, role: RoleFilter
) -> tuple[Question | None, str]:
    mentions = lexicon.mentions(asked, jurisdiction=place)
    spans = {(start, end) for start, end, _ in mentions}
    if len(spans) == 1:
        start, end = next(iter(spans))
        found = [resolution for _, _, resolution in mentions]
        rest = asked[:start] + asked[end:]
        return _settled(found, asked[start:end], asker, Intent.RESPONSIBLE, role), rest
    if spans:
        return _several_named(asked, mentions, role)
    own = _OWN.search(asked)
    if own is None:
        return None, asked
    rest = asked[: own.start()] + asked[own.end() :]
    return Question(Intent.RESPONSIBLE, typed=own.group(), own=True, role=role), rest


def _several_named(
    asked: str, mentions: Sequence[Mention], role: RoleFilter
) -> tuple[Question, str]:
    """海关总署和公安部: one answer is about one body, so the asker chooses."""
    rest, start = asked, len(asked)
    spans = sorted({(start, end) for start, end, _ in mentions}, reverse=True)
    for start, end in spans:
        rest = rest[:start] + rest[end:]
    typed = asked[start : spans[0][1]]
    entries = _entries([resolution for _, _, resolution in mentions])
    found = Question(Intent.WHICH, entries, typed, role=role, then=Intent.RESPONSIBLE)
    return found, _AND.sub("", rest)


def _is_used_up(rest: str) -> bool:
    return not _FILLERS.sub("", _PUNCTUATION.sub("", rest))
