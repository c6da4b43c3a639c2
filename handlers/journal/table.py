"""The journal as a table for a spreadsheet, in which nothing is ever a formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import tzinfo

from handlers.texts import first as say_first
from handlers.texts import journal as say
from store.audit.reading import Line, plain

# What makes a spreadsheet calculate, also behind a tab or a line break (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(entries: Iterable[Line], zone: tzinfo) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it; times are those of ``zone``."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(say.audit_columns())
    for entry in entries:
        table.writerow([_plain(cell) for cell in _cells(entry, zone)])
    return out.getvalue().encode("utf-8-sig")


def _cells(entry: Line, zone: tzinfo) -> tuple[str, ...]:
    came = entry.origin
    return (
        str(entry.seq),
        f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        "" if entry.person_id is None else str(entry.person_id),
        entry.name or "",
        "、".join(say_first.role(role=role) for role in entry.roles),
        "、".join(entry.agencies),
        say.verb(name=entry.verb),
        say.about(kind=entry.object_kind, number=entry.object_id, subject=entry.subject),
        say.origin(kind=came.kind, chat=came.chat, message=came.message),
        plain(entry.detail),
        entry.key,
    )


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
