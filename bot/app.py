"""The composition root: everything is built here, once, and nothing at import."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder

from bot.application import Dispatcher
from bot.client import Client
from bot.clock import Clock
from bot.courier import Courier
from bot.digests import Digests
from bot.errors import named
from bot.failpoints import arm, watched, watched_files, watched_reader
from bot.health import Health
from bot.ingest import REFUSED, WEBHOOK, Intake
from bot.keeper import Keeper, recover
from bot.lanes import Lanes
from bot.nightly import Nightly
from bot.offers import offer_again
from bot.office import Office, move_in
from bot.pace import UNLIMITED, Pace
from bot.painter import Painter
from bot.reader import Reader
from bot.reminding import Reminders
from bot.request import Request
from bot.settings import Settings
from bot.stop import Stop
from bot.worker import Backoff, Worker, log
from handlers import letters, register
from handlers.commands import menu
from handlers.context import Deps, context_types
from handlers.digests.trouble import undelivered
from seed.shipped import seed_shipped
from store import agencies, install, lock, migrate, people
from store.db import Tx, open_database
from store.readmodel import ReadModel


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for beside the settings."""

    adopt: bool = False
    delete_webhook: bool = False
    office: Office | None = None
    ready: Callable[[], None] = field(default=lambda: None)


@dataclass
class App:
    """Everything that lives as long as the process. ``serve`` is its life."""

    settings: Settings
    worker: Worker
    bot: Client
    application: Dispatcher
    lanes: Lanes
    courier: Courier
    intake: Intake
    keeper: Keeper
    nightly: Nightly
    digests: Digests
    reminders: Reminders
    reader: Reader = field(default_factory=watched_reader)

    def stop(self) -> None:
        """Ask every loop to come to its end; ``serve`` returns within a few seconds."""
        self.worker.stop()

    async def serve(self, wishes: Wishes) -> None:
        """Prepare, connect, serve until stopped. Raises Stop, or StoreError while preparing."""
        with lock.writing(self.settings.database):
            await migrate.prepare(self.settings.database)
            try:
                await self._furnish(wishes)
                await self._serve_connected(wishes)
            finally:
                self.worker.health.remove()
                await self.application.shutdown()
                await self.reader.close()
                await self.bot.hang_up()
                await self.worker.db.close()

    async def _furnish(self, wishes: Wishes) -> None:
        """Plans, owners and appointments; nothing changes where they are in already."""
        worker, settings = self.worker, self.settings
        now = worker.clock.now()
        await seed_shipped(worker.db, now)
        owners = {owner: str(owner) for owner in settings.owner_ids}
        if wishes.office is not None:
            owners |= wishes.office.owners

        async def body(tx: Tx) -> None:
            await install.bind(tx, worker.bot_id, _origin(settings), adopt=wishes.adopt, now=now)
            await people.set_owners(tx, owners, now=now)
            if wishes.office is not None:
                await move_in(tx, wishes.office, await agencies.load(tx), now)
            await recover(tx, worker, now)

        await worker.db.begin(body)

    async def _serve_connected(self, wishes: Wishes) -> None:
        if not await self._connect(wishes):
            return
        await self.application.initialize()
        self.application.deps = self._deps()
        register(self.application)
        log.info("serving", bot=self.worker.bot_id, access=self.application.deps.access)
        house = (self.keeper, self.nightly, self.digests, self.reminders)
        loops = (self.intake, self.lanes, self.courier, *house)
        try:
            async with asyncio.TaskGroup() as group:
                for loop in loops:
                    name = type(loop).__name__.lower()
                    group.create_task(_watched_over(name, loop.run()), name=name)
                group.create_task(self._keep_menu())
                wishes.ready()
        except BaseExceptionGroup as errors:
            raise _first(errors) from None

    def _deps(self) -> Deps:
        return Deps(
            db=self.worker.db,
            reads=ReadModel(self.worker.db),
            clock=self.worker.clock,
            access=self.settings.who,
            owner_ids=self.settings.owner_ids,
            bot_username=self.bot.username,
            wake=self.courier.wake,
            files=watched_files(self.settings.files),
            zone=self.settings.zone,
            reader=self.reader,
        )

    async def _connect(self, wishes: Wishes) -> bool:
        """False when the worker was stopped before Telegram answered. Tries for ever."""
        backoff, bell = Backoff(), self.worker.bell()
        while not self.worker.is_stopping:
            try:
                await self.bot.initialize()
                await self._check_webhook(wishes)
            except InvalidToken:
                raise Stop(REFUSED) from None
            except TelegramError as error:
                if not backoff.failures:
                    log.warning("Telegram cannot be reached yet", error=named(error))
                self.worker.health.trouble("connection", type(error).__name__)
                self.worker.health.write(self.worker.clock.now())
                await bell.wait(backoff.next())
            else:
                self.worker.health.trouble("connection", None)
                return True
        return False

    async def _check_webhook(self, wishes: Wishes) -> None:
        info = await self.bot.get_webhook_info()
        if not info.url:
            return
        if not wishes.delete_webhook:
            raise Stop(WEBHOOK)
        await self.bot.delete_webhook(drop_pending_updates=False)
        log.warning("webhook deleted", pending=info.pending_update_count)

    async def _keep_menu(self) -> None:
        """Set the commands of each scope where Telegram has others; a failure is tried again."""
        backoff, bell = Backoff(5.0, 600.0), self.worker.bell()
        while not self.worker.is_stopping:
            try:
                for scope, commands in menu():
                    if list(await self.bot.get_my_commands(scope)) != commands:
                        await self.bot.set_my_commands(commands, scope)
            except TelegramError as error:
                log.warning("menu not set", error=named(error))
                await bell.wait(backoff.next())
            else:
                return


