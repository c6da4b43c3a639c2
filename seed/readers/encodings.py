"""Bytes to characters: the encodings that Chinese texts come in, strict ones first."""

from __future__ import annotations

import codecs

from seed.errors import Unreadable, UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
# A copy may have lost some bytes; of more than this share of its characters it is another one.
_MOST_LOST = 0.002
_LEAST_SURE = 0.6
_MOST_NOUGHTS, _FEW = 0.001, 8
# The lead bytes of the first levels of GB 2312 and of Big5.
_SETS = (("gb18030", "gb2312", 0xB0, 0xD7), ("big5hkscs", "big5", 0xA4, 0xC6))
_PLAIN = frozenset("，。、；：（）《》“”！？—…·％①②③④⑤⑥⑦⑧⑨⑩　")


def decode(data: bytes) -> tuple[str, str]:
    """Text without its byte order mark, and the encoding. Raises UnreadableDocument.

    UTF-8 goes first: gb18030 accepts many such texts and turns them into nonsense. Of gb18030 and
    Big5, which take most of one another's bytes, the one with more everyday characters is meant.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding
    if noughts := data[:_SAMPLE].count(0):
        if (wide := _wide(data)) is not None:
            return wide
        if noughts > max(_FEW, _MOST_NOUGHTS * min(len(data), _SAMPLE)):
            raise UnreadableDocument(Unreadable.BINARY)
        data = data.replace(b"\x00", b"")  # a program that fills up what it cuts left them
    if (text := _tried(data, "utf-8-sig")) is not None:
        return text, "utf-8"
    found = [
        (_share(text, encoding), -rank, text, encoding)
        for rank, encoding in enumerate(("gb18030", "big5hkscs"))
        if (text := _tried(data, encoding)) is not None
    ]
    if found and max(found)[0] >= _LEAST_SURE:
        return max(found)[2:]
    return _with_losses(data) or _guessed(data) or _best(found)


def _best(found: list[tuple[float, int, str, str]]) -> tuple[str, str]:
    if not found:
        raise UnreadableDocument(Unreadable.ENCODING)
    return max(found)[2:]


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        # the end may be cut off in the middle of a character
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        if text.count("\ufffd") > max(1, _MOST_LOST * len(text)):
            raise UnreadableDocument(Unreadable.ENCODING) from None
        return text


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark: most of the characters have to be some that are written."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _tried(data[: len(data) // 2 * 2], encoding)
        if text and _is_written(text[:_SAMPLE]):
            return text, encoding
    return None


def _is_written(text: str) -> bool:
    good = sum(1 for char in text if _is_everyday(char, "gb18030") or " " <= char <= "~")
    good += sum(text.count(blank) for blank in "\n\r\t")
    return good >= 0.8 * len(text)


def _share(text: str, encoding: str) -> float:
    """How much of what is not ASCII is everyday writing, 1 where there is nothing else."""
    others = [char for char in text[:_SAMPLE] if char > "~"]
    if not others:
        return 1.0
    return sum(1 for char in others if _is_everyday(char, encoding)) / len(others)


def _is_everyday(char: str, encoding: str) -> bool:
    """In the first level of the character set, which is the one of everyday words.

    An encoding of all characters has those of both sets.
    """
    sets = [one for one in _SETS if one[0] == encoding] or _SETS
    return char in _PLAIN or any(_is_within(char, *one[1:]) for one in sets)


def _is_within(char: str, encoding: str, first: int, last: int) -> bool:
    try:
        code = char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and first <= code[0] <= last


def _with_losses(data: bytes) -> tuple[str, str] | None:
    """A text of which a few bytes were lost, each shown as U+FFFD."""
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        text = data.decode(encoding, "replace")
        lost = text.count("\ufffd")
        if lost and lost <= max(3, _MOST_LOST * len(text)) and _share(text, encoding) > 0.9:
            return text.removeprefix("\ufeff"), encoding
    return None


def _guessed(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 4 * _SAMPLE]).best()
    if best is None or (text := _tried(data, best.encoding)) is None:
        return None
    return text, best.encoding
