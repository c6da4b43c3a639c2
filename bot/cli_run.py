"""``run``, ``sandbox`` and ``doctor`` on the command line."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bot import settings

Adopt = Annotated[
    bool, typer.Option("--adopt", help="把属于另一个机器人的数据库接过来 Take over a database.")
]
Delete = Annotated[
    bool,
    typer.Option("--delete-webhook", help="先取消 Telegram 上的网络钩子 Delete a foreign webhook."),
]
Health = Annotated[
    bool, typer.Option("--health", help="只看正在运行的机器人是否正常 Is the bot alive?")
]


def register(app: typer.Typer) -> None:
    """Add the commands that have to do with the process."""
    app.command()(run)
    app.command()(sandbox)
    app.command()(doctor)


def run(adopt: Adopt = False, delete_webhook: Delete = False) -> None:
    """启动：没有令牌时打开沙盒页面，有令牌时接入 Telegram。 Start."""
    from bot.run import run as serve

    serve(settings.load(), adopt=adopt, delete_webhook=delete_webhook)


def sandbox() -> None:
    """只启动沙盒：聊天页面和它的 Bot API 服务器。 Only the chat page and its server."""
    from bot.desk import check_port, command

    chosen = settings.load()
    check_port(chosen.sandbox_port)
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    words = command(chosen)
    os.execv(words[0], words)  # noqa: S606


def doctor(health: Health = False) -> None:
    """检查：设置、数据库、连接和问题。 What is set, what is there, what is wrong."""
    from bot.doctor import examine, is_well

    chosen = settings.load()
    if health:
        if not is_well(chosen, lambda wrong: typer.echo(wrong, err=True)):
            raise typer.Exit(1)
        return
    report = examine(chosen)
    for line in report.lines:
        typer.echo(line)
    for problem in report.problems:
        typer.echo(f"问题　{problem}")
    raise typer.Exit(1 if report.problems else 0)
