"""Who is asked about: names in the text, us, and how several combine. Pure.

Two names with 和 or 、 mean the tasks that print both, with 或 or 各 those of either. A word for a
few bodies (两高) means either of them, unless the text says 一起 or 都.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.ask.manned import SOLE, manned
from handlers.ask.near_names import acting, near_name, place_of, without_level
from handlers.ask.question import Doubt, DoubtKind, Join
from handlers.ask.roles import LEAD, PART, Named, gives_each, lead_first, role_of
from handlers.ask.words import HOLE
from store.lexicon import AgencyEntry, AgencyKind, Lexicon, NameKind, Resolution
from store.records import AgencyRef, RoleFilter

_OWN = re.compile(
    r"(?:我们|咱们|我|本|咱|敝)(?:自己的?|自个儿的?)?(?:这个?)?"
    r"(?:总局|总署|单位|部门|机关|总台|中心|(?:局|部|委|署|院|厅)(?!分|[长门级])"
    r"|(?:办|会|行)(?![完理结好了法事成到过要有]))"
    r"|(?<![\u4e00-\u9fff])(?:总署|总局|总台)(?![\u4e00-\u9fff]{2}局)|(?<![\u4e00-\u9fff])[局部署委院办]里(?:头|面)?"
    r"|我们(?:这边|这儿|这里|自己)?|咱们?(?:这边|这儿|这里|自己)?"
)
# Of nobody a part is asked for with 参与的 or 牵头哪些; 深度参与全球治理 is a title.
_IN_A_TITLE = re.compile(
    r"(?:参与|配合|参加|协助|牵头)(?!的|了|哪|什么|啥|几|多少|谁|任务|情况|单位|部门|方|有|[、，,]|[只又而但仅就都也却或和]|参与|配合|牵头)[\u4e00-\u9fff]{3}"
)
_DOES = re.compile(
    r"(?:(?:要|需要?|应该?|得|必须)(?:落实|完成|推进|抓好|做好|开展)|扛)了?些?(?=哪|什么|啥|几[项条件个])|负责|承担|分管|主管|牵扯到?|职责|分工(?!方案|表)|(?<![监主])[干做管抓]了?些?(?:什么|哪些|啥)|responsible|要[干做]啥?|[干做]啥|"
    r"有份|有关系|有任务|的(?:活儿?|事儿?)|份内|分内|揽|挂名|轮得?[到着](?:了)?|"
    r"(?:都|还)?(?:摊|落|分|派|安排|轮|领|接|认领)(?:上|到|给|了)(?:了)?"
)
_TOGETHER = re.compile(
    r"都有份儿?|都沾边|都参[与加]|都有(?=的|任务|$)|[两三四五]家都|联手|携手|一道|合着|合伙|合办|搭伙|合力|合作(?=的?(?:任务|工作|活|事|项|\n|$)|完成|负责)(?<!际合作)|一块儿?(?=的|[干做搞]|负责|牵头|$)|一起|共同|联合|一道|同时|都在(?:里面|内)"
)
_ALL_TAKE_PART = re.compile(
    r"(?:都|均|全|一起|共同|一同|同时)(?:有)?(?:参[与加]|配合)(?!单位|部门)"
)
_EACH = re.compile(r"各自|各(?=牵头|参与|负责|有|承担|要|做|干|列|查|说|是|都)|分别")
_WITH = re.compile(r"(?:^|\n|哪些|任务|有)(?:是)?[跟和与同]$")
_EITHER = re.compile(r"或(?:者|是)?|还是|要么|/")
_ANYONE = re.compile(
    r"(?:任|任何|任意|其中|随便哪|不管哪|无论哪|[两三四五]家(?:中|里)?(?:任|有))一?[一家个方](?:家|个|方)?|其中之一"
)
# Whom a question leaves out: 除了公安部, 海关总署不参与的.
_EXCEPT = re.compile(
    r"(?:除(?:了|去|开|掉)?|不(?:含|包括|包含|算|要|看|涉及|关)|(?<!是)不(?:归|由)|(?<!有)没有?|去掉|排除|刨[去除])[，,]?$"
)
# 不用海关参加的, but not 不是海关牵头的, of which it may be a participant.
_SPARED = re.compile(
    r"(?:(?:但|而|却|又)?(?<!是)不是|(?:不|无)(?:用|需要?|必)|用不着|没轮到|轮不到|没有?让|不让|没有?叫|不用叫)[，,]?$"
)
_SPARES = re.compile(
    r"(?:来|去)?(?P<act>参加|参与|配合|负责|管|出面|插手|掺和|牵头)?(?:的)?(?P<ends>(?=$|任务|活|事|[，,\n]))?"
)
_OUTSIDE = re.compile(
    r"^(?:这家|一家)?(?:以外|之外|外)?(?:[也都](?:参与|参加|有份|在内?|算)(?:了)?)?(?:的)?[,，]?"
)
_NO_PART = re.compile(
    r"^(?:却|但|又)?(?:都)?(?:没有?|不)(?:参与|参加|有份|沾边|负责|份儿?|涉及|在(?:内|里面)?(?=$|的|[，,\n])|管|关系|相干)(?:的)?(?![吗么])|^无关"
)
_TOPIC = re.compile(r"(?:关于|有关|涉及|提到|提及|讲到|说到|跟|与|和|同)$")
# 跟公安部有关的 asks for its tasks, 跟海关有关的 for what is about customs.
_IS_A_BODY = re.compile(r"[部委局署院办]$")
_TOPIC_AFTER = re.compile(r"^(?:有关|相关|方面|挂钩)")
_LONGEST_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """Slugs, the part asked for, and the text without either.

    ``but``: who must not be on the task. ``acts``: 负责, 牵头 or the like stands in the text;
    ``whom``: it asks who.
    """

    rest: str
    agencies: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    join: Join = Join.ALL
    own: bool = False
    typed: str = ""
    role: RoleFilter = RoleFilter.ANY
    acts: bool = False
    whom: bool = False
    doubt: Doubt | None = None


def agencies_meant(text: str, lexicon: Lexicon, asker: AgencyRef | None) -> Meant:
    """Who stands in ``text`` and with what part; a name that is not settled is a doubt."""
    named = _named(text, lexicon, asker)
    if len(named) == 1 and not _acts(text) and _is_topic(text, named[0]):
        named = []
    named, left_out, text = _left_out(text, named)
    if not named and _IN_A_TITLE.search(text):
        return Meant(text, but=_slugs(left_out))
    said, text = manned(text, several=len(named) > 1)
    role, rest = role_of(text, named)
    if left_out and not named and role is RoleFilter.PARTICIPANT:
        role = RoleFilter.ANY  # 没有公安部参与的: nor led by it
    together, each = _TOGETHER.search(text) is not None, _EACH.search(text) is not None
    join = _join(text, named, together=together, each=each)
    acts = _acts(text) or said is not None or (together and bool(named))
    for pattern in (
        *((SOLE,) if said is Join.SOLE else ()),
        _DOES,
        _EACH,
        _ANYONE,
        *((_TOGETHER,) if named else ()),
    ):
        rest = pattern.sub(lambda m: HOLE * len(m.group()), rest)
    rest = _without(rest, named)
    doubt = next((_doubt(one) for one in named if len(one.entries) > 1), None)
    found = Meant(
        rest=rest,
        but=_slugs(left_out),
        join=said or join,
        own=any(one.own for one in named),
        typed=HOLE.join(one.typed for one in named if not one.own).replace(HOLE, "、"),
        role=role,
        acts=acts,
        doubt=doubt,
    )
    if doubt is not None:
        return found
    if together and len(named) == 1 and not named[0].own and _WITH.search(text[: named[0].start]):
        # 跟公安部一起的: we and they
        named = [Named(0, 0, "", _own_entry(lexicon, asker), own=True), *named]
        found = replace(found, own=True, join=Join.ALL)
    slugs = [entry.slug for one in lead_first(text, named) for entry in one.entries]
    found = replace(_spread(found, lexicon, slugs, together=together), typed=found.typed)
    several = len(found.agencies) > 1 and found.role is RoleFilter.PARTICIPANT
    if several and _ALL_TAKE_PART.search(text):
        return replace(found, role=RoleFilter.ANY)  # who leads takes part as well
    return found


def is_own(text: str) -> bool:
    """我们局 and nothing else."""
    return _OWN.fullmatch(text) is not None


def says_together(text: str) -> bool:
    """合作, 一起 and nothing else."""
    found = _TOGETHER.match(f"{text}的任务")
    return found is not None and found.end() == len(text)


def says_own(text: str) -> bool:
    """Whether 我们局 or the like stands in ``text``."""
    return _OWN.search(text) is not None


def _slugs(named: Sequence[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.slug for one in named for entry in one.entries))


def _left_out(text: str, named: list[Named]) -> tuple[list[Named], list[Named], str]:
    """Whom the text asks for, whom it leaves out, and the text with blanks for the latter."""
    kept: list[Named] = []
    left_out: list[Named] = []
    for i, one in enumerate(named):
        until = named[i + 1].start if i + 1 < len(named) else len(text)
        before = _EXCEPT.search(text[: one.start])
        after = _NO_PART.search(text[one.end : until])
        alone = len(named) == 1 and LEAD.search(text) is not None
        spared = _SPARED.search(text[: one.start])
        spares = _SPARES.match(text[one.end : until]) if spared else None
        is_so = spared is not None and "是" in spared.group()
        if spared and spares and not (is_so and (spares["act"] or not spares["ends"])):
            start, end = spared.start(), one.end + spares.end()
        elif before is not None:
            outside = _OUTSIDE.search(text[one.end : until])
            assert outside is not None
            start, end = before.start(), one.end + outside.end()
        elif after is not None and not alone and not PART.search(text[one.end + after.end() :]):
            start, end = one.start, one.end + after.end()
        else:
            kept.append(one)
            continue
        left_out.append(one)
        if before is None and after is not None:
            # 甲、乙都没参与的: neither of them
            while kept and not text[kept[-1].end : start].strip("、和与跟及,， "):
                start = kept[-1].start
                left_out.append(kept.pop())
        text = text[:start] + HOLE * (end - start) + text[end:]
    return kept, left_out, text


def _acts(text: str) -> bool:
    """Whether the text is about somebody doing something: 负责, 牵头, 参与."""
    return any(pattern.search(text) for pattern in (_DOES, LEAD, PART))


def _is_topic(text: str, one: Named) -> bool:
    """跟海关有关的: a subject, not somebody who is responsible."""
    before, after = text[: one.start], text[one.end :]
    if one.own or _IS_A_BODY.search(one.typed):
        return False
    is_after = _TOPIC.search(before)
    is_joined = is_after is not None and is_after.group() in ("跟", "与", "和", "同")
    return bool(is_after and not is_joined) or bool(is_joined and _TOPIC_AFTER.search(after))


def name_of(typed: str, lexicon: Lexicon, asker: AgencyRef | None) -> Meant | None:
    """``typed`` as a name and nothing else, exactly; None where nobody has it."""
    found = lexicon.resolve(typed, jurisdiction=place_of(lexicon, asker))
    entries = _settled(found, asker)
    if not entries:
        return None
    named = Named(0, len(typed), typed, entries)
    if len(entries) > 1:
        return Meant("", typed=typed, doubt=_doubt(named))
    own = len(found) > 1
    return _spread(Meant("", own=own, typed=typed), lexicon, [entries[0].slug], together=False)


def _named(text: str, lexicon: Lexicon, asker: AgencyRef | None) -> list[Named]:
    by_span: dict[tuple[int, int], list[Resolution]] = {}
    for start, end, resolution in lexicon.mentions(text, jurisdiction=place_of(lexicon, asker)):
        by_span.setdefault((start, end), []).append(resolution)
    named = [
        _spelt_out(text, Named(start, end, text[start:end], _settled(found, asker)), lexicon, asker)
        for (start, end), found in by_span.items()
    ]
    short = (*without_level(text, lexicon, asker), *acting(text, lexicon, asker))
    for start, end, entry in short:
        if not any(one.start < end and start < one.end for one in named):
            named.append(Named(start, end, text[start:end], (entry,)))
    for own in _OWN.finditer(text):
        if not any(one.start < own.end() and own.start() < one.end for one in named):
            entries = _own_entry(lexicon, asker)
            named.append(Named(own.start(), own.end(), own.group(), entries, own=True))
    return sorted(named, key=lambda one: one.start)


def _spelt_out(text: str, one: Named, lexicon: Lexicon, asker: AgencyRef | None) -> Named:
    """市场监督总局 is near one name, though 总局 in it means several."""
    if len(one.entries) < 2:
        return one
    for start in range(max(0, one.start - _LONGEST_BEFORE), one.start):
        typed = text[start : one.end]
        near = near_name(typed, lexicon, asker) if HOLE not in typed else None
        if near is not None and len(near.options) == 1:
            return Named(start, one.end, typed, (lexicon.by_slug(near.options[0]),))
    return one


def _has(lexicon: Lexicon, asker: AgencyRef | None) -> bool:
    return asker is not None and any(entry.slug == asker.slug for entry in lexicon.entries)


def _own_entry(lexicon: Lexicon, asker: AgencyRef | None) -> tuple[AgencyEntry, ...]:
    return (lexicon.by_slug(asker.slug),) if asker and _has(lexicon, asker) else ()


def _settled(found: Sequence[Resolution], asker: AgencyRef | None) -> tuple[AgencyEntry, ...]:
    """A name that means several bodies means the asker's own, if that is one of them: 总局."""
    entries = tuple({one.entry.slug: one.entry for one in found}.values())
    own = [entry for entry in entries if asker is not None and entry.slug == asker.slug]
    return tuple(own[:1]) or entries


