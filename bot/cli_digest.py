"""``digest``: what would go where on a day, and why something would not. Sends nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.stop import Stop

if TYPE_CHECKING:
    from bot.clock import Clock
    from store.db import Database, Tx
    from store.digest_records import Digest
    from store.lexicon import Lexicon


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("digest")(digest)


def digest(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看，不发。 Show, send nothing.")
    ] = False,
    today: Annotated[
        str | None, typer.Option(metavar="DATE", help="今天，如 2020-10-19。 The day.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=120, help="天数，默认按设置。 The window.")
    ] = None,
) -> None:
    """各群、频道的定期摘要在这一天会发什么。 What digests would say on a day."""
    from bot.cli_store import reading
    from handlers.texts import console

    if not dry_run:
        raise Stop(console.digest_only_dry())
    try:
        day = None if today is None else date.fromisoformat(today)
    except ValueError:
        raise Stop(console.no_day(today or "")) from None
    for line in reading(lambda database, clock: _all(database, clock, day, days)):
        typer.echo(line)


async def _all(database: Database, clock: Clock, day: date | None, days: int | None) -> list[str]:
    from datetime import datetime, time

    from store import agencies, digest_records, digests
    from store.digest_records import Place, Settings

    at = day or clock.today()
    lexicon = await database.read(agencies.load)

    async def body(tx: Tx) -> list[str]:
        known = await digests.running(tx)
        said: list[str] = []
        midnight = datetime.combine(at, time(), clock.local().tzinfo)
        nowhere = digest_records.imagined(Place(0, 0, "group", None), 0, Settings(), midnight)
        for one in known or [nowhere]:
            settings = one.settings if days is None else replace(one.settings, days=days)
            shown = replace(one, settings=settings)
            said += await _one(tx, shown, at, lexicon, is_set=bool(known))
        return said

    return await database.read(body)


async def _one(tx: Tx, digest: Digest, day: date, lexicon: Lexicon, *, is_set: bool) -> list[str]:
    from handlers import letters
    from handlers.digests import serving
    from handlers.digests.compose import Told
    from handlers.digests.why import silent_because
    from handlers.texts import console
    from handlers.texts import digest_panel as say
    from store import slots, workdays

    settings, calendar = digest.settings, await workdays.load(tx)
    start = slots.moment(day, 0, digest.zone)
    coming = slots.next_after(
        start, digest.zone, settings.minute, settings.weekdays, is_working=calendar.is_working
    )
    where = say.where(title=digest.chat_title or say.untitled(), topic=digest.topic)
    when = say.when(weekdays=settings.weekdays, minute=settings.minute, zone=settings.zone)
    is_today = coming is not None and coming.day == day
    head = console.digest_head(where if is_set else None, when, is_today=is_today)
    said = await serving.composed(tx, digest, Told(day, "bot"), lexicon)
    if said.messages:
        words = [letters.word(serving.LETTER, facts).text for facts in said.messages]
        return [head, *words, *([console.digest_picture()] if said.picture else [])]
    last = day + timedelta(days=settings.days)
    why = await silent_because(tx, settings.plans, day, last)
    return [head, console.digest_silent(), *([why] if why else [])]
