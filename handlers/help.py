"""/help: what it can and cannot, from the table of commands."""

from __future__ import annotations

from handlers.commands import COMMANDS
from handlers.context import Context
from handlers.keyboards import Help, Home, Plans, Recent, nav
from handlers.lists import pager
from handlers.page import Page, Rich, bold, lines, page
from handlers.render import paged
from handlers.texts import help as say
from handlers.texts import labels


async def help_page(context: Context, view: Help) -> Page:
    """How to ask, the commands, and what it does not do."""
    commands = [
        say.command(name=command.name, usage=command.usage, description=command.description)
        for command in COMMANDS
    ]
    blocks = [
        Rich(say.can()),
        Rich(say.elsewhere()),
        Rich(say.cannot()),
        lines([bold(say.commands_heading()), *commands]),
    ]
    text, at, pages = paged(bold(labels.HELP), blocks, view.page)
    turning = pager(at, pages, Help)
    ways = [nav(labels.PLANS, Plans()), nav(labels.RECENT, Recent()), nav(labels.BACK, Home())]
    return page(text, [turning, ways])
