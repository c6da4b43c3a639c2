"""Fault scripts for the sandbox: what Telegram, a proxy or the network does to a bot.

Each file is one ``POST /control/faults`` body, see bot.sandbox.faults.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def script(name: str) -> dict[str, Any]:
    """The script of that name, e.g. ``lost-answers``."""
    path = Path(__file__).with_name(f"{name}.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def names() -> list[str]:
    return sorted(path.stem for path in Path(__file__).parent.glob("*.json"))
