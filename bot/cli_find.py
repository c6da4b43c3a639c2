"""``find``: the search of the bot, without a chat; ``--batch`` for a file of judged queries."""

from __future__ import annotations

import json as text_json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.stop import Stop

if TYPE_CHECKING:
    from store.db import Database
    from store.search import Found, Hit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("find")(find)


def find(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="任意文字。 What to look for.")
    ] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, max=100, help="最多几项。 At most so many.")] = 10,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="每行一个 query。 One query a line."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """按文字、拼音、首字母、英文或编号查找任务。 Find tasks."""
    from bot.cli_store import reading
    from handlers.texts import console

    if (words is None) == (batch is None) or (batch is not None and not json):
        raise Stop(console.find_usage())
    queries = [" ".join(words or ())] if batch is None else _queries(batch)
    found = reading(lambda database, _: _all(database, queries, limit))
    if batch is not None:
        run = {query: [hit.key for hit in result.hits] for query, result in found.items()}
        typer.echo(text_json.dumps(run, ensure_ascii=False, indent=1))
        return
    (result,) = found.values()
    if json:
        typer.echo(text_json.dumps([_out(hit) for hit in result.hits], ensure_ascii=False))
    else:
        _show(result)


async def _all(database: Database, queries: list[str], limit: int) -> dict[str, Found]:
    from store.search import find as search
    from store.search import terms

    known = await database.read(terms.load)
    found: dict[str, Found] = {}
    for query in queries:
        found[query] = await search(database, query, terms=known, limit=limit)
    return found


def _queries(batch: Path) -> list[str]:
    from handlers.texts import console

    try:
        lines = batch.read_text("utf-8").splitlines()
        return [str(text_json.loads(line)["query"]) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError):
        raise Stop(console.no_batch(str(batch), "query"), code=1) from None


def _out(hit: Hit) -> dict[str, object]:
    return {"id": hit.key, "score": hit.score, "why": hit.why.value, "matched": list(hit.matched)}


def _show(found: Found) -> None:
    from handlers.texts import console

    if not found.hits:
        typer.echo(console.nothing_found())
    for hit in found.hits:
        typer.echo(console.hit(hit.key, hit.title, hit.why.value))
    if found.near:
        typer.echo(console.near_misses(), err=True)
    for hit in found.near:
        typer.echo(console.hit(hit.key, hit.title, hit.why.value), err=True)
