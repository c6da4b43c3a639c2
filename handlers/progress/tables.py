"""What the registries take from reporting: verbs, words that are waited for, pages, letters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.context import Context
from handlers.progress import deciding, files, opened, reviewing, start, taps, typed
from handlers.progress.refusing import Effect
from handlers.progress.views import File, Files, OneReport, Reporting, Reviewing

VERBS: dict[str, Effect] = {**taps.VERBS, **reviewing.VERBS, **deciding.VERBS, **opened.VERBS}
KINDS = typed.KINDS
# Views that write, that only some may open, or that send something else than a page.
OFFERED: dict[type[Any], Callable[[Context, Any], Awaitable[None]]] = {
    Reporting: start.report,
    Files: files.listing,
    File: files.send,
    Reviewing: opened.queued,
    OneReport: opened.report,
}
