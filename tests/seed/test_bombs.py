"""Files made to do harm: each is refused with a reason, within two seconds, by a child that is
kept or replaced; the bot that asks is none the wiser."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from bot.reader import Reader, fences
from handlers.texts import reading as say
from seed import confined
from seed.errors import Unreadable, UnreadableDocument
from tests.seed import oddities, packages
from tests.seed.bombs import BOMBS, Bomb

pytestmark = pytest.mark.asyncio(loop_scope="module")
WITHIN = 2.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader() -> AsyncIterator[Reader]:
    """One reader for all of them, as the bot has one."""
    made = Reader()
    yield made
    await made.close()


def _processor(reader: Reader) -> float:
    """Seconds that all children of this process have taken so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = ended.ru_utime + ended.ru_stime
    if reader._idle is not None and reader._idle.returncode is None:
        with contextlib.suppress(psutil.Error):
            now = psutil.Process(reader._idle.pid).cpu_times()
            total += now.user + now.system
    return float(total)


async def test_there_are_sixty_by_different_names() -> None:
    names = [bomb.name for bomb in BOMBS]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.name)
async def test_it_is_refused_with_a_reason(reader: Reader, bomb: Bomb) -> None:
    data = bomb.make()
    spent = []
    for _ in range(3):
        start, before = time.perf_counter(), _processor(reader)
        with pytest.raises(UnreadableDocument) as refused:
            await reader.read(data, bomb.name)
        # on a machine that does other things too, the processor's time is what it took
        spent.append(min(time.perf_counter() - start, _processor(reader) - before))
        assert refused.value.reason in bomb.reasons, refused.value.what
        if spent[-1] < WITHIN:
            break
    assert min(spent) < WITHIN
    sentence = say.unreadable(name="x", reason=refused.value.reason, what=refused.value.what)
    assert sentence.startswith("读不了 x：")


@pytest.mark.parametrize("name", oddities.FILES)
async def test_what_is_only_odd_is_read(reader: Reader, name: str) -> None:
    parsed = await reader.read(oddities.FILES[name](), name)
    assert oddities.TEXT in parsed.source.text


async def test_a_slow_file_ends_at_the_limit_and_says_how_far_it_was() -> None:
    slow = Reader(within=1.5)
    await slow.read(b"x", "x")
    pages = "".join(f"{3 + n} 0 R " for n in range(400))
    heavy = b"BT /F 9 Tf (x) Tj ET\n" * 60_000
    objects: dict[int, str | bytes] = {2: f"<</Type/Pages/Kids[{pages}]/Count 400>>"}
    objects |= {
        3 + n: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 500 0 R>>"
        for n in range(400)
    }
    objects[500] = heavy
    said: list[str] = []
    start = time.perf_counter()
    with pytest.raises(UnreadableDocument) as refused:
        await slow.read(packages.pdf(objects), "slow.pdf", said=said.append)
    assert time.perf_counter() - start < 1.5 + 1.0
    assert refused.value.reason is Unreadable.TOO_SLOW
    assert "页，共 400 页" in refused.value.what
    assert said and said[0].startswith("正在读第 ")
    # the next file has a child of its own
    parsed = await slow.read("一、任务\n1.做一件事。".encode(), "x")
    assert slow.started == 2 and parsed.draft.items
    await slow.close()


async def test_a_child_that_dies_takes_nothing_with_it(reader: Reader) -> None:
    await reader.read("1.做一件事。".encode(), "x")
    before = reader.started
    child = reader._idle
    assert child is not None
    child.kill()
    await child.wait()
    parsed = await reader.read("1.做一件事。".encode(), "x")
    assert parsed.source.text == "1.做一件事。" and reader.started == before + 1


async def test_two_at_once_and_the_others_wait(reader: Reader) -> None:
    files = [f"1.做第{n}件事。".encode() for n in range(6)]
    running = asyncio.gather(*(reader.read(data, "x") for data in files))
    await asyncio.sleep(0)
    assert reader.busy == 6
    found = await running
    assert [parsed.source.text for parsed in found] == [data.decode() for data in files]
    assert reader.busy == 0


async def test_a_child_is_replaced_after_a_number_of_files(reader: Reader) -> None:
    before = reader.started
    for _ in range(210):
        await reader.read(b"x", "x")
    assert 2 <= reader.started - before <= 3


async def test_every_limit_is_tried(tmp_path: Path) -> None:
    holding = await fences()
    assert set(holding) == set(confined.LIMITS)
    # what a container may refuse is said; memory, time and the interpreter's own door never are
    assert all(holding[name] for name in ("memory", "time", "network", "processes", "writing"))


async def test_nothing_asks_the_network_and_nothing_outside_is_read(
    reader: Reader, tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    canary.write_text("金丝雀")
    with socket.create_server(("127.0.0.1", 0)) as ear:
        ear.setblocking(False)
        address = f"http://127.0.0.1:{ear.getsockname()[1]}"
        page = (
            f'<html><base href="{address}"><meta http-equiv="refresh" content="0;url={address}">'
            f'<link rel=stylesheet href="{address}/a.css"><img src="{address}/a.png">'
            f'<iframe src="file://{canary}"></iframe><p>1.做一件事。</p></html>'
        )
        parsed = await reader.read(page.encode(), "x")
        assert "做一件事" in parsed.source.text and "金丝雀" not in parsed.source.text
        for target in (f"file://{canary}", address):
            document = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{target}">]><x>&a;</x>'.encode()
            with pytest.raises(UnreadableDocument):
                await reader.read(packages.docx_of(document), "x")
        with pytest.raises(BlockingIOError):
            ear.accept()