def _doubt(named: Named) -> Doubt:
    return Doubt(DoubtKind.WHICH, named.typed, tuple(entry.slug for entry in named.entries))


def _spread(found: Meant, lexicon: Lexicon, slugs: list[str], *, together: bool) -> Meant:
    """A spoken word for a few bodies (两高) as these bodies: no document prints it."""
    spread: list[str] = []
    join = found.join
    for slug in dict.fromkeys(slugs):
        entry = lexicon.by_slug(slug)
        is_printed = any(name.kind is NameKind.PRINTED for name in entry.names)
        if entry.kind is AgencyKind.COLLECTIVE and not is_printed and entry.members:
            spread += [member.slug for member in entry.members]
            if not together and len(slugs) == 1 and join is Join.ALL:
                join = Join.ANY
        else:
            spread.append(slug)
    return replace(found, agencies=tuple(dict.fromkeys(spread)), join=join)


def _join(text: str, named: list[Named], *, together: bool, each: bool) -> Join:
    if len(named) < 2:
        return Join.ALL if together or not each else Join.ANY
    if gives_each(text, named):
        return Join.ALL
    ends = [*(one.start for one in named[1:]), len(text)]
    after = [text[one.end : end] for one, end in zip(named, ends, strict=True)]
    if all(map(LEAD.search, after)) or all(map(PART.search, after)):
        return Join.ANY  # 甲牵头什么，乙牵头什么
    if _ANYONE.search(text):
        return Join.ANY
    between = [text[a.end : b.start] for a, b in itertools.pairwise(named)]
    is_either = each or any(_EITHER.search(words) for words in between)
    return Join.ANY if is_either and not together else Join.ALL


def _without(text: str, named: list[Named]) -> str:
    """The text with holes for names and for what joins two of them."""
    pieces, at = [], 0
    for i, one in enumerate(named):
        between = text[at : one.start]
        if i and not re.sub(r"[、,，和与跟及会同或者还是有以\s]", "", between):
            between = ""
        pieces += [between, HOLE]
        at = one.end
    return "".join([*pieces, text[at:]])
