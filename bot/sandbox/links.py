"""The links Telegram finds in plain text: @names, /commands, #tags, $TAGS, addresses, e-mail.

Patterns follow TDLib's matchers. Word characters are Unicode: a Chinese character right before
an @name or a /command keeps it plain. Phone and card numbers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_HASHTAG = re.compile(r"(?<![\w\u200c])#([\w\u200c\u00b7]{1,256})(?![\w\u200c]*#)")
_CASHTAG = re.compile(r"(?<![\w$])\$([A-Z]{1,8})(?![\w$])")
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}\b"
)
# Three-letter and four-letter names Telegram's own inline bots have.
_SHORT_NAMES = frozenset({"gif", "wiki", "vid", "bing", "pic", "bold", "imdb", "coub", "like"})

_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?P<tld>[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})"
_TAIL = r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»“”‘’。，、；：！？（）《》【】「」]*)?"
_WITH_SCHEME = re.compile(
    r"(?<![\w/])(?:https?|ftp|tonsite)://"
    rf"(?:{_HOST.replace('?P<tld>', '?:')}|localhost|\d{{1,3}}(?:\.\d{{1,3}}){{3}}){_TAIL}",
    re.IGNORECASE,
)
_DEEP = re.compile(r"(?<![\w/])(?:tg|ton)://[A-Za-z0-9_-]{1,253}(?:[/?#][^\s<>\"]*)?")
_BARE = re.compile(rf"(?<![\w@./-]){_HOST}{_TAIL}", re.IGNORECASE)
# A name without a scheme is a link only under a common top-level domain; all two-letter ones are.
_COMMON = frozenset(
    [
        "com",
        "net",
        "org",
        "info",
        "biz",
        "gov",
        "edu",
        "mil",
        "int",
        "name",
        "pro",
        "mobi",
        "asia",
        "online",
        "site",
        "app",
        "dev",
        "xyz",
        "top",
        "shop",
        "store",
        "tech",
        "space",
        "club",
        "live",
        "news",
        "blog",
        "wiki",
        "cloud",
        "work",
        "world",
        "life",
        "today",
        "link",
        "click",
        "email",
        "network",
        "agency",
        "center",
        "company",
        "group",
        "team",
        "media",
        "digital",
        "中国",
        "中國",
        "公司",
        "网络",
        "政务",
        "公益",
    ]
)

Link = dict[str, Any]


def find_links(text: str) -> list[Link]:
    """Non-overlapping links in order; offsets and lengths in UTF-16 units."""
    if not any(mark in text for mark in "@/#$.:"):
        return []
    taken: list[tuple[int, int, str]] = []
    for kind, start, end in _candidates(text):
        if not any(start < b and a < end for a, b, _ in taken):
            taken.append((start, end, kind))
    widths = _widths(text)
    return [
        {"type": kind, "offset": widths[a], "length": widths[b] - widths[a]}
        for a, b, kind in sorted(taken)
    ]


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    # Longest meaning first: an address swallows the @name and the /path in it.
    for match in _EMAIL.finditer(text):
        yield "email", match.start(), match.end()
    for pattern in (_WITH_SCHEME, _DEEP):
        for match in pattern.finditer(text):
            yield "url", match.start(), _without_tail(text, match.start(), match.end())
    for match in _BARE.finditer(text):
        top = match["tld"].lower()
        if top in _COMMON or (len(top) == 2 and top.isascii()) or top.startswith("xn--"):
            yield "url", match.start(), _without_tail(text, match.start(), match.end())
    for match in _MENTION.finditer(text):
        if len(match[1]) >= 4 or match[1].lower() in _SHORT_NAMES:
            yield "mention", match.start(), match.end()
    for match in _COMMAND.finditer(text):
        yield "bot_command", match.start(), match.end()
    for match in _HASHTAG.finditer(text):
        if any(char.isalpha() for char in match[1]):
            yield "hashtag", match.start(), match.end()
    for match in _CASHTAG.finditer(text):
        yield "cashtag", match.start(), match.end()


def _without_tail(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in ".,:;!?'\"…)]}":
        # A closing bracket belongs to the address when it was opened inside.
        if text[end - 1] in ")]}" and text[start:end].count(
            "([{"[")]}".index(text[end - 1])]
        ) >= text[start:end].count(text[end - 1]):
            break
        end -= 1
    return end


def _widths(text: str) -> list[int]:
    """UTF-16 offset of every code point, and the total length at the end."""
    widths, at = [], 0
    for char in text:
        widths.append(at)
        at += 2 if ord(char) > 0xFFFF else 1
    widths.append(at)
    return widths
