"""``fengong run``: beside a sandbox without a token, on Telegram with one."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from bot import logs
from bot.settings import Settings
from bot.stop import Stop

if TYPE_CHECKING:
    from bot.app import App, Wishes

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(settings: Settings, *, adopt: bool, delete_webhook: bool) -> None:
    """Serve until a signal. Raises Stop with a sentence for everything a person can put right."""
    logs.configure(settings.log_level, settings.log_form, settings.secrets)
    if settings.token is not None:
        settings.who  # noqa: B018  # refuses a closed bot without an owner at once
        _serving(_on_telegram(settings, adopt=adopt, delete_webhook=delete_webhook))
    else:
        _serving(_beside_a_sandbox(settings))


def _serving(whole: object) -> None:
    # Imported here: what only starts the sandbox or refuses a setting needs none of it.
    from bot.explain import explain
    from store.errors import StoreError

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(whole)  # type: ignore[arg-type]
    except StoreError as error:
        raise explain(error) from None


async def _on_telegram(settings: Settings, *, adopt: bool, delete_webhook: bool) -> None:
    from bot.app import Wishes, build

    app = build(settings)
    await _until_signal(app, Wishes(adopt=adopt, delete_webhook=delete_webhook))


async def _beside_a_sandbox(settings: Settings) -> None:
    from bot.desk import beside
    from bot.office import for_sandbox, read_office

    office = read_office(settings.scenario)
    async with beside(settings) as desk:
        # The sandbox comes up while this imports the rest.
        from bot.app import Wishes, build

        app = build(for_sandbox(settings, office, desk.address))

        def ready() -> None:
            sys.stdout.write(f"{desk.address}\n")
            sys.stdout.flush()

        watching = asyncio.get_running_loop().create_task(desk.ended())
        watching.add_done_callback(lambda _: app.stop())
        try:
            await _until_signal(app, Wishes(office=office, ready=ready))
            if watching.done():
                raise Stop("沙盒已经退出，机器人也停下了。", code=1)
        finally:
            watching.cancel()


async def _until_signal(app: App, wishes: Wishes) -> None:
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, app.stop)
    try:
        await app.serve(wishes)
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
