"""The three forms of a file, written as rows come in, so that few of them are in memory. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from handlers.export.data import as_json
from handlers.export.ledger import Setting, cells
from handlers.texts import export as say
from seed.sheets_written import Book, Csv
from store.exporting import Row

About = Sequence[tuple[str, str]]


class File(Protocol):
    """A file that is being written; ``close`` adds what it is about and gives its bytes."""

    def add(self, rows: Iterable[Row]) -> None:
        """More tasks."""

    def close(self, about: About) -> bytes:
        """The end."""


class Xlsx:
    """The ledger, behind a sheet that explains it."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._book = Book()
        self._about = self._book.leaf(say.ABOUT, say.ABOUT_WIDTHS)
        widths = [say.WIDTHS[header] for header in setting.headers]
        self._ledger = self._book.leaf(say.LEDGER, widths, frozen=1)
        self._ledger.add(setting.headers, bold=True)

    def add(self, rows: Iterable[Row]) -> None:
        """A line a task."""
        for row in rows:
            self._ledger.add(cells(row, self._setting).values())

    def close(self, about: About) -> bytes:
        """The workbook."""
        for label, words in about:
            self._about.add((label, words))
        return self._book.close()


class Text:
    """The same as .csv; what explains it stands below the table, so that its first row is its
    head.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._table = Csv()
        self._table.add(setting.headers)

    def add(self, rows: Iterable[Row]) -> None:
        """A line a task."""
        for row in rows:
            self._table.add(cells(row, self._setting).values())

    def close(self, about: About) -> bytes:
        """The file."""
        self._table.add(())
        for label, words in about:
            self._table.add((label, words))
        return self._table.close()


class Data:
    """One JSON object: ``tasks`` and ``about``."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._out = bytearray(b'{"tasks": [')
        self._between = b"\n"

    def add(self, rows: Iterable[Row]) -> None:
        """An object a task."""
        for row in rows:
            said = json.dumps(as_json(row, self._setting), ensure_ascii=False)
            self._out += self._between + said.encode()
            self._between = b",\n"

    def close(self, about: About) -> bytes:
        """The file."""
        said = json.dumps(dict(about), ensure_ascii=False)
        return bytes(self._out + b'\n], "about": ' + said.encode() + b"}\n")


FORMS: dict[str, Callable[[Setting], File]] = {"xlsx": Xlsx, "csv": Text, "json": Data}
