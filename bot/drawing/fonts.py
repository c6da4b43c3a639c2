"""Where the font is, and whether it has every character: no picture rather than empty boxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

NAME = "wqy-microhei.tt[cf]"
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "/opt/homebrew/share/fonts",
    "C:/Windows/Fonts",
)


def find() -> Path | None:
    """WenQuanYi Micro Hei in the places where systems keep fonts; None where it is not."""
    return next(_candidates(), None)


def _candidates() -> Iterator[Path]:
    for folder in _FOLDERS:
        try:
            yield from sorted(Path(folder).expanduser().rglob(NAME))
        except (OSError, RuntimeError):
            continue
