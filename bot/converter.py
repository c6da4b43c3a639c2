"""Files of old and other office programs made new, where LibreOffice is installed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from structlog.stdlib import get_logger

log = get_logger("bot")

WITHIN = 60.0
MOST_BYTES = 20 << 20
# What a file may be that was told apart by its content: the ending that the converter goes by.
_ENDINGS = {
    "doc": "doc", "rtf": "rtf", "odt": "odt", "fodt": "fodt", "wordml": "xml",
    "xlsb": "xlsb", "ods": "ods", "fods": "fods", "sheetml": "xml",
}  # fmt: skip
_TO = dict.fromkeys(("xlsb", "ods", "fods", "sheetml"), "xlsx")


def find() -> str | None:
    """The converter's program, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


async def convert(data: bytes, kind: str) -> bytes | None:
    """The file in the new format; None where nothing converts it, or it cannot be converted."""
    program, ending = find(), _ENDINGS.get(kind)
    if program is None or ending is None:
        return None
    with TemporaryDirectory(prefix="fengong-") as folder:
        try:
            async with asyncio.timeout(WITHIN):
                return await _converted(program, Path(folder), data, ending)
        except (OSError, TimeoutError) as error:
            log.warning("not converted", kind=kind, error=type(error).__name__)
            return None


async def _converted(program: str, folder: Path, data: bytes, ending: str) -> bytes | None:
    given, new = folder / f"given.{ending}", _TO.get(ending, "docx")
    await asyncio.to_thread(given.write_bytes, data)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "seed.converting",
        program,
        f"-env:UserInstallation={(folder / 'home').as_uri()}",
        "--headless",
        "--convert-to",
        new,
        "--outdir",
        str(folder / "out"),
        str(given),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        env={"HOME": str(folder), "PATH": "/usr/local/bin:/usr/bin:/bin"},
        cwd=folder,
        start_new_session=True,
    )
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            # the program that is started starts another, which does the work
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    made = folder / "out" / f"given.{new}"
    return await asyncio.to_thread(_taken, made)


def _taken(made: Path) -> bytes | None:
    if not made.is_file() or made.is_symlink() or made.stat().st_size > MOST_BYTES:
        return None
    return made.read_bytes()
