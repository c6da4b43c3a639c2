"""/agencies: the list, a search in it, and an entry with its names, members and counts."""

from __future__ import annotations

from datetime import date

from telegram import Update

from handlers.agencies import letters
from handlers.agencies.deeds import What
from handlers.agencies.finding import MOST, Found, find, label
from handlers.agencies.views import Registry, RegistryCard, RegistryDeed
from handlers.bodies import as_body, collectives_of
from handlers.context import Context
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.leaving import leave
from handlers.lists import pager
from handlers.members.asking import attempt, expect, offer, over
from handlers.page import Key, Page, Rich, bold, lines, page
from handlers.render import echoed, paged
from handlers.texts import agencies as say
from handlers.texts import labels
from handlers.views import Home
from store import merging, registry, registry_reading, rules
from store.agencies import UNLISTED
from store.db import Tx
from store.lexicon import AgencyEntry, AgencyKind, Lexicon
from store.merge_weight import Weight
from store.merging import UNDOABLE_FOR, Merge
from store.places import place_name
from store.registry_reading import Listed
from store.text import clean_user_text
from store.waiting import Waiting

# What is waited for here: a name to be found, an answer to a question.
SEARCH, SAID = "agency_search", "agency_said"
_A_PAGE = 10


async def command(update: Update, context: Context) -> None:
    """The list, or what a name finds in it."""
    if not context.in_private:
        await context.reply(page(say.in_private(), [[private_link(context)]]))
        return
    if not may(context):
        await context.reply(page(say.not_allowed(), [[nav(labels.BACK, Home())]]))
        return
    await leave(context, SEARCH, SAID)
    typed = clean_user_text(" ".join(context.args or ()))
    if not typed:
        await context.reply(await listing(context, Registry()))
        return
    await context.reply(await _found(context, typed))


def may(context: Context) -> bool:
    return rules.may(context.actor, rules.Action.MANAGE_AGENCIES)


async def listing(context: Context, view: Registry) -> Page:
    """How many there are, and the ways on; ``view.what`` 1: those that documents brought."""
    if not may(context):
        return page(say.not_allowed(), [[nav(labels.BACK, Home())]])
    await leave(context, SEARCH, SAID)
    lexicon = await context.lexicon()
    every = [entry for entry in lexicon.entries if entry.kind is not AgencyKind.OTHER]
    unlisted = [entry for entry in every if entry.category == UNLISTED]
    if view.what:
        return _unlisted(unlisted, view)
    added = sum(entry.category == registry.ADDED for entry in every)
    keys: list[Key] = [
        nav(say.SEARCH, RegistryDeed(0, What.SEARCH.place)),
        nav(say.ADD, RegistryDeed(0, What.ADD.place)),
    ]
    if unlisted:
        keys.append(nav(say.from_documents(count=len(unlisted)), Registry(1)))
    text = say.head(total=len(every), added=added, unlisted=len(unlisted))
    return page(text, [*rows(keys, 2), [nav(labels.BACK, Home())]])


def _unlisted(found: list[AgencyEntry], view: Registry) -> Page:
    back = [nav(labels.BACK, Registry())]
    if not found:
        return page(say.no_unlisted(), [back])
    pages = -(-len(found) // _A_PAGE)
    at = min(view.page, pages - 1)
    shown = found[at * _A_PAGE : (at + 1) * _A_PAGE]
    head = say.unlisted_head(
        first=at * _A_PAGE + 1, last=at * _A_PAGE + len(shown), total=len(found)
    )
    turning = pager(at, pages, lambda number: Registry(1, number))
    keys = [nav(label(entry), RegistryCard(entry.id or 0)) for entry in shown]
    text = lines([bold(head), say.unlisted_usage()])
    return page(text, [*rows(keys, 2), turning, back])


async def searched(context: Context) -> None:
    """Wait for a name to be found."""

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.MANAGE_AGENCIES)
        await expect(context, tx, SEARCH, {})
        await offer(context, tx, letters.SEARCH, {})

    await attempt(context, body)


async def named(context: Context, waiting: Waiting) -> None:
    """The name to be found was said."""
    typed = clean_user_text(context.message.text or "")
    await context.write(lambda tx: over(context, tx))
    if not may(context):
        await context.reply(page(say.not_allowed(), [[nav(labels.BACK, Home())]]))
        return
    await context.reply(await _found(context, typed))


async def _found(context: Context, typed: str) -> Page:
    found = find(await context.lexicon(), typed)
    if found.only is not None and found.only.id is not None:
        return await card(context, RegistryCard(found.only.id))
    return _choices(found, echoed(typed))


