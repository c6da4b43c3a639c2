"""What a plan is called where nobody said: key, short name, jurisdiction. Pure."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Collection, Iterator

from seed.draft import DraftPlan
from store.places import NATIONAL, PROVINCES, is_local
from store.text import first_words, fold_chars, fold_variants, text_key

KEY = re.compile(r"[a-z0-9-]{3,40}")
_SHORT_LIMIT = 20
# What sort of paper it is: the end of its title.
_SORT = re.compile(
    r"(?:年度)?(?:贯彻落实|重点)?(?:推进|行动|实施|工作|任务|落实|立法|督查|要点|分工|责任|建设|规划)*"
    r"(?:计划|方案|要点|分工|清单|安排|意见|措施|通知)$"
)


# The same without what may be part of the subject.
_PAPER = re.compile(
    r"(?:重点|推进|行动|实施|工作|任务|立法|督查)*"
    r"(?:计划|方案|要点|分工|清单|安排|意见|措施|通知)(?:分工|分解|任务)*(?:方案|表|清单)?$"
)
_YEARS = re.compile(
    r"[（(]?20\d\d(?:年度?)?(?:[—–~～至到-]+(?:20)?\d\d(?:年度?)?)?[)）]?|^年度|年度$"
)
# What a notice is about: …关于印发《…》的通知.
_NOTICE = re.compile(r".{0,40}?关于(?:印发|转发)《?(?P<about>.+?)》?的通知")
_LEADING = re.compile(
    r"^(?:关于|深入|全面|进一步|持续|加快|加强|推进|推动|促进|贯彻|落实|实施|深化|提升|优化|做好)+"
)
_JOINED = re.compile(r"[、，和与及暨]")
# 四川省青川市 is called 青川市
_ABOVE = re.compile(r"^.{2,7}?(?:省|自治区|市|州)(?=.{2,}[市县区旗州]$)")
# Who writes: every notice begins so, and a name for lists has no room for it.
_ABOUT = re.compile(r"^[^《》“”]{2,40}?关于(?:印发|做好|进一步)?(?=.{4})")


def is_key(key: str) -> bool:
    """3 to 40 of a–z, 0–9 and -."""
    return KEY.fullmatch(key) is not None


def title_key(title: str) -> str:
    """The same for two copies of one title, whatever blanks and variant characters they have."""
    return fold_variants(text_key(title))


def key_for(plan: DraftPlan, title: str) -> str:
    """A key from years and title; the same for another copy or a later version of one plan.

    Titles are Chinese and keys are not, so the title goes in as six characters of its SHA-256.
    """
    start, end = plan.period_start or plan.period_end, plan.period_end
    years = [str(day.year) for day in (start, end) if day is not None]
    digest = hashlib.sha256(title_key(title).encode()).hexdigest()[:6]
    return "-".join(["plan", *dict.fromkeys(years), digest])


def short_for(plan: DraftPlan, title: str, taken: Collection[str] = ()) -> str:
    """A name for lists: the years and the sort of paper, or the beginning of the title.

    Of a city or a county its place, its subject and its years, so that two of them do not go by
    one name; likewise of what else would go by a name in ``taken``.
    """
    compact = text_key(title)
    usual, local = _usual(plan, compact), _local_in(plan, compact)
    if local is None and usual not in taken:
        return usual
    names = [name for name in _told_apart(plan, compact, local) if len(name) <= _SHORT_LIMIT]
    free = [name for name in names if name not in taken]
    if free:
        return free[0]
    last = names[-1] if names else usual
    return next(name for n in itertools.count(2) if (name := f"{last}（{n}）") not in taken)


def _usual(plan: DraftPlan, compact: str) -> str:
    sort = _SORT.search(compact)
    if sort is None or not sort.group() or plan.period_start is None or plan.period_end is None:
        return first_words(_ABOUT.sub("", compact), _SHORT_LIMIT)
    return f"{_years(plan)} {'' if sort.group().startswith('年') else '年'}{sort.group()}"


def _told_apart(plan: DraftPlan, compact: str, local: str | None) -> Iterator[str]:
    """Names with place, subject and years, the best first; words are left out, never cut."""
    notice = _NOTICE.fullmatch(compact)
    bare = _ABOUT.sub("", notice["about"] if notice else compact)
    place = local or ""
    while _ABOVE.match(place):
        place = _ABOVE.sub("", place, count=1)
    if place:
        bare = bare[bare.index(place) + len(place) :] if place in bare else bare
    sort = _PAPER.search(bare)
    paper = sort.group() if sort else ""
    subject = _YEARS.sub("", bare[: sort.start()] if sort else bare).strip("，、")
    years = _years(plan)
    end = f" {years}" if years else ""
    shorter = _LEADING.sub("", subject)
    first = next(iter(_JOINED.split(shorter)))
    for words in dict.fromkeys((subject, shorter, first)):
        if len(words) > 1 and _is_whole(words):
            yield f"{place}{words}{'' if years else paper}{end}"
            yield f"{place}{words}{paper if years else ''}{end}"
    if place and paper:
        yield f"{place}{paper}{end}"


def _is_whole(words: str) -> bool:
    return all(words.count(a) == words.count(b) for a, b in ("《》", "“”", "（）"))


def _years(plan: DraftPlan) -> str:
    if plan.period_start is None or plan.period_end is None:
        return ""
    start, end = plan.period_start.year, plan.period_end.year
    return str(start) if start == end else f"{start}—{end}"


def jurisdiction_for(plan: DraftPlan, title: str) -> str:
    """The city, county or province that the issuer, or else the title, names; else national.

    Inside a province a bare name means the local body: 知识产权局 is never the national one.
    """
    local = _local_in(plan, title)
    if local is not None:
        return local
    for words in (plan.issuer, title):
        if words is None:
            continue
        named = [code for code, (short, _) in PROVINCES.items() if short in words]
        if len(named) == 1:
            return named[0]
    return NATIONAL


def is_of_nation(plan: DraftPlan, title: str) -> bool:
    """Whether issuer or title say that a plan holds for the nation: 国务院, 全国, a ministry."""
    return any(words is not None and _OF_NATION.search(words) for words in (plan.issuer, title))


def _local_in(plan: DraftPlan, title: str) -> str | None:
    for words, form in ((plan.issuer, _LOCAL_ISSUER), (title, _LOCAL_TITLE)):
        found = form.match(fold_chars(words or ""))
        if found is not None and not _NO_PLACE.search(found["place"]) and is_local(found["place"]):
            return found["place"]
    return None


_OF_NATION = re.compile("国家|国务院|全国|中央|最高人民|总局|总署|[^省市县区州厅]部(?:、|$)")


def _place(most: int) -> str:
    """A city, county or district of so many characters at most, with what it lies in."""
    return (
        r"(?:中共)?(?P<place>(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|市|州))?"
        rf"(?!委|人民|政府)[\u4e00-\u9fff]{{2,{most}}}?"
        r"(?:市(?![场政民级容内直域])|县(?![域级])|(?<!自治)区(?![域块位间县])|旗|自治州))"
    )


# who issues names its place, and then what it is: 青川市人民政府, 江北区发展和改革局
_LOCAL_ISSUER = re.compile(
    rf"{_place(7)}(?=人民政府|政府|委"
    r"|.{1,20}(?:局|办公室|委员会|小组|指挥部|中心|院|厅)(?:$|、))"
)
_LOCAL_TITLE = re.compile(
    rf"{_place(3)}(?=人民政府|政府|\d{{4}}年|.*(?:方案|计划|意见|要点|分工|措施|清单|安排))"
)
# verbs, and words that end as places do
_NO_PLACE = re.compile(
    "全国|国家|中国|国务院|中央|[社地园景山片街小辖灾疫校矿产老湾特库林牧灌城分]区$|保护区|功能区|集聚区"
    "|推进|加强|加快|建设|关于|全[省市县区]|[各本我]|深化|优化|支持|打造|完善|开展|做好|落实|实施"
    "|促进|提升|保障|示范|省市|市县|年|开放|自由|自贸|试验|改造|更新|治理|管理|服务|产业|重点|县城"
    "|大城市|(?<!省.)(?<!^.)城市$"
)


def titled_place(words: str) -> str | None:
    """The city, county or district with which a plan's title or short name begins, by its form."""
    local = _local_in(DraftPlan(), f"{text_key(words)}方案")
    while local and _ABOVE.match(local):
        local = _ABOVE.sub("", local, count=1)
    return local
