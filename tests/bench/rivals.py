"""What one would use instead, each set up as its documentation says, and as generously.

All of them get the words of a task as printed, are built once, and answer a query with at most
``MOST`` tasks, best first, each with a score.
"""

from __future__ import annotations

import asyncio
import math
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import asyncpg  # type: ignore[import-untyped]
from rapidfuzz import fuzz, process

MOST = 10


class Printed(NamedTuple):
    """A task: ``KEY#REF``, and its heading, text and boxes as printed."""

    label: str
    words: str


Ranked = list[tuple[str, float]]


class Rival(Protocol):
    """One way to search."""

    async def ranked(self, query: str) -> Ranked:
        """Labels and scores, best first."""


class Fuzzy:
    """rapidfuzz over all texts."""

    def __init__(self, texts: Sequence[Printed], scorer: Callable[..., float]) -> None:
        self._labels = [text.label for text in texts]
        self._words = [text.words for text in texts]
        self._scorer = scorer

    async def ranked(self, query: str) -> Ranked:
        found = process.extract(query, self._words, scorer=self._scorer, limit=MOST)
        return [(self._labels[at], score) for _, score, at in found]


class Like:
    """SQLite: every word somewhere in the text."""

    def __init__(self, texts: Sequence[Printed], file: Path) -> None:
        self._db = sqlite3.connect(file)
        self._db.execute("CREATE TABLE printed (label TEXT, words TEXT)")
        self._db.executemany("INSERT INTO printed VALUES (?, ?)", texts)
        self._db.commit()

    async def ranked(self, query: str) -> Ranked:
        return [(row[0], 1.0) for row in _like(self._db, query)]


class Trigram:
    """SQLite's FTS5 with its trigram tokenizer; what is shorter than that is left to LIKE.

    ``whole``: every word must stand there in one piece; else any three of its characters will do.
    """

    def __init__(self, texts: Sequence[Printed], file: Path, *, whole: bool) -> None:
        self._db = sqlite3.connect(file)
        columns = "label UNINDEXED, words, tokenize='trigram'"
        self._db.execute(f"CREATE VIRTUAL TABLE printed USING fts5({columns})")
        self._db.executemany("INSERT INTO printed VALUES (?, ?)", texts)
        self._db.commit()
        self._whole = whole

    async def ranked(self, query: str) -> Ranked:
        words = [word.replace('"', "") for word in query.split()]
        long = [word for word in words if len(word) >= 3]
        if not long:
            return [(row[0], 1.0) for row in _like(self._db, query)]
        pieces = long
        if not self._whole:
            pieces = [word[i : i + 3] for word in long for i in range(len(word) - 2)]
        asked = (" " if self._whole else " OR ").join(f'"{piece}"' for piece in pieces)
        matching = "SELECT label, rank FROM printed WHERE words MATCH ? ORDER BY rank LIMIT ?"
        return [(label, -rank) for label, rank in self._db.execute(matching, (asked, MOST))]


class Bm25:
    """Okapi BM25 (k1 1.5, b 0.75) over an inverted index of ``tokens``."""

    def __init__(self, texts: Sequence[Printed], tokens: Callable[[str], Iterable[str]]) -> None:
        self._labels = [text.label for text in texts]
        self._tokens = tokens
        self._lengths = array("I")
        self._where: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._times: dict[str, array[int]] = defaultdict(lambda: array("H"))
        for at, text in enumerate(texts):
            counted = Counter(tokens(text.words))
            self._lengths.append(sum(counted.values()))
            for token, times in counted.items():
                self._where[token].append(at)
                self._times[token].append(times)
        self._usual = sum(self._lengths) / len(self._lengths)

    async def ranked(self, query: str) -> Ranked:
        scores: dict[int, float] = {}
        size = len(self._labels)
        for token in set(self._tokens(query)):
            where = self._where.get(token, array("I"))
            rare = math.log1p((size - len(where) + 0.5) / (len(where) + 0.5))
            for at, times in zip(where, self._times.get(token, array("H")), strict=True):
                long = 0.25 + 0.75 * self._lengths[at] / self._usual
                more = rare * times * 2.5 / (times + 1.5 * long)
                scores[at] = scores.get(at, 0.0) + more
        best = nlargest(MOST, scores.items(), key=lambda item: item[1])
        return [(self._labels[at], score) for at, score in best]


class PostgresLike:
    """PostgreSQL: every word somewhere in the text."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @classmethod
    async def made(cls, texts: Sequence[Printed], uri: str) -> PostgresLike:
        """With its own table in that database."""
        connection = await asyncpg.connect(uri)
        await connection.execute("CREATE TEMP TABLE printed (label TEXT, words TEXT)")
        await connection.copy_records_to_table("printed", records=texts)
        return cls(connection)

    async def ranked(self, query: str) -> Ranked:
        words = query.split()
        every = " AND ".join(f"words LIKE ${n}" for n in range(1, len(words) + 1))
        asked = f"SELECT label FROM printed WHERE {every} LIMIT {MOST}"
        rows = await self._connection.fetch(asked, *map(_anywhere, words))
        return [(row[0], 1.0) for row in rows]

    async def close(self) -> None:
        """End the connection."""
        await self._connection.close()


def pairs(text: str) -> list[str]:
    """Characters two by two."""
    bare = "".join(filter(str.isalnum, text.lower()))
    return [bare[i : i + 2] for i in range(len(bare) - 1)]


def words(text: str) -> Iterable[str]:
    """The words that jieba cuts for a search engine."""
    import jieba

    jieba.setLogLevel("ERROR")
    return (word for word in jieba.lcut_for_search(text.lower()) if word[:1].isalnum())


def in_memory(texts: Sequence[Printed], folder: Path) -> dict[str, Callable[[], Rival]]:
    """How to make each of those that need no server, by name."""
    return {
        "rapidfuzz WRatio": lambda: Fuzzy(texts, fuzz.WRatio),
        "rapidfuzz partial_ratio": lambda: Fuzzy(texts, fuzz.partial_ratio),
        "SQLite LIKE": lambda: Like(texts, folder / "like.db"),
        "FTS5 trigram, whole words": lambda: Trigram(texts, folder / "whole.db", whole=True),
        "FTS5 trigram, any three": lambda: Trigram(texts, folder / "any.db", whole=False),
        "jieba + BM25": lambda: Bm25(texts, words),
        "character pairs + BM25": lambda: Bm25(texts, pairs),
    }


def _like(db: sqlite3.Connection, query: str) -> list[tuple[str]]:
    asked = query.split()
    every = " AND ".join("words LIKE ?" for _ in asked)
    found = db.execute(
        f"SELECT label FROM printed WHERE {every} LIMIT {MOST}", [*map(_anywhere, asked)]
    )
    return found.fetchall()


def _anywhere(word: str) -> str:
    return f"%{word}%"


async def all_ranked(rival: Rival, queries: Iterable[str]) -> dict[str, Ranked]:
    """The answers to all queries; gives way between them."""
    found: dict[str, Ranked] = {}
    for query in queries:
        found[query] = await rival.ranked(query)
        await asyncio.sleep(0)
    return found