def _choices(found: Found, typed: str) -> Page:
    below: list[Key] = [
        nav(say.ADD, RegistryDeed(0, What.ADD.place)),
        nav(labels.BACK, Registry()),
    ]
    if not found.entries:
        return page(say.found_none(typed=typed), [below])
    shown = found.entries[:MOST]
    if found.is_near:
        said = [say.found_near(typed=typed)]
    else:
        said = [say.found_head(typed=typed, total=len(found.entries))]
    if left := len(found.entries) - len(shown):
        said.append(say.more_found(left=left))
    keys = [nav(label(entry), RegistryCard(entry.id or 0)) for entry in shown]
    return page(lines(said), [*rows(keys, 2), below])


async def card(context: Context, view: RegistryCard) -> Page:
    """An entry with everything that is kept of it."""
    if not may(context):
        return page(say.not_allowed(), [[nav(labels.BACK, Home())]])
    await leave(context, SEARCH, SAID)
    actor, now = context.actor, context.now
    lexicon = await context.lexicon()

    async def body(tx: Tx) -> tuple[Listed, Weight, tuple[Merge, ...]]:
        listed = await registry_reading.of(tx, actor, view.agency)
        own = listed.entry.id or view.agency
        return (
            listed,
            await merging.weigh(tx, actor, own),
            await merging.undoable(tx, actor, own, now),
        )

    listed, weight, merges = await context.read(body)
    entry = listed.entry
    shown = as_body(lexicon, entry, context.today)
    head = say.entry_head(
        full=shown.full, kind=entry.kind.value, place=place_name(entry.jurisdiction)
    )
    blocks = [
        *_names(listed, merges, context),
        *_ties(lexicon, listed, context.today),
        say.printed(counts=listed.printed),
        say.serving(people=weight.people, given=weight.given, reports=weight.reports),
    ]
    text, at, pages = paged(bold(head), [Rich(block) for block in blocks], view.page)
    turning = pager(at, pages, lambda number: RegistryCard(view.agency, number))
    ways = rows(_ways(lexicon, listed, merges), 3)
    return page(text, [turning, *ways, [nav(labels.BACK, Registry())]])


def _names(listed: Listed, merges: tuple[Merge, ...], context: Context) -> list[str]:
    entry = listed.entry
    called = {row.of: row.text for row in reversed(listed.names)}
    said = [say.entry_origin(category=entry.category) or ""]
    said += [
        say.name_line(
            kind=row.kind.value,
            text=echoed(row.text) if row.by_hand else row.text,
            span=say.span(since=row.valid_from, until=row.valid_to),
            unsure=row.unsure,
            by_hand=row.by_hand,
            of=None if row.of == entry.id else called[row.of],
        )
        for row in listed.names
    ]
    for one in merges:
        on = one.at.astimezone(context.deps.zone).date()
        name = called.get(one.agency_id, "")
        said.append(say.merged_on(name=name, on=on, until=on + UNDOABLE_FOR, blocked=one.blocked))
    return [line for line in said if line]


def _ties(lexicon: Lexicon, listed: Listed, today: date) -> list[str]:
    entry = listed.entry
    said: list[str] = []
    for row in listed.heirs:
        is_old = row.agency_id in entry.ids
        other = lexicon.by_id(row.successor_id if is_old else row.agency_id)
        if other is not None and other.slug != entry.slug:
            worded = say.heir if is_old else say.origin
            said.append(worded(name=other.full, since=row.since))
    groups = collectives_of(lexicon, as_body(lexicon, entry, today), today)
    if groups:
        said.append(say.within(names=[group.ref.short for group in groups]))
    if listed.members:
        now = len(lexicon.members(entry.slug, today))
        said.append(say.members_head(today=now, total=len(listed.members)))
    for row_ in listed.members:
        member = lexicon.by_id(row_.member_id)
        if member is not None:
            dates = say.span(since=row_.valid_from, until=row_.valid_to)
            said.append(say.member_line(name=member.short, span=dates))
    return said


def _ways(lexicon: Lexicon, listed: Listed, merges: tuple[Merge, ...]) -> list[Key]:
    entry = listed.entry
    own = entry.id or 0
    whats = [(say.RENAME, What.RENAME), (say.ALIAS, What.ALIAS), (say.DROP_NAME, What.DROP)]
    if entry.kind is AgencyKind.COLLECTIVE:
        whats += [(say.ADD_MEMBER, What.MEMBER), (say.END_MEMBER, What.END)]
    else:
        whats.append((say.SUCCEED, What.SUCCEED))
    whats.append((say.MERGE, What.MERGE))
    keys: list[Key] = [nav(text, RegistryDeed(own, what.place)) for text, what in whats]
    called = {row.of: row.text for row in reversed(listed.names)}
    keys += [
        nav(
            say.undo_merge(name=called.get(one.agency_id, "")),
            RegistryDeed(own, What.UNDO.place, one.id),
        )
        for one in merges
        if not one.blocked
    ]
    for row in listed.heirs:
        other = lexicon.by_id(row.successor_id)
        if row.by_hand and row.agency_id == own and other is not None:
            label_ = say.undo_heir(name=other.short)
            keys.append(nav(label_, RegistryDeed(own, What.UNSUCCEED.place, row.successor_id)))
    return keys
