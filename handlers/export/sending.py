"""/export and the buttons 导出: in private only; made, put on record, and then sent once."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace

from telegram import InputFile, Update
from telegram.error import TelegramError

from handlers import offers
from handlers.ask.chips import cut
from handlers.ask.keeping import keep, reader_of
from handlers.ask.parse import parse
from handlers.ask.plans_meant import plans_meant
from handlers.ask.question import Question
from handlers.ask.unclear import picked
from handlers.bodies import body_of, meant_by
from handlers.context import Context
from handlers.export import jobs
from handlers.export.making import MOST_BYTES, For, Job, Made, make
from handlers.export.views import OF_AGENCY, OF_PLAN, OF_QUESTION, Export
from handlers.groups import private_link
from handlers.keyboards import nav, rows
from handlers.page import Key, Page, page
from handlers.recent import words_sought
from handlers.render import echoed
from handlers.texts import export as say
from handlers.texts import first as say_first
from handlers.texts import labels
from handlers.views import Home, Plans
from store import exporting, questions
from store.db import Tx
from store.errors import NotFound, Outdated
from store.records import PlanRef
from store.text import clean_user_text, match_key

FORMS = tuple(say.FORMATS)
PLANS_SHOWN = 8
# What takes more than a moment.
MANY = 500
# What is made within the time that an update has, on a slow machine as well.
MOST = 20_000


async def command(update: Update, context: Context) -> None:
    """/export: alone what can be exported; behind it a plan, an agency or a question."""
    if not context.in_private:
        await context.reply(page(say_first.only_in_private(), [[private_link(context)]]))
        return
    words = list(context.args or ())
    form = FORMS.index(words[-1].lower().lstrip(".")) if _ends_in_form(words) else 0
    said = clean_user_text(" ".join(words[: len(words) - _ends_in_form(words)])).strip()
    if not said:
        await context.reply(await _choices(context, form))
        return
    view = await _meant(context, said)
    if isinstance(view, Page):
        await context.reply(view)
    else:
        await hand_out(context, replace(view, form=form))


async def hand_out(context: Context, view: Export) -> None:
    """The file of a button, in a message of its own; NotFound for what is gone."""
    if view.form >= len(FORMS) or view.what > OF_QUESTION:
        raise NotFound("export", str(view.form))
    job = await _job(context, view)
    if job is None or not job.ids:
        said = say.not_settled(said=say.QUESTION) if job is None else say.no_tasks(of=job.of)
        await _say(context, said)
        return
    if len(job.ids) > MOST:
        await _say(context, say.too_many(tasks=len(job.ids), most=MOST))
        return
    await _tell_to_wait(context, len(job.ids))
    whom = await _whom(context)
    made = await make(context.read, job, FORMS[view.form], whom)
    if len(made.data) > MOST_BYTES:
        large = say.too_large(tasks=made.tasks, mib=len(made.data) >> 20)
        await context.reply(page(large, [[*_other_forms(view)]]))
        return
    await _give(context, view, job, made, whom)


async def _give(context: Context, view: Export, job: Job, made: Made, whom: For) -> None:
    """Put on record, then sent: once a tap, and only to who still holds what they held."""
    detail = {
        "form": FORMS[view.form],
        "tasks": made.tasks,
        "with_progress": made.seen,
        "withheld": made.withheld,
        "sha256": hashlib.sha256(made.data).hexdigest(),
    }

    async def body(tx: Tx) -> None:
        is_new = await exporting.record(
            tx,
            whom.actor,
            kind=job.kind,
            object_id=job.object_id,
            detail=detail,
            effect_key=offers.key_of(context.incoming, exporting.VERB),
            now=context.now,
        )
        if is_new:
            context.afterwards(lambda: _send(context, view, job, made))

    try:
        await context.write(body)
    except Outdated:
        # dismissed, suspended or appointed while it was made: it was for somebody else
        await context.reply(page(say.not_yours_any_more(), [[nav(say.EXPORT, view)]]))


async def _send(context: Context, view: Export, job: Job, made: Made) -> None:
    """What is made of the moment is not kept, and so does not wait in the outbox."""
    caption = say.caption(
        of=echoed(job.of),
        tasks=made.tasks,
        as_of=made.as_of,
        seen=made.seen,
        withheld=made.withheld,
        public=made.public,
    )
    try:
        await context.bot.send_document(
            context.chat.id,
            InputFile(made.data, filename=made.name),
            caption=caption,
            reply_markup=page(caption, [[*_other_forms(view)]]).markup(),
        )
    except TelegramError:
        with contextlib.suppress(TelegramError):
            await context.reply(page(say.not_sent(), [[nav(say.EXPORT, view)]]))


def _other_forms(view: Export) -> list[Key]:
    return [
        nav(label, replace(view, form=number))
        for number, label in enumerate(say.FORMATS.values())
        if number != view.form
    ]


async def _tell_to_wait(context: Context, tasks: int) -> None:
    """A tap is answered before the work, so that nobody taps again."""
    if context.incoming.callback_query is not None:
        await context.toast(say.working(tasks=tasks))
    if tasks > MANY:
        await context.reply(page(say.working(tasks=tasks)))


async def _say(context: Context, said: str) -> None:
    if context.incoming.callback_query is not None:
        await context.toast(said, alert=True)
    else:
        await context.reply(page(said, [[nav(labels.HOME, Home()), nav(labels.PLANS, Plans())]]))


async def _whom(context: Context) -> For:
    actor = context.actor
    by = say.by_visitor()
    if actor.appointments:
        by = say.by_person(
            name=actor.name or "",
            roles=[say_first.role(role=actor.role.value)],
            agencies=[agency.short for agency in actor.agencies],
        )
    now = context.now.astimezone(context.deps.zone)
    return For(actor, by, context.today, now, await context.plans())


async def _job(context: Context, view: Export) -> Job | None:
    if view.what == OF_PLAN:
        plan = await _plan(context, view.of)
        return await context.read(lambda tx: jobs.of_plan(tx, plan))
    if view.what == OF_AGENCY:
        body = body_of(await context.lexicon(), view.of, context.today)
        plans, actor = await context.plans(), context.actor
        return await context.read(lambda tx: jobs.of_agency(tx, actor, body, plans))
    kept = await context.read(lambda tx: questions.by_id(tx, view.of))
    if kept.telegram_id != context.actor.telegram_id:
        # what another asked is nobody's business, whoever made up the button
        raise NotFound("question", str(view.of))
    question = cut(picked(Question.from_json(kept.question), view.pick), view.cut)
    reader, number = await reader_of(context), str(view.of)
    typed = kept.text
    return await context.read(lambda tx: jobs.of_question(tx, question, typed, number, reader))


async def _plan(context: Context, plan_id: int) -> PlanRef:
    for plan in await context.plans():
        if plan.id == plan_id:
            return plan
    raise NotFound("plan", str(plan_id))


async def _choices(context: Context, form: int) -> Page:
    """My agency, the last question, the plans."""
    keys: list[Key] = []
    mine = context.actor.agency
    if mine is not None:
        keys.append(nav(say.whose_agency(short=mine.short), Export(OF_AGENCY, mine.id, form=form)))
    last = await _last_question(context)
    if last is not None:
        keys.append(nav(say.LAST_QUESTION, replace(last, form=form)))
    keys += [
        nav(say.whose_plan(short=plan.short), Export(OF_PLAN, plan.id, form=form))
        for plan in (await context.plans())[:PLANS_SHOWN]
    ]
    return page(say.head(), [*rows(keys, 1), [nav(labels.HOME, Home())]])


async def _last_question(context: Context) -> Export | None:
    found = await context.read(
        lambda tx: questions.lately(
            tx, chat=context.chat.id, person=context.actor.telegram_id, limit=1, now=context.now
        )
    )
    is_one = bool(found) and words_sought(found[0]) is None
    return Export(OF_QUESTION, found[0].id) if is_one else None


async def _meant(context: Context, said: str) -> Export | Page:
    """What the words behind the command mean: nothing is guessed, an unclear question is said."""
    if said in (say.QUESTION, say.LAST_QUESTION):
        return await _last_question(context) or page(say.no_question())
    lexicon, plans = await context.lexicon(), await context.plans()
    entries = {found.entry.slug: found.entry for found in lexicon.resolve(said)}
    ids = [entry.id for entry in entries.values() if entry.id is not None]
    if said == say.OWN and context.actor.agency is not None:
        ids = [context.actor.agency.id]
    if len(ids) == 1 and not meant_by(
        lexicon, body_of(lexicon, ids[0], context.today), context.today
    ):
        return Export(OF_AGENCY, ids[0])
    meant = plans_meant(said, plans)
    if len(meant.plans) == 1 and not match_key(meant.rest):
        return Export(OF_PLAN, next(plan.id for plan in plans if plan.key == meant.plans[0]))
    return await _asked(context, said)


async def _asked(context: Context, said: str) -> Export | Page:
    reader = await reader_of(context)
    question = parse(
        said,
        lexicon=reader.lexicon,
        plans=reader.plans,
        sections=[heading.name for heading in reader.headings],
        asker=reader.asker,
        today=reader.today,
    )
    job = await context.read(lambda tx: jobs.of_question(tx, question, said, "0", reader))
    if job is None:
        return page(say.not_settled(said=echoed(said)))
    if not job.ids:
        return page(say.nothing(said=echoed(said)))
    return Export(OF_QUESTION, await keep(context, question, said))


def _ends_in_form(words: list[str]) -> bool:
    return bool(words) and words[-1].lower().lstrip(".") in FORMS
