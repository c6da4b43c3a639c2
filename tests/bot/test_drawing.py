"""The picture of a digest: readable on a phone, for the colour-blind too, or not there at all."""

from __future__ import annotations

import ast
import asyncio
import io
import json
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text as Drawn
from PIL import Image
from telegram.ext import ExtBot

from bot import painter
from bot.drawing import CANNOT, fonts
from bot.drawing.layout import COLOURS, HATCHED, INK, MARK, WIDTH, luminance, readable
from bot.drawing.render import DPI, SCALE, NoGlyph, drawn, png
from bot.painter import Painter, post
from handlers import digests_picture
from handlers.page import Page
from handlers.texts import picture as say
from tests.wire import BOT, Wire

ROOT = Path(__file__).parents[2]
SMALLEST = 12.0
MANY = [str(number) for number in range(101, 125)]


def parts(**counts: int) -> list[dict[str, Any]]:
    return [
        {"share": name, "count": count, "label": say.share(name=name, count=count)}
        for name, count in counts.items()
    ]


def facts(**more: Any) -> dict[str, Any]:
    """As crowded as it gets: every share, near days, long names, a bar of one colour."""
    dates = ((0, 3, "3-15"), (1, 2, "3-16"), (16, 12, "3-31"), (17, 1, "4-1"), (60, 4, "5-14"))
    return {
        "title": "《2021—2022 年度推进计划》",
        "subtitle": "2022-03-15 周二 · 未来 60 天到期 22 项",
        "caption": "图",
        "axis": {"days": 60, "first": "今天", "last": "5-14", "rest": [4, 5, 11, 12, 18, 19]},
        "days": [{"at": at, "count": count, "tick": tick} for at, count, tick in dates],
        "lines": [
            ["3 月 15 日（周二）3 项", "第 1、2、3 项"],
            [
                "3 月 31 日（周四）12 项",
                say.refs(short=None, refs=[str(n) for n in range(101, 125)], more=0),
            ],
            ["另有 3 天 7 项，见文字"],
        ],
        "bars": [
            {
                "name": "2021—2022 年度推进计划",
                "total": "共 115 项",
                "parts": parts(
                    done=21, reported=33, silent=9, nobody=2, ongoing=30, ahead=12, undated=8
                ),
                "note": say.silent(agencies=[("国家市场监督管理总局", 12)] * 6),
            },
            {
                "name": "贯彻落实知识产权强国建设纲要和“十四五”规划实施年度推进计划",
                "total": "共 1115 项",
                "parts": parts(done=1, silent=1, ahead=1112, undated=1),
                "note": None,
            },
        ],
        "more": ["另有 2 份文件，见文字"],
        **more,
    }


@pytest.fixture(scope="module")
def font() -> Path:
    """The image and CI install it; where it is not, these tests would prove nothing."""
    found = fonts.find()
    if found is None and not os.environ.get("CI"):
        pytest.skip("the font WenQuanYi Micro Hei is not installed")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def texts(font: Path) -> list[Drawn]:
    figure = drawn(facts(), font)
    found = [text for text in figure.findobj(Drawn) if text.get_text()]
    assert len(found) > 25
    return found


def width(text: Drawn) -> float:
    return float(text.get_window_extent().width)


def test_the_smallest_text_is_twelve_pixels_on_a_phone(texts: list[Drawn]) -> None:
    """The figure at its own dpi is what a screen of 390 pixels shows."""
    figure = texts[0].get_figure()
    assert figure is not None
    assert figure.bbox.width == WIDTH
    assert min(float(text.get_fontsize()) * DPI / 72 for text in texts) >= SMALLEST
    # not by what was asked for alone: a Chinese character is as wide as it is high
    han = [text for text in texts if all("\u4e00" <= c <= "\u9fff" for c in text.get_text())]
    assert han
    for text in han:
        assert width(text) / len(text.get_text()) >= SMALLEST - 0.5, text.get_text()


def darkest(row: Image.Image) -> int:
    return next(grey for grey, count in enumerate(row.histogram()) if count)


