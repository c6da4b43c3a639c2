"""The library's dispatcher, with errors that are not swallowed."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application, ExtBot

from handlers.context import Context, Deps

Dicts = dict[Any, Any]


class Dispatcher(Application[ExtBot[None], Context, Dicts, Dicts, Dicts, None]):
    """Handlers run one group after the other; the first error ends it and reaches the lane.

    The library hands errors to error handlers and returns normally, and after a guard that
    raised it still runs the next group. The lane is the one place for retry and quarantine.
    """

    deps: Deps

    async def process_error(
        self, update: object, error: Exception, job: Any = None, coroutine: Any = None
    ) -> bool:
        """Raise what a handler raised."""
        raise error
