"""``python -I -m seed.converting PROGRAM ...``: the converter, without a network and bounded."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from seed import confined


def main(arguments: list[str]) -> NoReturn:
    """Give up what a converter needs not, and become it."""
    confined.confine_program()
    os.execv(arguments[0], arguments)  # noqa: S606 - that is what this is for


if __name__ == "__main__":
    main(sys.argv[1:])
