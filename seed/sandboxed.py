"""``python -I -m seed.sandboxed``: the process that opens files, one after another.

Whatever a file does, it does it here: under limits, with nothing of the bot's in reach. It reads
from standard input the length of a file (eight bytes, big-endian) and the file, answers in the
messages of ``seed.reading`` on standard output, and waits for the next one.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import BinaryIO

from seed import reading
from seed.errors import UnreadableDocument

LENGTH = struct.Struct(">Q")


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer files until there are none."""
    while header := incoming.read(LENGTH.size):
        data = incoming.read(LENGTH.unpack(header)[0])
        for message in _answer(data, outgoing):
            outgoing.write(message)
        outgoing.flush()


def _answer(data: bytes, outgoing: BinaryIO) -> list[bytes]:
    def said(stage: str, done: int, total: int) -> None:
        body = json.dumps([stage, done, total]).encode()
        outgoing.write(reading.message(reading.SAID, body))
        outgoing.flush()

    try:
        parsed = reading.read(data, said)
    except UnreadableDocument as error:
        body = json.dumps([error.reason.value, error.what]).encode()
        return [reading.message(reading.REFUSED, body)]
    return [*reading.messages(parsed), reading.message(reading.DONE, b"")]


def main() -> int:
    """The process."""
    serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
