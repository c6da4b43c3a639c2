"""What the process that opens files may take and reach: as little as the system lets us say.

Each limit is set where the system has it, and each that it has not leaves the others. Which of
them hold here is found out by trying (``trials``), not by believing that they were set.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from seed import confined_linux

MEGABYTE = 1 << 20
MEMORY = 512 * MEGABYTE
# Seconds of the processor for one file; the parent's clock ends it as well.
SECONDS = 20
MOST_OPEN = 64
MEMORY_LIMIT, TIME_LIMIT = "memory", "time"
NETWORK, PROCESSES, WRITING, READING = "network", "processes", "writing", "reading"
LIMITS = (MEMORY_LIMIT, TIME_LIMIT, NETWORK, PROCESSES, WRITING, READING)


def confine(memory: int = MEMORY) -> None:
    """Give up everything that reading a file needs not, and memory past so many bytes, for good."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, MOST_OPEN),
            (resource.RLIMIT_CORE, 0),
            (getattr(resource, "RLIMIT_NPROC", None), 0),
        ):
            if what is not None:
                with suppress(ValueError, OSError):
                    resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        confined_linux.confine(_readable())
    sys.addaudithook(_refuse)


def confine_program() -> None:
    """Bounds for a program that is started in our place: it writes files, but calls nobody."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, 4096 * MEGABYTE),
            (resource.RLIMIT_CPU, 3 * SECONDS),
            (resource.RLIMIT_FSIZE, 64 * MEGABYTE),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))
    if sys.platform == "linux":
        confined_linux.leave_network()


def allow_seconds(more: int) -> None:
    """So much of the processor from now on: the system ends the process that takes more."""
    with suppress(ImportError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        with suppress(ValueError, OSError):
            resource.setrlimit(
                resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + more + 1, hard)
            )


def resident() -> int:
    """Bytes of memory in use, 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _readable() -> list[str]:
    """Where the interpreter and its libraries lie, and our own modules; nothing else of ours."""
    own = Path(__file__).parent
    places = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(own), str(own.parent / "store")}
    places |= {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"}
    places |= {path for path in sys.path if path.endswith(("-packages", "lib-dynload"))}
    places |= {"/dev/null", "/dev/urandom", "/proc/self/statm", "/usr/share/zoneinfo"}
    return sorted(places)


_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.kill", "shutil.", "urllib.", "webbrowser.",
)  # fmt: skip


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """The interpreter's own door, for systems that have no other."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        _, mode, flags = arguments
        is_written = isinstance(mode, str) and any(sign in mode for sign in "wax+")
        if is_written or (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)):
            raise PermissionError(event)


def trials() -> dict[str, bool]:
    """Which limits hold in this process, each tried. True is as it should be."""
    return {name: _fails(attempt) for name, attempt in _ATTEMPTS.items()}


def _fails(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return True
    return False


def _take_memory() -> object:
    return bytearray(MEMORY)


def _take_time() -> None:
    import resource

    if resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY:
        raise OSError


def _read_elsewhere() -> None:
    Path("/etc/passwd").read_bytes()


def _write() -> None:
    Path("/tmp/fengong-trial").write_bytes(b"x")  # noqa: S108 - it has to fail


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


_ATTEMPTS: dict[str, Callable[[], object]] = {
    MEMORY_LIMIT: _take_memory,
    TIME_LIMIT: _take_time,
    NETWORK: socket.socket,
    PROCESSES: _fork,
    WRITING: _write,
    READING: _read_elsewhere,
}
