"""The reader of files as the bot and the command line have it: its fences, words and pieces."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import converter
from bot.reader import Reader
from handlers.texts import reading as say
from seed.errors import Unreadable, UnreadableDocument
from seed.parse import parse
from tests.fuzz.run import Figures, watch
from tests.seed import packages
from tests.seed.bombs import BOMBS

ROOT = Path(__file__).parents[2]

# Each has to fail in the confined process, whatever way it takes.
ATTEMPTS = {
    "read a secret": "open('/etc/shadow').read()",
    "read the names of users": "open('/etc/passwd').read()",
    "read the command lines of others": "open('/proc/1/cmdline').read()",
    "list a home": "os.listdir(os.path.expanduser('~'))",
    "write a file": "open('/tmp/escaped', 'w').write('x')",
    "write where it stands": "open('escaped', 'w').write('x')",
    "append to a module": f"open({str(ROOT / 'seed' / 'errors.py')!r}, 'a')",
    "write beneath the interpreter": "libc.open(b'/tmp/escaped', 0o102, 0o600) >= 0 or no()",
    "make a folder": "libc.mkdir(b'/tmp/escaped-folder', 0o700) == 0 or no()",
    "delete a file": "libc.unlink(given) == 0 or no()",
    "rename a file": "libc.rename(given, given + b'2') == 0 or no()",
    "link to a file": "libc.symlink(b'/etc/passwd', given + b'3') == 0 or no()",
    "change a file's rights": "libc.chmod(given, 0o777) == 0 or no()",
    "open a socket": "socket.socket()",
    "open a socket beneath the interpreter": "libc.socket(2, 1, 0) >= 0 or no()",
    "open a socket of the system": "libc.socket(1, 1, 0) >= 0 or no()",
    "ask for an address": "socket.getaddrinfo('localhost', 80)",
    "fork": "os.fork() or os._exit(0)",
    "fork beneath the interpreter": "fork()",
    "start a program": "subprocess.run(['/bin/true'])",
    "become a program": "libc.execv(b'/bin/true', (ctypes.c_char_p * 2)(b't', None)) == 0 or no()",
    "signal its parent": "libc.kill(os.getppid(), 0) == 0 or no()",
    "trace its parent": "libc.ptrace(16, os.getppid(), 0, 0) == 0 or no()",
    "take a gigabyte": "bytearray(1 << 30)",
    "open a thousand files": "[open('/dev/null') for _ in range(1000)]",
    "raise a limit": "resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))",
    "become another user's namespace": "libc.unshare(0x10000000) == 0 or no()",
    "become root again": "libc.setuid(0) == 0 and open('/etc/shadow').read()",
}  # fmt: skip
PAYLOAD = """
import ctypes, json, os, resource, socket, subprocess, sys
from seed import confined
out = os.fdopen(os.dup(1), "wb")
given = sys.argv[1].encode()
libc = ctypes.CDLL(None, use_errno=True)
def no():
    raise OSError(ctypes.get_errno(), "refused")
def fork():
    child = libc.fork()
    if child == 0:
        os._exit(0)
    if child < 0:
        no()
attempts = json.loads(sys.argv[2])
confined.allow_seconds(20)
confined.confine()
allowed = []
for name, code in attempts.items():
    try:
        exec(code)
    except (OSError, MemoryError, ValueError):
        continue
    allowed.append(name)
