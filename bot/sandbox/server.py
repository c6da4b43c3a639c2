"""uvicorn on loopback, bounded: headers have a deadline, and the sandbox owns its signals."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.breakage import TRANSPORT
from bot.sandbox.desk import Desk
from bot.sandbox.errors import SetupError
from bot.sandbox.web import App

HEADER_SECONDS = 10
GRACE_SECONDS = 0.3


class Protocol(H11Protocol):
    """h11 with a deadline for request heads, and the transport in the scope for cut connections."""

    _deadline: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope[TRANSPORT] = self.transport
            await inner(scope, receive, send)

        self.app = app

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._cancel_deadline()
        elif self._deadline is None and self.conn.their_state is h11.IDLE:
            # The first bytes of a further request on a kept connection.
            self._deadline = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_deadline()
        super().connection_lost(exc)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """uvicorn without its signal handlers and its tick; serves until ``stopping`` is set.

    ``ready`` is called once it accepts connections.
    """

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], stopping: asyncio.Event
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def main_loop(self) -> None:
        await self._stopping.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def check_host(host: str) -> str:
    """A loopback address, or a :class:`SetupError`: this server has no passwords."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SetupError(f"沙盒只在本机提供服务，不能用 {host}，请用 127.0.0.1")
    return host


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; raises :class:`SetupError` in one sentence, e.g. port in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio switches Nagle's algorithm off only then: 40 ms a call.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise SetupError(
            f"{host} 的端口 {port} 用不了（{error.strerror}），请用 --port 换一个"
        ) from error
    return listener


async def serve(
    desk: Desk,
    listener: socket.socket,
    ready: Callable[[str], None],
    stop: asyncio.Event | None = None,
) -> None:
    """Serves until SIGTERM, SIGINT or ``stop``; open polls and streams end at once."""
    stopping = stop or asyncio.Event()
    config = uvicorn.Config(
        App(desk),
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        # Telegram's own clock stands in the Date header, see bot.sandbox.breakage.
        date_header=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    server = Server(config, lambda: ready(address), stopping)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(server.serve(sockets=[listener]))
        with _signals(stopping):
            waiting = tasks.create_task(stopping.wait())
            await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        desk.hub.close()
        desk.polling.close()
        await _hasten(server, serving)


async def _hasten(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    """What still holds a connection after the grace is cut, so that the end is prompt."""
    await asyncio.wait({serving}, timeout=GRACE_SECONDS)
    for connection in list(server.server_state.connections):
        connection.transport.abort()


@contextlib.contextmanager
def _signals(stopping: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    caught = []
    for number in (signal.SIGTERM, signal.SIGINT):
        # Not in a thread other than the main one: there the caller's event stops us.
        with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
            loop.add_signal_handler(number, stopping.set)
            caught.append(number)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
