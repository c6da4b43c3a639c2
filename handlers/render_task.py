"""A task's card and its printed source. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.bodies import as_body, goes_by
from handlers.measure import MOST_LINES, STAMP, lines_of, pages_of, split_text
from handlers.page import Rich, bold, lines, quoted
from handlers.render_damage import damage_line
from handlers.texts import amending as say_amended
from handlers.texts import task as say
from handlers.texts.plan import checksum
from store.lexicon import Lexicon, NameKind
from store.records import AssignmentView, Part, SourceExcerpt, TaskCard

_TODAYS = (NameKind.PRINTED, NameKind.FULL)


def card_pages(
    card: TaskCard,
    lexicon: Lexicon,
    today: date,
    *,
    beside: Sequence[str] = (),
    standing: str | None = None,
) -> list[Rich]:
    """A card on one screen, or on several with its title and section on each.

    ``beside`` and ``standing`` (进展) are not the document's, and only for those entitled to
    them. How the task stands comes last on one screen, and on each of several below the title.
    """
    head = lines(
        [bold(say.title(ref=card.ref, short=card.plan.short)), _path(card.path)],
    )
    facts = [
        *_responsibility(card, lexicon, today),
        _deadline(card),
        *([_targets(card)] if card.targets else []),
        *map(damage_line, card.damage),
        *beside,
    ]
    if standing is not None:
        whole = _on_pages(card, head, [*facts, standing])
        if len(whole) == 1:
            return whole
        head = lines([head, standing])
    return _on_pages(card, head, facts)


def _on_pages(card: TaskCard, head: Rich, facts: list[str]) -> list[Rich]:
    facts = list(facts)
    # a blank line between text and facts, which goes where a page begins with the facts
    facts[0] = f"\n{facts[0]}"
    blocks = [Rich(card.text), *map(Rich, facts)]
    budget = MOST_LINES - lines_of(head) - 1
    parts = pages_of(blocks, budget=budget)
    return [lines([head, "", part.text.removeprefix("\n")]) for part in parts]


def posted_card(card: TaskCard, lexicon: Lexicon, today: date) -> Rich:
    """A card for other chats: what the document says, a long text cut to one screen.

    What people changed of it is said to be theirs; who did is for the private chat.
    """
    head = lines([bold(say.title(ref=card.ref, short=card.plan.short)), _path(card.path)])
    by_hand = _by_hand(card)
    facts = lines([*_responsibility(card, lexicon, today), _deadline(card), by_hand])
    room = MOST_LINES - lines_of(head) - lines_of(facts + STAMP) - 2
    text, *left = split_text(card.text, max(2, room))
    return lines([head, "", f"{text.rstrip()}……" if left else text, "", facts])


def _by_hand(card: TaskCard) -> str | None:
    if card.is_amended:
        return say_amended.posted()
    return say_amended.corrected(fields=card.by_hand) if card.by_hand else None


def source_pages(found: SourceExcerpt, adjusted: Sequence[Rich] = ()) -> list[Rich]:
    """「原文」: the printed text to the letter as quotations, then where it stands.

    ``adjusted``: what was changed since, which the document does not print.
    """
    head = lines(
        [bold(say.source_heading(ref=found.ref, short=found.plan.short)), _path(found.path)]
    )
    facts = [
        say.source_file(name=found.file_name),
        say.source_place(start=found.span[0] + 1, end=found.span[1]),
        checksum(sha256=found.sha256),
        say.source_repost(origin=found.origin)
        if found.repost
        else (say.source_original(origin=found.origin) if found.origin else None),
        *map(damage_line, found.damage),
    ]
    blocks = [quoted(found.printed), *(Rich(fact) for fact in facts if fact)]
    if not found.printed:
        blocks = [Rich(say_amended.not_printed())]
    blocks += adjusted
    budget = MOST_LINES - lines_of(head)
    return [lines([head, part]) for part in pages_of(blocks, budget=budget)]


def _path(path: tuple[str, ...]) -> str | None:
    return say.path(path=path) if path else None


def _responsibility(card: TaskCard, lexicon: Lexicon, today: date) -> list[str]:
    if not card.assignments:
        return [say.nobody_here() if card.plan.names_agencies else say.nobody()]
    by_part: dict[Part, list[AssignmentView]] = {}
    for view in card.assignments:
        by_part.setdefault(view.part, []).append(view)
    said = [_lead(view, card, lexicon, today) for view in by_part.get(Part.LEAD, [])]
    for view in by_part.get(Part.FIRST, []):
        name = _body(view, lexicon, today)
        said.append(say.first(name=name, divided=card.division == "divided"))
    if others := by_part.get(Part.PARTICIPANT):
        said.append(say.participants(names=[_body(v, lexicon, today) for v in others]))
    if others := by_part.get(Part.LISTED):
        names = [_body(v, lexicon, today) for v in others]
        said.append(say.listed(names=names) if said else say.responsible(names=names))
    return said


def _lead(view: AssignmentView, card: TaskCard, lexicon: Lexicon, today: date) -> str:
    return say.lead(
        name=_named(view, lexicon, today, stated=None),
        basis=view.basis,
        stated=view.stated,
        division=card.division,
        said=say.divided_words(responsibility=card.responsibility_text),
        by_hand="agencies" in card.by_hand,
    )


def _body(view: AssignmentView, lexicon: Lexicon, today: date) -> str:
    return _named(view, lexicon, today, stated=view.stated)


def _named(view: AssignmentView, lexicon: Lexicon, today: date, *, stated: str | None) -> str:
    try:
        entry = lexicon.by_slug(view.agency.slug)
    except KeyError:
        entry = None
    if entry is not None and not goes_by(entry, view.printed):
        by_hand = as_body(lexicon, entry, today).ref.short
        return say.body(printed=view.printed, today=None, stated=stated, by_hand=by_hand)
    name = todays_name(view, lexicon, today)
    return say.body(printed=view.printed, today=name, stated=stated)


def todays_name(view: AssignmentView, lexicon: Lexicon, today: date) -> str | None:
    """What the body is called today, None where the document prints just that."""
    try:
        entry = lexicon.by_slug(view.agency.slug)
    except KeyError:
        return None
    heirs = [lexicon.by_slug(slug).short for slug in entry.successors]
    if heirs:
        return say.heirs(names=heirs)
    body = as_body(lexicon, entry, today)
    if body.is_renamed:
        return body.full
    is_todays = view.printed in (entry.short, entry.full) or any(
        name.text == view.printed and name.kind in _TODAYS for name in entry.names
    )
    return None if is_todays else entry.short


def _deadline(card: TaskCard) -> str:
    known = [found for found in card.deadlines if found.kind != "none"]
    if not known and "deadline" in card.by_hand:
        return say.no_deadline_by_hand()
    if not known:
        return say.no_deadline(period_end=card.plan.period_end)
    return say.due(
        said=[
            say.deadline(
                kind=found.kind,
                due_on=found.due_on,
                phrase=found.phrase,
                by_hand="deadline" in card.by_hand,
            )
            for found in known
        ]
    )


def _targets(card: TaskCard) -> str:
    said = [say.target(phrase=found.phrase, due_on=found.due_on) for found in card.targets]
    return say.targets(said=said)
