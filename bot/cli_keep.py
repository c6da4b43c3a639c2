"""``backup``, ``restore``, ``audit`` and ``outbox``: keeping what is there, and checking it.

What a command needs is imported in it, as in ``cli_plans``.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.stop import Stop

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.settings import Settings
    from store.audit.chain import Head, Verdict
    from store.db import Database

Folder = Annotated[Path | None, typer.Argument(metavar="DIR", help="目录。 A directory.")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")]
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")

audit_app = typer.Typer(help="审计链：核对，通知发到哪里。 The journal.", no_args_is_help=True)
outbox_app = typer.Typer(help="恢复后扣下的消息。 What a restore held back.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(back_up)
    app.command("restore")(restore)
    audit_app.command("verify")(verify)
    audit_app.command("chat")(chat)
    app.add_typer(audit_app, name="audit")
    outbox_app.callback(invoke_without_command=True)(held)
    outbox_app.command("release")(release)
    outbox_app.command("discard")(discard)
    app.add_typer(outbox_app, name="outbox")


def back_up(
    folder: Folder = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="不新做，只试恢复 DIR 这份。 Only try one.")
    ] = False,
) -> None:
    """备份数据库和附件；机器人可以照常运行。 Back up; the bot may be running."""
    from handlers.texts import keeping as say

    chosen = _settings()
    if check:
        path, found = folder or chosen.backups, None
        found = _done(_checked(path))
        made = f"{found.made_at:%Y-%m-%d %H:%M}"
        typer.echo(say.backup_sound(path=str(path), entries=found.entries, made=made))
        return
    path, found = _done(_backed_up(chosen, folder or chosen.backups))
    files = len(found.files) - 1
    typer.echo(say.backed_up(path=str(path), entries=found.entries, files=files))
    if found.missing:
        typer.echo(say.missing_evidence(count=len(found.missing)), err=True)


async def _checked(path: Path) -> Any:
    from store import backup

    return await backup.check(path)


async def _backed_up(chosen: Settings, folder: Path) -> Any:
    from importlib.metadata import version

    from bot.cli_store import ready
    from bot.clock import Clock
    from bot.failpoints import failpoint
    from store import backup, manifest

    await ready(chosen)
    source = backup.Source(chosen.database, chosen.files / manifest.EVIDENCE)
    made = await backup.make(
        source,
        folder,
        kind=backup.MANUAL,
        version=version("fengong"),
        local=Clock(chosen.zone).local(),
        step=lambda: failpoint("KP17"),
    )
    return made, manifest.read(made)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="一份备份。 A backup.")],
    *,
    force: Annotated[
        bool, typer.Option("--force", help="换掉已有的数据库，原来的另存。 Replace what is there.")
    ] = False,
) -> None:
    """用一份备份换掉数据库；先停下机器人。 Restore; stop the bot first."""
    from bot.clock import Clock
    from bot.failpoints import failpoint
    from handlers.texts import keeping as say
    from store import backup, manifest
    from store import restore as restoring

    chosen = _settings()
    clock = Clock(chosen.zone)
    done = _done(
        restoring.restore(
            backup.Source(chosen.database, chosen.files / manifest.EVIDENCE),
            folder,
            force=force,
            now=clock.now(),
            local=clock.local(),
            step=lambda: failpoint("KP17"),
        )
    )
    made = f"{done.manifest.made_at:%Y-%m-%d %H:%M}"
    typer.echo(say.restored(path=str(folder), made=made, held=done.held, aside=done.aside))


def verify(
    *,
    as_json: Json = False,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="HASH|FILE", help="留存的链尾，可给几个。 Heads kept elsewhere."),
    ] = None,
) -> None:
    """核对审计链，也与各份备份里的链尾核对。 Check the journal, and against every backup."""
    from bot.cli_store import reading
    from store import audit, manifest

    chosen = _settings()
    heads = manifest.heads(manifest.finished(chosen.backups))
    heads += [head for given in against or () for head in _given(given)]

    async def work(database: Database, _clock: Clock) -> Verdict:
        return await database.read(lambda tx: audit.verify(tx, heads))

    verdict = reading(work)
    if as_json:
        shown = asdict(verdict) | {"kept": len(heads)}
        typer.echo(json.dumps(shown, ensure_ascii=False, default=datetime.isoformat))
    else:
        _say(verdict, len(heads))
    raise typer.Exit(0 if verdict.broken_at is None else 1)


def _say(verdict: Verdict, kept: int) -> None:
    from handlers.texts import keeping as say

    head = verdict.head
    if verdict.broken_at is not None:
        assert verdict.why is not None
        typer.echo(say.chain_broken(why=verdict.why, at=verdict.broken_at))
    elif head is not None:
        left = kept - len(verdict.undone)
        entries, seq = verdict.entries, head.seq or 0
        typer.echo(say.chain_sound(entries=entries, seq=seq, head=head.hash, kept=left))
    for lost in verdict.missing:
        typer.echo(say.head_missing(source=lost.source, seq=lost.seq, head=lost.hash))
    for gone in verdict.undone:
        typer.echo(say.head_undone(source=gone.source, seq=gone.seq))


def _given(given: str) -> list[Head]:
    """A hash, or a file with hashes in it: a manifest, or the text of a weekly post."""
    from handlers.texts import keeping as say
    from store import manifest
    from store.audit.chain import Head

    path = Path(given)
    if path.name == manifest.MANIFEST:
        return [_bad(lambda: manifest.read(path.parent)).head]
    text = given
    if path.is_file():
        text = path.read_text(encoding="utf-8", errors="replace")
    found = list(dict.fromkeys(_HASH.findall(text)))
    if not found:
        raise Stop(say.no_head(given=given))
    source = path.name if path.is_file() else ""
    return [Head(one, source=source) for one in found]


def chat(
    number: Annotated[
        int, typer.Argument(metavar="CHAT", help="群的编号；0 表示私聊。 0: private.")
    ],
) -> None:
    """备份失败和每周链尾发到哪个群。 Where administrators are told."""
    from bot.cli_store import writing
    from handlers.texts import keeping as say
    from store import chats, office, rules

    async def work(database: Database, clock: Clock) -> bool:
        known = await database.read(lambda tx: chats.find(tx, number)) if number else 0
        if known is None:
            return False
        now = clock.now()
        key = f"admin_chat:{now.timestamp():.6f}"
        setting = office.Setting.ADMIN_CHAT
        await database.begin(
            lambda tx: office.put(tx, rules.OPERATOR, setting, known, effect_key=key, now=now)
        )
        return True

    if not writing(work):
        raise Stop(say.unknown_chat(chat=number), code=1)
    typer.echo(say.chat_set(chat=number))


def held(context: typer.Context) -> None:
    """列出恢复后扣下的消息。 What is held."""
    from bot.cli_store import reading
    from handlers.texts import keeping as say
    from store import outbox

    if context.invoked_subcommand is not None:
        return

    async def work(database: Database, _clock: Clock) -> Any:
        return await database.read(outbox.held)

    rows = reading(work)
    typer.echo(say.outbox_held(held=len(rows)))
    for row in rows:
        at = f"{row.created_at:%Y-%m-%d %H:%M}Z"
        typer.echo(say.held_line(chat=row.telegram_id, kind=row.kind, at=at))


def release() -> None:
    """把扣下的消息发出去。 Send what is held."""
    from handlers.texts import keeping as say

    typer.echo(say.released(count=_decided("release")))


def discard() -> None:
    """作废扣下的消息。 Never send it."""
    from handlers.texts import keeping as say

    typer.echo(say.discarded(count=_decided("discard")))


def _decided(verb: str) -> int:
    from bot.cli_store import writing
    from store import outbox

    async def work(database: Database, clock: Clock) -> int:
        decide = outbox.release if verb == "release" else outbox.discard
        return await database.begin(lambda tx: decide(tx, clock.now()))

    return writing(work)


def _settings() -> Settings:
    from bot import failpoints, settings

    chosen = settings.load()
    failpoints.arm(chosen.failpoints)
    return chosen


def _done(work: Any) -> Any:
    return _bad(lambda: asyncio.run(work))


def _bad(work: Any) -> Any:
    """Run ``work``; what the store refuses is a sentence."""
    from bot.explain import explain
    from handlers.texts import keeping as say
    from store.errors import BadBackup, Occupied, StoreError

    try:
        return work()
    except BadBackup as error:
        sentence = say.bad_backup(path=error.path, why=error.why, name=error.name)
        raise Stop(sentence, code=1) from None
    except Occupied as error:
        raise Stop(say.occupied(url=error.url), code=1) from None
    except StoreError as error:
        raise explain(error) from None
