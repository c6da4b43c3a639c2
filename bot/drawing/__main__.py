"""``python -I -m bot.drawing [FONT]``: under limits, one picture, and gone."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

from bot.drawing import CANNOT, fonts

MEGABYTE = 1024 * 1024
MEMORY, SECONDS = 1024 * MEGABYTE, 20
MOST_FACTS, MOST_WRITTEN = MEGABYTE, 16 * MEGABYTE


def limit() -> None:
    """Bound what this process may take; a system without such bounds has the parent's clock."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, MOST_WRITTEN),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))


def main(arguments: list[str]) -> int:
    """Draw; the exit code of the process."""
    limit()
    facts = json.loads(sys.stdin.buffer.read(MOST_FACTS))
    font = Path(arguments[0]) if arguments else fonts.find()
    if font is None or not font.is_file():
        return CANNOT
    try:
        from bot.drawing.render import NoGlyph, png
    except ModuleNotFoundError:
        return CANNOT
    try:
        data = png(facts, font)
    except NoGlyph:
        return CANNOT
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