def test_pixels_as_rendered_are_as_high_as_that(font: Path) -> None:
    """Ink, not settings: the title's line in the PNG itself, scaled to 390."""
    image = Image.open(io.BytesIO(png(facts(), font))).convert("L")
    assert image.width == WIDTH * SCALE
    rows = [y for y in range(image.height // 2) if darkest(image.crop((0, y, 600, y + 1))) < 110]
    lines: list[list[int]] = []
    for y in rows:
        if lines and y - lines[-1][-1] <= 3:
            lines[-1].append(y)
        else:
            lines.append([y])
    heights = [(line[-1] - line[0] + 1) / SCALE for line in lines]
    # the ink of a character fills nearly nine tenths of its square
    assert heights[0] >= 18 * 0.85
    assert heights[1] >= SMALLEST * 0.85


def test_nothing_stands_outside_or_over_something_else(texts: list[Drawn]) -> None:
    figure = texts[0].get_figure()
    assert figure is not None
    boxes = {text: text.get_window_extent() for text in texts}
    for text, box in boxes.items():
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width, text.get_text()
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height, text.get_text()
    for one, other in combinations(boxes, 2):
        a, b = boxes[one], boxes[other]
        apart = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
        assert apart, (one.get_text(), other.get_text())


def test_every_number_of_a_bar_can_be_read_somewhere(texts: list[Drawn]) -> None:
    said = [text.get_text() for text in texts]
    for bar in facts()["bars"]:
        for part in bar["parts"]:
            assert part["label"] in said
    assert {"21", "33", "30", "12", "1112"} <= set(said)
    assert "共 1115 项" in said


def test_a_number_is_never_broken_in_two(texts: list[Drawn]) -> None:
    lines = [t.get_text() for t in texts if "、" in t.get_text() and "1" in t.get_text()]
    numbers = {n for line in lines for n in line.strip("第\u00a0 项…").split("、") if n.isdigit()}
    assert numbers
    assert numbers <= {"1", "2", "3", *MANY}


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_numbers_stand_out_on_their_colours() -> None:
    for colour in (*COLOURS.values(), MARK):
        assert contrast(colour, readable(colour)) >= 4.5, colour
    assert contrast(INK, "#ffffff") >= 7


# Machado, Oliveira and Fernandes 2009, severity 1: what is seen without one kind of cone.
BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def _linear(colour: str) -> list[float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _lab(linear: list[float]) -> tuple[float, float, float]:
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    rows = zip(to_xyz, white, strict=True)
    xyz = [sum(f * c for f, c in zip(row, linear, strict=True)) / w for row, w in rows]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("kind", ["none", *BLIND])
def test_neighbours_stay_apart_for_the_colour_blind(kind: str) -> None:
    """By colour, or where two colours come near, by a hatch that only one of them has."""
    seen = {}
    for share, colour in COLOURS.items():
        linear = _linear(colour)
        if kind in BLIND:
            rows = (sum(f * c for f, c in zip(row, linear, strict=True)) for row in BLIND[kind])
            linear = [min(1.0, max(0.0, c)) for c in rows]
        seen[share] = _lab(linear)
    for one, other in combinations(COLOURS, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        marked = HATCHED.get(one) != HATCHED.get(other)
        assert distance >= 20 or (marked and distance >= 5), (kind, one, other, distance)


def test_a_character_that_the_font_lacks_is_no_picture(font: Path) -> None:
    with pytest.raises(NoGlyph):
        drawn(facts(title="《\U0002b740》"), font)


def child(*arguments: str, told: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-m", "bot.drawing", *arguments]
    return subprocess.run(command, input=told, capture_output=True, timeout=60, check=False)


def test_the_child_says_when_it_cannot(font: Path) -> None:
    told = json.dumps(facts(title="\U0002b740")).encode()
    found = child(str(font), told=told)
    assert (found.returncode, found.stdout) == (CANNOT, b"")
    found = child("/nowhere/wqy-microhei.ttc", told=json.dumps(facts()).encode())
    assert (found.returncode, found.stdout) == (CANNOT, b"")


async def test_the_painter_brings_a_png(font: Path, tmp_path: Path) -> None:
    data = await Painter(tmp_path / "new", font).draw(facts())
    assert data is not None
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.width) == ("PNG", WIDTH * SCALE)
    # what Telegram takes as a photo
    assert image.width + image.height <= 10_000
    assert image.height <= 20 * image.width


async def test_a_page_with_a_picture_is_posted_as_a_photo_with_its_words(
    font: Path, tmp_path: Path
) -> None:
    wire = Wire()
    bot: ExtBot[None] = ExtBot(f"{BOT['id']}:TEST-only-not-a-real-token", request=wire)
    shown = letter(facts(caption="《2021—2022 年度推进计划》到期与进展图"))
    drawn = await Painter(tmp_path, font).draw(facts())
    assert drawn is not None
    how = {"message_thread_id": 7, "disable_notification": True}
    message_id = await post(bot, -100123, drawn, shown, **how)
    assert message_id == wire.next_id
    ((name, data),) = wire.files_sent
    assert name == "sendPhoto"
    assert data.startswith(b"\x89PNG")
    (told,) = [params for called, params in wire.calls if called == "sendPhoto"]
    assert told["caption"] == "《2021—2022 年度推进计划》到期与进展图"
    assert (told["message_thread_id"], told["disable_notification"]) == (7, True)


def letter(told: dict[str, Any]) -> Page:
    return digests_picture.LETTERS[digests_picture.PICTURE](told)


async def test_without_the_font_there_is_no_picture_and_no_error(tmp_path: Path) -> None:
    assert await Painter(tmp_path, tmp_path / "none.ttc").draw(facts()) is None


async def test_facts_that_cannot_be_drawn_are_no_picture(font: Path, tmp_path: Path) -> None:
    assert await Painter(tmp_path, font).draw({"title": 1}) is None


async def test_the_same_picture_is_drawn_once(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Painter(tmp_path, font)
    first = await asyncio.gather(*(own.draw(facts()) for _ in range(3)))
    assert len(set(first)) == 1
    monkeypatch.setattr(own, "_child", None)  # nobody is asked for it any more
    assert await own.draw(facts()) == first[0]


async def test_after_two_that_hang_none_is_tried_for_a_while(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Painter(tmp_path, font)
    monkeypatch.setattr(painter, "WITHIN", 0.05)
    assert [await own.draw(facts()) for _ in range(2)] == [None, None]
    monkeypatch.setattr(painter, "WITHIN", 60.0)
    assert await own.draw(facts()) is None
    own._again_at = 0.0  # the while is over
    assert await own.draw(facts()) is not None


async def test_a_child_that_hangs_is_ended_and_the_next_picture_comes(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Painter(tmp_path, font)
    monkeypatch.setattr(painter, "WITHIN", 0.05)
    assert await own.draw(facts()) is None
    monkeypatch.setattr(painter, "WITHIN", 60.0)
    assert await own.draw(facts()) is not None


async def test_who_is_cancelled_leaves_no_child_behind(font: Path, tmp_path: Path) -> None:
    made: list[asyncio.subprocess.Process] = []
    is_made = asyncio.Event()
    start = asyncio.create_subprocess_exec

    async def watched(*arguments: Any, **more: Any) -> asyncio.subprocess.Process:
        made.append(await start(*arguments, **more))
        is_made.set()
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "create_subprocess_exec", watched)
        task = asyncio.get_running_loop().create_task(Painter(tmp_path, font).draw(facts()))
        await is_made.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    (process,) = made
    assert process.returncode is not None


def test_the_child_learns_nothing_of_ours(
    font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token stands in our environment, and a child would inherit it."""
    told: dict[str, Any] = {}

    async def caught(*_: Any, **more: Any) -> Any:
        told.update(more)
        raise OSError

    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
    monkeypatch.setattr(asyncio, "create_subprocess_exec", caught)
    assert asyncio.run(Painter(tmp_path, font).draw(facts())) is None
    assert set(told["env"]) == {"MPLCONFIGDIR", "OPENBLAS_NUM_THREADS"}


def test_memory_is_bounded(font: Path) -> None:
    code = (
        "from bot.drawing.__main__ import limit, MEMORY\n"
        "limit()\n"
        "try:\n    bytearray(MEMORY)\n"
        "except MemoryError:\n    print('bounded')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "bounded\n"


def test_only_the_child_imports_what_draws() -> None:
    users = set()
    for room in ("bot", "handlers", "seed", "store"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                if any(name.split(".")[0] in ("matplotlib", "numpy", "PIL") for name in names):
                    users.add(path.relative_to(ROOT).as_posix())
                if any(name == "bot.drawing.render" for name in names):
                    assert path.relative_to(ROOT).as_posix() == "bot/drawing/__main__.py"
    assert users == {"bot/drawing/render.py"}


def test_the_bot_starts_without_what_draws() -> None:
    code = "import bot.app, bot.run, bot.painter, sys; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