def build(settings: Settings) -> App:
    """Wire everything together. Opens no file and no connection."""
    arm(settings.failpoints)
    assert settings.token is not None
    settings.who  # noqa: B018  # refuses a closed bot without an owner, before anything starts
    token = settings.token.get_secret_value()
    clock = Clock(settings.zone)
    pace = Pace(UNLIMITED if settings.pace == "off" else None)
    bot = _client(settings, token, clock, pace)
    worker = Worker(
        db=watched(open_database(settings.database)),
        clock=clock,
        health=Health(settings.data_dir / "health.json"),
        bot_id=int(token.partition(":")[0]),
        lease=timedelta(seconds=settings.lease_seconds),
    )
    application = _dispatcher(bot)
    lanes = Lanes(worker, application, settings.lanes)
    painter = Painter(settings.data_dir / "drawing")
    courier = Courier(worker, bot, pace, painter, letters.word, letters.repeated, undelivered)

    async def after_outage() -> None:
        await offer_again(worker, courier.wake)

    intake = Intake(worker, bot, lanes, after_outage)
    nightly = Nightly(worker, settings.database, settings.files, settings.backups, courier.wake)
    keeper = Keeper(worker, intake)
    digests = Digests(worker, lambda: bot.username, courier.wake)
    reminders = Reminders(worker, courier.wake)
    clock.moved += [digests.wake, reminders.wake]
    house = (keeper, nightly, digests, reminders)
    return App(settings, worker, bot, application, lanes, courier, intake, *house)


def _client(settings: Settings, token: str, clock: Clock, pace: Pace) -> Client:
    calls = settings.proxy.get_secret_value() if settings.proxy else None
    other = settings.get_updates_proxy
    polls = other.get_secret_value() if other else calls
    heard = clock.heard if settings.clock == "api" else None
    outside = not settings.is_loopback
    return Client(
        token,
        base_url=settings.base_url,
        base_file_url=settings.file_url,
        request=Request(connections=64, proxy=calls, heard=heard, trust_env=outside),
        get_updates_request=Request(connections=1, proxy=polls, heard=heard, trust_env=outside),
        rate_limiter=pace,
    )


def _dispatcher(bot: Client) -> Dispatcher:
    builder = ApplicationBuilder().application_class(Dispatcher).bot(bot)
    made = builder.updater(None).job_queue(None).context_types(context_types).build()
    assert isinstance(made, Dispatcher)
    return made


def _origin(settings: Settings) -> str:
    """What tells real Telegram from a desk. A desk may move to another port."""
    address = urlsplit(settings.base_url)
    if settings.is_loopback:
        return f"{address.scheme}://{address.hostname}"
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}"


async def _watched_over(name: str, loop: Awaitable[None]) -> None:
    """A loop that dies takes the process with it, and says so first."""
    try:
        await loop
    except Stop:
        raise
    except Exception:
        log.critical("a loop died", loop=name, exc_info=True)
        raise


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """The Stop among the errors if there is one, else the first."""
    flat = [_first(e) if isinstance(e, BaseExceptionGroup) else e for e in errors.exceptions]
    return next((error for error in flat if isinstance(error, Stop)), flat[0])