out.write(json.dumps(allowed).encode())
out.flush()
os._exit(0)
"""


def _names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest_asyncio.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader()
    yield made
    await made.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have fewer fences")
def test_nothing_leaves_the_confined_process(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text("x")
    command = [sys.executable, "-I", "-c", PAYLOAD, str(given), json.dumps(ATTEMPTS)]
    run = subprocess.run(command, capture_output=True, cwd=tmp_path, env={}, check=True)
    assert json.loads(run.stdout) == [], run.stderr[-500:]
    assert len(ATTEMPTS) >= 20
    assert _names_in(tmp_path) == ["given"]
    assert not Path("/tmp/escaped").exists() and not Path("/tmp/escaped-folder").exists()


@pytest.mark.parametrize("data", [b"1.", packages.docx(), packages.xlsx(""), packages.pdf({})])
def test_the_child_has_neither_database_nor_telegram(data: bytes) -> None:
    code = (
        "import sys; from seed import sandboxed; from seed.reading import read\n"
        "try: read(sys.stdin.buffer.read())\n"
        "except Exception as error: assert type(error).__name__ == 'UnreadableDocument', error\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], input=data, capture_output=True, check=True
    )
    loaded = set(run.stdout.decode().split())
    assert "seed" in loaded, run.stderr
    assert loaded & {"sqlalchemy", "telegram", "asyncio", "aiosqlite", "bot", "handlers"} == set()


async def test_what_comes_back_is_what_was_read(reader: Reader) -> None:
    """In pieces, from another process: nothing is lost, and nothing is in it that was not said."""
    lines = [
        f"{n}.推进第{n}件事，完成{n}项。（司法部、财政部负责，2026年6月底前完成）"
        for n in range(1, 450)
    ]
    data = "\n".join(["一、任务", *lines]).encode("gb18030")
    parsed = await reader.read(data, "x")
    assert parsed.source.encoding == "gb18030"
    assert parsed.draft == parse(parsed.source)
    assert type(parsed.draft)(**parsed.draft.model_dump()) == parsed.draft


async def test_a_large_plan_does_not_hold_up_the_loop(reader: Reader) -> None:
    who = "（司法部、财政部负责，2026年6月底前完成）"
    data = "\n".join(f"{n}.推进第{n}件事，完成{n}项。{who}" for n in range(1, 6001)).encode()
    await reader.read(data[:5000], "x")
    figures = Figures()
    watching = asyncio.get_running_loop().create_task(watch(figures))
    parsed = await reader.read(data, "x")
    watching.cancel()
    assert len(parsed.draft.items) == 6000
    assert figures.blocked < 0.050
    # the collector is held off for the time of the reading only
    assert gc.isenabled()


@pytest.mark.parametrize(
    "lies",
    [
        b"", b"x" * 100, b"d\x00\x00\x00\x01+", b"d\xff\xff\xff\xff+", b"e\x00\x00\x00\x01+",
        b'e\x00\x00\x00\x0c+["no","no"]', b"s\x00\x00\x00\x02{}", b"p\x00\x00\x00\x02[]",
        b't\x00\x00\x00\x02\xff\xffd\x00\x00\x00\x01+', b'p\x00\x00\x00\x0b{"items":1}',
    ],
)  # fmt: skip
async def test_a_child_that_lies_is_not_believed(
    reader: Reader, lies: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever a file may make of the child, all that it can say is that it cannot be read."""
    script = tmp_path / "liar.py"
    script.write_text(f"import sys; sys.stdout.buffer.write({lies!r}); sys.stdout.flush()")

    async def liar(*_: object) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, str(script), stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip

    monkeypatch.setattr("bot.reader._start", liar)
    with pytest.raises(UnreadableDocument) as refused:
        await reader.read(b"1.", "x")
    assert refused.value.reason is Unreadable.CRASHED


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "甲" * 300, "a\x00b", "\u202egpj.exe", "CON", "<b>x</b>.docx", "", "a\nb"],
)
async def test_a_name_is_never_a_path(
    reader: Reader, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    parsed = await reader.read("1.做一件事。".encode(), name)
    assert parsed.source.text == "1.做一件事。"
    assert _names_in(tmp_path) == []
    assert name in say.unreadable(name=name, reason=Unreadable.BINARY)


def test_every_reason_has_its_words() -> None:
    sentences = {say.unreadable(name="x", reason=reason) for reason in Unreadable}
    assert len(sentences) == len(Unreadable)


async def test_every_detail_of_a_bomb_has_its_words(reader: Reader) -> None:
    details = set()
    for bomb in BOMBS[::4]:
        with pytest.raises(UnreadableDocument) as refused:
            await reader.read(bomb.make(), "x")
        if refused.value.reason is Unreadable.BOMB:
            details.add(refused.value.what)
            assert "（" in say.unreadable(name="x", reason=Unreadable.BOMB, what=refused.value.what)
    assert len(details) > 5


async def test_an_old_file_goes_through_the_converter_where_one_is_installed(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = b"{\\rtf1 old}"
    monkeypatch.setattr(converter, "find", lambda: None)
    with pytest.raises(UnreadableDocument) as refused:
        await reader.read(old, "旧.rtf")
    assert refused.value.reason is Unreadable.OLD_FORMAT
    assert ".docx" in say.unreadable(name="旧.rtf", reason=Unreadable.OLD_FORMAT)
    new = tmp_path / "new.docx"
    new.write_bytes(packages.docx(text="1.做一件事。"))
    program = tmp_path / "soffice"
    program.write_text(
        "#!/bin/sh\n"
        '[ -n "$TELEGRAM_BOT_TOKEN" ] && exit 1\n'
        'while [ "$1" != --outdir ]; do shift; done\n'
        f'mkdir -p "$2" && cp {new} "$2/given.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
    monkeypatch.setattr(converter, "find", lambda: str(program))
    parsed = await reader.read(old, "旧.rtf")
    assert parsed.source.text == "1.做一件事。"
    program.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(UnreadableDocument):
        await reader.read(old, "旧.rtf")
