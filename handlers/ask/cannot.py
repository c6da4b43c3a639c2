"""What is no question about plans: a greeting, and what can be asked instead."""

from __future__ import annotations

from handlers.ask.question import Intent, Question
from handlers.ask.result import Reader
from handlers.ask.ways import ways_on
from handlers.bodies import Body, body_of
from handlers.context import Context
from handlers.page import page
from handlers.texts import ask as say
from handlers.texts import first
from store import selection
from store.db import Tx
from store.records import AgencyRef, RoleFilter
from store.selection import Selection

_LEADS = {True: RoleFilter.LEAD, False: RoleFilter.ANY}


async def say_what_works(context: Context, question: Question, reader: Reader) -> None:
    """Greet, or say what is not answered, with examples made from the person's agency."""
    if not context.in_private:
        return
    if question.intent is Intent.GREETING:
        await context.reply(page(first.greeting(), ways_on(context)))
        return
    said = await context.read(lambda tx: _examples(tx, reader))
    cannot = say.no_ranking() if question.compares else first.cannot_answer()
    text = f"{cannot}\n{say.examples(said=said)}"
    await context.reply(page(text, ways_on(context)))


async def _examples(tx: Tx, reader: Reader) -> list[str]:
    """Three questions that can be answered, made from the person's agency and its tasks."""
    body = _example_body(reader)
    family = (body.family,) if body else ()
    found = await selection.page(tx, Selection(families=family, role=_LEADS[bool(body)]), limit=1)
    short = body.ref.short if body else None
    if short is None and found.lines:
        who = await selection.who(tx, [found.lines[0].task_id])
        names = [view.agency.short for views in who.values() for view in views]
        short = names[0] if names else None
    said = [say.example_duties(short=short)] if short else []
    said += [say.example_item(short=line.plan_short, ref=line.ref) for line in found.lines]
    return [*said, say.example_due()]


def _example_body(reader: Reader) -> Body | None:
    asker: AgencyRef | None = reader.asker
    if asker is None:
        return None
    return body_of(reader.lexicon, asker.id, reader.today)
