"""Answers in a group: short, and without anything that only one of them may see."""

from __future__ import annotations

from handlers.ask import pages
from handlers.ask.question import Intent
from handlers.ask.reading import parts
from handlers.ask.result import Reader, Result
from handlers.ask.unclear import which_number
from handlers.ask.ways import opened
from handlers.context import Context
from handlers.groups import private_link
from handlers.page import page
from handlers.sharing import is_kept_back
from handlers.texts import ask as say
from handlers.views import Card


async def brief(context: Context, result: Result, reader: Reader) -> None:
    """In a group: the reading, how many, the sentence, and the way into the private chat."""
    question, lines = result.question, result.page.lines
    lone = lines[0].task_id if len(lines) == 1 else None
    is_told = question.asks_who and lone and not await is_kept_back(context, lone)
    if lone and question.intent in (Intent.ITEM, Intent.WHO) and not is_told:
        # the card of sensitive work says that it is not told before others
        await opened(context, Card(lone))
        return
    if result.several:
        which, names = which_number(result)
        said = f"{which}{'、'.join(names)}"
    elif question.asks_who and len(lines) == 1:
        line = lines[0]
        who = pages.who_sentence(
            result.who.get(line.task_id, ()), divided=line.division == "divided"
        )
        said = f"{who}\n{say.cited(short=line.plan_short, ref=line.ref, title=line.title)}"
    else:
        read = " · ".join(parts(question, reader)) or say.EVERYTHING
        words = pages.sentence(result, reader.today) or ""
        said = say.in_group(read=read, sentence=words, total=len(result.ids))
    await context.reply(page(said, [[private_link(context)]]))
