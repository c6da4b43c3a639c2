"""Who of us is alive, written to a file that ``fengong doctor --health`` (and Docker) reads.

A file and not a port: nothing listens, and a process whose loop stands still cannot write it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

# A loop that has not beaten for so long is dead, whatever the others do.
SILENCE = timedelta(seconds=60)


@dataclass
class Health:
    """Heartbeats by loop (monotonic seconds), and what is known to be wrong right now."""

    path: Path
    beats: dict[str, float] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)

    def beat(self, loop: str) -> None:
        """This loop has come round again."""
        self.beats[loop] = monotonic()

    def trouble(self, loop: str, what: str | None) -> bool:
        """Note or clear (None) a trouble; True when that is news."""
        old = self.troubles.get(loop)
        if what is None:
            self.troubles.pop(loop, None)
        else:
            self.troubles[loop] = what
        return old != what

    def write(self, now: datetime) -> None:
        """Replace the file as a whole."""
        silent = {name: round(monotonic() - at, 1) for name, at in self.beats.items()}
        report = {"at": now.isoformat(), "pid": os.getpid(), "silent_for": silent}
        text = json.dumps({**report, "troubles": self.troubles}, ensure_ascii=False)
        fresh = self.path.with_name(f"{self.path.name}.new")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.path)

    def remove(self) -> None:
        """An orderly stop leaves no file that could be taken for life."""
        self.path.unlink(missing_ok=True)


def problem(path: Path, now: datetime) -> str | None:
    """What is wrong with the process that writes ``path``; None when it is well."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        written = datetime.fromisoformat(report["at"])
        silent = {str(name): float(seconds) for name, seconds in report["silent_for"].items()}
    except FileNotFoundError:
        return "机器人没有在运行。"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"读不懂健康状态文件 {path.name}。"
    if now - written > SILENCE:
        return f"机器人已 {int((now - written).total_seconds())} 秒没有动静。"
    dead = sorted(name for name, s in silent.items() if s > SILENCE.total_seconds())
    return f"停住了的部分：{'、'.join(dead)}。" if dead else None
