"""``python -I -m seed.sandboxed``: the process that opens files, one after another.

Whatever a file does, it does it here: under limits, with nothing of the bot's in reach. It reads
from standard input the length of a file (eight bytes, big-endian) and the file, answers in the
messages of ``seed.reading`` on standard output, and waits for the next one. The last message of an
answer says whether there will be a next one: after a number of files, or when it has grown, it
ends, and whoever started it starts another. Arguments: bytes of memory and seconds of the
processor for a file; ``limits`` behind them, and it only says which limits hold.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Iterator
from typing import BinaryIO

from seed import confined, reading
from seed.errors import Unreadable, UnreadableDocument

LENGTH = struct.Struct(">Q")
MOST_FILES = 100
MOST_RESIDENT = 200 << 20


def serve(incoming: BinaryIO, outgoing: BinaryIO, seconds: int) -> None:
    """Answer files until there are none, or until it is time to end."""
    for count in range(1, MOST_FILES + 1):
        header = incoming.read(LENGTH.size)
        if len(header) < LENGTH.size:
            return
        size = LENGTH.unpack(header)[0]
        if size > reading.MOST_BYTES:
            return
        confined.allow_seconds(seconds)
        is_last = count == MOST_FILES
        for kind, body in _answer(incoming.read(size), outgoing):
            if kind in reading.FINAL:
                is_last = is_last or confined.resident() > MOST_RESIDENT
                body = (reading.ENDS if is_last else reading.STAYS) + body
            outgoing.write(reading.message(kind, body))
        outgoing.flush()
        if is_last:
            return


def _answer(data: bytes, outgoing: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    def said(stage: str, done: int, total: int) -> None:
        body = json.dumps([stage, done, total]).encode()
        outgoing.write(reading.message(reading.SAID, body))
        outgoing.flush()

    try:
        yield from reading.messages(reading.read(data, said))
        yield reading.DONE, b""
    except UnreadableDocument as error:
        yield _refusal(error.reason, error.what)
    except (MemoryError, RecursionError) as error:
        # the error holds what took the memory: it has to go before anything is said of it
        what = "memory" if isinstance(error, MemoryError) else "depth"
        del error
        yield _refusal(Unreadable.BOMB, what)
    except Exception as error:
        yield _refusal(Unreadable.CRASHED, type(error).__name__)


def _refusal(reason: Unreadable, what: str) -> tuple[bytes, bytes]:
    return reading.REFUSED, json.dumps([reason.value, what]).encode()


def _own_output() -> BinaryIO:
    """Where the answers go; what a library prints goes nowhere."""
    own = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return own


def main(arguments: list[str]) -> int:
    """The process."""
    memory, seconds, *rest = arguments
    outgoing = _own_output()
    confined.confine(int(memory))
    confined.allow_seconds(int(seconds))
    if rest == ["limits"]:
        outgoing.write(json.dumps(confined.trials()).encode())
        outgoing.flush()
        return 0
    serve(sys.stdin.buffer, outgoing, int(seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
