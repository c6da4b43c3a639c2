"""Which tasks say the words of a question: to the letter, in parts, or as the search reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ask.question import Intent, Question
from handlers.ask.words import name_in, subject, variants
from store import wording
from store.db import Tx
from store.search import Terms
from store.text import match_key
from store.wording import Sought

NEAR_MISSES = 2
# How many tasks a rare subject has.
MOST_ALIKE = 3
LEAST_LONG = 4
_ALTERNATIVES = re.compile(r"[、/]|以及|或者?|[和与及]")
_OF = re.compile(r"[的之]")


@dataclass(frozen=True, slots=True)
class Words:
    """``tasks`` None: no words, any task. ``read_as``: words as typed, words looked for."""

    tasks: frozenset[int] | None
    read_as: tuple[tuple[str, str], ...] = ()
    near: frozenset[int] = frozenset()


async def worded(
    tx: Tx,
    question: Question,
    terms: Terms,
    plan_ids: Sequence[int],
    naming: Sequence[int],
) -> Words:
    """The tasks that say every phrase of the question, and how a misspelt one was read.

    ``plan_ids`` are the plans it is narrowed to, ``naming`` those that name agencies.
    """
    if not question.keywords:
        return Words(None)
    if question.intent is Intent.WHO and not plan_ids:
        # 谁负责 is answered where agencies are printed
        for where in (naming, plan_ids):
            if (found := await _said(tx, question, where, terms, exact=True)).tasks:
                return found
    return await _said(tx, question, plan_ids, terms)


async def _said(
    tx: Tx, question: Question, plan_ids: Sequence[int], terms: Terms, *, exact: bool = False
) -> Words:
    tasks: frozenset[int] | None = None
    read_as: list[tuple[str, str]] = []
    near: list[int] = []
    for phrase in question.keywords:
        if exact:
            said = await _literally(tx, phrase, plan_ids, terms)
        else:
            is_literal = question.yes_no and question.intent is Intent.FIND
            said = await _say(tx, phrase, plan_ids, terms, is_literal=is_literal)
        if question.intent is Intent.REPORT and not said.tasks:
            continue  # 抓获120人 is what was done, not which task it was
        if said.meant and match_key(said.meant) != match_key(phrase):
            read_as.append((phrase, said.meant))
        near += said.near
        both = said.tasks if tasks is None else tasks & said.tasks
        # the first words of a report are the task, the others what was done
        tasks = tasks if question.intent is Intent.REPORT and tasks and not both else both
    if not tasks and len(question.keywords) > 1 and not exact:
        # no task says all of it: what the search makes of the whole
        whole = await wording.sought(tx, " ".join(question.keywords), plan_ids, terms=terms)
        return Words(whole.tasks, tuple(read_as), frozenset(near[:NEAR_MISSES]))
    return Words(tasks or frozenset(), tuple(read_as), frozenset(near[:NEAR_MISSES]))


async def _say(
    tx: Tx, phrase: str, plan_ids: Sequence[int], terms: Terms, *, is_literal: bool
) -> Sought:
    """Tasks that say ``phrase``: as it stands, or as the search reads it."""
    found = await _literally(tx, phrase, plan_ids, terms)
    if found.tasks:
        return found
    read = await wording.sought(tx, phrase, plan_ids, terms=terms)
    if is_literal and read.is_near:
        # 有没有提到元宇宙: what comes near it is said to come near
        return Sought(near=tuple(sorted(read.tasks)))
    return read


async def _with_its_like(
    tx: Tx, phrase: str, found: frozenset[int], plan_ids: Sequence[int]
) -> frozenset[int]:
    """职称评价 is about 职称, and so is the other task that speaks of it: a few, not many more."""
    if len(found) > MOST_ALIKE or len(phrase) < LEAST_LONG:
        return found
    short = await wording.bare(tx, phrase)
    for bare, most in ((short, MOST_ALIKE * len(found)), (subject(phrase), MOST_ALIKE)):
        alike = await wording.literal(tx, bare, plan_ids) if bare else frozenset[int]()
        if len(found) <= len(alike) <= most:
            return alike
    return found


async def _literally(tx: Tx, phrase: str, plan_ids: Sequence[int], terms: Terms) -> Sought:
    """Tasks that say ``phrase`` as a name, to the letter, or in parts."""
    name = name_in(phrase)
    if name is not None and (named := await wording.called(tx, name, plan_ids, terms=terms)):
        return Sought(named)
    for form in variants(phrase):
        said = (form, *wording.in_short(form, terms))
        sets = [await wording.literal(tx, word, plan_ids) for word in said]
        if found := frozenset[int]().union(*sets):
            return Sought(await _with_its_like(tx, form, found, plan_ids))
    either = [part for part in _ALTERNATIVES.split(phrase) if len(part) > 1]
    each = [await wording.literal(tx, part, plan_ids) for part in either]
    if len(each) > 1 and all(each):
        return Sought(frozenset().union(*each))
    parts = [part for part in _OF.split(phrase) if len(part) > 1]
    of = [await wording.literal(tx, part, plan_ids) for part in parts]
    if len(of) > 1 and all(of) and (both := frozenset.intersection(*of)):
        return Sought(both)
    bare = await wording.bare(tx, phrase)
    if bare is not None and (found := await wording.literal(tx, bare, plan_ids)):
        return Sought(found)
    return Sought(await wording.in_two(tx, phrase, plan_ids))
