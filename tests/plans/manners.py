"""A plan as text in every manner that copies are found in."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from random import Random
from typing import Any

from tests.plans.model import Plan, Table

_HALF = str.maketrans("（）：，；", "():,;")
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_MARK = re.compile(r"(?:\d+[.．、 ]|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)")
_ANNOUNCED = ("具体举措：", "具体措施：")
_DUTY = re.compile(r"（[^（）]*(?:负责|牵头|配合|单位：)[^（）]*）$")


def _row(table: Table, row: list[str | None] | str, glue: str) -> str:
    if isinstance(row, str):
        return glue.join([row, *[""] * (len(table.header) - 1)])
    return glue.join(cell or "" for cell in row)


def paragraphs(plan: Plan) -> list[str]:
    """A line a paragraph, a line a row with tabs between the cells."""
    lines: list[str] = []
    for block in plan.blocks:
        if isinstance(block, Table):
            lines.append("\t".join(block.header))
            lines += [_row(block, row, "\t") for row in block.rows]
        else:
            lines.append(block)
    return lines


def plain(plan: Plan, rng: Random) -> str:
    """Paragraphs, perhaps indented and with empty lines between."""
    indent = rng.choice(("", "　　", "    "))
    glue = rng.choice(("\n", "\n\n"))
    return glue.join(indent + line for line in paragraphs(plan)) + "\n"


def half(plan: Plan, rng: Random) -> str:
    """Punctuation of half width, as reposts through NFKC have it."""
    return plain(plan, rng).translate(_HALF)


def wide(plan: Plan, rng: Random) -> str:
    """Digits of full width."""
    return plain(plan, rng).translate(_WIDE_DIGITS)


def blanks(plan: Plan, rng: Random) -> str:
    """A blank at either side of numbers, here and there inside brackets."""
    text = plain(plan, rng)
    text = re.sub(r"(?<=[\u4e00-\u9fff])(\d+)(?=[\u4e00-\u9fff])", r" \1 ", text)
    return re.sub(
        r"（(?=[\u4e00-\u9fff]{3})", lambda m: "（ " if rng.random() < 0.3 else m[0], text
    )


def wrapped(plan: Plan, rng: Random) -> str:
    """Lines of a printed page with its page numbers; paragraphs indented by two characters."""
    width = rng.randint(26, 42)
    lines: list[str] = []
    page = 0
    indent = rng.choice(("　　", "  ", ""))
    for paragraph in paragraphs(plan):
        rest = paragraph if "\t" in paragraph else indent + paragraph
        while rest:
            cut = len(rest) if "\t" in rest else _breaks(rest, width)
            # no line begins with a stop
            while cut < len(rest) and rest[cut] in "。，、；：）》”":
                cut += 1
            lines.append(rest[:cut])
            rest = rest[cut:]
            if len(lines) % 24 == 0:
                page += 1
                lines.append(rng.choice((f"— {page} —", f"- {page} -", f"{page}", f"第 {page} 页")))
    return "\n".join(lines) + "\n"


def _breaks(text: str, width: int) -> int:
    """How many characters fill a line; what is ASCII takes half the place."""
    taken = 0.0
    for at, char in enumerate(text):
        taken += 0.5 if char.isascii() else 1
        if taken > width:
            return at
    return len(text)


def layer(plan: Plan, rng: Random) -> str:
    """A PDF's text layer: a blank wherever the printed line ended."""
    width = rng.randint(28, 40)
    lines = []
    for paragraph in paragraphs(plan):
        if "\t" in paragraph:
            lines.append(paragraph)
            continue
        pieces = [paragraph[at : at + width] for at in range(0, len(paragraph), width)]
        lines.append(" ".join(pieces))
    return "\n".join(lines) + "\n"


def traditional(plan: Plan, rng: Random) -> str:
    """Traditional characters, one for one."""
    return to_traditional(plain(plan, rng))


