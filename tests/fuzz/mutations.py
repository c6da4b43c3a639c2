"""Small files of every format, broken in ways that reach deep: a stream of them on stdout.

``python -m tests.fuzz.mutations SEED COUNT``, each with its length before it. A process of its
own, so that making them weighs on nothing that is measured.
"""

from __future__ import annotations

import io
import logging
import random
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable
from quopri import encodestring

from tests.plans.model import Table
from tests.seed import files, packages

LENGTH = struct.Struct(">QH")
_LINES = [
    "2026年深化改革重点任务分工方案",
    "一、加强制度建设",
    "1.修订《专利审查办法》，完善工作制度。（市场监管总局、知识产权局负责，2026年6月底前完成）",
    "2.推进公共服务。由司法部牵头、财政部配合，在9月底前完成。",
    "二、提升服务能力",
    "3.举办培训班。责任单位：教育部",
    "上述任务由多个部门负责的，列第一位的部门为牵头部门，其他为参与部门。",
]
_TABLE = Table(
    ["序号", "类别", "工作任务", "牵头单位", "配合单位", "完成时限"],
    [
        ["4", "制度", "修订管理办法", "省司法厅", "省财政厅\n省审计厅", "2026年6月"],
        ["5", None, "制定实施细则", "省教育厅", None, "2026年9月底前"],
        "三、能力建设",
        ["6", "培训", "举办培训班", "省科技厅", "无", "持续推进"],
    ],
)
# What parsers take for numbers, ends and beginnings.
_SPICES = (
    b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"-1", b"99999999999",
    b"<", b"&#x0;", b"]]>", b"%s%n", b"PK\x03\x04", b"PK\x05\x06", b"endobj", b"stream\n",
    b"[[[[[[[[", b"((((", b"\xf0\x9f\x98\x80", "（（（".encode(), "、".encode("gb18030"), b"\t\t\t",
    b'<w:p>', b"</w:tbl>", b"\r", b"\x1a", b"1.", b"<td rowspan=9>",
)  # fmt: skip


def corpus() -> dict[str, bytes]:
    """A sound file of every format."""
    text = "\n".join(_LINES)
    found = {name: make([*_LINES, _TABLE]) for name, make in files.WITH_TABLES.items()}
    found |= {"csv": files.table_text([_TABLE]), "ofd": files.ofd(_LINES)}
    found |= {"mht": packages.web_archive((packages.QUOTED, encodestring(found["html"])))}
    found |= {name: text.encode(name) for name in ("utf-8", "gb18030", "utf-16", "big5hkscs")[:3]}
    return found


def mutated(data: bytes, rng: random.Random) -> bytes:
    """One of its many broken forms. Of a zip, mostly what is inside."""
    if data.startswith(b"PK") and rng.random() < 0.7:
        return _inside(data, rng)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        data = rng.choice(_WAYS)(data, rng)
    return data


def _inside(data: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        struck = set(rng.sample(names, min(len(names), rng.choice((1, 1, 1, 2, 4)))))
        for name in names:
            part = old.read(name)
            if name in struck:
                if rng.random() < 0.1:
                    continue
                part = rng.choice(_WAYS)(part, rng)
            new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _flip(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _drop(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.choice((1, 8, 200)) :]


def _double(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    piece = data[start : start + rng.choice((4, 64, 1000))]
    return data[:start] + piece * rng.choice((2, 2, 40)) + data[start:]


def _spice(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    spice = rng.choice(_SPICES)
    over = len(spice) if rng.random() < 0.5 else 0
    return data[:start] + spice + data[start + over :]


def _swap(data: bytes, rng: random.Random) -> bytes:
    size = rng.choice((2, 16, 200))
    one, other = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    head, middle = data[:one], data[one + size : other]
    return (
        head + data[other : other + size] + middle + data[one : one + size] + data[other + size :]
    )


def _digits(data: bytes, rng: random.Random) -> bytes:
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return data
    at = rng.choice(places)
    return data[:at] + rng.choice((b"0", b"9", b"4294967295", b"-")) + data[at + 1 :]


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _drop, _double, _spice, _swap, _digits,
)  # fmt: skip


def main(seed: str, count: str) -> None:
    """The stream: length of the file and of its kind's name, the name, the file."""
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    rng = random.Random(seed)
    whole = sorted(corpus().items())
    for _ in range(int(count)):
        kind, data = rng.choice(whole)
        broken = mutated(data, rng)
        name = kind.encode()
        sys.stdout.buffer.write(LENGTH.pack(len(broken), len(name)) + name + broken)


if __name__ == "__main__":
    main(*sys.argv[1:])
