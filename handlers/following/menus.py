"""［关注］: what can be followed at a task, an agency, a plan or a section, and doing so."""

from __future__ import annotations

from typing import Any

from telegram import Update

from handlers import offers, recent
from handlers.bodies import body_of
from handlers.context import Context
from handlers.encoding import decode, encode
from handlers.following import letters
from handlers.following.views import (
    FollowAgency,
    FollowList,
    FollowPlan,
    FollowSearch,
    FollowTask,
    NoticeSettings,
)
from handlers.groups import private_link
from handlers.members.asking import attempt, offer
from handlers.page import page
from handlers.presses import Press
from handlers.progress.about import Desk, about, subject
from handlers.progress.composing import task_line
from handlers.progress.start import desk_of
from handlers.texts import following as say
from handlers.texts import progress as say_progress
from handlers.view import View
from handlers.views import Card, Hits, PlanCard, PlanTasks, Summary
from store import following, questions, rules
from store.db import Tx
from store.errors import NotFound, Outdated
from store.following import Followed, Kind, Target
from store.named import agencies_of
from store.quiet import Frequency, Wanted
from store.reports.reading import sees
from store.text import first_words

ROWS = 5
_WORDS = 24
Facts = dict[str, Any]
Menu = FollowTask | FollowAgency | FollowPlan | FollowSearch


async def command(update: Update, context: Context) -> None:
    """/follow: what one follows, and the way to the settings."""
    if not context.in_private:
        await context.reply(page(say.only_in_private(), [[private_link(context)]]))
        return
    await listed(context, FollowList())


async def menu(context: Context, view: Menu) -> None:
    """What can be followed here, with what is followed already."""
    desk = await desk_of(context)

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.FOLLOW)
        await offer(context, tx, letters.MENU, await _menu(context, tx, view, desk))

    await attempt(context, body)


async def listed(context: Context, view: FollowList) -> None:
    """One's own list."""

    async def body(tx: Tx) -> None:
        await offer(context, tx, letters.LIST, await _list(context, tx, view.page))

    await attempt(context, body)


async def settings(context: Context, view: NoticeSettings) -> None:
    """How often and when one is told."""

    async def body(tx: Tx) -> None:
        rules.allow(context.actor, rules.Action.FOLLOW)
        await offer(context, tx, letters.SETTINGS, await _settings(context, tx))

    await attempt(context, body)


async def _follow(context: Context, tx: Tx, press: Press) -> None:
    await following.follow(tx, context.actor, _target(press), effect_key=press.key, now=context.now)
    await _again(context, tx, press)


async def _unfollow(context: Context, tx: Tx, press: Press) -> None:
    await following.unfollow(
        tx, context.actor, _target(press), effect_key=press.key, now=context.now
    )
    await _again(context, tx, press)


async def _let_go(context: Context, tx: Tx, press: Press) -> None:
    await following.unfollow_row(
        tx, context.actor, press.number("follow"), effect_key=press.key, now=context.now
    )
    facts = await _list(context, tx, press.number("page"))
    await offers.put(context, tx, letters.LIST, facts, key=press.key)


async def _set(context: Context, tx: Tx, press: Press) -> None:
    try:
        often = Frequency(press.args["frequency"])
        wish = Wanted(often, press.number("quiet_from"), press.number("quiet_to"))
    except (KeyError, ValueError) as error:
        raise Outdated("unknown") from error
    await following.set_wanted(tx, context.actor, wish, effect_key=press.key, now=context.now)
    facts = await _settings(context, tx)
    await offers.put(context, tx, letters.SETTINGS, facts, key=press.key)


async def _again(context: Context, tx: Tx, press: Press) -> None:
    view = decode(press.args["at"])
    assert isinstance(view, Menu)
    desk = Desk(press.lexicon, press.plans, context.today)
    facts = await _menu(context, tx, view, desk)
    await offers.put(context, tx, letters.MENU, facts, key=press.key)


def _target(press: Press) -> Target:
    return Target(Kind(press.args["kind"]), press.args["object"], press.args["words"])


