"""``python -I -m seed.comparing``: compares plans, given and answered as JSON, and ends.

A plan of ten thousand tasks takes half a minute and hundreds of megabytes: none of it the bot's.
"""

from __future__ import annotations

import sys

from pydantic import TypeAdapter

from seed import years
from store.comparable import Comparable, Looked

# What is asked: up to which revision plans were compared, and the plans.
_ASKED = TypeAdapter(tuple[int, tuple[Comparable, ...]])
_FOUND = TypeAdapter(Looked)


def asked(plans: tuple[Comparable, ...], since: int) -> bytes:
    """What the process reads."""
    return _ASKED.dump_json((since, plans))


def found(data: bytes) -> Looked:
    """What the process wrote; ValueError for anything else."""
    return _FOUND.validate_json(data)


def main() -> None:
    """Read, compare, answer."""
    since, plans = _ASKED.validate_json(sys.stdin.buffer.read())
    sys.stdout.buffer.write(_FOUND.dump_json(years.compare(plans, since=since)))


if __name__ == "__main__":
    main()
