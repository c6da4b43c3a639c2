"""``parse``, ``import``, ``duties``, ``show``: the functions the bot calls, without a chat.

What a command needs is imported in it: ``parse`` starts without the database, and none without
need.
"""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.stop import Stop

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pydantic import BaseModel

    from handlers.bodies import Body
    from seed.draft import Draft
    from seed.readers.source import Source
    from store.db import Database, Tx
    from store.lexicon import Lexicon
    from store.records import Duties, SourceExcerpt, TaskCard


# A file on this machine is its owner's: it may be a plan of a hundred thousand tasks.
_SECONDS, _MEMORY = 600.0, 4 << 30


class Wanted(StrEnum):
    """Which part in a task is asked for."""

    LEAD = "lead"
    PARTICIPANT = "participant"
    ANY = "any"


File = Annotated[Path, typer.Argument(metavar="FILE", help="文件。 A document.")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("parse")(parse)
    app.command("import")(import_file)
    app.command("duties")(duties)
    app.command("show")(show)


def parse(file: File, *, json: Json = False) -> None:
    """读一份文件，列出其中的任务；不碰数据库。 What a document says."""
    from handlers.texts import console
    from seed import lexicon

    _, _, draft = asyncio.run(_read(file, lexicon.load()))
    if json:
        _print(draft)
    else:
        named = sum(bool(item.agencies) for item in draft.items)
        title = draft.plan.title or console.untitled()
        typer.echo(console.parsed(title, len(draft.items), named, len(draft.problems)))
        for item in draft.items:
            typer.echo(f"{item.number}　{item.text}")
        for problem in draft.problems:
            typer.echo(console.problem(problem.line, problem.code, problem.text), err=True)
    if not draft.items:
        _no_tasks(file)


def import_file(
    file: File,
    *,
    key: Annotated[str | None, typer.Option(help="计划代号。 The plan's key.")] = None,
    short: Annotated[str | None, typer.Option(help="简称。 Its name in lists.")] = None,
    title: Annotated[str | None, typer.Option(help="标题，代替读出的。 Its title.")] = None,
    place: Annotated[
        str | None, typer.Option(help="national 或省份，如 guangdong。 Whose names it uses.")
    ] = None,
    origin: Annotated[str | None, typer.Option(help="来源。 Where the copy is from.")] = None,
    repost: Annotated[
        bool | None, typer.Option(help="是否转载文本、非印发件。 Whether it is a copy.")
    ] = None,
    json: Json = False,
) -> None:
    """把一份文件导入数据库；同一份文件再导入一次不会改变什么。 Import a document."""
    from bot.cli_models import ImportedOut
    from bot.cli_store import writing
    from bot.clock import Clock
    from handlers.texts import console
    from seed.errors import DraftRefused
    from seed.importer import Given, import_draft, meta_for
    from store import agencies

    given = Given(key, short, title, place, origin, repost)

    async def work(database: Database, clock: Clock) -> ImportedOut:
        lexicon = await database.read(agencies.load)
        data, source, draft = await _read(file, lexicon)

        async def body(tx: Tx) -> ImportedOut:
            meta = await meta_for(tx, draft, source, given, file.name, len(data))
            done = await import_draft(tx, draft, source, meta, lexicon, clock.now())
            return ImportedOut.of(meta, done)

        return await database.begin(body)

    try:
        done = writing(work)
    except DraftRefused as error:
        raise Stop(console.refused(file.name, error.reason, error.what), code=1) from None
    if json:
        _print(done)
    elif done.is_new:
        typer.echo(console.imported(done.plan, done.short, done.revision, done.tasks))
    else:
        typer.echo(console.imported_before(done.plan, done.short, done.revision))
    if done.unlisted:
        typer.echo(console.unlisted(done.unlisted), err=True)
    if done.ambiguous:
        typer.echo(console.ambiguous(done.ambiguous), err=True)


def duties(
    agency: Annotated[str, typer.Argument(metavar="AGENCY", help="任一名称。 Any of its names.")],
    *,
    role: Annotated[Wanted, typer.Option(help="牵头、参与或全部。 The part.")] = Wanted.ANY,
    plan: Annotated[
        str | None, typer.Option(metavar="KEY", help="只看这一计划。 Only this plan.")
    ] = None,
    json: Json = False,
) -> None:
    """一个单位负责什么。 What an agency is responsible for."""
    from bot.cli_models import DutiesOut
    from bot.cli_store import reading
    from handlers.texts import console
    from store import agencies, items, plans
    from store.records import RoleFilter, TaskPage

    wanted = RoleFilter(role.value)

    async def body(tx: Tx, today: date) -> tuple[DutiesOut, Duties, TaskPage]:
        refs = await plans.refs(tx)
        if plan is not None and plan not in {ref.key for ref in refs}:
            raise Stop(console.unknown_plan(plan, [ref.key for ref in refs]), code=1)
        plan_id = next((ref.id for ref in refs if ref.key == plan), None)
        asked = agency_named(await agencies.load(tx), agency, today)
        answer = await items.duties(tx, asked.ref, asked.family, plan_refs=refs)
        ids = await items.keys(tx, asked.family, wanted, plan)
        most = max(len(ids), 1)
        lines = await items.listed(tx, asked.family, wanted, plan_id=plan_id, limit=most)
        return DutiesOut.of(answer, ids, plan), answer, lines

    out, answer, page = reading(
        lambda database, clock: database.read(lambda tx: body(tx, clock.today()))
    )
    if json:
        _print(out)
        return
    typer.echo(console.duties_head(answer.agency.full, role.value, out.total))
    for line in page.lines:
        typer.echo(f"{line.plan_key}#{line.ref}　{line.title}")
    documents = len(out.coverage.naming) + len(out.coverage.silent)
    typer.echo(console.coverage(documents, len(out.coverage.naming), out.coverage.tasks))


def show(
    task: Annotated[str, typer.Argument(metavar="KEY#REF", help="如 annual-2021-2022#14。")],
    *,
    json: Json = False,
) -> None:
    """一项任务：分工、期限、原文所在。 One task."""
    from bot.cli_models import TaskOut
    from bot.cli_store import reading
    from handlers.texts import console
    from store import items, plans
    from store.errors import NotFound

    key, mark, ref = task.strip().partition("#")
    if not (key and mark and ref):
        raise Stop(console.wrong_task_name(task))

    async def body(tx: Tx) -> tuple[TaskCard, SourceExcerpt]:
        refs = await plans.refs(tx)
        if key not in {known.key for known in refs}:
            raise Stop(console.unknown_plan(key, [known.key for known in refs]), code=1)
        try:
            task_id = await items.by_ref(tx, key, ref)
        except NotFound:
            raise Stop(console.unknown_task(key, ref), code=1) from None
        source = await items.source(tx, task_id, plan_refs=refs)
        return await items.card(tx, task_id, plan_refs=refs), source

    card, source = reading(lambda database, _: database.read(body))
    if json:
        _print(TaskOut.of(card, source))
    else:
        _show(card, source)


def _show(card: TaskCard, source: SourceExcerpt) -> None:
    from handlers.render_damage import damage_line
    from handlers.texts import amending, console

    typer.echo(console.task_head(card.plan.short, card.ref))
    if card.path:
        typer.echo(" › ".join(card.path))
    typer.echo(f"\n{card.text}\n")
    for assignment in card.assignments:
        typer.echo(console.assignment(assignment.part.value, assignment.printed))
    if not card.assignments:
        typer.echo(console.no_agency())
    for deadline in card.deadlines:
        day = None if deadline.due_on is None else deadline.due_on.isoformat()
        typer.echo(console.deadline(deadline.phrase or deadline.kind, day))
    if not card.deadlines and "deadline" not in card.by_hand:
        typer.echo(console.no_deadline())
    if card.by_hand:
        typer.echo(amending.corrected(fields=card.by_hand))
    for damage in card.damage:
        typer.echo(damage_line(damage))
    start, end = source.span
    place = console.found_at(source.file_name, start + 1, end, source.sha256, repost=source.repost)
    typer.echo(place)


async def _read(file: Path, lexicon: Lexicon) -> tuple[bytes, Source, Draft]:
    from bot.reader import Reader
    from handlers.texts import console, reading
    from seed.errors import UnreadableDocument
    from seed.review import check_names

    reader = Reader(within=_SECONDS, memory=_MEMORY)
    try:
        data = await asyncio.to_thread(file.read_bytes)
        parsed = await reader.read(data, file.name, said=_show_progress())
        draft = check_names(parsed.draft, parsed.source.text, lexicon)
        return data, parsed.source, draft
    except OSError:
        raise Stop(console.no_file(str(file)), code=1) from None
    except UnreadableDocument as error:
        sentence = reading.unreadable(name=file.name, reason=error.reason, what=error.what)
        raise Stop(sentence, code=1) from None
    finally:
        await reader.close()


def _show_progress() -> Callable[[str], None] | None:
    """Tell on the terminal how far a reading is, where there is somebody to see it."""
    if not sys.stderr.isatty():
        return None
    return lambda sentence: typer.echo(f"\r\x1b[K{sentence}", err=True, nl=False)


def _no_tasks(file: Path) -> NoReturn:
    from handlers.texts import console

    raise Stop(console.no_tasks(file.name), code=1)


def agency_named(lexicon: Lexicon, name: str, today: date) -> Body:
    """The one body that goes by ``name``, under its name of today; Stop says what it could be."""
    from handlers.bodies import as_body, meant_by, name_on
    from handlers.texts import console

    found = lexicon.resolve(name)
    if not found:
        near = [f"{r.name.text}（{name_on(r.entry, today)}）" for r in lexicon.suggest(name)]
        raise Stop(console.unknown_agency(name, near), code=1)
    if len(found) > 1:
        bodies = [name_on(r.entry, today) for r in found]
        raise Stop(console.ambiguous_agency(name, bodies), code=1)
    body = as_body(lexicon, found[0].entry, today)
    if meant := meant_by(lexicon, body, today):
        raise Stop(console.ambiguous_agency(name, [member.full for member in meant]), code=1)
    return body


def _print(value: BaseModel) -> None:
    typer.echo(value.model_dump_json(indent=2))