def markdown(plan: Plan, rng: Random) -> str:
    """Headings with signs, tables with bars."""
    lines: list[str] = []
    for block in plan.blocks:
        if isinstance(block, Table):
            lines.append("| " + " | ".join(block.header) + " |")
            lines.append("|" + " --- |" * len(block.header))
            lines += ["| " + _row(block, row, " | ") + " |" for row in block.rows]
        elif re.match(r"[一二三四五六七八九十]+、.{2,20}$", block):
            lines.append("## " + block)
        else:
            lines.append(block)
        lines.append("")
    return "\n".join(lines)


def flat(plan: Plan, rng: Random) -> str:
    """Tables copied out of a page: a line a cell, empty cells gone."""
    lines: list[str] = []
    for block in plan.blocks:
        if isinstance(block, Table):
            lines += block.header
            for row in block.rows:
                lines += [row] if isinstance(row, str) else [cell for cell in row if cell]
        else:
            lines.append(block)
    return "\n".join(lines) + "\n"


def barred(plan: Plan, rng: Random) -> str:
    """The same with the bar that stood beside each cell, behind it or on a line of its own."""
    bar = rng.choice((" |", "\n|"))
    lines: list[str] = []
    for block in plan.blocks:
        if isinstance(block, Table):
            rows = [[row] if isinstance(row, str) else row for row in block.rows]
            lines += [f"{cell}{bar}" for row in [block.header, *rows] for cell in row if cell]
        else:
            lines.append(block)
    return "\n".join(lines) + "\n"


def damaged(plan: Plan, rng: Random) -> str:
    """Every eighth paragraph lost something: a bracket, a dot, or gained a blank."""
    lines = [
        _damage(paragraph, rng) if rng.random() < 0.125 else paragraph
        for paragraph in paragraphs(plan)
    ]
    return "\n".join(lines) + "\n"


def run_on(plan: Plan, rng: Random) -> str:
    """Paragraphs run together behind a bracket of agencies, headings with them."""
    lines: list[str] = []
    behind = False
    for paragraph in paragraphs(plan):
        numbered = _MARK.match(paragraph) is not None and "\t" not in paragraph
        numbered = numbered or paragraph in _ANNOUNCED
        if behind and numbered and rng.random() < 0.5:
            lines[-1] += paragraph
        else:
            lines.append(paragraph)
        heading = numbered and len(paragraph) < 24 and "。" not in paragraph
        behind = _DUTY.search(paragraph) is not None or (behind and heading)
        behind = behind or paragraph in _ANNOUNCED
    return "\n".join(lines) + "\n"


def _damage(line: str, rng: Random) -> str:
    duty = _DUTY.search(line)
    kind = rng.randint(0, 4)
    if kind == 0 and duty:
        return line[:-1]
    if kind == 1 and duty and line[: duty.start()].endswith("。"):
        return line[: duty.start()] + line[duty.start() + 1 :]
    if kind == 2 and duty:
        place = rng.randint(duty.start() + 1, len(line) - 2)
        return line[:place] + " " + line[place:]
    if kind == 3 and line.startswith("（") and _MARK.match(line):
        return line[1:]
    if kind == 4 and re.match(r"\d+\.(?=[\u4e00-\u9fff])", line):
        return line.replace(".", " ", 1)
    return line


@lru_cache(maxsize=8192)
def _character(char: str) -> str:
    found = str(_converter().convert(char))
    return found if len(found) == 1 else char


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def to_traditional(text: str) -> str:
    """Every character by itself, so that names and texts change alike."""
    return "".join(map(_character, text))


TEXTS: dict[str, Callable[[Plan, Random], str]] = {
    "plain": plain,
    "half width": half,
    "wide digits": wide,
    "blanks": blanks,
    "wrapped": wrapped,
    "text layer": layer,
    "traditional": traditional,
    "markdown": markdown,
    "damaged": damaged,
    "run on": run_on,
}
CLEAN = ("plain", "half width", "wide digits", "blanks", "markdown", "traditional")
