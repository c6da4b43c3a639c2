"""``ask``: a question in words, by the functions that the chat calls; one, or a file of them."""

from __future__ import annotations

import json as json_
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.stop import Stop

if TYPE_CHECKING:
    from handlers.ask.result import Reader, Result
    from store.db import Database
    from store.lexicon import Lexicon
    from store.plans import Heading
    from store.records import AgencyRef, PlanRef
    from store.search import Terms

Json = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]


@dataclass(frozen=True, slots=True)
class Line:
    """One question with who asks, when, and after which other one."""

    question: str
    agency: str | None = None
    today: date | None = None
    previous: str | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ask")(ask)


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="一句话。 In your own words.")
    ] = None,
    *,
    agency: Annotated[
        str | None, typer.Option(metavar="NAME", help="提问者的单位。 Who asks.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(metavar="DATE", help="今天，如 2020-10-19。 The day.")
    ] = None,
    previous: Annotated[
        str | None, typer.Option(metavar="QUESTION", help="前一个问题。 The one before.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSONL，一行一问。 A question a line.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="显示怎样理解。 How it was understood.")
    ] = False,
    json: Json = False,
) -> None:
    """用自己的话提问。 Ask in your own words."""
    from bot.cli_store import reading
    from handlers.texts import console

    if (question is None) is (batch is None):
        raise Stop(console.one_question())
    if batch is not None:
        lines = read_lines(batch)
    else:
        lines = [Line(question or "", agency, _day(today), previous)]
    found = reading(lambda database, clock: answered(database, lines, clock.today()))
    if batch is not None:
        run = {line.question: out(result) for line, (result, _) in zip(lines, found, strict=True)}
        typer.echo(json_.dumps(run, ensure_ascii=False, indent=None if json else 2))
        return
    result, reader = found[0]
    if json:
        whole = {"question": str(result.question), **out(result)}
        typer.echo(json_.dumps(whole, ensure_ascii=False, indent=2))
    else:
        _print(result, reader, explain=explain)


async def answered(
    database: Database, lines: list[Line], today: date
) -> list[tuple[Result, Reader]]:
    """The answer to each line, and against what it was understood; ``today`` where it has none."""
    from handlers.ask.parse import parse
    from handlers.ask.result import Reader, find
    from store import agencies, plans
    from store.db import Tx
    from store.search import terms

    async def known(tx: Tx) -> tuple[Lexicon, tuple[PlanRef, ...], tuple[Heading, ...], Terms]:
        names, words = await agencies.load(tx), await terms.load(tx)
        return names, await plans.refs(tx), await plans.headings(tx), words

    lexicon, refs, headings, words = await database.read(known)
    sections = [heading.name for heading in headings]
    answers = []
    for line in lines:
        day, asker = line.today or today, _asker(lexicon, line.agency)
        given: dict[str, Any] = {
            "lexicon": lexicon,
            "plans": refs,
            "sections": sections,
            "asker": asker,
            "today": day,
        }
        before = parse(line.previous, **given) if line.previous else None
        question = parse(line.question, **given, previous=before)
        last = before.plans if before else ()
        reader = Reader(lexicon, refs, headings, asker, day, last, words)

        async def one(tx: Tx, reader: Reader = reader, question: Any = question) -> Result:
            return await find(tx, question, reader)

        answers.append((await database.read(one), reader))
    return answers


def _asker(lexicon: Lexicon, name: str | None) -> AgencyRef | None:
    """The agency of who asks; Stop where the name is not settled."""
    from handlers.texts import console
    from store.records import AgencyRef

    if name is None:
        return None
    found = {one.entry.slug: one.entry for one in lexicon.resolve(name)}
    if len(found) > 1:
        raise Stop(console.ambiguous_agency(name, [entry.full for entry in found.values()]), code=1)
    for entry in found.values():
        assert entry.id is not None
        return AgencyRef(entry.id, entry.slug, entry.short, entry.full)
    near = [one.name.text for one in lexicon.suggest(name)]
    raise Stop(console.unknown_agency(name, near), code=1)


def out(result: Result) -> dict[str, Any]:
    """What ``score.py`` of the judged questions takes, and whether the bot would ask back."""
    from handlers.ask.result import agency_names

    return {
        "ids": list(result.ids),
        "intent": result.question.intent.value,
        "count": len(result.ids),
        "agencies": {
            f"{line.plan_key}#{line.ref}": agency_names(result.who[line.task_id])
            for line in result.page.lines
            if line.task_id in result.who
        },
        "asks_back": result.asks_back,
    }


def _print(result: Result, reader: Reader, *, explain: bool) -> None:
    from handlers.ask.pages import coverage, sentence, who_sentence
    from handlers.ask.question import Intent
    from handlers.ask.reading import parts
    from handlers.texts import ask as say
    from handlers.texts import console, first

    question = result.question
    if explain:
        typer.echo(str(question))
    if question.intent in (Intent.HELP, Intent.OUT_OF_SCOPE, Intent.GREETING, Intent.PLANS):
        typer.echo(
            first.cannot_answer()
            if question.intent is Intent.OUT_OF_SCOPE
            else console.how_to_ask()
        )
        return
    if result.asks_back and not result.ids:
        typer.echo(console.unclear(question.doubt.typed if question.doubt else None))
        return
    typer.echo(console.question_head(parts(question, reader), len(result.ids)))
    for typed, meant in result.read_as:
        typer.echo(say.read_as(typed=typed, meant=meant))
    if said := sentence(result, reader.today):
        typer.echo(said)
    for line in result.page.lines:
        typer.echo(f"{line.plan_key}#{line.ref}　{line.title}")
        if question.asks_who:
            views = result.who.get(line.task_id, ())
            typer.echo(f"　{who_sentence(views, divided=line.division == 'divided')}")
    if left := len(result.ids) - len(result.page.lines):
        typer.echo(say.too_many_to_show(left=left))
    if searched := coverage(result, reader):
        typer.echo(searched)


def read_lines(file: Path) -> list[Line]:
    """Lines of the judged sets: ``question``, ``asker_agency``, ``as_of``, ``previous``."""
    from handlers.texts import console

    try:
        text = file.read_text(encoding="utf-8")
        rows = [json_.loads(line) for line in text.splitlines() if line.strip()]
        return [
            Line(
                row["question"],
                row.get("asker_agency"),
                _day(row.get("as_of")),
                row.get("previous"),
            )
            for row in rows
        ]
    except OSError:
        raise Stop(console.no_file(str(file)), code=1) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Stop(console.not_questions(file.name), code=1) from None


def _day(typed: str | None) -> date | None:
    from handlers.texts import console

    if typed is None:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Stop(console.no_day(typed)) from None