async def _menu(context: Context, tx: Tx, view: Menu, desk: Desk) -> Facts:
    named: list[tuple[Target, str]]
    back: View
    can_see: bool | None = None
    if isinstance(view, FollowTask):
        told = about(await subject(tx, view.task, desk), desk, None)
        heading = task_line(told)
        targets = await following.around(tx, view.task)
        named = [(target, _name(target, desk)) for target in targets]
        can_see = sees(context.actor, await agencies_of(tx, view.task))
        back = Card(view.task)
    elif isinstance(view, FollowAgency):
        heading = body_of(desk.lexicon, view.agency, desk.today).full
        target = Target(Kind.AGENCY, view.agency)
        named, back = [(target, _name(target, desk))], Summary(view.agency)
    elif isinstance(view, FollowSearch):
        words = await _sought(context, tx, view.question)
        target = Target(Kind.SEARCH, None, words)
        heading, back = say.search(words=words), Hits(view.question)
        named = [(target, say.this_search())]
    else:
        short = _short(desk, view.plan)
        heading, back = short, PlanCard(view.plan)
        found = [Target(Kind.PLAN, view.plan)]
        if view.section:
            found.insert(0, await following.section(tx, view.section))
            back = PlanTasks(view.plan, view.section)
        named = [(target, _name(target, desk)) for target in found]
    mine = await following.among(tx, context.actor, tuple(target for target, _ in named))
    return {
        "title": heading,
        "sees": can_see,
        "search": isinstance(view, FollowSearch),
        "targets": [[t.kind.value, t.object_id, t.words, name, t in mine] for t, name in named],
        "at": encode(view),
        "back": encode(back),
    }


def _name(target: Target, desk: Desk) -> str:
    """What a target is called on its button, where the heading says the rest."""
    if target.kind is Kind.TASK:
        return say.this_task()
    if target.kind is Kind.SECTION:
        return say.section(name=target.path[-1])
    if target.kind is Kind.AGENCY:
        return desk.name(target.object_id or 0)
    return say.plan(short=_short(desk, target.object_id or 0))


async def _sought(context: Context, tx: Tx, question: int) -> str:
    """The words of one's own search, as they are followed; NotFound for anybody else's."""
    kept = await questions.by_id(tx, question)
    words = recent.words_sought(kept) if kept.telegram_id == context.actor.telegram_id else None
    if words is None:
        raise NotFound("question", str(question))
    return following.followable(words)


def _short(desk: Desk, plan_id: int) -> str:
    for plan in desk.plans:
        if plan.id == plan_id:
            return plan.short
    raise NotFound("plan", str(plan_id))


async def _list(context: Context, tx: Tx, at: int) -> Facts:
    found = await following.mine(tx, context.actor)
    pages = max(1, -(-len(found) // ROWS))
    at = min(at, pages - 1)
    shown = found[at * ROWS : (at + 1) * ROWS]
    return {
        "rows": [[one.id, _called(one)] for one in shown],
        "first": at * ROWS + 1,
        "total": len(found),
        "page": at,
        "pages": pages,
    }


def _called(one: Followed) -> str:
    """The whole name of what is followed, as it stands alone in a list."""
    target = one.target
    if target.kind is Kind.TASK:
        words = first_words(one.title or "", _WORDS)
        return say_progress.task(plan=one.plan or "", ref=one.ref or "", words=words)
    if target.kind is Kind.SECTION:
        return say.section_of(plan=one.plan or "", name=target.path[-1])
    if target.kind is Kind.AGENCY:
        return one.agency or ""
    if target.kind is Kind.PLAN:
        return say.plan(short=one.plan or "")
    return say.search(words=target.words or "")


async def _settings(context: Context, tx: Tx) -> Facts:
    wish = await following.wanted(tx, context.actor)
    return {
        "frequency": wish.frequency.value,
        "quiet_from": wish.quiet_from,
        "quiet_to": wish.quiet_to,
    }


VERBS = {
    letters.FOLLOW: _follow,
    letters.UNFOLLOW: _unfollow,
    letters.LET_GO: _let_go,
    letters.SET: _set,
}
