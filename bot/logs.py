"""Logs for people and machines, on standard error: ids only, and never a token.

Whatever is written is redacted last, as text: tracebacks, arguments and other libraries' lines
go the same way.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Literal

import structlog
from structlog.typing import Processor

# A bot's token, also where it stands in an address with its colon escaped.
_TOKEN = re.compile(r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
_QUIET = ("httpx", "httpcore", "aiosqlite", "asyncio", "alembic", "telegram", "uvicorn")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` without tokens, without passwords in addresses, without the given secrets."""
    for secret in secrets:
        text = text.replace(secret, "<secret>")
    return _PASSWORD.sub(r"\1:<secret>@", _TOKEN.sub("<token>", text))


class Redacting(logging.Formatter):
    """Wraps another formatter and redacts what it made."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """One line (or more, with a traceback) without secrets."""
        return redact(self._inner.format(record), self._secrets)


def configure(
    level: str, form: Literal["json", "console"], secrets: Iterable[str] = ()
) -> logging.Handler:
    """Send structlog and the standard library through one redacting handler."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(_formatter(form, shared), secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    sys.excepthook = _log_uncaught
    return handler


def _formatter(form: str, shared: list[Processor]) -> logging.Formatter:
    last: list[Processor]
    if form == "json":
        # format_exc_info and not dict tracebacks: those would carry the locals of every frame.
        last = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        plain = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, trace))
