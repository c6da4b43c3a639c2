"""Of whom a question is that names nobody, or nobody rightly. Pure."""

from __future__ import annotations

from dataclasses import replace

from handlers.ask.agencies_meant import Meant
from handlers.ask.near_names import misspelt, shortened
from handlers.ask.question import DoubtKind, Intent, Join, Question
from store.lexicon import Lexicon
from store.records import AgencyRef, RoleFilter


def of_asker(q: Question, lexicon: Lexicon, asker: AgencyRef | None) -> Question:
    """还有什么没完成, 2020年计划牵头哪些: of nobody named is of us."""
    if q.agencies or q.but or q.own or q.doubt or q.number or q.keywords or q.window or q.kind:
        return q
    if asker is None and q.join not in (Join.ALL, Join.ANY):
        # 多部门联合负责的, of nobody and to nobody: of all
        is_list = q.intent is Intent.RESPONSIBLE
        return replace(q, intent=Intent.FIND) if is_list else q
    if q.intent is Intent.COUNT and _is_of_somebody(q) and not (q.plans or q.section):
        return _own(q, lexicon, asker) if asker is not None else q  # 独自负责的有几项
    if q.intent is not Intent.RESPONSIBLE and (
        q.plans or q.section or q.intent not in (Intent.STATUS, Intent.REPORT)
    ):
        return q
    return _own(q, lexicon, asker)


def _is_of_somebody(q: Question) -> bool:
    """Whether a part in the work is asked for."""
    return q.role is not RoleFilter.ANY or q.join in (Join.SOLE, Join.SHARED, Join.DIVIDED)


def _own(q: Question, lexicon: Lexicon, asker: AgencyRef | None) -> Question:
    known = asker is not None and any(entry.slug == asker.slug for entry in lexicon.entries)
    return replace(q, own=True, agencies=(asker.slug,) if known and asker else ())


def nearly_named(
    asked: str,
    q: Question,
    keywords: tuple[str, ...],
    lexicon: Lexicon,
    asker: AgencyRef | None,
    who: Meant,
) -> tuple[Question, tuple[str, ...]]:
    """知识产权据负责什么: one name is near, so that is who is meant, and the answer says so."""
    if who.acts and (short := shortened(asked, keywords, lexicon, asker)):
        typed, entry = short
        left = tuple(word for word in keywords if typed not in word)
        return replace(q, agencies=(entry.slug,), typed=typed), left
    doubt = misspelt(keywords, lexicon, asker)
    if doubt is None:
        return q, keywords
    left = tuple(word for word in keywords if doubt.typed not in word)
    if doubt.kind is DoubtKind.NEAR and len(doubt.options) == 1:
        return replace(q, agencies=doubt.options, typed=doubt.typed), left
    return replace(q, doubt=doubt, typed=doubt.typed), left
