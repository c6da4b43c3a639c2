"""``export``: a plan, an agency's tasks or a question's result as a file, without a chat.

What a command needs is imported in it, as in ``cli_plans``. What is public is read beside a running
bot and is not in the journal. A file with progress and names is, with the user of the machine who
took it away, and so it is made by the one process that writes.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.stop import Stop

if TYPE_CHECKING:
    from bot.clock import Clock
    from handlers.export.making import Job, Made
    from store.db import Database, Tx
    from store.records import Actor


class Form(StrEnum):
    """The forms of ``handlers.export.files``."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    *,
    plan: Annotated[str | None, typer.Option(metavar="KEY", help="一份计划。 A plan.")] = None,
    agency: Annotated[
        str | None, typer.Option(metavar="NAME", help="一个单位的任务。 An agency's tasks.")
    ] = None,
    ask: Annotated[
        str | None, typer.Option(metavar="QUESTION", help="一个问题的结果。 What answers it.")
    ] = None,
    form: Annotated[Form | None, typer.Option("--format", help="格式。 The form.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="写到哪里，- 为标准输出。 Where to; - is stdout."),
    ] = None,
    progress: Annotated[
        bool,
        typer.Option(
            "--progress",
            help="包括进展和姓名，记入审计；须先停下机器人。 With progress and names, on record.",
        ),
    ] = False,
) -> None:
    """导出台账：计划、单位或问题的结果。 Write tasks into a file."""
    from bot.cli_store import reading, writing
    from handlers.texts import export as say
    from store.records import Actor
    from store.rules import OPERATOR

    if sum(one is not None for one in (plan, agency, ask)) != 1:
        raise Stop(say.one_of_three())
    chosen = form or _by_name(out)
    actor = OPERATOR if progress else Actor(0)

    async def work(database: Database, clock: Clock) -> Made:
        if ask is not None:
            job = await _answer(database, clock, ask, actor)
        else:
            job = await database.read(lambda tx: _named(tx, clock, plan, agency, actor))
        if not job.ids:
            raise Stop(say.no_tasks(of=job.of), code=1)
        made = await _made(database, clock, job, chosen, actor)
        if progress:
            await _recorded(database, clock, job, made, chosen)
        return made

    _write(writing(work) if progress else reading(work), out)


async def _named(tx: Tx, clock: Clock, plan: str | None, agency: str | None, actor: Actor) -> Job:
    from bot.cli_plans import agency_named
    from handlers.export import jobs
    from handlers.texts import console
    from store import agencies, plans

    known = await plans.refs(tx)
    if agency is not None:
        body = agency_named(await agencies.load(tx), agency, clock.today())
        return await jobs.of_agency(tx, actor, body, known)
    for ref in known:
        if ref.key == plan:
            return await jobs.of_plan(tx, ref)
    raise Stop(console.unknown_plan(plan or "", [ref.key for ref in known]), code=1)


async def _answer(database: Database, clock: Clock, asked: str, actor: Actor) -> Job:
    from dataclasses import replace

    from bot.cli_ask import Line, answered
    from handlers.export import jobs
    from handlers.texts import export as say
    from store.rules import OPERATOR

    ((result, reader),) = await answered(database, [Line(asked)], clock.today())
    # what was reported is a part of the answer for the operator alone
    reader = replace(reader, actor=actor if actor == OPERATOR else None)
    job = await database.read(lambda tx: jobs.of_question(tx, result.question, asked, "", reader))
    if job is None:
        raise Stop(say.not_settled_here(said=asked), code=1)
    return job


async def _made(database: Database, clock: Clock, job: Job, form: Form, actor: Actor) -> Made:
    from handlers.export.making import For, make
    from handlers.texts import export as say
    from store import plans

    known = await database.read(plans.refs)
    whom = For(actor, say.by_operator(), clock.today(), clock.local(), known)
    return await make(database.read, job, form.value, whom)


async def _recorded(database: Database, clock: Clock, job: Job, made: Made, form: Form) -> None:
    """Before the file is there: who took it away, and what it was."""
    from store import exporting
    from store.rules import OPERATOR

    now = clock.now()
    detail = {
        "console": _user(),
        "form": form.value,
        "tasks": made.tasks,
        "with_progress": made.seen,
        "withheld": made.withheld,
        "sha256": hashlib.sha256(made.data).hexdigest(),
    }
    key = f"{exporting.VERB}:console:{now.timestamp():.6f}"
    await database.begin(
        lambda tx: exporting.record(
            tx,
            OPERATOR,
            kind=job.kind,
            object_id=job.object_id,
            detail=detail,
            effect_key=key,
            now=now,
        )
    )


def _user() -> str:
    """Whose process this is, by the system; what the environment says may be anything."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"


def _by_name(out: Path | None) -> Form:
    """The form that the file's name says, else a workbook."""
    ending = "" if out is None else out.suffix.lower().lstrip(".")
    return Form(ending) if ending in set(Form) else Form.XLSX


def _write(made: Made, out: Path | None) -> None:
    from handlers.texts import export as say

    if out is not None and str(out) == "-":
        sys.stdout.buffer.write(made.data)
        return
    path = out or Path(made.name)
    try:
        path.write_bytes(made.data)
    except OSError:
        raise Stop(say.not_written(path=str(path)), code=1) from None
    typer.echo(say.written(path=str(path), tasks=made.tasks, seen=made.seen))
    if made.withheld:
        typer.echo(say.withheld_note(count=made.withheld), err=True)
