"""The journal as a table for a spreadsheet, in which nothing is ever a formula. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from handlers.texts import first as say_first
from handlers.texts import journal as say
from seed.sheets_written import csv_of as table_of
from store.audit.reading import Line, plain


def csv_of(entries: Iterable[Line], zone: tzinfo) -> bytes:
    """The table as .csv; times are those of ``zone``."""
    return table_of([say.audit_columns(), *(_cells(entry, zone) for entry in entries)])


def _cells(entry: Line, zone: tzinfo) -> tuple[str, ...]:
    came = entry.origin
    return (
        str(entry.seq),
        f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        "" if entry.person_id is None else str(entry.person_id),
        entry.name or say.at_the_console(user=entry.detail.get("console")),
        "、".join(say_first.role(role=role) for role in entry.roles),
        "、".join(entry.agencies),
        say.verb(name=entry.verb),
        say.about(kind=entry.object_kind, number=entry.object_id, subject=entry.subject),
        say.origin(kind=came.kind, chat=came.chat, message=came.message),
        plain(entry.detail),
        entry.key,
    )
