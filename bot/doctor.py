"""``fengong doctor``: what is set, what is there, and what is wrong, without a secret."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from pydantic import SecretStr

from bot import converter, health
from bot.clock import Clock
from bot.drawing import fonts
from bot.logs import redact
from bot.reader import fences
from bot.settings import Settings, rows
from bot.stop import Stop
from handlers.texts import console, keeping, reading
from store import chores, inbox, install, lock, manifest, migrate, outbox
from store.db import Database, open_database
from store.errors import Busy, Unusable

_LITTLE_SPACE = 200 * 2**20
_TELEGRAM_SECONDS = 10.0
BACKUP = "backup"


@dataclass
class Report:
    """Lines of findings, and what of it has to be put right."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def says(self, name: str, value: object) -> None:
        self.lines.append(f"{name}　{value}")


def examine(settings: Settings) -> Report:
    """Look at everything; a part that fails is a problem and the others are looked at anyway."""
    report = Report()
    _versions(report)
    _settings(report, settings)
    _disk(report, settings)
    _backups(report, settings)
    _pictures(report)
    _files(report)
    asyncio.run(_database(report, settings))
    if settings.token is not None:
        try:
            settings.who  # noqa: B018
        except Stop as stop:
            report.problems.append(stop.sentence)
        asyncio.run(_telegram(report, settings))
    secrets = settings.secrets
    report.lines = [redact(line, secrets) for line in report.lines]
    report.problems = [redact(line, secrets) for line in report.problems]
    return report


def _versions(report: Report) -> None:
    report.says("分工助手", version("fengong"))
    report.says("Python", platform.python_version())
    report.says("python-telegram-bot", version("python-telegram-bot"))
    report.says("SQLite", sqlite3.sqlite_version)


def _settings(report: Report, settings: Settings) -> None:
    for row in rows():
        value = getattr(settings, row.field)
        report.says(row.name, _shown(value))


def _shown(value: Any) -> str:
    if value is None or value == frozenset():
        return "（未设）"
    if isinstance(value, SecretStr):
        return "（已设，不显示）"
    return (
        "、".join(str(one) for one in sorted(value)) if isinstance(value, frozenset) else str(value)
    )


def _disk(report: Report, settings: Settings) -> None:
    folder = settings.data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    report.says("剩余空间", f"{free // 2**20} MiB")
    if free < _LITTLE_SPACE:
        report.problems.append(f"{folder} 只剩 {free // 2**20} MiB 空间。")
    if not os.access(folder, os.W_OK):
        report.problems.append(f"没有权限写 {folder}。")


def _backups(report: Report, settings: Settings) -> None:
    made = manifest.finished(settings.backups)
    report.says("上次备份", keeping.last_backup(name=made[-1].name if made else None))


def _pictures(report: Report) -> None:
    """No problem where they cannot be drawn: digests go without."""
    lacks = [] if find_spec("matplotlib") else ["matplotlib"]
    lacks += [] if fonts.find() else ["字体“文泉驿微米黑”（fonts-wqy-microhei）"]
    report.says("摘要图片", f"不画，缺少 {'、'.join(lacks)}" if lacks else "能画")


def _files(report: Report) -> None:
    """Which limits hold for what opens files is tried, since containers refuse some of them."""
    holding = asyncio.run(fences())
    if not holding:
        report.problems.append(reading.no_reader())
        return
    report.says("读文件", reading.limits(holding=holding))
    report.says(".doc、.wps", reading.old_files(converter=converter.find()))


async def _database(report: Report, settings: Settings) -> None:
    url = settings.database
    try:
        found = await migrate.version(url)
    except Unusable as error:
        report.problems.append(console.unusable(error.url, error.trouble))
        return
    report.says("数据库版本", found or "还没有建立")
    if found is not None and found not in migrate.REVISIONS:
        report.problems.append(console.newer_database(found))
    elif found == migrate.HEAD:
        database = open_database(url)
        try:
            await _contents(report, database)
        finally:
            await database.close()
    try:
        with lock.writing(url):
            report.says("写锁", "空闲")
    except Busy:
        report.says("写锁", "机器人正在使用")


async def _contents(report: Report, database: Database) -> None:
    bound = await database.read(install.bound_to)
    report.says("所属机器人", "还没有" if bound is None else f"{bound[0]}，{bound[1]}")
    report.says("上次收取", await database.read(inbox.last_poll) or "从未")
    waiting = await database.read(inbox.counts)
    leaving = await database.read(outbox.counts)
    report.says("收件", f"待处理 {waiting['open']}，隔离 {waiting['quarantined']}")
    report.says("发件", "，".join(f"{state} {n}" for state, n in leaving.items()) or "无待发")
    if leaving.get("held"):
        report.problems.append(keeping.held_problem(held=leaving["held"]))
    trouble = await database.read(lambda tx: chores.trouble(tx, BACKUP))
    if trouble is not None:
        report.problems.append(keeping.backup_trouble(error=trouble))
    if waiting["quarantined"]:
        report.problems.append(f"{waiting['quarantined']} 条消息三次处理失败，已隔离。")


async def _telegram(report: Report, settings: Settings) -> None:
    from telegram.error import InvalidToken, TelegramError

    from bot.app import build
    from bot.ingest import REFUSED, WEBHOOK

    app = build(settings.model_copy(update={"failpoints": "", "access": "open"}))
    try:
        async with asyncio.timeout(_TELEGRAM_SECONDS):
            await app.bot.initialize()
            info = await app.bot.get_webhook_info()
        report.says("Telegram", f"@{app.bot.username}，待收 {info.pending_update_count}")
        if info.url:
            report.problems.append(WEBHOOK)
    except InvalidToken:
        report.problems.append(REFUSED)
    except (TelegramError, TimeoutError) as error:
        report.problems.append(
            f"连不上 Telegram（{type(error).__name__}），可能需要设 TELEGRAM_PROXY。"
        )
    finally:
        await app.bot.hang_up()
        await app.worker.db.close()


def is_well(settings: Settings, say: Callable[[str], None]) -> bool:
    """Whether the process that uses this data directory is alive; ``say`` is told why not."""
    wrong = health.problem(settings.data_dir / "health.json", Clock(settings.zone).now())
    if wrong is not None:
        say(wrong)
    return wrong is None
