"""Which task is meant, where several plans have its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.context import Context
from handlers.keyboards import nav
from handlers.page import Key
from handlers.progress.about import about, subject
from handlers.progress.start import desk_of
from handlers.texts import progress as say
from handlers.view import View
from store.db import Tx


async def task_keys(context: Context, ids: Sequence[int], view: Callable[[int], View]) -> list[Key]:
    """A button for each task, with plan, number and first words, that opens its ``view``."""
    desk = await desk_of(context)

    async def body(tx: Tx) -> list[Key]:
        made: list[Key] = []
        for id_ in ids:
            told = about(await subject(tx, id_, desk), desk, None)
            label = say.task(plan=told["plan"], ref=told["ref"], words=told["words"])
            made.append(nav(label, view(id_)))
        return made

    return await context.read(body)
