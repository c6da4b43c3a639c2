"""Taps in a review: a problem is settled, a task edited, words are asked for, a draft dropped.

A tap from before the draft's last change changes nothing: it shows the draft as it is now.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import offers
from handlers.context import Context
from handlers.importing import letters, letters_tasks, showing
from handlers.importing.views import DraftFields, DraftProblem, DraftReview, DraftTask
from handlers.importing.work import Facts, Work, changed, on_desk
from handlers.members.asking import attempt, over
from handlers.presses import Press
from handlers.render import echoed
from seed import cutting, steps
from seed.reviewing import Open, Review
from seed.settling import choice_of, is_for_all, settle
from seed.typed import Unusable
from store import plan_drafts
from store.db import Tx
from store.errors import Outdated

Shows = Callable[[Context, Tx, Work, str], Awaitable[None]]


async def opened(context: Context, view: DraftReview) -> None:
    """The review's card, as it is now."""
    await _shown(context, view.draft, showing.review)


async def problem_opened(context: Context, view: DraftProblem) -> None:
    """One open problem."""

    async def show(context: Context, tx: Tx, work: Work, key: str) -> None:
        await showing.problem(context, tx, work, view.at, key)

    await _shown(context, view.draft, show)


async def task_opened(context: Context, view: DraftTask) -> None:
    """One task, as it was read or as the file prints it."""

    async def show(context: Context, tx: Tx, work: Work, key: str) -> None:
        printed = min(view.printed, 1)
        await showing.task(context, tx, work, view.at, key, page=view.page, printed=printed)

    await _shown(context, view.draft, show)


async def fields_opened(context: Context, view: DraftFields) -> None:
    """What the plan is called."""
    await _shown(context, view.draft, showing.fields)


async def settled(context: Context, tx: Tx, press: Press) -> None:
    """A problem is settled by a tap, or all of its kind; then comes the next."""
    work = await current(context, tx, press)
    if work is None:
        return
    at, one = problem_of(work, str(press.args["id"]))
    if one is None:
        await showing.review(context, tx, work, press.key, note="moved")
        return
    meant = [o for o in work.open if o.code == one.code] if press.args.get("all") else [one]
    said = str(press.args.get("said") or "")

    def change(work: Work) -> Review:
        review = work.review
        for other in meant:
            choice = choice_of(other, str(press.args["choice"]))
            if choice is None or (len(meant) > 1 and not is_for_all(choice)):
                raise Outdated("unknown")
            review = settle(review, other, choice, said)
        return review

    try:
        work = await changed(tx, context, work, change, press.lexicon)
    except Unusable as error:
        note = {"fault": error.fault.value, "what": echoed(error.what)}
        await showing.problem(context, tx, work, at, press.key, **note)
        return
    await showing.problem(context, tx, work, at, press.key)


async def edited(context: Context, tx: Tx, press: Press) -> None:
    """A task is merged with the next one, or is no task."""
    work = await current(context, tx, press)
    if work is None:
        return
    at, what = press.number("at"), press.args["what"]

    def change(work: Work) -> Review:
        draft = work.review.draft
        if not 0 <= at < len(draft.items) or what not in letters_tasks.TAPPED:
            raise Outdated("unknown")
        do = cutting.merge if what == "merge" else cutting.to_prose
        return work.review.with_draft(do(draft, at))

    try:
        work = await changed(tx, context, work, change, press.lexicon)
    except Unusable as error:
        note = {"fault": error.fault.value, "what": echoed(error.what)}
        await showing.task(context, tx, work, at, press.key, note=note)
        return
    await showing.task(context, tx, work, at, press.key)


async def taken_back(context: Context, tx: Tx, press: Press) -> None:
    """The last step is undone; the page that it was made on is there again."""
    work = await current(context, tx, press)
    if work is None:
        return
    if not steps.can_undo(work.review):
        await showing.review(context, tx, work, press.key)
        return
    work = await changed(
        tx, context, work, lambda work: steps.undone(work.review), press.lexicon, is_back=True
    )
    last = work.review.chosen.last or {}
    ids, names = last["ids"], last["names"]
    reopened = (n for n, one in enumerate(work.open) if one.id in ids or one.text in names)
    at = next(reopened, None)
    if at is not None:
        await showing.problem(context, tx, work, at, press.key)
    elif last["at"] is not None:
        await showing.task(context, tx, work, last["at"], press.key)
    else:
        await showing.review(context, tx, work, press.key)


async def asked(context: Context, tx: Tx, press: Press) -> None:
    """Words are asked for: for a problem (id, choice), a task (at) or a field of the plan."""
    work = await current(context, tx, press)
    if work is None:
        return
    wanted: Facts = {"what": press.args["what"]}
    if "id" in press.args:
        at, one = problem_of(work, str(press.args["id"]))
        if one is None:
            await showing.review(context, tx, work, press.key, note="moved")
            return
        wanted |= {"id": one.id, "choice": press.args["choice"], "problem": at, "name": one.text}
        wanted |= {} if one.item is None else {"at": one.item}
    elif "at" in press.args:
        wanted["at"] = press.number("at")
    await showing.ask(context, tx, work, wanted, press.key)


async def drop_asked(context: Context, tx: Tx, press: Press) -> None:
    """Surely?"""
    work = await current(context, tx, press)
    if work is not None:
        told = {"draft": work.held.id, "n": work.number, "name": work.held.name}
        await offers.put(context, tx, letters.DROP, told, key=press.key)


async def dropped(context: Context, tx: Tx, press: Press) -> None:
    """The draft and its words go."""
    work = await current(context, tx, press)
    if work is None:
        return
    await over(context, tx)
    await plan_drafts.drop(
        tx, context.actor, work.held.id, work.number, effect_key=press.key, now=context.now
    )
    await offers.put(context, tx, letters.DROPPED, {"name": work.held.name}, key=press.key)


async def current(context: Context, tx: Tx, press: Press) -> Work | None:
    """The draft that the button is of; None, and it is shown, where it has changed since."""
    work = await on_desk(tx, context, press.number("draft"), press.lexicon)
    if work.number == press.number("n"):
        return work
    await showing.review(context, tx, work, press.key, note="moved")
    return None


def problem_of(work: Work, id_: str) -> tuple[int, Open | None]:
    """A problem that is still open, and its place among those that are."""
    found = next(((n, one) for n, one in enumerate(work.open) if one.id == id_), None)
    return (0, None) if found is None else found


async def _shown(context: Context, draft_id: int, show: Shows) -> None:
    lexicon = await context.lexicon()
    key = offers.key_of(context.incoming, "plan")

    async def body(tx: Tx) -> None:
        await show(context, tx, await on_desk(tx, context, draft_id, lexicon), key)

    await attempt(context, body)
