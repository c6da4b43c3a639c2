"""/help: what it can and cannot, from the table of commands."""

from __future__ import annotations

from handlers.commands import COMMANDS
from handlers.context import Context
from handlers.keyboards import nav
from handlers.lists import pager
from handlers.page import Page, Rich, bold, lines, page
from handlers.render import paged
from handlers.texts import help as say
from handlers.texts import joining as say_joining
from handlers.texts import labels, rights
from handlers.texts.first import spoken
from handlers.views import Help, Home, Plans, Recent
from store.records import Actor


async def help_page(context: Context, view: Help) -> Page:
    """How to ask, the commands, and what it does not do."""
    commands = [
        say.command(name=command.name, usage=command.usage, description=command.description)
        for command in COMMANDS
    ]
    blocks = [
        Rich(say.can()),
        *_yours(context.actor),
        Rich(say.elsewhere()),
        Rich(say.cannot()),
        lines([bold(say.commands_heading()), *commands]),
    ]
    text, at, pages = paged(bold(labels.HELP), blocks, view.page)
    turning = pager(at, pages, Help)
    ways = [nav(labels.PLANS, Plans()), nav(labels.RECENT, Recent()), nav(labels.BACK, Home())]
    return page(text, [turning, ways])


def _yours(actor: Actor) -> list[Rich]:
    """What this person may, one block a post, from the table of rules."""
    if actor.suspended:
        return [Rich(say.yours_rest())]
    if not actor.appointments:
        return [Rich(say.yours_as_visitor(may=rights.of_everybody()))]
    return [
        Rich(
            say.yours(
                post=say_joining.post(
                    role=held.role.value,
                    agency=spoken(full=held.agency.full) if held.agency else None,
                ),
                may=rights.in_a_line(held.role),
            )
        )
        for held in actor.appointments
    ]
