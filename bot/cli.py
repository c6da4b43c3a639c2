"""The command line: one app, one place where an error becomes a sentence and an exit code.

0: done. 1: what was asked failed. 2: wrong usage or settings. Only results go to standard output.
"""

from __future__ import annotations

import sys

import typer

from bot import cli_ask, cli_digest, cli_export, cli_find, cli_keep, cli_plans, cli_run
from bot.stop import Stop

app = typer.Typer(
    help="分工助手：查各单位在推进计划中负责什么。 Who is responsible for what.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
cli_run.register(app)
cli_plans.register(app)
cli_ask.register(app)
cli_find.register(app)
cli_digest.register(app)
cli_export.register(app)
cli_keep.register(app)


def main() -> None:
    """The console script ``fengong``."""
    try:
        app(prog_name="fengong")
    except Stop as stop:
        typer.echo(stop.sentence, err=True)
        sys.exit(stop.code)
