"""Which part of a plan a text means, by the headings that are printed. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.ask.words import HOLE
from store.text import match_key

_ASPECT = re.compile(
    r"[“《]?(?P<name>[^\n，。？?“”《》的]{4,24}?)[”》]?(?:方面|这一?块|领域|这个?方向)(?:的|里面?|中)*"
)


_PART = re.compile(
    r"(?:第(?P<n>[一二三四五六七八九十]{1,3})(?:大)?(?:部分|章|板块|大块|方面)"
    r"|[“《]?(?P<name>[^\n，。？?“”《》的]{2,24}?)[”》]?(?:这|那)?(?:个|一)?"
    r"(?:板块|部分|章节|[章节](?=的|里|中|有|下|$)))"
    r"(?:的|里面?|中|下面?|内)*"
)


_HEADING_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十]+[）)]?、?")


_HEADING_BEFORE = re.compile(r"[“《]?(?:第?[（(]?[一二三四五六七八九十]+[）)]?[、部分章]*)?$")


_LEAST, _ASPECT_LEAST, _WHOLE_HEADING = 2, 4, 6


def section_meant(text: str, headings: Sequence[str]) -> tuple[str | None, str]:
    """The heading that a text names with 板块 or 部分 or to the letter, and the text without it.

    司法保护方面 is a heading where one has these words; of other subjects 方面 says nothing.
    """
    for heading in sorted(headings, key=len, reverse=True):
        name = bare(heading)
        if len(name) >= _WHOLE_HEADING and name in text:
            start = text.index(name)
            head = _HEADING_BEFORE.sub("", text[:start])
            tail = re.sub(
                r"^[”》]?(?:板块|部分|方面|里面?|中|的|下面?)*", "", text[start + len(name) :]
            )
            return name, head + HOLE + tail
    found = _PART.search(text) or _ASPECT.search(text)
    if found is None:
        return None, text
    if "n" not in found.groupdict():
        return _section(found, text, headings, least=_ASPECT_LEAST)
    rest = text[: found.start()] + HOLE + text[found.end() :]
    if found["n"]:
        return f"{found['n']}、", rest
    return _section(found, text, headings, least=_LEAST)


def _section(
    found: re.Match[str], text: str, headings: Sequence[str], *, least: int
) -> tuple[str | None, str]:
    name = found["name"]
    for start in range(len(name) - 1):
        wanted = match_key(name[start:])
        # what half the headings have tells none of them from the others: 知识产权领域
        having = sum(wanted in match_key(bare(h)) for h in headings)
        if len(wanted) >= least and 0 < having <= (
            len(headings) if least == _LEAST else max(2, len(headings) // 8)
        ):
            end = found.end()
            return name[start:], text[: found.start("name") + start] + HOLE + text[end:]
    return None, text


def bare(heading: str) -> str:
    """A heading without its number."""
    return _HEADING_NUMBER.sub("", heading)
