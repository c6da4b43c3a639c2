"""``python -m tests.bench.resident URL``: search everything once, print private memory in MiB."""

from __future__ import annotations

import asyncio
import gc
import sys

import psutil

from store.db import open_database
from store.search import find, terms
from tests.bench.judged import questions

ROUNDS = 2


async def _searched(url: str) -> None:
    db = open_database(url)
    known = await db.read(terms.load)
    for _ in range(ROUNDS):
        for query in questions():
            await find(db, query, terms=known)
    gc.collect()
    print(psutil.Process().memory_full_info().uss / 2**20)
    await db.close()


if __name__ == "__main__":
    asyncio.run(_searched(sys.argv[1]))
